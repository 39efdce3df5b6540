"""Taking back one's last change, on both databases."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import Session, col, select

from models import audit, outbox
from models import step as steps
from models.access import Act
from models.asking import open_round
from models.audit import AuditLine
from models.checkin import Checkin, Said, record_checkin
from models.committee import calendar_of
from models.database import Database
from models.errors import NothingToUndo, NotSeated
from models.goal import Goal, GoalState
from models.meeting import Meeting, MeetingSeries
from models.outbox import Kind, Message, OutboxMessage, SendState
from models.step import ActionStep, StepState
from models.topic import AgendaItem, TopicState, add_topic, remove_topic
from models.undo import undo_last, undoable_turn
from tests.models.both import NOW, Cast, database, seat, url

__all__ = ["database", "url"]

LATER = NOW + timedelta(hours=1)


class Story:
    """Acts on one commitment of ben's, each in a transaction of its own, all at one instant."""

    def __init__(self, database: Database) -> None:
        self.database = database
        with database.transaction() as session:
            self.cast: Cast = seat(session)
            self.goal = self.cast.goal(session)
        with database.transaction() as session:
            self.step = self.cast.step(session, self.goal, owner=self.cast.ben)

    def act(self, do: Callable[[Session, ActionStep], Any]) -> Any:
        with self.database.transaction() as session:
            return do(session, session.get_one(ActionStep, self.step.pk))

    def change(self, name: str) -> None:
        self.act(lambda session, step: CHANGES[name](session, self.cast, step))

    def undo(self, who: str = "ben") -> list[Any]:
        with self.database.transaction() as session:
            return undo_last(session, getattr(self.cast, who), now=LATER)

    def now(self) -> dict[str, Any]:
        """The step as it stands, but for its version."""
        with self.database.reading() as session:
            found = session.get_one(ActionStep, self.step.pk).model_dump()
        del found["version"]
        return found

    def lines(self) -> list[AuditLine]:
        with self.database.reading() as session:
            return list(session.exec(select(AuditLine).order_by(col(AuditLine.id))).all())


@pytest.fixture
def story(database: Database) -> Story:
    return Story(database)


def edit(session: Session, cast: Cast, step: ActionStep, who: str = "ben", **changed: Any) -> None:
    goal = session.get_one(Goal, step.goal_id)
    values: dict[str, Any] = {"title": step.title, "goal": goal, "owner": cast.ben, "due": step.due} | changed
    steps.edit(session, getattr(cast, who), step, version=step.version, now=NOW, **values)


CHANGES: dict[str, Callable[[Session, Cast, ActionStep], object]] = {
    "finish": lambda s, c, step: steps.finish(s, c.ben, step, now=NOW),
    "drop": lambda s, c, step: steps.drop(s, c.ben, step, reason="no money", now=NOW),
    "edit": lambda s, c, step: edit(s, c, step, title="Another", due=date(2026, 12, 1), owner=c.dee),
    "wait": lambda s, c, step: steps.wait_on(s, c.ben, step, c.agency, why="no form", now=NOW),
    "snooze": lambda s, c, step: steps.snooze(s, c.ben, step, until=date(2026, 12, 1), now=NOW),
    "check-in": lambda s, c, step: record_checkin(
        s, c.ben, step, said=Said.AT_RISK, percent=40, note="slow", now=NOW
    ),
    "check-in done": lambda s, c, step: record_checkin(s, c.ben, step, said=Said.DONE, now=NOW),
}


@pytest.mark.parametrize("change", CHANGES)
def test_each_kind_of_change_to_a_step_is_taken_back_whole(story: Story, change: str) -> None:
    before = story.now()
    story.change(change)
    assert story.now() != before
    story.undo()
    assert story.now() == before
    with story.database.reading() as session:
        assert session.exec(select(Checkin)).all() == []


def test_a_settled_step_that_was_opened_again_is_settled_again(story: Story) -> None:
    story.act(lambda session, step: steps.finish(session, story.cast.ana, step, now=NOW))
    done = story.now()
    story.act(lambda session, step: steps.reopen(session, story.cast.ben, step, now=NOW))
    story.undo()
    assert story.now() == done
    assert done["done_at"] == NOW


