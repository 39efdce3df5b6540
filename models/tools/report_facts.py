"""What a report is made of: the committee's own records of a period, and how things stand on the day.

Nobody is named who is late: of late work there are counts by workgroup. Each kind of fact is one query or a
few, however large the committee is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from sqlalchemy import case, func
from sqlalchemy import select as core_select
from sqlmodel import Session, col, select

from models.agreement import AgreementLine, AgreementState, agreements_of
from models.attendance import THERE, Attendance
from models.calendar import DAY, instant_of, today
from models.committee import Agency, Committee, Member, Seat
from models.digest import Standing, glance
from models.goal import Goal, GoalState
from models.meeting import Meeting, MeetingSeries, MeetingState
from models.minutes import EntryKind, Minutes, MinutesEntry, MinutesState
from models.step import ActionStep, StepState
from models.tools.cycle_list import marks as cycle_marks
from models.tools.cycle_tables import Cycle, CycleState
from models.tools.funding_facts import FundingLine, funding_lines
from models.tools.gap_map import Mapping as MapVersion
from models.tools.gap_map import current_mapping
from models.tools.interventions import InterventionLine, interventions_of
from models.tools.interventions import marks as intervention_marks
from models.tools.map_facts import MapLine
from models.tools.map_facts import lines_of as map_lines
from models.tools.milestones import Milestone, milestones_of
from models.tools.observation import Observation, observations_of
from models.tools.period import Span
from models.tools.report import Wish
from models.tools.report_instruments import InstrumentFacts, instrument_facts
from models.tools.report_reached import at_target, met_on
from models.tools.report_sectors import Counts, Group, Place, grouped, sum_of
from models.tools.report_standing import StandingFacts, standing_facts
from models.tools.trend import IndicatorLine, Mark
from models.tools.trend import lines_of as indicator_lines
from models.vacancy import presiding
from models.workgroup import Workgroup

COMING = timedelta(days=92)
"""How far ahead meetings are told."""

RENEWAL = timedelta(days=183)
"""How far ahead it is told that an agreement is to be renewed."""


@dataclass(frozen=True)
class GoalLine:
    """A goal that was not given up, its milestones by day, and how many of its steps are done.

    Dropped steps and milestones do not count. ``met_on`` is the day on which it was said that it is met.
    """

    goal: Goal
    done: int = 0
    steps: int = 0
    milestones: Sequence[Milestone] = ()
    met_on: date | None = None


@dataclass(frozen=True)
class GroupLine:
    """A workgroup (None: the committee itself): its goals, open steps by heap, what was finished."""

    standing: Standing
    goals: Sequence[GoalLine] = ()
    finished: Sequence[ActionStep] = ()

    @property
    def workgroup(self) -> Workgroup | None:
        """Whose it is."""
        return self.standing.workgroup

    @property
    def done(self) -> int:
        """Steps done at any time."""
        return sum(line.done for line in self.goals)


@dataclass(frozen=True)
class Held:
    """A meeting that was held, and the minutes of it, once begun."""

    meeting: Meeting
    series: MeetingSeries
    minutes: Minutes | None

    @property
    def readable(self) -> bool:
        """Whether its minutes have been looked through: a draft is nobody's record yet."""
        return self.minutes is not None and self.minutes.state != MinutesState.DRAFT


@dataclass(frozen=True)
class Decided:
    """What was moved or decided at a meeting, in the order of its minutes."""

    held: Held
    entries: Sequence[MinutesEntry]


@dataclass(frozen=True)
class Attended:
    """One meeting of the committee: the seats there by group of sectors."""

    meeting: Meeting
    by_group: Mapping[Group, Counts]


@dataclass(frozen=True)
class IndicatorFact:
    """An indicator where it stands, all numbers of it that count, and the one that reached its target."""

    line: IndicatorLine
    points: Sequence[Observation]
    reached: Observation | None = None


