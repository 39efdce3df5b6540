"""Agendas by the clock: posted once on their day, kept true in place, over when the meeting is."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import col, select

from models.agenda import LOOK_ANYWAY, SECOND_LOOK, agendas_to_look_at
from models.base import fetch
from models.checkin import Said, record_checkin
from models.committee import Committee
from models.goal import Goal
from models.meeting import Meeting, MeetingState, next_meeting
from models.outbox import Op, OutboxMessage, SendState
from models.step import ActionStep, edit, finish
from models.topic import AgendaItem, add_topic
from tests.world import World

MINUTE = timedelta(minutes=1)
DECEMBER = datetime(2026, 12, 1, 14, 30, tzinfo=UTC)


def posts(world, channel="committee"):
    seen = world.person("eli").messages(channel)
    return [one for one in seen if one.text.startswith("Agenda ·") and not one.only_for]


def rows(world, *, op=None) -> list[OutboxMessage]:
    with world.session() as session:
        statement = select(OutboxMessage).where(col(OutboxMessage.key).startswith("agenda:"))
        found = session.exec(statement.order_by(col(OutboxMessage.id))).all()
    return [row for row in found if op in (None, row.op)]


def topic(world, title: str) -> None:
    with world.session() as session:
        meeting = next_meeting(session, world.committee(session).pk, now=world.now())
        add_topic(session, world.member(session, "dee"), meeting, title=title, now=world.now())


def done(world, ref: str) -> None:
    with world.session() as session:
        step = session.exec(select(ActionStep).where(ActionStep.number == int(ref[1:]))).one()
        finish(session, world.member(session, "ana"), step, now=world.now())


@pytest.fixture
def world(tmp_path):
    """At the beginning of December, so that few days are walked to the agenda's."""
    with World(tmp_path, start=DECEMBER) as made:
        yield made


def to_its_posting(world):
    world.step("Draft the protocol", owner="cho", due="2026-12-01")
    world.walk(world.at("2026-12-03"))


@pytest.fixture
def out(world):
    """A world in which the agenda of 8 December is out, with one step on it."""
    world.led(to_its_posting)
    assert len(posts(world)) == 1
    return world


def test_the_agenda_is_posted_the_set_days_ahead_and_not_before(world):
    world.walk(world.at("2026-12-03", "08:59"))
    assert posts(world) == []
    world.walk(world.at("2026-12-03", "09:00"))
    [message] = posts(world)
    assert "Tuesday, 8 December 2026" in message.words
    assert "9:00–10:30 · Room 2" in message.words
    assert posts(world, "diversion") == []


def test_posting_is_recorded_once_however_often_it_is_due(out):
    out.work()
    out.walk(timedelta(days=3))
    assert [row.key for row in rows(out)] == [rows(out)[0].key]
    assert len(posts(out)) == 1


def test_nothing_is_rewritten_while_nothing_has_changed(out):
    out.walk(out.at("2026-12-08", "08:00"))
    assert rows(out, op=Op.UPDATE) == []


def test_no_agenda_is_written_or_looked_at_while_nothing_has_changed(out):
    out.walk(MINUTE)  # the second look after what posting it has changed
    with out.session() as session:
        assert agendas_to_look_at(session, now=out.now()) == []


def test_a_change_without_an_audit_line_is_seen_within_the_hour(out):
    out.walk(MINUTE)
    with out.session() as session:
        step = session.exec(select(ActionStep)).one()
        step.title = "Sign the protocol"
    out.walk(MINUTE)
    assert "Sign the protocol" not in posts(out)[0].words
    out.walk(LOOK_ANYWAY)
    assert "Sign the protocol" in posts(out)[0].words


def test_a_change_that_was_still_under_way_when_a_later_one_was_seen_is_not_lost(out):
    """On PostgreSQL a line with an older number may become visible after a newer one."""
    topic(out, "Beds")
    out.work()
    with out.session() as session:
        step = session.exec(select(ActionStep)).one()
        step.title = "Sign the protocol"
    out.work()
    assert "Sign the protocol" not in posts(out)[0].words
    out.walk(SECOND_LOOK)
    assert "Sign the protocol" in posts(out)[0].words


def test_a_new_topic_appears_in_place(out):
    ts = posts(out)[0].ts
    topic(out, "Beds")
    out.walk(MINUTE)
    [message] = posts(out)
    assert message.ts == ts
    assert "Beds" in message.words


def test_a_step_that_is_done_moves_from_what_is_due_to_the_report(out):
    assert "None are due" not in posts(out)[0].words
    done(out, "A1")
    out.walk(MINUTE)
    said = posts(out)[0].words
    assert "None are due by this meeting." in said
    assert "Draft the protocol · done" in said


