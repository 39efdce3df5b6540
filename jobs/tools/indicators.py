"""Some days after a period's end, an indicator's keeper is asked for its number: once, and privately."""

from datetime import datetime

from sqlmodel import Session

from models.committee import Committee
from models.schedule import Schedule
from models.telling import tell_in_turn
from models.tools.indicator import Indicator
from models.tools.keeper import plan_asking, question_of
from prompts.tools import indicators as prompts


def ask_keeper(session: Session, schedule: Schedule, due: datetime, *, now: datetime) -> None:
    """One message to one person, unless the number is there; then the next period's question is planned."""
    indicator = session.get(Indicator, schedule.subject_id)
    if indicator is None:
        return
    question = question_of(session, indicator, now=now)
    if question is not None:
        committee = session.get_one(Committee, indicator.committee_id)
        message = prompts.question(question)
        tell_in_turn(session, committee, question.member, message, key=question.key, now=now)
    plan_asking(session, indicator, now=now)
