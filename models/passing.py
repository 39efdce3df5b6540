"""The ground on which every office passes on: its due work, its questions settled, its terms ended."""

from datetime import datetime, time, timedelta
from typing import Any

from sqlmodel import Session, col, select

from models import audit, outbox, schedule
from models.access import Act
from models.base import fetch
from models.calendar import instant_of
from models.chair import rotation_in, serving_in, today_of, zone_of
from models.committee import Committee, Member
from models.errors import NotSetUp
from models.events import Event, What
from models.holding import lay_down
from models.office import Cause, Office, Rotation, Term, TermState
from models.schedule import Work
from models.vacancy import open_vacancy

HANDOVER_HOUR = time(9, 0)
"""Rights move, and people are asked and told, in the morning of the committee's zone."""


def works(office: Office) -> tuple[Work, Work, Work]:
    """The kinds of due work by which an office passes on: the question, the day, the time to answer."""
    if office.id:
        return Work.OFFICE_ASK, Work.OFFICE_HANDOVER, Work.OFFICE_DEADLINE
    return Work.CHAIR_ASK, Work.HANDOVER, Work.CHAIR_DEADLINE


def schedule_handover(session: Session, office: Office, term: Term, *, now: datetime) -> None:
    """Makes the question to the next person, and the handover at the term's end, due."""
    looks = looks_of(session, office, term)
    ask, hand_over, _ = works(office)
    make_due(session, office, ask, max(looks[0], now), now=now)
    make_due(session, office, hand_over, handover_at(session, term), now=now)


def looks_of(session: Session, office: Office, term: Term) -> list[datetime]:
    """When it is seen to that somebody takes over: the set days before the term's end, in order."""
    rotation, zone = rotation_for(session, office), zone_of(session, office)
    days = sorted({rotation.notice_days, *rotation.again_days}, reverse=True)
    days = [days_ahead for days_ahead in days if days_ahead <= rotation.notice_days]
    return [instant_of(term.ends_on - timedelta(days=one), HANDOVER_HOUR, zone) for one in days]


def handover_at(session: Session, term: Term) -> datetime:
    """When a term that is served ends and the next one begins."""
    zone = session.get_one(Committee, term.committee_id).zone
    return instant_of(term.ends_on, HANDOVER_HOUR, zone)


def settle(session: Session, actor: Member | None, term: Term, state: TermState, *, now: datetime) -> None:
    """An answer, or none in time: the deadline is off, and a question still queued is not put any more."""
    audit.change(session, actor, Act.ANSWER_CHAIR, term, now=now, state=state, answered_at=now)
    deadline = works(Office(term.committee_id, term.of_office))[2]
    schedule.cancel(session, term.committee_id, deadline, term.pk, now=now)
    outbox.withdraw(session, term.committee_id, term.subject, now=now)


def settle_departed(session: Session, office: Office, *, now: datetime) -> None:
    """Whoever has left the committee neither holds the office nor is waited for."""
    table = office.terms
    statement = (
        select(table)
        .join(Member, col(Member.id) == table.member_id)
        .where(
            office.owns(table),
            col(table.state).in_([TermState.SERVING, TermState.ASKED, TermState.ACCEPTED]),
            ~col(Member.active),
        )
    )
    for term in session.exec(statement).all():
        if term.state == TermState.SERVING:
            fall_vacant(session, office, term, None, Cause.LEFT, now=now)
        else:
            settle(session, None, term, TermState.LAPSED, now=now)


def fall_vacant(
    session: Session, office: Office, term: Term, actor: Member | None, cause: Cause, *, now: datetime
) -> None:
    """The term ends before its day, and nobody holds the office."""
    open_vacancy(session, office, cause, term, now=now)
    end_term(session, office, actor, term, Act.STEP_DOWN if actor else Act.HAND_OVER, now=now)


def end_term(
    session: Session, office: Office, actor: Member | None, term: Term, act: Act, *, now: datetime
) -> None:
    """The term ends today; its holder keeps a member's rights."""
    ends_on = max(today_of(session, office, now), term.starts_on)
    audit.change(session, actor, act, term, now=now, state=TermState.ENDED, ends_on=ends_on)
    lay_down(session, office, term)


def make_due(
    session: Session, office: Office, work: Work, due: datetime, *, subject_id: int = 0, now: datetime
) -> None:
    """Makes a piece of the office's work due then; its subject is the office, or what is given."""
    subject, zone = subject_id or office.id, zone_of(session, office)
    schedule.once(session, office.committee_id, work, due, subject_id=subject, zone=zone, now=now)


def rotation_for(session: Session, office: Office) -> Rotation:
    """The office's settings. Raises NotSetUp."""
    rotation = rotation_in(session, office)
    if rotation is None:
        raise NotSetUp("chair")
    return rotation


def coming_term(session: Session, office: Office, *, now: datetime) -> dict[str, Any]:
    """The days of a full term that follows the present one; in a vacancy it begins today."""
    serving, day = serving_in(session, office), today_of(session, office, now)
    starts_on = max(serving.ends_on, day) if serving else day
    return {"starts_on": starts_on, "ends_on": rotation_for(session, office).term_end(starts_on)}


def event(session: Session, office: Office, what: What, term: Term) -> Event:
    """What happened to a term, with whose it is."""
    return Event(office, what, term, holder(session, term))


def holder(session: Session, term: Term | None) -> Member | None:
    """Whose term it is; None without a term."""
    return fetch(session, Member, term.committee_id, term.member_id) if term else None