def test_undo_goes_back_one_act_at_a_time_though_all_were_at_one_instant(story: Story) -> None:
    states = [story.now()]
    for change in ("snooze", "wait", "edit", "finish"):
        story.change(change)
        states.append(story.now())
    for state in states[-2::-1]:
        story.undo()
        assert story.now() == state
    with pytest.raises(NothingToUndo) as caught:
        story.undo()
    assert caught.value.reason == "none"


def test_what_somebody_else_has_changed_since_is_not_taken_back(story: Story) -> None:
    story.change("snooze")
    story.act(
        lambda session, step: steps.report(
            session,
            story.cast.ana,
            step,
            progress=steps.Progress.BLOCKED,
            percent=None,
            note="",
            now=LATER,
        )
    )
    before = story.now()
    with pytest.raises(NothingToUndo) as caught:
        story.undo()
    assert caught.value.reason == "changed_since"
    assert story.now() == before
    story.undo("ana")
    story.undo("ben")
    assert story.now()["snoozed_until"] is None


def test_a_nudge_that_was_counted_meanwhile_is_no_change_of_somebody_elses(story: Story) -> None:
    before = story.now()
    story.change("snooze")

    def count(session: Session, step: ActionStep) -> None:
        step.unanswered += 1
        session.add(step)

    story.act(count)
    story.undo()
    assert story.now()["snoozed_until"] == before["snoozed_until"]


def test_a_step_that_was_made_is_given_up(story: Story) -> None:
    [row] = story.undo("ana")
    assert row.ref == "A1"
    assert (story.now()["state"], story.now()["dropped_because"]) == (StepState.DROPPED, "taken back")
    story.act(lambda session, step: steps.reopen(session, story.cast.ana, step, now=LATER))
    assert story.now()["state"] == StepState.OPEN


def test_a_goal_is_given_up_only_when_nothing_stands_under_it(story: Story) -> None:
    with story.database.transaction() as session:
        second = story.cast.goal(session, by=story.cast.cho)
    with story.database.transaction() as session:
        story.cast.step(session, second, by=story.cast.dee)
    with pytest.raises(NothingToUndo) as caught:
        story.undo("cho")
    assert caught.value.reason == "changed_since"
    story.undo("dee")
    story.undo("cho")
    with story.database.reading() as session:
        assert session.get_one(Goal, second.pk).state == GoalState.DROPPED


def test_a_goal_made_together_with_its_first_step_goes_with_it(story: Story) -> None:
    with story.database.transaction() as session:
        goal = story.cast.goal(session, by=story.cast.cho)
        story.cast.step(session, goal, by=story.cast.cho)
    rows = story.undo("cho")
    assert [type(row) for row in rows] == [ActionStep, Goal]
    assert rows[1].state == GoalState.DROPPED


def test_a_second_answer_in_a_round_goes_back_to_the_first(story: Story) -> None:
    with story.database.transaction() as session:
        calendar = calendar_of(session, story.cast.committee)
        open_round(session, story.cast.group, calendar, at=NOW.time(), now=NOW)
    story.act(
        lambda session, step: record_checkin(session, story.cast.ben, step, said=Said.ON_TRACK, now=NOW)
    )
    with story.database.reading() as session:
        first = session.exec(select(Checkin)).one().model_dump()
    story.act(
        lambda session, step: record_checkin(
            session, story.cast.ben, step, said=Said.BLOCKED, note="stuck", now=LATER
        )
    )
    story.undo()
    with story.database.reading() as session:
        again = session.exec(select(Checkin)).one()
    assert again.model_dump() == first
    story.undo()
    with story.database.reading() as session:
        assert session.exec(select(Checkin)).all() == []


