"""Single meetings skipped, moved, restored and added; what survives planning."""

from datetime import UTC, date, datetime, time

import pytest

from models.calendar import wall_of
from models.errors import AlreadySettled, Refused
from models.meeting import MeetingState
from models.moves import add_meeting, move_meeting, restore_meeting, skip_meeting
from models.recurrence import weekly
from models.schedule import Work
from models.series import end_meeting, meeting_on, plan_meetings
from models.topic import add_topic, topics_of
from tests.models.both import ZONE, database, seat, url
from tests.models.november import NOVEMBER, at, due, held, put, shown

__all__ = ["database", "url"]


def test_a_skip_survives_planning_and_a_change_of_the_rule(database):
    with database.transaction() as session:
        cast = seat(session)
        series = put(session, cast)
        add_topic(
            session,
            cast.ben,
            meeting_on(session, series, date(2026, 11, 10), now=NOVEMBER),
            title="Beds",
            now=NOVEMBER,
        )
        first = meeting_on(session, series, date(2026, 11, 10), now=NOVEMBER)
        skip_meeting(session, cast.ana, first, because="Budget week", now=NOVEMBER)
        assert held(session, series) == ["2026-12-08", "2027-01-12", "2027-02-09", "2027-03-09"]
        assert (due(session, first, Work.AGENDA), due(session, first, Work.MEETING_END)) == (None, None)
        plan_meetings(session, series, now=NOVEMBER)
        put(session, cast, weekly({1}))
        put(session, cast, hour=time(14))
        assert (first.state, first.because) == (MeetingState.CANCELLED, "Budget week")
        assert held(session, series)[0] == "2026-12-08"
        assert shown(session, series, count=1) == ["11-10 off: Budget week", "12-08"]
        following = meeting_on(session, series, date(2026, 12, 8), now=NOVEMBER)
        assert [item.title for item in topics_of(session, following)] == ["Beds"]


def test_skipping_every_planned_one_plans_those_after_them(database):
    with database.transaction() as session:
        cast = seat(session)
        series = put(session, cast)
        for day in held(session, series):
            meeting = meeting_on(session, series, date.fromisoformat(day), now=NOVEMBER)
            skip_meeting(session, cast.ana, meeting, because="Summer", now=NOVEMBER)
        assert held(session, series) == ["2027-03-09", "2027-04-13", "2027-05-11", "2027-06-08"]


def test_one_far_ahead_can_be_skipped_before_it_is_planned(database):
    with database.transaction() as session:
        cast = seat(session)
        series = put(session, cast)
        far = meeting_on(session, series, date(2027, 7, 13), now=NOVEMBER)
        skip_meeting(session, cast.ana, far, because="Summer", now=NOVEMBER)
        assert "07-13 off: Summer" in shown(session, series, count=10)
        assert held(session, series)[-1] == "2027-02-09"


def test_a_move_across_the_change_of_clocks_keeps_the_wall_time_and_what_is_due_moves_with_it(database):
    with database.transaction() as session:
        cast = seat(session)
        series = put(session, cast)
        march = meeting_on(session, series, date(2027, 3, 9), now=NOVEMBER)
        move_meeting(
            session,
            cast.ana,
            march,
            day=date(2027, 3, 16),
            at=time(9),
            place="Library",
            because="Spring break",
            now=NOVEMBER,
        )
        assert march.starts_at == datetime(2027, 3, 16, 15, tzinfo=UTC)
        assert wall_of(march.starts_at, ZONE).time() == time(9)
        assert (march.planned_on, march.place) == (date(2027, 3, 9), "Library")
        assert due(session, march, Work.AGENDA) == at("2027-03-11")
        assert due(session, march, Work.MEETING_END) == at("2027-03-16", "10:30")


def test_a_move_survives_another_hour_but_not_a_rule_without_its_day(database):
    with database.transaction() as session:
        cast = seat(session)
        series = put(session, cast)
        first = meeting_on(session, series, date(2026, 11, 10), now=NOVEMBER)
        move_meeting(
            session, cast.ana, first, day=date(2026, 11, 12), at=time(10), because="Trial", now=NOVEMBER
        )
        put(session, cast, hour=time(14))
        assert first.starts_at == at("2026-11-12", "10:00")
        assert held(session, series)[:2] == ["2026-11-12", "2026-12-08"]
        put(session, cast, weekly({0}))
        assert held(session, series)[:2] == ["2026-11-09", "2026-11-16"]


