"""What Slack and the net do on bad days, by chance: single calls go wrong, and Slack is down for minutes."""

import random
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from practice.server import PracticeSlack

RATE = 0.05
"""How likely one call of the next round goes wrong, in a round in which something is sent."""

METHODS = ("chat.*", "chat.*", "conversations.*")
WAITS = (1, 1, 2, 5, 30)
"""Seconds of a Retry-After."""

ALWAYS = 10**9

Span = tuple[datetime, datetime]


@dataclass
class Weather:
    """``shut`` are the times in which Slack took nothing: it was down, or had asked to be left alone.

    The latter is known once the fault has been met; the clock stands still meanwhile.
    """

    slack: PracticeSlack
    dice: random.Random
    outages: list[Span]
    met: Counter[str] = field(default_factory=Counter)
    shut: list[Span] = field(default_factory=list)
    down: bool = False

    def set(self, now: datetime) -> None:
        """Before a round of calls: an outage begins or ends, or one call is to go wrong."""
        down = self.is_down(now)
        if down != self.down:
            self.slack.faults.clear()
            if down:
                self.slack.faults.add(kind="500", times=ALWAYS)
        self.down = down
        if not down and self.dice.random() < RATE:
            self._one_goes_wrong()
        self._pending = self._single()

    def note(self, now: datetime) -> None:
        """After the round: what went wrong, and until when Slack has asked for patience."""
        for (_, kind, seconds), times in (self._pending - self._single()).items():
            self.met[kind] += times
            if kind == "429":
                self.shut.append((now, now + timedelta(seconds=seconds)))

    def is_down(self, now: datetime) -> bool:
        """Whether Slack refuses everything."""
        return any(start <= now < end for start, end in self.outages)

    def changes(self, now: datetime) -> Iterator[datetime]:
        """When an outage begins or ends."""
        return (instant for span in self.outages for instant in span if instant > now)

    def _one_goes_wrong(self) -> None:
        method, kind = self.dice.choice(METHODS), self.dice.choice(["429", "500", "answer_lost"])
        if method not in {one["method"] for one in self.slack.faults.as_json()}:  # they must not heap up
            self.slack.faults.add(method, kind=kind, seconds=self.dice.choice(WAITS))

    def _single(self) -> Counter[tuple[str, str, float]]:
        return Counter(
            {
                (one["method"], one["kind"], one["seconds"]): one["times"]
                for one in self.slack.faults.as_json()
                if one["times"] < ALWAYS // 2
            }
        )


def open_seconds(start: datetime, end: datetime, shut: Iterable[Span]) -> float:
    """How much of the time from ``start`` to ``end`` lies in none of these spans, which may overlap."""
    left, total = start, timedelta()
    for begin, until in sorted(shut):
        if until > left and begin < end:
            total += max(begin - left, timedelta())
            left = until
    return (total + max(end - left, timedelta())).total_seconds()
