"""Taking the roll: who sat on which seat, from the day of the meeting on until its minutes are approved."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from models import audit
from models.access import Act, authorize
from models.attendance import THERE, Attendance, Presence
from models.calendar import today
from models.committee import Member, Seat, lock
from models.errors import AlreadySettled, NotFound, Refused
from models.meeting import Meeting, MeetingSeries, MeetingState
from models.minutes import minutes_of
from models.quorum import AttendanceFacts, SeatAt, attendance_facts, seat_at
from models.roles import Role


@dataclass(frozen=True)
class Roll:
    """The roll of one meeting: its recorder takes it, or who leads the workgroup that meets."""

    meeting: Meeting

    @property
    def committee_id(self) -> int:
        """The meeting's committee."""
        return self.meeting.committee_id

    def roles_of(self, session: Session, member: Member) -> set[Role]:
        """Recorder by the minutes, lead by the workgroup whose meeting it is."""
        minutes = minutes_of(session, self.meeting)
        recorder = {Role.RECORDER} if minutes and minutes.recorder_id == member.id else set()
        return self.meeting.roles_of(session, member) | recorder


def check_roll(session: Session, actor: Member, meeting: Meeting, *, now: datetime) -> None:
    """Returns when the actor can take the roll now.

    Raises NotAllowed, AlreadySettled for a meeting that is cancelled or whose minutes are approved, and
    Refused before its day (in the series' zone).
    """
    authorize(session, actor, Act.TAKE_ATTENDANCE, Roll(meeting))
    if meeting.state == MeetingState.CANCELLED:
        raise AlreadySettled("attendance", meeting.planned_on.isoformat(), "cancelled")
    minutes = minutes_of(session, meeting)
    if minutes is not None and minutes.locked:
        raise AlreadySettled("attendance", meeting.planned_on.isoformat(), "approved")
    zone = session.get_one(MeetingSeries, meeting.series_id).zone
    if today(now, zone) < meeting.held_on(zone):
        raise Refused("presence", "too_early")


def open_roll(session: Session, actor: Member, meeting: Meeting, *, now: datetime) -> AttendanceFacts:
    """The seats of the meeting, to be recorded: nobody else records any until the transaction ends.

    Raises as ``check_roll``.
    """
    check_roll(session, actor, meeting, now=now)
    lock(session, meeting.committee_id)
    return attendance_facts(session, meeting)


def record_attendance(
    session: Session,
    actor: Member,
    facts: AttendanceFacts,
    seat: Seat,
    presence: Presence,
    *,
    by: Member | None = None,
    arrived_at: datetime | None = None,
    left_at: datetime | None = None,
    now: datetime,
) -> Attendance:
    """How the seat was at the meeting of these facts; what was recorded of it before is replaced.

    Without ``by`` it was the principal who sat there, or the designee who is known: as was said before the
    meeting, else the seat's own. Raises NotFound for a seat that does not count there, Refused (nobody to
    sit there, somebody who sits on another seat, times that cannot be), and as ``check_roll``.
    """
    check_roll(session, actor, facts.meeting, now=now)
    place = seat_at(facts, seat.pk)
    if place is None:
        raise NotFound("seat")
    sitter = _sitter(facts, place, presence, by)
    if presence not in THERE:
        arrived_at = left_at = None
    if arrived_at is not None and arrived_at <= facts.begins:
        arrived_at = None  # on time
    _check_times(facts, arrived_at, left_at)
    values = {
        "presence": presence,
        "member_id": sitter.pk if sitter else None,
        "arrived_at": arrived_at,
        "left_at": left_at,
    }
    return _write(session, actor, facts.meeting, place, values, now=now)


def _write(
    session: Session,
    actor: Member,
    meeting: Meeting,
    place: SeatAt,
    values: dict[str, Any],
    *,
    now: datetime,
) -> Attendance:
    row = place.recorded
    if row is None:
        row = Attendance(
            committee_id=meeting.committee_id, meeting_id=meeting.pk, seat_id=place.seat.pk, **values
        )
        audit.create(session, actor, Act.TAKE_ATTENDANCE, row, now=now)
    else:
        audit.change(session, actor, Act.TAKE_ATTENDANCE, row, now=now, **values)
    return row


def _sitter(facts: AttendanceFacts, place: SeatAt, presence: Presence, by: Member | None) -> Member | None:
    """Who sat there: on one seat only, and on no seat of nobody's as its principal."""
    if presence not in THERE:
        return None
    elsewhere = {one.sat.id for one in facts.seats if one is not place and one.there and one.sat}
    if presence is Presence.PRESENT:
        sitter = place.principal
        if sitter is None:
            raise Refused("presence", "empty_seat")
    else:
        known = [one for one in (place.named, place.designee) if one and one.id not in elsewhere]
        sitter = by or next(iter(known), None)
        if sitter is not None and place.principal is not None and sitter.id == place.principal.id:
            raise Refused("designee", "same_person", sitter.name)
    if sitter is not None and sitter.id in elsewhere:
        raise Refused("designee" if by else "presence", "sits_elsewhere", sitter.name)
    return sitter


def _check_times(facts: AttendanceFacts, arrived_at: datetime | None, left_at: datetime | None) -> None:
    """Within the meeting, and in their order. Raises Refused on the field ``arrived`` or ``left``."""
    for field, at in (("arrived", arrived_at), ("left", left_at)):
        if at is not None and not facts.begins < at <= facts.latest:
            raise Refused(field, "outside_meeting")
    if arrived_at is not None and left_at is not None and left_at <= arrived_at:
        raise Refused("left", "left_first")


def record_as_said(session: Session, actor: Member, facts: AttendanceFacts, *, now: datetime) -> None:
    """Records the seats that were not yet as was said for them before; of the silent ones nothing.

    Somebody who has meanwhile been recorded on another seat is left to be settled by hand. Raises as
    ``check_roll``.
    """
    check_roll(session, actor, facts.meeting, now=now)
    taken = {one.sat.id for one in facts.seats if one.there and one.sat}
    for one in facts.seats:
        if one.recorded is not None or one.preset is None:
            continue
        sitter = one.named if one.preset is Presence.DESIGNEE else one.principal
        if one.preset in THERE and sitter is not None and sitter.id in taken:
            continue
        record_attendance(session, actor, facts, one.seat, one.preset, by=one.named, now=now)


def record_rest(session: Session, actor: Member, facts: AttendanceFacts, *, now: datetime) -> None:
    """Records every seat that was not recorded yet, and of which nothing was said, as absent.

    Raises as ``check_roll``.
    """
    check_roll(session, actor, facts.meeting, now=now)
    for one in facts.unrecorded:
        if one.preset is None:
            record_attendance(session, actor, facts, one.seat, Presence.ABSENT, now=now)
