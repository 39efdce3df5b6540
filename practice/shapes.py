"""The workspace's records in the JSON shapes that Slack's answers and payloads have."""

from datetime import timedelta
from mimetypes import guess_type
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from practice.records import Channel, File, Json, Message, User, UserGroup, View
from practice.workspace import Workspace


def user_json(ws: Workspace, user: User, *, with_email: bool = False) -> Json:
    shape: Json = {
        "id": user.id,
        "team_id": user.team_id,
        "name": user.name,
        "deleted": user.deleted,
        "is_bot": user.is_bot,
        "is_app_user": False,
        "updated": user.updated,
        "profile": _profile(ws, user, with_email),
    }
    if user.is_stranger:
        shape["is_stranger"] = True
    return shape if user.deleted else shape | _standing(ws, user)


def _profile(ws: Workspace, user: User, with_email: bool) -> Json:
    profile: Json = {
        "title": user.title,
        "phone": "",
        "real_name": user.real_name,
        "real_name_normalized": user.real_name,
        "display_name": user.name,
        "display_name_normalized": user.name,
        "status_text": "",
        "status_emoji": "",
        "team": user.team_id,
    }
    if user.is_bot:
        return profile | {"api_app_id": ws.app_id, "bot_id": ws.bot_id}
    return profile | ({"email": user.email} if with_email else {})


def _standing(ws: Workspace, user: User) -> Json:
    """What Slack tells of a member who is not deactivated."""
    now = ws.clock().astimezone(ZoneInfo(user.tz))
    return {
        "real_name": user.real_name,
        "tz": user.tz,
        "tz_label": now.tzname() or user.tz,
        "tz_offset": int((now.utcoffset() or timedelta()).total_seconds()),
        "is_admin": user.is_admin,
        "is_owner": False,
        "is_primary_owner": False,
        "is_restricted": user.is_restricted,
        "is_ultra_restricted": user.is_ultra_restricted,
        "is_email_confirmed": True,
    }


def channel_json(ws: Workspace, channel: Channel, *, with_count: bool = False) -> Json:
    if channel.kind == "im":
        return _im_json(ws, channel)
    shape: Json = {
        "id": channel.id,
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": not channel.is_private,
        "is_group": channel.is_private,
        "is_im": False,
        "is_mpim": False,
        "is_private": channel.is_private,
        "is_archived": channel.is_archived,
        "is_general": channel.name == "general",
        "is_member": ws.bot_user_id in channel.members,
        "is_shared": False,
        "is_ext_shared": False,
        "is_org_shared": False,
        "created": channel.created,
        "creator": channel.creator,
        "context_team_id": ws.team_id,
        "topic": {"value": channel.topic, "creator": "", "last_set": 0},
        "purpose": {"value": channel.purpose, "creator": "", "last_set": 0},
        "previous_names": [],
    }
    if with_count:
        shape["num_members"] = len(channel.members)
    return shape


def _im_json(ws: Workspace, channel: Channel) -> Json:
    other = ws.users[channel.name]
    return {
        "id": channel.id,
        "user": other.id,
        "created": channel.created,
        "is_im": True,
        "is_archived": channel.is_archived,
        "is_org_shared": False,
        "is_user_deleted": other.deleted,
        "context_team_id": ws.team_id,
        "priority": 0,
    }


def message_json(ws: Workspace, message: Message, *, with_metadata: bool = False) -> Json:
    shape: Json = {"type": "message", "user": message.user, "text": message.text, "ts": message.ts}
    if message.subtype:
        shape["subtype"] = message.subtype
    if message.by_bot:
        shape |= {"bot_id": ws.bot_id, "app_id": ws.app_id, "bot_profile": bot_profile(ws)}
    shape["team"] = ws.team_id
    optional = {
        "blocks": message.blocks,
        "attachments": message.attachments,
        "username": message.username,
        "edited": message.edited,
        "metadata": message.metadata if with_metadata else None,
        "files": [file_json(ws, ws.files[file_id]) for file_id in message.files],
        "reactions": [{"name": n, "users": who, "count": len(who)} for n, who in message.reactions.items()],
        "pinned_to": [message.channel] if message.pinned else None,
    }
    shape |= {name: value for name, value in optional.items() if value}
    if message.files:
        shape |= {"upload": False, "display_as_bot": False}
    return shape | _thread_facts(ws, message)


