"""A headless Chromium for tests of pages.

Use the fixture `browser` (import it into a conftest or a test module) or the context manager `chromium()`.
When playwright or a Chromium is missing, the test skips and says which; with CONVENER_ALL_PARTS=1 it fails.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize

WIDE: "ViewportSize" = {"width": 1280, "height": 800}
PHONE: "ViewportSize" = {"width": 390, "height": 844}
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_QUIET = (  # alone on the machine: no sandbox to set up, and nothing that calls home
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


@contextmanager
def chromium() -> Iterator["Browser"]:
    """A running browser; skips (or fails, see the module) when there is none to run."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        _missing("playwright is not installed (make parts)")
    path = next(filter(None, map(shutil.which, _NAMES)), None)
    if path is None:
        _missing("no Chromium is installed (for instance: apt-get install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(_QUIET))
        try:
            yield browser
        finally:
            browser.close()


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    """One browser for the tests of a module."""
    with chromium() as running:
        yield running


@contextmanager
def watched(context: "BrowserContext") -> Iterator["Page"]:
    """A page of this context; fails at the end if the console showed an error or another server was asked.

    A refusal (4xx) that the page explains to the person is no fault of it: the browser's line about that is
    left out.
    """
    page, faults = context.new_page(), list[str]()
    page.set_default_timeout(8000)
    page.on("pageerror", lambda error: faults.append(f"error: {error}"))
    page.on("console", lambda line: faults.append(line.text) if _is_fault(line.type, line.text) else None)
    page.on("request", lambda asked: None if _is_ours(asked.url) else faults.append(f"asked for {asked.url}"))
    try:
        yield page
    finally:
        page.close()
    assert faults == []


def settled(page: "Page") -> None:
    """Waits until nothing that the page asked for is under way."""
    page.locator("body:not([data-busy])").wait_for()


def overflow(page: "Page") -> int:
    """By how many pixels the page is wider than its window."""
    return int(page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth"))


def _is_fault(kind: str, text: str) -> bool:
    return kind in ("error", "warning") and "responded with a status of 4" not in text


def _is_ours(url: str) -> bool:
    return url.startswith(("http://127.0.0.1:", "data:", "blob:"))


def _missing(why: str) -> NoReturn:
    if os.environ.get("CONVENER_ALL_PARTS") == "1":
        pytest.fail(why)
    pytest.skip(why)
