"""A plan without columns: headings, bullets and numbered lines, perhaps with a date or name at their end."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from models.tools.plan import Cell, LeftOut, PlanGoal, Status
from models.tools.plan_columns import Readers
from models.tools.plan_marks import heading, is_label, is_stray, ticked, unchecked, unmarked
from models.tools.plan_outline import Found, Outline, Place, step_of
from models.tools.plan_sheet import Lines

_HASHES = re.compile(r"(#{1,6})\s+(.*?)\s*#*")
_BOLD = re.compile(r"(\*\*|__|\*)(?P<text>[^*_]+)\1:?")
_RULE = re.compile(r"[-=_*~\s]{3,}")
_BEHIND = re.compile(
    r"(?P<before>.*\S)(?:\s*[(\[](?P<inside>[^()\[\]]{2,80})[)\]]|\s+(?:[-–—|]|--)\s*(?P<dashed>[^-–—|]{2,80}))",
    re.S,
)
_AT = re.compile(r"(?P<before>.*\S)\s+(?P<inside><@[A-Z0-9]+(?:\|[^>]*)?>|@[^\W\d_][\w.' -]{1,60})", re.S)
_AHEAD = re.compile(r"(?P<name>[^:]{2,60}):\s+(?P<after>\S.*)", re.S)
LONGEST = 2_000
"""Characters of a line in which marks are looked for: no heading or step is so long."""

_LABELLED, _BARE = 10, 20
"""How deep headings are with a label ("Goal 2: …") and without: those with # before them are above both."""


@dataclass(frozen=True)
class _Line:
    """A line: how far it is indented, its text without a mark, and what that mark was."""

    where: str
    raw: str
    indent: int
    text: str
    mark: str = ""
    depth: int = 0
    """For a heading how deep it is; 0 for what is none."""

    @property
    def cell(self) -> Cell:
        """The line as it stands in the source."""
        return Cell(self.where, self.raw)


def read_list(lines: Lines, readers: Readers) -> tuple[list[PlanGoal], list[LeftOut]]:
    """The goals of the text in their order, and every line that is in none of them nor in their steps."""
    walk = _Walk(_classified(lines), readers)
    walk.run()
    return walk.outline.goals(), walk.out


