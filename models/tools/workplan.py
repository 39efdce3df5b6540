"""A workplan as one reads it: goals with their milestones and steps, or what came up and what was done."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from models.access import Act, committee_roles, may
from models.calendar import today
from models.committee import Committee, Member
from models.errors import NotFound
from models.goal import Goal, GoalState
from models.lines import Line, steps_beside
from models.roles import Role
from models.step import BY_DATE, ActionStep, StepState, is_open
from models.tools.arisen import Issue, issues_of
from models.tools.milestones import MilestoneLine, by_hand, milestones_of
from models.workgroup import Mode, Workgroup, WorkgroupMember, workgroups_of

MOST_ISSUES = 10


@dataclass(frozen=True)
class GoalLine:
    """A goal with what leads to it; ``done`` counts its steps that are."""

    goal: Goal
    milestones: list[MilestoneLine] = field(default_factory=list)
    steps: list[Line] = field(default_factory=list)
    done: int = 0


@dataclass(frozen=True)
class Workplan:
    """The plan of a workgroup, or (None) of the committee itself, on ``day`` of its zone.

    ``own`` is whether the reader works in it or runs the committee: to others nothing is marked as late.
    ``issues`` came up in a group that takes issues as they arise, the newest first; ``hidden`` is that the
    reader may not see them.
    """

    workgroup: Workgroup | None
    day: date
    goals: Sequence[GoalLine]
    own: bool
    issues: Sequence[Issue] = ()
    hidden: bool = False

    @property
    def dated(self) -> bool:
        """Whether it works by dates."""
        return self.workgroup is None or self.workgroup.mode is not Mode.AS_THEY_ARISE


def workplan(
    session: Session, committee: Committee, reader: Member, workgroup: Workgroup | None, *, now: datetime
) -> Workplan:
    """Its open goals, then those that are met; as many queries for a long plan as for a short one."""
    goals = _goals(session, committee.pk, workgroup)
    ids = [goal.pk for goal in goals]
    milestones, done = milestones_of(session, committee.pk, ids), _done(session, committee.pk, ids)
    steps: dict[int, list[Line]] = {}
    beside = steps_beside().where(is_open(committee.pk), col(ActionStep.goal_id).in_(ids))
    for row in session.execute(beside.order_by(*BY_DATE)):
        steps.setdefault(row[0].goal_id, []).append(Line(*row))
    if workgroup is not None and workgroup.mode is Mode.AS_THEY_ARISE:
        milestones = {pk: by_hand(lines) for pk, lines in milestones.items()}
    lines = [GoalLine(g, milestones.get(g.pk, []), steps.get(g.pk, []), done.get(g.pk, 0)) for g in goals]
    own = _own(session, reader, workgroup)
    # Under an open-meetings law what members answer is read by those who lead alone.
    hidden = committee.open_meetings and not may(session, reader, Act.READ_ANSWERS, workgroup)
    issues: list[Issue] = []
    if workgroup is not None and not hidden:
        issues = issues_of(session, committee.pk, workgroup.pk, most=MOST_ISSUES)
    return Workplan(workgroup, today(now, committee.zone), lines, own, issues, hidden)


def group_named(session: Session, committee_id: int, typed: str) -> Workgroup:
    """The workgroup of that name, or the only one with these words in its name, in any case.

    One that has ended is found too. Raises NotFound with the names of all.
    """
    groups, wanted = workgroups_of(session, committee_id, ended=True), " ".join(typed.split()).casefold()
    same = [group for group in groups if group.name.casefold() == wanted]
    found = same or [group for group in groups if wanted in group.name.casefold()]
    if len(found) != 1:
        raise NotFound("workgroup", typed, near=[group.name for group in (found or groups)[:5]])
    return found[0]


def _own(session: Session, reader: Member, workgroup: Workgroup | None) -> bool:
    if workgroup is None or {Role.CHAIR, Role.COORDINATOR} & set(committee_roles(session, reader)):
        return True
    statement = select(WorkgroupMember.id).where(
        WorkgroupMember.committee_id == reader.committee_id,
        WorkgroupMember.workgroup_id == workgroup.pk,
        WorkgroupMember.member_id == reader.pk,
    )
    return session.exec(statement).first() is not None


def _goals(session: Session, committee_id: int, workgroup: Workgroup | None) -> list[Goal]:
    pk = workgroup.pk if workgroup else None
    statement = select(Goal).where(
        Goal.committee_id == committee_id,
        col(Goal.workgroup_id).is_(None) if pk is None else Goal.workgroup_id == pk,
        Goal.state != GoalState.DROPPED,
    )
    rows = session.exec(statement.order_by(col(Goal.number))).all()
    return sorted(rows, key=lambda goal: goal.state is not GoalState.OPEN)


def _done(session: Session, committee_id: int, goal_ids: Sequence[int]) -> dict[int, int]:
    statement = (
        select(col(ActionStep.goal_id), func.count())
        .where(
            ActionStep.committee_id == committee_id,
            ActionStep.state == StepState.DONE,
            col(ActionStep.goal_id).in_(goal_ids),
        )
        .group_by(col(ActionStep.goal_id))
    )
    return {goal_id: count for goal_id, count in session.execute(statement)}  # noqa: C416
