"""When the owner of a cycle is asked what was observed: once after its end, once again, and then never."""

from datetime import date, datetime, time

from sqlmodel import Session

from models import schedule
from models.calendar import DAY, instant_of, today
from models.committee import Committee, calendar_of
from models.work import Work

ASKED_AT = time(9, 0)
"""The hour, in the committee's zone."""

MOST_ASKED = 2
"""How often altogether, whether apart or in a check-in."""

REMINDED_AFTER = 5
"""Working days from the first question to the second."""


def plan_end(
    session: Session, committee: Committee, cycle_id: int, ends_on: date | None, *, now: datetime
) -> None:
    """Asks on the first working day after ``ends_on`` (after today, if that is over); None asks no more."""
    if ends_on is None:
        schedule.cancel(session, committee.pk, Work.CYCLE_END, cycle_id, now=now)
        return
    after = max(ends_on, today(now, committee.zone)) + DAY
    _ask_on(session, committee, cycle_id, calendar_of(session, committee).next_working_day(after), now=now)


def plan_reminder(
    session: Session, committee: Committee, cycle_id: int, asked_at: datetime, *, now: datetime
) -> None:
    """Asks again ``REMINDED_AFTER`` working days after they were asked."""
    day = today(asked_at, committee.zone)
    later = calendar_of(session, committee).add_working_days(day, REMINDED_AFTER)
    _ask_on(session, committee, cycle_id, later, now=now)


def _ask_on(session: Session, committee: Committee, cycle_id: int, day: date, *, now: datetime) -> None:
    schedule.once(
        session,
        committee.pk,
        Work.CYCLE_END,
        instant_of(day, ASKED_AT, committee.zone),
        subject_id=cycle_id,
        zone=committee.zone,
        now=now,
    )
