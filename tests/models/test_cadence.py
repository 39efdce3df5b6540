"""Rules as they are picked in a form."""

from datetime import UTC, date, datetime, time

import pytest

from models.cadence import CADENCES, Pick, coming, pick_of, picked, recurrence_from, recurrence_of
from models.calendar import wall_of
from models.errors import Refused
from models.recurrence import Recurrence

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


def choose(pick, at="09:00", *, start=None, now=FRIDAY):
    return recurrence_from(pick, time.fromisoformat(at), ZONE, start=start, now=now)


@pytest.mark.parametrize(
    ("pick", "start", "expected"),
    [
        (Pick("w1", 1, interval=3), None, ["2026-11-24", "2026-12-15", "2027-01-05"]),
        (Pick("m2", 1, interval=3), None, ["2026-12-08", "2027-03-09", "2027-06-08"]),
        (Pick("day", monthday=15), None, ["2026-12-15", "2027-01-15", "2027-02-15"]),
        (Pick("day", monthday=31), None, ["2026-11-30", "2026-12-31", "2027-01-31"]),
        (Pick("day", monthday=30), date(2027, 1, 1), ["2027-01-30", "2027-02-28", "2027-03-30"]),
        (Pick("last", interval=2), None, ["2026-11-30", "2027-01-31", "2027-03-31"]),
        (Pick("year"), date(2027, 3, 15), ["2027-03-15", "2028-03-15", "2029-03-15"]),
        (Pick("year"), date(2028, 2, 29), ["2028-02-29", "2029-02-28", "2030-02-28"]),
        (Pick("m-1", 4, interval=12), date(2027, 5, 1), ["2027-05-28", "2028-05-26", "2029-05-25"]),
        (Pick("m2", 1, until=date(2027, 1, 12)), None, ["2026-12-08", "2027-01-12"]),
    ],
)
def test_what_is_picked_for_meetings_begins_with_the_next_such_day(pick, start, expected):
    assert days(choose(pick, start=start)) == expected


@pytest.mark.parametrize(
    "pick",
    [
        Pick("w1", 2, interval=5),
        Pick("w2", 0),
        Pick("m-1", 4, interval=2),
        Pick("day", monthday=29),
        Pick("last"),
        Pick("year", until=date(2028, 7, 31)),
    ],
)
def test_a_series_opened_and_saved_unchanged_is_the_same(pick):
    first = choose(pick, start=date(2027, 3, 3))
    assert pick_of(first) == pick
    assert choose(pick, start=first.start) == first


def test_a_series_that_no_form_makes_is_not_mistaken_for_one():
    for rule in (
        "FREQ=DAILY",
        "FREQ=WEEKLY;BYDAY=MO,TU",
        "FREQ=MONTHLY;BYMONTHDAY=11,26",
        "FREQ=YEARLY;BYDAY=MO",
    ):
        assert pick_of(Recurrence(rule, date(2027, 1, 1), time(9), ZONE)) is None


@pytest.mark.parametrize(
    ("pick", "start", "field", "code"),
    [
        (Pick("m2", 1, until=date(2026, 12, 1)), date(2026, 12, 2), "until", "ends_before_start"),
        (Pick("m2", 1, until=date(2026, 11, 1)), None, "until", "past"),
        (Pick("m2", 1, until=date(2026, 12, 7)), None, "until", "never_occurs"),
        (Pick("m2", 1, until=date(2026, 11, 19)), date(2026, 10, 1), "until", "never_occurs"),
        (Pick("w1", 1, interval=25), None, "interval", "out_of_range"),
        (Pick("day"), None, "monthday", "no_monthday"),
        (Pick("day", monthday=32), None, "monthday", "out_of_range"),
        (Pick("year"), None, "start", "no_first_day"),
        (Pick("w9"), None, "every", "unknown"),
    ],
)
def test_a_series_that_cannot_be_is_refused_on_its_field(pick, start, field, code):
    with pytest.raises(Refused) as refused:
        choose(pick, start=start)
    assert (refused.value.field, refused.value.code) == (field, code)
