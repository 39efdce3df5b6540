"""How the chair stands: who chairs until when, who comes next, and the published line of succession."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from models.calendar import today
from models.chair import (
    Candidate,
    chaired,
    line_of,
    open_term,
    rotation_of,
    said_no,
    serving_term,
    succession,
    terms_of,
)
from models.committee import Committee, Member, Sector, coordinators, members_of
from models.office import CHAIRING_SIDES, ChairRotation, ChairTerm, TermState

TERMS_SHOWN = 4


@dataclass(frozen=True)
class Place:
    """Who is to chair from which day on, if everybody accepts."""

    member: Member
    sector: Sector
    starts_on: date


@dataclass(frozen=True)
class ChairFacts:
    """The chair as it stands on ``day`` (in the committee's zone); no ``chair`` is a vacancy.

    ``empty_side`` is the side whose turn it is, or comes, while nobody of it is left to ask.
    """

    committee: Committee
    day: date
    rotation: ChairRotation | None
    chair: Member | None
    term: ChairTerm | None
    coming: ChairTerm | None
    candidate: Member | None
    line: list[Place]
    empty_side: Sector | None
    coordinators: list[Member]

    @property
    def accepted(self) -> bool:
        """Whether the next chair is settled."""
        return self.coming is not None and self.coming.state == TermState.ACCEPTED


def chair_facts(session: Session, committee: Committee, *, now: datetime) -> ChairFacts:
    """The facts as they stand now."""
    day = today(now, committee.zone)
    rotation = rotation_of(session, committee.pk)
    people = {member.pk: member for member in members_of(session, committee.pk)}
    term, coming = serving_term(session, committee.pk), open_term(session, committee.pk)
    line, empty_side = _coming_chairs(session, committee, term, coming)
    return ChairFacts(
        committee=committee,
        day=day,
        rotation=rotation,
        chair=people[term.member_id] if term else None,
        term=term,
        coming=coming,
        candidate=people[coming.member_id] if coming else None,
        line=_dated(line, people, _first_day(term, coming, day), rotation),
        empty_side=empty_side,
        coordinators=coordinators(session, committee.pk),
    )


def _coming_chairs(
    session: Session, committee: Committee, serving: ChairTerm | None, coming: ChairTerm | None
) -> tuple[list[Candidate], Sector | None]:
    """The line for the next terms, the one who is asked or has accepted first; and where it breaks off."""
    terms, line = terms_of(session, committee.pk), line_of(session, committee.pk)
    served = [term.member_id for term in chaired(terms)]
    last = chaired(terms)[-1].sector if served else None
    first = [Candidate(coming.member_id, coming.sector)] if coming else []
    passed_over = frozenset() if coming else said_no(terms) | ({serving.member_id} if serving else set())
    found = first + succession(
        line,
        last_sector=first[0].sector if first else last,
        served=[*served, *(place.member_id for place in first)],
        passed_over=passed_over,
        terms=TERMS_SHOWN - len(first),
    )
    last = found[-1].sector if found else last
    empty = next((side for side in CHAIRING_SIDES if side != last), None)
    return found, empty if len(found) < TERMS_SHOWN else None


def _first_day(term: ChairTerm | None, coming: ChairTerm | None, day: date) -> date:
    if coming is not None:
        return max(coming.starts_on, day)
    return max(term.ends_on, day) if term else day


def _dated(
    line: list[Candidate], people: dict[int, Member], first_day: date, rotation: ChairRotation | None
) -> list[Place]:
    places: list[Place] = []
    for person in line if rotation else []:
        places.append(Place(people[person.member_id], person.sector, first_day))
        first_day = rotation.term_end(first_day) if rotation else first_day
    return places
