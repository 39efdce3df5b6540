"""Methods about conversations: finding, opening, making and joining them."""

import re
from typing import Any

from practice.arguments import Arguments
from practice.errors import SlackError
from practice.limits import Tier
from practice.lookups import find_conversation, find_user, kind_of, scopes_for
from practice.methods import Method, require_scope
from practice.paging import page_of
from practice.parts import Parts
from practice.records import Channel
from practice.shapes import channel_json

_NAME = re.compile(r"[a-z0-9_\-\u0080-\uffff]{1,80}")
_TYPES = {
    "public_channel": ("channel", "channels:read"),
    "private_channel": ("group", "groups:read"),
    "im": ("im", "im:read"),
    "mpim": ("mpim", "mpim:read"),
}


def open_conversation(parts: Parts, args: Arguments) -> dict[str, Any]:
    ws = parts.workspace
    if channel_id := args.text("channel"):
        channel = find_conversation(parts, channel_id)
        return {"channel": {"id": channel.id}}
    users = args.listed("users")
    if not users:
        raise SlackError("users_list_not_supplied")
    if len(users) > 1:
        require_scope(parts, "mpim:write")
        raise SlackError("method_not_supported_for_channel_type")
    require_scope(parts, "im:write")
    user = find_user(parts, users[0])
    if user.id == ws.bot_user_id or user.is_bot:
        raise SlackError("cannot_dm_bot")
    if user.deleted:
        raise SlackError("user_disabled")
    before = ws.find_dm(user.id)
    channel = ws.dm(user.id)
    shape = channel_json(ws, channel) if args.flag("return_im") else {"id": channel.id}
    already = {"no_op": True, "already_open": True} if before else {}
    return {"channel": shape, **already}


def list_conversations(parts: Parts, args: Arguments) -> dict[str, Any]:
    found = _of_types(parts, args)
    if args.flag("exclude_archived"):
        found = [c for c in found if not c.is_archived]
    page, metadata = page_of(found, args, default=100, most=1000)
    ws = parts.workspace
    shapes = [channel_json(ws, c, with_count=True) for c in page]
    return {"channels": shapes, "response_metadata": metadata}


def conversation_info(parts: Parts, args: Arguments) -> dict[str, Any]:
    channel = find_conversation(parts, args.required("channel"), "read")
    shape = channel_json(parts.workspace, channel, with_count=args.flag("include_num_members"))
    return {"channel": shape}


def conversation_members(parts: Parts, args: Arguments) -> dict[str, Any]:
    channel = find_conversation(parts, args.required("channel"), "read")
    page, metadata = page_of(channel.members, args, default=100, most=1000)
    return {"members": page, "response_metadata": metadata}


def users_conversations(parts: Parts, args: Arguments) -> dict[str, Any]:
    ws = parts.workspace
    user = find_user(parts, args.text("user") or ws.bot_user_id).id
    found = [c for c in _of_types(parts, args) if user in c.members]
    if args.flag("exclude_archived"):
        found = [c for c in found if not c.is_archived]
    page, metadata = page_of(found, args, default=100, most=1000)
    return {"channels": [channel_json(ws, c) for c in page], "response_metadata": metadata}


def join_conversation(parts: Parts, args: Arguments) -> dict[str, Any]:
    ws = parts.workspace
    channel = find_conversation(parts, args.required("channel"))
    if kind_of(channel) != "channel":
        raise SlackError("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise SlackError("is_archived")
    warning = {} if ws.join(channel, ws.bot_user_id) else {"warning": "already_in_channel"}
    return {"channel": channel_json(ws, channel), **warning}


def leave_conversation(parts: Parts, args: Arguments) -> dict[str, Any]:
    ws = parts.workspace
    channel = find_conversation(parts, args.required("channel"))
    if channel.kind == "im":
        raise SlackError("method_not_supported_for_channel_type")
    return {} if ws.leave(channel, ws.bot_user_id) else {"not_in_channel": True}


def create_conversation(parts: Parts, args: Arguments) -> dict[str, Any]:
    ws = parts.workspace
    private = args.flag("is_private")
    require_scope(parts, *(("groups:write",) if private else ("channels:manage", "channels:write")))
    name = args.text("name") or ""
    if not name:
        raise SlackError("invalid_name_required")
    if len(name) > 80:
        raise SlackError("invalid_name_maxlength")
    if not _NAME.fullmatch(name):
        raise SlackError("invalid_name_specials")
    if any(c.name == name for c in ws.channels.values()):
        raise SlackError("name_taken")
    channel = ws.add_channel(name, [ws.bot_user_id], creator=ws.bot_user_id, is_private=private)
    return {"channel": channel_json(ws, channel)}


def invite(parts: Parts, args: Arguments) -> dict[str, Any]:
    ws = parts.workspace
    channel = find_conversation(parts, args.required("channel"))
    if channel.kind == "im":
        raise SlackError("method_not_supported_for_channel_type")
    manage = "groups:write" if channel.is_private else "channels:manage"
    require_scope(parts, manage, manage.split(":")[0] + ":write.invites")
    if channel.is_archived:
        raise SlackError("is_archived")
    if ws.bot_user_id not in channel.members:
        raise SlackError("not_in_channel")
    users = [find_user(parts, user_id) for user_id in args.listed("users")]
    if not users:
        raise SlackError("no_user")
    if any(user.id == ws.bot_user_id for user in users):
        raise SlackError("cant_invite_self")
    if all(user.id in channel.members for user in users):
        raise SlackError("already_in_channel")
    for user in users:
        ws.join(channel, user.id, inviter=ws.bot_user_id)
    return {"channel": channel_json(ws, channel)}


def _of_types(parts: Parts, args: Arguments) -> list[Channel]:
    ws = parts.workspace
    types = args.listed("types") or ["public_channel"]
    if not set(types) <= set(_TYPES):
        raise SlackError("invalid_types")
    for name in types:
        require_scope(parts, _TYPES[name][1])
    kinds = {_TYPES[name][0] for name in types}
    found = [c for c in ws.channels.values() if kind_of(c) in kinds]
    return [c for c in found if kind_of(c) == "channel" or ws.bot_user_id in c.members]


_READ = scopes_for("read")
METHODS = [
    Method("conversations.open", open_conversation, Tier.THREE, ("channels:manage", *scopes_for("write"))),
    Method("conversations.list", list_conversations, Tier.TWO, _READ),
    Method("conversations.info", conversation_info, Tier.THREE, _READ),
    Method("conversations.members", conversation_members, Tier.FOUR, _READ),
    Method("users.conversations", users_conversations, Tier.THREE, _READ),
    Method("conversations.join", join_conversation, Tier.THREE, ("channels:join",)),
    Method("conversations.leave", leave_conversation, Tier.THREE, ("channels:manage", "groups:write")),
    Method("conversations.create", create_conversation, Tier.TWO, ("channels:manage", "groups:write")),
    Method("conversations.invite", invite, Tier.THREE),
]
