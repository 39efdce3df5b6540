"""/committee meetings: the last months, one's own hours, the bounds, and the question to the group."""

from datetime import timedelta

import pytest
from sqlmodel import col, select

from models.attendance import Presence
from models.bounds import set_bounds
from models.committee import seats_of
from models.meeting import Meeting
from models.moves import skip_meeting
from models.quorum import attendance_facts
from models.roll import record_attendance
from models.topic import AgendaItem


def shown(world, who="ana"):
    seen = world.person(who).command("/committee meetings", channel="committee")
    assert seen.ok, seen.error
    return seen.messages[-1]


def buttons(message) -> list[str]:
    found = [block["elements"] for block in message.blocks if block["type"] == "actions"]
    return [element["text"]["text"] for elements in found for element in elements]


def hold(world, day: str, *, roll: bool = True):
    """Walks to the end of the meeting of that day; ana sits it through, cho leaves after an hour."""
    world.walk(world.at(day, "10:31"))
    if not roll:
        return
    with world.session() as session:
        [meeting] = [one for one in session.exec(select(Meeting)).all() if str(one.planned_on) == day]
        facts = attendance_facts(session, meeting)
        by = {one.principal_id: one for one in seats_of(session, facts.committee.pk)}
        ana = world.member(session, "ana")
        for name, left in (("ana", None), ("cho", meeting.starts_at + timedelta(hours=1))):
            seat = by[world.member(session, name).pk]
            record_attendance(session, ana, facts, seat, Presence.PRESENT, left_at=left, now=world.now())


def bound(world, most=None, fewest=None):
    with world.session() as session:
        set_bounds(
            session,
            world.member(session, "ana"),
            world.committee(session),
            most_hours=most,
            fewest_meetings=fewest,
            now=world.now(),
        )


def topics(world) -> list[AgendaItem]:
    with world.session() as session:
        return list(session.exec(select(AgendaItem)).all())


def to_the_end_of_december(world):
    hold(world, "2026-12-08")
    world.walk(world.at("2026-12-30"))


@pytest.fixture
def december(world):
    """The meeting of 8 December was held, an hour and a half long; it is the end of the month."""
    world.led(to_the_end_of_december)
    return world


def test_a_committee_that_has_not_met_says_so(world):
    told = shown(world).words
    assert "The committee has not held a meeting yet." in told
    assert "• *November 2026*, so far: no meetings" in told
    assert "October" not in told
    assert "The committee has not set itself any bounds." in told


def test_months_gap_and_ones_own_hours(december):
    told = shown(december).words
    assert "The committee last met on *Tuesday, 8 December 2026*, 22 days ago." in told
    assert "• *December 2026*, so far: 1 meeting, 1 h 30 · most: 1 h 30 · you: 1 h 30" in told
    assert "you: 1 h\n" in f"{shown(december, 'cho').words}\n".replace("you: 1 h •", "you: 1 h\n•")


def test_hours_of_others_are_never_named(december):
    message = shown(december, "ben")
    assert "you:" not in message.words
    assert "most: 1 h 30" in message.words
    for name in ("ana", "cho"):
        assert december.id(name) not in str(message.blocks)
        assert name not in message.words.lower()
    assert message.only_for == december.id("ben")


def test_without_a_roll_it_says_so(world):
    hold(world, "2026-12-08", roll=False)
    told = shown(world).words
    assert "1 meeting, 1 h 30 · most: up to 1 h 30" in told
    assert "No roll was taken at 1 meeting" in told


def test_what_was_called_off_is_counted(world):
    with world.session() as session:
        meeting = session.exec(select(Meeting).order_by(col(Meeting.starts_at))).first()
        skip_meeting(session, world.member(session, "ana"), meeting, because="Snow", now=world.now())
    world.walk(world.at("2026-12-10"))
    assert "• *December 2026*, so far: no meetings · 1 called off" in shown(world).words


def test_the_glance_leads_there(world):
    ana = world.person("ana")
    message = ana.command("/committee").messages[-1]
    seen = ana.click(message, label="Meetings")
    world.slack.wait_until(lambda: len(seen.messages) > 0)
    assert "How much we meet" in seen.messages[-1].words


