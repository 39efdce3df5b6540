"""The parts of an agenda by name, and the form in which a committee puts them in its own order."""

from collections.abc import Mapping, Sequence
from typing import Any

from slack_sdk.models.blocks import PlainTextInputElement

from models.outbox import Message
from models.standing import Part
from prompts import ids, kit

HEADINGS = {
    Part.CALL_TO_ORDER: "Call to order and roll call",
    Part.MINUTES: "Approval of the minutes",
    Part.ACTION_ITEMS: "Action items due",
    Part.REPORTS: "Workgroup report-backs",
    Part.UNFINISHED: "Unfinished business",
    Part.NEW_BUSINESS: "New business",
    Part.PARKING_LOT: "Parking lot",
    Part.PUBLIC_COMMENT: "Public comment",
    Part.NEXT_MEETING: "Next meeting",
    Part.ADJOURNMENT: "Adjournment",
}

_BY_NAME = {heading.casefold(): part.value for part, heading in HEADINGS.items()}

ORDER_LIMIT = 3000


def heading(entry: str) -> str:
    """The words of a part, or the committee's own heading as it was typed."""
    return HEADINGS[Part(entry)] if entry in tuple(Part) else entry


def read_order(text: str) -> list[str]:
    """One part a line, by its name; any other line is a heading. Numbers and dots before it are left out."""
    lines = [line.strip().lstrip("0123456789.)•-– ").strip() for line in text.splitlines()]
    return [_BY_NAME.get(line.casefold(), line) for line in lines if line]


def order_form(order: Sequence[str], *, metadata: Mapping[str, Any]) -> dict[str, Any]:
    """The order as lines that can be moved, taken out and added to."""
    known = kit.listed(f"_{words}_" for words in HEADINGS.values())
    element = PlainTextInputElement(
        initial_value="\n".join(heading(entry) for entry in order), multiline=True, max_length=ORDER_LIMIT
    )
    blocks = [
        kit.section(
            f"One part a line. These fill themselves: {known}. Any other line is printed as a heading. "
            "Empty the field to have the usual order back."
        ),
        kit.field("The order of every agenda", "order", element, optional=True),
    ]
    return kit.form("Standing order", ids.ORDER_FORM, blocks, metadata=metadata)


def order_saved(order: Sequence[str]) -> Message:
    """The order that holds from the next agenda on."""
    lines = [f"{number}. {kit.escape(heading(entry))}" for number, entry in enumerate(order, start=1)]
    return kit.say("*Every agenda from now on*\n" + "\n".join(lines))
