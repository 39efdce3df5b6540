"""The bot against a practice Slack of another process, and the bare Bolt app that it is held against."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from slack_bolt import Ack, App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

import bot
from bench.slack import Facts
from handlers.ears import Ears
from models.settings import Settings, load_settings


def settings_for(facts: Facts, url: str) -> Settings:
    """The bot's settings for that workspace and that database."""
    return load_settings(
        {
            "SLACK_BOT_TOKEN": facts.bot_token,
            "SLACK_APP_TOKEN": facts.app_token,
            "SLACK_API_URL": facts.api_url,
            "DATABASE_URL": url,
        }
    )


@contextmanager
def convener(facts: Facts, url: str) -> Iterator[bot.Convener]:
    """The bot, listening; its clockwork stands still."""
    settings = settings_for(facts, url)
    made = bot.build(settings, slack=bot.client_for(settings), clock=bot.present)
    socket = made.listen(facts.app_token)
    yield made
    _close(socket)
    made.stop()


@contextmanager
def bare_app(facts: Facts) -> Iterator[None]:
    """A Bolt app set up as the bot's is, that does nothing but acknowledge ``/checkin``."""
    app = App(
        client=WebClient(facts.bot_token, base_url=facts.api_url),
        token_verification_enabled=False,
        process_before_response=True,
        listener_executor=ThreadPoolExecutor(bot.LISTENERS),
    )

    @app.command("/checkin")
    def acknowledge(ack: Ack) -> None:
        ack()

    client = WebClient(facts.app_token, base_url=facts.api_url)
    socket = SocketModeHandler(app, facts.app_token, web_client=client, concurrency=bot.LISTENERS)
    socket.connect()
    yield
    _close(socket)


def _close(socket: Ears | SocketModeHandler) -> None:
    # The SDK's client takes seconds to close; nothing waits on it, so it closes aside.
    threading.Thread(target=socket.close, daemon=True).start()
