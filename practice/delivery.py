"""Takes what happens to the app: by its sockets, or by HTTP when a request URL is set."""

import asyncio
from collections.abc import Sequence
from concurrent.futures import Future
from typing import Any

from practice.carriers import FAILED, TIMED_OUT, Ack, Carrier, Kind, Retry
from practice.httpmode import HttpPosts
from practice.socketmode import Sockets


class Delivery:
    """The way to the app. `post` may be called from any thread, `ask` from any but the event loop's."""

    def __init__(
        self, sockets: Sockets, signing_secret: str, ack_seconds: float, retry_seconds: Sequence[float]
    ) -> None:
        self.sockets = sockets
        self.ack_seconds = ack_seconds
        self.loop: asyncio.AbstractEventLoop | None = None
        self._secret = signing_secret
        self._retry_seconds = tuple(retry_seconds)
        self._request_url: str | None = None
        self._posts: HttpPosts | None = None
        self._retrying: set[asyncio.Task[None]] = set()

    @property
    def request_url(self) -> str | None:
        """Where the app listens in HTTP mode; None means Socket Mode."""
        return self._request_url

    @request_url.setter
    def request_url(self, url: str | None) -> None:
        self._request_url = url
        self._posts = HttpPosts(url, self._secret, self.ack_seconds) if url else None

    @property
    def _carrier(self) -> Carrier:
        return self._posts or self.sockets

    def ask(self, kind: Kind, payload: dict[str, Any]) -> Ack:
        """Delivers a command or an interaction once and blocks until its outcome."""
        if self.loop is None:
            return Ack(FAILED)
        future = asyncio.run_coroutine_threadsafe(self._carrier.carry(kind, payload), self.loop)
        return self.outcome(future)

    def outcome(self, future: Future[Ack]) -> Ack:
        """Waits for a delivery's outcome; not longer than that can take, should the server stop meanwhile."""
        try:
            return future.result(self.ack_seconds + 2)
        except TimeoutError:
            return Ack(TIMED_OUT)

    def post(self, payload: dict[str, Any]) -> Future[Ack] | None:
        """Delivers an event, again when it is not acked; the answer is settled after the first attempt."""
        if self.loop is None:
            return None
        return asyncio.run_coroutine_threadsafe(self._post(payload), self.loop)

    def verify_request_url(self) -> bool:
        """Whether the request URL passes Slack's url_verification."""
        if self._posts is None or self.loop is None:
            return False
        return asyncio.run_coroutine_threadsafe(self._posts.verify(), self.loop).result()

    async def _post(self, payload: dict[str, Any]) -> Ack:
        ack = await self._carrier.carry("events_api", payload)
        if ack.error is not None:
            task = asyncio.create_task(self._post_again(payload, ack))
            self._retrying.add(task)
            task.add_done_callback(self._retrying.discard)
        return ack

    async def _post_again(self, payload: dict[str, Any], ack: Ack) -> None:
        for attempt, wait in enumerate(self._retry_seconds, start=1):
            await asyncio.sleep(wait)
            if self._posts is None:
                await self.sockets.wait_for_one(self.ack_seconds)
            ack = await self._carrier.carry("events_api", payload, Retry(attempt, self._reason(ack)))
            if ack.error is None:
                return

    def _reason(self, ack: Ack) -> str:
        if self._posts is None:
            return "timeout" if ack.error == TIMED_OUT else "connection_failed"
        return "http_timeout" if ack.error == TIMED_OUT else "http_error"
