"""The map as a picture: six columns, an item at several neighbouring intercepts drawn across them.

Typst sets it; what people typed reaches it as data only, never as markup. Nothing is told by colour alone: a
gap that nobody owns has a broken, heavy border and says so.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from models.committee import Committee
from models.tools.gap_map import Mapping, PointKind
from models.tools.map_facts import MapLine
from prompts import kit, words
from prompts.goals import INTERCEPTS
from prompts.tools.map import counts

COLUMNS = 6
POINTS = 1200
"""How wide the picture for the screen is set, as the plate has it."""

WIDTHS, LARGEST = (1600, 1400, 1200, 1000), 1_000_000
"""Of the picture for the screen: how many pixels wide, the first that stays within so many bytes."""

MOST_IN_LINE = 3
"""How many goals are named on a card."""


@dataclass(frozen=True)
class Card:
    """An item in one or several neighbouring columns; ``style``: resource, owned, alone or opportunity.

    ``also`` says at which other intercepts it is drawn again.
    """

    ref: str
    title: str
    style: str
    foot: str
    first: int
    span: int
    also: str = ""


@dataclass(frozen=True)
class Part:
    """All of one kind: rows of cards across columns, then the cards of each single column."""

    heading: str
    empty: str
    wide: Sequence[Sequence[Card]]
    columns: Sequence[Sequence[Card]]


@dataclass(frozen=True)
class Sheet:
    """The whole picture as plain text in its places."""

    title: str
    about: str
    columns: Sequence[tuple[str, str]]
    parts: Sequence[Part]
    paper: str


HEADINGS = {
    PointKind.RESOURCE: ("Resources", "No resource is on the map yet."),
    PointKind.GAP: ("Gaps", "No gap is on the map."),
    PointKind.OPPORTUNITY: ("Opportunities", "No opportunity is on the map yet."),
}


def sheet_of(committee: Committee, mapping: Mapping, lines: Sequence[MapLine], *, letter: bool) -> Sheet:
    """What is open on the mapping, ready to be set; ``letter`` is the paper of the print."""
    present = [line for line in lines if line.entry.open]
    about = f"{committee.name} · mapped on {words.full_day(mapping.held_on)} · {counts(lines)}"
    parts = [
        _part(kind, [one for one in present if one.entry.kind == kind], titles)
        for kind, titles in HEADINGS.items()
    ]
    heads = [(text[:1], text[4:]) for text in INTERCEPTS]
    return Sheet(mapping.name, about, heads, parts, "us-letter" if letter else "a4")


def _part(kind: PointKind, lines: Sequence[MapLine], titles: tuple[str, str]) -> Part:
    cards = [card for line in lines for card in _cards(kind, line)]
    wide = sorted((one for one in cards if one.span > 1), key=lambda one: (one.first, -one.span))
    single = [[one for one in cards if one.span == 1 and one.first == column] for column in range(COLUMNS)]
    return Part(titles[0], "" if cards else titles[1], _rows(wide), single)


def _cards(kind: PointKind, line: MapLine) -> list[Card]:
    """One card for each run of neighbouring intercepts."""
    runs: list[list[int]] = []
    for number in line.entry.intercepts:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    style = {PointKind.RESOURCE: "resource", PointKind.OPPORTUNITY: "opportunity"}.get(
        kind, "alone" if line.ownerless else "owned"
    )
    made = []
    for run in runs:
        others = [str(number) for number in line.entry.intercepts if number not in run]
        also = f"also at {kit.listed(others)}" if others else ""
        card = Card(line.item.ref, breakable(line.entry.title), style, _foot(line), run[0], len(run), also)
        made.append(card)
    return made


LONGEST_WORD = 22
"""Letters of a word that fit into a column; a longer one may be broken after so many."""


def breakable(text: str) -> str:
    """The text with places where a word can be broken that no column is wide enough for."""
    return re.sub(rf"(\S{{{LONGEST_WORD}}})(?=\S)", "\\1\u200b", text)


def _foot(line: MapLine) -> str:
    """Who sees to it."""
    if line.ownerless:
        return "nobody owns it"
    refs = [one.goal.ref for one in line.goals]
    told = [breakable(line.owner.name)] if line.owner else []
    if refs:
        more = f" +{len(refs) - MOST_IN_LINE}" if len(refs) > MOST_IN_LINE else ""
        told.append(f"goal {', '.join(refs[:MOST_IN_LINE])}{more}")
    return " · ".join(told)


def _rows(wide: Sequence[Card]) -> list[list[Card]]:
    """Cards across columns in as few rows as they fit into side by side."""
    rows: list[list[Card]] = []
    for card in wide:
        fits = (row for row in rows if all(_apart(card, other) for other in row))
        row = next(fits, None)
        if row is None:
            rows.append([card])
        else:
            row.append(card)
    return rows


def _apart(one: Card, other: Card) -> bool:
    return one.first + one.span <= other.first or other.first + other.span <= one.first


def name_of(mapping: Mapping, ending: str) -> str:
    """The file's name: ``map-2026-05-08.png``."""
    return f"map-{mapping.held_on:%Y-%m-%d}.{ending}"


