"""Tick on both databases: every occurrence once with its record, and no fault holds up the others."""

import logging
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, time, timedelta

import pytest
from sqlmodel import Session, col, select

from jobs.tick import FIRE, tick
from models import outbox, schedule
from models.catch_up import CatchUp
from models.database import Database
from models.outbox import Kind, Message, OutboxMessage
from models.recurrence import Recurrence
from models.schedule import Occurrence, Outcome, Schedule, Work
from tests.models.both import NOW, database, seat, url

__all__ = ["database", "url"]

DAY = timedelta(days=1)


class Clockworks:
    """Schedules of one committee and what was fired, in order."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.fired: list[tuple[Work, int, datetime]] = []
        self.broken: set[int] = set()
        self.lock = threading.Lock()
        with database.transaction() as session:
            self.pk = seat(session).committee.pk
            for each in session.exec(select(Schedule)).all():  # the nudges of the members' zones
                session.delete(each)

    def fire(self, session: Session, due_schedule: Schedule, due: datetime, *, now: datetime) -> None:
        """Writes a message; raises after that for a broken subject."""
        outbox.enqueue(
            session,
            self.pk,
            Message("due", []),
            kind=Kind.NOTICE,
            key=f"{due_schedule.subject_id}:{due.isoformat()}",
            target="C1",
            now=now,
        )
        if due_schedule.subject_id in self.broken:
            raise RuntimeError("broken on purpose")
        with self.lock:
            self.fired.append((due_schedule.work, due_schedule.subject_id, due))

    def once(self, work: Work, due: datetime, subject: int = 1) -> None:
        with self.database.transaction() as session:
            schedule.once(session, self.pk, work, due, subject_id=subject, zone="UTC", now=NOW)

    def daily(self, subject: int, at: time) -> None:
        with self.database.transaction() as session:
            rule = Recurrence("FREQ=DAILY", NOW.date(), at, "UTC")
            schedule.recur(session, self.pk, Work.ROUND_OPEN, rule, subject_id=subject, now=NOW)

    def tick(self, now: datetime, database: Database | None = None) -> int:
        table: dict[Work, Callable[..., None]] = dict.fromkeys(Work, self.fire)
        return tick(database or self.database, now=now, fire=table)

    def outcomes(self) -> list[tuple[datetime, str]]:
        with self.database.reading() as session:
            rows = session.exec(select(Occurrence).order_by(col(Occurrence.due_at))).all()
        return [(row.due_at, row.outcome.value) for row in rows]

    def messages(self) -> list[str]:
        with self.database.reading() as session:
            return list(session.exec(select(OutboxMessage.key)).all())


@pytest.fixture
def works(database: Database) -> Clockworks:
    return Clockworks(database)


def test_every_kind_of_work_has_something_that_does_it() -> None:
    assert set(FIRE) == set(Work)


def test_nothing_happens_before_it_is_due(works: Clockworks) -> None:
    works.once(Work.DIGEST, NOW + timedelta(seconds=1))
    assert works.tick(NOW) == 0
    assert works.fired == []
    assert works.tick(NOW + timedelta(seconds=1)) == 1


def test_an_occurrence_is_done_once_and_recorded(works: Clockworks) -> None:
    works.daily(1, time(17))
    due = datetime(2026, 11, 20, 17, tzinfo=UTC)
    for _ in range(3):
        works.tick(due)
    assert works.fired == [(Work.ROUND_OPEN, 1, due)]
    assert works.outcomes() == [(due, Outcome.FIRED)]
    works.tick(due + DAY)
    assert works.outcomes() == [(due, Outcome.FIRED), (due + DAY, Outcome.FIRED)]


def test_what_is_due_at_one_instant_is_done_in_the_order_of_its_kind(works: Clockworks) -> None:
    for work in reversed(Work):
        works.once(work, NOW)
    works.once(Work.DIGEST, NOW - timedelta(minutes=1), subject=2)
    works.tick(NOW)
    assert [work for work, _, _ in works.fired] == [Work.DIGEST, *Work]


def test_a_fault_leaves_nothing_of_its_own_work_and_holds_up_nobody(
    works: Clockworks, caplog: pytest.LogCaptureFixture
) -> None:
    works.broken = {1}
    works.once(Work.AGENDA, NOW, subject=1)
    works.once(Work.AGENDA, NOW, subject=2)
    with caplog.at_level(logging.ERROR):
        assert works.tick(NOW) == 2
    assert [subject for _, subject, _ in works.fired] == [2]
    assert works.messages() == [f"2:{NOW.isoformat()}"]
    assert len(works.outcomes()) == 1
    assert "broken on purpose" in caplog.text


def test_a_broken_schedule_is_tried_again_less_and_less_often_until_it_works(works: Clockworks) -> None:
    works.broken = {1}
    works.once(Work.AGENDA, NOW)
    now, waits = NOW, []
    for _ in range(9):
        works.tick(now)
        with works.database.reading() as session:
            again = session.exec(select(Schedule.wake_at)).one()
        assert again is not None
        waits.append(int((again - now).total_seconds() // 60))
        now = again
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    for _ in range(24 * 3):  # three days on, the wait is still an hour
        with works.database.transaction() as session:
            schedule.postpone(session, session.exec(select(Schedule.id)).one() or 0, now=now)
        now += timedelta(hours=1)
    works.broken = set()
    works.tick(now)
    assert works.fired == [(Work.AGENDA, 1, NOW)]
    assert works.outcomes() == [(NOW, Outcome.FIRED)]


def test_a_recurring_schedule_goes_on_after_a_fault(works: Clockworks) -> None:
    works.daily(1, time(17))
    due = datetime(2026, 11, 20, 17, tzinfo=UTC)
    works.broken = {1}
    works.tick(due)
    works.broken = set()
    works.tick(due + timedelta(minutes=1))
    works.tick(due + DAY)
    assert [instant for _, _, instant in works.fired] == [due, due + DAY]


def test_after_a_night_without_service_the_last_is_done_and_the_others_are_on_record(
    works: Clockworks,
) -> None:
    works.daily(1, time(17))
    first = datetime(2026, 11, 20, 17, tzinfo=UTC)
    works.tick(first + 2 * DAY + timedelta(hours=1))
    assert [instant for _, _, instant in works.fired] == [first + 2 * DAY]
    assert works.outcomes() == [
        (first, Outcome.SKIPPED),
        (first + DAY, Outcome.SKIPPED),
        (first + 2 * DAY, Outcome.FIRED),
    ]


def test_after_a_month_each_missed_one_is_done_in_order_where_that_was_chosen(works: Clockworks) -> None:
    works.daily(1, time(17))
    works.daily(2, time(18))
    with works.database.transaction() as session:
        chosen = schedule.find(session, works.pk, Work.ROUND_OPEN, 1)
        assert chosen is not None
        chosen.catch_up = CatchUp.RUN_ALL
    first = datetime(2026, 11, 20, 17, tzinfo=UTC)
    back = first + 30 * DAY + timedelta(hours=2)
    assert works.tick(back) == 31 + 1
    assert works.tick(back) == 0
    done = [(subject, due) for _, subject, due in works.fired]
    assert [due for subject, due in done if subject == 1] == [first + n * DAY for n in range(31)]
    assert [due for subject, due in done if subject == 2] == [first + 30 * DAY + timedelta(hours=1)]
    assert len(works.outcomes()) == 62


def test_a_fault_among_the_missed_holds_up_those_after_it_and_loses_none(
    works: Clockworks, caplog: pytest.LogCaptureFixture
) -> None:
    works.daily(1, time(17))
    with works.database.transaction() as session:
        session.exec(select(Schedule)).one().catch_up = CatchUp.RUN_ALL
    first = datetime(2026, 11, 20, 17, tzinfo=UTC)
    works.broken = {1}
    with caplog.at_level(logging.CRITICAL):
        works.tick(first + 2 * DAY)
    works.broken = set()
    works.tick(first + 2 * DAY + timedelta(minutes=1))
    assert [due for _, _, due in works.fired] == [first, first + DAY, first + 2 * DAY]


def test_four_who_tick_at_once_do_each_occurrence_once(url: str, works: Clockworks) -> None:
    for subject in range(1, 41):
        works.once(Work.AGENDA, NOW, subject=subject)
    others = [Database(url) for _ in range(3)]
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda each: works.tick(NOW, each), [works.database, *others]))
    assert sum(done) == 40
    assert Counter(subject for _, subject, _ in works.fired) == Counter(range(1, 41))
    assert len(works.messages()) == len(works.outcomes()) == 40
    for each in others:
        each.close()


def test_a_schedule_that_another_has_done_meanwhile_is_not_put_off(works: Clockworks) -> None:
    works.daily(1, time(17))
    due = datetime(2026, 11, 20, 17, tzinfo=UTC)
    works.tick(due)
    with works.database.transaction() as session:
        row = session.exec(select(Schedule)).one()
        schedule.postpone(session, row.pk, now=due)
    works.tick(due + timedelta(minutes=5))
    assert [instant for _, _, instant in works.fired] == [due]
