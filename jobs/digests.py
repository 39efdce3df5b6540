"""The weekly digest: to who leads the committee; where nobody does, to the coordinators."""

from datetime import datetime, timedelta

from sqlmodel import Session

from models.committee import Committee
from models.digest import week
from models.mailing import tell_each
from models.outbox import Kind
from models.schedule import Schedule
from models.succession import chair_facts
from models.vacancy import presiding
from prompts.digest import render_digest

STALE_AFTER = timedelta(days=3)
"""A digest that could not be sent for so long says nothing true any more; the next one comes soon."""


def send_digest(session: Session, schedule: Schedule, due: datetime, *, now: datetime) -> None:
    """Queues one digest for each reader."""
    committee = session.get_one(Committee, schedule.committee_id)
    chair = chair_facts(session, committee, now=now)
    message = render_digest(week(session, committee, now=now), chair)
    tell_each(
        session,
        committee.pk,
        presiding(session, committee.pk) or chair.coordinators,
        message,
        kind=Kind.DIGEST,
        key=f"digest:{due:%Y-%m-%dT%H%M}",
        now=now,
        expires_at=now + STALE_AFTER,
    )
