"""What passes from one person to another in turns: the chair, a workgroup's lead, the recorder's pen.

The committee's chair has tables of its own, from the time when nothing else rotated; every other office
shares a second set with the same columns. An ``Office`` says which of them a piece of code speaks of, so
that all offices go by one set of rules (``chair.py``) and actions (``handover.py``).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from dateutil.relativedelta import relativedelta
from sqlalchemy import JSON, CheckConstraint, ColumnElement, Index, UniqueConstraint, false, true
from sqlmodel import Field, Session, col, select, text

from models.base import Owned, stored, tenant_key, within
from models.committee import Member, Sector
from models.roles import Role


class Duty(StrEnum):
    """What an office is there for."""

    CHAIR = "chair"
    CO_CHAIR = "co_chair"
    VICE_CHAIR = "vice_chair"
    LEAD = "lead"
    RECORDER = "recorder"


class TermState(StrEnum):
    """A term is asked for, accepted and served; or declined, or left unanswered."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    SERVING = "serving"
    ENDED = "ended"
    DECLINED = "declined"
    LAPSED = "lapsed"


class Link(StrEnum):
    """Who is asked when an office falls vacant: the former holder's agency, the next in line."""

    AGENCY = "agency"
    LINE = "line"


CHAIRING_SIDES = (Sector.CRIMINAL_JUSTICE, Sector.BEHAVIORAL_HEALTH)
AGAIN = (30, 7)
"""How many days before the end, beside the first time, it is looked whether somebody has accepted."""

MOST_TERMS = 2
"""How many terms in a row one person may serve, where nothing else is set: what by-laws commonly say."""


def _list(*words: str | int) -> Any:
    """A JSON list with these words where nothing else is given, also for rows that were there before."""
    default = ", ".join(f'"{word}"' if isinstance(word, str) else str(word) for word in words)
    kept = {"nullable": False, "server_default": f"[{default}]"}
    return Field(default_factory=lambda: list(words), sa_type=JSON, sa_column_kwargs=kept)


def _number(value: int) -> Any:
    return Field(default=value, sa_column_kwargs={"server_default": str(value)})


class Rotation(Owned):
    """How an office rotates. Days are counted back from a term's end, months are calendar months.

    ``sectors`` are the sides between which it alternates; one alone keeps it there, none lets the line go
    round. ``most_terms`` one person may serve in a row, and the rest of somebody else's term counts as one if
    ``partial_counts``. ``chain`` is who is asked when it falls vacant, in that order.
    """

    term_months: int = 12
    notice_days: int = 60
    answer_days: int = 7
    again_days: list[int] = _list(*AGAIN)
    sectors: list[str] = _list(*CHAIRING_SIDES)
    most_terms: int = _number(MOST_TERMS)
    partial_counts: bool = Field(default=True, sa_column_kwargs={"server_default": true()})
    chain: list[str] = _list(*Link)
    agency_days: int = _number(7)

    def term_end(self, start: date) -> date:
        """The first day after a term that starts on ``start``: the day on which the next one starts."""
        return start + relativedelta(months=self.term_months)


_OPEN = text("state IN ('asked', 'accepted')")
_SERVING = text("state = 'serving'")
_CHAIRED = text("state IN ('serving', 'ended')")
_UNFILLED = text("ends_on IS NULL")
_UNANSWERED = text("answered_at IS NULL")


def _only_one(name: str, *columns: str, where: Any) -> Index:
    """At most one row of those columns' values among the rows that the condition picks."""
    return Index(name, *columns, unique=True, sqlite_where=where, postgresql_where=where)


class ChairRotation(Rotation, table=True):
    """How the committee's chair rotates."""

    __table_args__ = (
        UniqueConstraint("committee_id"),
        CheckConstraint("term_months BETWEEN 1 AND 60", name="term_months"),
        CheckConstraint("notice_days BETWEEN 1 AND 365", name="notice_days"),
        CheckConstraint("answer_days BETWEEN 1 AND 90", name="answer_days"),
    )


