"""What stands in minutes, on both databases: what is refused, and how topics are settled."""

from datetime import date, timedelta

import pytest
from sqlmodel import select

from models import minutes_lines as lines
from models import step
from models.audit import AuditLine
from models.errors import Refused, Stale
from models.minutes import (
    MotionResult,
)
from models.minutes_facts import minutes_facts
from models.minutes_lines import Place, Votes
from models.series import end_meeting
from models.topic import TopicState, carry_unreached
from models.undo import undo_last
from models.workgroup import Mode
from tests.models.both import database, url
from tests.models.minuting import LATER, PLACE, STARTED, table

__all__ = ["database", "table", "url"]


@pytest.mark.parametrize(
    ("roll", "changes", "field", "code"),
    [
        ({}, {"seconder": "ben"}, "seconder", "own_motion"),
        ({"ben": "absent"}, {}, "mover", "was_away"),
        ({"cho": "excused"}, {}, "seconder", "was_away"),
        ({"cho": "designee"}, {}, "seconder", "was_away"),
        ({}, {"votes": Votes(3, 1, 0)}, "votes_for", "too_many_votes"),
        ({}, {"votes": Votes(1, 1, 0)}, "result", "outvoted"),
        ({}, {"votes": Votes(-1, 0, 0)}, "votes_for", "out_of_range"),
        ({}, {"text": "  \n "}, "text", "empty"),
        ({}, {"text": "x" * 3001}, "text", "too_long"),
        ({"ana": "absent", "cho": "absent"}, {"seconder": None}, "result", "no_quorum"),
    ],
)
def test_motions_that_cannot_be_are_refused_on_their_field(table, roll, changes, field, code):
    minutes = table.minutes()
    table.roll(**roll)
    if changes.get("seconder"):
        changes = {"seconder": table.cast.ben}
    with pytest.raises(Refused) as refused:
        table.move(minutes, **changes)
    assert (refused.value.field, refused.value.code) == (field, code)


def test_a_designee_at_the_table_moves_and_counts(table):
    minutes = table.minutes()
    table.roll(ana="absent", cho="designee")
    entry = table.move(minutes, seconder=table.cast.dee, votes=Votes(2, 0, 0))
    assert entry.result == MotionResult.ADOPTED


def test_without_a_roll_nobody_is_held_to_have_been_away(table):
    entry = table.move(table.minutes(), votes=Votes(9, 0, 1))
    assert (entry.votes_for, entry.votes_against, entry.abstained) == (9, 0, 1)


@pytest.mark.parametrize(
    ("result", "state", "laid_over"),
    [
        (MotionResult.ADOPTED, TopicState.DONE, False),
        (MotionResult.FAILED, TopicState.DONE, False),
        (MotionResult.LAID_OVER, TopicState.OPEN, True),
        (MotionResult.WITHDRAWN, TopicState.OPEN, False),
    ],
)
def test_a_motion_settles_its_topic(table, result, state, laid_over):
    item = table.topic()
    table.move(table.minutes(), Place(item=item), result=result)
    assert (item.state, item.laid_over) == (state, laid_over)


def test_what_is_taken_out_or_moved_settles_topics_anew(table):
    beds, form = table.topic("Beds"), table.topic("Form")
    minutes = table.minutes()
    entry = table.move(minutes, Place(item=beds))
    lines.change_entry(
        table.session,
        table.cast.ana,
        entry,
        Place(item=form),
        seen=entry.written_at,
        motion=table.motion(),
        now=STARTED + timedelta(minutes=1),
    )
    assert (beds.state, form.state) == (TopicState.OPEN, TopicState.DONE)
    lines.remove_entry(table.session, table.cast.ana, entry, now=STARTED)
    assert form.state == TopicState.OPEN
    removed = table.session.exec(select(AuditLine).where(AuditLine.kind == "minutes_entry")).all()
    assert removed[-1].before["text"] == "To adopt it"


def test_a_changed_note_leaves_a_topic_that_was_dealt_with_alone(table):
    beds, minutes, ana = table.topic(), table.minutes(), table.cast.ana
    note = lines.add_note(table.session, ana, minutes, Place(item=beds), text="Heard", now=STARTED)
    lines.deal_with(table.session, ana, minutes, beds, now=STARTED)
    lines.change_entry(
        table.session, ana, note, Place(item=beds), seen=note.written_at, text="Heard it", now=LATER
    )
    assert beds.state == TopicState.DONE
    with pytest.raises(Stale):
        lines.change_entry(table.session, ana, note, Place(item=beds), seen=STARTED, text="Late", now=LATER)


def test_a_step_needs_an_owner_and_a_date_and_is_a_commitment_like_any_other(table):
    goal, minutes, ana = table.cast.goal(table.session), table.minutes(), table.cast.ana
    values = {"title": "Ask about beds", "owner": table.cast.cho, "due": date(2026, 12, 18)}
    for field in ("owner", "due"):
        with pytest.raises(Refused) as refused:
            lines.take_step(table.session, ana, minutes, PLACE, goal, **{**values, field: None}, now=STARTED)
        assert refused.value.field == field
    entry = lines.take_step(table.session, ana, minutes, PLACE, goal, **values, now=STARTED)
    made = table.session.get_one(step.ActionStep, entry.step_id)
    assert (made.owner_id, made.due) == (table.cast.cho.pk, date(2026, 12, 18))


def test_a_step_of_a_group_without_dates_is_asked_for_none(table):
    goal, minutes, ana = table.cast.goal(table.session), table.minutes(), table.cast.ana
    table.cast.group.mode = Mode.AS_THEY_ARISE
    values = {"title": "Ask about beds", "owner": table.cast.cho, "due": None}
    entry = lines.take_step(table.session, ana, minutes, PLACE, goal, **values, now=STARTED)
    assert table.session.get_one(step.ActionStep, entry.step_id).due is None


def test_topics_that_went_on_to_the_next_agenda_can_still_be_minuted(table):
    beds = table.topic()
    end_meeting(table.session, table.meeting, now=table.meeting.ends_at)
    carry_unreached(table.session, table.following, now=table.meeting.ends_at)
    assert beds.meeting_id == table.following.pk
    assert (beds.carried, beds.carried_since) == (1, table.meeting.day)
    minutes = table.minutes()
    assert [one.item.title for one in minutes_facts(table.session, minutes).topics] == ["Beds"]
    lines.record_decision(
        table.session, table.cast.ana, minutes, Place(item=beds), text="Dealt with", now=LATER
    )
    assert beds.state == TopicState.DONE


def test_what_minutes_settled_is_not_taken_back_by_undo(table):
    goal = table.cast.goal(table.session)
    beds = table.topic()
    table.move(table.minutes(), Place(item=beds))
    assert [row.pk for row in undo_last(table.session, table.cast.ana, now=STARTED)] == [goal.pk]
    assert beds.state == TopicState.DONE