def _thread_facts(ws: Workspace, message: Message) -> Json:
    if message.thread_ts:
        parent = ws.messages[message.channel].get(message.thread_ts)
        shape: Json = {"thread_ts": message.thread_ts}
        if parent:
            shape["parent_user_id"] = parent.user
        if message.broadcast:
            shape["subtype"] = "thread_broadcast"
        return shape
    replies = ws.replies(message.channel, message.ts) if not message.only_for else []
    if not replies:
        return {}
    return {
        "thread_ts": message.ts,
        "reply_count": len(replies),
        "reply_users": list(dict.fromkeys(reply.user for reply in replies)),
        "reply_users_count": len({reply.user for reply in replies}),
        "latest_reply": replies[-1].ts,
        "is_locked": False,
        "subscribed": False,
    }


def bot_profile(ws: Workspace) -> Json:
    bot = ws.users[ws.bot_user_id]
    return {
        "id": ws.bot_id,
        "app_id": ws.app_id,
        "user_id": bot.id,
        "name": bot.real_name,
        "deleted": False,
        "updated": bot.updated,
        "icons": {},
        "team_id": ws.team_id,
    }


_VIEW_DEFAULTS: dict[str, Any] = {
    "private_metadata": "",
    "callback_id": "",
    "external_id": "",
    "close": None,
    "submit": None,
    "notify_on_close": False,
    "clear_on_close": False,
    "title": {"type": "plain_text", "text": "View Title", "emoji": True},
}


def view_json(ws: Workspace, view: View) -> Json:
    return {
        **_VIEW_DEFAULTS,
        **view.body,
        "id": view.id,
        "team_id": ws.team_id,
        "app_id": ws.app_id,
        "app_installed_team_id": ws.team_id,
        "bot_id": ws.bot_id,
        "hash": view.hash,
        "state": {"values": view.values},
        "root_view_id": view.root_id,
        "previous_view_id": view.previous_id,
    }


def file_json(ws: Workspace, file: File) -> Json:
    extension = file.name.rsplit(".", 1)[-1] if "." in file.name else "text"
    private = f"{ws.address}/files-pri/{ws.team_id}-{file.id}"
    return {
        "id": file.id,
        "name": file.name,
        "title": file.title or file.name,
        "size": file.size,
        "created": file.created,
        "timestamp": file.created,
        "user": file.user,
        "mimetype": mime_of(file),
        "filetype": extension,
        "pretty_type": extension.upper(),
        "mode": "hosted",
        "editable": False,
        "is_external": False,
        "external_type": "",
        "is_public": False,
        "public_url_shared": False,
        "display_as_bot": False,
        "channels": [file.channel] if file.channel and file.channel.startswith("C") else [],
        "ims": [file.channel] if file.channel and file.channel.startswith("D") else [],
        "url_private": f"{private}/{quote(file.name)}",
        "url_private_download": f"{private}/download/{quote(file.name)}",
        "permalink": f"/files/{file.id}",
    }


def mime_of(file: File) -> str:
    """What the file is, as far as whoever uploaded it, or its name, says."""
    return file.mimetype or guess_type(file.name)[0] or "application/octet-stream"


def usergroup_json(
    ws: Workspace, group: UserGroup, *, with_users: bool = False, with_count: bool = False
) -> Json:
    shape: Json = {
        "id": group.id,
        "team_id": ws.team_id,
        "is_usergroup": True,
        "is_external": False,
        "name": group.name,
        "description": group.description,
        "handle": group.handle,
        "date_create": group.created,
        "date_update": group.updated,
        "date_delete": group.disabled_at,
        "auto_type": None,
        "prefs": {"channels": [], "groups": []},
    }
    shape |= {"users": list(group.users)} if with_users else {}
    return shape | ({"user_count": len(group.users)} if with_count else {})
