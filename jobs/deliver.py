"""Carries the outbox to Slack: claim with a lease, send outside any transaction, mark.

Slack has no key against duplicates. A send whose answer was lost is in doubt, and the conversation's
history is asked for the message's token before it is ever sent again. Where the history cannot be read, the
message is not sent again: once or never, but never twice, and the log says so.
"""

import logging
import threading
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from slack_sdk import WebClient
from sqlmodel import Session

from jobs.carrier import Parcel, Place, look_up, send
from jobs.verdict import Fate, judge
from models import outbox
from models.committee import Committee
from models.database import Database
from models.outbox import Op, OutboxMessage, SendState

log = logging.getLogger(__name__)

SIDE_BY_SIDE = 8
"""How many targets are written to at once; not more are claimed, so that no lease runs out in a queue."""

MARGIN = timedelta(seconds=20)
"""A send is not begun with less of the lease left: longer than one call to Slack can take."""


@dataclass(frozen=True)
class Deps:
    """What the carrier stands on: the client is looked up for each workspace, and never repeats a call."""

    database: Database
    client: Callable[[str], WebClient]
    clock: Callable[[], datetime]
    threads: Executor
    turn: threading.Lock = field(default_factory=threading.Lock)


def deliver(deps: Deps) -> int:
    """Sends what may be sent now, several targets side by side; returns how many messages were tried."""
    tried = 0
    running: set[Future[None]] = set()
    with deps.turn:
        while True:
            parcels = _claim(deps, SIDE_BY_SIDE - len(running))
            running |= {deps.threads.submit(_carry, deps, parcel) for parcel in parcels}
            if not running:
                return tried
            done, running = wait(running, return_when=FIRST_COMPLETED)
            tried += len(done)
            for each in done:
                if error := each.exception():
                    log.error("an outcome could not be written; the lease runs out", exc_info=error)


def _claim(deps: Deps, limit: int) -> list[Parcel]:
    now = deps.clock()
    with deps.database.transaction() as session:
        outbox.expire(session, now=now)
        return [_parcel(session, row) for row in outbox.claim(session, now=now, limit=limit)]


def _parcel(session: Session, row: OutboxMessage) -> Parcel:
    anchor = outbox.find(session, row.committee_id, row.anchor_key) if row.anchor_key else None
    place = Place(anchor.slack_channel or "", anchor.slack_ts) if anchor and anchor.slack_ts else None
    team_id = session.get_one(Committee, row.committee_id).team_id
    # Writing the same words over a message once more does no harm, so a change is never in doubt.
    doubtful = row.state == SendState.IN_DOUBT and row.op != Op.UPDATE
    return Parcel(row, team_id, place, doubtful)


def _carry(deps: Deps, parcel: Parcel) -> None:
    """One message: looked up if it is in doubt, else sent; then marked."""
    message, now = parcel.message, deps.clock()
    if message.anchor_key and parcel.anchor is None:
        _mark(deps, message, outbox.mark_failed, error="what it belongs to was not sent")
        return
    if now > message.not_before - MARGIN:
        return  # the lease runs out; whoever claims it next finds it in doubt
    try:
        client = deps.client(parcel.team_id)
        place = look_up(client, parcel) if parcel.doubtful else send(client, parcel)
    except Exception as error:
        _mark_fault(deps, parcel, error)
    else:
        if place is None:
            _mark(deps, message, outbox.put_back, not_before=now, error="looked up and not there")
        else:
            _mark(deps, message, outbox.mark_sent, channel=place.channel, ts=place.ts, now=deps.clock())


def _mark_fault(deps: Deps, parcel: Parcel, error: Exception) -> None:
    """The call failed: tried again later if that may help, looked up first if Slack may have taken it."""
    message, now = parcel.message, deps.clock()
    verdict = judge(error, attempts=message.attempts)
    log.warning("message %s: %s, %s", message.id, verdict.fate.value, verdict.word)
    later = now + verdict.wait
    if verdict.fate is Fate.HOPELESS:
        word = f"in doubt, and not to be looked up: {verdict.word}" if parcel.doubtful else verdict.word
        log.error("message %s cannot be sent: %s", message.id, word)
        _mark(deps, message, outbox.mark_failed, error=word)
    elif verdict.fate is Fate.IN_DOUBT or parcel.doubtful:
        _mark(deps, message, outbox.put_in_doubt, not_before=later, error=verdict.word, now=now)
    else:
        _mark(deps, message, outbox.put_back, not_before=later, error=verdict.word)


def _mark(deps: Deps, message: OutboxMessage, mark: Callable[..., None], **facts: Any) -> None:
    """Writes the outcome in a transaction of its own, if this claim still holds.

    That Slack has a message is written in any case, so that another worker who has it in doubt need not ask.
    """
    with deps.database.transaction() as session:
        row = outbox.reload(session, message)
        held = row.attempts == message.attempts and row.state in (SendState.SENDING, SendState.IN_DOUBT)
        if held or (mark is outbox.mark_sent and row.state != SendState.SENT):
            mark(session, row, **facts)
        else:
            log.warning("message %s has been taken over; its outcome here is dropped", message.id)
