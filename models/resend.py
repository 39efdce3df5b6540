"""Sending failed messages once more, when a coordinator asks for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import defer
from sqlmodel import Session, col, select

from models import audit
from models.access import Act, authorize
from models.committee import Member
from models.outbox import KEPT, NEW, Op, OutboxMessage, OutboxSubject, SendState, requeue

REPORT = "undelivered:"
"""How the key of a report of failures begins, and the subjects of what it tells."""


@dataclass(frozen=True)
class Again:
    """How many messages go out once more, and how many were too old for that."""

    sent: int
    too_old: int


def send_again(session: Session, actor: Member, target: str, *, now: datetime) -> Again:
    """Queues what failed there for sending now, but what is settled or past its time.

    When it fails once more, that is told again. A second press finds nothing left. Raises NotAllowed.
    """
    authorize(session, actor, Act.SEND_AGAIN)
    failed = failed_lately(session, actor.committee_id, target=target, now=now)
    queued = sendable(session, failed, now=now)
    for message in queued:
        audit.change(session, actor, Act.SEND_AGAIN, message, now=now, state=SendState.QUEUED)
        requeue(session, message, now=now)
    if queued:
        _forget_told(session, actor.committee_id, target)
    too_old = [each for each in failed if each.op in NEW and each.expires_at <= now]
    return Again(len(queued), sum(not each.key.startswith(REPORT) for each in too_old))


def _forget_told(session: Session, committee_id: int, target: str) -> None:
    """Whatever fails there from now on is news."""
    told = select(OutboxSubject).where(
        OutboxSubject.committee_id == committee_id,
        col(OutboxSubject.subject).startswith(f"{REPORT}{target}:"),
    )
    for link in session.exec(told).all():
        session.delete(link)


def failed_lately(
    session: Session, committee_id: int, *, target: str | None = None, now: datetime
) -> list[OutboxMessage]:
    """Messages that failed lately, or are in time still, in the order in which they fell due.

    Those for one target are locked until the transaction ends; blocks are read only where they are needed.
    """
    statement = select(OutboxMessage).where(
        OutboxMessage.committee_id == committee_id,
        OutboxMessage.state == SendState.FAILED,
        (col(OutboxMessage.expires_at) > now) | (col(OutboxMessage.ended_at) > now - KEPT),
    )
    if target is not None:
        statement = statement.where(OutboxMessage.target == target).with_for_update()
    by_time = statement.order_by(col(OutboxMessage.due_at), col(OutboxMessage.id))
    lean = by_time.options(defer(OutboxMessage.blocks))  # type: ignore[arg-type]
    return list(session.exec(lean).all())


def sendable(session: Session, failed: Sequence[OutboxMessage], *, now: datetime) -> list[OutboxMessage]:
    """Those of the failed messages that can be sent once more: in time, wanted, and with an anchor.

    What belongs to a message goes if that one is in Slack, or goes too; of its changes only the last.
    A report is not sent again: it says how things were.
    """
    timely = [each for each in failed if each.expires_at > now and not each.key.startswith(REPORT)]
    settled = _settled(session, timely)
    wanted = [each for each in timely if each.id not in settled]
    posts = {each.key for each in wanted if each.op == Op.POST}
    there, last = _anchors(session, wanted)

    def has_its_place(each: OutboxMessage) -> bool:
        if each.anchor_key is None:
            return True
        anchored = each.anchor_key in there or each.anchor_key in posts
        return anchored and (each.op in NEW or last.get(each.anchor_key) == each.id)

    return [each for each in wanted if has_its_place(each)]


def _settled(session: Session, rows: Sequence[OutboxMessage]) -> set[int]:
    """The ids of those of which all that they were about is settled."""
    statement = select(OutboxSubject.message_id, OutboxSubject.withdrawn).where(
        col(OutboxSubject.message_id).in_([row.pk for row in rows]), col(OutboxSubject.mention).is_(False)
    )
    states: dict[int, set[bool]] = {}
    for message_id, withdrawn in session.exec(statement).all():
        states.setdefault(message_id, set()).add(withdrawn)
    return {message_id for message_id, withdrawn in states.items() if withdrawn == {True}}


def _anchors(session: Session, rows: Sequence[OutboxMessage]) -> tuple[set[str], dict[str, int]]:
    """Of what the rows belong to: the keys of what Slack has, and by key the id of its last change."""
    keys = {row.anchor_key for row in rows if row.anchor_key}
    if not keys:
        return set(), {}
    mine = OutboxMessage.committee_id == rows[0].committee_id
    there = select(OutboxMessage.key).where(
        mine, col(OutboxMessage.key).in_(keys), OutboxMessage.state == SendState.SENT
    )
    changes = select(OutboxMessage.anchor_key, OutboxMessage.id).where(
        mine,
        col(OutboxMessage.anchor_key).in_(keys),
        col(OutboxMessage.op).not_in(NEW),
        OutboxMessage.state != SendState.WITHDRAWN,
    )
    found = session.exec(changes.order_by(col(OutboxMessage.id))).all()
    return set(session.exec(there).all()), {key: number for key, number in found if key and number}
