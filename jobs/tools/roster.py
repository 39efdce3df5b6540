"""Reminders of engagement: one to the member who is to invite a key partner, one a year about readiness."""

from datetime import datetime

from sqlmodel import Session

from models import bounds
from models.committee import Committee, coordinators
from models.schedule import Schedule
from models.telling import tell_in_turn
from models.tools import invitations, readiness
from models.tools.invitations import AskState, Invitation
from prompts.tools import partners as partner_prompts
from prompts.tools import readiness as readiness_prompts


def remind_asker(session: Session, schedule: Schedule, due: datetime, *, now: datetime) -> None:
    """Reminds who is to ask, once; if they have left, a coordinator hears of it instead."""
    invitation = session.get(Invitation, schedule.subject_id)
    if invitation is None or invitation.state is not AskState.OPEN:
        return
    line = invitations.line_of(session, invitation)
    committee = session.get_one(Committee, schedule.committee_id)
    people = [line.asker] if line.asker.active else coordinators(session, committee.pk)[:1]
    for member in people:
        tell_in_turn(
            session,
            committee,
            member,
            partner_prompts.reminder(line),
            key=invitations.reminder_key(invitation),
            now=now,
        )


def look_again(session: Session, schedule: Schedule, due: datetime, *, now: datetime) -> None:
    """A year after the last look at the readiness principles, one of those who lead is told, once."""
    committee = session.get_one(Committee, schedule.committee_id)
    last = readiness.last_look(session, committee.pk)
    if last is None:
        return
    for member in bounds.who_leads(session, committee)[:1]:
        tell_in_turn(
            session,
            committee,
            member,
            readiness_prompts.look_again(last),
            key=readiness.again_key(last),
            now=now,
        )
