"""Sixteen writers on one SQLite file: nobody is told that it is locked, and no update is lost.

Each transaction reads a counter and writes it back one higher, as patiently as what a person does waits.
Half of the writers' work is done by the threads of one process, as in the bot; half by several processes.
"""

import random
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy.exc import OperationalError
from sqlmodel import Session, select

from chaos.report import Result
from chaos.side_by_side import side_by_side
from models.committee import Committee, lock
from models.database import HURRY, Database, DatabaseBusy
from models.migrate import metadata

WRITERS, PROCESSES, COUNTERS = 16, 4, 8
BAR = "0 times locked or busy for a person, 0 lost updates"
BAR_WHERE_SLOW = "0 lost updates"


@dataclass
class Told:
    """What one writer has seen: its commits by counter, how long the longest took, and what went wrong."""

    written: Counter[int] = field(default_factory=Counter)
    longest: float = 0.0
    refused: Counter[str] = field(default_factory=Counter)


def writers(seed: int, *, short: bool) -> Result:
    """100,000 transactions, half by threads and half by processes; 800 in the short form.

    A turn that did not come is counted, and tried again. The short form runs where a disk may take a second,
    so there it is not held against anybody.
    """
    each, bar = (25, BAR_WHERE_SLOW) if short else (3_125, BAR)
    figures: dict[str, Any] = {}
    refused = lost = 0
    with tempfile.TemporaryDirectory() as folder:
        for way, work in (("threads", by_threads), ("processes", by_processes)):
            url = f"sqlite:///{Path(folder) / way}.db"
            prepare(url)
            began = time.perf_counter()
            told = work(url, [seed + n for n in range(WRITERS)], each)
            seconds = time.perf_counter() - began
            figures[way] = summed_up(url, told, seconds)
            refused += sum(sum(one.refused.values()) for one in told)
            lost += figures[way]["lost"]
    passed = lost == 0 and (short or refused == 0)
    return Result("writers", {"writers": WRITERS, **figures}, bar, passed)


def by_threads(url: str, seeds: Sequence[int], each: int) -> list[Told]:
    """All writers in this process, with one engine."""
    database = Database(url)
    with ThreadPoolExecutor(len(seeds)) as pool:
        told = list(pool.map(partial(write, database, each=each), seeds))
    database.close()
    return told


def by_processes(url: str, seeds: Sequence[int], each: int) -> list[Told]:
    """The writers spread over several processes, each with an engine of its own."""
    share = len(seeds) // PROCESSES
    shares = [seeds[n * share : (n + 1) * share] for n in range(PROCESSES)]
    told = side_by_side(partial(by_threads, url, each=each), shares)
    return [one for some in told for one in some]


def write(database: Database, seed: int, *, each: int) -> Told:
    """One writer: so many commits, one after the other, on counters chosen by the seed."""
    dice, told = random.Random(seed), Told()
    while told.written.total() < each:
        chosen, began = dice.randint(1, COUNTERS), time.perf_counter()
        try:
            with database.transaction(patience=HURRY) as session:
                add_one(session, chosen)
            told.written[chosen] += 1
        except (DatabaseBusy, OperationalError) as error:
            told.refused[type(error).__name__] += 1
        told.longest = max(told.longest, time.perf_counter() - began)
    return told


def add_one(session: Session, chosen: int) -> None:
    """Reads, and writes what it has read and one: an update that came between would be lost."""
    committee = lock(session, chosen)
    committee.steps_made += 1
    session.add(committee)


def prepare(url: str) -> None:
    """Committees whose count of steps is the counter."""
    database = Database(url)
    metadata().create_all(database.engine)
    with database.transaction() as session:
        for n in range(1, COUNTERS + 1):
            begun = datetime(2026, 11, 16, tzinfo=UTC)
            session.add(Committee(id=n, team_id=f"T{n}", name=f"Council {n}", zone="UTC", created_at=begun))
    database.close()


def summed_up(url: str, told: Sequence[Told], seconds: float) -> dict[str, Any]:
    """What was written against what stands there."""
    database = Database(url)
    with database.reading() as session:
        there = {one.pk: one.steps_made for one in session.exec(select(Committee)).all()}
    database.close()
    written = sum((one.written for one in told), Counter[int]())
    return {
        "transactions": written.total(),
        "a second": round(written.total() / seconds),
        "longest s": round(max(one.longest for one in told), 3),
        "refused": sum((one.refused for one in told), Counter[str]()).total(),
        "lost": sum(abs(there[n] - written[n]) for n in there),
    }
