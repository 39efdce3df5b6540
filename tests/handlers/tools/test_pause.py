"""/committee pause as people use it: begun in a form, silent meanwhile, restarted by its day or a press."""

import pytest

from tests.handlers.test_committee import buttons
from tests.handlers.tools.pressing import opened, pressed, sent, typed

LINE = "/committee pause"


def begin(world, **values):
    opened(world, typed(world, LINE), "Begin a pause …")
    given = {"because": "The <!channel> *flood*", "restart_on": "2026-12-07", "meetings": "cancel"}
    return sent(world, given | values)


def public(world) -> list[str]:
    rows = world.person("eli").messages("committee")
    return [message.words for message in rows if message.only_for is None]


def test_everybody_sees_that_the_committee_is_at_work_and_staff_can_pause_it(world):
    message = typed(world, LINE, "eli")
    assert "The committee is at work." in message.words
    assert buttons(message) == []
    assert buttons(typed(world, LINE)) == ["Begin a pause …"]


def test_what_cannot_be_is_told_on_its_field_and_the_words_are_kept(world):
    opened(world, typed(world, LINE), "Begin a pause …")
    ana = world.person("ana")
    given = {"because": "The flood", "restart_on": "2026-11-16", "meetings": "keep"}
    assert "still to come" in ana.submit(given).errors["restart_on"]
    message = sent(world, {"restart_on": None})
    assert "until a day that is still to be decided" in message.words
    assert "> The flood" in message.words
    assert "I ask again about that on Wednesday, 16 December 2026." in message.words
    assert "Meetings are kept; terms of offices are not moved." in message.words


def test_a_pause_is_silent_and_ends_by_itself_with_every_date_later(world):
    ref = world.step("Write the protocol", owner="cho", due="2026-11-20")
    message = begin(world)
    assert "until the morning of Monday, 7 December 2026" in message.words
    assert "<!channel>" not in str(message.blocks)
    before = len(world.sent())
    world.walk(world.at("2026-12-07", "05:00"))
    assert len(world.sent()) == before
    assert world.step_row(ref).due.isoformat() == "2026-11-20"
    world.walk(world.at("2026-12-07", "09:05"))
    assert world.step_row(ref).due.isoformat() == "2026-12-11"
    [told] = [words for words in public(world) if "We are at work again" in words]
    assert "21 days" in told
    assert any("The pause is over." in one.words for one in world.person("ben").dm)
    assert not any("The pause is over." in one.words for one in world.person("eli").dm)
    assert "21 days" in typed(world, LINE, "eli").words


def test_it_is_restarted_early_by_a_press_after_another_day_was_set(world):
    ref = world.step("Write the protocol", owner="cho", due="2026-11-20")
    begin(world)
    opened(world, typed(world, LINE), "Another restart day …")
    assert "Friday, 18 December 2026" in sent(world, {"restart_on": "2026-12-18"}).words
    world.walk(world.at("2026-11-23", "10:00"))
    message = pressed(world, typed(world, LINE), "Restart now")
    assert "1 step got a date that is 7 days later" in message.words
    assert world.step_row(ref).due.isoformat() == "2026-11-27"
    world.work()
    assert sum("We are at work again" in words for words in public(world)) == 1
    assert "The committee is at work." in typed(world, LINE).words


def test_on_its_first_day_it_is_taken_back_and_not_later(world):
    ref = world.step("Write the protocol", owner="cho", due="2026-11-20")
    begin(world)
    assert "Take the pause back" in buttons(typed(world, LINE))
    assert "No date was moved." in pressed(world, typed(world, LINE), "Take the pause back").words
    assert world.step_row(ref).due.isoformat() == "2026-11-20"
    begin(world)
    world.walk(world.at("2026-11-17", "09:30"))
    assert "Take the pause back" not in buttons(typed(world, LINE))


def test_while_no_day_is_set_the_one_who_paused_is_asked_and_sets_it(world):
    begin(world, restart_on=None)
    world.walk(world.at("2026-12-16", "14:05"))
    [letter] = world.person("ana").dm
    assert "no day is set for the restart" in letter.words
    assert not any(world.person(who).dm for who in ("ben", "cho", "dee", "eli"))
    opened(world, letter, "Set the day …")
    assert "Friday, 18 December 2026" in sent(world, {"restart_on": "2026-12-18"}).words


def test_a_restart_by_mistake_goes_on_from_a_form_that_is_filled_in_already(world):
    ref = world.step("Write the protocol", owner="cho", due="2026-11-20")
    begin(world, meetings="keep")
    world.walk(world.at("2026-11-23", "20:00"))
    shown = pressed(world, typed(world, LINE), "Restart now")
    assert "Go on with the last one …" not in buttons(typed(world, LINE, "eli"))
    view = str(opened(world, shown, "Go on with the last one …"))
    assert "The <!channel> *flood*" in view
    assert "2026-12-07" in view
    assert "nothing moves twice" in view
    message = sent(world, {})
    assert "Meetings are kept" in message.words
    assert "do not move" in message.words
    world.walk(world.at("2026-12-07", "09:05"))
    assert world.step_row(ref).due.isoformat() == "2026-12-11"
    assert sum("We are at work again" in words for words in public(world)) == 1


@pytest.mark.parametrize(
    ("back", "asked"),
    [("2026-11-16T09:45", "2026-11-16T09:46"), ("2026-11-16T20:00", "2026-11-17T09:01")],
    ids=["within an hour", "in the evening"],
)
def test_what_a_mistaken_pause_has_skipped_is_made_up_when_it_is_taken_back(world, back, asked):
    """The check-in of 9:00, which would else come two weeks later; nobody is asked in the evening."""
    world.step("Write the protocol", owner="cho", due="2026-12-20")
    begin(world)
    world.walk(world.at(*back.split("T")))
    pressed(world, typed(world, LINE), "Take the pause back")
    assert not any("Check-in" in one.words for one in world.person("cho").dm)
    world.walk(world.at(*asked.split("T")))
    assert sum("Check-in" in one.words for one in world.person("cho").dm) == 1
    world.walk(world.at("2026-11-20", "20:00"))
    assert sum("Check-in" in one.words for one in world.person("cho").dm) == 1
