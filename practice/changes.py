"""Tells whoever waits that something in the workspace has changed."""

import threading
import time
from collections.abc import Callable

Listener = Callable[[str, str | None], None]


class Changes:
    """A bell: `ring(what, only_for)` wakes waiting threads and calls listeners.

    `what` is "messages", "views", "home", "clock", "log" or "state"; `only_for` names the one member
    concerned.
    """

    def __init__(self) -> None:
        self._bell = threading.Condition()
        self._listeners: list[Listener] = []

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Calls `listener` at each change, from any thread; the answer ends that."""
        self._listeners = [*self._listeners, listener]

        def stop() -> None:
            self._listeners = [other for other in self._listeners if other is not listener]

        return stop

    def ring(self, what: str, only_for: str | None = None) -> None:
        with self._bell:
            self._bell.notify_all()
        for listener in self._listeners:
            listener(what, only_for)

    def wait_until(self, condition: Callable[[], object], seconds: float = 5.0) -> bool:
        """Whether `condition` held within that many real seconds; looked at again at each change."""
        deadline = time.monotonic() + seconds
        while not condition():
            left = deadline - time.monotonic()
            if left <= 0:
                return False
            with self._bell:
                self._bell.wait(min(left, 0.05))
        return True
