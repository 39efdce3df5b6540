"""Asking a web address that a person has typed, so that nothing inside our own network is reached with it.

Only https. A name is looked up once, all its addresses must be public ones, and the connection is made to
the address that was checked: a name that answers differently the next time gains nothing. Redirects are
followed by hand, each checked as the first address was. What comes back is limited in size, also unpacked.
Nothing here logs an address: it may hold a secret.
"""

import ipaddress
import socket
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from threading import Timer
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx

KINDS = (
    *("text/csv", "text/plain", "text/tab-separated-values", "text/json", "application/json"),
    *("application/csv", "application/octet-stream", "application/vnd.ms-excel", ""),
)
"""What may come; a server that does not say what it sends is taken at its word's absence."""

PAGE = (b"<!doctype html", b"<html", b"<head", b"<body")
MOVED = (301, 302, 303, 307, 308)
AGENT = "Convener (indicator numbers)"


@dataclass(frozen=True)
class Web:
    """What may be asked and how much of it. ``loopback``: this machine too, in plain http, for rehearsals.

    ``look_up`` asks for a name's addresses, as ``socket.getaddrinfo`` does.
    """

    loopback: bool = False
    most_bytes: int = 5 * 1024 * 1024
    seconds: float = 10.0
    redirects: int = 3
    look_up: Callable[..., Sequence[Any]] = socket.getaddrinfo


PUBLIC = Web()
"""The open internet, and nothing else: what a bot in earnest may ask."""


@dataclass
class NotFetched(Exception):
    """Why there is no answer, in one word; ``found`` is safe to be told. ``passing``: it may come yet."""

    code: str
    found: str = ""
    passing: bool = False


def fetch(url: str, web: Web) -> bytes:
    """What the address answers. Raises NotFetched, and nothing else."""
    until = time.monotonic() + web.seconds
    try:
        for _ in range(web.redirects + 1):
            answer = _ask(url, web, until)
            if isinstance(answer, bytes):
                return answer
            url = answer
    except httpx.TimeoutException:
        raise NotFetched("slow", passing=True) from None
    except (httpx.HTTPError, httpx.InvalidURL, ValueError, OSError) as error:
        if time.monotonic() >= until:
            raise NotFetched("slow", passing=True) from None
        raise NotFetched("no_answer", type(error).__name__, passing=True) from None
    raise NotFetched("redirects")


def _ask(url: str, web: Web, until: float) -> bytes | str:
    """One request: its answer, or where it leads."""
    parts = urlsplit(url)
    address = _checked(url, web)
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else str(parts.hostname)
    named = f"{host}:{parts.port}" if parts.port else host
    pinned = httpx.URL(url).copy_with(host=address)
    left = max(until - time.monotonic(), 0.01)
    # Neither a proxy nor a .netrc of this machine: both would lead past the address that was checked.
    with httpx.Client(trust_env=False, timeout=left, follow_redirects=False) as client:
        request = client.build_request(
            "GET",
            pinned,
            headers={"Host": named, "User-Agent": AGENT, "Accept-Encoding": "gzip, identity"},
            extensions={"timeout": httpx.Timeout(left).as_dict(), "sni_hostname": str(parts.hostname)},
        )
        stop = Timer(left, client.close)  # a server that drips its headers is never late by itself
        stop.daemon = True
        stop.start()
        answer = None
        try:
            answer = client.send(request, stream=True)
            if answer.status_code in MOVED and "location" in answer.headers:
                return urljoin(url, answer.headers["location"])
            _check_answer(answer)
            return _body(answer, web, until)
        finally:
            stop.cancel()
            if answer is not None:
                answer.close()


def _checked(url: str, web: Web) -> str:
    """The address to which the name leads, checked. Raises NotFetched."""
    parts = urlsplit(url)
    host = parts.hostname
    if not host or "@" in parts.netloc or parts.scheme not in ("https", "http"):
        raise NotFetched("not_secure")
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        found = web.look_up(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise NotFetched("no_such_host", passing=True) from None
    addresses = [str(one[4][0]) for one in found]
    rehearsed = web.loopback and all(ipaddress.ip_address(one).is_loopback for one in addresses)
    if not rehearsed:
        if not all(map(is_public, addresses)):
            raise NotFetched("private")
        if parts.scheme != "https":
            raise NotFetched("not_secure")
    return addresses[0]


def is_public(address: str) -> bool:
    """Whether it is an address of the open internet, also when it wraps another one."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is None and ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def _check_answer(answer: httpx.Response) -> None:
    """Raises NotFetched for a status or a kind of content that holds no numbers."""
    status = answer.status_code
    if status != 200:
        raise NotFetched("status", str(status), passing=status >= 500 or status in (408, 429))
    kind = answer.headers.get("content-type", "").partition(";")[0].strip().casefold()
    if kind == "text/html":
        raise NotFetched("web_page")
    if kind not in KINDS and not kind.endswith("+json"):
        raise NotFetched("kind", kind[:60])


def _body(answer: httpx.Response, web: Web, until: float) -> bytes:
    """All of it, no more than may come. Raises NotFetched."""
    whole = bytearray()
    for chunk in _unpacked(answer, web.most_bytes):
        whole += chunk
        if len(whole) > web.most_bytes:
            raise NotFetched("too_big", str(web.most_bytes // (1024 * 1024)))
        if time.monotonic() > until:
            raise NotFetched("slow", passing=True)
    if bytes(whole[:200]).lstrip().lower().startswith(PAGE):
        raise NotFetched("web_page")
    return bytes(whole)


def _unpacked(answer: httpx.Response, most: int) -> Iterator[bytes]:
    """The content as it comes; what is packed is unpacked no further than ``most`` bytes and one."""
    packing = answer.headers.get("content-encoding", "identity").strip().casefold()
    if packing in ("identity", ""):
        yield from answer.iter_raw()
        return
    if packing not in ("gzip", "x-gzip"):
        raise NotFetched("kind", packing[:60])
    unpack = zlib.decompressobj(16 + zlib.MAX_WBITS)
    room = most + 1
    try:
        for chunk in answer.iter_raw():
            piece = unpack.decompress(chunk, room)
            room -= len(piece)
            yield piece
            if room <= 0:
                return
    except zlib.error:
        raise NotFetched("kind", packing) from None
