"""/chair as people use it: the view, answers by word and button, handing over, stepping down."""

import pytest

from models.office import TermState
from tests.rotation import asked, chair, leave, rotate, terms, told


def type_in(world, text, *, who="eli"):
    seen = world.person(who).command(text, channel="committee")
    assert seen.ok, seen.error
    return seen


def ask(world):
    """ben is asked, sixty days before the term's end."""
    rotate(world)
    world.walk(world.at("2026-12-03"))


def labels(seen) -> list[str]:
    found = [block["elements"] for block in seen.messages[-1].blocks if block["type"] == "actions"]
    return [element["text"]["text"] for elements in found for element in elements]


def plain(seen) -> str:
    return seen.text.replace("*", "")


def test_chair_says_who_until_when_and_the_line_of_succession(world):
    rotate(world)
    said = plain(type_in(world, "/chair"))
    assert f"<@{world.id('cho')}> chairs until Monday, 1 February 2027." in said
    places = [said.index(f"<@{world.id(name)}> · ") for name in ("ben", "ana", "dee", "cho")]
    assert places == sorted(places)
    assert "behavioral health · from Monday, 1 February 2027" in said
    assert "criminal justice · from Tuesday, 1 February 2028" in said


def test_without_a_rotation_the_chair_is_vacant_and_the_setup_is_named(world):
    said = plain(type_in(world, "/chair"))
    assert "The chair is vacant" in said
    assert "/committee setup" in said
    assert labels(type_in(world, "/chair", who="ana")) == []


def test_a_chair_who_left_is_a_vacancy_with_somebody_to_ask(world):
    rotate(world)
    leave(world, "cho")
    seen = type_in(world, "/chair", who="ana")
    assert "The chair is vacant" in seen.text
    assert labels(seen) == ["Ask the next person now", "Rules …", "Other turns …"]


def test_only_staff_and_the_person_asked_see_who_is_asked(world):
    ask(world)
    assert "is asked to chair" in type_in(world, "/chair", who="ana").text
    assert "You are asked to chair" in type_in(world, "/chair", who="ben").text
    said = type_in(world, "/chair", who="eli").text
    assert "The next person is being asked." in said
    assert "is asked to chair" not in said
    assert "1. somebody · behavioral health" in said
    assert world.id("ben") not in said.split("2. ")[0]


def test_buttons_are_for_those_who_can_use_them(world):
    ask(world)
    assert labels(type_in(world, "/chair", who="ben")) == ["Accept", "Decline", "Propose somebody …"]
    assert labels(type_in(world, "/chair", who="eli")) == []
    assert labels(type_in(world, "/chair", who="ana")) == ["Rules …", "Other turns …"]
    type_in(world, "/chair accept", who="ben")
    assert labels(type_in(world, "/chair", who="ana")) == ["Hand over now", "Rules …", "Other turns …"]
    assert labels(type_in(world, "/chair", who="cho")) == ["Hand over now"]
    assert labels(type_in(world, "/chair", who="ben")) == ["I cannot after all"]


def test_accept_by_word_confirms_from_when_to_when(world):
    ask(world)
    said = type_in(world, "/chair accept", who="ben").text
    assert "You take over on Monday, 1 February 2027, until Tuesday, 1 February 2028" in said
    assert chair(world) == "cho"


def test_accept_by_button_takes_the_place_of_the_question(world):
    ask(world)
    ben = world.person("ben")
    ben.click(ben.dm[0], label="Accept")
    world.slack.wait_until(lambda: "Thank you!" in ben.dm[0].words)
    assert "Would you chair" not in ben.dm[0].words


def test_decline_by_word_asks_the_next_and_a_second_thought_is_welcome_only_while_open(world):
    ask(world)
    assert "Thank you for answering" in type_in(world, "/chair decline", who="ben").text
    assert asked(world) == "dee"
    assert "settled already" in type_in(world, "/chair accept", who="ben").text
    type_in(world, "/chair decline", who="dee")
    assert "You take over" in type_in(world, "/chair accept", who="ben").text


def test_pressing_accept_twice_has_one_effect_and_a_plain_answer(world):
    ask(world)
    ben = world.person("ben")
    question = ben.dm[0]
    ben.click(question, label="Accept")
    type_in(world, "/chair accept", who="ben")
    assert [term.state for term in terms(world)] == [TermState.SERVING, TermState.ACCEPTED]


