"""Convener's command line, and the one place where its parts are put together."""

import argparse
import json
import logging
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
from sqlalchemy.exc import OperationalError

from handlers import (
    absences,
    agenda,
    chair,
    checkins,
    committee,
    doctor,
    goals,
    home,
    schedules,
    setup,
    steps,
)
from handlers.commandline import address, instant, when, zone
from handlers.entry import Deps
from handlers.http import serve
from handlers.logs import set_up_logging
from handlers.manifest import manifest
from jobs import deliver
from jobs.clockwork import Clockwork
from jobs.timekeeper import Timekeeper
from models import migrate
from models.database import Database
from models.settings import Settings, SettingsFault, Way, load_settings
from practice.rehearsal import rehearsal
from prompts import cli
from prompts.doctor import render_findings

NOUNS = (goals, steps, checkins, absences, agenda, chair, committee, setup, schedules, home)
LISTENERS, SENDERS = 20, deliver.SIDE_BY_SIDE
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


def present() -> datetime:
    """The one clock of a real workspace."""
    return datetime.now(UTC)


def run(arguments: argparse.Namespace) -> int:
    """The bot against Slack, until it is told to stop."""
    settings = load_settings(way=Way.HTTP if arguments.http else Way.SOCKET)
    set_up_logging(settings.log_level, settings.log_format)
    before, after = migrate.upgrade(settings.database_url)
    logging.getLogger("convener").info(cli.render_migrated(before, after))
    convener = build(settings, slack=client_for(settings), clock=present)
    convener.clockwork.start()
    try:
        if arguments.http:
            host, port = arguments.http
            serve(convener.app, host=host, port=port, threads=LISTENERS)
        else:
            assert settings.slack_app_token is not None, "the settings are good for Socket Mode"
            socket = convener.listen(settings.slack_app_token.get_secret_value())
            wait_for_signal()
            socket.close()
    finally:
        convener.stop()
    return 0


def practice(arguments: argparse.Namespace) -> int:
    """The bot against the practice workspace on this machine."""
    set_up_logging("WARNING", "text")
    with rehearsal(manifest(), port=arguments.port, data=arguments.data) as stage:
        migrate.upgrade(stage.database_url)
        settings = load_settings(stage.env)
        convener = build(settings, slack=client_for(settings), clock=stage.clock)
        stage.found(convener.database)
        stage.timekeeper = Timekeeper(convener.database, stage.clock, convener.clockwork.work)
        socket = convener.listen(stage.app_token)
        convener.clockwork.start()
        print(cli.render_practice(stage.url, str(arguments.data)), flush=True)
        wait_for_signal()
        socket.close()
        convener.stop()
    return 0


def check(_arguments: argparse.Namespace) -> int:
    """The doctor: 0 when all is well, else 1."""
    findings = doctor.examine(clock=present)
    print(render_findings(findings))
    return 0 if all(finding.ok for finding in findings) else 1


def print_manifest(_arguments: argparse.Namespace) -> int:
    """The app manifest, ready to paste."""
    print(json.dumps(manifest(), indent=2, ensure_ascii=False))
    return 0


def read_when(arguments: argparse.Namespace) -> int:
    """How a typed date is read."""
    print(when(arguments.text, now=arguments.now or present(), zone=arguments.tz))
    return 0


def upgrade(_arguments: argparse.Namespace) -> int:
    """Brings the database to this version."""
    settings = load_settings(way=Way.NONE)
    print(cli.render_migrated(*migrate.upgrade(settings.database_url)))
    return 0


def wait_for_signal() -> None:
    """Returns when somebody presses Ctrl-C or the service is told to stop."""
    told = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: told.set())
    told.wait()


def read_arguments(words: Sequence[str] | None) -> argparse.Namespace:
    """The command line, read; a word that is not known ends the program with the help."""
    parser = argparse.ArgumentParser(prog="bot.py", description=cli.DESCRIPTION)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    does = {
        "run": run,
        "practice": practice,
        "check": check,
        "manifest": print_manifest,
        "when": read_when,
        "migrate": upgrade,
    }
    made = {name: commands.add_parser(name, help=cli.COMMANDS[name]) for name in does}
    made["run"].add_argument("--http", type=address, metavar="HOST:PORT", help=cli.OPTIONS["http"])
    made["practice"].add_argument("--port", type=int, default=8765, help=cli.OPTIONS["port"])
    made["practice"].add_argument(
        "--data", type=Path, default=Path("practice-data"), help=cli.OPTIONS["data"]
    )
    made["when"].add_argument("text", help=cli.OPTIONS["text"])
    made["when"].add_argument("--now", type=instant, metavar="ISO", help=cli.OPTIONS["now"])
    made["when"].add_argument("--tz", type=zone, metavar="ZONE", help=cli.OPTIONS["tz"])
    arguments = parser.parse_args(words or ["run"])
    arguments.does = does[arguments.command]
    return arguments


def main(words: Sequence[str] | None = None) -> int:
    """Does what the command line says; returns the exit status."""
    arguments = read_arguments(sys.argv[1:] if words is None else words)
    try:
        return int(arguments.does(arguments))
    except SettingsFault as fault:
        print(cli.render_faults(fault), file=sys.stderr)
    except migrate.UnknownRevision as later:
        print(cli.render_later_version(later.revision), file=sys.stderr)
    except OperationalError as silent:
        print(cli.render_no_database(doctor.reason(silent)), file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
