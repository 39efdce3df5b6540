"""The committee's meetings as other programs' calendars need them: rules, and the days that differ from them.

Pure but for ``datebook``, which reads what it takes in a number of queries that no committee's size changes.
"""

import hashlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from sqlmodel import Session, col, func, select

from models.audit import AuditLine, table_name
from models.calendar import DAY, WorkCalendar, instant_of, wall_of
from models.committee import Committee, DayOff, calendar_of
from models.meeting import HolidayRule, Meeting, MeetingSeries, MeetingState
from models.recurrence import dates_after, due_between
from models.series import RuleDay, all_series, called_off, rule_days
from models.workgroup import Workgroup, workgroups_of

MONTHS_AHEAD = 24
"""How far ahead the rule for holidays is applied; beyond, the days of the rule stand as they are."""


@dataclass(frozen=True)
class Sitting:
    """One meeting with its own time: in place of the rule's (``instead_of``), or beside the rule (None).

    ``pk`` is the meeting's id, where it is a row already.
    """

    starts_at: datetime
    ends_at: datetime
    instead_of: datetime | None = None
    pk: int | None = None
    place: str = ""
    cancelled: bool = False


@dataclass(frozen=True)
class SeriesDates:
    """A series: its rule from ``first`` on (None: it names no more days), and all that differs from it.

    On the instants in ``skipped`` nobody meets. ``sittings`` are its meetings that are not as the rule has
    them. ``changes`` counts what has been changed about it, ``changed_at`` is when that was last.
    """

    series: MeetingSeries
    workgroup: Workgroup | None
    first: datetime | None
    rule: str
    skipped: Sequence[datetime]
    sittings: Sequence[Sitting]
    changes: int
    changed_at: datetime


@dataclass(frozen=True)
class Datebook:
    """All series of the committee up to ``until``. ``key`` tells its events from everybody else's."""

    committee: Committee
    key: str
    series: Sequence[SeriesDates]
    until: datetime


def datebook(session: Session, committee: Committee, *, now: datetime) -> Datebook:
    """The meetings of the committee and of its workgroups, held and to come."""
    groups = {group.pk: group for group in workgroups_of(session, committee.pk, ended=True)}
    meetings: dict[int, list[Meeting]] = {}
    statement = select(Meeting).where(Meeting.committee_id == committee.pk)
    for meeting in session.exec(statement.order_by(col(Meeting.starts_at), col(Meeting.id))).all():
        meetings.setdefault(meeting.series_id, []).append(meeting)
    calendar = calendar_of(session, committee)
    changes = _changes(session, committee)
    found = []
    for series in all_series(session, committee.pk):
        count, changed_at = changes.get(series.pk, (0, committee.created_at))
        dates = dates_of(series, meetings.get(series.pk, []), calendar, now=now)
        group = groups.get(series.workgroup_id) if series.workgroup_id else None
        found.append(replace(dates, workgroup=group, changes=count, changed_at=changed_at))
    return Datebook(committee, _key(committee), found, horizon(now))


