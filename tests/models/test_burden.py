"""How much a committee meets, by month: what was held, what was called off, and who sat how long."""

from datetime import date, timedelta

import pytest
from sqlalchemy import event

from models.attendance import Presence
from models.burden import Bound, Burden, burden, outside
from models.calendar import today
from models.meeting import Meeting, MeetingSeries, MeetingState
from models.roll import record_attendance
from tests.models.both import NOW, ZONE, database, url
from tests.models.table import Table, at, session, table

__all__ = ["database", "session", "table", "url"]

HOUR = timedelta(hours=1)
NEW_YEAR = at("12:00") + timedelta(days=28)
"""Tuesday, 5 January 2027: December is complete."""


def hold(meeting: Meeting) -> Meeting:
    meeting.state = MeetingState.HELD
    return meeting


def facts(table: Table, now=NEW_YEAR) -> Burden:
    table.session.flush()
    return burden(table.session, table.cast.committee, now=now)


def month(table: Table, first: str = "2026-12-01", now=NEW_YEAR):
    return next(one for one in facts(table, now).months if one.first == date.fromisoformat(first))


def of_the_group(table: Table, day: date) -> Meeting:
    """A held meeting of the workgroup, an hour and a half long."""
    own = table.series
    group = MeetingSeries(**own.model_dump(exclude={"id"}) | {"workgroup_id": table.cast.group.pk})
    table.session.add(group)
    table.session.flush()
    table.series = group
    try:
        return hold(table.meet(day))
    finally:
        table.series = own


def mark(table: Table, meeting: Meeting, whose: str, presence: str = "present", **values):
    """Takes the roll of any meeting, seat by seat."""
    before, table.meeting = table.meeting, meeting
    try:
        return table.mark("ana", whose, presence, now=meeting.ends_at, **values)
    finally:
        table.meeting = before


def set_up_since(table: Table, day: str) -> None:
    table.cast.committee.set_up_at = NOW.replace(
        month=date.fromisoformat(day).month, day=date.fromisoformat(day).day
    )


def test_a_month_tells_what_was_held_called_off_and_how_long(table):
    hold(table.meeting)
    off = table.meet(date(2026, 12, 15))
    off.state, off.because = MeetingState.CANCELLED, "Snow"
    planned_anew = table.meet(date(2026, 12, 16))
    planned_anew.state = MeetingState.CANCELLED
    table.meet(date(2026, 12, 22))
    of_the_group(table, date(2026, 12, 17))
    found = month(table)
    assert (found.held, found.own, found.cancelled, found.length) == (2, 1, 1, 3 * HOUR)


def test_months_are_those_of_the_committees_zone(table):
    late = hold(table.meet(date(2026, 12, 31)))
    late.starts_at, late.ends_at = (late.starts_at + 14 * HOUR, late.ends_at + 14 * HOUR)
    assert late.starts_at.month == 1  # 23:00 in Denver is the new year in UTC
    assert today(late.starts_at, ZONE) == date(2026, 12, 31)
    assert month(table).held == 1
    assert month(table, "2027-01-01").held == 0


def test_times_of_the_minutes_count_before_those_planned(table):
    hold(table.meeting)
    table.meeting.opened_at, table.meeting.closed_at = at("09:10"), at("11:55")
    assert month(table).length == timedelta(hours=2, minutes=45)
    table.meeting.closed_at = None
    assert month(table).length == timedelta(hours=1, minutes=20)


def test_who_came_late_or_left_early_sat_as_long_as_that(table):
    hold(table.meeting)
    mark(table, table.meeting, "ana")
    mark(table, table.meeting, "ben", arrived_at=at("09:30"), left_at=at("10:00"))
    mark(table, table.meeting, "cho", "designee")
    sat = month(table).sat
    cast = table.cast
    assert sat == {cast.ana.pk: 1.5 * HOUR, cast.ben.pk: 0.5 * HOUR, cast.dee.pk: 1.5 * HOUR}


def test_times_that_the_minutes_overtook_never_count_below_nothing_or_beyond_the_meeting(table):
    hold(table.meeting)
    mark(table, table.meeting, "ana", arrived_at=at("09:20"))
    mark(table, table.meeting, "ben", left_at=at("10:30"))
    table.meeting.opened_at, table.meeting.closed_at = at("09:00"), at("09:15")
    sat = month(table).sat
    assert sat == {table.cast.ana.pk: timedelta(), table.cast.ben.pk: 0.25 * HOUR}


