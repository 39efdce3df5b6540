"""Periods and numbers as people type them: read as they are meant, or refused with the reason."""

from datetime import UTC, date, datetime

import pytest

from models.calendar import WorkCalendar
from models.errors import Refused
from models.tools.number import Typed, read_number, read_typed
from models.tools.period import Period, Span, last_over, leaves_gap, read_span, span_of

NOW = datetime(2026, 11, 20, 16, tzinfo=UTC)
CALENDAR = WorkCalendar("America/Denver")


def read(text: str, period: Period = Period.MONTH) -> str:
    """The period read, or why there is none."""
    try:
        return str(read_span(text, period, now=NOW, calendar=CALENDAR))
    except Refused as refused:
        return f"{refused.code} on {refused.field}" if refused.field != "period" else refused.code


OCTOBER = "2026-10-01 to 2026-10-31"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("October 2026", OCTOBER),
        ("October", OCTOBER),
        ("last month", OCTOBER),
        ("2026-10", OCTOBER),
        ("10/2026", OCTOBER),
        ("Oct-26", OCTOBER),
        ("2026-10-31", OCTOBER),
        ("2026-10-01T00:00:00.000", OCTOBER),
        ("Oct-22", "2022-10-01 to 2022-10-31"),
        ("December", "2025-12-01 to 2025-12-31"),
        ("this month", "2026-11-01 to 2026-11-30"),
        ("2026-10-15 to 2026-11-14", "2026-10-15 to 2026-11-14"),
        ("10/22", "which_period"),
        ("31 June 2026", "which_period"),
        ("January 1950", "which_period"),
        ("31 December 9999", "which_period"),
        ("December 2050", "period_to_come"),
        ("31 December 10000", "which_period"),
        ("9999-12", "which_period"),
        ("something", "which_period"),
        ("", "which_period"),
        ("2026", "other_length"),
        ("Q3 2026", "other_length"),
        ("2026-11-14 to 2026-10-15", "which_period"),
        ("next month", "period_to_come"),
    ],
)
def test_a_month_is_read_as_it_is_meant(text, says):
    assert read(text) == says


@pytest.mark.parametrize(
    ("period", "text", "says"),
    [
        (Period.WEEK, "week of 4 Nov", "2026-11-02 to 2026-11-08"),
        (Period.WEEK, "week ending 11/6/2026", "2026-11-02 to 2026-11-08"),
        (Period.WEEK, "2026-W45", "2026-11-02 to 2026-11-08"),
        (Period.WEEK, "2026-11-08", "2026-11-02 to 2026-11-08"),
        (Period.WEEK, "last week", "2026-11-09 to 2026-11-15"),
        (Period.WEEK, "2026-W60", "which_period"),
        (Period.WEEK, "October", "other_length"),
        (Period.QUARTER, "Q3", "2026-07-01 to 2026-09-30"),
        (Period.QUARTER, "2026-Q3", "2026-07-01 to 2026-09-30"),
        (Period.QUARTER, "Q1 FY27", "2026-07-01 to 2026-09-30"),
        (Period.YEAR, "2025", "2025-01-01 to 2025-12-31"),
        (Period.FISCAL_YEAR, "2026", "2025-07-01 to 2026-06-30"),
        (Period.FISCAL_YEAR, "FY26", "2025-07-01 to 2026-06-30"),
        (Period.FISCAL_YEAR, "2025-26", "2025-07-01 to 2026-06-30"),
        (Period.FISCAL_YEAR, "FY28", "period_to_come"),
    ],
)
def test_other_periods_are_read_as_they_are_meant(period, text, says):
    assert read(text, period) == says


def test_a_fiscal_year_begins_with_the_month_that_was_chosen():
    assert span_of(date(2026, 9, 30), Period.FISCAL_YEAR, 10) == Span(date(2025, 10, 1), date(2026, 9, 30))
    assert span_of(date(2026, 10, 1), Period.FISCAL_YEAR, 10).first == date(2026, 10, 1)
    assert span_of(date(2026, 3, 1), Period.FISCAL_YEAR, 1).first == date(2026, 1, 1)


def test_the_last_period_that_is_over_is_the_one_before_this():
    assert last_over(date(2026, 11, 1), Period.MONTH, 7) == Span(date(2026, 10, 1), date(2026, 10, 31))
    assert last_over(date(2026, 1, 1), Period.WEEK, 7).last == date(2025, 12, 28)


def test_a_missing_period_is_a_gap_and_a_weekend_between_odd_ones_is_none():
    september, october = (
        Span(date(2026, 9, 1), date(2026, 9, 30)),
        Span(date(2026, 10, 1), date(2026, 10, 31)),
    )
    assert not leaves_gap(september, october)
    assert leaves_gap(september, Span(date(2026, 11, 1), date(2026, 11, 30)))
    assert not leaves_gap(september, Span(date(2026, 10, 3), date(2026, 11, 2)))


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("42", Typed(42)),
        ("1,204", Typed(1204)),
        ("1,204,000.5", Typed(1204000.5)),
        ("42 of 60", Typed(42, of=60)),
        ("42/1,060", Typed(42, of=1060)),
        ("12.5 %", Typed(12.5, percent=True)),
        ("$3.40", Typed(3.4)),
        ("3,5", Typed(3.5)),
        ("1.234,5", Typed(1234.5)),
        ("−4", Typed(-4)),
        ("0", Typed(0)),
    ],
)
def test_numbers_are_read_as_people_write_them(text, typed):
    assert read_typed(text, "value") == typed


@pytest.mark.parametrize(
    "text", ["", "many", "nan", "inf", "1e999", "1,2,3", "5 people", "0x1f", "1 2", "=A1"]
)
def test_what_is_no_number_is_refused_as_it_was_typed(text):
    with pytest.raises(Refused) as told:
        read_number(text, "baseline")
    assert (told.value.field, told.value.code, told.value.given) == ("baseline", "not_a_number", text)


def test_a_number_larger_than_any_county_has_is_refused():
    with pytest.raises(Refused) as told:
        read_number("9999999999999", "value")
    assert told.value.code == "out_of_range"
