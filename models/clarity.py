"""The test of a living committee: has each workgroup a clear goal, a timeline and a responsible person?

Those who study such committees look for just these three in their minutes.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import case, func, select
from sqlmodel import Session, col

from models.committee import Member
from models.goal import Goal, GoalState
from models.step import ActionStep, StepState
from models.workgroup import Mode, Workgroup, leads_by_workgroup, workgroups_of


@dataclass(frozen=True)
class Clarity:
    """What a workgroup lacks: a goal, steps under ``bare`` of its goals, dates, responsible people.

    A group that takes issues as they arise works without dates and, between two issues, without goals.
    """

    workgroup: Workgroup
    leads: list[Member]
    no_goal: bool
    bare: list[Goal]
    undated: int
    unowned: int

    @property
    def complete(self) -> bool:
        """Whether nothing is missing."""
        return not (self.no_goal or self.bare or self.undated or self.unowned)


def clarity_of(session: Session, committee_id: int) -> list[Clarity]:
    """Every workgroup that is at work, by name; as many queries for many as for few."""
    leads, counts = leads_by_workgroup(session, committee_id), _counts(session, committee_id)
    goals: dict[int, list[Goal]] = {}
    for goal in session.execute(_open_goals(committee_id)).scalars():
        goals.setdefault(goal.workgroup_id or 0, []).append(goal)
    return [
        _clarity(group, leads.get(group.pk, []), goals.get(group.pk, []), counts)
        for group in workgroups_of(session, committee_id)
    ]


def _clarity(
    group: Workgroup, leads: list[Member], goals: list[Goal], counts: dict[int, tuple[int, int]]
) -> Clarity:
    planned = group.mode is not Mode.AS_THEY_ARISE
    found = [counts[goal.pk] for goal in goals if goal.pk in counts]
    return Clarity(
        workgroup=group,
        leads=leads,
        no_goal=planned and not goals,
        bare=[goal for goal in goals if planned and goal.pk not in counts],
        undated=sum(undated for undated, _ in found) if planned else 0,
        unowned=sum(unowned for _, unowned in found),
    )


def _open_goals(committee_id: int) -> Any:
    statement = select(Goal).where(
        col(Goal.committee_id) == committee_id,
        col(Goal.state) == GoalState.OPEN,
        col(Goal.workgroup_id).is_not(None),
    )
    return statement.order_by(col(Goal.number))


def _counts(session: Session, committee_id: int) -> dict[int, tuple[int, int]]:
    """By goal with any step, how many of its open ones have no date, and nobody who is still here."""
    is_open = col(ActionStep.state) == StepState.OPEN
    undated = func.sum(case((is_open & col(ActionStep.due).is_(None), 1), else_=0))
    nobody = col(ActionStep.owner_id).is_(None) | ~col(Member.active)
    unowned = func.sum(case((is_open & nobody, 1), else_=0))
    statement = (
        select(col(ActionStep.goal_id), undated, unowned)
        .join(Member, col(Member.id) == ActionStep.owner_id, isouter=True)
        .where(col(ActionStep.committee_id) == committee_id, col(ActionStep.state) != StepState.DROPPED)
        .group_by(col(ActionStep.goal_id))
    )
    return {goal_id: (no_date, no_owner) for goal_id, no_date, no_owner in session.execute(statement)}
