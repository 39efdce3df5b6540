"""Minutes by the clock: one private word, two business days after the meeting, about what is not done."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from models import outbox
from models.base import fetch
from models.committee import Member
from models.meeting import Meeting, MeetingSeries, MeetingState
from models.minutes import MinutesState, minutes_of, whom_to_ask
from models.outbox import Kind, Message
from models.schedule import Schedule
from prompts import minutes_messages as prompts


def remind(session: Session, schedule: Schedule, due: datetime, *, now: datetime) -> None:
    """Reminds the recorder of a draft; where nobody has begun, asks who records. Once, and never again."""
    meeting = session.get(Meeting, schedule.subject_id)
    if meeting is None or meeting.state != MeetingState.HELD:
        return
    zone = fetch(session, MeetingSeries, meeting.committee_id, meeting.series_id).zone
    minutes = minutes_of(session, meeting)
    if minutes is None:
        message = prompts.ask_who_records(meeting, zone)
        _send(session, meeting, whom_to_ask(session, meeting), message, now=now)
    elif minutes.state == MinutesState.DRAFT and minutes.recorder_id is not None:
        recorder = fetch(session, Member, meeting.committee_id, minutes.recorder_id)
        people = [recorder] if recorder.active else []
        _send(session, meeting, people, prompts.remind_recorder(meeting, zone), now=now)


def _send(
    session: Session, meeting: Meeting, people: Sequence[Member], message: Message, *, now: datetime
) -> None:
    for member in people:
        outbox.enqueue(
            session,
            meeting.committee_id,
            message,
            kind=Kind.NOTICE,
            key=f"minutes-due:{meeting.pk}:{member.slack_id}",
            target=member.slack_id,
            now=now,
        )
