"""The outbox as the worker sees it: what may be sent now is claimed with a lease; ``settling.py`` ends it.

For one target (a channel or a person) things go out one after the other: the more urgent first, then as they
fell due; whatever is on its way there, or in doubt, holds back the rest. Across targets the pace that Slack
grants to a workspace is shared by all workers through the database.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, NamedTuple

from sqlalchemy import (
    JSON,
    Integer,
    String,
    and_,
    bindparam,
    case,
    cast,
    column,
    exists,
    func,
    or_,
    tuple_,
    update,
)
from sqlalchemy import select as core_select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select
from sqlmodel.sql.sqltypes import UTCDateTime

from models import courtesy, pace
from models.committee import Committee
from models.outbox import (
    NEW,
    Op,
    OutboxMessage,
    SendState,
)
from models.pace import Lane, Limits, Pace
from models.rows import columns_of, loose_row
from models.wire import Prepared, wire_of

LEASE = timedelta(seconds=30)
"""How long a worker may take over one send before another takes the message for in doubt."""

LOOKING_UP = timedelta(seconds=8)
"""How long it may take to look up what a worker had in hand that has died, beyond Slack's first burst."""

_LANES = {Op.POST: Lane.POST, Op.REPLY: Lane.POST, Op.UPDATE: Lane.UPDATE, Op.DELETE: Lane.DELETE}
IN_HAND = (SendState.SENDING, SendState.IN_DOUBT)
"""Where a message may be in Slack already."""


def is_doubtful(message: OutboxMessage) -> bool:
    """Whether it is to be looked up before it is sent again; a change or a deletion may be made twice."""
    return message.state == SendState.IN_DOUBT and message.op in NEW


def lane_of(message: OutboxMessage) -> Lane:
    """What Slack counts the next call for this message as."""
    return Lane.HISTORY if is_doubtful(message) else _LANES[message.op]


# Putting these statements together takes longer than running them, so each is made once. They are given
# ``now``, and ``since``: the instant after which a new message in a channel is too soon for another.
NOW, _SINCE = bindparam("now", type_=UTCDateTime()), bindparam("since", type_=UTCDateTime())

_EXPIRE = (
    update(OutboxMessage)
    .where(col(OutboxMessage.state) == SendState.QUEUED, col(OutboxMessage.expires_at) <= NOW)
    .values(state=SendState.EXPIRED, ended_at=NOW)
)

_PLACE = (col(OutboxMessage.urgency), col(OutboxMessage.due_at), col(OutboxMessage.id))
"""What goes first: the more urgent, then what was due first, then what was written first."""

_LANE = case(
    (
        and_(col(OutboxMessage.state).in_(IN_HAND), col(OutboxMessage.op).in_(NEW)),
        Lane.HISTORY.value,
    ),
    *((col(OutboxMessage.op) == op, lane.value) for op, lane in _LANES.items()),
)
"""``lane_of`` in SQL, for what may be claimed."""

_LANE_CLOSED = exists().where(
    col(Pace.committee_id) == OutboxMessage.committee_id, col(Pace.lane) == _LANE, col(Pace.free_at) > NOW
)
"""Whether the workspace has to wait before the next call of this kind."""

_OTHER = aliased(OutboxMessage)
_SAME_TARGET = and_(
    col(_OTHER.committee_id) == OutboxMessage.committee_id, col(_OTHER.target) == OutboxMessage.target
)
_GOES_FIRST = and_(
    col(_OTHER.state) == SendState.QUEUED,
    col(_OTHER.due_at) <= NOW,
    tuple_(col(_OTHER.urgency), col(_OTHER.due_at), col(_OTHER.id)) < tuple_(*_PLACE),
)
_HELD_BACK = and_(
    col(OutboxMessage.state) == SendState.QUEUED,
    exists().where(_SAME_TARGET, or_(col(_OTHER.state).in_(IN_HAND), _GOES_FIRST)),
)
"""Whether it is queued behind something for the same target that is in hand, or due and goes first."""

_LAST_POST = (
    select(func.max(col(_OTHER.sent_at)))
    .where(_SAME_TARGET, col(_OTHER.sent_at) > _SINCE, col(_OTHER.op).in_(NEW))
    .scalar_subquery()
)
"""When the last new message went to the same target, if lately."""

_TOO_SOON = and_(
    col(OutboxMessage.state) == SendState.QUEUED, col(OutboxMessage.op).in_(NEW), _LAST_POST.is_not(None)
)
"""Whether it would make a message where there has just been a new one."""


_TEAM_ID = core_select(col(Committee.team_id)).where(col(Committee.id) == OutboxMessage.committee_id)


def _ready(*states: SendState) -> Any:
    """The query for what may be seen to now of the messages in these states, what goes first in front.

    Each comes with the id of the workspace to which it goes.
    """
    return (
        core_select(*columns_of(OutboxMessage), _TEAM_ID.scalar_subquery())
        .where(
            col(OutboxMessage.state).in_(states),
            OutboxMessage.not_before <= NOW,
            ~_LANE_CLOSED,
            ~_HELD_BACK,
            ~_TOO_SOON,
        )
        .order_by(*_PLACE)
        .limit(bindparam("size", type_=Integer))
        .with_for_update(skip_locked=True, of=OutboxMessage)
    )


READY_AGAIN, READY = _ready(*IN_HAND), _ready(SendState.QUEUED)
"""What was in hand and is to be looked at again, and what is queued: ``size`` says how many at most."""


_READY_AGAIN, _READY = Prepared(READY_AGAIN), Prepared(READY)

