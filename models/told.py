"""What people were told lately, from the outbox: who has had a word today, and what was put before whom."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import and_
from sqlmodel import Session, col, select

from models.calendar import today
from models.outbox import Kind, OutboxMessage, OutboxSubject, SendState

ASKING = (Kind.CHECKIN, Kind.REMINDER, Kind.NUDGE)
"""The messages of which a person gets at most one a day."""

LOOK_BACK = timedelta(days=9)
"""Longer than the week between two nudges."""

UNSAID = (SendState.WITHDRAWN, SendState.EXPIRED, SendState.FAILED)


@dataclass(frozen=True)
class Told:
    """By Slack id, and by Slack id and subject, when somebody was asked something last."""

    people: dict[str, datetime]
    subjects: dict[tuple[str, str], datetime]

    def on(self, slack_id: str, day: date, zone: str) -> bool:
        """Whether the person was asked something on that day or later."""
        at = self.people.get(slack_id)
        return at is not None and today(at, zone) >= day

    def of(self, slack_id: str, subject: str, since: date, zone: str) -> bool:
        """Whether the subject was put before the person on the day ``since`` or later."""
        at = self.subjects.get((slack_id, subject))
        return at is not None and today(at, zone) >= since


def told_lately(session: Session, committee_id: int, *, now: datetime) -> Told:
    """What was asked of whom, as far back as a nudge may matter; not what never reached anybody.

    What is put off to a later day is told on that day.
    """
    statement = (
        select(OutboxMessage.target, OutboxMessage.due_at, OutboxSubject.subject)
        .join(
            OutboxSubject,
            and_(col(OutboxSubject.message_id) == OutboxMessage.id, ~col(OutboxSubject.withdrawn)),
            isouter=True,
        )
        .where(
            OutboxMessage.committee_id == committee_id,
            col(OutboxMessage.kind).in_(ASKING),
            OutboxMessage.created_at >= now - LOOK_BACK,
            col(OutboxMessage.state).not_in(UNSAID),
        )
        .order_by(col(OutboxMessage.due_at))
    )
    rows = session.exec(statement).all()
    return Told(
        people={target: at for target, at, _ in rows},
        subjects={(target, subject): at for target, at, subject in rows if subject},
    )
