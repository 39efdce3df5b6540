"""After a pause every date that was open when it began is later by its length, so that nothing turns late."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlmodel import Session, col, select

from models import audit
from models.access import Act
from models.agreement import Agreement, AgreementState, withdraw_reminders
from models.audit import AuditLine, table_name
from models.base import Owned
from models.calendar import WorkCalendar, instant_of, wall_of
from models.chair import offices_of, rotation_in, terms_in
from models.committee import Committee, calendar_of
from models.goal import Goal, GoalState
from models.meeting import Meeting
from models.office import Term, TermState
from models.passing import schedule_handover
from models.schedule import Schedule, Work, skip_due
from models.step import ActionStep, StepState
from models.timetable import OF_A_MEETING
from models.tools.ballot import Ballot, BallotState
from models.tools.cycle_tables import Cycle, CycleState
from models.tools.indicator import Indicator, IndicatorState
from models.tools.interventions import Intervention, InterventionState
from models.tools.invitations import AskState, Invitation
from models.tools.milestones import Milestone, MilestoneState
from models.tools.objectives import Objective, ObjectiveState
from models.tools.pause_rest import REASON, at_work_again
from models.tools.pause_tables import Pause
from models.tools.run_tables import InstrumentRun, RunState
from models.tools.transition_tables import Transition, TransitionPart, TransitionState

BY_LAWS = (Work.HANDOVER, Work.OFFICE_HANDOVER, Work.CHAIR_ASK, Work.OFFICE_ASK)
"""What hangs on the dates of terms: those are facts of by-laws, and are moved only when the chair says so."""

KEEP_TIME = (*OF_A_MEETING, *BY_LAWS, Work.INDICATOR, Work.PAUSE)
"""What does not move with the pause: meetings have days of their own, and so has a period that is counted."""

OF_A_ROW = (
    Work.CYCLE_END,
    Work.INSTRUMENT_REMIND,
    Work.INSTRUMENT_CLOSE,
    Work.BALLOT_CLOSE,
    Work.PARTNER_ASK,
)
"""What is due on a day that a row of the committee's names: it moves as that day does."""

_NO_ROW = object()
"""What stood in the column of a row that was not there yet."""

BEFORE = timedelta(hours=1)
"""How long before a meeting is done what was held for it, where there are no working hours before it."""


class Dated(NamedTuple):
    """Days of a table that the committee has set itself, and which of its rows are still open."""

    table: type[Owned]
    columns: tuple[str, ...]
    open: Any


_PREPARED = select(Transition.id).where(Transition.state == TransitionState.OPEN)

DATED = (
    Dated(Goal, ("due",), Goal.state == GoalState.OPEN),
    Dated(Milestone, ("due",), Milestone.state == MilestoneState.AHEAD),
    Dated(Objective, ("due",), Objective.state == ObjectiveState.OPEN),
    Dated(Indicator, ("target_by",), Indicator.state == IndicatorState.ACTIVE),
    Dated(
        Intervention,
        ("planned_on",),
        col(Intervention.state).in_((InterventionState.PROPOSED, InterventionState.APPROVED)),
    ),
    Dated(Invitation, ("ask_by",), Invitation.state == AskState.OPEN),
    Dated(Cycle, ("starts_on", "ends_on"), Cycle.state == CycleState.PLAN),
    Dated(Cycle, ("ends_on",), Cycle.state == CycleState.STARTED),
    Dated(InstrumentRun, ("closes_on",), InstrumentRun.state == RunState.OPEN),
    Dated(Agreement, ("review_on",), Agreement.state == AgreementState.ACTIVE),
    Dated(TransitionPart, ("by",), col(TransitionPart.transition_id).in_(_PREPARED)),
)
"""What moves beside steps and ballots.

What others set does not: when a grant is to be applied for, reported on or ends, until when a position is
paid. Nor what is a record of something that was: a meeting, a signature, a period that was counted.
"""


