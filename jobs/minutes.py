"""Minutes by the clock: one private word, two business days after the meeting, about what is not done."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from models import outbox
from models.base import fetch
from models.committee import Committee, Member
from models.meeting import Meeting, MeetingSeries, MeetingState
from models.minutes import MinutesState, asked_key, due_key, keeps_minutes, minutes_of
from models.outbox import Message
from models.schedule import Schedule
from models.stewards import recorder_of, stewards
from models.telling import tell_in_turn
from prompts import minutes_messages as prompts


def remind(session: Session, schedule: Schedule, due: datetime, *, now: datetime) -> None:
    """Reminds the recorder of a draft; where nobody has begun, asks who records. Once, and never again.

    Who was asked as the meeting ended, along with its topics, is not asked again.
    """
    meeting = session.get(Meeting, schedule.subject_id)
    if meeting is None or meeting.state != MeetingState.HELD:
        return
    series = fetch(session, MeetingSeries, meeting.committee_id, meeting.series_id)
    zone, minutes, records = series.zone, minutes_of(session, meeting), recorder_of(session, series)
    if minutes is None and records is not None:
        _send(session, meeting, [records], prompts.your_turn(meeting, zone), now=now)
    elif minutes is None:
        people = _not_asked(session, meeting) if keeps_minutes(session, series) else []
        _send(session, meeting, people, prompts.ask_who_records(meeting, zone), now=now)
    elif minutes.state == MinutesState.DRAFT and minutes.recorder_id is not None:
        recorder = fetch(session, Member, meeting.committee_id, minutes.recorder_id)
        people = [recorder] if recorder.active else []
        _send(session, meeting, people, prompts.remind_recorder(meeting, zone), now=now)


def _not_asked(session: Session, meeting: Meeting) -> list[Member]:
    return [
        member
        for member in stewards(session, meeting)
        if outbox.find(session, meeting.committee_id, f"{asked_key(meeting)}:{member.slack_id}") is None
    ]


def _send(
    session: Session, meeting: Meeting, people: Sequence[Member], message: Message, *, now: datetime
) -> None:
    committee = session.get_one(Committee, meeting.committee_id)
    for member in people:
        key = f"{due_key(meeting)}{member.slack_id}"
        tell_in_turn(session, committee, member, message, key=key, now=now)
