"""What is to reach somebody later, or surely. ``enqueue`` joins the caller's transaction; one job sends.

A message's life: queued → sending → sent. A worker claims it for a while; one that dies meanwhile, or
whose answer was lost, leaves it *in doubt*: the channel's history is asked for its token before it is ever
sent again. A queued message can be withdrawn or expire; one that Slack will never take has failed.

Blocks about a commitment carry a block id that begins with its subject (``step:12/...``). Withdrawing a
subject takes just those blocks out of what is on its way; a message left without any is withdrawn whole.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Index, UniqueConstraint, exists, func, tuple_
from sqlalchemy.orm import aliased
from sqlmodel import Field, Session, col, select

from models.base import Owned, json_column, stored, tenant_key, within
from models.database import insert_once

LEASE = timedelta(seconds=60)
"""How long a worker may take over one send before another takes the message for in doubt."""

KEPT = timedelta(days=7)
"""How long after its time a message is still worth sending, unless it says otherwise."""


class Op(StrEnum):
    """What is done to Slack: a new message, an answer in a thread, or a change of one already sent."""

    POST = "post"
    REPLY = "reply"
    UPDATE = "update"


class Kind(StrEnum):
    """What the message is for; people get no nudge on a day on which they were asked to check in."""

    NUDGE = "nudge"
    CHECKIN = "checkin"
    REMINDER = "reminder"
    WRAP_UP = "wrap_up"
    AGENDA = "agenda"
    DIGEST = "digest"
    CHAIR = "chair"
    NOTICE = "notice"


class SendState(StrEnum):
    """Where a message stands on its way."""

    QUEUED = "queued"
    SENDING = "sending"
    IN_DOUBT = "in_doubt"
    SENT = "sent"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    FAILED = "failed"


WAITING = (SendState.QUEUED, SendState.SENDING, SendState.IN_DOUBT)


@dataclass(frozen=True)
class Message:
    """A text for notifications and screen readers, and the Block Kit blocks that people see.

    The text of a message about several commitments neither counts nor names them: it stays when the blocks
    of one of them are withdrawn.
    """

    text: str
    blocks: list[dict[str, Any]]


class OutboxMessage(Owned, table=True):
    """One thing to send to one target (a channel's or a person's Slack id).

    ``key`` says what it is, once: ``nudge:A34:2026-11-20``. ``token`` is what Slack is given of it.
    ``anchor_key`` is the key of the message that a reply hangs under or that an update changes.
    ``due_at`` gives its place among those for the same target and never changes. ``not_before`` is when it
    may next be seen to: when due, after a wait, or when the claim of the worker who is sending it runs out.
    ``attempts`` counts the claims.
    """

    __table_args__ = (
        tenant_key(),
        UniqueConstraint("committee_id", "key"),
        Index("ix_outbox_message_due", "state", "not_before"),
        Index("ix_outbox_message_target", "committee_id", "target", "state", "due_at"),
        Index("ix_outbox_message_told", "committee_id", "kind", "created_at"),
    )

    key: str
    token: str = Field(default_factory=lambda: uuid.uuid4().hex, unique=True)
    kind: Kind = Field(sa_column=stored(Kind, "kind"))
    op: Op = Field(default=Op.POST, sa_column=stored(Op, "op"))
    target: str
    anchor_key: str | None = None
    text: str
    blocks: list[dict[str, Any]] = Field(sa_column=json_column())
    state: SendState = Field(default=SendState.QUEUED, sa_column=stored(SendState, "state"))
    due_at: datetime
    not_before: datetime
    expires_at: datetime
    attempts: int = 0
    error: str = ""
    slack_channel: str | None = None
    slack_ts: str | None = None
    created_at: datetime
    sent_at: datetime | None = None


class OutboxSubject(Owned, table=True):
    """That a message speaks of a subject, such as ``step:12``, and whether it still should."""

    __table_args__ = (
        UniqueConstraint("message_id", "subject"),
        within("outbox_message", "message_id"),
        Index("ix_outbox_subject_subject", "committee_id", "subject"),
    )

    message_id: int
    subject: str
    withdrawn: bool = False


def subject_of(block: dict[str, Any]) -> str | None:
    """The subject that a block's id names, if any."""
    subject, slash, _ = str(block.get("block_id", "")).partition("/")
    return subject if slash else None


def enqueue(
    session: Session,
    committee_id: int,
    message: Message,
    *,
    kind: Kind,
    key: str,
    target: str,
    now: datetime,
    op: Op = Op.POST,
    anchor_key: str | None = None,
    not_before: datetime | None = None,
    expires_at: datetime | None = None,
) -> bool:
    """Puts a message in the outbox, within the caller's transaction; False if the key is there.

    A reply or an update goes to its anchor's target, after its anchor. Unless it says when it expires, it
    is worth sending for ``KEPT`` after it is due.
    """
    anchor = find(session, committee_id, anchor_key) if anchor_key else None
    due = max(now, not_before or now, anchor.due_at if anchor else now)
    row = OutboxMessage(
        committee_id=committee_id,
        key=key,
        kind=kind,
        op=op,
        target=anchor.target if anchor else target,
        anchor_key=anchor_key,
        text=message.text,
        blocks=message.blocks,
        due_at=due,
        not_before=due,
        expires_at=expires_at or due + KEPT,
        created_at=now,
    )
    message_id = insert_once(session, row, "committee_id", "key")
    if message_id is None:
        return False
    _link(session, committee_id, message_id, message)
    return True


