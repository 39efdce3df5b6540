"""How an office stands: who holds it until when, who comes next, and the published line of succession."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from models.base import fetch
from models.calendar import today
from models.chair import (
    Candidate,
    chaired,
    line_in,
    office_for,
    offices_of,
    open_in,
    rotation_in,
    rules_of,
    said_no,
    served_in,
    serving_in,
    succession,
    terms_in,
)
from models.committee import Agency, Committee, Member, Sector, coordinators, members_of
from models.office import Duty, Link, Office, Rotation, Term, TermState, Vacancy
from models.vacancy import calling, colleague, vacancy_of, vice_chair
from models.workgroup import Workgroup

TERMS_SHOWN = 4


@dataclass(frozen=True)
class Place:
    """Who is to serve from which day on, if everybody accepts."""

    member: Member
    sector: Sector | None
    starts_on: date


@dataclass(frozen=True)
class ChainStep:
    """Who is asked if the office falls vacant, and how many days they have to answer."""

    link: Link
    agency: Agency | None
    member: Member
    days: int


@dataclass(frozen=True)
class OfficeFacts:
    """An office as it stands on ``day`` (in the committee's zone); no ``holder`` is a vacancy.

    ``empty_side`` is the side whose turn it is, or comes, while nobody of it is left to ask. ``chain`` is who
    would be asked if it fell vacant today, or is asked while it is; ``agency`` is whose colleague comes
    first. ``deputy`` is the vice-chair, ``caller`` calls the meetings while the chair is vacant.
    ``one_sided`` is the side of both co-chairs, where that is the same.
    """

    committee: Committee
    office: Office
    workgroup: Workgroup | None
    day: date
    rotation: Rotation | None
    holder: Member | None
    term: Term | None
    coming: Term | None
    candidate: Member | None
    line: list[Place]
    empty_side: Sector | None
    coordinators: list[Member]
    vacancy: Vacancy | None
    former: Member | None
    agency: Agency | None
    chain: list[ChainStep]
    deputy: Member | None
    caller: Member | None
    one_sided: Sector | None

    @property
    def accepted(self) -> bool:
        """Whether the next holder is settled."""
        return self.coming is not None and self.coming.state == TermState.ACCEPTED


def chair_facts(session: Session, committee: Committee, *, now: datetime) -> OfficeFacts:
    """The chair as it stands now."""
    return office_facts(session, committee, Office(committee.pk), now=now)


def office_facts(session: Session, committee: Committee, office: Office, *, now: datetime) -> OfficeFacts:
    """An office as it stands now."""
    day, rotation = today(now, committee.zone), rotation_in(session, office)
    people = {member.pk: member for member in members_of(session, committee.pk)}
    term, coming = serving_in(session, office), open_in(session, office)
    line, empty_side = _coming_holders(session, office, rotation, term, coming)
    vacancy = vacancy_of(session, office)
    dated = _dated(line, people, _first_day(term, coming, day), rotation, coming)
    former_id = vacancy.former_id if vacancy else None
    holder_id = term.member_id if term else former_id
    found = colleague(session, committee.pk, holder_id) if holder_id else None
    return OfficeFacts(
        committee=committee,
        office=office,
        workgroup=_workgroup(session, office),
        day=day,
        rotation=rotation,
        holder=people[term.member_id] if term else None,
        term=term,
        coming=coming,
        candidate=people[coming.member_id] if coming else None,
        line=dated,
        empty_side=empty_side,
        coordinators=coordinators(session, committee.pk),
        vacancy=vacancy,
        former=fetch(session, Member, committee.pk, former_id) if former_id else None,
        agency=found[0] if found else None,
        chain=_chain(rotation, vacancy, found, dated, coming),
        deputy=None if office.id else vice_chair(session, committee.pk),
        caller=None if office.id else next(iter(calling(session, committee.pk)), None),
        one_sided=_one_sided(session, office, term),
    )


def all_facts(session: Session, committee: Committee, *, now: datetime) -> list[OfficeFacts]:
    """The chair, and every other office in use, as they stand now."""
    return [office_facts(session, committee, office, now=now) for office in offices_of(session, committee.pk)]


def _workgroup(session: Session, office: Office) -> Workgroup | None:
    if office.workgroup_id is None:
        return None
    return fetch(session, Workgroup, office.committee_id, office.workgroup_id)


def _one_sided(session: Session, office: Office, term: Term | None) -> Sector | None:
    """The side from which both co-chairs come, which should not be."""
    other = office_for(session, office.committee_id, Duty.CO_CHAIR) if not office.id else None
    serving = serving_in(session, other) if other else None
    same = term is not None and serving is not None and term.sector == serving.sector
    return term.sector if term is not None and same else None


def _chain(
    rotation: Rotation | None,
    vacancy: Vacancy | None,
    found: tuple[Agency, Member] | None,
    line: list[Place],
    coming: Term | None,
) -> list[ChainStep]:
    """Who would be asked, in the office's order: a colleague of the holder, the first in line."""
    steps: list[ChainStep] = []
    spent = vacancy is not None and vacancy.asked_agency
    for link in rotation.chain if rotation else ():
        if rotation and link == Link.AGENCY and found is not None and not spent:
            steps.append(ChainStep(Link.AGENCY, *found, rotation.agency_days))
        elif rotation and link == Link.LINE and line and coming is None:
            steps.append(ChainStep(Link.LINE, None, line[0].member, rotation.answer_days))
    return steps


def _coming_holders(
    session: Session, office: Office, rotation: Rotation | None, serving: Term | None, coming: Term | None
) -> tuple[list[Candidate], Sector | None]:
    """The line for the next terms, the one who is asked or has accepted first; and where it breaks off."""
    terms, rules = terms_in(session, office), rules_of(rotation)
    before = chaired(terms)
    last = before[-1].sector if before else None
    first = [Candidate(coming.member_id, coming.sector)] if coming else []
    present = {serving.member_id} if serving and rules.alternates else set()
    found = first + succession(
        line_in(session, office),
        last_sector=first[0].sector if first else last,
        served=[*served_in(terms, rules), *(place.member_id for place in first)],
        passed_over=frozenset() if coming else said_no(terms) | present,
        terms=TERMS_SHOWN - len(first),
        rules=rules,
    )
    last = found[-1].sector if found else last
    empty = next((side for side in rules.sectors if side != last or len(rules.sectors) == 1), None)
    return found, empty if len(found) < TERMS_SHOWN else None


def _first_day(term: Term | None, coming: Term | None, day: date) -> date:
    if coming is not None:
        return max(coming.starts_on, day)
    return max(term.ends_on, day) if term else day


def _dated(
    line: list[Candidate],
    people: dict[int, Member],
    first_day: date,
    rotation: Rotation | None,
    coming: Term | None,
) -> list[Place]:
    """Who holds the office from when on; after the rest of somebody's term comes the next at its end."""
    places: list[Place] = []
    for person in line if rotation else []:
        places.append(Place(people[person.member_id], person.sector, first_day))
        rest = coming is not None and len(places) == 1 and coming.ends_on > first_day
        if rest and coming is not None:
            first_day = coming.ends_on
        elif rotation is not None:
            first_day = rotation.term_end(first_day)
    return places
