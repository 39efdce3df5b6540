"""The schedule is a table: what is due, when next, and one recorded outcome for every occurrence.

A schedule belongs to a kind of due work and to a subject (a workgroup, a round, a meeting, a term; 0 for
the committee itself). With a rule it recurs at a wall time of its zone; without one it is due once.
"""

from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Index, UniqueConstraint, bindparam, false, text
from sqlmodel import Field, Session, col, select
from sqlmodel.sql.sqltypes import UTCDateTime

from models import audit
from models.access import Act, authorize
from models.base import Owned, stored, tenant_key, within
from models.catch_up import ON_TIME, CatchUp, sort_out
from models.committee import Committee, Member
from models.errors import AlreadySettled
from models.recurrence import Recurrence, due_between, next_after
from models.work import DEFAULTS, GRACE, RANK, Work

RETRY = timedelta(minutes=1)
"""After a fault a schedule is tried again this much later, doubled each time up to an hour."""


class Outcome(StrEnum):
    """What became of an occurrence."""

    FIRED = "fired"
    SKIPPED = "skipped"


_WAKES = text("wake_at IS NOT NULL")

ASLEEP = text("wake_at IS NULL AND NOT paused AND (next_run IS NOT NULL OR rule <> '')")
IN_VAIN = text("wake_at IS NOT NULL AND faults >= 3")
"""What the self-audit looks for: said word for word, so that these small indexes are used.

What nothing will wake (or whose rule has ended); what failed so often that it does not pass by itself.
"""


class Schedule(Owned, table=True):
    """When a piece of work is due. ``next_run`` is its next occurrence, ``wake_at`` when to look at it.

    The two differ only after a fault (``wake_at`` is later) and while paused (it has none, and ``next_run``
    stays at the first occurrence that fell into the pause). Both are empty when nothing is to come.
    ``rank`` is the work's place among those due at one instant, kept in the row for the index.
    ``catch_up`` is empty until a coordinator has chosen another policy than its work's own.
    """

    __table_args__ = (
        tenant_key(),
        UniqueConstraint("committee_id", "work", "subject_id", "zone"),
        # In the order of claims, so that the first is found without sorting, however many are due at once.
        Index("ix_schedule_due", "wake_at", "rank", "id", sqlite_where=_WAKES, postgresql_where=_WAKES),
        Index("ix_schedule_asleep", "committee_id", sqlite_where=ASLEEP, postgresql_where=ASLEEP),
        Index("ix_schedule_in_vain", "committee_id", sqlite_where=IN_VAIN, postgresql_where=IN_VAIN),
    )

    work: Work = Field(sa_column=stored(Work, "work"))
    subject_id: int = 0
    rule: str = ""
    start: date | None = None
    at: time | None = None
    zone: str
    next_run: datetime | None = None
    wake_at: datetime | None = None
    rank: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    paused: bool = False
    faults: int = 0
    catch_up: CatchUp | None = Field(default=None, sa_column=stored(CatchUp, "catch_up", nullable=True))

    def model_post_init(self, _: Any) -> None:
        """A row that is made bears the rank of its work."""
        self.rank = RANK[self.work]

    @property
    def policy(self) -> CatchUp:
        """What is done about occurrences that were missed."""
        return self.catch_up or DEFAULTS[self.work]

    @property
    def recurrence(self) -> Recurrence | None:
        """The rule as a value; None for work that is due once."""
        if not self.rule:
            return None
        assert self.start is not None
        assert self.at is not None
        return Recurrence(self.rule, self.start, self.at, self.zone)


class Occurrence(Owned, table=True):
    """That a schedule was due at an instant, and what became of it: at most once, says the database.

    The reason of one that was late or left out names the policy. ``announce`` is set until the coordinators
    have been told of one that was left out.
    """

    __table_args__ = (
        UniqueConstraint("schedule_id", "due_at"),
        within("schedule", "schedule_id"),
        Index(
            "ix_occurrence_announce",
            "committee_id",
            "due_at",
            sqlite_where=text("announce = 1"),
            postgresql_where=text("announce"),
        ),
    )

    schedule_id: int
    due_at: datetime
    outcome: Outcome = Field(sa_column=stored(Outcome, "outcome"))
    reason: str = ""
    recorded_at: datetime
    announce: bool = Field(default=False, sa_column_kwargs={"server_default": false()})


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
    skip_due(session, schedule, "rule_changed", now=now)
    schedule.rule, schedule.start, schedule.at = recurrence.rule, recurrence.start, recurrence.at
    schedule.zone = recurrence.zone
    schedule.next_run = next_after(recurrence, now)
    return _awake(session, schedule)


def once(
    session: Session,
    committee_id: int,
    work: Work,
    due: datetime,
    *,
    subject_id: int,
    zone: str,
    now: datetime,
) -> Schedule:
    """Makes the work due at that instant and never again; an earlier instant is replaced.

    One that had come already and was not done yet is recorded as skipped.
    """
    schedule = find(session, committee_id, work, subject_id) or Schedule(
        committee_id=committee_id, work=work, subject_id=subject_id, zone=zone
    )
    if schedule.next_run != due:
        skip_due(session, schedule, "replaced", now=now)
    schedule.next_run = unrecorded(session, schedule, due)
    return _awake(session, schedule)


def cancel(session: Session, committee_id: int, work: Work, subject_id: int, *, now: datetime) -> None:
    """The work on that subject is not due any more; what was due and not done yet is recorded as skipped."""
    schedule = find(session, committee_id, work, subject_id)
    if schedule is not None:
        skip_due(session, schedule, "called_off", now=now)
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


