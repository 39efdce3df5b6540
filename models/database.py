"""The one way to the database: an engine set up right for SQLite or PostgreSQL, and transactions.

SQLite: write-ahead log, foreign keys on, and ``BEGIN IMMEDIATE``, since a transaction that reads first and
writes later loses updates or fails at once. Its one write lock is handed on fairly within this process;
SQLite itself would poll for it. PostgreSQL: read committed, one act at a time in each committee
(``inbox.enter``, ``schedule.claim_due``); uniqueness constraints, not isolation levels, carry every
"only once".
"""

import random
import sqlite3
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from typing import Any, NoReturn

from sqlalchemy import URL, Connection, Engine, PoolProxiedConnection, event
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlmodel import Session, SQLModel, create_engine

from models import postgres
from models.compiled import share_compiled
from models.postgres import USED
from models.rows import all_but_id
from models.turn import Turn
from models.wire import Prepared, Wire, as_sqlalchemy, begun, lay, wire_of, wired

PATIENCE = 10.0
"""Seconds that a transaction waits for its turn: to write on SQLite, for each lock on PostgreSQL."""

HURRY = 1.5
"""Seconds that a person's act waits for its turn: Slack gives three for everything."""

BUSY_SECONDS = 2.0
"""Seconds that SQLite waits at most for another process, such as a backup, to let go of the file."""


UNNOTICED_SECONDS = 0.2
"""A wait for this process's own that is not counted on PostgreSQL."""


class DatabaseBusy(Exception):
    """The turn did not come in time; nothing was done."""


class Database:
    """An engine and its transactions. ``threads`` is how many of them may run side by side."""

    def __init__(self, url: str, *, threads: int = 20) -> None:
        self.url = make_url(url)
        self._file: Turn | None = None
        self._turns: dict[str, Turn] = {}
        self._at_hand: list[PoolProxiedConnection] = []
        self._one_hand = threading.Lock()
        if self.url.get_backend_name() == "sqlite":
            self._file = Turn()
            self.engine = _sqlite(self.url, threads, reading=False)
            self._reader = _sqlite(self.url, threads, reading=True)
        else:
            self.engine = postgres.engine(self.url, threads, lock_seconds=HURRY, patience=PATIENCE)
            self._reader = self.engine.execution_options(
                postgresql_readonly=True, isolation_level="REPEATABLE READ", patience=HURRY
            )
        self._faults = (self.engine.dialect.loaded_dbapi.Error, DBAPIError, PoolTimeout)

    @contextmanager
    def transaction(self, *, patience: float = PATIENCE, among: str | None = None) -> Iterator[Session]:
        """A session whose work is committed on leaving, and rolled back when anything is raised.

        Raises DatabaseBusy when its turn does not come within ``patience`` seconds: the turn to write on
        SQLite; on PostgreSQL any one lock, or a free connection. Transactions ``among`` the same name would
        wait for each other there: of this process's, one at a time sets out, and needs one connection.
        """
        try:
            with self._my_turn(patience, among) as left:
                pooled = self._take()
                try:
                    with wired(pooled, self.engine) as (wire, session):
                        self._begin(wire, left)
                        yield session
                except BaseException:
                    pooled.close()
                    raise
                self._give_back(pooled)
        except self._faults as error:
            self._tell(error)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that sees one state of the database, holds nobody up and can change nothing."""
        try:
            with Session(self._reader, expire_on_commit=False) as session, session.begin():
                yield session
        except self._faults as error:
            self._tell(error)

    def close(self) -> None:
        """Gives the connections back."""
        while self._at_hand:
            self._at_hand.pop().close()
        self._reader.dispose()
        self.engine.dispose()

    def _tell(self, error: Exception) -> NoReturn:
        """Raises it as those who asked know it."""
        told = as_sqlalchemy(error, self.engine.dialect)
        if _busy(told):
            raise DatabaseBusy from error
        raise told from (None if told is error else error)

    def _take(self) -> PoolProxiedConnection:
        """The connection at hand, or one of the pool's, which takes as long as a statement."""
        with suppress(IndexError):
            pooled = self._at_hand.pop()
            if self._file or postgres.is_alive(self.engine, pooled):
                return pooled
            pooled.invalidate()
        return self.engine.raw_connection()

    def _give_back(self, pooled: PoolProxiedConnection) -> None:
        """Keeps one connection at hand: of those who write one after the other, nobody needs a second."""
        with self._one_hand:
            if pooled.is_valid and not self._at_hand:
                pooled.info[USED] = time.monotonic()
                self._at_hand.append(pooled)
                return
        pooled.close()

    def _begin(self, wire: Wire, patience: float) -> None:
        if self._file:
            _take_file(wire.driver, patience)
        elif patience != HURRY:  # with which each connection opens
            wire.run(postgres.patient(patience), ())

    @contextmanager
    def _my_turn(self, patience: float, among: str | None) -> Iterator[float]:
        """Waits for this process's turn; gives the seconds to wait for others outside of it."""
        turn = self._file or (self._turns.setdefault(among, Turn()) if among else None)
        if turn is None:
            yield patience
            return
        began = time.monotonic()
        if not turn.acquire(timeout=patience):
            raise DatabaseBusy
        waited = time.monotonic() - began
        try:
            if self._file:
                yield min(patience - waited, BUSY_SECONDS)
            else:  # to tell the server of another patience takes a trip
                yield patience if waited < UNNOTICED_SECONDS else patience - waited
        finally:
            turn.release()


