"""Asking a web address: public ones over https, nothing too large or slow, no way round by a redirect."""

import gzip
import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from jobs.tools.web import NotFetched, Web, fetch, is_public

HERE = Web(loopback=True, seconds=3, most_bytes=1000)
CSV = {"Content-Type": "text/csv; charset=utf-8"}


class Site:
    """A server on this machine that answers each path as it was told, and remembers the hosts asked for."""

    def __init__(self) -> None:
        self.answers: dict[str, tuple[int, dict[str, str], bytes]] = {}
        self.hosts: list[str] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.hosts.append(self.headers["Host"])
                status, headers, body = site.answers[self.path]
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def put(self, path: str, body: bytes = b"a,b", status: int = 200, **headers: str) -> str:
        """Answers so from now on; returns the address."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answers[path] = (status, named or CSV, body)
        return f"http://127.0.0.1:{self.port}{path}"


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site()
    yield made
    made.server.shutdown()
    made.server.server_close()


def fault(url: str, web: Web = HERE) -> NotFetched:
    with pytest.raises(NotFetched) as told:
        fetch(url, web)
    return told.value


def looked_up(*addresses: str):
    """A name service that knows one name, and how often it was asked."""
    asked: list[str] = []

    def look_up(host: str, port: int, **_: Any) -> list[Any]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    return look_up, asked


def test_what_is_there_is_fetched(site):
    assert fetch(site.put("/x.csv", b"month,n\n"), HERE) == b"month,n\n"
    assert fetch(site.put("/x.json", b"{}", Content_Type="application/vnd.x+json"), HERE) == b"{}"


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1%eth0",
        "fd00:ec2::254",
        "::ffff:10.0.0.1",
        "64:ff9b::a9fe:a9fe",
        "2002:7f00:1::",
        "ff02::1",
    ],
)
def test_no_address_inside_is_a_public_one(address):
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "::ffff:8.8.8.8"]
)
def test_addresses_of_the_open_internet_are_public(address):
    assert is_public(address)


@pytest.mark.parametrize("addresses", [("10.0.0.1",), ("127.0.0.1",), ("8.8.8.8", "10.0.0.1")])
def test_a_name_that_leads_inside_is_refused_whatever_else_it_leads_to(addresses):
    look_up, _ = looked_up(*addresses)
    assert fault("https://county.example/x", Web(look_up=look_up)).code == "private"


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1/", "http://[::1]/", "http://0x7f000001/", "http://2130706433/", "https://127.1/"],
)
def test_this_machine_is_asked_in_rehearsals_only(url):
    assert fault(url, Web()).code in ("private", "no_such_host")


def test_plain_http_is_refused_outside_of_a_rehearsal():
    look_up, _ = looked_up("8.8.8.8")
    for web in (Web(look_up=look_up), Web(loopback=True, look_up=look_up)):
        assert fault("http://county.example/x", web).code == "not_secure"
    for url in ("ftp://county.example/x", "file:///etc/passwd", "https://a:b@county.example/", "https:///x"):
        assert fault(url, Web(look_up=look_up)).code == "not_secure"


def test_the_connection_goes_to_the_address_that_was_checked(site):
    look_up, asked = looked_up("127.0.0.1")
    site.put("/x", b"pinned")
    web = Web(loopback=True, look_up=look_up)
    assert fetch(f"http://county.example:{site.port}/x", web) == b"pinned"
    assert asked == ["county.example"], "a second look could answer otherwise"
    assert site.hosts == [f"county.example:{site.port}"]


def test_a_redirect_is_followed_three_times_and_checked_each_time(site):
    site.put("/end", b"here")
    for number in range(5):
        site.put(f"/{number}", status=302, Location=f"/{number - 1}" if number else "/end")
    assert fetch(f"http://127.0.0.1:{site.port}/2", HERE) == b"here"
    assert fault(f"http://127.0.0.1:{site.port}/3").code == "redirects"
    inside = site.put("/inside", status=302, Location="http://169.254.169.254/latest/meta-data/")
    assert fault(inside).code == "private"
    other = site.put("/file", status=302, Location="file:///etc/passwd")
    assert fault(other).code == "not_secure"


@pytest.mark.parametrize(
    ("body", "headers", "code"),
    [
        (b"<p>", {"Content_Type": "text/html"}, "web_page"),
        (b"  <!DOCTYPE html><html>", {"Content_Type": "text/csv"}, "web_page"),
        (b"x", {"Content_Type": "image/png"}, "kind"),
        (b"x" * 1001, {}, "too_big"),
        (gzip.compress(b"x" * 5_000_000), {"Content_Encoding": "gzip"}, "too_big"),
        (b"no gzip", {"Content_Encoding": "gzip"}, "kind"),
        (b"x", {"Content_Encoding": "br"}, "kind"),
    ],
)
def test_what_is_no_data_or_too_much_of_it_is_refused(site, body, headers, code):
    assert fault(site.put("/x", body, **headers)).code == code


def test_what_came_packed_is_unpacked(site):
    assert fetch(site.put("/x", gzip.compress(b"a,b\n" * 50), Content_Encoding="gzip"), HERE) == b"a,b\n" * 50


@pytest.mark.parametrize(("status", "passing"), [(404, False), (403, False), (500, True), (429, True)])
def test_a_status_is_told_and_whether_it_may_pass(site, status, passing):
    told = fault(site.put("/x", status=status))
    assert (told.code, told.found, told.passing) == ("status", str(status), passing)


@contextmanager
def dripping(*pieces: bytes, last: bytes):
    """A server that sends these pieces, and then one byte again and again for as long as somebody listens."""
    listening, over = socket.create_server(("127.0.0.1", 0)), threading.Event()

    def serve() -> None:
        taken, _ = listening.accept()
        with closing(taken):
            taken.recv(10_000)
            try:
                for piece in pieces:
                    taken.sendall(piece)
                while not over.wait(0.05):
                    taken.sendall(last)
            except OSError:
                return

    serving = threading.Thread(target=serve, daemon=True)
    serving.start()
    yield f"http://127.0.0.1:{listening.getsockname()[1]}/"
    over.set()
    serving.join(5)
    listening.close()


@pytest.mark.parametrize(
    ("pieces", "last"),
    [
        ((b"HTTP/1.1 200 OK\r\nContent-Type: text/csv\r\n\r\n",), b"x"),
        ((b"HTTP/1.1 200 OK\r\nX-Slow: ",), b"y"),
    ],
)
def test_who_drips_an_answer_is_not_waited_for(pieces, last):
    with dripping(*pieces, last=last) as url:
        told = fault(url, Web(loopback=True, seconds=0.4))
    assert (told.code, told.passing) == ("slow", True)


def test_nobody_there_may_pass():
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    told = fault(f"http://127.0.0.1:{port}/")
    assert (told.code, told.passing) == ("no_answer", True)
    assert fault("https://county.invalid/").code == "no_such_host"