def test_a_changed_owner_date_or_text_is_changed_in_place(out):
    with out.session() as session:
        step = session.exec(select(ActionStep)).one()
        edit(
            session,
            out.member(session, "ana"),
            step,
            version=step.version,
            title="Sign the protocol",
            goal=fetch(session, Goal, step.committee_id, step.goal_id),
            owner=out.member(session, "dee"),
            due=step.due,
            now=out.now(),
        )
    out.walk(MINUTE)
    said = posts(out)[0].words
    assert "Sign the protocol" in said
    assert f"<@{out.id('dee')}> · due" in said


def test_a_check_in_after_the_posting_is_in_the_report_back(out):
    with out.session() as session:
        step = session.exec(select(ActionStep)).one()
        cho = out.member(session, "cho")
        record_checkin(session, cho, step, said=Said.BLOCKED, note="no quorum at county", now=out.now())
    out.walk(MINUTE)
    assert "no quorum at county" in posts(out)[0].words


def test_many_changes_while_slack_is_away_are_one_update(out):
    out.slack.faults.add("chat.update", kind="429", times=1, seconds=3600)
    for title in ("one", "two", "three"):
        topic(out, title)
        out.work()
    assert "one" not in posts(out)[0].words.split()
    queued = [row for row in rows(out, op=Op.UPDATE) if row.state == SendState.QUEUED]
    assert len(queued) == 1
    out.walk(timedelta(hours=2))
    [message] = posts(out)
    for title in ("one", "two", "three"):
        assert title in message.words


def test_a_change_before_the_post_is_sent_follows_it(world):
    world.walk(world.at("2026-12-03", "08:59"))
    world.slack.faults.add("chat.postMessage", kind="429", times=1, seconds=600)
    world.walk(world.at("2026-12-03"))
    assert posts(world) == []
    topic(world, "Beds")
    world.walk(timedelta(minutes=20))
    [message] = posts(world)
    assert "Beds" in message.words


def test_an_update_whose_answer_was_lost_does_no_harm(out):
    out.slack.faults.add("chat.update", kind="answer_lost", times=1)
    topic(out, "Beds")
    out.walk(timedelta(minutes=5))
    [message] = posts(out)
    assert message.words.count("Beds") == 1


def test_a_post_whose_answer_was_lost_is_not_posted_again(world):
    world.walk(world.at("2026-12-03", "08:59"))
    world.slack.faults.add("chat.postMessage", kind="answer_lost", times=1)
    world.walk(world.at("2026-12-03"))
    world.walk(timedelta(minutes=5))
    assert len(posts(world)) == 1


def test_after_the_meeting_the_agenda_is_left_as_it_was(out):
    out.walk(out.at("2026-12-08", "10:30"))
    before = len(rows(out))
    done(out, "A1")
    out.walk(MINUTE)
    assert len(rows(out)) == before
    with out.session() as session:
        states = session.exec(select(Meeting.state).order_by(col(Meeting.starts_at))).all()
    assert states[0] == MeetingState.HELD
    assert set(states[1:]) == {MeetingState.PLANNED}


def test_the_next_agenda_names_the_minutes_and_carries_what_is_still_open(out):
    topic(out, "Beds")
    out.walk(out.at("2027-01-07"))
    said = posts(out)[-1].words
    assert "Of the meeting of Tuesday, 8 December 2026." in said
    assert "Draft the protocol" in said
    assert "Unfinished business" in said
    assert "Beds" in said  # nobody has said that it was dealt with


@pytest.mark.parametrize("why", ["cancelled", "over"])
def test_an_agenda_that_is_due_too_late_is_not_posted(world, why):
    if why == "cancelled":
        with world.session() as session:
            meeting = next_meeting(session, world.committee(session).pk, now=world.now())
            meeting.state = MeetingState.CANCELLED
            session.add(meeting)
        world.walk(world.at("2026-12-04"))
    else:
        world.clock.move_to(world.at("2026-12-08", "12:00"))
        world.work()
    assert posts(world) == []


def test_without_a_channel_the_coordinator_is_told_what_to_do(world):
    with world.session() as session:
        committee = session.exec(select(Committee)).one()
        committee.channel_id = None
        session.add(committee)
    world.walk(world.at("2026-12-03"))
    assert any("there is no channel to post it in" in one.words for one in world.person("ana").dm)
    with world.session() as session:
        world.committee(session).channel_id = world.channel("committee")
    world.person("ana").command("/agenda post", channel="committee")
    world.walk(MINUTE)
    assert len(posts(world)) == 1


def test_an_agenda_that_slack_would_not_take_is_not_updated_for_ever(world):
    space = world.slack.workspace
    space.leave(space.channel("committee"), world.slack.bot_user_id)
    world.walk(world.at("2026-12-03"))
    topic(world, "Beds")
    world.walk(MINUTE)
    assert rows(world, op=Op.UPDATE) == []


def test_a_topic_is_on_one_meeting_only(world):
    topic(world, "Beds")
    world.walk(world.at("2026-12-09"))
    with world.session() as session:
        item = session.exec(select(AgendaItem)).one()
        held = session.get_one(Meeting, item.meeting_id)
        assert held.state == MeetingState.HELD
