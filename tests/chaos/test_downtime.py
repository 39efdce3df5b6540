"""The experiment with the bot down, in its short form."""

import secrets
from datetime import timedelta

from sqlmodel import col, delete

from chaos.downtime import (
    Tally,
    be_down,
    downtime,
    due_while_down,
    founded,
    next_due,
    open_quick,
    outcomes,
    schedules,
)
from jobs.tick import tick
from models.schedule import Occurrence
from tests.there import there


def test_every_occurrence_is_accounted_for_after_a_downtime():
    seed = secrets.randbelow(2**31)
    print(f"seed {seed}")
    result = downtime(seed, short=True)
    assert result.passed, result.figures


def test_what_was_done_as_it_went_down_is_not_missed(tmp_path):
    database = open_quick(tmp_path / "county.db")
    founded(database)
    due = there(next_due(database))
    with database.reading() as session:
        before = schedules(session)
    tick(database, now=due)
    database.close()
    tally = Tally()
    assert list(be_down(tmp_path / "county.db", due, timedelta(minutes=1), None, tally)) == []
    assert any(one.next_run == due for one in before.values())


def test_an_occurrence_without_outcome_is_noticed(tmp_path):
    database = open_quick(tmp_path / "county.db")
    now = founded(database)
    back = now + timedelta(days=8)
    with database.reading() as session:
        before = schedules(session)
        expected = {pk: due_while_down(one, now, back) for pk, one in before.items()}
    tick(database, now=back)
    with database.transaction() as session:
        assert list(outcomes(session, before, expected, back, Tally())) == []
        some = next(pk for pk, due in expected.items() if len(due) > 1)
        session.exec(
            delete(Occurrence).where(
                col(Occurrence.schedule_id) == some, col(Occurrence.due_at) == min(expected[some])
            )
        )
        [fault] = outcomes(session, before, expected, back, Tally())
        assert "no outcome" in fault
    database.close()
