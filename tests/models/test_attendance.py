"""Who says they come, by seat, on both databases."""

from datetime import timedelta

import pytest
from sqlmodel import col, select

from models.absence import go_away
from models.attendance import forget_answers, seats_to_answer
from models.audit import AuditLine
from models.errors import AlreadySettled, NotAllowed, NotFound, Refused
from models.meeting import MeetingState
from tests.models.both import NOW, database, put_member, url
from tests.models.table import DAY, Table, refused, session, table

__all__ = ["database", "session", "table", "url"]


def test_the_last_answer_counts_and_each_is_in_the_log(table, session):
    table.answer("ana", "ana", "yes")
    table.answer("ana", "ana", "no", now=NOW + timedelta(hours=1))
    table.answer("ana", "ana", "designee", "eli", now=NOW + timedelta(hours=2))
    assert table.said() == {"ana": ("designee", table.eli.pk)}
    lines = session.exec(select(AuditLine).where(AuditLine.kind == "rsvp").order_by(col(AuditLine.id))).all()
    assert [line.after["coming"] for line in lines] == ["yes", "no", "designee"]


def test_the_same_answer_again_changes_nothing_but_its_time(table):
    table.answer("ana", "ana", "yes")
    table.answer("ana", "ana", "yes")
    assert table.said() == {"ana": ("yes", None)}


def test_a_designee_who_says_yes_comes_in_the_principals_place(table):
    table.answer("dee", "cho", "yes")
    assert table.said() == {"cho": ("designee", table.cast.dee.pk)}


def test_naming_the_principal_as_designee_is_a_yes(table):
    table.answer("cho", "cho", "designee", "cho")
    assert table.said() == {"cho": ("yes", None)}


def test_one_person_cannot_be_the_designee_of_two_seats(table):
    table.answer("ana", "ana", "designee", "eli")
    with pytest.raises(Refused, check=refused("designee", "sits_elsewhere")):
        table.answer("cho", "cho", "designee", "eli")


def test_who_comes_for_a_seat_of_their_own_cannot_sit_on_another(table):
    table.answer("ben", "ben", "yes")
    with pytest.raises(Refused, check=refused("designee", "sits_elsewhere")):
        table.answer("ana", "ana", "designee", "ben")


def test_who_sits_on_another_seat_cannot_come_for_their_own(table):
    table.answer("ana", "ana", "designee", "ben")
    with pytest.raises(Refused, check=refused("coming", "sits_elsewhere")):
        table.answer("ben", "ben", "yes")
    table.answer("ben", "ben", "designee", "eli")


def test_who_is_free_again_can_be_named_for_another_seat(table):
    table.answer("ana", "ana", "designee", "eli")
    table.answer("ana", "ana", "yes")
    table.answer("cho", "cho", "designee", "eli")
    assert table.said()["cho"] == ("designee", table.eli.pk)


def test_a_designee_is_an_active_member_who_is_there_that_day(table, session):
    go_away(session, table.eli, table.eli, until=DAY + timedelta(days=1), stand_in=None, today=DAY, now=NOW)
    with pytest.raises(Refused, check=refused("designee", "away_too")):
        table.answer("ana", "ana", "designee", "eli")
    table.eli.active, table.eli.away_until = False, None
    with pytest.raises(NotFound):
        table.answer("ana", "ana", "designee", "eli")
    with pytest.raises(Refused, check=refused("designee", "nobody_named")):
        table.answer("ana", "ana", "designee")


@pytest.mark.parametrize("coming", ["no", "yes"])
def test_a_stand_in_does_not_go_against_the_principals_word(table, coming):
    table.answer("cho", "cho", "yes")
    with pytest.raises(Refused, check=refused("coming", "principal_comes")):
        table.answer("dee", "cho", coming)
    table.answer("cho", "cho", "designee", "eli")
    with pytest.raises(Refused, check=refused("coming", "somebody_comes")):
        table.answer("dee", "cho", coming)


def test_who_was_named_can_say_that_they_cannot(table):
    table.answer("ana", "ana", "designee", "eli")
    table.answer("eli", "ana", "no")
    assert table.said() == {"ana": ("no", None)}


def test_others_have_no_say_but_a_coordinator_has(table):
    with pytest.raises(NotAllowed):
        table.answer("eli", "cho", "yes")
    with pytest.raises(NotAllowed):
        table.answer("ben", "cho", "no")
    table.answer("ana", "cho", "no")
    assert table.said() == {"cho": ("no", None)}


def test_an_empty_seat_comes_by_its_designee_only(table):
    with pytest.raises(Refused, check=refused("coming", "empty_seat")):
        table.answer("ana", "empty", "yes")
    table.answer("ana", "empty", "designee", "eli")
    assert table.said()["empty"] == ("designee", table.eli.pk)


@pytest.mark.parametrize(("state", "told"), [("cancelled", "cancelled"), ("held", "over")])
def test_nothing_is_answered_once_it_is_over_or_called_off(table, state, told):
    table.meeting.state = MeetingState(state)
    with pytest.raises(AlreadySettled, check=lambda error: error.state == told):
        table.answer("ana", "ana", "yes")


def test_seats_to_answer_are_ones_own_then_those_one_stands_in_for(table, session):
    table.answer("ben", "ben", "designee", "dee")
    assert seats_to_answer(session, table.cast.dee, table.meeting) == [table.seats["ben"], table.seats["cho"]]
    assert seats_to_answer(session, table.cast.ana, table.meeting) == [table.seats["ana"]]
    assert seats_to_answer(session, table.eli, table.meeting) == []


def test_at_a_workgroups_meeting_only_the_seats_of_its_people_count(session):
    table = Table(session, group=True)
    put_member(session, table.cast.group, table.cast.dee, lead=False)
    session.flush()
    assert {one.seat.pk for one in table.facts().seats} == {table.seats["ben"].pk, table.seats["cho"].pk}
    with pytest.raises(NotFound):
        table.answer("ana", "ana", "yes")


def test_what_was_said_of_another_day_counts_no_more(table, session):
    table.answer("ana", "ana", "yes")
    forget_answers(session, table.cast.ana, table.meeting, now=NOW)
    assert table.said() == {}
