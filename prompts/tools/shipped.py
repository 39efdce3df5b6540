"""The instruments that come with the program: a file each in ``instruments``, in our own words."""

from dataclasses import replace
from functools import cache
from pathlib import Path

from models.tools.instrument import Item, Sheet
from models.tools.instrument_reading import read_sheet
from prompts.tools.readiness import INSTRUMENT, principles

FOLDER = Path(__file__).with_name("instruments")


@cache
def shipped() -> dict[str, Sheet]:
    """All of them by the names of their files, in the order of these; readiness rates its principles.

    Raises Refused for a faulty file.
    """
    found = {
        file.stem: read_sheet(file.read_text(encoding="utf-8")) for file in sorted(FOLDER.glob("*.toml"))
    }
    rated = [Item(one.name) for one in principles().values()]
    return found | {INSTRUMENT: replace(found[INSTRUMENT], items=rated)}
