"""The way in by HTTP, against the practice Slack: signed posts, and many at once."""

import hashlib
import hmac
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import httpx
import pytest
from slack_bolt import Ack, App
from slack_sdk import WebClient

from handlers.http import LARGEST, PATH, http_app
from handlers.manifest import manifest
from practice.clock import Clock
from practice.server import PracticeSlack
from tests.serving import served

AT_ONCE = 4


@pytest.fixture(scope="module")
def slack() -> Iterator[PracticeSlack]:
    """The practice Slack with one person in it, posting to wherever a test says."""
    clock = Clock(datetime(2026, 11, 20, 17, tzinfo=UTC), frozen=True)
    with PracticeSlack(clock=clock, manifest=manifest()) as running:
        running.workspace.add_user("ana", "Ana Reyes")
        yield running


@pytest.fixture
def app(slack: PracticeSlack) -> App:
    """A bot without listeners, as bot.py makes it."""
    client = WebClient(token=slack.bot_token, base_url=slack.api_url)
    return App(
        client=client,
        signing_secret=slack.signing_secret,
        token_verification_enabled=False,
        process_before_response=True,
    )


def signed(secret: str, body: bytes, *, at: float | None = None) -> dict[str, str]:
    stamp = str(int(at or time.time()))
    digest = hmac.new(secret.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}


def test_slack_can_verify_the_address_and_a_command_is_answered(slack: PracticeSlack, app: App) -> None:
    def on_goals(ack: Ack) -> None:
        ack(text="Three goals, one of them late.")

    app.command("/goals")(on_goals)
    with served(http_app(app, threads=AT_ONCE)) as slack.request_url:
        assert slack.verify_request_url()
        seen = slack.person("ana").command("/goals")
    assert seen.ok, seen.error
    assert seen.text == "Three goals, one of them late."


def test_listeners_work_side_by_side(slack: PracticeSlack, app: App) -> None:
    """Each waits for all others: one that held up the event loop would make every one of them fail."""
    together = threading.Barrier(AT_ONCE, timeout=2)

    def on_goals(ack: Ack) -> None:
        together.wait()
        ack(text="done")

    app.command("/goals")(on_goals)
    with served(http_app(app, threads=AT_ONCE)) as slack.request_url, ThreadPoolExecutor(AT_ONCE) as people:
        acts = [people.submit(slack.person("ana").command, "/goals") for _ in range(AT_ONCE)]
        outcomes = [act.result() for act in acts]
    assert [seen.error for seen in outcomes] == [None] * AT_ONCE
    assert all("done" in seen.text for seen in outcomes)


def test_what_slack_has_not_signed_is_refused(app: App, slack: PracticeSlack) -> None:
    app.command("/goals")(lambda ack: ack(text="reached"))
    body = b"command=%2Fgoals&text=&team_id=T1&user_id=U1"
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    forged = [
        {},
        signed("another-secret", body),
        signed(slack.signing_secret, b"another body"),
        signed(slack.signing_secret, body, at=time.time() - 600),
    ]
    with served(http_app(app, threads=AT_ONCE)) as url, httpx.Client(trust_env=False) as client:
        for headers in forged:
            answer = client.post(url, content=body, headers=kind | headers)
            assert answer.status_code == 401
            assert "reached" not in answer.text
        good = client.post(url, content=body, headers=kind | signed(slack.signing_secret, body))
        assert good.status_code == 200
        assert "reached" in good.text


def test_oversized_unreadable_and_misdirected_posts_are_refused(app: App) -> None:
    with served(http_app(app, threads=AT_ONCE)) as url, httpx.Client(trust_env=False) as client:
        assert client.post(url, content=b"a" * (LARGEST + 1)).status_code == 413
        assert client.post(url, content=b"\xff\xfe").status_code == 400
        assert client.get(url).status_code == 405
        assert client.post(url.removesuffix(PATH) + "/elsewhere").status_code == 404
