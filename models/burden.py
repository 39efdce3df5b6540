"""How much and how often the committee meets, by month, and whether that is within its own bounds.

The length of a meeting is from when it was called to order until it was adjourned, where the minutes have
that; else as planned. The hours of a person are those of the roll, from arriving to leaving.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from dateutil.relativedelta import relativedelta
from sqlalchemy import ColumnElement, and_
from sqlmodel import Session, col, func, select

from models.attendance import THERE, Attendance
from models.calendar import instant_of, today
from models.committee import Committee
from models.meeting import Meeting, MeetingSeries, MeetingState
from models.series import called_off
from models.tools.pause_tables import pauses_of

MONTHS = 6
"""How many months are told of, the present one among them."""

SPAN = 3
"""In how many months the committee's fewest meetings are counted."""

NOTHING = timedelta()


@dataclass(frozen=True)
class Month:
    """One calendar month of the committee's zone; ``first`` is its first day.

    ``held`` counts the meetings of the committee, which are ``own``, and of its workgroups, together
    ``length`` long. Of ``unrecorded`` ones no roll was taken; the committee's own among these were ``untold``
    long. ``sat`` is by the member's id.
    """

    first: date
    held: int = 0
    own: int = 0
    cancelled: int = 0
    length: timedelta = NOTHING
    unrecorded: int = 0
    untold: timedelta = NOTHING
    sat: Mapping[int, timedelta] = field(default_factory=dict)

    @property
    def most(self) -> timedelta:
        """The most that one person can have sat.

        Where no roll was taken of the committee's own meeting, everybody with a seat was asked to be there.
        """
        return max(self.sat.values(), default=NOTHING) + self.untold


@dataclass(frozen=True)
class Burden:
    """The last months, the present one first, and when the committee itself met last.

    ``day`` is today in the committee's zone. Months from before the committee was made are left out.
    ``paused``: it paused in one of the three complete months, so how often it met says nothing; looked up
    for a committee with a bound for it.
    """

    committee: Committee
    day: date
    months: list[Month]
    last: date | None
    paused: bool = False

    @property
    def gap(self) -> int | None:
        """How many days ago the last meeting was."""
        return (self.day - self.last).days if self.last else None


class Bound(StrEnum):
    """The bounds that a committee can set itself."""

    MOST_HOURS = "most_hours"
    FEWEST_MEETINGS = "fewest_meetings"


@dataclass(frozen=True)
class Outside:
    """Which of its bounds the committee has passed: in its last complete month, in its last three.

    ``full`` is the month in which somebody may have sat longer; ``rare`` are the months, the earliest first,
    in which the committee met less often.
    """

    full: Month | None = None
    rare: Sequence[Month] = ()

    @property
    def bounds(self) -> tuple[Bound, ...]:
        """The bounds that were passed."""
        full = (Bound.MOST_HOURS,) if self.full else ()
        return (*full, Bound.FEWEST_MEETINGS) if self.rare else full


def burden(session: Session, committee: Committee, *, now: datetime) -> Burden:
    """The facts as they stand; four queries at most, however many meetings and people there are."""
    day = today(now, committee.zone)
    present = day.replace(day=1)
    firsts = [present - relativedelta(months=back) for back in range(MONTHS)]
    within = _between(committee, firsts[-1], present + relativedelta(months=1))
    made = today(committee.created_at, committee.zone).replace(day=1)
    sat, recorded = _sat(session, within)
    found = _months(session, committee, within, sat, recorded)
    months = [found.get(first, Month(first)) for first in firsts if first >= made or first in found]
    return Burden(committee, day, months, _last(session, committee), _paused(session, committee, present))


def _paused(session: Session, committee: Committee, present: date) -> bool:
    """Whether the committee paused in the months that are judged before this one."""
    if committee.fewest_meetings is None:
        return False
    first = present - relativedelta(months=SPAN)
    return any(
        one.began_on < present and (one.ended_at is None or today(one.ended_at, committee.zone) >= first)
        for one in pauses_of(session, committee.pk)
        if not one.undone
    )


def _between(committee: Committee, first: date, end: date) -> ColumnElement[bool]:
    begin, over = (instant_of(one, time(0), committee.zone) for one in (first, end))
    return and_(
        col(Meeting.committee_id) == committee.id,
        col(Meeting.starts_at) >= begin,
        col(Meeting.starts_at) < over,
    )


def length_of(meeting: Meeting) -> timedelta:
    """How long it was, or was to be."""
    return max(_ends(meeting) - _begins(meeting), NOTHING)


def _begins(meeting: Meeting) -> datetime:
    return meeting.opened_at or meeting.starts_at


