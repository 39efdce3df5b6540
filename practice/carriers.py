"""What both ways to the app have in common: what is carried there, and what comes back."""

from dataclasses import dataclass
from typing import Any, Literal, Protocol

Kind = Literal["events_api", "slash_commands", "interactive"]
TIMED_OUT = "operation_timeout"
FAILED = "dispatch_failed"


@dataclass(frozen=True)
class Ack:
    """The app's answer: `error` is None, "operation_timeout" (no answer in time) or "dispatch_failed"."""

    error: str | None = None
    payload: Any = None


@dataclass(frozen=True)
class Retry:
    """Says that an event is delivered again: which time, and why."""

    attempt: int
    reason: str


class Carrier(Protocol):
    async def carry(self, kind: Kind, payload: dict[str, Any], retry: Retry | None = None) -> Ack:
        """Takes one thing to the app and waits for its acknowledgement."""
        ...
