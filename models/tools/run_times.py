"""When a run of an instrument closes, who has not answered is reminded, and it is time to repeat it."""

from datetime import date, datetime, time, timedelta

from dateutil.relativedelta import relativedelta
from sqlmodel import Session

from models import schedule
from models.calendar import DAY, WorkCalendar, instant_of, today
from models.committee import Committee, Member, calendar_of
from models.tools.run_tables import InstrumentRun, last_run, open_run
from models.work import Work

CLOSES, REMINDS = time(17, 0), time(9, 0)
"""The hours, in the committee's zone, at which a run closes and those who have not answered are reminded."""


def plan_end(session: Session, committee: Committee, run: InstrumentRun, *, now: datetime) -> None:
    """When it closes, and when those who have not answered are reminded: on the working day before."""
    if run.closes_on is None:
        return
    before = calendar_of(session, committee).previous_working_day(run.closes_on - DAY)
    remind_on = before if before > today(now, committee.zone) else run.closes_on
    due = {
        Work.INSTRUMENT_REMIND: instant_of(remind_on, REMINDS, committee.zone),
        Work.INSTRUMENT_CLOSE: instant_of(run.closes_on, CLOSES, committee.zone),
    }
    for work, at in due.items():
        schedule.once(session, committee.pk, work, at, subject_id=run.pk, zone=committee.zone, now=now)


def plan_repeat(
    session: Session, committee: Committee, instrument_id: int, months: int | None, *, now: datetime
) -> None:
    """When it is time to repeat it: so many months after it was last used, at 9:00 of a working day.

    Of one that is being used, has never been, or has no rule (``months`` is None), that is never.
    """
    last = None if open_run(session, instrument_id) else last_run(session, instrument_id)
    day = repeat_on(months, last, committee.zone)
    if day is None:
        schedule.cancel(session, committee.pk, Work.INSTRUMENT_REPEAT, instrument_id, now=now)
        return
    tomorrow = today(now, committee.zone) + timedelta(days=1)
    day = calendar_of(session, committee).next_working_day(max(day, tomorrow))
    schedule.once(
        session,
        committee.pk,
        Work.INSTRUMENT_REPEAT,
        instant_of(day, REMINDS, committee.zone),
        subject_id=instrument_id,
        zone=committee.zone,
        now=now,
    )


def repeat_on(months: int | None, last: InstrumentRun | None, zone: str) -> date | None:
    """The day on which it is to be repeated; None before the first run, or without a rule."""
    closed = last.last_day(zone) if last else None
    return closed + relativedelta(months=months) if closed and months else None


def free_at(calendar: WorkCalendar, member: Member, *, now: datetime) -> datetime:
    """When somebody may be written to: now on a working day when they are there, else at 9:00 of the next.

    Days are those of the calendar's zone.
    """
    day = today(now, calendar.zone)
    there = max(day, member.away_until) if member.away_until else day
    first = calendar.next_working_day(there)
    return now if first == day else instant_of(first, REMINDS, calendar.zone)
