"""Slack user groups that follow an office: what should be in them, and what came of putting it there.

This is desired state, no message: Slack is given the whole list of members, and giving it twice does no harm.
While Slack is asked, the row is leased by its ``retry_at`` and ``members`` is empty, since nobody knows then
what Slack has. A row with an ``error`` and without ``retry_at`` is given up until the setting is changed; one
whose error names a person (``invalid_users U1``), until somebody else holds the office.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, or_
from sqlmodel import Session, col, select

from models import audit
from models.access import Act, authorize
from models.chair import holder_in, office_by_id
from models.committee import Committee, Member
from models.office import UserGroup

LEASE = timedelta(minutes=2)
"""For how long one worker has a group to itself: longer than a call to Slack can take."""


@dataclass(frozen=True)
class Claim:
    """A group that is to hold just ``holder``, leased until ``lease``; ``failed`` if the last try did."""

    row_id: int
    committee_id: int
    team_id: str
    usergroup_id: str
    holder: str
    lease: datetime
    failed: bool


def group_of(session: Session, committee_id: int) -> UserGroup | None:
    """The user group that follows the committee's chair, if one does."""
    statement = select(UserGroup).where(UserGroup.committee_id == committee_id, UserGroup.office_id == 0)
    return session.exec(statement).first()


def holder_of(session: Session, row: UserGroup) -> str | None:
    """The Slack id of who is to be in the group; None while nobody holds the office."""
    holder = holder_in(session, office_by_id(session, row.committee_id, row.office_id))
    return holder.slack_id if holder else None


def follow(
    session: Session, actor: Member, committee: Committee, usergroup_id: str | None, *, now: datetime
) -> UserGroup | None:
    """That group follows the chair from now on; None ends it, and leaves the group as it is.

    Naming the same group again has it put right at once, whatever went wrong before. Raises NotAllowed.
    """
    authorize(session, actor, Act.SET_UP)
    row = group_of(session, committee.pk)
    if usergroup_id is None:
        if row is not None:
            audit.remove(session, actor, Act.SET_UP, row, now=now)
        return None
    if row is None:
        row = UserGroup(committee_id=committee.pk, usergroup_id=usergroup_id)
        audit.create(session, actor, Act.SET_UP, row, now=now)
    else:
        fresh: dict[str, Any] = {"usergroup_id": usergroup_id, "members": [], "retry_at": None, "error": ""}
        audit.change(session, actor, Act.SET_UP, row, now=now, **fresh)
    return row


def given_up(row: UserGroup, holder: str | None) -> bool:
    """Whether there is no use in trying: Slack has said no, and what it said no to is as it was."""
    _, _, person = row.error.partition(" ")
    return bool(row.error) and row.retry_at is None and person in ("", holder)


def wanted(session: Session, *, now: datetime) -> list[int]:
    """The ids of groups that are not known to hold just who they should, and may be put right now."""
    rows = session.exec(select(UserGroup).where(_ripe(now)).order_by(col(UserGroup.id))).all()
    return [row.pk for row in rows if _off(session, row)]


def claim(session: Session, row_id: int, *, now: datetime) -> Claim | None:
    """Leases the group to the caller; None if somebody else has it, or it is as it should be after all."""
    ripe = select(UserGroup).where(UserGroup.id == row_id, _ripe(now))
    row = session.exec(_fresh(ripe.with_for_update(skip_locked=True))).first()
    holder = _off(session, row) if row is not None else None
    if row is None or holder is None:
        return None
    row.members, row.retry_at = [], now + LEASE
    session.add(row)
    team_id = session.get_one(Committee, row.committee_id).team_id
    failed = bool(row.error)
    return Claim(row_id, row.committee_id, team_id, row.usergroup_id, holder, now + LEASE, failed)


def settle(
    session: Session,
    claim: Claim,
    *,
    error: str = "",
    person: bool = False,
    retry_at: datetime | None = None,
) -> bool:
    """Writes what came of the call: done without an ``error``; else tried again at ``retry_at``, or given up.

    ``person`` says that it was the holder whom Slack refused. False, and nothing is written, if the setting
    was changed or the lease ran out meanwhile. No act of anybody's, so there is no line of it in the log.
    """
    statement = select(UserGroup).where(UserGroup.id == claim.row_id)
    row = session.exec(_fresh(statement.with_for_update())).first()
    if row is None or row.retry_at != claim.lease or row.usergroup_id != claim.usergroup_id:
        return False
    row.members = [] if error else [claim.holder]
    row.error = f"{error} {claim.holder}" if person else error
    row.retry_at = retry_at
    session.add(row)
    return True


def _fresh(statement: Any) -> Any:
    """The same, read anew: what this session knew of the row may be from before it was locked."""
    return statement.execution_options(populate_existing=True)


def _ripe(now: datetime) -> ColumnElement[bool]:
    """Not waiting, and not leased."""
    return or_(col(UserGroup.retry_at).is_(None), col(UserGroup.retry_at) <= now)


def _off(session: Session, row: UserGroup) -> str | None:
    """Who should be alone in the group and is not known to be. Slack takes no empty group: it then stays."""
    holder = holder_of(session, row)
    if holder is None or row.members == [holder] or given_up(row, holder):
        return None
    return holder
