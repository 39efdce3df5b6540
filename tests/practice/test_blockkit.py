"""Each rule of Block Kit that Slack documents for messages: what fits is taken, one too many is refused."""

from typing import Any

import pytest
from slack_sdk.models import blocks as sdk

from practice.blockkit import check_message
from tests.practice.workbench import (
    actions,
    button,
    field,
    in_input,
    many_options,
    mrkdwn,
    option,
    plain,
    section,
    select,
)

Json = dict[str, Any]


FITS_IN_MESSAGE: dict[str, Json] = {
    "section of 3000": section("x" * 3000),
    "ten fields of 2000": {"type": "section", "fields": [mrkdwn("x" * 2000)] * 10},
    "header of 150": {"type": "header", "text": plain("x" * 150)},
    "divider": {"type": "divider", "block_id": "x" * 255},
    "image": {
        "type": "image",
        "image_url": "https://example.org/a.png",
        "alt_text": "a",
        "title": plain("t"),
    },
    "25 buttons": actions(*(button("b", f"a{n}") for n in range(25))),
    "button at its limits": actions(button("x" * 75, "x" * 255, value="x" * 2000, style="danger")),
    "ten context pieces": {"type": "context", "elements": [mrkdwn("x")] * 10},
    "context image": {
        "type": "context",
        "elements": [{"type": "image", "image_url": "https://e.org/a", "alt_text": ""}],
    },
    "overflow of five": section(
        "x", accessory={"type": "overflow", "action_id": "o", "options": many_options(5)}
    ),
    "hundred options": actions(select(options=many_options(100))),
    "option at its limits": actions(
        select(options=[option(75, value="x" * 150, description=plain("x" * 75))])
    ),
    "option groups": actions(select(option_groups=[{"label": plain("g"), "options": many_options(2)}])),
    "initial option": actions(select(options=many_options(3), initial_option=many_options(3)[2])),
    "ten checkboxes": actions({"type": "checkboxes", "action_id": "c", "options": many_options(10)}),
    "dates": actions({"type": "datepicker", "action_id": "d", "initial_date": "2028-02-29"}),
    "date and time": actions(
        {"type": "datetimepicker", "action_id": "d", "initial_date_time": 1_700_000_000}
    ),
    "time": actions({"type": "timepicker", "action_id": "t", "initial_time": "23:59"}),
    "multi select": section(
        "x", accessory=select("multi_static_select", options=many_options(2), max_selected_items=1)
    ),
    "people": actions(select("users_select", placeholder=plain("x" * 150), initial_user="U1")),
    "conversations": actions(select("conversations_select", filter={"include": ["public"]})),
    "confirmation": actions(
        button(
            "b",
            "a",
            confirm={
                "title": plain("x" * 100),
                "text": mrkdwn("x" * 300),
                "confirm": plain("x" * 30),
                "deny": plain("x" * 30),
            },
        )
    ),
    "input": field("f", "x" * 2000, hint=plain("x" * 2000), optional=True),
    "rich text": {
        "type": "rich_text",
        "elements": [
            {
                "type": "rich_text_list",
                "style": "bullet",
                "elements": [
                    {
                        "type": "rich_text_section",
                        "elements": [
                            {"type": "text", "text": "x", "style": {"bold": True}},
                            {"type": "user", "user_id": "U1"},
                        ],
                    }
                ],
            }
        ],
    },
    "markdown": {"type": "markdown", "text": "x" * 12_000},
    "table": {
        "type": "table",
        "rows": [[{"type": "raw_text", "text": "a"}, {"type": "raw_text", "text": "b"}]],
    },
}


@pytest.mark.parametrize("block", FITS_IN_MESSAGE.values(), ids=FITS_IN_MESSAGE)
def test_message_takes(block):
    assert check_message([block]) == []


