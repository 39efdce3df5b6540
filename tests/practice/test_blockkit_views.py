"""The rules of Block Kit for forms and the Home, and for options offered while somebody types."""

from typing import Any

import pytest

from practice.blockkit import check_options, check_view
from tests.practice.workbench import (
    actions,
    button,
    field,
    in_input,
    many_options,
    modal,
    mrkdwn,
    option,
    options,
    plain,
    section,
)

Json = dict[str, Any]

FITS_IN_MODAL: dict[str, Json] = {
    "whole numbers": in_input(
        {"type": "number_input", "is_decimal_allowed": False, "min_value": "1", "max_value": "9"}
    ),
    "email": in_input({"type": "email_text_input"}),
    "url": in_input({"type": "url_text_input"}),
    "text within bounds": in_input({"type": "plain_text_input", "min_length": 0, "max_length": 3000}),
    "rich text input": in_input({"type": "rich_text_input"}),
    "files": in_input({"type": "file_input", "max_files": 10}),
    "radio with description": in_input(
        {"type": "radio_buttons", "options": [option(description=mrkdwn("x"))]}
    ),
    "dispatching": field(
        "f",
        element={
            "type": "plain_text_input",
            "dispatch_action_config": {"trigger_actions_on": ["on_enter_pressed"]},
        },
        dispatch_action=True,
    ),
}


@pytest.mark.parametrize("block", FITS_IN_MODAL.values(), ids=FITS_IN_MODAL)
def test_modal_takes(block):
    assert check_view(modal(block), "modal") == []


REFUSED_AS_MODAL: list[tuple[Json, str]] = [
    ({"type": "modal", "blocks": []}, "missing required field: title [json-pointer:/view]"),
    ({"type": "modal", "title": plain("x")}, "missing required field: blocks [json-pointer:/view]"),
    (modal(title=plain("x" * 25)), "must be less than 25 characters [json-pointer:/view/title/text]"),
    (modal(title=mrkdwn("x")), "unsupported type: mrkdwn [json-pointer:/view/title/type]"),
    (modal(submit=plain("x" * 25)), "must be less than 25 characters [json-pointer:/view/submit/text]"),
    (modal(close=plain("x" * 25)), "must be less than 25 characters [json-pointer:/view/close/text]"),
    (
        modal(private_metadata="x" * 3001),
        "must be less than 3001 characters [json-pointer:/view/private_metadata]",
    ),
    (modal(callback_id="x" * 256), "must be less than 256 characters [json-pointer:/view/callback_id]"),
    (modal(external_id="x" * 256), "must be less than 256 characters [json-pointer:/view/external_id]"),
    (modal(id="V1"), "invalid additional property: id [json-pointer:/view]"),
    (modal(*[section("x")] * 101), "no more than 100 items allowed [json-pointer:/view/blocks]"),
    (
        {"type": "modal", "title": plain("x"), "blocks": [field("f")]},
        "missing required field: submit [json-pointer:/view]",
    ),
    (
        modal(field("f", "x" * 2001)),
        "must be less than 2001 characters [json-pointer:/view/blocks/0/label/text]",
    ),
    (
        modal(field("f", hint=plain("x" * 2001))),
        "must be less than 2001 characters [json-pointer:/view/blocks/0/hint/text]",
    ),
    (modal(field("f"), field("f")), "block_id f already exists [json-pointer:/view/blocks/1/block_id]"),
    (
        modal(in_input({"type": "plain_text_input", "max_length": 3001})),
        "must be less than 3001 [json-pointer:/view/blocks/0/element/max_length]",
    ),
    (
        modal(in_input({"type": "plain_text_input", "min_length": 9, "max_length": 8})),
        "min_length must be less than max_length [json-pointer:/view/blocks/0/element]",
    ),
    (
        modal(in_input({"type": "plain_text_input", "max_length": 3, "initial_value": "long"})),
        "must be less than 4 characters [json-pointer:/view/blocks/0/element/initial_value]",
    ),
    (
        modal(in_input({"type": "number_input"})),
        "missing required field: is_decimal_allowed [json-pointer:/view/blocks/0/element]",
    ),
    (
        modal(in_input({"type": "number_input", "is_decimal_allowed": True, "min_value": 1})),
        "must provide a string [json-pointer:/view/blocks/0/element/min_value]",
    ),
    (
        modal({"type": "markdown", "text": "x" * 12_000}),
        "unsupported type: markdown [json-pointer:/view/blocks/0/type]",
    ),
    (
        modal(
            field("a", element={"type": "plain_text_input", "focus_on_load": True}),
            field("b", element={"type": "plain_text_input", "focus_on_load": True}),
        ),
        "only one element can be set to focus_on_load [json-pointer:/view/blocks]",
    ),
]


@pytest.mark.parametrize(
    ("view", "problem"), REFUSED_AS_MODAL, ids=[problem for _, problem in REFUSED_AS_MODAL]
)
def test_modal_refuses(view, problem):
    assert problem in check_view(view, "modal")


def test_modal_takes_a_hundred_blocks():
    assert check_view(modal(*[section("x")] * 100), "modal") == []


@pytest.mark.parametrize(
    ("extra", "problem"),
    [
        ({"title": plain("x")}, "invalid additional property: title [json-pointer:/view]"),
        (
            {"blocks": [actions({"type": "datetimepicker", "action_id": "d"})]},
            "unsupported type: datetimepicker [json-pointer:/view/blocks/0/elements/0/type]",
        ),
        ({"type": "modal"}, "must be one of: home [json-pointer:/view/type]"),
    ],
)
def test_home_refuses(extra, problem):
    assert problem in check_view({"type": "home", "blocks": []} | extra, "home")


def test_home_takes_inputs_and_buttons():
    assert check_view({"type": "home", "blocks": [field("f"), actions(button("x", "a"))]}, "home") == []


def test_options_offered_wrongly_are_not_shown():
    assert len(check_options({"options": options("A", "B")})) == 2
    assert len(check_options({"option_groups": [{"label": plain("g"), "options": options("A")}]})) == 1
    assert check_options({"options": many_options(101)}) == []
    assert check_options({"options": [{"text": "A", "value": "a"}]}) == []
    assert check_options(None) == []
