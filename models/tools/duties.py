"""Who does what: duties, and for each which agency is responsible, does it, is consulted, is informed.

A duty is contested when two agencies are responsible or one of them says so, and an orphan when none is. What
was before stays readable: each part that an agency has in a duty has its days.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint
from sqlmodel import Field, Session, col, select

from models import audit
from models.access import Act, authorize, may
from models.base import Owned, stored, tenant_key, within
from models.calendar import today
from models.committee import Agency, Committee, Member, Seat, agencies_of, lock
from models.errors import AlreadySettled, NotFound, Refused
from models.goal import clean
from models.roles import Role
from models.tools.agenda_topic import Put, put_on_agenda

NAME_LIMIT, WHY_LIMIT = 150, 300
MOST_DUTIES = 30


class Part(StrEnum):
    """What an agency is towards a duty: it answers for it, does the work, is asked before, is told after."""

    RESPONSIBLE = "responsible"
    DOES = "does"
    CONSULTED = "consulted"
    INFORMED = "informed"


class SharedDuty(Owned, table=True):
    """Something that has to be done between agencies, such as the ride to the hospital."""

    __table_args__ = (
        tenant_key(),
        CheckConstraint(f"length(name) BETWEEN 1 AND {NAME_LIMIT}", name="name_length"),
    )

    name: str
    ended_on: date | None = None
    made_at: datetime

    def roles_of(self, _session: Session, _member: Member) -> tuple[Role, ...]:
        """Nobody is more towards a duty than towards the committee."""
        return ()


class DutyPart(Owned, table=True):
    """The part of an agency in a duty: from ``since`` until before ``until``."""

    __table_args__ = (within("shared_duty", "duty_id"), within("agency", "agency_id"))

    duty_id: int = Field(index=True)
    agency_id: int
    part: Part = Field(sa_column=stored(Part, "part"))
    since: date
    until: date | None = None


class DutyContest(Owned, table=True):
    """That an agency contests who is responsible, and why; it is settled on a day."""

    __table_args__ = (tenant_key(), within("shared_duty", "duty_id"), within("agency", "agency_id"))

    duty_id: int = Field(index=True)
    agency_id: int
    why: str
    said_on: date
    settled_on: date | None = None


@dataclass(frozen=True)
class PartLine:
    """A part with its agency."""

    row: DutyPart
    agency: Agency


@dataclass(frozen=True)
class ContestLine:
    """What an agency contests."""

    row: DutyContest
    agency: Agency


@dataclass(frozen=True)
class DutyLine:
    """A duty with the parts of now and of before, and what is contested now."""

    duty: SharedDuty
    parts: list[PartLine] = field(default_factory=list)
    former: list[PartLine] = field(default_factory=list)
    contests: list[ContestLine] = field(default_factory=list)
    settled: list[ContestLine] = field(default_factory=list)

    def of(self, part: Part) -> list[Agency]:
        """The agencies that have this part now."""
        return [line.agency for line in self.parts if line.row.part is part]

    @property
    def contested(self) -> bool:
        """Two are responsible, or an agency says that it is not clear."""
        return len(self.of(Part.RESPONSIBLE)) > 1 or bool(self.contests)

    @property
    def origin(self) -> str:
        """How a topic of the agenda names it as it stands: what is contested later is another question."""
        return f"duty:{self.duty.pk}:{max((one.row.pk for one in self.contests), default=0)}"

    @property
    def orphan(self) -> bool:
        """Nobody is responsible."""
        return not self.of(Part.RESPONSIBLE)


def add_duty(session: Session, actor: Member, *, name: str, now: datetime) -> SharedDuty:
    """One more row of the matrix. Raises Refused, NotAllowed."""
    authorize(session, actor, Act.KEEP_DUTIES)
    lock(session, actor.committee_id)
    present = _duties(session, actor.committee_id)
    if len(present) >= MOST_DUTIES:
        raise Refused("name", "too_many_duties", str(MOST_DUTIES))
    duty = SharedDuty(committee_id=actor.committee_id, name=_named(present, None, name), made_at=now)
    audit.create(session, actor, Act.KEEP_DUTIES, duty, now=now)
    return duty


def put_parts(
    session: Session,
    actor: Member,
    duty: SharedDuty,
    *,
    name: str,
    parts: Mapping[Part, Collection[Agency]],
    now: datetime,
) -> None:
    """The duty's name, and just these parts from today on. Raises Refused, NotFound, NotAllowed."""
    authorize(session, actor, Act.KEEP_DUTIES, duty)
    _check_there(duty)
    if any(agency.committee_id != duty.committee_id for chosen in parts.values() for agency in chosen):
        raise NotFound("agency")
    name = _named(_duties(session, duty.committee_id), duty, name)
    audit.change(session, actor, Act.KEEP_DUTIES, duty, now=now, name=name)
    day = _today(session, duty.committee_id, now)
    wanted = {(part, agency.pk) for part, chosen in parts.items() for agency in chosen}
    statement = select(DutyPart).where(
        DutyPart.committee_id == duty.committee_id,
        DutyPart.duty_id == duty.pk,
        col(DutyPart.until).is_(None),
    )
    present = {(row.part, row.agency_id): row for row in session.exec(statement).all()}
    for place, row in present.items():
        if place not in wanted:
            audit.change(session, actor, Act.KEEP_DUTIES, row, now=now, until=day)
    for part, agency_id in sorted(wanted - present.keys()):
        row = DutyPart(
            committee_id=duty.committee_id, duty_id=duty.pk, agency_id=agency_id, part=part, since=day
        )
        audit.create(session, actor, Act.KEEP_DUTIES, row, now=now)


