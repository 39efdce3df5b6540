"""A private word to one person that is no work of theirs: sent once, and on a working day."""

from datetime import datetime, time

from sqlmodel import Session

from models import outbox
from models.calendar import instant_of, today
from models.committee import Committee, Member, calendar_of
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
    """Puts the word into the outbox, under a key that lets it be said once, for when ``told_at`` says."""
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
