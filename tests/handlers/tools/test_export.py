"""/committee export: everything as a file, for a coordinator alone."""

import re

from models.tools import archive
from models.tools.exported import exports_of
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


def test_an_export_is_on_record_with_who_had_it_made(world):
    ana = world.person("ana")
    shown = ana.command("/committee export", channel="committee").messages[-1]
    assert "None has been made in Slack yet." in shown.words
    ana.click(shown, label="Make the file")
    world.slack.wait_until(lambda: ana.dm and ana.dm[-1].files)
    again = ana.command("/committee export", channel="committee").messages[-1]
    assert "Made last: " in again.words
    assert "Ana Reyes" in again.words
    with world.session() as session:
        [(at, who)] = exports_of(session, 1)
        assert (at, who and who.name) == (world.now(), "Ana Reyes")


def test_when_the_file_cannot_be_made_the_person_is_told_and_the_log_has_the_reference(
    world, monkeypatch, caplog
):
    ana = world.person("ana")
    shown = ana.command("/committee export", channel="committee").messages[-1]

    def broken(*_):
        raise RuntimeError("disk full")

    monkeypatch.setattr(archive, "export", broken)
    told = ana.click(shown, label="Make the file")
    world.slack.wait_until(lambda: bool(told.messages) and "could not be made" in told.messages[-1].words)
    [reference] = re.findall(r"[0-9a-f]{8}", told.messages[-1].words)
    assert reference in caplog.text
    assert "disk full" in caplog.text
    assert "disk full" not in told.messages[-1].words
    assert not [one for one in ana.dm if one.files]
