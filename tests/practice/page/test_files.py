"""Sharing a file on the practice page: in the direct message, by the browser's own file picker."""

from pathlib import Path
from typing import TYPE_CHECKING

from practice.server import PracticeSlack
from tests.browser import settled

if TYPE_CHECKING:
    from playwright.sync_api import Page


def test_a_file_is_shared_with_the_app_and_shown_in_the_conversation(
    page: "Page", slack: PracticeSlack, tmp_path: Path
) -> None:
    assert page.get_by_test_id("attach").is_hidden()
    ann = slack.person("ann.reyes")
    page.goto(f"{slack.url}/?as={ann.id}&at={slack.workspace.dm(ann.id).id}")
    page.get_by_test_id("attach").wait_for()
    sheet = tmp_path / "plan.csv"
    sheet.write_bytes(b"Goal,Who\nFewer bookings,Ana\n")
    page.get_by_test_id("file").set_input_files(sheet)
    page.get_by_text("plan.csv").wait_for()
    settled(page)
    [file] = [slack.workspace.files[file_id] for file_id in ann.dm[-1].files]
    assert (file.content, file.mimetype) == (sheet.read_bytes(), "text/csv")
    empty = tmp_path / "empty.csv"
    empty.touch()
    page.get_by_test_id("file").set_input_files(empty)
    page.get_by_test_id("composer-error").wait_for()
    assert "empty" in page.get_by_test_id("composer-error").inner_text()
