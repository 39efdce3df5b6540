"""A series of meetings: its days under the holiday rule, what planning keeps, and whose it is to plan."""

from datetime import UTC, date, datetime, time

import pytest
from sqlmodel import select

from models import agenda
from models.calendar import WorkCalendar
from models.committee import DayOff
from models.days_off import days_off_of, put_days_off, remove_days_off, set_public_holidays
from models.errors import AlreadySettled, NotAllowed, Refused
from models.meeting import HolidayRule
from models.moves import coming_dates, skip_meeting
from models.recurrence import Recurrence, dates_after, ending, weekly
from models.rhythm import end_series, move_to_zone
from models.schedule import Work
from models.series import end_meeting, meeting_on, rule_days, series_here, series_of
from models.topic import add_topic, parked_topics, topics_of
from tests.models.both import ZONE, database, seat, url
from tests.models.november import NOVEMBER, TUESDAYS, TWICE, at, due, held, put, shown

__all__ = ["database", "url"]


@pytest.mark.parametrize(
    ("holidays", "expected"),
    [
        (HolidayRule.KEEP, ["2026-11-11", "2026-11-26"]),
        (HolidayRule.SKIP, []),
        (HolidayRule.BEFORE, ["2026-11-10", "2026-11-25"]),
        (HolidayRule.AFTER, ["2026-11-12", "2026-11-27"]),
    ],
)
def test_a_november_with_two_holidays_under_each_rule(database, holidays, expected):
    with database.transaction() as session:
        series = put(session, seat(session), TWICE, holidays=holidays)
        assert [day for day in held(session, series) if day.startswith("2026-11")] == expected
        for day in held(session, series):
            assert (date.fromisoformat(day).year, len(held(session, series))) >= (2026, 4)


def test_a_meeting_moved_by_a_holiday_still_stands_for_its_day(database):
    with database.transaction() as session:
        series = put(session, seat(session), TWICE, holidays=HolidayRule.BEFORE)
        first = meeting_on(session, series, date(2026, 11, 11), now=NOVEMBER)
        assert (first.starts_at, first.because) == (at("2026-11-10"), "")
        assert due(session, first, Work.AGENDA) == at("2026-11-05")
        assert shown(session, series, count=1) == ["11-10"]
        assert coming_dates(session, series, now=NOVEMBER)[0].holiday == "Veterans Day"


def test_what_falls_away_is_told_with_the_holidays_name(database):
    with database.transaction() as session:
        series = put(session, seat(session), TWICE, holidays=HolidayRule.SKIP)
        assert shown(session, series, count=2) == [
            "11-11 off: Veterans Day",
            "11-26 off: Thanksgiving Day",
            "12-11",
            "12-26",
        ]


def test_a_meeting_moved_past_its_day_is_still_planned_in_between(database):
    thanksgiving = datetime(2026, 11, 26, 20, tzinfo=UTC)
    with database.transaction() as session:
        series = put(session, seat(session), TWICE, holidays=HolidayRule.AFTER, now=thanksgiving)
        assert held(session, series, thanksgiving)[0] == "2026-11-27"


def test_of_a_long_recess_one_meeting_is_left_not_three():
    recess = frozenset(date(2026, 12, day) for day in range(14, 32))
    calendar = WorkCalendar(ZONE, holidays=recess, country=None)
    mondays = dates_after(Recurrence(weekly({0}), date(2026, 11, 30), time(9), ZONE), date(2026, 11, 29), 7)
    after = [one.held_on for one in rule_days(mondays, HolidayRule.AFTER, calendar)]
    before = [one.held_on for one in rule_days(mondays, HolidayRule.BEFORE, calendar)]
    assert after == [
        *(date(2026, 11, 30), date(2026, 12, 7), None, None),
        *(date(2027, 1, 1), date(2027, 1, 4), date(2027, 1, 11)),
    ]
    assert before[2:5] == [date(2026, 12, 11), None, None]


def test_a_weekend_is_no_holiday_for_those_who_meet_on_it():
    saturday = date(2026, 11, 14)
    assert [one.held_on for one in rule_days([saturday], HolidayRule.SKIP, WorkCalendar(ZONE))] == [saturday]


def test_a_series_that_would_never_be_held_is_refused(database):
    with database.transaction() as session:
        cast = seat(session)
        with pytest.raises(Refused) as refused:
            put(session, cast, "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=25", holidays=HolidayRule.SKIP)
    assert (refused.value.field, refused.value.code) == ("holidays", "never_held")


def test_a_link_that_is_none_is_refused_on_its_field(database):
    with database.transaction() as session:
        cast = seat(session)
        with pytest.raises(Refused) as refused:
            put(session, cast, link="the usual zoom")
        assert put(session, cast, link=" https://meet.example/abc?x=1&y=2 ").link.endswith("y=2")
    assert (refused.value.field, refused.value.code) == ("link", "no_link")


def test_the_committees_own_days_off_move_what_nobody_was_told_of(database):
    with database.transaction() as session:
        cast = seat(session)
        series = put(session, cast, holidays=HolidayRule.BEFORE)
        told = meeting_on(session, series, date(2026, 11, 10), now=NOVEMBER)
        agenda.record_edition(session, told, fingerprint="x", now=NOVEMBER)
        first, last = date(2026, 12, 7), date(2026, 12, 11)
        put_days_off(
            session, cast.ana, cast.committee, first=first, last=last, name="Court recess", now=NOVEMBER
        )
        put_days_off(
            session, cast.ana, cast.committee, first=told.planned_on, last=None, name="Strike", now=NOVEMBER
        )
        assert held(session, series)[:3] == ["2026-11-10", "2026-12-04", "2027-01-12"]
        strike, found = days_off_of(session, cast.committee, now=NOVEMBER)
        assert (strike.name, found.first, found.last) == ("Strike", first, last)
        remove_days_off(session, cast.ana, cast.committee, found.row_id, now=NOVEMBER)
        assert held(session, series)[:3] == ["2026-11-10", "2026-12-08", "2027-01-12"]
        assert [row.name for row in session.exec(select(DayOff)).all()] == ["Strike"]


