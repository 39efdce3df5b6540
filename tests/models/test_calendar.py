"""The committee's calendar: wall time and instants in every zone, working days, what people call zones."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.calendar import WorkCalendar, find_zone, instant_of, known_zone, today, wall_of
from tests.models.nights import NIGHTS

DENVER = WorkCalendar("America/Denver")
ZONES = st.sampled_from(sorted(NIGHTS))
DATES = st.dates(date(1980, 1, 1), date(2060, 1, 1))
TIMES = st.times().map(lambda t: t.replace(second=0, microsecond=0))


def exists(wall: datetime, zone: str) -> bool:
    """Whether clocks in the zone ever show this wall time."""
    return (
        wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
        == wall
    )


def test_skipped_time_moves_forward_by_the_length_of_the_gap():
    instant = instant_of(date(2027, 3, 14), time(2, 30), "America/Denver")
    assert wall_of(instant, "America/Denver").time() == time(3, 30)
    assert instant == datetime(2027, 3, 14, 9, 30, tzinfo=UTC)


def test_repeated_time_is_its_first_occurrence():
    first = datetime(2027, 11, 7, 7, 30, tzinfo=UTC)  # 01:30 comes again an hour later
    assert instant_of(date(2027, 11, 7), time(1, 30), "America/Denver") == first
    assert instant_of(date(2027, 11, 7), time(1, 30, fold=1), "America/Denver") == first


@settings(deadline=None)
@given(DATES, TIMES, ZONES)
def test_wall_time_survives_the_way_there_and_back_except_in_a_gap(day, at, zone):
    instant = instant_of(day, at, zone)
    assert instant.utcoffset() == timedelta(0)
    back, wall = wall_of(instant, zone).replace(tzinfo=None), datetime.combine(day, at)
    assert back == wall if exists(wall, zone) else back > wall


def test_wall_time_survives_on_both_nights_in_every_zone_except_in_the_gap():
    for zone, changes in NIGHTS.items():
        for change in changes:
            around = wall_of(change, zone).replace(tzinfo=None)
            for quarters in range(-16, 17):
                wall = around + timedelta(minutes=15 * quarters)
                back = wall_of(instant_of(wall.date(), wall.time(), zone), zone).replace(tzinfo=None)
                assert back == wall or (
                    not exists(wall, zone) and wall < back <= wall + timedelta(hours=3)
                ), zone


@settings(deadline=None)
@given(st.integers(0, 80 * 366 * 24), ZONES)
def test_today_is_the_date_on_the_wall(hours, zone):
    now = datetime(1980, 1, 1, tzinfo=UTC) + timedelta(hours=hours)
    assert today(now, zone) == now.astimezone(ZoneInfo(zone)).date()


def test_naive_instant_is_refused():
    with pytest.raises(ValueError, match="aware"):
        today(datetime(2026, 11, 20), "America/Denver")  # noqa: DTZ001


def test_weekends_and_holidays_are_no_working_days():
    assert DENVER.is_working_day(date(2026, 11, 25))
    assert not DENVER.is_working_day(date(2026, 11, 26))  # Thanksgiving
    assert not DENVER.is_working_day(date(2026, 11, 28))  # Saturday


def test_holiday_counts_on_the_day_it_is_observed():
    assert not DENVER.is_working_day(date(2026, 7, 3))  # 4 July 2026 is a Saturday
    assert not DENVER.is_working_day(date(2027, 12, 31))  # 1 January 2028 is a Saturday


def test_holidays_of_the_state_count_too():
    cabrini_day = date(2027, 10, 4)
    assert DENVER.is_working_day(cabrini_day)
    assert not WorkCalendar("America/Denver", subdivision="CO").is_working_day(cabrini_day)


def test_own_holidays_and_own_working_days_count():
    calendar = WorkCalendar(
        "America/Denver",
        working_days=frozenset({0, 1, 2, 3}),
        holidays=frozenset({date(2026, 11, 24)}),
        country=None,
    )
    assert [calendar.is_working_day(date(2026, 11, day)) for day in range(23, 29)] == [
        True,
        False,
        True,
        True,
        False,
        False,
    ]


def test_next_and_previous_working_day_are_the_day_itself_when_it_is_one():
    assert DENVER.next_working_day(date(2026, 11, 25)) == date(2026, 11, 25)
    assert DENVER.next_working_day(date(2026, 11, 26)) == date(2026, 11, 27)
    assert DENVER.previous_working_day(date(2026, 11, 29)) == date(2026, 11, 27)
    assert DENVER.previous_working_day(date(2026, 11, 27)) == date(2026, 11, 27)


def test_working_days_are_added_over_weekend_and_holiday():
    assert DENVER.add_working_days(date(2026, 11, 20), 4) == date(2026, 11, 27)
    assert DENVER.add_working_days(date(2026, 11, 28), -2) == date(2026, 11, 25)
    assert DENVER.add_working_days(date(2026, 11, 28), 0) == date(2026, 11, 28)


@settings(deadline=None)
@given(st.dates(date(2000, 1, 1), date(2050, 1, 1)), st.integers(-60, 60))
def test_counting_working_days_undoes_adding_them(day, count):
    working = DENVER.next_working_day(day)
    assert DENVER.working_days_between(working, DENVER.add_working_days(working, count)) == count


@pytest.mark.parametrize(
    "wrong",
    [
        {"zone": "Mountain"},
        {"country": "XX"},
        {"subdivision": "ZZ"},
        {"working_days": frozenset[int]()},
        {"working_days": frozenset({7})},
        {"fiscal_year_start_month": 13},
    ],
)
def test_calendar_that_cannot_be_is_refused(wrong):
    with pytest.raises(ValueError, match=r"."):
        WorkCalendar(**{"zone": "America/Denver", **wrong})


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("America/Denver", "America/Denver"),
        ("america/denver", "America/Denver"),
        ("Denver", "America/Denver"),
        ("Mountain", "America/Denver"),
        ("mountain time", "America/Denver"),
        ("Mountain Daylight Time", "America/Denver"),
        ("MST", "America/Denver"),
        ("EST", "America/New_York"),
        ("Eastern Time (US & Canada)", "America/New_York"),
        ("ct", "America/Chicago"),
        ("Pacific time", "America/Los_Angeles"),
        ("Arizona", "America/Phoenix"),
        ("Alaska", "America/Anchorage"),
        ("Hawaii", "Pacific/Honolulu"),
        (" new york ", "America/New_York"),
        ("Port-au-Prince", "America/Port-au-Prince"),
        ("Kathmandu", "Asia/Kathmandu"),
        ("UTC", "UTC"),
        ("GMT+7", None),
        ("nowhere", None),
        ("time", None),
        ("", None),
    ],
)
def test_zone_is_found_by_what_people_call_it(typed, zone):
    assert find_zone(typed) == zone


def test_every_zone_is_found_by_its_own_name_with_a_slash():
    for zone in available_timezones():
        if "/" in zone:
            assert find_zone(zone) == zone
            assert known_zone(zone)


@settings(deadline=None)
@given(st.text(max_size=40))
def test_what_is_found_is_a_known_zone(text):
    found = find_zone(text)
    assert found is None or known_zone(found)


def test_known_zone_is_to_the_letter():
    assert not known_zone("america/denver")
    assert not known_zone("Mountain")
    assert not known_zone("../etc/localtime")
    assert not known_zone("")
