"""A practice workspace with three people, and a small app in it, for the tests of the practice Slack."""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from datetime import UTC, datetime
from typing import Any

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from practice.clock import Clock
from practice.server import PracticeSlack

START = datetime(2026, 11, 20, 17, tzinfo=UTC)
SCOPES = [
    "chat:write",
    "commands",
    "users:read",
    "users:read.email",
    "team:read",
    "channels:read",
    "groups:read",
    "im:read",
    "channels:history",
    "groups:history",
    "im:history",
    "im:write",
    "channels:join",
    "channels:manage",
    "groups:write",
    "reactions:write",
    "pins:write",
    "files:read",
    "files:write",
    "usergroups:read",
    "usergroups:write",
]
EVENTS = [
    "app_home_opened",
    "message.im",
    "message.channels",
    "app_mention",
    "member_joined_channel",
    "member_left_channel",
    "user_change",
    "team_join",
    "channel_archive",
    "app_uninstalled",
]
MANIFEST: dict[str, Any] = {
    "display_information": {"name": "Convener"},
    "features": {
        "bot_user": {"display_name": "convener"},
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
        "slash_commands": [
            {"command": "/goals", "description": "Goals", "usage_hint": "add", "should_escape": True},
            {"command": "/plain", "description": "Unescaped"},
        ],
        "shortcuts": [
            {"name": "Add to agenda", "type": "message", "callback_id": "to_agenda"},
            {"name": "New goal", "type": "global", "callback_id": "new_goal"},
        ],
    },
    "oauth_config": {"scopes": {"bot": SCOPES}},
    "settings": {
        "event_subscriptions": {"bot_events": EVENTS},
        "interactivity": {"is_enabled": True},
        "socket_mode_enabled": True,
    },
}


def manifest(**changes: Any) -> dict[str, Any]:
    """The manifest with other scopes, events, or settings: `scopes=[…]`, `events=[…]`, `home=False` …"""
    made = deepcopy(MANIFEST)
    if "scopes" in changes:
        made["oauth_config"]["scopes"]["bot"] = changes["scopes"]
    if "events" in changes:
        made["settings"]["event_subscriptions"]["bot_events"] = changes["events"]
    made["settings"]["interactivity"]["is_enabled"] = changes.get("interactive", True)
    made["features"]["app_home"] |= changes.get("app_home", {})
    return made


def new_slack(**options: Any) -> PracticeSlack:
    """Not running yet: ann and ben in #general with the bot, cyd outside, #quiet without the bot."""
    given: dict[str, Any] = {"clock": Clock(START, frozen=True), "manifest": MANIFEST} | options
    slack = PracticeSlack(**given)
    slack.workspace.add_user("ann.reyes", "Ann Reyes", title="Chair", tz="America/New_York")
    slack.workspace.add_user("ben.ode", "Ben Ode")
    slack.workspace.add_user("cyd.lam", "Cyd Lam")
    slack.workspace.add_channel("general", ["ann.reyes", "ben.ode", slack.bot_user_id])
    slack.workspace.add_channel("quiet", ["ann.reyes", "ben.ode"])
    return slack


def client_of(slack: PracticeSlack) -> WebClient:
    """The SDK's client as it comes, with its default retries off."""
    return WebClient(token=slack.bot_token, base_url=slack.api_url, retry_handlers=[])


def new_app(slack: PracticeSlack) -> App:
    return App(client=client_of(slack), process_before_response=True, signing_secret=slack.signing_secret)


@contextmanager
def connected(slack: PracticeSlack, app: App, ping_interval: float = 10) -> Iterator[None]:
    """Runs the app in Socket Mode; it looks after its connection every so many seconds."""
    before = slack.parts.delivery.sockets.count
    app_client = WebClient(token=slack.app_token, base_url=slack.api_url)
    handler = SocketModeHandler(app, slack.app_token, web_client=app_client, ping_interval=ping_interval)
    handler.connect()
    slack.wait_for_socket(before + 1)
    try:
        yield
    finally:
        # The SDK's client, told to close, first waits seconds for a frame; cut off, it is closed at once.
        handler.client.auto_reconnect_enabled = False
        slack.drop_sockets()
        slack.wait_until(lambda: not handler.client.is_connected())
        handler.close()


def error_of(call: Any, *args: Any, **kwargs: Any) -> Any:
    """The answer of a call that Slack must refuse."""
    try:
        call(*args, **kwargs)
    except SlackApiError as refusal:
        return refusal.response
    raise AssertionError("it was not refused")


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def section(text: str, **more: Any) -> dict[str, Any]:
    return {"type": "section", "text": mrkdwn(text), **more}


def button(text: str, action_id: str, **more: Any) -> dict[str, Any]:
    return {"type": "button", "text": plain(text), "action_id": action_id, **more}


def actions(*elements: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "actions", "elements": list(elements), **more}


def field(block_id: str, label: str = "Field", element: Any = None, **more: Any) -> dict[str, Any]:
    """An input block; a plain text input unless told otherwise."""
    held = element or {"type": "plain_text_input"}
    return {
        "type": "input",
        "block_id": block_id,
        "label": plain(label),
        "element": {"action_id": "it", **held},
        **more,
    }


def modal(*blocks: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "modal", "title": plain("Form"), "submit": plain("Send"), "blocks": list(blocks), **more}


def mrkdwn(text: str) -> dict[str, Any]:
    return {"type": "mrkdwn", "text": text}


def select(kind: str = "static_select", **more: Any) -> dict[str, Any]:
    return {"type": kind, "action_id": "s", **more}


def in_input(element: dict[str, Any]) -> dict[str, Any]:
    """An input block with that element."""
    return field("f", element=element)


def option(length: int = 1, **more: Any) -> dict[str, Any]:
    """One option, with a text of that length."""
    return {"text": plain("x" * length), "value": "v", **more}


def many_options(count: int) -> list[dict[str, Any]]:
    return options(*map(str, range(count)))


def options(*texts: str) -> list[dict[str, Any]]:
    return [{"text": plain(text), "value": text.lower()} for text in texts]
