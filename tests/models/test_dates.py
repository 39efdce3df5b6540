"""Typed dates: a table over every clause of "How a date is read", and what must hold for any text."""

import csv
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from models.calendar import WorkCalendar
from models.dates import NoDate, find_date, read_date, split_due
from tests.models.nights import NIGHTS

DENVER = WorkCalendar("America/Denver")
NOW = datetime(2026, 11, 20, 9, tzinfo=ZoneInfo("America/Denver"))
PLAN_NOW = datetime(2018, 10, 3, 9, tzinfo=ZoneInfo("America/Denver"))


def rows() -> list[tuple[str, str, str, str]]:
    with Path(__file__).with_name("dates.csv").open(newline="", encoding="utf-8") as file:
        table = csv.DictReader(line for line in file if not line.startswith("#"))
        return [(row["now"], row["settings"], row["phrase"], row["reads"]) for row in table]


def calendar_with(setting: str) -> WorkCalendar:
    name, _, value = setting.partition(":")
    match name:
        case "fiscal":
            return WorkCalendar("America/Denver", fiscal_year_start_month=int(value))
        case "zone":
            return DENVER.in_zone(value)
        case "day_first":
            return WorkCalendar("America/Denver", day_first=True)
        case "no_country":
            return WorkCalendar("America/Denver", country=None)
        case "sunday_to_thursday":
            return WorkCalendar("America/Denver", working_days=frozenset({6, 0, 1, 2, 3}))
    return DENVER


@pytest.mark.parametrize(("now", "setting", "phrase", "reads"), rows())
def test_phrase_is_read_by_the_rule(now, setting, phrase, reads):
    instant = datetime.fromisoformat(now).replace(tzinfo=ZoneInfo("America/Denver")).astimezone(UTC)
    reading = read_date(phrase, now=instant, calendar=calendar_with(setting), past=setting == "past")
    assert (reading.date.isoformat() if reading.date else reading.reason) == reads


def test_table_has_a_row_for_every_reason():
    read = {reads for *_, reads in rows()}
    assert {reason.value for reason in NoDate} <= read


def test_reading_keeps_the_words_as_typed_and_their_place():
    reading = read_date("  (by January 1, 2019). ", now=PLAN_NOW, calendar=DENVER)
    assert reading.matched == "by January 1, 2019"
    assert reading.span == (3, 21)


@pytest.mark.parametrize("print_as", ["{0:%Y-%m-%d}", "{0.day} {0:%B} {0.year}", "{0:%B} {0.day}, {0.year}"])
def test_every_date_of_three_years_reads_back_as_printed(print_as):
    days = [NOW.date() + timedelta(days=n) for n in range(3 * 366)]
    assert [read_date(print_as.format(day), now=NOW, calendar=DENVER).date for day in days] == days


@pytest.mark.parametrize(
    ("day_first", "print_as"),
    [(False, "{0.month}/{0.day}/{0.year}"), (True, "{0.day}/{0.month}/{0.year}")],
)
def test_every_date_of_three_years_reads_back_in_the_order_of_the_committee(day_first, print_as):
    calendar = WorkCalendar("America/Denver", day_first=day_first)
    days = [NOW.date() + timedelta(days=n) for n in range(3 * 366)]
    assert [read_date(print_as.format(day), now=NOW, calendar=calendar).date for day in days] == days


def test_today_and_tomorrow_are_the_wall_dates_in_every_zone_around_both_nights():
    for zone, changes in NIGHTS.items():
        calendar = DENVER.in_zone(zone)
        for change in changes:
            for hours in (-25, -2, -1, 0, 1, 2, 23):
                now = change + timedelta(hours=hours)
                wall = now.astimezone(ZoneInfo(zone)).date()
                assert read_date("today", now=now, calendar=calendar).date == wall
                assert read_date("tomorrow", now=now, calendar=calendar).date == wall + timedelta(days=1)


WORDS = [
    *(
        "by",
        "due",
        "before",
        "the",
        "of",
        "next",
        "last",
        "this",
        "end",
        "mid",
        "early",
        "late",
        "after",
        "every",
    ),
    *(
        "week",
        "month",
        "quarter",
        "year",
        "days",
        "weeks",
        "months",
        "business day",
        "friday",
        "mon",
        "march",
    ),
    *(
        "feb",
        "15",
        "31",
        "29th",
        "2027",
        "'27",
        "13/13",
        "3/15",
        "2027-02-30",
        "9999-12-31",
        "00/00",
        "0",
        "99",
    ),
    *(
        "a couple",
        "3",
        "9999",
        "from",
        "now",
        "to",
        "-",
        "first",
        "fy27",
        "q3",
        "spring",
        "winter",
        "tbd",
        "ongoing",
    ),
    *("5pm", "eod", "at", "on", "in", "within", "through", "and", "between", "ago"),
]
ANY_TEXT = st.one_of(st.text(max_size=200), st.lists(st.sampled_from(WORDS), max_size=10).map(" ".join))


