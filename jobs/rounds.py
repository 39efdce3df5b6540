"""What the clockwork of this process does, measured: for those who watch it, not for itself."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import ParamSpec

from prometheus_client import CollectorRegistry, Counter, Histogram

from models.outbox import OutboxMessage

_SECONDS = (0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300)

P = ParamSpec("P")


class Rounds:
    """How long rounds take, and when each job last got something done; by a timer that only goes forward."""

    def __init__(self, registry: CollectorRegistry, timer: Callable[[], float]) -> None:
        self._timer = timer
        self._began = timer()
        self._alive: dict[str, float] = {}
        self.seconds = Histogram(
            "convener_round_seconds", "Seconds of a job's round", ["job"], buckets=_SECONDS, registry=registry
        )
        self.faults = Counter(
            "convener_round_faults", "Rounds that ended in a fault", ["job"], registry=registry
        )
        self.fired = Counter("convener_fired", "Occurrences that were due and seen to", registry=registry)
        self.sent = Counter("convener_sent", "Messages that Slack has taken", ["kind"], registry=registry)

    @contextmanager
    def measured(self, job: str) -> Iterator[None]:
        """One round; it counts as a sign of life unless it raises."""
        began = self._timer()
        with self.faults.labels(job).count_exceptions():
            yield
        self.seconds.labels(job).observe(self._timer() - began)
        self.alive(job)

    def heard(self, work: Callable[P, None], job: str) -> Callable[P, None]:
        """The same function; each time it has done its work, that is a sign of life of the job."""

        def done(*args: P.args, **kwargs: P.kwargs) -> None:
            work(*args, **kwargs)
            self.alive(job)

        return done

    def delivered(self, sent: Sequence[OutboxMessage]) -> None:
        """Outcomes of sends are on disk: ``sent`` are those that Slack has taken."""
        for message in sent:
            self.sent.labels(message.kind.value).inc()
        self.alive("deliver")

    def alive(self, job: str) -> None:
        """The job is getting on, though its round may not be over."""
        self._alive[job] = self._timer()

    def age(self, job: str) -> float:
        """Seconds since the job's last sign of life; since the beginning, if it has given none."""
        return self._timer() - self._alive.get(job, self._began)
