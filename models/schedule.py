"""The schedule is a table: what is due, when next, and one recorded outcome for every occurrence.

A schedule belongs to a kind of due work and to a subject (a workgroup, a round, a meeting, a term; 0 for
the committee itself). With a rule it recurs at a wall time of its zone; without one it is due once.
"""

from datetime import date, datetime, time, timedelta
from enum import StrEnum

from sqlalchemy import Index, UniqueConstraint, case
from sqlmodel import Field, Session, col, select

from models import audit
from models.access import Act, authorize
from models.base import Owned, stored, tenant_key
from models.committee import Member
from models.recurrence import Recurrence, due_between, next_after

RETRY = timedelta(minutes=1)
"""After a fault a schedule is tried again this much later, doubled each time up to an hour."""


class Work(StrEnum):
    """The kinds of due work; of those due at one instant, the earlier named goes first."""

    HANDOVER = "handover"
    CHAIR_ASK = "chair_ask"
    CHAIR_DEADLINE = "chair_deadline"
    ROUND_CLOSE = "round_close"
    ROUND_OPEN = "round_open"
    ROUND_REMIND = "round_remind"
    NUDGE = "nudge"
    MEETING_END = "meeting_end"
    AGENDA = "agenda"
    DIGEST = "digest"


class Outcome(StrEnum):
    """What became of an occurrence."""

    FIRED = "fired"
    SKIPPED = "skipped"


GRACE: dict[Work, timedelta] = {Work.NUDGE: timedelta(hours=9)}
"""After how long work is not worth doing: a 9:00 nudge does not go out at night. Other work always is."""


class Schedule(Owned, table=True):
    """When a piece of work is due. ``next_run`` is its next occurrence, ``wake_at`` when to look at it.

    The two differ only after a fault (``wake_at`` is later) and while paused or finished (none).
    """

    __table_args__ = (
        tenant_key(),
        UniqueConstraint("committee_id", "work", "subject_id", "zone"),
        Index("ix_schedule_wake_at", "wake_at"),
    )

    work: Work = Field(sa_column=stored(Work, "work"))
    subject_id: int = 0
    rule: str = ""
    start: date | None = None
    at: time | None = None
    zone: str
    next_run: datetime | None = None
    wake_at: datetime | None = None
    paused: bool = False
    faults: int = 0

    @property
    def recurrence(self) -> Recurrence | None:
        """The rule as a value; None for work that is due once."""
        if not self.rule:
            return None
        assert self.start is not None
        assert self.at is not None
        return Recurrence(self.rule, self.start, self.at, self.zone)


class Occurrence(Owned, table=True):
    """That a schedule was due at an instant, and what became of it: at most once, says the database."""

    __table_args__ = (UniqueConstraint("schedule_id", "due_at"),)

    schedule_id: int = Field(foreign_key="schedule.id", index=True, ondelete="CASCADE")
    due_at: datetime
    outcome: Outcome = Field(sa_column=stored(Outcome, "outcome"))
    reason: str = ""
    recorded_at: datetime


def find(session: Session, committee_id: int, work: Work, subject_id: int = 0) -> Schedule | None:
    """The schedule for that work on that subject."""
    return session.exec(
        select(Schedule).where(
            Schedule.committee_id == committee_id, Schedule.work == work, Schedule.subject_id == subject_id
        )
    ).first()


def schedules_of(session: Session, committee_id: int) -> list[Schedule]:
    """Every schedule that still has something to come or is paused, the next one due first."""
    statement = select(Schedule).where(
        Schedule.committee_id == committee_id, col(Schedule.next_run).is_not(None) | col(Schedule.paused)
    )
    return list(session.exec(statement.order_by(col(Schedule.next_run))).all())


def recur(
    session: Session,
    committee_id: int,
    work: Work,
    recurrence: Recurrence,
    *,
    subject_id: int = 0,
    now: datetime,
) -> Schedule:
    """Makes the work recur by that rule from now on; an earlier rule for the same work is replaced."""
    schedule = _of_zone(session, committee_id, work, subject_id, recurrence.zone)
    schedule.rule, schedule.start, schedule.at = recurrence.rule, recurrence.start, recurrence.at
    schedule.zone = recurrence.zone
    schedule.next_run = next_after(recurrence, now)
    return _awake(session, schedule)


def once(
    session: Session, committee_id: int, work: Work, due: datetime, *, subject_id: int, zone: str
) -> Schedule:
    """Makes the work due at that instant and never again; an earlier instant is replaced."""
    schedule = find(session, committee_id, work, subject_id) or Schedule(
        committee_id=committee_id, work=work, subject_id=subject_id, zone=zone
    )
    schedule.next_run = due
    return _awake(session, schedule)


def cancel(session: Session, committee_id: int, work: Work, subject_id: int) -> None:
    """The work on that subject is not due any more."""
    schedule = find(session, committee_id, work, subject_id)
    if schedule is not None:
        schedule.next_run = schedule.wake_at = None
        session.add(schedule)


