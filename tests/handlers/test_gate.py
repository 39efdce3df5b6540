"""The privacy gate before all that people type: as people meet it, and before every form and command."""

import pkgutil
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

import bot
import handlers.tools
from handlers.answers import Deps
from handlers.gate import CLEAR, LEFT_OUT
from handlers.rewording import COMMANDS
from models.database import Database
from models.goal import Goal
from models.roster import Person, begin
from models.topic import AgendaItem
from prompts import ids
from prompts.tools.map_forms import EVIDENCE_FORM
from tests.jobs.mailroom import START
from tests.laid import laid_file

STOP = "Maria Lopez was booked again and has schizophrenia"
GREY = "Only 4 people with schizophrenia were served"
FINE = "People wait 40 days for a bed"


def type_in(world, line, who="ben", channel="diversion"):
    seen = world.person(who).command(line, channel=channel)
    assert seen.ok, seen.error
    return seen


def topics(world):
    with world.session() as session:
        return [item.title for item in session.exec(select(AgendaItem)).all()]


def buttons(message):
    rows = [block for block in message.blocks if block["type"] == "actions"]
    return [element["text"]["text"] for row in rows for element in row["elements"]]


def press(world, message, label, who="ben"):
    seen = world.person(who).click(message, label=label)
    assert seen.ok, seen.error
    return seen


def test_a_command_about_a_person_is_not_done_and_is_said_another_way_in_a_form(world):
    warned = type_in(world, f"/agenda add {STOP}").messages[-1]
    assert warned.only_for == world.id("ben")
    assert "a name or initials beside health" in warned.words
    assert "Lopez" not in warned.words
    assert buttons(warned) == ["Say it another way …"]
    form = press(world, warned, "Say it another way …").view
    assert f"add {STOP}" in str(form.blocks)
    ben = world.person("ben")
    assert "Say “a person”" in ben.submit({"words-0": f"add 15m {STOP}"}).errors["words-0"]
    assert topics(world) == []
    assert ben.submit({"words-0": f"add {FINE} 10m"}).ok
    world.slack.wait_until(lambda: not buttons_of_warning(world))
    assert topics(world) == [FINE]


def buttons_of_warning(world):
    """Whether the warning still stands there with what can be pressed."""
    shown = world.person("ben").messages("diversion")
    return [one for one in shown if "Say it another way …" in buttons(one)]


def test_a_grey_command_is_kept_as_it_is_once(world):
    step = world.step("Draft the protocol", owner="cho", due="2026-12-20")
    seen = type_in(world, f"/checkin {step} at risk 20% {GREY}", who="cho")
    assert buttons(seen.messages[-1]) == ["Say it another way …", "Keep it as it is"]
    assert world.step_row(step).note == ""
    form = press(world, seen.messages[-1], "Say it another way …", "cho").view
    press(world, seen.messages[-1], "Keep it as it is", "cho")
    assert (world.step_row(step).note, world.step_row(step).percent) == (GREY, 20)
    refused = world.person("cho").submit({"words-0": f"{step} on track"}, form)
    assert "sent already" in refused.errors["words-0"]
    assert world.step_row(step).note == GREY


def test_what_is_said_another_way_may_be_grey_once_more(world):
    seen = type_in(world, f"/agenda add {GREY}")
    press(world, seen.messages[-1], "Say it another way …")
    ben = world.person("ben")
    assert ben.submit({"words-0": "add Only 3 people with schizophrenia were served"}).ok
    assert "Send it again to keep it" in ben.views[-1].words
    assert topics(world) == []
    assert ben.submit().ok
    assert topics(world) == ["Only 3 people with schizophrenia were served"]


def test_words_that_are_too_long_for_a_button_wait_in_a_form_that_is_opened_at_once(world):
    step = world.step("Draft the protocol", owner="cho", due="2026-12-20")
    long = " ".join(f"word{number}" for number in range(600))
    line = f"{step} at risk {GREY}. {long}"
    seen = type_in(world, f"/checkin {line}", who="cho")
    assert seen.view is not None
    assert not seen.messages
    fields = [block["element"]["initial_value"] for block in seen.view.blocks if block["type"] == "input"]
    assert len(fields) == 2
    assert " ".join(fields) == line
    cho = world.person("cho")
    told = cho.submit()
    assert "characters" in told.errors["words-0"]
    assert cho.submit({"words-0": f"{step} at risk {FINE}", "words-1": None}).ok
    assert world.step_row(step).note == FINE