def test_a_turn_can_pass_before_anybody_is_asked_and_only_this_once(world):
    rotate(world)
    assert "Your turn passes this once" in type_in(world, "/chair skip", who="ben").text
    said = plain(type_in(world, "/chair"))
    assert said.index(f"<@{world.id('dee')}> · ") < said.index(f"<@{world.id('ana')}> · ")
    assert f"<@{world.id('ben')}> · " in said
    world.walk(world.at("2026-12-03"))
    assert not [one for one in world.person("ben").dm if "Would you chair" in one.words]
    assert [one for one in world.person("dee").dm if "Would you chair" in one.words]
    assert "settled already" in type_in(world, "/chair skip", who="ben").text


def test_only_who_is_in_the_line_can_let_a_turn_pass(world):
    rotate(world)
    assert "not in the line" in type_in(world, "/chair skip", who="eli").text


def test_who_was_not_asked_is_told_so(world):
    ask(world)
    for word in ("accept", "decline"):
        assert "You have not been asked" in type_in(world, f"/chair {word}", who="eli").text


def test_a_members_press_on_somebody_elses_question_is_refused(world):
    ask(world)
    seen = type_in(world, "/chair", who="ben")
    refused = world.person("eli").click(seen.messages[-1], label="Accept")
    world.slack.wait_until(lambda: "person asked" in refused.text)
    assert asked(world) == "ben"
    assert terms(world)[-1].state == TermState.ASKED


def test_handover_asks_first_when_nobody_has_been_asked(world):
    rotate(world)
    seen = type_in(world, "/chair handover", who="ana")
    assert labels(seen) == ["Ask the next person now"]
    world.person("ana").click(seen.messages[-1], label="Ask the next person now")
    world.work()
    assert asked(world) == "ben"
    assert any("Would you chair" in text for text in told(world, "ben"))


def test_handover_hands_over_at_once_when_somebody_has_accepted(world):
    ask(world)
    type_in(world, "/chair accept", who="ben")
    seen = type_in(world, "/chair handover", who="cho")
    [button] = [element for block in seen.messages[-1].blocks for element in block.get("elements", [])]
    assert "confirm" in button
    assert chair(world) == "cho"
    world.person("cho").click(seen.messages[-1], label="Hand over now")
    assert chair(world) == "ben"


def test_handover_while_the_answer_is_open_says_so(world):
    ask(world)
    seen = type_in(world, "/chair handover", who="ana")
    assert "has not answered yet" in seen.text
    assert labels(seen) == []


def test_a_member_cannot_hand_over(world):
    ask(world)
    type_in(world, "/chair accept", who="ben")
    assert "chair or coordinator" in type_in(world, "/chair handover", who="eli").text


def test_a_year_old_button_does_nothing_and_says_so(world):
    ask(world)
    type_in(world, "/chair accept", who="ben")
    old = type_in(world, "/chair handover", who="ana").messages[-1]
    world.walk(world.at("2027-02-02"))
    seen = world.person("ana").click(old, label="Hand over now")
    world.slack.wait_until(lambda: "settled already" in seen.text)
    assert chair(world) == "ben"


def test_the_new_chair_has_the_rights_and_the_old_one_has_them_no_more(world):
    ask(world)
    type_in(world, "/chair accept", who="ben")
    world.walk(world.at("2027-02-01"))
    assert "chair or coordinator" in type_in(world, "/agenda post", who="cho").text
    assert "agenda" in type_in(world, "/agenda post", who="ben").text
    assert "chair or coordinator" not in type_in(world, "/agenda post", who="ben").text


def test_stepping_down_is_confirmed_first_and_asks_the_next_at_once(world):
    rotate(world)
    seen = type_in(world, "/chair step down", who="cho")
    assert chair(world) == "cho"
    world.person("cho").click(seen.messages[-1], label="Step down")
    world.work()
    assert chair(world) is None
    assert asked(world) == "ben"
    assert any("has stepped down" in text for text in told(world, "ana"))
    type_in(world, "/chair accept", who="ben")
    assert chair(world) == "ben"


def test_only_the_chair_can_step_down(world):
    rotate(world)
    assert "You do not chair just now" in type_in(world, "/chair step down", who="ben").text


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("/chair help", "/chair handover"),
        ("/chair acept", "Did you mean `/chair accept`"),
        ("/chair step", "Did you mean `/chair step down`"),
        ("/chair step up", "is not a word that `/chair` knows"),
        ("/chair sing", "is not a word that `/chair` knows"),
    ],
)
def test_other_words_are_answered_with_help(world, typed, says):
    assert says in type_in(world, typed).messages[-1].text + type_in(world, typed).text


def test_strangers_see_nothing(world):
    rotate(world)
    assert "not on this committee" in type_in(world, "/chair", who="stranger").text
