"""``/committee tools``: every tool of the six steps, opened by a press; the way to them from the App Home."""

from sqlmodel import Session

from handlers import tools
from handlers.replies import Redraw, Replies, Reply, Say, Send
from handlers.visit import Visit
from prompts.tools import shelf as prompts


def on_typed(session: Session, visit: Visit, _rest: str) -> Replies:
    """``tools``."""
    committee, _ = visit.enter(session)
    return Say(prompts.render_shelf(list(tools.WORDS), committee.step))


def on_show(session: Session, visit: Visit) -> Replies:
    """The shelf, from a button; what each tool is for is said where the shelf stands already."""
    if visit.value == prompts.TOLD:
        committee, _ = visit.enter(session)
        return Redraw(prompts.render_shelf(list(tools.WORDS), committee.step, told=True))
    return _shown(visit, on_typed(session, visit, ""))


def on_open(session: Session, visit: Visit) -> Replies:
    """The tool that was picked, as its word shows it."""
    return _shown(visit, tools.typed(visit.value)(session, visit, ""))


def _shown(visit: Visit, replies: Replies) -> Replies:
    """On the App Home there is no place for a list with buttons: it goes into the person's messages."""
    given = replies if isinstance(replies, list) else [replies] if replies else []
    if not visit.origin.home:
        return given
    shown: list[Reply] = [Send(one.message) if isinstance(one, Say) else one for one in given]
    if any(isinstance(one, Send) for one in shown):
        shown.append(Say(prompts.in_messages()))
    return shown


WORDS = {"tools": on_typed}
_OPENING = [word for step in prompts.TOOLS.values() for word, _, _ in step]
ACTIONS = {prompts.SHOW: on_show, **{prompts.open_id(word): on_open for word in _OPENING}}
