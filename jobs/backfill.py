"""After an update: what the version before has planned or set up gets what is due for it now."""

import logging
from datetime import datetime

from models.backfill import schedule_look, schedule_rest, without_look, without_schedules
from models.database import Database

log = logging.getLogger(__name__)


def complete_plans(database: Database, *, now: datetime) -> int:
    """Sees to those that lack something, each in a transaction of its own; returns how many there were.

    Looked for without holding anybody up, and again and again: while a new version is rolled out, the old one
    still plans meetings.
    """
    with database.reading() as session:
        meetings, committees = without_schedules(session, now=now), without_look(session)
    done = 0
    for what, ids, complete in (
        ("meeting", meetings, schedule_rest),
        ("committee", committees, schedule_look),
    ):
        for pk in ids:
            try:
                with database.transaction() as session:
                    complete(session, pk, now=now)
                done += 1
            except Exception:
                log.exception("%s %s could not be given its schedules; the next round tries again", what, pk)
    return done
