"""For a report: where the committee stands among the six steps, its charter, and what was learned.

Of self-assessments it holds what every reader may see (``instrument_results.open_to_all``).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, func, select

from models.committee import Committee
from models.tools.charter import Charter, CharterState, in_state, versions_of
from models.tools.instrument_results import Results, open_to_all, results_for_all
from models.tools.objectives import ObjectiveLine, objectives_of
from models.tools.run_tables import InstrumentRun, RunState
from models.tools.stage import Standing, standings
from models.tools.transition import transitions_of
from models.tools.transition_tables import Transition, TransitionState

MOST_RUNS = 12
"""Of so many instruments the last run is told: each costs ten queries."""


@dataclass(frozen=True)
class StandingFacts:
    """``learned`` are the initiatives that were closed in the period, each with its name."""

    steps: Sequence[Standing] = ()
    charter: Charter | None = None
    objectives: Sequence[ObjectiveLine] = ()
    assessed: Sequence[Results] = ()
    learned: Sequence[tuple[Transition, str]] = ()


def standing_facts(
    session: Session, committee: Committee, within: tuple[datetime, datetime]
) -> StandingFacts:
    """As it is now; of self-assessments and initiatives those that were closed in that time."""
    pk = committee.pk
    return StandingFacts(
        steps=standings(session, committee),
        charter=in_state(versions_of(session, pk), CharterState.IN_FORCE),
        objectives=objectives_of(session, pk),
        assessed=[results_for_all(session, run) for run in _runs(session, committee, within)],
        learned=[
            (row, name)
            for row, name in transitions_of(session, pk)
            if row.state is TransitionState.CLOSED
            and row.closed_at is not None
            and within[0] <= row.closed_at < within[1]
        ],
    )


def _runs(session: Session, committee: Committee, within: tuple[datetime, datetime]) -> list[InstrumentRun]:
    """The last run of each instrument that was closed in that time, and that every reader may see."""
    latest = (
        select(func.max(InstrumentRun.id))
        .where(
            InstrumentRun.committee_id == committee.pk,
            InstrumentRun.state == RunState.CLOSED,
            col(InstrumentRun.closed_at) >= within[0],
            col(InstrumentRun.closed_at) < within[1],
        )
        .group_by(col(InstrumentRun.instrument_id))
    )
    statement = select(InstrumentRun).where(col(InstrumentRun.id).in_(latest))
    rows = session.exec(statement.order_by(col(InstrumentRun.id))).all()
    return [run for run in rows if open_to_all(committee, run)][:MOST_RUNS]
