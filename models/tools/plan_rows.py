"""The rows of a sheet as goals and steps. What is in none of them is left out, and says why."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from models.tools.plan import Cell, LeftOut, PlanGoal, Status
from models.tools.plan_columns import Column, Readers, Role, columns_of, find_head, is_another_head
from models.tools.plan_marks import activities, heading, is_label, is_stray, is_total, says_nothing
from models.tools.plan_outline import Found, Outline, step_of
from models.tools.plan_sheet import Box, Copied, Row, Sheet, joined, left_out, letters
from models.tools.plan_status import is_mark, status_of

_DITTO = frozenset(('"', "''", "〃", "″", "”", "ditto", "same", "same as above", "do."))
_MOSTLY = 0.7
_WITHOUT_LABEL = 4
"""How deep a heading is that does not call itself a priority area, goal or objective."""

_NOTED = (Role.RESOURCES, Role.MEASURE, Role.PROGRESS)
"""Columns whose words are noted under what they are, and not under what the plan calls them."""

_SHARED = (Role.OWNER, Role.DUE, Role.STATUS, Role.DONE_ON)
"""What a merged cell says of every row that it spans; goals are followed from row to row anyway."""


def read_rows(sheet: Sheet, readers: Readers) -> tuple[list[PlanGoal], list[LeftOut]]:
    """The goals of the sheet in their order, and every cell that is in none of them nor in their steps."""
    walk = _Walk(sheet, readers)
    walk.run()
    return walk.outline.goals(), walk.out


class _Walk:
    """One way down a sheet: under which section and goal it is, and what was left out so far."""

    def __init__(self, sheet: Sheet, readers: Readers) -> None:
        self._readers = readers
        self.outline = Outline(sheet.name)
        self.out: list[LeftOut] = []
        self._head = find_head(sheet.rows, readers)
        head = None if self._head is None else sheet.rows[self._head]
        below = sheet.rows if self._head is None else sheet.rows[self._head + 1 :]
        self._lay(head, below)
        start = len(sheet.rows) - len(below)
        self._rows = [*sheet.rows[:start], *_unfolded(below, self._place(Role.STEP))]
        steps = [row for row in self._rows if self._place(Role.STEP) in row.own]
        fuller = sum(1 for row in steps if self._says_more(row))
        self._alone_is_odd = len(steps) > 3 and fuller >= _MOSTLY * len(steps)

    def run(self) -> None:
        """Goes through every row."""
        for place, row in enumerate(self._rows):
            following = self._rows[place + 1] if place + 1 < len(self._rows) else None
            if not row.own:
                continue
            if self._head is not None and place < self._head:
                self._above(row)
            elif place == self._head or _same(row, self._names):
                self._leave(row.own.values(), "heading" if place == self._head else "repeated_heading")
            elif is_another_head([box.text for box in row.own.values()]):
                self._lay(row, self._rows[place + 1 :])
                self._leave(row.own.values(), "heading")
            elif not self._is_single(row, following):
                self._data(row)

    def _lay(self, head: Row | None, below: Sequence[Row]) -> None:
        """From here on the columns mean what this head says."""
        data = [row for row in below if len(row.own) > 1] or list(below)
        self._columns = {place: Column(Role.OTHER) for row in below for place in row.boxes}
        self._columns |= columns_of(head, data, self._readers)
        self._names = {} if head is None else {place: box.text.casefold() for place, box in head.own.items()}
        self._level_places = self._places(Role.LEVEL)
        self._levels = [""] * len(self._level_places)
        dues = self._places(Role.DUE)
        dates = [row.boxes[place].text for row in data for place in dues if place in row.boxes]
        self._order = self._readers.due.order_of(dates)

    def _places(self, *roles: Role) -> list[int]:
        """The columns with these roles: the lowest rank first, then from the left."""
        found = [(column.rank, place) for place, column in self._columns.items() if column.role in roles]
        return [place for _, place in (found if Role.LEVEL in roles else sorted(found))]

    def _place(self, role: Role) -> int:
        return next(iter(self._places(role)), -1)

    def _leave(self, boxes: Iterable[Box], why: str) -> None:
        self.out += left_out(boxes, why)

    def _says_more(self, row: Row) -> bool:
        return any(place in row.boxes for place in self._places(Role.OWNER, Role.DUE, Role.STATUS))

    def _above(self, row: Row) -> None:
        """What stands above the head: the paper's title, or a heading that the table belongs to."""
        [first, *more] = row.own.values()
        found = None if more else heading(first.text)
        if found is None:
            self._leave(row.own.values(), "title")
        else:
            self.outline.heading(found.depth, first.text, first.cells)

    def _is_single(self, row: Row, following: Row | None) -> bool:
        """Whether the row is one text for itself, or a line of sums or signatures; then it was dealt with."""
        boxes = list(row.own.values())
        if is_total(boxes[0].text) and len(row.own) < 4 and self._place(Role.STEP) not in list(row.own)[1:]:
            self._leave(boxes, "total")
        elif all(is_stray(box.text) for box in boxes) and not self._is_step(row):
            self._leave(boxes, "stray")
        elif len(boxes) > 1:
            return self._is_labelled(row)
        else:
            [(place, box)] = row.own.items()
            return self._is_alone(place, box, wide=_from_left(row), following=following)
        return True

    def _is_labelled(self, row: Row) -> bool:
        """Whether it is a heading beside its number ("3 | Goal 2: …"), or behind its label."""
        (place, first), (_, second), *more = row.own.items()
        found = heading(first.text)
        if more or self._columns[place].role is Role.LEVEL:
            return False
        if found is not None and found.text == first.text.strip():
            self._head_of(joined(first, second), found.depth)
            return True
        found = heading(second.text)
        if found is None or not is_label(first.text):
            return False
        self._leave([first], "number")
        self._head_of(second, found.depth)
        return True

    def _is_step(self, row: Row) -> bool:
        text = row.own.get(self._place(Role.STEP))
        return text is not None and not is_stray(text.text)

    def _is_alone(self, place: int, box: Box, *, wide: bool, following: Row | None) -> bool:
        role = self._columns[place].role
        found = heading(box.text)
        if role is Role.LEVEL and (not found or found.depth > 1 or place != self._level_places[-1]):
            return False
        if found:
            self._head_of(box, found.depth)
        elif role is Role.STEP:
            if not wide and not (_looks_heading(box.text) and self._leads(following)):
                return False
            self._section_or_stray(box, following)
        elif is_label(box.text) or role in (Role.OWNER, Role.DUE, Role.STATUS, Role.DONE_ON):
            self._leave([box], "number" if role is Role.NUMBER else "no_step")
        else:
            self._section_or_stray(box, following)
        return True

    def _head_of(self, box: Box, depth: int) -> None:
        self._levels = [""] * len(self._level_places)
        self.outline.heading(depth, box.text, box.cells)

    def _section_or_stray(self, box: Box, following: Row | None) -> None:
        if self._leads(following) and len(box.text.split()) < 15 and not box.text.endswith("."):
            self._head_of(box, _WITHOUT_LABEL)
        else:
            self._leave([box], "stray")

    def _leads(self, following: Row | None) -> bool:
        """Whether a step, or the table's head once more, comes next."""
        if following is None:
            return False
        return self._place(Role.STEP) in following.own or _same(following, self._names)

    def _data(self, row: Row) -> None:
        self._follow_levels(row)
        step = row.own.get(self._place(Role.STEP))
        rest = {place: box for place, box in row.own.items() if self._columns[place].role is not Role.LEVEL}
        if step is None or says_nothing(step.text):
            for place, box in rest.items():
                number = self._columns[place].role is Role.NUMBER and is_label(box.text)
                self._leave([box], "number" if number else "no_step")
            return
        found = self._found(row)
        for text in activities(step.text):
            self.outline.add(step_of(text, found, self._readers))

    def _follow_levels(self, row: Row) -> None:
        """Goes on with the goal of the row above where this row names none."""
        cells: list[Cell] = []
        fresh: list[str] = []
        changed = False
        for place, before in zip(self._level_places, self._levels, strict=True):
            box = row.boxes.get(place)
            if box is not None and (says_nothing(box.text) or box.text.casefold() in _DITTO):
                self._leave([box], "repeated")
                box = None
            if box is None or box.copied is Copied.FROM_LEFT:
                fresh.append("" if changed else before)
                continue
            changed = changed or not _alike(before, box.text)
            fresh.append(box.text)
            cells += box.cells
        self._levels = fresh
        if cells:
            *above, text = [level for level in fresh if level]
            self.outline.goal(text, cells, above=above)

    def _found(self, row: Row) -> Found:
        """What the row says of its step; each column's words go where they belong, and none is lost."""
        said: dict[int, Box] = {}
        for place, box in row.boxes.items():
            role = self._columns[place].role
            if role is Role.NUMBER and is_label(box.text):
                self._leave([box], "number")
            elif role is not Role.LEVEL if box.copied is None else _is_shared(box, role):
                said[place] = box
        words = _Words({place: box.text for place, box in said.items()}, self._columns)
        words.take(self._places(Role.STEP))
        owner, due = words.take(self._places(Role.OWNER)), words.take(self._places(Role.DUE))
        status, status_text = self._status(words)
        cells = [cell for box in said.values() for cell in box.cells]
        alone = len(row.own) == 1 and self._alone_is_odd
        return Found(owner, due, status, status_text, words.notes(), cells, self._order, unsure=alone)

    def _status(self, words: "_Words") -> tuple[Status, str]:
        """The first column that says a status which is understood; else the words of the first that tries."""
        for place in self._places(Role.STATUS, Role.DONE_ON, Role.PROGRESS):
            text, column = words.left.get(place, ""), self._columns[place]
            status = self._status_in(column, text) if text else Status.UNKNOWN
            if status is not Status.UNKNOWN:
                return status, words.take([place])
        return Status.UNKNOWN, words.take(self._places(Role.STATUS, Role.DONE_ON))

    def _status_in(self, column: Column, text: str) -> Status:
        if column.means is not Status.UNKNOWN and is_mark(text):
            return column.means
        if column.role is Role.DONE_ON and self._readers.due.read(text).due is not None:
            return Status.DONE
        return status_of(text)


