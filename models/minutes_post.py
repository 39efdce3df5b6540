"""The minutes in their channel: posted once they are reviewed, and kept true there when they are changed."""

from datetime import datetime

from sqlmodel import Session, col, select

from models import outbox
from models.access import Act, authorize
from models.committee import Member
from models.errors import AlreadySettled, Refused
from models.minutes import Minutes, MinutesState, check_held, meeting_of
from models.outbox import Kind, Message, Op, OutboxMessage, SendState

LOST = (SendState.WITHDRAWN, SendState.EXPIRED, SendState.FAILED)


def check_postable(session: Session, actor: Member, minutes: Minutes, *, now: datetime) -> None:
    """Returns when the actor may post the minutes now.

    Raises Refused before they are reviewed, AlreadySettled when they are posted, NotAllowed.
    """
    authorize(session, actor, Act.KEEP_MINUTES, minutes)
    meeting = meeting_of(session, minutes)
    check_held(meeting, now=now)
    if minutes.state == MinutesState.DRAFT:
        raise Refused("meeting", "not_reviewed")
    if is_posted(session, minutes):
        raise AlreadySettled("posted_minutes", meeting.planned_on.isoformat(), "posted")


def is_posted(session: Session, minutes: Minutes) -> bool:
    """Whether a message with the minutes is in their channel, or on its way there."""
    return _post(_editions(session, minutes)) is not None


def put_post(session: Session, minutes: Minutes, message: Message, *, channel_id: str, now: datetime) -> None:
    """Posts the minutes, or brings the message that is there up to date; one change of it waits at most."""
    editions = _editions(session, minutes)
    post, last = _post(editions), editions[-1] if editions else None
    if post is not None and last is not None and (last.text, last.blocks) == (message.text, message.blocks):
        return
    not_before = now
    if last is not None and last.op == Op.UPDATE and last.state == SendState.QUEUED:
        outbox.withdraw_key(session, minutes.committee_id, last.key, now=now)
        not_before = max(now, last.not_before)
    outbox.enqueue(
        session,
        minutes.committee_id,
        message,
        kind=Kind.NOTICE,
        key=f"minutes:{minutes.meeting_id}:{len(editions) + 1}",
        target=channel_id,
        now=now,
        op=Op.POST if post is None else Op.UPDATE,
        anchor_key=post.key if post else None,
        not_before=not_before,
    )


def _editions(session: Session, minutes: Minutes) -> list[OutboxMessage]:
    """Every message that was written of these minutes, the first one first."""
    statement = select(OutboxMessage).where(
        OutboxMessage.committee_id == minutes.committee_id,
        col(OutboxMessage.key).startswith(f"minutes:{minutes.meeting_id}:"),
    )
    return list(session.exec(statement.order_by(col(OutboxMessage.id))).all())


def _post(editions: list[OutboxMessage]) -> OutboxMessage | None:
    """The message that later editions change; none that never reached Slack and never will."""
    posts = [one for one in editions if one.op == Op.POST and one.state not in LOST]
    return posts[-1] if posts else None