def test_what_was_skipped_or_moved_can_be_held_as_planned(database):
    with database.transaction() as session:
        cast = seat(session)
        series = put(session, cast)
        first, second = (
            meeting_on(session, series, date.fromisoformat(day), now=NOVEMBER)
            for day in held(session, series)[:2]
        )
        skip_meeting(session, cast.ana, first, because="Snow", now=NOVEMBER)
        move_meeting(
            session, cast.ana, second, day=date(2026, 12, 9), at=time(10), because="Trial", now=NOVEMBER
        )
        for meeting in (first, second):
            restore_meeting(session, cast.ana, meeting, now=NOVEMBER)
        assert held(session, series)[:2] == ["2026-11-10", "2026-12-08"]
        assert (first.because, second.because) == ("", "")
        assert due(session, first, Work.MEETING_END) == first.ends_at
        with pytest.raises(AlreadySettled):
            restore_meeting(session, cast.ana, first, now=NOVEMBER)


def test_an_extra_meeting_has_its_own_agenda_and_survives_planning(database):
    with database.transaction() as session:
        cast = seat(session)
        series = put(session, cast)
        extra = add_meeting(
            session, cast.ana, series, day=date(2026, 11, 17), at=time(8), minutes=45, now=NOVEMBER
        )
        assert (extra.extra, extra.ends_at) == (True, at("2026-11-17", "08:45"))
        assert due(session, extra, Work.AGENDA) == at("2026-11-12")
        put(session, cast, hour=time(14))
        assert held(session, series)[:3] == ["2026-11-10", "2026-11-17", "2026-12-08"]
        end_meeting(session, extra, now=extra.ends_at)
        assert extra.state == MeetingState.HELD


def test_two_meetings_of_a_series_never_overlap(database):
    with database.transaction() as session:
        cast = seat(session)
        series = put(session, cast)
        first = meeting_on(session, series, date(2026, 11, 10), now=NOVEMBER)
        for attempt in (
            lambda: add_meeting(
                session, cast.ana, series, day=date(2026, 11, 10), at=time(15), minutes=30, now=NOVEMBER
            ),
            lambda: add_meeting(
                session, cast.ana, series, day=date(2027, 5, 11), at=time(15), minutes=30, now=NOVEMBER
            ),
            lambda: move_meeting(
                session, cast.ana, first, day=date(2026, 12, 8), at=time(10), because="x", now=NOVEMBER
            ),
        ):
            with pytest.raises(Refused) as refused:
                attempt()
            assert (refused.value.field, refused.value.code) == ("day", "meets_already")


@pytest.mark.parametrize(
    ("day", "because", "field", "code"),
    [
        ("2026-11-01", "x", "day", "past"),
        ("2029-11-01", "x", "day", "too_far"),
        ("2026-11-12", "  ", "because", "empty"),
        ("2026-11-12", "x" * 201, "because", "too_long"),
    ],
)
def test_a_move_that_cannot_be_is_refused_on_its_field(database, day, because, field, code):
    with database.transaction() as session:
        cast = seat(session)
        first = meeting_on(session, put(session, cast), date(2026, 11, 10), now=NOVEMBER)
        with pytest.raises(Refused) as refused:
            move_meeting(
                session,
                cast.ana,
                first,
                day=date.fromisoformat(day),
                at=time(9),
                because=because,
                now=NOVEMBER,
            )
    assert (refused.value.field, refused.value.code) == (field, code)


def test_what_has_begun_or_is_called_off_is_not_moved(database):
    with database.transaction() as session:
        cast = seat(session)
        series = put(session, cast)
        first = meeting_on(session, series, date(2026, 11, 10), now=NOVEMBER)
        with pytest.raises(AlreadySettled) as begun:
            skip_meeting(session, cast.ana, first, because="x", now=first.starts_at)
        skip_meeting(session, cast.ana, first, because="x", now=NOVEMBER)
        with pytest.raises(AlreadySettled) as off:
            move_meeting(
                session, cast.ana, first, day=date(2026, 11, 12), at=time(9), because="x", now=NOVEMBER
            )
    assert (begun.value.state, off.value.state) == ("over", "cancelled")
