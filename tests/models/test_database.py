"""Transactions on both databases: all or nothing, side by side, and nobody held up for ever."""

import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlmodel import Session, col, select

from models.committee import Committee
from models.database import PATIENCE, Database, DatabaseBusy, insert_once
from models.goal import Goal
from models.inbox import InboxEntry
from models.migrate import metadata
from tests.models.both import NOW, database, seat, url

__all__ = ["database", "url"]


def names(database: Database) -> list[str]:
    with database.reading() as session:
        return list(session.exec(select(Committee.name).order_by(col(Committee.id))).all())


def committee(name: str) -> Committee:
    return Committee(team_id=name, name=name, zone="UTC", created_at=NOW)


def test_what_is_raised_in_a_transaction_takes_all_of_it_back(database: Database) -> None:
    def fail_half_way() -> None:
        with database.transaction() as session:
            session.add(committee("A"))
            session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_half_way()
    assert names(database) == []


def test_a_constraint_that_fails_at_the_end_takes_all_of_it_back(database: Database) -> None:
    with pytest.raises(IntegrityError), database.transaction() as session:
        session.add_all([committee("A"), committee("B"), committee("A")])
    assert names(database) == []


def test_rows_can_be_read_after_their_transaction(database: Database) -> None:
    with database.transaction() as session:
        row = committee("A")
        session.add(row)
    assert row.name == "A"
    assert row.pk > 0


def test_sixteen_writers_lose_no_update(database: Database) -> None:
    with database.transaction() as session:
        session.add(committee("A"))

    def raise_counter(_: int) -> None:
        with database.transaction() as session:
            found = session.exec(select(Committee).with_for_update()).one()
            found.goals_made += 1
            session.add(found)

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(raise_counter, range(160)))
    with database.reading() as session:
        assert session.exec(select(Committee.goals_made)).one() == 160


def test_two_programs_on_one_file_lose_no_update(url: str, database: Database) -> None:
    other = Database(url)
    with database.transaction() as session:
        session.add(committee("A"))

    def raise_counter(each: Database) -> None:
        for _ in range(20):
            with each.transaction() as session:
                found = session.exec(select(Committee).with_for_update()).one()
                found.goals_made += 1
                session.add(found)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(raise_counter, [database, other]))
    with other.reading() as session:
        assert session.exec(select(Committee.goals_made)).one() == 40
    other.close()


def test_reading_goes_on_while_somebody_writes(database: Database) -> None:
    with database.transaction() as session:
        session.add(committee("A"))
    with database.transaction() as session:
        session.add(committee("B"))
        session.flush()
        assert names(database) == ["A"]
    assert names(database) == ["A", "B"]


def test_who_reads_sees_one_state_to_the_end(database: Database) -> None:
    with database.transaction() as session:
        session.add(committee("A"))
    with database.reading() as session:
        asked = select(Committee.name).order_by(col(Committee.id))
        assert session.exec(asked).all() == ["A"]
        with database.transaction() as another:
            another.add(committee("B"))
        assert session.exec(asked).all() == ["A"]
    assert names(database) == ["A", "B"]


def test_who_only_reads_cannot_write_and_the_next_one_can(database: Database) -> None:
    def write() -> None:
        with database.reading() as session:
            session.add(committee("A"))

    with pytest.raises(DBAPIError):
        write()
    for name in ("B", "C"):
        with database.transaction() as session:
            session.add(committee(name))
    assert names(database) == ["B", "C"]


def test_a_row_of_no_committee_is_refused(database: Database) -> None:
    with pytest.raises(IntegrityError), database.transaction() as session:
        session.add(Goal(committee_id=77, number=1, statement="Fewer bookings", created_at=NOW))


def test_one_of_two_who_insert_the_same_at_once_is_told_so(database: Database) -> None:
    with database.transaction() as session:
        pk = seat(session).committee.pk
    inserted, waiting = threading.Event(), threading.Event()
    outcomes: dict[str, int | None] = {}

    def entry() -> InboxEntry:
        return InboxEntry(committee_id=pk, name="event:Ev1", at=NOW)

    def first() -> None:
        with database.transaction() as session:
            outcomes["first"] = insert_once(session, entry(), "committee_id", "name")
            inserted.set()
            waiting.wait(5)

    def second() -> None:
        inserted.wait(5)
        waiting.set()
        with database.transaction() as session:
            outcomes["second"] = insert_once(session, entry(), "committee_id", "name")
            session.add(committee("after"))

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(first), pool.submit(second)]:
            done.result(10)
    assert outcomes["first"] is not None
    assert outcomes["second"] is None
    assert "after" in names(database)


def test_inserting_once_does_not_hide_another_fault(database: Database) -> None:
    with pytest.raises(IntegrityError), database.transaction() as session:
        insert_once(session, InboxEntry(committee_id=77, name="x", at=NOW), "committee_id", "name")


def test_typed_words_are_kept_out_of_error_messages(database: Database) -> None:
    with pytest.raises(IntegrityError) as caught, database.transaction() as session:
        session.add_all([committee("Secret words"), committee("Secret words")])
    told = str(caught.value)
    assert "committee" in told
    assert "Secret words" not in told.split("DETAIL")[0]  # what PostgreSQL itself adds


def test_a_transaction_whose_turn_does_not_come_is_told_so(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'busy.db'}")
    metadata().create_all(database.engine)

    def late() -> str:
        try:
            with database.transaction(patience=0.05):
                return "let in"
        except DatabaseBusy:
            return "told"

    with database.transaction(), ThreadPoolExecutor(1) as pool:
        assert pool.submit(late).result(5) == "told"
    assert late() == "let in"
    database.close()


def test_a_file_that_another_program_holds_is_said_to_be_busy(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'busy.db'}")
    metadata().create_all(database.engine)
    backup = sqlite3.connect(tmp_path / "busy.db", isolation_level=None)
    backup.execute("BEGIN EXCLUSIVE")
    for patience in (0.0, 0.1, PATIENCE):  # not longer than two seconds, so that the turn is handed on
        with pytest.raises(DatabaseBusy), database.transaction(patience=patience) as session:
            session.add(committee("A"))
    backup.execute("COMMIT")
    backup.close()
    with database.transaction() as session:
        session.add(committee("A"))
    assert names(database) == ["A"]
    database.close()


def test_a_new_file_can_be_opened_by_many_at_once(tmp_path: Path) -> None:
    databases = [Database(f"sqlite:///{tmp_path / 'new.db'}") for _ in range(6)]

    def mode(each: Database) -> tuple[object, object]:
        with Session(each.engine) as session:
            told = session.connection()
            return told.execute(text("PRAGMA journal_mode")).scalar(), told.execute(
                text("PRAGMA foreign_keys")
            ).scalar()

    with ThreadPoolExecutor(6) as pool:
        assert set(pool.map(mode, databases)) == {("wal", 1)}
    for each in databases:
        each.close()


def test_instants_of_any_zone_are_the_same_instant_afterwards(database: Database) -> None:
    local = NOW.astimezone(ZoneInfo("America/Denver")) + timedelta(microseconds=7)
    with database.transaction() as session:
        session.add(Committee(team_id="T", name="A", zone="UTC", created_at=local))
    with database.reading() as session:
        found = session.exec(select(Committee.created_at)).one()
    assert found == local
    assert found.isoformat() == "2026-11-20T16:00:00.000007+00:00"
