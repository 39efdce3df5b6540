"""Six readiness principles of a cross-agency effort: evidence for each, an owner, and a yearly look at all.

The principles' texts come with the program (``prompts/tools/readiness.toml``); here is what the committee has
to show for them. What was shown and withdrawn stays in its row; each look keeps what it has found.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from dateutil.relativedelta import relativedelta
from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, Session, col, select

from models import audit, outbox, schedule
from models.access import Act, authorize
from models.base import Owned, json_column, tenant_key, within
from models.calendar import instant_of, today
from models.committee import Committee, Member, calendar_of, lock, members_of
from models.errors import AlreadySettled, NotFound, Refused
from models.goal import clean
from models.rhythm import LINK, LINK_LIMIT
from models.roles import Role
from models.schedule import Work

TEXT_LIMIT, NOTE_LIMIT = 500, 500
HOUR = time(9, 0)
AGAIN = relativedelta(years=1)


class ReadinessPrinciple(Owned, table=True):
    """One of the principles, by its key, and who sees to it."""

    __table_args__ = (
        tenant_key(),
        UniqueConstraint("committee_id", "key"),
        within("member", "owner_id"),
    )

    key: str
    owner_id: int | None = None


class ReadinessEvidence(Owned, table=True):
    """What shows that a principle holds: a sentence and perhaps a link, of a day, by whom.

    ``withdrawn_on`` is the day since which it counts no more.
    """

    __table_args__ = (
        tenant_key(),
        within("readiness_principle", "principle_id"),
        within("member", "author_id"),
        CheckConstraint(f"length(text) BETWEEN 1 AND {TEXT_LIMIT}", name="text_length"),
    )

    principle_id: int = Field(index=True)
    text: str
    link: str = ""
    day: date
    author_id: int
    withdrawn_on: date | None = None
    made_at: datetime

    def roles_of(self, _session: Session, member: Member) -> set[Role]:
        """Whoever has given it may withdraw it."""
        return {Role.AUTHOR} if member.id == self.author_id else set()


class ReadinessLook(Owned, table=True):
    """That the committee has looked at all principles on a day, and what it found.

    ``found`` holds, by a principle's key, how much evidence there was and whether somebody saw to it.
    """

    __table_args__ = (within("member", "author_id"),)

    day: date
    author_id: int
    note: str = ""
    found: dict[str, Any] = Field(default_factory=dict, sa_column=json_column())
    made_at: datetime


@dataclass(frozen=True)
class Found:
    """What a look has found of one principle."""

    evidence: int
    owned: bool


@dataclass(frozen=True)
class EvidenceLine:
    """A piece of evidence and who has given it."""

    evidence: ReadinessEvidence
    author: Member


@dataclass(frozen=True)
class PrincipleLine:
    """A principle with its owner (if still there), its evidence, the latest first, and the last find."""

    principle: ReadinessPrinciple
    owner: Member | None
    evidence: list[EvidenceLine] = field(default_factory=list)
    before: Found | None = None


@dataclass(frozen=True)
class Readiness:
    """All principles; the look with which they are compared; when they are looked at again."""

    lines: list[PrincipleLine]
    last: ReadinessLook | None
    again_on: date | None


def begin_principles(session: Session, committee_id: int, keys: Sequence[str]) -> None:
    """Makes sure that the committee has a row for each principle."""
    if set(_rows(session, committee_id)) >= set(keys):
        return
    lock(session, committee_id)  # two may open it at once
    known = _rows(session, committee_id)
    for key in keys:
        if key not in known:
            session.add(ReadinessPrinciple(committee_id=committee_id, key=key))
    session.flush()


def readiness_of(session: Session, committee: Committee, keys: Sequence[str], *, now: datetime) -> Readiness:
    """How things stand, in the order of the keys; four queries.

    They are compared with the last look before today.
    """
    rows = _rows(session, committee.pk)
    people = {member.pk: member for member in members_of(session, committee.pk)}
    looks = _looks(session, committee.pk)
    day = today(now, committee.zone)
    last = next((look for look in looks if look.day < day), None)
    lines = [
        PrincipleLine(
            rows[key],
            people.get(rows[key].owner_id or 0),
            before=Found(**last.found[key]) if last and key in last.found else None,
        )
        for key in keys
    ]
    by_id = {line.principle.pk: line for line in lines}
    for one in _evidence(session, committee.pk):
        if one.evidence.principle_id in by_id:
            by_id[one.evidence.principle_id].evidence.append(one)
    return Readiness(lines, last, looks[0].day + AGAIN if looks else None)


def add_evidence(
    session: Session,
    actor: Member,
    principle: ReadinessPrinciple,
    *,
    text: str,
    link: str,
    on: date | None,
    now: datetime,
) -> ReadinessEvidence:
    """A piece of evidence of that day, else of today. Raises Refused on the field at fault, NotAllowed."""
    authorize(session, actor, Act.ADD_READINESS_EVIDENCE)
    if principle.committee_id != actor.committee_id:
        raise NotFound("principle", principle.key)
    day, link = _today(session, actor.committee_id, now), link.strip()
    if on is not None and on > day:
        raise Refused("on", "to_come")
    if len(link) > LINK_LIMIT:
        raise Refused("link", "too_long", link)
    if link and not LINK.fullmatch(link):
        raise Refused("link", "no_link", link)
    row = ReadinessEvidence(
        committee_id=actor.committee_id,
        principle_id=principle.pk,
        text=clean(text, "text", limit=TEXT_LIMIT),
        link=link,
        day=on or day,
        author_id=actor.pk,
        made_at=now,
    )
    audit.create(session, actor, Act.ADD_READINESS_EVIDENCE, row, now=now)
    return row


def withdraw_evidence(session: Session, actor: Member, row: ReadinessEvidence, *, now: datetime) -> None:
    """It counts no more. Raises NotAllowed, AlreadySettled."""
    authorize(session, actor, Act.WITHDRAW_READINESS_EVIDENCE, row)
    if row.withdrawn_on is not None:
        raise AlreadySettled("evidence", row.text, "withdrawn")
    day = _today(session, row.committee_id, now)
    audit.change(session, actor, Act.WITHDRAW_READINESS_EVIDENCE, row, now=now, withdrawn_on=day)


def give_owner(
    session: Session, actor: Member, principle: ReadinessPrinciple, owner: Member | None, *, now: datetime
) -> None:
    """That member sees to it from now on, or nobody. Raises NotFound, NotAllowed."""
    authorize(session, actor, Act.KEEP_READINESS)
    if principle.committee_id != actor.committee_id:
        raise NotFound("principle", principle.key)
    if owner is not None and (owner.committee_id != actor.committee_id or not owner.active):
        raise NotFound("owner")
    owner_id = owner.pk if owner else None
    audit.change(session, actor, Act.KEEP_READINESS, principle, now=now, owner_id=owner_id)


def record_look(
    session: Session, actor: Member, keys: Sequence[str], *, note: str, now: datetime
) -> ReadinessLook:
    """That all were looked at today, with what there is; in a year one person is reminded to do so again.

    Raises Refused, NotAllowed.
    """
    authorize(session, actor, Act.KEEP_READINESS)
    tidy = " ".join(note.split())
    if len(tidy) > NOTE_LIMIT:
        raise Refused("note", "too_long", tidy)
    committee = session.get_one(Committee, actor.committee_id)
    lines = readiness_of(session, committee, keys, now=now).lines
    if last := last_look(session, committee.pk):
        outbox.withdraw_key(session, committee.pk, again_key(last), now=now)
    look = ReadinessLook(
        committee_id=committee.pk,
        day=today(now, committee.zone),
        author_id=actor.pk,
        note=tidy,
        found={
            line.principle.key: {"evidence": len(line.evidence), "owned": line.owner is not None}
            for line in lines
        },
        made_at=now,
    )
    audit.create(session, actor, Act.KEEP_READINESS, look, now=now)
    day = calendar_of(session, committee).next_working_day(look.day + AGAIN)
    schedule.once(
        session,
        committee.pk,
        Work.READINESS,
        instant_of(day, HOUR, committee.zone),
        subject_id=0,
        zone=committee.zone,
        now=now,
    )
    return look


def again_key(look: ReadinessLook) -> str:
    """Names the word that a year has gone by since."""
    return f"readiness:{look.pk}:again"


def last_look(session: Session, committee_id: int) -> ReadinessLook | None:
    """The latest look of all."""
    return next(iter(_looks(session, committee_id)), None)


def _rows(session: Session, committee_id: int) -> dict[str, ReadinessPrinciple]:
    statement = select(ReadinessPrinciple).where(ReadinessPrinciple.committee_id == committee_id)
    return {row.key: row for row in session.exec(statement).all()}


def _looks(session: Session, committee_id: int) -> Sequence[ReadinessLook]:
    """The latest first."""
    statement = select(ReadinessLook).where(ReadinessLook.committee_id == committee_id)
    return session.exec(statement.order_by(col(ReadinessLook.day).desc(), col(ReadinessLook.id).desc())).all()


def _evidence(session: Session, committee_id: int) -> list[EvidenceLine]:
    """What counts, the latest first."""
    statement = (
        select(ReadinessEvidence, Member)
        .join(Member, col(Member.id) == ReadinessEvidence.author_id)
        .where(ReadinessEvidence.committee_id == committee_id, col(ReadinessEvidence.withdrawn_on).is_(None))
        .order_by(col(ReadinessEvidence.day).desc(), col(ReadinessEvidence.id).desc())
    )
    return [EvidenceLine(*found) for found in session.exec(statement).all()]


def _today(session: Session, committee_id: int, now: datetime) -> date:
    return today(now, session.get_one(Committee, committee_id).zone)
