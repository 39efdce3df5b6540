"""Who chairs: the rotation's settings, the line of succession, the terms, and the pure rule of who is next.

The chair alternates between the criminal justice and the behavioral health side; within a side the order
of the line goes round. The actions that ask, accept and hand over are in ``handover.py``.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from models.committee import Member, Sector
from models.office import CHAIRING_SIDES, ChairLine, ChairRotation, ChairTerm, TermState

CHAIRED = (TermState.SERVING, TermState.ENDED)
SAID_NO = (TermState.DECLINED, TermState.LAPSED)


@dataclass(frozen=True)
class Candidate:
    """A place in the line of succession, as the pure rules see it."""

    member_id: int
    sector: Sector


def next_in_line(
    line: Sequence[Candidate],
    *,
    last_sector: Sector | None,
    served: Sequence[int],
    passed_over: frozenset[int] = frozenset(),
) -> Candidate | None:
    """Who is asked next: the side that did not chair last, and there the one whose turn is due.

    ``served`` are member ids of past and present chairs, the latest last; the turn within a side goes
    round from the one who served last. ``passed_over`` are those who said no to this term. None when
    that side has nobody left to ask: a vacancy that people must settle, never the same side twice.
    """
    for sector in _sides(line, last_sector):
        for person in _rotate_past([one for one in line if one.sector == sector], served):
            if person.member_id not in passed_over:
                return person
    return None


def _sides(line: Sequence[Candidate], last_sector: Sector | None) -> list[Sector]:
    """The other side than the last chair's; where none has chaired yet, both, as the line has them."""
    if last_sector in CHAIRING_SIDES:
        return [sector for sector in CHAIRING_SIDES if sector != last_sector]
    return list(dict.fromkeys(one.sector for one in line if one.sector in CHAIRING_SIDES))


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
) -> list[Candidate]:
    """The published line for the next ``terms`` terms, if everybody accepts.

    ``passed_over`` said no to the first of them only.
    """
    chairs = list(served)
    coming: list[Candidate] = []
    for _ in range(terms):
        person = next_in_line(line, last_sector=last_sector, served=chairs, passed_over=passed_over)
        if person is None:
            break
        coming.append(person)
        chairs.append(person.member_id)
        last_sector, passed_over = person.sector, frozenset()
    return coming


def rotation_of(session: Session, committee_id: int) -> ChairRotation | None:
    """The committee's rotation settings, if it has set any."""
    return session.exec(select(ChairRotation).where(ChairRotation.committee_id == committee_id)).first()


def line_of(session: Session, committee_id: int) -> list[Candidate]:
    """The line of succession without those who have left, in its order."""
    statement = (
        select(ChairLine)
        .join(Member, col(Member.id) == ChairLine.member_id)
        .where(ChairLine.committee_id == committee_id, col(Member.active))
        .order_by(col(ChairLine.position))
    )
    return [Candidate(row.member_id, row.sector) for row in session.exec(statement).all()]


def terms_of(session: Session, committee_id: int) -> list[ChairTerm]:
    """Every term ever asked for, in the order of the chairs; those who said no stand before who took it."""
    statement = select(ChairTerm).where(ChairTerm.committee_id == committee_id)
    return list(session.exec(statement.order_by(col(ChairTerm.number), col(ChairTerm.id))).all())


def chaired(terms: Sequence[ChairTerm]) -> list[ChairTerm]:
    """Those of the terms that were or are served, the latest last."""
    return [term for term in terms if term.state in CHAIRED]


def said_no(terms: Sequence[ChairTerm]) -> frozenset[int]:
    """Member ids of those who said no to the term that comes after the latest chair's."""
    coming = next_number(terms)
    return frozenset(term.member_id for term in terms if term.number == coming and term.state in SAID_NO)


def next_number(terms: Sequence[ChairTerm]) -> int:
    """The number of the term that comes after the latest chair's."""
    return max((term.number for term in chaired(terms)), default=0) + 1


def serving_term(session: Session, committee_id: int) -> ChairTerm | None:
    """The term that is running: who chairs now. None, also when that person has left, is a vacancy."""
    return _term_in(session, committee_id, TermState.SERVING)


def open_term(session: Session, committee_id: int) -> ChairTerm | None:
    """The coming term that somebody (who is still a member) has been asked to take, or has accepted."""
    return _term_in(session, committee_id, TermState.ASKED, TermState.ACCEPTED)


def _term_in(session: Session, committee_id: int, *states: TermState) -> ChairTerm | None:
    statement = (
        select(ChairTerm)
        .join(Member, col(Member.id) == ChairTerm.member_id)
        .where(ChairTerm.committee_id == committee_id, col(ChairTerm.state).in_(states), col(Member.active))
    )
    return session.exec(statement).first()
