"""Who is asked for an indicator's number, and when: its keeper, once a period, some days after its end."""

from dataclasses import dataclass
from datetime import date, datetime, time

from sqlmodel import Session, select

from models import outbox, schedule
from models.asking import listener_for
from models.calendar import WorkCalendar, instant_of, today
from models.checkin import Asked
from models.committee import Committee, Member, calendar_of, members_of
from models.tools.indicator import Indicator
from models.tools.observation import is_given
from models.tools.period import Span, last_over, span_of
from models.tools.pull import pull_of
from models.work import Work

DAYS_AFTER, HOUR = 5, time(9, 0)
"""Working days after the period's end, and the hour on that morning: agencies close their books first."""


@dataclass(frozen=True)
class Question:
    """Whom to ask for the number of which period; ``key`` is what the outbox knows the message by."""

    indicator: Indicator
    span: Span
    member: Member
    key: str


def plan_asking(session: Session, indicator: Indicator, *, now: datetime) -> None:
    """Makes the next question due, or none: nobody keeps it, it is pulled, or it has ended."""
    committee = session.get_one(Committee, indicator.committee_id)
    if not indicator.active or indicator.keeper_id is None or pull_of(session, indicator) is not None:
        schedule.cancel(session, committee.pk, Work.INDICATOR, indicator.pk, now=now)
        return
    due = next(at for at in _mornings(session, committee, indicator, now=now) if at > now)
    schedule.once(
        session, committee.pk, Work.INDICATOR, due, subject_id=indicator.pk, zone=committee.zone, now=now
    )


def _mornings(
    session: Session, committee: Committee, indicator: Indicator, *, now: datetime
) -> list[datetime]:
    """When the questions about the last two periods and the one that runs are put, the earliest first."""
    calendar, day = calendar_of(session, committee), today(now, committee.zone)
    running = span_of(day, indicator.period, committee.fiscal_year_start_month)
    spans = [running]
    for _ in range(2):
        spans.insert(0, last_over(spans[0].first, indicator.period, committee.fiscal_year_start_month))
    mornings = (calendar.add_working_days(span.last, DAYS_AFTER) for span in spans)
    return [instant_of(morning, HOUR, committee.zone) for morning in mornings]


def question_of(session: Session, indicator: Indicator, *, now: datetime) -> Question | None:
    """Whom to ask now, for the last period whose turn has come; None when it is given or nobody is there."""
    committee = session.get_one(Committee, indicator.committee_id)
    if not indicator.active or pull_of(session, indicator) is not None:
        return None
    day, calendar = today(now, committee.zone), calendar_of(session, committee)
    span = due_span(indicator, calendar, day, committee.fiscal_year_start_month)
    people = {member.pk: member for member in members_of(session, committee.pk)}
    listener = listener_for(people, indicator.keeper_id, day)
    if listener is None or is_given(session, indicator, span) or _asked_in_checkin(session, indicator, span):
        return None
    return Question(indicator, span, people[listener], key_of(indicator, span))


def due_span(indicator: Indicator, calendar: WorkCalendar, day: date, fiscal_month: int) -> Span:
    """The last period whose turn has come on that day."""
    span = last_over(day, indicator.period, fiscal_month)
    if calendar.add_working_days(span.last, DAYS_AFTER) > day:
        span = last_over(span.first, indicator.period, fiscal_month)
    return span


def _asked_in_checkin(session: Session, indicator: Indicator, span: Span) -> bool:
    """Whether a check-in has put it already: then it is not put apart."""
    key = key_of(indicator, span)
    statement = select(Asked.id).where(Asked.committee_id == indicator.committee_id, Asked.extra == key)
    return session.exec(statement.limit(1)).first() is not None


def key_of(indicator: Indicator, span: Span) -> str:
    """By what the question for that period is known: it is put once, whatever happens."""
    return f"indicator:{indicator.pk}:{indicator.series}:{span.first}"


def call_off(session: Session, indicator: Indicator, span: Span, *, now: datetime) -> None:
    """The number is there: the question, if it was not sent yet, is not put any more."""
    outbox.withdraw_key(session, indicator.committee_id, key_of(indicator, span), now=now)
