"""Once a month the most pressing sign is put to one person, privately, with one thing to try."""

from datetime import datetime

from sqlmodel import Session

from models import outbox
from models.committee import Committee, calendar_of
from models.outbox import Kind
from models.schedule import Schedule
from models.tools.run_times import free_at
from models.tools.signals import signs_of
from models.tools.vitality import notes_of, thresholds_of, to_put, was_told
from models.tools.vitality_times import put_back
from prompts.tools import vitality as prompts


def put_one(session: Session, schedule: Schedule, due: datetime, *, now: datetime) -> None:
    """Tells one person of one thing, if there is any that is new; around a meeting, on the day after it."""
    committee = session.get_one(Committee, schedule.committee_id)
    if put_back(session, committee, now=now):
        return
    signs = signs_of(session, committee, thresholds_of(session, committee.pk), now=now)
    sign = to_put(signs, notes_of(session, committee.pk), zone=committee.zone, now=now)
    if sign is None or sign.member is None:
        return
    note = was_told(session, committee.pk, sign, now=now)
    outbox.enqueue(
        session,
        committee.pk,
        prompts.put_message(sign, committee),
        kind=Kind.NOTICE,
        key=f"vitality:{note.pk}",
        target=sign.member.slack_id,
        now=now,
        not_before=free_at(calendar_of(session, committee), sign.member, now=now),
    )
