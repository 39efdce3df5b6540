"""``/goals history``: who was told what about a goal or a commitment, and when."""

from typing import Any

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
    beside = _beside(session, of) if isinstance(of, Goal) else ""
    source = source_blocks(session, of)
    history = history_of(session, me, committee, of)
    return Say(render_history(history, zone=me.zone, beside=beside, source=source))


def _beside(session: Session, goal: Goal) -> str:
    """What on the map the goal serves, in words."""
    from models.tools.map_facts import behind  # imported when first used, as all tools are
    from prompts.tools.map import from_map

    return from_map(behind(session, goal))


def source_blocks(session: Session, of: ActionStep | Goal) -> list[Any]:
    """What an imported plan said of it, as blocks; none for what was made by hand."""
    from models.tools.plan_draft import words_of
    from prompts.tools.plan import source_blocks as render

    source = words_of(session, of)
    return render(source) if source else []
