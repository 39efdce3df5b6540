"""Slack's Web API over connections that are kept open: a message costs no handshake.

The SDK (slack-sdk 3.47) opens a connection for each call and, over TLS, reads all certificates anew for it:
that takes longer than all else that a message costs us.
"""

import ssl
import threading
import time
from http.client import HTTPConnection, HTTPSConnection
from io import BytesIO
from typing import Any
from urllib.error import HTTPError
from urllib.parse import SplitResult, urlsplit
from urllib.request import Request

from slack_sdk import WebClient

from models.silence import has_spoken

IDLE_SECONDS = 5.0
"""A connection unused for longer is not trusted: whoever is between may have dropped it without a word, and
then nobody could say whether Slack has taken the message."""


class KeptAliveClient(WebClient):
    """The SDK's client; calls from one thread share a connection. Through a proxy it is as the SDK's."""

    def __init__(self, token: str, *, base_url: str, timeout: int) -> None:
        """It never repeats a call by itself: a write whose answer was lost may have been done."""
        super().__init__(token, base_url=base_url, timeout=timeout, retry_handlers=[])
        self._mine = threading.local()
        self._certificates = ssl.create_default_context() if base_url.startswith("https") else None

    def _perform_urllib_http_request_internal(self, url: str, req: Request) -> dict[str, Any]:
        """One call: status, headers and text. Raises HTTPError from status 300 on: Slack sends nobody on."""
        if self.proxy:
            return super()._perform_urllib_http_request_internal(url, req)
        where = urlsplit(url)
        line = self._line(where)
        try:
            line.request("POST", where.path, req.data, dict(req.header_items()))
            answer = line.getresponse()
            body = answer.read()
        except BaseException:
            line.close()
            raise
        self._mine.used = time.monotonic()
        if answer.status >= 300:
            raise HTTPError(url, answer.status, answer.reason, answer.headers, BytesIO(body))
        text = body.decode(answer.headers.get_content_charset() or "utf-8")
        return {"status": answer.status, "headers": answer.headers, "body": text}

    def _line(self, where: SplitResult) -> HTTPConnection:
        """This thread's connection, opened anew where the old one may be dead."""
        line: HTTPConnection | None = getattr(self._mine, "line", None)
        if line is None:
            line = self._mine.line = self._open(where)
        elif line.sock and (time.monotonic() - self._mine.used > IDLE_SECONDS or has_spoken(line.sock)):
            line.close()
        return line

    def _open(self, where: SplitResult) -> HTTPConnection:
        if self._certificates:
            return HTTPSConnection(where.netloc, timeout=self.timeout, context=self._certificates)
        return HTTPConnection(where.netloc, timeout=self.timeout)
