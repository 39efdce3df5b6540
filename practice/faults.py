"""Faults that can be switched on: what Slack and the net do on a bad day."""

import threading
from dataclasses import asdict, dataclass
from fnmatch import fnmatchcase
from typing import Any, Literal, get_args

Kind = Literal["429", "500", "slow", "answer_lost", "dropped", "deaf"]


@dataclass
class Fault:
    """`method` is a pattern such as `chat.*`; `times` counts down; `seconds` is how slow, or the Retry-After.

    429 and 500 refuse the call; slow answers late (real seconds); answer_lost does what was asked and closes
    the connection without an answer; dropped does the same to a Socket Mode connection, on the next envelope
    of the type that `method` matches (`events_api`, `slash_commands`, `interactive`); deaf, on such a one or
    on `hello`, leaves it open but dead: no ping is answered, and this and all later envelopes are lost.
    """

    method: str
    kind: Kind
    times: int = 1
    seconds: float = 1.0


class Faults:
    """The faults that are switched on. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._faults: list[Fault] = []

    def add(self, method: str = "*", *, kind: str, times: int = 1, seconds: float = 1.0) -> None:
        """Switches a fault on for the next `times` matching calls; raises ValueError for an unknown kind."""
        if kind not in get_args(Kind):
            raise ValueError(f"{kind} is none of {', '.join(get_args(Kind))}")
        with self._lock:
            self._faults.append(Fault(method, kind, times, seconds))  # type: ignore[arg-type]

    def clear(self) -> None:
        with self._lock:
            self._faults = []

    def take(self, method: str, *kinds: str) -> Fault | None:
        """The first fault of these kinds for this call, counted down; None when there is none."""
        with self._lock:
            for fault in self._faults:
                if fault.kind in kinds and fnmatchcase(method, fault.method):
                    fault.times -= 1
                    self._faults = [other for other in self._faults if other.times > 0]
                    return fault
        return None

    def as_json(self) -> list[dict[str, Any]]:
        with self._lock:
            return [asdict(fault) for fault in self._faults]
