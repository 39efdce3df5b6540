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
from models.base import Owned, stored, tenant_key, within
from models.committee import Member
from models.errors import AlreadySettled
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

    The two differ only after a fault (``wake_at`` is later) and while paused (it has none, and ``next_run``
    stays at the first occurrence that fell into the pause). Both are empty when nothing is to come.
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

    __table_args__ = (UniqueConstraint("schedule_id", "due_at"), within("schedule", "schedule_id"))

    schedule_id: int
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
    """Makes the work recur by that rule from now on; an earlier rule for the same work is replaced.

    The same rule again changes nothing. What was due under an earlier rule is recorded as skipped.
    """
    schedule = _of_zone(session, committee_id, work, subject_id, recurrence.zone)
    if schedule.next_run is not None and schedule.recurrence == recurrence:
        return schedule
    _skip_due(session, schedule, "rule_changed", now=now)
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
    schedule.next_run = _unrecorded(session, schedule, due)
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


def _unrecorded(session: Session, schedule: Schedule, due: datetime) -> datetime:
    """``due``, or a microsecond or so before it when that very instant has an outcome already."""
    while due in _recorded(session, schedule, due):
        due -= timedelta(microseconds=1)
    return due


def _recorded(session: Session, schedule: Schedule, since: datetime) -> set[datetime]:
    statement = select(Occurrence.due_at).where(
        Occurrence.schedule_id == schedule.id, col(Occurrence.due_at) >= since
    )
    return set(session.exec(statement).all())


def pause(session: Session, actor: Member, schedule: Schedule, *, paused: bool, now: datetime) -> None:
    """Stops a schedule, or starts it again with its next occurrence after now. Raises NotAllowed.

    What fell into the pause is recorded as skipped; work that is due once is done when it is started again.
    """
    authorize(session, actor, Act.CHANGE_SCHEDULE)
    if schedule.paused and not paused and schedule.recurrence is not None:
        _skip_due(session, schedule, "paused", now=now)
        schedule.next_run = next_after(schedule.recurrence, now)
    if audit.change(session, actor, Act.CHANGE_SCHEDULE, schedule, now=now, paused=paused):
        _awake(session, schedule)


def change_rule(
    session: Session, actor: Member, schedule: Schedule, recurrence: Recurrence, *, now: datetime
) -> None:
    """Gives a recurring schedule another rule, hour or zone; it stays paused if it was. Raises NotAllowed.

    What was due under the old rule is recorded as skipped; the same rule again changes nothing.
    """
    authorize(session, actor, Act.CHANGE_SCHEDULE)
    if schedule.recurrence == recurrence:
        return
    _skip_due(session, schedule, "rule_changed", now=now)
    values = {
        "rule": recurrence.rule,
        "start": recurrence.start,
        "at": recurrence.at,
        "zone": recurrence.zone,
    }
    due = next_after(recurrence, now)
    audit.change(session, actor, Act.CHANGE_SCHEDULE, schedule, now=now, next_run=due, **values)
    _awake(session, schedule)


def run_now(session: Session, actor: Member, schedule: Schedule, *, now: datetime) -> None:
    """Makes the schedule due at once; what was next comes after it as planned, and a pause goes on.

    Raises NotAllowed, and AlreadySettled for work that was done or called off.
    """
    authorize(session, actor, Act.CHANGE_SCHEDULE)
    if schedule.next_run is None:
        raise AlreadySettled("schedule", "", "over")
    if schedule.paused:
        _skip_due(session, schedule, "paused", now=now)
    if schedule.paused or schedule.next_run > now:
        due = _unrecorded(session, schedule, now)
        audit.change(session, actor, Act.CHANGE_SCHEDULE, schedule, now=now, next_run=due)
    schedule.wake_at, schedule.faults = schedule.next_run, 0
    session.add(schedule)


_RANK = case({work.value: place for place, work in enumerate(Work)}, value=Schedule.work)
_ORDER = (col(Schedule.wake_at), _RANK, col(Schedule.id))
"""What is due first; of work due at one instant, the kind that is named first in ``Work``."""


def claim_due(session: Session, *, now: datetime) -> Schedule | None:
    """The schedule to be seen to first, locked for this transaction; None when nothing is due."""
    statement = (
        select(Schedule)
        .where(col(Schedule.wake_at) <= now)
        .order_by(*_ORDER)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    return session.exec(statement).first()


def take_occurrence(session: Session, schedule: Schedule, *, now: datetime) -> datetime | None:
    """Records every occurrence up to now and moves ``next_run`` on; returns the one to be done, if any.

    Of several that were missed only the latest is done; the earlier ones are recorded as overtaken, and
    one past its grace as too late. Nothing happens while the next one is still to come.
    """
    assert schedule.next_run is not None
    if schedule.next_run > now:
        schedule.wake_at = schedule.next_run
        return None
    missed = _missed(session, schedule, now=now)
    for due in missed[:-1]:
        _record(session, schedule, due, Outcome.SKIPPED, "overtaken", now=now)
    latest = missed[-1] if missed else None
    late = latest is not None and now - latest > GRACE.get(schedule.work, timedelta.max)
    if latest is not None:
        outcome, reason = (Outcome.SKIPPED, "too_late") if late else (Outcome.FIRED, "")
        _record(session, schedule, latest, outcome, reason, now=now)
    recurrence = schedule.recurrence
    schedule.next_run = next_after(recurrence, now) if recurrence else None
    _awake(session, schedule)
    return None if late else latest


def _missed(session: Session, schedule: Schedule, *, now: datetime) -> list[datetime]:
    """What was due up to now and has no outcome yet, the earliest first."""
    first, recurrence = schedule.next_run, schedule.recurrence
    if first is None or first > now:
        return []
    due = [first, *(due_between(recurrence, first, now) if recurrence else [])]
    recorded = _recorded(session, schedule, first)
    return [instant for instant in due if instant not in recorded]


def _skip_due(session: Session, schedule: Schedule, reason: str, *, now: datetime) -> None:
    """Records what was due up to now as skipped; in a pause, that is the reason."""
    for due in _missed(session, schedule, now=now):
        _record(session, schedule, due, Outcome.SKIPPED, "paused" if schedule.paused else reason, now=now)


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
    """After a fault: tried again later, so that one broken schedule never holds up the others.

    One that was paused, called off or moved on meanwhile stays as it was left.
    """
    schedule = session.get_one(Schedule, schedule_id)
    if schedule.wake_at is not None and schedule.wake_at <= now:
        schedule.wake_at = now + min(RETRY * 2 ** min(schedule.faults, 6), timedelta(hours=1))
        schedule.faults += 1
        session.add(schedule)
    return schedule


def next_due(session: Session) -> Schedule | None:
    """The schedule that is due next of all."""
    statement = select(Schedule).where(col(Schedule.wake_at).is_not(None)).order_by(*_ORDER)
    return session.exec(statement).first()
