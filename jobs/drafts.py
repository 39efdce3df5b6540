"""What those who lead a meeting get about its agenda: the draft, the deadline, and what was not reached."""

from datetime import datetime

from sqlmodel import Session

from models import outbox
from models import schedule as schedules
from models.agenda import agenda_facts, stewards
from models.committee import Member
from models.meeting import Meeting, MeetingState
from models.minutes import minutes_of
from models.outbox import Kind, Message
from models.schedule import Schedule, Work
from models.topic import TopicState, carry_unreached, topics_of
from prompts import agenda as prompts


def send_draft(session: Session, schedule: Schedule, due: datetime, *, now: datetime) -> None:
    """The agenda as it will be posted, to who leads the meeting; with a notice rule, its deadline too.

    What the last meeting left is on it by then. Nothing for a meeting cancelled or over, or an agenda posted.
    """
    meeting = session.get(Meeting, schedule.subject_id)
    if meeting is None or meeting.state != MeetingState.PLANNED or meeting.ends_at <= now:
        return
    if meeting.frozen_at is not None:
        return
    carry_unreached(session, meeting, now=now)
    facts = agenda_facts(session, meeting)
    posting = schedules.find(session, meeting.committee_id, Work.AGENDA, meeting.pk)
    posts_at = posting.next_run if posting and not posting.paused else None
    message = prompts.render_draft(facts, posts_at=posts_at)
    for member in stewards(session, meeting):
        _tell(session, meeting, member, message, f"agenda-draft:{meeting.pk}", now=now)


def ask_what_was_reached(session: Session, meeting: Meeting, *, now: datetime) -> None:
    """After a meeting whose minutes nobody keeps: its leaders say which topics go on to the next agenda."""
    left = [item for item in topics_of(session, meeting) if item.state == TopicState.OPEN]
    if not left or meeting.state != MeetingState.HELD or minutes_of(session, meeting) is not None:
        return
    message = prompts.not_reached(meeting, left)
    for member in stewards(session, meeting):
        _tell(session, meeting, member, message, f"not-reached:{meeting.pk}", now=now)


def _tell(
    session: Session, meeting: Meeting, member: Member, message: Message, what: str, *, now: datetime
) -> None:
    outbox.enqueue(
        session,
        meeting.committee_id,
        message,
        kind=Kind.AGENDA,
        key=f"{what}:{member.slack_id}",
        target=member.slack_id,
        now=now,
    )
