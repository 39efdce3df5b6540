"""``/goals history``: who was told what about a goal or a commitment, and when."""

from sqlmodel import Session

from handlers.replies import Replies, Say
from handlers.visit import Visit
from models.base import fetch
from models.goal import Goal, goal_by_ref
from models.ledger import history_of
from models.step import ActionStep, step_by_ref
from prompts.ledger import render_history


def type_history(session: Session, visit: Visit, rest: str) -> Replies:
    """``history A12`` or ``history G3``."""
    committee, _ = visit.enter(session)
    if rest.strip(" *#([").upper().startswith("G"):
        return _show(session, visit, goal_by_ref(session, committee, rest))
    return _show(session, visit, step_by_ref(session, committee, rest))


def on_history(session: Session, visit: Visit) -> Replies:
    """From the menu beside a step, whose value is ``history:id``."""
    committee, _ = visit.enter(session)
    return _show(
        session, visit, fetch(session, ActionStep, committee.pk, int(visit.value.rpartition(":")[2]))
    )


def _show(session: Session, visit: Visit, of: ActionStep | Goal) -> Replies:
    committee, me = visit.enter(session)
    return Say(render_history(history_of(session, me, committee, of), zone=me.zone))
