"""An invented county of nothing but a Slack workspace, and a story told through commands and forms only."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlmodel import Session, select

from models.calendar import today
from models.committee import Agency, Seat, Sector, agencies_of
from models.outbox import Op
from models.workgroup import Workgroup
from prompts.tools import undo
from tests.journeys.nine import ONLY_THEY, Story
from tests.journeys.transcript import shown
from tests.world import ZONE, Cast, World

START = datetime(2026, 1, 5, 14, 30, tzinfo=UTC)
"""Monday, 5 January 2026, 7:30 in Denver."""

MINUTE = timedelta(minutes=1)
NOTHING = "not a word of it"
"""Time passes, and what is sent is counted only."""

CJ, BH = Sector.CRIMINAL_JUSTICE, Sector.BEHAVIORAL_HEALTH

LARKIN = Cast(
    people={
        "nadia": ("Nadia Brandt", "County Manager", Sector.GOVERNMENT),
        "tom": ("Tom Ferreira", "Sheriff", CJ),
        "ruth": ("Ruth Okafor", "District Court", CJ),
        "lars": ("Lars Vinter", "Probation", CJ),
        "mei": ("Mei Tanaka", "Behavioral Health", BH),
        "omar": ("Omar Haddad", "Valley Hospital", BH),
        "rosa": ("Rosa Lindqvist", "Open Door Peers", Sector.COMMUNITY),
        "abby": ("Abby Moreno", "Harbor Health Plan", BH),
    },
    coordinator="nadia",
    leads=("omar",),
    members=(),
    committee="Larkin County Council on Justice and Health",
)
"""Abby is asked to the table later; the names of the agencies are those that the wizard is told."""

AGENCIES = {name: (agency, sector.value) for name, (_, agency, sector) in LARKIN.people.items()}


class Larkin(World):
    """A workspace with eight people and four channels, in which nothing is set up."""

    def __init__(self, folder: Any) -> None:
        super().__init__(folder, start=START, set_up=False, cast=LARKIN)

    def _fill_workspace(self) -> None:
        super()._fill_workspace()
        self.slack.workspace.add_channel("reentry", [*map(self.id, LARKIN.people), self.slack.bot_user_id])

    def seat(self, name: str) -> int:
        """The id of the seat whose principal that is."""
        with self.session() as session:
            holder = self.member(session, name)
            return session.exec(select(Seat).where(Seat.principal_id == holder.pk)).one().pk

    def group(self, session: Session, name: str) -> Workgroup:
        """The workgroup of that name."""
        return session.exec(select(Workgroup).where(Workgroup.name == name)).one()

    def agency(self, name: str) -> str:
        """The value that stands in a form for the agency of that person."""
        with self.session() as session:
            rows: list[Agency] = agencies_of(session, self.committee(session).pk)
        return str(next(one.pk for one in rows if one.name == AGENCIES[name][0]))

    def agencies(self, *names: str) -> list[str]:
        """The values of several."""
        return [self.agency(name) for name in names]

    def private(self) -> list[tuple[str, date, str, str]]:
        """Every private message that nobody asked for by a press: to whom, on which day, kind and key."""
        space = self.slack.workspace
        return [
            (space.user(row.target).name, today(row.sent_at or row.created_at, ZONE), row.kind.value, row.key)
            for row in self.sent()
            if row.op == Op.POST and row.target.startswith("U")
        ]

    def weeks(self) -> Counter[tuple[str, date]]:
        """How many private messages each person got in a week, by the week's Monday."""
        return Counter((who, day - timedelta(days=day.weekday())) for who, day, _, _ in self.private())


