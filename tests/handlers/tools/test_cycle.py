"""/committee cycle: from a prediction to a decision, and to the next cycle."""

from models.meeting import next_meeting
from models.tools.cycle_list import cycle_lines
from models.tools.cycle_tables import Cycle, CycleState
from models.topic import parked_topics, topics_of
from tests.handlers.test_committee import buttons
from tests.handlers.tools.pressing import opened, pressed, row, sent, typed
from tests.rotation import leave, told

PLAN = {
    "change": "A peer meets <!channel> people at the gate",
    "question": "Do more people come to their first visit?",
    "prediction": "Seven of ten will *come*",
    "measure": "Visits kept within seven days",
    "starts_on": "2026-11-16",
    "ends_on": "2026-11-20",
    "plan_who": "Two peers",
}


def shown(world, who="cho", words=""):
    return typed(world, f"/committee cycle {words}".strip(), who)


def planned(world, who="cho", **values):
    opened(world, shown(world, who), "New test …", who)
    return sent(world, PLAN | values, who)


def cycles(world) -> list[Cycle]:
    with world.session() as session:
        return [line.cycle for line in cycle_lines(session, world.committee(session).pk)]


def wrong(world, values, who="cho") -> dict[str, str]:
    return world.person(who).submit(values).errors


def asked(world, who="cho") -> list[str]:
    return [text for text in told(world, who) if "was observed" in text]


def test_an_empty_list_says_what_a_test_is_for(world):
    message = shown(world, "eli")
    assert "what do we predict" in message.words
    assert buttons(message) == ["New test …"]


def test_a_test_goes_from_its_prediction_to_its_decision_with_one_question_to_its_owner(world):
    said = planned(world)
    assert "C1 is started, and its prediction locked." in said.words
    assert "<!channel>" not in str(said.blocks)
    world.walk(world.at("2026-11-23", "14:01"))
    [question] = asked(world)
    assert "You predicted: Seven of ten will" in question
    opened(world, world.person("cho").dm[-1], "What was observed …", "cho")
    said = sent(world, {"observed": "Eight came", "compared": "better", "decision": "adopt"}, "cho")
    assert "C1 is adopted." in said.words
    assert "*Compared with the prediction:* better than predicted." in said.words
    world.walk(world.at("2026-12-31"))
    assert len(asked(world)) == 1
    assert "adopted on 23 Nov 2026" in shown(world, "eli", "closed").words


def test_who_does_not_answer_is_reminded_once_and_then_never(world):
    planned(world)
    world.walk(world.at("2026-12-31"))
    assert [("reminder" in text) for text in asked(world)] == [False, True]


def test_nothing_starts_without_a_prediction_and_what_was_typed_stays(world):
    opened(world, shown(world), "New test …", "cho")
    assert "The prediction comes first" in wrong(world, PLAN | {"prediction": None})["prediction"]
    assert "before the start" in wrong(world, {"prediction": "Ten", "ends_on": "2026-11-15"})["ends_on"]
    early = wrong(world, {"starts_on": "2026-11-13", "ends_on": "2026-11-20"})
    assert "made before the start" in early["starts_on"]
    outsider = wrong(world, {"starts_on": "2026-11-16", "owner": "stranger"})
    assert "not on this committee" in outsider["owner"]
    assert cycles(world) == []
    said = sent(world, {"owner": "cho", "prediction": None, "save": "keep"}, "cho")
    assert "C1 is a plan." in said.words
    assert "*The prediction:* not written yet" in said.words
    opened(world, said, "Change or start …", "cho")
    assert "C1 is started" in sent(world, {"prediction": "Ten", "save": "start"}, "cho").words


def test_adapting_leads_to_the_next_cycle_prefilled_but_for_its_prediction(world):
    said = planned(world)
    opened(world, said, "What was observed …", "cho")
    why = wrong(world, {"observed": "Six came", "compared": "worse", "decision": "abandon"})
    assert "a sentence on why" in why["decision_words"]
    seen = world.person("cho").submit({"decision": "adapt", "decision_words": "At noon instead"})
    assert seen.ok, seen.errors
    assert "This goes on from *C1*" in seen.view.words
    assert "You observed: Six came" in seen.view.words
    later = {"prediction": "Nine", "starts_on": "2026-11-23", "ends_on": "2026-11-27", "save": "start"}
    said = sent(world, later, "cho")
    assert "C1 → *C2*" in said.words
    assert "Two peers" in said.words
    first = pressed(world, said, "Go to C1", "cho")
    assert "*C1* → C2" in first.words
    assert "Next cycle …" not in buttons(first)
    assert [one.state for one in cycles(world)] == [CycleState.DECIDED, CycleState.STARTED]


def test_the_decision_can_wait_and_is_last(world):
    said = planned(world)
    assert "Decide …" not in buttons(said)
    opened(world, said, "What was observed …", "cho")
    assert (
        "pick the decision"
        in wrong(world, {"observed": "Six came", "compared": "mixed", "decision_words": "Hm"})["decision"]
    )
    said = sent(world, {"decision_words": None}, "cho")
    assert "What is left is to decide" in said.words
    stale = said
    opened(world, said, "Decide …", "cho")
    sent(world, {"decision": "abandon", "decision_words": "Nobody is there at night"}, "cho")
    seen = world.person("cho").click(stale, label="Decide …")
    world.slack.wait_until(lambda: "has moved on meanwhile" in seen.text)
    assert "Nobody is there at night" in shown(world, "cho", "c1").words


def test_a_correction_is_added_and_can_move_the_end(world):
    said = planned(world)
    opened(world, said, "Add a correction …", "cho")
    said = sent(world, {"text": "Three peers, not <two>", "ends_on": "2026-12-04"}, "cho")
    assert "16 Nov 2026, Cho Park: Three peers, not &lt;two&gt;" in said.words
    assert "Two peers" in said.words
    world.walk(world.at("2026-12-04"))
    assert asked(world) == []
    world.walk(world.at("2026-12-07", "14:01"))
    assert len(asked(world)) == 1


def test_others_read_it_and_put_it_on_the_agenda_but_do_not_settle_it(world):
    planned(world, owner="dee")
    card = row(world, shown(world, "eli"), "C1", "eli")
    assert buttons(card) == ["Put on the agenda", "All tests"]
    assert "It is on the agenda of" in pressed(world, card, "Put on the agenda", "eli").words
    with world.session() as session:
        meeting = next_meeting(session, world.committee(session).pk, now=world.now())
        [topic] = topics_of(session, meeting)
        assert topic.title.startswith("Test of change C1: A peer meets")
        assert parked_topics(session, world.committee(session).pk) == []
    assert "What was observed …" in buttons(shown(world, "dee", "C1"))
    assert "There is no such test of change" in shown(world, "dee", "C9").words


def test_where_the_owner_has_left_somebody_who_runs_it_is_asked(world):
    planned(world)
    leave(world, "cho")
    world.walk(world.at("2026-11-23", "14:01"))
    assert asked(world) == []
    assert len(asked(world, "ana")) == 1


def test_a_plan_can_be_dropped(world):
    said = planned(world, save="keep")
    said = pressed(world, said, "Drop", "cho")
    assert "Dropped: C1." in said.words
    assert "dropped before it started" in pressed(world, said, "Closed ones", "cho").words
