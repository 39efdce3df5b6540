"""The migrations against the tables, on SQLite and on PostgreSQL."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import TextClause, inspect
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlmodel import Session, text

from models.committee import Committee, Member, Sector
from models.database import Database
from models.goal import Goal
from models.migrate import FOLDER, UnknownRevision, current, head, metadata, upgrade
from models.office import ChairTerm, TermState
from models.step import ActionStep
from tests.models.both import empty_url
from tests.postgres import empty_database

__all__ = ["empty_url"]

NOW = datetime(2026, 11, 20, 16, tzinfo=UTC)


@pytest.fixture
def empty(empty_url: str) -> str:
    """The migrations make the tables."""
    return empty_url


@contextmanager
def opened(url: str) -> Iterator[Database]:
    database = Database(url, threads=2)
    yield database
    database.close()


@contextmanager
def upgraded(url: str) -> Iterator[Session]:
    """A session on a migrated database with two committees, a member and a goal each."""
    upgrade(url)
    with opened(url) as database, Session(database.engine) as session:
        for team in ("T1", "T2"):
            session.add(Committee(team_id=team, name=team, zone="America/Denver", created_at=NOW))
            session.flush()
            pk = session.connection().execute(text("SELECT max(id) FROM committee")).scalar_one()
            member = Member(committee_id=pk, slack_id="U1", name="Ana", zone="America/Denver")
            goal = Goal(committee_id=pk, number=1, statement="Fewer bookings", created_at=NOW)
            session.add_all([member, goal])
            session.flush()
        yield session


def step_of(committee: int, goal: int, **values: Any) -> ActionStep:
    made: dict[str, Any] = {"number": 1, "title": "Write the protocol", "heard_at": NOW, "created_at": NOW}
    return ActionStep(committee_id=committee, goal_id=goal, **(made | values))


def term_of(committee: int, member: int, year: int, state: TermState = TermState.SERVING) -> ChairTerm:
    starts, ends = date(year, 1, 1), date(year + 1, 1, 1)
    return ChairTerm(
        committee_id=committee,
        member_id=member,
        sector=Sector.CRIMINAL_JUSTICE,
        starts_on=starts,
        ends_on=ends,
        state=state,
    )


def run(session: Session, statement: TextClause) -> None:
    session.connection().execute(
        statement
    )  # asked for here: a savepoint holds only what is asked for within it


def refused(session: Session, act: Callable[[], object]) -> bool:
    """Whether the database itself refuses what is done."""
    try:
        with session.begin_nested():
            act()
            session.flush()
    except IntegrityError:
        return True
    return False


def test_migrations_lead_to_the_tables_as_they_are(empty: str) -> None:
    assert current(empty) is None
    assert upgrade(empty) == (None, head())
    assert current(empty) == head()
    with opened(empty) as database, database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata()) == []


def shape(url: str) -> dict[str, dict[str, Any]]:
    """Every table as the database describes it, with its checks and partial indexes, without any order."""
    with opened(url) as database:
        told = inspect(database.engine)
        return {
            table: {
                "columns": {c["name"]: (str(c["type"]), c["nullable"]) for c in told.get_columns(table)},
                "checks": {c["name"]: c["sqltext"] for c in told.get_check_constraints(table)},
                "uniques": {u["name"]: u["column_names"] for u in told.get_unique_constraints(table)},
                "keys": {k["name"]: (k["referred_table"], k["referred_columns"], k["constrained_columns"])
                         for k in told.get_foreign_keys(table)},
                "indexes": {i["name"]: (i["column_names"], i["unique"], _words(i["dialect_options"]))
                            for i in told.get_indexes(table)},
            }
            for table in told.get_table_names()
            if table != "alembic_version"
        }  # fmt: skip


def _words(options: dict[str, Any]) -> dict[str, str]:
    return {name: str(value) for name, value in options.items()}


def test_every_constraint_has_the_name_and_the_words_that_the_tables_give_it(
    empty: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """What Alembic's own comparison leaves out: checks, enums, partial indexes."""
    upgrade(empty)
    with _another(empty, tmp_path, request) as made_directly:
        with opened(made_directly) as database:
            metadata().create_all(database.engine)
        assert shape(empty) == shape(made_directly)
    assert any(table["checks"] for table in shape(empty).values())


