"""The *Undo* beside what a person has just changed in a tool: for that change and for no later one."""

from sqlmodel import Session

from handlers.goals import take_back
from handlers.replies import Redraw, Replies
from handlers.visit import Visit
from prompts.tools import undo as prompts


def on_back(session: Session, visit: Visit) -> Replies:
    """It is taken back; the way to the tool is left, since what the message showed is not so any more."""
    turn, _, word = visit.value.partition(":")
    return Redraw(prompts.leading_to(take_back(session, visit, turn=turn), word))


ACTIONS = {prompts.BACK: on_back}
