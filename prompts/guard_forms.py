"""What the privacy guard holds back: a form shown once more, and the words of a command that wait.

No word that was typed is lost by it, and none is repeated in what is said.
"""

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from slack_sdk.models.blocks import PlainTextInputElement

from models.guard_finding import Finding, stops
from models.outbox import Message
from prompts import guard, ids, kit

VALUE, FIELD = 2000, 3000
"""How many characters a button's value and a form's field hold."""

WORDS = "words"
TOP = "guard.told"

_PARTS = ("type", "callback_id", "title", "submit", "close", "clear_on_close", "notify_on_close")

_INITIAL = {
    "value": "initial_value",
    "rich_text_value": "initial_value",
    "selected_option": "initial_option",
    "selected_options": "initial_options",
    "selected_date": "initial_date",
    "selected_time": "initial_time",
    "selected_date_time": "initial_date_time",
    "selected_user": "initial_user",
    "selected_users": "initial_users",
    "selected_conversation": "initial_conversation",
    "selected_conversations": "initial_conversations",
    "selected_channel": "initial_channel",
    "selected_channels": "initial_channels",
}
"""Where an element's state is put, to stand there when the form is shown anew."""


@dataclass(frozen=True)
class Held:
    """A command that waits, as a button carries it. ``once`` names it, so that it is said once."""

    once: str
    command: str
    text: str

    @classmethod
    def of(cls, value: str) -> "Held":
        """What ``value`` made."""
        once, command, text = value.split(" ", 2)
        return cls(once, command, text)

    @property
    def value(self) -> str:
        """The command in one line."""
        return f"{self.once} {self.command} {self.text}"

    @property
    def fits(self) -> bool:
        """Whether a button can carry it."""
        return len(self.value) <= VALUE


def render_stopped(findings: Sequence[Finding], held: Held) -> Message:
    """What was seen in a command, and what can be done with it; only what is grey can be kept as it is."""
    reword = kit.button("Say it another way …", ids.GUARD_REWORD, held.value, style="primary")
    keep = kit.button("Keep it as it is", ids.GUARD_KEEP, held.value)
    return guard.render_warning(findings, held.text, [reword] if stops(findings) else [reword, keep])


def rewording_form(held: Held, *, warning: str = "", metadata: Mapping[str, Any]) -> dict[str, Any]:
    """The words of a command, to be written another way; long ones in several fields."""
    blocks = [kit.section(f":warning: {kit.escape(warning)}")] if warning else []
    for number, part in enumerate(_parts(held.text)):
        element = PlainTextInputElement(initial_value=part, multiline=True, max_length=FIELD)
        label = f"After {held.command}" if number == 0 else "And on"
        blocks.append(kit.field(label, f"{WORDS}-{number}", element, optional=number > 0))
    return kit.form("Say it another way", ids.REWORD_FORM, blocks, submit="Send", metadata=metadata)


def reworded(values: Mapping[str, Any]) -> str:
    """What that form says, as one text."""
    names = sorted(values, key=lambda name: int(name.removeprefix(f"{WORDS}-")))
    return " ".join(part for name in names if (part := (values[name] or "").strip()))


def _parts(text: str) -> Iterator[str]:
    """The text in pieces that a field holds, cut between two words where there are any."""
    while len(text) > FIELD:
        cut = text[: FIELD + 1].rfind(" ")
        cut = cut if cut > 0 else FIELD
        yield text[:cut]
        text = text[cut:].lstrip()
    yield text


def shown_again(
    view: Mapping[str, Any], told: Mapping[str, str], *, metadata: Mapping[str, Any]
) -> dict[str, Any]:
    """The form as it was sent, with all that is in it, and at its top what was seen, by the block's id.

    A form that is full gives up a line that is no field.
    """
    blocks = [_filled(block, view) for block in view["blocks"] if block.get("block_id") != TOP]
    labels = {block["block_id"]: block["label"]["text"] for block in blocks if "label" in block}
    lines = [f"*{kit.escape(labels[block_id])}:* {kit.escape(why)}" for block_id, why in told.items()]
    top = kit.section("\n".join([f":warning: {SEND_AGAIN}", *lines]), block_id=TOP).to_dict()
    if len(blocks) >= kit.VIEW_BLOCKS:
        blocks.remove(next(block for block in blocks if block["type"] != "input"))
    parts = {part: view[part] for part in _PARTS if view.get(part) is not None}
    return {**parts, "blocks": [top, *blocks], "private_metadata": kit.packed(metadata)}


SEND_AGAIN = "Please look at this once more. Send it again to keep it as it is."


def _filled(block: Mapping[str, Any], view: Mapping[str, Any]) -> dict[str, Any]:
    """The block with what stands in its field now in the place of what stood there at first.

    Slack keeps what is typed in a field of the same ids anyway; so it is kept where Slack does not, too.
    """
    made = deepcopy(dict(block))
    states = view.get("state", {}).get("values", {}).get(made.get("block_id"), {})
    element = made.get("element", {})
    for key, value in states.get(element.get("action_id"), {}).items():
        if key in _INITIAL:
            element.pop(_INITIAL[key], None)
            if value:
                element[_INITIAL[key]] = value
    return made
