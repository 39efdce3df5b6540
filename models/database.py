"""The one way to the database: an engine set up right for SQLite or PostgreSQL, and transactions.

SQLite: write-ahead log, foreign keys on, and ``BEGIN IMMEDIATE``, since a transaction that reads first and
writes later loses updates or fails at once. Its one write lock is handed on fairly within this process;
SQLite itself would poll for it. PostgreSQL: read committed, with row locks where it matters; uniqueness
constraints, not isolation levels, carry every "only once".
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url
from sqlmodel import Session, SQLModel, create_engine

PATIENCE = 10.0
"""Seconds that a transaction waits for its turn to write, on SQLite."""

BUSY_SECONDS = 2.0
"""Seconds that SQLite waits for another process, such as a backup, to let go of the file."""


class DatabaseBusy(Exception):
    """The turn to write did not come in time; nothing was done."""


class Database:
    """An engine and its transactions. ``threads`` is how many of them may run side by side."""

    def __init__(self, url: str, *, threads: int = 20) -> None:
        self.url = make_url(url)
        self.engine = _engine(url, threads)
        self._reader = self.engine.execution_options(reading=True, **_read_only(self.engine))
        self._turn = threading.Lock() if self.engine.dialect.name == "sqlite" else None

    @contextmanager
    def transaction(self, *, patience: float = PATIENCE) -> Iterator[Session]:
        """A session whose work is committed on leaving, and rolled back when anything is raised.

        Raises DatabaseBusy when its turn does not come within ``patience`` seconds (SQLite only).
        """
        with (
            self._my_turn(patience),
            Session(self.engine, expire_on_commit=False) as session,
            session.begin(),
        ):
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that sees one state of the database, holds nobody up and can change nothing."""
        with Session(self._reader, expire_on_commit=False) as session, session.begin():
            yield session

    def close(self) -> None:
        """Gives the connections back."""
        self.engine.dispose()

    @contextmanager
    def _my_turn(self, patience: float) -> Iterator[None]:
        if self._turn is not None and not self._turn.acquire(timeout=patience):
            raise DatabaseBusy
        try:
            yield
        finally:
            if self._turn is not None:
                self._turn.release()


def insert_once(session: Session, row: SQLModel, *unique: str) -> int | None:
    """Inserts the row and returns its id; None if there is one with the same values in ``unique``.

    Also when another transaction is just inserting it: this one then waits for the other's outcome. The
    row object itself stays outside of the session.
    """
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    table = type(row).__table__  # type: ignore[attr-defined]
    statement = dialect.insert(table).values(row.model_dump(exclude={"id"}))
    return (
        session.connection()
        .execute(statement.on_conflict_do_nothing(index_elements=unique).returning(table.c.id))
        .scalar()
    )


def _engine(url: str, threads: int) -> Engine:
    # Values are kept out of error messages, and so out of the log: they are what people typed.
    if make_url(url).get_backend_name() != "sqlite":
        return create_engine(
            _with_driver(url), pool_size=threads, max_overflow=4, pool_pre_ping=True, hide_parameters=True
        )
    engine = create_engine(
        url,
        pool_size=threads,
        hide_parameters=True,
        connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False, "isolation_level": None},
    )
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _with_driver(url: str) -> Any:
    """``postgresql://`` and ``postgres://`` mean psycopg 3, whatever the host's habit is."""
    parsed = make_url(url)
    backend = parsed.get_backend_name()
    return parsed.set(drivername="postgresql+psycopg") if backend in ("postgresql", "postgres") else parsed


def _read_only(engine: Engine) -> dict[str, Any]:
    return {"postgresql_readonly": True} if engine.dialect.name == "postgresql" else {}


def _set_up_sqlite(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    reading = connection.get_execution_options().get("reading", False)
    connection.exec_driver_sql(f"PRAGMA query_only = {int(reading)}")
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
