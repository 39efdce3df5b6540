"""Who is asked to take an office next: by the line, by the former holder's agency, by a proposal."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlmodel import Session, col, select

from models import audit, schedule
from models.access import Act, authorize
from models.calendar import instant_of
from models.chair import (
    SAID_NO,
    Candidate,
    at_limit,
    chaired,
    line_in,
    next_in_line,
    next_number,
    office_by_id,
    open_in,
    rotation_in,
    rules_of,
    said_no,
    served_in,
    serving_in,
    terms_in,
    today_of,
    zone_of,
)
from models.committee import Agency, Member, Seat, Sector
from models.errors import AlreadySettled, Refused
from models.events import Event, What
from models.office import Cause, Link, Office, Rotation, Term, TermState, Vacancy
from models.passing import (
    HANDOVER_HOUR,
    coming_term,
    event,
    holder,
    looks_of,
    make_due,
    rotation_for,
    settle,
    settle_departed,
    works,
)
from models.vacancy import agency_candidate, open_vacancy

PATIENCE = timedelta(days=30)
"""When nobody is left to ask, those who gave no answer are asked anew after so long."""

FRESH = timedelta(days=2)
"""Nobody is reminded of a question that they were asked less than so long ago."""


def look_ahead(session: Session, office: Office, *, now: datetime) -> list[Event]:
    """The set days before a term's end: the next in line is asked, reminded, or prepared once settled.

    Who left an earlier question without an answer may be asked anew; who said no is not.
    """
    serving, coming = serving_in(session, office), open_in(session, office)
    looks = [look for look in looks_of(session, office, serving) if look > now] if serving else []
    if looks:
        make_due(session, office, works(office)[0], looks[0], now=now)
    if coming is None or serving is None:
        return ask_next(session, office, again=True, now=now)
    if coming.state == TermState.ASKED:
        asked_long_ago = coming.asked_at is not None and now - coming.asked_at >= FRESH
        return [event(session, office, What.REMINDED, coming)] if asked_long_ago else []
    if looks:
        return []
    present = session.get_one(Member, serving.member_id)
    return [Event(office, What.PREPARED, coming, holder(session, coming), present)]


def ask_next(
    session: Session,
    office: Office,
    *,
    actor: Member | None = None,
    again: bool = False,
    now: datetime,
) -> list[Event]:
    """Asks whoever is next for the coming term: ASKED, or NOBODY_LEFT when there is nobody to ask.

    In a vacancy that is, by the office's chain, somebody of the former holder's agency for the rest of the
    term, and the next in line for a term of their own. No event when somebody is being asked, or has
    accepted, already. Raises NotSetUp without a rotation, NotAllowed when ``actor`` is given and may not.
    """
    if actor is not None:
        authorize(session, actor, Act.HAND_OVER, office)
    rotation = rotation_for(session, office)
    settle_departed(session, office, now=now)
    if open_in(session, office) is not None:
        return []
    serving, day = serving_in(session, office), today_of(session, office, now)
    if serving is None:
        vacancy = open_vacancy(session, office, Cause.NOBODY_YET, None, now=now)
        if (person := _of_agency(session, office, rotation, vacancy, day=day)) is not None:
            vacancy.asked_agency = True
            values: dict[str, Any] = {"starts_on": day, "ends_on": vacancy.rest_until, "partial": True}
            by = day + timedelta(days=rotation.agency_days)
            return [put_question(session, office, actor, person, values, answer_by=by, now=now)]
    person = _of_line(session, office, rotation, serving, again=again)
    if person is None:
        _look_later(session, office, now=now)
        return [Event(office, What.NOBODY_LEFT)]
    values = coming_term(session, office, now=now)
    by = day + timedelta(days=rotation.answer_days)
    return [put_question(session, office, actor, person, values, answer_by=by, now=now)]


def _look_later(session: Session, office: Office, *, now: datetime) -> None:
    """Nobody is left to ask: it does not end there, but is looked at again where nothing else is due."""
    due = schedule.find(session, office.committee_id, works(office)[0], office.id)
    if due is None or due.next_run is None or due.next_run <= now:
        make_due(session, office, works(office)[0], now + PATIENCE, now=now)


def put_question(
    session: Session,
    office: Office,
    actor: Member | None,
    person: Candidate,
    values: dict[str, Any],
    *,
    answer_by: date,
    now: datetime,
) -> Event:
    """Puts the question, and sets the day on which no answer counts as a no."""
    values |= {"state": TermState.ASKED, "asked_at": now, "answer_by": answer_by}
    term = new_term(session, office, actor, person, Act.HAND_OVER, values, now=now)
    due = instant_of(answer_by, HANDOVER_HOUR, zone_of(session, office))
    make_due(session, office, works(office)[2], due, subject_id=term.pk, now=now)
    return event(session, office, What.ASKED, term)


def new_term(
    session: Session,
    office: Office,
    actor: Member | None,
    person: Candidate,
    act: Act,
    values: dict[str, Any],
    *,
    now: datetime,
) -> Term:
    """The row of a term that comes after the latest holder's."""
    number = next_number(terms_in(session, office))
    mine: dict[str, Any] = {"member_id": person.member_id, "sector": person.sector, "number": number}
    term = office.terms(**office.own(), **(mine | values))
    audit.create(session, actor, act, term, now=now)
    return term


