"""Each working morning: deadlines of funding that come near, each told once to whoever keeps the source."""

from datetime import datetime

from sqlmodel import Session

from models.calendar import today
from models.committee import Committee
from models.schedule import Schedule
from models.telling import tell_in_turn
from models.tools.funding import reminder_key
from models.tools.funding_facts import deadlines
from prompts.tools import funding as prompts


def tell_of_deadlines(session: Session, schedule: Schedule, due: datetime, *, now: datetime) -> None:
    """One private message for each deadline and each of its two days."""
    committee = session.get_one(Committee, schedule.committee_id)
    day = today(now, committee.zone)
    for found in deadlines(session, committee, now=now):
        tell_in_turn(
            session,
            committee,
            found.to,
            prompts.reminder(found, day),
            key=reminder_key(found.line.funding, found.due, found.stage, application=found.application),
            now=now,
        )