@dataclass
class _Words:
    """The texts of a row by column, until somebody takes them."""

    left: dict[int, str]
    columns: dict[int, Column]

    def take(self, places: Sequence[int]) -> str:
        """The text of the first of these columns that has one."""
        for place in places:
            if self.left.get(place):
                return self.left.pop(place)
        return ""

    def notes(self) -> dict[str, str]:
        """What is left, by the names of the columns."""
        found: dict[str, str] = {}
        for place, text in sorted(self.left.items()):
            column = self.columns[place]
            name = column.role.value if column.role in _NOTED else column.title
            name = name if name and name not in found else column.title or f"column {letters(place)}"
            found[name] = f"{found[name]}\n{text}" if name in found else text
        return found


def _unfolded(rows: Sequence[Row], step: int) -> list[Row]:
    """Rows that share one merged step as one row: what each of them says is said of that step."""
    found: list[Row] = []
    for row in rows:
        box = row.boxes.get(step)
        if found and row.own and box is not None and box.copied is Copied.FROM_ABOVE:
            boxes = dict(found[-1].boxes)
            for place, own in row.own.items():
                before = found[-1].own.get(place)
                boxes[place] = joined(before, own) if before else own
            found[-1] = Row(boxes)
        else:
            found.append(row)
    return found


def _is_shared(box: Box, role: Role) -> bool:
    return box.copied is Copied.FROM_ABOVE and role in _SHARED


def _same(row: Row, names: dict[int, str]) -> bool:
    """Whether the row is the table's head once more, as at the top of each page."""
    texts = {place: box.text.casefold() for place, box in row.own.items()}
    return len(texts) > 1 and all(names.get(place) == text for place, text in texts.items())


def _alike(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()


def _from_left(row: Row) -> bool:
    return any(box.copied is Copied.FROM_LEFT for box in row.boxes.values())


def _looks_heading(text: str) -> bool:
    return len(text) < 100 and (text.endswith(":") or (text.isupper() and len(text) > 3))
