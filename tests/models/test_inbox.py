"""What comes in twice has one effect, on both databases."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from models.database import Database
from models.inbox import first_time
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
