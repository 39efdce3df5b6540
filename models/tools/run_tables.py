"""What is kept of a run of an instrument: who was asked, what they rate, what the group agreed on."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, Session, col, select

from models.base import Owned, json_column, stored, tenant_key, within
from models.calendar import today
from models.committee import Member
from models.roles import Role


class RunState(StrEnum):
    """A run takes answers until it closes; one that was called off has no results."""

    OPEN = "open"
    CLOSED = "closed"
    CALLED_OFF = "called_off"


class Side(StrEnum):
    """As what somebody rates for their agency."""

    LEADER = "leader"
    IT = "it"


class InstrumentRun(Owned, table=True):
    """One time that an instrument was used; at most one of an instrument is open.

    ``section`` is the phase that was rated; empty means all. ``closes_on`` is the last day, until ``CLOSES``;
    what the group rates in a meeting has none, and is closed from the start. ``shown_on`` is the day on which
    the results were shown at a meeting.
    """

    __table_args__ = (
        tenant_key(),
        within("instrument", "instrument_id"),
        within("instrument_version", "version_id"),
        within("member", "author_id"),
        CheckConstraint("(state = 'open') = (closed_at IS NULL)", name="closed_at"),
        Index(
            "uq_instrument_run_open",
            "instrument_id",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
    )

    instrument_id: int = Field(index=True)
    version_id: int
    section: str = ""
    state: RunState = Field(default=RunState.OPEN, sa_column=stored(RunState, "state"))
    opened_at: datetime
    closes_on: date | None = None
    closed_at: datetime | None = None
    author_id: int
    shown_on: date | None = None

    @property
    def origin(self) -> str:
        """How a topic of the agenda names it."""
        return f"run:{self.id}"

    def last_day(self, zone: str) -> date | None:
        """The day in that zone on which it was closed; None while it is open."""
        return today(self.closed_at, zone) if self.closed_at else None


class RunRater(Owned, table=True):
    """Somebody who was asked in a run, for an agency as its leader or IT where the instrument wants that.

    ``ratings`` are places on the scale by the item's place (a string, as JSON has it). ``finished_at`` is
    when they had been through all items; which of them they left out is theirs.
    """

    __table_args__ = (
        tenant_key(),
        UniqueConstraint("run_id", "member_id"),
        within("instrument_run", "run_id"),
        within("member", "member_id"),
        within("agency", "agency_id"),
    )

    run_id: int
    member_id: int = Field(index=True)
    agency_id: int | None = None
    side: Side | None = Field(default=None, sa_column=stored(Side, "side", nullable=True))
    ratings: dict[str, int] = Field(default_factory=dict, sa_column=json_column())
    finished_at: datetime | None = None

    @property
    def subject(self) -> str:
        """How queued messages name what this person is asked (see ``outbox.py``)."""
        return f"instrument-rater:{self.id}"

    def roles_of(self, _session: Session, member: Member) -> tuple[Role, ...]:
        """The ratings belong to whoever gives them."""
        return (Role.OWNER,) if member.id == self.member_id else ()


class Consensus(Owned, table=True):
    """What the group agreed on in a meeting, about an item or (without one) about a whole section.

    The latest word counts; what was recorded before stays.
    """

    __table_args__ = (
        within("instrument_run", "run_id"),
        within("member", "recorder_id"),
        CheckConstraint("place IS NOT NULL OR section <> ''", name="about_something"),
    )

    run_id: int = Field(index=True)
    place: int | None = None
    section: str = ""
    value: int
    note: str = ""
    met_on: date
    recorder_id: int
    recorded_at: datetime


def open_run(session: Session, instrument_id: int) -> InstrumentRun | None:
    """The run of that instrument that takes answers now."""
    statement = select(InstrumentRun).where(
        InstrumentRun.instrument_id == instrument_id, InstrumentRun.state == RunState.OPEN
    )
    return session.exec(statement).first()


def last_run(
    session: Session, instrument_id: int, *, before: InstrumentRun | None = None
) -> InstrumentRun | None:
    """The run of that instrument that was begun last of those that are closed.

    With ``before``, the last one ahead of that, of the same section.
    """
    statement = select(InstrumentRun).where(
        InstrumentRun.instrument_id == instrument_id, InstrumentRun.state == RunState.CLOSED
    )
    if before is not None:
        statement = statement.where(
            InstrumentRun.section == before.section, col(InstrumentRun.id) < before.pk
        )
    return session.exec(statement.order_by(col(InstrumentRun.id).desc())).first()


def closed_runs(session: Session, instrument_id: int) -> list[InstrumentRun]:
    """All runs of that instrument that have results, the latest first; one query."""
    statement = select(InstrumentRun).where(
        InstrumentRun.instrument_id == instrument_id, InstrumentRun.state == RunState.CLOSED
    )
    return list(session.exec(statement.order_by(col(InstrumentRun.id).desc())).all())


def raters_of(session: Session, run: InstrumentRun) -> list[RunRater]:
    """Everybody who was asked, in the order in which they were named."""
    statement = select(RunRater).where(RunRater.committee_id == run.committee_id, RunRater.run_id == run.id)
    return list(session.exec(statement.order_by(col(RunRater.id))).all())
