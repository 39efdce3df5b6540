"""The way in by Socket Mode, watched: a connection that hears nothing any more is replaced within a minute.

The SDK's client (slack-sdk 3.47) follows Slack's ``disconnect``, a closed connection, and one that was heard
before and has fallen silent. It does not notice a session that never got its first pong, a thread that has
died or still reads the session before this one, a handshake that failed (that is only logged), or that it
could not follow a ``disconnect``. So the age of the last pong is watched here, and a client that does not
hear is thrown away whole: none of its threads can be relied on then.
"""

import json
import logging
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Histogram
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.socket_mode.request import SocketModeRequest

log = logging.getLogger(__name__)

CALL_SECONDS, CLOSE_TRIES = 10, 3


@dataclass(frozen=True)
class Patience:
    """Seconds. A pong is asked for every ``ping``, we look every ``look``; ``deaf``: three pongs are missing.

    To follow a ``disconnect`` the SDK gets ``leave``: for a call, a handshake, and the three seconds in which
    it waits for the old session to say something. A replacement that fails is tried again after ``look``,
    then after twice that, up to ``longest``.
    """

    ping: float = 10.0
    look: float = 5.0
    deaf: float = 35.0
    leave: float = 20.0
    longest: float = 30.0


class Ears:
    """Socket Mode's connection, kept open from ``listen`` to ``close``. ``timer`` only goes forward."""

    def __init__(
        self,
        app: App,
        base_url: str,
        *,
        threads: int,
        registry: CollectorRegistry,
        timer: Callable[[], float],
        patience: Patience = Patience(),
    ) -> None:
        self._app, self._base_url, self._threads = app, base_url, threads
        self._timer, self._patience = timer, patience
        self._swap = threading.Lock()
        self._closed = threading.Event()
        self._handler: _Handler | None = None
        self._pong: float | None = None
        self._heard_at = self._opened_at = timer()
        self._failures = 0
        self._acks = Histogram("convener_ack_seconds", "Seconds from envelope to ack", registry=registry)
        self._replaced = Counter(
            "convener_sockets_replaced", "Connections that heard nothing any more", registry=registry
        )

    def listen(self, app_token: str) -> "Ears":
        """Opens the connection: from now on Slack sends what people do. Raises what the Web API raises."""
        self._token = app_token
        self._take(self._open())
        threading.Thread(target=self._watch, name="ears", daemon=True).start()
        return self

    def close(self) -> None:
        """Closes the connection for good; the SDK takes seconds over it."""
        self._closed.set()
        with self._swap:
            handler, self._handler = self._handler, None
        if handler is not None:
            handler.discard()

    @property
    def connected(self) -> bool:
        """Whether there is a connection, as far as this side knows."""
        handler = self._handler
        return handler is not None and handler.client.is_connected()

    def age(self) -> float:
        """Seconds since the last pong on any connection, as last looked at; at first, since the beginning."""
        return self._timer() - self._heard_at

    def _watch(self) -> None:
        pause = self._patience.look
        while not self._closed.wait(pause):
            try:
                pause = self._look()
            except Exception:
                log.exception("the look at the socket failed; the next one follows")

    def _look(self) -> float:
        """Replaces the connection if it does not hear; returns the seconds until the next look."""
        handler = self._handler
        if handler is None:
            return self._patience.look
        pong = handler.last_pong
        if pong is not None and pong != self._pong:
            self._pong, self._heard_at = pong, self._timer()
        why = self._fault(handler)
        if why is None:
            self._failures = 0
            return self._patience.look
        return self._replace(handler, why)

    def _fault(self, handler: "_Handler") -> str | None:
        """What is wrong with the connection, for the log."""
        if self._timer() - max(self._heard_at, self._opened_at) > self._patience.deaf:
            return f"no pong for {self.age():.0f} seconds"
        if not handler.whole:
            return "a thread of the client has ended"
        told = handler.told_to_leave
        if told is not None and self._timer() - told > self._patience.leave:
            return "Slack asked to reconnect, and that did not succeed"
        return None

    def _replace(self, deaf: "_Handler", why: str) -> float:
        try:
            fresh = self._open()
        except Exception as error:
            self._failures += 1
            pause = min(self._patience.look * 2 ** min(self._failures - 1, 10), self._patience.longest)
            log.warning("the socket is deaf (%s), and there is no new one: %s", why, type(error).__name__)
            return pause
        self._take(fresh)
        self._failures = 0
        self._replaced.inc()
        log.warning("the socket was deaf (%s) and has been replaced", why)
        threading.Thread(target=deaf.discard, name="deaf-socket", daemon=True).start()
        return self._patience.look

    def _open(self) -> "_Handler":
        """A connection of its own. Raises what the Web API raises, and ConnectionError."""
        client = WebClient(self._token, base_url=self._base_url, timeout=CALL_SECONDS, ssl=_certificates())
        url = client.apps_connections_open(app_token=self._token)["url"]
        handler = _Handler(
            self._app,
            self._token,
            web_client=client,
            concurrency=self._threads,
            ping_interval=self._patience.ping,
        )
        handler.prepare(url, self._acks, self._timer)
        handler.connect()
        if not handler.client.is_connected():
            handler.discard()
            raise ConnectionError("the handshake failed")
        return handler

    def _take(self, fresh: "_Handler") -> None:
        """Listens to the new connection from now on, unless ``close`` was first."""
        with self._swap:
            self._opened_at = self._timer()
            if not self._closed.is_set():
                self._handler = fresh
                return
        fresh.discard()


@cache
def _certificates() -> ssl.SSLContext:
    """Those that this machine trusts, read once: the SDK would read them all anew for each connection."""
    return ssl.create_default_context()


class _Handler(SocketModeHandler):
    """Bolt's handler, with what has to be known of its client."""

    def prepare(self, url: str, acks: Histogram, timer: Callable[[], float]) -> None:
        """Where to connect first, and what to measure acks with."""
        self._acks, self._timer = acks, timer
        self._told: tuple[str | None, float] | None = None
        self.client.wss_uri = url
        self.client.on_message_listeners.append(self._notice)

    def handle(self, client: Any, req: SocketModeRequest) -> None:
        """Answers an envelope, as Bolt does, and notes how long that took."""
        with self._acks.time():
            super().handle(client, req)

    @property
    def last_pong(self) -> float | None:
        """When the ping was sent that was answered last; None before the first."""
        session = self.client.current_session
        return session.last_ping_pong_time if session else None

    @property
    def whole(self) -> bool:
        """Whether all threads of the client are alive."""
        client = self.client
        runners = (client.current_session_runner, client.current_app_monitor, client.message_processor)
        return all(runner.is_alive() for runner in runners)

    @property
    def told_to_leave(self) -> float | None:
        """When Slack asked to leave the session that is still the current one."""
        if self._told is None or self._told[0] != self.client.session_id():
            return None
        return self._told[1]

    def discard(self) -> None:
        """Closes it for good. It may take seconds, and for a client whose threads are stuck, for ever."""
        self.client.default_auto_reconnect_enabled = False
        for _ in range(CLOSE_TRIES):
            try:
                self.close()
            except AttributeError:  # another thread of the SDK is just closing the same session
                continue
            break
        self.disconnect()  # a reconnect may have been under way until its thread ended

    def _notice(self, message: str) -> None:
        if '"disconnect"' in message and json.loads(message).get("type") == "disconnect":
            self._told = (self.client.session_id(), self._timer())
