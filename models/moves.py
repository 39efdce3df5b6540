"""What people change about single meetings: called off, moved, restored, added; and the coming dates."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlmodel import Session, col, select

from models import audit
from models.access import Act, authorize
from models.attendance import Lapsed, forget_answers
from models.base import fetch
from models.cadence import FARTHEST
from models.calendar import instant_of, today, wall_of
from models.committee import Committee, Member
from models.days_off import holiday_names
from models.errors import AlreadySettled, Refused
from models.goal import clean
from models.meeting import Meeting, MeetingSeries, MeetingState
from models.rhythm import PLACE_LIMIT
from models.series import (
    called_off,
    carry_topics,
    coming_days,
    plan_meetings,
    schedule_meeting,
    unschedule_meeting,
)
from models.workgroup import Workgroup, check_going

BECAUSE_LIMIT = 200

COMING = 6
"""How many coming dates are shown."""


@dataclass(frozen=True)
class ComingDate:
    """One day of a series: when it is held, or that it is not.

    ``starts_at`` and ``ends_at`` are where it is held or would have been. ``meeting`` is missing where it is
    too far away to be planned. ``holiday`` names what is in the way of the day of its rule.
    """

    planned_on: date
    starts_at: datetime
    ends_at: datetime
    held: bool
    meeting: Meeting | None = None
    holiday: str = ""

    @property
    def because(self) -> str:
        """Why somebody moved or cancelled it, in their words."""
        return self.meeting.because if self.meeting else ""


def coming_dates(
    session: Session, series: MeetingSeries, *, now: datetime, count: int = COMING
) -> list[ComingDate]:
    """The next ``count`` dates on which it is held, with those between that fall away, the earliest first."""
    found = {one.planned_on: one for one in _by_rule(session, series, now=now)} if series.active else {}
    statement = select(Meeting).where(
        Meeting.series_id == series.id,
        Meeting.ends_at > now,
        col(Meeting.state).in_([MeetingState.PLANNED, MeetingState.CANCELLED]),
    )
    for meeting in session.exec(statement).all():
        if meeting.state == MeetingState.PLANNED or called_off(meeting):
            ruled = found.get(meeting.planned_on)
            found[meeting.planned_on] = ComingDate(
                meeting.planned_on,
                meeting.starts_at,
                meeting.ends_at,
                held=meeting.state == MeetingState.PLANNED,
                meeting=meeting,
                holiday=ruled.holiday if ruled else "",
            )
    dates = sorted(found.values(), key=lambda one: one.starts_at)
    held = [place for place, one in enumerate(dates) if one.held]
    return dates[: held[count - 1] + 1] if len(held) >= count else dates


def _by_rule(session: Session, series: MeetingSeries, *, now: datetime) -> list[ComingDate]:
    """What the rule says of the days to come, as if nobody had touched any of them."""
    names = holiday_names(session, session.get_one(Committee, series.committee_id))
    length, dates = timedelta(minutes=series.minutes), []
    for one in coming_days(session, series, now=now):
        starts_at = instant_of(one.held_on or one.day, series.at, series.zone)
        if starts_at > now:
            holiday = names.of(one.day) if one.held_on != one.day else ""
            held = one.held_on is not None
            dates.append(ComingDate(one.day, starts_at, starts_at + length, held, holiday=holiday))
    return dates


def changeable(dates: list[ComingDate], *, now: datetime) -> list[ComingDate]:
    """Those of the dates that can be called off or moved: not begun yet and not called off."""
    return [one for one in dates if one.held and one.starts_at > now]


def restorable(dates: list[ComingDate]) -> list[ComingDate]:
    """Those of the dates that somebody has moved or called off."""
    return [one for one in dates if one.meeting and (not one.held or (one.because and not one.meeting.extra))]


def skip_meeting(session: Session, actor: Member, meeting: Meeting, *, because: str, now: datetime) -> None:
    """The meeting is called off, for that reason, and stays so whatever is planned; topics go on to the next.

    Raises Refused without a reason, AlreadySettled, NotAllowed.
    """
    authorize(session, actor, Act.PLAN_MEETING, meeting)
    _check_to_come(meeting, now=now)
    reason = clean(because, "because", limit=BECAUSE_LIMIT)
    state = MeetingState.CANCELLED
    audit.change(session, actor, Act.PLAN_MEETING, meeting, now=now, state=state, because=reason)
    unschedule_meeting(session, meeting, now=now)
    plan_meetings(session, _series(session, meeting), now=now)


def move_meeting(
    session: Session,
    actor: Member,
    meeting: Meeting,
    *,
    day: date,
    at: time,
    place: str = "",
    because: str,
    now: datetime,
) -> list[Lapsed]:
    """The meeting is held on that day at that wall time of its series' zone, as long as before.

    ``place`` is where it differs from the usual one. What is due for the meeting moves with it. Returns the
    answers that count no more, as it is on another day. Raises Refused on the field at fault, AlreadySettled,
    NotAllowed.
    """
    authorize(session, actor, Act.PLAN_MEETING, meeting)
    _check_to_come(meeting, now=now)
    series = _series(session, meeting)
    slot = _slot(session, series, day, at, meeting.ends_at - meeting.starts_at, besides=meeting, now=now)
    reason = clean(because, "because", limit=BECAUSE_LIMIT)
    where = _place(series, place)
    before = meeting.held_on(series.zone)
    audit.change(session, actor, Act.PLAN_MEETING, meeting, now=now, **slot, place=where, because=reason)
    moved = meeting.held_on(series.zone) != before
    lapsed = forget_answers(session, actor, meeting, now=now) if moved else []
    schedule_meeting(session, series, meeting, now=now)
    return lapsed


def restore_meeting(session: Session, actor: Member, meeting: Meeting, *, now: datetime) -> list[Lapsed]:
    """What somebody called off or moved is held as its series says; an added one where it was put.

    Returns the answers that count no more. Raises Refused when another meeting is there by now,
    AlreadySettled, NotAllowed.
    """
    authorize(session, actor, Act.PLAN_MEETING, meeting)
    if meeting.state == MeetingState.PLANNED and not (meeting.because and not meeting.extra):
        raise AlreadySettled("meeting", meeting.planned_on.isoformat(), "planned")
    series = _series(session, meeting)
    held = {one.day: one.held_on for one in coming_days(session, series, now=now)}.get(meeting.planned_on)
    ruled = held is not None and series.active and not meeting.extra
    wall = wall_of(meeting.starts_at, series.zone)
    day, at = (held, series.at) if held and ruled else (wall.date(), wall.time())
    length = timedelta(minutes=series.minutes) if ruled else meeting.ends_at - meeting.starts_at
    slot = _slot(session, series, day, at, length, besides=meeting, now=now)
    values = {"state": MeetingState.PLANNED, "because": "", "extra": not ruled, **slot}
    if ruled:
        values["place"] = ""
    audit.change(session, actor, Act.PLAN_MEETING, meeting, now=now, **values)
    moved = meeting.held_on(series.zone) != wall.date()
    lapsed = forget_answers(session, actor, meeting, now=now) if moved else []
    schedule_meeting(session, series, meeting, now=now)
    return lapsed


def add_meeting(
    session: Session,
    actor: Member,
    series: MeetingSeries,
    *,
    day: date,
    at: time,
    minutes: int,
    place: str = "",
    because: str = "",
    now: datetime,
) -> Meeting:
    """A meeting beside the rule, with an agenda of its own, at that wall time of the series' zone.

    A day that was called off may be used again. Raises Refused on the field at fault, NotAllowed.
    """
    authorize(session, actor, Act.PLAN_MEETING, series)
    if not 5 <= minutes <= 1440:
        raise Refused("minutes", "out_of_range", str(minutes))
    statement = select(Meeting).where(Meeting.series_id == series.id, Meeting.planned_on == day)
    found = session.exec(statement).first()
    slot = _slot(session, series, day, at, timedelta(minutes=minutes), besides=found, now=now)
    ruled = {one.day for one in coming_days(session, series, now=now) if one.held_on} if series.active else {}
    if (found is None and day in ruled) or (found is not None and found.state != MeetingState.CANCELLED):
        raise Refused("day", "meets_already")
    values: dict[str, Any] = {
        "state": MeetingState.PLANNED,
        "extra": True,
        "place": _place(series, place),
        "because": clean(because, "because", limit=BECAUSE_LIMIT) if because.strip() else "",
        **slot,
    }
    if found is None:
        found = Meeting(committee_id=series.committee_id, series_id=series.pk, planned_on=day, **values)
        audit.create(session, actor, Act.PLAN_MEETING, found, now=now)
    else:
        audit.change(session, actor, Act.PLAN_MEETING, found, now=now, **values)
    schedule_meeting(session, series, found, now=now)
    carry_topics(session, series, now=now)
    return found


def _series(session: Session, meeting: Meeting) -> MeetingSeries:
    return fetch(session, MeetingSeries, meeting.committee_id, meeting.series_id)


def _check_to_come(meeting: Meeting, *, now: datetime) -> None:
    if meeting.state == MeetingState.CANCELLED:
        raise AlreadySettled("meeting", meeting.planned_on.isoformat(), "cancelled")
    if meeting.state == MeetingState.HELD or meeting.starts_at <= now:
        raise AlreadySettled("meeting", meeting.planned_on.isoformat(), "over")


def _slot(
    session: Session,
    series: MeetingSeries,
    day: date,
    at: time,
    length: timedelta,
    *,
    besides: Meeting | None,
    now: datetime,
) -> dict[str, datetime]:
    """When it begins and ends, if that is to come and nothing else of the series is then."""
    check_going(session.get(Workgroup, series.workgroup_id) if series.workgroup_id else None)
    starts_at = instant_of(day, at, series.zone)
    if starts_at <= now:
        raise Refused("day", "past")
    if day - today(now, series.zone) > FARTHEST:
        raise Refused("day", "too_far")
    statement = select(Meeting.id).where(
        Meeting.series_id == series.id,
        Meeting.state == MeetingState.PLANNED,
        Meeting.starts_at < starts_at + length,
        Meeting.ends_at > starts_at,
        col(Meeting.id) != (besides.pk if besides else 0),
    )
    if session.exec(statement).first() is not None:
        raise Refused("day", "meets_already")
    return {"starts_at": starts_at, "ends_at": starts_at + length}


def _place(series: MeetingSeries, place: str) -> str:
    """A meeting's own place; none where it is the usual one."""
    tidy = " ".join(place.split())
    if len(tidy) > PLACE_LIMIT:
        raise Refused("place", "too_long", tidy)
    return "" if tidy == series.place else tidy