def end_duty(session: Session, actor: Member, duty: SharedDuty, *, now: datetime) -> None:
    """It is not in the matrix any more, and stays on record. Raises NotAllowed, AlreadySettled."""
    authorize(session, actor, Act.KEEP_DUTIES, duty)
    _check_there(duty)
    day = _today(session, duty.committee_id, now)
    audit.change(session, actor, Act.KEEP_DUTIES, duty, now=now, ended_on=day)


def contest(
    session: Session, actor: Member, duty: SharedDuty, agency: Agency, *, why: str, now: datetime
) -> DutyContest:
    """The agency says that it is not clear who is responsible; once, until that is settled.

    Whoever sits for the agency says so, or staff for any. Raises Refused, NotAllowed, AlreadySettled.
    """
    authorize(session, actor, Act.CONTEST_DUTY, duty)
    _check_there(duty)
    if agency not in speaks_for(session, actor):
        raise Refused("agency", "not_your_agency", agency.name)
    statement = select(DutyContest).where(
        DutyContest.committee_id == duty.committee_id,
        DutyContest.duty_id == duty.pk,
        DutyContest.agency_id == agency.pk,
        col(DutyContest.settled_on).is_(None),
    )
    if session.exec(statement).first() is not None:
        raise AlreadySettled("contest", agency.name, "contested")
    row = DutyContest(
        committee_id=duty.committee_id,
        duty_id=duty.pk,
        agency_id=agency.pk,
        why=clean(why, "why", limit=WHY_LIMIT),
        said_on=_today(session, duty.committee_id, now),
    )
    audit.create(session, actor, Act.CONTEST_DUTY, row, now=now)
    return row


def settle_contest(session: Session, actor: Member, row: DutyContest, *, now: datetime) -> None:
    """It is clear now, say staff or whoever sits for that agency. Raises NotAllowed, AlreadySettled."""
    agency = session.get_one(Agency, row.agency_id)
    if agency not in speaks_for(session, actor):
        authorize(session, actor, Act.KEEP_DUTIES, session.get_one(SharedDuty, row.duty_id))
    if row.settled_on is not None:
        raise AlreadySettled("settled_contest", agency.name, "settled")
    day = _today(session, row.committee_id, now)
    audit.change(session, actor, Act.CONTEST_DUTY, row, now=now, settled_on=day)


