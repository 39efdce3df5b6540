"""A committee in a database, without Slack: its check-ins and nudges fall due as the days are walked."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from sqlalchemy import event
from sqlmodel import Session, col, select

from jobs import checkins, nudges
from models import schedule as schedules
from models.calendar import instant_of, today
from models.committee import Committee, Member, find_member
from models.database import Database
from models.goal import Goal, add_goal
from models.outbox import OutboxMessage, SendState
from models.recurrence import Recurrence, weekly
from models.roster import Person, admit, begin, put_workgroup
from models.schedule import Work
from models.step import ActionStep, add_step
from models.workgroup import Mode, Workgroup, workgroups_of
from tests.laid import laid_file

ZONE = "America/Denver"
NAMES = ("ana", "ben", "cho", "dee", "eli")
FIRE = {
    Work.ROUND_OPEN: checkins.open_round,
    Work.ROUND_REMIND: checkins.remind_round,
    Work.ROUND_CLOSE: checkins.close_round,
    Work.NUDGE: nudges.nudge,
}


@dataclass(frozen=True)
class Word:
    """One message: the day in its reader's zone, to whom, of what kind and about which steps' ids."""

    day: date
    who: str
    kind: str
    text: str


class Council:
    """ana coordinates; ben leads Diversion and dee Housing, cho works in both. No rounds by itself."""

    def __init__(self, folder: Path, now: datetime, **zones: str) -> None:
        self.database = Database(laid_file(folder / "council.db"))
        # A test's disk may lose its data: waiting for it would take most of the time.
        event.listen(self.database.engine, "connect", lambda raw, _: raw.execute("PRAGMA synchronous = OFF"))
        self.now = now
        self.zones = {name: zones.get(name, ZONE) for name in NAMES}
        with self.database.transaction() as session:
            ana = Person("UANA", "Ana", self.zones["ana"])
            committee, coordinator = begin(session, "T1", ana, name="Council", now=now)
            committee.zone = ZONE
            people = {
                name: admit(
                    session, committee, Person(f"U{name.upper()}", name.title(), self.zones[name]), now=now
                )
                for name in NAMES
            }
            for name, lead, mode in (
                ("Diversion", "ben", Mode.WORKPLAN),
                ("Housing", "dee", Mode.AS_THEY_ARISE),
            ):
                put_workgroup(
                    session,
                    coordinator,
                    committee,
                    name=name,
                    channel_id=f"C{name.upper()}",
                    mode=mode,
                    leads=[people[lead]],
                    members=[people["cho"]],
                    now=now,
                )
            for group in workgroups_of(session, committee.pk):
                add_goal(session, coordinator, statement=f"Better {group.name}", workgroup=group, now=now)

    @contextmanager
    def open(self) -> Iterator[Session]:
        """One transaction."""
        with self.database.transaction() as session:
            yield session

    def committee(self, session: Session) -> Committee:
        return session.exec(select(Committee)).one()

    def member(self, session: Session, name: str) -> Member:
        found = find_member(session, self.committee(session).pk, f"U{name.upper()}")
        assert found is not None
        return found

    def group(self, session: Session, name: str) -> Workgroup:
        return session.exec(select(Workgroup).where(Workgroup.name == name)).one()

    def step(self, title: str, owner: str | None, due: str | None, *, group: str = "Diversion") -> int:
        """A new step; returns its row id."""
        with self.open() as session:
            goal = session.exec(select(Goal).where(Goal.statement == f"Better {group}")).one()
            return add_step(
                session,
                self.member(session, "ana"),
                goal,
                title=title,
                owner=self.member(session, owner) if owner else None,
                due=date.fromisoformat(due) if due else None,
                now=self.now,
            ).pk

    def row(self, session: Session, step_id: int) -> ActionStep:
        return session.get_one(ActionStep, step_id)

    def rounds(self, group: str, *, weekday: int = 0, at: time = time(9), every: int = 2) -> None:
        """The workgroup checks in by that rule from now on."""
        with self.open() as session:
            rule = Recurrence(weekly({weekday}, every), today(self.now, ZONE), at, ZONE)
            pk = self.group(session, group).pk
            committee = self.committee(session)
            schedules.recur(session, committee.pk, Work.ROUND_OPEN, rule, subject_id=pk, now=self.now)

    def at(self, day: str, hour: str = "12:00") -> datetime:
        return instant_of(date.fromisoformat(day), time.fromisoformat(hour), ZONE)

    def walk(self, to: datetime) -> None:
        """Does everything that is due until then, each at its instant; what is said is sent at once."""
        while True:
            with self.open() as session:
                coming = schedules.next_due(session)
                if coming is None or coming.wake_at is None or coming.wake_at > to:
                    break
                self.now = max(self.now, coming.wake_at)
                schedule = schedules.claim_due(session, now=self.now)
                assert schedule is not None
                due = schedules.take_occurrence(session, schedule, now=self.now)
                if due is not None:
                    FIRE[schedule.work](session, schedule, due, now=self.now)
                self._send(session)
        self.now = to

    def _send(self, session: Session) -> None:
        queued = select(OutboxMessage).where(OutboxMessage.state == SendState.QUEUED)
        for message in session.exec(queued).all():
            message.state, message.sent_at = SendState.SENT, self.now
            session.add(message)

    def words(self, kind: str | None = None) -> list[Word]:
        """All that was sent, in order; channels by their id."""
        with self.open() as session:
            rows = session.exec(select(OutboxMessage).order_by(col(OutboxMessage.id))).all()
        return [
            Word(
                today(row.created_at, self.zones.get(row.target[1:].lower(), ZONE)),
                row.target[1:].lower() if row.target.startswith("U") else row.target,
                row.kind.value,
                " ".join(_texts(row.blocks)),
            )
            for row in rows
            if kind in (None, row.kind.value)
        ]

    def days(self, who: str, kind: str = "nudge") -> list[str]:
        """On which days somebody got a message of that kind."""
        return [word.day.isoformat() for word in self.words(kind) if word.who == who]


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "text" and isinstance(inner, str):
                yield inner
            else:
                yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)


def day_after(day: str, days: int) -> str:
    """The ISO date that many days later."""
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()
