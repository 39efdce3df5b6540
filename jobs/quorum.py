"""The quorum forecast: three days before a meeting, to whoever can still do something about it."""

from datetime import datetime

from sqlmodel import Session

from models.mailing import tell_each
from models.meeting import Meeting, MeetingState
from models.outbox import Kind
from models.quorum import attendance_facts, forecast_key, whom_to_tell
from models.schedule import Schedule
from prompts.quorum import render_forecast


def forecast_quorum(session: Session, schedule: Schedule, due: datetime, *, now: datetime) -> None:
    """Tells the chair (or the workgroup's leads, or the coordinators) how the quorum stands, once for a date.

    Not to those to whom the draft of the agenda has told it. Nothing for a meeting that has begun or was
    cancelled, where there are no seats to count, and of a workgroup that has set itself no quorum.
    """
    meeting = session.get(Meeting, schedule.subject_id)
    if meeting is None or meeting.state != MeetingState.PLANNED or meeting.starts_at <= now:
        return
    facts = attendance_facts(session, meeting)
    if not facts.counts:
        return
    told = whom_to_tell(session, facts, now=now)
    tell_each(
        session,
        facts.committee.pk,
        told.people,
        render_forecast(facts, vacant=told.vacant),
        kind=Kind.AGENDA,
        key=forecast_key(meeting),
        now=now,
        expires_at=meeting.starts_at,
    )