def _of_zone(session: Session, committee_id: int, work: Work, subject_id: int, zone: str) -> Schedule:
    """Nudges have a schedule for every zone in which members live; all other work has one."""
    if work is not Work.NUDGE:
        found = find(session, committee_id, work, subject_id)
    else:
        found = session.exec(
            select(Schedule).where(
                Schedule.committee_id == committee_id, Schedule.work == work, Schedule.zone == zone
            )
        ).first()
    return found or Schedule(committee_id=committee_id, work=work, subject_id=subject_id, zone=zone)


def _awake(session: Session, schedule: Schedule) -> Schedule:
    schedule.wake_at = None if schedule.paused else schedule.next_run
    schedule.faults = 0
    session.add(schedule)
    session.flush()
    return schedule


def pause(session: Session, actor: Member, schedule: Schedule, *, paused: bool, now: datetime) -> None:
    """Stops a schedule, or starts it again with its next occurrence after now. Raises NotAllowed."""
    authorize(session, actor, Act.CHANGE_SCHEDULE)
    audit.change(session, actor, Act.CHANGE_SCHEDULE, schedule, now=now, paused=paused)
    if not paused and schedule.recurrence is not None:
        schedule.next_run = next_after(schedule.recurrence, now)
    _awake(session, schedule)


def change_rule(
    session: Session, actor: Member, schedule: Schedule, *, rule: str, start: date, at: time, now: datetime
) -> None:
    """Gives a recurring schedule another rule or hour. Raises NotAllowed, BadRecurrence."""
    authorize(session, actor, Act.CHANGE_SCHEDULE)
    due = next_after(Recurrence(rule, start, at, schedule.zone), now)
    audit.change(
        session, actor, Act.CHANGE_SCHEDULE, schedule, now=now, rule=rule, start=start, at=at, next_run=due
    )
    _awake(session, schedule)


def run_now(session: Session, actor: Member, schedule: Schedule, *, now: datetime) -> None:
    """Makes the schedule due at once; what was next comes after it as planned. Raises NotAllowed."""
    authorize(session, actor, Act.CHANGE_SCHEDULE)
    audit.change(session, actor, Act.CHANGE_SCHEDULE, schedule, now=now, next_run=now, paused=False)
    _awake(session, schedule)


def claim_due(session: Session, *, now: datetime) -> Schedule | None:
    """The schedule to be seen to first, locked for this transaction; None when nothing is due."""
    rank = case({work.value: place for place, work in enumerate(Work)}, value=Schedule.work)
    statement = (
        select(Schedule)
        .where(col(Schedule.wake_at) <= now)
        .order_by(col(Schedule.wake_at), rank, col(Schedule.id))
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    return session.exec(statement).first()


def take_occurrence(session: Session, schedule: Schedule, *, now: datetime) -> datetime | None:
    """Records every occurrence up to now and moves ``next_run`` on; returns the one to be done, if any.

    Of several that were missed only the latest is done; the earlier ones are recorded as overtaken, and
    one past its grace as too late.
    """
    first = schedule.next_run
    assert first is not None
    recurrence = schedule.recurrence
    missed = [first]
    if recurrence is not None:
        missed += [due for due in due_between(recurrence, first, now) if due != first]
    for due in missed[:-1]:
        _record(session, schedule, due, Outcome.SKIPPED, "overtaken", now=now)
    latest = missed[-1]
    late = now - latest > GRACE.get(schedule.work, timedelta.max)
    _record(
        session,
        schedule,
        latest,
        Outcome.SKIPPED if late else Outcome.FIRED,
        "too_late" if late else "",
        now=now,
    )
    schedule.next_run = next_after(recurrence, max(now, latest)) if recurrence else None
    _awake(session, schedule)
    return None if late else latest


def _record(
    session: Session, schedule: Schedule, due: datetime, outcome: Outcome, reason: str, *, now: datetime
) -> None:
    session.add(
        Occurrence(
            committee_id=schedule.committee_id,
            schedule_id=schedule.pk,
            due_at=due,
            outcome=outcome,
            reason=reason,
            recorded_at=now,
        )
    )


def postpone(session: Session, schedule_id: int, *, now: datetime) -> Schedule:
    """After a fault: tried again later, so that one broken schedule never holds up the others."""
    schedule = session.get_one(Schedule, schedule_id)
    schedule.wake_at = now + min(RETRY * 2**schedule.faults, timedelta(hours=1))
    schedule.faults += 1
    session.add(schedule)
    return schedule


def next_due(session: Session) -> Schedule | None:
    """The schedule that is due next of all."""
    statement = select(Schedule).where(col(Schedule.wake_at).is_not(None)).order_by(col(Schedule.wake_at))
    return session.exec(statement).first()
