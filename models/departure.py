"""Somebody whose Slack account was closed: out at once, and what they held is told to who can give it on.

What is theirs stays theirs (seats, commitments, the lead of a workgroup), so that nothing is lost by a
mistake; until it is given on, it counts as held by nobody who is here.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from sqlalchemy import func
from sqlmodel import Session, col, select

from models import audit
from models.chair import serving_term
from models.committee import Agency, Committee, Member, Seat, coordinators, members_of
from models.events import Event
from models.handover import leave
from models.outbox import OutboxMessage, SendState
from models.roster import seat_lines
from models.step import ActionStep, is_open
from models.vacancy import presiding
from models.workgroup import Workgroup, leads_by_workgroup, workgroups_of


class Change(StrEnum):
    """What is noticed of an account, as the audit log calls it; Slack says so, and no member."""

    LEFT = "member.left"
    PROFILE = "member.profile"
    HEIR = "member.coordinates-now"


@dataclass(frozen=True)
class Led:
    """A workgroup that somebody led; ``alone`` when nobody else who is here does."""

    group: Workgroup
    alone: bool


@dataclass(frozen=True)
class Departure:
    """Somebody who has left, and what they held. ``told`` are those who can give it to others.

    ``heir`` coordinates from now on, where nobody else does. ``events`` is what came of the offices that they
    held, or were asked to take.
    """

    member: Member
    at: datetime
    principal_for: list[Agency]
    designee_for: list[Agency]
    leads: list[Led]
    open_steps: int
    chaired: bool
    coordinated: bool
    told: list[Member]
    heir: Member | None
    events: list[Event] = field(default_factory=list)

    @property
    def key(self) -> str:
        """Names this departure; the same person may come back and leave again."""
        return f"departed:{self.member.pk}:{self.at:%Y%m%dT%H%M%S}"


def depart(session: Session, committee: Committee, member: Member, *, now: datetime) -> Departure | None:
    """The member has no rights and no place in any count from now on; None if that was so already.

    Coordinating ends too; where nobody else coordinates, whoever leads the committee does from now on, so
    that the settings stay in somebody's reach. What waited to be sent to them is withdrawn.
    """
    if not member.active:
        return None
    departure = _held(session, committee, member, now=now)
    others = [one for one in coordinators(session, committee.pk) if one.pk != member.pk]
    audit.change(session, None, Change.LEFT, member, now=now, active=False, coordinator=False)
    if not others and departure.heir is not None:
        audit.change(session, None, Change.HEIR, departure.heir, now=now, coordinator=True)
    _withdraw(session, member, now=now)
    departure.events.extend(leave(session, member, now=now))
    return departure


def _held(session: Session, committee: Committee, member: Member, *, now: datetime) -> Departure:
    term = serving_term(session, committee.pk)
    here = [one for one in members_of(session, committee.pk) if one.pk != member.pk]
    others = [one for one in here if one.coordinator]
    heirs = [] if others or not member.coordinator else _heirs(session, member)
    steps = select(func.count(col(ActionStep.id))).where(
        is_open(committee.pk), ActionStep.owner_id == member.pk
    )
    return Departure(
        member=member,
        at=now,
        principal_for=_agencies(session, member, principal=True),
        designee_for=_agencies(session, member, principal=False),
        leads=_led(session, member),
        open_steps=session.exec(steps).one(),
        chaired=term is not None and term.member_id == member.pk,
        coordinated=member.coordinator,
        told=others or heirs[:1] or here,
        heir=next(iter(heirs), None),
    )


def _heirs(session: Session, member: Member) -> list[Member]:
    """Who leads the committee, and then the principals by their agencies' names; without who has left."""
    principals = [line.principal for line in seat_lines(session, member.committee_id) if line.principal]
    found = [*presiding(session, member.committee_id), *principals]
    return [one for one in found if one.pk != member.pk]


def _agencies(session: Session, member: Member, *, principal: bool) -> list[Agency]:
    """Whose seats the member holds, or stands in for, by name."""
    column = Seat.principal_id if principal else Seat.designee_id
    statement = select(Agency).join(Seat, col(Seat.agency_id) == Agency.id).where(column == member.pk)
    return list(session.exec(statement.order_by(Agency.name)).all())


def _led(session: Session, member: Member) -> list[Led]:
    leads = leads_by_workgroup(session, member.committee_id)
    found = [(group, leads.get(group.pk, [])) for group in workgroups_of(session, member.committee_id)]
    return [Led(group, len(led) == 1) for group, led in found if member.pk in {one.pk for one in led}]


def _withdraw(session: Session, member: Member, *, now: datetime) -> None:
    """What nobody could read any more is not sent, and is not reported as failed."""
    waiting = select(OutboxMessage).where(
        OutboxMessage.committee_id == member.committee_id,
        OutboxMessage.target == member.slack_id,
        OutboxMessage.state == SendState.QUEUED,
    )
    for message in session.exec(waiting.with_for_update(skip_locked=True)).all():
        message.state, message.ended_at = SendState.WITHDRAWN, now
        session.add(message)