def _ends(meeting: Meeting) -> datetime:
    return meeting.closed_at or meeting.ends_at


def _sat(session: Session, within: ColumnElement[bool]) -> tuple[dict[int, Counter[int]], set[int]]:
    """By meeting, the seconds that each member sat there; and the meetings of which a roll was taken."""
    statement = (
        select(Meeting, Attendance)
        .join(Attendance, col(Attendance.meeting_id) == Meeting.id)
        .where(within, Meeting.state == MeetingState.HELD)
    )
    sat: dict[int, Counter[int]] = defaultdict(Counter)
    recorded = set()
    for meeting, row in session.exec(statement).all():
        recorded.add(meeting.pk)
        if row.presence in THERE and row.member_id is not None:
            begin = max(row.arrived_at or _begins(meeting), _begins(meeting))
            end = min(row.left_at or _ends(meeting), _ends(meeting))
            sat[meeting.pk][row.member_id] += max(int((end - begin).total_seconds()), 0)
    return sat, recorded


def _months(
    session: Session,
    committee: Committee,
    within: ColumnElement[bool],
    sat: Mapping[int, Counter[int]],
    recorded: set[int],
) -> dict[date, Month]:
    """What was held and called off, by the first day of the month; what nobody was told of does not count."""
    statement = (
        select(Meeting, MeetingSeries.workgroup_id)
        .join(MeetingSeries, col(MeetingSeries.id) == Meeting.series_id)
        .where(within, col(Meeting.state).in_([MeetingState.HELD, MeetingState.CANCELLED]))
    )
    meetings: dict[date, list[tuple[Meeting, bool]]] = defaultdict(list)
    for meeting, group_id in session.exec(statement).all():
        meetings[meeting.held_on(committee.zone).replace(day=1)].append((meeting, group_id is None))
    return {first: _month(first, rows, sat, recorded) for first, rows in meetings.items()}


def _month(
    first: date,
    rows: Sequence[tuple[Meeting, bool]],
    sat: Mapping[int, Counter[int]],
    recorded: set[int],
) -> Month:
    held = [(one, own) for one, own in rows if one.state == MeetingState.HELD]
    unrecorded = [(one, own) for one, own in held if one.pk not in recorded]
    people: Counter[int] = Counter()
    for one, _ in held:
        people.update(sat.get(one.pk, {}))
    return Month(
        first,
        held=len(held),
        own=sum(own for _, own in held),
        cancelled=sum(called_off(one) for one, _ in rows),
        length=sum((length_of(one) for one, _ in held), NOTHING),
        unrecorded=len(unrecorded),
        untold=sum((length_of(one) for one, own in unrecorded if own), NOTHING),
        sat={member: timedelta(seconds=seconds) for member, seconds in people.items()},
    )


def _last(session: Session, committee: Committee) -> date | None:
    """The day on which the committee itself met last."""
    statement = (
        select(func.max(col(Meeting.starts_at)))
        .join(MeetingSeries, col(MeetingSeries.id) == Meeting.series_id)
        .where(
            Meeting.committee_id == committee.id,
            Meeting.state == MeetingState.HELD,
            col(MeetingSeries.workgroup_id).is_(None),
        )
    )
    found: datetime | None = session.exec(statement).one()
    return today(found, committee.zone) if found else None


def outside(facts: Burden) -> Outside | None:
    """Which of its own bounds the committee has passed; None within them, or without any.

    How often it meets is judged once it was set up, and at work, for all of the three months.
    """
    committee, present = facts.committee, facts.day.replace(day=1)
    complete = {one.first: one for one in facts.months if one.first < present}
    before = [present - relativedelta(months=back) for back in range(SPAN, 0, -1)]
    last = complete.get(before[-1])
    most, fewest = committee.most_hours, committee.fewest_meetings
    full = last if last and most is not None and last.most > timedelta(hours=most) else None
    span = [complete.get(first, Month(first)) for first in before]
    ready = committee.set_up_at is not None and today(committee.set_up_at, committee.zone) <= before[0]
    rare = ready and not facts.paused and fewest is not None and sum(one.own for one in span) < fewest
    return Outside(full, span if rare else ()) if full or rare else None


def bounded(committee: Committee) -> bool:
    """Whether the committee has set itself any bound."""
    return committee.most_hours is not None or committee.fewest_meetings is not None


def outside_now(session: Session, committee: Committee, *, now: datetime) -> Outside | None:
    """As ``outside``; no query for a committee without bounds."""
    return outside(burden(session, committee, now=now)) if bounded(committee) else None
