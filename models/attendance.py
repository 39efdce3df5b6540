"""Who says they will come, and who came: by seat, where a designee counts as the seat present."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, UniqueConstraint, or_
from sqlmodel import Field, Session, col, select

from models import audit, outbox
from models.access import Act, authorize
from models.base import Owned, stored, tenant_key, within
from models.calendar import instant_of, today
from models.committee import Member, Seat, lock
from models.errors import AlreadySettled, NotFound, Refused
from models.meeting import Meeting, MeetingSeries, MeetingState
from models.outbox import OutboxSubject
from models.roles import Role
from models.workgroup import WorkgroupMember


class Coming(StrEnum):
    """What was said for a seat before the meeting."""

    YES = "yes"
    NO = "no"
    DESIGNEE = "designee"


class Presence(StrEnum):
    """How a seat is recorded; with a designee it counts as present."""

    PRESENT = "present"
    DESIGNEE = "designee"
    EXCUSED = "excused"
    ABSENT = "absent"


THERE = (Presence.PRESENT, Presence.DESIGNEE)
"""What counts towards the quorum."""


class Rsvp(Owned, table=True):
    """What was said last for a seat and a meeting; ``designee_id`` is who comes in its place."""

    __table_args__ = (
        tenant_key(),
        within("meeting", "meeting_id"),
        within("seat", "seat_id"),
        within("member", "designee_id"),
        UniqueConstraint("meeting_id", "seat_id"),
        CheckConstraint("(coming = 'designee') = (designee_id IS NOT NULL)", name="designee"),
    )

    meeting_id: int
    seat_id: int
    coming: Coming = Field(sa_column=stored(Coming, "coming"))
    designee_id: int | None = None
    said_at: datetime


class Attendance(Owned, table=True):
    """How a seat was recorded at a meeting; ``member_id`` is who sat on it.

    ``arrived_at`` and ``left_at`` are set for who came late or left early.
    """

    __table_args__ = (
        tenant_key(),
        within("meeting", "meeting_id"),
        within("seat", "seat_id"),
        within("member", "member_id"),
        UniqueConstraint("meeting_id", "seat_id"),
        CheckConstraint("arrived_at < left_at", name="in_order"),
    )

    meeting_id: int
    seat_id: int
    presence: Presence = Field(sa_column=stored(Presence, "presence"))
    member_id: int | None = None
    arrived_at: datetime | None = None
    left_at: datetime | None = None


FORECAST_DAYS, FORECAST_HOUR = 3, time(9, 0)
"""How long before a meeting, and when, the quorum is forecast."""


def forecast_at(meeting: Meeting, zone: str) -> datetime:
    """Three days before the meeting at 9:00 in that zone, wherever it was moved."""
    return instant_of(meeting.held_on(zone) - timedelta(days=FORECAST_DAYS), FORECAST_HOUR, zone)


def seats_at(session: Session, meeting: Meeting) -> list[Seat]:
    """The seats that count at the meeting, in the order in which they were made.

    All of the committee's at its own meetings; at a workgroup's, those whose principal or designee is in it.
    """
    series = session.get_one(MeetingSeries, meeting.series_id)
    statement = select(Seat).where(Seat.committee_id == meeting.committee_id)
    if series.workgroup_id is not None:
        group = select(WorkgroupMember.member_id).where(WorkgroupMember.workgroup_id == series.workgroup_id)
        statement = statement.where(or_(col(Seat.principal_id).in_(group), col(Seat.designee_id).in_(group)))
    return list(session.exec(statement.order_by(col(Seat.id))).all())


def answers_of(session: Session, meeting: Meeting) -> dict[int, Rsvp]:
    """What was said for the meeting, by the seat's id."""
    statement = select(Rsvp).where(Rsvp.committee_id == meeting.committee_id, Rsvp.meeting_id == meeting.id)
    return {row.seat_id: row for row in session.exec(statement).all()}


