"""Who chairs: the rotation's settings, the line of succession, the terms, and the pure rule of who is next.

The chair alternates between the criminal justice and the behavioral health side; within a side the order
of the line goes round. The actions that ask, accept and hand over are in ``handover.py``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

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


_OPEN = text("state IN ('asked', 'accepted')")
_SERVING = text("state = 'serving'")


class ChairTerm(Owned, table=True):
    """One person's term as chair, from ``starts_on`` up to but not including ``ends_on``."""

    __table_args__ = (
        tenant_key(),
        within("member", "member_id"),
        CheckConstraint("starts_on < ends_on", name="ends_after_start"),
        # The database itself knows that one person chairs and one person is being asked.
        Index(
            "uq_chair_term_serving",
            "committee_id",
            unique=True,
            sqlite_where=_SERVING,
            postgresql_where=_SERVING,
        ),
        Index("uq_chair_term_open", "committee_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    member_id: int = Field(index=True)
    sector: Sector = Field(sa_column=stored(Sector, "sector"))
    starts_on: date
    ends_on: date
    state: TermState = Field(sa_column=stored(TermState, "state"))
    asked_at: datetime | None = None
    answered_at: datetime | None = None

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
    side = [person for person in line if last_sector is None or person.sector != last_sector]
    if last_sector is None and side:
        side = [person for person in side if person.sector == side[0].sector]
    turn = _rotate_past(side, served)
    return next((person for person in turn if person.member_id not in passed_over), None)


def _rotate_past(side: Sequence[Candidate], served: Sequence[int]) -> list[Candidate]:
    """The side's order, beginning after the one of them who served last."""
    order = {member_id: place for place, member_id in enumerate(served)}
    last = max(side, key=lambda person: order.get(person.member_id, -1), default=None)
    if last is None or last.member_id not in order:
        return list(side)
    start = side.index(last) + 1
    return [*side[start:], *side[:start]]


def succession(
    line: Sequence[Candidate], *, last_sector: Sector | None, served: Sequence[int], terms: int
) -> list[Candidate]:
    """The published line for the next ``terms`` terms, if everybody accepts."""
    chairs = list(served)
    coming: list[Candidate] = []
    for _ in range(terms):
        person = next_in_line(line, last_sector=last_sector, served=chairs)
        if person is None:
            break
        coming.append(person)
        chairs.append(person.member_id)
        last_sector = person.sector
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
    """Every term ever asked for, the earliest first."""
    statement = select(ChairTerm).where(ChairTerm.committee_id == committee_id)
    return list(session.exec(statement.order_by(col(ChairTerm.starts_on), col(ChairTerm.id))).all())


def serving_term(session: Session, committee_id: int) -> ChairTerm | None:
    """The term that is running: who chairs now. None is a vacancy."""
    statement = select(ChairTerm).where(
        ChairTerm.committee_id == committee_id, ChairTerm.state == TermState.SERVING
    )
    return session.exec(statement).first()


def open_term(session: Session, committee_id: int) -> ChairTerm | None:
    """The coming term that somebody has been asked to take, or has accepted."""
    statement = select(ChairTerm).where(
        ChairTerm.committee_id == committee_id,
        col(ChairTerm.state).in_([TermState.ASKED, TermState.ACCEPTED]),
    )
    return session.exec(statement).first()
