"""The schedule table: every occurrence has one recorded outcome, whatever happens to its schedule."""

import threading
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlmodel import Session, col, select

from models import schedule as schedules
from models.calendar import instant_of, wall_of
from models.database import Database
from models.errors import AlreadySettled, NotAllowed
from models.recurrence import Recurrence, weekly
from models.schedule import Occurrence, Schedule, Work
from tests.laid import laid_file
from tests.models.both import database, url
from tests.models.small import ZONE, Small
from tests.there import there

NOON = datetime(2026, 11, 20, 19, tzinfo=UTC)
"""Friday, 20 November 2026, noon in Denver."""

DAILY = Recurrence("FREQ=DAILY", date(2026, 11, 20), time(9, 0), ZONE)
MONDAYS = Recurrence(weekly({0}), date(2026, 11, 20), time(9, 0), ZONE)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


__all__ = ["database", "url"]


@pytest.fixture
def small(tmp_path):
    kept = Database(laid_file(tmp_path / "small.db"))
    yield Small(kept, NOON)
    kept.close()


@pytest.fixture
def both(database):
    """The same on SQLite and on PostgreSQL."""
    return Small(database, NOON)


def at(day: str, hour: str = "09:00") -> datetime:
    return instant_of(date.fromisoformat(day), time.fromisoformat(hour), ZONE)


def digest(session: Session) -> Schedule:
    return session.exec(select(Schedule).where(Schedule.work == Work.DIGEST)).one()


def recur(small: Small, rule: Recurrence = DAILY) -> None:
    with small.open() as (session, committee, _, _):
        schedules.recur(session, committee.pk, Work.DIGEST, rule, now=NOON)


def fire(small: Small, now: datetime) -> list[datetime]:
    """Ticks until nothing of the digest's is due; the occurrences that were to be done."""
    done: list[datetime] = []
    while True:
        with small.database.transaction() as session:
            claimed = schedules.claim_due(session, now=now)
            if claimed is None:
                return done
            due = schedules.take_occurrence(session, claimed, now=now)
            if claimed.work == Work.DIGEST and due is not None:
                done.append(due)


def outcomes(small: Small) -> list[tuple[str, str]]:
    """The digest's occurrences: the day in Denver, and what became of it."""
    with small.database.transaction() as session:
        rows = session.exec(
            select(Occurrence)
            .where(Occurrence.schedule_id == digest(session).pk)
            .order_by(col(Occurrence.due_at))
        ).all()
        return [(f"{wall_of(row.due_at, ZONE):%m-%d}", row.reason or row.outcome.value) for row in rows]


def test_an_occurrence_fires_once_and_the_next_is_tomorrow(small):
    recur(small)
    assert fire(small, at("2026-11-21") - HOUR) == []
    assert fire(small, at("2026-11-21")) == [at("2026-11-21")]
    assert fire(small, at("2026-11-21") + HOUR) == []
    assert outcomes(small) == [("11-21", "fired")]


def test_a_month_of_downtime_does_the_latest_and_accounts_for_every_other(both):
    recur(both)
    assert fire(both, at("2026-12-21", "10:00")) == [at("2026-12-21")]
    told = outcomes(both)
    assert len(told) == 31
    assert told[0] == ("11-21", "run_once:overtaken")
    assert told[-1] == ("12-21", "run_once:late")
    assert {what for _, what in told[:-1]} == {"run_once:overtaken"}


def test_a_nudge_that_is_ten_hours_late_is_too_late_and_recorded_so(small):
    fire(small, at("2026-11-21", "19:30"))
    with small.open() as (session, *_):
        row = session.exec(select(Occurrence).join(Schedule).where(Schedule.work == Work.NUDGE)).one()
    assert row.reason == "skip:too_late"


def test_nothing_fires_while_paused_and_the_pause_is_on_record(both):
    recur(both)
    with both.open() as (session, _, ana, _):
        schedules.pause(session, ana, digest(session), paused=True, now=NOON)
    assert fire(both, at("2026-11-24", "12:00")) == []
    with both.open() as (session, _, ana, _):
        schedules.pause(session, ana, digest(session), paused=False, now=at("2026-11-24", "12:00"))
    assert outcomes(both) == [(f"11-2{day}", "paused") for day in (1, 2, 3, 4)]
    assert fire(both, at("2026-11-25")) == [at("2026-11-25")]


