"""Four seats around a table, and a meeting at which they sit: for tests of who comes and who came."""

from datetime import date, datetime, time, timedelta

import pytest

from models.attendance import Attendance, Coming, Presence, Rsvp, answer_meeting, answers_of
from models.calendar import instant_of
from models.committee import Member, Seat, Sector
from models.meeting import Meeting, MeetingSeries
from models.quorum import attendance_facts
from models.roll import record_attendance
from models.roster import Person, admit, put_agency, put_seat
from tests.models.both import NOW, ZONE, seat, session

__all__ = ["session"]

DAY = date(2026, 12, 8)


def at(hour: str) -> datetime:
    return instant_of(DAY, time.fromisoformat(hour), ZONE)


MORNING, DURING = at("08:30"), at("09:30")


class Table:
    """Four seats: ana (Probation), ben (Clinic), cho (Sheriff; dee is designee), and an empty one."""

    def __init__(self, session, *, team="T1", group=False, quorum=None):
        self.session, self.cast = session, seat(session, team)
        cast = self.cast
        self.eli = admit(session, cast.committee, Person(f"UELI{team}", "Eli", ZONE), now=NOW)
        self.seats = {
            "ana": self.put("Probation", cast.ana),
            "ben": self.put("Clinic", cast.ben, sector=Sector.BEHAVIORAL_HEALTH),
            "cho": self.put("Sheriff", cast.cho, cast.dee),
            "empty": self.put("Peers", None, sector=Sector.COMMUNITY),
        }
        self.series = MeetingSeries(
            committee_id=cast.committee.pk,
            workgroup_id=cast.group.pk if group else None,
            title="Council",
            rule="FREQ=DAILY",
            start=DAY,
            at=time(9),
            zone=ZONE,
            quorum=quorum,
        )
        session.add(self.series)
        session.flush()
        self.meeting = self.meet(DAY)

    def put(self, name, principal, designee=None, *, sector=Sector.CRIMINAL_JUSTICE) -> Seat:
        agency = put_agency(
            self.session, self.cast.ana, self.cast.committee, name=name, sector=sector, now=NOW
        )
        return put_seat(self.session, self.cast.ana, agency, principal=principal, designee=designee, now=NOW)

    def meet(self, day) -> Meeting:
        begin = instant_of(day, time(9), ZONE)
        meeting = Meeting(
            committee_id=self.cast.committee.pk,
            series_id=self.series.pk,
            planned_on=day,
            starts_at=begin,
            ends_at=begin + timedelta(minutes=90),
        )
        self.session.add(meeting)
        self.session.flush()
        return meeting

    def person(self, name) -> Member:
        return self.eli if name == "eli" else getattr(self.cast, name)

    def answer(self, who, whose, coming, designee=None, *, now=NOW) -> Rsvp:
        named = self.person(designee) if designee else None
        return answer_meeting(
            self.session,
            self.person(who),
            self.meeting,
            self.seats[whose],
            Coming(coming),
            designee=named,
            now=now,
        )

    def mark(self, who, whose, presence, *, now=DURING, **values) -> Attendance:
        return record_attendance(
            self.session,
            self.person(who),
            self.facts(),
            self.seats[whose],
            Presence(presence),
            now=now,
            **values,
        )

    def facts(self):
        return attendance_facts(self.session, self.meeting)

    def said(self) -> dict[str, tuple[str, int | None]]:
        rows = answers_of(self.session, self.meeting)
        named = {one.pk: name for name, one in self.seats.items()}
        return {named[pk]: (row.coming.value, row.designee_id) for pk, row in rows.items()}


@pytest.fixture
def table(session) -> Table:
    return Table(session)


def refused(field, code):
    return lambda error: (error.field, error.code) == (field, code)
