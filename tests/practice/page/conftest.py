"""The page in a browser, wide and narrow, with the workspace and the app behind it."""

import itertools
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from practice.records import Channel
from practice.server import PracticeSlack
from tests.browser import PHONE, WIDE, browser, settled, watched
from tests.practice.page.app import Heard, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

__all__ = ["browser"]

_rooms = itertools.count(1)


@pytest.fixture(scope="module")
def served() -> Iterator[tuple[PracticeSlack, Heard]]:
    with serving() as both:
        yield both


@pytest.fixture
def slack(served: tuple[PracticeSlack, Heard]) -> Iterator[PracticeSlack]:
    """The workspace, with no form left open by the test."""
    slack = served[0]
    yield slack
    ann = slack.person("ann.reyes")
    while ann.views:
        ann.close_view()


@pytest.fixture
def heard(served: tuple[PracticeSlack, Heard]) -> Heard:
    """What reaches the app in this test."""
    served[1].forget()
    return served[1]


@pytest.fixture
def room(slack: PracticeSlack) -> Channel:
    """A fresh channel with Ann, Ben and the app."""
    members = ["ann.reyes", "ben.ode", slack.bot_user_id]
    return slack.workspace.add_channel(f"room-{next(_rooms)}", members, topic="Systems, not people")


@pytest.fixture(scope="module")
def wide(browser: "Browser") -> Iterator["BrowserContext"]:
    context = browser.new_context(reduced_motion="reduce", viewport=WIDE)
    yield context
    context.close()


@pytest.fixture(scope="module")
def narrow(browser: "Browser") -> Iterator["BrowserContext"]:
    context = browser.new_context(reduced_motion="reduce", viewport=PHONE, has_touch=True, is_mobile=True)
    yield context
    context.close()


@pytest.fixture
def page(wide: "BrowserContext", slack: PracticeSlack, room: Channel) -> Iterator["Page"]:
    """The page at 1280 pixels, acting as Ann in the room."""
    yield from _opened(wide, slack, room)


@pytest.fixture
def phone(narrow: "BrowserContext", slack: PracticeSlack, room: Channel) -> Iterator["Page"]:
    """The same at 390 pixels, with touch."""
    yield from _opened(narrow, slack, room)


def _opened(context: "BrowserContext", slack: PracticeSlack, room: Channel) -> Iterator["Page"]:
    with watched(context) as page:
        page.goto(f"{slack.url}/?as={slack.workspace.user('ann.reyes').id}&at={room.id}")
        settled(page)
        yield page
