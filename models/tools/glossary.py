"""The glossary: what a word of the field means here, in the members' words, each version kept.

The committee's own entries go before those that the bot brings along (``prompts/tools/glossary.toml``).
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from typing import Protocol, TypeVar

from sqlalchemy import CheckConstraint, UniqueConstraint, and_, false, func
from sqlmodel import Field, Session, col, select

from models import audit
from models.access import Act, authorize
from models.base import Owned, tenant_key, within
from models.committee import Member, lock
from models.errors import AlreadySettled, Refused
from models.goal import clean
from models.roles import Role

TERM_LIMIT, MEANING_LIMIT, SOURCE_LIMIT = 80, 1000, 200


class GlossaryTerm(Owned, table=True):
    """A word of the committee's own glossary; ``key`` is how it is found (``key_of``).

    Without a version it is a word that somebody (``asker_id``) wanted to have explained. A locked one is
    changed by coordinators only; a removed one is as if it were not there, and its versions stay.
    """

    __table_args__ = (
        tenant_key(),
        UniqueConstraint("committee_id", "key"),
        within("member", "asker_id"),
        CheckConstraint(f"length(term) BETWEEN 1 AND {TERM_LIMIT}", name="term_length"),
    )

    term: str
    key: str
    asker_id: int | None = None
    locked: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    removed: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    made_at: datetime

    def roles_of(self, _session: Session, _member: Member) -> tuple[Role, ...]:
        """Nobody is more towards a word than towards the committee."""
        return ()


class GlossaryVersion(Owned, table=True):
    """What a word meant from then on, by whom and from which source; the highest number is what it means."""

    __table_args__ = (
        UniqueConstraint("term_id", "number"),
        within("glossary_term", "term_id"),
        within("member", "author_id"),
        CheckConstraint(f"length(meaning) BETWEEN 1 AND {MEANING_LIMIT}", name="meaning_length"),
    )

    term_id: int
    number: int
    meaning: str
    source: str = ""
    author_id: int
    made_at: datetime


@dataclass(frozen=True)
class TermLine:
    """An entry with its present version, if it has one, and who wrote that."""

    term: GlossaryTerm
    version: GlossaryVersion | None
    author: Member | None

    @property
    def keys(self) -> Sequence[str]:
        """By what it is found."""
        return (self.term.key,)


_NOT_A_LETTER = re.compile(r"[\W_]+")


def key_of(typed: str) -> str:
    """The word without case, punctuation, spaces and the ending of a plural; empty where nothing is left.

    An ending is taken off whether it is one or not: that both "census" and "censuses" are found matters, not
    what their key looks like.
    """
    key = _NOT_A_LETTER.sub("", typed.casefold())
    if key.endswith("ies") and len(key) > 5:
        return f"{key[:-3]}y"
    if key.endswith(("xes", "ches", "shes")):
        return key[:-2]
    return key[:-1] if len(key) > 2 and key.endswith("s") and not key.endswith("ss") else key


_ASKING = re.compile(
    r"^(?:what(?:['’]?s)?|is|are|does|do)\s+|^(?:an?|the)\s+(?=\S)|\s+(?:means?|stands?\s+for)$",
    re.IGNORECASE,
)


def meant(rest: str) -> str:
    """The word in ``is CIT?``, ``does the MOU mean``: what is left of a question."""
    word, before = " ".join(rest.split()), ""
    while word != before:
        before, word = word, word.strip("?!.,;: \"'“”‘’")
        word = _ASKING.sub("", word) or word
    return word


class Named(Protocol):
    """Something that is found by keys."""

    @property
    def keys(self) -> Sequence[str]:
        """By what it is found."""
        ...


N = TypeVar("N", bound=Named)


def find_in(entries: Iterable[N], typed: str) -> N | None:
    """The first of the entries that is meant by what was typed."""
    key = key_of(typed)
    return next((one for one in entries if key and key in one.keys), None)


def near_in(entries: Iterable[N], typed: str, *, most: int = 3) -> list[N]:
    """Those that may have been meant, the nearest first, each once."""
    by_key: dict[str, N] = {}
    for entry in entries:
        for key in entry.keys:
            by_key.setdefault(key, entry)
    found: list[N] = []
    for key in get_close_matches(key_of(typed), by_key, n=most * 2, cutoff=0.6):
        if by_key[key] not in found:
            found.append(by_key[key])
    return found[:most]


def terms_of(session: Session, committee_id: int) -> list[TermLine]:
    """The committee's own entries that are not removed, by their words; one query."""
    last = (
        select(col(GlossaryVersion.term_id), func.max(GlossaryVersion.number).label("number"))
        .where(GlossaryVersion.committee_id == committee_id)
        .group_by(col(GlossaryVersion.term_id))
        .subquery()
    )
    statement = (
        select(GlossaryTerm, GlossaryVersion, Member)
        .join(last, last.c.term_id == GlossaryTerm.id, isouter=True)
        .join(
            GlossaryVersion,
            and_(
                col(GlossaryVersion.term_id) == last.c.term_id,
                col(GlossaryVersion.number) == last.c.number,
            ),
            isouter=True,
        )
        .join(Member, col(Member.id) == GlossaryVersion.author_id, isouter=True)
        .where(GlossaryTerm.committee_id == committee_id, ~col(GlossaryTerm.removed))
    )
    lines = [TermLine(*row) for row in session.execute(statement)]
    return sorted(lines, key=lambda line: (line.term.term.casefold(), line.term.pk))


