"""Walking through time: every due instant in order, to the end, whatever happens to the messages."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, select

from jobs.tick import tick
from jobs.timekeeper import Timekeeper
from models import outbox, pace, schedule, sending
from models.outbox import Op, SendState
from models.recurrence import Recurrence
from models.schedule import Schedule, Work
from practice.clock import Clock
from tests.jobs.mailroom import START, Mailroom, text

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class Walk:
    """A mailroom whose clock is walked; each due occurrence writes to #one."""

    def __init__(self, room: Mailroom) -> None:
        self.room = room
        self.visited: list[datetime] = []
        self.rounds = 0
        self.keeper = Timekeeper(room.database, room.clock, self.work)
        with room.database.transaction() as session:
            for each in session.exec(select(Schedule)).all():
                session.delete(each)

    def work(self) -> None:
        self.rounds += 1
        tick(self.room.database, now=self.room.clock(), fire=dict.fromkeys(Work, self.fire))
        self.room.deliver()

    def fire(self, session: Session, due_schedule: Schedule, due: datetime, *, now: datetime) -> None:
        assert due == now
        self.visited.append(now)
        key = f"{due_schedule.pk}:{due.isoformat()}"
        outbox.enqueue(
            session,
            self.room.pk,
            text(key),
            kind=outbox.Kind.NOTICE,
            key=key,
            target=self.room.channel("one"),
            now=now,
        )

    def once(self, due: datetime, subject: int) -> None:
        with self.room.database.transaction() as session:
            schedule.once(session, self.room.pk, Work.AGENDA, due, subject_id=subject, zone="UTC", now=START)

    def daily(self, at: time) -> None:
        with self.room.database.transaction() as session:
            rule = Recurrence("FREQ=DAILY", START.date(), at, "UTC")
            schedule.recur(session, self.room.pk, Work.DIGEST, rule, now=START)


@pytest.fixture
def walk(tmp_path: Path) -> Iterator[Walk]:
    with Mailroom(tmp_path) as room:
        yield Walk(room)


def test_every_due_instant_is_visited_in_order(walk: Walk) -> None:
    dues = [START + timedelta(minutes=minutes) for minutes in (90, 5, 5, 61, 300)]
    for number, due in enumerate(dues):
        walk.once(due, number)
    walk.keeper.walk_to(START + 2 * HOUR)
    assert walk.visited == sorted(dues)[:4]
    assert walk.room.clock() == START + 2 * HOUR
    assert walk.keeper.next_due() == START + timedelta(minutes=300)


def test_a_week_of_days_and_the_waits_that_slack_asks_for(walk: Walk) -> None:
    walk.room.slack.limits = True
    walk.daily(time(9))
    walk.daily(time(9))
    walk.once(START + 3 * DAY, 1)
    walk.once(START + 3 * DAY, 2)
    walk.keeper.walk_to(START + 7 * DAY)
    assert len(walk.visited) == 7 + 2
    assert len(walk.room.seen()) == 9
    assert walk.visited == sorted(walk.visited)


def test_what_is_due_at_the_end_is_done_and_nothing_after_it(walk: Walk) -> None:
    walk.once(START + HOUR, 1)
    walk.once(START + HOUR + timedelta(microseconds=1), 2)
    walk.keeper.walk_to(START + HOUR)
    assert walk.visited == [START + HOUR]


def test_twenty_minutes_in_which_slack_answers_500_to_everything_end(walk: Walk) -> None:
    walk.daily(time(16, 20))
    walk.room.put("held up")
    walk.room.put("reply", op=Op.REPLY, anchor_key="held up")
    walk.room.put("other", "ann")
    walk.room.slack.faults.add("*", kind="500", times=10**6)
    due = START + timedelta(minutes=20)
    until = due + timedelta(minutes=1)
    walk.keeper.walk_to(until)
    assert walk.rounds < 21 * 60 / 5, "it is not stopped at every second"
    assert walk.room.clock() == until
    assert walk.visited == [due]
    walk.room.slack.faults.clear()
    walk.keeper.walk_to(START + HOUR)
    assert walk.room.seen()[:2] == ["held up", "reply"]
    assert len(walk.room.seen()) == 3
    assert walk.room.seen("ann") == ["other"]


def test_a_message_that_never_gets_through_is_given_up_after_a_week(walk: Walk) -> None:
    walk.room.put("never")
    walk.room.slack.faults.add("*", kind="429", times=10**6, seconds=6 * 3600)
    walk.keeper.walk_to(START + 8 * DAY)
    assert walk.room.row("never").state == SendState.EXPIRED
    assert walk.room.seen() == []


def test_what_a_dead_worker_holds_does_not_stop_the_walk(walk: Walk) -> None:
    walk.room.put("first")
    walk.room.put("second")
    with walk.room.database.transaction() as session:
        sending.claim(session, now=START, limit=1, limits=pace.SLACK)
    walk.keeper.walk_to(START + HOUR)
    assert walk.room.seen() == ["first", "second"]
    assert walk.rounds < 20


def test_a_schedule_that_is_broken_for_a_day_does_not_stop_the_walk(walk: Walk) -> None:
    walk.once(START + HOUR, 1)
    walk.once(START + 2 * HOUR, 2)

    def broken(session: Session, due_schedule: Schedule, due: datetime, *, now: datetime) -> None:
        raise RuntimeError("broken on purpose")

    def work() -> None:
        tick(walk.room.database, now=walk.room.clock(), fire=dict.fromkeys(Work, broken))

    Timekeeper(walk.room.database, walk.room.clock, work).walk_to(START + DAY)
    assert walk.room.clock() == START + DAY


def test_a_clock_that_runs_by_itself_is_walked_too(walk: Walk) -> None:
    clock = Clock(START)
    seen: list[datetime] = []
    walk.once(START + timedelta(milliseconds=1), 1)
    walk.once(START + HOUR, 2)

    def fire(session: Session, due_schedule: Schedule, due: datetime, *, now: datetime) -> None:
        seen.append(due)

    def work() -> None:
        tick(walk.room.database, now=clock(), fire=dict.fromkeys(Work, fire))

    Timekeeper(walk.room.database, clock, work).walk_to(START + 2 * HOUR)
    assert seen == [START + timedelta(milliseconds=1), START + HOUR]
    assert clock() >= START + 2 * HOUR


def test_the_past_is_where_the_clock_already_was(walk: Walk) -> None:
    walk.keeper.walk_to(START - DAY)
    assert walk.room.clock() == START
