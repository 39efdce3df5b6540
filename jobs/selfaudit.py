"""The self-audit: what was due against what was sent. A gap is told in the log and to the coordinators.

The heartbeat goes out after an audit without a gap, and after no other: whoever watches it from outside
hears of a server that has stopped as well as of one that runs and does not do its work.
"""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from urllib.parse import urlsplit

import httpx
from sqlmodel import Session

from models import outbox
from models.calendar import today
from models.database import Database
from models.gaps import ALARM, Finding, Gap, addressees, alarms_raised, find_gaps
from models.outbox import Kind
from prompts.alarm import render_alarm

log = logging.getLogger(__name__)

AT_ONCE = 200
"""Alarms written in one transaction: nobody waits long behind a state centre's thousands."""

STALE_AFTER = timedelta(hours=4)
"""An alarm that could not be sent for so long says nothing that people do not know by then."""

HEARTBEAT_SECONDS = 10


class Alarm(NamedTuple):
    """What one coordinator is told of one finding."""

    finding: Finding
    key: str
    slack_id: str
    zone: str


def audit(database: Database, *, now: datetime) -> list[Finding]:
    """Looks for gaps; raises the alarm, per committee and kind of gap once a day. Returns what it found."""
    with database.reading() as session:
        found = find_gaps(session, now=now)
        alarms = _alarms(session, found, now=now) if found else []
    if found:
        log.error("self-audit: %s", _summary(found))
    for start in range(0, len(alarms), AT_ONCE):
        with database.transaction() as session:
            for alarm in alarms[start : start + AT_ONCE]:
                _enqueue(session, alarm, now=now)
    return found


def _summary(found: Sequence[Finding]) -> str:
    """``messages_late: 12 in 2 committees; …``: numbers, no names."""
    told = []
    for gap in Gap:
        counts = [finding.count for finding in found if finding.gap is gap]
        if counts:
            told.append(f"{gap.value}: {sum(counts)} in {len(counts)} committees")
    return "; ".join(told)


def _alarms(session: Session, found: Sequence[Finding], *, now: datetime) -> list[Alarm]:
    """One for each coordinator concerned, without those that were raised today."""
    ids = {finding.committee_id for finding in found}
    known = addressees(session, ids)
    raised = alarms_raised(session, ids, since=now - timedelta(days=1))
    alarms = []
    for finding in found:
        to = known[finding.committee_id]
        for slack_id in to.coordinators:
            key = f"{ALARM}{finding.gap.value}:{today(now, to.zone)}:{slack_id}"
            if (finding.committee_id, key) not in raised:
                alarms.append(Alarm(finding, key, slack_id, to.zone))
    return alarms


def _enqueue(session: Session, alarm: Alarm, *, now: datetime) -> None:
    outbox.enqueue(
        session,
        alarm.finding.committee_id,
        render_alarm(alarm.finding, zone=alarm.zone, now=now),
        kind=Kind.NOTICE,
        key=alarm.key,
        target=alarm.slack_id,
        now=now,
        expires_at=now + STALE_AFTER,
    )


def beat(url: str) -> bool:
    """Tells the service at that address that all is well; False, with a line in the log, if it was not told.

    The address is a secret: whoever knows it can say that all is well. Only its host gets into the log.
    """
    try:
        answer = httpx.get(url, timeout=HEARTBEAT_SECONDS)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        log.warning("the heartbeat did not reach %s: %s", urlsplit(url).hostname, type(error).__name__)
        return False
    if not answer.is_success:
        log.warning("the heartbeat was refused by %s: status %s", urlsplit(url).hostname, answer.status_code)
    return answer.is_success
