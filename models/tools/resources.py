"""Resources that a committee can turn to: those that the program brings along, and its own local ones.

What is brought along is a file of ``prompts/``; here it is only a key that a committee can hide.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, Session, col, select

from models import audit
from models.access import Act, authorize
from models.base import Owned, json_column, tenant_key, within
from models.committee import Member, Step, lock
from models.errors import Refused
from models.goal import check_intercepts, clean
from models.rhythm import LINK, LINK_LIMIT
from models.roles import Role
from models.tools.likeness import words_of

TITLE_LIMIT, ABOUT_LIMIT, WORD_LIMIT, KEY_LIMIT, MOST_OWN = 150, 300, 40, 40, 200


class Audience(StrEnum):
    """For whom a resource is made; ALL is for everybody at the table."""

    ALL = "all"
    LAW_ENFORCEMENT = "law enforcement"
    DISPATCH = "dispatch"
    COURTS = "courts"
    CORRECTIONS = "corrections"
    COMMUNITY_CORRECTIONS = "community corrections"
    BEHAVIORAL_HEALTH = "behavioral health"
    LOCAL_GOVERNMENT = "local government"
    EXECUTIVES = "executives"
    COORDINATORS = "coordinators"
    DATA_STAFF = "data staff"
    PEERS = "peers and families"


class CommitteeResource(Owned, table=True):
    """A resource of the committee's own place. Without an intercept or an audience it is for all of them."""

    __table_args__ = (
        tenant_key(),
        within("member", "author_id"),
        UniqueConstraint("committee_id", "link"),
        CheckConstraint(f"length(title) BETWEEN 1 AND {TITLE_LIMIT}", name="title_length"),
        CheckConstraint(f"length(link) BETWEEN 1 AND {LINK_LIMIT}", name="link_length"),
        CheckConstraint(f"length(about) <= {ABOUT_LIMIT}", name="about_length"),
    )

    title: str
    link: str
    about: str = ""
    intercepts: list[int] = Field(default_factory=list, sa_column=json_column())
    audiences: list[str] = Field(default_factory=list, sa_column=json_column())
    author_id: int
    made_at: datetime

    def roles_of(self, _session: Session, member: Member) -> tuple[Role, ...]:
        """Who entered it is its author."""
        return (Role.AUTHOR,) if member.pk == self.author_id else ()


class HiddenResource(Owned, table=True):
    """A resource of the program's own that the committee does not want to see."""

    __table_args__ = (
        UniqueConstraint("committee_id", "key"),
        CheckConstraint(f"length(key) BETWEEN 1 AND {KEY_LIMIT}", name="key_length"),
    )

    key: str
    made_at: datetime


@dataclass(frozen=True)
class Resource:
    """A resource as it is read. No intercepts, audiences or steps: for all. ``row``: the committee's own."""

    key: str
    title: str
    link: str
    about: str = ""
    publisher: str = ""
    kind: str = ""
    audiences: Collection[Audience] = ()
    intercepts: Collection[int] = ()
    steps: Collection[Step] = ()
    row: CommitteeResource | None = None

    def serves(self, sought: "Sought") -> bool:
        """Whether it is for that intercept, audience and step; the word is not looked at."""
        return (
            (sought.intercept is None or not self.intercepts or sought.intercept in self.intercepts)
            and (sought.audience is None or self._is_for(sought.audience))
            and (sought.step is None or not self.steps or sought.step in self.steps)
        )

    def _is_for(self, audience: Audience) -> bool:
        return not self.audiences or Audience.ALL in self.audiences or audience in self.audiences

    def binds(self, sought: "Sought") -> int:
        """How many of the filters it names itself, rather than being for all."""
        named = (
            sought.intercept in self.intercepts,
            sought.audience in self.audiences,
            sought.step in self.steps,
        )
        return sum(named)

    @property
    def words(self) -> frozenset[str]:
        """What it can be found by."""
        return words_of(
            " ".join([self.title, self.about, self.publisher, self.kind, *self.audiences, *self.steps])
        )


@dataclass(frozen=True)
class Sought:
    """What a person looks for; None and empty are no filter. ``hidden`` asks for what was hidden instead."""

    intercept: int | None = None
    audience: Audience | None = None
    step: Step | None = None
    word: str = ""
    hidden: bool = False


@dataclass(frozen=True)
class Found:
    """What was found; ``instead`` are the near words that were looked for where those typed found nothing."""

    resources: Sequence[Resource]
    instead: str = ""


@dataclass(frozen=True)
class Told:
    """What somebody says of a local resource."""

    title: str
    link: str
    about: str = ""
    intercepts: Sequence[int] = ()
    audiences: Sequence[str] = ()


_NUMBER = re.compile(r"(?:intercept\s*)?([0-5])(?:\s|$)", re.IGNORECASE)


def sought_by(typed: str) -> Sought:
    """``2`` and ``intercept 2 housing`` name an intercept; the rest is words to look for."""
    text = " ".join(typed.split())
    number = _NUMBER.match(text)
    word = text[number.end() :] if number else text
    return Sought(intercept=int(number[1]) if number else None, word=word.strip()[:WORD_LIMIT].strip())


def search(resources: Sequence[Resource], sought: Sought) -> Found:
    """What fits the filters and has all the words, what is made for it first; else by the nearest words."""
    fitting = [one for one in resources if one.serves(sought)]
    wanted = words_of(sought.word)
    found, instead = _having(fitting, wanted), ""
    if wanted and not found:
        near = _near(wanted, frozenset().union(*(one.words for one in fitting)))
        found = _having(fitting, near) if near else []
        instead = " ".join(sorted(near)) if found else ""
    elif sought.word and not wanted:
        found = []
    order = sorted(found, key=lambda one: (-one.binds(sought), one.row is None, one.title.casefold()))
    return Found(order, instead)


