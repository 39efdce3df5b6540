"""Objectives: what the committee wants to reach, stated so that anybody can see whether it was reached.

One is picked from a list or written; by a press it becomes a goal, and keeps the link to it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint
from sqlmodel import Field, Session, col, select

from models import audit
from models.access import Act, authorize
from models.base import Owned, json_column, stored, tenant_key, within
from models.calendar import today
from models.committee import Committee, Member, lock
from models.errors import AlreadySettled, Refused
from models.goal import TEXT_LIMIT, Goal, GoalState, add_goal, check_intercepts, clean
from models.roles import Role
from models.workgroup import Workgroup


class ObjectiveState(StrEnum):
    """An objective is open until it is given up; whether it is reached, its goal tells."""

    OPEN = "open"
    DROPPED = "dropped"


class Lack(StrEnum):
    """What an objective does not say yet."""

    WHAT = "what"
    HOW_MUCH = "how_much"
    BY_WHEN = "by_when"


class Objective(Owned, table=True):
    """What is to be different, how it is measured and by when; ``source`` is the list's key it came from."""

    __table_args__ = (
        tenant_key(),
        within("member", "author_id"),
        within("goal", "goal_id"),
        CheckConstraint(f"length(statement) BETWEEN 1 AND {TEXT_LIMIT}", name="statement_length"),
        CheckConstraint(f"length(measure) <= {TEXT_LIMIT}", name="measure_length"),
    )

    statement: str
    measure: str = ""
    due: date | None = None
    intercepts: list[int] = Field(default_factory=list, sa_column=json_column())
    source: str = ""
    state: ObjectiveState = Field(default=ObjectiveState.OPEN, sa_column=stored(ObjectiveState, "state"))
    goal_id: int | None = Field(default=None, index=True)
    author_id: int | None = None
    made_at: datetime

    def roles_of(self, _session: Session, member: Member) -> Iterator[Role]:
        """Its author."""
        if self.author_id == member.pk:
            yield Role.AUTHOR

    @property
    def lacks(self) -> list[Lack]:
        """See ``lacks``."""
        return lacks(self.statement, self.measure, self.due)


@dataclass(frozen=True)
class Stated:
    """All that somebody says of an objective."""

    statement: str
    measure: str = ""
    due: date | None = None
    intercepts: Sequence[int] = ()
    source: str = ""


@dataclass(frozen=True)
class ObjectiveLine:
    """An objective with the goal that it became; a goal that was given up counts as none."""

    objective: Objective
    goal: Goal | None


_BLANK = re.compile(r"_{2,}|…|\.{3}")
_AMOUNT = re.compile(
    r"\d|\b(?:all|every|none|no|zero|one|two|three|four|five|six|ten|half|third|quarter|double|twice|each"
    r"|any|first|daily|weekly|monthly|in place|signed|adopted|written)\b",
    re.IGNORECASE,
)
LEAST_WORDS = 4


def lacks(statement: str, measure: str, due: date | None) -> list[Lack]:
    """What is missing for a statement to be specific: what, by how much, by when. It never forbids anything.

    An amount is a number, a word for one, or a state that can be seen ("signed", "in place"); years do not
    count. A blank that was left of a template is something missing.
    """
    blank = _BLANK.search(statement) is not None
    said = re.sub(r"\b(?:19|20)\d\d\b|\bFY\s*\d\d+\b", " ", f"{_BLANK.sub(' ', statement)} {measure}")
    found = []
    if len(statement.split()) < LEAST_WORDS:
        found.append(Lack.WHAT)
    if blank or not _AMOUNT.search(said):
        found.append(Lack.HOW_MUCH)
    if due is None:
        found.append(Lack.BY_WHEN)
    return found


