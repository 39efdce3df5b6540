"""A recurring meeting: its coming days are kept as rows, so that each has its own agenda and may be moved."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlmodel import Session, col, select

from models import schedule
from models.attendance import forecast_at, forget_answers
from models.base import fetch
from models.calendar import DAY, WorkCalendar, instant_of, today
from models.committee import Committee, calendar_of
from models.errors import NotFound
from models.meeting import HolidayRule, Meeting, MeetingSeries, MeetingState, coming_meetings
from models.minutes import plan_reminder
from models.momentum import keep_watch, watch_gap
from models.notice import Desk, agenda_dates, notice_deadline
from models.recurrence import dates_after
from models.schedule import Work
from models.timetable import OF_A_MEETING
from models.topic import AgendaItem, TopicState
from models.workgroup import Workgroup

PLANNED_AHEAD = 4
"""How many coming meetings of a series are kept as rows, today's among them; each has its own agenda."""

RULE_DAYS = 60
"""How many days of a rule are looked at: so long may a series be called off one by one and still go on."""

LOOK_BACK = timedelta(days=31)
"""How far back the days are from which a holiday may move a meeting to a day that is still to come."""

AGENDA_HOUR = time(9, 0)


@dataclass(frozen=True)
class RuleDay:
    """A day that a rule names, and the day on which its meeting is held; None where it falls away."""

    day: date
    held_on: date | None


def rule_days(days: Sequence[date], holidays: HolidayRule, calendar: WorkCalendar | None) -> list[RuleDay]:
    """The days of a rule under its holiday rule; without a calendar all of them are held.

    A meeting is moved to the nearest working day before or after its holiday. One that would meet, or pass,
    its neighbour's day falls away instead: of a recess of three weeks there is one meeting left, not three.
    """
    neighbours = zip([None, *days], days, [*days[1:], None], strict=False)
    return [
        RuleDay(day, day if calendar is None else _held_on(before, day, after, holidays, calendar))
        for before, day, after in neighbours
    ]


def _held_on(
    before: date | None, day: date, after: date | None, holidays: HolidayRule, calendar: WorkCalendar
) -> date | None:
    if not calendar.is_holiday(day):
        return day
    match holidays:
        case HolidayRule.KEEP:
            return day
        case HolidayRule.SKIP:
            return None
        case HolidayRule.BEFORE:
            moved = calendar.previous_working_day(day)
            return None if before is not None and moved <= before else moved
        case HolidayRule.AFTER:
            moved = calendar.next_working_day(day)
            return None if after is not None and moved >= after else moved


def coming_days(session: Session, series: MeetingSeries, *, now: datetime) -> list[RuleDay]:
    """The days of its rule whose meetings may still be held, today's among them; up to ``RULE_DAYS``."""
    begin = today(now, series.zone)
    days = dates_after(series.recurrence, begin - LOOK_BACK, RULE_DAYS)
    found = rule_days(days, series.holidays, _calendar(session, series))
    return [one for one in found if (one.held_on or one.day) >= begin]


def _calendar(session: Session, series: MeetingSeries) -> WorkCalendar | None:
    """The committee's calendar, where the series minds it."""
    if series.holidays is HolidayRule.KEEP:
        return None
    return calendar_of(session, session.get_one(Committee, series.committee_id))


def plan_meetings(session: Session, series: MeetingSeries, *, now: datetime) -> None:
    """Makes sure that the coming meetings of the series exist, with all that is due for them scheduled.

    A day that was cancelled unannounced, because the rule changed, counts again when the rule names it
    again; one that somebody called off does not. Topics of cancelled meetings go on to the next one. A series
    that is over plans nothing.
    """
    rows, planned = _rows(session, series, now=now), 0
    for one in coming_days(session, series, now=now) if series.active else ():
        found = rows.get(one.day)
        if one.held_on is None or (found is not None and called_off(found)):
            continue
        starts_at = instant_of(one.held_on, series.at, series.zone)
        if starts_at > now and (found is None or _unannounced(found)):
            _plan(session, series, found, one.day, starts_at, now=now)
        planned += 1
        if planned == PLANNED_AHEAD:
            break
    for row in rows.values():
        if _unannounced(row):  # and still: what was said of it counted as long as it might be planned again
            forget_answers(session, None, row, now=now)
    carry_topics(session, series, now=now)
    keep_watch(session, series, now=now)


