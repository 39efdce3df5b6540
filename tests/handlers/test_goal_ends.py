"""A goal that is met: by words, on its card, taken up again, and by whom."""

from models.goal import Goal, GoalState
from tests.handlers.test_committee import buttons


def state(world) -> GoalState:
    with world.session() as session:
        return session.get_one(Goal, 1).state


def typed(world, who, words):
    return world.person(who).command(words, channel="committee").messages[-1]


def test_by_words_a_goal_is_met_taken_back_and_taken_up_again(world):
    world.step("Write it", owner="ben", due=None)
    told = typed(world, "ana", "/goals met g1")
    assert "The goal is met." in told.words
    assert "1 step of it is open and stays promised" in told.words
    assert state(world) is GoalState.MET
    assert "is met already" in typed(world, "ana", "/goals done G1").words
    seen = world.person("ana").click(told, label="Undo")
    assert seen.ok
    assert state(world) is GoalState.OPEN
    assert "The goal is met." in typed(world, "ana", "/goals done G1.").words
    assert "worked on again" in typed(world, "ana", "/goals reopen G1").words
    assert state(world) is GoalState.OPEN
    assert "no goal G9" in typed(world, "ana", "/goals met G9").words
    assert "met" in typed(world, "ana", "/goals history G1").words


def test_on_its_card_for_those_who_may(world):
    world.step("Write it", owner="ben", due=None)
    with world.session() as session:
        goal = session.get_one(Goal, 1)
        ref = str(goal.workgroup_id)
    assert ref
    plan = typed(world, "ana", "/committee workplan Diversion")
    ana = world.person("ana")
    seen = ana.click(plan, label="Open")
    world.slack.wait_until(lambda: bool(seen.messages))
    card = seen.messages[-1]
    assert "It is met" in buttons(card)
    met = ana.click(card, label="It is met")
    world.slack.wait_until(lambda: bool(met.messages))
    assert "Not met yet" in buttons(met.messages[-1])
    assert state(world) is GoalState.MET
    ben = world.person("eli")
    seen = ben.click(typed(world, "eli", "/committee workplan Diversion"), label="Open")
    world.slack.wait_until(lambda: bool(seen.messages))
    assert "Not met yet" not in buttons(seen.messages[-1])
    assert ":white_check_mark: met" in seen.messages[-1].words
