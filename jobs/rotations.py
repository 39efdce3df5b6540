"""The due work of an office that passes on: the question, the time to answer it, the day of the handover."""

from datetime import datetime

from sqlmodel import Session

from models import handover, question
from models.base import fetch
from models.chair import office_by_id
from models.events import Event, send
from models.office import ChairTerm, Office, OfficeTerm, Term
from models.record import news_of
from models.schedule import Schedule
from models.work import Work
from prompts import handover as prompts


def look_ahead(session: Session, schedule: Schedule, due: datetime, *, now: datetime) -> None:
    """The set days before a term's end: the next in line is asked, reminded, or prepared."""
    _tell(session, schedule, question.look_ahead(session, _office(session, schedule), now=now), now=now)


def settle_unanswered(session: Session, schedule: Schedule, due: datetime, *, now: datetime) -> None:
    """The day to answer by has come: no answer counts as a no, and the next in line is asked."""
    table: type[Term] = ChairTerm if schedule.work == Work.CHAIR_DEADLINE else OfficeTerm
    term = fetch(session, table, schedule.committee_id, schedule.subject_id)
    _tell(session, schedule, handover.settle_unanswered(session, term, now=now), now=now)


def hand_over(session: Session, schedule: Schedule, due: datetime, *, now: datetime) -> None:
    """The term has ended: who has accepted takes over; else the coordinators are told who goes on."""
    events = handover.hand_over_on_the_day(session, _office(session, schedule), now=now)
    _tell(session, schedule, events, now=now)


def _office(session: Session, schedule: Schedule) -> Office:
    return office_by_id(session, schedule.committee_id, schedule.subject_id)


def _tell(session: Session, schedule: Schedule, events: list[Event], *, now: datetime) -> None:
    for concerning, facts, record in news_of(session, events, now=now):
        letters = prompts.letters(concerning, facts, by=None, now=now, record=record)
        send(session, schedule.committee_id, letters, now=now)
