"""How soon ``/checkin A12 on track`` is acknowledged, its commit included, over a real socket."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from statistics import median

from bench.bots import bare_app, convener
from bench.people import fill
from bench.report import Measure, at_most, interleaved, percentile, within
from bench.slack import SlackProcess
from bench.stores import STORES, BareInsert
from models.database import Database

AT_ONCE = 100
SLOWEST = 500.0
"""Milliseconds in which each of so many at once must be acknowledged."""

WARM_UP = 20

Line = tuple[str, str]


@dataclass(frozen=True)
class Bench:
    """The bot in its workspace with what there is to check in to, and what it is held against."""

    bots: SlackProcess
    bare: SlackProcess
    insert: BareInsert
    lines: Iterator[Line]


def measure(alone: int = 400, at_once: int = AT_ONCE, bursts: int = 7) -> list[Measure]:
    """On each database: one at a time (p50 and p99), then so many people together."""
    found = []
    for store in STORES:
        steps = -(-(alone + WARM_UP) // at_once) + bursts
        with bench(store, people=at_once, steps=steps) as made:
            found += _one_at_a_time(made, store, alone)
            found += _together(made, store, at_once, bursts)
    return found


@contextmanager
def bench(store: str, *, people: int, steps: int) -> Iterator[Bench]:
    """The bot and the bare app, both connected, on a new database of that kind."""
    with STORES[store]() as url, SlackProcess(people) as bots, SlackProcess() as bare:
        database = Database(url)
        lines = fill(database, bots.facts.team_id, bots.facts.people, steps=steps)
        database.close()
        insert = BareInsert(url)
        with convener(bots.facts, url) as made, bare_app(bare.facts):
            made.clockwork.start()
            bots.wait_for_sockets()
            bare.wait_for_sockets()
            yield Bench(bots, bare, insert, iter(lines))
        insert.close()


def _one_at_a_time(made: Bench, store: str, times: int) -> list[Measure]:
    """In turn: an empty ack, a bare insert, a check-in."""
    empty: list[float] = []
    inserts: list[float] = []
    taken: list[float] = []
    for _ in range(WARM_UP + times):
        empty += made.bare.commands([(made.bare.facts.people[0], "/checkin A12 on track")])
        inserts += interleaved(1, made.insert)[0]
        taken += made.bots.commands(_checkins(made, 1))
    least = [sum(pair) for pair in zip(empty, inserts, strict=True)][WARM_UP:]
    taken = taken[WARM_UP:]
    return [
        at_most(f"ack on {store}, p50", median(taken), median(least), 2, "ms"),
        at_most(f"ack on {store}, p99", percentile(taken, 0.99), percentile(least, 0.99), 3, "ms"),
    ]


def _together(made: Bench, store: str, people: int, bursts: int) -> list[Measure]:
    """Everybody at the same instant; the slowest ack of each burst."""
    slowest = [max(made.bots.commands(_checkins(made, people))) for _ in range(bursts)]
    return [within(f"slowest ack of {people} at once on {store}", max(slowest), SLOWEST, "ms")]


def _checkins(made: Bench, count: int) -> list[Line]:
    return [(slack_id, f"/checkin {ref} on track") for slack_id, ref in islice(made.lines, count)]