def horizon(now: datetime) -> datetime:
    """The end of the 24th month from now: the same for a month, so that a calendar changes no oftener."""
    at = now.astimezone(UTC)
    months = at.month + MONTHS_AHEAD
    return datetime(at.year + months // 12, months % 12 + 1, 1, tzinfo=UTC)


def dates_of(
    series: MeetingSeries, meetings: Sequence[Meeting], calendar: WorkCalendar, *, now: datetime
) -> SeriesDates:
    """The days of the series' rule and what becomes of each, from all its meetings so far."""
    rows = {meeting.planned_on: meeting for meeting in meetings}
    days = _named(series, meetings, now=now)
    heeded = None if series.holidays is HolidayRule.KEEP else calendar
    fates = [
        _fate(series, rows.get(one.day), one, now=now) for one in rule_days(days, series.holidays, heeded)
    ]
    leading = next((place for place, fate in enumerate(fates) if fate is not None), len(fates))
    kept = [_as_ruled(series, day) for day in days[leading:]]
    pairs = list(zip(kept, fates[leading:], strict=True))
    return SeriesDates(
        series=series,
        workgroup=None,
        first=kept[0].starts_at if kept else None,
        rule=_rule(series, dropped=leading, last=days[-1] if days else None),
        skipped=[ruled.starts_at for ruled, fate in pairs if fate is None],
        sittings=[
            *(fate for ruled, fate in pairs if fate is not None and fate != ruled),
            *_beside(series, meetings, frozenset(days)),
        ],
        changes=0,
        changed_at=now,
    )


def _named(series: MeetingSeries, meetings: Sequence[Meeting], *, now: datetime) -> list[date]:
    """The days that the rule names, up to the horizon and one beyond; to its last meeting, if over."""
    rule, end = series.recurrence, horizon(now)
    before = instant_of(series.start, time(), series.zone) - timedelta(seconds=1)
    days = [wall_of(instant, series.zone).date() for instant in due_between(rule, before, end)]
    if series.active:
        return [*days, *dates_after(rule, days[-1] if days else series.start - DAY, 1)]
    held = [one.planned_on for one in meetings if one.state != MeetingState.CANCELLED and not one.extra]
    return [day for day in days if held and day <= max(held)]


def _fate(series: MeetingSeries, meeting: Meeting | None, one: RuleDay, *, now: datetime) -> Sitting | None:
    """The meeting that a day of the rule stands for; None where nobody meets.

    That is so also where an extra meeting has taken the day, which stands beside the rule, and where one was
    called off before anybody was told that it would be.
    """
    ruled = _as_ruled(series, one.day)
    if meeting is None or (meeting.state == MeetingState.CANCELLED and not called_off(meeting)):
        starts_at = instant_of(one.held_on, series.at, series.zone) if one.held_on else now
        if starts_at <= now or not series.active:
            return None
        return replace(ruled, starts_at=starts_at, ends_at=starts_at + timedelta(minutes=series.minutes))
    if meeting.extra or (meeting.state == MeetingState.CANCELLED and meeting.agenda_posted_at is None):
        return None
    return replace(_sitting(series, meeting), instead_of=ruled.starts_at, pk=None)


def _as_ruled(series: MeetingSeries, day: date) -> Sitting:
    starts_at = instant_of(day, series.at, series.zone)
    return Sitting(starts_at, starts_at + timedelta(minutes=series.minutes), starts_at)


def _beside(
    series: MeetingSeries, meetings: Sequence[Meeting], on_rule: Collection[date]
) -> Iterator[Sitting]:
    """Extra meetings, and those of an earlier rule; one that was known and called off is said to be off."""
    for meeting in meetings:
        known = meeting.state != MeetingState.CANCELLED or meeting.extra or meeting.agenda_posted_at
        if known and (meeting.extra or meeting.planned_on not in on_rule):
            yield _sitting(series, meeting)


def _sitting(series: MeetingSeries, meeting: Meeting) -> Sitting:
    return Sitting(
        meeting.starts_at,
        meeting.ends_at,
        pk=meeting.pk,
        place="" if meeting.place == series.place else meeting.place,
        cancelled=meeting.state == MeetingState.CANCELLED,
    )


def _rule(series: MeetingSeries, *, dropped: int, last: date | None) -> str:
    """The rule as it goes on without its first ``dropped`` days; of a series that is over, with its end."""
    fields = dict(part.split("=", 1) for part in series.rule.upper().split(";"))
    if "COUNT" in fields:
        fields["COUNT"] = str(int(fields["COUNT"]) - dropped)
    if not series.active and last is not None:
        fields.pop("COUNT", None)
        fields["UNTIL"] = f"{last:%Y%m%d}"
    return ";".join(f"{name}={value}" for name, value in fields.items())


def _key(committee: Committee) -> str:
    """The same wherever the program runs and its database is taken; of another committee, another one."""
    made = committee.created_at.astimezone(UTC).isoformat(timespec="seconds")
    return hashlib.sha256(f"{committee.team_id} {committee.pk} {made}".encode()).hexdigest()[:20]


def _changes(session: Session, committee: Committee) -> dict[int, tuple[int, datetime]]:
    """By series: how often it, its meetings or the committee's own days were changed, and when last."""
    own = select(col(AuditLine.row_id), func.count(), func.max(col(AuditLine.at))).where(
        AuditLine.committee_id == committee.pk, AuditLine.kind == table_name(MeetingSeries)
    )
    found: dict[int, list[tuple[int, datetime]]] = {}
    for series_id, count, at in session.exec(own.group_by(col(AuditLine.row_id))).all():
        found.setdefault(series_id or 0, []).append((count, at))
    theirs = (
        select(col(Meeting.series_id), func.count(), func.max(col(AuditLine.at)))
        .join(AuditLine, col(AuditLine.row_id) == Meeting.id)
        .where(AuditLine.committee_id == committee.pk, AuditLine.kind == table_name(Meeting))
        .group_by(col(Meeting.series_id))
    )
    for series_id, count, at in session.exec(theirs).all():
        found.setdefault(series_id, []).append((count, at))
    common = select(func.count(), func.max(col(AuditLine.at))).where(
        AuditLine.committee_id == committee.pk,
        col(AuditLine.kind).in_([table_name(Committee), table_name(DayOff)]),
    )
    count, at = session.exec(common).one()
    everywhere = [(count, at)] if count else []
    return {
        series_id: (sum(each for each, _ in told + everywhere), max(when for _, when in told + everywhere))
        for series_id, told in found.items()
    }
