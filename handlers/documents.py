"""What people write and share in their direct messages with the bot."""

from functools import partial

from slack_bolt import App
from sqlmodel import Session

from handlers.entry import Deps, on_event
from handlers.replies import Replies
from handlers.visit import Visit

KINDS = (None, "file_share")
"""Subtypes of messages that somebody has just written; the others are about changes and the bot's own."""


def register(app: App, deps: Deps) -> None:
    """Listens to direct messages."""
    on_event(app, deps, "message", partial(on_message, deps), concerns=is_for_us)


def is_for_us(_session: Session, visit: Visit) -> bool:
    """Whether a person has written it, in the direct message itself and not in a thread there."""
    told = visit.action
    written = told.get("channel_type") == "im" and told.get("subtype") in KINDS and not told.get("bot_id")
    return bool(written and told.get("user") and told.get("thread_ts", told.get("ts")) == told.get("ts"))


def on_message(deps: Deps, session: Session, visit: Visit) -> Replies:
    """Numbers of an indicator, or a plan, as a file or as a pasted table; other words get a pointer."""
    from handlers.tools import indicator_door, plan_door  # imported when first used, as all tools are

    numbers = indicator_door.on_message(deps, session, visit)
    return plan_door.on_message(deps, session, visit) if numbers is None else numbers
