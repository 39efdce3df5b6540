"""The committee's calendar for other programs: an address that cannot be guessed and can be revoked."""

import hashlib
import secrets
from datetime import datetime

from sqlmodel import Field, Session, col, select

from models import audit
from models.access import Act, authorize
from models.base import Owned, tenant_key, within
from models.committee import Committee, Member
from models.errors import AlreadySettled, Refused
from models.roles import Role

SECRET_BYTES = 32
LONGEST_SECRET = 100
"""What is longer is no secret of ours and is not looked up."""

MOST_FEEDS = 5
"""How many addresses one member may have at a time: enough for all their devices."""


class CalendarFeed(Owned, table=True):
    """One subscription address; only a digest of its secret is kept. Once revoked it opens nothing."""

    __table_args__ = (tenant_key(), within("member", "author_id"))

    digest: str = Field(unique=True)
    author_id: int
    made_at: datetime
    revoked_at: datetime | None = None

    def roles_of(self, session: Session, member: Member) -> set[Role]:
        """Whoever had it made may revoke it."""
        return {Role.AUTHOR} if member.id == self.author_id else set()


def open_feed(session: Session, actor: Member, *, now: datetime) -> str:
    """Makes an address and returns its secret, which nobody can read again.

    Raises Refused for one too many, NotAllowed.
    """
    authorize(session, actor, Act.SHARE_CALENDAR)
    if len(own_feeds(session, actor)) >= MOST_FEEDS:
        raise Refused("feed", "too_many", str(MOST_FEEDS))
    secret = secrets.token_urlsafe(SECRET_BYTES)
    feed = CalendarFeed(
        committee_id=actor.committee_id, digest=_digest(secret), author_id=actor.pk, made_at=now
    )
    audit.create(session, actor, Act.SHARE_CALENDAR, feed, now=now)
    return secret


def revoke_feed(session: Session, actor: Member, feed: CalendarFeed, *, now: datetime) -> None:
    """From now on the address opens nothing. Raises AlreadySettled, NotAllowed."""
    authorize(session, actor, Act.REVOKE_CALENDAR, feed)
    if feed.revoked_at is not None:
        raise AlreadySettled("feed", "", "revoked")
    audit.change(session, actor, Act.REVOKE_CALENDAR, feed, now=now, revoked_at=now)


def feeds_of(session: Session, committee_id: int) -> list[CalendarFeed]:
    """The addresses that open the committee's calendar: not revoked, and their author still sits on it."""
    statement = (
        select(CalendarFeed)
        .join(Member, col(Member.id) == CalendarFeed.author_id)
        .where(
            CalendarFeed.committee_id == committee_id,
            col(CalendarFeed.revoked_at).is_(None),
            col(Member.active),
        )
    )
    return list(session.exec(statement.order_by(col(CalendarFeed.id))).all())


def own_feeds(session: Session, member: Member) -> list[CalendarFeed]:
    """Those of them that the member had made."""
    return [feed for feed in feeds_of(session, member.committee_id) if feed.author_id == member.pk]


def feed_committee(session: Session, secret: str) -> Committee | None:
    """The committee whose calendar the secret opens; None for one that opens nothing, whatever the reason.

    It is looked up by its digest, so that how long that takes tells nothing of other secrets.
    """
    if not 0 < len(secret) <= LONGEST_SECRET:
        return None
    statement = (
        select(Committee)
        .join(CalendarFeed, col(CalendarFeed.committee_id) == Committee.id)
        .join(Member, col(Member.id) == CalendarFeed.author_id)
        .where(
            CalendarFeed.digest == _digest(secret),
            col(CalendarFeed.revoked_at).is_(None),
            col(Member.active),
        )
    )
    return session.exec(statement).first()


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
