"""Asking the seats that have not said whether they come: one message each, on a day without another one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlmodel import Session, col, select

from models.access import Act, authorize
from models.asking import to_be_asked
from models.attendance import Lapsed
from models.calendar import instant_of, today
from models.committee import Member, calendar_of
from models.errors import AlreadySettled
from models.meeting import MeetingState
from models.nudge import HOUR
from models.outbox import OutboxMessage
from models.quorum import AttendanceFacts, SeatAt, seat_at, whom_to_ask
from models.told import Told, told_lately

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Question:
    """A seat, who is asked for it, and when; None when they have no free day before the meeting."""

    place: SeatAt
    member: Member
    at: datetime | None


def question_key(facts: AttendanceFacts, seat_id: int) -> str:
    """The outbox key of the question to that seat: once for a meeting, and anew once it is moved."""
    return f"rsvp:{facts.meeting.pk}:{seat_id}:{facts.meeting.starts_at:%Y%m%dT%H%M}"


@dataclass(frozen=True)
class AskedAgain:
    """A seat whose answer was for another day: who is asked anew, and who need not come for it any more."""

    place: SeatAt
    member: Member | None
    released: Member | None


def ask_again(facts: AttendanceFacts, lapsed: Sequence[Lapsed], *, now: datetime) -> list[AskedAgain]:
    """Of the seats that had answered before their meeting was moved: who can answer now, and who was named.

    Whoever is away on the new day is not asked, but their designee.
    """
    found = []
    for one in lapsed:
        place = seat_at(facts, one.seat_id)
        if place is None:
            continue
        days = {today(at, facts.series.zone) for at in (now, facts.meeting.starts_at)}
        member, named = place.to_ask(*days), facts.people.get(one.designee_id or 0)
        found.append(AskedAgain(place, member, named if named != member else None))
    return found


def questions(session: Session, actor: Member, facts: AttendanceFacts, *, now: datetime) -> list[Question]:
    """Whom to ask when, of the seats that were silent and not asked yet.

    At once, or where somebody has had a nudge or a check-in today (or has one to come) at 9:00 of their next
    working day without one. Raises AlreadySettled once the meeting has begun or is cancelled, NotAllowed.
    """
    meeting = facts.meeting
    authorize(session, actor, Act.PLAN_MEETING, meeting)
    if meeting.state != MeetingState.PLANNED or meeting.starts_at <= now:
        raise AlreadySettled("meeting", meeting.planned_on.isoformat(), "over")
    days = _Days(session, facts, told_lately(session, facts.committee.pk, now=now), now)
    asked = _asked(session, facts)
    return [
        Question(place, member, days.free(member))
        for place, member in whom_to_ask(facts, now=now)
        if question_key(facts, place.seat.pk) not in asked
    ]


def _asked(session: Session, facts: AttendanceFacts) -> set[str]:
    """The keys of the questions that were put, also of those that go on as they were put again."""
    statement = select(OutboxMessage.key).where(
        OutboxMessage.committee_id == facts.committee.pk,
        col(OutboxMessage.key).startswith(f"rsvp:{facts.meeting.pk}:"),
    )
    return {":".join(key.split(":")[:4]) for key in session.exec(statement).all()}


class _Days:
    """The days until the meeting, and who has a word on which of them already."""

    def __init__(self, session: Session, facts: AttendanceFacts, told: Told, now: datetime) -> None:
        self._session, self._facts, self._told, self._now = session, facts, told, now
        self._calendar = calendar_of(session, facts.committee)
        self._asked: dict[tuple[date, str], set[int]] = {}
        self._given: set[tuple[int, date]] = set()

    def free(self, member: Member) -> datetime | None:
        """When the member can be asked, which takes that day; None where there is no such day."""
        first = day = today(self._now, member.zone)
        while True:
            at = self._now if day == first else instant_of(day, HOUR, member.zone)
            if at >= self._facts.meeting.starts_at:
                return None
            works = day == first or self._calendar.in_zone(member.zone).is_working_day(day)
            if works and not self._has_word(member, day):
                self._given.add((member.pk, day))
                return at
            day += DAY

    def _has_word(self, member: Member, day: date) -> bool:
        if (member.pk, day) in self._given or self._told.on(member.slack_id, day, member.zone):
            return True
        return member.pk in self._to_be_asked(day, member.zone)

    def _to_be_asked(self, day: date, zone: str) -> set[int]:
        """Who is asked to check in by the end of that day."""
        if (day, zone) not in self._asked:
            until = instant_of(day + DAY, time.min, zone)
            found = to_be_asked(self._session, self._facts.committee.pk, day, until=until)
            self._asked[day, zone] = found
        return self._asked[day, zone]