def _having(resources: Sequence[Resource], wanted: Collection[str]) -> list[Resource]:
    """Those of which each wanted word is a word, or begins one."""
    return [
        one for one in resources if all(any(word.startswith(part) for word in one.words) for part in wanted)
    ]


def _near(wanted: Collection[str], known: Collection[str]) -> frozenset[str]:
    """For each word the nearest that is known; empty if one of them is near to none."""
    near = [get_close_matches(word, sorted(known), n=1, cutoff=0.7) for word in sorted(wanted)]
    return frozenset(found[0] for found in near) if all(near) else frozenset()


def library(
    session: Session, committee_id: int, shipped: Mapping[str, Resource]
) -> tuple[list[Resource], set[str]]:
    """Every resource, the committee's own too; and the keys of those that it has hidden. Two queries."""
    own = select(CommitteeResource).where(CommitteeResource.committee_id == committee_id)
    rows = session.exec(own.order_by(col(CommitteeResource.id))).all()
    hidden = session.exec(select(HiddenResource.key).where(HiddenResource.committee_id == committee_id)).all()
    return [*map(_read, rows), *shipped.values()], set(hidden)


def _read(row: CommitteeResource) -> Resource:
    return Resource(
        key=f"own:{row.pk}",
        title=row.title,
        link=row.link,
        about=row.about,
        audiences=[Audience(value) for value in row.audiences],
        intercepts=row.intercepts,
        row=row,
    )


def add_resource(session: Session, actor: Member, told: Told, *, now: datetime) -> CommitteeResource:
    """A local resource for everybody at the table. Raises Refused on the field at fault, NotAllowed."""
    authorize(session, actor, Act.ADD_RESOURCE)
    lock(session, actor.committee_id)
    values = _checked(session, actor.committee_id, told)
    known = select(CommitteeResource.id).where(CommitteeResource.committee_id == actor.committee_id)
    if len(session.exec(known.limit(MOST_OWN)).all()) >= MOST_OWN:
        raise Refused("title", "too_many_resources", str(MOST_OWN))
    row = CommitteeResource(committee_id=actor.committee_id, author_id=actor.pk, made_at=now, **values)
    audit.create(session, actor, Act.ADD_RESOURCE, row, now=now)
    return row


def change_resource(
    session: Session, actor: Member, row: CommitteeResource, told: Told, *, now: datetime
) -> None:
    """Sets all that is said of it. Raises Refused on the field at fault, NotAllowed."""
    authorize(session, actor, Act.EDIT_RESOURCE, row)
    lock(session, actor.committee_id)
    values = _checked(session, row.committee_id, told, row)
    audit.change(session, actor, Act.EDIT_RESOURCE, row, now=now, **values)


def remove_resource(session: Session, actor: Member, row: CommitteeResource, *, now: datetime) -> None:
    """It is in the library no more; what it was stays in the audit log. Raises NotAllowed."""
    authorize(session, actor, Act.EDIT_RESOURCE, row)
    audit.remove(session, actor, Act.EDIT_RESOURCE, row, now=now)


def hide_resource(session: Session, actor: Member, key: str, *, now: datetime) -> None:
    """One that the program brings along is not shown any more; hidden twice is hidden. Raises NotAllowed."""
    authorize(session, actor, Act.HIDE_RESOURCE)
    lock(session, actor.committee_id)
    if _hidden(session, actor.committee_id, key) is None:
        row = HiddenResource(committee_id=actor.committee_id, key=key, made_at=now)
        audit.create(session, actor, Act.HIDE_RESOURCE, row, now=now)


def show_resource(session: Session, actor: Member, key: str, *, now: datetime) -> None:
    """It is shown again; one that was not hidden is left as it is. Raises NotAllowed."""
    authorize(session, actor, Act.HIDE_RESOURCE)
    row = _hidden(session, actor.committee_id, key)
    if row is not None:
        audit.remove(session, actor, Act.HIDE_RESOURCE, row, now=now)


def _hidden(session: Session, committee_id: int, key: str) -> HiddenResource | None:
    statement = select(HiddenResource).where(
        HiddenResource.committee_id == committee_id, HiddenResource.key == key
    )
    return session.exec(statement).first()


def _checked(
    session: Session, committee_id: int, told: Told, present: CommitteeResource | None = None
) -> dict[str, Any]:
    """The columns of what was told. Raises Refused on the field at fault."""
    title, link = clean(told.title, "title", limit=TITLE_LIMIT), told.link.strip()
    if not link:
        raise Refused("link", "empty")
    if len(link) > LINK_LIMIT:
        raise Refused("link", "too_long", link)
    if not LINK.fullmatch(link):
        raise Refused("link", "no_link", link)
    about = clean(told.about, "about", limit=ABOUT_LIMIT) if told.about.strip() else ""
    unknown = [value for value in told.audiences if value not in list(Audience)]
    if unknown:
        raise Refused("audiences", "unknown", unknown[0])
    same = select(CommitteeResource).where(
        CommitteeResource.committee_id == committee_id, CommitteeResource.link == link
    )
    twin = session.exec(same).first()
    if twin is not None and twin is not present:
        raise Refused("link", "resource_known", twin.title)
    return {
        "title": title,
        "link": link,
        "about": about,
        "intercepts": check_intercepts(list(told.intercepts)),
        "audiences": sorted(set(told.audiences)),
    }
