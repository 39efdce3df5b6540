"""What could not be delivered is told to those who can put it right; a silence is noticed by nobody."""

import logging
from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from models import outbox, undelivered
from models.committee import Committee
from models.outbox import Kind
from models.resend import REPORT
from models.undelivered import News
from prompts.undelivered import render_report

log = logging.getLogger(__name__)


def report_failures(session: Session, *, now: datetime) -> None:
    """Tells of every failed message that nobody has been told of; one query when there is none."""
    for committee in undelivered.committees_with_failures(session):
        failed = undelivered.take_failures(session, committee)
        lost = undelivered.lost_reports(failed)
        for report in lost:
            log.error("report %s of undelivered messages did not arrive: %s", report.id, report.error)
        told = undelivered.news(session, committee, failed, now=now)
        for news in told:
            _enqueue(session, committee, news, now=now)
        if lost and not told:
            log.error("committee %s: nobody is left who can be told of undelivered messages", committee.id)


def _enqueue(session: Session, committee: Committee, news: News, *, now: datetime) -> None:
    subjects = tuple(failure.subject for failure in news.failures)
    outbox.enqueue(
        session,
        committee.pk,
        replace(render_report(news), mentions=subjects),
        kind=Kind.NOTICE,
        key=f"{REPORT}{news.reader.slack_id}:{now:%Y%m%dT%H%M%S%f}",
        target=news.reader.slack_id,
        now=now,
    )
