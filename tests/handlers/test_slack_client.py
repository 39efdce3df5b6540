"""A client whose connections are kept: used again while they surely live, and no call is ever repeated."""

import select
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import RemoteDisconnected
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from slack_sdk.errors import SlackApiError

from handlers import slack_client
from handlers.slack_client import KeptAliveClient


class Door(ThreadingHTTPServer):
    """A Slack that says little and remembers who came."""

    daemon_threads = True

    def __init__(self) -> None:
        self.connections = 0
        self.asked: list[str] = []
        self.status, self.hangs_up, self.says_nothing = 200, False, False
        super().__init__(("127.0.0.1", 0), _Visitor)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/api/"


class _Visitor(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Door

    def setup(self) -> None:
        super().setup()
        self.server.connections += 1

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"] or 0))
        self.server.asked.append(self.path)
        self.close_connection = self.server.hangs_up or self.server.says_nothing
        if self.server.says_nothing:
            return
        body = b'{"ok": true}' if self.server.status == 200 else b'{"ok": false, "error": "ratelimited"}'
        self.send_response(self.server.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Retry-After", "7")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None: ...


@contextmanager
def opened() -> Iterator[Door]:
    with Door() as made:
        threading.Thread(target=made.serve_forever, args=(0.01,), daemon=True).start()
        yield made
        made.shutdown()


@pytest.fixture
def door() -> Iterator[Door]:
    with opened() as made:
        yield made


def client_of(door: Door) -> KeptAliveClient:
    return KeptAliveClient("xoxb-1", base_url=door.address, timeout=5)


def test_calls_of_one_thread_share_a_connection(door: Door) -> None:
    client = client_of(door)
    for _ in range(3):
        assert client.api_test()["ok"]
    assert (door.connections, len(door.asked)) == (1, 3)


def test_each_thread_has_its_own(door: Door) -> None:
    client = client_of(door)
    client.api_test()
    other = threading.Thread(target=client.api_test)
    other.start()
    other.join()
    assert door.connections == 2


def test_a_connection_that_the_other_side_has_closed_is_not_used_again(door: Door) -> None:
    client = client_of(door)
    door.hangs_up = True
    for _ in range(3):
        assert client.api_test()["ok"]
        assert select.select([client._mine.line.sock], [], [], 5)[0], "it has heard of it"
    assert (door.connections, len(door.asked)) == (3, 3)


def test_a_connection_that_lay_idle_is_not_trusted(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slack_client, "IDLE_SECONDS", 0.0)
    client = client_of(door)
    client.api_test()
    client.api_test()
    assert door.connections == 2


def test_a_refusal_is_told_as_the_sdk_tells_it_and_the_connection_stays(door: Door) -> None:
    client = client_of(door)
    door.status = 429
    with pytest.raises(SlackApiError) as refused:
        client.api_test()
    assert refused.value.response.status_code == 429
    assert refused.value.response.headers["Retry-After"] == "7"
    door.status = 200
    assert client.api_test()["ok"]
    assert door.connections == 1


def test_a_call_without_an_answer_is_made_once_and_the_next_one_starts_afresh(door: Door) -> None:
    client = client_of(door)
    client.api_test()
    door.says_nothing = True
    with pytest.raises(RemoteDisconnected):
        client.api_test()
    assert len(door.asked) == 2, "whether Slack has taken it is for others to find out"
    door.says_nothing = False
    assert client.api_test()["ok"]
    assert door.connections == 2


def test_through_a_proxy_it_goes_the_sdks_way(door: Door) -> None:
    client = KeptAliveClient("xoxb-1", base_url="http://slack.invalid/api/", timeout=5)
    client.proxy = door.address
    assert client.api_test()["ok"]
    assert door.asked == ["http://slack.invalid/api/api.test"]