def objectives_of(session: Session, committee_id: int) -> list[ObjectiveLine]:
    """Those that are not given up, in the order in which they were made; one query."""
    statement = (
        select(Objective, Goal)
        .join(Goal, (col(Goal.id) == Objective.goal_id) & (Goal.state != GoalState.DROPPED), isouter=True)
        .where(Objective.committee_id == committee_id, Objective.state == ObjectiveState.OPEN)
    )
    rows = session.execute(statement.order_by(col(Objective.id)))
    return [ObjectiveLine(objective, goal) for objective, goal in rows]


def dropped_of(session: Session, committee_id: int) -> list[Objective]:
    """Those that were given up, the newest first; one query."""
    statement = select(Objective).where(
        Objective.committee_id == committee_id, Objective.state == ObjectiveState.DROPPED
    )
    return list(session.exec(statement.order_by(col(Objective.id).desc())).all())


def add_objective(session: Session, actor: Member, stated: Stated, *, now: datetime) -> Objective:
    """A new objective. Raises Refused on the field at fault, NotAllowed."""
    authorize(session, actor, Act.ADD_OBJECTIVE)
    values = _checked(session, actor.committee_id, stated, now=now)
    objective = Objective(
        committee_id=actor.committee_id, author_id=actor.pk, made_at=now, source=stated.source, **values
    )
    audit.create(session, actor, Act.ADD_OBJECTIVE, objective, now=now)
    return objective


def change_objective(
    session: Session, actor: Member, objective: Objective, stated: Stated, *, now: datetime
) -> None:
    """Other words for it; the goal that it has become keeps its own.

    Raises Refused on the field at fault, NotAllowed, and AlreadySettled for one that was given up.
    """
    authorize(session, actor, Act.EDIT_OBJECTIVE, objective)
    _check_open(objective)
    values = _checked(session, objective.committee_id, stated, so_far=objective.due, now=now)
    audit.change(session, actor, Act.EDIT_OBJECTIVE, objective, now=now, **values)


def drop_objective(session: Session, actor: Member, objective: Objective, *, now: datetime) -> None:
    """It is given up; a goal that it has become goes on. Raises NotAllowed, AlreadySettled."""
    authorize(session, actor, Act.EDIT_OBJECTIVE, objective)
    _check_open(objective)
    audit.change(session, actor, Act.EDIT_OBJECTIVE, objective, now=now, state=ObjectiveState.DROPPED)


def make_goal(
    session: Session, actor: Member, objective: Objective, workgroup: Workgroup | None, *, now: datetime
) -> Goal:
    """The objective as a goal, of the whole committee without a workgroup.

    Raises NotAllowed, and AlreadySettled for one that was given up or is a goal already.
    """
    authorize(session, actor, Act.ADD_GOAL, objective)
    lock(session, objective.committee_id)
    session.refresh(objective)
    _check_open(objective)
    present = session.get(Goal, objective.goal_id) if objective.goal_id else None
    if present is not None and present.state != GoalState.DROPPED:
        raise AlreadySettled("objective_goal", present.ref, present.state)
    goal = add_goal(
        session,
        actor,
        statement=objective.statement,
        workgroup=workgroup,
        measure=objective.measure,
        due=objective.due,
        intercepts=objective.intercepts,
        now=now,
    )
    audit.change(session, actor, Act.ADD_GOAL, objective, now=now, goal_id=goal.pk)
    return goal


def _checked(
    session: Session, committee_id: int, stated: Stated, *, so_far: date | None = None, now: datetime
) -> dict[str, Any]:
    """The columns of what is said; a day that is past is refused where it is new."""
    day = today(now, session.get_one(Committee, committee_id).zone)
    if stated.due is not None and stated.due != so_far and stated.due < day:
        raise Refused("due", "past")
    if len(stated.measure.strip()) > TEXT_LIMIT:
        raise Refused("measure", "too_long", stated.measure.strip())
    return {
        "statement": clean(stated.statement, "statement"),
        "measure": stated.measure.strip(),
        "due": stated.due,
        "intercepts": check_intercepts(stated.intercepts),
    }


def _check_open(objective: Objective) -> None:
    if objective.state != ObjectiveState.OPEN:
        raise AlreadySettled("objective", "", objective.state)
