"""What makes time pass: two short interval jobs that wake ``tick`` and ``deliver``.

What is due stands in tables; APScheduler only wakes us, so a wake-up that is late or lost loses nothing.
"""

from datetime import UTC, datetime

from apscheduler.schedulers.background import BackgroundScheduler

from jobs.deliver import Deps, deliver
from jobs.tick import tick

TICK_SECONDS, DELIVER_SECONDS = 5, 1


class Clockwork:
    """Wakes the jobs once started; without that, ``work`` does one round by hand."""

    def __init__(self, deps: Deps) -> None:
        self.deps = deps
        self.scheduler = BackgroundScheduler(timezone=UTC)
        for job, seconds in ((self._tick, TICK_SECONDS), (self._deliver, DELIVER_SECONDS)):
            self.scheduler.add_job(
                job,
                "interval",
                seconds=seconds,
                id=job.__name__,
                coalesce=True,
                max_instances=1,
                misfire_grace_time=None,  # the default of one second would silently drop a late wake-up
            )

    def work(self) -> None:
        """Does what is due now, then sends what may be sent."""
        self._tick()
        self._deliver()

    def start(self) -> None:
        """Sets the clockwork going."""
        self.scheduler.start()

    def wake(self) -> None:
        """Sends at once what a commit has just put in the outbox, if the clockwork is going."""
        if self.scheduler.running:
            self.scheduler.modify_job(self._deliver.__name__, next_run_time=datetime.now(UTC))

    def stop(self) -> None:
        """Lets what runs finish."""
        if self.scheduler.running:
            self.scheduler.shutdown()
        self.deps.threads.shutdown()

    def _tick(self) -> None:
        tick(self.deps.database, now=self.deps.clock())

    def _deliver(self) -> None:
        deliver(self.deps)
