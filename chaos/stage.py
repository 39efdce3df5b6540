"""What the experiments with processes play on: a practice Slack, a committee, and the way to the bot."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, func, select

import bot
from chaos.points import Death, Fuse, MortalClient, watch
from chaos.processes import SharedClock
from handlers.manifest import manifest
from models import schedule as schedules
from models.calendar import today
from models.database import Database
from models.goal import add_goal
from models.migrate import metadata
from models.outbox import WAITING, OutboxMessage, SendState
from models.outbox import Message as Note
from models.recurrence import Recurrence, weekly
from models.rhythm import nudges_of, set_rhythm
from models.roster import Person, admit, begin, put_workgroup, set_basics
from models.settings import load_settings
from models.step import add_step
from models.workgroup import Mode
from practice.records import Message
from practice.server import PracticeSlack
from tests.postgres import empty_database, server

ZONE = "America/Denver"
START = datetime(2026, 11, 16, 14, 30, tzinfo=UTC)
"""Monday, 16 November 2026, 7:30 in Denver; check-ins begin at 9:00."""

ROUNDS = (0, 2)
"""The weekdays on which everybody is written to at 9:00: asked on Mondays, reminded on Wednesdays."""

KINDS = ("sqlite", "postgresql")


@dataclass(frozen=True)
class Address:
    """All that a process of the bot needs to know; can be sent to it."""

    clock: SharedClock
    database_url: str
    api_url: str
    bot_token: str
    app_token: str

    def convener(self, death: Death | None = None) -> bot.Convener:
        """The bot, put together as ``bot.py`` does it; it dies where ``death`` says."""
        settings = load_settings(
            {
                "SLACK_BOT_TOKEN": self.bot_token,
                "SLACK_APP_TOKEN": self.app_token,
                "SLACK_API_URL": self.api_url,
                "DATABASE_URL": self.database_url,
            }
        )
        fuse = Fuse(death)
        made = bot.build(settings, slack=MortalClient(bot.client_for(settings), fuse), clock=self.clock)
        watch(made.database.engine, fuse)
        return made


class Stage:
    """A committee of so many people, each with a commitment of their own in the one workgroup.

    The workgroup checks in every Monday at 9:00, so that each round, and each reminder two days later, is
    one message to everybody; there are no nudges. Use it as a context manager.
    """

    def __init__(self, kind: str, people: int) -> None:
        self.kind, self.people = kind, people

    def __enter__(self) -> "Stage":
        with ExitStack() as opened:
            folder = Path(opened.enter_context(TemporaryDirectory(prefix="convener-chaos-")))
            url = opened.enter_context(_database(self.kind, folder))
            self.clock = SharedClock(START, folder / "clock")
            self.slack = opened.enter_context(PracticeSlack(clock=self.clock, manifest=manifest()))
            self.slack.limits = False  # what is sent how fast is another experiment's matter
            self.database = Database(url)
            opened.callback(self.database.close)
            metadata().create_all(self.database.engine)
            self.names = [f"member{number:03}" for number in range(self.people)]
            self._fill()
            slack = self.slack
            self.address = Address(self.clock, url, slack.api_url, slack.bot_token, slack.app_token)
            self._opened = opened.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._opened.close()

    def waiting(self) -> datetime | None:
        """When the first message that is still on its way may next be seen to."""
        with self.database.reading() as session:
            return session.exec(
                select(func.min(OutboxMessage.not_before)).where(col(OutboxMessage.state).in_(WAITING))
            ).one()

    def scheduled(self) -> datetime:
        """When a piece of work is due next."""
        with self.database.reading() as session:
            coming = schedules.next_due(session)
        assert coming is not None, "the committee has a rhythm"
        assert coming.wake_at is not None, "it was asked for by that"
        return coming.wake_at

    def everybody_is_due(self) -> bool:
        """Whether the next life will write to everybody."""
        return (
            self.scheduled() <= self.clock()
            and self.scheduled().astimezone(ZoneInfo(ZONE)).weekday() in ROUNDS
        )

    def count(self, *states: SendState) -> int:
        """How many messages in these states may be seen to now."""
        statement = select(func.count()).where(
            col(OutboxMessage.state).in_(states), OutboxMessage.not_before <= self.clock()
        )
        with self.database.reading() as session:
            return session.exec(statement).one()

    def rounds(self) -> int:
        """How many times everybody was to be written to by now."""
        now, first = self.clock().astimezone(ZoneInfo(ZONE)), START.date()
        days = (first + timedelta(days=number) for number in range((now.date() - first).days + 1))
        written = [datetime.combine(day, time(9), ZoneInfo(ZONE)) for day in days if day.weekday() in ROUNDS]
        return sum(instant <= now for instant in written)

    def _fill(self) -> None:
        space = self.slack.workspace
        people = [space.add_user(name, tz=ZONE) for name in self.names]
        for channel in ("committee", "diversion"):
            space.add_channel(channel, [*self.names, self.slack.bot_user_id])
        with self.database.transaction() as session:
            self._seat(session, [Person(user.id, user.real_name, ZONE) for user in people])

    def _seat(self, session: Session, people: list[Person]) -> None:
        now, channel = self.clock(), self.slack.workspace.channel
        committee, chief = begin(session, self.slack.team_id, people[0], name="Justice and Health", now=now)
        set_basics(
            session,
            chief,
            committee,
            name=committee.name,
            mission="",
            zone=ZONE,
            channel_id=channel("committee").id,
            now=now,
        )
        members = [admit(session, committee, person, now=now) for person in people]
        group = put_workgroup(
            session,
            chief,
            committee,
            name="Diversion",
            channel_id=channel("diversion").id,
            mode=Mode.WORKPLAN,
            leads=[chief],
            members=members,
            now=now,
        )
        monday = Recurrence(weekly({0}), today(now, ZONE), time(9), ZONE)
        friday = Recurrence(weekly({4}), today(now, ZONE), time(8), ZONE)
        set_rhythm(session, chief, committee, checkins=monday, digest=friday, now=now)
        for daily in nudges_of(session, committee.pk):
            schedules.pause(session, chief, daily, paused=True, now=now)
        goal = add_goal(session, chief, statement="Fewer bookings", workgroup=group, now=now)
        for member in members:
            add_step(session, chief, goal, title="Write the protocol", owner=member, due=None, now=now)
        committee.set_up_at = now
        self.committee_id = committee.pk


@contextmanager
def _database(kind: str, folder: Path) -> Iterator[str]:
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'convener.db'}"
    else:
        with server() as postgres, empty_database(postgres) as url:
            yield url


@dataclass(frozen=True)
class Tally:
    """What became of all messages, as Slack saw it."""

    messages: int
    lost: int
    twice: int


def tally(stage: Stage) -> Tally:
    """Compares what the bot said at Slack with the outbox, token by token."""
    shown = [token_of(message) for message in said(stage)]
    with stage.database.reading() as session:
        written = set(session.exec(select(OutboxMessage.token)).all())
    return Tally(len(written), lost=len(written - set(shown)), twice=len(shown) - len(set(shown) & written))


def said(stage: Stage) -> list[Message]:
    """All that stands at Slack; nobody but the bot writes there."""
    with stage.slack.workspace.lock:
        return [message for held in stage.slack.workspace.messages.values() for message in held.values()]


def plain(words: str) -> Note:
    """A message of these words."""
    return Note(words, [{"type": "section", "text": {"type": "plain_text", "text": words}}])


def token_of(message: Message) -> str:
    """The token by which the outbox knows a message at Slack."""
    return str((message.metadata or {}).get("event_payload", {}).get("token"))
