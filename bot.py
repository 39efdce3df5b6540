"""Convener's command line, and the one place where its parts are put together."""

import argparse
import logging
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime

from apscheduler.schedulers.background import BackgroundScheduler
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from handlers import agenda, chair, checkins, committee, goals, home, schedules, setup
from handlers.entry import Deps
from jobs import deliver as deliver_job
from jobs.tick import tick as run_tick
from models.database import Database
from models.settings import Settings

ROOMS = (goals, checkins, agenda, chair, committee, setup, schedules, home)
LISTENER_THREADS, SENDER_THREADS = 20, 8
WEB_TIMEOUT = 10


@dataclass
class Convener:
    """The parts, put together. ``start`` sets the clock going; without it ``work`` does one round of it."""

    app: App
    client: WebClient
    database: Database
    clock: Callable[[], datetime]
    deliver_deps: deliver_job.Deps
    scheduler: BackgroundScheduler
    aside: ThreadPoolExecutor

    def work(self) -> None:
        """Does what is due now, then sends what may be sent."""
        run_tick(self.database, now=self.clock())
        deliver_job.deliver(self.deliver_deps)

    def start(self) -> None:
        """Wakes ``tick`` and ``deliver`` again and again; what is due stands in tables, not here."""
        jobs = {"tick": (self._tick, 5), "deliver": (self._deliver, 1)}
        for name, (job, seconds) in jobs.items():
            self.scheduler.add_job(
                job, "interval", seconds=seconds, id=name, coalesce=True, max_instances=1, misfire_grace_time=None
            )
        self.scheduler.start()

    def wake(self) -> None:
        """Sends at once what a commit has just put in the outbox."""
        if self.scheduler.running:
            self.scheduler.modify_job("deliver", next_run_time=datetime.now(UTC))

    def connect(self, app_token: str) -> SocketModeHandler:
        """Opens Socket Mode; Slack then sends what people do over this socket."""
        web_client = WebClient(token=app_token, base_url=self.client.base_url, timeout=WEB_TIMEOUT)
        handler = SocketModeHandler(
            self.app, app_token, web_client=web_client, concurrency=LISTENER_THREADS
        )
        handler.connect()
        return handler

    def stop(self) -> None:
        """Lets what runs finish and gives everything back."""
        if self.scheduler.running:
            self.scheduler.shutdown()
        self.aside.shutdown()
        self.deliver_deps.threads.shutdown()
        self.database.close()

    def _tick(self) -> None:
        run_tick(self.database, now=self.clock())

    def _deliver(self) -> None:
        deliver_job.deliver(self.deliver_deps)


def web_client(settings: Settings) -> WebClient:
    """A client that never sends a write again by itself: the SDK's retry after a lost answer is off."""
    return WebClient(
        token=settings.slack_bot_token.get_secret_value(),
        base_url=settings.slack_api_url,
        timeout=WEB_TIMEOUT,
        retry_handlers=[],
    )


def build(settings: Settings, *, slack: WebClient, clock: Callable[[], datetime]) -> Convener:
    """Puts the parts together; nothing runs yet, and nobody is called."""
    database = Database(settings.database_url, threads=LISTENER_THREADS + SENDER_THREADS + 4)
    aside = ThreadPoolExecutor(LISTENER_THREADS, "aside")
    senders = ThreadPoolExecutor(SENDER_THREADS, "sender")
    secret = settings.slack_signing_secret
    app = App(
        client=slack,
        signing_secret=secret.get_secret_value() if secret else None,
        token_verification_enabled=False,
        process_before_response=True,
        listener_executor=ThreadPoolExecutor(LISTENER_THREADS, "listener"),
    )
    convener = Convener(
        app=app,
        client=slack,
        database=database,
        clock=clock,
        deliver_deps=deliver_job.Deps(database, lambda _team_id: slack, clock, senders),
        scheduler=BackgroundScheduler(timezone=UTC),
        aside=aside,
    )
    deps = Deps(
        database=database, clock=clock, wake=convener.wake, aside=aside, home_view=home.home_view
    )
    for room in ROOMS:
        room.register(app, deps)
    return convener
