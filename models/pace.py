"""How fast a workspace may be written to, kept in the database, so that all replicas share one pace.

Slack takes one message a second in a channel, several hundred a minute in a workspace, and of every other
method so many calls a minute (its tiers). A method's lane is a token bucket, of which one instant is kept:
from when on the next call may be made. When Slack says how long to wait, the lane is closed until then.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import UniqueConstraint, tuple_
from sqlmodel import Field, Session, col, select

from models.base import Owned, stored
from models.database import insert_once


class Lane(StrEnum):
    """What is counted together, by the name of the method that Slack counts."""

    POST = "chat.postMessage"
    UPDATE = "chat.update"
    DELETE = "chat.delete"
    HISTORY = "conversations.history"


@dataclass(frozen=True)
class Rate:
    """A token bucket: ``burst`` calls at once, and one more every ``every``."""

    burst: int
    every: timedelta

    @property
    def tolerance(self) -> timedelta:
        """How far the lane may have run ahead of an even pace."""
        return self.every * (self.burst - 1)


@dataclass(frozen=True)
class Limits:
    """``gap`` is the time between two messages in one channel; a lane without a rate has no limit."""

    gap: timedelta
    rates: Mapping[Lane, Rate]


_TIER_3 = Rate(20, timedelta(seconds=2))
"""Fifty calls in any minute."""

SLACK = Limits(
    gap=timedelta(seconds=1),
    rates={
        # "Several hundred messages per minute" in a workspace: here 400, after a first handful at once. They
        # do not arrive as evenly as they are sent, so that one stays below what Slack's own bucket may hold.
        Lane.POST: Rate(55, timedelta(seconds=0.15)),
        Lane.UPDATE: _TIER_3,
        Lane.DELETE: _TIER_3,
        Lane.HISTORY: _TIER_3,
    },
)
"""What Slack grants an app in a workspace (its documentation of rate limits)."""


class Pace(Owned, table=True):
    """From when on the committee's workspace may be sent the next call in this lane."""

    __table_args__ = (UniqueConstraint("committee_id", "lane"),)

    lane: Lane = Field(sa_column=stored(Lane, "lane"))
    free_at: datetime


Key = tuple[int, Lane]


def reserve(session: Session, wanted: Mapping[Key, int], *, limits: Limits, now: datetime) -> dict[Key, int]:
    """Takes up to so many calls out of each (committee, lane) for now; returns how many may be made.

    The lanes stay locked until the transaction ends, so that two replicas never take the same call.
    """
    limited = {key: count for key, count in wanted.items() if key[1] in limits.rates}
    granted = dict(wanted)
    for pace in _locked(session, limited, now=now):
        key = (pace.committee_id, pace.lane)
        rate = limits.rates[pace.lane]
        granted[key] = 0
        if pace.free_at <= now:
            since = max(pace.free_at, now - rate.tolerance)
            granted[key] = min(wanted[key], (now - since) // rate.every + 1)
            pace.free_at = since + rate.every * granted[key]
            session.add(pace)
    return granted


def hold(session: Session, committee_id: int, lane: Lane, *, until: datetime, now: datetime) -> None:
    """Closes the lane until then: Slack has said so."""
    for pace in _locked(session, {(committee_id, lane): 1}, now=now):
        pace.free_at = max(pace.free_at, until)
        session.add(pace)


def _locked(session: Session, keys: Mapping[Key, int], *, now: datetime) -> list[Pace]:
    """The rows of these lanes, made if they are not there, always locked in the same order."""
    if not keys:
        return []
    statement = (
        select(Pace)
        .where(tuple_(col(Pace.committee_id), col(Pace.lane)).in_(sorted(keys)))
        .order_by(col(Pace.committee_id), col(Pace.lane))
        .with_for_update()
    )
    found = list(session.exec(statement).all())
    if len(found) == len(keys):
        return found
    for committee_id, lane in sorted(set(keys) - {(pace.committee_id, pace.lane) for pace in found}):
        row = Pace(committee_id=committee_id, lane=lane, free_at=now - timedelta(days=1))
        insert_once(session, row, "committee_id", "lane")
    return list(session.exec(statement).all())
