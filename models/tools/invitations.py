"""Whom to invite for a key partner that nobody covers: who asks, by when, and what came of it.

What was asked before stays readable: asking again later is a new row.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from sqlalchemy import CheckConstraint
from sqlmodel import Field, Session, col, select

from models import audit, outbox, schedule
from models.access import Act, authorize
from models.base import Owned, stored, tenant_key, within
from models.calendar import WorkCalendar, instant_of, today
from models.committee import Committee, Member, calendar_of
from models.errors import AlreadySettled, NotFound, Refused
from models.goal import clean
from models.roles import Role
from models.schedule import Work
from models.tools.partners import KeyPartner

NAME_LIMIT, CONTACT_LIMIT, NOTE_LIMIT = 150, 200, 300
HOUR = time(9, 0)
FARTHEST = timedelta(days=731)


class AskState(StrEnum):
    """An invitation is open until somebody has said what came of it."""

    OPEN = "open"
    JOINED = "joined"
    DECLINED = "declined"
    LATER = "later"
    DROPPED = "dropped"


class Invitation(Owned, table=True):
    """That a member asks somebody to the table for a key partner, by a day.

    ``name`` is whom (an office or a person in it), ``contact`` how to reach them at work. ``note`` and
    ``settled_on`` say what came of it, and when.
    """

    __table_args__ = (
        tenant_key(),
        within("key_partner", "partner_id"),
        within("member", "asker_id"),
        CheckConstraint(f"length(name) BETWEEN 1 AND {NAME_LIMIT}", name="name_length"),
    )

    partner_id: int = Field(index=True)
    name: str
    contact: str = ""
    asker_id: int
    ask_by: date
    state: AskState = Field(default=AskState.OPEN, sa_column=stored(AskState, "state"))
    note: str = ""
    settled_on: date | None = None
    made_at: datetime

    def roles_of(self, _session: Session, member: Member) -> set[Role]:
        """Whoever asks says what came of it."""
        return {Role.OWNER} if member.id == self.asker_id else set()


@dataclass(frozen=True)
class InvitationLine:
    """An invitation with its partner and who asks."""

    invitation: Invitation
    partner: KeyPartner
    asker: Member


def invite(
    session: Session,
    actor: Member,
    partner: KeyPartner,
    *,
    name: str,
    contact: str,
    asker: Member,
    ask_by: date | None,
    now: datetime,
) -> Invitation:
    """The member asks them by that day, and is reminded once, privately.

    Raises Refused on the field at fault, NotFound for another committee's member, NotAllowed, and
    AlreadySettled for a partner that does not apply.
    """
    authorize(session, actor, Act.KEEP_ROSTER, partner)
    if not partner.active:
        raise AlreadySettled("partner", partner.name, "off")
    if asker.committee_id != partner.committee_id or not asker.active:
        raise NotFound("owner")
    committee = session.get_one(Committee, partner.committee_id)
    if len(contact.strip()) > CONTACT_LIMIT:
        raise Refused("contact", "too_long", contact)
    row = Invitation(
        committee_id=partner.committee_id,
        partner_id=partner.pk,
        name=clean(name, "name", limit=NAME_LIMIT),
        contact=" ".join(contact.split()),
        asker_id=asker.pk,
        ask_by=_checked(ask_by, "ask_by", day=today(now, committee.zone)),
        made_at=now,
    )
    _begin(session, actor, Act.KEEP_ROSTER, committee, row, now=now)
    return row


def record_answer(
    session: Session,
    actor: Member,
    invitation: Invitation,
    *,
    state: AskState,
    note: str,
    again_on: date | None = None,
    now: datetime,
) -> Invitation | None:
    """What came of it. With a day on which to ask again, that is a new invitation, which is returned.

    Raises Refused on the field at fault, NotAllowed, and AlreadySettled for one that was answered.
    """
    authorize(session, actor, Act.ANSWER_INVITATION, invitation)
    if invitation.state is not AskState.OPEN:
        raise AlreadySettled("invitation", invitation.name, invitation.state)
    tidy = _answer(session, invitation, state, note, again_on)
    committee = session.get_one(Committee, invitation.committee_id)
    day = today(now, committee.zone)
    again = _checked(again_on, "again_on", day=day) if again_on else None
    values = {"state": state, "note": tidy, "settled_on": day}
    audit.change(session, actor, Act.ANSWER_INVITATION, invitation, now=now, **values)
    schedule.cancel(session, committee.pk, Work.PARTNER_ASK, invitation.pk, now=now)
    outbox.withdraw_key(session, committee.pk, reminder_key(invitation), now=now)
    if again is None:
        return None
    kept = {name: getattr(invitation, name) for name in ("partner_id", "name", "contact", "asker_id")}
    row = Invitation(committee_id=committee.pk, ask_by=again, made_at=now, **kept)
    _begin(session, actor, Act.ANSWER_INVITATION, committee, row, now=now)
    return row


def _answer(
    session: Session, invitation: Invitation, state: AskState, note: str, again_on: date | None
) -> str:
    """The note without stray space. Raises Refused on the field at fault."""
    tidy = " ".join(note.split())
    if state is AskState.OPEN:
        raise Refused("state", "required")
    if len(tidy) > NOTE_LIMIT:
        raise Refused("note", "too_long", tidy)
    if again_on is not None and state is not AskState.LATER:
        raise Refused("again_on", "not_later")
    return tidy


def invitations_of(
    session: Session, committee_id: int, *, partner: KeyPartner | None = None, open_only: bool = False
) -> list[InvitationLine]:
    """The invitations, all or one partner's, the earliest day first; one query."""
    statement = (
        select(Invitation, KeyPartner, Member)
        .join(KeyPartner, col(KeyPartner.id) == Invitation.partner_id)
        .join(Member, col(Member.id) == Invitation.asker_id)
        .where(Invitation.committee_id == committee_id)
        .order_by(col(Invitation.ask_by), col(Invitation.id))
    )
    if partner is not None:
        statement = statement.where(Invitation.partner_id == partner.pk)
    if open_only:
        statement = statement.where(Invitation.state == AskState.OPEN)
    return [InvitationLine(*found) for found in session.exec(statement).all()]


def line_of(session: Session, invitation: Invitation) -> InvitationLine:
    """One invitation with its partner and who asks."""
    partner = session.get_one(KeyPartner, invitation.partner_id)
    return InvitationLine(invitation, partner, session.get_one(Member, invitation.asker_id))


def reminder_key(invitation: Invitation) -> str:
    """Names the one reminder of it."""
    return f"invitation:{invitation.pk}:reminder"


def remind_at(calendar: WorkCalendar, ask_by: date) -> datetime:
    """9:00 of the last working day up to that day, in the committee's zone."""
    return instant_of(calendar.previous_working_day(ask_by), HOUR, calendar.zone)


def _begin(
    session: Session, actor: Member, act: Act, committee: Committee, row: Invitation, *, now: datetime
) -> None:
    """Enters it and plans the reminder; where its hour is past, whoever asks has heard of it just now."""
    audit.create(session, actor, act, row, now=now)
    due = remind_at(calendar_of(session, committee), row.ask_by)
    if due > now:
        schedule.once(
            session,
            committee.pk,
            Work.PARTNER_ASK,
            due,
            subject_id=row.pk,
            zone=committee.zone,
            now=now,
        )


def _checked(picked: date | None, field: str, *, day: date) -> date:
    if picked is None:
        raise Refused(field, "no_day")
    if picked < day:
        raise Refused(field, "past")
    if picked > day + FARTHEST:
        raise Refused(field, "too_far")
    return picked
