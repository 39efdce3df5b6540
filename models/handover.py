"""How an office passes on: somebody is asked, accepts or declines, and the rights move on the set day.

Every action returns what came of it as events, in order; ``prompts/handover.py`` says who is told what.
The same rules hold for the committee's chair, a workgroup's lead and whoever records.
"""

from datetime import datetime

from sqlmodel import Session, col, select

from models import audit, schedule
from models.access import Act, authorize
from models.chair import (
    SAID_NO,
    chaired,
    line_in,
    next_number,
    office_by_id,
    offices_of,
    open_in,
    said_no,
    serving_in,
    terms_in,
    today_of,
)
from models.committee import Member
from models.errors import AlreadySettled, NotFound
from models.events import Event, What
from models.holding import take_up
from models.office import Cause, Office, Term, TermState
from models.passing import (
    coming_term,
    end_term,
    event,
    fall_vacant,
    handover_at,
    holder,
    rotation_for,
    schedule_handover,
    settle,
    settle_departed,
    works,
)
from models.question import ask_next, may_follow, new_term
from models.vacancy import fill_vacancy, offer_call, vacancy_of, vice_chair


def accept(session: Session, actor: Member, term: Term, *, now: datetime) -> list[Event]:
    """The person asked takes the term; where its day has come, or the office is vacant, at once.

    Somebody who said no, or nothing, may think again as long as nobody else is asked.
    Raises AlreadySettled, NotAllowed.
    """
    authorize(session, actor, Act.ANSWER_CHAIR, term)
    office = office_by_id(session, term.committee_id, term.of_office)
    settle_departed(session, office, now=now)
    if term.state != TermState.ASKED and not _thinks_again(session, office, term):
        raise AlreadySettled("term", "", term.state)
    settle(session, actor, term, TermState.ACCEPTED, now=now)
    events = [event(session, office, What.ACCEPTED, term)]
    serving = serving_in(session, office)
    if serving is None or now >= handover_at(session, serving):
        events.append(_hand_over(session, office, term, actor, now=now))
    return events


def _thinks_again(session: Session, office: Office, term: Term) -> bool:
    """Only for the term that is still to come, and only who could be asked for it now."""
    terms = terms_in(session, office)
    free = open_in(session, office) is None and term.number == next_number(terms)
    return term.state in SAID_NO and free and may_follow(session, office, term, terms)


def decline(session: Session, actor: Member, term: Term, *, now: datetime) -> list[Event]:
    """The person asked says no, also after a yes; the next in line is asked at once.

    Raises AlreadySettled, NotAllowed.
    """
    authorize(session, actor, Act.ANSWER_CHAIR, term)
    if term.state not in (TermState.ASKED, TermState.ACCEPTED):
        raise AlreadySettled("term", "", term.state)
    settle(session, actor, term, TermState.DECLINED, now=now)
    office = office_by_id(session, term.committee_id, term.of_office)
    return [event(session, office, What.DECLINED, term), *ask_next(session, office, now=now)]


def sit_out(session: Session, actor: Member, office: Office, *, now: datetime) -> list[Event]:
    """Somebody in the line lets the coming term pass, before or after they are asked, and keeps their place.

    Raises NotFound for who is not in the line, AlreadySettled, NotAllowed.
    """
    settle_departed(session, office, now=now)
    asked = open_in(session, office)
    if asked is not None and asked.member_id == actor.id:
        return decline(session, actor, asked, now=now)
    mine = next((one for one in line_in(session, office) if one.member_id == actor.id), None)
    if mine is None:
        raise NotFound("line")
    if actor.pk in said_no(terms_in(session, office)):
        raise AlreadySettled("term", "", TermState.DECLINED)
    values = coming_term(session, office, now=now) | {"state": TermState.DECLINED, "answered_at": now}
    term = new_term(session, office, actor, mine, Act.ANSWER_CHAIR, values, now=now)
    authorize(session, actor, Act.ANSWER_CHAIR, term)
    return [event(session, office, What.DECLINED, term)]


def settle_unanswered(session: Session, term: Term, *, now: datetime) -> list[Event]:
    """No answer in the set days counts as a no and the next is asked; no event if there was an answer."""
    if term.state != TermState.ASKED:
        return []
    settle(session, None, term, TermState.LAPSED, now=now)
    office = office_by_id(session, term.committee_id, term.of_office)
    return [event(session, office, What.LAPSED, term), *ask_next(session, office, now=now)]


def asked_term_of(session: Session, member: Member) -> Term:
    """The term, in any office, for which this member was asked last and that is not served yet.

    What is still to be answered goes first. Raises NotFound.
    """
    found: list[Term] = []
    for office in offices_of(session, member.committee_id):
        table = office.terms
        statement = select(table).where(
            office.owns(table),
            table.member_id == member.id,
            col(table.state).in_([TermState.ASKED, TermState.ACCEPTED, *SAID_NO]),
        )
        found += session.exec(statement.order_by(col(table.id).desc()).limit(1)).all()
    if not found:
        raise NotFound("term")
    return max(found, key=lambda term: (term.state == TermState.ASKED, term.starts_on))


