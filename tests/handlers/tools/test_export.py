"""/committee export: everything as a file, for a coordinator alone."""

from tests.archived import rows
from tests.handlers.test_committee import buttons


def test_a_coordinator_gets_everything_privately_and_nobody_else_does(world):
    world.step("Write the protocol", owner="ben", due=None)
    shown = world.person("ana").command("/committee export", channel="committee").messages[-1]
    assert "CSV" in shown.words
    assert "It does not hold" in shown.words
    assert buttons(shown) == ["Make the file"]
    ana = world.person("ana")
    told = ana.click(shown, label="Make the file")
    world.slack.wait_until(lambda: ana.dm and ana.dm[-1].files)
    assert told.ok
    file = world.slack.workspace.files[ana.dm[-1].files[0]]
    assert file.name == f"committee-{world.today().isoformat()}.zip"
    found = rows(file.content)
    assert [one["title"] for one in found["action_step"].values()] == ["Write the protocol"]
    assert {one["name"] for one in found["member"].values()} >= {"Ana Reyes", "Ben Ode"}
    assert not [one for who in ("ben", "cho") for one in world.person(who).dm if one.files]


def test_others_are_told_whom_to_ask(world):
    seen = world.person("cho").command("/committee export", channel="committee")
    assert "coordinator" in seen.messages[-1].words
    assert buttons(seen.messages[-1]) == []


def test_a_button_of_before_does_not_work_for_who_is_no_coordinator_any_more(world):
    shown = world.person("ana").command("/committee export", channel="committee").messages[-1]
    with world.session() as session:
        me = world.member(session, "ana")
        world.member(session, "ben").coordinator = True
        me.coordinator = False
        session.add(me)
    ana = world.person("ana")
    told = ana.click(shown, label="Make the file")
    world.slack.wait_until(lambda: len(told.messages) > 0)
    assert "coordinator" in told.messages[-1].words
    assert not [one for one in ana.dm if one.files]
