"""The lines of a workbook with numbers: of the one sheet with something in it, and nothing passed over."""

import re

from models.errors import Refused
from models.tools.plan import LeftOut
from models.tools.plan_book import read_book
from models.tools.plan_kind import is_workbook
from models.tools.plan_sheet import Row

Line = tuple[int, list[str]]
"""The number of a line, as people count them, and its cells."""

_SAME = frozenset(("plan_locked", "plan_damaged", "plan_bomb"))


def is_book(data: bytes) -> bool:
    """Whether it is a workbook; False for what may be text. Raises Refused on ``table`` for all else."""
    try:
        return is_workbook(data)
    except Refused as refused:
        raise _told(refused) from None


def lines_of_book(data: bytes) -> list[Line]:
    """The rows of the only sheet with something in it, as people see them; a comment on a cell is no number.

    Raises Refused on ``table``: for several sheets, for what is hidden there, an error, and a formula whose
    result the file does not hold.
    """
    try:
        source = read_book(data)
    except Refused as refused:
        raise _told(refused) from None
    if len(source.sheets) > 1:
        raise Refused("table", "table_sheets", str(len(source.sheets)))
    rows = source.sheets[0].rows if source.sheets else []
    sheet = _sheet_of(rows[0].cells[0].where) if rows else ""
    for one in source.left_out:
        _check(one, sheet)
    return [(_number(row.cells[0].where), _texts(row)) for row in rows]


def _told(refused: Refused) -> Refused:
    """Why it cannot be opened, of a table and not of a plan."""
    if refused.code == "plan_too_wide":
        return Refused("table", "table_too_wide", refused.given)
    if refused.code == "plan_too_long":
        return Refused("table", "table_too_long", refused.given)
    return Refused("table", refused.code if refused.code in _SAME else "table_no_text", refused.given)


def _check(one: LeftOut, sheet: str) -> None:
    """Raises Refused for a cell that stands for a number which nobody would notice to be missing."""
    if _sheet_of(one.cell.where) != sheet:
        return
    if one.why == "hidden":
        raise Refused("table", "table_hidden", one.cell.where)
    if one.why in ("formula", "error"):
        code = "table_formula" if one.why == "formula" else "line_no_number"
        raise Refused("table", code, f"{_number(one.cell.where)}: {one.cell.text[:40]}")


def _sheet_of(where: str) -> str:
    return where.rpartition("!")[0]


def _number(where: str) -> int:
    found = re.search(r"\d+$", where)
    return int(found[0]) if found else 0


def _texts(row: Row) -> list[str]:
    own = row.own
    return [own[place].text if place in own else "" for place in range(max(own) + 1)]
