"""What a second and a third replica add on PostgreSQL: real processes at one database and one workspace."""

import multiprocessing
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

from bench.bots import convener
from bench.fanout import NO_LIMITS, put, wait_for
from bench.people import fill
from bench.report import Measure, reported
from bench.slack import Facts, SlackProcess
from bench.stores import postgresql
from jobs import deliver
from models.database import Database

PEOPLE = 100
"""All of them check in at once."""


def measure(most: int = 3, bursts: int = 5, messages: int = 1000) -> list[Measure]:
    """Check-ins and messages a second of one replica, two, and so on; and how many processors were busy."""
    found: list[Measure] = []
    first: dict[str, float] = {}
    for count in range(1, most + 1):
        with postgresql() as url, SlackProcess(PEOPLE) as slack, ExitStack() as running:
            database = Database(url)
            lines = iter(fill(database, slack.facts.team_id, slack.facts.people, steps=bursts + 1))
            team = [running.enter_context(_replica(url, slack)) for _ in range(count)]
            slack.wait_for_sockets(count)
            for name, rate, busy in (
                ("check-ins a second", *_checkins(slack, lines, bursts)),
                ("messages a second", *_messages(slack, database, team, messages)),
            ):
                title = f"{name}, {count} replica{'s' if count > 1 else ''}"
                found.append(reported(title, rate, "/s", first.setdefault(name, rate)))
                found.append(reported(f"{title}: processors busy", busy, ""))
            database.close()
    return found


def _checkins(slack: SlackProcess, lines: Iterator[tuple[str, str]], bursts: int) -> tuple[float, float]:
    def burst() -> None:
        slack.commands([(who, f"/checkin {ref} on track") for who, ref in islice(lines, PEOPLE)])

    burst()  # the first one opens the connections
    with _Busy() as busy:
        for _ in range(bursts):
            burst()
    return bursts * PEOPLE / busy.seconds, busy.processors


def _messages(
    slack: SlackProcess, database: Database, team: Sequence[Any], messages: int
) -> tuple[float, float]:
    put(database, slack.facts.team_id, (slack.facts.people * (messages // PEOPLE + 1))[:messages])
    slack.forget()
    with _Busy() as busy:
        for pipe in team:
            pipe.send("deliver")
        for pipe in team:
            pipe.recv()
        wait_for(slack, messages, seconds=60)
    return messages / busy.seconds, busy.processors


class _Busy:
    """How long something took, and how many processors the machine used meanwhile (0 where Linux is not)."""

    def __enter__(self) -> "_Busy":
        self._begun, self._spent = time.perf_counter(), _spent()
        return self

    def __exit__(self, *_: object) -> None:
        self.seconds = time.perf_counter() - self._begun
        self.processors = (_spent() - self._spent) / self.seconds


def _spent() -> float:
    """Seconds that all processors have worked."""
    stat = Path("/proc/stat")
    if not stat.exists():
        return 0.0
    user, nice, system, _idle, _wait, irq, soft, *_ = (int(part) for part in stat.read_text().split()[1:9])
    return (user + nice + system + irq + soft) / 100


@contextmanager
def _replica(url: str, slack: SlackProcess) -> Iterator[Any]:
    """A replica as a process, listening; what is sent down the pipe makes it deliver once."""
    context = multiprocessing.get_context("spawn")
    pipe, theirs = context.Pipe()
    process = context.Process(target=_run, args=(theirs, url, slack.facts))
    process.start()
    theirs.close()
    pipe.recv()
    yield pipe
    pipe.close()
    process.join(20)


def _run(pipe: Any, url: str, facts: Facts) -> None:
    """One replica, until the pipe is closed."""
    with convener(facts, url) as made:
        deps = replace(made.clockwork.deps, limits=NO_LIMITS)
        pipe.send("ready")
        while True:
            try:
                pipe.recv()
            except EOFError:
                return
            pipe.send(deliver.deliver(deps))
