"""The committee and who sits on it: agencies by sector, members, seats with principal and designee."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, UniqueConstraint, and_, bindparam, false
from sqlalchemy import select as core_select
from sqlmodel import Field, Session, SQLModel, col, select

from models.base import Owned, json_column, stored, tenant_key, within
from models.calendar import WorkCalendar
from models.errors import NotFound, NotSetUp
from models.rows import columns_of, row_of
from models.wire import Prepared, Question, Rows, wire_of


class Sector(StrEnum):
    """The side of the table that an agency sits on."""

    CRIMINAL_JUSTICE = "criminal_justice"
    BEHAVIORAL_HEALTH = "behavioral_health"
    COMMUNITY = "community"
    GOVERNMENT = "government"


class Step(StrEnum):
    """The six steps that a committee, or a workgroup, goes through; going back is normal."""

    ENGAGEMENT = "engagement"
    ASSESSMENT = "assessment"
    PLANNING = "planning"
    MONITORING = "monitoring"
    PROBLEM_SOLVING = "problem_solving"
    TRANSITION = "transition"


class Committee(SQLModel, table=True):
    """One committee of one Slack workspace; its id is the tenant key of every other row.

    ``open_meetings`` is set for a body under an open-meetings law: prompts are one-way, no poll or vote runs
    in Slack. ``standing_order`` lists the parts of its agendas (``standing.py``); empty means the usual ones.
    ``most_hours`` a person should sit in meetings in a month, and ``fewest_meetings`` the committee should
    hold in three months, are its own bounds; None is no bound.
    """

    __table_args__ = (
        CheckConstraint("fiscal_year_start_month BETWEEN 1 AND 12", name="fiscal_month"),
        CheckConstraint("length(name) BETWEEN 1 AND 150", name="name_length"),
    )

    id: int | None = Field(default=None, primary_key=True)
    team_id: str = Field(unique=True)
    name: str
    mission: str = ""
    zone: str
    channel_id: str | None = None
    step: Step = Field(default=Step.ENGAGEMENT, sa_column=stored(Step, "step"))
    country: str = "US"
    subdivision: str | None = None
    fiscal_year_start_month: int = 7
    day_first: bool = False
    goals_made: int = 0
    steps_made: int = 0
    created_at: datetime
    set_up_at: datetime | None = None
    open_meetings: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    standing_order: list[str] = Field(default_factory=list, sa_column=json_column(server_default="[]"))
    most_hours: int | None = None
    fewest_meetings: int | None = None

    @property
    def pk(self) -> int:
        """The id once flushed."""
        assert self.id is not None
        return self.id

    @property
    def committee_id(self) -> int:
        """A committee belongs to itself, so that its changes are audited as any other row's."""
        return self.pk


class DayOff(Owned, table=True):
    """A day on which this committee does not work, beside the public holidays (court recess, election)."""

    __table_args__ = (UniqueConstraint("committee_id", "day"),)

    day: date
    name: str


class Agency(Owned, table=True):
    """An organisation at the table."""

    __table_args__ = (
        tenant_key(),
        UniqueConstraint("committee_id", "name"),
        CheckConstraint("length(name) BETWEEN 1 AND 150", name="name_length"),
    )

    name: str
    sector: Sector = Field(sa_column=stored(Sector, "sector"))


class Member(Owned, table=True):
    """A person of the committee, known by a Slack user id; ``zone`` is that person's own."""

    __table_args__ = (
        tenant_key(),
        UniqueConstraint("committee_id", "slack_id"),
        within("member", "stand_in_id"),
    )

    slack_id: str
    name: str
    zone: str
    coordinator: bool = False
    active: bool = True
    away_until: date | None = None
    stand_in_id: int | None = None

    def away_on(self, day: date) -> bool:
        """Whether the person has said to be away on that day; ``away_until`` is the first day back."""
        return self.away_until is not None and day < self.away_until


class Seat(Owned, table=True):
    """An agency's place at the table. Quorum and rotation count seats, not accounts."""

    __table_args__ = (
        tenant_key(),
        within("agency", "agency_id"),
        within("member", "principal_id"),
        within("member", "designee_id"),
        UniqueConstraint("committee_id", "principal_id"),
        CheckConstraint("principal_id <> designee_id", name="two_people"),
    )

    agency_id: int = Field(index=True)
    principal_id: int | None = None
    designee_id: int | None = None