PLATE = """
#let sheet = json(bytes(sys.inputs.at("sheet")))
#let part = sys.inputs.at("print") == "part"
#let print = part or sys.inputs.at("print") == "yes"
#let size = if print { 7.5pt } else { 12pt }
#set document(title: sheet.title)
#set page(..if part {
  (width: 24.4cm, height: 15.2cm, margin: 1pt)
} else if print {
  (paper: sheet.paper, flipped: true, margin: 1.1cm, numbering: "1 / 1")
} else {
  (width: 1200pt, height: auto, margin: 24pt)
})
#set text(size: size, lang: "en", font: ("Liberation Sans", "Noto Sans", "DejaVu Sans", "Libertinus Serif"))
#set par(leading: 0.45em, spacing: 0.5em)
#let looks = (
  resource: (fill: luma(243), stroke: 0.6pt + luma(150)),
  owned: (fill: white, stroke: 1pt + rgb("#1f5f8b")),
  alone: (fill: rgb("#fff1e6"), stroke: (paint: rgb("#b3400a"), thickness: 2pt, dash: "dashed")),
  opportunity: (fill: rgb("#eef7ee"), stroke: (paint: rgb("#3b7a3b"), thickness: 1pt, dash: "dotted")),
)
#let card(one) = block(width: 100%, inset: 0.5em, radius: 3pt, breakable: false, below: 0pt, above: 0pt,
  ..looks.at(one.style), {
    set align(left)
    text(weight: "bold", one.ref + " ")
    one.title
    if one.foot != "" or one.also != "" {
      linebreak()
      set text(size: 0.85em)
      if one.style == "alone" { text(weight: "bold", upper(one.foot)) } else { one.foot }
      if one.also != "" { if one.foot != "" [ · ]; emph(one.also) }
    }
  })
#text(size: 1.9em, weight: "bold", sheet.title)

#text(size: 1.05em, sheet.about)
#v(0.2em)
#let sign(style, words) = box(inset: (x: 0.6em, y: 0.3em), radius: 3pt, ..looks.at(style), words)
#box[#sign("resource", "resource") #h(0.6em) #sign("owned", "gap, somebody sees to it") #h(0.6em)
  #sign("alone", strong("GAP THAT NOBODY OWNS")) #h(0.6em) #sign("opportunity", "opportunity")]
#v(0.3em)
#let cells = ()
#for part in sheet.parts {
  cells.push(grid.cell(colspan: 6, inset: 0.4em, fill: luma(228),
    text(size: 1.25em, weight: "bold", part.heading)))
  if part.empty != "" { cells.push(grid.cell(colspan: 6, emph(part.empty))) }
  for row in part.wide {
    let at = 0
    for one in row.sorted(key: one => one.first) {
      cells += ([],) * (one.first - at)
      cells.push(grid.cell(colspan: one.span, card(one)))
      at = one.first + one.span
    }
    cells += ([],) * (6 - at)
  }
  if part.columns.any(column => column.len() > 0) {
    for column in part.columns { cells.push(stack(spacing: 0.5em, ..column.map(card))) }
  }
}
#grid(columns: (1fr,) * 6, inset: (x: 0.4em, y: 0.25em),
  stroke: (x: 0.5pt + luma(205)),
  grid.header(..sheet.columns.map(column => grid.cell(fill: luma(60), inset: 0.5em, text(fill: white, {
    text(size: 1.3em, weight: "bold", column.at(0) + "  ")
    column.at(1)
  })))),
  ..cells)
"""


def render_png(sheet: Sheet) -> bytes:
    """The picture for the screen, as high as it needs: 1,600 pixels wide, or less to stay under 1 MB."""
    import typst  # takes its time; not waited for before somebody wants a picture

    for pixels in WIDTHS:
        made = typst.compile(
            PLATE.encode(), format="png", ppi=pixels * 72 / POINTS, sys_inputs=_inputs(sheet)
        )
        assert isinstance(made, bytes)
        if len(made) <= LARGEST:
            break
    return made


def render_pdf(sheet: Sheet) -> bytes:
    """The picture for print, on as many landscape pages as it needs."""
    import typst  # as above

    made = typst.compile(PLATE.encode(), format="pdf", sys_inputs=_inputs(sheet, for_print=True))
    assert isinstance(made, bytes)
    return made


def render_sheets(sheet: Sheet) -> list[str]:
    """The print as SVG, for a report: landscape pages that leave its sheet a margin, without numbers."""
    return _svg(sheet, "part")


def render_svg(sheet: Sheet) -> list[str]:
    """The picture for the screen as SVG, which can be made larger without end."""
    return _svg(sheet, "no")


def _svg(sheet: Sheet, which: str) -> list[str]:
    import typst  # as above

    made = typst.compile(PLATE.encode(), format="svg", sys_inputs={**_inputs(sheet), "print": which})
    return [one.decode() for one in (made if isinstance(made, list) else [made])]


def _inputs(sheet: Sheet, *, for_print: bool = False) -> dict[str, str]:
    return {"sheet": json.dumps(asdict(sheet)), "print": "yes" if for_print else "no"}
