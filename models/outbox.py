"""What is to reach somebody later, or surely. ``enqueue`` joins the caller's transaction; one job sends.

A message's life: queued → sending → sent. A worker claims it for a while; one that dies meanwhile, or
whose answer was lost, leaves it *in doubt*: the channel's history is asked for its token before it is ever
sent again. A queued message can be withdrawn or expire; one that Slack will never take has failed.
``sending.py`` is the worker's side of it.

Blocks about a commitment carry a block id that begins with its subject (``step:12/...``). Withdrawing a
subject takes just those blocks out of what is on its way; a message left without any is withdrawn whole.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Index,
    UniqueConstraint,
    and_,
    bindparam,
    exists,
    false,
    insert,
    literal_column,
    or_,
    text,
    update,
)
from sqlmodel import Field, Session, col, select

from models.base import Owned, json_column, stored, tenant_key, within
from models.database import insert_once

KEPT = timedelta(days=7)
"""How long after its time a message is still worth sending, unless it says otherwise."""


class Op(StrEnum):
    """What is done to Slack: a new message, an answer in a thread, one already sent changed or taken back."""

    POST = "post"
    REPLY = "reply"
    UPDATE = "update"
    DELETE = "delete"


NEW = (Op.POST, Op.REPLY)
"""What makes a message: a channel takes one a second, and one sent again would stand there twice."""


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
UNSAID = (SendState.WITHDRAWN, SendState.EXPIRED, SendState.FAILED)

LEAST_URGENT = 2
URGENCY = {Kind.NOTICE: 0, Kind.CHAIR: 0, Kind.DIGEST: LEAST_URGENT}
"""What goes first when not everything can: answers to people (0), the day's work (1), digests (2)."""


@dataclass(frozen=True)
class Message:
    """A text for notifications and screen readers, and the Block Kit blocks that people see.

    The text of a message about several commitments neither counts nor names them: it stays when the blocks
    of one of them are withdrawn. ``mentions`` are subjects that it speaks of beside these: they stay in it.
    """

    text: str
    blocks: list[dict[str, Any]]
    mentions: tuple[str, ...] = ()


UNREPORTED = text("state = 'failed' AND reported = false")
"""Failed, and no coordinator is to hear of it yet: said word for word, so that its small index is used."""


class OutboxMessage(Owned, table=True):
    """One thing to send to one target (a channel's or a person's Slack id).

    ``key`` says what it is, once: ``nudge:A34:2026-11-20``. ``token`` is what Slack is given of it.
    ``anchor_key`` is the key of the message that a reply hangs under or that an update changes.
    ``urgency`` and ``due_at`` give its place among those for the same target; only one that ``can_wait`` for
    a day without another word to its reader (``courtesy.py``) falls due later than it did. ``not_before`` is
    when it may next be seen to: when due, after a wait, or when the claim of the worker who is sending it
    runs out. ``attempts`` counts the claims. While it is in doubt, that the history does not show it proves
    nothing before ``absent_after``. ``ended_at`` is when it was withdrawn, expired or failed. A failed one
    is ``unsure`` when Slack may have it all the same, and ``reported`` once a coordinator is to hear of it.
    """

    __table_args__ = (
        tenant_key(),
        UniqueConstraint("committee_id", "key"),
        Index("ix_outbox_message_order", "state", "urgency", "due_at", "id"),
        Index("ix_outbox_message_expiry", "state", "expires_at"),
        Index("ix_outbox_message_target", "committee_id", "target", "state", "due_at"),
        Index("ix_outbox_message_pace", "committee_id", "target", "sent_at"),
        Index("ix_outbox_message_told", "committee_id", "kind", "created_at"),
        Index(
            "ix_outbox_message_unreported",
            "state",
            "reported",
            sqlite_where=UNREPORTED,
            postgresql_where=UNREPORTED,
        ),
    )

    committee_id: int = Field(foreign_key="committee.id")
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
    urgency: int = Field(default=1, sa_column_kwargs={"server_default": "1"})
    can_wait: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    attempts: int = 0
    absent_after: datetime | None = None
    error: str = ""
    unsure: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    reported: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    slack_channel: str | None = None
    slack_ts: str | None = None
    created_at: datetime
    sent_at: datetime | None = None
    ended_at: datetime | None = None


