"""An outbox, its carrier and the practice Slack, without the rest of the bot."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.client import parse_headers
from pathlib import Path
from typing import Any

import pytest
from slack_sdk import WebClient
from sqlmodel import select

from handlers.manifest import manifest
from jobs import deliver
from jobs.deliver import SIDE_BY_SIDE
from models import outbox
from models.database import Database
from models.outbox import Kind, Message, OutboxMessage
from models.pace import Limits
from practice.clock import Clock
from practice.records import Message as Shown
from practice.server import PracticeSlack
from tests.laid import laid_file
from tests.models.both import seat

UNPACED = Limits(gap=timedelta(0), rates={})
"""No pace of our own, for tests in which the clock stands still."""

START = datetime(2026, 11, 20, 16, tzinfo=UTC)


def text(words: str) -> Message:
    """A message with these words."""
    return Message(words, [{"type": "section", "text": {"type": "mrkdwn", "text": words}}])


class Mailroom:
    """Channels #one, #two and #three with the bot in them; ann has a direct message with it."""

    def __init__(self, folder: Path, url: str | None = None) -> None:
        self.clock = Clock(START, frozen=True)
        self.slack = PracticeSlack(clock=self.clock, manifest=manifest())
        self.slack.limits = False
        self.ann = self.slack.workspace.add_user("ann", "Ann Reyes").id
        for name in ("one", "two", "three"):
            self.slack.workspace.add_channel(name, ["ann", self.slack.bot_user_id])
        self.database = Database(url or laid_file(folder / "mail.db"))
        with self.database.transaction() as session:
            self.pk = seat(session, self.slack.team_id).committee.pk

    def __enter__(self) -> "Mailroom":
        self.slack.start()
        self.threads = ThreadPoolExecutor(SIDE_BY_SIDE)
        self.client = self.client_at(self.slack.api_url)
        self.deps = self.worker()
        return self

    def __exit__(self, *_: object) -> None:
        self.threads.shutdown()
        self.slack.stop()
        self.database.close()

    def worker(self, limits: Limits = UNPACED) -> deliver.Deps:
        """Another carrier on the same database."""
        return deliver.Deps(self.database, lambda _team: self.client, self.clock, self.threads, limits)

    def client_at(self, address: str, seconds: int = 5) -> WebClient:
        """A client set up as the bot's is."""
        return WebClient(self.slack.bot_token, base_url=address, timeout=seconds, retry_handlers=[])

    def channel(self, name: str) -> str:
        """A channel's Slack id; for ``ann`` hers."""
        return self.ann if name == "ann" else self.slack.workspace.channel(name).id

    def put(self, key: str, where: str = "one", **more: Any) -> None:
        """Writes a message, whose words are its key, to the outbox."""
        values: dict[str, Any] = {"message": text(key), "kind": Kind.NOTICE, "now": self.clock()} | more
        with self.database.transaction() as session:
            assert outbox.enqueue(session, self.pk, key=key, target=self.channel(where), **values)

    def deliver(self) -> int:
        """Sends what may be sent now."""
        return deliver.deliver(self.deps)

    def later(self, seconds: float) -> int:
        """Lets time pass, then sends."""
        self.clock.advance(timedelta(seconds=seconds))
        return self.deliver()

    def row(self, key: str) -> OutboxMessage:
        """A message as it stands in the outbox."""
        with self.database.reading() as session:
            return session.exec(select(OutboxMessage).where(OutboxMessage.key == key)).one()

    def seen(self, where: str = "one") -> list[str]:
        """The words that stand in a channel, or in ann's direct message."""
        return [message.text for message in self.shown(where)]

    def shown(self, where: str = "one") -> list[Shown]:
        """The messages there."""
        if where == "ann":
            return self.slack.person("ann").dm
        return self.slack.person("ann").messages(where)

    def called(self, method: str) -> list[Any]:
        """The calls of one method."""
        return [call for call in self.slack.calls if call.method == method]


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Mailroom]:
    """A mailroom on SQLite."""
    with Mailroom(tmp_path) as made:
        yield made


@contextmanager
def odd_slack(answer: bytes = b"") -> Iterator[str]:
    """The address of a server that takes every call and answers with these bytes, or hangs up without any."""
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = listening.accept()
                with connection, connection.makefile("rb") as request:
                    # To the end: closing on what is unread resets the connection and loses the answer.
                    request.readline()
                    request.read(int(parse_headers(request).get("Content-Length", 0)))
                    connection.sendall(answer)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/api/"
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join(5)