@dataclass(frozen=True)
class ReportFacts:
    """All that a report can tell. ``day`` is the committee's day on which things stand so."""

    committee: Committee
    wish: Wish
    day: date
    chairs: Sequence[Member] = ()
    groups: Sequence[GroupLine] = ()
    mapping: MapVersion | None = None
    map_lines: Sequence[MapLine] = ()
    indicators: Sequence[IndicatorFact] = ()
    marks: Sequence[Mark] = ()
    held: Sequence[Held] = ()
    decided: Sequence[Decided] = ()
    attended: Sequence[Attended] = ()
    agreements: Sequence[AgreementLine] = ()
    interventions: Sequence[InterventionLine] = ()
    funding: Sequence[FundingLine] = ()
    cycles: Sequence[Cycle] = ()
    coming: Sequence[tuple[Meeting, MeetingSeries]] = ()
    standing: StandingFacts = field(default_factory=StandingFacts)
    told: InstrumentFacts = field(default_factory=InstrumentFacts)

    @property
    def goals(self) -> list[GoalLine]:
        """Every goal that was not given up."""
        return [line for group in self.groups for line in group.goals]

    @property
    def met(self) -> list[GoalLine]:
        """The goals that were met in the period."""
        span = self.wish.span
        return [line for line in self.goals if line.met_on and span.first <= line.met_on <= span.last]

    @property
    def reached(self) -> list[tuple[Goal, Milestone]]:
        """The milestones that were reached in the period, by goal."""
        span = self.wish.span
        dated = [(line.goal, one) for line in self.goals for one in line.milestones]
        return [
            (goal, one) for goal, one in dated if one.reached_on and span.first <= one.reached_on <= span.last
        ]

    @property
    def finished(self) -> int:
        """How many steps were done in the period."""
        return sum(len(group.finished) for group in self.groups)


def report_facts(session: Session, committee: Committee, wish: Wish, *, now: datetime) -> ReportFacts:
    """The facts; as many queries for a large committee as for a small one."""
    pk, day = committee.pk, today(now, committee.zone)
    within = _instants(wish.span, committee.zone)
    mapping = current_mapping(session, pk)
    held = _held(session, pk, within)
    numbers: dict[int, list[Observation]] = {}
    for row in observations_of(session, pk):
        numbers.setdefault(row.indicator_id, []).append(row)
    return ReportFacts(
        committee=committee,
        wish=wish,
        day=day,
        chairs=presiding(session, pk),
        groups=_groups(session, committee, within, now=now),
        mapping=mapping,
        map_lines=map_lines(session, mapping) if mapping else (),
        indicators=[
            IndicatorFact(line, points, at_target(line, points, wish.span))
            for line in indicator_lines(session, pk)
            if line.indicator.active
            for points in [numbers.get(line.indicator.pk, [])]
        ],
        marks=[Mark(*one) for one in (*cycle_marks(session, pk), *intervention_marks(session, pk))],
        held=held,
        decided=_decided(session, pk, held),
        attended=_attended(session, pk, held),
        agreements=[
            line for line in agreements_of(session, pk) if line.agreement.state == AgreementState.ACTIVE
        ],
        interventions=interventions_of(session, pk),
        funding=funding_lines(session, pk),
        cycles=_cycles(session, pk, wish.span),
        coming=_coming(session, pk, now=now),
        standing=standing_facts(session, committee, within),
        told=instrument_facts(session, committee, wish.span, within),
    )


def _instants(span: Span, zone: str) -> tuple[datetime, datetime]:
    """From the first instant of the first day up to, and without, that of the day after the last."""
    return instant_of(span.first, time(), zone), instant_of(span.last + DAY, time(), zone)


def _groups(
    session: Session, committee: Committee, within: tuple[datetime, datetime], *, now: datetime
) -> list[GroupLine]:
    """Every workgroup by name, then the committee's own goals where it has any."""
    lines = _goals(session, committee)
    finished = _finished(session, committee.pk, within)
    standings = glance(session, committee, now=now).standings
    if None in lines and all(one.workgroup for one in standings):
        standings = [*standings, Standing(None)]
    found = []
    for standing in standings:
        key = standing.workgroup.pk if standing.workgroup else None
        found.append(GroupLine(standing, lines.get(key, ()), finished.get(key, ())))
    return found


def _goals(session: Session, committee: Committee) -> dict[int | None, list[GoalLine]]:
    """By workgroup: the goals that were not given up, by number."""
    state = col(ActionStep.state)
    counts = (state == StepState.DONE, state.in_([StepState.DONE, StepState.OPEN]))
    done, steps = (func.coalesce(func.sum(case((one, 1), else_=0)), 0) for one in counts)
    statement = (
        select(Goal, done, steps)
        .join(ActionStep, col(ActionStep.goal_id) == Goal.id, isouter=True)
        .where(Goal.committee_id == committee.pk, Goal.state != GoalState.DROPPED)
        .group_by(col(Goal.id))
        .order_by(col(Goal.number))
    )
    rows = session.exec(statement).all()
    goals = [goal for goal, _, _ in rows]
    milestones = milestones_of(session, committee.pk, [goal.pk for goal in goals])
    met = met_on(session, goals, committee.zone)
    found: dict[int | None, list[GoalLine]] = {}
    for goal, ready, number in rows:
        dated = [one.milestone for one in milestones.get(goal.pk, ())]
        line = GoalLine(goal, int(ready), int(number), dated, met.get(goal.pk))
        found.setdefault(goal.workgroup_id, []).append(line)
    return found