def attendance_of(session: Session, meeting: Meeting) -> dict[int, Attendance]:
    """How the seats were recorded at the meeting, by the seat's id; who is not there was not recorded."""
    statement = select(Attendance).where(
        Attendance.committee_id == meeting.committee_id, Attendance.meeting_id == meeting.id
    )
    return {row.seat_id: row for row in session.exec(statement).all()}


def seats_to_answer(session: Session, member: Member, meeting: Meeting) -> list[Seat]:
    """The seats for which the member can answer: their own first, then those they stand in for.

    They stand in as the seat's designee, or because they were named for this meeting.
    """
    said, seats = answers_of(session, meeting), seats_at(session, meeting)
    own = [seat for seat in seats if seat.principal_id == member.id]
    named = [seat for seat in seats if seat.pk in said and said[seat.pk].designee_id == member.id]
    others = [seat for seat in seats if seat.designee_id == member.id]
    return list({seat.pk: seat for seat in [*own, *named, *others]}.values())


def subject(meeting_id: int, seat_id: int) -> str:
    """What the outbox calls the question whether a seat will come."""
    return f"rsvp:{meeting_id}:{seat_id}"


def sitting(meeting_id: int, seat_id: int) -> str:
    """What the outbox calls the word to who was named for a seat."""
    return f"sits:{meeting_id}:{seat_id}"


@dataclass(frozen=True)
class _Place:
    """A seat at a meeting: its principal owns the answer; the designee, or who was named, stands in."""

    seat: Seat
    said: Rsvp | None

    @property
    def committee_id(self) -> int:
        return self.seat.committee_id

    def roles_of(self, _session: Session, member: Member) -> set[Role]:
        if member.id == self.seat.principal_id:
            return {Role.OWNER}
        named = self.said.designee_id if self.said else None
        return {Role.STAND_IN} if member.id in (self.seat.designee_id, named) else set()


def answer_meeting(
    session: Session,
    actor: Member,
    meeting: Meeting,
    seat: Seat,
    coming: Coming,
    *,
    designee: Member | None = None,
    now: datetime,
) -> Rsvp:
    """Notes whether the seat will come; the last answer counts, and nobody is asked for it any more.

    A stand-in who says yes comes themselves. Raises NotFound for a seat that does not count there,
    AlreadySettled once the meeting is over or cancelled, Refused (for somebody who sits on another seat, or
    a stand-in who goes against the principal's word), NotAllowed.
    """
    lock(session, meeting.committee_id)  # so that no two seats name one person at once
    said = answers_of(session, meeting)
    place = _Place(seat, said.get(seat.pk))
    authorize(session, actor, Act.ANSWER_MEETING, place)
    _check_to_come(meeting, now=now)
    seats = seats_at(session, meeting)
    if seat not in seats:
        raise NotFound("seat")
    if Role.STAND_IN in place.roles_of(session, actor):
        _check_stand_in(session, actor, place)
        if coming is Coming.YES:
            coming, designee = Coming.DESIGNEE, actor
    if designee is not None and designee.id == seat.principal_id:
        coming, designee = Coming.YES, None
    _check_sitter(session, meeting, place, [one for one in seats if one != seat], said, coming, designee)
    return _note(session, actor, meeting, place, coming, designee, now=now)


def _check_to_come(meeting: Meeting, *, now: datetime) -> None:
    if meeting.state == MeetingState.CANCELLED:
        raise AlreadySettled("meeting", meeting.planned_on.isoformat(), meeting.state)
    if meeting.state != MeetingState.PLANNED or meeting.ends_at <= now:
        raise AlreadySettled("meeting", meeting.planned_on.isoformat(), "over")


