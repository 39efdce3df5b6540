"""The committee at a glance, and what the chairs read once a week: facts, apart from how they are said."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, case, func, or_
from sqlmodel import Session, col, select

from models.agreement import AgreementLine, newly_overdue
from models.burden import Outside, outside_now
from models.calendar import today
from models.chair import open_term, serving_term
from models.clarity import Clarity, clarity_of
from models.committee import Committee, Member
from models.goal import Goal, GoalState
from models.lines import Lines, first_of, steps_beside
from models.meeting import Meeting, MeetingSeries, meetings_between
from models.nudge import CHAIR_SEES_AFTER
from models.office import Term
from models.outstanding import silent_steps
from models.series import all_series
from models.step import ActionStep, Progress, is_open
from models.workgroup import Mode, Workgroup, workgroups_of

COMING = timedelta(days=14)

NAMED = 8
"""How many commitments of each kind the digest names; the others are counted."""


@dataclass(frozen=True)
class Standing:
    """How many open commitments of one workgroup (None: the committee's own) are on each of four heaps.

    Silence is a heap of its own: what nobody has spoken of is not called on track.
    """

    workgroup: Workgroup | None
    on_track: int = 0
    at_risk: int = 0
    late: int = 0
    unheard: int = 0


@dataclass(frozen=True)
class Glance:
    """Where the committee stands on ``day`` (in its zone). ``goals`` are open.

    ``silent`` counts the commitments of which nothing was said in a round whose reminder is out.
    """

    committee: Committee
    day: date
    goals: int
    standings: list[Standing]
    silent: int
    chair: Member | None
    term: Term | None
    next_chair: Member | None

    @property
    def late(self) -> int:
        """How many commitments are past their date."""
        return sum(one.late for one in self.standings)

    @property
    def at_risk(self) -> int:
        """How many are at risk, blocked or waiting, though not late yet."""
        return sum(one.at_risk for one in self.standings)

    @property
    def on_track(self) -> int:
        """How many are said to be on track."""
        return sum(one.on_track for one in self.standings)

    @property
    def unheard(self) -> int:
        """How many nobody has spoken of yet, though they are not late."""
        return sum(one.unheard for one in self.standings)

    @property
    def open(self) -> int:
        """How many commitments there are."""
        return self.on_track + self.at_risk + self.late + self.unheard


@dataclass(frozen=True)
class Week:
    """What the chairs read: where the committee stands, what needs somebody, and what comes.

    ``incomplete`` has no owner, or no date where one is due: a group that takes issues as they arise works
    without dates. ``unclear`` are the workgroups without a goal, or with goals that have no steps.
    ``outside`` are the bounds for meetings that the committee has passed. ``overdue`` are agreements whose
    review day is past and in no digest yet. ``undated`` are the ids of ``incomplete`` that need no date.
    """

    glance: Glance
    long_late: Lines
    waiting: Lines
    silent: Lines
    incomplete: Lines
    coming_steps: Lines
    coming_meetings: list[Meeting]
    series: dict[int, MeetingSeries]
    unclear: list[Clarity]
    outside: Outside | None = None
    overdue: Sequence[AgreementLine] = ()
    undated: frozenset[int] = frozenset()


def heap(day: date) -> ColumnElement[str]:
    """``late``, ``at_risk`` (or blocked, or waiting on an agency), ``unheard``, or ``on_track``."""
    troubled = or_(
        col(ActionStep.progress).in_([Progress.AT_RISK, Progress.BLOCKED]),
        col(ActionStep.waiting_on_id).is_not(None),
    )
    return case(
        (col(ActionStep.due) < day, "late"),
        (troubled, "at_risk"),
        (col(ActionStep.progress) == Progress.UNKNOWN, "unheard"),
        else_="on_track",
    )


def glance(session: Session, committee: Committee, *, now: datetime) -> Glance:
    """Where it stands now; as many queries for a large committee as for a small one."""
    day, pk = today(now, committee.zone), committee.pk
    open_goals = select(func.count()).where(Goal.committee_id == pk, Goal.state == GoalState.OPEN)
    silent = select(func.count()).where(col(ActionStep.id).in_(silent_steps(pk, now=now)))
    term, coming = serving_term(session, pk), open_term(session, pk)
    return Glance(
        committee=committee,
        day=day,
        goals=session.exec(open_goals).one(),
        standings=_standings(session, pk, day),
        silent=session.exec(silent).one(),
        chair=session.get(Member, term.member_id) if term else None,
        term=term,
        next_chair=session.get(Member, coming.member_id) if coming else None,
    )


def _standings(session: Session, committee_id: int, day: date) -> list[Standing]:
    """Of every workgroup at work, by name, and of the committee's own commitments where it has any."""
    heaps = (
        select(Goal.workgroup_id, heap(day).label("heap"))
        .join(ActionStep, col(ActionStep.goal_id) == Goal.id)
        .where(is_open(committee_id))
        .subquery()
    )
    counted = select(heaps.c.workgroup_id, heaps.c.heap, func.count())
    found: dict[int | None, dict[str, int]] = {}
    for group_id, name, number in session.execute(counted.group_by(heaps.c.workgroup_id, heaps.c.heap)):
        found.setdefault(group_id, {})[name] = number
    own = [Standing(None, **found[None])] if None in found else []
    groups = workgroups_of(session, committee_id)
    return [*(Standing(group, **found.get(group.pk, {})) for group in groups), *own]


def week(session: Session, committee: Committee, *, now: datetime) -> Week:
    """What the chairs are to know now; as many queries for a large committee as for a small one."""
    seen, due = glance(session, committee, now=now), col(ActionStep.due)

    def lines(holds: ColumnElement[bool]) -> Lines:
        """The first of the open commitments of which that holds."""
        group = col(Workgroup.id) == Goal.workgroup_id
        beside = steps_beside().join(Goal, col(Goal.id) == ActionStep.goal_id)
        statement = beside.join(Workgroup, group, isouter=True).where(is_open(committee.pk), holds)
        return first_of(session, statement, most=NAMED)

    incomplete = lines(_incomplete())
    return Week(
        glance=seen,
        long_late=lines(due <= seen.day - timedelta(days=CHAIR_SEES_AFTER)),
        waiting=lines(col(ActionStep.waiting_on_id).is_not(None)),
        silent=lines(col(ActionStep.id).in_(silent_steps(committee.pk, now=now))),
        incomplete=incomplete,
        undated=_undated(session, incomplete),
        coming_steps=lines(due.between(seen.day, seen.day + COMING)),
        coming_meetings=meetings_between(session, committee.pk, now, now + COMING),
        series={one.pk: one for one in all_series(session, committee.pk)},
        unclear=[one for one in clarity_of(session, committee.pk) if one.no_goal or one.bare],
        outside=outside_now(session, committee, now=now),
        overdue=newly_overdue(session, committee.pk, seen.day),
    )


def _undated(session: Session, lines: Lines) -> frozenset[int]:
    """Those of a group that takes issues as they arise; no query where nothing lacks a date."""
    bare = [line.step.pk for line in lines.first if line.step.due is None]
    if not bare:
        return frozenset()
    statement = (
        select(col(ActionStep.id))
        .join(Goal, col(Goal.id) == ActionStep.goal_id)
        .join(Workgroup, col(Workgroup.id) == Goal.workgroup_id)
        .where(col(ActionStep.id).in_(bare), Workgroup.mode == Mode.AS_THEY_ARISE)
    )
    return frozenset(pk for pk in session.exec(statement).all() if pk is not None)


def _incomplete() -> ColumnElement[bool]:
    """Without an owner who is still here, or without a date in a group that works with dates."""
    nobody = or_(col(ActionStep.owner_id).is_(None), ~col(Member.active))
    dated = or_(col(Goal.workgroup_id).is_(None), col(Workgroup.mode) != Mode.AS_THEY_ARISE)
    return or_(nobody, and_(col(ActionStep.due).is_(None), dated))
