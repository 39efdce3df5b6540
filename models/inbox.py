"""What has come in already: a submit on two sockets, an event delivered again, has one effect."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Session, select

from models.base import Owned


class InboxEntry(Owned, table=True):
    """The name of something that came in, such as ``view:V1:1700.abc`` or ``event:Ev1``."""

    __table_args__ = (UniqueConstraint("committee_id", "name"),)

    name: str
    at: datetime


def first_time(session: Session, committee_id: int, name: str, *, now: datetime) -> bool:
    """True once for every name, as part of the caller's transaction: an act that fails may come again."""
    statement = select(InboxEntry.id).where(InboxEntry.committee_id == committee_id, InboxEntry.name == name)
    if session.exec(statement).first() is not None:
        return False
    session.add(InboxEntry(committee_id=committee_id, name=name, at=now))
    session.flush()
    return True
