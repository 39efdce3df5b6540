"""A test of change has ended: its owner is asked what was observed, once more after a week, then never."""

from datetime import datetime

from sqlmodel import Session

from models.committee import Committee, calendar_of
from models.courtesy import first_turn
from models.schedule import Schedule
from models.telling import tell_in_turn
from models.tools.cycle import count_question, whom_to_ask
from models.tools.cycle_tables import Cycle, CycleState
from models.tools.cycle_times import MOST_ASKED
from prompts.tools import cycle as prompts


def ask_what_was_observed(session: Session, schedule: Schedule, due: datetime, *, now: datetime) -> None:
    """Asks whoever is responsible; somebody who runs it where they have left."""
    cycle = session.get(Cycle, schedule.subject_id)
    if cycle is None or cycle.state is not CycleState.STARTED or cycle.asked >= MOST_ASKED:
        return
    committee, member = session.get_one(Committee, cycle.committee_id), whom_to_ask(session, cycle)
    if member is None:
        return
    message = prompts.ask(cycle, again=cycle.asked > 0)
    asked_at = first_turn(calendar_of(session, committee), member, now=now)
    count_question(session, committee, cycle, asked_at, now=now)
    key = f"cycle:{cycle.pk}:{cycle.ends_on}:{cycle.asked}"
    tell_in_turn(session, committee, member, message, key=key, now=now)
