"""Turns what happens in the workspace into the events that the app has subscribed to."""

import threading
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import Any

from practice.carriers import Ack
from practice.ids import from_ts
from practice.parts import Parts
from practice.records import Channel, Json, Message
from practice.shapes import message_json, user_json, view_json


class Events:
    """Listens to the workspace; sends the app what it subscribed to and may see."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._here = threading.local()
        parts.workspace.on_event.append(self.on_event)

    @contextmanager
    def awaited(self) -> Iterator[None]:
        """Leaves when every event that this thread caused inside was delivered once, or could not be."""
        futures: list[Future[Ack]] = []
        self._here.futures = futures
        try:
            yield
        finally:
            self._here.futures = None
        for future in futures:
            self._parts.delivery.outcome(future)

    def on_event(self, kind: str, facts: Json) -> None:
        make = getattr(self, f"_{kind}")
        for event in make(**facts):
            future = self._parts.delivery.post(self._envelope(event))
            waiting = getattr(self._here, "futures", None)
            if future is not None and waiting is not None:
                waiting.append(future)

    def open_home(self, user: str, tab: str = "home") -> None:
        """The member opens the app's Home (or its messages tab)."""
        ws = self._parts.workspace
        if not self._subscribed("app_home_opened"):
            return
        with ws.lock:
            event: Json = {"type": "app_home_opened", "user": user, "channel": ws.dm(user).id, "tab": tab}
            event["event_ts"] = self._ts()
            if tab == "home" and user in ws.homes:
                event["view"] = view_json(ws, ws.homes[user])
            self.on_event("ready", {"event": event})

    def _ready(self, event: Json) -> list[Json]:
        return [event]

    def _ts(self) -> str:
        return self._parts.workspace.ids.new_ts(self._parts.clock())

    def _subscribed(self, name: str) -> bool:
        return name in self._parts.manifest.events

    def _message(self, message: Message) -> list[Json]:
        ws = self._parts.workspace
        channel = ws.channels[message.channel]
        if ws.bot_user_id not in channel.members:
            return []
        body = message_json(ws, message)
        body.pop("reply_count", None)
        common = {"channel": channel.id, "event_ts": message.ts}
        made: list[Json] = []
        if self._subscribed(_message_event(channel)):
            made.append(body | common | {"channel_type": _channel_type(channel)})
        mentioned = f"<@{ws.bot_user_id}>" in message.text and channel.kind != "im" and not message.by_bot
        if mentioned and self._subscribed("app_mention"):
            made.append(body | common | {"type": "app_mention"})
        return made

    def _message_changed(self, message: Message) -> list[Json]:
        return self._about(message, "message_changed", message=message_json(self._parts.workspace, message))

    def _message_deleted(self, message: Message) -> list[Json]:
        return self._about(message, "message_deleted", deleted_ts=message.ts)

    def _about(self, about: Message, subtype: str, **facts: Any) -> list[Json]:
        ws = self._parts.workspace
        channel = ws.channels[about.channel]
        if ws.bot_user_id not in channel.members or not self._subscribed(_message_event(channel)):
            return []
        ts = self._ts()
        event = {"type": "message", "subtype": subtype, "hidden": True, "channel": channel.id, "ts": ts}
        return [event | {"event_ts": ts, "channel_type": _channel_type(channel)} | facts]

    def _member_joined_channel(self, channel: Channel, user: str, inviter: str | None) -> list[Json]:
        made = self._membership("member_joined_channel", channel, user)
        return [event | ({"inviter": inviter} if inviter else {}) for event in made]

    def _member_left_channel(self, channel: Channel, user: str) -> list[Json]:
        return self._membership("member_left_channel", channel, user)

    def _membership(self, kind: str, channel: Channel, user: str) -> list[Json]:
        ws = self._parts.workspace
        if not self._subscribed(kind) or ws.bot_user_id not in channel.members:
            return []
        type_letter = "G" if channel.is_private else "C"
        event = {"type": kind, "user": user, "channel": channel.id, "channel_type": type_letter}
        return [event | {"team": ws.team_id, "event_ts": self._ts()}]

    def _user_change(self, user: Any) -> list[Json]:
        return self._about_user("user_change", user)

    def _team_join(self, user: Any) -> list[Json]:
        return self._about_user("team_join", user)

    def _about_user(self, kind: str, user: Any) -> list[Json]:
        if not self._subscribed(kind):
            return []
        shape = user_json(self._parts.workspace, user)
        return [{"type": kind, "user": shape, "cache_ts": user.updated, "event_ts": self._ts()}]

    def _channel_archive(self, channel: Channel, user: str) -> list[Json]:
        if not self._subscribed("channel_archive"):
            return []
        event = {"type": "channel_archive", "channel": channel.id, "user": user}
        return [event | {"is_moved": 0, "event_ts": self._ts()}]

    def _app_uninstalled(self) -> list[Json]:
        if not self._subscribed("app_uninstalled"):
            return []
        return [{"type": "app_uninstalled", "event_ts": self._ts()}]

    def _envelope(self, event: Json) -> Json:
        ws = self._parts.workspace
        return {
            "token": self._parts.tokens.verification,
            "team_id": ws.team_id,
            "context_team_id": ws.team_id,
            "context_enterprise_id": None,
            "api_app_id": ws.app_id,
            "event": event,
            "type": "event_callback",
            "event_id": ws.ids.new("Ev"),
            "event_time": int(from_ts(event["event_ts"]).timestamp()),
            "authorizations": [
                {
                    "enterprise_id": None,
                    "team_id": ws.team_id,
                    "user_id": ws.bot_user_id,
                    "is_bot": True,
                    "is_enterprise_install": False,
                }
            ],
            "is_ext_shared_channel": False,
            "event_context": f"4-{event['event_ts']}",
        }


def _channel_type(channel: Channel) -> str:
    return "im" if channel.kind == "im" else "group" if channel.is_private else "channel"


def _message_event(channel: Channel) -> str:
    return {"im": "message.im", "group": "message.groups", "channel": "message.channels"}[
        _channel_type(channel)
    ]
