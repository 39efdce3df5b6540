"""A small app for the tests of the practice page: a form with every input, a home, a message with buttons."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from slack_bolt import App
from slack_sdk import WebClient

from practice.clock import Clock
from practice.server import PracticeSlack
from tests.practice.workbench import connected

Json = dict[str, Any]
START = datetime(2026, 11, 20, 17, tzinfo=UTC)
MANIFEST: Json = {
    "display_information": {"name": "Convener"},
    "features": {
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
        "bot_user": {"display_name": "Convener", "always_online": True},
        "slash_commands": [
            {"command": "/goals", "description": "What we promised", "usage_hint": "[add TEXT | mine]"},
            {"command": "/form", "description": "Every kind of input", "should_escape": True},
        ],
        "shortcuts": [
            {
                "name": "Add to agenda",
                "type": "message",
                "callback_id": "to_agenda",
                "description": "As a topic",
            }
        ],
    },
    "oauth_config": {"scopes": {"bot": ["commands", "chat:write", "channels:history", "im:history"]}},
    "settings": {
        "event_subscriptions": {"bot_events": ["app_home_opened", "message.channels"]},
        "interactivity": {"is_enabled": True},
        "socket_mode_enabled": True,
    },
}


@dataclass
class Heard:
    """What reached the app."""

    texts: list[str] = field(default_factory=list)
    actions: list[Json] = field(default_factory=list)
    submitted: list[Json] = field(default_factory=list)

    def forget(self) -> None:
        for kind in (self.texts, self.actions, self.submitted):
            kind.clear()


class Hourly:
    """A timekeeper for which something is due at each full hour."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def next_due(self) -> datetime:
        return self._clock().replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)

    def walk_to(self, instant: datetime) -> None:
        self._clock.move_to(instant)

    def why(self) -> str:
        return "the bell rings"


@contextmanager
def serving() -> Iterator[tuple[PracticeSlack, Heard]]:
    """A practice Slack with three members and the app connected to it."""
    clock = Clock(START, frozen=True)
    slack = PracticeSlack(clock=clock, manifest=MANIFEST)
    slack.limits = False
    slack.timekeeper = Hourly(clock)
    for name, full, title in (
        ("ann.reyes", "Ann Reyes", "Jail captain"),
        ("ben.ode", "Ben Ode", "Clinic director"),
        ("cho.park", "Cho Park", "Judge"),
    ):
        slack.workspace.add_user(name, full, title=title, tz="America/Denver")
    for channel in ("committee", "wg-diversion"):
        slack.workspace.add_channel(
            channel, ["ann.reyes", "ben.ode", slack.bot_user_id], topic="Systems, not people"
        )
    with slack:
        heard = Heard()
        app = App(client=WebClient(slack.bot_token, base_url=slack.api_url), process_before_response=True)
        listen(app, heard)
        with connected(slack, app):
            yield slack, heard


def listen(app: App, heard: Heard) -> None:
    """What the app does at each act."""
    _on_commands(app, heard)
    _in_forms(app, heard)
    _on_buttons(app, heard)
    _elsewhere(app, heard)


def _on_commands(app: App, heard: Heard) -> None:
    forms = {"": form_of_all(), "growing": growing_form()}

    @app.command("/goals")
    def goals(ack: Any, command: Json) -> None:
        heard.texts.append(command["text"])
        ack(f"Nobody but you sees this: *{command['text'] or 'all'}*")

    @app.command("/form")
    def form(ack: Any, command: Json, client: WebClient) -> None:
        heard.texts.append(command["text"])
        client.views_open(trigger_id=command["trigger_id"], view=forms.get(command["text"], short_form()))
        ack()


def _in_forms(app: App, heard: Heard) -> None:
    @app.action("kind")
    def kind(ack: Any, body: Json, client: WebClient) -> None:
        heard.actions.append(body)
        ack()
        client.views_update(view_id=body["view"]["id"], view=growing_form(grown=True))

    @app.options("lookup")
    def options(ack: Any, payload: Json) -> None:
        ack(options=[_option(f"Result {payload['value']}", "r1"), _option("Another result", "r2")])

    @app.view("form")
    def submitted(ack: Any, view: Json) -> None:
        values = view["state"]["values"]
        if (values["title"]["title"]["value"] or "") == "wrong":
            ack(response_action="errors", errors={"title": "Say it in other words."})
        else:
            heard.submitted.append(values)
            ack()


