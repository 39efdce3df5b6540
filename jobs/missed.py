"""Tells the coordinators what was left out after an outage."""

from datetime import datetime

from sqlmodel import Session

from models import outbox
from models.calendar import today
from models.committee import coordinators
from models.missed import take_untold
from models.outbox import Kind
from prompts.missed import render_missed


def tell_missed(session: Session, *, now: datetime) -> None:
    """Queues one private message for each coordinator of a committee in which something was left out."""
    for untold in take_untold(session, now=now):
        committee = untold.committee
        message = render_missed(untold.left_out, today=today(now, committee.zone))
        for member in coordinators(session, committee.pk):
            outbox.enqueue(
                session,
                committee.pk,
                message,
                kind=Kind.NOTICE,
                key=f"{untold.key}:{member.slack_id}",
                target=member.slack_id,
                now=now,
            )
