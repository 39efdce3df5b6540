"""/committee step: where each stands, and a move with its reason that changes what the next check-in asks."""

from tests.handlers.test_committee import buttons, let_chair
from tests.handlers.tools.pressing import opened, pressed, sent, typed


def shown(world, who="ben", channel="committee"):
    seen = world.person(who).command("/committee step", channel=channel)
    assert seen.ok, seen.error
    return seen.messages[-1]


def options(message) -> list[str]:
    """What the menus beside the lines offer, with what they are about."""
    return [
        option["value"]
        for block in message.blocks
        for option in block.get("accessory", {}).get("options", [])
    ]


def move(world, who, label="Move …", place="1", **values):
    opened(world, shown(world, who), label, who, block_id=f"place:{place}")
    return world.person(who).submit({"step": "monitoring", "why": "The first *goals* run"} | values)


def test_the_six_steps_are_told_with_the_tools_of_the_present_one(world):
    message = shown(world, "eli")
    assert "The committee: *engagement*" in message.words
    assert "*Diversion*: *planning*" in message.words
    assert "Bring the senior people of every system to one table" in message.words
    assert "Roster" in buttons(message)
    assert options(message) == []
    there = shown(world, "eli", "diversion")
    assert "Workplans" in buttons(there)
    assert "Roster" not in buttons(there)
    assert "Workplan" in pressed(world, there, "Workplans", "eli").words


def test_a_lead_moves_the_workgroup_and_the_next_check_in_asks_for_that_step(world):
    world.step("Draft the protocol", owner="cho", due="2026-12-20")
    assert options(shown(world)) == ["move:1"]
    assert move(world, "ben", why=" ").errors["why"]
    said = sent(world, {"why": "The first *goals* run"}, "ben")
    assert "what do your numbers say about it" in said.words
    assert "since 16 Nov 2026, said Ben Ode\n> The first ∗goals∗ run" in said.words
    world.walk(world.at("2026-11-16", "09:01"))
    assert "what do your numbers say about it" in world.person("cho").dm[-1].words
    move(world, "ben", step="problem_solving", why="The judge left")
    past = pressed(world, shown(world), "History", "ben", block_id="place:1")
    assert "monitoring → *problem solving*, Ben Ode\n> The judge left" in past.words
    assert "planning → *monitoring*" in past.words
    assert "Where we stand" in pressed(world, past, "All steps", "ben").words


def test_the_chair_moves_the_committee_and_nobody_else_while_there_is_one(world):
    before = shown(world, "ana")
    assert options(before) == ["move:0", "move:1"], "nobody chairs yet"
    let_chair(world, "cho")
    assert options(shown(world, "ana")) == []
    seen = world.person("ana").click(before, label="Move …", block_id="place:0")
    world.slack.wait_until(lambda: seen.messages)
    assert "needs the workgroup lead or chair" in seen.messages[-1].words
    assert move(world, "cho", place="0", step="assessment", why="The map is due").ok
    assert "We are at *assessment*" in typed(world, "/committee", "dee").words
    assert options(shown(world, "ben")) == ["history:0", "move:1"]
