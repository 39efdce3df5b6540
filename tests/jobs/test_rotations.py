"""The chair's year by the clock: the question, the answer or none, the handover, the news of it."""

from datetime import timedelta

import pytest

from models.office import TermState
from tests.rotation import asked, chair, leave, rotate, terms, told

MINUTE = timedelta(minutes=1)


def question(world, name):
    return next(message for message in world.person(name).dm if "Would you chair" in message.text)


def channel(world) -> list[str]:
    return [one.words for one in world.person("eli").messages("committee") if "Welcome" in one.text]


def test_the_next_person_is_asked_on_the_set_day_and_nobody_before(world):
    rotate(world)
    world.walk(world.at("2026-12-03", "08:59"))
    assert asked(world) is None
    world.walk(world.at("2026-12-03", "09:00"))
    assert asked(world) == "ben"
    said = question(world, "ben").words
    assert "behavioral health side's turn" in said
    assert "From Monday, 1 February 2027 until Tuesday, 1 February 2028" in said.replace("*", "")
    assert "Please answer by Thursday, 10 December 2026" in said


def test_the_question_is_private(world):
    rotate(world)
    world.walk(world.at("2026-12-04"))
    for name in ("cho", "dee", "eli"):
        assert not any("Would you chair" in text for text in told(world, name))


def test_accepting_confirms_and_tells_chair_and_coordinator_privately(world):
    rotate(world)
    world.walk(world.at("2026-12-03"))
    ben = world.person("ben")
    ben.click(question(world, "ben"), label="Accept")
    world.slack.wait_until(lambda: "Thank you!" in told(world, "ben")[0])
    world.walk(MINUTE)
    for name in ("cho", "ana"):
        assert any("has agreed to be chair, from Monday, 1 February 2027" in one for one in told(world, name))
    assert not any("has agreed" in text for text in told(world, "eli") + told(world, "ben")[1:])


def test_declining_asks_the_next_of_that_side_at_once_without_blame(world):
    rotate(world)
    world.walk(world.at("2026-12-03"))
    world.person("ben").click(question(world, "ben"), label="Decline")
    world.walk(MINUTE)
    assert asked(world) == "dee"
    assert question(world, "dee")
    assert any("cannot be chair this time" in text for text in told(world, "ana"))
    assert not any("cannot be" in text for text in told(world, "cho"))


def test_no_answer_counts_as_a_no_on_the_morning_after_the_set_days(world):
    rotate(world)
    world.walk(world.at("2026-12-10", "08:59"))
    assert asked(world) == "ben"
    world.walk(world.at("2026-12-10", "09:00"))
    assert asked(world) == "dee"
    assert any("No answer came from" in text for text in told(world, "ana"))


def test_when_that_side_has_nobody_left_chair_and_coordinator_hear_what_to_do(world):
    rotate(world)
    world.walk(world.at("2026-12-18"))
    assert asked(world) is None
    for name in ("ana", "cho"):
        assert any("Nobody from the behavioral health side is left" in text for text in told(world, name))
    assert not any("No answer came" in text for text in told(world, "cho"))


def test_on_the_day_the_rights_move_and_the_committee_hears_of_it(world):
    rotate(world)
    world.walk(world.at("2026-12-03"))
    world.person("ben").click(question(world, "ben"), label="Accept")
    world.walk(world.at("2027-02-01", "08:59"))
    assert chair(world) == "cho"
    assert channel(world) == []
    world.walk(world.at("2027-02-01", "09:00"))
    assert chair(world) == "ben"
    [said] = channel(world)
    assert "for chairing us" in said
    assert "until Tuesday, 1 February 2028" in said
    assert "Next in line" in said
    assert any("You now chair Justice and Health" in text for text in told(world, "ben"))


def test_without_a_yes_the_chair_goes_on_and_a_late_yes_hands_over_at_once(world):
    rotate(world)
    world.walk(world.at("2027-02-02"))
    assert chair(world) == "cho"
    for name in ("ana", "cho"):
        assert any("goes on as chair until somebody does" in text for text in told(world, name))
    world.person("ben").command("/chair accept", channel="committee")
    world.work()
    assert chair(world) == "ben"
    assert len(channel(world)) == 1


def test_a_year_later_the_other_side_is_asked(world):
    rotate(world)
    world.walk(world.at("2026-12-03"))
    world.person("ben").click(question(world, "ben"), label="Accept")
    world.walk(world.at("2027-02-01"))
    world.clock.move_to(world.at("2027-12-03"))
    world.work()
    assert asked(world) == "ana"


def test_a_chair_who_has_left_does_not_keep_the_handover_from_happening(world):
    rotate(world)
    world.walk(world.at("2026-12-03"))
    world.person("ben").click(question(world, "ben"), label="Accept")
    leave(world, "cho")
    world.walk(world.at("2027-02-01"))
    assert chair(world) == "ben"


def test_somebody_who_left_is_not_waited_for(world):
    rotate(world)
    world.walk(world.at("2026-12-03"))
    leave(world, "ben")
    world.walk(world.at("2026-12-10"))
    assert asked(world) == "dee"


@pytest.mark.parametrize("days", [0, 1, 5])
def test_a_bot_that_was_down_on_the_day_asks_and_hands_over_once_when_it_is_back(world, days):
    rotate(world, ends_on="2026-12-01")
    world.walk(MINUTE)  # the question was due long before: it is put at once
    world.person("ben").click(question(world, "ben"), label="Accept")
    world.clock.move_to(world.at("2026-12-01") + timedelta(days=days))
    world.work()
    world.work()
    assert chair(world) == "ben"
    assert len(channel(world)) == 1
    states = [term.state for term in terms(world)]
    assert states == [TermState.ENDED, TermState.SERVING]


def test_a_question_still_waiting_to_be_sent_is_not_put_once_it_is_settled(world):
    rotate(world, ends_on="2026-12-01")
    world.slack.faults.add("chat.postMessage", kind="429", times=1000, seconds=86400)
    world.work()
    assert asked(world) == "ben"
    world.person("ben").command("/chair decline", channel="committee")
    world.slack.faults.clear()
    world.walk(timedelta(days=14))
    assert not any("Would you chair" in text for text in told(world, "ben"))
    assert any("Would you chair" in text for text in told(world, "dee"))
