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
    """A word to be explained; numbers, an instrument or a plan, as a file or pasted; or other words."""
    # Imported when first used, as all tools are.
    from handlers.tools import glossary_door, indicator_door, instrument_door, plan_door

    for door in (glossary_door, indicator_door, instrument_door):
        taken = door.on_message(deps, session, visit)
        if taken is not None:
            return taken
    return plan_door.on_message(deps, session, visit)
