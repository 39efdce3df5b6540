"""The thirty days on a bad net, in their short form, and what counts as late."""

import secrets
from datetime import timedelta

from chaos.arrivals import percentile
from chaos.season import season
from chaos.weather import open_seconds
from tests.jobs.mailroom import START


def test_a_day_on_a_bad_net_loses_nothing_and_says_nothing_twice():
    seed = secrets.randbelow(2**31)
    print(f"seed {seed}")
    result = season(seed, short=True)
    assert result.passed, result.figures


def test_only_the_time_in_which_slack_was_up_counts_as_delay():
    minutes = [START + timedelta(minutes=n) for n in range(10)]
    shut = [(minutes[7], minutes[8]), (minutes[2], minutes[4]), (minutes[3], minutes[5])]
    assert open_seconds(minutes[0], minutes[9], shut) == 5 * 60
    assert open_seconds(minutes[3], minutes[4], shut) == 0
    assert open_seconds(minutes[5], minutes[6], shut) == 60


def test_percentile_is_a_value_that_was_seen():
    assert [percentile([1.0, 2.0, 3.0, 4.0], share) for share in (0.5, 0.75, 0.99, 1.0)] == [2, 3, 4, 4]
    assert percentile([], 0.5) == 0