def later(day: date, days: int, calendar: WorkCalendar) -> date:
    """The day so much later; what was a working day and would not be one is on the next that is."""
    moved = day + timedelta(days=days)
    return calendar.next_working_day(moved) if calendar.is_working_day(day) else moved


def shift_all(session: Session, committee: Committee, pause: Pause, days: int, *, now: datetime) -> int:
    """Moves steps, and all of ``DATED`` and ballots, by so many days; returns how many steps.

    What was made in the pause, or was given a date in it, has the date that people meant. Each old date is
    in the history; nobody is named as who moved it.
    """
    calendar, act = calendar_of(session, committee), Act.PAUSE_COMMITTEE
    steps = _steps(session, pause, calendar, days, now=now)
    for table, columns, is_open in DATED:
        rows = _untouched(session, pause, _rows(session, committee, table, is_open), columns)
        changes = [
            (
                row,
                {
                    name: later(day, days, calendar) if (day := getattr(row, name)) else None
                    for name in columns
                },
            )
            for row in rows
            if any(getattr(row, name) for name in columns)
        ]
        for row, _ in changes:
            if isinstance(row, Agreement):  # what was to be said of the old day is said of the new one
                withdraw_reminders(session, row, now=now)
        audit.change_all(session, None, act, changes, now=now)
    ballots = _rows(session, committee, Ballot, Ballot.state == BallotState.OPEN)
    for ballot in _untouched(session, pause, ballots, ("closes_at",)):
        if ballot.closes_at:
            moved = moved_instant(ballot.closes_at, days, committee.zone, calendar)
            audit.change(session, None, act, ballot, now=now, closes_at=moved)
    return steps


def _rows(session: Session, committee: Committee, table: Any, is_open: Any) -> Sequence[Any]:
    return session.exec(select(table).where(table.committee_id == committee.pk, is_open)).all()


def _steps(session: Session, pause: Pause, calendar: WorkCalendar, days: int, *, now: datetime) -> int:
    """The open steps; the day until which somebody wants quiet about one moves with it."""
    statement = select(ActionStep).where(
        ActionStep.committee_id == pause.committee_id,
        ActionStep.state == StepState.OPEN,
        ActionStep.created_at <= pause.began_at,
        col(ActionStep.due).is_not(None) | col(ActionStep.snoozed_until).is_not(None),
    )
    rows = _untouched(session, pause, session.exec(statement).all(), ("due",))
    changes = [
        (
            row,
            {
                "due": later(row.due, days, calendar) if row.due else None,
                "snoozed_until": later(row.snoozed_until, days, calendar) if row.snoozed_until else None,
                "version": row.version + 1,
            },
        )
        for row in rows
    ]
    audit.change_all(session, None, Act.PAUSE_COMMITTEE, changes, now=now)
    return sum(row.due is not None for row in rows)


def _untouched(session: Session, pause: Pause, rows: Iterable[Any], columns: Collection[str]) -> list[Any]:
    """Those of the rows that were there when the pause began, and that still have the days of then."""
    found: list[Owned] = list(rows)
    if not found:
        return []
    statement = select(AuditLine).where(
        AuditLine.committee_id == pause.committee_id,
        AuditLine.kind == table_name(type(found[0])),
        AuditLine.at > pause.began_at,
    )
    then: dict[int | None, dict[str, Any]] = {}
    for line in session.exec(statement.order_by(col(AuditLine.id))).all():
        known = then.setdefault(line.row_id, {})
        for name in set(columns) & (line.before.keys() | line.after.keys()):
            known.setdefault(name, line.before.get(name, _NO_ROW))
    return [
        row
        for row in found
        if all(audit.plain(getattr(row, name)) == day for name, day in then.get(row.id, {}).items())
    ]


def moved_instant(instant: datetime, days: int, zone: str, calendar: WorkCalendar | None = None) -> datetime:
    """The same hour of the day so many days later, on clocks of that zone; with a calendar as ``later``."""
    wall = wall_of(instant, zone)
    day = later(wall.date(), days, calendar) if calendar else wall.date() + timedelta(days=days)
    return instant_of(day, wall.time(), zone)