def _rows(session: Session, series: MeetingSeries, *, now: datetime) -> dict[date, Meeting]:
    """The meetings of the series that may still be to come, by the day for which they stand."""
    statement = select(Meeting).where(
        Meeting.series_id == series.id, Meeting.planned_on >= today(now, series.zone) - LOOK_BACK
    )
    return {one.planned_on: one for one in session.exec(statement).all()}


def called_off(meeting: Meeting) -> bool:
    """Whether it was cancelled by a person or after it was announced: planning leaves it so."""
    return meeting.state == MeetingState.CANCELLED and not _unannounced(meeting)


def _unannounced(meeting: Meeting) -> bool:
    return (
        meeting.state == MeetingState.CANCELLED and meeting.agenda_posted_at is None and not meeting.because
    )


def _plan(
    session: Session,
    series: MeetingSeries,
    found: Meeting | None,
    day: date,
    starts_at: datetime,
    *,
    now: datetime,
) -> Meeting:
    ends_at = starts_at + timedelta(minutes=series.minutes)
    if found is not None and found.held_on(series.zone) != today(starts_at, series.zone):
        forget_answers(session, None, found, now=now)
    meeting = found or Meeting(
        committee_id=series.committee_id,
        series_id=series.pk,
        planned_on=day,
        starts_at=starts_at,
        ends_at=ends_at,
    )
    meeting.starts_at, meeting.ends_at, meeting.state = starts_at, ends_at, MeetingState.PLANNED
    session.add(meeting)
    session.flush()
    schedule_meeting(session, series, meeting, now=now)
    return meeting


def meeting_on(session: Session, series: MeetingSeries, day: date, *, now: datetime) -> Meeting:
    """The meeting that stands for that day of the series; made where it was too far away to be planned yet.

    Raises NotFound for a day that the series has not.
    """
    statement = select(Meeting).where(Meeting.series_id == series.id, Meeting.planned_on == day)
    found = session.exec(statement).first()
    if found is not None and not _unannounced(found):
        return found
    held = {one.day: one.held_on for one in coming_days(session, series, now=now)}.get(day)
    if held is None or (starts_at := instant_of(held, series.at, series.zone)) <= now:
        raise NotFound("meeting", day.isoformat())
    return _plan(session, series, found, day, starts_at, now=now)


def schedule_meeting(session: Session, series: MeetingSeries, meeting: Meeting, *, now: datetime) -> None:
    """Makes due what belongs to the meeting, as it is held now; what was due elsewhere is replaced."""
    calendar = calendar_of(session, session.get_one(Committee, series.committee_id))
    meeting.notice_at = notice_deadline(series, meeting.starts_at, calendar)
    day = meeting.held_on(series.zone)
    meeting.moved_to = None if day == meeting.planned_on else day
    if meeting.notice_at and meeting.notice_at > now:  # moved far enough: the agenda is open again until then
        meeting.frozen_at = None
    session.add(meeting)
    dates = due_dates(session, series, meeting, calendar, now=now)
    for work in OF_A_MEETING:
        if work in dates:
            schedule.once(
                session,
                series.committee_id,
                work,
                dates[work],
                subject_id=meeting.pk,
                zone=series.zone,
                now=now,
            )
        else:
            schedule.cancel(session, series.committee_id, work, meeting.pk, now=now)


def due_dates(
    session: Session, series: MeetingSeries, meeting: Meeting, calendar: WorkCalendar, *, now: datetime
) -> dict[Work, datetime]:
    """When each kind of work for the meeting is due; an agenda that is posted is not posted again.

    The draft and the forecast are due on working days of the committee's; those of one day at one instant, as
    they are told together.
    """
    posting = instant_of(
        meeting.held_on(series.zone) - timedelta(days=series.agenda_days), AGENDA_HOUR, series.zone
    )
    desk = Desk(calendar.in_zone(series.zone), _last_end(session, meeting))
    due = agenda_dates(meeting, posting, meeting.notice_at, desk, now=now)
    forecast = max(desk.reached_at(forecast_at(meeting, series.zone), now=now), now)
    drafts = [due[work] for work in (Work.AGENDA_DRAFT, Work.NOTICE_WARNING) if work in due]
    beside = (at for at in drafts if today(at, series.zone) == today(forecast, series.zone))
    return due | {Work.MEETING_END: meeting.ends_at, Work.QUORUM: next(beside, forecast)}


def _last_end(session: Session, meeting: Meeting) -> datetime | None:
    """When the meeting of the series before this one ends."""
    statement = select(col(Meeting.ends_at)).where(
        Meeting.series_id == meeting.series_id,
        Meeting.state != MeetingState.CANCELLED,
        Meeting.starts_at < meeting.starts_at,
    )
    return session.exec(statement.order_by(col(Meeting.starts_at).desc()).limit(1)).first()


