"""Who holds an office, and the pure rule of who is next in it: above all in the chair.

The chair alternates between the criminal justice and the behavioral health side; within a side the order
of the line goes round. The actions that ask, accept and hand over are in ``handover.py``.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from models.base import fetch
from models.calendar import today
from models.committee import Committee, Member, Sector
from models.office import (
    CHAIRING_SIDES,
    MOST_TERMS,
    ChairRotation,
    Duty,
    Office,
    OfficeRotation,
    Rotation,
    Term,
    TermState,
)

CHAIRED = (TermState.SERVING, TermState.ENDED)
SAID_NO = (TermState.DECLINED, TermState.LAPSED)


@dataclass(frozen=True)
class Candidate:
    """A place in the line of succession, as the pure rules see it."""

    member_id: int
    sector: Sector | None


@dataclass(frozen=True)
class Rules:
    """What the pure rules need of a rotation: see there."""

    sectors: tuple[Sector, ...] = CHAIRING_SIDES
    most_terms: int = MOST_TERMS
    partial_counts: bool = True

    @property
    def alternates(self) -> bool:
        """Whether the office goes from one side to another."""
        return len(self.sectors) > 1


def rules_of(rotation: Rotation | None) -> Rules:
    """The rotation's rules; without one, the usual ones."""
    if rotation is None:
        return Rules()
    sectors = tuple(Sector(one) for one in rotation.sectors)
    return Rules(sectors, rotation.most_terms, rotation.partial_counts)


def next_in_line(
    line: Sequence[Candidate],
    *,
    last_sector: Sector | None,
    served: Sequence[int],
    passed_over: frozenset[int] = frozenset(),
    rules: Rules = Rules(),
) -> Candidate | None:
    """Who is asked next: the side that did not chair last, and there the one whose turn is due.

    ``served`` are member ids of past and present holders, the latest last; the turn within a side goes
    round from the one who served last. ``passed_over`` are those who said no to this term. None when
    that side has nobody left to ask: a vacancy that people must settle, never the same side twice, and
    nobody for more terms in a row than are allowed.
    """
    for side in _sides(line, last_sector, rules.sectors):
        for person in _rotate_past(side, served):
            if person.member_id not in passed_over and not at_limit(person.member_id, served, rules):
                return person
    return None


def at_limit(member_id: int, served: Sequence[int], rules: Rules) -> bool:
    """Whether the person has just served as many terms in a row as one person may."""
    return len(served) >= rules.most_terms and set(served[-rules.most_terms :]) == {member_id}


def _sides(
    line: Sequence[Candidate], last_sector: Sector | None, sectors: Sequence[Sector]
) -> list[list[Candidate]]:
    """The people of each side that may be asked, the side whose turn it is first.

    Where no side of them has served yet, all of them, as the line has them; without sides, everybody.
    """
    if not sectors:
        return [list(line)]
    if last_sector in sectors:
        at = sectors.index(last_sector)
        order = [*sectors[at + 1 :], *sectors[:at]] or list(sectors)
    else:
        order = list(dict.fromkeys(one.sector for one in line if one.sector in sectors))  # type: ignore[misc]
    return [[one for one in line if one.sector == sector] for sector in order]


def _rotate_past(side: Sequence[Candidate], served: Sequence[int]) -> list[Candidate]:
    """The side's order, beginning after the one of them who served last."""
    order = {member_id: place for place, member_id in enumerate(served)}
    last = max(side, key=lambda person: order.get(person.member_id, -1), default=None)
    if last is None or last.member_id not in order:
        return list(side)
    start = side.index(last) + 1
    return [*side[start:], *side[:start]]


def succession(
    line: Sequence[Candidate],
    *,
    last_sector: Sector | None,
    served: Sequence[int],
    passed_over: frozenset[int] = frozenset(),
    terms: int,
    rules: Rules = Rules(),
) -> list[Candidate]:
    """The published line for the next ``terms`` terms, if everybody accepts.

    ``passed_over`` said no to the first of them only.
    """
    holders = list(served)
    coming: list[Candidate] = []
    for _ in range(terms):
        person = next_in_line(
            line, last_sector=last_sector, served=holders, passed_over=passed_over, rules=rules
        )
        if person is None:
            break
        coming.append(person)
        holders.append(person.member_id)
        last_sector, passed_over = person.sector, frozenset()
    return coming


def holder_on(terms: Iterable[Term], day: date) -> Term | None:
    """Whose term it is on that day; who has served past the end of the term goes on. None is a vacancy."""
    for term in chaired(terms):
        if term.starts_on <= day and (term.state == TermState.SERVING or day < term.ends_on):
            return term
    return None


def chaired(terms: Iterable[Term]) -> list[Term]:
    """Those of the terms that were or are served, the latest last."""
    return [term for term in terms if term.state in CHAIRED]


