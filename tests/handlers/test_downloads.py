"""Files come from Slack alone, by the bot's token, and no further than their size allows."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace
from typing import Any

import pytest

from handlers.downloads import download
from models.errors import Refused


class Hosts:
    """A host for files on this machine; ``paths`` and ``tokens`` are what it was asked for and with."""

    def __init__(self) -> None:
        self.paths: list[str] = []
        self.tokens: list[str | None] = []

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        """A sheet, a page, a way elsewhere, or bytes without end."""
        self.paths.append(request.path)
        self.tokens.append(request.headers["Authorization"])
        kind = "text/html" if request.path == "/page" else "text/csv"
        request.send_response(302 if request.path == "/away" else 200)
        request.send_header("Content-Type", kind)
        if request.path == "/away":
            request.send_header("Location", "/sheet")
        request.end_headers()
        pieces = 10_000 if request.path == "/endless" else 1
        try:
            for _ in range(pieces):
                request.wfile.write(b"Goal,Who\n" * 1000 if pieces > 1 else b"Goal,Who\n")
        except OSError:
            self.paths.append("hung up")


@pytest.fixture
def served() -> Iterator[tuple[str, Hosts]]:
    hosts = Hosts()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            hosts.answer(self)

        def log_message(self, *_: Any) -> None:
            """Nobody reads it."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", hosts
    server.shutdown()
    server.server_close()


def slack(url: str, **about: Any) -> Any:
    """A Web API that says this of the file."""
    file = {"name": "plan.csv", "size": 9, "mimetype": "text/csv", **about}
    return SimpleNamespace(
        token="xoxb-1",
        base_url=f"{url}/api/",
        proxy=None,
        files_info=lambda **_: {"file": file},
    )


def small(size: int) -> None:
    if size > 100_000:
        raise Refused("file", "plan_too_big", str(size))


def fetched(url: str, path: str = "/sheet", **about: Any):
    told = {"url_private_download": f"{url}{path}", **about}
    return download(slack(url, **told), "F1", check=small)


def refused(url: str, path: str = "/sheet", **about: Any) -> str:
    with pytest.raises(Refused) as error:
        fetched(url, path, **about)
    return error.value.code


def test_a_file_is_fetched_with_the_token(served):
    url, hosts = served
    assert fetched(url).content == b"Goal,Who\n"
    assert hosts.tokens == ["Bearer xoxb-1"]


@pytest.mark.parametrize(
    "address",
    [
        "http://files.slack.com/x",
        "https://files.slack.com.evil.example/x",
        "https://evil.example/files.slack.com",
        "https://user@files.slack.com@evil.example/x",
        "http://127.0.0.1:1/x",
        "http://169.254.169.254/latest",
        "file:///etc/passwd",
        "",
    ],
)
def test_no_other_host_is_asked_and_none_gets_the_token(served, address):
    url, hosts = served
    assert refused(url, url_private_download=address) == "file_not_given"
    assert hosts.paths == []


def test_whoever_sends_us_on_is_not_followed(served):
    url, hosts = served
    assert refused(url, "/away") == "file_not_given"
    assert hosts.paths == ["/away"]


def test_a_page_to_sign_in_is_no_file_unless_a_page_was_shared(served):
    url, _ = served
    assert refused(url, "/page") == "file_not_given"
    assert fetched(url, "/page", mimetype="text/html").content == b"Goal,Who\n"


def test_a_file_is_left_unread_by_its_size_and_by_what_comes(served):
    url, hosts = served
    assert refused(url, size=40_000_000) == "plan_too_big"
    assert hosts.paths == []
    assert refused(url, "/endless") == "plan_too_big"


def test_what_is_only_linked_is_not_fetched(served):
    url, hosts = served
    assert refused(url, is_external=True) == "file_elsewhere"
    assert hosts.paths == []


def test_a_host_that_is_not_there_is_no_fault_of_the_program():
    assert refused("http://127.0.0.1:1") == "file_not_given"
