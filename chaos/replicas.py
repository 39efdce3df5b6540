"""Replicas on PostgreSQL, killed one after the other under load: whoever is left takes over.

Real processes with the bot's own clockwork. The first load is a round to everybody, fired by their ticks;
later ones are written to the outbox, and some messages trickle in all the time. Slack answers slowly, so
that a replica dies with calls under way; the others stand still for a moment before, so that it is the one
which has taken most.
"""

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, nullcontext, suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from itertools import count
from random import Random

from sqlmodel import Session, col, func, select

from chaos.points import SEND
from chaos.processes import Life, Nursery
from chaos.report import Result
from chaos.stage import Address, Stage, plain, said, tally, token_of
from models import outbox
from models.outbox import WAITING, Kind, OutboxMessage, SendState
from models.pace import Limits
from models.sending import IN_HAND, LEASE

SLOW_SECONDS, MANY = 0.4, 10**6
TRICKLE_SECONDS = 0.5
WITHIN = 60.0
"""Seconds from the death of a replica by which all that it held is at Slack."""

PATIENCE, STANDSTILL = 150.0, 5.0


def replicas(seed: int, *, short: bool) -> Result:
    """Three replicas in the long form, in real time; in the short form two, and nothing to wait for."""
    several, people = (2, 60) if short else (3, 80)
    chance, deaths = Random(seed), list[Death]()
    with Nursery() as nursery, Stage("postgresql", people) as stage:
        stage.slack.faults.add(SEND, kind="slow", seconds=SLOW_SECONDS, times=MANY)
        lives = [nursery.bear(replica, stage.address, not short) for _ in range(several)]
        with nullcontext() if short else _trickle(stage):
            for number in range(several - 1):
                victim = lives.pop(chance.randrange(len(lives)))
                with ExitStack() as standing_still:
                    for life in lives:
                        standing_still.enter_context(life.paused())
                    _fan_out(stage, number)
                    if not short:
                        standing_still.close()
                    deaths.append(_kill(stage, victim, chance))
                    if short:  # the living have begun no call, and those of the dead one come to an end
                        stage.slack.wait_until(partial(_all_answered, stage), PATIENCE)
                        stage.clock.advance(LEASE)
                stage.slack.wait_until(partial(_inherited, stage, deaths[-1]), PATIENCE)
        stage.slack.wait_until(lambda: stage.waiting() is None, PATIENCE)
        counted, longest = tally(stage), _longest_delay(stage)
        waits = [_takeover(stage, death) for death in deaths]
    figures = {
        "killed": len(deaths),
        "messages": counted.messages,
        "lost": counted.lost,
        "sent twice": counted.twice,
        "under way when one died": ", ".join(str(len(death.under_way)) for death in deaths),
        "seconds from a death until the last of them was done": ", ".join(f"{wait:.1f}" for wait in waits),
        "longest seconds from due to Slack": longest,
    }
    bar = "none lost, none sent twice" + ("" if short else f", all taken over within {WITHIN:g} seconds")
    in_time = short or max(waits) <= WITHIN
    return Result("replicas", figures, bar, in_time and not counted.lost and not counted.twice)


def replica(address: Address, within_limits: bool) -> None:
    """The bot's clockwork, until it is killed."""
    clockwork = address.convener().clockwork
    if not within_limits:
        clockwork.deps = replace(clockwork.deps, limits=Limits(gap=timedelta(0), rates={}))
    clockwork.start()
    threading.Event().wait()


@dataclass(frozen=True)
class Death:
    """When a replica died, and the ids of the messages that it and others were just sending."""

    at: datetime
    under_way: frozenset[int]


def _kill(stage: Stage, victim: Life, chance: Random) -> Death:
    """Kills it while a fan-out is on its way, after so many messages of it as chance will have."""
    until = len(said(stage)) + chance.randint(1, 12)
    with suppress(TimeoutError):
        stage.slack.wait_until(lambda: len(said(stage)) >= until, STANDSTILL)
    victim.kill()
    at = stage.clock()
    victim.wait()
    return Death(at, frozenset(_ids(stage, *IN_HAND)))


def _all_answered(stage: Stage) -> bool:
    """Whether Slack is done with all calls that it was slow about."""
    begun = MANY - sum(fault["times"] for fault in stage.slack.faults.as_json())
    return begun == sum(call.method == SEND for call in stage.slack.calls)


def _inherited(stage: Stage, death: Death) -> bool:
    """Whether all that was under way at that death is done."""
    return not death.under_way & _ids(stage, *WAITING)


def _ids(stage: Stage, *states: SendState) -> set[int]:
    """The messages in these states."""
    with stage.database.reading() as session:
        rows = session.exec(select(col(OutboxMessage.id)).where(col(OutboxMessage.state).in_(states)))
        return {number for number in rows if number is not None}


def _takeover(stage: Stage, death: Death) -> float:
    statement = select(func.max(OutboxMessage.sent_at)).where(col(OutboxMessage.id).in_(death.under_way))
    with stage.database.reading() as session:
        last = session.exec(statement).one()
    return (last - death.at).total_seconds() if last else 0.0


def _longest_delay(stage: Stage) -> float:
    with stage.database.reading() as session:
        rows = session.exec(select(OutboxMessage.due_at, OutboxMessage.token)).all()
    ts = {token_of(message): float(message.ts) for message in said(stage)}
    return max(ts[token] - due.timestamp() for due, token in rows if token in ts)


def _fan_out(stage: Stage, number: int) -> None:
    """Everybody is written to, at first by a tick; returns when one replica has begun with it."""
    if number:
        with stage.database.transaction() as session:
            for name in stage.names:
                _put(session, stage, f"To {name}, {number}", stage.slack.workspace.user(name).id)
    else:
        stage.clock.move_to(stage.scheduled())
    with suppress(TimeoutError):  # one that stands still may hold a lock for which the victim waits
        stage.slack.wait_until(lambda: len(_ids(stage, *IN_HAND)) >= stage.people // 4, STANDSTILL)


@contextmanager
def _trickle(stage: Stage) -> Iterator[None]:
    """A message to somebody every now and then, until the end."""
    over = threading.Event()

    def write() -> None:
        for number in count():
            if over.wait(TRICKLE_SECONDS):
                return
            person = stage.slack.workspace.user(stage.names[number % stage.people])
            with stage.database.transaction() as session:
                _put(session, stage, f"Another one, {number}", person.id)

    thread = threading.Thread(target=write)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _put(session: Session, stage: Stage, words: str, target: str) -> None:
    outbox.enqueue(
        session,
        stage.committee_id,
        plain(words),
        kind=Kind.NOTICE,
        key=words,
        target=target,
        now=stage.clock(),
    )
