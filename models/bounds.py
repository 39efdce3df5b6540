"""The committee's own bounds for its meetings: set by a coordinator, looked at monthly, put to the group."""

from datetime import datetime, time

from dateutil.relativedelta import relativedelta
from sqlmodel import Session, col, select

from models import audit, schedule
from models.access import Act, authorize
from models.audit import AuditLine, table_name
from models.burden import SPAN, bounded
from models.calendar import today
from models.committee import Committee, Member, coordinators, lock
from models.errors import Refused
from models.meeting import coming_meetings
from models.recurrence import Recurrence
from models.schedule import Work
from models.series import last_series_of, series_of
from models.stewards import stewards_of
from models.topic import AgendaItem, TopicState, Wanted, put_topic

RULE, HOUR = "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1", time(9, 0)
"""When the bounds are looked at: on the first weekday of a month, when the month before it is complete."""

LIMITS = {"most_hours": (1, 200), "fewest_meetings": (1, 60)}
"""The least and the most that a bound can be."""

PUT_MINUTES = 10
"""How long the question to the group is to take."""


def set_bounds(
    session: Session,
    actor: Member,
    committee: Committee,
    *,
    most_hours: int | None,
    fewest_meetings: int | None,
    now: datetime,
) -> None:
    """The committee's own bounds, looked at once a month from now on; None is no bound.

    Raises Refused on the field at fault, NotAllowed.
    """
    authorize(session, actor, Act.SET_UP)
    values = {"most_hours": most_hours, "fewest_meetings": fewest_meetings}
    for name, (least, most) in LIMITS.items():
        value = values[name]
        if value is not None and not least <= value <= most:
            raise Refused(name, "out_of_range", str(value))
    if audit.change(session, actor, Act.SET_UP, committee, now=now, **values):
        _plan(session, committee, now=now)


def _plan(session: Session, committee: Committee, *, now: datetime) -> None:
    """The monthly look, while there are bounds; it keeps the day from which it counts."""
    present = schedule.find(session, committee.pk, Work.BURDEN)
    if bounded(committee):
        if present is None or present.recurrence is None:
            monthly = Recurrence(RULE, today(now, committee.zone), HOUR, committee.zone)
            schedule.recur(session, committee.pk, Work.BURDEN, monthly, now=now)
    elif present is not None:
        schedule.cancel(session, committee.pk, Work.BURDEN, 0, now=now)
        # Without a rule: one that is left over would look as if it had fallen asleep.
        present.rule, present.start, present.at, present.paused = "", None, None, False
        session.add(present)


def last_put(session: Session, committee_id: int) -> AgendaItem | None:
    """The topic by which the cadence was last put to the group, whatever became of it."""
    statement = (
        select(AgendaItem)
        .join(AuditLine, col(AuditLine.row_id) == AgendaItem.id)
        .where(
            AgendaItem.committee_id == committee_id,
            AuditLine.committee_id == committee_id,
            AuditLine.kind == table_name(AgendaItem),
            AuditLine.act == Act.PUT_CADENCE.value,
        )
    )
    return session.exec(statement.order_by(col(AgendaItem.id).desc()).limit(1)).first()


def may_be_put(put: AgendaItem | None, committee: Committee, *, now: datetime) -> bool:
    """Whether the group can be asked: no such topic is open, and the last is three months old (``SPAN``)."""
    if put is None:
        return True
    then = today(put.created_at, committee.zone).replace(day=1)
    return put.state is not TopicState.OPEN and then + relativedelta(months=SPAN) <= today(
        now, committee.zone
    )


def put_to_group(
    session: Session, actor: Member | None, committee: Committee, *, title: str, figures: str, now: datetime
) -> AgendaItem | None:
    """Puts the question on the committee's next open agenda, else in the parking lot, once.

    ``actor`` is None when the clock does it. None when it ``may_be_put`` not. Raises NotAllowed.
    """
    if actor is not None:
        authorize(session, actor, Act.PUT_CADENCE)
    lock(session, committee.pk)
    if not may_be_put(last_put(session, committee.pk), committee, now=now):
        return None
    series = series_of(session, committee.pk)
    coming = coming_meetings(session, series, now=now) if series else []
    meeting = next((one for one in coming if one.frozen_at is None and one.starts_at > now), None)
    return put_topic(
        session,
        actor,
        Act.PUT_CADENCE,
        committee.pk,
        meeting,
        title=title,
        presenter=next(iter(who_leads(session, committee)), None),
        minutes=PUT_MINUTES,
        wanted=Wanted.DISCUSS,
        attachment=figures,
        origin="cadence",
        now=now,
    )


def who_leads(session: Session, committee: Committee) -> list[Member]:
    """The chair, else the coordinators."""
    series = last_series_of(session, committee.pk)
    return stewards_of(session, series) if series else coordinators(session, committee.pk)
