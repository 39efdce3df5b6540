"""The one clock of the practice workspace; people and tests move it."""

import threading
import time
from datetime import UTC, datetime, timedelta


class Clock:
    """Calling it answers the present instant, aware and in UTC; it never goes backwards.

    `Clock()` shows real time, `Clock(start)` runs on from `start`, and `Clock(start, frozen=True)` stands
    still until it is moved. Safe to use from many threads.

    Raises:
        ValueError: a naive `start`, or a move into the past.
    """

    def __init__(self, start: datetime | None = None, *, frozen: bool = False) -> None:
        self._lock = threading.Lock()
        self._frozen = frozen
        self._base = _aware(start) if start is not None else datetime.now(UTC)
        self._mark = time.monotonic()

    def __call__(self) -> datetime:
        with self._lock:
            return self._now()

    def move_to(self, instant: datetime) -> None:
        """Makes `instant` the present; a running clock runs on from there."""
        target = _aware(instant)
        with self._lock:
            if target < self._now():
                raise ValueError(f"the clock does not go backwards: {target} is before {self._now()}")
            self._base, self._mark = target, time.monotonic()

    def advance(self, by: timedelta) -> None:
        """Moves the present forward by `by`."""
        with self._lock:
            if by < timedelta(0):
                raise ValueError(f"the clock does not go backwards: {by}")
            self._base, self._mark = self._now() + by, time.monotonic()

    def _now(self) -> datetime:
        if self._frozen:
            return self._base
        return self._base + timedelta(seconds=time.monotonic() - self._mark)


def _aware(instant: datetime) -> datetime:
    if instant.tzinfo is None:
        raise ValueError(f"{instant} has no zone")
    return instant.astimezone(UTC)