def test_resuming_twice_does_not_lose_what_is_due_meanwhile(small):
    recur(small)
    later = at("2026-11-21", "09:01")
    with small.open() as (session, _, ana, _):
        schedules.pause(session, ana, digest(session), paused=False, now=later)
    assert fire(small, later) == [at("2026-11-21")]


def test_another_rule_while_one_is_due_records_what_was_due(small):
    recur(small)
    later = at("2026-11-22", "09:01")
    with small.open() as (session, _, ana, _):
        schedules.change_rule(session, ana, digest(session), MONDAYS, now=later)
    assert outcomes(small) == [("11-21", "rule_changed"), ("11-22", "rule_changed")]
    assert fire(small, later) == []
    assert fire(small, at("2026-11-23")) == [at("2026-11-23")]


def test_the_same_rule_again_leaves_what_is_due(small):
    recur(small)
    later = at("2026-11-21", "09:01")
    with small.open() as (session, committee, ana, _):
        schedules.change_rule(session, ana, digest(session), DAILY, now=later)
        schedules.recur(session, committee.pk, Work.DIGEST, DAILY, now=later)
    assert fire(small, later) == [at("2026-11-21")]


def test_another_zone_keeps_nine_o_clock_on_the_new_clocks(small):
    recur(small)
    with small.open() as (session, committee, _, _):
        eastern = Recurrence(DAILY.rule, DAILY.start, DAILY.at, "America/New_York")
        schedules.recur(session, committee.pk, Work.DIGEST, eastern, now=NOON)
    assert fire(small, at("2026-11-21", "07:00")) == [at("2026-11-21", "07:00")]


def test_a_changed_rule_stays_paused(small):
    recur(small)
    with small.open() as (session, _, ana, _):
        schedules.pause(session, ana, digest(session), paused=True, now=NOON)
        schedules.change_rule(session, ana, digest(session), MONDAYS, now=NOON)
    assert fire(small, at("2026-11-30")) == []


def test_run_now_comes_before_what_was_planned(small):
    recur(small)
    with small.open() as (session, _, ana, _):
        schedules.run_now(session, ana, digest(session), now=NOON)
    assert fire(small, NOON) == [NOON]
    assert fire(small, at("2026-11-21")) == [at("2026-11-21")]
    assert outcomes(small) == [("11-20", "fired"), ("11-21", "fired")]


def test_run_now_twice_at_one_instant_fires_twice_and_breaks_nothing(both):
    recur(both)
    for _ in range(2):
        with both.open() as (session, _, ana, _):
            schedules.run_now(session, ana, digest(session), now=NOON)
        assert len(fire(both, NOON)) == 1
    assert outcomes(both) == [("11-20", "fired")] * 2


def test_run_now_while_due_does_not_fire_twice(small):
    recur(small)
    later = at("2026-11-21", "09:01")
    with small.open() as (session, _, ana, _):
        schedules.run_now(session, ana, digest(session), now=later)
    assert fire(small, later) == [at("2026-11-21")]
    assert outcomes(small) == [("11-21", "fired")]


def test_run_now_in_a_pause_fires_once_and_the_pause_goes_on(small):
    recur(small)
    later = at("2026-11-22", "12:00")
    with small.open() as (session, _, ana, _):
        schedules.pause(session, ana, digest(session), paused=True, now=NOON)
        schedules.run_now(session, ana, digest(session), now=later)
    assert fire(small, later) == [later]
    assert fire(small, later + 3 * DAY) == []
    assert outcomes(small) == [("11-21", "paused"), ("11-22", "paused"), ("11-22", "fired")]


def test_work_that_is_over_cannot_be_run_again(small):
    with small.open() as (session, committee, ana, _):
        once = schedules.once(session, committee.pk, Work.AGENDA, NOON, subject_id=7, zone=ZONE, now=NOON)
        schedules.take_occurrence(session, once, now=NOON)
        with pytest.raises(AlreadySettled):
            schedules.run_now(session, ana, once, now=NOON)


def test_run_now_of_work_due_once_brings_it_forward(small):
    with small.open() as (session, committee, ana, _):
        once = schedules.once(
            session, committee.pk, Work.AGENDA, NOON + DAY, subject_id=7, zone=ZONE, now=NOON
        )
        schedules.run_now(session, ana, once, now=NOON)
        assert schedules.take_occurrence(session, once, now=NOON) == NOON
        assert once.next_run is None


