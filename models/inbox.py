"""What has come in already: a submit on two sockets, an event delivered again, has one effect."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Index, String, UniqueConstraint, bindparam
from sqlalchemy import select as core_select
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Field, Session, col, delete, select
from sqlmodel.sql.sqltypes import UTCDateTime

from models.base import Owned
from models.committee import OF_TEAM, WHO, Committee, Member, asking_who, who_is
from models.wire import Prepared, Question, beside, wire_of

REMEMBERED = timedelta(days=14)
"""How long a name is kept: Slack sends again for hours, and nobody keeps a form open for as many days."""

CLEARED_AT_ONCE = 500
"""As many names go with one transaction: it holds nobody up."""


class InboxEntry(Owned, table=True):
    """The name of something that came in, such as ``view:V1:1700.abc`` or ``event:Ev1``."""

    __table_args__ = (UniqueConstraint("committee_id", "name"), Index("ix_inbox_entry_at", "at"))

    committee_id: int = Field(foreign_key="committee.id")
    name: str
    at: datetime


# Every new row refers to the committee and so holds its key; a full lock would deadlock with these.
_TURN = core_select(col(Committee.id)).where(OF_TEAM).with_for_update(key_share=True)
_ALONE = Prepared(_TURN)
_ONCE = Prepared(
    insert(InboxEntry)
    .from_select(
        ["committee_id", "name", "at"],
        _TURN.add_columns(bindparam("name", type_=String), bindparam("at", type_=UTCDateTime)),
    )
    .on_conflict_do_nothing(index_elements=["committee_id", "name"])
    .returning(col(InboxEntry.id))
)


class Entry(NamedTuple):
    """What an act finds: whose it is, whether it comes for the first time, and what was asked ahead."""

    committee: Committee | None
    member: Member | None
    new: bool
    found: list[Any]


def enter(
    session: Session,
    team_id: str,
    slack_id: str,
    name: str | None,
    ahead: Question | None = None,
    *,
    now: datetime,
) -> Entry:
    """Begins an act once no other one is at work on the committee: what is read then stays as it is.

    On SQLite every transaction has that of itself; else two who press Done at once would both find it open.
    ``name`` is what it came in as; it is kept with the act, so that one that fails may come again. ``ahead``
    is asked beside, for its first row.
    """
    turn = (_ONCE, {"team_id": team_id, "name": name, "at": now}) if name else (_ALONE, {"team_id": team_id})
    who, given = asking_who(team_id, slack_id)
    question = (beside(who, ahead[0]), {**given, **ahead[1]}) if ahead else (who, given)
    came, rows = wire_of(session).ask(turn, question)
    committee, member = who_is(session, rows)
    return Entry(committee, member, committee is None or bool(came), rows[0][WHO:] if rows else [])


_OLD = (
    select(InboxEntry.id)
    .where(col(InboxEntry.at) < bindparam("before", type_=UTCDateTime()))
    .order_by(col(InboxEntry.at))
    .limit(CLEARED_AT_ONCE)
    .with_for_update(skip_locked=True)
)
_CLEAR = delete(InboxEntry).where(col(InboxEntry.id).in_(_OLD))  # made once: each tick does this


def clear(session: Session, *, now: datetime) -> None:
    """Forgets the oldest of what came in longer than ``REMEMBERED`` ago; the rest goes the next time."""
    session.exec(_CLEAR, params={"before": now - REMEMBERED})