@settings(deadline=None)
@given(ANY_TEXT, st.integers(0, 90 * 366 * 24))
@example("end of " * 40, 0)
@example("a - " * 1000, 0)
@example("۳/۱۵", 0)
def test_no_text_raises_or_gives_a_past_date(text, hours):
    now = datetime(2000, 1, 1, tzinfo=UTC) + timedelta(hours=hours)
    reading = read_date(text, now=now, calendar=DENVER)
    assert (reading.date is None) == (reading.reason is not None)
    if reading.date:
        assert reading.date >= now.astimezone(ZoneInfo("America/Denver")).date()
    if reading.span:
        assert text[slice(*reading.span)] == reading.matched


@settings(deadline=None)
@given(ANY_TEXT, ANY_TEXT)
def test_a_split_loses_no_word_and_gives_no_past_date(text, tail):
    rest, reading = split_due(f"{text} by {tail}", now=NOW, calendar=DENVER)
    letters = sorted(c for c in f"{text} by {tail}" if c.isalnum())
    assert sorted(c for c in rest + (reading.matched or "") if c.isalnum()) == letters
    assert reading.date is None or reading.date >= NOW.date()


@pytest.mark.parametrize(
    ("text", "rest", "reads"),
    [
        ("Certify each pilot <@U1> by January 1, 2019", "Certify each pilot <@U1>", "2019-01-01"),
        ("Certify each pilot by January 1, 2019. <@U1|ann>", "Certify each pilot <@U1|ann>", "2019-01-01"),
        ("Disburse $50,000 per year through December 2021", "Disburse $50,000 per year", "2021-12-31"),
        ("Develop procedures Oct. 15, 2018", "Develop procedures", "2018-10-15"),
        ("Get the order signed by the judge by Friday", "Get the order signed by the judge", "2018-10-05"),
        ("Cut waiting time by 3 weeks by March", "Cut waiting time by 3 weeks", "2019-03-31"),
        ("Payment is due Oct 15", "Payment", "2018-10-15"),
        ("Share the list no later than Nov 30 @ann", "Share the list @ann", "2018-11-30"),
        ("Draft the MOU before March 1", "Draft the MOU", "2019-02-28"),
        ("Train staff until 12/1", "Train staff", "2018-12-01"),
        ("Brief council on 11/20", "Brief council", "2018-11-20"),
        ("Report back within two weeks", "Report back", "2018-10-17"),
        ("Report back two weeks from Friday", "Report back", "2018-10-19"),
        ("Apply in spring 2019", "Apply", "2019-05-31"),
        ("Call the sheriff, next Friday", "Call the sheriff", "2018-10-12"),
        ("Call the sheriff tomorrow", "Call the sheriff", "2018-10-04"),
        ("Finish by EOD", "Finish", "2018-10-03"),
        ("Post minutes (by Friday 10/5)", "Post minutes", "2018-10-05"),
        ("Review policy (draft 2) by *Friday*", "Review policy (draft 2)", "2018-10-05"),
        ("Hold hearings from Sep 1 to Oct 15", "Hold hearings", "2018-10-15"),
        ("Collect data by TBD", "Collect data", "tbd"),
        ("Collect data (ongoing)", "Collect data", "ongoing"),
        ("Collect data - short term", "Collect data", "vague"),
        ("Call the sheriff asap", "Call the sheriff", "asap"),
        ("Pay the invoice, due after approval", "Pay the invoice", "after_something"),
        ("Sign the MOU by 31 June", "Sign the MOU", "impossible"),
        ("Sign the MOU by Friday, October 4", "Sign the MOU", "wrong_weekday"),
        ("Share data by January 1, 2017", "Share data", "past"),
    ],
)  # fmt: skip
def test_due_phrase_is_cut_from_the_end_of_a_step(text, rest, reads):
    found, reading = split_due(text, now=PLAN_NOW, calendar=DENVER)
    assert found == rest
    assert (reading.date.isoformat() if reading.date else reading.reason) == reads


@pytest.mark.parametrize(
    "text",
    [
        "Get the order signed by the judge",
        "Cut waiting time by 3 weeks",
        "Break the counts out by month",
        "Prepare the agenda for next week",
        "Meet every Friday",
        "Start the pilot after the grant is awarded",
        "Review the SIM report (2019)",
        "Plan intake (6 months)",
        "Report on Q3",
        "Describe the events in 2016",
        "Improve phase 1/2",
        "Share by March 15 or March 20",
        "Review the list (see Friday)",
        "Count the patients who sat",
        "Collect data ongoing",
        "",
    ],
)
def test_what_only_looks_like_a_date_stays_text(text):
    rest, reading = split_due(text, now=PLAN_NOW, calendar=DENVER)
    assert rest == text
    assert reading.reason == NoDate.EMPTY


def test_import_takes_a_past_date_and_keeps_its_words():
    reading = find_date("Adopt the charter by Spring 2016", now=PLAN_NOW, calendar=DENVER, past=True)
    assert reading.date == date(2016, 5, 31)
    assert reading.matched == "by Spring 2016"


def test_very_long_text_is_answered():
    rest, reading = split_due("by the " * 1500 + "by Friday", now=PLAN_NOW, calendar=DENVER)
    assert reading.date == date(2018, 10, 5)
    assert rest == ("by the " * 1500).strip()
