"""Once a month the most pressing sign is put to one person, privately, with one thing to try."""

from datetime import datetime

from sqlmodel import Session

from models.committee import Committee
from models.schedule import Schedule
from models.telling import tell_in_turn
from models.tools.signals import signs_of
from models.tools.vitality import notes_of, thresholds_of, to_put, told_key, was_told
from models.tools.vitality_times import put_back, put_off_for
from prompts.tools import vitality as prompts


def put_one(session: Session, schedule: Schedule, due: datetime, *, now: datetime) -> None:
    """Tells one person of one thing, if there is any that is new.

    Around a meeting on the day after it, and to who is away for long when they are back.
    """
    committee = session.get_one(Committee, schedule.committee_id)
    if put_back(session, committee, now=now):
        return
    signs = signs_of(session, committee, thresholds_of(session, committee.pk), now=now)
    sign = to_put(signs, notes_of(session, committee.pk), zone=committee.zone, now=now)
    if sign is None or sign.member is None or put_off_for(session, committee, sign.member, now=now):
        return
    note = was_told(session, committee.pk, sign, now=now)
    message = prompts.put_message(sign, committee)
    tell_in_turn(session, committee, sign.member, message, key=told_key(note), now=now)
