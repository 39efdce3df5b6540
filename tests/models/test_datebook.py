"""The meetings as other programs' calendars get them: the same that the committee itself goes by."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import icalendar
import recurring_ical_events
from sqlalchemy import event
from sqlmodel import Session, col, select

from models.database import Database
from models.datebook import datebook
from models.days_off import put_days_off
from models.meeting import HolidayRule, Meeting, MeetingSeries
from models.moves import add_meeting, coming_dates, move_meeting, restore_meeting, skip_meeting
from models.recurrence import Recurrence, monthly_nth, weekly
from models.rhythm import end_series, put_series
from models.series import coming_meetings, end_meeting, meeting_on
from prompts.ical import render_calendar
from tests.models.both import NOW, ZONE, Cast, cast, database, seat, session, url

__all__ = ["cast", "database", "session", "url"]


def meets(session: Session, cast: Cast, rule: str, *, now: datetime = NOW, **more) -> MeetingSeries:
    more = {"minutes": 60, "place": "Room 2", "agenda_days": 5, "holidays": HolidayRule.BEFORE, **more}
    recurrence = Recurrence(rule, date(2026, 11, 23), time(9), ZONE)
    return put_series(session, cast.ana, cast.committee, recurrence=recurrence, now=now, **more)


def file(session: Session, cast: Cast, now: datetime = NOW) -> bytes:
    return render_calendar(datebook(session, cast.committee, now=now))


def shown(given: bytes, begin: datetime = NOW, days: int = 200) -> list[datetime]:
    found = recurring_ical_events.of(icalendar.Calendar.from_ical(given))
    taking_place = [
        one for one in found.between(begin, begin + timedelta(days=days)) if one["STATUS"] != "CANCELLED"
    ]
    return sorted(one.start.astimezone(UTC) for one in taking_place)


def kept(session: Session, series: MeetingSeries, now: datetime = NOW, days: int = 200) -> list[datetime]:
    dates = coming_dates(session, series, now=now, count=40)
    return [one.starts_at for one in dates if one.held and one.starts_at < NOW + timedelta(days=days)]


def masters(told: bytes) -> dict[str, Any]:
    found = icalendar.Calendar.from_ical(told).walk("VEVENT")
    return {str(one["UID"]): one for one in found if "RECURRENCE-ID" not in one}


def test_a_calendar_program_shows_just_the_dates_that_the_committee_keeps(session, cast):
    series = meets(session, cast, weekly({0}))
    put_days_off(
        session,
        cast.ana,
        cast.committee,
        first=date(2027, 3, 1),
        last=date(2027, 3, 5),
        name="Recess",
        now=NOW,
    )
    first, second, *_ = coming_meetings(session, series, now=NOW)
    skip_meeting(session, cast.ana, first, because="Nothing to decide", now=NOW)
    move_meeting(session, cast.ana, second, day=date(2026, 12, 2), at=time(14), because="Court", now=NOW)
    add_meeting(session, cast.ana, series, day=date(2026, 12, 11), at=time(12), minutes=30, now=NOW)
    far = meeting_on(session, series, date(2027, 4, 5), now=NOW)
    move_meeting(session, cast.ana, far, day=date(2027, 4, 6), at=time(9), because="Holiday", now=NOW)
    expected = kept(session, series)
    assert len(expected) > 20
    assert shown(file(session, cast)) == expected
    restore_meeting(session, cast.ana, first, now=NOW)
    assert shown(file(session, cast)) == kept(session, series) != expected


def test_what_it_shows_far_ahead_is_what_is_planned_when_the_time_has_come(session, cast):
    series = meets(session, cast, weekly({0}, 2))
    early = shown(file(session, cast))
    now = NOW
    while now < NOW + timedelta(days=200):
        [coming, *_] = coming_meetings(session, series, now=now)
        now = coming.ends_at
        end_meeting(session, coming, now=now)
    held = [one.starts_at for one in session.exec(select(Meeting).order_by(col(Meeting.starts_at))).all()]
    assert held[: len(early)] == early
    assert shown(file(session, cast, now)) == early


def test_another_rule_leaves_what_was_held_and_what_was_announced(session, cast):
    series = meets(session, cast, weekly({0}), holidays=HolidayRule.KEEP)
    held, announced, *_ = coming_meetings(session, series, now=NOW)
    end_meeting(session, held, now=held.ends_at)
    now = held.ends_at + timedelta(hours=1)
    announced.agenda_posted_at = now
    session.add(announced)
    session.flush()
    meets(session, cast, monthly_nth(2, 2), now=now, minutes=90, place="")
    found = shown(file(session, cast, now))
    assert found == [held.starts_at, announced.starts_at, *kept(session, series, now)[1:]]
    assert len(found) > 6


def test_workgroups_have_series_of_their_own(session, cast):
    meets(session, cast, weekly({0}))
    meets(session, cast, weekly({3}), group=cast.group)
    summaries = {str(one["SUMMARY"]) for one in masters(file(session, cast)).values()}
    assert summaries == {"Council", "Council · Diversion"}


def test_a_series_that_is_over_shows_no_days_to_come(session, cast):
    series = meets(session, cast, weekly({0}), holidays=HolidayRule.KEEP)
    [first, *_] = coming_meetings(session, series, now=NOW)
    end_meeting(session, first, now=first.ends_at)
    end_series(session, cast.ana, series, now=first.ends_at)
    assert shown(file(session, cast, first.ends_at)) == [first.starts_at]


def test_every_change_raises_the_sequence_and_none_leaves_it(session, cast):
    series = meets(session, cast, weekly({0}))
    told = [file(session, cast)]
    at = NOW + timedelta(hours=1)
    [first, second, *_] = coming_meetings(session, series, now=NOW)
    move_meeting(session, cast.ana, first, day=date(2026, 11, 24), at=time(9), because="Court", now=at)
    told.append(file(session, cast, at))
    skip_meeting(session, cast.ana, second, because="Nothing to decide", now=at)
    told.append(file(session, cast, at))
    put_days_off(session, cast.ana, cast.committee, first=date(2027, 3, 1), last=None, name="Recess", now=at)
    told.append(file(session, cast, at))
    found = [masters(each).popitem() for each in told]
    assert len({uid for uid, _ in found}) == 1
    sequences = [one["SEQUENCE"] for _, one in found]
    assert sequences == sorted(set(sequences))
    assert [one["LAST-MODIFIED"].dt for _, one in found] == [NOW, at, at, at]
    assert file(session, cast, at + timedelta(minutes=5)) == told[-1]


def test_two_committees_never_use_the_same_names_of_events(session, cast):
    other = seat(session, "T2")
    meets(session, cast, weekly({0}))
    meets(session, other, weekly({0}))
    ours, theirs = (set(masters(file(session, each))) for each in (cast, other))
    assert ours
    assert theirs
    assert not ours & theirs


def test_as_many_queries_for_years_of_meetings_as_for_none(database: Database, session, cast):
    told: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *args: told.append(args[2]))
    series = meets(session, cast, weekly({0}))
    counts = []
    for number in range(2):
        for week in range(2, 30):
            day = date(2026, 11, 24 + number) + timedelta(weeks=week)
            add_meeting(session, cast.ana, series, day=day, at=time(9), minutes=60, now=NOW)
        session.flush()
        told.clear()
        datebook(session, cast.committee, now=NOW)
        counts.append(len(told))
    assert 0 < counts[0] == counts[1] < 12