OF_TEAM = col(Committee.team_id) == bindparam("team_id")

# Putting a statement together takes longer than running it.
_BY_TEAM = select(Committee).where(OF_TEAM)
_WITH_MEMBER = Prepared(
    core_select(*columns_of(Committee), *columns_of(Member))
    .select_from(Committee)
    .join(
        Member,
        and_(col(Member.committee_id) == Committee.id, col(Member.slack_id) == bindparam("slack_id")),
        isouter=True,
    )
    .where(OF_TEAM)
)


def committees(session: Session) -> list[Committee]:
    """Every committee in the database: there is one for each workspace."""
    return list(session.exec(select(Committee).order_by(col(Committee.id))).all())


def committee_of(session: Session, team_id: str) -> Committee:
    """The workspace's committee. Raises NotSetUp when nobody has begun its set-up."""
    found = session.exec(_BY_TEAM, params={"team_id": team_id}).first()
    if found is None:
        raise NotSetUp("committee")
    return found


WHO = len(columns_of(Committee)) + len(columns_of(Member))
"""How many columns of a row ``who_is`` reads."""


def asking_who(team_id: str, slack_id: str) -> Question:
    """Asks for the workspace's committee and its member with that Slack id: see ``who_is``."""
    return _WITH_MEMBER, {"team_id": team_id, "slack_id": slack_id}


def who_is(session: Session, rows: Rows) -> tuple[Committee | None, Member | None]:
    """The committee, if there is one, and its member, active or not, if it is one."""
    if not rows:
        return None, None
    part = len(columns_of(Committee))
    return row_of(session, Committee, rows[0][:part]), row_of(session, Member, rows[0][part:WHO])


def committee_with(session: Session, team_id: str, slack_id: str) -> tuple[Committee | None, Member | None]:
    """The workspace's committee and its member with that Slack id, at one look."""
    [rows] = wire_of(session).ask(asking_who(team_id, slack_id))
    return who_is(session, rows)


def lock(session: Session, committee_id: int) -> Committee:
    """The committee's row, locked until the transaction ends: for counters and other one-at-a-time work."""
    statement = select(Committee).where(Committee.id == committee_id).with_for_update(key_share=True)
    return session.exec(statement.execution_options(populate_existing=True)).one()


def calendar_of(session: Session, committee: Committee) -> WorkCalendar:
    """The committee's working days, holidays and habits of writing dates, in its zone."""
    days = session.exec(select(col(DayOff.day)).where(DayOff.committee_id == committee.id)).all()
    return WorkCalendar(
        zone=committee.zone,
        holidays=frozenset(days),
        country=committee.country or None,
        subdivision=committee.subdivision,
        fiscal_year_start_month=committee.fiscal_year_start_month,
        day_first=committee.day_first,
    )


def find_member(session: Session, committee_id: int, slack_id: str) -> Member | None:
    """The member with that Slack id, active or not."""
    return session.exec(
        select(Member).where(Member.committee_id == committee_id, Member.slack_id == slack_id)
    ).first()


def member_by_slack(session: Session, committee_id: int, slack_id: str) -> Member:
    """The active member with that Slack id. Raises NotFound for anybody else."""
    found = find_member(session, committee_id, slack_id)
    if found is None or not found.active:
        raise NotFound("member", slack_id)
    return found


def members_of(session: Session, committee_id: int) -> list[Member]:
    """All active members, by name."""
    statement = select(Member).where(Member.committee_id == committee_id, col(Member.active))
    return list(session.exec(statement.order_by(Member.name)).all())


def coordinators(session: Session, committee_id: int) -> list[Member]:
    """The active coordinators, by name."""
    return [member for member in members_of(session, committee_id) if member.coordinator]


def agencies_of(session: Session, committee_id: int) -> list[Agency]:
    """All agencies, by name."""
    return list(
        session.exec(select(Agency).where(Agency.committee_id == committee_id).order_by(Agency.name)).all()
    )


def seats_of(session: Session, committee_id: int) -> list[Seat]:
    """All seats, in the order in which they were made."""
    return list(
        session.exec(select(Seat).where(Seat.committee_id == committee_id).order_by(col(Seat.id))).all()
    )
