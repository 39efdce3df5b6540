"""What the tests of minutes share: a meeting that is on, its form, and a word on who was there."""

from datetime import timedelta

from sqlmodel import col, select

from models.attendance import Presence
from models.committee import seats_of
from models.meeting import Meeting
from models.minutes import Minutes, MinutesEntry
from models.quorum import attendance_facts
from models.roll import record_attendance
from models.topic import AgendaItem


def to_the_eighth(world):
    """Two topics, and the clock at five past nine on the day of the meeting."""
    for title in ("Jail intake form", "Beds"):
        world.person("ben").command(f"/agenda add {title} decide", channel="committee")
    world.walk(world.at("2026-12-08", "09:05"))


class Meeting8:
    """The meeting of 8 December, from 9:00 to 10:30, with a topic each from ben and cho; ana coordinates."""

    def __init__(self, world):
        self.world = world
        world.led(to_the_eighth)

    def open(self, who="ana"):
        """The form, from the command."""
        seen = self.world.person(who).command("/agenda minutes", channel="committee")
        assert seen.ok, seen.error
        return self.view(who)

    def begin(self, who="ana"):
        """The form, with the minutes begun by who presses."""
        self.open(who)
        return self.press("I record: begin", who=who)

    def view(self, who="ana"):
        return self.world.person(who).views[-1]

    def press(self, label=None, *, who="ana", **names):
        """Presses a button of the form, or picks in a menu; returns the form as it is turned."""
        before = self.view(who)
        old = before.hash
        seen = self.world.person(who).click(before, label=label, **names)
        assert seen.ok, seen.error
        self.world.slack.wait_until(lambda: self.view(who).hash != old)
        return self.view(who)

    def fill(self, label, values, *, who="ana"):
        """Opens a form by its button and sends it."""
        self.press(label, who=who)
        return self.world.person(who).submit(values)

    def write(self, label, values, *, who="ana"):
        """The same, expecting that it is taken; returns the minutes' form."""
        answer = self.fill(label, values, who=who)
        assert answer.ok, (answer.error, answer.errors)
        return self.view(who)

    def roll(self, **presences):
        """Calls the roll: ``ana="present"``."""
        with self.world.session() as session:
            facts = attendance_facts(session, self.row(session))
            by = {one.principal_id: one for one in seats_of(session, facts.committee.pk)}
            for name, presence in presences.items():
                seat = by[self.world.member(session, name).pk]
                ana = self.world.member(session, "ana")
                record_attendance(session, ana, facts, seat, Presence(presence), now=self.world.now())

    def row(self, session) -> Meeting:
        return session.exec(select(Meeting).order_by(col(Meeting.starts_at))).first()

    def minutes(self) -> Minutes:
        with self.world.session() as session:
            return session.exec(select(Minutes).order_by(col(Minutes.id))).first()

    def entries(self) -> list[MinutesEntry]:
        with self.world.session() as session:
            return list(session.exec(select(MinutesEntry).order_by(col(MinutesEntry.id))).all())

    def topic(self, title) -> AgendaItem:
        with self.world.session() as session:
            return session.exec(select(AgendaItem).where(AgendaItem.title == title)).one()

    def item(self, title) -> str:
        return f"item:{self.topic(title).pk}"

    def posts(self, channel="committee"):
        seen = self.world.person("eli").messages(channel)
        return [one for one in seen if one.text.startswith("Minutes ·") and not one.only_for]

    def next_meeting(self):
        """The clock goes on to the meeting of 12 January."""
        self.world.walk(self.world.at("2027-01-12", "09:05"))

    def later(self, minutes=1):
        self.world.walk(timedelta(minutes=minutes))
