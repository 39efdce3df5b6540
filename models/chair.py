"""Who chairs: the rotation's settings, the line of succession, the terms, and the pure rule of who is next.

The chair alternates between the criminal justice and the behavioral health side; within a side the order
of the line goes round. The actions that ask, accept and hand over are in ``handover.py``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from dateutil.relativedelta import relativedelta
from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, Session, col, select, text

from models.base import Owned, stored, tenant_key, within
from models.committee import Member, Sector
from models.roles import Role

CHAIRING_SIDES = (Sector.CRIMINAL_JUSTICE, Sector.BEHAVIORAL_HEALTH)


class TermState(StrEnum):
    """A term is asked for, accepted and served; or declined, or left unanswered."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    SERVING = "serving"
    ENDED = "ended"
    DECLINED = "declined"
    LAPSED = "lapsed"


class ChairRotation(Owned, table=True):
    """How the chair rotates: months a term, days ahead that the next person is asked, days to answer."""

    __table_args__ = (
        UniqueConstraint("committee_id"),
        CheckConstraint("term_months BETWEEN 1 AND 60", name="term_months"),
        CheckConstraint("notice_days BETWEEN 1 AND 365", name="notice_days"),
        CheckConstraint("answer_days BETWEEN 1 AND 90", name="answer_days"),
    )

    term_months: int = 12
    notice_days: int = 60
    answer_days: int = 7

    def term_end(self, start: date) -> date:
        """The first day after a term that starts on ``start``: the day on which the next one starts."""
        return start + relativedelta(months=self.term_months)


class ChairLine(Owned, table=True):
    """A person's place in the line of succession, on one side of the table."""

    __table_args__ = (
        UniqueConstraint("committee_id", "member_id"),
        UniqueConstraint("committee_id", "position"),
        within("member", "member_id"),
    )

    member_id: int
    sector: Sector = Field(sa_column=stored(Sector, "sector"))
    position: int


CHAIRED = (TermState.SERVING, TermState.ENDED)
SAID_NO = (TermState.DECLINED, TermState.LAPSED)

_OPEN = text("state IN ('asked', 'accepted')")
_SERVING = text("state = 'serving'")
_CHAIRED = text("state IN ('serving', 'ended')")


def _only_one(name: str, *columns: str, where: Any) -> Index:
    """At most one row of those columns' values among the rows that the condition picks."""
    return Index(name, *columns, unique=True, sqlite_where=where, postgresql_where=where)


class ChairTerm(Owned, table=True):
    """One person's term as chair, from ``starts_on`` up to but not including ``ends_on``.

    ``number`` counts the committee's chairs; those who said no share it with who took the term after all.
    ``answer_by`` is the day on whose morning no answer counts as a no.
    """

    __table_args__ = (
        tenant_key(),
        within("member", "member_id"),
        CheckConstraint("starts_on <= ends_on", name="ends_after_start"),
        # The database itself knows that one person chairs, one is being asked, and chairs come one by one.
        _only_one("uq_chair_term_serving", "committee_id", where=_SERVING),
        _only_one("uq_chair_term_open", "committee_id", where=_OPEN),
        _only_one("uq_chair_term_number", "committee_id", "number", where=_CHAIRED),
    )

    member_id: int = Field(index=True)
    number: int = 1
    sector: Sector = Field(sa_column=stored(Sector, "sector"))
    starts_on: date
    ends_on: date
    state: TermState = Field(sa_column=stored(TermState, "state"))
    asked_at: datetime | None = None
    answer_by: date | None = None
    answered_at: datetime | None = None

    @property
    def subject(self) -> str:
        """How queued messages name this term (see ``outbox.py``)."""
        return f"term:{self.id}"

    def roles_of(self, session: Session, member: Member) -> set[Role]:
        """The person who was asked for this term may answer."""
        return {Role.CANDIDATE} if member.id == self.member_id else set()


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
