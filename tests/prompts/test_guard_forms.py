"""What is held back and shown again: within Slack's limits, with all that was typed, without repeating it."""

import json

import pytest

from models.guard import check
from prompts import guard_forms, ids, kit
from prompts.guard_forms import FIELD, VALUE, Held

STOP = "add Maria Lopez was booked again and has schizophrenia"
GREY = "add Only 4 people with schizophrenia were served"


def view(*blocks, values=None, **more):
    return {
        "type": "modal",
        "id": "V1",
        "hash": "1.2",
        "title": {"type": "plain_text", "text": "New"},
        "callback_id": "goal.form",
        "external_id": "",
        "close": None,
        "blocks": list(blocks),
        "private_metadata": "{}",
        "state": {"values": values or {}},
        **more,
    }


def field(name, element=None, label="Why"):
    element = element or {"type": "plain_text_input"}
    return {
        "type": "input",
        "block_id": name,
        "label": {"type": "plain_text", "text": label},
        "element": {**element, "action_id": name.partition("~")[0]},
    }


@pytest.mark.parametrize(
    ("kind", "state", "stands"),
    [
        ("plain_text_input", {"value": "x"}, {"initial_value": "x"}),
        ("plain_text_input", {"value": None}, {}),
        ("datepicker", {"selected_date": "2026-12-24"}, {"initial_date": "2026-12-24"}),
        ("timepicker", {"selected_time": "09:00"}, {"initial_time": "09:00"}),
        ("users_select", {"selected_user": "U1"}, {"initial_user": "U1"}),
        ("multi_users_select", {"selected_users": ["U1"]}, {"initial_users": ["U1"]}),
        ("conversations_select", {"selected_conversation": "C1"}, {"initial_conversation": "C1"}),
        ("static_select", {"selected_option": {"value": "1"}}, {"initial_option": {"value": "1"}}),
        ("checkboxes", {"selected_options": [{"value": "1"}]}, {"initial_options": [{"value": "1"}]}),
        ("checkboxes", {"selected_options": []}, {}),
        ("number_input", {"value": "3"}, {"initial_value": "3"}),
    ],
)
def test_what_stands_in_a_field_now_takes_the_place_of_what_stood_there_first(kind, state, stands):
    before = dict.fromkeys(stands, "old") | ({"initial_options": ["old"]} if kind == "checkboxes" else {})
    block = field("a~2", {"type": kind, **before})
    shown = guard_forms.shown_again(
        view(block, values={"a~2": {"a": {"type": kind, **state}}}), {"a~2": "Look"}, metadata={}
    )
    assert shown["blocks"][1]["block_id"] == "a~2"
    assert shown["blocks"][1]["element"] == {"type": kind, "action_id": "a", **stands}
    assert block["element"].get("initial_value", "old") == "old"


def test_the_form_is_as_it_was_but_for_one_line_at_its_top():
    first = guard_forms.shown_again(
        view(field("a", label="<!channel> *Why*")), {"a": "Look"}, metadata={"x": 1}
    )
    assert set(first) == {"type", "title", "callback_id", "blocks", "private_metadata"}
    assert json.loads(first["private_metadata"]) == {"x": 1}
    told = first["blocks"][0]["text"]["text"]
    assert "Send it again to keep it as it is." in told
    assert "&lt;!channel&gt;" in told
    again = guard_forms.shown_again(view(*first["blocks"]), {"a": "Look"}, metadata={})
    assert [block["type"] for block in again["blocks"]] == ["section", "input"]


def test_a_full_form_gives_up_a_line_and_no_field():
    blocks = [{"type": "divider"}, *(field(f"f{number}") for number in range(99))]
    shown = guard_forms.shown_again(view(*blocks), {"f0": "Look"}, metadata={})
    assert len(shown["blocks"]) == kit.VIEW_BLOCKS
    assert sum(block["type"] == "input" for block in shown["blocks"]) == 99


def test_what_has_to_be_said_another_way_cannot_be_kept_and_is_not_repeated():
    for text, names in ((STOP, [ids.GUARD_REWORD]), (GREY, [ids.GUARD_REWORD, ids.GUARD_KEEP])):
        message = guard_forms.render_stopped(check(text), Held("trigger:1.2", "/goals", text))
        [row] = [block for block in message.blocks if block["type"] == "actions"]
        assert [button["action_id"] for button in row["elements"]] == names
        assert all(Held.of(button["value"]).text == text for button in row["elements"])
        said = [block for block in message.blocks if block["type"] != "actions"]
        assert "Lopez" not in str(said) + message.text
        assert "4 people" not in str(said) + message.text


@pytest.mark.parametrize("text", ["a", "a  b\n c", "<!channel> *x*", "word " * 700, "x" * 7000, "ab " * 3000])
def test_no_word_is_lost_on_the_way_into_the_form(text):
    text = text.strip()
    held = Held("trigger:1.2", "/goals", text)
    form = guard_forms.rewording_form(held, warning="Look <here>", metadata={})
    fields = [block for block in form["blocks"] if block["type"] == "input"]
    values = {block["block_id"]: block["element"]["initial_value"] for block in reversed(fields)}
    assert all(len(value) <= FIELD for value in values.values())
    assert guard_forms.reworded(values).replace(" ", "") == text.replace(" ", "")
    assert held.fits is (len(held.value) <= VALUE)
    assert "Look &lt;here&gt;" in str(form["blocks"][0])
    assert Held.of(held.value) == held
