"""Some days after a period's end, an indicator's keeper is asked for its number: once, and privately."""

from datetime import datetime

from sqlmodel import Session

from models import bounds, outbox
from models.committee import Committee
from models.outbox import Kind
from models.schedule import Schedule
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
        outbox.enqueue(
            session,
            committee.pk,
            prompts.question(question),
            kind=Kind.NOTICE,
            key=question.key,
            target=question.member.slack_id,
            now=now,
            not_before=bounds.told_at(session, committee, now=now),
        )
    plan_asking(session, indicator, now=now)
