"""The calendar file, read by a parser of somebody else's: the same days and hours that we shall meet."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
import recurring_ical_events
from hypothesis import given
from hypothesis import strategies as st

from models.calendar import WorkCalendar, instant_of
from models.committee import Committee
from models.datebook import Datebook, dates_of, horizon
from models.meeting import HolidayRule, Meeting, MeetingSeries, MeetingState
from models.recurrence import BadRecurrence, Recurrence, due_between, monthly_day, monthly_nth, weekly
from models.workgroup import Workgroup
from prompts.ical import render_calendar
from prompts.vtimezone import vtimezone

ZONE = "America/Denver"
NOW = datetime(2026, 1, 5, 16, tzinfo=UTC)
YEARS = timedelta(days=730)
CALENDAR = WorkCalendar(ZONE)


def series(rule: str, start: str = "2026-01-06", at: str = "09:00", **more) -> MeetingSeries:
    more = {"zone": ZONE, "minutes": 90, "place": "Room 2", "title": "Council", **more}
    day, hour = date.fromisoformat(start), time.fromisoformat(at)
    return MeetingSeries(id=1, committee_id=1, rule=rule, start=day, at=hour, **more)


def wall(day: str, hour: str = "09:00", zone: str = ZONE) -> datetime:
    return instant_of(date.fromisoformat(day), time.fromisoformat(hour), zone)


def meeting(day: str, held: str | None = None, hour: str = "09:00", *, pk: int = 7, **more) -> Meeting:
    starts_at = wall(held or day, hour)
    more = {"ends_at": starts_at + timedelta(minutes=90), **more}
    return Meeting(
        id=pk, committee_id=1, series_id=1, planned_on=date.fromisoformat(day), starts_at=starts_at, **more
    )


def book(one: MeetingSeries, *meetings: Meeting, now: datetime = NOW, **names) -> bytes:
    committee = Committee(id=1, team_id="T1", name=names.get("name", "Council"), zone=ZONE, created_at=NOW)
    group = Workgroup(id=1, committee_id=1, name=names["group"]) if "group" in names else None
    dates = replace(dates_of(one, meetings, CALENDAR, now=now), workgroup=group, changed_at=NOW)
    return render_calendar(Datebook(committee, "abc", [dates], horizon(now)))


def events(file: bytes, begin: datetime = NOW, length: timedelta = YEARS) -> list[Any]:
    """What a calendar program would show, the earliest first."""
    found = recurring_ical_events.of(icalendar.Calendar.from_ical(file)).between(begin, begin + length)
    return sorted(found, key=lambda event: event.start)


def starts(file: bytes, begin: datetime = NOW, length: timedelta = YEARS) -> list[datetime]:
    return [event.start.astimezone(UTC) for event in events(file, begin, length)]


def shown(file: bytes, length: int = 120) -> list[str]:
    """Day and hour in the zone of each that takes place."""
    told = [event for event in events(file, NOW, timedelta(days=length)) if event["STATUS"] == "CONFIRMED"]
    return [f"{event.start.astimezone(ZoneInfo(ZONE)):%Y-%m-%d %H:%M}" for event in told]


def unfolded(file: bytes) -> list[str]:
    return file.decode().replace("\r\n ", "").splitlines()


RULES = [
    weekly({1}),
    weekly({0, 3}, 2),
    monthly_nth(2, 1),
    monthly_nth(-1, 4, 2),
    monthly_nth(5, 2),
    monthly_day(31),
    monthly_day(30),
    "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
    "FREQ=DAILY;INTERVAL=10",
    "FREQ=WEEKLY;BYDAY=TU;COUNT=9",
    "FREQ=WEEKLY;BYDAY=TU;UNTIL=20260317",
    "FREQ=YEARLY",
    "FREQ=MONTHLY",
]


@pytest.mark.parametrize("rule", RULES)
def test_a_calendar_program_shows_the_days_of_the_rule_at_the_hour_of_the_wall_clock(rule):
    one = series(rule)
    expected = due_between(one.recurrence, NOW, NOW + YEARS)
    assert expected
    assert starts(book(one)) == expected


@given(
    rule=st.sampled_from(RULES),
    start=st.dates(date(2025, 12, 1), date(2026, 12, 31)),
    zone=st.sampled_from(["America/Denver", "Europe/Berlin", "Australia/Sydney", "Asia/Kolkata", "UTC"]),
    at=st.times(),
)
def test_any_rule_from_any_day_in_any_zone_is_read_as_it_is_meant(rule, start, zone, at):
    at = at.replace(second=0, microsecond=0)
    try:
        rule = Recurrence(rule, start, at, zone).rule
    except BadRecurrence:
        return
    one = series(rule, start.isoformat(), at.isoformat(), zone=zone)
    begin = instant_of(start, time(), zone) - timedelta(days=1)
    found = starts(book(one, now=begin), begin)
    assert found == due_between(one.recurrence, begin, begin + YEARS - timedelta(seconds=1))


def test_nine_stays_nine_over_both_changes_of_the_clocks():
    hours = {event.start.hour for event in events(book(series(weekly({1}))))}
    offsets = {event.start.utcoffset() for event in events(book(series(weekly({1}))))}
    assert hours == {9}
    assert offsets == {timedelta(hours=-7), timedelta(hours=-6)}


@pytest.mark.parametrize("zone", ["America/Denver", "Europe/Berlin", "Asia/Kolkata", "Australia/Lord_Howe"])
def test_a_program_that_does_not_know_the_zone_goes_by_its_definition(zone):
    one = series(weekly({1}), zone=zone)
    strange = book(one)
    for mark in (b"TZID:", b"TZID="):
        strange = strange.replace(mark + zone.encode(), mark + b"Unknown/" + zone[:3].encode())
    assert zone.encode() not in strange
    begin = datetime(2030, 1, 1, tzinfo=UTC)
    assert starts(strange, begin) == due_between(one.recurrence, begin, begin + YEARS)


def test_a_zone_whose_clocks_follow_no_yearly_rule_is_listed_change_by_change():
    told = vtimezone("Africa/Casablanca", 2026, 2036).to_ical()
    assert b"RRULE" not in told
    assert told.count(b"RDATE") == 2


def test_a_meeting_that_was_called_off_in_time_is_not_shown():
    off = meeting("2026-01-20", state=MeetingState.CANCELLED, because="Nothing to decide")
    assert shown(book(series(weekly({1}, 2)), off), 40) == ["2026-01-06 09:00", "2026-02-03 09:00"]
    assert b"Nothing to decide" not in book(series(weekly({1}, 2)), off)


def test_a_meeting_that_was_called_off_after_its_agenda_was_posted_is_said_to_be_cancelled():
    off = meeting("2026-01-20", state=MeetingState.CANCELLED, agenda_posted_at=NOW, because="Snow")
    [_, cancelled, _] = events(book(series(weekly({1}, 2)), off), length=timedelta(days=40))
    assert cancelled["STATUS"] == "CANCELLED"
    assert cancelled["SUMMARY"] == "Cancelled: Council"
    assert b"Snow" not in book(series(weekly({1}, 2)), off)


def test_a_meeting_of_a_rule_that_was_taken_back_counts_by_the_present_rule():
    taken_back = [meeting("2026-01-07", state=MeetingState.CANCELLED), meeting("2026-01-20", pk=8)]
    taken_back[1].state = MeetingState.CANCELLED
    found = shown(book(series(weekly({1}, 2)), *taken_back), 40)
    assert found == ["2026-01-06 09:00", "2026-01-20 09:00", "2026-02-03 09:00"]


def test_a_meeting_that_was_moved_is_shown_where_it_is_held_alone():
    moved = meeting("2026-01-20", "2026-01-22", "14:00", because="Court", place="Court, room 3")
    found = book(series(weekly({1}, 2)), moved)
    assert shown(found, 40) == ["2026-01-06 09:00", "2026-01-22 14:00", "2026-02-03 09:00"]
    assert events(found)[1]["LOCATION"] == "Court, room 3"


def test_an_extra_meeting_is_shown_beside_the_others():
    extra = meeting("2026-01-09", hour="12:00", extra=True)
    found = book(series(weekly({1}, 2)), extra)
    assert shown(found, 20) == ["2026-01-06 09:00", "2026-01-09 12:00", "2026-01-20 09:00"]
    uids = {event["UID"] for event in events(found)}
    assert uids == {"abc-series-1@convener", "abc-meeting-7@convener"}


def test_an_extra_meeting_on_a_day_of_the_rule_is_not_shown_twice():
    extra = meeting("2026-01-20", hour="12:00", extra=True)
    assert shown(book(series(weekly({1}, 2)), extra), 20) == ["2026-01-06 09:00", "2026-01-20 12:00"]


def test_an_extra_meeting_that_was_called_off_is_said_to_be_cancelled():
    extra = meeting("2026-01-09", extra=True, state=MeetingState.CANCELLED)
    [first, off, *_] = events(book(series(weekly({1}, 2)), extra))
    assert (first["STATUS"], off["STATUS"]) == ("CONFIRMED", "CANCELLED")


@pytest.mark.parametrize(
    ("holidays", "days"),
    [
        (HolidayRule.KEEP, ["2026-01-05", "2026-01-19", "2026-02-02", "2026-02-16"]),
        (HolidayRule.SKIP, ["2026-01-05", "2026-02-02"]),
        (HolidayRule.BEFORE, ["2026-01-05", "2026-01-16", "2026-02-02", "2026-02-13"]),
        (HolidayRule.AFTER, ["2026-01-05", "2026-01-20", "2026-02-02", "2026-02-17"]),
    ],
)
def test_holidays_are_heeded_far_beyond_the_meetings_that_are_planned(holidays, days):
    """Martin Luther King's and Washington's birthdays; the first meeting alone is planned yet."""
    one = series(weekly({0}, 2), "2026-01-05", holidays=holidays)
    file = book(one, meeting("2026-01-05"))
    assert [day[:10] for day in shown(file, 50)] == days
    later = [day for day in shown(file, 700) if day.startswith("2027-01-18")]
    assert bool(later) is (holidays is HolidayRule.KEEP)


def test_beyond_the_horizon_the_rule_goes_on():
    begin = datetime(2034, 1, 1, tzinfo=UTC)
    one = series(monthly_nth(2, 1), holidays=HolidayRule.SKIP)
    assert starts(book(one), begin) == due_between(one.recurrence, begin, begin + YEARS)


def test_what_was_held_by_an_earlier_rule_stays_as_it_was():
    held = [meeting(f"2026-01-{day:02}", pk=day, state=MeetingState.HELD) for day in (8, 15, 22)]
    announced = meeting("2026-01-29", pk=29, agenda_posted_at=NOW)
    one = series("FREQ=WEEKLY;BYDAY=TU;COUNT=2", "2026-02-03", "10:00")
    found = shown(book(one, *held, announced, now=wall("2026-01-26")), 60)
    assert found == [
        *(f"2026-01-{day:02} 09:00" for day in (8, 15, 22, 29)),
        *("2026-02-03 10:00", "2026-02-10 10:00"),
    ]


def test_days_of_the_rule_before_anybody_met_are_not_shown():
    one = series("FREQ=WEEKLY;BYDAY=TU;COUNT=8")
    found = shown(book(one, meeting("2026-01-27"), now=wall("2026-01-26")), 80)
    assert found == [f"2026-{day} 09:00" for day in ("01-27", "02-03", "02-10", "02-17", "02-24")]


def test_a_series_that_is_over_ends_with_its_last_meeting():
    rows = [
        meeting("2026-01-06", state=MeetingState.HELD),
        meeting("2026-01-20", state=MeetingState.CANCELLED),
    ]
    one = series(weekly({1}), active=False)
    assert shown(book(one, *rows)) == ["2026-01-06 09:00"]
    assert shown(book(one)) == []


NASTY = 'Jails, beds; "stays"\\ \r\nBEGIN:VEVENT\rSUMMARY:x\u2028ATTACH:y\x0b\x00END:VCALENDAR\n' + "ü" * 200


def test_whatever_people_type_stays_text():
    one = series(weekly({1}), place=NASTY, link="https://meet.example.org/a?b=c,d;e")
    file = book(one, meeting("2026-01-13", place=NASTY + "!"), name=NASTY, group=NASTY)
    lines = unfolded(file)
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == 2
    assert lines.count("END:VCALENDAR") == 1
    assert not [line for line in lines if line.startswith(("ATTACH", "SUMMARY:x"))]
    assert max(len(line) for line in file.split(b"\r\n")) <= 75
    first = events(file)[0]
    text = 'Jails, beds; "stays"\\ BEGIN:VEVENT SUMMARY:x ATTACH:y END:VCALENDAR ' + "ü" * 200
    assert first["LOCATION"] == text
    assert first["SUMMARY"] == f"{text} · {text}"
    assert first["URL"] == one.link
    assert one.link in first["DESCRIPTION"]


@pytest.mark.parametrize("link", ["javascript:alert(1)", "https://a\r\nBEGIN:VEVENT", "https://a b", "x"])
def test_what_is_no_link_is_left_out(link):
    file = book(series(weekly({1}), link=link))
    assert b"URL" not in file
    assert unfolded(file).count("BEGIN:VEVENT") == 1


def test_nothing_is_in_it_that_rings_or_invites():
    file = book(series(weekly({1})), meeting("2026-01-13", because="Ana Reyes is ill"))
    for word in (b"VALARM", b"ATTENDEE", b"ORGANIZER", b"Ana"):
        assert word not in file


def test_it_says_what_it_is_and_when_to_look_again():
    lines = unfolded(book(series(weekly({1}))))
    for line in (
        "VERSION:2.0",
        "METHOD:PUBLISH",
        "X-WR-CALNAME:Council",
        "NAME:Council",
        "REFRESH-INTERVAL;VALUE=DURATION:PT4H",
        "X-PUBLISHED-TTL:PT4H",
        "DTSTART;TZID=America/Denver:20260106T090000",
        "DTEND;TZID=America/Denver:20260106T103000",
        "STATUS:CONFIRMED",
    ):
        assert line in lines


def test_the_same_meetings_give_the_same_bytes_a_day_later():
    one = series(weekly({1}, 4))
    rows = [meeting("2026-01-06", state=MeetingState.HELD)]
    files = {book(one, *rows, now=wall("2026-01-07") + timedelta(days=day)) for day in range(3)}
    assert len(files) == 1
