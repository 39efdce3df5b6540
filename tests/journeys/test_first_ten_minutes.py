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
        self.width = page.viewport_size["width"]
        page.goto(county.slack.url)
        settled(page)

    def be(self, name):
        choices = self.page.get_by_test_id("act-as").locator("option").all_inner_texts()
        self.page.get_by_test_id("act-as").select_option(label=next(one for one in choices if name in one))
        settled(self.page)

    def go(self, place):
        """To a channel, the direct message or the Home; on a phone they are in the drawer."""
        if self.width < 500:
            self.page.get_by_test_id("drawer-toggle").click()
        self.page.get_by_test_id(place).click()
        settled(self.page)

    def move(self, how):
        """Moves the clock."""
        self.page.get_by_test_id(how).click()
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
        """A screenshot to look at; what is wider than the window would be cut off."""
        assert overflow(self.page) <= 0
        folder = ROOT / "test-results"
        folder.mkdir(exist_ok=True)
        self.page.screenshot(path=folder / f"{name}-{self.width}.png")
        if os.environ.get("UPDATE_PICTURES") and name == "checkin" and self.width > 500:
            self.page.screenshot(path=ROOT / "docs" / "practice.png")


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["1280", "390"])
def test_the_first_ten_minutes_of_the_readme(browser, county, size):
    context = browser.new_context(viewport=size)
    with watched(context) as page:
        one = Newcomer(page, county)
        sees_and_adds_commitments(one)
        answers_a_check_in(one)
        takes_the_chair(one)
        sees_agenda_digest_and_home(one)
    context.close()


def sees_and_adds_commitments(one: Newcomer) -> None:
    """Steps 1 and 2."""
    one.be("Martin Kade")
    one.go("channel-diversion")
    one.type("/goals mine")
    one.sees("Write the one-page hand-over protocol for deputies")
    one.picture("mine")
    one.type("/goals step G1 Walk the night shift through the protocol @owen.brandt by friday")
    one.sees("Friday, 20 November 2026")


def answers_a_check_in(one: Newcomer) -> None:
    """Step 3, and the first press of step 4."""
    one.move("next-due")
    one.go("dm")
    one.sees("What has moved")
    one.picture("checkin")
    one.page.get_by_role("button", name="On track", exact=True).first.click()
    settled(one.page)
    one.press("Answer in one form")
    one.picture("checkin-form")
    one.page.get_by_test_id("modal-submit").click()
    settled(one.page)
    one.sees("noted")
    one.move("plus-day")
    one.be("Owen Brandt")
    one.sees("Good morning.")
    one.picture("nudge")
    one.press("Done")


def takes_the_chair(one: Newcomer) -> None:
    """Step 5."""
    one.move("plus-day")
    one.be("Grace Lin")
    one.sees("Would you chair")
    one.press("Accept")
    one.sees("You take over")
    one.picture("chair")


def sees_agenda_digest_and_home(one: Newcomer) -> None:
    """Steps 6 to 8."""
    one.move("plus-day")
    one.go("channel-council")
    one.sees("7. Adjournment")
    one.type("/agenda add Night releases 10m discuss")
    one.sees("On the agenda of")
    one.picture("agenda")
    one.move("plus-day")
    one.be("Martin Kade")
    one.go("dm")
    one.sees("This week")
    one.picture("digest")
    one.be("Ana Reyes")
    one.go("home-tab")
    one.sees("Your commitments")
    one.picture("home")