def speaks_for(session: Session, member: Member) -> list[Agency]:
    """The agencies for which the member can contest a duty: staff for all, else where they sit."""
    agencies = agencies_of(session, member.committee_id)
    if may(session, member, Act.KEEP_DUTIES):
        return agencies
    statement = select(Seat.agency_id).where(
        Seat.committee_id == member.committee_id,
        (col(Seat.principal_id) == member.id) | (col(Seat.designee_id) == member.id),
    )
    sits = set(session.exec(statement).all())
    return [agency for agency in agencies if agency.pk in sits]


def put_duty(
    session: Session,
    actor: Member,
    duty: SharedDuty,
    *,
    title: str,
    attachment: str,
    origin: str = "",
    now: datetime,
) -> Put:
    """Puts it on the agenda, once. Raises Refused, NotAllowed, AlreadySettled."""
    authorize(session, actor, Act.KEEP_DUTIES, duty)
    _check_there(duty)
    return put_on_agenda(session, actor, title=title, attachment=attachment, origin=origin, now=now)


def duty_lines(session: Session, committee_id: int) -> list[DutyLine]:
    """The whole matrix: contested duties first, then orphans, then the rest by name; three queries."""
    lines = {duty.pk: DutyLine(duty) for duty in _duties(session, committee_id)}
    parts = (
        select(DutyPart, Agency)
        .join(Agency, col(Agency.id) == DutyPart.agency_id)
        .where(DutyPart.committee_id == committee_id)
        .order_by(Agency.name, col(DutyPart.id))
    )
    for part, agency in session.exec(parts).all():
        if line := lines.get(part.duty_id):
            (line.parts if part.until is None else line.former).append(PartLine(part, agency))
    contests = (
        select(DutyContest, Agency)
        .join(Agency, col(Agency.id) == DutyContest.agency_id)
        .where(DutyContest.committee_id == committee_id)
        .order_by(col(DutyContest.id))
    )
    for row, agency in session.exec(contests).all():
        if line := lines.get(row.duty_id):
            (line.contests if row.settled_on is None else line.settled).append(ContestLine(row, agency))
    return sorted(
        lines.values(), key=lambda one: (not one.contested, not one.orphan, one.duty.name.casefold())
    )


def without_others(line: DutyLine, own: Collection[Agency]) -> DutyLine:
    """The duty with no word of what agencies other than one's own contest.

    Where an open-meetings law holds, members do not read one another's positions: staff do.
    """
    return replace(
        line,
        contests=[one for one in line.contests if one.agency in own],
        settled=[one for one in line.settled if one.agency in own],
    )


def line_of(session: Session, duty: SharedDuty) -> DutyLine:
    """One duty of the matrix. Raises AlreadySettled for one that has ended."""
    _check_there(duty)
    lines = duty_lines(session, duty.committee_id)
    return next(line for line in lines if line.duty.pk == duty.pk)


def _duties(session: Session, committee_id: int) -> list[SharedDuty]:
    statement = select(SharedDuty).where(
        SharedDuty.committee_id == committee_id, col(SharedDuty.ended_on).is_(None)
    )
    return list(session.exec(statement).all())


def _named(present: Collection[SharedDuty], duty: SharedDuty | None, name: str) -> str:
    name = clean(name, "name", limit=NAME_LIMIT)
    if any(one is not duty and one.name.casefold() == name.casefold() for one in present):
        raise Refused("name", "duty_known", name)
    return name


def _check_there(duty: SharedDuty) -> None:
    if duty.ended_on is not None:
        raise AlreadySettled("duty", duty.name, "ended")


def _today(session: Session, committee_id: int, now: datetime) -> date:
    return today(now, session.get_one(Committee, committee_id).zone)
