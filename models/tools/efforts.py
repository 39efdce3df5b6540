"""Groups and efforts that exist or were tried before: for what, run by whom, and what was learned.

Counties found the same group twice: before another one is founded, those for the same thing are named.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, false
from sqlmodel import Field, Session, col, select

from models import audit
from models.access import Act, authorize
from models.base import Owned, json_column, tenant_key, within
from models.calendar import today
from models.committee import Committee, Member
from models.errors import Refused
from models.goal import clean
from models.roles import Role
from models.tools.likeness import overlap
from models.workgroup import Workgroup, workgroups_of

NAME_LIMIT, PURPOSE_LIMIT, RUN_BY_LIMIT, LEARNED_LIMIT = 150, 300, 150, 1000
INTERCEPTS = range(6)
MOST_EFFORTS = 200


class Effort(Owned, table=True):
    """A group or collaboration beside the committee's own workgroups.

    ``purpose`` says in topic words what it is for, ``run_by`` who runs it. Of one that has ended the day may
    be unknown.
    """

    __table_args__ = (
        tenant_key(),
        within("member", "author_id"),
        CheckConstraint(f"length(name) BETWEEN 1 AND {NAME_LIMIT}", name="name_length"),
    )

    name: str
    purpose: str
    intercepts: list[int] = Field(default_factory=list, sa_column=json_column())
    run_by: str = ""
    began_on: date | None = None
    ended: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    ended_on: date | None = None
    learned: str = ""
    author_id: int
    made_at: datetime

    def roles_of(self, _session: Session, member: Member) -> set[Role]:
        """Whoever has entered it may change it."""
        return {Role.AUTHOR} if member.id == self.author_id else set()


class EffortVersion(Owned, table=True):
    """How an effort was described until it was changed at ``until``, by whom."""

    __table_args__ = (
        within("effort", "effort_id"),
        within("member", "author_id"),
        Index("ix_effort_version_effort_id", "effort_id"),
    )

    effort_id: int
    author_id: int
    until: datetime
    name: str
    purpose: str
    intercepts: list[int] = Field(default_factory=list, sa_column=json_column())
    run_by: str = ""
    began_on: date | None = None
    ended: bool = False
    ended_on: date | None = None
    learned: str = ""


@dataclass(frozen=True)
class Told:
    """All that somebody says of an effort; one with a last day has ended."""

    name: str
    purpose: str
    intercepts: Sequence[int] = ()
    run_by: str = ""
    began_on: date | None = None
    ended: bool = False
    ended_on: date | None = None
    learned: str = ""


@dataclass(frozen=True)
class Alike:
    """A group that may be for the same thing: an effort, or a workgroup here; and the words they share."""

    name: str
    effort: Effort | None
    words: frozenset[str]


def add_effort(session: Session, actor: Member, told: Told, *, now: datetime) -> Effort:
    """Enters it. Raises Refused on the field at fault, NotAllowed."""
    authorize(session, actor, Act.ADD_EFFORT)
    present = efforts_of(session, actor.committee_id)
    if len(present) >= MOST_EFFORTS:
        raise Refused("name", "too_many_efforts", str(MOST_EFFORTS))
    values = _checked(session, actor.committee_id, told, present, now=now)
    effort = Effort(committee_id=actor.committee_id, author_id=actor.pk, made_at=now, **values)
    audit.create(session, actor, Act.ADD_EFFORT, effort, now=now)
    return effort


def change_effort(session: Session, actor: Member, effort: Effort, told: Told, *, now: datetime) -> None:
    """Sets all that is said; how it was described before is kept. Raises Refused, NotAllowed."""
    authorize(session, actor, Act.EDIT_EFFORT, effort)
    others = [one for one in efforts_of(session, effort.committee_id) if one.pk != effort.pk]
    values = _checked(session, effort.committee_id, told, others, now=now)
    before = {name: getattr(effort, name) for name in values}
    if audit.change(session, actor, Act.EDIT_EFFORT, effort, now=now, **values):
        version = EffortVersion(
            committee_id=effort.committee_id, effort_id=effort.pk, author_id=actor.pk, until=now, **before
        )
        audit.create(session, actor, Act.EDIT_EFFORT, version, now=now)


def efforts_of(session: Session, committee_id: int) -> list[Effort]:
    """The active ones first, each sort by name; one query."""
    statement = select(Effort).where(Effort.committee_id == committee_id)
    rows = session.exec(statement).all()
    return sorted(rows, key=lambda row: (row.ended, row.name.casefold(), row.pk))


def versions_of(session: Session, effort: Effort) -> list[EffortVersion]:
    """How it was described before, the latest first."""
    statement = select(EffortVersion).where(
        EffortVersion.committee_id == effort.committee_id, EffortVersion.effort_id == effort.pk
    )
    return list(session.exec(statement.order_by(col(EffortVersion.id).desc())).all())


def alike(name: str, efforts: Sequence[Effort], groups: Sequence[Workgroup]) -> list[Alike]:
    """The groups that may be for the same thing as one of that name, those that share most words first.

    The rule is ``likeness.overlap``: of an effort its topic words count too, of a workgroup only the name.
    """
    found = [Alike(one.name, one, overlap(name, one.name, one.purpose)) for one in efforts]
    found += [Alike(one.name, None, overlap(name, one.name)) for one in groups]
    return sorted((one for one in found if one.words), key=lambda one: -len(one.words))


def alike_to(session: Session, committee_id: int, name: str) -> list[Alike]:
    """What there is for the same thing as a workgroup that is to be founded; nothing when it exists already.

    ``put_workgroup`` takes the same name in any case for the same workgroup, and so does this.
    """
    groups = workgroups_of(session, committee_id)
    wanted = " ".join(name.split()).casefold()
    if not wanted or any(group.name.casefold() == wanted for group in groups):
        return []
    return alike(name, efforts_of(session, committee_id), groups)


def _checked(
    session: Session, committee_id: int, told: Told, others: Sequence[Effort], *, now: datetime
) -> dict[str, Any]:
    day = today(now, session.get_one(Committee, committee_id).zone)
    name = clean(told.name, "name", limit=NAME_LIMIT)
    if any(one.name.casefold() == name.casefold() for one in others):
        raise Refused("name", "effort_known", name)
    run_by, learned = " ".join(told.run_by.split()), told.learned.strip()
    for field, text, limit in (("run_by", run_by, RUN_BY_LIMIT), ("learned", learned, LEARNED_LIMIT)):
        if len(text) > limit:
            raise Refused(field, "too_long", text)
    for field, picked in (("began_on", told.began_on), ("ended_on", told.ended_on)):
        if picked is not None and picked > day:
            raise Refused(field, "to_come")
    if told.began_on and told.ended_on and told.ended_on < told.began_on:
        raise Refused("ended_on", "ends_before_start")
    if any(number not in INTERCEPTS for number in told.intercepts):
        raise Refused("intercepts", "unknown", ", ".join(map(str, told.intercepts)))
    return {
        "name": name,
        "purpose": clean(told.purpose, "purpose", limit=PURPOSE_LIMIT),
        "intercepts": sorted(set(told.intercepts)),
        "run_by": run_by,
        "began_on": told.began_on,
        "ended": told.ended or told.ended_on is not None,
        "ended_on": told.ended_on,
        "learned": learned,
    }
