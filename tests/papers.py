"""What stands on the pages of a PDF and in the sections of a web page, as a reader finds it there."""

import io
import re
from collections.abc import Sequence
from html.parser import HTMLParser

from pypdf import PdfReader

LINES = ("p", "li", "tr", "h3", "dt", "dd")
"""What is a line of its own; a row of a table is one line."""


def pages_of(pdf: bytes) -> list[str]:
    """The text of each page, its head and foot with it; spaces are single."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages]


def bare_pages(pdf: bytes, *, around: Sequence[str]) -> list[int]:
    """The numbers of the pages with no picture and no word but those that stand around each page."""
    bare = []
    for number, page in enumerate(PdfReader(io.BytesIO(pdf)).pages, start=1):
        left = " ".join(page.extract_text().split())
        for words in around:
            left = re.sub(words, "", left)
        if not left.strip() and "/XObject" not in str(page["/Resources"]):
            bare.append(number)
    return bare


class _Sections(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.sections: dict[str, list[str]] = {"": []}
        self.heading, self.words, self.inside = "", "", ""
        self.feed(page)
        self._end()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("h1", "h2") or (tag in LINES and self.inside != "tr"):
            self._end()
            self.inside = tag
        elif tag in ("th", "td", "span"):
            self.words += " | " if tag != "span" and self.words.strip() else " "

    def handle_endtag(self, tag: str) -> None:
        if tag == self.inside:
            self._end()

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.words += data

    def _end(self) -> None:
        words, self.words = " ".join(self.words.split()), ""
        if self.inside == "h2":
            self.heading = words
            self.sections[words] = []
        elif words:
            self.sections[self.heading].append(words)
        self.inside = ""


def sections_of(page: bytes) -> dict[str, list[str]]:
    """By heading the lines of each section of a web page, in their order; those before all under ``""``."""
    return _Sections(page.decode()).sections
