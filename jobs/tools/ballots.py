"""A ballot's time is over: it is counted, and whoever leads the committee hears of it first."""

from datetime import datetime

from sqlmodel import Session

from models import bounds
from models.base import fetch
from models.committee import Committee
from models.schedule import Schedule
from models.telling import tell
from models.tools.ballot import Ballot, options_of
from models.tools.ballot_box import close_ballot
from prompts.tools import ballot as prompts


def close(session: Session, schedule: Schedule, due: datetime, *, now: datetime) -> None:
    """Counts the ballot of the schedule and tells the chair, else the coordinators, privately."""
    committee = session.get_one(Committee, schedule.committee_id)
    ballot = fetch(session, Ballot, committee.pk, schedule.subject_id)
    if not close_ballot(session, ballot, now=now):
        return
    shown = prompts.Shown(ballot, options_of(session, ballot), ballot.turnout, zone=committee.zone)
    for member in bounds.who_leads(session, committee):
        tell(
            session,
            committee,
            member,
            prompts.result_message(shown),
            key=f"ballot:{ballot.pk}:result:{member.slack_id}",
            now=now,
        )
