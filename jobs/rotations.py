"""The chair's due work: ask the next person, settle a question without an answer, hand over on the day."""

from datetime import datetime

from sqlmodel import Session

from models import handover
from models.base import fetch
from models.committee import Committee
from models.handover import Event
from models.office import ChairTerm
from models.schedule import Schedule
from models.succession import chair_facts
from prompts import handover as prompts


def ask_next(session: Session, schedule: Schedule, due: datetime, *, now: datetime) -> None:
    """The set days before the term's end: the next in line is asked, unless somebody is already."""
    committee = session.get_one(Committee, schedule.committee_id)
    _tell(session, committee, handover.ask_next(session, committee, now=now), now=now)


def settle_unanswered(session: Session, schedule: Schedule, due: datetime, *, now: datetime) -> None:
    """The day to answer by has come: no answer counts as a no, and the next in line is asked."""
    committee = session.get_one(Committee, schedule.committee_id)
    term = fetch(session, ChairTerm, committee.pk, schedule.subject_id)
    _tell(session, committee, handover.settle_unanswered(session, term, now=now), now=now)


def hand_over(session: Session, schedule: Schedule, due: datetime, *, now: datetime) -> None:
    """The term has ended: who has accepted takes over; else the coordinators are told who goes on."""
    committee = session.get_one(Committee, schedule.committee_id)
    _tell(session, committee, handover.hand_over_on_the_day(session, committee, now=now), now=now)


def _tell(session: Session, committee: Committee, events: list[Event], *, now: datetime) -> None:
    facts = chair_facts(session, committee, now=now)
    handover.send(session, committee, prompts.letters(events, facts, by=None, now=now), now=now)
