"""The named instants at which a process can be made to die.

They are seams from outside: around what is sent to the database, around a Web API client of ours, and in the
practice Slack. Nothing in the bot knows of them.
"""

import os
import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from slack_sdk import WebClient
from sqlalchemy import Engine, event

from models.wire import Wire
from practice.server import PracticeSlack

SEND, LOOK_UP = "chat.postMessage", "conversations.history"

IN_THE_PROCESS = (
    "tick: in the middle of its writes",
    "tick: before its commit",
    "tick: after its commit",
    "claim: before its commit",
    "claim: after its commit",
    "send: before the call",
    "send: after the answer",
    "mark: before its commit",
    "mark: after its commit",
    "look-up: before the call",
    "look-up: after the answer",
    "put back: before its commit",
    "put back: after its commit",
)
"""Where the process kills itself, by what it was about to do or has just done."""

AT_SLACK = {"send: Slack has it, answer unread": SEND, "look-up: Slack has looked, answer unread": LOOK_UP}
"""Where the practice Slack's side kills it, once the call is done and before the answer is written."""

AROUND_ACK = ("submission: before its commit", "submission: after its commit")
"""Where a process that is listening kills itself."""

POINTS = (*IN_THE_PROCESS, *AT_SLACK)
"""All that a process passes which fires what is due and sends what may be sent."""


@dataclass(frozen=True)
class Death:
    """At which passage (from 1) of which point a life ends."""

    point: str
    nth: int


class Fuse:
    """Counts how often a point is passed, and ends this process at the passage it was set to."""

    def __init__(self, death: Death | None) -> None:
        self._point, self._left = (death.point, death.nth) if death else ("", 0)
        self._lock = threading.Lock()

    def passes(self, point: str) -> None:
        """Called at each point; does not return where the process is to die."""
        with self._lock:
            if point == self._point:
                self._left -= 1
                if self._left == 0:
                    os.kill(os.getpid(), signal.SIGKILL)


class MortalClient(WebClient):
    """A client set up as another one is, with points before each call and after its answer."""

    def __init__(self, like: WebClient, fuse: Fuse) -> None:
        super().__init__(like.token, base_url=like.base_url, timeout=like.timeout, retry_handlers=[])
        self.fuse = fuse

    def api_call(self, api_method: str, **options: Any) -> Any:
        """The call, unless the process dies."""
        word = {SEND: "send", LOOK_UP: "look-up"}.get(api_method, api_method)
        self.fuse.passes(f"{word}: before the call")
        answer = super().api_call(api_method, **options)
        self.fuse.passes(f"{word}: after the answer")
        return answer


class _Doing(threading.local):
    """What this thread's transaction has done so far."""

    def __init__(self) -> None:
        self.done: set[str] = set()


def watch(engine: Engine, fuse: Fuse) -> None:
    """Puts points around each commit. A transaction is known by what it writes; it may do several things.

    It is for a process that is to die: the points stay in all that it does.
    """
    doing = _Doing()

    def writing(statement: str) -> None:
        doing.done |= _deeds(statement)
        if "tick" in doing.done and statement.startswith("INSERT INTO outbox_message"):
            fuse.passes("tick: in the middle of its writes")

    begin, run, commit = Wire.__init__, Wire.run, Wire.commit

    def begun(wire: Wire, *given: Any) -> None:
        doing.done = set()
        begin(wire, *given)

    def running(wire: Wire, sql: str, *given: Any) -> Any:
        writing(sql)
        return run(wire, sql, *given)

    def committing(wire: Wire, *given: Any, **named: Any) -> None:
        for deed in doing.done:
            fuse.passes(f"{deed}: before its commit")
        commit(wire, *given, **named)
        for deed in doing.done:
            fuse.passes(f"{deed}: after its commit")

    places: dict[str, Any] = {"__init__": begun, "run": running, "commit": committing}
    for name, watched in places.items():
        setattr(Wire, name, watched)
    event.listen(engine, "before_cursor_execute", lambda *told: writing(told[2]))


def _deeds(statement: str) -> set[str]:
    """What a statement does that matters here, by the columns that it sets."""
    if statement.startswith("INSERT INTO occurrence"):
        return {"tick"}
    if "INSERT INTO checkin (" in statement:  # on PostgreSQL with its line of the audit log
        return {"submission"}
    if not statement.startswith("UPDATE outbox_message SET"):
        return set()
    columns = statement.partition(" WHERE ")[0]
    if "slack_ts=" in columns:
        return {"mark"}
    if "attempts=" in columns:
        return {"claim"}
    return {"put back"} if "error=" in columns else set()


class Trap:
    """At the practice Slack: kills a process when the nth call of a method is done but not yet answered."""

    def __init__(self, slack: PracticeSlack, death: Death) -> None:
        self._slack, self._method, self._left = slack, AT_SLACK[death.point], death.nth
        self._kill: Callable[[], None] | None = None

    def set_for(self, kill: Callable[[], None]) -> None:
        """Names what it is to kill."""
        self._kill = kill

    def __enter__(self) -> "Trap":
        self._stop = self._slack.parts.changes.listen(self._heard)
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()

    def _heard(self, what: str, _only_for: str | None) -> None:
        call = self._slack.calls[-1] if what == "log" else None
        if call is not None and call.method == self._method and call.ok:
            self._left -= 1
            if self._left == 0 and self._kill is not None:
                self._kill()
