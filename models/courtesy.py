"""One word a day: what can wait is put off while its reader has had, or is to get, something else today.

Asked when such a message is about to go out, since only then is it known what else the day has brought.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from sqlalchemy import and_, or_
from sqlmodel import Session, col, select

from models.calendar import DAY, WorkCalendar, instant_of, today
from models.committee import Committee, Member, calendar_of
from models.outbox import UNSAID, Kind, Op, OutboxMessage, SendState

HOUR = time(14, 0)
"""When such a word is sent, in the committee's zone: what comes by the clock comes in the morning."""

ROUTINE = (
    Kind.CHECKIN,
    Kind.REMINDER,
    Kind.NUDGE,
    Kind.WRAP_UP,
    Kind.AGENDA,
    Kind.DIGEST,
    Kind.CHAIR,
)
"""What has its own day: everything but notices."""

PATIENCE = timedelta(days=14)
"""How long a word waits for a day of its own at most."""


def first_turn(calendar: WorkCalendar, member: Member, *, now: datetime) -> datetime:
    """When somebody can be told something that can wait: at 14:00 of a working day on which they are there.

    Days and the hour are those of the calendar's zone.
    """
    day = today(now, calendar.zone)
    first = calendar.next_working_day(max(day, member.away_until) if member.away_until else day)
    at = instant_of(first, HOUR, calendar.zone)
    return at if at >= now else _turn_after(calendar, first)


def give_way(session: Session, messages: Sequence[OutboxMessage], *, now: datetime) -> set[int]:
    """Puts off those of the messages that can wait and whose reader has a word today; returns their ids.

    To 14:00 of the next working day. Not what would be too late by then, or has waited for ``PATIENCE``.
    """
    later = set()
    for message in messages:
        if message.can_wait and message.state == SendState.QUEUED and now - message.created_at < PATIENCE:
            committee = session.get_one(Committee, message.committee_id)
            turn = _turn_after(calendar_of(session, committee), today(now, committee.zone))
            if turn < message.expires_at and _has_a_word(session, message, committee.zone, now=now):
                _put_off(session, message, turn)
                later.add(message.pk)
    return later


def _turn_after(calendar: WorkCalendar, day: date) -> datetime:
    return instant_of(calendar.next_working_day(day + DAY), HOUR, calendar.zone)


def _has_a_word(session: Session, message: OutboxMessage, zone: str, *, now: datetime) -> bool:
    """Whether the reader has had a word today, or something is queued for today that does not wait."""
    midnight = instant_of(today(now, zone), time.min, zone)
    tomorrow = instant_of(today(now, zone) + DAY, time.min, zone)
    statement = select(OutboxMessage.id).where(
        OutboxMessage.committee_id == message.committee_id,
        OutboxMessage.target == message.target,
        OutboxMessage.id != message.pk,
        OutboxMessage.op == Op.POST,
        col(OutboxMessage.state).not_in(UNSAID),
        or_(
            and_(
                col(OutboxMessage.kind).in_(ROUTINE),
                ~col(OutboxMessage.can_wait),
                col(OutboxMessage.due_at).between(midnight, tomorrow),
            ),
            and_(col(OutboxMessage.can_wait), col(OutboxMessage.sent_at) >= midnight),
        ),
    )
    return session.exec(statement.limit(1)).first() is not None


def _put_off(session: Session, message: OutboxMessage, turn: datetime) -> None:
    row = session.get_one(OutboxMessage, message.pk)
    row.due_at = row.not_before = turn
    session.add(row)