@contextmanager
def _another(url: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    if url.startswith("sqlite"):
        yield f"sqlite:///{tmp_path / 'direct.db'}"
        return
    with empty_database(request.getfixturevalue("postgres")) as other:
        yield other


def test_database_refuses_a_state_that_is_none(empty: str) -> None:
    with upgraded(empty) as session:
        session.add(step_of(1, 1))
        session.flush()
        for column in ("state", "progress"):
            statement = text(f"UPDATE action_step SET {column} = 'nearly'")
            assert refused(session, partial(run, session, statement))


def test_database_refuses_a_second_serving_chair(empty: str) -> None:
    with upgraded(empty) as session:
        session.add_all([term_of(1, 1, 2026), term_of(2, 2, 2026), term_of(1, 1, 2027, TermState.ASKED)])
        session.flush()
        assert refused(session, lambda: session.add(term_of(1, 1, 2028)))
        assert refused(session, lambda: session.add(term_of(1, 1, 2029, TermState.ACCEPTED)))


def test_database_refuses_a_step_under_another_committees_goal(empty: str) -> None:
    with upgraded(empty) as session:
        assert refused(session, lambda: session.add(step_of(1, 2)))
        assert refused(session, lambda: session.add(step_of(1, 1, owner_id=2)))
        session.add(step_of(1, 1, owner_id=1))
        session.flush()


def test_instants_come_back_aware_and_the_same(empty: str) -> None:
    with upgraded(empty) as session:
        session.commit()
    with opened(empty) as database, Session(database.engine) as session:
        assert session.get_one(Committee, 1).created_at == NOW
        assert session.get_one(Committee, 1).created_at.tzinfo is not None


def test_a_second_upgrade_changes_nothing(empty: str) -> None:
    upgrade(empty)
    before = shape(empty)
    assert upgrade(empty) == (head(), head())
    assert shape(empty) == before


def test_two_programs_may_upgrade_at_once(empty: str) -> None:
    outcomes: list[object] = []

    def run() -> None:
        try:
            outcomes.append(upgrade(empty))
        except Exception as error:
            outcomes.append(error)

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(map(str, outcomes)) == sorted(
        map(str, [(None, head()), (head(), head()), (head(), head())])
    )


def test_a_failed_upgrade_leaves_nothing_behind(empty: str) -> None:
    with opened(empty) as database, database.engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE occurrence (other INTEGER)")  # in the way, half way through
    with pytest.raises(Exception, match="occurrence"):
        upgrade(empty)
    with opened(empty) as database:
        assert set(inspect(database.engine).get_table_names()) <= {"occurrence"}


def test_a_database_of_a_later_version_is_left_alone(empty: str) -> None:
    upgrade(empty)
    with opened(empty) as database, database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999', works_from = '9998'")
    with pytest.raises(UnknownRevision, match="9999"):
        upgrade(empty)
    assert current(empty) == "9999"


def test_asking_for_the_revision_does_not_make_a_file(tmp_path: Path) -> None:
    file = tmp_path / "nothing.db"
    assert current(f"sqlite:///{file}") is None
    assert not file.exists()


def test_unreachable_database_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(OperationalError):
        upgrade(f"sqlite:///{tmp_path / 'no such folder' / 'convener.db'}")


def test_there_is_no_way_back_but_a_backup() -> None:
    versions = [file.read_text() for file in (FOLDER / "versions").glob("0*.py")]
    assert versions
    assert not any("def downgrade" in version or "# ###" in version for version in versions)
