"""What a web address answered, read as numbers: CSV by the names of its columns, JSON by a path to each part.

A path goes from the top of the JSON: ``data[0].value``, ``rows[*].count``, ``result["Total count"]``. A name
is followed by a dot or stands in brackets and quotes, ``[0]`` is the first of a list, ``[-1]`` its last, and
``[*]`` each of them. Nothing of it is ever run.
"""

import csv
import io
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from models.calendar import WorkCalendar, wall_of
from models.errors import Refused
from models.tools.encodings import decode
from models.tools.indicator import Indicator
from models.tools.number import read_typed
from models.tools.observation import Figure, figure_of
from models.tools.period import Span, last_over, read_span
from models.tools.plan_sheet import readable
from models.tools.sheet import delimiter_of

MOST_VALUES = 2000
PATH_LIMIT, MOST_STEPS = 200, 20
FOUND_LIMIT = 200
"""Characters of what was found that are told to the keeper."""

Key = str | int | None
"""A step of a path: a name, a place in a list, or (None) each of its members."""

_STEP = re.compile(
    r"""(?:^|\.)(?P<name>[^.\[\]"'\s][^.\[\]"']*)|\[(?P<place>-?\d{1,6}|\*)\]|\[(?P<q>["'])(?P<quoted>.+?)(?P=q)\]"""
)


class Format(StrEnum):
    """What the address answers with."""

    CSV = "csv"
    JSON = "json"


@dataclass
class Misread(Exception):
    """The answer is not of the shape that was agreed: why, at which part, and what was found instead."""

    code: str
    part: str = ""
    found: str = ""

    def __post_init__(self) -> None:
        self.found = readable(self.found[:FOUND_LIMIT])  # a database does not take every character


@dataclass(frozen=True)
class Parts:
    """Where the numbers are, a column or a path each; without ``date`` it is one, for the last period."""

    form: Format
    value: str
    date: str = ""
    denominator: str = ""


def parse_path(path: str) -> list[Key]:
    """The steps of a path. Raises Refused on ``value`` for what is none."""
    steps: list[Key] = []
    place = 0
    while place < len(path):
        found = _STEP.match(path, place)
        if found is None or found.end() == place or len(steps) >= MOST_STEPS:
            raise Refused("value", "not_a_path", path)
        if found["place"]:
            steps.append(None if found["place"] == "*" else int(found["place"]))
        else:
            steps.append(found["name"] or found["quoted"])
        place = found.end()
    if not steps or len(path) > PATH_LIMIT:
        raise Refused("value", "not_a_path", path)
    return steps


def read_answer(
    data: bytes, parts: Parts, indicator: Indicator, *, now: datetime, calendar: WorkCalendar
) -> list[Figure]:
    """The numbers in the answer, by period; what is empty or still to come is passed over. Raises Misread."""
    read = _of_json if parts.form is Format.JSON else _of_csv
    values, days, totals = read(data, parts)
    if len(values) > MOST_VALUES:
        raise Misread("too_many", found=str(len(values)))
    figures: dict[Span, Figure] = {}
    for value, day, total in zip(values, days, totals, strict=True):
        if value in (None, ""):
            continue
        figure = _figure(indicator, value, day, total, parts, now=now, calendar=calendar)
        if figure is None:
            continue
        if figure.span in figures:
            raise Misread("twice", parts.date, str(figure.span))
        figures[figure.span] = figure
    if not figures:
        raise Misread("nothing", parts.value)
    return [figures[span] for span in sorted(figures)]


def _figure(
    indicator: Indicator,
    value: Any,
    day: Any,
    total: Any,
    parts: Parts,
    *,
    now: datetime,
    calendar: WorkCalendar,
) -> Figure | None:
    try:
        span = _span(indicator, day, parts, now=now, calendar=calendar)
    except Refused as refused:
        if refused.code == "period_to_come":
            return None
        raise Misread("no_date", parts.date, str(day)) from None
    try:
        of = read_typed(_text(total), "denominator", alone=True).amount if total not in (None, "") else None
        return figure_of(indicator, span, read_typed(_text(value), "value"), of=of)
    except Refused as refused:
        raise Misread("no_number", parts.value, str(refused.given or value)) from None


def _span(indicator: Indicator, day: Any, parts: Parts, *, now: datetime, calendar: WorkCalendar) -> Span:
    if not parts.date:
        day_now = wall_of(now, calendar.zone).date()
        return last_over(day_now, indicator.period, calendar.fiscal_year_start_month)
    return read_span(_text(day), indicator.period, now=now, calendar=calendar)


def _text(value: Any) -> str:
    if isinstance(value, bool | list | dict):
        raise Refused("value", "not_a_number", json.dumps(value)[:FOUND_LIMIT])
    return repr(value) if isinstance(value, float) else str(value)


Columns = tuple[Sequence[Any], Sequence[Any], Sequence[Any]]


def _of_csv(data: bytes, parts: Parts) -> Columns:
    text = decode(data)
    try:
        rows = [row for row in csv.reader(io.StringIO(text), delimiter=delimiter_of(text)) if any(row)]
    except csv.Error:
        raise Misread("not_csv", found=text[:60]) from None
    if not rows:
        raise Misread("nothing", parts.value)
    names = [_folded(name) for name in rows[0]]

    def column(part: str) -> list[str | None]:
        if not part:
            return [None] * (len(rows) - 1)
        if _folded(part) not in names:
            raise Misread("no_column", part, ", ".join(rows[0]))
        if names.count(_folded(part)) > 1:
            raise Misread("two_columns", part, ", ".join(rows[0]))
        place = names.index(_folded(part))
        return [row[place].strip() if place < len(row) else "" for row in rows[1:]]

    found = (column(parts.value), column(parts.date), column(parts.denominator))
    return found if parts.date else tuple(one[:1] for one in found)  # type: ignore[return-value]


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())


def _of_json(data: bytes, parts: Parts) -> Columns:
    try:
        tree = json.loads(data.decode("utf-8-sig"), parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise Misread("not_json", found=decode(data[:200])[:60]) from None
    values = _follow(tree, parts.value)
    days = _follow(tree, parts.date) if parts.date else [None] * len(values)
    totals = _follow(tree, parts.denominator) if parts.denominator else [None] * len(values)
    if not len(values) == len(days) == len(totals):
        raise Misread("uneven", parts.date, f"{len(values)} / {len(days)}")
    if not parts.date and len(values) != 1:
        raise Misread("uneven", parts.value, str(len(values)))
    return values, days, totals


def _no_number(constant: str) -> float:
    raise ValueError(constant)


def _follow(tree: Any, path: str) -> list[Any]:
    """All that the path leads to. Raises Misread with what stands where it could not go on."""
    here = [tree]
    for key in parse_path(path):
        here = [beyond for node in here for beyond in _beyond(node, key, path)]
        if len(here) > MOST_VALUES:
            raise Misread("too_many", path, str(len(here)))
    return here


def _beyond(node: Any, key: Key, path: str) -> list[Any]:
    """One step on."""
    if key is None and isinstance(node, list):
        return node
    if isinstance(key, int) and isinstance(node, list) and -len(node) <= key < len(node):
        return [node[key]]
    if isinstance(key, str) and isinstance(node, dict) and key in node:
        return [node[key]]
    raise Misread("no_path", path, _shape(node))


def _shape(node: Any) -> str:
    """What stands there: the names in it, or its kind; never the values."""
    if isinstance(node, dict):
        return "{" + ", ".join(str(name) for name in list(node)[:12]) + "}"
    return f"[{len(node)}]" if isinstance(node, list) else type(node).__name__
