"""What of the outbox arrived in Slack: when, how often, and whether it still was true."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import col, select

from chaos.crowd import Crowd
from chaos.weather import Weather, open_seconds
from models.audit import AuditLine
from models.outbox import Op, OutboxMessage, SendState, subject_of
from models.schedule import Occurrence
from models.step import StepState
from models.told import ASKING
from practice.ids import from_ts

CLEAN_ENDS = (SendState.SENT, SendState.WITHDRAWN)
A_TICK = timedelta(seconds=10)
"""A message made within this of an occurrence, at the instant at which that was recorded, comes from it."""


@dataclass(frozen=True)
class Arrival:
    """One message in Slack: how many seconds after it was due, how many of these Slack was up.

    ``crossed`` when an outage lay between: then it waited behind whatever else that outage has held up.
    """

    row: OutboxMessage
    at: datetime
    late: float
    late_while_up: float
    crossed: bool


class Arrivals:
    """Read once, at the end."""

    def __init__(self, crowd: Crowd, weather: Weather) -> None:
        self.slack, self.weather = crowd.slack, weather
        self.shut = [*weather.shut, *weather.outages]
        with crowd.session() as session:
            self.rows = session.exec(select(OutboxMessage).order_by(col(OutboxMessage.id))).all()
            self.occurrences = {row.recorded_at: row for row in session.exec(select(Occurrence)).all()}
            lines = select(AuditLine).where(AuditLine.kind == "action_step").order_by(col(AuditLine.id))
            self.audit = session.exec(lines).all()

    def held_against(self) -> dict[str, Any]:
        """The figures, and in words the latest ones."""
        arrivals = [self._arrival(row) for row in self.rows if row.state == SendState.SENT]
        up = sorted(one.late_while_up for one in arrivals if not one.crossed)
        after = sorted(one.late_while_up for one in arrivals if one.crossed)
        late = sorted(arrivals, key=lambda one: -one.late_while_up)[:3]
        return {
            "messages": len(arrivals),
            "seconds late": spread(up),
            "over 60 s": sum(each > 60 for each in up),
            "crossed by an outage": len(after),
            "seconds late of these": spread(after),
            "of these over 60 s": sum(each > 60 for each in after),
            "over 5 min": sum(each > 300 for each in [*up, *after]),
            "latest with its outage": round(max((one.late for one in arrivals), default=0.0), 1),
            "lost": self._lost(),
            "twice": sum(many > 1 for many in self._tokens().values()),
            "nags after done": self._nags(arrivals),
            "429 for our own haste": self._hasty(),
            "withdrawn": sum(row.state == SendState.WITHDRAWN for row in self.rows),
            "latest": "; ".join(
                f"{one.row.key} {one.late_while_up:.0f} s, {one.row.attempts} claims" for one in late
            ),
        }

    def _arrival(self, row: OutboxMessage) -> Arrival:
        made = row.op in (Op.POST, Op.REPLY)
        at = from_ts(row.slack_ts or "0") if made else row.sent_at or row.due_at
        cause = self.occurrences.get(row.created_at)
        due = cause.due_at if cause and cause.due_at > row.created_at - A_TICK else row.due_at
        crossed = any(start < at and due < end for start, end in self.weather.outages)
        return Arrival(row, at, (at - due).total_seconds(), open_seconds(due, at, self.shut), crossed)

    def _tokens(self) -> Counter[str]:
        """How often each message stands in Slack."""
        held = [one for many in self.slack.workspace.messages.values() for one in many.values()]
        tokens = ((one.metadata or {}).get("event_payload", {}).get("token") for one in held)
        return Counter(token for token in tokens if token)

    def _lost(self) -> int:
        """What has not arrived though nobody withdrew it, or is taken for sent and is not there."""
        there, gone = self._tokens(), {row.anchor_key for row in self.rows if row.op == Op.DELETE}
        return sum(
            row.state not in CLEAN_ENDS
            or (
                row.state == SendState.SENT
                and row.op in (Op.POST, Op.REPLY)
                and there[row.token] == 0
                and row.key not in gone
            )
            for row in self.rows
        )

    def _nags(self, arrivals: Sequence[Arrival]) -> int:
        """Messages that ask about a commitment that had been settled before they arrived."""
        told: dict[str, list[tuple[datetime, str]]] = {}
        for line in self.audit:
            if "state" in line.after:
                told.setdefault(f"step:{line.row_id}", []).append((line.at, str(line.after["state"])))

        def settled(subject: str, at: datetime) -> bool:
            before = [state for when, state in told.get(subject, []) if when < at]
            return bool(before) and before[-1] != StepState.OPEN

        return sum(
            any(settled(subject_of(block) or "", one.at) for block in one.row.blocks)
            for one in arrivals
            if one.row.kind in ASKING and one.row.op == Op.POST
        )

    def _hasty(self) -> int:
        """How often Slack had to say that we were too fast."""
        refused = sum(
            call.error == "ratelimited" and call.method.startswith(("chat.", "conversations."))
            for call in self.slack.calls
        )
        return refused - self.weather.met["429"]


SHARES = {"p50": 0.5, "p99": 0.99, "p99.99": 0.9999, "max": 1.0}


def spread(ordered: Sequence[float]) -> dict[str, float]:
    """The values at these shares, to a tenth."""
    return {word: round(percentile(ordered, share), 1) for word, share in SHARES.items()}


def percentile(ordered: Sequence[float], share: float) -> float:
    """The smallest value that this share of all does not exceed."""
    return ordered[max(math.ceil(share * len(ordered)) - 1, 0)] if ordered else 0.0
