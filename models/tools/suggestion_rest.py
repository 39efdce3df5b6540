"""“Not now”: a suggestion for the agenda is left be for a quarter, or until there is something newer."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Session, col, select

from models import audit
from models.access import Act, authorize
from models.base import Owned, within
from models.committee import Member
from models.tools.vitality import QUIET


class SuggestionRest(Owned, table=True):
    """That somebody who arranges the agenda has said “not now” to a suggestion, and when.

    ``origin`` names it with what is new in it, so newer evidence is another suggestion.
    """

    __table_args__ = (
        within("member", "member_id"),
        Index("ix_suggestion_rest_origin", "committee_id", "origin"),
    )

    origin: str
    member_id: int
    made_at: datetime


def not_now(session: Session, actor: Member, origin: str, *, now: datetime) -> None:
    """It is left be for 90 days; said twice, it counts once. Raises NotAllowed."""
    authorize(session, actor, Act.ARRANGE_AGENDA)
    if origin in resting(session, actor.committee_id, now=now):
        return
    row = SuggestionRest(committee_id=actor.committee_id, origin=origin, member_id=actor.pk, made_at=now)
    audit.create(session, actor, Act.ARRANGE_AGENDA, row, now=now)


def resting(session: Session, committee_id: int, *, now: datetime) -> set[str]:
    """The origins of what is left be now; one query."""
    statement = select(SuggestionRest.origin).where(
        SuggestionRest.committee_id == committee_id, col(SuggestionRest.made_at) > now - QUIET
    )
    return set(session.exec(statement).all())