def test_a_coordinator_sets_bounds_and_they_are_said_back(world):
    ana = world.person("ana")
    ana.click(shown(world), label="Bounds …")
    answer = ana.submit({"most_hours": "6", "fewest_meetings": "2"})
    assert answer.ok, answer.errors
    world.slack.wait_until(lambda: len(answer.messages) > 0)
    told = answer.messages[-1].words
    assert "Saved: at most 6 h in meetings for one person in a month and at least 2 meetings" in told
    assert "We are within them." in told
    ana.click(shown(world), label="Bounds …")
    assert ana.submit({"most_hours": "", "fewest_meetings": ""}).ok
    assert "has not set itself any bounds" in shown(world).words


def test_a_bound_that_cannot_be_is_shown_on_its_field_with_the_form_kept(world):
    ana = world.person("ana")
    ana.click(shown(world), label="Bounds …")
    answer = ana.submit({"most_hours": "900"})
    assert list(answer.errors) == ["most_hours"]
    assert ana.views[-1].title == "Bounds for meetings"


def test_only_who_may_sees_the_ways_to_change_anything(december):
    bound(december, most=1)
    december.walk(december.at("2026-12-31", "12:00"))
    assert buttons(shown(december)) == ["Bounds …"]  # December is not over yet
    december.walk(december.at("2027-01-01", "08:00"))
    assert buttons(shown(december)) == ["Put it to the group", "Bounds …"]
    assert buttons(shown(december, "dee")) == []


def test_what_is_outside_is_told_in_figures_and_put_to_the_group_by_a_press(december):
    bound(december, most=1)
    december.walk(december.at("2027-01-01", "08:00"))
    message = shown(december)
    assert "December 2026: 1 h 30 in meetings for one person (our bound: 1 h)." in message.words
    ana = december.person("ana")
    seen = ana.click(message, label="Put it to the group")
    december.slack.wait_until(lambda: len(seen.messages) > 0)
    assert "on the agenda of *Tuesday, 12 January 2027*" in seen.messages[-1].words
    again = ana.click(message, label="Put it to the group")
    december.slack.wait_until(lambda: len(again.messages) > 0)
    assert "Nothing was changed" in again.messages[-1].words
    [item] = topics(december)
    assert item.title == "Do we meet too often, or too long?"
    assert buttons(shown(december)) == ["Bounds …"]
    assert "waits on the agenda" in shown(december).words
    assert "our bound: 1 h" in ana.command("/agenda", channel="committee").text


def test_a_press_after_the_bounds_were_widened_puts_nothing(december):
    bound(december, most=1)
    december.walk(december.at("2027-01-01", "08:00"))
    message, ana = shown(december), december.person("ana")
    bound(december, most=6)
    seen = ana.click(message, label="Put it to the group")
    december.slack.wait_until(lambda: len(seen.messages) > 0)
    assert "within our bounds" in seen.messages[-1].words
    assert topics(december) == []


def test_the_look_at_the_bounds_is_in_the_schedule_and_its_rule_stays(world):
    bound(world, most=6)
    ana = world.person("ana")
    ana.command("/committee schedule")
    told = ana.views[-1].words
    rule = "the first weekday of the month at 9:00 — next Tuesday, 1 December 2026"
    assert f"*A look at the bounds for meetings*: {rule}" in told
    view = ana.views[-1]
    row = next(i for i, block in enumerate(view.blocks) if "A look at the bounds" in str(block))
    value = view.blocks[row + 1]["elements"][0]["value"]
    before = view.hash
    ana.click(view, "schedule.edit", value=value)
    world.slack.wait_until(lambda: ana.views[-1].hash != before)
    assert "How often" not in ana.views[-1].words
    assert ana.submit({"catch_up": "skip"}).ok
    assert f"{rule} · when missed, left out" in ana.views[-1].words


def test_a_stranger_sees_nothing_of_it(world):
    assert "not on this committee" in world.person("stranger").command("/committee meetings").text
