"""The one way in with handlers of a test's own behind it, at the practice Slack."""

import re
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.models.blocks import PlainTextInputElement
from sqlmodel import Session, select

from handlers import entry
from handlers.answers import Deps
from handlers.manifest import manifest
from handlers.replies import Open, Replies, Say
from handlers.visit import Visit
from models.committee import Committee
from models.database import Database
from models.outbox import Message
from models.roster import Person, begin
from practice.clock import Clock
from practice.records import Message as Shown
from practice.server import PracticeSlack
from prompts import kit
from tests.jobs.mailroom import START
from tests.laid import laid_file

FORM, BUTTON = "test.form", "test.button"
REFERENCE = re.compile(r"reference ([0-9a-f]{8})")


def form(**carried: Any) -> dict[str, Any]:
    """A form with two fields."""
    fields = [
        kit.field("Title", "title", PlainTextInputElement()),
        kit.field("Why", "why", PlainTextInputElement(), optional=True),
    ]
    return kit.form("Try it", FORM, fields, metadata=carried)


def count(session: Session) -> None:
    """The effect that tests look for: one more goal made."""
    committee = session.exec(select(Committee).with_for_update()).one()
    committee.goals_made += 1
    session.add(committee)


class Doorway:
    """``/goals``, a button, a form, a shortcut and the Home, of which ``acts`` says what they do."""

    def __init__(self, folder: Path) -> None:
        self.clock = Clock(START, frozen=True)
        self.file = folder / "door.db"
        self.slack = PracticeSlack(clock=self.clock, manifest=manifest())
        self.slack.workspace.add_user("ann", "Ann Reyes")
        self.slack.workspace.add_channel("committee", ["ann", self.slack.bot_user_id])
        self.database = Database(laid_file(self.file))
        with self.database.transaction() as session:
            ann = Person(self.slack.workspace.user("ann").id, "Ann", "UTC")
            begin(session, self.slack.team_id, ann, name="Council", now=START)
        self.acts: dict[str, Any] = {}
        self.home: Any = lambda session, visit, notice: {
            "type": "home",
            "blocks": [kit.section(notice or "At home").to_dict()],
        }

    def __enter__(self) -> "Doorway":
        self.slack.start()
        self.aside = ThreadPoolExecutor(8)
        client = WebClient(self.slack.bot_token, base_url=self.slack.api_url, retry_handlers=[])
        app = App(name="door", client=client, token_verification_enabled=False, process_before_response=True)
        self.deps = Deps(
            self.database,
            self.clock,
            wake=lambda: None,
            aside=self.aside,
            home_view=lambda session, visit, notice: self.home(session, visit, notice),
        )
        entry.on_command(app, self.deps, "/goals", self._act("command"))
        entry.on_action(app, self.deps, BUTTON, self._act("button"))
        entry.on_submit(app, self.deps, FORM, self._act("form"))
        entry.on_event(app, self.deps, "app_home_opened", self._act("home"))
        token = WebClient(self.slack.app_token, base_url=self.slack.api_url)
        self.socket = SocketModeHandler(app, self.slack.app_token, web_client=token)
        self.socket.connect()
        self.slack.wait_for_socket()
        self.ann = self.slack.person("ann")
        return self

    def __exit__(self, *_: object) -> None:
        # The SDK's client takes seconds to close; nothing waits on it, so it closes aside.
        threading.Thread(target=self.socket.close, daemon=True).start()
        self.aside.shutdown()
        self.slack.stop()
        self.database.close()

    def _act(self, name: str) -> Any:
        def handler(session: Session, visit: Visit) -> Replies:
            found: Replies = self.acts[name](session, visit)
            return found

        return handler

    def made(self) -> int:
        """How often the effect was had."""
        with self.database.reading() as session:
            return session.exec(select(Committee.goals_made)).one()

    def button(self, *, private: bool = False) -> Shown:
        """A message with the button, in the channel or in ann's direct message."""
        where = self.ann.id if private else self.slack.workspace.channel("committee").id
        blocks = [kit.actions(kit.button("Press", BUTTON, "1")).to_dict()]
        client = WebClient(self.slack.bot_token, base_url=self.slack.api_url)
        self.slack.limits = False
        client.chat_postMessage(channel=where, text="Press it", blocks=blocks)
        return self.ann.dm[-1] if private else self.ann.messages("committee")[-1]

    def open_form(self) -> Any:
        """Opens the form by the command; returns the view."""
        self.acts["command"] = lambda session, visit: Open(form(origin=visit.origin.packed()))
        seen = self.ann.command("/goals form", channel="committee")
        assert seen.ok, seen.error
        assert seen.view is not None
        return seen.view


def said(words: str) -> Say:
    """An answer in these words."""
    return Say(Message(words, [kit.section(words).to_dict()]))


def breaks(session: Session, visit: Visit) -> Replies:
    """Has its effect, then runs into a fault that nobody has foreseen."""
    count(session)
    session.flush()
    raise RuntimeError("secret-looking detail")


def counts(session: Session, visit: Visit) -> Replies:
    """Has its effect and says so."""
    count(session)
    return said("counted")


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Doorway]:
    """The way in, with ann before it."""
    with Doorway(tmp_path) as made:
        yield made
