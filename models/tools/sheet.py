"""Two columns as people bring them (XLSX, CSV, a pasted table): a period and its number, line by line."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from models.calendar import WorkCalendar
from models.errors import Refused
from models.tools.encodings import decode
from models.tools.indicator import Indicator
from models.tools.number import read_typed
from models.tools.observation import Figure, figure_of
from models.tools.period import read_span
from models.tools.plan_sheet import readable
from models.tools.sheet_book import Line, is_book, lines_of_book

MOST_BYTES = 5 * 1024 * 1024
MOST_ROWS = 600
"""More than eleven years of weeks."""

DELIMITERS = "\t;|,"
PERIODS = frozenset(("period", "date", "month", "week", "quarter", "year", "fiscal year", "fy", "time"))
VALUES = frozenset(
    ("value", "number", "count", "total", "rate", "share", "amount", "percent", "n", "numerator")
)
TOTALS = frozenset(("denominator", "of", "out of", "base", "population", "of how many"))
NOTES = frozenset(("note", "notes", "comment", "comments", "remark"))

_HTML = ("<!doctype html", "<html", "<head", "<body")


@dataclass(frozen=True)
class _Columns:
    period: int = 0
    value: int = 1
    total: int | None = 2
    note: int | None = 3
    headed: bool = False


def delimiter_of(text: str) -> str:
    """What parts the columns: the first mark, of tab, semicolon, bar and comma, that most lines have."""
    lines = list(islice((line for line in io.StringIO(text) if line.strip()), 20))
    share = {mark: sum(mark in line for line in lines) for mark in DELIMITERS}
    return max(DELIMITERS, key=lambda mark: (share[mark], -DELIMITERS.index(mark)))


def check_size(size: int) -> None:
    """Raises Refused on ``table`` for more bytes than are read; asked before anything is."""
    if size > MOST_BYTES:
        raise Refused("table", "table_too_big", str(size // (1024 * 1024)))


def open_table(data: bytes | str) -> list[Line]:
    """The lines with something in them, whatever they were saved as. It may take a second.

    Raises Refused on ``table`` for what is too much, a web page, no table, and for formulas.
    """
    raw = data if isinstance(data, bytes) else data.encode("utf-8", "surrogatepass")
    check_size(len(raw))
    if isinstance(data, bytes) and is_book(data):
        return _checked(lines_of_book(data))
    if b"\x00" in raw[:1000] and not raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Refused("table", "table_no_text")
    if decode(raw[:400]).lstrip().casefold().startswith(_HTML):
        raise Refused("table", "table_web_page")
    return _checked(_lines(data if isinstance(data, str) else decode(data)))


def read_sheet(
    data: bytes | str, indicator: Indicator, *, now: datetime, calendar: WorkCalendar
) -> list[Figure]:
    """The numbers of the table, all or none. Raises Refused on ``table``."""
    return read_lines(open_table(data), indicator, now=now, calendar=calendar)


def read_lines(
    rows: Sequence[Line], indicator: Indicator, *, now: datetime, calendar: WorkCalendar
) -> list[Figure]:
    """The numbers of the lines, all or none: a heading is passed over, empty numbers are left out.

    Columns are found by their headings, else they are period, number, of how many, note. Raises Refused on
    ``table`` with the line at fault.
    """
    columns, heading = _columns(rows)
    figures: list[Figure] = []
    for number, row in rows[heading:]:
        if not _cell(row, columns.value):
            continue
        figure = _figure(row, number, columns, indicator, now=now, calendar=calendar)
        if any(figure.span.overlaps(one.span) for one in figures):
            raise Refused("table", "line_twice", f"{number}: {_cell(row, columns.period)}")
        figures.append(figure)
    if not figures:
        raise Refused("table", "table_no_rows")
    return figures


def _lines(text: str) -> list[Line]:
    """The lines of a text with something in them. Raises Refused."""
    try:
        mark = delimiter_of(text)
        lines = (_without_rules(line) if mark == "|" else line for line in io.StringIO(text))
        parted = csv.reader(lines, delimiter=mark)
        return [(parted.line_num, [cell.strip() for cell in row]) for row in parted if any(row)]
    except csv.Error:
        raise Refused("table", "table_no_text") from None


def _checked(rows: list[Line]) -> list[Line]:
    """The lines. Raises Refused for more than are read, and for a formula, which nobody works out here."""
    if len(rows) > MOST_ROWS:
        raise Refused("table", "table_too_long", str(len(rows)))
    for number, row in rows:
        for cell in row:
            if cell[:1] in ("=", "@") or (cell[:1] in "+-" and cell[1:2].isalpha()):
                raise Refused("table", "table_formula", f"{number}: {cell[:40]}")
    return rows


def _columns(rows: Sequence[Line]) -> tuple[_Columns, int]:
    """Where things stand, and how many lines the heading takes. Raises Refused for two that may be meant."""
    if not rows:
        return _Columns(), 0
    names = [" ".join(cell.casefold().split()) for cell in rows[0][1]]

    def place(known: frozenset[str]) -> int | None:
        found = [index for index, name in enumerate(names) if name in known]
        if len(found) > 1:  # such as a month and its year apart: nobody can tell which one is meant
            raise Refused("table", "two_columns", " and ".join(rows[0][1][index] for index in found))
        return found[0] if found else None

    period, value = place(PERIODS), place(VALUES)
    if period is not None and value is not None:
        return _Columns(period, value, place(TOTALS), place(NOTES), headed=True), 1
    return _Columns(), 0 if any(char.isdigit() for char in _cell(rows[0][1], 1)) else 1


def _without_rules(line: str) -> str:
    """A line of a table in Markdown without its outer bars; of a line that only rules, nothing is left."""
    bare = line.strip().strip("|")
    return "" if not bare.strip("-:| ") else bare


def _is_torn(row: Sequence[str], columns: _Columns, indicator: Indicator) -> bool:
    """Whether a comma has torn a number apart, as in ``October 2026,1,204``."""
    if columns.headed:
        return False
    extra = [*row[4:], *([] if indicator.denominator else [_cell(row, 2)])]
    return any(cell.isdigit() for cell in (*extra, _cell(row, 3)))


def _figure(
    row: list[str],
    number: int,
    columns: _Columns,
    indicator: Indicator,
    *,
    now: datetime,
    calendar: WorkCalendar,
) -> Figure:
    period, value = _cell(row, columns.period), _cell(row, columns.value)
    try:
        span = read_span(period, indicator.period, now=now, calendar=calendar)
    except Refused as refused:
        given = f"{number}: {period[:40]}"
        if refused.code == "period_to_come":
            raise Refused("table", "line_to_come", given) from None
        raise Refused("table", "line_no_period", given) from None
    total = _cell(row, columns.total)
    if _is_torn(row, columns, indicator):
        raise Refused("table", "line_no_number", f"{number}: {', '.join(row[1:])[:40]}")
    try:
        of = read_typed(total, "denominator", alone=True).amount if total else None
        note = readable(_cell(row, columns.note)).strip()
        return figure_of(indicator, span, read_typed(value, "value"), of=of, note=note)
    except Refused as refused:
        raise Refused("table", "line_no_number", f"{number}: {refused.given[:40]}") from None


def _cell(row: Sequence[str], place: int | None) -> str:
    return row[place] if place is not None and place < len(row) else ""
