"""Milestones: dated points of a goal; one that moves keeps the day that it had, and how often it moved."""

from datetime import date, timedelta

import pytest

from models.errors import AlreadySettled, NotAllowed, NotFound, Refused
from models.goal import GoalState
from models.tools.milestones import (
    MOST_OF_A_GOAL,
    Milestone,
    MilestoneState,
    add_milestone,
    change_milestone,
    drop,
    milestones_of,
    next_milestones,
    not_reached,
    put_in_place,
    reach,
)
from models.tools.workplan import group_named, workplan
from models.workgroup import Mode, Workgroup
from tests.models.both import NOW, cast, database, put_member, seat, session, url
from tests.models.test_queries import counting

__all__ = ["cast", "database", "session", "url"]

TODAY, DAY = date(2026, 11, 20), timedelta(days=1)


def add(session, cast, goal, title="Judges agree", due=TODAY + 10 * DAY, by=None) -> Milestone:
    return add_milestone(session, by or cast.ben, goal, title=title, due=due, now=NOW)


def move(session, who, milestone, due, why="", title="Judges agree", now=NOW):
    change_milestone(session, who, milestone, title=title, due=due, why=why, now=now)


def of(session, goal):
    return milestones_of(session, goal.committee_id, [goal.pk]).get(goal.pk, [])


def plan(session, cast, who=None, group=None):
    return workplan(session, cast.committee, who or cast.ana, group or cast.group, now=NOW)


def test_the_points_of_a_goal_come_by_their_days(session, cast):
    goal = cast.goal(session)
    add(session, cast, goal, "Second", TODAY + 9 * DAY)
    add(session, cast, goal, "  First \n one ", TODAY)
    assert [one.milestone.title for one in of(session, goal)] == ["First one", "Second"]


def test_a_moved_day_keeps_what_it_was_and_how_often_it_moved(session, cast):
    goal = cast.goal(session)
    milestone = add(session, cast, goal)
    move(session, cast.ben, milestone, TODAY + 20 * DAY, " The court  asked ")
    move(session, cast.ana, milestone, TODAY + 5 * DAY, now=NOW + 2 * DAY)
    move(session, cast.ana, milestone, TODAY + 5 * DAY, title="All judges agree", now=NOW + 2 * DAY)
    [line] = of(session, goal)
    assert (line.milestone.title, line.milestone.due, line.milestone.moves) == (
        "All judges agree",
        TODAY + 5 * DAY,
        2,
    )
    assert [(one.was, one.became, one.why, one.moved_on) for one in line.moves] == [
        (TODAY + 10 * DAY, TODAY + 20 * DAY, "The court asked", TODAY),
        (TODAY + 20 * DAY, TODAY + 5 * DAY, "", TODAY + 2 * DAY),
    ]


def test_reached_and_not_after_all_and_dropped(session, cast):
    goal = cast.goal(session)
    milestone, other = add(session, cast, goal), add(session, cast, goal, "Other")
    reach(session, cast.ben, milestone, on=TODAY - DAY, now=NOW)
    assert (milestone.state, milestone.reached_on) == (MilestoneState.REACHED, TODAY - DAY)
    for act in (
        lambda: move(session, cast.ben, milestone, TODAY),
        lambda: reach(session, cast.ben, milestone, now=NOW),
        lambda: drop(session, cast.ben, milestone, now=NOW),
        lambda: not_reached(session, cast.ben, other, now=NOW),
    ):
        with pytest.raises(AlreadySettled):
            act()
    not_reached(session, cast.ben, milestone, now=NOW)
    assert (milestone.state, milestone.reached_on) == (MilestoneState.AHEAD, None)
    with pytest.raises(Refused, match="to_come"):
        reach(session, cast.ben, milestone, on=TODAY + DAY, now=NOW)
    drop(session, cast.ben, milestone, now=NOW)
    assert [one.milestone.title for one in of(session, goal)] == ["Other"]


@pytest.mark.parametrize(
    ("values", "field", "code"),
    [
        ({"title": " "}, "title", "empty"),
        ({"title": "x" * 151}, "title", "too_long"),
        ({"due": None}, "due", "no_day"),
        ({"due": TODAY - DAY}, "due", "past"),
    ],
)
def test_what_cannot_be_is_refused_on_its_field(session, cast, values, field, code):
    goal = cast.goal(session)
    with pytest.raises(Refused) as told:
        add(session, cast, goal, **values)
    assert (told.value.field, told.value.code) == (field, code)
    present = add(session, cast, goal)
    with pytest.raises(Refused) as told:
        change_milestone(
            session, cast.ben, present, **({"title": "A", "due": TODAY, "why": ""} | values), now=NOW
        )
    assert (told.value.field, told.value.code) == (field, code)


