"""Indicators: what is kept of one, by what name it is found, and who may."""

from datetime import date
from functools import partial

import pytest

from models.errors import AlreadySettled, NotAllowed, NotFound, Refused
from models.tools.indicator import (
    About,
    Direction,
    Indicator,
    Measure,
    add_indicator,
    change_indicator,
    end_indicator,
    indicator_named,
    indicators_of,
    resume_indicator,
)
from models.tools.period import Period
from tests.models.both import NOW, cast, database, seat, session, url
from tests.models.test_migrations import refused
from tests.models.tools.counting import add, give

__all__ = ["cast", "database", "session", "url"]


def test_an_indicator_is_kept_with_all_that_is_said_of_it(session, cast):
    goal = cast.goal(session)
    made = add(
        session,
        cast,
        "  Jail   bookings ",
        unit="people",
        denominator="all people booked",
        direction=Direction.DOWN,
        baseline=60.0,
        target=30.0,
        target_by=date(2027, 6, 30),
        source="Jail system",
        keeper=cast.dee,
        workgroup=cast.group,
        goal=goal,
        intercepts=[3, 2, 3],
    )
    session.expire_all()
    [found] = indicators_of(session, cast.committee.pk)
    assert (found.name, found.series, found.period) == ("Jail bookings", 1, Period.MONTH)
    assert (found.keeper_id, found.workgroup_id, found.goal_id) == (cast.dee.pk, cast.group.pk, goal.pk)
    assert (found.target, found.intercepts, found.pk) == (30.0, [2, 3], made.pk)


@pytest.mark.parametrize("name", ["Jail bookings", "JAIL  BOOKINGS", " jailbookings ", "Jail\tbookings"])
def test_no_two_indicators_have_one_name_whatever_case_and_space(session, cast, name):
    add(session, cast, "Jail bookings")
    with pytest.raises(Refused) as told:
        add(session, cast, name)
    assert (told.value.field, told.value.code, told.value.given) == ("name", "name_used", "Jail bookings")
    other = seat(session, "T2")
    add_indicator(session, other.ana, About(name), now=NOW)


def test_the_database_itself_refuses_a_second_one_of_that_name(session, cast):
    first = add(session, cast)
    row = Indicator(**first.model_dump(exclude={"id"}))
    assert refused(session, partial(session.add, row))


@pytest.mark.parametrize(
    ("said", "field", "code"),
    [
        ({"name": "  "}, "name", "empty"),
        ({"name": "x" * 101}, "name", "too_long"),
        ({"unit": "x" * 41}, "unit", "too_long"),
        ({"target": float("nan")}, "target", "out_of_range"),
        ({"baseline": 1e13}, "baseline", "out_of_range"),
        ({"target_by": date(2027, 1, 1)}, "target", "no_target"),
        ({"measure": Measure.SHARE}, "denominator", "no_denominator"),
        ({"intercepts": [6]}, "intercepts", "unknown"),
    ],
)
def test_what_cannot_be_is_refused_on_its_field(session, cast, said, field, code):
    with pytest.raises(Refused) as told:
        add_indicator(session, cast.ana, About(**({"name": "Bookings"} | said)), now=NOW)
    assert (told.value.field, told.value.code) == (field, code)
    assert indicators_of(session, cast.committee.pk) == []


def test_keeper_workgroup_and_goal_are_of_the_same_committee(session, cast):
    other = seat(session, "T2")
    for said in ({"keeper": other.ben}, {"workgroup": other.group}, {"goal": other.goal(session)}):
        with pytest.raises((NotFound, NotAllowed)):
            add(session, cast, **said)


def test_a_lead_keeps_those_of_the_own_workgroup_and_a_plain_member_none(session, cast):
    own = add(session, cast, by=cast.ben, workgroup=cast.group)
    add(session, cast, "Ours", by=cast.ana)
    for act in (
        lambda: add(session, cast, "Mine", by=cast.cho),
        lambda: add(session, cast, "Mine", by=cast.ben),
        lambda: change_indicator(session, cast.cho, own, About("Mine"), used=False, now=NOW),
        lambda: end_indicator(session, cast.cho, own, now=NOW),
        lambda: end_indicator(session, seat(session, "T2").ana, own, now=NOW),
    ):
        with pytest.raises(NotAllowed):
            act()
    change_indicator(session, cast.ben, own, About("Later", workgroup=cast.group), used=False, now=NOW)
    assert own.name == "Later"


def test_one_is_found_by_its_name_or_the_beginning_of_it(session, cast):
    bookings, beds = add(session, cast, "Jail bookings"), add(session, cast, "Days for a bed")
    add(session, cast, "Days in jail")
    assert indicator_named(session, cast.committee.pk, "jail BOOK") is bookings
    assert indicator_named(session, cast.committee.pk, "days for a  bed") is beds
    for typed in ("days", "nothing", "", "Jail bookinks"):
        with pytest.raises(NotFound) as told:
            indicator_named(session, cast.committee.pk, typed)
        near = {"days": {"Days for a bed", "Days in jail"}, "Jail bookinks": {"Jail bookings"}}
        assert near.get(typed, set()) <= set(told.value.near)


def test_one_that_has_ended_takes_no_number_and_can_be_kept_again(session, cast):
    one = add(session, cast)
    end_indicator(session, cast.ana, one, now=NOW)
    for act in (
        lambda: end_indicator(session, cast.ana, one, now=NOW),
        lambda: change_indicator(session, cast.ana, one, About("Later"), used=False, now=NOW),
        lambda: give(session, cast.ana, one, 10, 42),
    ):
        with pytest.raises(AlreadySettled):
            act()
    resume_indicator(session, cast.ana, one, now=NOW)
    assert give(session, cast.ana, one, 10, 42)
    with pytest.raises(AlreadySettled):
        resume_indicator(session, cast.ana, one, now=NOW)
