"""A whole Convener for a test: practice Slack, the bot over a real socket, an SQLite file, a still clock."""

import json
import pathlib
import sqlite3
import threading
from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from types import MappingProxyType

from sqlmodel import Session, col, select

import bot
from handlers.manifest import manifest
from jobs.timekeeper import Timekeeper
from models.calendar import today
from models.committee import Committee, Member, Sector, find_member
from models.goal import Goal, add_goal
from models.outbox import OutboxMessage, SendState
from models.recurrence import Recurrence, monthly_nth, weekly
from models.rhythm import put_series, set_rhythm
from models.roster import (
    Person,
    admit,
    begin,
    put_agency,
    put_seat,
    put_workgroup,
    set_basics,
)
from models.settings import load_settings
from models.step import ActionStep, add_step
from models.workgroup import Mode, Workgroup
from practice.clock import Clock
from practice.persistence import fill, to_json
from practice.server import PracticeSlack
from tests.laid import laid_file

MONDAY = datetime(2026, 11, 16, 14, 30, tzinfo=UTC)
"""Monday, 16 November 2026, 7:30 in Denver."""

ZONE = "America/Denver"

_filled: dict[Hashable, bytes] = {}
_led: dict[Hashable, tuple[bytes, str]] = {}
"""Where paths led: by the path and what it set out from, the database and the workspace at its end."""


@dataclass(frozen=True)
class Cast:
    """Who plays: the people (name -> full name, agency, sector), who coordinates, and the one workgroup."""

    people: dict[str, tuple[str, str, Sector]]
    coordinator: str
    leads: tuple[str, ...]
    members: tuple[str, ...]
    committee: str = "Justice and Health"
    workgroup: str = "Diversion"


FIVE = Cast(
    people={
        "ana": ("Ana Reyes", "Probation", Sector.CRIMINAL_JUSTICE),
        "ben": ("Ben Ode", "Behavioral Health", Sector.BEHAVIORAL_HEALTH),
        "cho": ("Cho Park", "Sheriff", Sector.CRIMINAL_JUSTICE),
        "dee": ("Dee Marsh", "Hospital", Sector.BEHAVIORAL_HEALTH),
        "eli": ("Eli Novak", "Peers", Sector.COMMUNITY),
    },
    coordinator="ana",
    leads=("ben",),
    members=("ana", "cho", "dee"),
)


