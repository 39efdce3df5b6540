"""Taking the roll, on both databases: who sat where and when, and who may record it."""

from datetime import timedelta

import pytest

from models.errors import AlreadySettled, NotAllowed, NotSeated, Refused
from models.meeting import MeetingState
from models.minutes import Minutes, MinutesState
from models.quorum import seat_at
from models.roll import check_roll, record_as_said, record_rest
from tests.models.both import database, url
from tests.models.table import DURING, Table, at, refused, session, table

__all__ = ["database", "session", "table", "url"]


def test_the_roll_is_taken_seat_by_seat_and_corrected(table, session):
    table.mark("ana", "ana", "present")
    table.mark("ana", "cho", "designee")
    table.mark("ana", "ben", "excused")
    table.mark("ana", "ben", "absent")
    facts = table.facts()
    rows = {one.agency.name: one.recorded and one.recorded.presence.value for one in facts.seats}
    assert rows == {"Probation": "present", "Sheriff": "designee", "Clinic": "absent", "Peers": None}
    sheriff = seat_at(facts, table.seats["cho"].pk)
    assert sheriff is not None
    assert sheriff.sat == table.cast.dee


def test_who_was_named_for_this_meeting_comes_before_the_seats_own_designee(table):
    table.answer("cho", "cho", "designee", "eli")
    assert table.mark("ana", "cho", "designee").member_id == table.eli.pk


def test_nobody_is_recorded_on_two_seats(table):
    table.mark("ana", "cho", "designee", by=table.eli)
    with pytest.raises(Refused, check=refused("designee", "sits_elsewhere")):
        table.mark("ana", "ben", "designee", by=table.eli)
    table.mark("ana", "ana", "designee", by=table.cast.ben)
    with pytest.raises(Refused, check=refused("presence", "sits_elsewhere")):
        table.mark("ana", "ben", "present")


def test_a_designee_who_is_not_known_yet_may_be_named_later(table):
    assert table.mark("ana", "ben", "designee").member_id is None
    assert table.mark("ana", "ben", "designee", by=table.eli).member_id == table.eli.pk


def test_nobody_stands_in_for_themselves_or_holds_an_empty_seat(table):
    with pytest.raises(Refused, check=refused("designee", "same_person")):
        table.mark("ana", "ben", "designee", by=table.cast.ben)
    with pytest.raises(Refused, check=refused("presence", "empty_seat")):
        table.mark("ana", "empty", "present")


@pytest.mark.parametrize(
    ("arrived", "left", "field", "code"),
    [
        ("09:40", "09:20", "left", "left_first"),
        ("09:40", "09:40", "left", "left_first"),
        (None, "08:59", "left", "outside_meeting"),
        (None, "09:00", "left", "outside_meeting"),
        ("14:00", None, "arrived", "outside_meeting"),
    ],
)
def test_times_that_cannot_be_are_refused_on_their_field(table, arrived, left, field, code):
    times = {"arrived_at": at(arrived) if arrived else None, "left_at": at(left) if left else None}
    with pytest.raises(Refused, check=refused(field, code)):
        table.mark("ana", "ana", "present", **times)


def test_who_arrives_before_it_begins_is_on_time_and_who_is_absent_has_no_times(table):
    assert table.mark("ana", "ana", "present", arrived_at=at("08:50")).arrived_at is None
    row = table.mark("ana", "ana", "present", arrived_at=at("09:10"), left_at=at("10:00"))
    assert (row.arrived_at, row.left_at) == (at("09:10"), at("10:00"))
    row = table.mark("ana", "ana", "absent", arrived_at=at("09:10"))
    assert (row.arrived_at, row.member_id) == (None, None)


def test_times_follow_when_it_was_really_opened_and_closed(table):
    table.meeting.opened_at, table.meeting.closed_at = at("09:15"), at("10:45")
    assert table.mark("ana", "ana", "present", arrived_at=at("09:10")).arrived_at is None
    assert table.mark("ana", "ana", "present", left_at=at("10:40")).left_at == at("10:40")
    with pytest.raises(Refused, check=refused("left", "outside_meeting")):
        table.mark("ana", "ana", "present", left_at=at("10:50"))


def test_the_roll_is_not_taken_before_the_day_nor_of_a_meeting_called_off(table):
    with pytest.raises(Refused, check=refused("presence", "too_early")):
        table.mark("ana", "ana", "present", now=at("00:00") - timedelta(seconds=1))
    table.mark("ana", "ana", "present", now=at("00:00"))
    table.meeting.state = MeetingState.CANCELLED
    with pytest.raises(AlreadySettled):
        table.mark("ana", "ana", "present")


def test_the_roll_stands_once_the_minutes_are_approved(table, session):
    session.add(
        Minutes(
            committee_id=table.cast.committee.pk,
            meeting_id=table.meeting.pk,
            begun_at=DURING,
            state=MinutesState.APPROVED,
            approved_at=DURING,
        )
    )
    session.flush()
    with pytest.raises(AlreadySettled, check=lambda error: error.state == "approved"):
        table.mark("ana", "ana", "present")


def test_the_recorder_takes_the_roll_and_others_do_not(table, session):
    with pytest.raises(NotAllowed):
        table.mark("cho", "cho", "present")
    minutes = Minutes(
        committee_id=table.cast.committee.pk,
        meeting_id=table.meeting.pk,
        recorder_id=table.cast.cho.pk,
        begun_at=DURING,
    )
    session.add(minutes)
    session.flush()
    table.mark("cho", "cho", "present")
    table.cast.cho.active = False
    session.flush()
    with pytest.raises(NotSeated):
        table.mark("cho", "cho", "absent")


def test_a_lead_takes_the_roll_of_the_workgroups_meetings_only(session):
    own = Table(session, team="T1", group=True)
    check_roll(session, own.cast.ben, own.meeting, now=DURING)
    committees = Table(session, team="T2")
    with pytest.raises(NotAllowed):
        check_roll(session, committees.cast.ben, committees.meeting, now=DURING)
    with pytest.raises(NotAllowed):
        check_roll(session, own.cast.ana, committees.meeting, now=DURING)


def test_what_was_said_is_recorded_where_nothing_was_yet(table, session):
    table.answer("ana", "ana", "yes")
    table.answer("ben", "ben", "no")
    table.answer("cho", "cho", "designee", "dee")
    table.mark("ana", "ana", "absent")
    record_as_said(session, table.cast.ana, table.facts(), now=DURING)
    rows = {one.agency.name: one.recorded and one.recorded.presence.value for one in table.facts().seats}
    assert rows == {"Probation": "absent", "Sheriff": "designee", "Clinic": "excused", "Peers": None}


def test_somebody_recorded_elsewhere_meanwhile_is_left_to_be_settled_by_hand(table, session):
    table.answer("cho", "cho", "designee", "eli")
    table.mark("ana", "ben", "designee", by=table.eli)
    record_as_said(session, table.cast.ana, table.facts(), now=DURING)
    sheriff = seat_at(table.facts(), table.seats["cho"].pk)
    assert sheriff is not None
    assert sheriff.recorded is None


def test_the_rest_is_absent_but_neither_who_spoke_nor_an_empty_seat(table, session):
    table.answer("ana", "ana", "yes")
    record_rest(session, table.cast.ana, table.facts(), now=DURING)
    rows = {one.agency.name: one.recorded and one.recorded.presence.value for one in table.facts().seats}
    assert rows == {"Probation": None, "Sheriff": "absent", "Clinic": "absent", "Peers": None}
