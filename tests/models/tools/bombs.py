"""Workbooks that are small as files and ask for far more than they are, written part by part."""

import zipfile
from io import BytesIO

_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'spreadsheetml.sheet.main+xml"/>{more}</Types>'
)
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def package(parts: dict[str, bytes | str]) -> bytes:
    """These parts as a package."""
    held = BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, content in parts.items():
            opened.writestr(name, content)
    return held.getvalue()


def relations(*targets: tuple[str, str]) -> str:
    """Which part refers to which: the kind of each, and where it is."""
    told = "".join(
        f'<Relationship Id="rId{n}" Type="{_DOCUMENT}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}">{told}</Relationships>'


def book(body: str, *, sheets: int = 1, more: dict[str, str] | None = None, kinds: str = "") -> bytes:
    """A workbook whose sheets all are the one with this body; ``more`` are further parts."""
    named = "".join(f'<sheet name="S{n}" sheetId="{n}" r:id="rId1"/>' for n in range(1, sheets + 1))
    targets = [("worksheet", "worksheets/sheet1.xml")]
    targets += [("sharedStrings", "sharedStrings.xml")] if "xl/sharedStrings.xml" in (more or {}) else []
    targets += [("styles", "styles.xml")] if "xl/styles.xml" in (more or {}) else []
    return package(
        {
            "[Content_Types].xml": _TYPES.format(more=kinds),
            "_rels/.rels": relations(("officeDocument", "xl/workbook.xml")),
            "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_DOCUMENT}">'
            f"<sheets>{named}</sheets></workbook>",
            "xl/_rels/workbook.xml.rels": relations(*targets),
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_MAIN}">{body}</worksheet>',
            **(more or {}),
        }
    )


def text(where: str, said: str) -> str:
    """A cell with its words in it."""
    return f'<c r="{where}" t="inlineStr"><is><t>{said}</t></is></c>'


ROW = f'<row r="1">{text("A1", "Action")}{text("B1", "Who")}</row><row r="2">{text("A2", "Do it")}</row>'
SMALL = f"<sheetData>{ROW}</sheetData>"


def merged_away() -> bytes:
    """One merged cell as large as the sheet."""
    return book(f'{SMALL}<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>')


def merged_often() -> bytes:
    """Many whole rows that are merged."""
    areas = "".join(f'<mergeCell ref="A{n}:XFD{n}"/>' for n in range(3, 20_000))
    return book(f"{SMALL}<mergeCells>{areas}</mergeCells>")


def empty_rows(count: int, about: str = "") -> bytes:
    """So many rows in which nothing is."""
    rows = "".join(f'<row r="{n}"{about}/>' for n in range(3, count + 3))
    return book(f"<sheetData>{ROW}{rows}</sheetData>")


def one_sheet_often() -> bytes:
    """Two thousand sheets that are one and the same."""
    rows = "".join(f'<row r="{n}">{text(f"A{n}", "Do it")}</row>' for n in range(2, 4_000))
    return book(f"<sheetData>{rows}</sheetData>", sheets=2_000)


def one_part_often() -> bytes:
    """A sheet that refers to the same notes again and again."""
    rels = relations(*[("comments", "../comments1.xml")] * 4_000)
    notes = "".join(f'<comment ref="A{n}" authorId="0"><text><t>n</t></text></comment>' for n in range(900))
    more = {
        "xl/worksheets/_rels/sheet1.xml.rels": rels,
        "xl/comments1.xml": f'<comments xmlns="{_MAIN}"><authors><author>A</author></authors>'
        f"<commentList>{notes}</commentList></comments>",
    }
    return book(SMALL, more=more)


def strings(count: int) -> bytes:
    """A table of so many words that no cell uses."""
    told = "".join(f"<si><t>{n}</t></si>" for n in range(count))
    return book(SMALL, more={"xl/sharedStrings.xml": f'<sst xmlns="{_MAIN}">{told}</sst>'})


def styled(count: int) -> bytes:
    """So many ways to draw a cell."""
    fonts = "".join(f'<font><sz val="{n}"/></font>' for n in range(count))
    told = f'<styleSheet xmlns="{_MAIN}"><fonts>{fonts}</fonts></styleSheet>'
    return book(SMALL, more={"xl/styles.xml": told})


def entities(encoding: str = "utf-8") -> bytes:
    """One word that stands for a great many."""
    doctype = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    told = (
        f'<?xml version="1.0" encoding="{encoding}"?>{doctype}<sst xmlns="{_MAIN}"><si><t>&b;</t></si></sst>'
    )
    return book(SMALL, more={"xl/sharedStrings.xml": told.encode(encoding)})  # type: ignore[dict-item]


def deep() -> bytes:
    """A part in which each element is inside the one before."""
    return book(SMALL, more={"xl/styles.xml": "<a>" * 50_000 + "</a>" * 50_000})


def wide(columns: int, rows: int = 1) -> bytes:
    """Rows with so many cells, each with a word."""
    from openpyxl.utils import get_column_letter

    letters = [get_column_letter(n) for n in range(1, columns + 1)]
    told = "".join(
        f'<row r="{row}">{"".join(text(f"{each}{row}", f"w{row}") for each in letters)}</row>'
        for row in range(1, rows + 1)
    )
    return book(f"<sheetData>{told}</sheetData>")


def full() -> bytes:
    """As much as is taken: every cell with words of its own."""
    return wide(38, 4_999)


def long_cell() -> bytes:
    """A cell of a megabyte."""
    row = f'<row r="2">{text("A2", "word " * 210_000)}</row>'
    return book(f'<sheetData><row r="1">{text("A1", "Action")}</row>{row}</sheetData>')


BOMBS = {
    "merged away": (merged_away, "plan_bomb"),
    "merged often": (merged_often, "plan_bomb"),
    "a million rows": (lambda: empty_rows(1_000_000), "plan_bomb"),
    "a million rows of a height": (lambda: empty_rows(900_000, ' ht="15"'), "plan_bomb"),
    "one sheet often": (one_sheet_often, "plan_bomb"),
    "one part often": (one_part_often, "plan_damaged"),
    "words": (lambda: strings(500_000), "plan_bomb"),
    "styles": (lambda: styled(100_000), "plan_bomb"),
    "entities": (entities, "plan_damaged"),
    "entities in UTF-16": (lambda: entities("utf-16"), "plan_damaged"),
    "deep": (deep, "plan_bomb"),
    "ten thousand columns": (lambda: wide(10_000), "plan_too_wide"),
}
"""Each with the code by which it is refused."""

HEAVY = {
    "many rows": lambda: empty_rows(45_000, ' ht="15"'),
    "many words": lambda: strings(340_000),
    "many styles": lambda: styled(45_000),
    "full": full,
    "a long cell": long_cell,
}
"""The most that is taken of each."""
