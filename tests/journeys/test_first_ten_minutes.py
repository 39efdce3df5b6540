"""The README's first ten minutes, in a real browser against the sample county.

Screenshots go to ``test-results/``, to be looked at: nothing cut off, nothing unreadable. The README's own
picture is one of them (``UPDATE_PICTURES=1`` writes it).
"""

import os
from pathlib import Path

import pytest

from tests.browser import PHONE, WIDE, browser, overflow, settled, watched
from tests.county import County

__all__ = ["browser"]

ROOT = Path(__file__).parents[2]


@pytest.fixture
def county(tmp_path):
    with County(tmp_path) as made:
        made.slack.timekeeper = made.timekeeper
        made.convener.clockwork.start()
        yield made


class Newcomer:
    """Somebody who does what the README says."""

    def __init__(self, page, county):
        self.page, self.county = page, county
        page.goto(county.slack.url)
        settled(page)

    def be(self, name):
        choices = self.page.get_by_test_id("act-as").locator("option").all_inner_texts()
        self.page.get_by_test_id("act-as").select_option(label=next(one for one in choices if name in one))
        settled(self.page)

    def go(self, place):
        self.page.get_by_test_id(place).click()
        settled(self.page)

    def type(self, text):
        self.page.get_by_test_id("composer").fill(text)
        self.page.keyboard.press("Escape")
        self.page.get_by_test_id("send").click()
        settled(self.page)

    def press(self, label):
        self.page.get_by_role("button", name=label, exact=True).last.click()
        settled(self.page)

    def sees(self, words):
        self.page.get_by_text(words).last.wait_for()

    def picture(self, name):
        folder = ROOT / "test-results"
        folder.mkdir(exist_ok=True)
        self.page.screenshot(path=folder / f"{name}.png")
        assert overflow(self.page) <= 0
        if os.environ.get("UPDATE_PICTURES") and name == "practice":
            self.page.screenshot(path=ROOT / "docs" / f"{name}.png")


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["1280", "390"])
def test_the_first_ten_minutes_of_the_readme(browser, county, size):
    context = browser.new_context(viewport=size)
    width = size["width"]
    phone = width < 500
    with watched(context) as page:
        one = Newcomer(page, county)

        def go(place):
            if phone:
                page.get_by_test_id("drawer-toggle").click()
            one.go(place)

        one.be("Martin Kade")
        go("channel-diversion")
        one.type("/goals mine")
        one.sees("Write the one-page hand-over protocol for deputies")
        one.picture(f"mine-{width}")
        one.type("/goals step G1 Walk the night shift through the protocol @owen.brandt by friday")
        one.sees("Friday, 20 November 2026")

        one.go("next-due")
        go("dm")
        one.sees("What has moved")
        one.picture("practice" if not phone else f"checkin-{width}")
        page.get_by_role("button", name="On track", exact=True).first.click()
        settled(page)
        one.press("Answer in one form")
        one.picture(f"checkin-form-{width}")
        page.get_by_test_id("modal-submit").click()
        settled(page)
        one.sees("noted")

        one.go("plus-day")
        one.go("plus-day")
        one.be("Grace Lin")
        go("dm")
        one.sees("Would you chair")
        one.press("Accept")
        one.sees("You take the chair")
        one.picture(f"chair-{width}")

        one.go("plus-day")
        go("channel-council")
        one.sees("7. Adjournment")
        one.type("/agenda add Night releases 10m discuss")
        one.sees("Night releases")
        one.picture(f"agenda-{width}")

        one.go("plus-day")
        one.be("Martin Kade")
        go("dm")
        one.sees("This week")
        one.picture(f"digest-{width}")
        one.be("Ana Reyes")
        go("home-tab")
        one.picture(f"home-{width}")
    context.close()
