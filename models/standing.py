"""The standing order of a committee's agendas: the parts that councils know, and headings of its own."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from sqlmodel import Session

from models import audit
from models.access import Act, authorize
from models.committee import Committee, Member
from models.errors import Refused

MOST_PARTS = 30
HEADING_LIMIT = 150


class Part(StrEnum):
    """A part of the agenda that fills itself; any other entry of the order is the committee's own heading."""

    CALL_TO_ORDER = "call_to_order"
    MINUTES = "minutes"
    ACTION_ITEMS = "action_items"
    REPORTS = "reports"
    UNFINISHED = "unfinished"
    NEW_BUSINESS = "new_business"
    PARKING_LOT = "parking_lot"
    PUBLIC_COMMENT = "public_comment"
    NEXT_MEETING = "next_meeting"
    ADJOURNMENT = "adjournment"


WHEN_THERE_IS = (Part.UNFINISHED, Part.PARKING_LOT)
"""Parts that are left out while they are empty."""

_USUAL = tuple(part for part in Part if part is not Part.PUBLIC_COMMENT)


def standing_order(committee: Committee) -> list[str]:
    """The committee's order, or the usual one: with public comment where an open-meetings law asks for it."""
    if committee.standing_order:
        return list(committee.standing_order)
    return list(Part) if committee.open_meetings else list(_USUAL)


def set_standing_order(
    session: Session, actor: Member, committee: Committee, order: Sequence[str], *, now: datetime
) -> None:
    """Sets the parts and headings, in their order; none at all brings the usual order back.

    Raises Refused for a part named twice, one without a place for topics, too many or too long a heading.
    """
    authorize(session, actor, Act.ARRANGE_AGENDA)
    parts = [entry for entry in order if entry in tuple(Part)]
    twice = next((part for part in parts if parts.count(part) > 1), None)
    if twice is not None:
        raise Refused("order", "part_twice", twice)
    if order and Part.NEW_BUSINESS not in parts:
        raise Refused("order", "no_business")
    if len(order) > MOST_PARTS:
        raise Refused("order", "too_many_parts", str(MOST_PARTS))
    long = next((entry for entry in order if len(entry) > HEADING_LIMIT), None)
    if long is not None:
        raise Refused("order", "too_long", long)
    audit.change(session, actor, Act.ARRANGE_AGENDA, committee, now=now, standing_order=list(order))
