"""What a person typed or chose, turned into Slack's `state.values`; what Slack's client would refuse."""

import re
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from practice.elements import (
    LISTS,
    STATE_KEYS,
    Json,
    Spot,
    empty_state,
    offered_options,
    option_matching,
    spots,
)
from practice.errors import Refused
from practice.records import View
from practice.workspace import Workspace

REQUIRED = "Please complete this required field."
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_URL = re.compile(r"https?://\S+")
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


def keep_typed(view: View, typed: dict[str, Json]) -> None:
    """Gives each element its start value, or what was typed under the same block_id and action_id."""
    view.values = initial_values(view.blocks, typed)


def initial_values(blocks: list[Json], typed: dict[str, Json]) -> dict[str, Json]:
    """`state.values` of these blocks, given what was typed before."""
    values: dict[str, Json] = {}
    for spot in spots(blocks):
        if spot.keeps_state:
            old = typed.get(spot.block_id, {}).get(spot.action_id)
            same = old is not None and old.get("type") == spot.element["type"]
            state = old if same else empty_state(spot.element)
            values.setdefault(spot.block_id, {})[spot.action_id] = state
    return values


def as_state(spot: Spot, plain: Any, ws: Workspace, offered: list[Json] | None = None) -> Json:
    """The element's state for a plain value: text, an option's value or words, names or ids, a date, a time …

    `offered` are the options that the app offers for an external select. Raises Refused, in words for the
    person.
    """
    element = spot.element
    key = STATE_KEYS[element["type"]]
    if plain in (None, "", []):
        return {"type": element["type"], key: [] if key in LISTS else None}
    if key in LISTS:
        items = plain if isinstance(plain, list | tuple | set) else [plain]
        chosen: Any = [_one(element, key[:-1], item, ws, offered) for item in items]
        most = element.get("max_selected_items")
        if most and len(chosen) > most:
            raise Refused(f"You can choose at most {most}.")
    else:
        chosen = _one(element, key, plain, ws, offered)
    return {"type": element["type"], key: chosen}


def missing(view: View) -> dict[str, str]:
    """The required inputs that are empty: block_id to what Slack's client says below the field."""
    found = {}
    for spot in spots(view.blocks):
        if spot.block["type"] == "input" and not spot.block.get("optional"):
            state = view.values[spot.block_id][spot.action_id]
            if state[STATE_KEYS[spot.element["type"]]] in (None, "", []):
                found[spot.block_id] = REQUIRED
    return found


def _one(element: Json, key: str, plain: Any, ws: Workspace, offered: list[Json] | None) -> Any:
    if key == "selected_option":
        return _option(offered if offered is not None else offered_options(element), plain)
    if key == "selected_user":
        return _named(ws.user, plain)
    if key in ("selected_conversation", "selected_channel"):
        return _named(ws.channel, plain)
    if key == "selected_date":
        return _date(plain)
    if key == "selected_time":
        return _time(plain)
    if key == "selected_date_time":
        return _instant(plain)
    return _text(element, plain)


def _option(offered: list[Json], plain: Any) -> Json:
    found = option_matching(offered, plain)
    if found is None:
        raise Refused(f"“{plain}” is not one of the options.")
    return found


def _named(find: Any, plain: Any) -> str:
    try:
        return str(find(str(plain)).id)
    except LookupError as error:
        raise Refused(str(error)) from None


def _date(plain: Any) -> str:
    try:
        return date.fromisoformat(str(plain)).isoformat()
    except ValueError:
        raise Refused(f"“{plain}” is not a date.") from None


def _time(plain: Any) -> str:
    if not _TIME.fullmatch(str(plain)):
        raise Refused(f"“{plain}” is not a time.")
    return str(plain)


def _instant(plain: Any) -> int:
    if isinstance(plain, int):
        return plain
    try:
        instant = datetime.fromisoformat(str(plain))
    except ValueError:
        raise Refused(f"“{plain}” is not a date and time.") from None
    if instant.tzinfo is None:
        raise Refused(f"“{plain}” has no zone.")
    return int(instant.timestamp())


def _text(element: Json, plain: Any) -> Any:
    kind = element["type"]
    if kind == "rich_text_input":
        return plain if isinstance(plain, dict) else _rich(str(plain))
    text = str(plain)
    if kind == "number_input":
        return _number(element, text)
    if kind == "email_text_input" and not _EMAIL.fullmatch(text):
        raise Refused("Please enter a valid email address.")
    if kind == "url_text_input" and not _URL.fullmatch(text):
        raise Refused("Please enter a valid URL.")
    if kind == "plain_text_input" and not element.get("multiline") and "\n" in text:
        raise Refused("This field takes one line.")
    if len(text) > element.get("max_length", 3000):
        raise Refused(f"Please use at most {element.get('max_length', 3000)} characters.")
    if len(text) < element.get("min_length", 0):
        raise Refused(f"Please use at least {element['min_length']} characters.")
    return text


def _number(element: Json, text: str) -> str:
    try:
        number = Decimal(text)
        if not number.is_finite():
            raise InvalidOperation
    except InvalidOperation:
        raise Refused("Please enter a number.") from None
    if not element.get("is_decimal_allowed") and number != number.to_integral_value():
        raise Refused("Please enter a whole number.")
    if "min_value" in element and number < Decimal(element["min_value"]):
        raise Refused(f"Please enter {element['min_value']} or more.")
    if "max_value" in element and number > Decimal(element["max_value"]):
        raise Refused(f"Please enter {element['max_value']} or less.")
    return text


def _rich(text: str) -> Json:
    line = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
    return {"type": "rich_text", "elements": [line]}
