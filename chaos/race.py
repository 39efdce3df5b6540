"""Five replicas on PostgreSQL race over what is due: each occurrence fires once, in one of them.

Committees that were not looked after for days, and thousands of occurrences whose subject is gone, so that
there is little to do but to race for them. Whoever fires one leaves a row under a key that no other firing
shares: a second time would show.
"""

import logging
import time
import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from datetime import time as wall_time
from functools import partial
from typing import Any, NamedTuple

from sqlmodel import Session, col, func, select

from chaos.counties import found
from chaos.expected import due_by_rule
from chaos.report import Result
from chaos.side_by_side import side_by_side
from jobs.tick import FIRE, tick
from models import outbox, schedule
from models.committee import Committee
from models.database import Database
from models.outbox import Kind, Message, OutboxMessage
from models.recurrence import Recurrence
from models.schedule import Occurrence, Outcome, Schedule
from models.work import Work
from tests.postgres import empty_database, server

REPLICAS, EACH = 5, 20
DOWN = timedelta(days=11, hours=2)
TRACE = "race:"
BAR = "each fires once, and none is without an outcome"

Due = tuple[int, datetime]
"""A schedule's id and the instant at which it was due."""


def race(seed: int, *, short: bool) -> Result:
    """10,000 light ones and thirty whole committees; 100 and one in the short form. Nothing is by chance."""
    light, counties = (100, 1) if short else (10_000, 30)
    with server() as postgres, empty_database(postgres) as url:
        database = Database(url)
        begun = found(database, *(f"T{n}" for n in range(counties)))
        now = begun + DOWN
        make_light(database, light, since=begun, now=now)
        due = due_now(database, since=begun, now=now)
        laps = side_by_side(partial(replica, url=url, now=now), range(REPLICAS))
        found_there = held_against(database, due)
        database.close()
    seconds = max(lap.seconds for lap in laps)
    figures = {
        "replicas": REPLICAS,
        "due": len(due),
        "seconds": round(seconds, 1),
        "a second": round(sum(lap.fired for lap in laps) / seconds),
        "spread": str(sorted(lap.fired for lap in laps)),
        "ticks": sum(lap.ticks for lap in laps),
        **found_there,
        "faults": sum(lap.faults for lap in laps),
    }
    return Result("race", figures, BAR, len(due) > light and not any(figures[word] for word in WRONG))


WRONG = ("fired twice", "fired without a trace", "without outcome", "put off", "faults")


class Lap(NamedTuple):
    """What one replica did: how many it saw to, in how many ticks and seconds; the faults that it logged."""

    fired: int
    ticks: int
    seconds: float
    faults: int


def replica(_number: int, *, url: str, now: datetime) -> Lap:
    """One replica: ticks until nothing is due any more."""
    faults = _Faults()
    logging.getLogger("jobs").addHandler(faults)
    database = Database(url)
    began, fired, ticks = time.perf_counter(), 0, 0
    while is_due(database, now):
        fired += tick(database, now=now, fire=dict.fromkeys(Work, fire))
        ticks += 1
    seconds = time.perf_counter() - began
    database.close()
    return Lap(fired, ticks, seconds, faults.count)


def is_due(database: Database, now: datetime) -> bool:
    """Whether anything is left, also what another replica is just at work on."""
    with database.reading() as session:
        coming = schedule.next_due(session)
        return coming is not None and coming.wake_at is not None and coming.wake_at <= now


class _Faults(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.count = 0

    def emit(self, record: logging.LogRecord) -> None:
        self.count += 1
        logging.lastResort.emit(record) if logging.lastResort else None


def fire(session: Session, due: Schedule, instant: datetime, *, now: datetime) -> None:
    """The real work, and the trace of its having been done."""
    FIRE[due.work](session, due, instant, now=now)
    key = f"{TRACE}{due.pk}:{instant.isoformat()}|{uuid.uuid4().hex}"
    message, target = Message("Done", []), f"C{due.pk}"
    outbox.enqueue(session, due.committee_id, message, kind=Kind.NOTICE, key=key, target=target, now=now)


def make_light(database: Database, count: int, *, since: datetime, now: datetime) -> None:
    """Schedules for subjects that are gone, twenty a committee: most due once, a tenth daily by a rule."""
    daily = Recurrence("FREQ=DAILY", since.date(), wall_time(9), "UTC")
    with database.transaction() as session:
        for first in range(0, count, EACH):
            committee = Committee(team_id=f"L{first}", name="Light", zone="UTC", created_at=since)
            session.add(committee)
            session.flush()
            for n in range(first, first + EACH):
                work, gone = Work.ROUND_OPEN if n % 10 == 0 else Work.ROUND_REMIND, 10**6 + n
                if work is Work.ROUND_OPEN:
                    schedule.recur(session, committee.pk, work, daily, subject_id=gone, now=since)
                    continue
                at = now - timedelta(seconds=n % 60)
                schedule.once(session, committee.pk, work, at, subject_id=gone, zone="UTC", now=since)


def due_now(database: Database, *, since: datetime, now: datetime) -> list[Due]:
    """What is due by the rules, and once; worked out apart from Convener."""
    with database.reading() as session:
        waiting: Sequence[Schedule] = session.exec(select(Schedule).where(col(Schedule.wake_at) <= now)).all()
    return [
        (one.pk, instant)
        for one in waiting
        for instant in (due_by_rule(one, since, now) if one.rule else [one.next_run])
        if instant is not None
    ]


def held_against(database: Database, due: Sequence[Due]) -> dict[str, Any]:
    """What was recorded, and what left a trace, against what was due."""
    with database.reading() as session:
        rows = session.exec(select(Occurrence)).all()
        keys = session.exec(select(OutboxMessage.key).where(col(OutboxMessage.key).startswith(TRACE))).all()
        put_off = session.exec(select(func.count(col(Schedule.id))).where(Schedule.faults > 0)).one()
    recorded: Mapping[Due, Outcome] = {(row.schedule_id, row.due_at): row.outcome for row in rows}
    traces = Counter(key.removeprefix(TRACE).partition("|")[0] for key in keys)
    fired = {f"{pk}:{at.isoformat()}" for (pk, at), outcome in recorded.items() if outcome == Outcome.FIRED}
    return {
        "fired": len(fired),
        "skipped by policy": len(recorded) - len(fired),
        "fired twice": sum(many > 1 for many in traces.values()),
        "fired without a trace": len(fired ^ traces.keys()),
        "without outcome": len(set(due) - recorded.keys()),
        "put off": put_off,
    }