def hand_over_now(session: Session, actor: Member, term: Term, *, now: datetime) -> list[Event]:
    """Hands the office to the person who has accepted ``term``, before its day. Raises AlreadySettled."""
    office = office_by_id(session, term.committee_id, term.of_office)
    authorize(session, actor, Act.HAND_OVER, office)
    settle_departed(session, office, now=now)
    if term.state != TermState.ACCEPTED:
        raise AlreadySettled("term", "", term.state)
    return [_hand_over(session, office, term, actor, now=now)]


def hand_over_on_the_day(session: Session, office: Office, *, now: datetime) -> list[Event]:
    """The term has ended: the accepted person takes over, else STILL_OPEN and the present holder goes on.

    No event when the term does not end yet after all.
    """
    settle_departed(session, office, now=now)
    serving = serving_in(session, office)
    if serving is not None and now < handover_at(session, serving):
        return []
    coming = open_in(session, office)
    if coming is not None and coming.state == TermState.ACCEPTED:
        return [_hand_over(session, office, coming, None, now=now)]
    still = Event(office, What.STILL_OPEN, coming, holder(session, coming))
    return [still, *ask_next(session, office, now=now)]


def step_down(session: Session, actor: Member, office: Office, *, now: datetime) -> list[Event]:
    """The holder gives the office back now. Who has accepted takes it at once, else it is vacant.

    Raises NotAllowed.
    """
    term = serving_in(session, office)
    authorize(session, actor, Act.STEP_DOWN, term)
    assert term is not None, "only the holder passes authorize"
    events = [event(session, office, What.STEPPED_DOWN, term)]
    return events + _end_early(session, office, term, actor, Cause.STEPPED_DOWN, now=now)


def leave(session: Session, member: Member, *, now: datetime) -> list[Event]:
    """The person has left the committee: what they held falls vacant, what they were asked goes on."""
    events: list[Event] = []
    for office in offices_of(session, member.committee_id):
        terms = terms_in(session, office)
        open_, held = (TermState.ASKED, TermState.ACCEPTED), (TermState.SERVING,)
        asked = any(term.member_id == member.id and term.state in open_ for term in terms)
        term = next((one for one in terms if one.member_id == member.id and one.state in held), None)
        if term is not None:
            events.append(event(session, office, What.LEFT, term))
            events += _end_early(session, office, term, None, Cause.LEFT, now=now)
        elif asked:
            events += ask_next(session, office, now=now)
    return events


def _end_early(
    session: Session, office: Office, term: Term, actor: Member | None, cause: Cause, *, now: datetime
) -> list[Event]:
    """Before its day: who has accepted takes over at once; else it is vacant, and the next is asked."""
    settle_departed(session, office, now=now)
    for work in works(office)[:2]:
        schedule.cancel(session, office.committee_id, work, office.id, now=now)
    coming = open_in(session, office)
    if coming is not None and coming.state == TermState.ACCEPTED:
        return [_hand_over(session, office, coming, actor, now=now)]
    if term.state == TermState.SERVING:
        fall_vacant(session, office, term, actor, cause, now=now)
    asked = ask_next(session, office, now=now)
    return [*asked, *_meanwhile(session, office)]


def _meanwhile(session: Session, office: Office) -> list[Event]:
    """While nobody chairs: the vice-chair acts, or somebody by name is asked to call the next meeting."""
    vacancy = vacancy_of(session, office)
    if office.id or vacancy is None:
        return []
    vice = vice_chair(session, office.committee_id)
    if vice is not None:
        return [Event(office, What.ACTING, member=vice)]
    caller = offer_call(session, office, vacancy)
    return [Event(office, What.CALL_OFFERED, member=caller, vacancy=vacancy)] if caller else []


def _hand_over(session: Session, office: Office, term: Term, actor: Member | None, *, now: datetime) -> Event:
    """The rights move: the old holder keeps member rights only, the next handover becomes due.

    The end stays as it was asked for, so that the year keeps its rhythm, unless it has passed meanwhile.
    """
    day, terms = today_of(session, office, now), terms_in(session, office)
    before, serving = chaired(terms), serving_in(session, office)
    if serving is not None:
        end_term(session, office, actor, serving, Act.HAND_OVER, now=now)
    ends_on = term.ends_on if term.ends_on > day else rotation_for(session, office).term_end(day)
    values = {"state": TermState.SERVING, "number": next_number(terms), "starts_on": day, "ends_on": ends_on}
    audit.change(session, actor, Act.HAND_OVER, term, now=now, **values)
    take_up(session, office, term)
    fill_vacancy(session, office, now=now)
    schedule_handover(session, office, term, now=now)
    former = holder(session, before[-1]) if before else None
    return Event(office, What.HANDED_OVER, term, holder(session, term), former)
