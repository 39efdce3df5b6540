"""A test of change has ended: its owner is asked what was observed, once more after a week, then never."""

from datetime import datetime

from sqlmodel import Session

from models import outbox
from models.committee import Committee, calendar_of
from models.outbox import Kind
from models.schedule import Schedule
from models.tools.cycle import count_question, whom_to_ask
from models.tools.cycle_tables import Cycle, CycleState
from models.tools.run_times import free_at
from prompts.tools import cycle as prompts

MOST = 2


def ask_what_was_observed(session: Session, schedule: Schedule, due: datetime, *, now: datetime) -> None:
    """Asks whoever is responsible; somebody who runs it where they have left."""
    cycle = session.get(Cycle, schedule.subject_id)
    if cycle is None or cycle.state is not CycleState.STARTED or cycle.asked >= MOST:
        return
    committee, member = session.get_one(Committee, cycle.committee_id), whom_to_ask(session, cycle)
    if member is None:
        return
    again, at = cycle.asked > 0, free_at(calendar_of(session, committee), member, now=now)
    count_question(session, committee, cycle, at, now=now)
    outbox.enqueue(
        session,
        committee.pk,
        prompts.ask(cycle, again=again),
        kind=Kind.REMINDER if again else Kind.NOTICE,
        key=f"cycle:{cycle.pk}:{cycle.ends_on}:{cycle.asked}",
        target=member.slack_id,
        now=now,
        not_before=at,
    )