def _note(
    session: Session,
    actor: Member,
    meeting: Meeting,
    place: _Place,
    coming: Coming,
    designee: Member | None,
    *,
    now: datetime,
) -> Rsvp:
    named = designee.pk if designee and coming is Coming.DESIGNEE else None
    values: dict[str, Any] = {"coming": coming, "designee_id": named, "said_at": now}
    rsvp = place.said
    if rsvp is None:
        rsvp = Rsvp(committee_id=meeting.committee_id, meeting_id=meeting.pk, seat_id=place.seat.pk, **values)
        audit.create(session, actor, Act.ANSWER_MEETING, rsvp, now=now)
    else:
        audit.change(session, actor, Act.ANSWER_MEETING, rsvp, now=now, **values)
    _withdraw(session, rsvp, now=now)
    return rsvp


def _check_stand_in(session: Session, actor: Member, place: _Place) -> None:
    """A stand-in speaks where the principal has not, or has given them the word."""
    said, seat = place.said, place.seat
    principal = session.get(Member, seat.principal_id) if seat.principal_id else None
    if said is None or said.coming is Coming.NO or said.designee_id == actor.id:
        return
    if said.coming is Coming.YES and principal is not None and principal.active:
        raise Refused("coming", "principal_comes", principal.name)
    named = session.get(Member, said.designee_id) if said.designee_id else None
    if named is not None and named.active:
        raise Refused("coming", "somebody_comes", named.name)


def _check_sitter(
    session: Session,
    meeting: Meeting,
    place: _Place,
    others: Sequence[Seat],
    said: dict[int, Rsvp],
    coming: Coming,
    designee: Member | None,
) -> None:
    """One person sits on one seat, can come that day, and holds a place on the committee."""
    if coming is Coming.NO:
        return
    principal = session.get(Member, place.seat.principal_id) if place.seat.principal_id else None
    sitter, field = (designee, "designee") if coming is Coming.DESIGNEE else (principal, "coming")
    if sitter is None and coming is Coming.DESIGNEE:
        raise Refused(field, "nobody_named")
    if sitter is None:
        raise Refused(field, "empty_seat")
    if not sitter.active:
        raise NotFound("designee", sitter.slack_id)
    if coming is Coming.DESIGNEE and sitter.away_on(today(meeting.starts_at, sitter.zone)):
        raise Refused(field, "away_too", sitter.name)
    for other in others:
        word = said.get(other.pk)
        if word is None:
            continue
        own = word.coming is Coming.YES and other.principal_id == sitter.id
        if own or word.designee_id == sitter.id:
            raise Refused(field, "sits_elsewhere", sitter.name)


@dataclass(frozen=True)
class Lapsed:
    """An answer that counts no more: for which seat, and who was to come in its principal's place."""

    seat_id: int
    designee_id: int | None = None


def forget_answers(
    session: Session, actor: Member | None, meeting: Meeting, *, now: datetime
) -> list[Lapsed]:
    """The meeting is cancelled, or on another day: what was said of the old one counts no more.

    Nobody is asked about it any more either. Returns the answers that there were. Whoever calls it has the
    right to move or cancel the meeting.
    """
    lapsed = []
    for rsvp in answers_of(session, meeting).values():
        lapsed.append(Lapsed(rsvp.seat_id, rsvp.designee_id))
        audit.remove(session, actor, Act.ANSWER_MEETING, rsvp, now=now)
    for about in ("rsvp", "sits"):
        statement = select(OutboxSubject.subject).where(
            OutboxSubject.committee_id == meeting.committee_id,
            col(OutboxSubject.subject).startswith(f"{about}:{meeting.pk}:"),
        )
        for found in set(session.exec(statement).all()):
            outbox.withdraw(session, meeting.committee_id, found, now=now)
    return lapsed


def _withdraw(session: Session, rsvp: Rsvp, *, now: datetime) -> None:
    for about in (subject(rsvp.meeting_id, rsvp.seat_id), sitting(rsvp.meeting_id, rsvp.seat_id)):
        outbox.withdraw(session, rsvp.committee_id, about, now=now)