def test_a_command_that_opens_a_form_does_so_after_it_was_kept_and_again_if_the_form_is_given_up(world):
    seen = type_in(world, f"/goals add {GREY}")
    message = seen.messages[-1]
    for _ in range(2):
        form = press(world, message, "Keep it as it is").view
        assert form.title == "New goal"
        world.person("ben").close_view(form)
    press(world, message, "Say it another way …")
    ben = world.person("ben")
    assert ben.submit({"words-0": f"add {FINE}"}).ok
    assert ben.views[-1].title == "New goal"
    assert FINE in str(ben.views[-1].blocks)


def test_of_members_all_may_be_said_and_who_is_no_member_is_told_so(world):
    assert type_in(world, "/agenda add Cho Park was arrested by the charm of the place").ok
    assert len(topics(world)) == 1
    refused = type_in(world, f"/agenda add {STOP}", who="stranger", channel="committee")
    assert "not on this committee" in refused.text


def test_a_form_keeps_all_that_was_typed_and_picked(world):
    seen = type_in(world, "/goals add")
    ben = world.person("ben")
    told = ben.submit({"statement": STOP, "measure": GREY, "due": "2026-12-24"})
    assert list(told.errors) == ["statement"]
    assert ben.submit({"statement": FINE}).ok
    again = ben.views[-1]
    assert again.id == seen.view.id
    assert "How will you know?:* Please look at this once more" in str(again.blocks)
    elements = {block["block_id"]: block["element"] for block in again.blocks if block["type"] == "input"}
    assert elements["statement"]["initial_value"] == FINE
    assert elements["measure"]["initial_value"] == GREY
    assert elements["due"]["initial_date"] == "2026-12-24"
    assert ben.submit({"measure": "Only 2 people with schizophrenia were served"}).ok
    assert sum("Send it again" in str(block) for block in ben.views[-1].blocks) == 1
    assert ben.submit().ok
    with world.session() as session:
        [goal] = session.exec(select(Goal)).all()
        assert (goal.statement, goal.measure) == (FINE, "Only 2 people with schizophrenia were served")


def test_grey_words_that_were_kept_are_not_asked_about_when_something_else_is_changed(world):
    step = world.step(GREY, owner="cho", due="2026-12-20")
    assert type_in(world, f"/goals edit {step}", who="cho").view is not None
    assert world.person("cho").submit({"due": "2026-12-24"}).ok
    assert str(world.step_row(step).due) == "2026-12-24"


def test_a_message_that_becomes_a_topic_is_asked_about(world):
    ben = world.person("ben")
    ben.say(GREY, channel="committee")
    ben.shortcut(ids.SHORTCUT_TOPIC, ben.messages("committee")[-1])
    assert ben.submit().ok
    assert "Send it again" in ben.views[-1].words
    assert topics(world) == []
    assert ben.submit().ok
    assert topics(world) == [GREY]


@pytest.mark.parametrize(
    "words", ["", "mine", "A12 on track", "a12 AT RISK 60%", "done A7", "edit a3", "G4 blocked"]
)
def test_what_can_hold_nothing_waits_for_nobody(words):
    assert CLEAR.fullmatch(words)


@pytest.mark.parametrize(
    "words", ["601-44-2210", "inmate A1234567", "John relapsed", "A12 on track John relapsed"]
)
def test_what_can_hold_something_is_looked_at(words):
    assert not CLEAR.fullmatch(words)


class Listening:
    """An app that only notes who listens to what."""

    def __init__(self) -> None:
        self.commands: dict[str, Any] = {}
        self.views: dict[Any, Any] = {}

    def command(self, name):
        return lambda listener: self.commands.update({name: listener})

    def view(self, name):
        return lambda listener: self.views.update({name: listener})

    def _others(self, _name):
        return lambda _listener: None

    action = event = shortcut = _others