def test_work_due_once_again_at_the_instant_at_which_it_was_done_is_done_again(small):
    for _ in range(2):
        with small.open() as (session, committee, *_):
            once = schedules.once(
                session, committee.pk, Work.CHAIR_ASK, NOON, subject_id=0, zone=ZONE, now=NOON
            )
            assert there(once.wake_at) <= NOON
            assert schedules.take_occurrence(session, once, now=NOON) is not None


def test_work_due_once_that_was_paused_over_its_day_is_done_on_resuming(small):
    with small.open() as (session, committee, ana, _):
        once = schedules.once(
            session, committee.pk, Work.AGENDA, NOON + DAY, subject_id=7, zone=ZONE, now=NOON
        )
        schedules.pause(session, ana, once, paused=True, now=NOON)
        assert schedules.claim_due(session, now=NOON + 2 * DAY) is not once
        schedules.pause(session, ana, once, paused=False, now=NOON + 2 * DAY)
        assert schedules.take_occurrence(session, once, now=NOON + 2 * DAY) == NOON + DAY


@pytest.mark.parametrize(
    ("first", "last"), [(date(2027, 3, 12), date(2027, 3, 17)), (date(2027, 11, 5), date(2027, 11, 10))]
)
@pytest.mark.parametrize("hour", [time(1, 30), time(2, 30), time(9, 0)])
def test_nights_on_which_clocks_change_have_one_occurrence_a_day(small, first, last, hour):
    recur(small, Recurrence("FREQ=DAILY", first, hour, ZONE))
    now, done = instant_of(first, time(0, 0), ZONE), []
    while now < instant_of(last, time(0, 0), ZONE):
        done += fire(small, now)
        now += timedelta(minutes=30)
    assert [wall_of(due, ZONE).date() for due in done] == [
        first + n * DAY for n in range((last - first).days)
    ]


def test_a_fault_puts_off_longer_each_time_up_to_an_hour_and_never_breaks(small):
    recur(small)
    now, waits = at("2026-11-21"), []
    for _ in range(200):
        with small.open() as (session, *_):
            put_off = schedules.postpone(session, digest(session).pk, now=now)
            waits.append(there(put_off.wake_at) - now)
            now = there(put_off.wake_at)
    assert waits[:3] == [timedelta(minutes=1), timedelta(minutes=2), timedelta(minutes=4)]
    assert waits[-1] == HOUR
    assert len(fire(small, now)) == 1


def test_what_was_paused_while_it_failed_stays_paused(small):
    recur(small)
    with small.open() as (session, _, ana, _):
        schedules.pause(session, ana, digest(session), paused=True, now=at("2026-11-21"))
        schedules.postpone(session, digest(session).pk, now=at("2026-11-21"))
    assert fire(small, at("2026-11-23")) == []


def test_a_schedule_called_off_while_it_failed_stays_called_off(small):
    with small.open() as (session, committee, *_):
        once = schedules.once(session, committee.pk, Work.AGENDA, NOON, subject_id=7, zone=ZONE, now=NOON)
        schedules.cancel(session, committee.pk, Work.AGENDA, 7, now=NOON)
        schedules.postpone(session, once.pk, now=NOON)
        assert once.wake_at is None


def test_a_schedule_that_was_moved_on_while_it_failed_is_not_done_early(small):
    with small.open() as (session, committee, *_):
        once = schedules.once(
            session, committee.pk, Work.AGENDA, NOON + DAY, subject_id=7, zone=ZONE, now=NOON
        )
        assert schedules.postpone(session, once.pk, now=NOON).wake_at == NOON + DAY
        assert schedules.take_occurrence(session, once, now=NOON) is None
        assert once.next_run == NOON + DAY


def test_four_claims_at_once_give_one_firing(both):
    recur(both)
    now, done, gate = at("2026-11-21"), [], threading.Barrier(4)

    def tick() -> None:
        gate.wait()
        done.extend(fire(both, now))

    threads = [threading.Thread(target=tick) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert done == [now]
    assert outcomes(both) == [("11-21", "fired")]


@pytest.mark.parametrize(
    "act",
    [
        lambda session, actor, one: schedules.pause(session, actor, one, paused=True, now=NOON),
        lambda session, actor, one: schedules.change_rule(session, actor, one, MONDAYS, now=NOON),
        lambda session, actor, one: schedules.run_now(session, actor, one, now=NOON),
    ],
)
def test_only_coordinators_change_schedules(small, act):
    recur(small)
    with small.open() as (session, _, _, ben), pytest.raises(NotAllowed):
        act(session, ben, digest(session))
