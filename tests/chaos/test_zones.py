"""The experiment over all zones, in its short form."""

import secrets
from datetime import UTC, date, datetime, time

from chaos.offsets import instants, stretches_of
from chaos.zones import FIRST, LAST, Case, check, zones

DENVER = stretches_of("America/Denver", FIRST, LAST)


def test_wall_time_is_kept_over_changes_of_clocks():
    seed = secrets.randbelow(2**31)
    result = zones(seed, short=True)
    print(f"seed {seed}")
    assert result.passed, result.figures
    assert result.figures["in a skipped hour"] > 0
    assert result.figures["in a repeated hour"] > 0


def test_yardstick_knows_the_skipped_and_the_repeated_hour():
    assert instants(date(2026, 3, 8), time(2, 30), DENVER) == (
        [datetime(2026, 3, 8, 9, 30, tzinfo=UTC)],
        True,
    )
    twice = [datetime(2026, 11, 1, hour, 30, tzinfo=UTC) for hour in (7, 8)]
    assert instants(date(2026, 11, 1), time(1, 30), DENVER) == (twice, False)


def test_an_occurrence_at_another_instant_is_noticed():
    daily = Case("FREQ=DAILY", lambda _: True)
    first, last = date(2026, 3, 1), date(2026, 3, 12)
    assert check(daily, first, last, time(9), "America/Denver", DENVER)["broken"] == 0
    assert check(daily, first, last, time(9), "America/Phoenix", DENVER)["broken"] == 1


def test_a_date_too_many_is_noticed():
    never_on_sundays = Case("FREQ=DAILY", lambda day: day.weekday() < 6)
    found = check(never_on_sundays, date(2026, 3, 1), date(2026, 3, 12), time(9), "America/Denver", DENVER)
    assert found["broken"] == 1