class Known:
    """A Slack that knows one person."""

    def users_info(self, *, user):
        return {"user": {"id": user, "name": "ann", "profile": {}}}


def listening() -> Listening:
    """What the bot listens to, with no bot about it."""
    app = Listening()
    for noun in bot.NOUNS:
        noun.register(app, deps_at(None))
    return app


def deps_at(database) -> Deps:
    return Deps(database, lambda: START, wake=lambda: None, aside=None, home_view=None)  # type: ignore[arg-type]  # nobody asks


def forms() -> list[str]:
    """The ids of all forms: those that are listened to by name, and those of every tool."""
    own = [name for name in listening().views if isinstance(name, str)]
    modules = [
        import_module(f"handlers.tools.{one.name}") for one in pkgutil.iter_modules(handlers.tools.__path__)
    ]
    return sorted([*own, *(form for module in modules for form in getattr(module, "FORMS", {}))])


@pytest.fixture(scope="module")
def door(tmp_path_factory):
    """Calls what listens to a form or a command, in a committee of one; returns the acknowledgement."""
    file: Path = tmp_path_factory.mktemp("gate") / "gate.db"
    database, app = Database(laid_file(file)), Listening()
    with database.transaction() as session:
        begin(session, "T1", Person("U1", "Ann", "UTC"), name="Council", now=START)
    for noun in bot.NOUNS:
        noun.register(app, deps_at(database))

    def call(listener, body):
        acks: list[dict[str, Any]] = []
        listener(ack=lambda **given: acks.append(given), body=body, client=Known())
        return acks[0]

    yield app, call
    database.close()


@pytest.mark.parametrize("form", sorted(set(forms()) - set(LEFT_OUT)))
def test_the_gate_stands_before_every_form(door, form):
    app, call = door
    element = {"type": "plain_text_input", "action_id": "typed"}
    view = {
        "type": "modal",
        "id": f"V-{form}",
        "callback_id": form,
        "private_metadata": "{}",
        "blocks": [{"type": "input", "block_id": "typed~1", "label": {"text": "Words"}, "element": element}],
        "state": {"values": {"typed~1": {"typed": {"type": "plain_text_input", "value": STOP}}}},
    }
    body = {"team": {"id": "T1"}, "user": {"id": "U1"}, "view": view, "trigger_id": form}
    named = form if form in app.views else next(one for one in app.views if not isinstance(one, str))
    told = call(app.views[named], body)
    assert "Say “a person”" in told["errors"]["typed~1"]
    assert "Lopez" not in str(told)


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_the_gate_stands_before_every_command(door, command):
    app, call = door
    body = {
        "team_id": "T1",
        "user_id": "U1",
        "text": f"add {STOP}",
        "trigger_id": command,
        "channel_id": "C1",
    }
    told = call(app.commands[command], body)
    assert "Please write this another way" in told["text"]


def test_every_form_that_is_left_out_is_there_and_says_why():
    assert set(LEFT_OUT) <= set(forms())
    assert all(LEFT_OUT.values())


def test_every_command_can_be_said_another_way():
    assert set(COMMANDS) == set(listening().commands)


def test_a_number_and_what_it_counts_are_read_together(door):
    app, call = door
    typed = {"value": "4", "text": "people with schizophrenia were served"}
    element = {"type": "plain_text_input"}
    view = {
        "type": "modal",
        "id": "V-together",
        "title": {"type": "plain_text", "text": "A number"},
        "callback_id": EVIDENCE_FORM,
        "private_metadata": "{}",
        "blocks": [
            {
                "type": "input",
                "block_id": name,
                "label": {"text": name},
                "element": element | {"action_id": name},
            }
            for name in typed
        ],
        "state": {"values": {name: {name: {"value": text}} for name, text in typed.items()}},
    }
    listener = next(app.views[one] for one in app.views if not isinstance(one, str))
    told = call(
        listener, {"team": {"id": "T1"}, "user": {"id": "U1"}, "view": view, "trigger_id": "together"}
    )
    assert told["response_action"] == "update"
    shown = told["view"]["blocks"]
    assert "a count under 11" in shown[0]["text"]["text"]
    assert [block["element"]["initial_value"] for block in shown[1:]] == list(typed.values())