def test_who_was_away_did_not_sit_and_a_designee_nobody_named_is_nobody(table):
    hold(table.meeting)
    mark(table, table.meeting, "ana", "excused")
    mark(table, table.meeting, "ben", "designee")
    found = month(table)
    assert (found.sat, found.unrecorded, found.most) == ({}, 0, timedelta())


def test_without_a_roll_nobody_sat_but_the_committees_own_meeting_was_asked_of_everybody(table):
    hold(table.meeting)
    second = hold(table.meet(date(2026, 12, 15)))
    mark(table, second, "ana", left_at=second.starts_at + HOUR)
    of_the_group(table, date(2026, 12, 17))
    found = month(table)
    assert found.sat == {table.cast.ana.pk: HOUR}
    assert (found.unrecorded, found.untold, found.most) == (2, 1.5 * HOUR, 2.5 * HOUR)


def test_the_last_meeting_and_the_gap_are_the_committees_own(table):
    assert (facts(table).last, facts(table).gap) == (None, None)
    hold(table.meeting)
    of_the_group(table, date(2026, 12, 17))
    assert (facts(table).last, facts(table).gap) == (date(2026, 12, 8), 28)


def test_six_months_are_told_of_but_none_from_before_the_committee(table):
    table.cast.committee.created_at = NOW.replace(month=2)
    firsts = [one.first.month for one in facts(table).months]
    assert firsts == [1, 12, 11, 10, 9, 8]
    table.cast.committee.created_at = NOW
    assert [one.first.month for one in facts(table).months] == [1, 12, 11]


def test_another_committees_meetings_do_not_count(table, session):
    hold(table.meeting)
    other = Table(session, team="T2")
    assert facts(other).last is None
    assert month(other).held == 0


@pytest.mark.parametrize(("most", "passed"), [(None, False), (1, True), (2, False), (3, False)])
def test_more_hours_than_the_bound_in_the_last_complete_month_are_outside(table, most, passed):
    hold(table.meeting)
    mark(table, table.meeting, "ana", left_at=at("10:30"))
    second = hold(table.meet(date(2026, 12, 15)))
    mark(table, second, "ana", left_at=second.starts_at + HOUR / 2)
    table.cast.committee.most_hours = most
    found = outside(facts(table))
    assert (found.bounds if found else ()) == ((Bound.MOST_HOURS,) if passed else ())
    assert outside(facts(table, now=at("12:00") + timedelta(days=10))) is None  # December is not over
    assert outside(facts(table, now=NEW_YEAR + timedelta(days=31))) is None  # nothing was held in January


@pytest.mark.parametrize(("fewest", "passed"), [(None, False), (1, False), (2, True)])
def test_fewer_meetings_than_the_bound_in_three_months_are_outside(table, fewest, passed):
    hold(table.meeting)
    of_the_group(table, date(2026, 12, 17))
    table.cast.committee.fewest_meetings = fewest
    set_up_since(table, "2026-10-01")
    found = outside(facts(table))
    assert (found.bounds if found else ()) == ((Bound.FEWEST_MEETINGS,) if passed else ())
    if found:
        assert [one.first.month for one in found.rare] == [10, 11, 12]


def test_how_often_is_not_judged_before_three_months_have_gone_by(table):
    table.cast.committee.fewest_meetings = 3
    assert outside(facts(table)) is None
    set_up_since(table, "2026-10-02")
    assert outside(facts(table)) is None
    set_up_since(table, "2026-10-01")
    assert outside(facts(table)) is not None


def test_three_queries_however_many_meetings_and_people(table, database):
    def count() -> int:
        table.session.flush()
        told: list[str] = []

        def note(_connection, _cursor, statement, *_rest) -> None:
            told.append(statement)

        event.listen(database.engine, "before_cursor_execute", note)
        facts(table)
        event.remove(database.engine, "before_cursor_execute", note)
        return len(told)

    hold(table.meeting)
    assert count() == 3
    for day in range(9, 20):
        meeting = hold(table.meet(date(2026, 12, day)))
        before, table.meeting = table.meeting, meeting
        seen = table.facts()
        for name in ("ana", "ben"):
            record_attendance(
                table.session,
                table.cast.ana,
                seen,
                table.seats[name],
                Presence.PRESENT,
                now=meeting.ends_at,
            )
        table.meeting = before
    assert count() == 3
