"""The bot is down for a minute, an hour, a day, a month: every occurrence is accounted for when it is back.

A committee with every kind of schedule, in several zones, lives through ten weeks in which clocks change.
At many instants its database is copied; in the copy nothing happens for a while, under each catch-up policy,
and then one tick comes. What was due is worked out from the rules, apart from Convener.
"""

import random
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import product
from pathlib import Path

from sqlalchemy import event
from sqlmodel import Session, col, select

from chaos.counties import found
from chaos.expected import due_by_rule
from chaos.quiet import quiet
from chaos.report import Result
from jobs.tick import FIRE, Fire, tick
from models import schedule, sending
from models.calendar import today
from models.catch_up import CatchUp
from models.committee import Committee, Member, coordinators, members_of
from models.database import Database
from models.goal import Goal
from models.outbox import OutboxMessage
from models.pace import Limits
from models.recurrence import Recurrence, weekly
from models.roster import Person, admit
from models.schedule import Occurrence, Schedule
from models.settling import Arrival, mark_sent
from models.step import add_step
from models.told import ASKING
from models.work import Work

DOWN = (timedelta(minutes=1), timedelta(hours=1), timedelta(days=1), timedelta(days=30))
POLICIES = (None, *CatchUp)
CHANGES = (datetime(2026, 10, 25, 1, tzinfo=UTC), datetime(2026, 11, 1, 8, tzinfo=UTC))
"""When clocks in Paris and in Denver are put back."""

ELSEWHERE = ("Europe/Paris", "Asia/Kolkata", "Pacific/Honolulu", "Australia/Lord_Howe")
NO_LIMITS = Limits(timedelta(0), {})
BAR = "each occurrence that was due has one outcome, nothing twice, one nudge a person at most"


@dataclass
class Tally:
    """What was seen in all downtimes together, and in words what was wrong."""

    downtimes: int = 0
    due: int = 0
    kinds: set[Work] = field(default_factory=set)
    outcomes: Counter[str] = field(default_factory=Counter)
    most_messages: int = 0
    broken: list[str] = field(default_factory=list)


def downtime(seed: int, *, short: bool) -> Result:
    """Sixteen instants in nine weeks, each with all lengths and policies; if short, two with five."""
    dice, tally = random.Random(seed), Tally()
    cases = list(product(DOWN, POLICIES))
    with quiet(), tempfile.TemporaryDirectory() as folder:
        database = open_quick(Path(folder) / "county.db")
        now = founded(database)
        for instant in instants_between(dice, now, *((2, 14) if short else (16, 64))):
            now = live(database, now, instant, dice)
            for down, policy in dice.sample(cases, 5 if short else len(cases)):
                copy = Path(folder) / "copy.db"
                copy_to(database, copy)
                tally.broken += be_down(copy, now, down, policy, tally)
        database.close()
    figures = {
        "downtimes": tally.downtimes,
        "due": tally.due,
        "kinds of work": len(tally.kinds),
        "outcomes": dict(sorted(tally.outcomes.items())),
        "most messages to one person": tally.most_messages,
        "broken": len(tally.broken),
        "such as": "; ".join(tally.broken[:3]),
    }
    return Result("downtime", figures, BAR, not tally.broken and tally.due > 0)


def open_quick(path: Path) -> Database:
    """A database that is gone after the experiment: nobody waits for the disk."""
    database = Database(f"sqlite:///{path}")
    event.listen(database.engine, "connect", lambda raw, _: raw.execute("PRAGMA synchronous = OFF"))
    return database


def founded(database: Database) -> datetime:
    """The sample county with people in other zones, a digest in the hour that Denver repeats, and so on."""
    now = found(database, "T1")
    with database.transaction() as session:
        committee = session.exec(select(Committee)).one()
        ana = coordinators(session, committee.pk)[0]
        for n, zone in enumerate(ELSEWHERE):
            admit(session, committee, Person(f"U{n}", f"Pat {n}", zone), now=now)
        day, zone = today(now, committee.zone), committee.zone
        digest, *rounds = [
            found_one
            for work in (Work.DIGEST, Work.ROUND_OPEN)
            for found_one in schedule.schedules_of(session, committee.pk)
            if found_one.work == work
        ]
        nightly = Recurrence(weekly({6}), day, time(1, 30), zone)
        schedule.change_rule(session, ana, digest, nightly, now=now)
        at_the_end = Recurrence("FREQ=MONTHLY;BYMONTHDAY=-1", day, time(2, 30), zone)
        schedule.change_rule(session, ana, rounds[0], at_the_end, now=now)
    return now


def instants_between(dice: random.Random, start: datetime, count: int, days: int) -> list[datetime]:
    """When the bot goes down: shortly before each change of clocks, and at any time."""
    shortly = [change - dice.choice(DOWN[:3]) / 2 for change in CHANGES]
    seconds = int(timedelta(days=days).total_seconds())
    anywhen = [start + timedelta(seconds=dice.randrange(seconds)) for _ in range(count - len(shortly))]
    return sorted([*shortly, *anywhen])


def live(database: Database, now: datetime, until: datetime, dice: random.Random) -> datetime:
    """Everything on time up to then, or up to about what falls due next; returns when that is."""
    while (due := next_due(database)) is not None and due <= until:
        now = due
        tick(database, now=now)
        deliver(database, now)
    near = due if due is not None and dice.random() < 0.5 else None
    return max(now, near + dice.choice([-1, 0, 1]) * timedelta(seconds=1)) if near else until


