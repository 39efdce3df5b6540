"""The race of five replicas, in its short form."""

import secrets
from datetime import timedelta

from sqlmodel import select

from chaos.counties import found
from chaos.race import DOWN, due_now, fire, held_against, race
from jobs.tick import tick
from models.database import Database
from models.schedule import Occurrence, Outcome, Schedule
from models.work import Work


def test_each_occurrence_fires_in_one_of_the_replicas():
    seed = secrets.randbelow(2**31)
    print(f"seed {seed}")
    result = race(seed, short=True)
    assert result.passed, result.figures


def test_what_fires_twice_and_what_has_no_outcome_is_noticed(tmp_path):
    database = Database(f"sqlite:///{tmp_path / 'county.db'}")
    begun = found(database, "T1")
    now = begun + DOWN
    due = due_now(database, since=begun, now=now)
    tick(database, now=now, fire=dict.fromkeys(Work, fire))
    assert held_against(database, due)["without outcome"] == 0
    assert held_against(database, [*due, (1, now + timedelta(days=1))])["without outcome"] == 1
    with database.transaction() as session:
        digests = (Occurrence.schedule_id == Schedule.id, Schedule.work == Work.DIGEST)
        again = select(Schedule, Occurrence).where(*digests, Occurrence.outcome == Outcome.FIRED)
        digest, occurrence = session.exec(again).all()[0]
        fire(session, digest, occurrence.due_at, now=now)
    assert held_against(database, due)["fired twice"] == 1
    database.close()
