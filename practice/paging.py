"""Slack's cursor pagination."""

import base64
import binascii
from collections.abc import Sequence
from typing import Any, TypeVar

from practice.arguments import Arguments
from practice.errors import SlackError

T = TypeVar("T")


def page_of(
    items: Sequence[T], args: Arguments, *, default: int, most: int
) -> tuple[list[T], dict[str, Any]]:
    """The page that `cursor` and `limit` ask for, and `response_metadata` (next cursor, "" at the end).

    Raises:
        SlackError: invalid_cursor, invalid_limit.
    """
    limit = args.integer("limit", default)
    if limit < 0 or limit > most:
        raise SlackError("invalid_limit")
    start = _read(args.text("cursor") or "")
    end = start + (limit or default)
    cursor = base64.b64encode(f"next:{end}".encode()).decode() if end < len(items) else ""
    return list(items[start:end]), {"next_cursor": cursor}


def _read(cursor: str) -> int:
    if not cursor:
        return 0
    try:
        word, _, number = base64.b64decode(cursor, validate=True).decode().partition(":")
        if word == "next":
            return int(number)
    except (binascii.Error, ValueError):
        pass
    raise SlackError("invalid_cursor")
