"""After an outage: what was left out is told to the coordinators, privately, once, in one message."""

from datetime import timedelta

import pytest
from sqlmodel import select

from models.catch_up import CatchUp
from models.outbox import Kind, OutboxMessage
from models.schedule import Occurrence, Schedule, Work, change_catch_up
from practice.words import visible_words

TITLE = "While I was not working"


def down_until(world, day, hour="20:00"):
    """Nothing runs until then."""
    world.clock.move_to(world.at(day, hour))
    for _ in range(3):
        world.work()


def told(world, name="ana"):
    """What somebody has read about it."""
    words = [visible_words(message.blocks).replace("*", "") for message in world.person(name).dm]
    return [said for said in words if TITLE in said]


def leave_out(world, work):
    with world.session() as session:
        for one in session.exec(select(Schedule).where(Schedule.work == work)).all():
            change_catch_up(session, world.member(session, "ana"), one, CatchUp.SKIP, now=world.now())


def test_nudges_that_were_left_out_are_told_to_the_coordinator_alone_and_once(world):
    down_until(world, "2026-11-17")
    [said] = told(world)
    assert "Nudges about dates: Mon 16 Nov at 9:00 and Tue 17 Nov at 9:00" in said
    assert "Nothing is lost" in said
    assert "comes on the next working morning" in said
    assert "Run now" in said
    assert [told(world, name) for name in ("ben", "cho", "dee", "eli")] == [[]] * 4
    world.walk(timedelta(days=2))
    assert len(told(world)) == 1


def test_all_that_was_left_out_is_one_message(world):
    leave_out(world, Work.DIGEST)
    leave_out(world, Work.ROUND_OPEN)
    down_until(world, "2026-12-01")
    [said] = told(world)
    assert "Digest to the chairs: Fri 20 Nov at 8:00 and Fri 27 Nov at 8:00" in said
    assert "Check-in of Diversion: Mon 16 Nov at 9:00 and Mon 30 Nov at 9:00" in said
    assert said.count("Nudges about dates") == 1
    assert "Sat 21 Nov" not in said


def test_the_schedule_is_a_press_away(world):
    down_until(world, "2026-11-17")
    ana = world.person("ana")
    [message] = [one for one in ana.dm if TITLE in visible_words(one.blocks)]
    ana.click(message, "open.schedule")
    world.slack.wait_until(lambda: ana.views)
    assert "Digest to the chairs" in ana.views[-1].words


def test_an_hour_without_service_is_made_up_for_and_nobody_is_bothered(world):
    world.walk(world.at("2026-11-17", "08:00"))
    down_until(world, "2026-11-17", "10:00")
    assert told(world) == []


def test_a_month_without_service_is_soon_made_up_for(world):
    world.step("Write the protocol", owner="cho", due="2026-11-20")
    down_until(world, "2026-12-16")
    with world.session() as session:
        rows = session.exec(select(Occurrence)).all()
        assert not [one for one in session.exec(select(Schedule)).all() if one.wake_at == world.now()]
    assert len(rows) == len({(row.schedule_id, row.due_at) for row in rows})
    world.walk(timedelta(minutes=1))  # a person gets one message a second
    assert len(told(world)) == 1
    asked = [row for row in world.sent() if row.target == world.id("cho") and row.kind.value != "notice"]
    assert len(asked) <= 1, "one message a person a day"


@pytest.mark.parametrize("policy", CatchUp)
def test_whatever_the_policy_a_person_is_asked_once_on_the_day_of_return(world, policy):
    world.step("Write the protocol", owner="cho", due="2026-11-20")
    with world.session() as session:
        for one in session.exec(select(Schedule)).all():
            change_catch_up(session, world.member(session, "ana"), one, policy, now=world.now())
    down_until(world, "2026-12-15", "10:00")
    heard = [row.key for row in world.sent() if row.target == world.id("cho")]
    assert len(heard) <= 1


def test_nobody_is_reminded_of_a_check_in_that_is_over_by_then(world):
    ref = world.step("Write the protocol", owner="cho", due="2026-12-18")
    world.walk(world.at("2026-11-16", "10:00"))
    asked = world.step_row(ref).unanswered
    down_until(world, "2026-11-24", "10:00")
    with world.session() as session:
        assert not session.exec(select(OutboxMessage).where(OutboxMessage.kind == Kind.REMINDER)).all()
    assert world.step_row(ref).unanswered == asked
