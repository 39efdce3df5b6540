"""Minutes on both databases: who may keep them, how they are reviewed, approved, locked and corrected."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import event

from models import minutes_lines as lines
from models import schedule, step
from models.agenda import agenda_facts
from models.errors import AlreadySettled, NotAllowed, Refused
from models.meeting import MeetingState
from models.minutes import (
    EntryKind,
    Minutes,
    MinutesState,
    begin_minutes,
    minutes_of,
    name_recorder,
    review,
    set_times,
)
from models.minutes_approval import approve, awaiting_approval
from models.minutes_facts import minutes_facts
from models.minutes_lines import Place
from models.minutes_post import check_postable, is_posted
from models.schedule import Work
from models.series import end_meeting
from models.stewards import stewards
from tests.models.both import database, seat, url
from tests.models.minuting import LATER, PLACE, STARTED, table

__all__ = ["database", "table", "url"]


def test_members_cannot_begin_or_write_but_a_named_recorder_can(table):
    with pytest.raises(NotAllowed):
        begin_minutes(table.session, table.cast.dee, table.meeting, now=STARTED)
    minutes = begin_minutes(
        table.session, table.cast.ana, table.meeting, recorder=table.cast.dee, now=STARTED
    )
    with pytest.raises(NotAllowed):
        lines.add_note(table.session, table.cast.cho, minutes, PLACE, text="Mine", now=STARTED)
    lines.add_note(table.session, table.cast.dee, minutes, PLACE, text="Hers", now=STARTED)
    assert name_recorder(table.session, table.cast.dee, minutes, table.cast.cho, now=STARTED)
    lines.add_note(table.session, table.cast.cho, minutes, PLACE, text="Mine", now=STARTED)


def test_beginning_twice_gives_the_same_minutes_and_keeps_the_recorder(table):
    minutes = table.minutes()
    again = begin_minutes(table.session, table.cast.ana, table.meeting, recorder=table.cast.dee, now=STARTED)
    assert (again.pk, again.recorder_id) == (minutes.pk, table.cast.ana.pk)


def test_meetings_that_did_not_begin_or_were_cancelled_have_no_minutes(table):
    with pytest.raises(Refused, match="not_begun"):
        begin_minutes(table.session, table.cast.ana, table.following, now=STARTED)
    minutes = table.minutes()
    table.meeting.state = MeetingState.CANCELLED
    with pytest.raises(Refused, match="was_cancelled"):
        lines.add_note(table.session, table.cast.ana, minutes, PLACE, text="Late", now=STARTED)


def test_times_are_on_the_meetings_day_and_clocks_and_in_order(table):
    minutes = table.minutes()
    set_times(table.session, table.cast.ana, minutes, opened=time(9, 3), closed=time(10, 20), now=STARTED)
    assert table.meeting.opened_at == datetime(2026, 12, 8, 16, 3, tzinfo=UTC)
    assert table.meeting.closed_at == datetime(2026, 12, 8, 17, 20, tzinfo=UTC)
    with pytest.raises(Refused) as refused:
        set_times(table.session, table.cast.ana, minutes, opened=time(9, 3), closed=time(9, 3), now=STARTED)
    assert refused.value.field == "closed"


def test_approved_minutes_show_a_step_as_it_was_agreed(table):
    goal, minutes, ana = table.cast.goal(table.session), table.minutes(), table.cast.ana
    values = {"title": "Ask about beds", "owner": table.cast.cho, "due": date(2026, 12, 18)}
    entry = lines.take_step(table.session, ana, minutes, PLACE, goal, **values, now=STARTED)
    made = table.session.get_one(step.ActionStep, entry.step_id)

    def put_off(day: date, now: datetime) -> date | None:
        step.edit(
            table.session,
            ana,
            made,
            version=made.version,
            title=made.title,
            goal=goal,
            owner=table.cast.cho,
            due=day,
            now=now,
        )
        [line] = minutes_facts(table.session, minutes).of_kind(EntryKind.STEP)
        assert line.agreed is not None
        return line.agreed.due

    assert put_off(date(2026, 12, 22), STARTED) == date(2026, 12, 22)
    review(table.session, ana, minutes, now=STARTED)
    approve(table.session, ana, minutes, table.following, now=LATER)
    assert put_off(date(2027, 2, 1), LATER + timedelta(hours=1)) == date(2026, 12, 22)


def test_they_are_approved_only_when_reviewed_and_at_a_later_meeting(table):
    minutes, ana = table.minutes(), table.cast.ana
    with pytest.raises(Refused, match="not_reviewed"):
        approve(table.session, ana, minutes, table.following, now=LATER)
    review(table.session, ana, minutes, now=STARTED)
    with pytest.raises(AlreadySettled):
        review(table.session, ana, minutes, now=STARTED)
    with pytest.raises(Refused, match="same_meeting"):
        approve(table.session, ana, minutes, table.meeting, now=LATER)
    with pytest.raises(Refused, match="not_begun"):
        approve(table.session, ana, minutes, table.following, now=STARTED)
    with pytest.raises(NotAllowed):
        approve(table.session, table.cast.dee, minutes, table.following, now=LATER)
    assert [one.pk for one, _ in awaiting_approval(table.session, table.following)] == [minutes.pk]
    approve(table.session, ana, minutes, table.following, now=LATER)
    assert (minutes.state, minutes.approved_in_id) == (MinutesState.APPROVED, table.following.pk)
    assert awaiting_approval(table.session, table.following) == []


def test_without_a_quorum_minutes_wait(table):
    minutes = table.reviewed()
    table.roll(ana="present", ben="absent", cho="excused", at=table.following)
    with pytest.raises(Refused, match="no_quorum_to_approve"):
        approve(table.session, table.cast.ana, minutes, table.following, now=LATER)


def test_approved_minutes_are_locked_and_any_member_adds_corrections(table):
    minutes = table.minutes()
    note = lines.add_note(table.session, table.cast.ana, minutes, PLACE, text="Heard", now=STARTED)
    with pytest.raises(AlreadySettled):
        lines.correct(table.session, table.cast.dee, minutes, PLACE, text="Too soon", now=STARTED)
    review(table.session, table.cast.ana, minutes, now=STARTED)
    approve(table.session, table.cast.ana, minutes, table.following, now=LATER)
    ana, goal = table.cast.ana, table.cast.goal(table.session)
    changes = [
        lambda: lines.add_note(table.session, ana, minutes, PLACE, text="More", now=LATER),
        lambda: lines.record_decision(table.session, ana, minutes, PLACE, text="More", now=LATER),
        lambda: table.move(minutes),
        lambda: lines.take_step(
            table.session, ana, minutes, PLACE, goal, title="x", owner=ana, due=date(2027, 2, 1), now=LATER
        ),
        lambda: lines.remove_entry(table.session, ana, note, now=LATER),
        lambda: lines.change_entry(
            table.session, ana, note, PLACE, seen=note.written_at, text="Other", now=LATER
        ),
        lambda: set_times(table.session, ana, minutes, opened=time(9), closed=None, now=LATER),
        lambda: name_recorder(table.session, ana, minutes, table.cast.dee, now=LATER),
    ]
    for change in changes:
        with pytest.raises(AlreadySettled):
            change()
    entry = lines.correct(table.session, table.cast.dee, minutes, PLACE, text="It was Room 3", now=LATER)
    assert (entry.kind, entry.author_id, entry.written_at) == (EntryKind.CORRECTION, table.cast.dee.pk, LATER)
    [line] = minutes_facts(table.session, minutes).corrections
    assert line.author is not None
    assert line.author.name == "Dee"


def test_drafts_are_not_posted_and_strangers_to_them_do_not_post(table):
    minutes = table.minutes()
    with pytest.raises(Refused, match="not_reviewed"):
        check_postable(table.session, table.cast.ana, minutes, now=STARTED)
    with pytest.raises(NotAllowed):
        check_postable(table.session, table.cast.dee, minutes, now=STARTED)
    assert not is_posted(table.session, minutes)


def test_a_word_is_due_two_business_days_after_the_meeting_and_not_once_reviewed(table):
    end_meeting(table.session, table.meeting, now=table.meeting.ends_at)
    due = schedule.find(table.session, table.cast.committee.pk, Work.MINUTES, table.meeting.pk)
    assert due is not None
    assert due.next_run == datetime(2026, 12, 10, 16, 0, tzinfo=UTC)
    table.reviewed()
    assert due.next_run is None


def test_a_cancelled_meeting_is_not_asked_about(table):
    table.meeting.state = MeetingState.CANCELLED
    end_meeting(table.session, table.meeting, now=table.meeting.ends_at)
    assert schedule.find(table.session, table.cast.committee.pk, Work.MINUTES, table.meeting.pk) is None


def test_without_a_chair_the_coordinators_say_who_records(table):
    assert [member.name for member in stewards(table.session, table.meeting)] == ["Ana"]


def test_minutes_of_another_committee_are_out_of_reach(table):
    other = seat(table.session, "T2")
    minutes = table.minutes()
    with pytest.raises(NotAllowed):
        lines.add_note(table.session, other.ana, minutes, PLACE, text="Mine", now=STARTED)


def test_facts_take_as_many_queries_however_long_the_minutes_are(table):
    def queries(minutes: Minutes) -> int:
        told: list[str] = []

        def note(_connection, _cursor, statement, *_rest) -> None:
            told.append(statement)

        table.session.flush()
        table.session.expunge_all()
        engine = table.session.get_bind()
        event.listen(engine, "before_cursor_execute", note)
        minutes_facts(table.session, minutes)
        event.remove(engine, "before_cursor_execute", note)
        return len(told)

    minutes, ana = table.minutes(), table.cast.ana
    goal = table.cast.goal(table.session)
    few = queries(minutes)
    for number in range(12):
        item = table.topic(f"Topic {number}")
        table.move(minutes, Place(item=item))
        lines.take_step(
            table.session,
            ana,
            minutes,
            Place(item=item),
            goal,
            title="Do it",
            owner=table.cast.cho,
            due=date(2027, 2, 1),
            now=STARTED,
        )
    assert queries(minutes) <= few + 1


def test_the_agenda_and_the_minutes_share_their_topics(table):
    beds = table.topic()
    facts = minutes_facts(table.session, table.minutes())
    assert [one.item.pk for one in facts.topics] == [beds.pk]
    assert [one.item.pk for one in agenda_facts(table.session, table.meeting).topics] == [beds.pk]
    assert minutes_of(table.session, table.meeting) is not None
