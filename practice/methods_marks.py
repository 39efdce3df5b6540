"""Methods that mark messages: reactions and pins."""

import re
from typing import Any

from practice.arguments import Arguments
from practice.errors import SlackError
from practice.limits import Tier
from practice.lookups import find_conversation
from practice.methods import Method
from practice.parts import Parts
from practice.records import Message

_EMOJI = re.compile(r"[a-z0-9_+'\-]{1,100}(::skin-tone-[2-6])?")


def add_reaction(parts: Parts, args: Arguments) -> dict[str, Any]:
    ws = parts.workspace
    name = (args.text("name") or "").strip(":")
    if not _EMOJI.fullmatch(name):
        raise SlackError("invalid_name")
    message = _marked(parts, args)
    who = message.reactions.setdefault(name, [])
    if ws.bot_user_id in who:
        raise SlackError("already_reacted")
    who.append(ws.bot_user_id)
    ws.changes.ring("messages")
    return {}


def add_pin(parts: Parts, args: Arguments) -> dict[str, Any]:
    message = _marked(parts, args)
    if message.pinned:
        raise SlackError("already_pinned")
    message.pinned = True
    parts.workspace.changes.ring("messages")
    return {}


def _marked(parts: Parts, args: Arguments) -> Message:
    ws = parts.workspace
    channel = find_conversation(parts, args.required("channel"))
    ts = args.text("timestamp")
    if not ts:
        raise SlackError("no_item_specified")
    if channel.is_archived:
        raise SlackError("is_archived")
    if ws.bot_user_id not in channel.members:
        raise SlackError("not_in_channel")
    return ws.message(channel.id, ts)


METHODS = [
    Method("reactions.add", add_reaction, Tier.THREE, ("reactions:write",)),
    Method("pins.add", add_pin, Tier.TWO, ("pins:write",)),
]