class OutboxSubject(Owned, table=True):
    """That a message speaks of a subject, such as ``step:12``, and whether it still should.

    One that is only mentioned has no blocks of its own that could be withdrawn.
    """

    __table_args__ = (
        UniqueConstraint("message_id", "subject"),
        within("outbox_message", "message_id"),
        Index("ix_outbox_subject_subject", "committee_id", "subject"),
    )

    committee_id: int = Field(foreign_key="committee.id")
    message_id: int
    subject: str
    withdrawn: bool = False
    mention: bool = Field(default=False, sa_column_kwargs={"server_default": false()})


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
    can_wait: bool = False,
) -> bool:
    """Puts a message in the outbox, within the caller's transaction; False if the key is there.

    A reply, an update or a deletion goes to its anchor's target, after its anchor. Unless told otherwise, it
    is worth sending for ``KEPT`` after it is due.
    """
    anchor = find(session, committee_id, anchor_key) if anchor_key else None
    due = max(now, not_before or now, anchor.due_at if anchor else now)
    row = new_row(
        committee_id, message, kind=kind, key=key, target=target, due=due, expires_at=expires_at, now=now
    )
    row.op, row.anchor_key = op, anchor_key
    if can_wait:
        row.can_wait, row.urgency = True, LEAST_URGENT
    if anchor:
        row.target, row.urgency = anchor.target, max(row.urgency, anchor.urgency)
    message_id = insert_once(session, row, "committee_id", "key")
    if message_id is not None:
        link(session, committee_id, [(message_id, message)])
    return message_id is not None


def new_row(
    committee_id: int,
    message: Message,
    *,
    kind: Kind,
    key: str,
    target: str,
    due: datetime,
    expires_at: datetime | None,
    now: datetime,
) -> OutboxMessage:
    """A new message as it stands in the outbox, not added to it yet."""
    return OutboxMessage(
        committee_id=committee_id,
        key=key,
        kind=kind,
        target=target,
        text=message.text,
        blocks=message.blocks,
        due_at=due,
        not_before=due,
        expires_at=expires_at or due + KEPT,
        urgency=URGENCY.get(kind, 1),
        created_at=now,
    )


def requeue(session: Session, message: OutboxMessage, *, now: datetime) -> None:
    """A message that had ended is queued again for now, without what was withdrawn meanwhile."""
    message.state, message.not_before, message.ended_at = SendState.QUEUED, now, None
    message.error, message.absent_after = "", None
    message.unsure = message.reported = False
    drop_withdrawn(session, message, now=now)
    session.info[_WRITTEN] = True


_WRITTEN = "outbox written"


def written_to(session: Session) -> bool:
    """Whether something was put in the outbox in this transaction; a session is used for one only."""
    return _WRITTEN in session.info


_SUBJECTS = insert(OutboxSubject)


def link(session: Session, committee_id: int, written: Sequence[tuple[int, Message]]) -> None:
    """Notes what these new messages, by id, speak of, and that there is something to send."""
    rows = []
    for message_id, message in written:
        own = {found for block in message.blocks if (found := subject_of(block))}
        rows += [
            {
                "committee_id": committee_id,
                "message_id": message_id,
                "subject": subject,
                "withdrawn": False,
                "mention": subject not in own,
            }
            for subject in sorted(own.union(message.mentions))
        ]
    if rows:
        session.connection().execute(_SUBJECTS, rows)
    if written:
        session.info[_WRITTEN] = True


