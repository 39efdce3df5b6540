"""What makes time pass: short interval jobs that wake ``tick`` and ``deliver``, slow ones for the rest.

What is due stands in tables; APScheduler only wakes us, so a wake-up that is late or lost loses nothing.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.background import BackgroundScheduler

from jobs import selfaudit
from jobs.backfill import complete_plans
from jobs.deliver import Deps, deliver, next_due
from jobs.rounds import Rounds
from jobs.tick import FIRE, tick
from jobs.tools.web import PUBLIC, Web
from jobs.user_groups import keep_groups
from models.gaps import Finding

TICK_SECONDS, DELIVER_SECONDS, GROUPS_SECONDS, AUDIT_SECONDS = 2, 1, 30, 300
PULLS_SECONDS = 20
BACKFILL_SECONDS = 600

CLEAN_AUDIT = "clean audit"
"""What ``Rounds`` knows the last audit by that found nothing."""


class Clockwork:
    """Wakes the jobs once started; without that, ``work`` does one round by hand."""

    def __init__(
        self, deps: Deps, rounds: Rounds, *, heartbeat: str | None = None, web: Web = PUBLIC
    ) -> None:
        """``web`` says which addresses may be asked for numbers."""
        self.deps = deps
        self.rounds = rounds
        self.heartbeat = heartbeat
        self.web = web
        self.fire = {work: rounds.heard(fire, "tick") for work, fire in FIRE.items()}
        self.scheduler = BackgroundScheduler(timezone=UTC)
        every = (
            (self._tick, TICK_SECONDS),
            (self._deliver, DELIVER_SECONDS),
            (self._groups, GROUPS_SECONDS),
            (self._pulls, PULLS_SECONDS),
            (self._backfill, BACKFILL_SECONDS),
            (self.audit, AUDIT_SECONDS),
        )
        for job, seconds in every:
            self.scheduler.add_job(
                self._round,
                "interval",
                args=(job,),
                seconds=seconds,
                id=job.__name__,
                coalesce=True,
                max_instances=1,
                misfire_grace_time=None,  # the default of one second would silently drop a late wake-up
            )

    @property
    def going(self) -> bool:
        """Whether it has been started."""
        return bool(self.scheduler.running)

    def work(self) -> None:
        """Does what is due now, puts user groups right, fetches numbers, then sends what may be sent."""
        for job in (self._tick, self._groups, self._pulls, self._deliver):
            self._round(job)

    def audit(self) -> list[Finding]:
        """Looks whether all that was due was done; the heartbeat goes out if so. Returns the gaps."""
        found = selfaudit.audit(self.deps.database, now=self.deps.clock())
        if not found:
            self.rounds.alive(CLEAN_AUDIT)
            if self.heartbeat:
                selfaudit.beat(self.heartbeat)
        return found

    def start(self) -> None:
        """Sets the clockwork going."""
        self.scheduler.start()

    def wake(self) -> None:
        """Sends at once what a commit has just put in the outbox, if the clockwork is going."""
        self._wake_at(datetime.now(UTC))

    def stop(self) -> None:
        """Lets what runs finish."""
        if self.scheduler.running:
            self.scheduler.shutdown()
        self.deps.threads.shutdown()

    def _round(self, job: Callable[[], object]) -> None:
        with self.rounds.measured(job.__name__.removeprefix("_")):
            job()

    def _tick(self) -> None:
        self.rounds.fired.inc(tick(self.deps.database, now=self.deps.clock(), fire=self.fire))

    def _groups(self) -> None:
        keep_groups(self.deps)

    def _pulls(self) -> None:
        from jobs.tools.pulls import pull_ripe  # when it first runs: few use it, and none waits for it

        pull_ripe(self.deps.database, self.deps.clock, self.web)

    def _backfill(self) -> None:
        complete_plans(self.deps.database, now=self.deps.clock())

    def _deliver(self) -> None:
        deliver(self.deps)
        self._come_back()

    def _come_back(self) -> None:
        """Wakes the carrier to the moment when Slack takes the next message, if that is before its turn."""
        due, now = next_due(self.deps), self.deps.clock()
        if due is not None and now < due < now + timedelta(seconds=DELIVER_SECONDS):
            self._wake_at(datetime.now(UTC) + (due - now))

    def _wake_at(self, instant: datetime) -> None:
        if self.scheduler.running:
            self.scheduler.modify_job(self._deliver.__name__, next_run_time=instant)
