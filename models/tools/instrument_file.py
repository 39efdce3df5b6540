"""An instrument from a file: the whole of it as TOML or JSON, or its items alone as a list or a table."""

import csv
import io
import re

from models.errors import Refused
from models.tools.encodings import decode
from models.tools.instrument import Sheet
from models.tools.instrument_reading import read_items, read_scale, read_sheet
from models.tools.sheet_book import is_book, lines_of_book

MOST_BYTES = 500_000
"""An instrument holds at most 150 items; more than this is something else."""

WHOLE = (".toml", ".json")
"""How files are called that say all of an instrument."""

_HTML = re.compile(r"\s*<(?:!doctype|html|head|body|\?xml)", re.I)


def check_size(size: int) -> None:
    """Raises Refused on ``text`` for more bytes than an instrument has; asked before anything is read."""
    if size > MOST_BYTES:
        raise Refused("text", "instrument_too_big", f"{max(size / 1_000_000, 0.6):.1f} MB")


def read_file(data: bytes, *, file: str, name: str, scale: str) -> Sheet:
    """What the file asks. A list of items has its ``name`` and ``scale`` from the words beside the file.

    What it says is checked only when it is taken up. Raises Refused on the field at fault.
    """
    check_size(len(data))
    text = _text(data)
    if file.casefold().endswith(WHOLE) or text.lstrip().startswith("{"):
        return read_sheet(text)
    if not name or not scale:
        raise Refused("text", "unnamed_items")
    sections, items = read_items(text)
    return Sheet(name, scale=read_scale(scale), items=items, sections=sections)


def _text(data: bytes) -> str:
    """The file as text; of a workbook its one sheet, as it would be pasted."""
    try:
        book = is_book(data)
    except Refused as refused:
        raise _no_text(refused) from None
    if book:
        try:
            lines = lines_of_book(data)
        except Refused as refused:
            raise _no_text(refused) from None
        held = io.StringIO()
        csv.writer(held, delimiter="\t").writerows(
            [" ".join(cell.split()) for cell in row] for _, row in lines
        )
        return held.getvalue()
    text = decode(data).removeprefix("\ufeff")
    if "\x00" in text:
        raise Refused("text", "instrument_no_text")
    if _HTML.match(text):
        raise Refused("text", "not_a_list")
    return text


def _no_text(refused: Refused) -> Refused:
    kept = ("plan_locked", "plan_damaged", "plan_bomb", "table_sheets", "table_hidden")
    return Refused("text", refused.code if refused.code in kept else "instrument_no_text", refused.given)
