"""Puts into each user group who holds the office that it follows, and tells coordinators when Slack says no.

Claim with a lease (transaction), ask Slack (no transaction), settle (transaction). Slack is given the whole
list of members, so a call whose answer was lost is simply made again.
"""

import logging
from datetime import datetime, timedelta

from sqlmodel import Session

from jobs.deliver import Deps
from jobs.verdict import PATIENT, Fate, Verdict, judge
from models import user_groups
from models.committee import coordinators
from models.mailing import tell_each
from models.outbox import Kind
from models.user_groups import Claim
from prompts import user_groups as prompts

log = logging.getLogger(__name__)

SOON, LATER = timedelta(minutes=1), timedelta(minutes=10)
"""The wait after a first call that failed, and after each further one."""

WAITED_OUT = PATIENT - {"access_denied", "missing_scope"}
"""Answers about the whole workspace that all messages wait out too."""


def keep_groups(deps: Deps) -> int:
    """Puts right every group that is not as it should be; returns how many Slack was asked about."""
    with deps.database.reading() as session:
        due = user_groups.wanted(session, now=deps.clock())
    return sum(_keep(deps, row_id) for row_id in due)


def _keep(deps: Deps, row_id: int) -> bool:
    with deps.database.transaction() as session:
        claim = user_groups.claim(session, row_id, now=deps.clock())
    if claim is None:
        return False
    verdict = _put(deps, claim)
    with deps.database.transaction() as session:
        _settle(session, claim, verdict, now=deps.clock())
    return True


def _put(deps: Deps, claim: Claim) -> Verdict | None:
    """The one call; None when Slack has done it."""
    try:
        client = deps.client(claim.team_id)
        client.usergroups_users_update(usergroup=claim.usergroup_id, users=[claim.holder])
    except Exception as error:
        return judge(error, attempts=1)
    return None


def _settle(session: Session, claim: Claim, verdict: Verdict | None, *, now: datetime) -> None:
    if verdict is None:
        user_groups.settle(session, claim)
        return
    word = verdict.word
    log.warning("user group of committee %s: %s, %s", claim.committee_id, verdict.fate.value, word)
    if verdict.limited:
        user_groups.settle(session, claim, error=word, retry_at=now + verdict.wait)
    elif verdict.fate is Fate.IN_DOUBT or word in WAITED_OUT:
        user_groups.settle(session, claim, error=word, retry_at=now + (LATER if claim.failed else SOON))
    elif user_groups.settle(session, claim, error=word, person=word in prompts.ABOUT_THE_PERSON):
        _tell_coordinators(session, claim, word, now=now)


def _tell_coordinators(session: Session, claim: Claim, word: str, *, now: datetime) -> None:
    """Once for each time that it is given up: it is not tried again until something has changed."""
    message = prompts.refused(claim.usergroup_id, word, claim.holder)
    told = coordinators(session, claim.committee_id)
    key = f"user-group:{claim.row_id}:{now:%Y%m%dT%H%M%S}"
    tell_each(session, claim.committee_id, told, message, kind=Kind.NOTICE, key=key, now=now)
