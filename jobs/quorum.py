"""The quorum forecast: three days before a meeting, to whoever can still do something about it."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from models import outbox
from models import schedule as schedules
from models.committee import Member
from models.mailing import tell_each
from models.meeting import Meeting, MeetingState
from models.outbox import Kind, Message
from models.quorum import attendance_facts, forecast_key, whom_to_tell
from models.schedule import Schedule, Work
from prompts.quorum import render_forecast, with_forecast


def forecast_quorum(session: Session, schedule: Schedule, due: datetime, *, now: datetime) -> None:
    """How the quorum stands: to the chair, a workgroup's leads, or the coordinators, once for a date.

    Not to those who had it with the draft of the agenda or with the digest. Nothing for a meeting that has
    begun or was cancelled, where there are no seats to count, and of a workgroup without a quorum of its own.
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


def with_the_forecast(
    session: Session,
    meeting: Meeting,
    message: Message,
    readers: Sequence[Member],
    *,
    until: datetime,
    dated: bool = False,
    now: datetime,
) -> tuple[Message, list[Member]]:
    """The message with a forecast that is due by then, and which of its readers are to get that one.

    These are those who would hear the forecast and have not: sent under its key, it is the one word of it.
    ``dated``: the message is not about that meeting alone.
    """
    forecast = schedules.find(session, meeting.committee_id, Work.QUORUM, meeting.pk)
    if forecast is None or forecast.paused or forecast.next_run is None or forecast.next_run > until:
        return message, []
    facts = attendance_facts(session, meeting)
    sees = whom_to_tell(session, facts, now=now)
    both = with_forecast(message, facts, vacant=sees.vacant, dated=dated) if facts.counts else None
    if both is None:
        return message, []
    key = forecast_key(meeting)
    return both, [
        one
        for one in readers
        if one in sees.people and not outbox.find(session, meeting.committee_id, f"{key}:{one.slack_id}")
    ]
