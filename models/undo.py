"""Taking back one's last change, from what the audit log holds of before and after."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from models import audit, outbox
from models.access import Act, authorize
from models.audit import AuditLine, typed
from models.base import Owned, fetch
from models.checkin import Checkin
from models.committee import Member
from models.errors import NotFound, NothingToUndo
from models.goal import Goal, GoalState
from models.step import ActionStep, StepState
from models.tools.arisen import more_of
from models.topic import AgendaItem, TopicState

UNDOABLE: dict[str, type[Owned]] = {
    "action_step": ActionStep,
    "goal": Goal,
    "checkin": Checkin,
    "agenda_item": AgendaItem,
}

GIVEN_UP: dict[type[Owned], dict[str, Any]] = {
    ActionStep: {"state": StepState.DROPPED, "dropped_because": "taken back"},
    Goal: {"state": GoalState.DROPPED},
    AgendaItem: {"state": TopicState.REMOVED},
}
"""How a thing looks whose making is taken back; a check-in is removed. Ids are never given out again."""


def undo_last(session: Session, actor: Member, *, now: datetime) -> list[Owned]:
    """Takes back the actor's last act on goals, steps, check-ins and topics; returns what it touched.

    What minutes have settled is not among it: that is changed where it stands.

    Raises NothingToUndo when there is none, when somebody has changed the same thing since, or when it was
    the import of a plan, which is taken back as a whole where the plan is.
    """
    authorize(session, actor, Act.UNDO)
    rows = []
    for line in _last_act(session, actor):
        rows.append(_take_back(session, actor, line, now=now))
        line.undone = True
        session.add(line)
    return rows


def _last_act(session: Session, actor: Member) -> Sequence[AuditLine]:
    """The lines of the actor's last act that is not undone, the latest first."""
    mine = (
        select(AuditLine)
        .where(
            AuditLine.committee_id == actor.committee_id,
            AuditLine.actor_id == actor.id,
            col(AuditLine.kind).in_(UNDOABLE),
            col(AuditLine.act).not_in((Act.UNDO.value, Act.KEEP_MINUTES.value, Act.CLOSE_INITIATIVE.value)),
            ~col(AuditLine.undone),
        )
        .order_by(col(AuditLine.id).desc())
    )
    last = session.exec(mine.limit(1)).first()
    if last is None:
        raise NothingToUndo("none")
    if last.act == Act.IMPORT_PLAN.value:
        raise NothingToUndo("imported")
    return session.exec(mine.where(AuditLine.turn == last.turn)).all()


def _take_back(session: Session, actor: Member, line: AuditLine, *, now: datetime) -> Owned:
    """Restores what a change has changed; gives up a thing that was made."""
    row = _as_left(session, line)
    if not line.before and isinstance(row, Checkin):
        for more in more_of(session, row.committee_id, [row.pk]).values():
            audit.remove(session, actor, Act.UNDO, more, now=now)
        audit.remove(session, actor, Act.UNDO, row, now=now)
        return row
    values = typed(type(row), line.before) or dict(GIVEN_UP[type(row)])
    if isinstance(row, ActionStep | Goal):
        values["version"] = row.version + 1
    audit.change(session, actor, Act.UNDO, row, now=now, **values)
    if isinstance(row, ActionStep):
        outbox.withdraw(session, row.committee_id, row.subject, now=now)
    return row


def _as_left(session: Session, line: AuditLine) -> Owned:
    """The row of the line. Raises NothingToUndo when somebody else has changed it since, or built on it."""
    try:
        row = fetch(session, UNDOABLE[line.kind], line.committee_id, line.row_id)
    except NotFound:
        raise NothingToUndo("changed_since") from None
    if _changed_since(session, line) or (not line.before and _built_on(session, row)):
        raise NothingToUndo("changed_since")
    return row


def _changed_since(session: Session, line: AuditLine) -> bool:
    """Whether a change of somebody else's, not taken back itself, has followed."""
    statement = select(AuditLine.id).where(
        AuditLine.committee_id == line.committee_id,
        AuditLine.kind == line.kind,
        AuditLine.row_id == line.row_id,
        col(AuditLine.id) > line.pk,
        col(AuditLine.actor_id).is_distinct_from(line.actor_id),
        AuditLine.act != Act.UNDO.value,
        ~col(AuditLine.undone),
    )
    return session.exec(statement.limit(1)).first() is not None


def _built_on(session: Session, row: Owned) -> bool:
    """Whether a goal has commitments under it that are not given up."""
    if not isinstance(row, Goal):
        return False
    statement = select(ActionStep.id).where(
        ActionStep.committee_id == row.committee_id,
        ActionStep.goal_id == row.id,
        ActionStep.state != StepState.DROPPED,
    )
    return session.exec(statement.limit(1)).first() is not None
