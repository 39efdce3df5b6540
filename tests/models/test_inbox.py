"""What comes in twice has one effect, on both databases."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlmodel import func, select

from models.database import Database
from models.inbox import CLEARED_AT_ONCE, REMEMBERED, InboxEntry, clear, enter
from tests.models.both import NOW, database, seat, url

__all__ = ["database", "url"]


@pytest.fixture(autouse=True)
def pk(database: Database) -> int:
    """The id of the committee of T1."""
    with database.transaction() as session:
        return seat(session).committee.pk


def came(database: Database, name: str, team: str = "T1") -> bool:
    with database.transaction() as session:
        return enter(session, team, f"UANA{team}", name, now=NOW).new


def test_a_name_is_new_once(database: Database) -> None:
    assert came(database, "event:Ev1")
    assert not came(database, "event:Ev1")
    assert came(database, "event:Ev2")


def test_two_committees_have_their_own_names(database: Database) -> None:
    with database.transaction() as session:
        seat(session, "T2")
    assert came(database, "event:Ev1")
    assert came(database, "event:Ev1", "T2")


def test_an_act_that_failed_may_come_again(database: Database) -> None:
    with pytest.raises(ZeroDivisionError), database.transaction() as session:
        assert enter(session, "T1", "UANAT1", "event:Ev1", now=NOW).new / 0
    assert came(database, "event:Ev1")


def test_of_many_at_once_one_is_the_first(database: Database) -> None:
    barrier = threading.Barrier(8, timeout=5)

    def come(_: int) -> bool:
        barrier.wait()
        return came(database, "view:V1:1700.a")

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(come, range(8))) == [False] * 7 + [True]


def names(database: Database) -> int:
    with database.reading() as session:
        return session.exec(select(func.count()).select_from(InboxEntry)).one()


def test_what_came_in_within_two_weeks_is_known_and_older_names_are_forgotten(database: Database) -> None:
    assert came(database, "event:Ev1")
    with database.transaction() as session:
        clear(session, now=NOW + REMEMBERED)
    assert not came(database, "event:Ev1")
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