def topic(session: Session, cast: Cast) -> AgendaItem:
    series = MeetingSeries(
        committee_id=cast.committee.pk,
        title="Council",
        rule="FREQ=WEEKLY",
        start=NOW.date(),
        at=NOW.time(),
        zone="UTC",
    )
    session.add(series)
    session.flush()
    meeting = Meeting(
        committee_id=cast.committee.pk,
        series_id=series.pk,
        planned_on=NOW.date(),
        starts_at=NOW,
        ends_at=LATER,
    )
    session.add(meeting)
    session.flush()
    return add_topic(session, cast.cho, meeting, title="Court reminders", now=NOW)


def test_a_topic_comes_off_and_back_on(story: Story) -> None:
    with story.database.transaction() as session:
        item = topic(session, story.cast)
    with story.database.transaction() as session:
        remove_topic(session, story.cast.cho, session.get_one(AgendaItem, item.pk), now=NOW)
    for expected in (TopicState.OPEN, TopicState.REMOVED):
        [row] = story.undo("cho")
        assert row.state == expected


def test_the_log_keeps_what_an_undo_changed_and_who_did_it(story: Story) -> None:
    story.change("finish")
    story.undo()
    done, undone = story.lines()[-2:]
    assert done.undone
    assert (undone.act, undone.actor_slack_id, undone.row_id) == (
        Act.UNDO,
        story.cast.ben.slack_id,
        story.step.pk,
    )
    assert (undone.before["state"], undone.after["state"]) == ("done", "open")
    assert undone.before["done_at"] == "2026-11-20T16:00:00+00:00"
    assert undone.after["done_at"] is None


def test_what_is_queued_about_a_step_is_withdrawn_when_its_change_is_taken_back(story: Story) -> None:
    story.change("snooze")
    with story.database.transaction() as session:
        block = {"type": "section", "block_id": f"{story.step.subject}/nudge/text"}
        outbox.enqueue(
            session,
            story.cast.committee.pk,
            Message("A nudge", [block]),
            kind=Kind.NUDGE,
            key="nudge",
            target="U1",
            now=NOW,
        )
    story.undo()
    with story.database.reading() as session:
        assert session.exec(select(OutboxMessage)).one().state == SendState.WITHDRAWN


def test_others_cannot_take_back_what_is_not_theirs(story: Story) -> None:
    story.change("finish")
    with pytest.raises(NothingToUndo):
        story.undo("cho")
    with story.database.transaction() as session:
        member = session.merge(story.cast.ben)
        member.active = False
        with pytest.raises(NotSeated):
            undo_last(session, member, now=LATER)


def test_changes_that_are_not_about_commitments_are_passed_over(story: Story) -> None:
    story.change("finish")
    with story.database.transaction() as session:
        ben = session.merge(story.cast.ben)
        audit.change(session, ben, Act.BE_AWAY, ben, now=NOW, away_until=date(2026, 12, 1))
    story.undo()
    assert story.now()["state"] == StepState.OPEN


def test_the_turn_of_a_change_is_known_while_it_is_made_and_takes_back_only_that(story: Story) -> None:
    def changing(name: str, who: str = "ben") -> str | None:
        with story.database.transaction() as session:
            step = session.get_one(ActionStep, story.step.pk)
            assert undoable_turn(session, getattr(story.cast, who)) is None  # nothing is changed so far
            CHANGES[name](session, story.cast, step)
            return undoable_turn(session, getattr(story.cast, who))

    def undo(turn: str | None) -> None:
        with story.database.transaction() as session:
            undo_last(session, story.cast.ben, turn=turn, now=LATER)

    before = story.now()
    first, second = changing("edit"), changing("finish")
    assert first
    assert second
    assert first != second
    with pytest.raises(NothingToUndo) as refused:
        undo(first)
    assert refused.value.reason == "not_last"
    undo(second)
    with pytest.raises(NothingToUndo):
        undo(second)
    undo(first)
    assert story.now() == before


def test_what_another_has_changed_is_no_change_of_ones_own(story: Story) -> None:
    with story.database.transaction() as session:
        CHANGES["finish"](session, story.cast, session.get_one(ActionStep, story.step.pk))
        assert undoable_turn(session, story.cast.dee) is None
