"""One word a day: what can wait is put off while its reader has had, or is to get, something else today.

Asked when such a message is about to go out, since only then is it known what else the day has brought.
"""

from collections.abc import Sequence
from datetime import date, datetime, time

from sqlalchemy import and_, or_, update
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


def first_turn(calendar: WorkCalendar, member: Member, *, now: datetime) -> datetime:
    """When somebody can be told something that can wait: at 14:00 of a working day on which they are there.

    Days and the hour are those of the calendar's zone.
    """
    day = today(now, calendar.zone)
    first = calendar.next_working_day(max(day, member.away_until) if member.away_until else day)
    at = instant_of(first, HOUR, calendar.zone)
    return at if at >= now else _turn_after(calendar, first)


def give_way(session: Session, messages: Sequence[OutboxMessage], *, now: datetime) -> set[int]:
    """Puts off those that can wait and whose reader has a word today, or is away by now; returns their ids.

    To 14:00 of the next working day on which they are there, with what hangs under them; not what would be
    too late by then. A few queries for each committee.
    """
    waiting = [one for one in messages if one.can_wait and one.state == SendState.QUEUED]
    later: set[int] = set()
    for committee_id in sorted({one.committee_id for one in waiting}):
        mine = [one for one in waiting if one.committee_id == committee_id]
        turns = _turns(session, committee_id, {one.target for one in mine}, now=now)
        for turn in set(turns.values()):
            put_off = [one for one in mine if turns.get(one.target) == turn and turn < one.expires_at]
            ids = [one.pk for one in put_off] + _hanging_under(session, put_off)
            values = {"due_at": turn, "not_before": turn}
            session.exec(update(OutboxMessage).where(col(OutboxMessage.id).in_(ids)).values(values))
            later.update(ids)
    return later


def _hanging_under(session: Session, rows: Sequence[OutboxMessage]) -> list[int]:
    """The ids of what is queued as a reply to these: before them it would be lost."""
    statement = select(OutboxMessage.id).where(
        col(OutboxMessage.committee_id).in_({one.committee_id for one in rows}),
        col(OutboxMessage.target).in_({one.target for one in rows}),
        col(OutboxMessage.anchor_key).in_({one.key for one in rows}),
        OutboxMessage.state == SendState.QUEUED,
    )
    return [pk for pk in session.exec(statement).all() if pk is not None]


def _turns(session: Session, committee_id: int, targets: set[str], *, now: datetime) -> dict[str, datetime]:
    """Their next turns, of those for whom today is none."""
    committee = session.get_one(Committee, committee_id)
    calendar, day = calendar_of(session, committee), today(now, committee.zone)
    members = select(Member).where(Member.committee_id == committee_id, col(Member.slack_id).in_(targets))
    until = {one.slack_id: one.away_until for one in session.exec(members).all() if one.away_on(day)}
    busy = _who_has_a_word(session, committee, targets, now=now)
    return {
        target: _turn_after(calendar, max(day, away - DAY) if (away := until.get(target)) else day)
        for target in busy | until.keys()
    }


def _turn_after(calendar: WorkCalendar, day: date) -> datetime:
    return instant_of(calendar.next_working_day(day + DAY), HOUR, calendar.zone)


def _who_has_a_word(session: Session, committee: Committee, targets: set[str], *, now: datetime) -> set[str]:
    """Which of the readers have had a word today, or have one queued for today that does not wait."""
    midnight = instant_of(today(now, committee.zone), time.min, committee.zone)
    tomorrow = instant_of(today(now, committee.zone) + DAY, time.min, committee.zone)
    of_today = and_(col(OutboxMessage.due_at) >= midnight, col(OutboxMessage.due_at) < tomorrow)
    went_today = col(OutboxMessage.sent_at) >= midnight
    statement = select(OutboxMessage.target).where(
        OutboxMessage.committee_id == committee.pk,
        col(OutboxMessage.target).in_(targets),
        OutboxMessage.op == Op.POST,
        col(OutboxMessage.state).not_in(UNSAID),
        or_(
            and_(
                col(OutboxMessage.kind).in_(ROUTINE),
                ~col(OutboxMessage.can_wait),
                or_(of_today, went_today),
            ),
            and_(col(OutboxMessage.can_wait), went_today),
        ),
    )
    return set(session.exec(statement.distinct()).all())
