"""The one word about minutes: to the recorder of a draft, or to who says who records; never again."""

from datetime import time, timedelta

import pytest
from sqlmodel import select

from models.meeting import Meeting, MeetingSeries, MeetingState
from models.series import plan_meetings
from tests.handlers.minuted import Meeting8

DAY = "2026-12-10"


@pytest.fixture
def meeting(world):
    return Meeting8(world)


def told(world, name):
    return [one.words for one in world.person(name).dm if "inutes of Tuesday, 8 December 2026" in one.words]


def test_the_recorder_of_a_draft_is_reminded_once_two_business_days_later(world, meeting):
    meeting.begin()
    world.walk(world.at(DAY, "13:59"))
    assert told(world, "ana") == []
    world.walk(world.at(DAY, "14:01"))
    [words] = told(world, "ana")
    assert "still a draft" in words
    world.walk(world.at("2026-12-20"))
    assert len(told(world, "ana")) == 1
    assert not any(told(world, name) for name in ("ben", "cho", "dee", "eli"))


def test_the_reminder_opens_the_minutes(world, meeting):
    meeting.begin()
    world.person("ana").close_view()
    world.walk(world.at(DAY, "14:01"))
    message = next(one for one in world.person("ana").dm if "still a draft" in one.words)
    world.person("ana").click(message, label="Open the minutes")
    assert "Tuesday, 8 December 2026" in meeting.view().words


def test_nobody_is_reminded_of_what_is_reviewed(world, meeting):
    meeting.begin()
    meeting.press("Reviewed")
    world.walk(world.at("2026-12-14"))
    assert told(world, "ana") == []


def test_where_nobody_has_begun_the_coordinator_is_asked_who_records_for_want_of_a_chair(world):
    world.walk(world.at(DAY, "13:59"))
    assert told(world, "ana") == []
    world.walk(world.at(DAY, "14:01"))
    [words] = told(world, "ana")
    assert "Who records them?" in words
    world.walk(world.at("2026-12-20"))
    assert len(told(world, "ana")) == 1


def test_with_topics_left_who_records_is_asked_in_the_same_message_and_not_again(world, meeting):
    world.walk(world.at("2026-12-08", "10:31"))
    [message] = [one for one in world.person("ana").dm if "is over" in one.words]
    assert "Jail intake form" in message.words
    assert "Nobody has begun the minutes yet" in message.words
    world.walk(world.at("2026-12-20"))
    assert told(world, "ana") == []
    ana = world.person("ana")
    ana.click(message, label="All were")
    world.slack.wait_until(lambda: "all topics" in str([one.words for one in ana.dm]))
    [settled] = [one for one in ana.dm if "all topics" in one.words]
    ana.click(settled, label="Open the minutes")
    assert "Tuesday, 8 December 2026" in meeting.view().words


def test_a_recorder_who_has_left_is_not_written_to(world, meeting):
    meeting.open()
    meeting.press(action_id="minutes.recorder", value="dee")
    world.work()
    with world.session() as session:
        dee = world.member(session, "dee")
        dee.active = False
        session.add(dee)
    world.walk(world.at(DAY, "14:01"))
    assert not [one for one in told(world, "dee") if "draft" in one]


def test_a_workgroup_that_never_kept_minutes_is_not_asked_for_them(world):
    with world.session() as session:
        series = MeetingSeries(
            committee_id=world.committee(session).pk,
            workgroup_id=world.workgroup(session).pk,
            title="Diversion",
            rule="FREQ=WEEKLY;BYDAY=WE",
            start=world.today(),
            at=time(12),
            zone=world.committee(session).zone,
        )
        session.add(series)
        session.flush()
        plan_meetings(session, series, now=world.now())
    world.walk(timedelta(days=12))
    with world.session() as session:
        assert session.exec(select(Meeting).where(Meeting.state == MeetingState.HELD)).all()
    assert not any("Nobody has begun the minutes" in one.words for one in world.person("ben").dm)
