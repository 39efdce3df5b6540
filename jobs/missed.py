"""Tells the coordinators what was left out after an outage."""

from datetime import datetime

from sqlmodel import Session

from models.calendar import today
from models.committee import coordinators
from models.mailing import tell_each
from models.missed import take_untold
from models.outbox import Kind
from prompts.missed import render_missed


def tell_missed(session: Session, *, now: datetime) -> None:
    """Queues one private message for each coordinator of a committee in which something was left out."""
    for untold in take_untold(session, now=now):
        committee = untold.committee
        message = render_missed(untold.left_out, today=today(now, committee.zone))
        told = coordinators(session, committee.pk)
        tell_each(session, committee.pk, told, message, kind=Kind.NOTICE, key=untold.key, now=now)
