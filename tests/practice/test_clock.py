from datetime import UTC, datetime, timedelta

import pytest

from practice.clock import Clock
from practice.ids import Ids, as_ts, from_ts

NINE = datetime(2026, 11, 20, 9, tzinfo=UTC)


def test_frozen_clock_stands_still_until_it_is_moved():
    clock = Clock(NINE, frozen=True)
    assert clock() == clock() == NINE
    clock.advance(timedelta(hours=1))
    assert clock() == NINE + timedelta(hours=1)


def test_running_clock_runs_on_from_its_start_and_from_where_it_was_moved():
    clock = Clock(NINE)
    assert NINE <= clock() < NINE + timedelta(seconds=5)
    clock.move_to(NINE + timedelta(days=3))
    assert NINE + timedelta(days=3) <= clock() < NINE + timedelta(days=3, seconds=5)


def test_clock_without_start_shows_real_time():
    assert abs(Clock()() - datetime.now(UTC)) < timedelta(seconds=5)


def test_clock_never_goes_backwards():
    clock = Clock(NINE, frozen=True)
    with pytest.raises(ValueError, match="backwards"):
        clock.move_to(NINE - timedelta(microseconds=1))
    with pytest.raises(ValueError, match="backwards"):
        clock.advance(timedelta(seconds=-1))


def test_naive_instants_are_refused():
    with pytest.raises(ValueError, match="no zone"):
        Clock(datetime(2026, 11, 20))  # noqa: DTZ001


def test_timestamps_differ_even_when_the_clock_stands_still():
    ids = Ids()
    stamps = [ids.new_ts(NINE) for _ in range(3)]
    assert stamps == sorted(set(stamps))
    assert stamps[0] == as_ts(NINE)
    assert from_ts(stamps[0]) == NINE
