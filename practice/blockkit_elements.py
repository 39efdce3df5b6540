"""Block Kit's elements: fields and limits, the blocks that may hold each, and the surfaces that may show it.

Source: Slack's reference of block elements.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from practice.blockkit_objects import (
    any_text,
    anything,
    confirm,
    conversation_filter,
    dispatch_config,
    group,
    id_text,
    image_url,
    initials,
    option,
    plain_text,
    select_option,
    url,
)
from practice.blockkit_rich import rich_text
from practice.schema import (
    Check,
    Report,
    also,
    array,
    boolean,
    by_type,
    either,
    integer,
    one_of,
    string,
    structure,
)

EVERYWHERE = frozenset({"message", "modal", "home"})


@dataclass(frozen=True)
class Element:
    """One element type: its shape, the blocks that may hold it, the surfaces that may show it."""

    check: Check
    blocks: frozenset[str]
    surfaces: frozenset[str] = EVERYWHERE


def _real_date(report: Report, value: Any, path: str) -> None:
    try:
        if len(value) != 10:
            raise ValueError
        date.fromisoformat(value)
    except (TypeError, ValueError):
        report.add("must be a date of the form YYYY-MM-DD", path)


def _ordered_lengths(report: Report, value: Any, path: str) -> None:
    if value.get("min_length", 0) > value.get("max_length", 3000):
        report.add("min_length must be less than max_length", path)


def _short_enough(report: Report, value: Any, path: str) -> None:
    most = value.get("max_length", 3000)
    if len(value.get("initial_value", "")) > most:
        report.add(f"must be less than {most + 1} characters", f"{path}/initial_value")


def _in_range(report: Report, value: Any, path: str) -> None:
    low, high = (
        float(value.get(name, default)) for name, default in (("min_value", "-inf"), ("max_value", "inf"))
    )
    if low > high:
        report.add("min_value must be less than max_value", path)
    if "initial_value" in value and not low <= float(value["initial_value"]) <= high:
        report.add("initial_value must be between min_value and max_value", f"{path}/initial_value")


_BASE: dict[str, Check] = {"action_id": id_text, "focus_on_load": boolean}
_PLACEHOLDER: dict[str, Check] = {"placeholder": plain_text(150)}
_CONFIRM: dict[str, Check] = {"confirm": confirm}
_SELECT = _BASE | _PLACEHOLDER | _CONFIRM
_MULTI = _SELECT | {"max_selected_items": integer(1)}
_TEXT = _BASE | _PLACEHOLDER | {"dispatch_action_config": dispatch_config}
_STATIC: dict[str, Check] = {
    "options": array(select_option, least=1, most=100),
    "option_groups": array(group, least=1, most=100),
}
_time = string(pattern=r"([01]\d|2[0-3]):[0-5]\d", like="time (HH:mm)")
_number = string(pattern=r"-?\d+(\.\d+)?", like="number")
_rich_option = option(any_text(75))


def _element(optional: dict[str, Check], required: dict[str, Check] | None = None, *more: Check) -> Check:
    shape = structure({"type": anything, **(required or {})}, optional)
    return also(shape, *more) if more else shape


def _choices(most: int, initial: dict[str, Check]) -> Check:
    return _element(
        _BASE | _CONFIRM | initial, {"options": array(_rich_option, least=1, most=most)}, initials
    )


_BUTTON = _element(
    {
        "action_id": id_text,
        "url": url,
        "value": string(2000),
        "style": one_of("primary", "danger"),
        "confirm": confirm,
        "accessibility_label": string(75),
    },
    {"text": plain_text(75)},
)
_OVERFLOW = _element(
    {"action_id": id_text, "confirm": confirm},
    {"options": array(option(plain_text(75), with_url=True), least=1, most=5)},
    initials,
)
_IMAGE = _element(
    {"image_url": image_url, "slack_file": structure({}, {"id": anything, "url": url})},
    {"alt_text": string(2000)},
    either("image_url", "slack_file"),
)
_PLAIN_INPUT = _element(
    _TEXT
    | {
        "initial_value": string(3000),
        "multiline": boolean,
        "min_length": integer(0, 3000),
        "max_length": integer(1, 3000),
    },
    None,
    _ordered_lengths,
    _short_enough,
)
_NUMBER_INPUT = _element(
    _TEXT | {"initial_value": _number, "min_value": _number, "max_value": _number},
    {"is_decimal_allowed": boolean},
    _in_range,
)
_ONE_STATIC = _element(
    _SELECT | _STATIC | {"initial_option": select_option}, None, either("options", "option_groups"), initials
)
_MANY_STATIC = _element(
    _MULTI | _STATIC | {"initial_options": array(select_option, least=1, most=100)},
    None,
    either("options", "option_groups"),
    initials,
)
_QUERY: dict[str, Check] = {"min_query_length": integer(0)}
_CONVERSATION: dict[str, Check] = {
    "default_to_current_conversation": boolean,
    "filter": conversation_filter,
}
_RESPONSE_URL: dict[str, Check] = {"response_url_enabled": boolean}
_names = array(anything)
_ANY_BLOCK = frozenset({"section", "actions", "input"})
_BUTTONS = frozenset({"section", "actions"})
_LISTS = frozenset({"section", "input"})
_INPUT = frozenset({"input"})
_MODAL = frozenset({"modal"})

ELEMENTS: dict[str, Element] = {
    "button": Element(_BUTTON, _BUTTONS),
    "overflow": Element(_OVERFLOW, _BUTTONS),
    "image": Element(_IMAGE, frozenset({"section", "context"})),
    "checkboxes": Element(_choices(10, {"initial_options": array(_rich_option, least=1)}), _ANY_BLOCK),
    "radio_buttons": Element(_choices(10, {"initial_option": _rich_option}), _ANY_BLOCK),
    "datepicker": Element(_element(_SELECT | {"initial_date": _real_date}), _ANY_BLOCK),
    "timepicker": Element(_element(_SELECT | {"initial_time": _time, "timezone": anything}), _ANY_BLOCK),
    "datetimepicker": Element(
        _element(_BASE | _CONFIRM | {"initial_date_time": integer(1_000_000_000, 9_999_999_999)}),
        frozenset({"actions", "input"}),
        frozenset({"message", "modal"}),
    ),
    "plain_text_input": Element(_PLAIN_INPUT, _INPUT),
    "email_text_input": Element(_element(_TEXT | {"initial_value": anything}), _INPUT, _MODAL),
    "url_text_input": Element(_element(_TEXT | {"initial_value": anything}), _INPUT, _MODAL),
    "rich_text_input": Element(
        _element(_TEXT | {"initial_value": by_type({"rich_text": rich_text})}),
        _INPUT,
        frozenset({"modal", "home"}),
    ),
    "number_input": Element(_NUMBER_INPUT, _INPUT, _MODAL),
    "file_input": Element(
        _element({"action_id": id_text, "filetypes": array(anything), "max_files": integer(1, 10)}),
        _INPUT,
        _MODAL,
    ),
    "static_select": Element(_ONE_STATIC, _ANY_BLOCK),
    "external_select": Element(_element(_SELECT | _QUERY | {"initial_option": select_option}), _ANY_BLOCK),
    "users_select": Element(_element(_SELECT | {"initial_user": anything}), _ANY_BLOCK),
    "conversations_select": Element(
        _element(_SELECT | _CONVERSATION | _RESPONSE_URL | {"initial_conversation": anything}), _ANY_BLOCK
    ),
    "channels_select": Element(_element(_SELECT | _RESPONSE_URL | {"initial_channel": anything}), _ANY_BLOCK),
    "multi_static_select": Element(_MANY_STATIC, _LISTS),
    "multi_external_select": Element(
        _element(_MULTI | _QUERY | {"initial_options": array(select_option, least=1)}), _LISTS
    ),
    "multi_users_select": Element(_element(_MULTI | {"initial_users": _names}), _LISTS),
    "multi_conversations_select": Element(
        _element(_MULTI | _CONVERSATION | {"initial_conversations": _names}), _LISTS
    ),
    "multi_channels_select": Element(_element(_MULTI | {"initial_channels": _names}), _LISTS),
}


def element_in(block: str) -> Check:
    """The check of an element that sits in a block of this type."""

    def check(report: Report, value: Any, path: str) -> None:
        if not isinstance(value, dict):
            report.add("must provide an object", path)
            return
        if "type" not in value:
            report.add("missing required field: type", path)
            return
        known = ELEMENTS.get(value["type"])
        if known is None or block not in known.blocks or report.surface not in known.surfaces:
            report.add(f"unsupported type: {value['type']}", f"{path}/type")
            return
        known.check(report, value, path)

    return check
