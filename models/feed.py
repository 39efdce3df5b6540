"""The committee's calendar for other programs: an address that cannot be guessed and can be revoked."""

from datetime import datetime

from sqlmodel import Field

from models.base import Owned, tenant_key, within


class CalendarFeed(Owned, table=True):
    """One subscription address; only a digest of its secret is kept. Once revoked it opens nothing."""

    __table_args__ = (tenant_key(), within("member", "author_id"))

    digest: str = Field(unique=True)
    author_id: int
    made_at: datetime
    revoked_at: datetime | None = None
