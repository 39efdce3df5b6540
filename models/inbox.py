"""What has come in already: a submit on two sockets, an event delivered again, has one effect."""

from datetime import datetime, timedelta

from sqlalchemy import Index, String, UniqueConstraint, bindparam, exists, insert
from sqlalchemy import select as core_select
from sqlmodel import Session, col, delete, select
from sqlmodel.sql.sqltypes import UTCDateTime

from models.base import Owned
from models.committee import Committee
from models.wire import Prepared, Question

REMEMBERED = timedelta(days=14)
"""How long a name is kept: Slack sends again for hours, and nobody keeps a form open for as many days."""

CLEARED_AT_ONCE = 500
"""As many names go with one transaction: it holds nobody up."""


class InboxEntry(Owned, table=True):
    """The name of something that came in, such as ``view:V1:1700.abc`` or ``event:Ev1``."""

    __table_args__ = (UniqueConstraint("committee_id", "name"), Index("ix_inbox_entry_at", "at"))

    name: str
    at: datetime


_NAME = bindparam("name", type_=String)
_NEW = Prepared(
    insert(InboxEntry)
    .from_select(
        ["committee_id", "name", "at"],
        core_select(col(Committee.id), _NAME, bindparam("at", type_=UTCDateTime)).where(
            col(Committee.team_id) == bindparam("team_id"),
            ~exists().where(col(InboxEntry.committee_id) == Committee.id, col(InboxEntry.name) == _NAME),
        ),
    )
    .returning(col(InboxEntry.id))
)


def coming(team_id: str, name: str, *, now: datetime) -> Question:
    """To be asked on entering (``committee.enter``): gives a row once for every name of a committee's.

    It is part of the act's transaction: an act that fails may come again.
    """
    return _NEW, {"team_id": team_id, "name": name, "at": now}


def clear(session: Session, *, now: datetime) -> None:
    """Forgets the oldest of what came in longer than ``REMEMBERED`` ago; the rest goes the next time."""
    old = select(InboxEntry.id).where(InboxEntry.at < now - REMEMBERED).order_by(col(InboxEntry.at))
    batch = old.limit(CLEARED_AT_ONCE).with_for_update(skip_locked=True)
    session.exec(delete(InboxEntry).where(col(InboxEntry.id).in_(batch)))
