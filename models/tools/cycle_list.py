"""Cycles as people read them: all of them, the chain of one, what was added to it, their marks in charts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from sqlmodel import Session, col, select

from models.base import Owned
from models.committee import Member
from models.goal import Goal
from models.tools.cycle_tables import NOT_STARTED, Cycle, CycleNote, cycles_of
from models.workgroup import Workgroup

LABEL = 40
"""Characters of the label of a mark."""


@dataclass(frozen=True)
class CycleLine:
    """A cycle with its people, what it belongs to, and its chain from the first to the last."""

    cycle: Cycle
    owner: Member
    goal: Goal | None
    workgroup: Workgroup | None
    chain: Sequence[Cycle]

    @property
    def next(self) -> Cycle | None:
        """The cycle that goes on from this one."""
        return next((one for one in self.chain if one.before_id == self.cycle.id), None)


def cycle_lines(session: Session, committee_id: int) -> list[CycleLine]:
    """All cycles by number, four queries however many there are."""
    cycles = cycles_of(session, committee_id)
    people = _by_id(session, Member, committee_id)
    goals, groups = _by_id(session, Goal, committee_id), _by_id(session, Workgroup, committee_id)
    chains = chained(cycles)
    return [
        CycleLine(
            cycle,
            people[cycle.owner_id],
            goals.get(cycle.goal_id or 0),
            groups.get(cycle.workgroup_id or 0),
            chains[cycle.pk],
        )
        for cycle in cycles
    ]


def line_of(session: Session, cycle: Cycle) -> CycleLine:
    """One of them."""
    return next(line for line in cycle_lines(session, cycle.committee_id) if line.cycle.id == cycle.id)


def chained(cycles: Sequence[Cycle]) -> dict[int, list[Cycle]]:
    """The chain in which each cycle stands, by its id; ``cycles`` come in the order of their numbers."""
    found: dict[int, list[Cycle]] = {}
    for cycle in cycles:  # what comes before has a lower number
        chain = found.get(cycle.before_id or 0, [])
        chain.append(cycle)
        found[cycle.pk] = chain
    return found


def notes_of(session: Session, cycle: Cycle) -> list[tuple[CycleNote, Member]]:
    """What was added to it after its start, and by whom, the oldest first."""
    statement = (
        select(CycleNote, Member)
        .join(Member, col(Member.id) == CycleNote.author_id)
        .where(CycleNote.cycle_id == cycle.id, CycleNote.committee_id == cycle.committee_id)
        .order_by(col(CycleNote.id))
    )
    return [(note, author) for note, author in session.exec(statement).all()]


def marks(session: Session, committee_id: int) -> list[tuple[date, str]]:
    """The starts of cycles for charts, by day: ``(2026-11-23, "C4 Warm handoff at release")``."""
    statement = select(Cycle).where(Cycle.committee_id == committee_id, col(Cycle.state).not_in(NOT_STARTED))
    rows = session.exec(statement.order_by(col(Cycle.starts_on), col(Cycle.number))).all()
    return [(row.starts_on, f"{row.ref} {row.change}"[:LABEL]) for row in rows if row.starts_on]


R = TypeVar("R", bound=Owned)


def _by_id(session: Session, table: type[R], committee_id: int) -> dict[int, R]:
    return {
        row.pk: row for row in session.exec(select(table).where(table.committee_id == committee_id)).all()
    }
