"""Whether a tick takes longer where more is scheduled, or where more is due at one instant."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from statistics import median

from sqlalchemy import insert, select
from sqlmodel import Session

from bench.big import NOW, ZONE
from bench.report import Measure, at_most, interleaved, reported
from bench.stores import STORES
from jobs.tick import tick
from models import schedule as schedules
from models.committee import Committee
from models.database import Database
from models.schedule import Schedule, Work

SIZES = (1_000, 100_000, 1_000_000)
DUE, ROUNDS = 100, 7
CROWDS = (100, 10_000)
"""How many are due at the very same instant."""

BLOCK = 10_000
MINUTE = timedelta(minutes=1)
FIRE: dict[Work, Callable[..., None]] = dict.fromkeys(Work, lambda *_args, **_named: None)
"""Nothing comes of what is due: what is measured is how it is found and recorded."""


def measure() -> list[Measure]:
    """A tick with 100 due among ever more schedules, and 100 claims among ever more due at once."""
    return [measured for store in STORES for measured in (*_among_many(store), *_at_one_instant(store))]


def _among_many(store: str) -> list[Measure]:
    """The rounds' hundreds are due a minute after each other; all others in the days after that."""
    with _databases(store, len(SIZES)) as databases:
        for database, size in zip(databases, SIZES, strict=True):
            with database.transaction() as session:
                schedule_many(session, [NOW + n // DUE * MINUTE for n in range(DUE * ROUNDS)])
                later = [NOW + timedelta(days=1, seconds=n) for n in range(size - DUE * ROUNDS)]
                schedule_many(session, later)
            settle(database)
        taken = interleaved(ROUNDS, *(_ticks(database) for database in databases))
    least, *_, most = figures = [median(one) for one in taken]
    middle = [
        reported(f"tick, {DUE} due of {size:,}, {store}", figure, "ms")
        for size, figure in zip(SIZES[:-1], figures[:-1], strict=True)
    ]
    return [*middle, at_most(f"tick, {DUE} due of {SIZES[-1]:,}, {store}", most, least, 1.5, "ms")]


def _ticks(database: Database) -> Callable[[], object]:
    rounds = iter(range(ROUNDS))

    def once() -> None:
        if tick(database, now=NOW + next(rounds) * MINUTE, fire=FIRE) != DUE:
            raise ValueError("another number was due")

    return once


def _at_one_instant(store: str) -> list[Measure]:
    """A hundred claims, each in its transaction as ``tick`` does them, while so many are due."""
    with _databases(store, len(CROWDS)) as databases:
        for database, crowd in zip(databases, CROWDS, strict=True):
            with database.transaction() as session:
                schedule_many(session, [NOW] * crowd)
            settle(database)
        taken = interleaved(DUE, *(_claims(database) for database in databases))
    few, many = (sum(one) for one in taken)
    return [at_most(f"{DUE} claims, {CROWDS[-1]:,} due at one instant, {store}", many, few, 1.5, "ms")]


def _claims(database: Database) -> Callable[[], object]:
    def once() -> None:
        with database.transaction() as session:
            claimed = schedules.claim_due(session, now=NOW)
            if claimed is None:
                raise ValueError("nothing is due any more")
            schedules.take_occurrence(session, claimed, now=NOW)

    return once


@contextmanager
def _databases(store: str, count: int) -> Iterator[list[Database]]:
    """So many databases of that kind, with all tables."""
    with ExitStack() as stack:
        made = [Database(stack.enter_context(STORES[store]())) for _ in range(count)]
        for database in made:
            stack.callback(database.close)
        yield made


def schedule_many(session: Session, due: Sequence[datetime]) -> None:
    """A wrap-up due once at each of the instants, of fifty committees in turn; a block is repeated in SQL."""
    committees = _committees(session)
    table = Schedule.__table__  # type: ignore[attr-defined]
    base = Schedule(committee_id=0, work=Work.ROUND_CLOSE, zone=ZONE).model_dump(exclude={"id"})
    first = session.scalar(select(table.c.subject_id).order_by(table.c.id.desc()).limit(1)) or 0
    block = [
        base
        | {"committee_id": committees[n % len(committees)], "subject_id": first + n + 1}
        | {"next_run": at, "wake_at": at}
        for n, at in enumerate(due[:BLOCK])
    ]
    session.connection().execute(insert(table), block)
    copied = [column for column in table.c if column.name != "id"]
    for start in range(BLOCK, len(due), BLOCK):
        rows = [column + start if column.name == "subject_id" else column for column in copied]
        within = min(BLOCK, len(due) - start)
        source = select(*rows).where(table.c.subject_id > first, table.c.subject_id <= first + within)
        session.connection().execute(insert(table).from_select([one.name for one in copied], source))


def _committees(session: Session) -> list[int]:
    found = session.scalars(select(Committee)).all() or [
        Committee(team_id=f"TX{n}", name=f"Committee {n}", zone=ZONE, created_at=NOW) for n in range(50)
    ]
    session.add_all(found)
    session.flush()
    return [one.pk for one in found]


def settle(database: Database) -> None:
    """The database knows what it holds, as it would after a night."""
    with database.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql("ANALYZE")
