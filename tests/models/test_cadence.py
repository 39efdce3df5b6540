"""Rules as they are picked in a form."""

from datetime import UTC, date, datetime, time

import pytest

from models.cadence import CADENCES, coming, picked, recurrence_of
from models.calendar import wall_of
from models.errors import Refused

ZONE = "America/Denver"
FRIDAY = datetime(2026, 11, 20, 19, tzinfo=UTC)


def pick(every, weekday, at="09:00", *, start=None, now=FRIDAY):
    return recurrence_of(every, weekday, time.fromisoformat(at), ZONE, start=start, now=now)


def days(rule, now=FRIDAY):
    return [wall_of(due, ZONE).date().isoformat() for due in coming(rule, now)]


@pytest.mark.parametrize(
    ("every", "weekday", "expected"),
    [
        ("w1", 0, ["2026-11-23", "2026-11-30", "2026-12-07"]),
        ("w2", 0, ["2026-11-23", "2026-12-07", "2026-12-21"]),
        ("m1", 1, ["2026-12-01", "2027-01-05", "2027-02-02"]),
        ("m4", 3, ["2026-11-26", "2026-12-24", "2027-01-28"]),
        ("m-1", 4, ["2026-11-27", "2026-12-25", "2027-01-29"]),
    ],
)
def test_what_is_picked_begins_with_the_next_such_day(every, weekday, expected):
    assert days(pick(every, weekday)) == expected


def test_today_counts_while_its_hour_is_still_to_come():
    assert days(pick("w2", 4, "13:00"))[0] == "2026-11-20"
    assert days(pick("w2", 4, "11:00"))[0] == "2026-11-27"


def test_the_first_day_decides_which_weeks_every_second_week_means():
    assert days(pick("w2", 0, start=date(2026, 11, 30)))[0] == "2026-11-30"
    assert days(pick("w2", 0, start=date(2026, 11, 24)))[0] == "2026-11-30"


def test_a_rule_opened_and_saved_unchanged_is_the_same_rule():
    for every in CADENCES:
        first = pick(every, 2)
        assert picked(first.rule) == (every, 2)
        later = datetime(2027, 3, 3, 12, tzinfo=UTC)
        assert pick(every, 2, start=first.start, now=later) == first


def test_a_rule_that_no_form_makes_is_not_mistaken_for_one():
    assert picked("FREQ=DAILY") is None
    assert picked("FREQ=WEEKLY;INTERVAL=3;BYDAY=MO") is None


@pytest.mark.parametrize(
    ("every", "weekday", "start", "field"),
    [("w9", 0, None, "every"), ("w1", 7, None, "weekday"), ("w1", 0, date(2126, 1, 1), "start")],
)
def test_what_no_form_offers_is_refused_on_its_field(every, weekday, start, field):
    with pytest.raises(Refused) as refused:
        pick(every, weekday, start=start)
    assert refused.value.field == field