def _of_agency(
    session: Session, office: Office, rotation: Rotation, vacancy: Vacancy, *, day: date
) -> Candidate | None:
    """Who is asked for the former holder's agency, where that comes next in the office's chain."""
    if Link.AGENCY not in rotation.chain:
        return None
    if rotation.chain[0] != Link.AGENCY and _of_line(session, office, rotation, None) is not None:
        return None
    # Who held it last is not this person, so nobody comes to serve for too long by it.
    return agency_candidate(session, office, vacancy, day=day + timedelta(days=rotation.agency_days))


def _of_line(
    session: Session, office: Office, rotation: Rotation, serving: Term | None, *, again: bool = False
) -> Candidate | None:
    """The next in line; where the office alternates never who holds it now, whatever side they are of."""
    terms, rules = terms_in(session, office), rules_of(rotation)
    before = chaired(terms)
    present = {serving.member_id} if serving and rules.alternates else set()
    refusals = (TermState.DECLINED,) if again else SAID_NO
    return next_in_line(
        line_in(session, office),
        last_sector=before[-1].sector if before else None,
        served=served_in(terms, rules),
        passed_over=said_no(terms, states=refusals) | present,
        rules=rules,
    )


def propose(session: Session, actor: Member, term: Term, other: Member, *, now: datetime) -> list[Event]:
    """The person asked proposes somebody else of their side, who is asked in their place for the same term.

    Raises Refused on the field ``proposed`` for somebody of another side, who has said no, or who has served
    as long as one person may; AlreadySettled, NotAllowed.
    """
    authorize(session, actor, Act.ANSWER_CHAIR, term)
    if term.state not in (TermState.ASKED, TermState.ACCEPTED):
        raise AlreadySettled("term", "", term.state)
    office = office_by_id(session, term.committee_id, term.of_office)
    rotation = rotation_for(session, office)
    _check_proposed(session, office, rotation, term, other)
    settle(session, actor, term, TermState.DECLINED, now=now)
    values = {"starts_on": term.starts_on, "ends_on": term.ends_on, "partial": term.partial}
    days = rotation.agency_days if term.partial else rotation.answer_days
    answer_by = today_of(session, office, now) + timedelta(days=days)
    person = Candidate(other.pk, term.sector)
    asked = put_question(session, office, actor, person, values, answer_by=answer_by, now=now)
    return [Event(office, What.PROPOSED, asked.term, other, actor), asked]


def _check_proposed(session: Session, office: Office, rotation: Rotation, term: Term, other: Member) -> None:
    terms, rules = terms_in(session, office), rules_of(rotation)
    if other.pk == term.member_id:
        raise Refused("proposed", "same_person", other.name)
    if not other.active:
        raise Refused("proposed", "outsider", other.name)
    serving = serving_in(session, office)
    if serving is not None and serving.member_id == other.pk and rules.alternates:
        raise Refused("proposed", "holds_it", other.name)
    if rules.sectors and term.sector not in sides_of(session, office, other):
        raise Refused("proposed", "other_side", other.name)
    if other.pk in said_no(terms):
        raise Refused("proposed", "said_no", other.name)
    if at_limit(other.pk, served_in(terms, rules), rules):
        raise Refused("proposed", "at_limit", other.name)


def sides_of(session: Session, office: Office, member: Member) -> set[Sector]:
    """The sides that a person sits on: by the agencies of their seats, and by the line."""
    statement = (
        select(Agency.sector)
        .join(Seat, col(Seat.agency_id) == Agency.id)
        .where(
            Agency.committee_id == member.committee_id,
            (col(Seat.principal_id) == member.id) | (col(Seat.designee_id) == member.id),
        )
    )
    line = {place.sector for place in line_in(session, office) if place.member_id == member.id}
    return {Sector(side) for side in {*session.exec(statement).all(), *line} if side is not None}


def may_follow(session: Session, office: Office, term: Term, terms: Sequence[Term]) -> bool:
    """Whether the term, if it were served next, kept to the order of sides and to the terms in a row."""
    rules, before = rules_of(rotation_in(session, office)), chaired(terms)
    if before and rules.alternates and (before[-1].sector == term.sector) != term.partial:
        return False
    if term.partial and not rules.partial_counts:
        return True
    return not at_limit(term.member_id, served_in(terms, rules), rules)
