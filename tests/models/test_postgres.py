"""PostgreSQL as the engine: every wait has an end, nothing is half done, and the pool heals."""

import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from threading import Barrier

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlmodel import Session, col, select

from models import migrate, postgres
from models.committee import Committee
from models.database import Database, DatabaseBusy, crossed
from tests.models.both import NOW


@pytest.fixture
def database(postgres_url: str) -> Iterator[Database]:
    made = Database(postgres_url)
    yield made
    made.close()


def committee(name: str) -> Committee:
    return Committee(team_id=name, name=name, zone="UTC", created_at=NOW)


def names(database: Database) -> list[str]:
    with database.reading() as session:
        return list(session.exec(select(Committee.name).order_by(col(Committee.id))).all())


def backend(session: Session) -> int:
    return session.connection().execute(text("SELECT pg_backend_pid()")).scalar_one()


def end(url: str, *pids: int) -> None:
    """What a restart, a failover or an administrator does to connections."""
    with psycopg.connect(url, autocommit=True) as administrator:
        for pid in pids:
            administrator.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])


def told(database: Database, setting: str) -> object:
    with database.transaction() as session:
        return session.connection().execute(text(f"SHOW {setting}")).scalar()


def test_every_wait_has_an_end(database: Database) -> None:
    assert told(database, "lock_timeout") == "10s"
    for _ in range(2):  # also on a connection that is used again
        assert told(database, "statement_timeout") == "30s"
        assert told(database, "idle_in_transaction_session_timeout") == "15s"
    assert told(database, "application_name") == "convener"


def test_a_parameter_in_the_address_wins(postgres_url: str) -> None:
    database = Database(f"{postgres_url}&application_name=county", threads=1)
    assert told(database, "application_name") == "county"
    database.close()


def test_a_held_row_does_not_outlast_a_persons_patience(database: Database) -> None:
    with database.transaction() as session:
        session.add(committee("A"))

    def late() -> str:
        try:
            with database.transaction(patience=0.05) as session:
                session.exec(select(Committee).with_for_update()).one()
                return "let in"
        except DatabaseBusy:
            return "told"

    with database.transaction() as session, ThreadPoolExecutor(1) as pool:
        session.exec(select(Committee).with_for_update()).one()
        assert pool.submit(late).result(10) == "told"
    assert late() == "let in"
    assert told(database, "lock_timeout") == "10s"  # the patience was that one transaction's


def test_who_finds_no_free_connection_is_told_so(postgres_url: str) -> None:
    database = Database(postgres_url, threads=1)
    with database.transaction() as one, database.transaction() as other, ThreadPoolExecutor(1) as pool:
        one.connection()
        other.connection()
        with pytest.raises(DatabaseBusy):
            pool.submit(told, database, "lock_timeout").result(10)
    assert told(database, "lock_timeout") == "10s"
    database.close()


def test_a_replica_takes_its_share_of_the_servers_connections_and_not_more(postgres_url: str) -> None:
    database = Database(postgres_url, threads=500)
    with ExitStack() as held:
        for _ in range(postgres.CONNECTIONS):
            held.enter_context(database.engine.connect())
        with pytest.raises(PoolTimeout):
            database.engine.connect()
    database.close()


def test_a_connection_that_dies_between_two_acts_is_replaced(database: Database, postgres_url: str) -> None:
    with database.transaction() as session:
        dead = backend(session)
    end(postgres_url, dead)
    with database.transaction() as session:
        session.add(committee("A"))
        assert backend(session) != dead
    assert names(database) == ["A"]


def test_a_connection_that_dies_in_the_middle_leaves_nothing_half_done(
    database: Database, postgres_url: str
) -> None:
    def act() -> None:
        with database.transaction() as session:
            session.add(committee("A"))
            session.flush()
            end(postgres_url, backend(session))
            session.add(committee("B"))

    with pytest.raises(DBAPIError):
        act()
    assert names(database) == []
    with database.transaction() as session:
        session.add(committee("C"))
    assert names(database) == ["C"]


def test_when_all_connections_die_at_once_the_pool_heals(database: Database, postgres_url: str) -> None:
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda number: told(database, "lock_timeout"), range(30)))
        with psycopg.connect(postgres_url, autocommit=True) as administrator:
            administrator.execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        assert set(pool.map(lambda number: told(database, "lock_timeout"), range(30))) == {"10s"}


def test_transactions_that_cross_are_told_apart_from_other_faults(database: Database) -> None:
    with database.transaction() as session:
        session.add_all([committee("A"), committee("B")])

    def lock_both(first: str, second: str, meet: Barrier) -> str:
        try:
            with database.transaction() as session:
                lock = select(Committee).with_for_update()
                session.exec(lock.where(Committee.name == first)).one()
                meet.wait(5)
                session.exec(lock.where(Committee.name == second)).one()
                return "done"
        except DBAPIError as error:
            return "crossed" if crossed(error) else str(error)

    meet = Barrier(2)
    with ThreadPoolExecutor(2) as pool:
        acts = [pool.submit(lock_both, *pair, meet) for pair in (("A", "B"), ("B", "A"))]
        assert sorted(act.result(20) for act in acts) == ["crossed", "done"]
    with pytest.raises(IntegrityError) as twice, database.transaction() as session:
        session.add(committee("A"))
    assert crossed(twice.value)
    with pytest.raises(DBAPIError) as nonsense, database.transaction() as session:
        session.connection().execute(text("SELECT nonsense"))
    assert not crossed(nonsense.value)


def test_a_silent_host_is_given_up(postgres_url: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"postgresql://convener@127.0.0.1:{silent.getsockname()[1]}/convener?connect_timeout=2"
        with pytest.raises(OperationalError, match="timeout"):
            migrate.current(address)


def test_of_two_hosts_the_one_that_answers_is_taken(postgres_url: str) -> None:
    """As after a failover: the address names both, and only one of them lets us write."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        closed = taken.getsockname()[1]
    both = postgres_url.replace("host=", f"host=127.0.0.1:{closed}&host=")
    database = Database(f"{both}&target_session_attrs=read-write", threads=1)
    assert told(database, "transaction_read_only") == "off"
    database.close()
