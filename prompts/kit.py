"""Building blocks within Slack's limits: escaping, clipping, sections, buttons, inputs, forms.

Limits are those of Slack's Block Kit reference: a section 3,000 characters, a header 150, a button's text
75 and value 2,000, an option 75, a modal's title 24, 50 blocks a message and 100 a view.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    ConfirmObject,
    ContextBlock,
    DividerBlock,
    HeaderBlock,
    InputBlock,
    InputInteractiveElement,
    InteractiveElement,
    MarkdownTextObject,
    Option,
    PlainTextObject,
    SectionBlock,
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


def say(text: str, *blocks: Block) -> Message:
    """A message: ``text`` (mrkdwn, safe already) is its notification and, without blocks, all of it."""
    return Message(text, [block.to_dict() for block in blocks or [section(text)]])


def header(text: str) -> Block:
    """A title line; plain text, so nothing in it is live."""
    return HeaderBlock(text=PlainTextObject(text=clip(text, HEADER), emoji=True))


def section(text: str, *, accessory: InteractiveElement | None = None, block_id: str | None = None) -> Block:
    """A paragraph of mrkdwn that is safe already."""
    body = MarkdownTextObject(text=clip(text, SECTION))
    return SectionBlock(text=body, accessory=accessory, block_id=block_id)


def context(text: str, *, block_id: str | None = None) -> Block:
    """A line in small print."""
    return ContextBlock(elements=[MarkdownTextObject(text=clip(text, CONTEXT))], block_id=block_id)


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
) -> ButtonElement:
    """A button; ``confirm`` is a title and a question that are put before it acts."""
    asked = None
    if confirm is not None:
        title, question = confirm
        asked = ConfirmObject(
            title=PlainTextObject(text=clip(title, 100)),
            text=PlainTextObject(text=clip(question, 300)),
            confirm=PlainTextObject(text="Yes"),
            deny=PlainTextObject(text="Not now"),
        )
    text = PlainTextObject(text=clip(label, BUTTON), emoji=True)
    return ButtonElement(text=text, action_id=action_id, value=value or None, style=style, confirm=asked)


def actions(*elements: InteractiveElement, block_id: str | None = None) -> Block:
    """A row of buttons or selects."""
    return ActionsBlock(elements=list(elements), block_id=block_id)


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
        private_metadata=json.dumps(metadata, separators=(",", ":")),
    ).to_dict()


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