def unrecorded(session: Session, schedule: Schedule, due: datetime) -> datetime:
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
        skip_due(session, schedule, "paused", now=now)
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
    skip_due(session, schedule, "rule_changed", now=now)
    values = {
        "rule": recurrence.rule,
        "start": recurrence.start,
        "at": recurrence.at,
        "zone": recurrence.zone,
    }
    due = next_after(recurrence, now)
    audit.change(session, actor, Act.CHANGE_SCHEDULE, schedule, now=now, next_run=due, **values)
    _awake(session, schedule)


def change_catch_up(
    session: Session, actor: Member, schedule: Schedule, policy: CatchUp, *, now: datetime
) -> None:
    """Chooses what is done about missed occurrences, from the next outage on. Raises NotAllowed."""
    authorize(session, actor, Act.CHANGE_SCHEDULE)
    chosen = None if policy is DEFAULTS[schedule.work] else policy
    audit.change(session, actor, Act.CHANGE_SCHEDULE, schedule, now=now, catch_up=chosen)


def run_now(session: Session, actor: Member, schedule: Schedule, *, now: datetime) -> None:
    """Makes the schedule due at once; what was next comes after it as planned, and a pause goes on.

    Raises NotAllowed, and AlreadySettled for work that was done or called off.
    """
    authorize(session, actor, Act.CHANGE_SCHEDULE)
    if schedule.next_run is None:
        raise AlreadySettled("schedule", "", "over")
    given_up = schedule.policy is CatchUp.SKIP and now - schedule.next_run > ON_TIME
    if schedule.paused or given_up:
        skip_due(session, schedule, "replaced", now=now)
    if schedule.paused or given_up or schedule.next_run > now:
        due = unrecorded(session, schedule, now)
        audit.change(session, actor, Act.CHANGE_SCHEDULE, schedule, now=now, next_run=due)
    schedule.wake_at, schedule.faults = schedule.next_run, 0
    session.add(schedule)


_ORDER = (col(Schedule.wake_at), col(Schedule.rank), col(Schedule.id))
"""What is due first; of work due at one instant, the kind that is named first in ``Work``."""

# These two are asked at each tick: to put them together takes longer than to run them, so that is done once.
_CLAIM = (
    select(Schedule)
    .join(Committee, col(Committee.id) == Schedule.committee_id)
    .where(col(Schedule.wake_at) <= bindparam("now", type_=UTCDateTime()))
    .order_by(*_ORDER)
    .limit(1)
    # The committee first: who does not get its turn then holds none of its schedules either.
    .with_for_update(of=[Committee, Schedule], skip_locked=True, key_share=True)
)
_NEXT_DUE = select(Schedule).where(col(Schedule.wake_at).is_not(None)).order_by(*_ORDER).limit(1)


def claim_due(session: Session, *, now: datetime) -> Schedule | None:
    """The schedule to be seen to first, with its committee's turn; None when nothing is due.

    What somebody else is at work on is passed over for now, with all that its committee has to do: so a
    person's act and a reminder of the same thing never cross.
    """
    return session.exec(_CLAIM, params={"now": now}).first()


def take_occurrence(session: Session, schedule: Schedule, *, now: datetime) -> datetime | None:
    """Records what was due up to now as the schedule's policy says; returns what is to be done, if anything.

    Every occurrence has one outcome in the end. With ``run_all`` each call takes the earliest alone, and the
    schedule stays due while there are others. Nothing happens while the next one is still to come.
    """
    assert schedule.next_run is not None
    if schedule.next_run > now:
        schedule.wake_at = schedule.next_run
        return None
    missed = _missed(session, schedule, now=now)
    fates = sort_out(missed, schedule.policy, grace=GRACE.get(schedule.work, ON_TIME), now=now)
    for fate in fates:
        outcome = Outcome.FIRED if fate.done else Outcome.SKIPPED
        _record(session, schedule, fate.due, outcome, fate.reason, now=now, announce=fate.announce)
    recurrence, left = schedule.recurrence, missed[len(fates) :]
    coming = next_after(recurrence, now) if recurrence else None
    schedule.next_run = left[0] if left else coming
    _awake(session, schedule)
    return next((fate.due for fate in fates if fate.done), None)


def _missed(session: Session, schedule: Schedule, *, now: datetime) -> list[datetime]:
    """What was due up to now and has no outcome yet, the earliest first."""
    first, recurrence = schedule.next_run, schedule.recurrence
    if first is None or first > now:
        return []
    due = [first, *(due_between(recurrence, first, now) if recurrence else [])]
    recorded = _recorded(session, schedule, first)
    return [instant for instant in due if instant not in recorded]


def skip_due(session: Session, schedule: Schedule, reason: str, *, now: datetime) -> None:
    """Records what was due up to now and was not done as skipped; in a pause, that is the reason."""
    for due in _missed(session, schedule, now=now):
        _record(session, schedule, due, Outcome.SKIPPED, "paused" if schedule.paused else reason, now=now)


def _record(
    session: Session,
    schedule: Schedule,
    due: datetime,
    outcome: Outcome,
    reason: str,
    *,
    now: datetime,
    announce: bool = False,
) -> None:
    session.add(
        Occurrence(
            committee_id=schedule.committee_id,
            schedule_id=schedule.pk,
            due_at=due,
            outcome=outcome,
            reason=reason,
            recorded_at=now,
            announce=announce,
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
    return session.exec(_NEXT_DUE).first()
