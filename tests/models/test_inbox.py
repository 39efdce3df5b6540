"""What comes in twice has one effect, on both databases."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlmodel import func, select

from models.database import Database
from models.inbox import CLEARED_AT_ONCE, REMEMBERED, InboxEntry, clear, first_time
from tests.models.both import NOW, database, seat, url

__all__ = ["database", "url"]


@pytest.fixture
def pk(database: Database) -> int:
    """A committee's id."""
    with database.transaction() as session:
        return seat(session).committee.pk


def came(database: Database, pk: int, name: str) -> bool:
    with database.transaction() as session:
        return first_time(session, pk, name, now=NOW)


def test_a_name_is_new_once(database: Database, pk: int) -> None:
    assert came(database, pk, "event:Ev1")
    assert not came(database, pk, "event:Ev1")
    assert came(database, pk, "event:Ev2")


def test_two_committees_have_their_own_names(database: Database, pk: int) -> None:
    with database.transaction() as session:
        other = seat(session, "T2").committee.pk
    assert came(database, pk, "event:Ev1")
    assert came(database, other, "event:Ev1")


def test_an_act_that_failed_may_come_again(database: Database, pk: int) -> None:
    with pytest.raises(ZeroDivisionError), database.transaction() as session:
        assert first_time(session, pk, "event:Ev1", now=NOW) / 0
    assert came(database, pk, "event:Ev1")


def test_of_many_at_once_one_is_the_first(database: Database, pk: int) -> None:
    barrier = threading.Barrier(8, timeout=5)

    def come(_: int) -> bool:
        barrier.wait()
        return came(database, pk, "view:V1:1700.a")

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(come, range(8))) == [False] * 7 + [True]


def names(database: Database) -> int:
    with database.reading() as session:
        return session.exec(select(func.count()).select_from(InboxEntry)).one()


def test_what_came_in_within_two_weeks_is_known_and_older_names_are_forgotten(
    database: Database, pk: int
) -> None:
    assert came(database, pk, "event:Ev1")
    with database.transaction() as session:
        clear(session, now=NOW + REMEMBERED)
    assert not came(database, pk, "event:Ev1")
    with database.transaction() as session:
        clear(session, now=NOW + REMEMBERED + timedelta(seconds=1))
    assert names(database) == 0


def test_many_old_names_are_forgotten_by_and_by_the_oldest_first(database: Database, pk: int) -> None:
    with database.transaction() as session:
        for n in range(CLEARED_AT_ONCE + 1):
            session.add(InboxEntry(committee_id=pk, name=f"event:{n}", at=NOW + timedelta(seconds=n)))
    later = NOW + REMEMBERED + timedelta(days=1)
    for left in (1, 0):
        with database.transaction() as session:
            clear(session, now=later)
        assert names(database) == left
