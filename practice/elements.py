"""Where the interactive elements of Block Kit sit, and under which name each keeps what was chosen."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]

STATE_KEYS = {
    "plain_text_input": "value",
    "email_text_input": "value",
    "url_text_input": "value",
    "number_input": "value",
    "rich_text_input": "rich_text_value",
    "static_select": "selected_option",
    "external_select": "selected_option",
    "users_select": "selected_user",
    "conversations_select": "selected_conversation",
    "channels_select": "selected_channel",
    "multi_static_select": "selected_options",
    "multi_external_select": "selected_options",
    "multi_users_select": "selected_users",
    "multi_conversations_select": "selected_conversations",
    "multi_channels_select": "selected_channels",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
    "radio_buttons": "selected_option",
    "checkboxes": "selected_options",
    "file_input": "files",
}
LISTS = {"selected_options", "selected_users", "selected_conversations", "selected_channels", "files"}
INITIAL_KEYS = {
    "value": "initial_value",
    "rich_text_value": "initial_value",
    "selected_option": "initial_option",
    "selected_options": "initial_options",
    "selected_user": "initial_user",
    "selected_users": "initial_users",
    "selected_conversation": "initial_conversation",
    "selected_conversations": "initial_conversations",
    "selected_channel": "initial_channel",
    "selected_channels": "initial_channels",
    "selected_date": "initial_date",
    "selected_time": "initial_time",
    "selected_date_time": "initial_date_time",
}
INTERACTIVE = {*STATE_KEYS, "button", "overflow", "workflow_button"}


@dataclass(frozen=True)
class Spot:
    """An interactive element and the block that holds it."""

    block: Json
    element: Json

    @property
    def block_id(self) -> str:
        return self.block["block_id"]

    @property
    def action_id(self) -> str:
        return self.element["action_id"]

    @property
    def label(self) -> str:
        """What a reader calls it: the input's label, the button's text, or the placeholder."""
        if self.block["type"] == "input":
            return self.block["label"]["text"]
        return (self.element.get("text") or self.element.get("placeholder") or {}).get("text", "")

    @property
    def keeps_state(self) -> bool:
        return self.element["type"] in STATE_KEYS


def spots(blocks: list[Json]) -> Iterator[Spot]:
    """Every interactive element in reading order."""
    for block in blocks:
        held = [block.get("element"), block.get("accessory"), *block.get("elements", [])]
        for element in held:
            if isinstance(element, dict) and element.get("type") in INTERACTIVE:
                yield Spot(block, element)


def offered_options(element: Json) -> list[Json]:
    """The options of a select, radio group, checkbox group or overflow, those of groups included."""
    grouped = [option for group in element.get("option_groups", []) for option in group["options"]]
    return list(element.get("options", [])) + grouped


def option_matching(options: list[Json], plain: Any) -> Json | None:
    """The option with that value or those words; `plain` may also be an option itself."""
    wanted = plain.get("value") if isinstance(plain, dict) else str(plain)
    matching = (o for o in options if wanted in (o.get("value"), o["text"]["text"]))
    return next(matching, None)


def empty_state(element: Json) -> Json:
    """What `state.values` holds for the element before anybody touched it."""
    key = STATE_KEYS[element["type"]]
    start = element.get(INITIAL_KEYS.get(key, ""), [] if key in LISTS else None)
    return {"type": element["type"], key: start}
