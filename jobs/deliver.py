"""Carries the outbox to Slack: claim with a lease, send outside any transaction, mark.

Slack has no key against duplicates. A send whose answer was lost is in doubt, and the conversation's
history is asked for the message's token before it is ever sent again. Where the history cannot be read, the
message is not sent again: once or never, but never twice, and a coordinator is told.
"""

import logging
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import Executor, Future, wait
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType

from slack_sdk import WebClient
from sqlmodel import Session

from jobs.carrier import Parcel, Place, look_up, send
from jobs.verdict import Fate, Verdict, judge
from models import pace, sending, settling
from models.database import Database
from models.outbox import OutboxMessage
from models.pace import Lane, Limits
from models.sending import Claim, is_doubtful
from models.settling import ANCHOR_LOST, Arrival

log = logging.getLogger(__name__)

SIDE_BY_SIDE = 8
"""How many targets are written to at once."""

IN_HAND = 10 * SIDE_BY_SIDE
"""How many messages are in hand at once: taken and settled by the dozen, since a commit takes time. Of one
workspace there are fewer, see ``sending.most_in_hand``."""

MARGIN = timedelta(seconds=15)
"""A send is not begun with less of the lease left: longer than one call to Slack can take."""

GLANCE_SECONDS = 0.2
"""How long a slow conversation may keep us from looking whether there is something to send elsewhere."""

BREATH = timedelta(seconds=1)
"""How long nothing new goes to a workspace after a call without an answer; it may be unwell."""


@dataclass(frozen=True)
class Deps:
    """What the carrier stands on: the client is looked up for each workspace, and never repeats a call.

    ``recorded`` hears of each batch of outcomes once it is on disk: the messages in it that Slack has.
    """

    database: Database
    client: Callable[[str], WebClient]
    clock: Callable[[], datetime]
    threads: Executor
    limits: Limits = pace.SLACK
    turn: threading.Lock = field(default_factory=threading.Lock)
    recorded: Callable[[list[OutboxMessage]], None] = lambda _sent: None


@dataclass(frozen=True)
class Outcome:
    """What came of a parcel, and when: Slack has it at ``place``, the call failed, or it is not there."""

    parcel: Parcel
    at: datetime
    place: Place | None = None
    verdict: Verdict | None = None


