"""What was reached between two days: goals met, by the audit log, and indicators at their target."""

from collections.abc import Sequence
from datetime import date

from sqlmodel import Session, col, select

from models.audit import AuditLine
from models.calendar import today
from models.goal import Goal, GoalState
from models.tools.observation import Observation, is_hidden
from models.tools.period import Span
from models.tools.trend import IndicatorLine, is_reached


def met_on(session: Session, goals: Sequence[Goal], zone: str) -> dict[int, date]:
    """By goal id, for those that are met: the day in that zone on which it was last said so; one query.

    A goal that was imported as met has no such day.
    """
    met = [goal.pk for goal in goals if goal.state is GoalState.MET]
    statement = select(AuditLine).where(
        AuditLine.committee_id == (goals[0].committee_id if goals else 0),
        AuditLine.kind == "goal",
        col(AuditLine.row_id).in_(met),
        ~col(AuditLine.undone),
    )
    found: dict[int, date] = {}
    for line in session.exec(statement.order_by(col(AuditLine.id))).all():
        if line.before and line.after.get("state") == GoalState.MET.value:
            found[line.row_id or 0] = today(line.at, zone)
    return found


def at_target(line: IndicatorLine, points: Sequence[Observation], span: Span) -> Observation | None:
    """The last number of a period that ended in these days, if with it the target was reached.

    None also for a small count, of which nothing is told, and for a period that was not over.
    """
    known = [one for one in points if span.first <= one.ends_on <= span.last and not one.so_far]
    if not known or line.indicator.target is None:
        return None
    last = max(known, key=lambda one: (one.ends_on, one.pk))
    if is_hidden(line.indicator, last) or not is_reached(line.indicator, last.value):
        return None
    return last