class OfficeRotation(Rotation, table=True):
    """An office beside the chair, of the committee or of a workgroup, and how it rotates."""

    __table_args__ = (
        tenant_key(),
        within("workgroup", "workgroup_id"),
        CheckConstraint("term_months BETWEEN 1 AND 60", name="term_months"),
        CheckConstraint("notice_days BETWEEN 1 AND 365", name="notice_days"),
        CheckConstraint("answer_days BETWEEN 1 AND 90", name="answer_days"),
        _only_one("uq_office_rotation_group", "committee_id", "duty", "workgroup_id", where=text("active")),
        _only_one(
            "uq_office_rotation_committee",
            "committee_id",
            "duty",
            where=text("active AND workgroup_id IS NULL"),
        ),
    )

    duty: Duty = Field(sa_column=stored(Duty, "duty"))
    workgroup_id: int | None = None
    active: bool = True


class Line(Owned):
    """A person's place in an office's line of succession, on one side of the table."""

    member_id: int
    sector: Sector | None
    position: int


class ChairLine(Line, table=True):
    """A place in the chair's line."""

    __table_args__ = (
        UniqueConstraint("committee_id", "member_id"),
        UniqueConstraint("committee_id", "position"),
        within("member", "member_id"),
    )

    sector: Sector = Field(sa_column=stored(Sector, "sector"))


class OfficeLine(Line, table=True):
    """A place in another office's line; without a side where that office does not alternate."""

    __table_args__ = (
        UniqueConstraint("office_id", "member_id"),
        UniqueConstraint("office_id", "position"),
        within("office_rotation", "office_id"),
        within("member", "member_id"),
    )

    office_id: int
    sector: Sector | None = Field(default=None, sa_column=stored(Sector, "sector", nullable=True))


class Term(Owned):
    """One person's term in an office, from ``starts_on`` up to but not including ``ends_on``.

    ``number`` counts the terms; those who said no share it with who took the term after all. ``answer_by``
    is the day on whose morning no answer counts as a no. A ``partial`` one is the rest of the term before it,
    taken by somebody of the same agency. ``note`` is what its holder leaves to the next one in writing.
    """

    member_id: int
    number: int = 1
    sector: Sector | None
    starts_on: date
    ends_on: date
    state: TermState
    asked_at: datetime | None = None
    answer_by: date | None = None
    answered_at: datetime | None = None
    partial: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    note: str = Field(default="", sa_column_kwargs={"server_default": ""})

    @property
    def of_office(self) -> int:
        """The office's id; 0 is the committee's chair."""
        return 0

    @property
    def subject(self) -> str:
        """How queued messages name this term (see ``outbox.py``)."""
        return f"term:{self.of_office}:{self.id}" if self.of_office else f"term:{self.id}"

    def roles_of(self, session: Session, member: Member) -> Iterable[Role]:
        """The person who was asked for this term may answer; whoever serves it may give it back."""
        if member.id != self.member_id:
            return set()
        return {Role.CANDIDATE, Role.HOLDER} if self.state == TermState.SERVING else {Role.CANDIDATE}


class ChairTerm(Term, table=True):
    """A term as chair. The database itself knows that one person chairs, and chairs come one by one."""

    __table_args__ = (
        tenant_key(),
        within("member", "member_id"),
        CheckConstraint("starts_on <= ends_on", name="ends_after_start"),
        _only_one("uq_chair_term_serving", "committee_id", where=_SERVING),
        _only_one("uq_chair_term_open", "committee_id", where=_OPEN),
        _only_one("uq_chair_term_number", "committee_id", "number", where=_CHAIRED),
    )

    member_id: int = Field(index=True)
    sector: Sector = Field(sa_column=stored(Sector, "sector"))
    state: TermState = Field(sa_column=stored(TermState, "state"))


class OfficeTerm(Term, table=True):
    """A term in another office, under the same rules."""

    __table_args__ = (
        tenant_key(),
        within("member", "member_id"),
        within("office_rotation", "office_id"),
        CheckConstraint("starts_on <= ends_on", name="ends_after_start"),
        _only_one("uq_office_term_serving", "office_id", where=_SERVING),
        _only_one("uq_office_term_open", "office_id", where=_OPEN),
        _only_one("uq_office_term_number", "office_id", "number", where=_CHAIRED),
    )

    office_id: int
    member_id: int = Field(index=True)
    sector: Sector | None = Field(default=None, sa_column=stored(Sector, "sector", nullable=True))
    state: TermState = Field(sa_column=stored(TermState, "state"))

    @property
    def of_office(self) -> int:
        """The office's id."""
        return self.office_id


