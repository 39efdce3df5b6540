"""What has come in already: a submit on two sockets, an event delivered again, has one effect."""

from datetime import datetime, timedelta

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Session, col, delete, select

from models.base import Owned
from models.database import insert_values

REMEMBERED = timedelta(days=14)
"""How long a name is kept: Slack sends again for hours, and nobody keeps a form open for as many days."""

CLEARED_AT_ONCE = 500
"""As many names go with one transaction: it holds nobody up."""


class InboxEntry(Owned, table=True):
    """The name of something that came in, such as ``view:V1:1700.abc`` or ``event:Ev1``."""

    __table_args__ = (UniqueConstraint("committee_id", "name"), Index("ix_inbox_entry_at", "at"))

    name: str
    at: datetime


def first_time(session: Session, committee_id: int, name: str, *, now: datetime) -> bool:
    """True once for every name, as part of the caller's transaction: an act that fails may come again."""
    values = {"committee_id": committee_id, "name": name, "at": now}
    return insert_values(session, InboxEntry, values, "committee_id", "name") is not None


def clear(session: Session, *, now: datetime) -> None:
    """Forgets the oldest of what came in longer than ``REMEMBERED`` ago; the rest goes the next time."""
    old = select(InboxEntry.id).where(InboxEntry.at < now - REMEMBERED).order_by(col(InboxEntry.at))
    batch = old.limit(CLEARED_AT_ONCE).with_for_update(skip_locked=True)
    session.exec(delete(InboxEntry).where(col(InboxEntry.id).in_(batch)))
