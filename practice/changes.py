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

    def wait_until(self, condition: Callable[[], object], seconds: float = 15.0) -> None:
        """Returns once `condition` holds; looked at again at each change.

        Raises TimeoutError when it does not within that many real seconds.
        """
        deadline = time.monotonic() + seconds
        while not condition():
            left = deadline - time.monotonic()
            if left <= 0:
                raise TimeoutError(f"what was waited for did not come about within {seconds:g} seconds")
            with self._bell:
                self._bell.wait(min(left, 0.05))
