"""Words as people in a hurry type them: punctuation, line breaks, missing parts, far too much."""

import pytest

from models.step import StepState
from tests.handlers.test_goals import shown, type_in


@pytest.fixture
def ref(world):
    """A step of cho's."""
    return world.step("Draft the protocol", owner="cho", due="2026-11-20")


@pytest.mark.parametrize("typed", ["A1,", "A1.", "(A1)", "#a1", "“A1”", " A1:"])
def test_a_short_id_is_read_with_the_punctuation_around_it(world, ref, typed):
    type_in(world, f"/goals done {typed}", who="cho")
    assert world.step_row(ref).state == StepState.DONE


@pytest.mark.parametrize("typed", ["A1: at risk", "A1, at risk", "A1 - at risk", "#A1 at risk"])
def test_a_quick_answer_is_read_with_punctuation_behind_its_id(world, ref, typed):
    assert "at risk" in type_in(world, f"/checkin {typed}", who="cho").text
    assert world.step_row(ref).progress == "at_risk"


@pytest.mark.parametrize("named", ["G1,", "G1:", "(G1)", "g1."])
def test_punctuation_around_a_goals_id_stays_out_of_the_steps_words(world, named):
    world.goal()
    type_in(world, f"/goals step {named} Call dispatch @cho by Friday")
    assert world.step_row("A1").title == "Call dispatch"


def test_a_line_break_parts_words_as_a_space_does(world, ref):
    assert shown(type_in(world, "/goals add\nFewer bookings").view, "statement") == "Fewer bookings"
    type_in(world, f"/goals drop {ref}\novertaken by the new statute", who="cho")
    assert world.step_row(ref).dropped_because == "overtaken by the new statute"


def test_a_word_that_lacks_its_id_says_so(world, ref):
    assert "such as A12" in type_in(world, "/goals done", who="cho").text


def test_a_drop_without_a_reason_shows_how_to_give_one(world, ref):
    assert "/goals drop A12" in type_in(world, f"/goals drop {ref}", who="cho").text


@pytest.mark.parametrize("words", ["add {}", "step {}", "step {} @cho"])
def test_a_text_too_long_for_its_form_is_given_back(world, words):
    world.goal()
    seen = type_in(world, "/goals " + words.format("very " * 550))
    assert "keep it shorter" in seen.text
    assert "very very very" in seen.text
    assert seen.view is None


def test_a_topic_too_long_for_its_form_is_given_back_whole(world):
    seen = type_in(world, f"/agenda add {'very ' * 200}end @ana @ben")
    assert "keep it shorter" in seen.text
    assert "very end @ana" in seen.text


def test_what_was_typed_about_waiting_is_kept_when_the_form_asks(world, ref):
    seen = type_in(world, f"/goals wait {ref} on hospital their intake form", who="cho")
    assert shown(seen.view, "why") == "hospital their intake form"


def test_an_agency_that_was_named_without_a_reason_is_picked_in_the_form(world, ref):
    seen = type_in(world, f"/goals wait {ref} on hospital", who="cho")
    assert "Hospital" in str(shown(seen.view, "agency"))


@pytest.mark.parametrize("typed", ["on: data", ": data", "on ro: data"])
def test_nobody_is_told_of_a_wait_on_an_agency_that_was_not_named(world, ref, typed):
    type_in(world, f"/goals wait {ref} {typed}", who="cho")
    assert world.step_row(ref).waiting_on_id is None


def test_an_absence_that_cannot_be_read_is_given_back(world):
    assert "after the trial @dee" in type_in(world, "/checkin away after the trial @dee", who="cho").text
    assert "Friday @ben @dee" in type_in(world, "/checkin away Friday @ben @dee", who="cho").text
