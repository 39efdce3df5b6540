"""Taking back one's last change, from what the audit log holds of before and after."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import or_
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from models import audit, outbox, schedule
from models.access import Act, authorize
from models.agreement import Agreement, withdraw_reminders
from models.audit import AuditLine, table_name, typed
from models.base import Owned, fetch
from models.checkin import Checkin
from models.committee import Committee, Member, lock
from models.errors import NotFound, NothingToUndo
from models.goal import Goal, GoalState
from models.step import ActionStep, StepState
from models.tools.arisen import more_of
from models.tools.indicator import Indicator
from models.tools.keeper import plan_asking
from models.tools.stage import Place, StepMove
from models.undoable import FINAL, OF_A_MOVE, PART_OF, PASSED_OVER, TOOLS, UNDOABLE, given_up
from models.work import Work
from models.workgroup import Workgroup, check_going

MOST_LINES = 200
"""What changes more than that at once, such as a table of numbers, is taken back where it stands."""


def undo_last(session: Session, actor: Member, *, turn: str | None = None, now: datetime) -> list[Owned]:
    """Takes back the actor's last act on goals, steps, check-ins, topics and in the tools; returns its rows.

    With ``turn`` it takes back the act of that name only, and none that came after it.

    What minutes have settled is not among it: that is changed where it stands. What was made is given up, or
    removed where there is no such state; what was removed is there again, and the log has all of it.

    Raises NothingToUndo when there is none, when it is not the act that is named any more, when somebody has
    changed the same thing since or built on it, or when the act has its own way back (``FINAL``, the import
    of a plan); NotAllowed for what the actor may not do any more.
    """
    authorize(session, actor, Act.UNDO)
    lock(session, actor.committee_id)
    lines, rows = _last_act(session, actor), []
    if turn and not _is_of(lines, turn):
        raise NothingToUndo("not_last")
    try:
        for line in lines:
            rows.append(_take_back(session, actor, line, now=now))
            line.undone = True
            session.add(line)
            session.flush()
    except IntegrityError:  # something points at it by now, or has taken its place
        raise NothingToUndo("changed_since") from None
    return rows


def undoable_turn(session: Session, actor: Member) -> str | None:
    """The turn of what this very transaction has changed, where ``undo_last`` would take it back.

    A transaction that has changed nothing is asked nothing of the database.
    """
    turn = audit.turn_of(session)
    if turn is None:
        return None
    try:
        lines = _last_act(session, actor)
    except NothingToUndo:
        return None
    return turn if _is_of(lines, turn) else None


def _is_of(lines: Sequence[AuditLine], turn: str) -> bool:
    return bool(lines) and lines[0].turn == turn


def _last_act(session: Session, actor: Member) -> Sequence[AuditLine]:
    """The lines of the actor's last act that is not undone, the latest first."""
    mine = (
        select(AuditLine)
        .where(
            AuditLine.committee_id == actor.committee_id,
            AuditLine.actor_id == actor.id,
            col(AuditLine.act).not_in([one.value for one in PASSED_OVER]),
            ~col(AuditLine.undone),
            ~col(AuditLine.refused),
        )
        .order_by(col(AuditLine.id).desc())
    )
    known = or_(col(AuditLine.kind).in_(UNDOABLE), col(AuditLine.act).in_([one.value for one in FINAL]))
    last = session.exec(mine.where(known).limit(1)).first()
    if last is None:
        raise NothingToUndo("none")
    if last.act == Act.IMPORT_PLAN.value:
        raise NothingToUndo("imported")
    whole = session.exec(mine.where(AuditLine.turn == last.turn).limit(MOST_LINES + 1)).all()
    for line in whole:
        if line.act in FINAL:
            raise NothingToUndo("final", line.act)
    if len(whole) > MOST_LINES:
        raise NothingToUndo("final", last.act)
    moved = any(line.kind == "step_move" for line in whole)
    return [line for line in whole if line.kind in UNDOABLE or (moved and line.kind in _MOVED)]


_MOVED = (*OF_A_MOVE, table_name(Committee))


