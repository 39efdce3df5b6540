"""Six weeks of the sample county in which people do anything; what Convener promises holds every evening."""

import logging
from datetime import timedelta

import pytest

from tests.county import County
from tests.journeys.chance import Chance
from tests.journeys.promises import Promises

DAYS = 42


@pytest.fixture
def county(tmp_path):
    with County(tmp_path) as made:
        yield made


@pytest.fixture
def promises(county):
    made = Promises(county)
    logging.getLogger().addHandler(made.log)
    yield made
    logging.getLogger().removeHandler(made.log)


@pytest.mark.parametrize("seed", [11, 2026])
def test_whatever_people_do_no_promise_is_broken(county, promises, seed):
    chance = Chance(county, seed)
    for _ in range(DAYS):
        live_a_day(county, chance)
        broken = promises.broken(chance.ran)
        assert not broken, "\n".join([f"seed {seed}, {county.now()}:", *broken, "after:", *chance.told[-20:]])


def live_a_day(county, chance):
    """Some acts in the morning and in the afternoon, on a bad day with faults; a quiet night."""
    bad = chance.dice.random() < 0.25
    tomorrow = county.now() + timedelta(days=1)
    for hours in (chance.dice.choice([1, 2, 3]), chance.dice.choice([4, 5, 6])):
        if bad:
            chance.trouble()
        for _ in range(chance.dice.randint(0, 4)):
            chance.act()
        county.walk(timedelta(hours=hours))
    county.slack.faults.clear()
    county.walk(tomorrow)