def _finished(
    session: Session, committee_id: int, within: tuple[datetime, datetime]
) -> dict[int | None, list[ActionStep]]:
    """By workgroup: the steps done in that time, the earliest first."""
    statement = (
        select(Goal.workgroup_id, ActionStep)
        .join(Goal, col(Goal.id) == ActionStep.goal_id)
        .where(
            ActionStep.committee_id == committee_id,
            col(ActionStep.done_at) >= within[0],
            col(ActionStep.done_at) < within[1],
            Goal.state != GoalState.DROPPED,
        )
        .order_by(col(ActionStep.done_at), col(ActionStep.number))
    )
    found: dict[int | None, list[ActionStep]] = {}
    for group_id, step in session.exec(statement).all():
        found.setdefault(group_id, []).append(step)
    return found


def _held(session: Session, committee_id: int, within: tuple[datetime, datetime]) -> list[Held]:
    """The meetings held in that time, the committee's and the workgroups', the earliest first."""
    statement = (
        select(Meeting, MeetingSeries, Minutes)
        .join(MeetingSeries, col(MeetingSeries.id) == Meeting.series_id)
        .join(Minutes, col(Minutes.meeting_id) == Meeting.id, isouter=True)
        .where(
            Meeting.committee_id == committee_id,
            Meeting.state == MeetingState.HELD,
            Meeting.starts_at >= within[0],
            Meeting.starts_at < within[1],
        )
        .order_by(col(Meeting.starts_at), col(Meeting.id))
    )
    return [Held(meeting, series, minutes) for meeting, series, minutes in session.exec(statement).all()]


def _decided(session: Session, committee_id: int, held: Sequence[Held]) -> list[Decided]:
    """Motions and decisions of those meetings whose minutes have been looked through."""
    readable = {one.minutes.pk: one for one in held if one.minutes is not None and one.readable}
    statement = select(MinutesEntry).where(
        MinutesEntry.committee_id == committee_id,
        col(MinutesEntry.minutes_id).in_(readable),
        col(MinutesEntry.kind).in_([EntryKind.MOTION, EntryKind.DECISION]),
    )
    found: dict[int, list[MinutesEntry]] = {}
    for row in session.exec(statement.order_by(col(MinutesEntry.id))).all():
        found.setdefault(row.minutes_id, []).append(row)
    return [Decided(one, found[pk]) for pk, one in readable.items() if pk in found]


def _attended(session: Session, committee_id: int, held: Sequence[Held]) -> list[Attended]:
    """The committee's own meetings at which the roll was called."""
    own = {one.meeting.pk: one.meeting for one in held if one.series.workgroup_id is None}
    there = func.sum(case((col(Attendance.presence).in_(THERE), 1), else_=0))
    statement = (
        core_select(col(Attendance.meeting_id), col(Agency.sector), there, func.count())
        .join(Seat, col(Seat.id) == Attendance.seat_id)
        .join(Agency, col(Agency.id) == Seat.agency_id)
        .where(col(Attendance.committee_id) == committee_id, col(Attendance.meeting_id).in_(own))
        .group_by(col(Attendance.meeting_id), col(Agency.sector))
    )
    found: dict[int, dict[Place, Counts]] = {}
    for meeting_id, sector, here, seats in session.execute(statement):
        found.setdefault(meeting_id, {})[sector] = (int(here), int(seats))
    groups = grouped(found.values())
    return [
        Attended(meeting, {group: sum_of(found[pk], group) for group in groups})
        for pk, meeting in own.items()
        if pk in found and groups
    ]


def _cycles(session: Session, committee_id: int, span: Span) -> list[Cycle]:
    """Tests of change on which it was decided in that time, by the day."""
    statement = select(Cycle).where(
        Cycle.committee_id == committee_id,
        Cycle.state == CycleState.DECIDED,
        col(Cycle.decided_on).between(span.first, span.last),
    )
    return list(session.exec(statement.order_by(col(Cycle.decided_on), col(Cycle.number))).all())


def _coming(session: Session, committee_id: int, *, now: datetime) -> list[tuple[Meeting, MeetingSeries]]:
    statement = (
        select(Meeting, MeetingSeries)
        .join(MeetingSeries, col(MeetingSeries.id) == Meeting.series_id)
        .where(
            Meeting.committee_id == committee_id,
            Meeting.state == MeetingState.PLANNED,
            Meeting.starts_at > now,
            Meeting.starts_at <= now + COMING,
        )
        .order_by(col(Meeting.starts_at), col(Meeting.id))
    )
    return [(meeting, series) for meeting, series in session.exec(statement).all()]
