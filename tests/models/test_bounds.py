"""The committee's own bounds: who sets them, when they are looked at, and the question to the group."""

from datetime import date, time, timedelta

import pytest
from sqlmodel import select

from models.audit import AuditLine
from models.bounds import last_put, may_be_put, put_to_group, set_bounds, who_leads
from models.calendar import instant_of, wall_of
from models.committee import Sector
from models.errors import NotAllowed, Refused
from models.gaps import Gap, find_gaps
from models.office import ChairTerm, TermState
from models.rhythm import move_to_zone
from models.schedule import Work, find, pause, schedules_of
from models.telling import told_at
from models.topic import TopicState, remove_topic
from models.undo import undo_last
from tests.models.both import NOW, ZONE, database, url
from tests.models.table import Table, refused, session, table
from tests.there import there

__all__ = ["database", "session", "table", "url"]


def bound(table: Table, most=None, fewest=None, *, who=None, now=NOW):
    cast = table.cast
    actor = who or cast.ana
    set_bounds(table.session, actor, cast.committee, most_hours=most, fewest_meetings=fewest, now=now)
    return find(table.session, cast.committee.pk, Work.BURDEN)


def put(table: Table, *, who=None, now=NOW):
    return put_to_group(
        table.session, who, table.cast.committee, title="Too much?", figures="9 h, not 6 h", now=now
    )


def later(day: str):
    return instant_of(date.fromisoformat(day), time(9), ZONE)


def test_bounds_are_looked_at_on_the_first_weekday_of_each_month_at_nine(table):
    row = bound(table, most=6)
    assert wall_of(row.next_run, ZONE).isoformat() == "2026-12-01T09:00:00-07:00"
    assert (table.cast.committee.most_hours, table.cast.committee.fewest_meetings) == (6, None)


def test_without_bounds_nothing_is_looked_at_and_nothing_seems_asleep(table, session):
    bound(table, most=6)
    pause(session, table.cast.ana, bound(table, most=7), paused=True, now=NOW)
    row = bound(table)
    assert (row.next_run, row.wake_at, row.recurrence) == (None, None, None)
    assert Work.BURDEN not in {one.work for one in schedules_of(session, table.cast.committee.pk)}
    assert Gap.WORK_ASLEEP not in {one.gap for one in find_gaps(session, now=later("2027-02-01"))}
    assert bound(table, fewest=2).next_run == later("2026-12-01")


def test_another_bound_leaves_a_pause_and_the_day_alone(table, session):
    row = bound(table, most=6)
    pause(session, table.cast.ana, row, paused=True, now=NOW)
    again = bound(table, most=8, fewest=3)
    assert again.paused
    assert again.start == date(2026, 11, 20)


def test_bounds_go_with_the_committee_into_another_zone(table, session):
    bound(table, most=6)
    committee = table.cast.committee
    committee.zone = "America/New_York"
    move_to_zone(session, table.cast.ana, committee, now=NOW)
    row = find(session, committee.pk, Work.BURDEN)
    assert there(row).next_run == later("2026-12-01") - timedelta(hours=2)


def test_only_coordinators_set_bounds_and_it_is_on_record(table, session):
    with pytest.raises(NotAllowed):
        bound(table, most=6, who=table.cast.ben)
    bound(table, most=6)
    bound(table, most=6)
    lines = session.exec(select(AuditLine).where(AuditLine.kind == "committee")).all()
    assert [line.after for line in lines if "most_hours" in line.after] == [{"most_hours": 6}]


@pytest.mark.parametrize(
    ("values", "field"),
    [({"most": 0}, "most_hours"), ({"most": 201}, "most_hours"), ({"fewest": 61}, "fewest_meetings")],
)
def test_bounds_that_cannot_be_are_refused_on_their_field(table, values, field):
    with pytest.raises(Refused, check=refused(field, "out_of_range")):
        bound(table, **values)


def test_the_question_goes_on_the_next_open_agenda_with_who_leads_as_presenter(table):
    item = put(table)
    assert item.meeting_id == table.meeting.pk
    assert (item.author_id, item.presenter_id, item.minutes) == (None, table.cast.ana.pk, 10)
    assert item.attachment == "9 h, not 6 h"


def test_a_closed_agenda_is_passed_over_and_without_any_it_waits_in_the_parking_lot(table):
    table.meeting.frozen_at = NOW
    following = table.meet(date(2027, 1, 12))
    assert put(table).meeting_id == following.pk
    other = Table(table.session, team="T2")
    other.series.active = False
    table.session.flush()
    assert put(other).meeting_id is None


def test_it_is_put_once_while_it_is_open_and_not_again_within_three_months(table, session):
    item = put(table)
    assert put(table, now=later("2027-06-01")) is None
    item.state = TopicState.DONE
    session.add(item)
    assert put(table, now=later("2027-01-29")) is None
    assert put(table, now=later("2027-02-01")) is not None


def test_taken_off_by_a_person_it_stays_off_for_three_months(table, session):
    item = put(table)
    remove_topic(session, table.cast.ana, item, now=NOW)
    assert put(table, now=later("2026-12-01")) is None
    assert may_be_put(
        last_put(session, table.cast.committee.pk), table.cast.committee, now=later("2027-02-01")
    )


def test_a_topic_of_somebodys_own_is_not_taken_for_it(table, session):
    assert put(table, who=table.cast.ana).author_id == table.cast.ana.pk
    other = Table(session, team="T2")
    assert last_put(session, other.cast.committee.pk) is None


def test_who_put_it_can_take_it_back(table, session):
    item = put(table, who=table.cast.ana)
    undo_last(session, table.cast.ana, now=NOW)
    assert item.state is TopicState.REMOVED


def test_only_the_chair_and_coordinators_put_it(table):
    with pytest.raises(NotAllowed):
        put(table, who=table.cast.dee)


def test_the_chair_leads_else_the_coordinators(table, session):
    cast = table.cast
    assert who_leads(session, cast.committee) == [cast.ana]
    session.add(
        ChairTerm(
            committee_id=cast.committee.pk,
            member_id=cast.ben.pk,
            sector=Sector.BEHAVIORAL_HEALTH,
            starts_on=date(2026, 1, 1),
            ends_on=date(2027, 1, 1),
            state=TermState.SERVING,
        )
    )
    session.flush()
    assert who_leads(session, cast.committee) == [cast.ben]
    table.series.active = False
    session.flush()
    assert cast.ben in who_leads(session, cast.committee)


def test_nobody_is_told_on_a_day_off(table, session):
    committee = table.cast.committee
    assert told_at(session, committee, now=later("2026-12-01")) == later("2026-12-01")
    assert told_at(session, committee, now=later("2027-01-01")) == later("2027-01-04")
