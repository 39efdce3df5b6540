"""Recurrences: what is accepted, against dateutil from the start, and over the nights when clocks change."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import dropwhile, islice, pairwise

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from models.calendar import instant_of, wall_of
from models.recurrence import (
    WEEKDAYS,
    BadRecurrence,
    Freq,
    Recurrence,
    RuleFault,
    check,
    dates_after,
    due_between,
    monthly_day,
    monthly_nth,
    next_after,
    parts,
    weekly,
)
from tests.models.nights import NIGHTS

NINE = time(9)


def field(name: str, values: st.SearchStrategy) -> st.SearchStrategy[str]:
    """A field with a list of one to four of the values."""
    lists = st.lists(values, min_size=1, max_size=4, unique=True)
    return lists.map(lambda chosen: f"{name}={','.join(map(str, chosen))}")


DAYS = field("BYDAY", st.sampled_from(WEEKDAYS))
MONTHS = field("BYMONTH", st.integers(1, 12))
INTERVAL = st.integers(1, 5).map("INTERVAL={}".format)
IN_A_MONTH = [
    "BYMONTHDAY=-1",
    "BYMONTHDAY=15,28",
    "BYDAY=2TU,4TU",
    "BYDAY=-1FR",
    "BYMONTHDAY=28,29,30;BYSETPOS=-1",
]
LAST_WORKING_DAY = "BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1"
RULES = st.one_of(
    st.tuples(st.just("FREQ=DAILY"), INTERVAL),
    st.tuples(st.just("FREQ=DAILY"), DAYS, MONTHS),
    st.tuples(st.just("FREQ=WEEKLY"), INTERVAL),
    st.tuples(st.just("FREQ=WEEKLY"), INTERVAL, DAYS),
    st.tuples(st.just("FREQ=MONTHLY"), INTERVAL),
    st.tuples(st.just("FREQ=MONTHLY"), INTERVAL, st.sampled_from([*IN_A_MONTH, LAST_WORKING_DAY])),
    st.tuples(st.just("FREQ=MONTHLY"), MONTHS, st.sampled_from(["BYDAY=-1FR", LAST_WORKING_DAY])),
    st.tuples(st.just("FREQ=YEARLY"), INTERVAL),
    st.tuples(st.just("FREQ=YEARLY"), MONTHS, st.just("BYMONTHDAY=1")),
).map(";".join)


@settings(deadline=None)
@given(RULES, st.dates(date(2015, 1, 1), date(2020, 12, 28)), st.integers(-30, 4000))
def test_dates_are_those_that_dateutil_gives_from_the_start(rule, start, later):
    start = start.replace(day=min(start.day, 28))
    day = start + timedelta(days=later)
    whole_walk = (moment.date() for moment in rrulestr(rule, dtstart=datetime.combine(start, time())))
    expected = list(islice(dropwhile(lambda found: found <= day, whole_walk), 5))
    assert dates_after(Recurrence(rule, start, NINE, "America/Denver"), day, 5) == expected


@settings(deadline=None)
@given(RULES, st.dates(date(2015, 1, 1), date(2020, 12, 28)), st.integers(1, 40))
def test_a_count_is_counted_from_the_start(rule, start, count):
    endless = Recurrence(rule, start.replace(day=1), NINE, "America/Denver")
    counted = Recurrence(f"{rule};COUNT={count}", start.replace(day=1), NINE, "America/Denver")
    before = start.replace(day=1) - timedelta(days=1)
    assert dates_after(counted, before, count + 5) == dates_after(endless, before, count)


def test_until_is_included_and_ends_it():
    recurrence = Recurrence("FREQ=WEEKLY;UNTIL=20261208", date(2026, 11, 24), NINE, "America/Denver")
    assert dates_after(recurrence, date(2026, 11, 23), 9) == [
        date(2026, 11, 24),
        date(2026, 12, 1),
        date(2026, 12, 8),
    ]
    assert next_after(recurrence, datetime(2026, 12, 8, 16, tzinfo=UTC)) is None


def test_every_second_tuesday_keeps_step_with_its_start_years_later():
    recurrence = Recurrence("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", date(2015, 1, 6), NINE, "America/Denver")
    found = dates_after(recurrence, date(2026, 11, 20), 2)
    assert found == [date(2026, 11, 24), date(2026, 12, 8)]
    assert (found[0] - date(2015, 1, 6)).days % 14 == 0


def test_next_is_strictly_after_and_due_takes_in_its_end():
    recurrence = Recurrence("FREQ=DAILY", date(2026, 11, 20), NINE, "America/Denver")
    first, second = datetime(2026, 11, 20, 16, tzinfo=UTC), datetime(2026, 11, 21, 16, tzinfo=UTC)
    assert next_after(recurrence, first - timedelta(days=400)) == first
    assert next_after(recurrence, first) == second
    assert due_between(recurrence, first, second) == [second]
    assert due_between(recurrence, first - timedelta(seconds=1), first) == [first]
    assert due_between(recurrence, first, second - timedelta(seconds=1)) == []


@settings(deadline=None)
@given(RULES, st.integers(0, 3000), st.integers(0, 400), st.integers(0, 400))
def test_two_windows_are_due_what_one_is(rule, start, first, second):
    recurrence = Recurrence(rule, date(2020, 1, 15), NINE, "America/Denver")
    a = datetime(2020, 1, 1, tzinfo=UTC) + timedelta(hours=start * 7)
    b, c = a + timedelta(hours=first * 5), a + timedelta(hours=(first + second) * 5)
    assert due_between(recurrence, a, b) + due_between(recurrence, b, c) == due_between(recurrence, a, c)


@pytest.mark.parametrize("at", [time(0), time(1, 30), time(2, 30), time(9), time(23, 30)])
def test_each_date_has_one_occurrence_on_both_nights_in_every_zone(at):
    for zone, changes in NIGHTS.items():
        for change in changes:
            first = wall_of(change, zone).date() - timedelta(days=3)
            recurrence = Recurrence("FREQ=DAILY", first, at, zone)
            each = [instant_of(first + timedelta(days=n), at, zone) for n in range(7)]
            assert due_between(recurrence, change - timedelta(days=9), each[-1]) == each, zone
            assert all(earlier < later for earlier, later in pairwise(each)), zone
            moved = [instant for instant in each if wall_of(instant, zone).time() != at]
            assert len(moved) <= 1, zone  # the night on which the time is skipped


def test_walking_instant_by_instant_finds_what_the_window_finds():
    recurrence = Recurrence(weekly((0, 2, 4)), date(2026, 10, 1), time(1, 30), "America/Denver")
    start, end = datetime(2026, 10, 1, tzinfo=UTC), datetime(2027, 4, 1, tzinfo=UTC)
    walked, instant = [], next_after(recurrence, start)
    while instant and instant <= end:
        walked.append(instant)
        instant = next_after(recurrence, instant)
    assert walked == due_between(recurrence, start, end)


def test_day_that_a_zone_skipped_gives_no_second_occurrence():
    recurrence = Recurrence("FREQ=DAILY", date(2011, 12, 28), NINE, "Pacific/Apia")  # had no 30 December 2011
    due = due_between(recurrence, datetime(2011, 12, 27, tzinfo=UTC), datetime(2012, 1, 1, tzinfo=UTC))
    assert [wall_of(instant, "Pacific/Apia").day for instant in due] == [28, 29, 31, 1]


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        ("", RuleFault.FORM),
        ("every day", RuleFault.FORM),
        ("RRULE:FREQ=DAILY", RuleFault.FORM),
        ("FREQ=DAILY;FREQ=DAILY", RuleFault.FORM),
        ("FREQ=DAILY;BYHOUR=9", RuleFault.FORM),
        ("INTERVAL=2", RuleFault.FREQ),
        ("FREQ=HOURLY", RuleFault.FREQ),
        ("FREQ=SECONDLY", RuleFault.FREQ),
        ("FREQ=DAILY;INTERVAL=0", RuleFault.INTERVAL),
        ("FREQ=DAILY;INTERVAL=1000", RuleFault.INTERVAL),
        ("FREQ=WEEKLY;BYDAY=XX", RuleFault.BYDAY),
        ("FREQ=WEEKLY;BYDAY=2TU", RuleFault.BYDAY),
        ("FREQ=MONTHLY;BYDAY=6TU", RuleFault.BYDAY),
        ("FREQ=DAILY;INTERVAL=7;BYDAY=MO", RuleFault.BYDAY),
        ("FREQ=WEEKLY;BYMONTHDAY=3", RuleFault.BYMONTHDAY),
        ("FREQ=MONTHLY;BYMONTHDAY=32", RuleFault.BYMONTHDAY),
        ("FREQ=MONTHLY;BYMONTHDAY=-2", RuleFault.BYMONTHDAY),
        ("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=0", RuleFault.BYSETPOS),
        ("FREQ=MONTHLY;BYSETPOS=1", RuleFault.BYSETPOS),
        ("FREQ=MONTHLY;BYMONTH=13", RuleFault.BYMONTH),
        ("FREQ=DAILY;COUNT=0", RuleFault.COUNT),
        ("FREQ=DAILY;COUNT=3;UNTIL=20270101", RuleFault.COUNT),
        ("FREQ=DAILY;UNTIL=20270230", RuleFault.UNTIL),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", RuleFault.NEVER),
    ],
)
def test_rule_outside_the_subset_is_refused_with_the_field_at_fault(rule, reason):
    with pytest.raises(BadRecurrence) as refused:
        check(rule)
    assert refused.value.reason == reason
    with pytest.raises(BadRecurrence):
        Recurrence(rule, date(2026, 11, 20), NINE, "America/Denver")


@pytest.mark.parametrize(
    ("rule", "start"),
    [
        ("FREQ=DAILY;UNTIL=20261101", date(2026, 11, 20)),
        ("FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=31", date(2026, 2, 1)),
        ("FREQ=YEARLY;INTERVAL=2;BYMONTH=2;BYMONTHDAY=29", date(2027, 1, 1)),
    ],
)
def test_rule_that_never_occurs_from_its_start_is_refused(rule, start):
    check(rule)
    with pytest.raises(BadRecurrence) as refused:
        Recurrence(rule, start, NINE, "America/Denver")
    assert refused.value.reason == RuleFault.NEVER


@settings(deadline=None)
@given(st.text(max_size=60))
def test_any_other_text_is_refused_as_a_rule(text):
    with pytest.raises(BadRecurrence):
        parts(text)


@settings(deadline=None)
@given(RULES)
def test_every_rule_of_the_subset_is_accepted(rule):
    check(rule)
    assert parts(rule.lower()) == parts(rule)


def test_builders_give_rules_that_parts_can_tell():
    two_weekly = parts(weekly({3, 1}, 2))
    assert (two_weekly.freq, two_weekly.interval, two_weekly.weekdays, two_weekly.nth) == (
        Freq.WEEKLY,
        2,
        (1, 3),
        None,
    )
    third_tuesday = parts(monthly_nth(3, 1))
    assert (third_tuesday.freq, third_tuesday.weekdays, third_tuesday.nth) == (Freq.MONTHLY, (1,), 3)
    assert parts(monthly_nth(-1, 4, 3)).nth == -1
    assert [parts(monthly_day(day)).monthday for day in (1, 28, 29, 30, 31, -1)] == [1, 28, 29, 30, -1, -1]
    assert parts("FREQ=MONTHLY;BYDAY=1MO,3MO").nth is None


@pytest.mark.parametrize(
    "build", [lambda: weekly(()), lambda: monthly_nth(6, 1), lambda: monthly_day(32), lambda: weekly({1}, 0)]
)
def test_builder_refuses_what_is_no_rule(build):
    with pytest.raises(BadRecurrence):
        build()


def test_the_thirtieth_falls_on_the_last_day_of_february():
    recurrence = Recurrence(monthly_day(30), date(2027, 1, 1), NINE, "America/Denver")
    assert dates_after(recurrence, date(2027, 1, 1), 3) == [
        date(2027, 1, 30),
        date(2027, 2, 28),
        date(2027, 3, 30),
    ]
