"""The records behind the vitality signals, read in so many queries however large the committee is."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import case
from sqlmodel import Session, col, func, select

from models.access import Act
from models.attendance import Attendance
from models.audit import AuditLine, table_name
from models.calendar import today
from models.chair import serving_term
from models.checkin import Asked, Checkin, CheckinRound
from models.committee import Committee, Member
from models.departure import Change
from models.goal import Goal, GoalState
from models.meeting import Meeting, MeetingSeries, MeetingState
from models.step import ActionStep, is_open
from models.tools.charter import Charter, CharterState, Part
from models.tools.gap_map import MapGoal
from models.tools.indicator import Indicator, IndicatorState
from models.tools.objectives import Objective, ObjectiveState
from models.tools.observation import Observation
from models.tools.period import last_over
from models.tools.signals_rules import Roll, Round
from models.topic import AgendaItem, TopicState
from models.workgroup import workgroups_of

LOOK_BACK = 12
"""How many of the committee's own last meetings are looked at."""

PARTS = (Part.MISSION, Part.AIM, Part.IN_SCOPE, Part.DELIVERABLES)
"""What of a charter says what its committee is for."""


@dataclass(frozen=True)
class Meetings:
    """The committee's own last meetings, the earliest first: those with a roll call, and their topics.

    Topics that a tool has put up are left out: they are the work itself. ``last`` is the day of the last one,
    with or without a roll call.
    """

    rolls: Sequence[Roll]
    agendas: Sequence[Sequence[str]]
    last: date | None = None


def meetings(session: Session, committee: Committee) -> Meetings:
    """The last meetings that were held; three queries."""
    statement = (
        select(Meeting)
        .join(MeetingSeries, col(MeetingSeries.id) == Meeting.series_id)
        .where(
            Meeting.committee_id == committee.id,
            Meeting.state == MeetingState.HELD,
            col(MeetingSeries.workgroup_id).is_(None),
        )
        .order_by(col(Meeting.starts_at).desc())
        .limit(LOOK_BACK)
    )
    held = list(session.exec(statement).all())[::-1]
    ids = [one.pk for one in held]
    seats: dict[int, dict[int, Attendance]] = defaultdict(dict)
    for row in session.exec(select(Attendance).where(col(Attendance.meeting_id).in_(ids))).all():
        seats[row.meeting_id][row.seat_id] = row
    topics: dict[int, list[str]] = defaultdict(list)
    put = select(AgendaItem).where(
        col(AgendaItem.meeting_id).in_(ids),
        AgendaItem.state != TopicState.REMOVED,
        AgendaItem.origin == "",
    )
    for item in session.exec(put.order_by(col(AgendaItem.id))).all():
        topics[item.meeting_id or 0].append(item.title)
    rolls = [
        Roll(one.held_on(committee.zone), {seat: row.presence for seat, row in seats[one.pk].items()})
        for one in held
        if one.pk in seats
    ]
    last = held[-1].held_on(committee.zone) if held else None
    return Meetings(rolls, [topics[pk] for pk in ids], last)


def rounds(
    session: Session, committee: Committee, cut_short: Collection[datetime], *, since: datetime
) -> dict[int, list[Round]]:
    """By workgroup its check-ins that began after ``since`` and are over, the earliest first; two queries.

    Who sat a round out was not asked. Whoever answered for an owner has answered. Rounds that a pause ended
    (``cut_short``: when) are left out: nobody had the time.
    """
    asked: dict[int, set[int]] = defaultdict(set)
    over: dict[int, CheckinRound] = {}
    statement = (
        select(CheckinRound, Asked.owner_id)
        .join(Asked, col(Asked.round_id) == CheckinRound.id)
        .where(
            CheckinRound.committee_id == committee.id,
            CheckinRound.opened_at > since,
            col(CheckinRound.closed_at).is_not(None),
            ~col(Asked.skipped),
        )
        .order_by(col(CheckinRound.opened_at))
    )
    for one, owner_id in session.exec(statement).all():
        if one.closed_at not in cut_short:
            over[one.pk] = one
            asked[one.pk].add(owner_id)
    said = _said(session, committee.pk, since)
    found: dict[int, list[Round]] = defaultdict(list)
    for pk, one in over.items():
        answered = len(asked[pk] & said[pk])
        closed_on = today(one.closed_at or one.closes_at, committee.zone)
        found[one.workgroup_id].append(Round(closed_on, len(asked[pk]), answered))
    return found


def _said(session: Session, committee_id: int, since: datetime) -> dict[int, set[int]]:
    """By round, the members who have answered, and the owners of the steps of which somebody has spoken."""
    statement = (
        select(Checkin.round_id, Checkin.member_id, ActionStep.owner_id)
        .join(ActionStep, col(ActionStep.id) == Checkin.step_id, isouter=True)
        .where(Checkin.committee_id == committee_id, Checkin.at > since, col(Checkin.round_id).is_not(None))
    )
    found: dict[int, set[int]] = defaultdict(set)
    for round_id, member_id, owner_id in session.exec(statement).all():
        found[round_id or 0] |= {member_id, owner_id or member_id}
    return found


@dataclass(frozen=True)
class StepFacts:
    """An open step with its workgroup's id, the dates before and after each change of its date.

    ``put_off_on`` is when it was put off last.
    """

    step: ActionStep
    group_id: int | None
    moves: Sequence[tuple[date, date | None]]
    put_off_on: date | None