REFUSED_IN_MESSAGE: list[tuple[Json, str]] = [
    ({"text": "x"}, "missing required field: type [json-pointer:/blocks/0]"),
    ({"type": "sectoin"}, "unsupported type: sectoin [json-pointer:/blocks/0/type]"),
    (section(""), "must be more than 0 characters [json-pointer:/blocks/0/text/text]"),
    (section("x" * 3001), "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"),
    ({"type": "section"}, "must define either `text` or `fields` [json-pointer:/blocks/0]"),
    ({"type": "section", "fields": []}, "no fewer than 1 items allowed [json-pointer:/blocks/0/fields]"),
    (
        {"type": "section", "fields": [mrkdwn("x")] * 11},
        "no more than 10 items allowed [json-pointer:/blocks/0/fields]",
    ),
    (
        {"type": "section", "fields": [mrkdwn("x" * 2001)]},
        "must be less than 2001 characters [json-pointer:/blocks/0/fields/0/text]",
    ),
    ({"type": "section", "text": "x"}, "must provide an object [json-pointer:/blocks/0/text]"),
    (section("x", color="red"), "invalid additional property: color [json-pointer:/blocks/0]"),
    (section("x", block_id="x" * 256), "must be less than 256 characters [json-pointer:/blocks/0/block_id]"),
    (
        {"type": "section", "text": mrkdwn("x") | {"emoji": True}},
        "invalid additional property: emoji [json-pointer:/blocks/0/text]",
    ),
    (
        {"type": "header", "text": plain("x" * 151)},
        "must be less than 151 characters [json-pointer:/blocks/0/text/text]",
    ),
    ({"type": "header", "text": mrkdwn("x")}, "unsupported type: mrkdwn [json-pointer:/blocks/0/text/type]"),
    (
        {"type": "image", "alt_text": "x"},
        "must define either `image_url` or `slack_file` [json-pointer:/blocks/0]",
    ),
    (
        {"type": "image", "image_url": "file:///x", "alt_text": "x"},
        "must be a valid image url [json-pointer:/blocks/0/image_url]",
    ),
    (actions(), "no fewer than 1 items allowed [json-pointer:/blocks/0/elements]"),
    (
        actions(*(button("b", f"a{n}") for n in range(26))),
        "no more than 25 items allowed [json-pointer:/blocks/0/elements]",
    ),
    (
        actions(button("x" * 76, "a")),
        "must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]",
    ),
    (
        actions(button("x", "a" * 256)),
        "must be less than 256 characters [json-pointer:/blocks/0/elements/0/action_id]",
    ),
    (
        actions(button("x", "a", value="x" * 2001)),
        "must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]",
    ),
    (
        actions(button("x", "a", style="loud")),
        "must be one of: primary, danger [json-pointer:/blocks/0/elements/0/style]",
    ),
    (
        actions(button("x", "a"), button("y", "a")),
        "action_id a already exists [json-pointer:/blocks/0/elements/1/action_id]",
    ),
    (
        actions(button("x", "a", confirm={"title": plain("t"), "text": plain("x"), "confirm": plain("y")})),
        "missing required field: deny [json-pointer:/blocks/0/elements/0/confirm]",
    ),
    (
        actions({"type": "plain_text_input", "action_id": "a"}),
        "unsupported type: plain_text_input [json-pointer:/blocks/0/elements/0/type]",
    ),
    (
        {"type": "context", "elements": [mrkdwn("x")] * 11},
        "no more than 10 items allowed [json-pointer:/blocks/0/elements]",
    ),
    (
        {"type": "context", "elements": [button("x", "a")]},
        "unsupported type: button [json-pointer:/blocks/0/elements/0/type]",
    ),
    (
        actions(select(options=many_options(101))),
        "no more than 100 items allowed [json-pointer:/blocks/0/elements/0/options]",
    ),
    (
        actions(select()),
        "must define either `options` or `option_groups` [json-pointer:/blocks/0/elements/0]",
    ),
    (
        actions(select(options=[option(76)])),
        "must be less than 76 characters [json-pointer:/blocks/0/elements/0/options/0/text/text]",
    ),
    (
        actions(select(options=[option(value="x" * 151)])),
        "must be less than 151 characters [json-pointer:/blocks/0/elements/0/options/0/value]",
    ),
    (
        actions(select(options=[option(description=plain("x" * 76))])),
        "must be less than 76 characters [json-pointer:/blocks/0/elements/0/options/0/description/text]",
    ),
    (
        actions(select(options=[option(), option()])),
        "option values must be unique [json-pointer:/blocks/0/elements/0/options]",
    ),
    (
        actions(select(options=many_options(2), initial_option=many_options(3)[2])),
        "initial_option must be one of the options [json-pointer:/blocks/0/elements/0/initial_option]",
    ),
    (
        actions(select(options=many_options(2), placeholder=plain("x" * 151))),
        "must be less than 151 characters [json-pointer:/blocks/0/elements/0/placeholder/text]",
    ),
    (
        actions({"type": "overflow", "action_id": "o", "options": many_options(6)}),
        "no more than 5 items allowed [json-pointer:/blocks/0/elements/0/options]",
    ),
    (
        actions({"type": "radio_buttons", "action_id": "r", "options": many_options(11)}),
        "no more than 10 items allowed [json-pointer:/blocks/0/elements/0/options]",
    ),
    (
        actions({"type": "datepicker", "action_id": "d", "initial_date": "2027-02-29"}),
        "must be a date of the form YYYY-MM-DD [json-pointer:/blocks/0/elements/0/initial_date]",
    ),
    (
        actions({"type": "timepicker", "action_id": "t", "initial_time": "24:00"}),
        "must be a valid time (HH:mm) [json-pointer:/blocks/0/elements/0/initial_time]",
    ),
    (
        actions(select("multi_static_select", options=many_options(2))),
        "unsupported type: multi_static_select [json-pointer:/blocks/0/elements/0/type]",
    ),
    (
        in_input({"type": "number_input", "is_decimal_allowed": False}),
        "unsupported type: number_input [json-pointer:/blocks/0/element/type]",
    ),
    (in_input(button("x", "a")), "unsupported type: button [json-pointer:/blocks/0/element/type]"),
    (
        {"type": "markdown", "text": "x" * 12_001},
        "must be less than 12001 characters [json-pointer:/blocks/0/text]",
    ),
    (
        {"type": "rich_text", "elements": [{"type": "text", "text": "x"}]},
        "unsupported type: text [json-pointer:/blocks/0/elements/0/type]",
    ),
    (
        {"type": "table", "rows": [[{"type": "raw_text", "text": "a"}], []]},
        "no fewer than 1 items allowed [json-pointer:/blocks/0/rows/1]",
    ),
]