def _on_buttons(app: App, heard: Heard) -> None:
    @app.action("more")
    def more(ack: Any, body: Json, client: WebClient) -> None:
        heard.actions.append(body)
        client.views_push(trigger_id=body["trigger_id"], view=short_form("Second"))
        ack()

    @app.action("done")
    def done(ack: Any, body: Json, client: WebClient) -> None:
        heard.actions.append(body)
        ack()
        if "message" in body:
            client.chat_update(
                channel=body["channel"]["id"],
                ts=body["message"]["ts"],
                text="Done :white_check_mark:",
                blocks=[],
            )


def _elsewhere(app: App, heard: Heard) -> None:
    @app.event("app_home_opened")
    def home(event: Json, client: WebClient) -> None:
        client.views_publish(
            user_id=event["user"], view={"type": "home", "blocks": [_section("*Yours*"), buttons()]}
        )

    @app.event("message")
    def message() -> None:
        return None

    @app.shortcut("to_agenda")
    def to_agenda(ack: Any, shortcut: Json) -> None:
        heard.texts.append(shortcut["message"]["text"])
        ack()


def buttons() -> Json:
    """Done, after a confirmation."""
    confirm = {
        "title": _plain("Done?"),
        "text": _plain("Sure?"),
        "confirm": _plain("Yes"),
        "deny": _plain("No"),
    }
    return {
        "type": "actions",
        "block_id": "buttons",
        "elements": [{"type": "button", "action_id": "done", "text": _plain("Done"), "confirm": confirm}],
    }


def short_form(title: str = "Short") -> Json:
    """A form with one line to type and a button that pushes another."""
    return {
        "type": "modal",
        "callback_id": "form",
        "title": _plain(title),
        "submit": _plain("Save"),
        "blocks": [
            _input("title", {"type": "plain_text_input", "max_length": 40}),
            {
                "type": "actions",
                "block_id": "rows",
                "elements": [{"type": "button", "action_id": "more", "text": _plain("More")}],
            },
        ],
    }


def growing_form(*, grown: bool = False) -> Json:
    """A form that the app lets grow by an input once a kind is chosen."""
    kinds = {"type": "static_select", "options": [_option("Plan", "plan"), _option("Note", "note")]}
    asked = _input("kind", kinds) | {"dispatch_action": True}
    more = [_input("detail", {"type": "plain_text_input"})] if grown else []
    title = _input("title", {"type": "plain_text_input"})
    return short_form("Growing") | {"blocks": [title, asked, *more]}


def form_of_all() -> Json:
    """A form with each kind of input that Block Kit has."""
    options = [_option("First", "1"), _option("Second", "2"), _option("Third", "3")]
    elements: dict[str, Json] = {
        "title": {"type": "plain_text_input", "max_length": 40},
        "note": {"type": "plain_text_input", "multiline": True},
        "one": {"type": "static_select", "options": options},
        "many": {"type": "multi_static_select", "options": options, "initial_options": options[:1]},
        "owner": {"type": "users_select"},
        "people": {"type": "multi_users_select"},
        "place": {"type": "conversations_select"},
        "places": {"type": "multi_conversations_select"},
        "channel": {"type": "channels_select"},
        "channels": {"type": "multi_channels_select"},
        "day": {"type": "datepicker"},
        "time": {"type": "timepicker"},
        "moment": {"type": "datetimepicker"},
        "mode": {"type": "radio_buttons", "options": options},
        "ticks": {"type": "checkboxes", "options": options},
        "number": {"type": "number_input", "is_decimal_allowed": False},
        "mail": {"type": "email_text_input"},
        "link": {"type": "url_text_input"},
        "lookup": {"type": "external_select", "min_query_length": 1},
        "words": {"type": "rich_text_input"},
    }
    return short_form("All inputs") | {
        "blocks": [_input(name, element) for name, element in elements.items()]
    }


def _input(name: str, element: Json) -> Json:
    return {
        "type": "input",
        "block_id": name,
        "label": _plain(f"The {name}"),
        "optional": name != "title",
        "element": element | {"action_id": name},
    }


def _plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def _option(text: str, value: str) -> Json:
    return {"text": _plain(text), "value": value}


def _section(text: str) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}
