"""The committee's rhythm: its meetings, check-ins, digest and nudges, and whether its set-up is complete."""

import re
from datetime import datetime, time
from typing import Any

from sqlmodel import Session, col, select

from models import audit, schedule
from models.access import Act, authorize
from models.calendar import today
from models.chair import offices_of, rotation_in, rotation_of, serving_in
from models.committee import Committee, Member, Seat
from models.errors import AlreadySettled, Refused
from models.meeting import Meeting, MeetingSeries
from models.passing import schedule_handover
from models.recurrence import Recurrence, dates_after
from models.schedule import Schedule, Work
from models.series import (
    all_series,
    clear_planned,
    coming_days,
    last_series_of,
    plan_meetings,
    series_of,
)
from models.workgroup import Workgroup, check_going, workgroups_of

NUDGE_HOUR = time(9, 0)
NUDGE_RULE = "FREQ=DAILY"
PLACE_LIMIT = 150
LINK_LIMIT = 500
LINK = re.compile(r"https?://[^\s<>|\"]+")

PARTS = ("basics", "seats", "workgroups", "meetings", "rhythm", "chair")
"""The parts of the set-up, in their order."""


def plan_nudges(session: Session, committee: Committee, zone: str, *, now: datetime) -> None:
    """Nudges go out at 9:00 of every zone in which a member lives; paused in one zone is paused in all.

    So it is with what is done about missed ones.
    """
    present = nudges_of(session, committee.pk)
    if zone in {one.zone for one in present}:
        return
    daily = Recurrence(NUDGE_RULE, today(now, zone), NUDGE_HOUR, zone)
    made = schedule.recur(session, committee.pk, Work.NUDGE, daily, now=now)
    if any(one.paused for one in present):
        made.paused, made.wake_at = True, None
    made.catch_up = present[0].catch_up if present else None
    session.add(made)


def nudges_of(session: Session, committee_id: int) -> list[Schedule]:
    """The nudge schedules, one for every zone."""
    statement = select(Schedule).where(Schedule.committee_id == committee_id, Schedule.work == Work.NUDGE)
    return list(session.exec(statement.order_by(Schedule.zone)).all())


def put_series(
    session: Session,
    actor: Member,
    committee: Committee,
    *,
    recurrence: Recurrence,
    minutes: int,
    place: str,
    agenda_days: int,
    group: Workgroup | None = None,
    now: datetime,
    **more: Any,
) -> MeetingSeries:
    """The meeting series of the committee, or of the workgroup, by that rule; one that was over goes on.

    ``more`` are other columns that are set: link, holidays, notice, notice_unit, quorum. A meeting whose
    agenda is out stays where it was announced, and the new rule begins after it; topics of meetings that fall
    away go on to the next. Raises Refused on the field at fault, NotAllowed.
    """
    authorize(session, actor, Act.PLAN_MEETING, group)
    check_going(group)
    values = {"minutes": minutes, "place": place, "agenda_days": agenda_days, **more}
    rule = {name: getattr(recurrence, name) for name in ("rule", "start", "at", "zone")}
    series = _put(session, actor, committee, group, {**rule, **_checked(values), "active": True}, now=now)
    if not any(one.held_on for one in coming_days(session, series, now=now)):
        raise Refused("holidays", "never_held")
    plan_meetings(session, series, now=now)
    return series


def _put(
    session: Session,
    actor: Member,
    committee: Committee,
    group: Workgroup | None,
    values: dict[str, Any],
    *,
    now: datetime,
) -> MeetingSeries:
    """The series with these values, made where there is none."""
    group_id = group.pk if group else None
    series = last_series_of(session, committee.pk, group_id)
    values["title"] = group.name if group else committee.name
    if series is None:
        series = MeetingSeries(committee_id=committee.pk, workgroup_id=group_id, **values)
        audit.create(session, actor, Act.PLAN_MEETING, series, now=now)
    elif audit.change(session, actor, Act.PLAN_MEETING, series, now=now, **values):
        _begin_anew(session, series, now=now)
    return series


BOUNDS = {"minutes": (5, 1440), "agenda_days": (0, 60), "notice": (0, 720), "quorum": (1, 200)}
"""The least and the most that numbers of a series can be."""


def _checked(values: dict[str, Any]) -> dict[str, Any]:
    """The values of a series as they are kept. Raises Refused on the field at fault."""
    for field, (least, most) in BOUNDS.items():
        number = values.get(field)
        if number is not None and not least <= number <= most:
            raise Refused(field, "out_of_range", str(number))
    kept = {**values, "place": values["place"].strip(), "link": values.get("link", "").strip()}
    for field, limit in (("place", PLACE_LIMIT), ("link", LINK_LIMIT)):
        if len(kept[field]) > limit:
            raise Refused(field, "too_long", kept[field])
    if kept["link"] and not LINK.fullmatch(kept["link"]):
        raise Refused("link", "no_link", kept["link"])
    return kept


def _begin_anew(session: Session, series: MeetingSeries, *, now: datetime) -> None:
    """Takes back what nobody was told of; the rule, which has changed, begins after what was announced."""
    told = [meeting.planned_on for meeting in clear_planned(session, series, now=now) if not meeting.extra]
    # The first date after it, not the day after it, so that "every second week" keeps its weeks.
    if told and (later := dates_after(series.recurrence, told[-1], 1)):
        series.start = later[0]
        session.add(series)


