"""Walking through time: every instant at which something is due is visited in order, none is jumped over.

The practice workspace and the journeys move their clock with this; in a real workspace time walks by itself.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from sqlmodel import Session

from models import pace, schedule, sending
from models.database import Database
from models.timetable import timetable
from prompts.timetable import title

HEARTBEAT = timedelta(seconds=1)


class MovableClock(Protocol):
    """A clock that can be put forward."""

    def __call__(self) -> datetime: ...

    def move_to(self, instant: datetime) -> None:
        """Puts the clock forward to an instant that is not past."""
        ...


@dataclass
class Timekeeper:
    """``work`` does all that is due now: tick, then deliver."""

    database: Database
    clock: MovableClock
    work: Callable[[], None]

    def next_due(self) -> datetime | None:
        """When something is due next, or a message waits to be sent."""
        with self.database.reading() as session:
            coming = schedule.next_due(session)
            waiting = self._next_message(session)
        dates = [coming.wake_at if coming else None, waiting]
        return min((date for date in dates if date), default=None)

    def why(self) -> str | None:
        """What is due next, in words; None when it is a message that waits, or nothing."""
        with self.database.reading() as session:
            coming, waiting = schedule.next_due(session), self._next_message(session)
            if coming is None or coming.wake_at is None or (waiting and waiting <= coming.wake_at):
                return None
            entries = timetable(session, coming.committee_id)
        [entry] = [entry for entry in entries if entry.schedule.id == coming.id]
        return title(replace(entry, member=None))

    def walk_to(self, instant: datetime) -> None:
        """Puts the clock forward to the instant, stopping to work wherever something is due."""
        self.work()
        while (now := self.clock()) < instant and (due := self.next_due()) is not None and due <= instant:
            # What is due already and still there waits on something else: let time pass.
            self._forward(due if due > now else min(now + HEARTBEAT, instant))
            self.work()
        self._forward(instant)
        self.work()

    def _next_message(self, session: Session) -> datetime | None:
        return sending.next_due(session, now=self.clock(), limits=pace.SLACK)

    def _forward(self, instant: datetime) -> None:
        with suppress(ValueError):  # a clock that runs may have passed it meanwhile
            self.clock.move_to(instant)
