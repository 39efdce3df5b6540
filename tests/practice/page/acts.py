"""What the tests of the page do again and again."""

from typing import TYPE_CHECKING, Any

from practice.records import Channel
from practice.server import PracticeSlack
from tests.browser import settled

if TYPE_CHECKING:
    from playwright.sync_api import Page


def post(slack: PracticeSlack, room: Channel, text: str, **more: Any) -> None:
    """A message of the app in the room."""
    slack.workspace.add_message(room.id, slack.bot_user_id, text=text, by_bot=True, **more)


def form(page: "Page", command: str) -> None:
    """Types the command that opens a form, and waits for the form."""
    page.get_by_test_id("composer").fill(command)
    page.get_by_test_id("send").click()
    page.get_by_test_id("modal-submit").wait_for()
    settled(page)


def inside(page: "Page", block: str) -> Any:
    return page.locator(f"[data-testid=modal] [data-block-id={block}]")
