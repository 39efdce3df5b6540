"""The tables of what is due, at size: the first is found by its index, without looking at the others."""

from datetime import timedelta
from itertools import cycle, islice
from typing import Any

import pytest
from sqlalchemy import event, insert, text
from sqlmodel import Session, col, select

from models import schedule as schedules
from models.inbox import InboxEntry, clear
from models.missed import take_untold
from models.schedule import Occurrence, Outcome, Schedule
from models.work import Work
from tests.models.both import NOW, database, seat, session, url

__all__ = ["database", "session", "url"]

MANY = 2_000


@pytest.fixture
def pk(session: Session) -> int:
    made = seat(session).committee.pk
    for row in session.exec(select(Schedule)).all():  # the nudges of the members' zones
        session.delete(row)
    session.flush()
    return made


def fill(session: Session, rows: list) -> None:
    """Adds the rows, and tells the database how many there are, as it finds out by itself in time."""
    values = [row.model_dump(exclude={"id"}) for row in rows]
    session.connection().execute(insert(type(rows[0]).__table__), values)
    session.connection().execute(text("ANALYZE"))


def statements(session: Session, act) -> list[tuple[str, Any]]:
    """What an act asks the database, with the parameters."""
    said: list[tuple[str, Any]] = []

    def listen(connection, cursor, statement, parameters, context, many):
        said.append((statement, parameters))

    connection = session.connection()
    session.flush()
    event.listen(connection, "before_cursor_execute", listen)
    act()
    event.remove(connection, "before_cursor_execute", listen)
    return said


def plans(session: Session, act) -> list[str]:
    """How the database would do each statement of an act."""
    said = statements(session, act)
    connection = session.connection()
    words = "EXPLAIN QUERY PLAN" if connection.dialect.name == "sqlite" else "EXPLAIN"
    return [
        "\n".join(str(row) for row in connection.exec_driver_sql(f"{words} {statement}", parameters))
        for statement, parameters in said
    ]


def sorts(plan: str) -> bool:
    return "TEMP B-TREE" in plan or "Sort" in plan


def many_due(pk: int) -> list[Schedule]:
    works = list(islice(cycle(reversed(Work)), MANY))
    return [
        Schedule(committee_id=pk, work=work, subject_id=n, zone="UTC", next_run=NOW, wake_at=NOW)
        for n, work in enumerate(works, 1)
    ]


def test_of_thousands_due_at_one_instant_the_first_is_claimed_by_the_index(session, pk):
    fill(session, many_due(pk))
    for act in (lambda: schedules.claim_due(session, now=NOW), lambda: schedules.next_due(session)):
        [plan] = plans(session, act)
        assert "ix_schedule_due" in plan
        assert not sorts(plan)


def test_who_asks_for_the_next_one_is_not_sent_the_others(session, pk):
    fill(session, many_due(pk))
    [said] = statements(session, lambda: schedules.next_due(session))
    assert len(session.connection().exec_driver_sql(*said).all()) == 1


def test_of_many_due_at_one_instant_those_of_the_first_kind_go_first(session, pk):
    fill(session, many_due(pk)[: 3 * len(Work)])
    done = []
    while (claimed := schedules.claim_due(session, now=NOW)) is not None:
        done.append(claimed.work)
        schedules.take_occurrence(session, claimed, now=NOW)
        session.flush()
    assert done == [work for work in Work for _ in range(3)]


def test_nothing_left_to_tell_is_found_out_by_one_look_at_a_small_index(session, pk):
    fill(session, many_due(pk)[:1])
    [schedule_id] = session.exec(select(Schedule.id)).all()
    settled = [
        Occurrence(
            committee_id=pk,
            schedule_id=schedule_id or 0,
            due_at=NOW - timedelta(minutes=n),
            outcome=Outcome.FIRED,
            recorded_at=NOW,
        )
        for n in range(MANY)
    ]
    fill(session, settled)
    [plan] = plans(session, lambda: take_untold(session, now=NOW))
    assert "ix_occurrence_announce" in plan
    assert "Seq Scan on occurrence" not in plan


def test_what_came_in_long_ago_is_forgotten_by_the_index(session, pk):
    came = [
        InboxEntry(committee_id=pk, name=f"event:{n}", at=NOW - timedelta(minutes=n)) for n in range(MANY)
    ]
    fill(session, came)
    [plan] = plans(session, lambda: clear(session, now=NOW))
    assert "ix_inbox_entry_at" in plan
    assert session.exec(select(col(InboxEntry.id)).limit(1)).first() is not None
