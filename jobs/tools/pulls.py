"""Fetches the numbers of indicators: claim with a lease, ask outside of any transaction, settle.

What goes wrong is told once and privately to whoever keeps the indicator; the numbers that are there stay.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from jobs.tools.web import NotFetched, Web, fetch
from models.access import Act, may
from models.committee import Committee, calendar_of
from models.database import Database
from models.errors import Refused
from models.outbox import Message
from models.schedule import Schedule
from models.telling import tell, tell_in_turn
from models.tools import pull
from models.tools.indicator import Indicator
from models.tools.observation import Kept, Way, record_all
from models.tools.pull import Claim, IndicatorPull
from models.tools.pull_read import Misread, read_answer
from prompts.tools import pulls as prompts

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Fault:
    """Why there are no numbers: a code, at which part of the answer, and what was found there."""

    code: str
    part: str = ""
    found: str = ""
    passing: bool = False


def want_pull(session: Session, schedule: Schedule, due: datetime, *, now: datetime) -> None:
    """Its turn has come: ``pull_ripe`` asks, outside of this transaction."""
    pull.ask_for(session, schedule.committee_id, schedule.subject_id, now=now)


def pull_ripe(database: Database, clock: Callable[[], datetime], web: Web) -> int:
    """Asks every address whose turn it is; returns how many were asked."""
    with database.reading() as session:
        due = pull.ripe(session, now=clock())
    return sum(_pull(database, row_id, clock, web) for row_id in due)


def _pull(database: Database, row_id: int, clock: Callable[[], datetime], web: Web) -> bool:
    with database.transaction() as session:
        claim = pull.claim(session, row_id, now=clock())
    if claim is None:
        return False
    answer: bytes | Fault
    try:
        answer = fetch(claim.url, web)
    except NotFetched as error:
        answer = Fault(error.code, found=error.found, passing=error.passing)
    try:
        with database.transaction() as session:
            _settle(session, claim, answer, now=clock())
    except Exception:
        log.exception("the numbers of pull %s could not be kept; they are asked for again", row_id)
    return True


def _settle(session: Session, claim: Claim, answer: bytes | Fault, *, now: datetime) -> None:
    """Keeps the numbers, or notes why there are none; nothing if the address was changed meanwhile."""
    row = pull.claimed(session, claim)
    if row is None:
        return
    indicator = session.get_one(Indicator, row.indicator_id)
    if not indicator.active:  # it has ended meanwhile
        row.due_at = None
        return
    kept = answer if isinstance(answer, Fault) else _keep(session, row, indicator, answer, now=now)
    if not isinstance(kept, Fault):
        if pull.settle(session, row, now=now):
            _tell(
                session, row, indicator, lambda _: prompts.pulled(indicator, row, kept), first=True, now=now
            )
        return
    log.warning("the numbers of indicator %s were not pulled: %s", indicator.pk, kept.code)
    facts = {"code": kept.code, "part": kept.part, "found": kept.found}
    if pull.settle_fault(session, row, kept.code, passing=kept.passing, now=now):
        _tell(
            session,
            row,
            indicator,
            lambda may_change: prompts.pull_failed(indicator, row, may_change=may_change, **facts),
            first=row.pulled_at is None,
            now=now,
        )


def _keep(
    session: Session,
    row: IndicatorPull,
    indicator: Indicator,
    answer: bytes,
    *,
    now: datetime,
) -> Kept | Fault:
    """All numbers of the answer, or none of them and why."""
    try:
        calendar = calendar_of(session, session.get_one(Committee, row.committee_id))
        figures = read_answer(answer, row.parts, indicator, now=now, calendar=calendar)
        return record_all(session, None, indicator, figures, way=Way.PULLED, now=now)
    except Misread as error:
        return Fault(error.code, error.part, error.found)
    except Refused as error:
        return Fault("overlaps" if error.code == "overlaps" else "not_taken", found=error.given)


def _tell(
    session: Session,
    row: IndicatorPull,
    indicator: Indicator,
    message: Callable[[bool], Message],
    *,
    first: bool,
    now: datetime,
) -> None:
    """One person hears of it: at once while whoever has set it waits for the first numbers.

    The message is made by whether they may change the address.
    """
    committee = session.get_one(Committee, row.committee_id)
    member = pull.whom_to_tell(session, row, indicator)
    if member is not None:
        say = tell if first else tell_in_turn
        say(
            session,
            committee,
            member,
            message(may(session, member, Act.PULL_INDICATOR, indicator)),
            key=f"pull:{indicator.pk}:{now:%Y%m%dT%H%M%S}",
            now=now,
        )
