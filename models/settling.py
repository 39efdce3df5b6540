"""What came of a message that was in hand: Slack has it, it goes back, is in doubt, or has failed."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import bindparam, update
from sqlalchemy.orm import defer
from sqlmodel import Session, col, select

from models.outbox import (
    NEW,
    Message,
    Op,
    OutboxMessage,
    OutboxSubject,
    SendState,
    drop_withdrawn,
    enqueue,
    still_wanted,
)
from models.sending import CHANGED, NOW, ROWS
from models.wire import Prepared, wire_of

LAG = timedelta(seconds=10)
"""How long after a call has ended Slack may take until its history shows the message."""

ANCHOR_LOST = "anchor_lost"
"""Why a reply or a change cannot be sent: Slack never got what it belongs to."""

_RELOAD = (
    select(OutboxMessage)
    .where(col(OutboxMessage.id).in_(bindparam("ids", expanding=True)))
    .order_by(col(OutboxMessage.id))
    .options(defer(OutboxMessage.blocks), defer(OutboxMessage.text))  # type: ignore[arg-type]
    .with_for_update()
)
_CROSSED = select(OutboxSubject.message_id).where(
    col(OutboxSubject.message_id).in_(bindparam("ids", expanding=True)),
    col(OutboxSubject.withdrawn).is_(True),
)


def reload(session: Session, messages: Sequence[OutboxMessage]) -> dict[int, OutboxMessage]:
    """The messages as they are now, by id, locked until the transaction ends."""
    params = {"ids": [message.pk for message in messages]}
    return {row.pk: row for row in session.exec(_RELOAD, params=params).all()} if messages else {}


class Arrival(NamedTuple):
    """Slack has the message, in that channel under that ts."""

    message: OutboxMessage
    channel: str
    ts: str


_IN_ORDER = (
    select(OutboxMessage.id).where(CHANGED).order_by(col(OutboxMessage.id)).with_for_update(of=OutboxMessage)
)
_LOCK = Prepared(_IN_ORDER)
_ARRIVED = Prepared(
    update(OutboxMessage)
    .where(CHANGED, col(OutboxMessage.state) != SendState.SENT)
    .values(
        state=SendState.SENT,
        slack_channel=ROWS.c.value[0].as_string(),
        slack_ts=ROWS.c.value[1].as_string(),
        sent_at=NOW,
        error="",
    )
)


def mark_sent(session: Session, arrivals: Sequence[Arrival], *, now: datetime) -> None:
    """Slack has these messages; what was withdrawn on its way there is taken back."""
    if not arrivals:
        return
    rows = {one.message.pk: [one.channel, one.ts] for one in arrivals}
    wire = wire_of(session)
    wire.write(_LOCK, {"rows": rows})  # in the order in which everybody locks them
    wire.write(_ARRIVED, {"rows": rows, "now": now})
    for one in arrivals:
        if one.message in session:
            session.expire(one.message)
    _take_back_withdrawn(session, [one.message for one in arrivals], now=now)


def _take_back_withdrawn(session: Session, sent: Sequence[OutboxMessage], *, now: datetime) -> None:
    """Takes back from Slack what was withdrawn while it was on its way there."""
    by_id = {message.pk: message for message in sent}
    crossed = session.exec(_CROSSED, params={"ids": list(by_id)}).all()
    for message in reload(session, [by_id[pk] for pk in sorted(set(crossed))]).values():
        blocks = still_wanted(session, message)
        enqueue(
            session,
            message.committee_id,
            Message(message.text, blocks or []),
            kind=message.kind,
            op=Op.DELETE if blocks is None else Op.UPDATE,
            key=f"{message.key}:taken-back",
            target=message.target,
            anchor_key=message.key,
            now=now,
        )


def put_back(
    session: Session, message: OutboxMessage, *, not_before: datetime, error: str, now: datetime
) -> None:
    """Slack has surely not taken it: queued again for that instant, without what was withdrawn meanwhile."""
    message.state = SendState.QUEUED
    message.not_before = not_before
    message.error = error
    drop_withdrawn(session, message, now=now)


def put_in_doubt(
    session: Session, message: OutboxMessage, *, not_before: datetime, error: str, now: datetime
) -> None:
    """A send has ended without an answer: Slack may have it, and it is to be looked up at that instant."""
    message.absent_after = now + LAG
    keep_in_doubt(session, message, not_before=not_before, error=error, now=now)


def keep_in_doubt(
    session: Session, message: OutboxMessage, *, not_before: datetime, error: str, now: datetime
) -> None:
    """It could not be looked up, or was not there yet: again at that instant; past its time it has failed."""
    if now >= message.expires_at:
        mark_failed(session, message, error=error, unsure=True, now=now)
        return
    message.state = SendState.IN_DOUBT
    message.not_before = not_before
    message.error = error
    session.add(message)


def mark_failed(
    session: Session, message: OutboxMessage, *, error: str, unsure: bool = False, now: datetime
) -> None:
    """It cannot be sent, and trying again would not help; ``unsure`` if Slack may have it all the same.

    A coordinator hears of it unless nobody misses it: a change of what stands there, or what hangs on a
    message that has itself failed.
    """
    message.state, message.ended_at = SendState.FAILED, now
    message.error, message.unsure = error, unsure
    message.reported = message.op not in NEW or error == ANCHOR_LOST
    session.add(message)
