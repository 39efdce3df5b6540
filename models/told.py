"""What people were told lately, from the outbox: who has had a word today, and what was put before whom."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import and_
from sqlmodel import Session, col, select

from models.calendar import today
from models.outbox import UNSAID, Kind, OutboxMessage, OutboxSubject

ASKING = (Kind.CHECKIN, Kind.REMINDER, Kind.NUDGE)
"""The messages that ask about commitments."""

OF_AN_OFFICE = (Kind.AGENDA, Kind.DIGEST)
"""What comes to those who lead: on such a day they are not nudged."""

LOOK_BACK = timedelta(days=9)
"""Longer than the week between two nudges."""


@dataclass(frozen=True)
class Told:
    """By Slack id, and by Slack id and subject, when somebody was asked something last.

    ``busy``: by Slack id, when somebody got anything last that the clock brings, asked or not.
    """

    people: dict[str, datetime]
    busy: dict[str, datetime]
    subjects: dict[tuple[str, str], datetime]

    def on(self, slack_id: str, day: date, zone: str) -> bool:
        """Whether the person was asked something on that day or later."""
        at = self.people.get(slack_id)
        return at is not None and today(at, zone) >= day

    def busy_on(self, slack_id: str, day: date, zone: str) -> bool:
        """Whether the person has had a word that the clock brought on that day or later."""
        at = self.busy.get(slack_id)
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
        select(OutboxMessage.target, OutboxMessage.kind, OutboxMessage.due_at, OutboxSubject.subject)
        .join(
            OutboxSubject,
            and_(col(OutboxSubject.message_id) == OutboxMessage.id, ~col(OutboxSubject.withdrawn)),
            isouter=True,
        )
        .where(
            OutboxMessage.committee_id == committee_id,
            col(OutboxMessage.kind).in_((*ASKING, *OF_AN_OFFICE)),
            OutboxMessage.created_at >= now - LOOK_BACK,
            col(OutboxMessage.state).not_in(UNSAID),
        )
        .order_by(col(OutboxMessage.due_at))
    )
    rows = session.exec(statement).all()
    return Told(
        people={target: at for target, kind, at, _ in rows if kind in ASKING},
        busy={target: at for target, _, at, _ in rows},
        subjects={(target, subject): at for target, kind, at, subject in rows if subject and kind in ASKING},
    )
