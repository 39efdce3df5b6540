"""Files that people share: what the app hears of them, and how it gets at their bytes."""

from base64 import b64encode

import httpx
import pytest

from practice.clock import Clock
from practice.server import PracticeSlack
from tests.practice.workbench import (
    MANIFEST,
    START,
    client_of,
    connected,
    manifest,
    new_app,
    new_slack,
)

SHEET = b"Goal,Who\nFewer bookings,Ana\n"


@pytest.fixture
def heard(slack):
    """The message events that the app gets."""
    told = []
    app = new_app(slack)
    app.event("message")(lambda event: told.append(event))
    with connected(slack, app):
        yield told


def got(url, token):
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return httpx.get(url, headers=headers, trust_env=False)


def test_a_file_in_the_direct_message_reaches_the_app_as_a_share(slack, heard):
    seen = slack.person("ann.reyes").drop("plan.csv", SHEET, text="Last year's", mimetype="text/csv")
    assert seen.ok
    slack.wait_until(lambda: heard)
    [event] = heard
    assert (event["type"], event["subtype"], event["channel_type"]) == ("message", "file_share", "im")
    assert (event["text"], event["user"]) == ("Last year's", slack.workspace.user("ann.reyes").id)
    [file] = event["files"]
    assert (file["name"], file["mimetype"], file["size"]) == ("plan.csv", "text/csv", len(SHEET))
    assert (file["mode"], file["filetype"], file["is_external"]) == ("hosted", "csv", False)
    assert file["user"] == event["user"]


def test_its_bytes_need_the_token_and_without_it_there_is_a_page_to_sign_in(slack, client):
    slack.person("ann.reyes").drop("a plan.csv", SHEET)
    [file_id] = slack.person("ann.reyes").dm[-1].files
    file = client.files_info(file=file_id)["file"]
    for address in (file["url_private"], file["url_private_download"]):
        assert got(address, slack.bot_token).content == SHEET
        for token in ("", slack.app_token, "xoxb-wrong"):
            answer = got(address, token)
            assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
            assert SHEET not in answer.content


def test_an_app_that_may_not_read_files_gets_the_page_too():
    with new_slack(manifest=manifest(scopes=["chat:write"])) as slack:
        slack.person("ann.reyes").drop("plan.csv", SHEET)
        [file] = slack.workspace.files.values()
        address = f"{slack.url}/files-pri/{slack.team_id}-{file.id}/download/plan.csv"
        assert "Sign in" in got(address, slack.bot_token).text


def test_what_slack_is_told_of_a_file_need_not_be_true(slack, client):
    slack.person("ann.reyes").drop("small.csv", b"x" * 2000, size=7)
    [file_id] = slack.person("ann.reyes").dm[-1].files
    file = client.files_info(file=file_id)["file"]
    assert file["size"] == 7
    assert len(got(file["url_private_download"], slack.bot_token).content) == 2000


def test_nobody_shares_an_empty_file_or_one_where_they_may_not_write(slack):
    ann = slack.person("ann.reyes")
    assert "empty" in str(ann.drop("plan.csv", b"").error)
    assert "not in this channel" in str(
        slack.person("cyd.lam").drop("plan.csv", SHEET, channel="general").error
    )
    with new_slack(manifest=manifest(app_home={"messages_tab_read_only_enabled": True})) as other:
        assert "turned off" in str(other.person("ann.reyes").drop("plan.csv", SHEET).error)


def test_the_page_shares_a_file_too(slack):
    ann = slack.workspace.user("ann.reyes")
    told = {
        "as": ann.id,
        "channel": slack.workspace.dm(ann.id).id,
        "name": "plan.csv",
        "mimetype": "text/csv",
    }
    told["content"] = b64encode(SHEET).decode()
    answer = httpx.post(f"{slack.url}/page/file", json=told, trust_env=False)
    assert answer.json() == {"ok": True, "error": None}
    message = slack.person("ann.reyes").dm[-1]
    assert slack.workspace.files[message.files[0]].content == SHEET
    refused = httpx.post(f"{slack.url}/page/file", json=told | {"content": "no base64!"}, trust_env=False)
    assert refused.status_code == 400


def test_a_file_is_kept_with_the_workspace(tmp_path):
    with new_slack(data=tmp_path) as slack:
        slack.person("ann.reyes").drop("plan.csv", SHEET, mimetype="text/csv")
    with new_slack_again(tmp_path) as again:
        [file] = again.workspace.files.values()
        assert (file.content, file.mimetype) == (SHEET, "text/csv")
        address = client_of(again).files_info(file=file.id)["file"]["url_private_download"]
        assert got(address, again.bot_token).content == SHEET


def new_slack_again(folder):
    """The workspace as it was kept there."""
    return PracticeSlack(clock=Clock(START, frozen=True), manifest=MANIFEST, data=folder)
