"""Fires what is due: each occurrence in one transaction, recorded once, whoever else is ticking."""

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from sqlmodel import Session

from jobs import (
    agendas,
    burden,
    checkins,
    digests,
    drafts,
    minutes,
    missed,
    momentum,
    nudges,
    quorum,
    rotations,
    undelivered,
)
from jobs.tools import later
from models import inbox
from models import schedule as schedules
from models.database import Database
from models.schedule import Schedule, Work
from models.tools.pause_rest import rest

log = logging.getLogger(__name__)

Fire = Callable[..., None]

FIRE: Mapping[Work, Fire] = {
    Work.HANDOVER: rotations.hand_over,
    Work.CHAIR_ASK: rotations.look_ahead,
    Work.CHAIR_DEADLINE: rotations.settle_unanswered,
    Work.ROUND_CLOSE: checkins.close_round,
    Work.ROUND_OPEN: checkins.open_round,
    Work.ROUND_REMIND: checkins.remind_round,
    Work.NUDGE: nudges.nudge,
    Work.MEETING_END: agendas.end_meeting,
    Work.AGENDA: agendas.post_agenda,
    Work.DIGEST: digests.send_digest,
    Work.QUORUM: quorum.forecast_quorum,
    Work.MINUTES: minutes.remind,
    Work.AGENDA_DRAFT: drafts.send_draft,
    Work.NOTICE_WARNING: drafts.send_draft,
    Work.NOTICE: agendas.close_agenda,
    Work.NO_MEETING: momentum.ask_about_gap,
    Work.OFFICE_HANDOVER: rotations.hand_over,
    Work.OFFICE_ASK: rotations.look_ahead,
    Work.OFFICE_DEADLINE: rotations.settle_unanswered,
    Work.BURDEN: burden.put_to_group,
    Work.PARTNER_ASK: later("roster", "remind_asker"),
    Work.READINESS: later("roster", "look_again"),
    Work.AGREEMENTS: later("reviews", "look_at_agreements"),
    Work.INSTRUMENT_REMIND: later("instruments", "remind_raters"),
    Work.INSTRUMENT_CLOSE: later("instruments", "close_run"),
    Work.INSTRUMENT_REPEAT: later("instruments", "ask_to_repeat"),
    Work.CYCLE_END: later("cycles", "ask_what_was_observed"),
    Work.BALLOT_CLOSE: later("ballots", "close"),
    Work.INDICATOR: later("indicators", "ask_keeper"),
    Work.PULL: later("pulls", "want_pull"),
    Work.FUNDING: later("funding", "tell_of_deadlines"),
    Work.VITALITY: later("vitality", "put_one"),
    Work.PAUSE: later("pause", "come_to_an_end"),
}


UPKEEP: Sequence[Callable[..., None]] = (
    agendas.refresh_agendas,
    missed.tell_missed,
    undelivered.report_failures,
    inbox.clear,
)
"""What each tick sees to besides, each in a transaction of its own: ``(session, *, now)``."""


def tick(database: Database, *, now: datetime, fire: Mapping[Work, Fire] = FIRE) -> int:
    """Does all that is due at ``now``, then the upkeep; returns how much was due."""
    fired = 0
    while _fire_next(database, fire, now=now):
        fired += 1
    for keep_up in UPKEEP:
        try:
            with database.transaction() as session:
                keep_up(session, now=now)
        except Exception:
            log.exception("%s did not succeed; the next tick tries again", keep_up.__name__)
    return fired


def _fire_next(database: Database, fire: Mapping[Work, Fire], *, now: datetime) -> bool:
    """One schedule's due occurrence. A fault puts that schedule off and leaves nothing half done."""
    claimed: int | None = None
    try:
        with database.transaction() as session:
            schedule = schedules.claim_due(session, now=now)
            if schedule is None:
                return False
            claimed = schedule.pk
            _fire(session, schedule, fire, now=now)
    except Exception:
        if claimed is None:
            raise
        log.exception("schedule %s could not be done and is put off", claimed)
        with database.transaction() as session:
            schedules.postpone(session, claimed, now=now)
    return True


def _fire(session: Session, schedule: Schedule, fire: Mapping[Work, Fire], *, now: datetime) -> None:
    if rest(session, schedule, now=now):
        return
    due = schedules.take_occurrence(session, schedule, now=now)
    if due is not None:
        fire[schedule.work](session, schedule, due, now=now)
