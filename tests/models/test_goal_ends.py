"""Goals that are met, and taken up again."""

import pytest
from sqlmodel import select

from models.audit import AuditLine
from models.errors import AlreadySettled, NotAllowed, Refused
from models.goal import GoalState, meet, open_goals, take_up_again
from models.step import still_open
from tests.models.both import NOW, cast, database, seat, session, url

__all__ = ["cast", "database", "session", "url"]


def test_a_goal_is_met_once_with_its_steps_left_as_they_are_and_can_be_taken_up_again(session, cast):
    goal = cast.goal(session)
    step = cast.step(session, goal, owner=cast.ben)
    meet(session, cast.ana, goal, now=NOW)
    assert (goal.state, goal.version, step.open) == (GoalState.MET, 2, True)
    assert still_open(session, goal) == 1
    assert open_goals(session, cast.committee.pk) == []
    with pytest.raises(AlreadySettled) as told:
        meet(session, cast.ana, goal, now=NOW)
    assert (told.value.kind, told.value.ref, told.value.state) == ("goal", "G1", "met")
    take_up_again(session, cast.ana, goal, now=NOW)
    with pytest.raises(AlreadySettled) as told:
        take_up_again(session, cast.ana, goal, now=NOW)
    assert told.value.state == "open"
    lines = session.exec(select(AuditLine).where(AuditLine.kind == "goal")).all()
    assert [line.after.get("state") for line in lines] == ["open", "met", "open"]


def test_only_who_wrote_it_or_runs_the_work_says_so(session, cast):
    goal = cast.goal(session)
    for act in (meet, take_up_again):
        with pytest.raises(NotAllowed):
            act(session, cast.dee, goal, now=NOW)
        with pytest.raises(NotAllowed):
            act(session, seat(session, f"T-{act.__name__}").ana, goal, now=NOW)
    meet(session, cast.ben, goal, now=NOW)  # whose goal it is


def test_a_goal_of_a_workgroup_that_has_ended_is_not_taken_up_again(session, cast):
    goal = cast.goal(session)
    meet(session, cast.ana, goal, now=NOW)
    cast.group.ended_on = NOW.date()
    session.add(cast.group)
    session.flush()
    with pytest.raises(Refused):
        take_up_again(session, cast.ana, goal, now=NOW)
