"""How something was described before, in small print below what holds now."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Any

from slack_sdk.models.blocks import Block

from models.tools.former import Former
from prompts import kit
from prompts.tools.showing import named, on_day

MOST, SHOWN = 4, 200

Tell = Mapping[str, tuple[str, Callable[[Any], str]]]
"""By column: what it is called, and how a value of it is told; what is told is escaped here."""


def quoted(value: Any) -> str:
    """Typed words: ``“Fewer bookings”``."""
    return f"“{kit.clip(' '.join(str(value).split()), SHOWN)}”"


def day(value: Any) -> str:
    """A day: ``30 Jun 2027``."""
    return on_day(date.fromisoformat(value))


def among(told: Mapping[Any, str], kind: type[StrEnum]) -> Callable[[Any], str]:
    """One of a few, by its word."""
    return lambda value: told[kind(value)]


def render_former(formers: Sequence[Former], tell: Tell) -> list[Block]:
    """The latest of them, one a line; nothing where nothing was ever changed."""
    return [kit.context(line) for line in former_lines(formers, tell)]


def former_lines(formers: Sequence[Former], tell: Tell, *, most: int = MOST) -> list[str]:
    """The latest of them as safe lines, and how many there are more."""
    lines = [_line(one, tell) for one in formers[:most]]
    if (rest := len(formers) - most) > 0:
        lines.append(f"… and {kit.counted(rest, 'earlier change')}")
    return lines


def _line(one: Former, tell: Tell) -> str:
    """``Until 3 Mar 2026: target 60, source “Jail”. Changed by Ana Reyes.``"""
    told = [
        f"{called} {words(one.was[name])}".strip()
        for name, (called, words) in tell.items()
        if name in one.was
    ]
    by = f" Changed by {named(one.by)}." if one.by else ""
    return f"Until {on_day(one.until)}: {kit.escape(', '.join(told))}.{by}"
