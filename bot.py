"""Convener's command line, and the one place where its parts are put together."""

import gc

gc.disable()  # nothing that is imported is garbage: to look through it as it grows is a tenth of the start

import argparse
import json
import logging
import signal
import sys
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from prometheus_client import CollectorRegistry, ProcessCollector
from slack_bolt import App
from slack_sdk import WebClient
from sqlalchemy.exc import OperationalError
from starlette.routing import Route

from handlers import (
    absences,
    accounts,
    agenda,
    attendance,
    burden,
    chair,
    checkins,
    committee,
    days_off,
    doctor,
    documents,
    feed,
    goals,
    home,
    meetings,
    minutes,
    rewording,
    roll,
    schedules,
    setup,
    steps,
    tools,
    topics,
    turns,
    undelivered,
)
from handlers.commandline import ARCHIVE, add_archive_words, add_report_words, address, instant, when, zone
from handlers.ears import Ears
from handlers.entry import Deps
from handlers.feed_http import calendar_route
from handlers.gauges import AgeGauges, DatabaseGauges
from handlers.health import AddressTaken, HealthServer, Sign, Watched
from handlers.http import serve
from handlers.logs import set_up_logging
from handlers.manifest import manifest
from handlers.slack_client import KeptAliveClient
from jobs import deliver
from jobs.clockwork import CLEAN_AUDIT, Clockwork
from jobs.rounds import Rounds
from jobs.timekeeper import Timekeeper
from jobs.tools.web import PUBLIC, Web
from models import migrate
from models.database import Database
from models.settings import Settings, SettingsFault, Way, load_settings
from prompts import cli
from prompts.doctor import render_findings

gc.freeze()  # and is not looked through later either
gc.enable()

NOUNS = (
    checkins,
    goals,
    steps,
    absences,
    agenda,
    topics,
    attendance,
    roll,
    meetings,
    minutes,
    feed,
    days_off,
    chair,
    turns,
    committee,
    rewording,
    burden,
    tools,
    documents,
    setup,
    schedules,
    undelivered,
    accounts,
    home,
)
LISTENERS, SENDERS = 20, deliver.SIDE_BY_SIDE
"""How many people are listened to, and how many conversations written to, side by side."""

SLACK_SECONDS = 10

TICK_MOST, DELIVER_MOST, PONG_MOST = 60, 120, 60
"""Seconds without a sign of life after which this process is not alive in earnest."""


@dataclass(frozen=True)
class Convener:
    """The parts, put together. Nothing runs until ``clockwork.start`` and ``listen``."""

    app: App
    slack: WebClient
    database: Database
    clockwork: Clockwork
    aside: ThreadPoolExecutor
    ears: Ears
    health: HealthServer | None
    pages: Sequence[Route] = ()

    def listen(self, app_token: str) -> Ears:
        """Opens Socket Mode: from now on Slack sends what people do."""
        return self.ears.listen(app_token)

    def stop(self) -> None:
        """Lets what runs finish and gives everything back."""
        if self.health:
            self.health.stop()
        self.clockwork.stop()
        self.aside.shutdown()
        self.database.close()


def client_for(settings: Settings) -> WebClient:
    """A client that never repeats a call by itself: a write whose answer was lost may have been done."""
    token = settings.slack_bot_token.get_secret_value()
    return KeptAliveClient(token, base_url=settings.slack_api_url, timeout=SLACK_SECONDS)


def build(
    settings: Settings,
    *,
    slack: WebClient,
    clock: Callable[[], datetime],
    way: Way = Way.SOCKET,
    web: Web = PUBLIC,
) -> Convener:
    """Puts the parts together; nothing runs yet, and nobody is called."""
    registry, timer = CollectorRegistry(), time.monotonic
    database = Database(settings.database_url, threads=LISTENERS + SENDERS + 4)
    senders = ThreadPoolExecutor(SENDERS, "sender")
    aside = ThreadPoolExecutor(LISTENERS, "aside")
    rounds, heartbeat = Rounds(registry, timer), settings.heartbeat_url
    clockwork = Clockwork(
        deliver.Deps(database, lambda _team_id: slack, clock, senders, recorded=rounds.delivered),
        rounds,
        heartbeat=heartbeat.get_secret_value() if heartbeat else None,
        web=web,
    )
    app = _bolt(settings, slack)
    deps = Deps(
        database,
        clock,
        wake=clockwork.wake,
        aside=aside,
        home_view=home.home_view,
        public_url=settings.public_url,
    )
    for noun in NOUNS:
        noun.register(app, deps)
    ears = Ears(app, slack.base_url, threads=LISTENERS, registry=registry, timer=timer)
    pages = [calendar_route(database, clock)] if settings.public_url else []
    made = Convener(app, slack, database, clockwork, aside, ears, None, pages)
    if settings.health_at is None:
        return made
    registry.register(DatabaseGauges(database, clock=clock, timer=timer))
    watched = _watched(made, settings, registry, way)
    return replace(made, health=HealthServer(watched, settings.health_at, pages))


def _bolt(settings: Settings, slack: WebClient) -> App:
    """What hears Slack, without a listener yet."""
    secret = settings.slack_signing_secret
    return App(
        name="bolt",  # else it looks through the whole stack; it sets the level of the logger of that name
        client=slack,
        signing_secret=secret.get_secret_value() if secret else None,
        token_verification_enabled=False,
        process_before_response=True,
        listener_executor=ThreadPoolExecutor(LISTENERS, "listener"),
    )


