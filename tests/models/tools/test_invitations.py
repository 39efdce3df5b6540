"""Whom to invite: who asks by when, the one reminder, and what came of it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import select

from models import schedule
from models.committee import calendar_of
from models.errors import AlreadySettled, NotAllowed, NotFound, Refused
from models.schedule import Work
from models.tools.invitations import (
    AskState,
    Invitation,
    invitations_of,
    invite,
    record_answer,
    remind_at,
)
from models.tools.partners import KeyPartner, Shipped, begin_list, switch_off
from tests.models.both import NOW, cast, database, seat, session, url
from tests.models.test_queries import counting
from tests.there import there

__all__ = ["cast", "database", "session", "url"]

TODAY, DAY = date(2026, 11, 20), timedelta(days=1)
MONDAY = date(2026, 11, 30)


@pytest.fixture
def judges(session, cast) -> KeyPartner:
    begin_list(session, cast.committee.pk, [Shipped("judges", "Judges")])
    return session.exec(select(KeyPartner)).one()


def ask(session, cast, partner, by=None, **values) -> Invitation:
    whole = {"name": "Judge's clerk", "contact": "Court desk", "asker": cast.ben, "ask_by": MONDAY}
    return invite(session, by or cast.ana, partner, **(whole | values), now=NOW)


def due(session, cast, invitation) -> datetime | None:
    found = schedule.find(session, cast.committee.pk, Work.PARTNER_ASK, invitation.pk)
    return found.next_run if found else None


def test_somebody_asks_by_a_day_and_is_reminded_on_its_working_morning(session, cast, judges):
    invitation = ask(session, cast, judges)
    assert (invitation.asker_id, invitation.state) == (cast.ben.pk, AskState.OPEN)
    assert due(session, cast, invitation) == datetime(2026, 11, 30, 16, tzinfo=UTC)  # 9:00 in Denver
    lines = invitations_of(session, cast.committee.pk)
    assert [(line.partner.pk, line.invitation.state) for line in lines] == [(judges.pk, AskState.OPEN)]


@pytest.mark.parametrize(
    ("ask_by", "day"), [(date(2026, 11, 29), 27), (date(2026, 11, 26), 25), (date(2026, 11, 24), 24)]
)
def test_the_reminder_comes_before_a_weekend_and_a_holiday(session, cast, ask_by, day):
    calendar = calendar_of(session, cast.committee)
    assert remind_at(calendar, ask_by) == datetime(2026, 11, day, 16, tzinfo=UTC)


def test_who_is_to_ask_today_is_not_reminded_of_what_was_said_just_now(session, cast, judges):
    assert due(session, cast, ask(session, cast, judges, ask_by=TODAY)) is None


@pytest.mark.parametrize(
    ("values", "field", "code"),
    [
        ({"name": " "}, "name", "empty"),
        ({"name": "x" * 151}, "name", "too_long"),
        ({"contact": "x" * 201}, "contact", "too_long"),
        ({"ask_by": None}, "ask_by", "no_day"),
        ({"ask_by": TODAY - DAY}, "ask_by", "past"),
        ({"ask_by": date(2029, 1, 1)}, "ask_by", "too_far"),
    ],
)
def test_what_cannot_be_is_refused_on_its_field(session, cast, judges, values, field, code):
    with pytest.raises(Refused) as told:
        ask(session, cast, judges, **values)
    assert (told.value.field, told.value.code) == (field, code)


def test_who_asks_is_an_active_member_of_the_same_committee(session, cast, judges):
    with pytest.raises(NotFound):
        ask(session, cast, judges, asker=seat(session, "T2").ben)
    cast.ben.active = False
    with pytest.raises(NotFound):
        ask(session, cast, judges)


def test_a_partner_that_does_not_apply_is_not_invited(session, cast, judges):
    switch_off(session, cast.ana, judges, why="No court here", now=NOW)
    with pytest.raises(AlreadySettled):
        ask(session, cast, judges)


def test_the_answer_ends_the_reminder_and_stays_readable(session, cast, judges):
    invitation = ask(session, cast, judges)
    again = record_answer(
        session, cast.ben, invitation, state=AskState.JOINED, note=" Glad  to ", now=NOW + DAY
    )
    assert (again, due(session, cast, invitation)) == (None, None)
    assert (invitation.note, invitation.settled_on) == ("Glad to", TODAY + DAY)
    assert invitations_of(session, cast.committee.pk, open_only=True) == []
    [line] = invitations_of(session, cast.committee.pk, partner=judges)
    assert (line.invitation.state, line.asker) == (AskState.JOINED, cast.ben)
    with pytest.raises(AlreadySettled):
        record_answer(session, cast.ben, invitation, state=AskState.DECLINED, note="", now=NOW)


def test_later_with_a_day_is_a_new_invitation_beside_the_old_one(session, cast, judges):
    first = ask(session, cast, judges)
    spring = date(2027, 3, 1)
    again = there(
        record_answer(session, cast.ben, first, state=AskState.LATER, note="Busy", again_on=spring, now=NOW)
    )
    assert (again.ask_by, again.name, again.asker_id) == (spring, first.name, cast.ben.pk)
    assert due(session, cast, again) == datetime(2027, 3, 1, 16, tzinfo=UTC)
    states = [one.invitation.state for one in invitations_of(session, cast.committee.pk)]
    assert states == [AskState.LATER, AskState.OPEN]


@pytest.mark.parametrize(
    ("values", "field", "code"),
    [
        ({"state": AskState.OPEN}, "state", "required"),
        ({"state": AskState.JOINED, "again_on": MONDAY}, "again_on", "not_later"),
        ({"state": AskState.LATER, "again_on": TODAY - DAY}, "again_on", "past"),
        ({"state": AskState.JOINED, "note": "x" * 301}, "note", "too_long"),
    ],
)
def test_an_answer_that_cannot_be_leaves_the_invitation_open(session, cast, judges, values, field, code):
    invitation = ask(session, cast, judges)
    with pytest.raises(Refused) as told:
        record_answer(session, cast.ben, invitation, **({"note": ""} | values), now=NOW)
    assert (told.value.field, told.value.code, invitation.state) == (field, code, AskState.OPEN)


def test_staff_invite_and_who_asks_or_staff_answer_and_nobody_else(session, cast, judges):
    with pytest.raises(NotAllowed):
        ask(session, cast, judges, by=cast.ben)
    invitation = ask(session, cast, judges)
    for stranger in (cast.cho, seat(session, "T2").ana):
        with pytest.raises(NotAllowed):
            record_answer(session, stranger, invitation, state=AskState.JOINED, note="", now=NOW)
    record_answer(session, cast.ana, invitation, state=AskState.DROPPED, note="", now=NOW)
    assert invitation.state is AskState.DROPPED


def test_all_invitations_are_read_in_one_query(session, database, cast, judges):
    for number in range(12):
        ask(session, cast, judges, name=f"Clerk {number}")
    with counting(database) as told:
        assert len(invitations_of(session, cast.committee.pk)) == 12
    assert len(told) == 1