def find(session: Session, committee_id: int, key: str) -> OutboxMessage | None:
    """The message with that key."""
    return session.exec(
        select(OutboxMessage).where(OutboxMessage.committee_id == committee_id, OutboxMessage.key == key)
    ).first()


# Said word for word: for a value that is handed in, SQLite would plan the statement anew each time.
_NOT_DONE_WITH = or_(
    *(
        col(OutboxMessage.state) == literal_column(f"'{state.value}'")
        for state in (*WAITING, SendState.FAILED)
    )
)


def _about(columns: Any, committee_id: Any, subject: Any) -> Any:
    return (
        select(*columns)
        .join(OutboxMessage, col(OutboxMessage.id) == OutboxSubject.message_id)
        .where(
            OutboxSubject.committee_id == committee_id,
            OutboxSubject.subject == subject,
            col(OutboxSubject.mention).is_(False),
            _NOT_DONE_WITH,
        )
    )


def anything_about(committee_id: Any, subject: Any) -> ColumnElement[bool]:
    """Whether ``withdraw`` would find something about the subject: a column of a query about other things."""
    return exists(_about([col(OutboxSubject.id)], committee_id, subject))


# Every word about a commitment asks this; putting a statement together takes longer than running it.
_ABOUT = (
    _about([OutboxSubject, OutboxMessage], bindparam("committee_id"), bindparam("subject"))
    .order_by(col(OutboxMessage.id))
    .with_for_update()
)


def withdraw(session: Session, committee_id: int, subject: str, *, now: datetime) -> None:
    """Takes everything about the subject out of what is queued, and out of what comes back to the queue.

    What is being sent at this moment is taken back from Slack as soon as it is known to be there. A failed
    message may come back to the queue too: a coordinator can have it sent again.
    """
    about = {"committee_id": committee_id, "subject": subject}
    for link, message in session.exec(_ABOUT, params=about).all():
        link.withdrawn = True
        session.add(link)
        session.flush()
        if message.state == SendState.QUEUED:
            drop_withdrawn(session, message, now=now)


def drop_withdrawn(session: Session, message: OutboxMessage, *, now: datetime) -> None:
    """Keeps the blocks that are still wanted; withdraws a queued message whose subjects are all gone."""
    blocks = still_wanted(session, message)
    if blocks is None:
        message.state, message.ended_at = SendState.WITHDRAWN, now
    else:
        message.blocks = blocks
    session.add(message)


def still_wanted(session: Session, message: OutboxMessage) -> list[dict[str, Any]] | None:
    """The message's blocks without those that were withdrawn; None when all that it was about is gone."""
    about = select(OutboxSubject).where(
        OutboxSubject.message_id == message.id, col(OutboxSubject.mention).is_(False)
    )
    links = session.exec(about).all()
    gone = {link.subject for link in links if link.withdrawn}
    if links and len(gone) == len(links):
        return None
    return [block for block in message.blocks if subject_of(block) not in gone]


def withdraw_key(session: Session, committee_id: int, key: str, *, now: datetime) -> None:
    """Withdraws the message with that key, if it is still queued."""
    _withdraw_queued(session, committee_id, col(OutboxMessage.key) == key, now=now)


def withdraw_keys(session: Session, committee_id: int, start: str, *, now: datetime) -> None:
    """Withdraws those with keys that begin so, as far as they are still queued."""
    _withdraw_queued(
        session, committee_id, col(OutboxMessage.key).startswith(start, autoescape=True), now=now
    )


def _withdraw_queued(
    session: Session, committee_id: int, which: ColumnElement[bool], *, now: datetime
) -> None:
    """In one statement, so that what a worker takes in hand at this moment is left to it."""
    queued = and_(col(OutboxMessage.state) == SendState.QUEUED, which)
    session.exec(
        update(OutboxMessage)
        .where(col(OutboxMessage.committee_id) == committee_id, queued)
        .values(state=SendState.WITHDRAWN, ended_at=now)
    )