def end_series(session: Session, actor: Member, series: MeetingSeries, *, now: datetime) -> list[Meeting]:
    """The series plans no more meetings, and those that nobody was told of fall away.

    Returns those that were announced: they stay until somebody calls them off. Topics go on to them, else to
    the parking lot. Raises AlreadySettled, NotAllowed.
    """
    authorize(session, actor, Act.PLAN_MEETING, series)
    if not audit.change(session, actor, Act.PLAN_MEETING, series, now=now, active=False):
        raise AlreadySettled("series", series.title, "over")
    told = clear_planned(session, series, now=now)
    plan_meetings(session, series, now=now)
    return told


def set_rhythm(
    session: Session,
    actor: Member,
    committee: Committee,
    *,
    checkins: Recurrence,
    digest: Recurrence,
    now: datetime,
) -> None:
    """The check-in rule of all workgroups, and the digest's. Raises NotAllowed.

    When the check-in rule is the common one already, a workgroup that was given its own keeps it.
    """
    authorize(session, actor, Act.SET_UP)
    common = checkin_rule(session, committee.pk)
    for group in workgroups_of(session, committee.pk):
        own = schedule.find(session, committee.pk, Work.ROUND_OPEN, group.pk)
        if own is None or checkins != common:
            _set(session, actor, committee, Work.ROUND_OPEN, group.pk, checkins, now=now)
    _set(session, actor, committee, Work.DIGEST, 0, digest, now=now)


def _set(
    session: Session,
    actor: Member,
    committee: Committee,
    work: Work,
    subject_id: int,
    rule: Recurrence,
    *,
    now: datetime,
) -> None:
    present = schedule.find(session, committee.pk, work, subject_id)
    if present is None:
        made = schedule.recur(session, committee.pk, work, rule, subject_id=subject_id, now=now)
        audit.create(session, actor, Act.SET_UP, made, now=now)
    elif present.recurrence != rule:
        schedule.change_rule(session, actor, present, rule, now=now)


def checkin_rule(session: Session, committee_id: int) -> Recurrence | None:
    """The rule by which most workgroups check in; of two as common, that of the first workgroup."""
    statement = select(Schedule).where(
        Schedule.committee_id == committee_id, Schedule.work == Work.ROUND_OPEN
    )
    rules = [one.recurrence for one in session.exec(statement.order_by(col(Schedule.id))).all() if one.rule]
    return max(rules, key=rules.count, default=None)


def plan_checkins(session: Session, committee: Committee, group: Workgroup, *, now: datetime) -> None:
    """A workgroup that is new, or taken up again, checks in by the common rule, once there is one."""
    rule = checkin_rule(session, committee.pk)
    present = schedule.find(session, committee.pk, Work.ROUND_OPEN, group.pk)
    if rule is not None and (present is None or not present.rule):
        schedule.recur(session, committee.pk, Work.ROUND_OPEN, rule, subject_id=group.pk, now=now)


BY_THE_CLOCKS = (
    *(Work.ROUND_OPEN, Work.DIGEST, Work.BURDEN, Work.AGREEMENTS, Work.PULL),
    *(Work.FUNDING, Work.VITALITY),
)
"""What recurs on the committee's clocks."""


def move_to_zone(session: Session, actor: Member, committee: Committee, *, now: datetime) -> None:
    """Brings the committee's own schedules into its zone: 9:00 stays 9:00, on the new clocks."""
    statement = select(Schedule).where(
        Schedule.committee_id == committee.id,
        col(Schedule.work).in_(BY_THE_CLOCKS),
    )
    for one in session.exec(statement).all():
        rule = one.recurrence
        if rule is not None:
            moved = Recurrence(rule.rule, rule.start, rule.at, committee.zone)
            schedule.change_rule(session, actor, one, moved, now=now)
    for series in all_series(session, committee.pk):
        if audit.change(session, actor, Act.SET_UP, series, now=now, zone=committee.zone):
            _begin_anew(session, series, now=now)
            plan_meetings(session, series, now=now)
    for office in offices_of(session, committee.pk):
        term = serving_in(session, office)
        if term is not None and rotation_in(session, office) is not None:
            schedule_handover(session, office, term, now=now)


def missing_part(session: Session, committee: Committee) -> str | None:
    """The first part of the set-up that is not there yet; None when the committee can run."""
    exists: list[tuple[str, object]] = [
        ("basics", committee.channel_id),
        ("seats", session.exec(select(Seat.id).where(Seat.committee_id == committee.id)).first()),
        ("workgroups", workgroups_of(session, committee.pk, ended=True)),
        ("meetings", series_of(session, committee.pk)),
        ("rhythm", schedule.find(session, committee.pk, Work.DIGEST)),
        ("chair", rotation_of(session, committee.pk)),
    ]
    return next((part for part, present in exists if not present), None)


def finish_setup(session: Session, actor: Member, committee: Committee, *, now: datetime) -> bool:
    """Marks the set-up as complete once nothing is missing; True the one time that this happens."""
    authorize(session, actor, Act.SET_UP)
    if committee.set_up_at is not None or missing_part(session, committee) is not None:
        return False
    committee.set_up_at = now
    session.add(committee)
    from models.tools.vitality_times import plan_look  # once in a committee's life

    plan_look(session, committee, now=now)
    return True
