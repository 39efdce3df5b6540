"""After the committee has met: each lead hears privately what the workgroup's next report still lacks."""

from datetime import datetime

from sqlmodel import Session

from models import outbox
from models.clarity import clarity_of
from models.meeting import Meeting, MeetingState
from models.outbox import Kind
from prompts import clarity as prompts


def tell_leads(session: Session, meeting: Meeting, *, now: datetime) -> None:
    """One message to each lead of a workgroup that lacks something; none to anybody else."""
    if meeting.state != MeetingState.HELD:
        return
    for found in clarity_of(session, meeting.committee_id):
        for lead in found.leads if not found.complete else ():
            outbox.enqueue(
                session,
                meeting.committee_id,
                prompts.to_lead(found),
                kind=Kind.NOTICE,
                key=f"clarity:{meeting.pk}:{found.workgroup.pk}:{lead.slack_id}",
                target=lead.slack_id,
                now=now,
            )
