"""The payloads of commands and interactions, as Slack sends them."""

from typing import Any

from practice.elements import STATE_KEYS, Spot
from practice.ids import as_ts
from practice.interactivity import ResponseUrl
from practice.parts import Parts
from practice.records import Channel, Json, Message, User, View
from practice.shapes import message_json, view_json
from practice.typed import initial_values

_SHOWN = ("text", "value", "style", "placeholder", "confirm", "url")


def command_payload(
    parts: Parts, user: User, channel: Channel, command: str, text: str, right: ResponseUrl
) -> Json:
    ws = parts.workspace
    return {
        "token": parts.tokens.verification,
        "team_id": ws.team_id,
        "team_domain": ws.team_domain,
        "channel_id": channel.id,
        "channel_name": channel_word(channel),
        "user_id": user.id,
        "user_name": user.name,
        "command": command,
        "text": text,
        "api_app_id": ws.app_id,
        "is_enterprise_install": "false",
        "response_url": response_address(parts, right),
        "trigger_id": parts.interactivity.new_trigger(user.id),
    }


def response_address(parts: Parts, right: ResponseUrl) -> str:
    return f"{parts.url}/response/{right.token}"


def channel_word(channel: Channel) -> str:
    """The channel's name as payloads give it: hidden for what is private."""
    return "directmessage" if channel.kind == "im" else "privategroup" if channel.is_private else channel.name


def _common(parts: Parts, user: User, kind: str) -> Json:
    ws = parts.workspace
    return {
        "type": kind,
        "team": {"id": ws.team_id, "domain": ws.team_domain},
        "user": {"id": user.id, "username": user.name, "name": user.name, "team_id": user.team_id},
        "api_app_id": ws.app_id,
        "token": parts.tokens.verification,
        "enterprise": None,
        "is_enterprise_install": False,
    }


def _place(parts: Parts, where: Message | View) -> Json:
    ws = parts.workspace
    if isinstance(where, View):
        return {"container": {"type": "view", "view_id": where.id}, "view": view_json(ws, where)}
    channel = ws.channels[where.channel]
    container: Json = {
        "type": "message",
        "message_ts": where.ts,
        "channel_id": channel.id,
        "is_ephemeral": bool(where.only_for),
    }
    if where.thread_ts:
        container["thread_ts"] = where.thread_ts
    place: Json = {"container": container, "channel": {"id": channel.id, "name": channel_word(channel)}}
    # Slack keeps no ephemeral message, so it sends none along.
    return place if where.only_for else place | {"message": message_json(ws, where)}


def action_payload(
    parts: Parts, user: User, where: Message | View, spot: Spot, chosen: Json, values: dict[str, Json]
) -> Json:
    """A block_actions payload; `chosen` is what was picked, `values` the state of a message's inputs."""
    action = {name: spot.element[name] for name in _SHOWN if name in spot.element}
    action |= {name: value for name, value in spot.element.items() if name.startswith("initial_")}
    action |= {"type": spot.element["type"], "block_id": spot.block_id, "action_id": spot.action_id}
    action |= chosen | {"action_ts": as_ts(parts.clock())}
    view_id = where.id if isinstance(where, View) and where.body["type"] == "modal" else None
    payload = _common(parts, user, "block_actions") | _place(parts, where)
    payload |= {"trigger_id": parts.interactivity.new_trigger(user.id, view_id), "actions": [action]}
    if isinstance(where, Message):
        right = parts.interactivity.new_response(where.channel, user.id, where)
        payload |= {"state": {"values": values}, "response_url": response_address(parts, right)}
    return payload


def message_values(message: Message, typed: dict[str, Json]) -> dict[str, Json]:
    """The state of the inputs in a message for one person, given what they typed."""
    return initial_values(message.blocks, typed)


def submission_payload(parts: Parts, user: User, view: View) -> Json:
    urls = [_response_url(parts, user, view, spot) for spot in _answering(view)]
    trigger = parts.interactivity.new_trigger(user.id, view.id)
    body = {"trigger_id": trigger, "view": view_json(parts.workspace, view)}
    return _common(parts, user, "view_submission") | body | {"response_urls": [u for u in urls if u]}


def _answering(view: View) -> list[Json]:
    held = [block for block in view.blocks if block["type"] == "input"]
    return [block for block in held if block["element"].get("response_url_enabled")]


def _response_url(parts: Parts, user: User, view: View, block: Json) -> Json | None:
    element = block["element"]
    chosen = view.values[block["block_id"]][element["action_id"]][STATE_KEYS[element["type"]]]
    if not chosen:
        return None
    right = parts.interactivity.new_response(chosen, user.id)
    names = {"block_id": block["block_id"], "action_id": element["action_id"], "channel_id": chosen}
    return names | {"response_url": response_address(parts, right)}


def closed_payload(parts: Parts, user: User, view: View, *, cleared: bool) -> Json:
    body = {"view": view_json(parts.workspace, view), "is_cleared": cleared}
    return _common(parts, user, "view_closed") | body


def shortcut_payload(parts: Parts, user: User, callback_id: str, message: Message | None) -> Json:
    kind = "message_action" if message else "shortcut"
    payload = _common(parts, user, kind) | {
        "callback_id": callback_id,
        "action_ts": as_ts(parts.clock()),
        "trigger_id": parts.interactivity.new_trigger(user.id),
    }
    if message is None:
        return payload
    channel = parts.workspace.channels[message.channel]
    right = parts.interactivity.new_response(message.channel, user.id)
    return payload | {
        "channel": {"id": channel.id, "name": channel_word(channel)},
        "message_ts": message.ts,
        "message": message_json(parts.workspace, message),
        "response_url": response_address(parts, right),
    }


def suggestion_payload(parts: Parts, user: User, where: Message | View, spot: Spot, query: str) -> Json:
    names: dict[str, Any] = {"action_id": spot.action_id, "block_id": spot.block_id, "value": query}
    return _common(parts, user, "block_suggestion") | _place(parts, where) | names
