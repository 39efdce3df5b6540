"""Drafts and forecasts reach people at their desks: on working days, and once the last meeting is over."""

from datetime import date

import pytest
from sqlmodel import col, select

from jobs.backfill import complete_plans
from models.attendance import forecast_at
from models.backfill import without_schedules
from models.days_off import put_days_off
from models.recurrence import weekly
from models.schedule import Schedule, Work, find, pause
from models.series import meeting_on
from tests.models.both import ZONE, database, seat, url
from tests.models.november import NOVEMBER, at, due, put
from tests.there import there

__all__ = ["database", "url"]


def test_a_forecast_due_on_a_saturday_comes_on_the_friday(database):
    with database.transaction() as session:
        series = put(session, seat(session))
        first = meeting_on(session, series, date(2026, 11, 10), now=NOVEMBER)
        assert forecast_at(first, ZONE) == at("2026-11-07")
        assert due(session, first, Work.QUORUM) == at("2026-11-06")
        assert due(session, first, Work.AGENDA_DRAFT) == at("2026-11-03")


def test_on_the_committees_own_days_off_it_comes_before_them(database):
    with database.transaction() as session:
        cast = seat(session)
        first, last = date(2026, 12, 1), date(2026, 12, 4)
        put_days_off(session, cast.ana, cast.committee, first=first, last=last, name="Recess", now=NOVEMBER)
        series = put(session, cast)
        second = meeting_on(session, series, date(2026, 12, 8), now=NOVEMBER)
        assert due(session, second, Work.QUORUM) == at("2026-11-30")
        assert due(session, second, Work.AGENDA_DRAFT) == at("2026-11-30")
        assert due(session, second, Work.AGENDA) == at("2026-12-03")  # the notice is the channel's


def test_a_draft_is_never_due_before_the_meeting_before_is_over(database):
    with database.transaction() as session:
        series = put(session, seat(session), weekly({0, 4}), agenda_days=0)
        monday = meeting_on(session, series, date(2026, 11, 9), now=NOVEMBER)
        assert due(session, monday, Work.AGENDA_DRAFT) == at("2026-11-06", "10:30")


def test_the_warning_of_a_deadline_comes_on_a_working_day(database):
    with database.transaction() as session:
        series = put(session, seat(session), notice=24)
        first = meeting_on(session, series, date(2026, 11, 10), now=NOVEMBER)
        assert first.notice_at == at("2026-11-09")
        assert due(session, first, Work.NOTICE_WARNING) == at("2026-11-06")
        assert due(session, first, Work.NOTICE) == at("2026-11-09")


def as_before(session, committee) -> None:
    """The schedules of meetings as an earlier version made them: the agenda, and the end."""
    later = (Work.AGENDA_DRAFT, Work.QUORUM, Work.NOTICE, Work.NOTICE_WARNING, Work.NO_MEETING)
    statement = select(Schedule).where(Schedule.committee_id == committee.id, col(Schedule.work).in_(later))
    for one in session.exec(statement).all():
        session.delete(one)


def test_what_an_earlier_version_has_planned_gets_its_drafts_and_forecasts_once(database):
    with database.transaction() as session:
        cast = seat(session)
        series = put(session, cast)
        first = meeting_on(session, series, date(2026, 11, 10), now=NOVEMBER)
        expected = {work: due(session, first, work) for work in (Work.AGENDA_DRAFT, Work.QUORUM)}
        agenda = there(find(session, cast.committee.pk, Work.AGENDA, first.pk))
        pause(session, cast.ana, agenda, paused=True, now=NOVEMBER)
        as_before(session, cast.committee)
    assert complete_plans(database, now=NOVEMBER) == 4
    with database.transaction() as session:
        assert {work: due(session, first, work) for work in expected} == expected
        assert due(session, series, Work.NO_MEETING) is not None
        assert there(find(session, cast.committee.pk, Work.AGENDA, first.pk)).paused
        assert without_schedules(session, now=NOVEMBER) == []
    assert complete_plans(database, now=NOVEMBER) == 0


@pytest.mark.parametrize("moment", ["2026-11-10T09:00", "2026-11-11T09:00"])
def test_a_meeting_that_has_begun_gets_nothing_more(database, moment):
    with database.transaction() as session:
        cast = seat(session)
        series = put(session, cast)
        first = meeting_on(session, series, date(2026, 11, 10), now=NOVEMBER)
        as_before(session, cast.committee)
    complete_plans(database, now=at(*moment.split("T")))
    with database.transaction() as session:
        assert find(session, cast.committee.pk, Work.QUORUM, first.pk) is None
