"""What an undo must not do: write over what minutes settled, bring work back to a group that has ended."""

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from models import audit
from models.access import Act
from models.agreement import Agreement, change_agreement
from models.errors import NothingToUndo, Refused
from models.goal import Goal, meet
from models.step import ActionStep, StepState, drop, finish, snooze
from tests.models.both import NOW, Cast, cast, database, seat, session, url
from tests.models.tools.test_undo_tools import LATER, TODAY, Story, a_paper, enter_agreement, one, story

__all__ = ["cast", "database", "seat", "session", "story", "url"]


def given_step(story: Story) -> ActionStep:
    """One of Ben's, made in an act of its own."""
    made: ActionStep = story.act(
        lambda s, c: c.step(s, s.get_one(Goal, story.goal.pk), by=c.ben, owner=c.ben)
    )
    return made


def test_what_minutes_have_settled_since_is_not_written_over(story: Story) -> None:
    """They are no act that is taken back; so neither is what they were built on, though it was one's own."""
    step = given_step(story)
    story.act(lambda s, c: snooze(s, c.ben, s.get_one(ActionStep, step.pk), until=TODAY, now=NOW))

    def record(session: Session, cast: Cast) -> None:
        row = session.get_one(ActionStep, step.pk)
        later = TODAY + timedelta(days=30)
        audit.change(session, cast.ben, Act.KEEP_MINUTES, row, now=NOW, snoozed_until=later)

    story.act(record)
    with pytest.raises(NothingToUndo) as told:
        story.undo("ben")
    assert told.value.reason == "changed_since"


@pytest.mark.parametrize("settled", ["done", "dropped", "goal"])
def test_no_work_comes_back_to_a_group_that_has_ended(story: Story, settled: str) -> None:
    step = given_step(story)

    def settle(session: Session, cast: Cast) -> None:
        row, goal = session.get_one(ActionStep, step.pk), session.get_one(Goal, story.goal.pk)
        if settled == "done":
            finish(session, cast.ben, row, now=NOW)
        elif settled == "dropped":
            drop(session, cast.ben, row, reason="No money", now=NOW)
        else:
            meet(session, cast.ben, goal, now=NOW)

    def close(session: Session, cast: Cast) -> None:
        cast.group.ended_on = TODAY
        goal = session.get_one(Goal, story.goal.pk)
        goal.state = goal.state.MET
        session.add_all([cast.group, goal])

    story.act(settle)
    story.act(close)
    with pytest.raises(Refused) as told:
        story.undo("ben")
    assert told.value.code == "workgroup_ended"
    states = story.act(lambda s, _: [one.state for one in s.exec(select(ActionStep)).all()])
    assert (settled == "goal") == (states == [StepState.OPEN])


def test_who_has_given_something_away_by_mistake_takes_it_back(story: Story) -> None:
    """A keeper who names another is none any more; that is what is taken back."""

    def hand(session: Session, cast: Cast, keeper: str, by: str) -> None:
        paper = a_paper(parties=[cast.agency], keeper=getattr(cast, keeper))
        change_agreement(session, getattr(cast, by), one(session, Agreement), paper, now=LATER)

    story.act(enter_agreement)
    story.act(lambda s, c: hand(s, c, "cho", "ana"))
    story.act(lambda s, c: hand(s, c, "dee", "cho"))
    story.undo("cho")
    assert story.act(lambda s, _: one(s, Agreement).keeper_id) == story.cast.cho.pk
