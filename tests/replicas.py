"""A World whose bot runs several times over: replicas on one database, in front of one practice Slack."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import Any

from slack_bolt import App

import bot
from handlers.http import http_app
from handlers.manifest import manifest
from jobs.timekeeper import Timekeeper
from models.settings import load_settings
from practice.server import PracticeSlack
from tests.serving import balancer, served
from tests.world import MONDAY, World

THREADS, ACK_SECONDS = 8, 20.0


class Replicas(World):
    """Each replica has its own sockets (or, with ``http``, its own web server), pool and clockwork.

    The database at ``url`` has its tables. ``came_to`` tells which replica each act came to, in order.
    Walking lets all of them work at once.
    """

    def __init__(
        self,
        folder: Path,
        url: str,
        *,
        count: int = 2,
        http: bool = False,
        start: datetime = MONDAY,
        set_up: bool = True,
    ) -> None:
        super().__init__(folder, start=start, set_up=set_up)
        # Patient: what is looked at is that all comes to one effect, not how fast a busy machine is.
        self.slack = PracticeSlack(clock=self.clock, manifest=manifest(), ack_seconds=ACK_SECONDS)
        self._fill_workspace()
        self.database_url, self.count, self.http = url, count, http
        self.came_to: list[int] = []
        self.urls: list[str] = []
        self.ends = [ExitStack() for _ in range(count)]
        self.alive = set(range(count))

    def __enter__(self) -> "Replicas":
        self.slack.start()
        settings = load_settings(
            {
                "SLACK_BOT_TOKEN": self.slack.bot_token,
                "SLACK_APP_TOKEN": self.slack.app_token,
                "SLACK_SIGNING_SECRET": self.slack.signing_secret,
                "SLACK_API_URL": self.slack.api_url,
                "DATABASE_URL": self.database_url,
            }
        )
        self.replicas = [
            bot.build(settings, slack=bot.client_for(settings), clock=self.clock) for _ in range(self.count)
        ]
        self.convener = self.replicas[0]
        self.timekeeper = Timekeeper(self.convener.database, self.clock, self.work)
        if self.set_up:
            self._fill_committee()
        for number in range(self.count):
            self._open(number)
        if self.http:
            front = self.ends[-1].enter_context(served(balancer(self.urls)))
            self.slack.request_url = front
        else:
            self.slack.wait_for_socket(self.count)
        return self

    def __exit__(self, *_: object) -> None:
        for number in sorted(self.alive, reverse=True):
            self.stop(number)
        self.slack.stop()

    def work(self) -> None:
        """All replicas that are alive do at the same time what is due."""
        working = [self.replicas[number].clockwork.work for number in self.alive]
        with ThreadPoolExecutor(len(working)) as pool:
            for done in [pool.submit(work) for work in working]:
                done.result()

    def stop(self, number: int) -> None:
        """Ends one replica; the others know nothing of it."""
        self.alive.discard(number)
        self.ends[number].close()

    def at_once(self, *acts: Callable[[], Any]) -> list[Any]:
        """Does all of it at the same time, as far as threads can; returns what each gave."""
        meet = threading.Barrier(min(len(acts), THREADS))

        def begin(act: Callable[[], Any]) -> Any:
            meet.wait(60)
            return act()

        with ThreadPoolExecutor(len(acts)) as pool:
            return [done.result(120) for done in [pool.submit(begin, act) for act in acts]]

    def _open(self, number: int) -> None:
        replica = self.replicas[number]
        _note(replica.app, lambda: self.came_to.append(number))
        self.ends[number].callback(replica.stop)
        if self.http:
            web = http_app(replica.app, threads=THREADS)
            self.urls.append(self.ends[number].enter_context(served(web)))
        else:
            ears = replica.listen(self.slack.app_token)
            # The SDK's client takes seconds to close; nothing waits on it, so it closes aside.
            self.ends[number].callback(threading.Thread(target=ears.close, daemon=True).start)


def _note(app: App, note: Callable[[], None]) -> None:
    def pass_on(next: Callable[[], None]) -> None:
        note()
        next()

    app.middleware(pass_on)
