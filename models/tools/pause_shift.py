"""After a pause every date that was open when it began is later by its length, so that nothing turns late."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from sqlmodel import Session, col, select

from models import audit
from models.access import Act
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
from models.tools.invitations import AskState, Invitation
from models.tools.milestones import Milestone, MilestoneState
from models.tools.pause_rest import REASON, at_work_again
from models.tools.pause_tables import Pause
from models.tools.run_tables import InstrumentRun, RunState

BY_LAWS = (Work.HANDOVER, Work.OFFICE_HANDOVER, Work.CHAIR_ASK, Work.OFFICE_ASK)
"""What hangs on the dates of terms: those are facts of by-laws, and are moved only when the chair says so."""


BEFORE = timedelta(hours=1)
"""How long before a meeting is done what was held for it, where there are no working hours before it."""


def later(day: date, days: int, calendar: WorkCalendar) -> date:
    """The day so much later; what was a working day and would not be one is on the next that is."""
    moved = day + timedelta(days=days)
    return calendar.next_working_day(moved) if calendar.is_working_day(day) else moved


def shift_all(session: Session, committee: Committee, pause: Pause, days: int, *, now: datetime) -> int:
    """Moves steps, goals, milestones and what has a closing day by so many days; returns how many steps.

    What was made in the pause, or was given a date in it, has the date that people meant. Each old date is
    in the history; nobody is named as who moved it.
    """
    calendar = calendar_of(session, committee)
    steps = _steps(session, pause, calendar, days, now=now)
    of_pause = Act.PAUSE_COMMITTEE
    for table, name, extra, made in (
        (Goal, "due", Goal.state == GoalState.OPEN, col(Goal.created_at)),
        (Milestone, "due", Milestone.state == MilestoneState.AHEAD, col(Milestone.made_at)),
        (Invitation, "ask_by", Invitation.state == AskState.OPEN, col(Invitation.made_at)),
        (Cycle, "ends_on", Cycle.state == CycleState.STARTED, None),
        (InstrumentRun, "closes_on", InstrumentRun.state == RunState.OPEN, None),
    ):
        column = getattr(table, name)
        statement: Any = select(table).where(table.committee_id == committee.pk, extra, column.is_not(None))
        if made is not None:
            statement = statement.where(made <= pause.began_at)
        rows = _untouched(session, pause, session.exec(statement).all(), name)
        changes = [(row, {name: later(getattr(row, name), days, calendar)}) for row in rows]
        audit.change_all(session, None, of_pause, changes, now=now)
    open_ballots = select(Ballot).where(
        Ballot.committee_id == committee.pk,
        Ballot.state == BallotState.OPEN,
        col(Ballot.closes_at).is_not(None),
    )
    for ballot in session.exec(open_ballots).all():
        assert ballot.closes_at is not None
        moved = moved_instant(ballot.closes_at, days, committee.zone)
        audit.change(session, None, of_pause, ballot, now=now, closes_at=moved)
    return steps


def _steps(session: Session, pause: Pause, calendar: WorkCalendar, days: int, *, now: datetime) -> int:
    """The open steps; the day until which somebody wants quiet about one moves with it."""
    statement = select(ActionStep).where(
        ActionStep.committee_id == pause.committee_id,
        ActionStep.state == StepState.OPEN,
        ActionStep.created_at <= pause.began_at,
        col(ActionStep.due).is_not(None) | col(ActionStep.snoozed_until).is_not(None),
    )
    rows = _untouched(session, pause, session.exec(statement).all(), "due")
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


def _untouched(session: Session, pause: Pause, rows: Iterable[Any], column: str) -> list[Any]:
    """Those of the rows whose date nobody has set since the pause began."""
    found: list[Owned] = list(rows)
    if not found:
        return []
    statement = select(AuditLine).where(
        AuditLine.committee_id == pause.committee_id,
        AuditLine.kind == table_name(type(found[0])),
        AuditLine.at > pause.began_at,
    )
    touched = {line.row_id for line in session.exec(statement).all() if column in line.after}
    return [row for row in found if row.id not in touched]


def moved_instant(instant: datetime, days: int, zone: str) -> datetime:
    """The same hour of the day so many days later, on the clocks of that zone."""
    wall = wall_of(instant, zone)
    return instant_of(wall.date() + timedelta(days=days), wall.time(), zone)


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


def wake(session: Session, committee: Committee, pause: Pause, days: int, *, now: datetime) -> None:
    """What is due once is due so much later; what belonged to a meeting that is over is skipped.

    What belongs to a meeting to come, and to the terms of offices, keeps its time; where that has come it is
    to be done. ``days`` is 0 where a pause is taken back.
    """
    statement = select(Schedule).where(
        Schedule.committee_id == committee.pk, Schedule.rule == "", col(Schedule.next_run) > pause.began_at
    )
    over = select(Meeting.id).where(Meeting.committee_id == committee.pk, Meeting.ends_at <= now)
    gone = set(session.exec(over).all())
    for one in session.exec(statement).all():
        assert one.next_run is not None
        if one.work in OF_A_MEETING and one.subject_id in gone:
            skip_due(session, one, REASON, now=now)
            one.next_run = None
        elif one.work not in (*OF_A_MEETING, *BY_LAWS, Work.PAUSE):
            one.next_run = moved_instant(one.next_run, days, one.zone)
        if one.work is not Work.PAUSE:
            one.wake_at = None if one.paused else one.next_run
        session.add(one)


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
