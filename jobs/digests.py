"""The weekly digest: to who leads the committee; where nobody does, to the coordinators."""

from datetime import datetime, timedelta

from sqlmodel import Session

from models.agreement import overdue_was_told
from models.calendar import today
from models.committee import Committee
from models.digest import week
from models.mailing import tell_each
from models.outbox import Kind
from models.schedule import Schedule
from models.succession import chair_facts
from models.vacancy import presiding
from prompts.digest import render_digest

STALE_AFTER = timedelta(days=3)
"""A digest that could not be sent for so long says nothing true any more; the next one comes soon."""


def send_digest(session: Session, schedule: Schedule, due: datetime, *, now: datetime) -> None:
    """Queues one digest for each reader."""
    committee = session.get_one(Committee, schedule.committee_id)
    chair = chair_facts(session, committee, now=now)
    facts = week(session, committee, now=now)
    numbers, cliff = _numbers(session, committee, now=now), _cliff(session, committee, now=now)
    tell_each(
        session,
        committee.pk,
        presiding(session, committee.pk) or chair.coordinators,
        render_digest(facts, chair, numbers, cliff, _unsigned(session, committee, now=now)),
        kind=Kind.DIGEST,
        key=f"digest:{due:%Y-%m-%dT%H%M}",
        now=now,
        expires_at=now + STALE_AFTER,
    )
    overdue_was_told(session, facts.overdue)


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
