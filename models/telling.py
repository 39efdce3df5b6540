"""A private word to one person: about what somebody did, at once; by the clock, on a day of its own."""

from datetime import datetime, time

from sqlmodel import Session

from models import outbox
from models.calendar import instant_of, today
from models.committee import Committee, Member, calendar_of
from models.courtesy import first_turn
from models.outbox import Kind, Message

HOUR = time(9, 0)
"""When it is sent on the next working day, in the committee's zone."""


def told_at(session: Session, committee: Committee, *, now: datetime) -> datetime:
    """When somebody may be told of it: now, or at 9:00 of the next working day (in the committee's zone)."""
    calendar, day = calendar_of(session, committee), today(now, committee.zone)
    return (
        now
        if calendar.is_working_day(day)
        else instant_of(calendar.next_working_day(day), HOUR, committee.zone)
    )


def tell(
    session: Session, committee: Committee, to: Member, message: Message, *, key: str, now: datetime
) -> None:
    """Puts a word about somebody's act into the outbox, under a key that lets it be said once.

    It goes out when ``told_at`` says.
    """
    outbox.enqueue(
        session,
        committee.pk,
        message,
        kind=Kind.NOTICE,
        key=key,
        target=to.slack_id,
        now=now,
        not_before=told_at(session, committee, now=now),
    )


def tell_in_turn(
    session: Session,
    committee: Committee,
    to: Member,
    message: Message,
    *,
    key: str,
    now: datetime,
) -> None:
    """Puts a word that the clock brings into the outbox, under a key that lets it be said once.

    It goes out on the first working day on which they are there and hear nothing else (``courtesy.py``), at
    the latest before it expires. Where what it asks for can be done meanwhile, that withdraws it by its key.
    """
    outbox.enqueue(
        session,
        committee.pk,
        message,
        kind=Kind.NOTICE,
        key=key,
        target=to.slack_id,
        now=now,
        not_before=first_turn(calendar_of(session, committee), to, now=now),
        can_wait=True,
    )
