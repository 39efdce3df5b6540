"""What is kept of the money: its sources, the reports that they ask for, what and whom they pay."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, Column, UniqueConstraint
from sqlmodel import Field, Session

from models.base import Owned, stored, tenant_key, within
from models.committee import Member
from models.roles import Role

TEXT_LIMIT = 150
LARGEST = 10**12
"""Whole dollars; beyond it, it is a slip of the keys."""

MOST_FTE = 10_000
"""Hundredths of a full-time position: nobody puts in more than a hundred at once."""


class FundingKind(StrEnum):
    """Where money, or what stands for it, comes from."""

    GRANT = "grant"
    COUNTY = "county"
    SETTLEMENT = "settlement"
    MEDICAID = "medicaid"
    IN_KIND = "in_kind"
    OTHER = "other"


class FundingState(StrEnum):
    """It is applied for, held, or over: spent, ended or not granted."""

    SOUGHT = "sought"
    HELD = "held"
    CLOSED = "closed"


def _dollars(name: str) -> Column[int]:
    return Column(name, BigInteger, nullable=True)


class Funding(Owned, table=True):
    """A source of money; amounts are whole dollars, days are of the committee's zone.

    ``successor`` says in words what carries on once it ends, ``successor_id`` which source of the register
    does. The keeper hears of its deadlines; without one
    a coordinator does. ``cliff_told_on`` is when the chair last read that it ends with nothing after it.
    """

    __table_args__ = (
        tenant_key(),
        within("member", "keeper_id"),
        within("funding", "successor_id"),
        CheckConstraint("successor_id <> id", name="not_its_own_successor"),
        CheckConstraint(f"length(source) BETWEEN 1 AND {TEXT_LIMIT}", name="source_length"),
        CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
        CheckConstraint("amount >= 0 AND match_required >= 0 AND match_found >= 0", name="not_below_zero"),
    )

    source: str
    kind: FundingKind = Field(sa_column=stored(FundingKind, "kind"))
    state: FundingState = Field(default=FundingState.HELD, sa_column=stored(FundingState, "state"))
    amount: int | None = Field(default=None, sa_column=_dollars("amount"))
    match_required: int | None = Field(default=None, sa_column=_dollars("match_required"))
    match_found: int | None = Field(default=None, sa_column=_dollars("match_found"))
    apply_by: date | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    successor: str = ""
    successor_id: int | None = Field(default=None, index=True)
    keeper_id: int | None = Field(default=None, index=True)
    cliff_told_on: date | None = None
    made_at: datetime

    def roles_of(self, _session: Session, member: Member) -> tuple[Role, ...]:
        """Its keeper owns it."""
        return (Role.OWNER,) if self.keeper_id == member.pk else ()


class FundingReport(Owned, table=True):
    """A report that the source asks for by that day; ``handed_in_on`` once it has it."""

    __table_args__ = (
        tenant_key(),
        UniqueConstraint("funding_id", "due"),
        within("funding", "funding_id"),
    )

    funding_id: int
    due: date
    handed_in_on: date | None = None
    made_at: datetime


class FundedPosition(Owned, table=True):
    """A position that the source pays, until ``until`` or else as long as the source does.

    ``fte`` is in hundredths of a full-time position. ``ended_on`` is when it was taken out of the register.
    """

    __table_args__ = (
        tenant_key(),
        within("funding", "funding_id"),
        within("agency", "agency_id"),
        CheckConstraint(f"length(title) BETWEEN 1 AND {TEXT_LIMIT}", name="title_length"),
        CheckConstraint(f"fte BETWEEN 1 AND {MOST_FTE}", name="fte"),
    )

    funding_id: int = Field(index=True)
    title: str
    agency_id: int | None = Field(default=None, index=True)
    fte: int
    until: date | None = None
    ended_on: date | None = None


class FundedIntervention(Owned, table=True):
    """That a source pays an intervention."""

    __table_args__ = (
        UniqueConstraint("funding_id", "intervention_id"),
        within("funding", "funding_id"),
        within("intervention", "intervention_id"),
    )

    funding_id: int
    intervention_id: int = Field(index=True)