# Many rows are changed by one statement, which is given them as ``rows``: ``{id: values}``.
ROWS = func.json_each(bindparam("rows", type_=JSON)).table_valued(
    column("key", String), column("value", JSON)
)
CHANGED = col(OutboxMessage.id) == cast(ROWS.c.key, Integer)
_UNTIL = bindparam("until", type_=UTCDateTime())
_CLAIM = update(OutboxMessage).where(CHANGED).values(not_before=_UNTIL, attempts=OutboxMessage.attempts + 1)
_BEGIN = {
    SendState.SENDING: Prepared(_CLAIM.values(state=SendState.SENDING, absent_after=_UNTIL)),
    SendState.IN_DOUBT: Prepared(_CLAIM.values(state=SendState.IN_DOUBT)),
}


def expire(session: Session, *, now: datetime) -> None:
    """Marks what is past its time and still queued."""
    session.connection().execute(_EXPIRE, {"now": now})


class Claim(NamedTuple):
    """A message that is ours for the length of a lease, and the workspace to which it goes."""

    message: OutboxMessage
    team_id: str


def most_in_hand(limits: Limits) -> int | None:
    """How many messages of one workspace a worker has in hand: should it die, they are looked up soon."""
    rate = limits.rates.get(Lane.HISTORY)
    return rate.burst + LOOKING_UP // rate.every if rate else None


def claim(
    session: Session,
    *,
    now: datetime,
    limit: int,
    limits: Limits,
    in_hand: Mapping[int, int] = MappingProxyType({}),
) -> list[Claim]:
    """Leases up to ``limit`` messages that may be sent or looked up now, at most one for each target.

    ``in_hand`` is how many the worker has already, by committee. A message that was being sent when its
    lease ran out comes back in doubt: its worker has died. The messages are outside of the session.
    """
    wire = wire_of(session)
    found = _ripe(session, now=now, since=now - limits.gap, size=limit)
    taken = _within_pace(session, found, limits, in_hand, now=now)
    until = now + LEASE
    for message, _ in taken:
        message.not_before = until
        message.attempts += 1
        if message.state == SendState.QUEUED:
            message.state, message.absent_after = SendState.SENDING, until
    for state, begin in _BEGIN.items():
        begun = {message.pk: None for message, _ in taken if message.state == state}
        if begun:
            wire.write(begin, {"rows": begun, "until": until})
    return taken


def _ripe(session: Session, *, now: datetime, since: datetime, size: int) -> list[Claim]:
    """What may be seen to now, without what gives way to another word of its reader's day.

    Where all gives way, what stands behind it is looked at: a crowd that waits keeps nothing else waiting.
    """
    wire, asked = wire_of(session), {"now": now, "since": since, "size": size}
    while True:
        again, fresh = wire.ask((_READY_AGAIN, asked), (_READY, asked))
        found = [Claim(loose_row(OutboxMessage, row[:-1]), row[-1]) for row in [*again, *fresh][:size]]
        for message, _ in found[: len(again)]:
            message.state = SendState.IN_DOUBT
        later = courtesy.give_way(session, [message for message, _ in found], now=now)
        if not later or len(later) < len(found):
            return [one for one in found if one.message.pk not in later]


def _within_pace(
    session: Session, found: list[Claim], limits: Limits, in_hand: Mapping[int, int], *, now: datetime
) -> list[Claim]:
    """As many of these, in their order, as the worker may have and the lanes still take."""
    found = _within_reach(found, most_in_hand(limits), in_hand)
    wanted = Counter((message.committee_id, lane_of(message)) for message, _ in found)
    left = pace.reserve(session, wanted, limits=limits, now=now)
    taken = []
    for each in found:
        key = (each.message.committee_id, lane_of(each.message))
        if left[key] > 0:
            left[key] -= 1
            taken.append(each)
    return taken


def _within_reach(found: list[Claim], most: int | None, in_hand: Mapping[int, int]) -> list[Claim]:
    if most is None:
        return found
    had, taken = Counter(in_hand), []
    for each in found:
        had[each.message.committee_id] += 1
        if had[each.message.committee_id] <= most:
            taken.append(each)
    return taken


def anchors_of(session: Session, rows: Sequence[OutboxMessage]) -> dict[tuple[int, str], OutboxMessage]:
    """By committee and key, those of the messages on which these hang that Slack has."""
    keys = {(row.committee_id, row.anchor_key) for row in rows if row.anchor_key}
    if not keys:
        return {}
    statement = select(OutboxMessage).where(
        tuple_(col(OutboxMessage.committee_id), col(OutboxMessage.key)).in_(keys),
        col(OutboxMessage.slack_ts).is_not(None),
    )
    return {(row.committee_id, row.key): row for row in session.exec(statement).all()}


_WAITING = and_(col(OutboxMessage.state).in_([SendState.QUEUED, SendState.IN_DOUBT]), ~_HELD_BACK)
_LANE_OPENS = func.coalesce(
    select(func.max(Pace.free_at))
    .where(col(Pace.committee_id) == OutboxMessage.committee_id, col(Pace.lane) == _LANE)
    .scalar_subquery(),
    col(OutboxMessage.not_before),
)
_FIRST = select(
    func.min(case((OutboxMessage.not_before < _LANE_OPENS, _LANE_OPENS), else_=col(OutboxMessage.not_before)))
).where(_WAITING, ~_TOO_SOON)
_LAST = select(func.min(_LAST_POST)).where(_WAITING, _TOO_SOON)


def next_due(session: Session, *, now: datetime, limits: Limits) -> datetime | None:
    """When the next message may be sent or looked up; None when nothing waits but on what is being sent."""
    params = {"now": now, "since": now - limits.gap}
    first: datetime | None = session.exec(_FIRST, params=params).one()
    last: datetime | None = session.exec(_LAST, params=params).one()
    return min((each for each in (first, last and last + limits.gap) if each), default=None)