@pytest.mark.parametrize(
    ("first", "last", "name", "field"),
    [
        ("2026-12-07", "2026-12-01", "Recess", "last"),
        ("2026-10-07", None, "Recess", "first"),
        ("2026-12-07", "2027-12-01", "Recess", "last"),
        ("2026-12-07", None, "  ", "off_name"),
    ],
)
def test_days_off_that_cannot_be_are_refused_on_their_field(database, first, last, name, field):
    with database.transaction() as session:
        cast = seat(session)
        with pytest.raises(Refused) as refused:
            put_days_off(
                session,
                cast.ana,
                cast.committee,
                first=date.fromisoformat(first),
                last=date.fromisoformat(last) if last else None,
                name=name,
                now=NOVEMBER,
            )
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("country", "state", "kept"),
    [
        ("us", "Colorado", ("US", "CO")),
        ("United States", "", ("US", None)),
        ("CA", "ontario", ("CA", "ON")),
        ("", "CO", ("", None)),
    ],
)
def test_whose_public_holidays_count_is_said_by_code_or_name(database, country, state, kept):
    with database.transaction() as session:
        cast = seat(session)
        series = put(session, cast, TWICE, holidays=HolidayRule.SKIP)
        set_public_holidays(session, cast.ana, cast.committee, country=country, state=state, now=NOVEMBER)
        assert (cast.committee.country, cast.committee.subdivision) == kept
        assert ("2026-11-26" in held(session, series)) == (country in ("", "CA"))


@pytest.mark.parametrize(
    ("country", "state", "field"), [("Narnia", "", "country"), ("US", "Mordor", "state")]
)
def test_a_country_or_state_that_is_not_known_is_refused_on_its_field(database, country, state, field):
    with database.transaction() as session:
        cast = seat(session)
        with pytest.raises(Refused) as refused:
            set_public_holidays(session, cast.ana, cast.committee, country=country, state=state, now=NOVEMBER)
    assert refused.value.field == field


def test_the_committee_and_a_workgroup_have_series_of_their_own(database):
    with database.transaction() as session:
        cast = seat(session)
        own = put(session, cast, weekly({3}), group=cast.group)
        whole = put(session, cast)
        assert (own.workgroup_id, own.title, whole.workgroup_id) == (cast.group.pk, "Diversion", None)
        assert held(session, own)[:2] == ["2026-11-05", "2026-11-12"]
        assert held(session, whole)[:2] == ["2026-11-10", "2026-12-08"]
        assert series_here(session, cast.committee.pk, cast.group) == own
        cast.committee.zone = "America/New_York"
        move_to_zone(session, cast.ana, cast.committee, now=NOVEMBER)
        assert {own.zone, whole.zone} == {"America/New_York"}


def test_a_lead_plans_their_own_groups_meetings_and_not_the_committees(database):
    with database.transaction() as session:
        cast = seat(session)
        own = put(session, cast, weekly({3}), by=cast.ben, group=cast.group)
        first = meeting_on(session, own, date(2026, 11, 5), now=NOVEMBER)
        skip_meeting(session, cast.ben, first, because="Training", now=NOVEMBER)
        whole = put(session, cast)
        theirs = meeting_on(session, whole, date(2026, 11, 10), now=NOVEMBER)
        for attempt in (
            lambda: put(session, cast, by=cast.ben),
            lambda: skip_meeting(session, cast.ben, theirs, because="x", now=NOVEMBER),
            lambda: end_series(session, cast.ben, whole, now=NOVEMBER),
            lambda: put(session, cast, weekly({3}), by=cast.cho, group=cast.group),
        ):
            with pytest.raises(NotAllowed):
                attempt()


def test_a_series_that_is_over_leaves_only_what_was_announced(database):
    with database.transaction() as session:
        cast = seat(session)
        own = put(session, cast, weekly({3}), group=cast.group)
        told = meeting_on(session, own, date(2026, 11, 5), now=NOVEMBER)
        agenda.record_edition(session, told, fingerprint="x", now=NOVEMBER)
        late = meeting_on(session, own, date(2026, 11, 12), now=NOVEMBER)
        add_topic(session, cast.ben, late, title="Beds", now=NOVEMBER)
        assert end_series(session, cast.ana, own, now=NOVEMBER) == [told]
        assert held(session, own) == ["2026-11-05"]
        assert [item.title for item in topics_of(session, told)] == ["Beds"]
        assert series_of(session, cast.committee.pk, cast.group.pk) is None
        assert parked_topics(session, cast.committee.pk) == []
        with pytest.raises(AlreadySettled):
            end_series(session, cast.ana, own, now=NOVEMBER)
        assert put(session, cast, weekly({4}), group=cast.group) == own
        assert held(session, own)[:2] == ["2026-11-05", "2026-11-06"]


def test_a_series_with_a_last_day_ends_with_it(database):
    with database.transaction() as session:
        cast = seat(session)
        series = put(session, cast, ending(TUESDAYS, date(2026, 12, 31)))
        assert held(session, series) == ["2026-11-10", "2026-12-08"]
        last = meeting_on(session, series, date(2026, 12, 8), now=NOVEMBER)
        agenda.record_edition(session, last, fingerprint="x", now=NOVEMBER)
        put(session, cast, ending(TUESDAYS, date(2026, 12, 31)), hour=time(14))
        end_meeting(session, last, now=last.ends_at)
        assert held(session, series, last.ends_at) == []