def unschedule_meeting(session: Session, meeting: Meeting, *, now: datetime) -> None:
    """Calls off all that was due for the meeting; who will come to it is no question any more."""
    _call_off(session, meeting, now=now)
    forget_answers(session, None, meeting, now=now)


def _call_off(session: Session, meeting: Meeting, *, now: datetime) -> None:
    for work in OF_A_MEETING:
        schedule.cancel(session, meeting.committee_id, work, meeting.pk, now=now)


def clear_planned(session: Session, series: MeetingSeries, *, now: datetime) -> list[Meeting]:
    """Takes back planned meetings that nobody has been told of; ``plan_meetings`` keeps their topics.

    What people have added stays, and what they have moved while the rule names its day; unless the series is
    over. Returns those that were announced.
    """
    statement = select(Meeting).where(
        Meeting.series_id == series.id, Meeting.state == MeetingState.PLANNED, Meeting.starts_at > now
    )
    told = []
    for meeting in session.exec(statement.order_by(col(Meeting.planned_on))).all():
        if meeting.agenda_posted_at is not None:
            told.append(meeting)
        elif series.active and (meeting.extra or (meeting.because and _names(series, meeting.planned_on))):
            schedule_meeting(session, series, meeting, now=now)
        else:
            meeting.state, meeting.because, meeting.place = MeetingState.CANCELLED, "", ""
            session.add(meeting)
            _call_off(session, meeting, now=now)
    session.flush()
    return told


def _names(series: MeetingSeries, day: date) -> bool:
    """Whether the rule names that day."""
    return dates_after(series.recurrence, day - DAY, 1) == [day]


def replan_all(session: Session, committee: Committee, *, now: datetime) -> None:
    """Plans anew what nobody was told of, in every series that minds holidays: the holidays have changed."""
    for series in all_series(session, committee.pk):
        if series.active and series.holidays is not HolidayRule.KEEP:
            clear_planned(session, series, now=now)
            plan_meetings(session, series, now=now)


def carry_topics(session: Session, series: MeetingSeries, *, now: datetime) -> None:
    """What was put on a cancelled meeting is not lost: it is on the next one, else in the parking lot."""
    statement = (
        select(AgendaItem)
        .join(Meeting, col(Meeting.id) == AgendaItem.meeting_id)
        .where(
            Meeting.series_id == series.id,
            Meeting.state == MeetingState.CANCELLED,
            AgendaItem.state == TopicState.OPEN,
        )
    )
    left = session.exec(statement).all()
    coming = coming_meetings(session, series, now=now) if left else []
    for item in left:
        item.meeting_id = coming[0].pk if coming else None
        session.add(item)
    session.flush()


def series_of(session: Session, committee_id: int, workgroup_id: int | None = None) -> MeetingSeries | None:
    """The meeting series of the committee itself, or of the workgroup, unless it is over."""
    found = last_series_of(session, committee_id, workgroup_id)
    return found if found and found.active else None


def last_series_of(
    session: Session, committee_id: int, workgroup_id: int | None = None
) -> MeetingSeries | None:
    """The meeting series of the committee itself, or of the workgroup, also one that is over."""
    statement = select(MeetingSeries).where(
        MeetingSeries.committee_id == committee_id, MeetingSeries.workgroup_id == workgroup_id
    )
    return session.exec(statement).first()


def all_series(session: Session, committee_id: int) -> list[MeetingSeries]:
    """Every meeting series, the committee's own and the workgroups', also those that are over."""
    return list(session.exec(select(MeetingSeries).where(MeetingSeries.committee_id == committee_id)).all())


def series_here(session: Session, committee_id: int, workgroup: Workgroup | None) -> MeetingSeries | None:
    """The series meant in a channel: the workgroup's own where it has one, else the committee's."""
    own = series_of(session, committee_id, workgroup.pk) if workgroup else None
    return own or series_of(session, committee_id)


def end_meeting(session: Session, meeting: Meeting, *, now: datetime) -> None:
    """The meeting is over: recorded as held, and the series planned on. A cancelled one stays cancelled."""
    if meeting.state == MeetingState.PLANNED:
        meeting.state = MeetingState.HELD
        session.add(meeting)
        session.flush()
        plan_reminder(session, meeting, now=now)
    series = fetch(session, MeetingSeries, meeting.committee_id, meeting.series_id)
    plan_meetings(session, series, now=now)
    if meeting.state == MeetingState.HELD:
        watch_gap(session, series, meeting.starts_at, now=now)
