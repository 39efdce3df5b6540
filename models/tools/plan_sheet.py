"""What a plan is read from: sheets of rows of cells, whatever they were saved as."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from models.errors import Refused
from models.tools.plan import Cell, LeftOut

MOST_BYTES = 5_000_000
"""A plan of a committee has some dozens of lines; more than this is something else, or full of pictures."""

MOST_ROWS, MOST_COLUMNS = 5_000, 100


class Copied(StrEnum):
    """From where a cell that is part of a larger one has its text: it counts once, where it stands."""

    FROM_LEFT = "from_left"
    FROM_ABOVE = "from_above"


@dataclass(frozen=True)
class Box:
    """A place in a sheet with text in it, without space around it; ``cells`` of the source say the same."""

    text: str
    cells: Sequence[Cell]
    copied: Copied | None = None


@dataclass(frozen=True)
class Row:
    """The filled places of a row, by the number of their column, from the left; 0 is the first."""

    boxes: dict[int, Box]

    @property
    def own(self) -> dict[int, Box]:
        """What stands in this row itself, without what a larger cell brings here."""
        return {column: box for column, box in self.boxes.items() if box.copied is None}

    @property
    def cells(self) -> list[Cell]:
        """The cells of the source that stand in this row itself."""
        return [cell for box in self.own.values() for cell in box.cells]


@dataclass(frozen=True)
class Sheet:
    """The rows that have something in them, from the top; ``name`` is empty where there is only one sheet."""

    rows: Sequence[Row]
    name: str = ""


@dataclass(frozen=True)
class Lines:
    """A text without columns, line by line, blank lines too; each line's indent is kept."""

    lines: Sequence[str]


@dataclass(frozen=True)
class Source:
    """What a file or a pasted text holds: tables or, without columns, lines; and what is no part of it."""

    sheets: Sequence[Sheet] = ()
    lines: Lines | None = None
    left_out: Sequence[LeftOut] = field(default_factory=tuple)


_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200d\u2060\ufeff\ud800-\udfff]")


def readable(text: str) -> str:
    """The text with what cannot be seen (control characters, joiners of no width) as spaces."""
    return _UNSEEN.sub(" ", text)


def box(text: str, where: str) -> Box | None:
    """A place with that text, or None where there is nothing to be seen."""
    tidy = readable(text).strip()
    return Box(tidy, (Cell(where, tidy),)) if tidy else None


def row_of(texts: Iterable[tuple[str, str]]) -> Row:
    """A row from its cells' places and texts, also the blank ones."""
    made = {column: box(text, where) for column, (where, text) in enumerate(texts)}
    return Row({column: each for column, each in made.items() if each})


def within_limits(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows. Raises Refused where there are more rows, or columns, than any plan has."""
    if len(rows) > MOST_ROWS:
        raise Refused("file", "plan_too_long", f"{len(rows):,}")
    widest = max((max(row.boxes, default=0) for row in rows), default=0) + 1
    if widest > MOST_COLUMNS:
        raise Refused("file", "plan_too_wide", str(widest))
    return rows


def letters(column: int) -> str:
    """The name of a column as spreadsheets show it: A for 0, AA for 26."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def left_out(boxes: Iterable[Box], why: str) -> list[LeftOut]:
    """The boxes' cells as left out for that reason; copies are none of their own."""
    return [LeftOut(cell, why) for each in boxes if each.copied is None for cell in each.cells]


def joined(first: Box, second: Box) -> Box:
    """Two boxes as one, the second on a new line."""
    return replace(first, text=f"{first.text}\n{second.text}", cells=(*first.cells, *second.cells))
