"""What was left out is told once, together, of every committee, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, select

from models import schedule as schedules
from models.catch_up import CatchUp
from models.committee import Member
from models.database import Database
from models.missed import COMMITTEES_AT_ONCE, take_untold
from models.schedule import Occurrence, Outcome, Schedule
from models.work import Work
from tests.models.both import NOW, database, seat, url

__all__ = ["database", "url"]

HOUR = timedelta(hours=1)
LATER = NOW + 24 * HOUR


@pytest.fixture
def pk(database: Database) -> int:
    """A committee's id."""
    with database.transaction() as session:
        return seat(session).committee.pk


def leave_out(session: Session, pk: int, *, work: Work = Work.DIGEST, due: datetime = NOW) -> None:
    """A schedule that was left out at that instant."""
    made = Schedule(committee_id=pk, work=work, subject_id=0, zone="UTC", next_run=LATER + HOUR)
    session.add(made)
    session.flush()
    missed = Occurrence(
        committee_id=pk,
        schedule_id=made.pk,
        due_at=due,
        outcome=Outcome.SKIPPED,
        reason=f"{CatchUp.SKIP}:too_late",
        recorded_at=LATER,
        announce=True,
    )
    session.add(missed)
    for one in session.exec(select(Schedule)).all():  # the nudges of the members' zones
        one.wake_at = one.next_run = LATER + HOUR
    session.flush()


def told(database: Database, now: datetime = LATER) -> list[tuple[int, list[list[datetime]]]]:
    with database.transaction() as session:
        return [
            (one.committee.pk, [each.instants for each in one.left_out])
            for one in take_untold(session, now=now)
        ]


def test_what_was_left_out_is_told_once(database, pk):
    with database.transaction() as session:
        leave_out(session, pk)
    assert told(database) == [(pk, [[NOW]])]
    assert told(database) == []


def test_what_was_not_told_because_the_telling_failed_is_told_the_next_time(database, pk):
    with database.transaction() as session:
        leave_out(session, pk)
    with pytest.raises(ZeroDivisionError), database.transaction() as session:
        assert len(take_untold(session, now=LATER)) / 0
    assert told(database) == [(pk, [[NOW]])]


def test_nothing_is_told_while_something_of_the_committee_is_still_due(database, pk):
    with database.transaction() as session:
        leave_out(session, pk)
        schedules.once(session, pk, Work.AGENDA, NOW, subject_id=3, zone="UTC", now=NOW)
    assert told(database) == []
    with database.transaction() as session:
        claimed = schedules.claim_due(session, now=LATER)
        assert claimed is not None
        schedules.take_occurrence(session, claimed, now=LATER)
    assert len(told(database)) == 1


def test_it_waits_until_there_is_a_coordinator(database, pk):
    with database.transaction() as session:
        leave_out(session, pk)
        ana = session.exec(select(Member).where(Member.coordinator)).one()
        ana.active = False
    assert told(database) == []
    with database.transaction() as session:
        session.get_one(Member, ana.pk).active = True
    assert len(told(database)) == 1


def test_nudges_of_a_day_off_need_no_word(database, pk):
    saturday = NOW + timedelta(days=1)
    with database.transaction() as session:
        leave_out(session, pk, work=Work.NUDGE, due=saturday)
    assert told(database) == []
    with database.reading() as session:
        assert session.exec(select(Occurrence.announce)).all() == [False]


def test_many_committees_are_told_in_turns_and_each_of_its_own(database):
    with database.transaction() as session:
        for n in range(COMMITTEES_AT_ONCE + 1):
            leave_out(session, seat(session, f"T{n}").committee.pk)
    first, second = told(database), told(database)
    assert (len(first), len(second)) == (COMMITTEES_AT_ONCE, 1)
    assert len({pk for pk, _ in [*first, *second]}) == COMMITTEES_AT_ONCE + 1


def test_of_several_who_tell_at_once_one_does(database, url, pk):
    with database.transaction() as session:
        leave_out(session, pk)
    others = [Database(url) for _ in range(3)]
    with ThreadPoolExecutor(4) as pool:
        found = [one for each in pool.map(told, [database, *others]) for one in each]
    assert found == [(pk, [[NOW]])]
    for each in others:
        each.close()
