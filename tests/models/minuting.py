"""A committee at its table, for the tests of minutes: three seats, a meeting that is on, one to come."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

import pytest
from sqlmodel import Session

from models import minutes_lines as lines
from models.attendance import Presence
from models.committee import Sector
from models.meeting import Meeting
from models.minutes import (
    Minutes,
    MotionResult,
    begin_minutes,
    recordable,
    review,
)
from models.minutes_approval import approve
from models.minutes_lines import Motion, Place
from models.quorum import attendance_facts
from models.recurrence import Recurrence, monthly_nth
from models.rhythm import put_series
from models.roll import record_attendance
from models.roster import put_agency, put_seat
from models.standing import Part
from models.topic import AgendaItem, add_topic
from tests.models.both import NOW, ZONE, Cast, seat

STARTED = datetime(2026, 12, 8, 16, 5, tzinfo=UTC)
"""9:05 in Denver, on the second Tuesday of December; the meeting is from 9:00 to 10:30."""

LATER = datetime(2027, 1, 12, 16, 5, tzinfo=UTC)
"""The same in January."""

PLACE = Place(heading=Part.CALL_TO_ORDER)


@dataclass
class Table:
    """The committee at its table: three seats (ana, ben, cho), a meeting that is on and one to come."""

    session: Session
    cast: Cast
    meeting: Meeting
    following: Meeting

    def minutes(self) -> Minutes:
        return begin_minutes(self.session, self.cast.ana, self.meeting, now=STARTED)

    def topic(self, title: str = "Beds") -> AgendaItem:
        return add_topic(self.session, self.cast.dee, self.meeting, title=title, now=NOW)

    def roll(self, ana: str = "present", ben: str = "present", cho: str = "present", *, at=None) -> None:
        meeting = at or self.meeting
        for who, presence in ((self.cast.ana, ana), (self.cast.ben, ben), (self.cast.cho, cho)):
            facts = attendance_facts(self.session, meeting)
            own = next(one.seat for one in facts.seats if one.seat.principal_id == who.id)
            by = self.cast.dee if presence == "designee" else None
            now = max(STARTED, meeting.starts_at)
            record_attendance(self.session, self.cast.ana, facts, own, Presence(presence), by=by, now=now)

    def motion(self, **changes) -> Motion:
        values = {
            "text": "To adopt it",
            "mover": self.cast.ben,
            "seconder": self.cast.cho,
            "result": MotionResult.ADOPTED,
        }
        return Motion(**{**values, **changes})

    def move(self, minutes: Minutes, place: Place = PLACE, **changes):
        return lines.record_motion(
            self.session, self.cast.ana, minutes, place, self.motion(**changes), now=STARTED
        )

    def reviewed(self) -> Minutes:
        minutes = self.minutes()
        review(self.session, self.cast.ana, minutes, now=STARTED)
        return minutes

    def approved(self) -> Minutes:
        minutes = self.reviewed()
        approve(self.session, self.cast.ana, minutes, self.following, now=LATER)
        return minutes


@pytest.fixture
def table(database):
    with database.transaction() as session:
        cast = seat(session)
        for who in (cast.ana, cast.ben, cast.cho):
            agency = put_agency(
                session,
                cast.ana,
                cast.committee,
                name=f"Agency of {who.name}",
                sector=Sector.GOVERNMENT,
                now=NOW,
            )
            put_seat(session, cast.ana, agency, principal=who, designee=None, now=NOW)
        series = put_series(
            session,
            cast.ana,
            cast.committee,
            recurrence=Recurrence(monthly_nth(2, 1), date(2026, 11, 16), time(9, 0), ZONE),
            minutes=90,
            place="Room 2",
            agenda_days=5,
            now=NOW,
        )
        [meeting] = recordable(session, series, now=STARTED)
        following = recordable(session, series, now=LATER)[0]
        yield Table(session, cast, meeting, following)
