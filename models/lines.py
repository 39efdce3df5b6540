"""A commitment with all that is said about it beside it: what lists, agendas and digests are made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlmodel import Session, select

from models.checkin import Checkin, last_answers
from models.committee import Agency, Member, agencies_of
from models.goal import Goal
from models.step import ActionStep


@dataclass(frozen=True)
class Line:
    """A step, the goal it serves, who is responsible, whom it waits on and what was last said of it."""

    step: ActionStep
    goal: Goal
    owner: Member | None
    waiting_on: Agency | None
    checkin: Checkin | None


def lines_of(session: Session, committee_id: int, steps: Sequence[ActionStep]) -> list[Line]:
    """The steps as lines, in the same order; four queries however many there are."""
    goals = _by_id(session, Goal, committee_id)
    people = _by_id(session, Member, committee_id)
    agencies = {agency.pk: agency for agency in agencies_of(session, committee_id)}
    said = last_answers(session, committee_id, [step.pk for step in steps])
    return [
        Line(
            step=step,
            goal=goals[step.goal_id],
            owner=people.get(step.owner_id or 0),
            waiting_on=agencies.get(step.waiting_on_id or 0),
            checkin=said.get(step.pk),
        )
        for step in steps
    ]


R = TypeVar("R", Goal, Member)


def _by_id(session: Session, table: type[R], committee_id: int) -> dict[int, R]:
    rows = session.exec(select(table).where(table.committee_id == committee_id)).all()
    return {row.pk: row for row in rows}
