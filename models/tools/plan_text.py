"""A plan as text: whichever encoding it is in, and whatever stands between its columns, if it has any."""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from io import StringIO

from models.errors import Refused
from models.tools.plan import Cell, LeftOut
from models.tools.plan_columns import names_columns
from models.tools.plan_sheet import (
    MOST_ROWS,
    Lines,
    Row,
    Sheet,
    Source,
    letters,
    readable,
    row_of,
    within_limits,
)

_RULED = frozenset(" \t|:+=_-")
_PIPE = re.compile(r"(?<!\\)\|")
_TAB_BETWEEN = re.compile(r"\S[ ]*\t")
_SAMPLE, _LOOKED_AT = 200, 20_000
"""Records that tell what stands between the columns, and how far they are looked for among blank ones."""

_BLANK = frozenset(("", " "))


def read_text(text: str, *, name: str) -> Source:
    """The text as a table, or as lines where it has no columns. Raises Refused when it is too much."""
    text = readable(text).replace("\r\n", "\n").replace("\r", "\n")
    saved = name.casefold().endswith((".csv", ".tsv", ".tab"))
    lines = text.split("\n")
    filled = [line for line in lines if line.strip()]
    sample = filled[:_SAMPLE]
    if _has_pipes(sample):
        return _piped(lines)
    delimiter = _delimiter(text, sample, saved)
    if delimiter is None:
        if len(filled) > MOST_ROWS:
            raise Refused("file", "plan_too_long", f"{len(filled):,}")
        return Source(lines=Lines(lines))
    rows = [
        row_of(
            (f"{letters(column)}{record}" if saved else f"line {line}", each)
            for column, each in enumerate(values)
        )
        for record, line, values in _records(text, delimiter)
        if not _BLANK.issuperset(values)
    ]
    return Source([Sheet(within_limits([row for row in rows if row.boxes]))])


def _has_pipes(lines: Sequence[str]) -> bool:
    with_pipe = [line for line in lines if _PIPE.search(line)]
    ruled = any(map(_is_rule, with_pipe))
    return len(with_pipe) >= 2 and (ruled or len(with_pipe) * 5 >= len(lines) * 3)


def _is_rule(line: str) -> bool:
    """Whether it only draws a line, as below the head of a table in Markdown."""
    return _RULED.issuperset(line) and any(mark in line for mark in ("--", "==", "__"))


def _piped(lines: Sequence[str]) -> Source:
    rows: list[Row] = []
    out: list[LeftOut] = []
    for number, line in enumerate(lines, 1):
        where, tidy = f"line {number}", line.strip()
        if _is_rule(tidy):
            out.append(LeftOut(Cell(where, tidy), "rule"))
            continue
        parts = _PIPE.split(tidy)
        parts = parts[1:] if tidy.startswith("|") else parts
        texts = [re.sub(r"<br\s*/?>", "\n", part.replace("\\|", "|"), flags=re.I) for part in parts]
        row = row_of((where, each) for each in texts)
        if row.boxes:
            rows.append(row)
    return Source([Sheet(within_limits(rows))], left_out=out)


def _delimiter(text: str, lines: Sequence[str], saved: bool) -> str | None:
    """What stands between the columns; None where there are none.

    Commas and semicolons stand in sentences too, so in a text that is no saved table they count only under a
    heading that names columns, or where every line has the same number of parts.
    """
    tabbed = sum(1 for line in lines if _TAB_BETWEEN.search(line))
    if tabbed and tabbed >= min(2, len(lines)) and tabbed * 5 >= len(lines) * 2:
        return "\t"
    try:
        (share, width, named), delimiter = max((_evenness(text, each), each) for each in ";,")
    except Refused:
        if saved:
            raise
        return None  # a quotation mark that does not close is no fault in a text
    if saved:
        return delimiter if width > 1 else ","
    return delimiter if width > 1 and (named or (share == 1 and width > 2 and len(lines) > 2)) else None


def _evenness(text: str, delimiter: str) -> tuple[float, int, bool]:
    """How even the first records are, how many parts most have, and whether one names columns."""
    records = []
    for number, _, values in _records(text, delimiter):
        if any(value.strip() for value in values):
            records.append(values)
        if len(records) == _SAMPLE or number == _LOOKED_AT:
            break
    widths = Counter(len(values) for values in records if len(values) > 1)
    if not widths:
        return 0.0, 1, False
    width, times = widths.most_common(1)[0]
    named = any(names_columns([value for value in values if value.strip()]) for values in records[:10])
    return times / len(records), width, named


def _records(text: str, delimiter: str) -> Iterator[tuple[int, int, list[str]]]:
    """Each record with its number, the line on which it begins, and its parts."""
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True)
    line = 1
    try:
        for number, values in enumerate(reader, 1):
            yield number, line, values
            line = reader.line_num + 1
    except csv.Error as fault:  # a part of more than 128 kB: a quotation mark that nobody closed
        raise Refused("file", "plan_garbled", str(line)) from fault
