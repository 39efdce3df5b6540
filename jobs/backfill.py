"""After an update: coming meetings that the version before has planned get what is due for a meeting now."""

import logging
from datetime import datetime

from models.backfill import schedule_rest, without_schedules
from models.database import Database

log = logging.getLogger(__name__)


def complete_plans(database: Database, *, now: datetime) -> int:
    """Sees to those that lack something, each in a transaction of its own; returns how many there were.

    Looked for without holding anybody up, and again and again: while a new version is rolled out, the old one
    still plans meetings.
    """
    done = 0
    with database.reading() as session:
        found = without_schedules(session, now=now)
    for meeting_id in found:
        try:
            with database.transaction() as session:
                schedule_rest(session, meeting_id, now=now)
            done += 1
        except Exception:
            log.exception(
                "meeting %s could not be given its schedules; the next round tries again", meeting_id
            )
    return done
