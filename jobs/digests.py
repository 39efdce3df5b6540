"""The weekly digest: to who leads the committee; where nobody does, to the coordinators."""

from datetime import datetime, time, timedelta

from sqlmodel import Session

from jobs.quorum import with_the_forecast
from models import outbox
from models import schedule as schedules
from models.agreement import overdue_was_told
from models.calendar import DAY, instant_of, today, wall_of
from models.committee import Committee, Member, calendar_of
from models.courtesy import first_turn
from models.digest import week
from models.meeting import Meeting, coming_meetings
from models.outbox import Kind
from models.quorum import forecast_key
from models.schedule import Schedule, Work
from models.series import series_of
from models.succession import chair_facts
from models.vacancy import presiding
from prompts.digest import render_digest

STALE_AFTER = timedelta(days=3)
"""A digest that could not be sent for so long says nothing true any more; the next one comes soon."""


def send_digest(session: Session, schedule: Schedule, due: datetime, *, now: datetime) -> None:
    """Queues one digest for each reader.

    It brings the forecast of a quorum that is due on the same day; on the day of an agenda's draft it is
    sent on the next working day, and on a holiday on the first one without another word to its reader.
    """
    committee = session.get_one(Committee, schedule.committee_id)
    calendar = calendar_of(session, committee)
    holiday = calendar.is_holiday(today(now, committee.zone))
    chair = chair_facts(session, committee, now=now)
    facts = week(session, committee, now=now)
    numbers, cliff = _numbers(session, committee, now=now), _cliff(session, committee, now=now)
    message = render_digest(facts, chair, numbers, cliff, _unsigned(session, committee, now=now))
    readers = presiding(session, committee.pk) or chair.coordinators
    coming, at = _coming(session, committee, now=now), now
    both, told = message, list[Member]()
    if coming is not None and not holiday:
        tonight = instant_of(today(now, committee.zone) + DAY, time.min, committee.zone)
        at = _after_the_draft(session, committee, coming, tonight, now=now)
        if at == now:  # else the draft brings it
            both, told = with_the_forecast(
                session, coming, message, readers, until=tonight, dated=True, now=now
            )
    for member in readers:
        key = forecast_key(coming) if coming and member in told else f"digest:{due:%Y-%m-%dT%H%M}"
        turn = first_turn(calendar, member, now=now) if holiday else at
        outbox.enqueue(
            session,
            committee.pk,
            both if member in told else message,
            kind=Kind.DIGEST,
            key=f"{key}:{member.slack_id}",
            target=member.slack_id,
            now=now,
            not_before=turn,
            expires_at=turn + STALE_AFTER,
            can_wait=holiday,
        )
    overdue_was_told(session, facts.overdue)


def _coming(session: Session, committee: Committee, *, now: datetime) -> Meeting | None:
    """The committee's own next meeting, if one is planned."""
    series = series_of(session, committee.pk)
    meetings = coming_meetings(session, series, now=now) if series else []
    return meetings[0] if meetings else None


def _after_the_draft(
    session: Session, committee: Committee, coming: Meeting, tonight: datetime, *, now: datetime
) -> datetime:
    """Now, or the same hour of the next working day where the draft of the agenda comes today."""
    works = (Work.AGENDA_DRAFT, Work.NOTICE_WARNING)
    found = [schedules.find(session, committee.pk, work, coming.pk) for work in works]
    if not any(one and not one.paused and one.next_run and one.next_run < tonight for one in found):
        return now
    wall = wall_of(now, committee.zone)
    day = calendar_of(session, committee).next_working_day(wall.date() + DAY)
    return instant_of(day, wall.time(), committee.zone)


def _numbers(session: Session, committee: Committee, *, now: datetime) -> list[str]:
    """One line for each indicator with a new number since the digest before."""
    from models.tools.trend import news_of  # with what it stands on, when a digest is first due
    from prompts.tools.indicator_words import news

    return [news(line) for line in news_of(session, committee.pk, now=now)]


def _unsigned(session: Session, committee: Committee, *, now: datetime) -> list[str]:
    """One line for what has waited six weeks for signatures, once; who has not signed is not named."""
    from models.tools.unsigned import long_missing, missing_was_told
    from prompts.tools.agreements import missing_line

    found = long_missing(session, committee, now=now)
    missing_was_told(session, found, today(now, committee.zone))
    return [missing_line(one) for one in found]


def _cliff(session: Session, committee: Committee, *, now: datetime) -> str:
    """One line about what ends soon with nothing after it, once a month at most; empty otherwise."""
    from models.tools.funding_facts import cliffs_were_told, news_of_cliffs  # as above
    from prompts.tools.funding_words import cliff_line

    found = news_of_cliffs(session, committee, now=now)
    cliffs_were_told(session, committee, found, now=now)
    return cliff_line(found)
