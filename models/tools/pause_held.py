"""What was on its way when a pause began waits for the restart; what is of no use then is taken back."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, select

from models.audit import plain
from models.calendar import WorkCalendar
from models.committee import Committee
from models.meeting import Meeting
from models.outbox import KEPT, NEW, Kind, OutboxMessage, SendState
from models.tools.ballot import Ballot, BallotState
from models.tools.pause_rest import at_work_again
from models.tools.pause_shift import moved_instant
from models.tools.pause_tables import Pause

UNSENT = (Kind.NUDGE, Kind.CHECKIN, Kind.REMINDER, Kind.WRAP_UP, Kind.DIGEST)
"""What is taken back when a pause begins, where it waits still: it says how things are on its own day."""

FAR = timedelta(days=3650)
"""So far ahead a message is put that waits for a restart: the end of the pause says when it goes out."""

AFTER = timedelta(minutes=1)
"""So long after the notice of the restart goes out what has waited for it."""

MOST_BLOCKS = 50


def hold(session: Session, committee: Committee, pause: Pause, *, now: datetime) -> None:
    """Keeps back all that waits in the outbox; what begins only after this goes out as ever.

    A change of what people have read already is made. What is worth sending only up to a meeting is not kept
    longer than that.
    """
    statement = select(OutboxMessage).where(
        OutboxMessage.committee_id == committee.pk, OutboxMessage.state == SendState.QUEUED
    )
    ordered = statement.order_by(col(OutboxMessage.id))  # locked, as a worker may be about to take one
    rows, ends = session.exec(ordered.with_for_update()).all(), _of_meetings(session, committee)
    kept = {one.key for one in rows if one.kind not in UNSENT}
    held: dict[str, list[str]] = {}
    for message in rows:
        session.add(message)
        if message.kind in UNSENT:
            message.state, message.ended_at = SendState.WITHDRAWN, now
        elif message.op in NEW or message.anchor_key in kept:
            held[str(message.pk)] = [
                plain(at) for at in (message.due_at, message.not_before, message.expires_at)
            ]
            message.due_at = message.not_before = now + FAR
            if message.expires_at not in ends:
                message.expires_at = now + FAR + KEPT
    pause.held = held


def release(
    session: Session, committee: Committee, pause: Pause, calendar: WorkCalendar, *, now: datetime
) -> None:
    """Lets what was held go out after the notice of the restart; as it was, where the pause is taken back."""
    at = now if pause.undone else at_work_again(calendar, now=now) + AFTER
    for message in held_messages(session, pause):
        due, not_before, expires_at = map(datetime.fromisoformat, pause.held[str(message.pk)])
        kept = expires_at - due == KEPT
        message.due_at, message.not_before = max(due, at), max(not_before, at)
        if message.expires_at != expires_at:
            moved = moved_instant(expires_at, pause.days, committee.zone)
            message.expires_at = message.due_at + KEPT if kept else moved
        session.add(message)


def held_messages(session: Session, pause: Pause) -> Sequence[OutboxMessage]:
    """Those that the pause holds and that still wait, the earliest first."""
    statement = select(OutboxMessage).where(
        OutboxMessage.committee_id == pause.committee_id,
        OutboxMessage.state == SendState.QUEUED,
        col(OutboxMessage.id).in_([int(pk) for pk in pause.held]),
    )
    return session.exec(statement.order_by(col(OutboxMessage.id))).all()


def add_note(session: Session, pause: Pause, note: Sequence[Mapping[str, Any]]) -> None:
    """Says below what was held that it was written before the pause."""
    for message in held_messages(session, pause):
        if message.op in NEW and len(message.blocks) + len(note) <= MOST_BLOCKS:
            message.blocks = [*message.blocks, *map(dict, note)]
            session.add(message)


def _of_meetings(session: Session, committee: Committee) -> set[datetime]:
    """The instants at which meetings begin and end, and no ballot closes."""
    meetings = select(Meeting.starts_at, Meeting.ends_at).where(Meeting.committee_id == committee.pk)
    ballots = select(Ballot.closes_at).where(
        Ballot.committee_id == committee.pk, Ballot.state == BallotState.OPEN
    )
    found = {at for row in session.exec(meetings).all() for at in row}
    return found.difference(at for at in session.exec(ballots).all() if at)
