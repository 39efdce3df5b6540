"""The words that a reader sees in Block Kit JSON, without the markup around them."""

from collections.abc import Iterator
from typing import Any

_TEXT_HOLDERS = (
    "text",
    "fields",
    "accessory",
    "elements",
    "label",
    "element",
    "hint",
    "title",
    "rows",
    "options",
)


def visible_words(blocks: list[dict[str, Any]]) -> str:
    """One line for each piece of text in `blocks`, in reading order."""
    return "\n".join(piece for block in blocks for piece in _pieces(block))


def _pieces(node: Any) -> Iterator[str]:
    if isinstance(node, list):
        for item in node:
            yield from _pieces(item)
    elif isinstance(node, dict):
        if isinstance(node.get("text"), str):
            yield node["text"]
        elif node.get("type") == "user":
            yield f"<@{node.get('user_id')}>"
        for key in _TEXT_HOLDERS:
            if isinstance(node.get(key), dict | list):
                yield from _pieces(node[key])
        if isinstance(node.get("initial_value"), str):
            yield node["initial_value"]
