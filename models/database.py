"""The one way to the database: an engine set up right for SQLite or PostgreSQL, and transactions.

SQLite: write-ahead log, foreign keys on, and ``BEGIN IMMEDIATE``, since a transaction that reads first and
writes later loses updates or fails at once. PostgreSQL: read committed, with row locks where it matters;
uniqueness constraints, not isolation levels, carry every "only once".
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.engine import make_url
from sqlmodel import Session, create_engine

BUSY_SECONDS = 10


class Database:
    """An engine and its transactions. ``threads`` is how many of them may run side by side."""

    def __init__(self, url: str, *, threads: int = 20) -> None:
        self.url = make_url(url)
        self.engine = _engine(url, threads)

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A session whose work is committed on leaving, and rolled back when anything is raised."""
        with Session(self.engine, expire_on_commit=False) as session, session.begin():
            yield session

    def close(self) -> None:
        """Gives the connections back."""
        self.engine.dispose()


def _engine(url: str, threads: int) -> Engine:
    if make_url(url).get_backend_name() != "sqlite":
        return create_engine(_with_driver(url), pool_size=threads, max_overflow=4, pool_pre_ping=True)
    engine = create_engine(
        url,
        pool_size=threads,
        connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False, "isolation_level": None},
    )
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    return engine


def _with_driver(url: str) -> Any:
    """``postgresql://`` and ``postgres://`` mean psycopg 3, whatever the host's habit is."""
    parsed = make_url(url)
    backend = parsed.get_backend_name()
    return parsed.set(drivername="postgresql+psycopg") if backend in ("postgresql", "postgres") else parsed


def _set_up_sqlite(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.close()