def _link(session: Session, committee_id: int, message_id: int, message: Message) -> None:
    for subject in {found for block in message.blocks if (found := subject_of(block))}:
        session.add(OutboxSubject(committee_id=committee_id, message_id=message_id, subject=subject))
    session.flush()


def find(session: Session, committee_id: int, key: str) -> OutboxMessage | None:
    """The message with that key."""
    return session.exec(
        select(OutboxMessage).where(OutboxMessage.committee_id == committee_id, OutboxMessage.key == key)
    ).first()


def withdraw(session: Session, committee_id: int, subject: str) -> None:
    """Takes everything about the subject out of what is queued, and out of what comes back to the queue."""
    statement = (
        select(OutboxSubject, OutboxMessage)
        .join(OutboxMessage, col(OutboxMessage.id) == OutboxSubject.message_id)
        .where(
            OutboxSubject.committee_id == committee_id,
            OutboxSubject.subject == subject,
            col(OutboxMessage.state).in_(WAITING),
        )
        .order_by(col(OutboxMessage.id))
        .with_for_update()
    )
    for link, message in session.exec(statement).all():
        link.withdrawn = True
        session.add(link)
        session.flush()
        if message.state == SendState.QUEUED:
            _drop_withdrawn(session, message)


def _drop_withdrawn(session: Session, message: OutboxMessage) -> None:
    """Keeps the blocks that are still wanted; withdraws a queued message whose subjects are all gone."""
    links = session.exec(select(OutboxSubject).where(OutboxSubject.message_id == message.id)).all()
    gone = {link.subject for link in links if link.withdrawn}
    message.blocks = [block for block in message.blocks if subject_of(block) not in gone]
    if links and len(gone) == len(links):
        message.state = SendState.WITHDRAWN
    session.add(message)


def withdraw_key(session: Session, committee_id: int, key: str) -> None:
    """Withdraws the message with that key, if it is still queued."""
    message = find(session, committee_id, key)
    if message is not None and message.state == SendState.QUEUED:
        message.state = SendState.WITHDRAWN
        session.add(message)


def expire(session: Session, *, now: datetime) -> int:
    """Marks what is past its time and still queued; returns how many."""
    statement = select(OutboxMessage).where(
        OutboxMessage.state == SendState.QUEUED, col(OutboxMessage.expires_at) <= now
    )
    rows = session.exec(statement.with_for_update(skip_locked=True)).all()
    for row in rows:
        row.state = SendState.EXPIRED
        session.add(row)
    return len(rows)


@cache
def _held_back() -> ColumnElement[bool]:
    """Whether something for the same target that was due earlier is not settled yet."""
    earlier = aliased(OutboxMessage)
    return exists().where(
        col(earlier.committee_id) == OutboxMessage.committee_id,
        col(earlier.target) == OutboxMessage.target,
        col(earlier.state).in_(WAITING),
        tuple_(col(earlier.due_at), col(earlier.id))
        < tuple_(col(OutboxMessage.due_at), col(OutboxMessage.id)),
    )


def claim(session: Session, *, now: datetime, limit: int) -> list[OutboxMessage]:
    """Leases up to ``limit`` messages that may be sent now, at most one for each target, in order.

    A message that was being sent when its lease ran out comes back in doubt: its worker has died.
    Whatever is unsettled for a target holds back what is due there later.
    """
    statement = (
        select(OutboxMessage)
        .where(col(OutboxMessage.state).in_(WAITING), OutboxMessage.not_before <= now, ~_held_back())
        .order_by(col(OutboxMessage.due_at), col(OutboxMessage.id))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    rows = list(session.exec(statement).all())
    for row in rows:
        row.state = SendState.SENDING if row.state == SendState.QUEUED else SendState.IN_DOUBT
        row.not_before = now + LEASE
        row.attempts += 1
        session.add(row)
    return rows


def reload(session: Session, message: OutboxMessage) -> OutboxMessage:
    """The message as it is now, locked until the transaction ends."""
    statement = select(OutboxMessage).where(OutboxMessage.id == message.id).with_for_update()
    return session.exec(statement).one()


def mark_sent(session: Session, message: OutboxMessage, *, channel: str, ts: str, now: datetime) -> None:
    """Slack has it, in that channel under that ts."""
    message.state = SendState.SENT
    message.slack_channel, message.slack_ts = channel, ts
    message.sent_at = now
    message.error = ""
    session.add(message)


def put_back(session: Session, message: OutboxMessage, *, not_before: datetime, error: str) -> None:
    """Slack has surely not taken it: queued again for that instant, without what was withdrawn meanwhile."""
    message.state = SendState.QUEUED
    message.not_before = not_before
    message.error = error
    _drop_withdrawn(session, message)


def put_in_doubt(
    session: Session, message: OutboxMessage, *, not_before: datetime, error: str, now: datetime
) -> None:
    """Slack may have it: to be looked up at that instant. Past its time it has failed: nobody knows."""
    message.state = SendState.IN_DOUBT if now < message.expires_at else SendState.FAILED
    message.not_before = not_before
    message.error = error
    session.add(message)


def mark_failed(session: Session, message: OutboxMessage, *, error: str) -> None:
    """It cannot be sent, and trying again would not help."""
    message.state = SendState.FAILED
    message.error = error
    session.add(message)


def next_due(session: Session) -> datetime | None:
    """When the next message may be sent or looked up; None when nothing waits but on what is being sent."""
    statement = select(func.min(col(OutboxMessage.not_before))).where(
        col(OutboxMessage.state).in_([SendState.QUEUED, SendState.IN_DOUBT]), ~_held_back()
    )
    return session.exec(statement).one()