class Tale(Story):
    """A story whose people press on through what a tool shows only to them."""

    habits: tuple[tuple[str, str, str], ...] = ()
    """What people do on their own on a day, at 11:00: the day, who, and what they type."""

    def walk(self, to: Any, *only: str) -> None:
        """Time passes, and on the way people do what they are used to do."""
        only = (*only, "One thing to try") if only else ()  # what was noticed is always told
        goal = to if isinstance(to, datetime) else self.world.now() + to
        for day, who, line in [one for one in self.habits if self.world.at(one[0], "11:00") <= goal]:
            super().walk(self.world.at(day, "11:00"), *only)
            with self.in_short(f"{who} types {line}"):
                self.act(who, line, "diversion" if "goals" in line else "committee")
        self.habits = tuple(one for one in self.habits if self.world.at(one[0], "11:00") > goal)
        super().walk(goal, *only)

    def asks(self, who: str, line: str, lines: int = 3, channel: str = "committee") -> Any:
        """A command, told by so many lines of its answer; that message."""
        return self.glance(who, line, channel, lines).messages[-1]

    def goes(
        self, who: str, message: Any, label: str, lines: int = 3, says: str = "", part: str = "", **which: Any
    ) -> Any:
        """Presses a button; the message that stands there then, told by so many lines (from ``part`` on)."""
        self.listen()
        self._line(f"{who} presses [{label}]")
        seen = self.world.person(who).click(message, label=label, **which)
        assert seen.ok, seen.error
        return self._after(seen, lines, says, part)

    def form(self, who: str, message: Any, label: str, **which: Any) -> Any:
        """Presses a button that opens a form; the form."""
        self.listen()
        seen = self.world.person(who).click(message, label=label, **which)
        assert seen.view is not None, seen.text
        return seen.view

    def takes(
        self, who: str, how: str, values: dict[str, Any], lines: int = 2, says: str = "", part: str = ""
    ) -> Any:
        """Sends the open form, which is taken; the message that comes of it, told by so many lines."""
        seen = self._send(who, how, values)
        assert seen.ok, seen.errors or seen.error
        return self._after(seen, lines, says, part)

    def refused(self, who: str, how: str, values: dict[str, Any]) -> dict[str, str]:
        """Sends the open form, which is not taken; why, by field."""
        seen = self._send(who, how, values)
        assert seen.errors, seen.text
        for why in seen.errors.values():
            self._quote(f"(not taken, the form stays open) {why}")
        return {block.partition("~")[0]: why for block, why in seen.errors.items()}

    def fills(
        self, who: str, message: Any, label: str, values: dict[str, Any], lines: int = 2, **which: Any
    ) -> Any:
        """Opens a form by its button and sends it; the message that comes of it."""
        part = which.pop("part", "")
        self.form(who, message, label, **which)
        return self.takes(who, f"[{label}]", values, lines, part=part)

    def opens_row(self, who: str, message: Any, text: str, lines: int = 2) -> Any:
        """Presses *Open* beside that text; the card it leads to."""
        value = next(
            block["accessory"]["value"]
            for block in message.blocks
            if block["type"] == "section" and text in block["text"]["text"] and "accessory" in block
            if block["accessory"]["action_id"] != undo.BACK
        )
        self._line(f"{who} presses [Open] beside {text}")
        seen = self.world.person(who).click(message, label="Open", value=value)
        assert seen.ok, seen.error
        return self._after(seen, lines, "", "")

    @contextmanager
    def in_short(self, told: str) -> Iterator[None]:
        """What people do meanwhile is told in these words alone; what is sent meanwhile is told after it."""
        self.listen()
        self._line(told)
        start, heard = len(self.lines), self.heard
        yield
        del self.lines[start:]
        self.heard = heard

    def drops(self, who: str, name: str, content: bytes, text: str = "", lines: int = 6) -> Any:
        """Drops a file into the direct messages with the bot; what it answers."""
        self.listen()
        self._line(f"{who} drops the file {name} into the direct messages" + (f": {text}" if text else ""))
        person = self.world.person(who)
        before = len(person.dm)
        assert person.drop(name, content, text=text).ok

        def answered() -> bool:
            self.world.work()
            return any(one.by_bot for one in person.dm[before:])

        self.world.slack.wait_until(answered)
        with self.clipped(lines):
            self.listen()
        return person.dm[-1]

    def newest(self, who: str, words: str) -> Any:
        """The newest direct message with these words."""
        return next(one for one in reversed(self.world.person(who).dm) if words in one.words)

    def _send(self, who: str, how: str, values: dict[str, Any]) -> Any:
        person = self.world.person(who)
        blocks = person.views[-1].blocks
        given = [self._asked(blocks, name, value) for name, value in values.items() if value]
        self._line(f"{who} {how}: {'; '.join(given)}" if given else f"{who} {how}")
        return person.submit(values)

    def _after(self, seen: Any, lines: int, says: str, part: str) -> Any:
        """What stands there, told by its first lines, or by those from these words on."""
        self.world.slack.wait_until(lambda: seen.messages and says in seen.messages[-1].words)
        message = seen.messages[-1]
        words = shown(message.blocks) or message.text
        with self.clipped(lines):
            if lines:
                self._quote(f"{ONLY_THEY}\n" + words[words.index(part) :])
        return message
