"""Slack's rate limits: tiers per minute, one message a second in a channel, some hundred in a workspace."""

import math
import threading
from collections import deque
from datetime import datetime, timedelta
from enum import Enum

from practice.clock import Clock


class Tier(Enum):
    """Calls a minute. Slack promises at least these numbers ("20+"); here they are exact.

    Except tier 1, of which the only method here opens sockets: Slack lets an app reconnect in a burst.
    """

    ONE = 30
    TWO = 20
    THREE = 50
    FOUR = 100
    SPECIAL = 600
    POSTING = 0
    NONE = -1


_MINUTE = timedelta(minutes=1)
_BETWEEN_MESSAGES = timedelta(seconds=1)
_WORKSPACE_BURST, _WORKSPACE_EVERY = 60, timedelta(seconds=0.15)
"""Slack says "several hundred messages per minute": here sixty at once, and from then on 400 a minute."""


class Limits:
    """Counts calls by the clock of the workspace. Thread-safe."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._calls: dict[str, deque[datetime]] = {}
        self._last_message: dict[str, datetime] = {}
        self._workspace_free: datetime | None = None

    def wait_for_call(self, method: str, tier: Tier) -> int:
        """Seconds to wait before this method may be called again; 0 counts the call."""
        if tier.value <= 0:
            return 0
        now = self._clock()
        with self._lock:
            calls = self._calls.setdefault(method, deque())
            while calls and now - calls[0] >= _MINUTE:
                calls.popleft()
            if len(calls) >= tier.value:
                return _seconds(_MINUTE - (now - calls[0]))
            calls.append(now)
        return 0

    def wait_for_message(self, channel: str) -> int:
        """Seconds to wait before the next message in this channel; 0 counts the message."""
        now = self._clock()
        with self._lock:
            since = now - self._last_message.get(channel, now - _BETWEEN_MESSAGES)
            if since < _BETWEEN_MESSAGES:
                return _seconds(_BETWEEN_MESSAGES - since)
            full = now - _WORKSPACE_EVERY * (_WORKSPACE_BURST - 1)
            free = max(self._workspace_free or full, full)
            if free > now:
                return _seconds(free - now)
            self._workspace_free = free + _WORKSPACE_EVERY
            self._last_message[channel] = now
        return 0


def _seconds(wait: timedelta) -> int:
    return max(1, math.ceil(wait.total_seconds()))
