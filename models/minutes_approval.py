"""Approving minutes, at a later meeting of the same series."""

from datetime import datetime

from sqlmodel import Session, col, select

from models import audit
from models.access import Act, authorize
from models.committee import Member
from models.errors import AlreadySettled, Refused
from models.meeting import Meeting, MeetingState
from models.minutes import Minutes, MinutesState, check_held, meeting_of
from models.quorum import attendance_facts


def approve(session: Session, actor: Member, minutes: Minutes, at: Meeting, *, now: datetime) -> None:
    """The table approved the minutes in the later meeting ``at``: from now on they are locked.

    Raises Refused unless they were reviewed, ``at`` came later in the same series and has begun, and it had
    a quorum if its roll was called; AlreadySettled when they are approved, NotAllowed.
    """
    authorize(session, actor, Act.APPROVE_MINUTES, minutes)
    meeting = meeting_of(session, minutes)
    check_held(at, now=now)
    if minutes.locked:
        raise AlreadySettled("minutes", meeting.planned_on.isoformat(), minutes.state)
    if minutes.state == MinutesState.DRAFT:
        raise Refused("meeting", "not_reviewed")
    if at.series_id != meeting.series_id or at.starts_at <= meeting.starts_at:
        raise Refused("meeting", "same_meeting")
    facts = attendance_facts(session, at)
    if facts.taken and not facts.voting(now).reached:
        raise Refused("meeting", "no_quorum_to_approve")
    audit.change(
        session,
        actor,
        Act.APPROVE_MINUTES,
        minutes,
        now=now,
        state=MinutesState.APPROVED,
        approved_at=now,
        approved_in_id=at.pk,
    )


def awaiting_approval(session: Session, meeting: Meeting) -> list[tuple[Minutes, Meeting]]:
    """Minutes of earlier meetings of the series that are not approved yet, the earliest first."""
    statement = (
        select(Minutes, Meeting)
        .join(Meeting, col(Meeting.id) == Minutes.meeting_id)
        .where(
            Minutes.committee_id == meeting.committee_id,
            Meeting.series_id == meeting.series_id,
            Meeting.starts_at < meeting.starts_at,
            Meeting.state != MeetingState.CANCELLED,
            Minutes.state != MinutesState.APPROVED,
        )
        .order_by(col(Meeting.starts_at))
    )
    return [(minutes, held) for minutes, held in session.exec(statement).all()]