def _watched(convener: Convener, settings: Settings, registry: CollectorRegistry, way: Way) -> Watched:
    """What tells whether this process is alive and ready."""
    clockwork, ears = convener.clockwork, convener.ears
    age = clockwork.rounds.age
    signs = {
        "tick": Sign(lambda: age("tick"), TICK_MOST),
        "deliver": Sign(lambda: age("deliver"), DELIVER_MOST),
    }
    conditions: dict[str, Callable[[], bool]] = {
        "started": lambda: clockwork.going,
        "database": lambda: migrate.fits(settings.database_url),
    }
    ages = {"convener_clean_audit_age_seconds": ("Since an audit found no gap", lambda: age(CLEAN_AUDIT))}
    if way is Way.SOCKET:
        signs["socket"] = Sign(ears.age, PONG_MOST)
        conditions["socket"] = lambda: ears.connected
        ages["convener_pong_age_seconds"] = ("Since the socket was heard", ears.age)
    registry.register(AgeGauges(ages))
    ProcessCollector(registry=registry)
    return Watched(signs, conditions, registry)


def present() -> datetime:
    """The one clock of a real workspace."""
    return datetime.now(UTC)


def run(arguments: argparse.Namespace) -> int:
    """The bot against Slack, until it is told to stop."""
    way = Way.HTTP if arguments.http else Way.SOCKET
    settings = load_settings(way=way)
    set_up_logging(settings.log_level, settings.log_format)
    before, after = migrate.upgrade(settings.database_url)
    logging.getLogger("convener").info(cli.render_migrated(before, after))
    convener = build(settings, slack=client_for(settings), clock=present, way=way)
    try:
        if convener.health:
            convener.health.start()
        convener.clockwork.start()
        if arguments.http:
            host, port = arguments.http
            serve(convener.app, host=host, port=port, threads=LISTENERS, others=convener.pages)
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
    from practice.rehearsal import rehearsal  # a whole Slack, which nobody else should wait for

    set_up_logging("WARNING", "text")
    with rehearsal(manifest(), port=arguments.port, data=arguments.data) as stage:
        migrate.upgrade(stage.database_url)
        settings = load_settings(stage.env)
        convener = build(settings, slack=client_for(settings), clock=stage.clock, web=Web(loopback=True))
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


def guard(arguments: argparse.Namespace) -> int:
    """What the privacy guard says of a text, or of each line of standard input."""
    from handlers.guard_line import answers  # its words and names are read for nobody else

    for line in answers(arguments.text):
        print(line, flush=True)
    return 0


def import_plan(arguments: argparse.Namespace) -> int:
    """An action plan from a file, looked at or imported."""
    from handlers.plan_cli import Asked, import_file  # what reads plans is needed by nobody else at the start

    words = (arguments.file, arguments.dry_run, arguments.json, arguments.workgroup, arguments.goal)
    return import_file(Asked(*words, team=arguments.team), now=present())


def report(arguments: argparse.Namespace) -> int:
    """The report for the board, as a file."""
    from handlers.report_cli import Asked, write_report  # needed by nobody else at the start

    words = {name: getattr(arguments, name) for name in ("since", "team", "parts", "foreword", "asks")}
    return write_report(Asked(arguments.file, arguments.window, **words), now=present())


def archive(arguments: argparse.Namespace) -> int:
    """Everything, taken out or brought back: export, import, backup, restore."""
    from handlers.archive_cli import run_archive  # needed by nobody else at the start

    return run_archive(arguments, now=present())


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
        "guard": guard,
        "import-plan": import_plan,
        **dict.fromkeys(ARCHIVE, archive),
        "report": report,
        "migrate": upgrade,
    }
    made = {name: commands.add_parser(name, help=cli.COMMANDS[name]) for name in does}
    made["run"].add_argument("--http", type=address, metavar="HOST:PORT", help=cli.OPTIONS["http"])
    made["practice"].add_argument("--port", type=int, default=8765, help=cli.OPTIONS["port"])
    made["practice"].add_argument(
        "--data", type=Path, default=Path("practice-data"), help=cli.OPTIONS["data"]
    )
    made["when"].add_argument("text", help=cli.OPTIONS["text"])
    made["guard"].add_argument("text", nargs="?", help=cli.OPTIONS["guarded"])
    _add_plan_words(made["import-plan"])
    add_archive_words(made)
    add_report_words(made["report"])
    made["when"].add_argument("--now", type=instant, metavar="ISO", help=cli.OPTIONS["now"])
    made["when"].add_argument("--tz", type=zone, metavar="ZONE", help=cli.OPTIONS["tz"])
    arguments = parser.parse_args(words or ["run"])
    arguments.does = does[arguments.command]
    return arguments


def _add_plan_words(command: argparse.ArgumentParser) -> None:
    command.add_argument("file", metavar="FILE", help=cli.OPTIONS["plan"])
    command.add_argument("--dry-run", action="store_true", help=cli.OPTIONS["dry_run"])
    command.add_argument("--json", action="store_true", help=cli.OPTIONS["json"])
    command.add_argument("--workgroup", default="", metavar="NAME", help=cli.OPTIONS["workgroup"])
    command.add_argument("--goal", default="", metavar="TEXT", help=cli.OPTIONS["goal"])
    command.add_argument("--team", default="", metavar="ID", help=cli.OPTIONS["team"])


def main(words: Sequence[str] | None = None) -> int:
    """Does what the command line says; returns the exit status."""
    arguments = read_arguments(sys.argv[1:] if words is None else words)
    try:
        return int(arguments.does(arguments))
    except SettingsFault as fault:
        print(cli.render_faults(fault), file=sys.stderr)
    except migrate.UnknownRevision as later:
        print(cli.render_later_version(later.revision), file=sys.stderr)
    except AddressTaken as taken:
        print(cli.render_no_health(taken.address, taken.reason), file=sys.stderr)
    except OperationalError as silent:
        print(cli.render_no_database(doctor.reason(silent)), file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
