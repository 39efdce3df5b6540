"""The instruments that come with the program: a file each in ``instruments``, in our own words."""

from functools import cache
from pathlib import Path

from models.tools.instrument import Sheet
from models.tools.instrument_reading import read_sheet

FOLDER = Path(__file__).with_name("instruments")


@cache
def shipped() -> dict[str, Sheet]:
    """All of them by the names of their files, in the order of these. Raises Refused for a faulty file."""
    return {file.stem: read_sheet(file.read_text(encoding="utf-8")) for file in sorted(FOLDER.glob("*.toml"))}
