"""Methods that post, change and remove messages."""

from typing import Any

from practice.arguments import Arguments
from practice.blockkit import check_message
from practice.errors import SlackError
from practice.ids import as_ts, from_ts
from practice.limits import Tier
from practice.lookups import find_conversation, find_user
from practice.metadata import read_metadata
from practice.methods import Method, require_scope
from practice.parts import Parts
from practice.records import Channel, Json
from practice.shapes import message_json

LONGEST_POST = 40_000
LONGEST_UPDATE = 4_000
MOST_ATTACHMENTS = 100


def post_message(parts: Parts, args: Arguments) -> dict[str, Any]:
    ws = parts.workspace
    channel = find_target(parts, args.text("channel") or "")
    _require_posting(parts, channel)
    content = read_content(parts, args, LONGEST_POST)
    facts: Json = {"thread_ts": _thread(parts, channel, args), "metadata": read_metadata(args)}
    facts["broadcast"] = bool(facts["thread_ts"]) and args.flag("reply_broadcast")
    facts |= _disguise(parts, args)
    if parts.limited and (wait := parts.limits.wait_for_message(channel.id)):
        raise SlackError("ratelimited", retry_after=wait)
    message = ws.add_message(channel.id, ws.bot_user_id, by_bot=True, **content, **facts)
    shape = message_json(ws, message, with_metadata=True)
    return {"channel": channel.id, "ts": message.ts, "message": shape}


def post_ephemeral(parts: Parts, args: Arguments) -> dict[str, Any]:
    ws = parts.workspace
    channel = find_target(parts, args.text("channel") or "")
    _require_posting(parts, channel)
    user = find_user(parts, args.required("user"))
    content = read_content(parts, args, LONGEST_POST)
    if user.id not in channel.members:
        raise SlackError("user_not_in_channel")
    thread = args.text("thread_ts")
    message = ws.add_message(
        channel.id, ws.bot_user_id, by_bot=True, only_for=user.id, thread_ts=thread, **content
    )
    return {"message_ts": message.ts}


def update_message(parts: Parts, args: Arguments) -> dict[str, Any]:
    ws = parts.workspace
    channel = find_conversation(parts, args.required("channel"))
    message = ws.message(channel.id, args.required("ts"))
    if not message.by_bot:
        raise SlackError("cant_update_message")
    if channel.is_archived:
        raise SlackError("is_archived")
    content = read_content(parts, args, LONGEST_UPDATE)
    # What the call leaves out stays, except blocks: a text without blocks replaces them.
    if "blocks" not in args.raw and "text" not in args.raw:
        content.pop("blocks")
    if "attachments" not in args.raw:
        content.pop("attachments")
    metadata = read_metadata(args)
    ws.change_message(message, **content, **({"metadata": metadata} if metadata else {}))
    shape = message_json(ws, message, with_metadata=True)
    return {"channel": channel.id, "ts": message.ts, "text": message.text, "message": shape}


def delete_message(parts: Parts, args: Arguments) -> dict[str, Any]:
    channel = find_conversation(parts, args.required("channel"))
    message = parts.workspace.message(channel.id, args.required("ts"))
    if not message.by_bot:
        raise SlackError("cant_delete_message")
    parts.workspace.remove_message(message)
    return {"channel": channel.id, "ts": message.ts}


def get_permalink(parts: Parts, args: Arguments) -> dict[str, Any]:
    channel = find_conversation(parts, args.required("channel"))
    message = parts.workspace.message(channel.id, args.required("message_ts"))
    link = f"{parts.url}/archives/{channel.id}/p{message.ts.replace('.', '')}"
    if message.thread_ts:
        link += f"?thread_ts={message.thread_ts}&cid={channel.id}"
    return {"channel": channel.id, "permalink": link}


def find_target(parts: Parts, target: str) -> Channel:
    """Where to post: a conversation's id, a public channel's name, or a member's id (direct message)."""
    ws = parts.workspace
    if target in ws.users:
        user = ws.users[target]
        if user.is_bot or user.deleted:
            raise SlackError("channel_not_found")
        return ws.dm(user.id)
    if target not in ws.channels:
        name = target.removeprefix("#")
        named = (c.id for c in ws.channels.values() if c.kind == "channel" and c.name == name)
        target = next(named, target)
    return find_conversation(parts, target)


def read_content(parts: Parts, args: Arguments, longest: int) -> Json:
    """The checked content of a message; raises SlackError no_text, msg_too_long, invalid_blocks …"""
    blocks = args.json("blocks", "invalid_blocks_format")
    attachments = args.json("attachments", "invalid_attachments") or []
    text, markdown = args.text("text") or "", args.text("markdown_text") or ""
    if markdown and (text or blocks):
        raise SlackError("markdown_text_conflict")
    if blocks is not None and not isinstance(blocks, list):
        raise SlackError("invalid_blocks_format")
    if len(text) > longest or len(markdown) > 12_000:
        raise SlackError("msg_too_long")
    if problems := check_message(blocks or []):
        raise SlackError("invalid_blocks", problems, errors=problems)
    _check_attachments(attachments)
    if not (text or markdown or blocks or attachments):
        raise SlackError("no_text")
    return {"text": text or markdown, "blocks": blocks or [], "attachments": attachments}


def _check_attachments(attachments: Any) -> None:
    if not isinstance(attachments, list) or not all(isinstance(each, dict) for each in attachments):
        raise SlackError("invalid_attachments")
    if len(attachments) > MOST_ATTACHMENTS:
        raise SlackError("too_many_attachments")
    for index, each in enumerate(attachments):
        if problems := check_message(each.get("blocks", []), f"/attachments/{index}/blocks"):
            raise SlackError("invalid_blocks", problems, errors=problems)


def _require_posting(parts: Parts, channel: Channel) -> None:
    if channel.is_archived:
        raise SlackError("is_archived")
    if channel.kind == "im":
        if not parts.manifest.messages_tab:
            raise SlackError("messages_tab_disabled")
        if parts.workspace.users[channel.name].deleted:
            raise SlackError("channel_not_found")
        return
    open_to_all = "chat:write.public" in parts.manifest.scopes and not channel.is_private
    if parts.workspace.bot_user_id not in channel.members and not open_to_all:
        raise SlackError("not_in_channel")


def _thread(parts: Parts, channel: Channel, args: Arguments) -> str | None:
    ts = args.text("thread_ts")
    if ts and not _is_ts(ts):
        raise SlackError("invalid_thread_ts")
    return parts.workspace.thread_of(channel.id, ts)


def _is_ts(text: str) -> bool:
    try:
        return as_ts(from_ts(text)) == text
    except ValueError:
        return False


def _disguise(parts: Parts, args: Arguments) -> Json:
    facts = {name: args.text(name) for name in ("username", "icon_emoji") if args.text(name)}
    if facts or args.text("icon_url"):
        require_scope(parts, "chat:write.customize")
    return facts


_WRITE = ("chat:write",)
METHODS = [
    Method("chat.postMessage", post_message, Tier.POSTING, _WRITE),
    Method("chat.postEphemeral", post_ephemeral, Tier.FOUR, _WRITE),
    Method("chat.update", update_message, Tier.THREE, _WRITE),
    Method("chat.delete", delete_message, Tier.THREE, _WRITE),
    Method("chat.getPermalink", get_permalink, Tier.SPECIAL),
]
