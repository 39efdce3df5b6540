"""The databases on which is measured, and what one bare insert takes there."""

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg

from models.database import Database
from models.migrate import metadata
from tests.postgres import empty_database, server


@contextmanager
def empty_sqlite() -> Iterator[str]:
    """The address of an SQLite file that is not there yet."""
    with tempfile.TemporaryDirectory(prefix="convener-bench-") as folder:
        yield f"sqlite:///{folder}/convener.db"


@contextmanager
def sqlite() -> Iterator[str]:
    """The address of an SQLite file with all tables."""
    with empty_sqlite() as url:
        yield _with_tables(url)


@contextmanager
def postgresql() -> Iterator[str]:
    """The address of a PostgreSQL database with all tables, on a server of its own."""
    with server() as address, empty_database(address) as url:
        yield _with_tables(url)


STORES = {"SQLite": sqlite, "PostgreSQL": postgresql}


class BareInsert:
    """The row of a check-in, inserted and committed by the driver alone, on the bot's settings.

    The row is complete but for its round, of which a commitment can have only one answer. ``url`` is a
    database with a commitment and a member.
    """

    def __init__(self, url: str) -> None:
        self._connection: Any = _connect(url)
        self._sql = _INSERT.replace("?", "?" if url.startswith("sqlite") else "%s")

    def __call__(self) -> None:
        now = datetime.now(UTC)
        self._connection.execute(self._sql, ("on_track", "", now.isoformat(" ")))
        self._connection.commit()

    def close(self) -> None:
        """Gives the connection back."""
        self._connection.close()


_INSERT = "INSERT INTO checkin (committee_id, step_id, member_id, said, note, at) VALUES (1, 1, 1, ?, ?, ?)"


def _connect(url: str) -> Any:
    if not url.startswith("sqlite:///"):
        return psycopg.connect(url)
    connection = sqlite3.connect(Path(url.removeprefix("sqlite:///")))
    for setting in ("journal_mode = WAL", "foreign_keys = ON", "synchronous = FULL"):
        connection.execute(f"PRAGMA {setting}")
    return connection


def _with_tables(url: str) -> str:
    database = Database(url)
    metadata().create_all(database.engine)
    database.close()
    return url