class Cause(StrEnum):
    """Why an office fell vacant."""

    LEFT = "left"
    STEPPED_DOWN = "stepped_down"
    NOBODY_YET = "nobody_yet"


class Vacancy(Owned, table=True):
    """That nobody held an office from ``starts_on`` up to but not including ``ends_on``, which may be open.

    ``office_id`` 0 is the committee's chair. ``rest_until`` is when the term ends that was left unfinished.
    ``asked_agency`` is set once the former holder's agency has had its turn. ``caller_id`` was asked to call
    the next meeting, and has agreed to at ``called_at``: that makes nobody the chair.
    """

    __table_args__ = (
        tenant_key(),
        within("member", "former_id"),
        within("member", "caller_id"),
        _only_one("uq_vacancy_open", "committee_id", "office_id", where=_UNFILLED),
    )

    office_id: int = 0
    cause: Cause = Field(sa_column=stored(Cause, "cause"))
    former_id: int | None = None
    starts_on: date
    rest_until: date | None = None
    ends_on: date | None = None
    asked_agency: bool = False
    caller_id: int | None = None
    called_at: datetime | None = None

    def roles_of(self, session: Session, member: Member) -> Iterable[Role]:
        """Who was asked to call the meeting may say so."""
        return {Role.CANDIDATE} if member.id == self.caller_id else set()


class Swap(Owned, table=True):
    """That somebody in a line asked another to change places; ``agreed`` is empty until answered."""

    __table_args__ = (
        tenant_key(),
        within("member", "asker_id"),
        within("member", "other_id"),
        _only_one("uq_swap_open", "committee_id", "office_id", "asker_id", where=_UNANSWERED),
    )

    office_id: int = 0
    asker_id: int
    other_id: int
    asked_at: datetime
    answered_at: datetime | None = None
    agreed: bool | None = None

    def roles_of(self, session: Session, member: Member) -> Iterable[Role]:
        """The person who was asked to change places may answer."""
        return {Role.CANDIDATE} if member.id == self.other_id else set()


class UserGroup(Owned, table=True):
    """A Slack user group that follows an office: just its holder is in it.

    ``members`` are the Slack ids that were put into it last. After a failure it is tried again from
    ``retry_at`` on; ``error`` is Slack's word for what went wrong, and coordinators are told of it once.
    """

    __table_args__ = (UniqueConstraint("committee_id", "office_id"),)

    office_id: int = 0
    usergroup_id: str
    members: list[str] = _list()
    retry_at: datetime | None = None
    error: str = ""


@dataclass(frozen=True)
class Office:
    """One office of a committee: the chair, unless it has an ``id`` among the others."""

    committee_id: int
    id: int = 0
    duty: Duty = Duty.CHAIR
    workgroup_id: int | None = None

    @property
    def rotations(self) -> type[Rotation]:
        """Where its settings are."""
        return OfficeRotation if self.id else ChairRotation

    @property
    def lines(self) -> type[Line]:
        """Where its line of succession is."""
        return OfficeLine if self.id else ChairLine

    @property
    def terms(self) -> type[Term]:
        """Where its terms are."""
        return OfficeTerm if self.id else ChairTerm

    def owns(self, table: Any) -> ColumnElement[bool]:
        """Picks this office's rows of one of its tables."""
        if table is OfficeRotation:
            return col(OfficeRotation.id) == self.id
        if self.id:
            return col(table.office_id) == self.id
        return col(table.committee_id) == self.committee_id

    def roles_of(self, session: Session, member: Member) -> Iterable[Role]:
        """Who holds it now may hand it over."""
        held = select(self.terms.id).where(
            self.owns(self.terms),
            self.terms.member_id == member.id,
            col(self.terms.state) == TermState.SERVING,
        )
        return {Role.HOLDER} if session.exec(held).first() is not None else set()

    def own(self) -> dict[str, Any]:
        """The columns that make a row this office's."""
        mine = {"committee_id": self.committee_id}
        return mine | {"office_id": self.id} if self.id else mine