@pytest.mark.parametrize(
    ("block", "problem"), REFUSED_IN_MESSAGE, ids=[problem for _, problem in REFUSED_IN_MESSAGE]
)
def test_message_refuses(block, problem):
    assert problem in check_message([block])


def test_message_takes_fifty_blocks_and_no_more():
    assert check_message([section("x")] * 50) == []
    assert check_message([section("x")] * 51) == ["no more than 50 items allowed [json-pointer:/blocks]"]


def test_block_ids_are_unique():
    twice = [section("x", block_id="same"), section("y", block_id="same")]
    assert check_message(twice) == ["block_id same already exists [json-pointer:/blocks/1/block_id]"]
    assert check_message([section("x"), section("y")]) == []


def test_only_one_table_in_a_message():
    table = FITS_IN_MESSAGE["table"]
    assert check_message([table, table]) == ["only one table is allowed in a message [json-pointer:/blocks]"]


def test_what_the_sdk_builds_passes():
    built = [
        sdk.HeaderBlock(text="Agenda"),
        sdk.SectionBlock(
            text="*x*",
            fields=["a", "b"],
            accessory=sdk.OverflowMenuElement(action_id="o", options=[sdk.Option(text="A", value="a")]),
        ),
        sdk.ActionsBlock(
            elements=[
                sdk.ButtonElement(
                    text="Done",
                    action_id="d",
                    value="A12",
                    style="primary",
                    confirm=sdk.ConfirmObject(title="Sure?", text="Really?"),
                ),
                sdk.StaticSelectElement(
                    placeholder="Which", action_id="s", options=[sdk.Option(text="A", value="a")]
                ),
                sdk.DatePickerElement(action_id="p", initial_date="2026-12-01"),
            ]
        ),
        sdk.ContextBlock(elements=[sdk.MarkdownTextObject(text="x"), sdk.PlainTextObject(text="y")]),
        sdk.InputBlock(
            label="Note", element=sdk.PlainTextInputElement(action_id="n", multiline=True), optional=True
        ),
        sdk.DividerBlock(),
    ]
    assert check_message([block.to_dict() for block in built]) == []
