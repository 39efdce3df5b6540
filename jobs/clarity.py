"""After the committee has met: each lead hears privately what the workgroup's next report still lacks."""

from datetime import datetime

from sqlmodel import Session

from models.clarity import clarity_of
from models.committee import Committee
from models.meeting import Meeting, MeetingState
from models.telling import tell_in_turn
from prompts import clarity as prompts


def tell_leads(session: Session, meeting: Meeting, *, now: datetime) -> None:
    """One message to each lead of a workgroup that lacks something; none to anybody else."""
    if meeting.state != MeetingState.HELD:
        return
    committee = session.get_one(Committee, meeting.committee_id)
    for found in clarity_of(session, meeting.committee_id):
        for lead in found.leads if not found.complete else ():
            key = f"clarity:{meeting.pk}:{found.workgroup.pk}:{lead.slack_id}"
            tell_in_turn(session, committee, lead, prompts.to_lead(found), key=key, now=now)
