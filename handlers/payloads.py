"""Reading what Slack sends: a payload of each kind as a visit."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from handlers.visit import Ahead, Origin, Visit, as_typed

Body = Mapping[str, Any]


def of_command(name: str, body: Body, now: datetime, *, ahead: Ahead | None = None) -> Visit:
    """A slash command; ``name`` is the command with its slash."""
    text = as_typed(body.get("text", ""))
    return Visit(
        name=name,
        team_id=body["team_id"],
        slack_id=body["user_id"],
        now=now,
        origin=Origin(url=body.get("response_url")),
        once=_trigger(body),
        channel_id=body.get("channel_id"),
        text=text,
        trigger_id=body.get("trigger_id"),
        ahead=ahead(body["team_id"], text) if ahead else None,
    )


def of_action(name: str, body: Body, now: datetime) -> Visit:
    """A press on a button, or a choice, in a message, a form or the App Home."""
    view = body.get("view") or {}
    return Visit(
        name=name,
        team_id=body["team"]["id"],
        slack_id=body["user"]["id"],
        now=now,
        origin=_origin(view) if view else Origin(url=body.get("response_url")),
        once=_trigger(body),
        channel_id=body.get("channel", {}).get("id"),
        trigger_id=body.get("trigger_id"),
        action=body["actions"][0],
        message=body.get("message") or {},
        view=view,
    )


def of_submit(name: str, body: Body, now: datetime) -> Visit:
    """A form that was sent."""
    view = body["view"]
    return Visit(
        name=name,
        team_id=body["team"]["id"],
        slack_id=body["user"]["id"],
        now=now,
        origin=_origin(view),
        once=f"view:{view['id']}:{view.get('hash')}",
        trigger_id=body.get("trigger_id"),
        view=view,
    )


def of_shortcut(name: str, body: Body, now: datetime) -> Visit:
    """A shortcut on a message; the visit's text is the message's."""
    return Visit(
        name=name,
        team_id=body["team"]["id"],
        slack_id=body["user"]["id"],
        now=now,
        origin=Origin(url=body.get("response_url")),
        once=_trigger(body),
        channel_id=body.get("channel", {}).get("id"),
        text=as_typed(body.get("message", {}).get("text", "")),
        trigger_id=body.get("trigger_id"),
    )


def of_event(name: str, body: Body, now: datetime) -> Visit:
    """An event about a person; what was told of it is the visit's action."""
    told = body["event"]
    user = told.get("user")
    return Visit(
        name=name,
        team_id=body["team_id"],
        slack_id=str(user["id"] if isinstance(user, Mapping) else user),
        now=now,
        origin=Origin(home=told.get("tab") == "home"),
        once=f"event:{body['event_id']}",
        action=told,
    )


def _trigger(body: Body) -> str | None:
    return f"trigger:{body['trigger_id']}" if body.get("trigger_id") else None


def _origin(view: Mapping[str, Any]) -> Origin:
    """Where the form was opened from; the Home is its own origin."""
    if view.get("type") == "home":
        return Origin(home=True)
    return Origin(**json.loads(view.get("private_metadata") or "{}").get("origin", {}))