def test_a_day_that_has_passed_stays_when_only_the_title_changes(session, cast):
    milestone = add(session, cast, cast.goal(session), due=TODAY)
    move(session, cast.ben, milestone, TODAY, title="Renamed", now=NOW + 9 * DAY)
    assert (milestone.title, milestone.due, milestone.moves) == ("Renamed", TODAY, 0)
    assert milestone.late_on(TODAY + DAY)
    assert not milestone.late_on(TODAY)


def test_a_plan_has_an_end(session, cast):
    goal = cast.goal(session)
    for number in range(MOST_OF_A_GOAL):
        add(session, cast, goal, f"Point {number}")
    with pytest.raises(Refused, match="too_many_milestones"):
        add(session, cast, goal)


def test_who_runs_the_workgroup_or_wrote_the_goal_keeps_its_milestones(session, cast):
    goal = cast.goal(session, by=cast.cho)
    for who in (cast.ana, cast.ben, cast.cho):
        add(session, cast, goal, who.name, by=who)
    with pytest.raises(NotAllowed):
        add(session, cast, goal, by=cast.dee)
    [line, *_] = of(session, goal)
    theirs = seat(session, "T2")
    for act in (
        lambda: drop(session, theirs.ana, line.milestone, now=NOW),
        lambda: reach(session, cast.dee, line.milestone, now=NOW),
        lambda: add(session, cast, goal, by=theirs.ana),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_a_goal_that_was_given_up_gets_none_and_shows_none_ahead(session, cast):
    goal = cast.goal(session)
    milestone = add(session, cast, goal)
    assert next_milestones(session, cast.committee.pk, most=5) == [(goal, milestone)]
    assert next_milestones(session, cast.committee.pk, workgroup_id=cast.group.pk, most=5)
    other = Workgroup(committee_id=cast.committee.pk, name="Other")
    session.add(other)
    session.flush()
    assert next_milestones(session, cast.committee.pk, workgroup_id=other.pk, most=5) == []
    goal.state = GoalState.DROPPED
    session.flush()
    with pytest.raises(AlreadySettled):
        add(session, cast, goal)
    assert next_milestones(session, cast.committee.pk, most=5) == []


def test_a_plan_tells_who_is_of_it_and_leaves_out_what_is_not(session, cast):
    goal = cast.goal(session)
    add(session, cast, goal)
    cast.step(session, goal, owner=cast.cho)
    found = plan(session, cast)
    [line] = found.goals
    assert (line.goal, len(line.milestones), len(line.steps), line.done) == (goal, 1, 1, 0)
    put_member(session, cast.group, cast.cho, lead=False)
    session.flush()
    own = {who.name: plan(session, cast, who).own for who in (cast.ana, cast.ben, cast.cho, cast.dee)}
    assert own == {"Ana": True, "Ben": True, "Cho": True, "Dee": False}
    assert workplan(session, cast.committee, cast.dee, None, now=NOW).goals == []


def test_a_workgroup_is_found_by_a_part_of_its_name(session, cast):
    assert group_named(session, cast.committee.pk, " diver ") is cast.group
    session.add(Workgroup(committee_id=cast.committee.pk, name="Diversion of youth"))
    session.flush()
    assert group_named(session, cast.committee.pk, "DIVERSION") is cast.group
    for typed in ("divers", "Housing"):
        with pytest.raises(NotFound):
            group_named(session, cast.committee.pk, typed)


def test_a_long_plan_costs_as_many_queries_as_a_short_one(session, database, cast):
    def asked(count: int) -> int:
        for number in range(count):
            goal = cast.goal(session, statement=f"Goal {number}")
            move(session, cast.ben, add(session, cast, goal), TODAY + 30 * DAY)
            cast.step(session, goal, owner=cast.cho)
        session.flush()
        with counting(database) as told:
            plan(session, cast)
        return len(told)

    assert asked(1) == asked(7)


def test_a_group_without_dates_puts_its_points_in_order_by_hand(session, cast):
    goal = cast.goal(session)
    first, second, third = (add(session, cast, goal, name, TODAY + n * DAY) for n, name in enumerate("ABC"))
    cast.group.mode = Mode.AS_THEY_ARISE

    def titles():
        session.flush()
        return [one.milestone.title for one in plan(session, cast).goals[0].milestones]

    assert put_in_place(session, cast.ben, third, up=True, now=NOW)
    assert titles() == ["A", "C", "B"]
    assert put_in_place(session, cast.ben, first, up=False, now=NOW)
    assert titles() == ["C", "A", "B"]
    assert not put_in_place(session, cast.ben, third, up=True, now=NOW)
    assert not put_in_place(session, cast.ben, second, up=False, now=NOW)
    add(session, cast, goal, "D", TODAY)
    assert titles() == ["C", "A", "B", "D"]
    drop(session, cast.ben, third, now=NOW)
    assert not put_in_place(session, cast.ben, third, up=True, now=NOW)
    assert titles() == ["A", "B", "D"]
    with pytest.raises(NotAllowed):
        put_in_place(session, cast.cho, first, up=False, now=NOW)
    cast.group.mode = Mode.WORKPLAN
    assert titles() == ["A", "D", "B"]
