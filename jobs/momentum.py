"""A series that was not held for one and a half of its intervals: one person is asked, privately."""

from datetime import datetime

from sqlmodel import Session

from models.committee import Committee
from models.meeting import MeetingSeries
from models.momentum import asked_at, gap_key, last_held, watch_gap
from models.schedule import Schedule
from models.stewards import stewards_of
from models.telling import tell_in_turn
from prompts import momentum as prompts


def ask_about_gap(session: Session, schedule: Schedule, due: datetime, *, now: datetime) -> None:
    """Asks the first of those who lead the series; again only after another gap as long."""
    series = session.get(MeetingSeries, schedule.subject_id)
    if series is None or not series.active:
        return
    last = last_held(session, series)
    deadline = asked_at(series, last) if last else None
    if last is not None and deadline is not None and deadline > now:  # one was held meanwhile
        watch_gap(session, series, last, now=now)
        return
    watch_gap(session, series, now, now=now)
    committee = session.get_one(Committee, series.committee_id)
    for member in stewards_of(session, series)[:1]:
        key = f"{gap_key(series)}{due:%Y-%m-%d}"
        tell_in_turn(session, committee, member, prompts.no_meeting(series, last), key=key, now=now)
