"""That nobody holds an office: recorded from the day it began, with who is asked and who acts meanwhile."""

from datetime import date, datetime

from sqlalchemy import ColumnElement, and_
from sqlmodel import Session, col, select

from models import audit
from models.access import Act, authorize
from models.chair import Candidate, holder_in, line_in, office_for, said_no, terms_in, today_of
from models.committee import Agency, Member, Seat, coordinators
from models.errors import AlreadySettled
from models.office import Cause, Duty, Office, Term, Vacancy


def vacancy_of(session: Session, office: Office) -> Vacancy | None:
    """The vacancy that the office is in now, if it is."""
    return session.exec(select(Vacancy).where(_of(office), col(Vacancy.ends_on).is_(None))).first()


def vacancies_of(session: Session, office: Office) -> list[Vacancy]:
    """Every vacancy that the office was ever in, the first one first."""
    return list(session.exec(select(Vacancy).where(_of(office)).order_by(col(Vacancy.id))).all())


def open_vacancy(
    session: Session, office: Office, cause: Cause, former: Term | None, *, now: datetime
) -> Vacancy:
    """Records that nobody holds the office from today on; one that is open already is left as it is."""
    found = vacancy_of(session, office)
    if found is not None:
        return found
    vacancy = Vacancy(
        committee_id=office.committee_id,
        office_id=office.id,
        cause=cause,
        former_id=former.member_id if former else None,
        starts_on=today_of(session, office, now),
        rest_until=former.ends_on if former else None,
    )
    session.add(vacancy)
    session.flush()
    return vacancy


def fill_vacancy(session: Session, office: Office, *, now: datetime) -> None:
    """Somebody holds the office from today on."""
    vacancy = vacancy_of(session, office)
    if vacancy is not None:
        vacancy.ends_on = today_of(session, office, now)
        session.add(vacancy)
        session.flush()


def colleague(session: Session, committee_id: int, former_id: int) -> tuple[Agency, Member] | None:
    """The person who speaks for the former holder's agency: its principal, or else a designee."""
    seats = select(Seat.agency_id).where(
        Seat.committee_id == committee_id,
        (col(Seat.principal_id) == former_id) | (col(Seat.designee_id) == former_id),
    )
    for person in (Seat.principal_id, Seat.designee_id):
        statement = (
            select(Agency, Member)
            .join(Seat, col(Seat.agency_id) == Agency.id)
            .join(Member, col(Member.id) == col(person))
            .where(col(Agency.id).in_(seats), col(Member.active), col(Member.id) != former_id)
            .order_by(col(Seat.id))
        )
        if found := session.exec(statement).first():
            return found
    return None


def agency_candidate(session: Session, office: Office, vacancy: Vacancy, *, day: date) -> Candidate | None:
    """Who is asked to serve the rest of the term for the former holder's agency; nobody twice.

    None where so little is left of the term that nobody would have more than the time to answer.
    """
    if vacancy.asked_agency or vacancy.former_id is None or vacancy.rest_until is None:
        return None
    found = colleague(session, office.committee_id, vacancy.former_id)
    terms = terms_in(session, office)
    if found is None or vacancy.rest_until <= day or found[1].pk in said_no(terms):
        return None
    return Candidate(found[1].pk, [term.sector for term in terms if term.member_id == vacancy.former_id][-1])


def vice_chair(session: Session, committee_id: int) -> Member | None:
    """Who acts while nobody chairs."""
    return holder_in(session, office_for(session, committee_id, Duty.VICE_CHAIR))


def presiding(session: Session, committee_id: int) -> list[Member]:
    """Who leads the committee now: the chair and a co-chair; while nobody chairs, the vice-chair."""
    offices = [Office(committee_id), office_for(session, committee_id, Duty.CO_CHAIR)]
    chairs = [chair for office in offices if (chair := holder_in(session, office))]
    vice = None if chairs else vice_chair(session, committee_id)
    return [vice] if vice else chairs


def calling(session: Session, committee_id: int) -> list[Member]:
    """Who has agreed to call the meetings while nobody chairs."""
    vacancy = vacancy_of(session, Office(committee_id))
    if vacancy is None or vacancy.called_at is None or vacancy.caller_id is None:
        return []
    caller = session.get_one(Member, vacancy.caller_id)
    return [caller] if caller.active else []


def offer_call(session: Session, office: Office, vacancy: Vacancy) -> Member | None:
    """The one person asked to call the next meeting: of the line, and not asked to chair as well.

    Without anybody there, the first coordinator. None when everybody has said no.
    """
    people = coordinators(session, office.committee_id)
    if vacancy.caller_id is None:
        asked = {term.member_id for term in terms_in(session, office)[-1:]}
        line = [session.get_one(Member, place.member_id) for place in line_in(session, office)]
        line = [member for member in line if member.pk not in asked | {vacancy.former_id}]
        people = [*sorted(line, key=lambda one: one.coordinator), *people]  # who sees to it anyway comes last
    else:  # the first one cannot: a coordinator takes it on
        people = [one for one in people if one.pk != vacancy.caller_id]
    vacancy.caller_id = people[0].pk if people else vacancy.caller_id
    session.add(vacancy)
    session.flush()
    return people[0] if people else None


def call_meeting(session: Session, actor: Member, vacancy: Vacancy, *, now: datetime) -> None:
    """The person asked calls the next meeting, and may prepare it. Raises AlreadySettled, NotAllowed."""
    _check_callable(session, actor, vacancy)
    audit.change(session, actor, Act.CALL_MEETING, vacancy, now=now, called_at=now)


def pass_call_on(session: Session, actor: Member, vacancy: Vacancy) -> Member | None:
    """The person asked cannot call the meeting; the coordinator who is asked next, if there is one.

    Raises AlreadySettled, NotAllowed.
    """
    _check_callable(session, actor, vacancy)
    return offer_call(session, Office(vacancy.committee_id, vacancy.office_id), vacancy)


def _check_callable(session: Session, actor: Member, vacancy: Vacancy) -> None:
    authorize(session, actor, Act.CALL_MEETING, vacancy)
    if vacancy.ends_on is not None or vacancy.called_at is not None:
        raise AlreadySettled("vacancy", "", "over")


def _of(office: Office) -> ColumnElement[bool]:
    return and_(col(Vacancy.committee_id) == office.committee_id, col(Vacancy.office_id) == office.id)
