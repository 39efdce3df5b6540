"""How an instrument is read from what people paste: its items alone, or the whole of it as TOML or JSON.

Nothing is guessed: a line is an item, unless it says that it is a heading or has a column for it.
"""

import csv
import io
import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from typing import Any

from models.errors import Refused
from models.tools.instrument import Item, Raters, Sheet
from models.tools.plan_sheet import readable

ITEM_NAMES = {"item", "items", "question", "measure", "text"}
SECTION_NAMES = {"section", "phase", "part", "domain"}
_BULLET = re.compile(r"(?:[-•*–]|\d{1,3}[.)])\s+")
_KEYS = {"name", "source", "about", "scale", "raters", "repeat_months", "gated", "items", "sections"}


def read_items(text: str) -> tuple[list[str], list[Item]]:
    """The sections and the items of a pasted list, in their order.

    A first line that names a column ``item`` (and ``section``) makes it a table: commas, semicolons, tabs or
    bars part its cells, and quotes hold a cell together. Else each line is an item; ``# Planning`` begins a
    section, and ``Planning | An item`` (a bar or a tab) names it for that line.
    Raises Refused on the field ``items``.
    """
    lines = [readable(line).strip(" \r") for line in text.splitlines()]
    lines = [line for line in lines if line.strip()]
    if lines and lines[0].lstrip().startswith("<"):
        raise Refused("items", "not_a_list", lines[0])
    table = _table(lines)
    return _from_lines(lines) if table is None else _from_table(table)


def _table(lines: Sequence[str]) -> list[dict[str, str]] | None:
    """The rows, each by the names of its columns; None for a plain list."""
    for mark in ",;\t|" if lines else "":
        names = [name.strip().strip('"').casefold() for name in lines[0].split(mark)]
        if set(names) <= ITEM_NAMES | SECTION_NAMES and ITEM_NAMES & set(names):
            try:
                rows = list(csv.reader(io.StringIO("\n".join(lines[1:])), delimiter=mark, strict=True))
            except csv.Error:
                raise Refused("items", "not_a_table") from None
            kinds = ["item" if name in ITEM_NAMES else "section" for name in names]
            for row in rows:
                if len(row) > len(kinds):
                    raise Refused("items", "too_many_cells", mark.join(row))
            return [dict(zip(kinds, row, strict=False)) for row in rows]
    return None


def _from_table(rows: Sequence[Mapping[str, str]]) -> tuple[list[str], list[Item]]:
    """A section without an item is kept: its items may come later."""
    sections = [row["section"].strip() for row in rows if row.get("section", "").strip()]
    items = [Item(row["item"], row.get("section", "")) for row in rows if row.get("item", "").strip()]
    return list(dict.fromkeys(sections)), items


def _from_lines(lines: Sequence[str]) -> tuple[list[str], list[Item]]:
    sections: list[str] = []
    items, present = [], ""
    for line in lines:
        if line.startswith("#"):
            present = line.lstrip("# \t")
            sections += [present] if present else []
            continue
        section, mark, text = re.sub("[\t|]", "\t", line, count=1).partition("\t")
        if mark and text.strip():
            sections += [section.strip()] if section.strip() else []
            items.append(Item(text, section))
        else:
            items.append(Item(_BULLET.sub("", line, count=1), present))
    return list(dict.fromkeys(sections)), items


def written(sections: Sequence[str], items: Sequence[Item]) -> str:
    """Items as ``read_items`` reads them back: those without a section first, then each section."""
    told = [one.text for one in items if not one.section]
    for section in sections:
        told += [f"# {section}", *(one.text for one in items if one.section == section)]
    return "\n".join(told)


def read_scale(text: str) -> list[str]:
    """The labels: one a line, or on one line parted by strokes."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return [label.strip() for label in lines[0].split("/")] if len(lines) == 1 else lines


def read_sheet(text: str) -> Sheet:
    """A whole instrument as TOML, or as JSON when it begins with a brace (see ``prompts/tools/instruments``).

    What it says is checked only when it is taken up. Raises Refused on the field ``text`` for what cannot
    be read, with the reason in the words of the reader.
    """
    try:
        told = json.loads(text) if text.lstrip().startswith("{") else tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # both readers' errors are ValueErrors
        raise Refused("text", "not_an_instrument", str(error)) from None
    if unknown := sorted(set(told) - _KEYS):
        raise Refused("text", "unknown_key", unknown[0])
    try:
        return _sheet(told)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Refused("text", "not_an_instrument", str(error)) from None


def _sheet(told: Mapping[str, Any]) -> Sheet:
    parts = told.get("sections", [])
    items = [Item(_text(text)) for text in told.get("items", [])]
    items += [Item(_text(text), _text(part["name"])) for part in parts for text in part.get("items", [])]
    months = told.get("repeat_months")
    if months is not None and type(months) is not int:
        raise TypeError("repeat_months is a whole number")
    return Sheet(
        _text(told["name"]),
        scale=[_text(label) for label in told["scale"]],
        items=items,
        sections=[_text(part["name"]) for part in parts],
        raters=Raters(told.get("raters", Raters.SEATS)),
        repeat_months=months,
        gated=bool(told.get("gated", False)),
        source=_text(told.get("source", "")),
        about=_text(told.get("about", "")),
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return readable(value)
