"""Each working morning: agreements that are to be reviewed soon, and signatories who have left."""

from datetime import datetime

from sqlmodel import Session

from models import outbox
from models.agreement import reminder_key
from models.committee import Committee
from models.outbox import Kind
from models.schedule import Schedule
from models.tools.reviews import morning
from models.tools.signatures import asked_about
from prompts.tools import agreements as prompts


def look_at_agreements(session: Session, schedule: Schedule, due: datetime, *, now: datetime) -> None:
    """One private message to each agreement's keeper, and each thing said once."""
    committee = session.get_one(Committee, schedule.committee_id)
    found = morning(session, committee, now=now)
    for reminder in found.reminders:
        outbox.enqueue(
            session,
            committee.pk,
            prompts.reminder(reminder, found.day),
            kind=Kind.NOTICE,
            key=reminder_key(reminder.line.agreement, reminder.stage),
            target=reminder.to.slack_id,
            now=now,
        )
    for question in found.questions:
        parties = [party for _, party in question.found]
        outbox.enqueue(
            session,
            committee.pk,
            prompts.who_has_left(question, found.holders),
            kind=Kind.NOTICE,
            key=f"signatory-left:{parties[0].row.pk}:{found.day}",
            target=question.to.slack_id,
            now=now,
        )
        asked_about(session, parties, found.day)
