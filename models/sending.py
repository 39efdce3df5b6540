"""The outbox as the worker sees it: what may be sent now is claimed with a lease, and its outcome recorded.

For one target (a channel or a person) things go out one after the other: the more urgent first, then as they
fell due; whatever is on its way there, or in doubt, holds back the rest. Across targets the pace that Slack
grants to a workspace is shared by all workers through the database.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Integer, Update, and_, bindparam, case, exists, func, or_, tuple_, update
from sqlalchemy.orm import aliased, defer
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar
from sqlmodel.sql.sqltypes import UTCDateTime

from models import pace
from models.committee import Committee
from models.outbox import (
    NEW,
    Message,
    Op,
    OutboxMessage,
    OutboxSubject,
    SendState,
    drop_withdrawn,
    enqueue,
    still_wanted,
)
from models.pace import Lane, Limits, Pace

LEASE = timedelta(seconds=30)
"""How long a worker may take over one send before another takes the message for in doubt."""

LAG = timedelta(seconds=10)
"""How long after a call has ended Slack may take until its history shows the message."""

ANCHOR_LOST = "anchor_lost"
"""Why a reply or a change cannot be sent: Slack never got what it belongs to."""

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
_NOW, _SINCE = bindparam("now", type_=UTCDateTime()), bindparam("since", type_=UTCDateTime())

_EXPIRE = (
    update(OutboxMessage)
    .where(col(OutboxMessage.state) == SendState.QUEUED, col(OutboxMessage.expires_at) <= _NOW)
    .values(state=SendState.EXPIRED, ended_at=_NOW)
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
    col(Pace.committee_id) == OutboxMessage.committee_id, col(Pace.lane) == _LANE, col(Pace.free_at) > _NOW
)
"""Whether the workspace has to wait before the next call of this kind."""

_OTHER = aliased(OutboxMessage)
_SAME_TARGET = and_(
    col(_OTHER.committee_id) == OutboxMessage.committee_id, col(_OTHER.target) == OutboxMessage.target
)
_GOES_FIRST = and_(
    col(_OTHER.state) == SendState.QUEUED,
    col(_OTHER.due_at) <= _NOW,
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


def _ready(*states: SendState) -> SelectOfScalar[OutboxMessage]:
    """The query for what may be seen to now of the messages in these states, what goes first in front."""
    return (
        select(OutboxMessage)
        .where(
            col(OutboxMessage.state).in_(states),
            OutboxMessage.not_before <= _NOW,
            ~_LANE_CLOSED,
            ~_HELD_BACK,
            ~_TOO_SOON,
        )
        .order_by(*_PLACE)
        .limit(bindparam("size", type_=Integer))
        .with_for_update(skip_locked=True)
    )


READY_AGAIN, READY = _ready(*IN_HAND), _ready(SendState.QUEUED)
"""What was in hand and is to be looked at again, and what is queued: ``size`` says how many at most."""


_UNTIL = bindparam("until", type_=UTCDateTime())
_BEGIN = (
    update(OutboxMessage)
    .where(col(OutboxMessage.id).in_(bindparam("ids", expanding=True)))
    .values(state=SendState.IN_DOUBT, not_before=_UNTIL, attempts=OutboxMessage.attempts + 1)
)
_BEGIN_NEW = _BEGIN.values(state=SendState.SENDING, absent_after=_UNTIL)


def expire(session: Session, *, now: datetime) -> None:
    """Marks what is past its time and still queued."""
    session.connection().execute(_EXPIRE, {"now": now})


def claim(session: Session, *, now: datetime, limit: int, limits: Limits) -> list[OutboxMessage]:
    """Leases up to ``limit`` messages that may be sent or looked up now, at most one for each target.

    A message that was being sent when its lease ran out comes back in doubt: its worker has died.
    """
    params = {"now": now, "since": now - limits.gap, "size": limit}
    again = session.exec(READY_AGAIN, params=params).all()
    fresh = session.exec(READY, params=params | {"size": limit - len(again)}).all()
    for row in (*again, *fresh):
        session.expunge(row)  # written by the dozen below; a flush would write them one by one
    for row in again:
        row.state = SendState.IN_DOUBT
    taken = _within_pace(session, [*again, *fresh], limits, now=now)
    new = [row for row in taken if row.state == SendState.QUEUED]
    until = {"until": now + LEASE}
    _write(session, _BEGIN, [row for row in taken if row.state != SendState.QUEUED], until)
    _write(session, _BEGIN_NEW, new, until)
    for row in taken:
        row.not_before = now + LEASE
        row.attempts += 1
    for row in new:
        row.state, row.absent_after = SendState.SENDING, now + LEASE
    return taken


def _write(
    session: Session, statement: Update, rows: Sequence[OutboxMessage], values: dict[str, Any]
) -> None:
    if rows:
        session.connection().execute(statement, {"ids": [row.pk for row in rows], **values})


def _within_pace(
    session: Session, rows: list[OutboxMessage], limits: Limits, *, now: datetime
) -> list[OutboxMessage]:
    """As many of the rows, in their order, as the lanes of their workspaces still take."""
    wanted = Counter((row.committee_id, lane_of(row)) for row in rows)
    left = pace.reserve(session, wanted, limits=limits, now=now)
    taken = []
    for row in rows:
        key = (row.committee_id, lane_of(row))
        if left[key] > 0:
            left[key] -= 1
            taken.append(row)
    return taken


def teams_of(session: Session, rows: Sequence[OutboxMessage]) -> dict[int, str]:
    """By committee, the workspace to which these messages go."""
    ids = {row.committee_id for row in rows}
    if not ids:
        return {}
    statement = select(Committee.id, Committee.team_id).where(col(Committee.id).in_(ids))
    return {pk: team_id for pk, team_id in session.exec(statement).all() if pk is not None}


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


_RELOAD = (
    select(OutboxMessage)
    .where(col(OutboxMessage.id).in_(bindparam("ids", expanding=True)))
    .order_by(col(OutboxMessage.id))
    .options(defer(OutboxMessage.blocks), defer(OutboxMessage.text))  # type: ignore[arg-type]
    .with_for_update()
)
_CROSSED = select(OutboxSubject.message_id).where(
    col(OutboxSubject.message_id).in_(bindparam("ids", expanding=True)),
    col(OutboxSubject.withdrawn).is_(True),
)


def reload(session: Session, messages: Sequence[OutboxMessage]) -> dict[int, OutboxMessage]:
    """The messages as they are now, by id, locked until the transaction ends."""
    params = {"ids": [message.pk for message in messages]}
    return {row.pk: row for row in session.exec(_RELOAD, params=params).all()}


class Arrival(NamedTuple):
    """Slack has the message since ``at``, in that channel under that ts."""

    message: OutboxMessage
    channel: str
    ts: str
    at: datetime


_ARRIVED = (
    update(OutboxMessage)
    .where(col(OutboxMessage.id) == bindparam("of_row"))
    .values(
        state=SendState.SENT,
        slack_channel=bindparam("channel"),
        slack_ts=bindparam("ts"),
        sent_at=bindparam("at", type_=UTCDateTime()),
        error="",
    )
)


def mark_sent(session: Session, arrivals: Sequence[Arrival]) -> None:
    """Slack has these messages; what was withdrawn on its way there is taken back."""
    if not arrivals:
        return
    rows = [
        {"of_row": one.message.pk, "channel": one.channel, "ts": one.ts, "at": one.at} for one in arrivals
    ]
    session.connection().execute(_ARRIVED, rows)
    for one in arrivals:
        session.expire(one.message, ["state", "slack_channel", "slack_ts", "sent_at", "error"])
    _take_back_withdrawn(session, [one.message for one in arrivals], now=max(one.at for one in arrivals))


def _take_back_withdrawn(session: Session, sent: Sequence[OutboxMessage], *, now: datetime) -> None:
    """Takes back from Slack what was withdrawn while it was on its way there."""
    by_id = {message.pk: message for message in sent}
    crossed = session.exec(_CROSSED, params={"ids": list(by_id)}).all()
    for message in (by_id[pk] for pk in sorted(set(crossed))):
        blocks = still_wanted(session, message)
        enqueue(
            session,
            message.committee_id,
            Message(message.text, blocks or []),
            kind=message.kind,
            op=Op.DELETE if blocks is None else Op.UPDATE,
            key=f"{message.key}:taken-back",
            target=message.target,
            anchor_key=message.key,
            now=now,
        )


def put_back(
    session: Session, message: OutboxMessage, *, not_before: datetime, error: str, now: datetime
) -> None:
    """Slack has surely not taken it: queued again for that instant, without what was withdrawn meanwhile."""
    message.state = SendState.QUEUED
    message.not_before = not_before
    message.error = error
    drop_withdrawn(session, message, now=now)


def put_in_doubt(
    session: Session, message: OutboxMessage, *, not_before: datetime, error: str, now: datetime
) -> None:
    """A send has ended without an answer: Slack may have it, and it is to be looked up at that instant."""
    message.absent_after = now + LAG
    keep_in_doubt(session, message, not_before=not_before, error=error, now=now)


def keep_in_doubt(
    session: Session, message: OutboxMessage, *, not_before: datetime, error: str, now: datetime
) -> None:
    """It could not be looked up, or was not there yet: again at that instant; past its time it has failed."""
    if now >= message.expires_at:
        mark_failed(session, message, error=error, unsure=True, now=now)
        return
    message.state = SendState.IN_DOUBT
    message.not_before = not_before
    message.error = error
    session.add(message)


def mark_failed(
    session: Session, message: OutboxMessage, *, error: str, unsure: bool = False, now: datetime
) -> None:
    """It cannot be sent, and trying again would not help; ``unsure`` if Slack may have it all the same.

    A coordinator hears of it unless nobody misses it: a change of what stands there, or what hangs on a
    message that has itself failed.
    """
    message.state, message.ended_at = SendState.FAILED, now
    message.error, message.unsure = error, unsure
    message.reported = message.op not in NEW or error == ANCHOR_LOST
    session.add(message)


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
