"""What the page shows, as JSON."""

from datetime import datetime
from typing import Any

from practice.parts import Parts
from practice.people import Person
from practice.records import Channel, Json, Message, User, View
from practice.shapes import file_json


def page_state(parts: Parts, person: Person, timekeeper: Any) -> Json:
    ws = parts.workspace
    due: datetime | None = timekeeper.next_due() if timekeeper else None
    with ws.lock:
        ws.dm(person.id)
        return {
            "now": parts.clock().isoformat(),
            "zone": person.user.tz,
            "team": ws.team_name,
            "me": person.id,
            "users": [_user(user) for user in ws.users.values()],
            "usergroups": [{"id": g.id, "handle": g.handle, "name": g.name} for g in ws.usergroups.values()],
            "channels": [_channel(parts, person, c) for c in ws.channels.values() if _sees(person, c)],
            "commands": [_command(each) for each in parts.manifest.commands.values()],
            "shortcuts": [
                {name: each[name] for name in ("name", "callback_id", "type")}
                for each in parts.manifest.shortcuts.values()
            ],
            "next_due": due.isoformat() if due else None,
            "next_why": timekeeper.why() if timekeeper else None,
        }


def page_messages(parts: Parts, person: Person, channel: Channel, thread: str | None) -> list[Json]:
    ws = parts.workspace
    with ws.lock:
        seen = ws.visible(channel.id, person.id)
        if thread:
            shown = [m for m in seen if thread in (m.ts, m.thread_ts)]
        else:
            shown = [m for m in seen if not m.thread_ts or m.broadcast]
        return [_message(parts, message) for message in shown]


def page_view(view: View | None) -> Json | None:
    return {**view.body, "id": view.id} if view else None


def _sees(person: Person, channel: Channel) -> bool:
    if channel.kind == "im":
        return channel.name == person.id
    guest = person.user.is_restricted or person.user.is_ultra_restricted or person.user.is_stranger
    everybodys = not channel.is_private and not guest
    return not channel.is_archived and (everybodys or person.id in channel.members)


def _user(user: User) -> Json:
    names = ("id", "name", "real_name", "title", "is_bot", "deleted", "tz")
    return {name: getattr(user, name) for name in names}


def _channel(parts: Parts, person: Person, channel: Channel) -> Json:
    ws = parts.workspace
    bot = ws.users[ws.bot_user_id].real_name
    last_read = ws.last_read.get(f"{person.id}:{channel.id}", "")
    shown = [m for m in ws.visible(channel.id, person.id) if not m.thread_ts or m.broadcast]
    return {
        "id": channel.id,
        "name": bot if channel.kind == "im" else channel.name,
        "kind": channel.kind,
        "topic": channel.topic,
        "is_member": person.id in channel.members,
        "members": list(channel.members),
        "last_ts": shown[-1].ts if shown else None,
        "unread": sum(m.ts > last_read and m.user != person.id for m in shown),
    }


def _command(command: Json) -> Json:
    return {name: command.get(name, "") for name in ("command", "description", "usage_hint")}


def _message(parts: Parts, message: Message) -> Json:
    ws = parts.workspace
    replies = [] if message.only_for else ws.replies(message.channel, message.ts)
    names = ("ts", "user", "username", "text", "blocks", "thread_ts", "edited")
    return {name: getattr(message, name) for name in names} | {
        "reply_count": len(replies),
        "ephemeral": bool(message.only_for),
        "is_bot": message.by_bot,
        "files": [file_json(ws, ws.files[file_id]) for file_id in message.files],
        "reactions": {name: len(who) for name, who in message.reactions.items()},
    }
