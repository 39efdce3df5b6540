"""What a report is built of, as plain text in its places: each form of it sets these in its own way."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache


@dataclass(frozen=True)
class Text:
    """A paragraph, or several, one a line; ``small`` print for what explains a table."""

    text: str
    small: bool = False
    kind: str = "text"


@dataclass(frozen=True)
class Nothing:
    """Why a section has nothing to tell: such are told together, at the end."""

    text: str
    kind: str = "nothing"


@dataclass(frozen=True)
class Heading:
    """A heading below that of the section; ``about`` stands beside it in small print."""

    text: str
    about: str = ""
    kind: str = "heading"


@dataclass(frozen=True)
class Items:
    """A list, under a line of its own where there is one."""

    items: Sequence[str]
    lead: str = ""
    kind: str = "items"


@dataclass(frozen=True)
class Table:
    """A table. ``widths`` are shares; a column of share 0 is a number and as wide as it needs."""

    name: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[int]
    kind: str = "table"


@dataclass(frozen=True)
class Facts:
    """Lines with a label each."""

    rows: Sequence[tuple[str, str]]
    kind: str = "facts"


@dataclass(frozen=True)
class Bar:
    """Counts as parts of one bar: a tone, a word and a number each; the words stand below it."""

    parts: Sequence[tuple[str, str, int]]
    kind: str = "bar"


@dataclass(frozen=True)
class Tiles:
    """The few numbers that come first: a number and its words each."""

    tiles: Sequence[tuple[str, str]]
    kind: str = "tiles"


@dataclass(frozen=True)
class Figure:
    """A picture by its name, and in words; ``wide`` ones take a landscape sheet of their own.

    ``note`` explains its signs, in small print below it.
    """

    name: str
    alt: str
    note: str = ""
    wide: bool = False
    kind: str = "figure"


Block = Text | Nothing | Heading | Items | Table | Facts | Bar | Tiles | Figure


@dataclass(frozen=True)
class Section:
    """A part of the report."""

    heading: str
    blocks: Sequence[Block]


@dataclass(frozen=True)
class Picture:
    """How a picture is made as SVG: for print on one sheet or several, and for the screen.

    ``says`` is all that it shows, to tell one from another.
    """

    says: str
    draw: Callable[[], Sequence[str]]
    screen: Callable[[], Sequence[str]]

    def once(self) -> "Picture":
        """The same, each made at the first call only: a chart stands in the PDF and on the page."""
        draw = cache(self.draw)
        return Picture(self.says, draw, draw if self.screen is self.draw else cache(self.screen))


@dataclass(frozen=True)
class Paper:
    """The whole report. ``made`` is the day on which it was made, which is not part of what it says."""

    title: str
    subtitle: str
    facts: Sequence[tuple[str, str]]
    sections: Sequence[Section]
    made: str
    foot: str
    size: str = "us-letter"
    pictures: Mapping[str, Picture] = field(default_factory=dict)
