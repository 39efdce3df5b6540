"""A commitment with all that is said about it beside it: what lists, agendas and digests are made of."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from sqlalchemy import Select, bindparam, func
from sqlalchemy.orm import defer
from sqlmodel import Session, col, select

from models.base import fetch
from models.checkin import Checkin, last_answers
from models.committee import Agency, Member
from models.goal import Goal, GoalState
from models.step import BY_DATE, ActionStep, is_open


@dataclass(frozen=True)
class Line:
    """A step, who is responsible, whom it waits on and, where it was asked for, what was last said of it."""

    step: ActionStep
    owner: Member | None
    waiting_on: Agency | None
    checkin: Checkin | None = None


@dataclass(frozen=True)
class Lines:
    """The first of the commitments that something holds of, and how many they are."""

    first: list[Line]
    count: int

    def __bool__(self) -> bool:
        return self.count > 0


Beside = Select[ActionStep, Member, Agency]


def steps_beside() -> Beside:
    """Steps with their owner and the agency they wait on, each None where there is none."""
    owner, agency = col(Member.id) == ActionStep.owner_id, col(Agency.id) == ActionStep.waiting_on_id
    statement = select(ActionStep, Member, Agency).join(Member, owner, isouter=True)
    return statement.join(Agency, agency, isouter=True)


_UNSAID = (
    "due_words",
    "waiting_why",
    "done_at",
    "heard_at",
    "created_at",
    "unanswered",
    "author_id",
    "version",
)
"""What no row of a list says; it is read only when it is asked for after all."""

# What a person looks at most; putting a statement together takes longer than running it.
_OWN = (
    select(ActionStep, Agency)
    .options(*(defer(getattr(ActionStep, name)) for name in _UNSAID))
    .join(Agency, col(Agency.id) == ActionStep.waiting_on_id, isouter=True)
    .where(is_open(bindparam("committee_id")), col(ActionStep.owner_id) == bindparam("owner_id"))
    .order_by(*BY_DATE)
)


def own_lines(session: Session, owner: Member) -> list[Line]:
    """The open commitments of one member, the earliest date first, in one query."""
    found = session.execute(_OWN, {"committee_id": owner.committee_id, "owner_id": owner.pk})
    return [Line(step, owner, agency) for step, agency in found]


def open_lines(
    session: Session, committee_id: int, *, workgroup_id: int | None = None, start: int, most: int
) -> Lines:
    """Open commitments, of one workgroup or of all, by date: up to ``most``, after ``start`` others."""
    statement = steps_beside().where(is_open(committee_id))
    if workgroup_id is not None:
        statement = statement.join(Goal, col(Goal.id) == ActionStep.goal_id).where(
            col(Goal.workgroup_id) == workgroup_id
        )
    counted = statement.with_only_columns(func.count()).select_from(ActionStep)
    rows = session.execute(statement.order_by(*BY_DATE).offset(start).limit(most))
    return Lines([Line(*row) for row in rows], session.execute(counted).scalar_one())


def first_of(session: Session, statement: Beside, *, most: int) -> Lines:
    """Up to ``most`` of what ``steps_beside`` was narrowed to, by date, and their number; one query."""
    numbered = statement.add_columns(func.count().over()).order_by(*BY_DATE).limit(most)
    rows = session.execute(numbered).all()
    return Lines([Line(*row[:3]) for row in rows], rows[0][3] if rows else 0)


def idle_goals(
    session: Session, committee_id: int, *, workgroup_id: int | None = None, most: int
) -> list[Goal]:
    """The first of the open goals, of one workgroup or of all, that no open step serves, by number."""
    served = select(ActionStep.goal_id).where(is_open(committee_id))
    statement = select(Goal).where(
        Goal.committee_id == committee_id, Goal.state == GoalState.OPEN, col(Goal.id).not_in(served)
    )
    if workgroup_id is not None:
        statement = statement.where(Goal.workgroup_id == workgroup_id)
    return list(session.exec(statement.order_by(col(Goal.number)).limit(most)).all())


def lines_of(session: Session, committee_id: int, steps: Sequence[ActionStep]) -> list[Line]:
    """The steps as lines, in the same order; two queries however many there are."""
    people = _by_id(session, Member, committee_id, {step.owner_id for step in steps})
    agencies = _by_id(session, Agency, committee_id, {step.waiting_on_id for step in steps})
    return [
        Line(step, people.get(step.owner_id or 0), agencies.get(step.waiting_on_id or 0)) for step in steps
    ]


def line_for(session: Session, step: ActionStep) -> Line:
    """One step as a line; what this transaction has read already is not read again."""
    pk = step.committee_id
    return Line(
        step,
        owner=fetch(session, Member, pk, step.owner_id) if step.owner_id else None,
        waiting_on=fetch(session, Agency, pk, step.waiting_on_id) if step.waiting_on_id else None,
    )


def with_answers(session: Session, committee_id: int, lines: Sequence[Line]) -> list[Line]:
    """The lines with what was last said of each; one query."""
    said = last_answers(session, committee_id, [line.step.pk for line in lines])
    return [replace(line, checkin=said.get(line.step.pk)) for line in lines]


R = TypeVar("R", Agency, Member)


def _by_id(session: Session, table: type[R], committee_id: int, wanted: set[int | None]) -> dict[int, R]:
    statement = select(table).where(table.committee_id == committee_id, col(table.id).in_(wanted - {None}))
    return {row.pk: row for row in session.exec(statement).all()}