def shift_terms(session: Session, committee: Committee, pause: Pause, days: int, *, now: datetime) -> None:
    """Who was asked for an office has as much longer to answer; if it was ticked, terms are longer too."""
    by = timedelta(days=days)
    for office in offices_of(session, committee.pk):
        for term in terms_in(session, office):
            values: dict[str, Any] = {}
            if term.state == TermState.ASKED and term.answer_by:
                values["answer_by"] = term.answer_by + by
            if pause.moves_terms:
                values |= _longer(term, by)
            audit.change(session, None, Act.PAUSE_COMMITTEE, term, now=now, **values)
            if pause.moves_terms and term.state == TermState.SERVING and rotation_in(session, office):
                schedule_handover(session, office, term, now=now)


def _longer(term: Term, by: timedelta) -> dict[str, Any]:
    if term.state == TermState.SERVING:
        return {"ends_on": term.ends_on + by}
    if term.state in (TermState.ASKED, TermState.ACCEPTED):
        return {"starts_on": term.starts_on + by, "ends_on": term.ends_on + by}
    return {}


def due_once(session: Session, committee_id: int, *, now: datetime) -> dict[str, str]:
    """When each thing that is due once is due, after now: by the schedule's id, as a pause keeps it."""
    statement = select(Schedule).where(
        Schedule.committee_id == committee_id, Schedule.rule == "", col(Schedule.next_run) > now
    )
    return {str(one.pk): audit.plain(one.next_run) for one in session.exec(statement).all()}


def wake(session: Session, committee: Committee, pause: Pause, days: int, *, now: datetime) -> None:
    """What was due once when the pause began is due so much later; what a past meeting has left is skipped.

    What belongs to a meeting to come, to the terms of offices or to a period that is counted keeps its time,
    and so does what was planned in the pause; where that has come it is to be done. ``days`` is 0 where a
    pause is taken back.
    """
    statement = select(Schedule).where(
        Schedule.committee_id == committee.pk, Schedule.rule == "", col(Schedule.next_run) > pause.began_at
    )
    over = select(Meeting.id).where(Meeting.committee_id == committee.pk, Meeting.ends_at <= now)
    gone, calendar = set(session.exec(over).all()), calendar_of(session, committee)
    for one in session.exec(statement).all():
        assert one.next_run is not None
        if one.work in OF_A_MEETING and one.subject_id in gone:
            skip_due(session, one, REASON, now=now)
            one.next_run = None
        elif one.work not in KEEP_TIME and _as_before(pause, one):
            one.next_run = moved_instant(
                one.next_run, days, one.zone, calendar if one.work in OF_A_ROW else None
            )
        if one.work is not Work.PAUSE:
            one.wake_at = None if one.paused else one.next_run
        session.add(one)


def _as_before(pause: Pause, schedule: Schedule) -> bool:
    """Whether it is due as it was when the pause began; pauses of an earlier version have not kept that."""
    return not pause.due or pause.due.get(str(schedule.pk)) == audit.plain(schedule.next_run)


def make_up(session: Session, committee: Committee, *, now: datetime) -> None:
    """What is due once and was held is done in working hours, after the notice of the restart.

    What belongs to a meeting that begins before then is done an hour before it, since later it is of no use.
    """
    again = at_work_again(calendar_of(session, committee), now=now)
    early = select(Meeting).where(
        Meeting.committee_id == committee.pk, Meeting.starts_at > now, Meeting.starts_at < again + BEFORE
    )
    begins = {one.pk: one.starts_at for one in session.exec(early).all()}
    held = select(Schedule).where(
        Schedule.committee_id == committee.pk,
        Schedule.rule == "",
        col(Schedule.next_run) <= now,
        col(Schedule.wake_at).is_not(None),
    )
    for one in session.exec(held).all():
        starts_at = begins.get(one.subject_id) if one.work in OF_A_MEETING else None
        one.wake_at = max(now, starts_at - BEFORE) if starts_at else again
        session.add(one)
