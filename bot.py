"""Convener's command line, and the one place where its parts are put together."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from handlers import agenda, chair, checkins, committee, goals, home, schedules, setup, steps
from handlers.entry import Deps
from jobs import deliver
from jobs.clockwork import Clockwork
from models.database import Database
from models.settings import Settings

NOUNS = (goals, steps, checkins, agenda, chair, committee, setup, schedules, home)
LISTENERS, SENDERS = 20, 8
"""How many people are listened to, and how many conversations written to, side by side."""

SLACK_SECONDS = 10


@dataclass(frozen=True)
class Convener:
    """The parts, put together. Nothing runs until ``clockwork.start`` and ``listen``."""

    app: App
    slack: WebClient
    database: Database
    clockwork: Clockwork
    aside: ThreadPoolExecutor

    def listen(self, app_token: str) -> SocketModeHandler:
        """Opens Socket Mode: from now on Slack sends what people do."""
        client = WebClient(app_token, base_url=self.slack.base_url, timeout=SLACK_SECONDS)
        handler = SocketModeHandler(self.app, app_token, web_client=client, concurrency=LISTENERS)
        handler.connect()
        return handler

    def stop(self) -> None:
        """Lets what runs finish and gives everything back."""
        self.clockwork.stop()
        self.aside.shutdown()
        self.database.close()


def client_for(settings: Settings) -> WebClient:
    """A client that never repeats a call by itself: a write whose answer was lost may have been done."""
    token = settings.slack_bot_token.get_secret_value()
    return WebClient(token, base_url=settings.slack_api_url, timeout=SLACK_SECONDS, retry_handlers=[])


def build(settings: Settings, *, slack: WebClient, clock: Callable[[], datetime]) -> Convener:
    """Puts the parts together; nothing runs yet, and nobody is called."""
    database = Database(settings.database_url, threads=LISTENERS + SENDERS + 4)
    senders = ThreadPoolExecutor(SENDERS, "sender")
    aside = ThreadPoolExecutor(LISTENERS, "aside")
    clockwork = Clockwork(deliver.Deps(database, lambda _team_id: slack, clock, senders))
    secret = settings.slack_signing_secret
    app = App(
        client=slack,
        signing_secret=secret.get_secret_value() if secret else None,
        token_verification_enabled=False,
        process_before_response=True,
        listener_executor=ThreadPoolExecutor(LISTENERS, "listener"),
    )
    deps = Deps(database, clock, wake=clockwork.wake, aside=aside, home_view=home.home_view)
    for noun in NOUNS:
        noun.register(app, deps)
    return Convener(app, slack, database, clockwork, aside)
