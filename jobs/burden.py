"""Once a month: a committee that met too much or too little by its own bounds has it put to the group."""

from datetime import datetime

from sqlmodel import Session

from models import bounds
from models.burden import outside_now
from models.committee import Committee
from models.meeting import Meeting
from models.schedule import Schedule
from models.telling import tell_in_turn
from prompts import burden as prompts


def put_to_group(session: Session, schedule: Schedule, due: datetime, *, now: datetime) -> None:
    """A topic for the next agenda, and a private word to whoever leads; nothing in public."""
    committee = session.get_one(Committee, schedule.committee_id)
    found = outside_now(session, committee, now=now)
    if found is None:
        return
    title, figures = prompts.title(found), prompts.figures(found, committee)
    item = bounds.put_to_group(session, None, committee, title=title, figures=figures, now=now)
    if item is None:
        return
    meeting = session.get(Meeting, item.meeting_id) if item.meeting_id else None
    for member in bounds.who_leads(session, committee):
        tell_in_turn(
            session,
            committee,
            member,
            prompts.put_message(item, meeting),
            key=f"cadence:{item.pk}:{member.slack_id}",
            now=now,
        )