def deliver(deps: Deps) -> int:
    """Sends what may be sent now, several targets side by side; returns how many messages were tried."""
    tried = 0
    outcomes: list[Outcome] = []
    running: dict[Future[Outcome], Parcel] = {}
    with deps.turn:
        _expire(deps)
        while True:
            in_hand = Counter(parcel.message.committee_id for parcel in running.values())
            parcels = _settle_and_claim(deps, outcomes, in_hand, limit=IN_HAND - len(running))
            running |= {deps.threads.submit(_carry, deps, parcel): parcel for parcel in parcels}
            if not running:
                return tried
            wait(list(running)[: (len(running) + 1) // 2], timeout=GLANCE_SECONDS)
            done = [each for each in running if each.done()]
            for each in done:
                del running[each]
            outcomes = [each.result() for each in done]
            tried += len(outcomes)


def next_due(deps: Deps) -> datetime | None:
    """When something may be sent next; None when nothing waits."""
    with deps.database.reading() as session:
        return sending.next_due(session, now=deps.clock(), limits=deps.limits)


def _expire(deps: Deps) -> None:
    with deps.database.transaction() as session:
        sending.expire(session, now=deps.clock())


def _settle_and_claim(
    deps: Deps, outcomes: list[Outcome], in_hand: Mapping[int, int] = MappingProxyType({}), *, limit: int
) -> list[Parcel]:
    """Writes what came of the calls that have ended, and takes up to ``limit`` more messages in hand.

    When it cannot be written, the leases run out, and what Slack may have is looked up.
    """
    now = deps.clock()
    with deps.database.transaction() as session:
        if outcomes:
            _settle_all(session, outcomes)
        claims = sending.claim(session, now=now, limit=limit, limits=deps.limits, in_hand=in_hand)
        parcels = _parcels(session, claims)
    deps.recorded([outcome.parcel.message for outcome in outcomes if outcome.place])
    return parcels


def _parcels(session: Session, claims: list[Claim]) -> list[Parcel]:
    """The messages with what they need on their way."""
    anchors = sending.anchors_of(session, [message for message, _ in claims])
    places = {key: Place(row.slack_channel or "", row.slack_ts or "") for key, row in anchors.items()}
    return [
        Parcel(
            message=message,
            team_id=team_id,
            anchor=places.get((message.committee_id, message.anchor_key or "")),
            doubtful=is_doubtful(message),
        )
        for message, team_id in claims
    ]


def _carry(deps: Deps, parcel: Parcel) -> Outcome:
    """One call to Slack: a look-up if the message is in doubt, else the send; none if it cannot be made."""
    message, place, verdict = parcel.message, None, None
    if message.anchor_key and parcel.anchor is None:
        verdict = Verdict(Fate.HOPELESS, ANCHOR_LOST, timedelta(0))
    elif deps.clock() > message.not_before - MARGIN:
        verdict = Verdict(Fate.NOT_TAKEN, "no time left", timedelta(0))
    else:
        try:
            client = deps.client(parcel.team_id)
            place = look_up(client, parcel) if parcel.doubtful else send(client, parcel)
        except Exception as error:
            verdict = judge(error, attempts=message.attempts, looking_up=parcel.doubtful)
    return Outcome(parcel, deps.clock(), place, verdict)


def _settle_all(session: Session, outcomes: list[Outcome]) -> None:
    """Writes what came of the calls. That Slack has a message is written in any case, since another worker
    who has it in doubt need not ask; the rest as far as these claims still hold."""
    others = [outcome for outcome in outcomes if outcome.place is None]
    if others:  # all are locked at once, in the order in which everybody locks them
        rows = settling.reload(session, [outcome.parcel.message for outcome in outcomes])
        for outcome in others:
            _settle(session, rows[outcome.parcel.message.pk], outcome)
    arrived = [Arrival(outcome.parcel.message, *outcome.place) for outcome in outcomes if outcome.place]
    settling.mark_sent(session, arrived, now=max(outcome.at for outcome in outcomes))


def _settle(session: Session, row: OutboxMessage, outcome: Outcome) -> None:
    """Of a message that Slack is not known to have."""
    now = outcome.at
    if row.attempts != outcome.parcel.message.attempts or row.state not in sending.IN_HAND:
        log.warning("message %s has been taken over; its outcome here is dropped", row.id)
    elif outcome.verdict is not None:
        _settle_fault(session, row, outcome.parcel, outcome.verdict, now=now)
    elif row.absent_after is not None and now < row.absent_after:
        settling.keep_in_doubt(session, row, not_before=row.absent_after, error="not seen yet", now=now)
    else:
        settling.put_back(session, row, not_before=now, error="looked up and not there", now=now)


def _settle_fault(
    session: Session, row: OutboxMessage, parcel: Parcel, verdict: Verdict, *, now: datetime
) -> None:
    """The call failed: tried again later if that may help, looked up first if Slack may have taken it."""
    log.warning("message %s: %s, %s", row.id, verdict.fate.value, verdict.word)
    later, word = now + verdict.wait, verdict.word
    if verdict.limited:
        pace.hold(session, row.committee_id, sending.lane_of(parcel.message), until=later, now=now)
    elif verdict.fate is Fate.IN_DOUBT:
        # Slack is unwell: while what is in doubt cannot even be looked up, nothing new is put in doubt.
        until = later + BREATH if parcel.doubtful else now + BREATH
        pace.hold(session, row.committee_id, Lane.POST, until=until, now=now)
    if verdict.fate is Fate.HOPELESS:
        log.error("message %s cannot be sent: %s%s", row.id, word, " (in doubt)" if parcel.doubtful else "")
        settling.mark_failed(session, row, error=word, unsure=parcel.doubtful, now=now)
    elif parcel.doubtful:
        settling.keep_in_doubt(session, row, not_before=later, error=word, now=now)
    elif verdict.fate is Fate.IN_DOUBT:
        settling.put_in_doubt(session, row, not_before=later, error=word, now=now)
    else:
        settling.put_back(session, row, not_before=later, error=word, now=now)
