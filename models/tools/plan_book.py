"""A workbook (XLSX) as sheets of cells: merged cells, dates, formulas, comments, and what is hidden."""

import warnings
from collections.abc import Iterator
from datetime import date, datetime, time
from io import BytesIO
from typing import Any

from models.errors import Refused
from models.tools.plan import Cell, LeftOut
from models.tools.plan_sheet import Box, Copied, Row, Sheet, Source, box, readable, within_limits

_ERRORS = frozenset(("#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"))
MOST_MERGED = 20_000
"""Places that all merged cells together may span."""


def read_book(data: bytes) -> Source:
    """The visible sheets; what is hidden, an error, or a formula that was never worked out is left out.

    So are comments on cells, which are talk about the plan and often about people: whoever brings it sees
    them among what was left out, and nobody else does.
    The bytes have been found safe to open (``plan_kind``). Raises Refused for what openpyxl cannot read, and
    for too many rows or columns.
    """
    book = _load(data, values=False)
    formulas = any(cell.data_type == "f" for sheet in book.worksheets for cell in sheet._cells.values())
    values = _load(data, values=True) if formulas else book
    shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    several = sum(1 for sheet in book.worksheets if sheet._cells) > 1
    out: list[LeftOut] = []
    sheets = []
    for sheet in book.worksheets:
        reader = _Reader(sheet, values[sheet.title], f"{sheet.title}!" if several else "", out)
        rows = reader.rows(hidden=sheet not in shown)
        if rows:
            sheets.append((sheet.title, rows))
    within_limits([row for _, rows in sheets for row in rows])
    many = len(sheets) > 1
    return Source(
        [Sheet(rows, name if many and not _is_usual(name) else "") for name, rows in sheets], left_out=out
    )


def _load(data: bytes, *, values: bool) -> Any:
    from openpyxl import load_workbook  # here, because it takes long to load and few plans are workbooks

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about parts of a workbook that are not looked at here
        try:
            return load_workbook(BytesIO(data), data_only=values)
        except Exception as fault:  # openpyxl raises whatever it stumbles over: any of it is a damaged file
            raise Refused("file", "plan_damaged") from fault


class _Reader:
    """One sheet, from its cells that are there: a stray one far away costs nothing."""

    def __init__(self, sheet: Any, values: Any, prefix: str, out: list[LeftOut]) -> None:
        self._sheet, self._values, self._prefix, self._out = sheet, values, prefix, out

    def rows(self, *, hidden: bool) -> list[Row]:
        """The rows with something in them; of a hidden sheet none, and every cell is left out."""
        filled: dict[int, dict[int, Box]] = {}
        for (row, column), cell in sorted(self._sheet._cells.items()):
            self._leave_comment(cell)
            made = self._box(cell)
            if made is None:
                continue
            if hidden or self._is_hidden(row, cell.column_letter):
                self._out += [LeftOut(each, "hidden") for each in made.cells]
            else:
                filled.setdefault(row, {})[column - 1] = made
        self._merge(filled)
        rows = [Row(dict(sorted(boxes.items()))) for _, boxes in sorted(filled.items())]
        return [row for row in rows if row.own]

    def _leave_comment(self, cell: Any) -> None:
        said = _comment(cell)
        if said:
            self._out.append(LeftOut(Cell(f"{self._prefix}{cell.coordinate}", said), "comment"))

    def _is_hidden(self, row: int, letter: str) -> bool:
        rows, columns = self._sheet.row_dimensions, self._sheet.column_dimensions
        return (row in rows and rows[row].hidden) or letter in self._hidden_columns(columns)

    def _hidden_columns(self, columns: Any) -> set[str]:
        if not hasattr(self, "_hidden"):
            from openpyxl.utils import get_column_letter

            self._hidden = {
                get_column_letter(number)
                for each in columns.values()
                if each.hidden
                for number in range(each.min or 1, min(each.max or 1, 200) + 1)
            }
        return self._hidden

    def _box(self, cell: Any) -> Box | None:
        """What a person sees in the cell; errors and formulas without a result are left out here."""
        where, value = f"{self._prefix}{cell.coordinate}", cell.value
        if cell.data_type == "f":
            value = self._values[cell.coordinate].value
            if value is None:
                formula = cell.value if isinstance(cell.value, str) else getattr(cell.value, "text", None)
                self._out.append(LeftOut(Cell(where, str(formula or "=")), "formula"))
                return None
        text = _shown(value, str(cell.number_format or ""))
        if text in _ERRORS:
            self._out.append(LeftOut(Cell(where, text), "error"))
            return None
        return box(text, where)

    def _merge(self, filled: dict[int, dict[int, Box]]) -> None:
        """Gives every place of a merged cell its text; it counts once, where it stands."""
        room = MOST_MERGED
        for area in self._sheet.merged_cells.ranges:
            anchor = filled.get(area.min_row, {}).get(area.min_col - 1)
            if anchor is None:
                continue
            for row, column in _places(area):
                if row not in filled or column in filled[row]:
                    continue
                room -= 1
                if room < 0:
                    raise Refused("file", "plan_bomb")
                across = column > area.min_col - 1
                copied = Copied.FROM_LEFT if across else Copied.FROM_ABOVE
                filled[row][column] = Box(anchor.text, anchor.cells, copied)


def _comment(cell: Any) -> str:
    """What is noted at the cell, without what Excel puts before it for programs of another age."""
    text = readable(cell.comment.text if cell.comment else "")
    _, threaded, said = text.partition("Comment:\n")
    return (said if threaded and text.startswith("[Threaded comment]") else text).strip()


def _places(area: Any) -> Iterator[tuple[int, int]]:
    last_row = min(area.max_row, area.min_row + MOST_MERGED)
    for row in range(area.min_row, last_row + 1):
        for column in range(area.min_col - 1, min(area.max_col, area.min_col + 99)):
            yield row, column


def _shown(value: Any, style: str) -> str:
    """The value as text: days as ISO dates, whole numbers without a fraction, percentages as such."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        if "%" in style and abs(value) < 1e6:
            return f"{round(value * 100, 2):g}%"
        return str(int(value)) if value == int(value) and abs(value) < 1e15 else f"{value:.10g}"
    return str(value)


def _is_usual(name: str) -> bool:
    """Whether a sheet has the name that it was born with, which says nothing."""
    return name.casefold().rstrip(" 0123456789()") in ("sheet", "table", "tabelle", "feuil", "hoja", "foglio")
