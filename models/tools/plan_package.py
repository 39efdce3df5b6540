"""A workbook's package looked through before it is opened: how much is in it, counted as it is unpacked.

A few kilobytes can say that they are a sheet of millions of cells, or one merged cell as large as the sheet;
whoever opens that first pays for it. So every part is unpacked piece by piece and its elements are counted by
the parser that reads them later, whatever they are encoded in. Nothing of it is kept.
"""

import posixpath
import zipfile
from collections import Counter
from xml.parsers import expat

from models.errors import Refused

MOST_UNPACKED = 40_000_000
MOST_RATIO = 200
"""How many times larger the parts of a workbook may be than packed; real ones are five to thirty times."""

MOST_PARTS = 2_000
MOST_CELLS = 200_000
"""Cells of all sheets, also those without a value; as many places may be merged away."""

MOST: dict[str, int] = {"c": MOST_CELLS, "row": 50_000, "comment": 5_000, "Relationship": 5_000}
"""Elements of a kind in the whole package. Rows are written down too where they only have a height."""

MOST_ELEMENTS = {"worksheet": 1_200_000, "sst": 700_000}
"""Elements of a part, by the element around it; of any other part ``MOST_OTHERS``."""

MOST_OTHERS = 100_000
MOST_READ = 4_000_000
"""Elements that are read where every sheet names the same part."""

DEEPEST = 200
_CHUNK = 1 << 16


def check_package(package: zipfile.ZipFile) -> None:
    """What the directory of the package says, and then what is really in it, part by part.

    Raises Refused for what is locked or far too much, and what ``zipfile`` raises for what is broken.
    """
    parts = package.infolist()
    if any(part.flag_bits & 1 for part in parts):
        raise Refused("file", "plan_locked")
    unpacked = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED or unpacked > 1_000_000 + packed * MOST_RATIO:
        raise _too_much()
    room, seen = MOST_UNPACKED, _Seen()
    for part in parts:
        with package.open(part) as opened:
            reader: _Part | None = _Part(seen, part.filename)
            while chunk := opened.read(_CHUNK):
                room -= len(chunk)
                if room < 0:
                    raise _too_much()
                reader = reader if reader and reader.goes_on(chunk) else None
    if seen.sheets * seen.largest > MOST_READ:
        raise _too_much()


def _too_much() -> Refused:
    return Refused("file", "plan_bomb")


class _Seen:
    """What was counted in the package so far."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.merged = self.sheets = self.largest = 0


class _Part:
    """One part. What is no XML is let be: openpyxl reads no further in it than this parser does."""

    def __init__(self, seen: _Seen, name: str) -> None:
        self._seen, self._folder = seen, posixpath.dirname(posixpath.dirname(name))
        self._elements = self._depth = 0
        self._root = ""
        self._targets: set[str] = set()
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._begin
        self._parser.EndElementHandler = self._end
        self._parser.StartDoctypeDeclHandler = self._doctype

    def goes_on(self, chunk: bytes) -> bool:
        """Whether there is more to be read. Raises Refused for too much of anything."""
        try:
            self._parser.Parse(chunk, False)
        except expat.ExpatError:
            return False
        return True

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        kind = name.rpartition(":")[2]
        self._root = self._root or kind
        self._elements += 1
        self._depth += 1
        if self._depth > DEEPEST or self._elements > MOST_ELEMENTS.get(self._root, MOST_OTHERS):
            raise _too_much()
        if self._root != "sst":  # which is read once, however many sheets there are
            self._seen.largest = max(self._seen.largest, self._elements)
        if kind in MOST:
            self._seen.counts[kind] += 1
            if self._seen.counts[kind] > MOST[kind]:
                raise _too_much()
        if kind == "mergeCell":
            self._merge(attributes.get("ref", ""))
        elif kind == "sheet":
            self._seen.sheets += 1
        elif kind == "Relationship" and attributes.get("TargetMode") != "External":
            self._refer(attributes.get("Target", ""))

    def _end(self, _name: str) -> None:
        self._depth -= 1

    def _doctype(self, *_about: object) -> None:
        raise Refused("file", "plan_damaged")  # no spreadsheet program writes one; it makes one word many

    def _merge(self, ref: str) -> None:
        self._seen.merged += _area(ref)
        if self._seen.merged > MOST_CELLS:
            raise _too_much()

    def _refer(self, target: str) -> None:
        """Each part is named once: to name one a thousand times is to have it read a thousand times."""
        path = posixpath.normpath(posixpath.join("/", self._folder, target)).casefold()
        if path in self._targets:
            raise Refused("file", "plan_damaged")
        self._targets.add(path)


def _area(ref: str) -> int:
    """How many places a reference such as ``A1:C3`` spans; more than enough for what is none."""
    from openpyxl.utils import range_boundaries  # here, because it takes long to load

    try:
        left, top, right, bottom = range_boundaries(ref)
        wide, high = right - left + 1, bottom - top + 1
        return wide * high if wide > 0 and high > 0 else MOST_CELLS + 1
    except (ValueError, TypeError):
        return MOST_CELLS + 1