def moved_steps(session: Session, committee: Committee) -> list[StepFacts]:
    """The open steps whose date people have changed, by number; one query.

    What a pause has moved is not people's doing, and a change that was taken back is none.
    """
    statement = (
        select(ActionStep, Goal.workgroup_id, AuditLine)
        .join(Goal, col(Goal.id) == ActionStep.goal_id)
        .join(AuditLine, col(AuditLine.row_id) == ActionStep.id)
        .where(
            is_open(committee.pk),
            AuditLine.committee_id == committee.pk,
            AuditLine.kind == table_name(ActionStep),
            AuditLine.act == Act.EDIT_STEP.value,
            ~col(AuditLine.undone),
        )
        .order_by(col(ActionStep.number), col(AuditLine.id))
    )
    found: dict[int, StepFacts] = {}
    moves: dict[int, list[tuple[date, date | None]]] = defaultdict(list)
    put_off: dict[int, date] = {}
    for step, group_id, line in session.exec(statement).all():
        was, now = line.before.get("due"), line.after.get("due")
        if was is None:
            continue
        day, after = date.fromisoformat(was), date.fromisoformat(now) if now else None
        moves[step.pk].append((day, after))
        if after is None or after > day:
            put_off[step.pk] = today(line.at, committee.zone)
        found[step.pk] = StepFacts(step, group_id, moves[step.pk], put_off.get(step.pk))
    return list(found.values())


@dataclass(frozen=True)
class Waits:
    """How many open steps wait on an agency, and when this was last said of one of them."""

    steps: int
    since: date | None


def waiting_steps(session: Session, committee: Committee) -> dict[int, Waits]:
    """The open steps that wait on an agency, by its id; one query."""
    agency, line = col(ActionStep.waiting_on_id), AuditLine
    said = (
        (col(line.row_id) == ActionStep.id)
        & (col(line.committee_id) == committee.pk)
        & (col(line.kind) == table_name(ActionStep))
        & (col(line.act) == Act.SETTLE_STEP.value)
        & ~col(line.undone)
    )
    statement = (
        select(agency, func.count(func.distinct(col(ActionStep.id))), func.max(col(line.at)))
        .join(line, said, isouter=True)
        .where(is_open(committee.pk), agency.is_not(None))
        .group_by(agency)
    )
    return {
        pk or 0: Waits(count, today(at, committee.zone) if at else None)
        for pk, count, at in session.exec(statement).all()
    }


def staffed_on(session: Session, committee: Committee) -> date | None:
    """When who chairs, coordinates or is a member changed last; two queries."""
    statement = select(func.max(AuditLine.at)).where(
        AuditLine.committee_id == committee.pk,
        AuditLine.kind == table_name(Member),
        col(AuditLine.act).in_([Act.SET_UP.value, Change.LEFT.value, Change.HEIR.value]),
        ~col(AuditLine.undone),
    )
    changed, term = session.exec(statement).one(), serving_term(session, committee.pk)
    days = [today(changed, committee.zone)] if changed else []
    return max([*days, term.starts_on] if term else days, default=None)


@dataclass(frozen=True)
class Goals:
    """Open goals: how many, how many serve something on the map, the first's and last's day; what is stated.

    ``said`` are the words by which a topic is tied to the committee's work; empty once the goals were met, or
    where neither goal, objective nor charter says what the work is.
    """

    open: int
    behind: int
    oldest: date | None
    newest: date | None
    said: Sequence[str]


def goals(session: Session, committee: Committee) -> Goals:
    """The goals and what the committee has said of its work; five queries."""
    pk = committee.pk
    rows = session.exec(select(Goal).where(Goal.committee_id == pk, Goal.state != GoalState.DROPPED)).all()
    going = [one for one in rows if one.state == GoalState.OPEN]
    behind = session.exec(
        select(func.count(func.distinct(col(MapGoal.goal_id))))
        .join(Goal, col(Goal.id) == MapGoal.goal_id)
        .where(Goal.committee_id == pk, Goal.state == GoalState.OPEN)
    ).one()
    days = [today(one.created_at, committee.zone) for one in going]
    oldest, newest = min(days, default=None), max(days, default=None)
    objectives = session.exec(
        select(Objective.statement).where(
            Objective.committee_id == pk, Objective.state == ObjectiveState.OPEN
        )
    ).all()
    charter = session.exec(
        select(Charter).where(Charter.committee_id == pk, Charter.state == CharterState.IN_FORCE)
    ).first()
    stated = [*(one.statement for one in rows), *objectives]
    stated += [charter.said(part) for part in PARTS if charter.said(part)] if charter else []
    met = bool(rows) and not going
    names = [*(one.name for one in workgroups_of(session, pk, ended=True)), committee.mission]
    said = [*stated, *names] if stated and not met else []
    return Goals(len(going), behind, oldest, newest, said)


@dataclass(frozen=True)
class Numbers:
    """Active indicators, those with a number of their last two periods, and the last day of any number."""

    indicators: int
    current: int
    last: date | None


def numbers(session: Session, committee: Committee, *, now: datetime) -> Numbers:
    """What is counted, and since when it is not; one query."""
    counted = col(Observation.superseded_at).is_(None) & (col(Observation.series) == Indicator.series)
    last = func.max(case((counted, col(Observation.ends_on))))
    begun = func.max(case((counted, col(Observation.starts_on))))
    statement = (
        select(Indicator.period, begun, last)
        .join(Observation, col(Observation.indicator_id) == Indicator.id, isouter=True)
        .where(Indicator.committee_id == committee.id, Indicator.state == IndicatorState.ACTIVE)
        .group_by(col(Indicator.id), col(Indicator.period))
    )
    day, fiscal = today(now, committee.zone), committee.fiscal_year_start_month
    current, rows = 0, session.execute(statement).all()
    for period, starts_on, _ in rows:
        before = last_over(last_over(day, period, fiscal).first, period, fiscal)
        current += starts_on is not None and starts_on >= before.first
    return Numbers(len(rows), current, max((end for _, _, end in rows if end), default=None))
