"""Methods that read a conversation back."""

from typing import Any

from practice.arguments import Arguments
from practice.errors import SlackError
from practice.limits import Tier
from practice.lookups import find_conversation, scopes_for
from practice.methods import Method
from practice.paging import page_of
from practice.parts import Parts
from practice.records import Message
from practice.shapes import message_json


def history(parts: Parts, args: Arguments) -> dict[str, Any]:
    """Messages of the channel itself, newest first; what is only in a thread is not among them."""
    channel = find_conversation(parts, args.required("channel"), "history")
    if channel.kind != "im" and parts.workspace.bot_user_id not in channel.members:
        raise SlackError("not_in_channel")
    held = parts.workspace.messages[channel.id].values()
    found = [m for m in held if (not m.thread_ts or m.broadcast) and _within(m, args)]
    return _page(parts, args, found[::-1], default=100)


def replies(parts: Parts, args: Arguments) -> dict[str, Any]:
    """A thread, oldest first, begun by the message that started it."""
    ws = parts.workspace
    channel = find_conversation(parts, args.required("channel"), "history")
    if channel.kind != "im" and ws.bot_user_id not in channel.members:
        raise SlackError("not_in_channel")
    asked = ws.messages[channel.id].get(args.required("ts"))
    if asked is None:
        raise SlackError("thread_not_found")
    parent = ws.messages[channel.id].get(asked.thread_ts or asked.ts)
    found = [m for m in ws.replies(channel.id, asked.thread_ts or asked.ts) if _within(m, args)]
    return _page(parts, args, ([parent] if parent else []) + found, default=1000)


def _page(parts: Parts, args: Arguments, found: list[Message], *, default: int) -> dict[str, Any]:
    page, metadata = page_of(found, args, default=default, most=1000)
    with_metadata = args.flag("include_all_metadata")
    shapes = [message_json(parts.workspace, m, with_metadata=with_metadata) for m in page]
    more = bool(metadata["next_cursor"])
    answer = {"messages": shapes, "has_more": more, "pin_count": sum(m.pinned for m in found)}
    return answer | ({"response_metadata": metadata} if more else {})


def _within(message: Message, args: Arguments) -> bool:
    oldest, latest = _ts(args, "oldest"), _ts(args, "latest")
    ts = float(message.ts)
    if args.flag("inclusive"):
        return (oldest is None or ts >= oldest) and (latest is None or ts <= latest)
    return (oldest is None or ts > oldest) and (latest is None or ts < latest)


def _ts(args: Arguments, name: str) -> float | None:
    text = args.text(name)
    try:
        return float(text) if text else None
    except ValueError:
        raise SlackError(f"invalid_ts_{name}") from None


METHODS = [
    Method("conversations.history", history, Tier.THREE, scopes_for("history")),
    Method("conversations.replies", replies, Tier.THREE, scopes_for("history")),
]
