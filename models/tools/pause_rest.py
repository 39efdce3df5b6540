"""What becomes of due work while a committee pauses: it is recorded as skipped, or held until the restart."""

from datetime import datetime, time, timedelta

from sqlmodel import Session, col, select

from models import schedule as schedules
from models.base import fetch
from models.calendar import DAY, WorkCalendar, instant_of, today, wall_of
from models.committee import Committee, calendar_of
from models.meeting import Meeting
from models.recurrence import next_after
from models.schedule import Occurrence, Schedule, Work
from models.series import end_meeting
from models.tools.pause_tables import Pause, pause_of

RESTART_HOUR = time(6, 0)
"""When a pause ends on its day: before anything of that day is due."""

HOUR = time(9, 0)
"""When people are told of the restart, and what was held begins to be done: in working hours."""

EVENING = time(17, 0)
"""From when on nobody is asked on that day what a mistaken pause has kept back."""

REASON = "pause"
"""Why an occurrence was skipped, as it is recorded."""

LOOK = timedelta(days=1)
MINUTE = timedelta(minutes=1)


def restart_at(pause: Pause, zone: str) -> datetime | None:
    """When the pause ends by itself; None while that is to be decided."""
    return instant_of(pause.restart_on, RESTART_HOUR, zone) if pause.restart_on else None


def at_work_again(calendar: WorkCalendar, *, now: datetime) -> datetime:
    """The first instant of working hours after a restart: now, or 9:00 of the first working day.

    Days are those of the calendar's zone.
    """
    first = calendar.next_working_day(today(now, calendar.zone))
    return max(now, instant_of(first, HOUR, calendar.zone))


def take_up(session: Session, committee: Committee, pause: Pause, *, now: datetime) -> None:
    """What the pause has skipped is due again, as it is taken back; that it was skipped stays on record.

    Now, or at 9:00 of the next working day where it is evening or a day off (in the committee's zone). What
    comes again by its rule before then does not come twice.
    """
    calendar, wall = calendar_of(session, committee), wall_of(now, committee.zone)
    late = wall.date() + DAY if wall.time() >= EVENING else wall.date()
    first = calendar.next_working_day(late)
    at = max(now, instant_of(first, HOUR, committee.zone)) if first > wall.date() else now
    skipped = select(Occurrence.schedule_id).where(
        Occurrence.committee_id == committee.pk,
        Occurrence.reason == REASON,
        Occurrence.recorded_at >= pause.began_at,
    )
    statement = select(Schedule).where(
        col(Schedule.id).in_(skipped),
        Schedule.rule != "",
        ~col(Schedule.paused),
        col(Schedule.next_run) > at,
    )
    for one in session.exec(statement).all():
        one.next_run = one.wake_at = schedules.unrecorded(session, one, at)
        session.add(one)


def rest(session: Session, schedule: Schedule, *, now: datetime) -> bool:
    """Whether a pause keeps this from being done now; then it is recorded, or held, and nothing is said.

    What recurs is skipped, its next turn stands. What is due once waits for the restart. A kept meeting that
    ends is recorded as held. The pause's own work goes on, and so does what somebody runs now by hand.
    """
    if schedule.work is Work.PAUSE:
        return False
    pause = pause_of(session, schedule.committee_id)
    if pause is None or schedule.next_run is None or schedule.next_run > now:
        return False
    if schedule.recurrence is not None:
        return _skip(session, schedule, now=now)
    if schedule.work is Work.MEETING_END:
        schedules.take_occurrence(session, schedule, now=now)
        end_meeting(session, fetch(session, Meeting, schedule.committee_id, schedule.subject_id), now=now)
        return True
    again = restart_at(pause, schedule.zone)
    later = now + LOOK if again is None else again + MINUTE
    schedule.wake_at = max(later, now + MINUTE)
    session.add(schedule)
    return True


def _skip(session: Session, schedule: Schedule, *, now: datetime) -> bool:
    """Records what its rule has brought; False for what somebody has asked to be done now."""
    rule, due = schedule.recurrence, schedule.next_run
    assert rule is not None
    assert due is not None
    if next_after(rule, due - timedelta.resolution) != due:
        return False
    schedules.skip_due(session, schedule, REASON, now=now)
    schedule.next_run = schedule.wake_at = next_after(rule, now)
    session.add(schedule)
    return True
