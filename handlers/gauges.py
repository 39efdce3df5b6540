"""The numbers of ``/metrics`` that are read when somebody asks: what stands in the database, and ages."""

import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from models.database import Database
from models.gaps import Figures, figures

log = logging.getLogger(__name__)

KEPT_SECONDS = 10
"""For how long the database is not asked again, however many ask us."""


class DatabaseGauges(Collector):
    """What stands in the database, in numbers; without it, only that it does not answer."""

    def __init__(
        self, database: Database, *, clock: Callable[[], datetime], timer: Callable[[], float]
    ) -> None:
        self._database, self._clock, self._timer = database, clock, timer
        self._turn = threading.Lock()
        self._kept: list[GaugeMetricFamily] = []
        self._until = timer()

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """The gauges, at most ``KEPT_SECONDS`` old."""
        with self._turn:
            if self._timer() >= self._until:
                self._kept = self._read()
                self._until = self._timer() + KEPT_SECONDS
            kept = self._kept
        yield from kept

    def _read(self) -> list[GaugeMetricFamily]:
        now = self._clock()
        try:
            with self._database.reading() as session:
                counted = figures(session, now=now)
        except Exception as error:
            log.warning("the database does not answer: %s", type(error).__name__)
            return [GaugeMetricFamily("convener_database_up", "Whether the database answers", 0)]
        return _families(counted, now)


def _families(counted: Figures, now: datetime) -> list[GaugeMetricFamily]:
    oldest = (now - counted.oldest).total_seconds() if counted.oldest else 0
    return [
        GaugeMetricFamily("convener_database_up", "Whether the database answers", 1),
        GaugeMetricFamily("convener_messages_waiting", "Messages due and not sent yet", counted.waiting),
        GaugeMetricFamily(
            "convener_messages_in_doubt", "Of these, messages whose answer was lost", counted.in_doubt
        ),
        GaugeMetricFamily("convener_oldest_message_seconds", "How long the oldest of these waits", oldest),
        GaugeMetricFamily(
            "convener_failures_untold",
            "Failed messages that no coordinator was told of",
            counted.failures_untold,
        ),
        GaugeMetricFamily("convener_schedules_late", "Schedules not seen to in time", counted.work_late),
    ]


class AgeGauges(Collector):
    """How long ago things happened in this process, by name of the gauge: what it tells, and the seconds."""

    def __init__(self, ages: Mapping[str, tuple[str, Callable[[], float]]]) -> None:
        self._ages = ages

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """The gauges as they are now."""
        for name, (told, age) in self._ages.items():
            yield GaugeMetricFamily(name, told, age())