def versions_of(session: Session, term: GlossaryTerm) -> list[tuple[GlossaryVersion, Member]]:
    """Every wording that the word ever had, the latest first."""
    statement = (
        select(GlossaryVersion, Member)
        .join(Member, col(Member.id) == GlossaryVersion.author_id)
        .where(GlossaryVersion.committee_id == term.committee_id, GlossaryVersion.term_id == term.pk)
    )
    return list(session.exec(statement.order_by(col(GlossaryVersion.number).desc())).all())


def define(
    session: Session, actor: Member, *, term: str, meaning: str, source: str = "", now: datetime
) -> TermLine:
    """What the word means from now on; an earlier meaning stays as a version. A removed entry comes back.

    Raises Refused on the field at fault, and NotAllowed for a locked word to all but coordinators.
    """
    authorize(session, actor, Act.DEFINE_TERM)
    word = clean(term, "term", limit=TERM_LIMIT)
    text = _meaning(meaning)
    told = clean(source, "source", limit=SOURCE_LIMIT) if source.strip() else ""
    row = _term(session, actor, word, now=now)
    if row.locked:
        authorize(session, actor, Act.KEEP_GLOSSARY, row)
    audit.change(session, actor, Act.DEFINE_TERM, row, now=now, term=word, removed=False)
    before = versions_of(session, row)
    if before and (before[0][0].meaning, before[0][0].source) == (text, told):
        return TermLine(row, *before[0])
    version = GlossaryVersion(
        committee_id=actor.committee_id,
        term_id=row.pk,
        number=before[0][0].number + 1 if before else 1,
        meaning=text,
        source=told,
        author_id=actor.pk,
        made_at=now,
    )
    audit.create(session, actor, Act.DEFINE_TERM, version, now=now)
    return TermLine(row, version, actor)


def ask_for(session: Session, actor: Member, term: str, *, now: datetime) -> GlossaryTerm:
    """An entry without a meaning, for somebody who knows; one that waits already is left as it is.

    Raises Refused, NotAllowed, and AlreadySettled for a word that has a meaning or was taken out.
    """
    authorize(session, actor, Act.DEFINE_TERM)
    word = clean(term, "term", limit=TERM_LIMIT)
    row = _term(session, actor, word, asker=actor, now=now)
    if row.removed:
        raise AlreadySettled("term_out", row.term, "removed")
    if versions_of(session, row):
        raise AlreadySettled("term", row.term, "defined")
    return row


def set_lock(session: Session, actor: Member, term: GlossaryTerm, *, locked: bool, now: datetime) -> None:
    """Whether only coordinators may change the word. Raises NotAllowed."""
    authorize(session, actor, Act.KEEP_GLOSSARY, term)
    audit.change(session, actor, Act.KEEP_GLOSSARY, term, now=now, locked=locked)


def remove_term(session: Session, actor: Member, term: GlossaryTerm, *, now: datetime) -> None:
    """The word is not in the committee's glossary any more; its versions are kept. Raises NotAllowed."""
    authorize(session, actor, Act.KEEP_GLOSSARY, term)
    audit.change(session, actor, Act.KEEP_GLOSSARY, term, now=now, removed=True, locked=False)


def asker_of(session: Session, term: GlossaryTerm) -> Member | None:
    """Who wanted to have the word explained, if they are still here."""
    member = session.get(Member, term.asker_id) if term.asker_id else None
    return member if member is not None and member.active else None


def _term(
    session: Session, actor: Member, word: str, *, asker: Member | None = None, now: datetime
) -> GlossaryTerm:
    """The word's entry, removed or not; made if there is none. Raises Refused for one without letters."""
    key = key_of(word)
    if not key:
        raise Refused("term", "empty")
    lock(session, actor.committee_id)
    found = session.exec(
        select(GlossaryTerm).where(GlossaryTerm.committee_id == actor.committee_id, GlossaryTerm.key == key)
    ).first()
    if found is not None:
        return found
    row = GlossaryTerm(
        committee_id=actor.committee_id,
        term=word,
        key=key,
        asker_id=asker.pk if asker else None,
        made_at=now,
    )
    audit.create(session, actor, Act.DEFINE_TERM, row, now=now)
    return row


def _meaning(text: str) -> str:
    tidy = text.strip()
    if not tidy:
        raise Refused("meaning", "empty")
    if len(tidy) > MEANING_LIMIT:
        raise Refused("meaning", "too_long", tidy)
    return tidy
