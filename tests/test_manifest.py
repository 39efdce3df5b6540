"""The manifest has what the code uses, no more and no less, and Slack's schema takes it."""

import ast
import importlib
import json
import pkgutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import fastjsonschema
import pytest
from slack_sdk import WebClient

import handlers
from handlers import agenda, chair, checkins, committee, goals
from handlers.manifest import SCOPES, manifest
from prompts.manifest import COMMANDS, Command

ROOT = Path(__file__).parent.parent

CHANNELS_AND_DIRECT = {"channels:history", "groups:history", "im:history"}
SEEING_CHANNELS = {"channels:read", "groups:read"}

SCOPES_OF: dict[str, set[str]] = {
    # From the page of each method in Slack's reference. A conversation's method names one scope for each kind
    # of conversation; here stand the kinds that Convener writes to: public and private channels, one person.
    "auth_test": set(),
    "apps_connections_open": set(),  # connections:write is a scope of the app token, not of the bot's
    "chat_postMessage": {"chat:write"},
    "chat_update": {"chat:write"},
    "chat_delete": {"chat:write"},
    "conversations_open": {"im:write"},
    "conversations_history": CHANNELS_AND_DIRECT,
    "conversations_replies": CHANNELS_AND_DIRECT,
    "conversations_info": SEEING_CHANNELS,
    "conversations_members": SEEING_CHANNELS,
    "files_info": {"files:read"},
    "files_upload_v2": {"files:write"},
    "usergroups_users_update": {"usergroups:write"},
    "users_info": {"users:read"},
    "views_open": set(),
    "views_push": set(),
    "views_update": set(),
    "views_publish": set(),
}
SCOPES_OF_EVENT: dict[str, set[str]] = {
    "app_home_opened": set(),
    "message.im": {"im:history"},
    "user_change": {"users:read"},
}
SUBSCRIBED = {"message": "message.im"}
"""Events that are subscribed to by another name than they bear."""

METHODS = {name for name in vars(WebClient) if "_" in name.strip("_") and not name.startswith("_")}


class Recorder:
    """Stands where Bolt's App would, and notes what is listened to."""

    def __init__(self) -> None:
        self.heard: dict[str, list[str]] = {}

    def __getattr__(self, kind: str) -> Callable[..., Callable[[Any], Any]]:
        def listen(name: Any, *_: Any, **__: Any) -> Callable[[Any], Any]:
            self.heard.setdefault(kind, []).append(name["callback_id"] if isinstance(name, dict) else name)
            return lambda function: function

        return listen


@pytest.fixture(scope="module")
def heard() -> dict[str, list[str]]:
    """What every file of handlers/ listens to, by kind."""
    recorder = Recorder()
    for module in pkgutil.iter_modules(handlers.__path__, "handlers."):
        register = getattr(importlib.import_module(module.name), "register", None)
        if register:
            register(recorder, object())
    recorder.heard["event"] = [SUBSCRIBED.get(name, name) for name in recorder.heard["event"]]
    return recorder.heard


def called() -> Iterator[str]:
    """The Web API methods that the rooms which may call Slack name anywhere."""
    for room in ("handlers", "jobs"):
        for file in (ROOT / room).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text())):
                if isinstance(node, ast.Attribute) and node.attr in METHODS:
                    yield node.attr


def test_slacks_schema_takes_it() -> None:
    schema = json.loads((ROOT / "tests/data/slack-manifest.schema.1.0.0.json").read_text())
    fastjsonschema.compile(schema)(manifest())


def test_methods_called_are_all_in_the_table() -> None:
    assert set(called()) - set(SCOPES_OF) == set(), "say in SCOPES_OF what scopes these need"


def test_no_method_is_called_by_a_name_that_cannot_be_seen() -> None:
    for room in ("handlers", "jobs"):
        for file in (ROOT / room).rglob("*.py"):
            assert "api_call" not in file.read_text(), file


def test_scopes_are_exactly_those_that_are_used(heard: dict[str, list[str]]) -> None:
    needed = set().union(*(SCOPES_OF[name] for name in called()))
    needed |= set().union(*(SCOPES_OF_EVENT[name] for name in heard.get("event", [])))
    if heard.get("command") or heard.get("shortcut"):
        needed.add("commands")
    assert set(manifest()["oauth_config"]["scopes"]["bot"]) == needed
    assert list(SCOPES) == sorted(needed)


def test_events_are_exactly_those_that_are_listened_to(heard: dict[str, list[str]]) -> None:
    assert manifest()["settings"]["event_subscriptions"]["bot_events"] == sorted(heard["event"])


def test_commands_are_exactly_those_that_are_listened_to(heard: dict[str, list[str]]) -> None:
    commands = [command["command"] for command in manifest()["features"]["slash_commands"]]
    assert sorted(commands) == sorted(heard["command"])


def test_shortcuts_are_exactly_those_that_are_listened_to(heard: dict[str, list[str]]) -> None:
    shortcuts = [shortcut["callback_id"] for shortcut in manifest()["features"]["shortcuts"]]
    assert sorted(shortcuts) == sorted(heard["shortcut"])


def test_nothing_is_listened_to_twice(heard: dict[str, list[str]]) -> None:
    for kind, names in heard.items():
        assert len(names) == len(set(names)), kind


def test_people_and_channels_arrive_as_ids_and_every_command_says_how_it_is_used() -> None:
    for command in manifest()["features"]["slash_commands"]:
        assert command["should_escape"] is True
        assert command["description"]
        assert "help" in command["usage_hint"]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_hints_name_only_words_that_are_understood(command: Command) -> None:
    noun = {
        "/checkin": checkins,
        "/goals": goals,
        "/agenda": agenda,
        "/chair": chair,
        "/committee": committee,
    }
    hinted = {part.split()[0] for part in command.hint.split("|")} - {"help", "A12"}
    assert hinted <= set(noun[command.name].TYPED)


def test_home_messages_buttons_and_socket_mode_are_on() -> None:
    features, settings = manifest()["features"], manifest()["settings"]
    assert features["app_home"] == {
        "home_tab_enabled": True,
        "messages_tab_enabled": True,
        "messages_tab_read_only_enabled": False,
    }
    assert settings["interactivity"]["is_enabled"]
    assert settings["socket_mode_enabled"]
    assert not settings["token_rotation_enabled"]
    assert not settings["org_deploy_enabled"]
