"""A lock that is handed on in the order in which it was asked for."""

import threading
from collections import deque


class Turn:
    """Nobody is overtaken while waiting, as with ``threading.Lock`` they may be, for seconds under load."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._waiting: deque[threading.Lock] = deque()
        self._taken = False

    def acquire(self, *, timeout: float) -> bool:
        """Waits for the turn; False when it does not come within so many seconds."""
        with self._guard:
            if not self._taken:
                self._taken = True
                return True
            mine = threading.Lock()
            mine.acquire()
            self._waiting.append(mine)
        if mine.acquire(timeout=timeout):
            return True
        with self._guard:
            if mine not in self._waiting:
                return True  # it was handed to us while we were giving up
            self._waiting.remove(mine)
            return False

    def release(self) -> None:
        """Hands the turn to whoever has waited longest."""
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._taken = False