def next_due(database: Database) -> datetime | None:
    """When a schedule is to be looked at next."""
    with database.reading() as session:
        coming = schedule.next_due(session)
        return coming.wake_at if coming else None


def deliver(database: Database, now: datetime) -> None:
    """As if Slack took everything at once."""
    with database.transaction() as session:
        while claims := sending.claim(session, now=now, limit=500, limits=NO_LIMITS):
            rows = [message for message, _ in claims]
            mark_sent(session, [Arrival(row, f"D{row.target}", f"{row.pk}.0") for row in rows], now=now)


def copy_to(database: Database, path: Path) -> None:
    """The database as it stands, in a file of its own."""
    for old in path.parent.glob(f"{path.name}*"):
        old.unlink()
    source, target = sqlite3.connect(str(database.url.database)), sqlite3.connect(path)
    source.backup(target)
    source.close()
    target.close()


def be_down(
    path: Path, now: datetime, down: timedelta, policy: CatchUp | None, tally: Tally
) -> Iterator[str]:
    """One downtime; yields what was not as it should be afterwards."""
    database, back = open_quick(path), now + down
    with database.transaction() as session:
        give_work(session, today(back, "America/Denver"), now=now)
        before = schedules(session)
        for one in before.values():
            one.catch_up = policy
            session.add(one)
        done = done_already(session, now)
    expected = {pk: due_while_down(one, now, back) - done.get(pk, set()) for pk, one in before.items()}
    fired: Counter[tuple[int, datetime]] = Counter()
    counting = {work: counted(work, fired) for work in Work}
    tick(database, now=back, fire=counting)
    tick(database, now=back, fire=counting)
    words = f"down for {down} from {now:%F %T} with {policy}"
    tally.downtimes += 1
    with database.reading() as session:
        for fault in (
            *outcomes(session, before, expected, back, tally),
            *(f"fired {many} times: {each}" for each, many in fired.items() if many > 1),
            *still_due(session, back),
            *flood(session, back, tally),
        ):
            yield f"{words}: {fault}"
    database.close()


def give_work(session: Session, day: date, *, now: datetime) -> None:
    """Everybody has something that is due on the day when the bot is back."""
    goal = session.exec(select(Goal)).all()[0]
    for owner in members_of(session, goal.committee_id):
        ana = coordinators(session, goal.committee_id)[0]
        add_step(session, ana, goal, title="Send the figures", owner=owner, due=day, now=now)


def schedules(session: Session) -> dict[int, Schedule]:
    """What has something to come, by id."""
    return {one.pk: one for one in session.exec(select(Schedule).where(col(Schedule.next_run).is_not(None)))}


def due_while_down(one: Schedule, now: datetime, back: datetime) -> set[datetime]:
    """What the rule brings while nobody looks, and what stood there already, such as what was put off.

    What is due at the very instant of going down is missed too.
    """
    first = {one.next_run} if one.next_run and one.next_run <= back else set()
    return first | set(due_by_rule(one, now - timedelta(seconds=1), back)) if one.rule else first


def done_already(session: Session, now: datetime) -> dict[int, set[datetime]]:
    """What was seen to at the very instant of going down, by schedule."""
    rows = session.exec(select(Occurrence).where(col(Occurrence.due_at) == now)).all()
    return {row.schedule_id: {row.due_at} for row in rows}


def counted(work: Work, fired: Counter[tuple[int, datetime]]) -> Fire:
    """The real work, counted."""

    def fire(session: Session, due: Schedule, instant: datetime, *, now: datetime) -> None:
        fired[due.pk, instant] += 1
        FIRE[work](session, due, instant, now=now)

    return fire


def outcomes(
    session: Session,
    before: Mapping[int, Schedule],
    expected: Mapping[int, set[datetime]],
    back: datetime,
    tally: Tally,
) -> Iterator[str]:
    """What was due against what is recorded; the database lets nothing be recorded twice."""
    recorded: dict[int, set[datetime]] = {}
    for row in session.exec(select(Occurrence).where(col(Occurrence.recorded_at) >= back)).all():
        recorded.setdefault(row.schedule_id, set()).add(row.due_at)
        tally.outcomes[f"{row.outcome} {row.reason}".strip()] += 1
    for pk, due in expected.items():
        tally.due += len(due)
        tally.kinds |= {before[pk].work} if due else set()
        if missing := due - recorded.get(pk, set()):
            yield f"no outcome: {before[pk].work} {sorted(missing)}"
        if before[pk].rule and (extra := recorded.get(pk, set()) - due):
            yield f"was never due: {before[pk].work} {sorted(extra)}"


def still_due(session: Session, back: datetime) -> Iterator[str]:
    """Everything has moved on, and nothing was put off by a fault."""
    for one in session.exec(select(Schedule).where(col(Schedule.wake_at).is_not(None))).all():
        if one.faults or (one.wake_at and one.wake_at <= back):
            yield f"{one.work} wakes at {one.wake_at} after {one.faults} faults"


def flood(session: Session, back: datetime, tally: Tally) -> Iterator[str]:
    """Nobody is asked more than once on coming back."""
    people = {member.slack_id for member in session.exec(select(Member)).all()}
    rows = session.exec(select(OutboxMessage).where(col(OutboxMessage.created_at) >= back)).all()
    got = Counter(row.target for row in rows if row.target in people)
    asked = Counter(row.target for row in rows if row.target in people and row.kind in ASKING)
    tally.most_messages = max([tally.most_messages, *got.values()])
    yield from (f"asked {many} times: {target}" for target, many in asked.items() if many > 1)
