"""An app without Socket Mode: signed posts to its request URL."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from slack_bolt import BoltRequest

from practice.httpmode import HttpPosts
from tests.practice.workbench import actions, button, new_app, new_slack

heard: list[dict[str, Any]] = []


@pytest.fixture(scope="module")
def slack() -> Iterator[Any]:
    with new_slack(ack_seconds=1.0, retry_seconds=(0.0, 0.0, 0.0)) as running:
        running.limits = False
        yield running


@pytest.fixture(scope="module")
def let_go() -> threading.Event:
    """What the slow command waits for."""
    return threading.Event()


@pytest.fixture(scope="module")
def missed() -> list[str]:
    """Holds a word for each of the next posts that the app takes no notice of."""
    return []


@pytest.fixture(scope="module", autouse=True)
def app(slack, let_go, missed):
    app = new_app(slack)
    app.command("/goals")(lambda ack, command: ack("you said " + command["text"]))

    @app.command("/plain")
    def slow(ack):
        let_go.wait(10)
        ack()

    @app.action("press")
    def pressed(ack, body):
        heard.append(body)
        ack()

    @app.event("message")
    def said(request):
        heard.append(dict(request.headers))

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            if missed:
                missed.pop()
                return
            answer = app.dispatch(BoltRequest(body=body, headers=dict(self.headers)))
            self.send_response(answer.status)
            for name, values in answer.headers.items():
                self.send_header(name, values[0])
            self.end_headers()
            self.wfile.write(answer.body.encode())

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    slack.request_url = f"http://127.0.0.1:{server.server_port}/slack/events"
    yield
    server.shutdown()


def test_request_url_answers_the_challenge(slack):
    assert slack.verify_request_url()


def test_command_is_signed_and_answered(slack):
    assert slack.person("ann.reyes").command("/goals step").text == "you said step"


def test_forged_signature_is_refused_by_the_app(slack):
    forger = HttpPosts(slack.request_url, "not the secret", 1.0)
    ack = asyncio.run(forger.carry("slash_commands", {"command": "/goals", "text": "step"}))
    assert ack.error == "dispatch_failed"


def test_slow_app_times_out(slack, let_go):
    assert slack.person("ann.reyes").command("/plain").error == "operation_timeout"
    let_go.set()


def test_command_fails_when_nobody_listens(slack):
    url = slack.request_url
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        slack.request_url = f"http://127.0.0.1:{deaf.getsockname()[1]}/slack/events"
        assert slack.person("ann.reyes").command("/goals").error == "dispatch_failed"
    slack.request_url = url


def test_button_comes_as_a_form_with_a_payload(slack):
    ann = slack.person("ann.reyes")
    new_app(slack).client.chat_postMessage(channel=ann.id, text="x", blocks=[actions(button("Go", "press"))])
    heard.clear()
    assert ann.click(ann.dm[-1], label="Go").ok
    assert heard[0]["type"] == "block_actions"


def test_event_is_posted_again_when_the_app_is_away(slack, missed):
    heard.clear()
    missed[:] = ["once", "twice"]
    slack.person("ann.reyes").say("hello")
    slack.wait_until(lambda: heard)
    assert heard[0]["x-slack-retry-num"] == ["2"]
    assert heard[0]["x-slack-retry-reason"] == ["http_error"]