class _Walk:
    """One way down a text."""

    def __init__(self, lines: list[_Line], readers: Readers) -> None:
        self._lines = lines
        self._readers = readers
        self.outline = Outline()
        self.out: list[LeftOut] = []
        self._marked = any(line.mark for line in lines)
        marked = [line for line in lines if line.mark]
        self._top = min((line.indent for line in marked), default=0)
        topmost = [
            (line, following)
            for line, following in zip(marked, [*marked[1:], None], strict=False)
            if line.indent == self._top
        ]
        self._parents = {line.where for line, below in topmost if below and below.indent > line.indent}
        self._all_parents = len(self._parents) == len(topmost)
        self._base: Place = None

    def run(self) -> None:
        """Goes through every line; an item takes the lines in which it goes on with it."""
        place = 0
        while place < len(self._lines):
            line = self._lines[place]
            after = self._lines[place + 1 :]
            place += 1
            if self._is_item(line, last=not after):
                goes_on = _going_on(line, after) if line.mark else []
                place += len(goes_on)
                self._item([line, *goes_on])
            elif line.depth:
                self._heading(line, first=place == 1)
            elif _RULE.fullmatch(line.raw):
                self._leave(line, "rule")
            else:
                self._leave(line, "title" if place == 1 else "stray")

    def _is_item(self, line: _Line, *, last: bool) -> bool:
        """Whether it is something to do: a marked line, or any plain one where none is marked."""
        if line.mark:
            return not is_label(line.text)
        if _RULE.fullmatch(line.raw) or is_stray(line.raw) or is_label(line.text):
            return False
        return last and not self._marked if line.depth else not self._marked

    def _item(self, lines: Sequence[_Line]) -> None:
        if lines[0].indent == self._top:
            self.outline.back(self._base)
        (self._parent if lines[0].where in self._parents else self._step)(lines)

    def _leave(self, line: _Line, why: str) -> None:
        self.out.append(LeftOut(line.cell, why))

    def _heading(self, line: _Line, *, first: bool) -> None:
        """A heading in its place; one above all others, at the very top, is the title of the paper."""
        depths = [each.depth for each in self._lines if each.depth] if first else []
        if 0 < line.depth < _LABELLED and depths.count(line.depth) == 1 and max(depths) > line.depth:
            self._leave(line, "title")
        else:
            self.outline.heading(line.depth, line.text, [line.cell])
        self._base = self.outline.place()

    def _parent(self, lines: Sequence[_Line]) -> None:
        """A line with others below it is a goal; beside lines that have none, that is not certain."""
        text = " ".join(line.text for line in lines)
        self.outline.goal(text, [line.cell for line in lines], unsure=not self._all_parents)

    def _step(self, lines: Sequence[_Line]) -> None:
        text, tick = unchecked(" ".join(line.text for line in lines))
        text, owner, due = self._parted(text) if len(text) <= LONGEST else (text, "", "")
        status = Status.DONE if ticked(tick) else Status.UNKNOWN
        found = Found(owner, due, status, tick, cells=[line.cell for line in lines])
        self.outline.add(step_of(text, found, self._readers))

    def _parted(self, text: str) -> tuple[str, str, str]:
        """The text, who and when, where these stand at its end in any order, or a name ahead with a colon."""
        owner = due = ""
        for _ in range(2):
            if not due:
                text, due = self._readers.due.split(text)
            if not owner:
                text, owner = self._owner_behind(text)
        ahead = _AHEAD.fullmatch(text)
        if not owner and ahead and self._readers.owner.names_somebody(ahead["name"]):
            return ahead["after"], ahead["name"], due
        return text, owner, due

    def _owner_behind(self, text: str) -> tuple[str, str]:
        mentioned = _AT.fullmatch(text)
        if mentioned:
            return mentioned["before"].rstrip(" -–—,;"), mentioned["inside"]
        found = _BEHIND.fullmatch(text)
        name = (found["inside"] or found["dashed"] or "").strip() if found else ""
        if found and name and self._readers.owner.names_somebody(name):
            return found["before"].rstrip(" -–—,;"), name
        return text, ""


def _going_on(line: _Line, after: Sequence[_Line]) -> list[_Line]:
    """The lines in which a marked one goes on: indented more or begun small, without a mark of their own."""
    found: list[_Line] = []
    for each in after:
        small = each.text[:1].islower()
        if each.mark or each.depth or not (each.indent > line.indent or small) or _RULE.fullmatch(each.raw):
            break
        found.append(each)
    return found


def _classified(lines: Lines) -> list[_Line]:
    """The lines that have something in them; in a text without any marks, capitals are headings."""
    found = [_line(number, raw) for number, raw in enumerate(lines.lines, 1) if raw.strip()]
    plain = [line for line in found if not line.mark and not line.depth]
    if any(line.mark for line in found) or len(plain) < len(found):
        return found
    # Neither marks nor headings: capitals alone, among other lines, are headings.
    return [
        replace(line, depth=_BARE) if _is_shouted(line.text) and len(plain) > 1 else line for line in found
    ]


def _line(number: int, raw: str) -> _Line:
    indent = len(raw.expandtabs(4)) - len(raw.expandtabs(4).lstrip())
    tidy = raw.strip()
    line = _Line(f"line {number}", tidy, indent, tidy)
    if len(tidy) > LONGEST:
        return line
    if hashes := _HASHES.fullmatch(tidy):
        return replace(line, text=hashes[2] or tidy, depth=len(hashes[1]))
    bold = _BOLD.fullmatch(tidy)
    bare = bold["text"].strip() if bold else tidy
    text, mark = unmarked(bare)
    if mark is None and unchecked(bare)[1]:
        mark = unchecked(bare)[1]
    found = heading(bare)
    if found is not None and mark is None:
        return replace(line, text=bare, depth=_LABELLED + found.depth)
    if bold or (bare.endswith(":") and len(bare) < 100 and mark is None):
        return replace(line, text=bare, depth=_BARE)
    return replace(line, text=text, mark=mark or "")


def _is_shouted(text: str) -> bool:
    return text.isupper() and len(text) > 3
