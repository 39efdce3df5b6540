"""The digest by the clock: to whom it goes, and that it says what is true that morning."""

from datetime import timedelta

from sqlmodel import select

from models.calendar import today
from models.checkin import Said, record_checkin
from models.outbox import Kind, Op
from models.step import ActionStep
from tests.rotation import leave, rotate
from tests.world import ZONE

FRIDAY = "2026-11-20"


def digests(world, name: str):
    return [one for one in world.person(name).dm if one.text.startswith("This week")]


def test_the_chair_gets_it_on_its_morning_and_nobody_else(world):
    rotate(world)
    world.walk(world.at(FRIDAY, "07:59"))
    assert digests(world, "cho") == []
    world.walk(world.at(FRIDAY, "08:00"))
    assert len(digests(world, "cho")) == 1
    for name in ("ana", "ben", "dee", "eli"):
        assert digests(world, name) == []


def test_a_vacant_chair_is_the_coordinators_to_read_about_and_to_settle(world):
    rotate(world)
    leave(world, "cho")
    world.walk(world.at(FRIDAY, "08:00"))
    [message] = digests(world, "ana")
    assert "The chair is vacant" in message.words
    world.person("ana").click(message, label="Ask the next person now")
    world.walk(timedelta(minutes=1))
    assert any("Would you chair" in one.text for one in world.person("ben").dm)
    assert len(digests(world, "ana")) == 1


def test_it_says_what_is_very_late_with_who_is_responsible(world):
    rotate(world)
    world.step("Draft the protocol", owner="dee", due="2026-11-04")
    world.step("Find a room", owner="ben", due="2026-12-01")
    world.walk(world.at(FRIDAY, "08:00"))
    said = digests(world, "cho")[0].words
    assert "0 on track, 0 at risk" not in said
    assert "1 late, 1 with no word yet." in said
    assert f"Draft the protocol\n<@{world.id('dee')}> · 16 days late" in said
    assert "Find a room" in said.split("The coming two weeks")[1]


def test_a_week_in_which_everybody_has_answered_is_a_quiet_one(world):
    rotate(world)
    world.step("Draft the protocol", owner="dee", due="2027-03-01")
    world.walk(world.at("2026-11-16", "12:00"))
    with world.session() as session:
        step, dee = session.exec(select(ActionStep)).one(), world.member(session, "dee")
        record_checkin(session, dee, step, said=Said.ON_TRACK, now=world.now())
    world.walk(world.at(FRIDAY, "08:00"))
    assert "All on track. Nothing needs you this week." in digests(world, "cho")[0].words


def test_it_is_sent_once_a_week_and_once_after_a_night_down(world):
    rotate(world)
    world.clock.move_to(world.at("2026-11-23", "12:00"))
    world.work()
    world.work()
    assert len(digests(world, "cho")) == 1
    world.walk(world.at("2026-11-27", "12:00"))
    assert len(digests(world, "cho")) == 2


def test_one_that_cannot_be_sent_for_days_is_not_sent_at_all(world):
    rotate(world)
    world.slack.faults.add("chat.postMessage", kind="429", times=99, seconds=4 * 24 * 3600)
    world.walk(world.at(FRIDAY, "08:00"))
    world.slack.faults.clear()
    world.clock.move_to(world.at("2026-11-25", "07:00"))
    world.work()
    assert digests(world, "cho") == []
    assert world.sent(Kind.DIGEST.value) == []


def test_on_a_holiday_it_waits_for_a_working_day_without_another_word(world):
    """Christmas Day 2026 is a Friday; the check-in of the Monday after it comes first."""
    rotate(world)
    world.step("Draft the protocol", owner="cho", due="2027-03-01")
    world.walk(world.at("2026-12-24", "23:00"))
    before = len(digests(world, "cho"))
    world.walk(world.at("2026-12-27", "23:00"))
    assert len(digests(world, "cho")) == before
    world.walk(world.at("2026-12-31", "23:00"))
    assert len(digests(world, "cho")) == before + 1
    mine = [row for row in world.sent() if row.target == world.id("cho") and row.op == Op.POST]
    days = [today(row.sent_at, ZONE).isoformat() for row in mine if row.sent_at > world.at("2026-12-25")]
    assert days[:2] == ["2026-12-28", "2026-12-29"]
    assert len(set(days)) == len(days)