class World:
    """A committee, set up, with one workgroup in #diversion; the committee itself sits in #committee.

    ana coordinates; ben leads the Diversion workgroup, in which all but eli work; nobody chairs yet.
    """

    by_chance = False
    """Whether the committee differs from one time to the next."""

    def __init__(
        self,
        folder: pathlib.Path,
        *,
        start: datetime = MONDAY,
        set_up: bool = True,
        cast: Cast = FIVE,
        env: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """``env`` holds settings beside those that connect the bot to the practice Slack."""
        self.cast, self.env = cast, env
        self.clock = Clock(start, frozen=True)
        self.slack = PracticeSlack(clock=self.clock, manifest=manifest())
        self._fill_workspace()
        self.file = folder / "convener.db"
        self.database_url = f"sqlite:///{self.file}"
        self.set_up = set_up

    def __enter__(self) -> "World":
        self.slack.start()
        settings = load_settings(
            {
                "SLACK_BOT_TOKEN": self.slack.bot_token,
                "SLACK_APP_TOKEN": self.slack.app_token,
                "SLACK_API_URL": self.slack.api_url,
                "DATABASE_URL": self.database_url,
                **self.env,
            }
        )
        self.convener = bot.build(settings, slack=bot.client_for(settings), clock=self.clock)
        self.timekeeper = Timekeeper(self.convener.database, self.clock, self.convener.clockwork.work)
        self._lay_database()
        self.socket = self.convener.listen(self.slack.app_token)
        self.slack.wait_for_socket()
        return self

    def __exit__(self, *_: object) -> None:
        # The SDK's client takes seconds to close and a server looks ten times a second whether it is to end;
        # nothing waits on them, so they close aside.
        threading.Thread(target=self.socket.close, daemon=True).start()
        self.convener.stop()
        threading.Thread(target=self.slack.stop, daemon=True).start()

    @contextmanager
    def session(self) -> Iterator[Session]:
        """One transaction on the bot's database."""
        with self.convener.database.transaction() as session:
            yield session

    def person(self, name: str):
        """Somebody to act as."""
        return self.slack.person(name)

    def id(self, name: str) -> str:
        """A person's Slack id."""
        return self.slack.workspace.user(name).id

    def channel(self, name: str) -> str:
        """A channel's Slack id."""
        return self.slack.workspace.channel(name).id

    def now(self) -> datetime:
        """What the clock says."""
        return self.clock()

    def today(self) -> date:
        """The committee's day."""
        return today(self.clock(), ZONE)

    def at(self, day: str, hour: str = "09:00") -> datetime:
        """An instant by wall time in the committee's zone: ``at("2026-11-20", "09:00")``."""
        from models.calendar import instant_of

        return instant_of(date.fromisoformat(day), time.fromisoformat(hour), ZONE)

    def walk(self, to: datetime | timedelta) -> None:
        """Moves the clock through everything that is due until then."""
        self.timekeeper.walk_to(to if isinstance(to, datetime) else self.clock() + to)

    def led(self, path: Callable[["World"], None]) -> None:
        """Goes a path that many tests set out by; from the same beginning once in a process, then to its end.

        ``path`` is a function of a module. What it does it does to the database, Slack's workspace and the
        clock, and it leaves no form open.
        """
        beginning = json.dumps(to_json(self.slack.workspace))
        key = (path, type(self), self._content(), beginning, tuple(self.env.items()))
        if key not in _led:
            path(self)
            _led[key] = (self._content(), json.dumps(to_json(self.slack.workspace)))
            return
        content, workspace = _led[key]
        copy = self.file.with_suffix(".led")
        copy.write_bytes(content)
        with closing(sqlite3.connect(copy)) as led, closing(sqlite3.connect(self.file)) as mine:
            led.backup(mine)
        fill(self.slack.workspace, json.loads(workspace))

    def work(self) -> None:
        """Does what is due now and sends what may be sent."""
        self.convener.clockwork.work()

    def committee(self, session: Session) -> Committee:
        """The committee's row."""
        return session.exec(select(Committee)).one()

    def member(self, session: Session, name: str) -> Member:
        """A member's row."""
        found = find_member(session, self.committee(session).pk, self.id(name))
        assert found is not None
        return found

    def workgroup(self, session: Session) -> Workgroup:
        """The Diversion workgroup's row."""
        return session.exec(select(Workgroup)).one()

    def goal(self, statement: str = "Fewer bookings", *, by: str = "ana") -> str:
        """A new goal of the Diversion workgroup; returns its short id."""
        with self.session() as session:
            return add_goal(
                session,
                self.member(session, by),
                statement=statement,
                workgroup=self.workgroup(session),
                now=self.now(),
            ).ref

    def step(self, title: str, *, owner: str | None, due: str | None, by: str = "ana") -> str:
        """A new step under the latest goal (made if there is none); returns its short id."""
        with self.session() as session:
            goals = session.exec(select(Goal)).all()
        if not goals:
            self.goal()
        with self.session() as session:
            return add_step(
                session,
                self.member(session, by),
                session.exec(select(Goal).order_by(col(Goal.id).desc())).all()[0],
                title=title,
                owner=self.member(session, owner) if owner else None,
                due=date.fromisoformat(due) if due else None,
                now=self.now(),
            ).ref

    def step_row(self, ref: str) -> ActionStep:
        """A step as it is in the database now (detached)."""
        with self.session() as session:
            return session.exec(select(ActionStep).where(ActionStep.number == int(ref[1:]))).one()

    def sent(self, kind: str | None = None) -> list[OutboxMessage]:
        """What was sent, in order; of one kind, if given (detached)."""
        with self.session() as session:
            statement = select(OutboxMessage).where(OutboxMessage.state == SendState.SENT)
            rows = session.exec(statement.order_by(col(OutboxMessage.sent_at), col(OutboxMessage.id))).all()
        return [row for row in rows if kind in (None, row.kind.value)]

    def _fill_workspace(self) -> None:
        space = self.slack.workspace
        for name, (full, agency, _) in self.cast.people.items():
            space.add_user(name, full, title=agency, tz=ZONE)
        space.add_user("stranger", "Sam Stranger", title="Not on the committee", tz=ZONE)
        everybody = [*self.cast.people, "stranger", self.slack.bot_user_id]
        for channel in ("committee", "diversion", "random"):
            space.add_channel(channel, everybody)

    def _lay_database(self) -> None:
        """The tables and the committee: made once in a process, then a copy of the file that came of it."""
        # All that it is made of: the people and channels as this workspace numbers them, and the instant.
        space = self.slack.workspace
        users = tuple((one.id, one.name, one.tz) for one in space.users.values())
        channels = tuple((one.id, one.name) for one in space.channels.values())
        key = (type(self), repr(self.cast), self.slack.team_id, users, channels, self.now())
        if self.set_up and key in _filled:
            self.file.write_bytes(_filled[key])
            return
        laid_file(self.file)
        if self.set_up:
            self._fill_committee()
        if self.set_up and not self.by_chance:
            _filled[key] = self._content()

    def _content(self) -> bytes:
        """The database as a file would be."""
        with closing(sqlite3.connect(self.file)) as connection:
            return connection.serialize()

    def _fill_committee(self) -> None:
        with self.session() as session:
            self._set_up(session)

    def _set_up(self, session: Session) -> None:
        now, cast = self.now(), self.cast
        people = {name: Person(self.id(name), full, ZONE) for name, (full, _, _) in cast.people.items()}
        first = people[cast.coordinator]
        committee, actor = begin(session, self.slack.team_id, first, name=cast.committee, now=now)
        set_basics(
            session,
            actor,
            committee,
            name=cast.committee,
            mission="",
            zone=ZONE,
            channel_id=self.channel("committee"),
            now=now,
        )
        members = {name: admit(session, committee, person, now=now) for name, person in people.items()}
        for name, (_, agency, sector) in cast.people.items():
            row = put_agency(session, actor, committee, name=agency, sector=sector, now=now)
            put_seat(session, actor, row, principal=members[name], designee=None, now=now)
        put_workgroup(
            session,
            actor,
            committee,
            name=cast.workgroup,
            channel_id=self.channel("diversion"),
            mode=Mode.WORKPLAN,
            leads=[members[name] for name in cast.leads],
            members=[members[name] for name in cast.members],
            now=now,
        )
        self._set_rhythm(session, actor, committee)
        committee.set_up_at = now
        session.add(committee)

    def _set_rhythm(self, session: Session, actor: Member, committee: Committee) -> None:
        """Check-ins every second Monday at 9:00, the digest on Fridays at 8:00, a meeting a month."""
        day = self.today()
        set_rhythm(
            session,
            actor,
            committee,
            checkins=Recurrence(weekly({0}, 2), day, time(9, 0), ZONE),
            digest=Recurrence(weekly({4}), day, time(8, 0), ZONE),
            now=self.now(),
        )
        put_series(
            session,
            actor,
            committee,
            recurrence=Recurrence(monthly_nth(2, 1), day, time(9, 0), ZONE),
            minutes=90,
            place="Room 2",
            agenda_days=5,
            now=self.now(),
        )
