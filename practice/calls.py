"""The record of what the bot called."""

import itertools
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Call:
    """One Web API call: number, instant by the workspace's clock, arguments (no token), and how it ended."""

    n: int
    at: datetime
    method: str
    args: dict[str, Any]
    ok: bool
    error: str | None = None

    @property
    def summary(self) -> str:
        """Where and what, short enough for one line."""
        where = next(
            (str(self.args[k]) for k in ("channel", "user_id", "users", "user") if self.args.get(k)), ""
        )
        what = str(self.args.get("text") or self.args.get("name") or "").replace("\n", " ")
        return " ".join(part for part in (where, what[:120]) if part)


class CallLog(list[Call]):
    """A list of calls that numbers what is added to it."""

    def __init__(self) -> None:
        super().__init__()
        self._numbers = itertools.count(1)

    def add(self, at: datetime, method: str, args: dict[str, Any], error: str | None) -> None:
        shown = {name: value for name, value in args.items() if name != "token"}
        self.append(Call(next(self._numbers), at, method, shown, error is None, error))
