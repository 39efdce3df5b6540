"""What has come in already: a submit on two sockets, an event delivered again, has one effect."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Session

from models.base import Owned
from models.database import insert_once


class InboxEntry(Owned, table=True):
    """The name of something that came in, such as ``view:V1:1700.abc`` or ``event:Ev1``."""

    __table_args__ = (UniqueConstraint("committee_id", "name"),)

    name: str
    at: datetime


def first_time(session: Session, committee_id: int, name: str, *, now: datetime) -> bool:
    """True once for every name, as part of the caller's transaction: an act that fails may come again."""
    entry = InboxEntry(committee_id=committee_id, name=name, at=now)
    return insert_once(session, entry, "committee_id", "name") is not None
