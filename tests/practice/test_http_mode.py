"""An app without Socket Mode: signed posts to its request URL."""

import asyncio
import threading
import time
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


@pytest.fixture(scope="module", autouse=True)
def app(slack):
    app = new_app(slack)
    app.command("/goals")(lambda ack, command: ack("you said " + command["text"]))

    @app.command("/plain")
    def slow(ack):
        time.sleep(1.2)  # longer than the workspace waits
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


def test_slow_app_times_out(slack):
    assert slack.person("ann.reyes").command("/plain").error == "operation_timeout"


def test_button_comes_as_a_form_with_a_payload(slack):
    ann = slack.person("ann.reyes")
    new_app(slack).client.chat_postMessage(channel=ann.id, text="x", blocks=[actions(button("Go", "press"))])
    heard.clear()
    assert ann.click(ann.dm[-1], label="Go").ok
    assert heard[0]["type"] == "block_actions"


def test_event_is_posted_again_when_the_app_is_away(slack):
    url = slack.request_url
    heard.clear()
    slack.request_url = "http://127.0.0.1:9/nobody"
    slack.person("ann.reyes").say("hello")
    slack.request_url = url
    assert slack.wait_until(lambda: heard, 10)
    assert heard[0]["x-slack-retry-num"][0] in "123"
    assert heard[0]["x-slack-retry-reason"] == ["http_error"]