def crossed(error: BaseException) -> bool:
    """Whether two transactions crossed: this one was taken back, and finds its way free when run again.

    A deadlock, of which PostgreSQL ends one side, or a row that another transaction inserted between this
    one's look and its own insert. SQLite lets one write at a time, so there it cannot happen.
    """
    return _sqlstate(error) in postgres.CROSSED


def insert_once(session: Session, row: SQLModel, *unique: str) -> int | None:
    """Inserts the row and returns its id; None if there is one with the same values in ``unique``.

    Also when another transaction is just inserting it: this one then waits for the other's outcome. The
    row object itself stays outside of the session.
    """
    [rows] = wire_of(session).ask((_prepared(type(row), unique), row.model_dump(exclude={"id"})))
    return rows[0][0] if rows else None


def insert_missing(session: Session, rows: Sequence[SQLModel], *unique: str) -> dict[tuple[Any, ...], int]:
    """``insert_once`` for rows of one table, in few statements: the new ids by their values in ``unique``."""
    statement = _insert(type(rows[0]), unique)
    values = [row.model_dump(exclude={"id"}) for row in rows]
    return {tuple(found): pk for pk, *found in session.connection().execute(statement, values).all()}


@cache
def _insert(kind: type[SQLModel], unique: tuple[str, ...]) -> Any:
    """The statement, kept: to put it together takes longer than to run it. SQLite knows it too."""
    table: Any = kind.__table__  # type: ignore[attr-defined]
    fresh = postgresql.insert(table).on_conflict_do_nothing(index_elements=unique)
    return fresh.returning(table.c.id, *(table.c[name] for name in unique))


@cache
def _prepared(kind: type[SQLModel], unique: tuple[str, ...]) -> Prepared:
    return Prepared(_insert(kind, unique), all_but_id(kind))


def _busy(error: Exception) -> bool:
    locked = getattr(getattr(error, "orig", None), "sqlite_errorname", "")
    return isinstance(error, PoolTimeout) or _sqlstate(error) in postgres.BUSY or "BUSY" in locked


def _sqlstate(error: BaseException) -> str | None:
    return getattr(getattr(error, "orig", None), "sqlstate", None)


def _sqlite(url: URL, threads: int, *, reading: bool) -> Engine:
    # Values are kept out of error messages, and so out of the log: they are what people typed.
    engine = create_engine(
        url,
        pool_size=threads,
        pool_use_lifo=True,  # the one used last has the file's pages and its statements at hand
        hide_parameters=True,
        connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False, "isolation_level": None},
    )

    def set_up(connection: Any, _record: Any) -> None:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = FULL")
        if reading:
            connection.execute("PRAGMA query_only = 1")
        else:
            connection.execute("PRAGMA busy_timeout = 0")

    lay(engine)
    share_compiled(engine)
    event.listen(engine, "connect", set_up)
    event.listen(engine, "begin", _begin_reading if reading else _begin_writing)
    return engine


def _begin_reading(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


def _begin_writing(connection: Connection) -> None:
    if not begun(connection):
        patience = connection.get_execution_options().get("patience", BUSY_SECONDS)
        _take_file(connection.connection.dbapi_connection, patience)


def _take_file(file: Any, patience: float) -> None:
    """Begins as soon as no other process writes: asked for every millisecond, where SQLite's own pauses grow
    to a tenth of a second, and some wait for ever. Raises DatabaseBusy."""
    until = time.monotonic() + patience
    while True:
        try:
            file.execute("BEGIN IMMEDIATE")
            return
        except sqlite3.OperationalError as error:
            if "BUSY" not in error.sqlite_errorname:
                raise
            if time.monotonic() >= until:
                raise DatabaseBusy from error
        _pause.wait(random.uniform(0.0005, 0.0015))


_pause = threading.Event()