def _take_back(session: Session, actor: Member, line: AuditLine, *, now: datetime) -> Any:
    """Restores what a change has changed or removed; gives up or removes a thing that was made."""
    if line.before and not line.after:
        return _put_back(session, actor, line, now=now)
    row, zone = _as_left(session, line), session.get_one(Committee, line.committee_id).zone
    if isinstance(row, TOOLS) and not line.before:
        authorize(session, actor, Act(line.act), _thing(session, row))
    if not line.before and isinstance(row, Checkin):
        for more in more_of(session, row.committee_id, [row.pk]).values():
            audit.remove(session, actor, Act.UNDO, more, now=now)
    if isinstance(row, Agreement):
        withdraw_reminders(session, row, now=now)
    values = typed(type(row), line.before) if line.before else given_up(type(row), zone, now=now)
    if values is None:
        _plan_anew(session, row, gone=True, now=now)
        audit.remove(session, actor, Act.UNDO, row, now=now)
        return row
    if isinstance(row, ActionStep | Goal):
        values["version"] = row.version + 1
    audit.change(session, actor, Act.UNDO, row, now=now, **values)
    if isinstance(row, TOOLS) and line.before:  # as it was: who has given it away by mistake has it again
        authorize(session, actor, Act(line.act), _thing(session, row))
    _check_going(session, row)
    _plan_anew(session, row, gone=False, now=now)
    return row


def _check_going(session: Session, row: Any) -> None:
    """Raises Refused for work that would be open again in a workgroup that has ended."""
    if isinstance(row, ActionStep | Goal) and row.state in (StepState.OPEN, GoalState.OPEN):
        goal = row if isinstance(row, Goal) else fetch(session, Goal, row.committee_id, row.goal_id)
        check_going(session.get(Workgroup, goal.workgroup_id) if goal.workgroup_id else None)


def _put_back(session: Session, actor: Member, line: AuditLine, *, now: datetime) -> Owned:
    """What was removed is there again under its old id."""
    table = UNDOABLE[line.kind]
    if session.get(table, line.row_id) is not None or _changed_since(session, line):
        raise NothingToUndo("changed_since")
    row = table(id=line.row_id, **typed(table, line.before))
    authorize(session, actor, Act(line.act), _thing(session, row))
    audit.put_back(session, actor, Act.UNDO, row, now=now)
    return row


def _thing(session: Session, row: Owned) -> Any:
    """Towards what the actor's role counts: the row itself, or what it is a part of; None: the committee."""
    if isinstance(row, StepMove):
        committee = session.get_one(Committee, row.committee_id)
        return Place(committee, session.get(Workgroup, row.workgroup_id) if row.workgroup_id else None)
    if hasattr(row, "roles_of"):
        return row
    parents = ((table, getattr(row, name, None)) for name, table in PART_OF.items())
    return next((fetch(session, table, row.committee_id, pk) for table, pk in parents if pk), None)


def _plan_anew(session: Session, row: Owned | Committee, *, gone: bool, now: datetime) -> None:
    """What was on its way about the thing, or is due for it, follows it."""
    if isinstance(row, ActionStep):
        outbox.withdraw(session, row.committee_id, row.subject, now=now)
    if isinstance(row, Indicator) and gone:
        schedule.cancel(session, row.committee_id, Work.INDICATOR, row.pk, now=now)
    elif isinstance(row, Indicator):
        plan_asking(session, row, now=now)


def _as_left(session: Session, line: AuditLine) -> Any:
    """The row of the line. Raises NothingToUndo when somebody else has changed it since, or built on it."""
    row: Owned | Committee | None
    if line.kind == table_name(Committee):
        row = session.get(Committee, line.committee_id)
    else:
        table = {**UNDOABLE, **OF_A_MOVE}[line.kind]
        try:
            row = fetch(session, table, line.committee_id, line.row_id)
        except NotFound:
            raise NothingToUndo("changed_since") from None
    if _changed_since(session, line) or (not line.before and _built_on(session, row)):
        raise NothingToUndo("changed_since")
    return row


def _changed_since(session: Session, line: AuditLine) -> bool:
    """Whether a change that is not taken back itself has followed: somebody else's, or one by minutes."""
    statement = select(AuditLine.id).where(
        AuditLine.committee_id == line.committee_id,
        AuditLine.kind == line.kind,
        AuditLine.row_id == line.row_id,
        col(AuditLine.id) > line.pk,
        AuditLine.act != Act.UNDO.value,
        ~col(AuditLine.undone),
    )
    return session.exec(statement.limit(1)).first() is not None


def _built_on(session: Session, row: Any) -> bool:
    """Whether a goal has commitments under it that are not given up."""
    if not isinstance(row, Goal):
        return False
    statement = select(ActionStep.id).where(
        ActionStep.committee_id == row.committee_id,
        ActionStep.goal_id == row.id,
        ActionStep.state != StepState.DROPPED,
    )
    return session.exec(statement.limit(1)).first() is not None