def served_in(terms: Iterable[Term], rules: Rules) -> list[int]:
    """Who has served, the latest last; the rest of somebody else's term only where it counts."""
    return [term.member_id for term in chaired(terms) if rules.partial_counts or not term.partial]


def said_no(terms: Sequence[Term], *, states: Iterable[TermState] = SAID_NO) -> frozenset[int]:
    """Member ids of those who said no to the term that comes after the latest holder's."""
    coming, states = next_number(terms), frozenset(states)
    return frozenset(term.member_id for term in terms if term.number == coming and term.state in states)


def next_number(terms: Iterable[Term]) -> int:
    """The number of the term that comes after the latest holder's."""
    return max((term.number for term in chaired(terms)), default=0) + 1


# --- what the tables say of an office -------------------------------------------------------------------


def rotation_in(session: Session, office: Office) -> Rotation | None:
    """The office's settings, if it has any."""
    table = office.rotations
    return session.exec(select(table).where(office.owns(table))).first()


def line_in(session: Session, office: Office) -> list[Candidate]:
    """The line of succession without those who have left, in its order."""
    table = office.lines
    statement = (
        select(table)
        .join(Member, col(Member.id) == table.member_id)
        .where(office.owns(table), col(Member.active))
        .order_by(col(table.position))
    )
    return [Candidate(row.member_id, row.sector) for row in session.exec(statement).all()]


def terms_in(session: Session, office: Office) -> list[Term]:
    """Every term ever asked for, in their order; those who said no stand before who took it."""
    table = office.terms
    statement = select(table).where(office.owns(table))
    return list(session.exec(statement.order_by(col(table.number), col(table.id))).all())


def serving_in(session: Session, office: Office) -> Term | None:
    """The term that is running. None, also when that person has left, is a vacancy."""
    return _term_in(session, office, TermState.SERVING)


def holder_in(session: Session, office: Office | None) -> Member | None:
    """Who holds the office now; None in a vacancy, and of an office that the committee has not."""
    term = serving_in(session, office) if office else None
    return session.get_one(Member, term.member_id) if term else None


def zone_of(session: Session, office: Office) -> str:
    """The committee's zone, by which its offices go."""
    return session.get_one(Committee, office.committee_id).zone


def today_of(session: Session, office: Office, now: datetime) -> date:
    """Today, where the committee is."""
    return today(now, zone_of(session, office))


def open_in(session: Session, office: Office) -> Term | None:
    """The coming term that somebody (who is still a member) has been asked to take, or has accepted."""
    return _term_in(session, office, TermState.ASKED, TermState.ACCEPTED)


def _term_in(session: Session, office: Office, *states: TermState) -> Term | None:
    table = office.terms
    statement = (
        select(table)
        .join(Member, col(Member.id) == table.member_id)
        .where(office.owns(table), col(table.state).in_(states), col(Member.active))
    )
    return session.exec(statement).first()


def offices_of(session: Session, committee_id: int) -> list[Office]:
    """The committee's chair, and every other office that is in use."""
    statement = select(OfficeRotation).where(
        OfficeRotation.committee_id == committee_id, col(OfficeRotation.active)
    )
    rows = session.exec(statement.order_by(col(OfficeRotation.id))).all()
    return [Office(committee_id), *(office_of(row) for row in rows)]


def office_of(row: OfficeRotation) -> Office:
    """The office that the row is about."""
    return Office(row.committee_id, row.pk, row.duty, row.workgroup_id)


def office_by_id(session: Session, committee_id: int, office_id: int) -> Office:
    """The committee's office with that id, also one that is out of use; 0 is the chair. Raises NotFound."""
    if not office_id:
        return Office(committee_id)
    return office_of(fetch(session, OfficeRotation, committee_id, office_id))


def office_for(
    session: Session, committee_id: int, duty: Duty, workgroup_id: int | None = None
) -> Office | None:
    """The committee's office with that duty, if it has one in use."""
    return next(
        (
            office
            for office in offices_of(session, committee_id)
            if office.duty == duty and office.workgroup_id == workgroup_id
        ),
        None,
    )


def serving_term(session: Session, committee_id: int) -> Term | None:
    """Who chairs the committee now; None is a vacancy."""
    return serving_in(session, Office(committee_id))


def open_term(session: Session, committee_id: int) -> Term | None:
    """Who has been asked to chair the committee next, or has accepted."""
    return open_in(session, Office(committee_id))


def terms_of(session: Session, committee_id: int) -> list[Term]:
    """Every term as chair of the committee that was ever asked for."""
    return terms_in(session, Office(committee_id))


def line_of(session: Session, committee_id: int) -> list[Candidate]:
    """The line of succession to the committee's chair."""
    return line_in(session, Office(committee_id))


def rotation_of(session: Session, committee_id: int) -> ChairRotation | None:
    """How the committee's chair rotates, if that has been set."""
    return session.exec(select(ChairRotation).where(ChairRotation.committee_id == committee_id)).first()
