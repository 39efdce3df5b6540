"""Objectives: what they do not say yet, who changes them, and how one becomes a goal."""

from datetime import date, timedelta

import pytest

from models.errors import AlreadySettled, NotAllowed, Refused
from models.goal import GoalState
from models.tools.objectives import (
    Lack,
    Stated,
    add_objective,
    change_objective,
    drop_objective,
    lacks,
    make_goal,
    objectives_of,
)
from tests.models.both import NOW, cast, database, seat, session, url
from tests.models.test_queries import counting

__all__ = ["cast", "database", "session", "url"]

TODAY = date(2026, 11, 20)
DUE = date(2027, 6, 30)
WHOLE = Stated("Bookings of people with SMI fall by 20 percent", "Bookings a month", DUE, [3, 2])


@pytest.mark.parametrize(
    ("statement", "measure", "due", "missing"),
    [
        ("Bookings of people with SMI fall by 20 percent", "", DUE, []),
        ("Bookings of people with SMI fall", "from 120 to 90 a month", DUE, []),
        ("Bookings of people with SMI fall by half", "", None, [Lack.BY_WHEN]),
        ("Bookings of people with SMI fall by __ percent", "", DUE, [Lack.HOW_MUCH]),
        ("Bookings of people with SMI fall by … percent", "10 places", DUE, [Lack.HOW_MUCH]),
        ("Bookings of people fall in 2027", "", DUE, [Lack.HOW_MUCH]),
        ("Bookings of people fall in FY27", "", DUE, [Lack.HOW_MUCH]),
        ("Every agency has signed the charter", "", DUE, []),
        ("Better care", "", None, [Lack.WHAT, Lack.HOW_MUCH, Lack.BY_WHEN]),
        ("Somebody answers the phone", "", DUE, [Lack.HOW_MUCH]),
    ],
)
def test_what_an_objective_does_not_say_yet(statement, measure, due, missing):
    assert lacks(statement, measure, due) == missing


def test_an_objective_is_kept_as_it_was_stated_however_little_that_is(session, cast):
    full = add_objective(session, cast.ben, WHOLE, now=NOW)
    short = add_objective(session, cast.ben, Stated("  Better   care "), now=NOW)
    assert (full.intercepts, full.due, full.lacks) == ([2, 3], DUE, [])
    assert (short.statement, len(short.lacks)) == ("Better care", 3)
    assert [line.objective for line in objectives_of(session, cast.committee.pk)] == [full, short]


@pytest.mark.parametrize(
    ("stated", "field", "code"),
    [
        (Stated(" "), "statement", "empty"),
        (Stated("x" * 501), "statement", "too_long"),
        (Stated("Better care", "x" * 501), "measure", "too_long"),
        (Stated("Better care", due=TODAY - timedelta(days=1)), "due", "past"),
        (Stated("Better care", intercepts=[6]), "intercepts", "unknown"),
    ],
)
def test_what_cannot_be_is_refused_on_its_field(session, cast, stated, field, code):
    with pytest.raises(Refused) as told:
        add_objective(session, cast.ben, stated, now=NOW)
    assert (told.value.field, told.value.code) == (field, code)
    assert objectives_of(session, cast.committee.pk) == []


def test_its_author_chair_and_coordinator_change_it_and_a_day_that_has_passed_may_stay(session, cast):
    one = add_objective(session, cast.ben, WHOLE, now=NOW)
    for who in (cast.cho, seat(session, "T2").ana):
        with pytest.raises(NotAllowed):
            change_objective(session, who, one, Stated("Other words here"), now=NOW)
        with pytest.raises(NotAllowed):
            drop_objective(session, who, one, now=NOW)
    late = NOW + timedelta(days=300)
    change_objective(session, cast.ben, one, Stated("Other words here", due=DUE), now=late)
    assert (one.statement, one.intercepts) == ("Other words here", [])
    drop_objective(session, cast.ana, one, now=NOW)
    assert objectives_of(session, cast.committee.pk) == []
    for act in (
        lambda: change_objective(session, cast.ana, one, WHOLE, now=NOW),
        lambda: drop_objective(session, cast.ana, one, now=NOW),
        lambda: make_goal(session, cast.ana, one, None, now=NOW),
    ):
        with pytest.raises(AlreadySettled):
            act()


def test_any_member_makes_it_a_goal_once_and_the_link_is_kept(session, cast):
    one = add_objective(session, cast.ana, WHOLE, now=NOW)
    goal = make_goal(session, cast.cho, one, cast.group, now=NOW)
    assert (goal.statement, goal.measure, goal.due) == (WHOLE.statement, WHOLE.measure, DUE)
    assert (goal.intercepts, goal.workgroup_id) == ([2, 3], cast.group.pk)
    [line] = objectives_of(session, cast.committee.pk)
    assert line.goal is goal
    with pytest.raises(AlreadySettled) as told:
        make_goal(session, cast.cho, one, None, now=NOW)
    assert (told.value.kind, told.value.ref) == ("objective_goal", goal.ref)
    with pytest.raises(NotAllowed):
        make_goal(session, seat(session, "T2").ana, one, None, now=NOW)


def test_a_goal_that_was_given_up_can_be_made_again(session, cast):
    one = add_objective(session, cast.ana, WHOLE, now=NOW)
    first = make_goal(session, cast.ana, one, None, now=NOW)
    first.state = GoalState.DROPPED
    session.add(first)
    assert [line.goal for line in objectives_of(session, cast.committee.pk)] == [None]
    second = make_goal(session, cast.ana, one, None, now=NOW)
    assert one.goal_id == second.pk != first.pk


def test_the_list_is_read_in_one_query(session, database, cast):
    for number in range(12):
        one = add_objective(session, cast.ana, Stated(f"Objective number {number} here"), now=NOW)
        make_goal(session, cast.ana, one, None, now=NOW)
    session.flush()
    with counting(database) as told:
        assert len(objectives_of(session, cast.committee.pk)) == 12
    assert len(told) == 1
