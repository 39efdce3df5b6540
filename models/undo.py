"""Taking back one's last change, from what the audit log holds of before and after."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from models import outbox
from models.access import Act, authorize
from models.audit import AuditLine, plain, restore
from models.base import Owned, fetch
from models.checkin import Checkin
from models.committee import Member
from models.errors import NothingToUndo
from models.goal import Goal, GoalState
from models.meeting import AgendaItem, TopicState
from models.step import ActionStep, StepState

UNDOABLE: dict[str, type[Owned]] = {
    "action_step": ActionStep,
    "goal": Goal,
    "checkin": Checkin,
    "agenda_item": AgendaItem,
}


def undo_last(session: Session, actor: Member, *, now: datetime) -> list[Owned]:
    """Takes back the actor's last act (all its lines carry one instant); returns what it touched.

    Raises NothingToUndo when there is none, or when somebody has changed the same thing since.
    """
    authorize(session, actor, Act.UNDO)
    lines = _last_act(session, actor)
    rows = [fetch(session, UNDOABLE[line.kind], line.committee_id, line.row_id or 0) for line in lines]
    if any(not _unchanged(row, line) for row, line in zip(rows, lines, strict=True)):
        raise NothingToUndo("changed_since")
    for row, line in zip(rows, lines, strict=True):
        _take_back(session, row, line, now=now)
        line.undone = True
        session.add(line)
    session.add(
        AuditLine(
            committee_id=actor.committee_id,
            at=now,
            actor_id=actor.id,
            actor_slack_id=actor.slack_id,
            act=Act.UNDO.value,
            kind="undo",
            row_id=lines[0].id,
        )
    )
    return rows


def _last_act(session: Session, actor: Member) -> Sequence[AuditLine]:
    """The lines of the actor's last act, the latest first."""
    mine = select(AuditLine).where(
        AuditLine.committee_id == actor.committee_id,
        AuditLine.actor_id == actor.id,
        col(AuditLine.kind).in_(UNDOABLE),
        ~col(AuditLine.undone),
    )
    last = session.exec(mine.order_by(col(AuditLine.id).desc())).first()
    if last is None:
        raise NothingToUndo("none")
    return session.exec(mine.where(AuditLine.at == last.at).order_by(col(AuditLine.id).desc())).all()


def _unchanged(row: Owned, line: AuditLine) -> bool:
    return all(plain(getattr(row, name)) == value for name, value in line.after.items())


def _take_back(session: Session, row: Owned, line: AuditLine, *, now: datetime) -> None:
    """Restores what a change has changed; a thing that was made is given up, a check-in removed."""
    if line.before:
        restore(row, line.before)
    elif isinstance(row, Checkin):
        session.delete(row)
        session.flush()
        return
    elif isinstance(row, ActionStep):
        row.state, row.dropped_because = StepState.DROPPED, "taken back"
    elif isinstance(row, Goal):
        row.state = GoalState.DROPPED
    elif isinstance(row, AgendaItem):
        row.state = TopicState.REMOVED
    if isinstance(row, ActionStep):
        row.version = line.after.get("version", row.version) + 1
        outbox.withdraw(session, row.committee_id, row.subject)
    session.add(row)
    session.flush()
