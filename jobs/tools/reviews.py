"""Each working morning: agreements to be reviewed soon, signatures, questions for counsel."""

from datetime import datetime

from sqlmodel import Session

from models.agreement import reminder_key
from models.committee import Committee
from models.schedule import Schedule
from models.telling import tell_in_turn
from models.tools.counsel import still_open, was_reminded
from models.tools.reviews import morning
from models.tools.signatures import asked_about
from models.tools.unsigned import agreement_words, charter_words
from prompts.tools import agreements as prompts
from prompts.tools import charter as charter_prompts
from prompts.tools import counsel as counsel_prompts


def look_at_agreements(session: Session, schedule: Schedule, due: datetime, *, now: datetime) -> None:
    """One private message to each agreement's keeper, and each thing said once."""
    committee = session.get_one(Committee, schedule.committee_id)
    found = morning(session, committee, now=now)
    for reminder in found.reminders:
        tell_in_turn(
            session,
            committee,
            reminder.to,
            prompts.reminder(reminder, found.day),
            key=reminder_key(reminder.line.agreement, reminder.stage),
            now=now,
        )
    for question in found.questions:
        parties = [party for _, party in question.found]
        tell_in_turn(
            session,
            committee,
            question.to,
            prompts.who_has_left(question, found.holders),
            key=f"signatory-left:{parties[0].row.pk}:{found.day}",
            now=now,
        )
        asked_about(session, parties, found.day)
    _ask_to_sign(session, committee, now=now)
    for line, to in still_open(session, committee, now=now):
        key, message = f"{line.question.subject}:open", counsel_prompts.is_still_open(line, to)
        tell_in_turn(session, committee, to, message, key=key, now=now)
        was_reminded(session, line.question, found.day)


def _ask_to_sign(session: Session, committee: Committee, *, now: datetime) -> None:
    """A private word to each whose agency has not signed what was put to it weeks ago."""
    for word in charter_words(session, committee, now=now):
        message = charter_prompts.ask_again(word, committee)
        tell_in_turn(session, committee, word.to, message, key=word.key, now=now)
    for one in agreement_words(session, committee, now=now):
        tell_in_turn(session, committee, one.to, prompts.unsigned(one), key=one.key, now=now)
