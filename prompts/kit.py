"""Building blocks within Slack's limits: escaping, clipping, sections, buttons, inputs, forms.

Limits are those of Slack's Block Kit reference: a section 3,000 characters, a header 150, a button's text
75 and value 2,000, an option 75, a modal's title 24, 50 blocks a message and 100 a view.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from slack_sdk.models.blocks import (
    Block,
    ConfirmObject,
    DividerBlock,
    InputBlock,
    InputInteractiveElement,
    InteractiveElement,
    Option,
    PlainTextObject,
)
from slack_sdk.models.views import View

from models.outbox import Message

SECTION, HEADER, BUTTON, OPTION, TITLE, CONTEXT = 3000, 150, 75, 75, 24, 2000
MESSAGE_BLOCKS, VIEW_BLOCKS = 50, 100
ELLIPSIS = "…"

_MARKS = str.maketrans({"*": "∗", "_": "＿", "~": "∼", "`": "ˋ"})


def escape(text: str) -> str:
    """What a person typed, as it may stand in mrkdwn: no live mention, link or formatting.

    ``&``, ``<`` and ``>`` are escaped as Slack asks; the four formatting marks, for which mrkdwn knows no
    escape, become look-alikes only where they could open formatting.
    """
    safe = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return re.sub(r"(?<!\w)[*_~`]|[*_~`](?!\w)|`", lambda mark: mark.group().translate(_MARKS), safe)


def clip(text: str, limit: int) -> str:
    """The text, or its beginning up to a word's end with an ellipsis, in at most ``limit`` characters."""
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    return (head.rsplit(" ", 1)[0] if " " in head[limit // 2 :] else head) + ELLIPSIS


def mention(slack_id: str) -> str:
    """A person by name, as Slack shows it."""
    return f"<@{slack_id}>"


def channel(slack_id: str) -> str:
    """A channel by name, as Slack shows it."""
    return f"<#{slack_id}>"


def link(address: str, label: str) -> str:
    """A web address behind a word; what could end it early is written as Slack and the web ask."""
    safe = address.replace("&", "&amp;").replace("<", "%3C").replace(">", "%3E").replace("|", "%7C")
    return f"<{safe}|{escape(label)}>"


def say(text: str, *blocks: Block) -> Message:
    """A message: ``text`` (mrkdwn, safe already) is its notification and, without blocks, all of it."""
    return Message(text, [block.to_dict() for block in blocks or [section(text)]])


class _Drawn(Block):
    """A block that is in Slack's form from the start.

    The SDK's own objects check and copy themselves part by part, which took longer than reading the list that
    is shown. What they would check, the functions below keep by clipping. Nothing of the SDK's state is kept.
    """

    def __init__(self, form: dict[str, Any]) -> None:
        self._form = form

    def to_dict(self, *_args: Any) -> dict[str, Any]:
        """The block as it is sent."""
        return self._form


class _DrawnElement(InteractiveElement):
    """A button or a menu that is in Slack's form from the start, as above."""

    def __init__(self, form: dict[str, Any]) -> None:
        self._form = form

    def to_dict(self, *_args: Any) -> dict[str, Any]:
        """The element as it is sent."""
        return self._form


def _plain(text: str, limit: int) -> dict[str, Any]:
    return {"type": "plain_text", "text": clip(text, limit), "emoji": True}


def _block(kind: str, block_id: str | None, **parts: Any) -> Block:
    form = {"type": kind, **parts}
    if block_id:
        form["block_id"] = block_id
    return _Drawn(form)


def header(text: str) -> Block:
    """A title line; plain text, so nothing in it is live."""
    return _block("header", None, text=_plain(text, HEADER))


def section(text: str, *, accessory: InteractiveElement | None = None, block_id: str | None = None) -> Block:
    """A paragraph of mrkdwn that is safe already."""
    body = {"type": "mrkdwn", "text": clip(text, SECTION)}
    beside = {"accessory": accessory.to_dict()} if accessory else {}
    return _block("section", block_id, text=body, **beside)


def context(text: str, *, block_id: str | None = None) -> Block:
    """A line in small print."""
    return _block("context", block_id, elements=[{"type": "mrkdwn", "text": clip(text, CONTEXT)}])


def divider() -> Block:
    """A thin line."""
    return DividerBlock()


def button(
    label: str,
    action_id: str,
    value: str = "",
    *,
    style: str | None = None,
    confirm: tuple[str, str] | None = None,
) -> InteractiveElement:
    """A button; ``confirm`` is a title and a question that are put before it acts."""
    form: dict[str, Any] = {"type": "button", "text": _plain(label, BUTTON), "action_id": action_id}
    if value:
        form["value"] = value
    if style:
        form["style"] = style
    if confirm is not None:
        title, question = confirm
        asked = ConfirmObject(
            title=PlainTextObject(text=clip(title, 100)),
            text=PlainTextObject(text=clip(question, 300)),
            confirm=PlainTextObject(text="Yes"),
            deny=PlainTextObject(text="Not now"),
        )
        form["confirm"] = asked.to_dict()
    return _DrawnElement(form)


def menu(action_id: str, options: Sequence[tuple[str, str]]) -> InteractiveElement:
    """A menu behind three dots: up to five choices, each a label and its value."""
    drawn = [{"text": _plain(label, OPTION), "value": value} for label, value in options]
    return _DrawnElement({"type": "overflow", "action_id": action_id, "options": drawn})


def actions(*elements: InteractiveElement, block_id: str | None = None) -> Block:
    """A row of buttons or selects."""
    return _block("actions", block_id, elements=[element.to_dict() for element in elements])


def option(text: str, value: str, description: str | None = None) -> Option:
    """A choice of a select, a menu or radio buttons."""
    return Option(
        text=PlainTextObject(text=clip(text, OPTION), emoji=True),
        value=value,
        description=PlainTextObject(text=clip(description, OPTION)) if description else None,
    )


def field(
    label: str,
    name: str,
    element: InputInteractiveElement,
    *,
    optional: bool = False,
    hint: str | None = None,
) -> Block:
    """A form's field. Its block id is the field's name in the errors of ``models/errors.py``."""
    element.action_id = name
    return InputBlock(
        label=PlainTextObject(text=clip(label, 2000), emoji=True),
        element=element,
        block_id=name,
        optional=optional,
        hint=PlainTextObject(text=clip(hint, 2000)) if hint else None,
    )


def fresh(blocks: Sequence[Block], page: str) -> list[Block]:
    """The fields as new ones: Slack keeps what was typed in a field of the same id when a form is turned."""
    for block in blocks:
        if isinstance(block, InputBlock):
            block.block_id = f"{block.block_id}~{page}"
    return list(blocks)


def form(
    title: str,
    callback_id: str,
    blocks: Sequence[Block],
    *,
    submit: str | None = "Save",
    close: str = "Cancel",
    metadata: Mapping[str, Any],
) -> dict[str, Any]:
    """A modal. ``metadata`` (an origin and ids; small) comes back with the submit."""
    return View(
        type="modal",
        callback_id=callback_id,
        title=PlainTextObject(text=clip(title, TITLE)),
        submit=PlainTextObject(text=clip(submit, TITLE)) if submit else None,
        close=PlainTextObject(text=clip(close, TITLE)),
        blocks=list(blocks)[:VIEW_BLOCKS],
        private_metadata=packed(metadata),
    ).to_dict()


def packed(metadata: Mapping[str, Any]) -> str:
    """What a form carries, as Slack keeps it."""
    return json.dumps(metadata, separators=(",", ":"))


def fitted(rows: Sequence[Sequence[Block]], room: int) -> tuple[list[Block], int]:
    """As many whole rows as fit into ``room`` blocks, and how many were left out."""
    shown: list[Block] = []
    for place, row in enumerate(rows):
        if len(shown) + len(row) > room:
            return shown, len(rows) - place
        shown += row
    return shown, 0


def listed(items: Iterable[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    words = list(items)
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def counted(number: int, one: str, many: str | None = None) -> str:
    """``1 day``, ``3 days``; ``no days``."""
    return f"{number or 'no'} {one if number == 1 else many or one + 's'}"
