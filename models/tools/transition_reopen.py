"""An initiative that was closed is taken up again: what closing has changed is as it was, the rest stays."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from models import audit, schedule
from models.access import Act, authorize
from models.audit import AuditLine, plain, table_name, typed
from models.base import Owned
from models.chair import offices_of, serving_in
from models.committee import Member, lock
from models.errors import AlreadySettled
from models.goal import Goal, clean
from models.meeting import MeetingSeries
from models.office import OfficeRotation
from models.passing import schedule_handover
from models.recurrence import Recurrence
from models.rhythm import plan_checkins
from models.schedule import Schedule
from models.series import plan_meetings
from models.step import ActionStep
from models.tools.efforts import Effort, EffortVersion
from models.tools.private import refuse_private
from models.tools.transition_tables import BECAUSE_LIMIT, Transition, TransitionState
from models.workgroup import Workgroup, check_going

RESTORED: dict[str, type[Owned]] = {
    table_name(one): one for one in (Goal, ActionStep, Workgroup, MeetingSeries, OfficeRotation)
}
"""What is as it was before. Meetings that were called off stay so, and new ones are planned."""


def reopen_transition(
    session: Session, actor: Member, transition: Transition, *, because: str, now: datetime
) -> int:
    """It is taken up again with that reason; returns how many steps are open again, with the dates they had.

    What somebody has changed since it was closed stays as they left it. How it ended stays on record. Raises
    Refused, NotAllowed, AlreadySettled for one that is not closed, or is taken up again already.
    """
    authorize(session, actor, Act.REOPEN_INITIATIVE, transition)
    committee = lock(session, transition.committee_id)
    session.refresh(transition)
    check_closed(transition)
    refuse_private(session, committee.pk, because=because)
    words = clean(because, "because", limit=BECAUSE_LIMIT)
    steps = 0
    for line in _closing(session, transition):
        steps += _restore(session, actor, line, now=now)
    values = {"reopened_at": now, "reopened_by_id": actor.pk, "reopened_because": words}
    audit.change(session, actor, Act.REOPEN_INITIATIVE, transition, now=now, **values)
    if transition.workgroup_id is not None:
        group = session.get_one(Workgroup, transition.workgroup_id)
        plan_checkins(session, committee, group, now=now)
    elif transition.goal_id is not None:
        goal = session.get_one(Goal, transition.goal_id)
        check_going(session.get(Workgroup, goal.workgroup_id) if goal.workgroup_id else None)
    return steps


def check_closed(transition: Transition) -> None:
    """Raises AlreadySettled for one that is not closed, or was taken up again."""
    if transition.state != TransitionState.CLOSED or transition.reopened_at is not None:
        raise AlreadySettled("closed_transition", "", transition.state)


def _closing(session: Session, transition: Transition) -> Sequence[AuditLine]:
    """The lines of the act that closed it, in their order."""
    act = Act.CLOSE_INITIATIVE.value
    mine = select(AuditLine).where(AuditLine.committee_id == transition.committee_id)
    closed = mine.where(
        AuditLine.kind == table_name(Transition), AuditLine.row_id == transition.pk, AuditLine.act == act
    )
    last = session.exec(closed.order_by(col(AuditLine.id).desc()).limit(1)).first()
    if last is None:
        return []
    return session.exec(mine.where(AuditLine.turn == last.turn).order_by(col(AuditLine.id))).all()


def _restore(session: Session, actor: Member, line: AuditLine, *, now: datetime) -> bool:
    """Gives the row what it had, if nobody has changed that since; returns whether a step is open again."""
    if line.kind == table_name(Effort):
        _forget_effort(session, actor, line, now=now)
    if line.kind == table_name(Schedule):
        _check_in_again(session, line, now=now)
    table = RESTORED.get(line.kind)
    row: Any = session.get(table, line.row_id) if table else None
    if table is None or row is None or not _as_left(row, line):
        return False
    values = typed(table, line.before)
    if "version" in values:
        values["version"] = row.version + 1
    audit.change(session, actor, Act.REOPEN_INITIATIVE, row, now=now, **values)
    if isinstance(row, MeetingSeries):
        plan_meetings(session, row, now=now)
    if isinstance(row, OfficeRotation):
        _take_turns_again(session, row, now=now)
    return isinstance(row, ActionStep)


def _take_turns_again(session: Session, rotation: OfficeRotation, *, now: datetime) -> None:
    """Who still holds the office is asked to hand it over in time; a vacant one waits for somebody to act."""
    for office in offices_of(session, rotation.committee_id):
        term = serving_in(session, office) if office.id == rotation.pk else None
        if term is not None:
            schedule_handover(session, office, term, now=now)


def _as_left(row: Owned, line: AuditLine) -> bool:
    return all(plain(getattr(row, name)) == value for name, value in line.after.items())


def _check_in_again(session: Session, line: AuditLine, *, now: datetime) -> None:
    """It is asked by the rule that it had, unless there is another by now."""
    row, was = session.get_one(Schedule, line.row_id), typed(Schedule, line.before)
    if was.get("rule") and not row.rule:
        rule = Recurrence(was["rule"], was["start"], was["at"], row.zone)
        schedule.recur(session, row.committee_id, row.work, rule, subject_id=row.subject_id, now=now)


def _forget_effort(session: Session, actor: Member, line: AuditLine, *, now: datetime) -> None:
    """It is no earlier effort any more, unless somebody has written more about it."""
    row = session.get(Effort, line.row_id)
    versions = select(EffortVersion.id).where(EffortVersion.effort_id == line.row_id).limit(1)
    if row is not None and _as_left(row, line) and session.exec(versions).first() is None:
        audit.remove(session, actor, Act.REOPEN_INITIATIVE, row, now=now)
