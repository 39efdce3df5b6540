"""Fixtures for what must hold on SQLite and on PostgreSQL alike."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlmodel import Session, select

from models.committee import Agency, Committee, Member, Sector
from models.database import Database
from models.goal import Goal, add_goal
from models.roster import Person, admit, begin
from models.step import ActionStep, add_step
from models.workgroup import Workgroup, WorkgroupMember
from tests.laid import laid_file

NOW = datetime(2026, 11, 20, 16, tzinfo=UTC)
ZONE = "America/Denver"


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database with all tables and no row, of each kind."""
    if request.param == "sqlite":
        return laid_file(tmp_path / "convener.db")
    found: str = request.getfixturevalue("postgres_url")
    return found


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database without a table, of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'convener.db'}"
    found: str = request.getfixturevalue("bare_postgres_url")
    return found


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    """A database with all tables, of each kind."""
    made = Database(url)
    yield made
    made.close()


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """One transaction for the whole test."""
    with database.transaction() as opened:
        yield opened


@dataclass(frozen=True)
class Cast:
    """A committee: ana coordinates, ben leads the workgroup Diversion, cho and dee are members."""

    committee: Committee
    ana: Member
    ben: Member
    cho: Member
    dee: Member
    group: Workgroup
    agency: Agency

    def goal(self, session: Session, *, by: Member | None = None, statement: str = "Fewer bookings") -> Goal:
        """A new goal of Diversion."""
        return add_goal(session, by or self.ana, statement=statement, workgroup=self.group, now=NOW)

    def step(
        self, session: Session, goal: Goal, *, by: Member | None = None, owner: Member | None = None
    ) -> ActionStep:
        """A new commitment under the goal."""
        author = by or self.ana
        return add_step(session, author, goal, title="Write the protocol", owner=owner, due=None, now=NOW)


def seat(session: Session, team: str = "T1") -> Cast:
    """Makes the committee of that workspace."""
    committee, ana = begin(session, team, Person(f"UANA{team}", "Ana", ZONE), name="Council", now=NOW)
    ben, cho, dee = (
        admit(session, committee, Person(f"U{name.upper()}{team}", name, ZONE), now=NOW)
        for name in ("Ben", "Cho", "Dee")
    )
    group = Workgroup(committee_id=committee.pk, name="Diversion")
    agency = Agency(committee_id=committee.pk, name="Probation", sector=Sector.CRIMINAL_JUSTICE)
    session.add_all([group, agency])
    session.flush()
    put_member(session, group, ben, lead=True)
    session.flush()
    return Cast(committee, ana, ben, cho, dee, group, agency)


@pytest.fixture
def cast(session: Session) -> Cast:
    """A committee in the test's transaction."""
    return seat(session)


def put_member(session: Session, workgroup: Workgroup, member: Member, *, lead: bool) -> WorkgroupMember:
    """Makes sure that the member is in the workgroup, as lead or not."""
    statement = select(WorkgroupMember).where(
        WorkgroupMember.workgroup_id == workgroup.id, WorkgroupMember.member_id == member.id
    )
    row = session.exec(statement).first() or WorkgroupMember(
        committee_id=workgroup.committee_id, workgroup_id=workgroup.pk, member_id=member.pk
    )
    row.lead = lead
    session.add(row)
    return row
