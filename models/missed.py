"""What was left out after an outage, for the coordinators to be told: once, and all of it together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy import ColumnElement, bindparam, exists
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar
from sqlmodel.sql.sqltypes import UTCDateTime

from models.calendar import today
from models.committee import Committee, Member, calendar_of
from models.schedule import Occurrence, Schedule, Work
from models.timetable import Entry, entries_of

COMMITTEES_AT_ONCE = 20
"""Of so many committees one transaction tells; the others' turn comes a few seconds later."""


@dataclass(frozen=True)
class LeftOut:
    """Work that was left out, and for which instants, the earliest first."""

    entry: Entry
    instants: list[datetime]


@dataclass(frozen=True)
class Untold:
    """What was left out in a committee. ``key`` names this collection and no other."""

    committee: Committee
    key: str
    left_out: list[LeftOut]


def take_untold(session: Session, *, now: datetime) -> list[Untold]:
    """What was left out and nobody has heard of, by committee; with this transaction it counts as told.

    A committee's turn comes when nothing of it is due any more, so that all is told together, and while it
    has a coordinator who can be told. One query when there is nothing. Nudges of days off are left away:
    nobody would have heard them.
    """
    rows = session.exec(_UNTOLD, params={"now": now}).all()
    for row in rows:
        row.announce = False
        session.add(row)
    found = [
        _untold(session, committee_id, list(theirs))
        for committee_id, theirs in groupby(rows, key=lambda row: row.committee_id)
    ]
    return [one for one in found if one.left_out]


def _whose_turn() -> SelectOfScalar[int]:
    """The ids of the committees to be told ``now``."""
    announced = select(Occurrence.committee_id).where(
        col(Occurrence.announce), ~_still_due(), _has_coordinator()
    )
    return announced.distinct().order_by(col(Occurrence.committee_id)).limit(COMMITTEES_AT_ONCE)


def _still_due() -> ColumnElement[bool]:
    now = bindparam("now", type_=UTCDateTime())
    return exists().where(col(Schedule.committee_id) == Occurrence.committee_id, col(Schedule.wake_at) <= now)


def _has_coordinator() -> ColumnElement[bool]:
    return exists().where(
        col(Member.committee_id) == Occurrence.committee_id, col(Member.coordinator), col(Member.active)
    )


# Each tick asks this: to put it together takes longer than to run it, so that is done once.
_UNTOLD = (
    select(Occurrence)
    .where(col(Occurrence.announce), col(Occurrence.committee_id).in_(_whose_turn()))
    .order_by(col(Occurrence.committee_id), col(Occurrence.due_at), col(Occurrence.id))
    .with_for_update(skip_locked=True)
)


def _untold(session: Session, committee_id: int, rows: Sequence[Occurrence]) -> Untold:
    committee = session.get_one(Committee, committee_id)
    instants: dict[int, list[datetime]] = {}
    for row in rows:
        instants.setdefault(row.schedule_id, []).append(row.due_at)
    statement = select(Schedule).where(Schedule.committee_id == committee_id, col(Schedule.id).in_(instants))
    schedules = session.exec(statement.order_by(col(Schedule.id))).all()
    left_out = [
        LeftOut(entry, heard)
        for entry in entries_of(session, committee_id, schedules)
        if (heard := _heard(session, committee, entry.schedule, instants[entry.schedule.pk]))
    ]
    return Untold(committee, f"missed:{max(row.pk for row in rows)}", left_out)


def _heard(
    session: Session, committee: Committee, schedule: Schedule, instants: Sequence[datetime]
) -> list[datetime]:
    """Those at which something could have been said."""
    if schedule.work is not Work.NUDGE:
        return list(instants)
    calendar = calendar_of(session, committee).in_zone(schedule.zone)
    return [due for due in instants if calendar.is_working_day(today(due, schedule.zone))]
