"""The databases on which is measured, and what one bare insert takes there."""

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
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
    """One insert and its commit by the driver alone, on the bot's settings. Call it once a row."""

    def __init__(self, url: str) -> None:
        self._connection: Any = _connect(url)
        self._connection.execute("CREATE TABLE bare (id INTEGER PRIMARY KEY, name TEXT)")
        self._next = 0

    def __call__(self) -> None:
        self._next += 1
        self._connection.execute(f"INSERT INTO bare VALUES ({self._next}, 'A12 on track')")

    def close(self) -> None:
        """Gives the connection back."""
        self._connection.close()


def _connect(url: str) -> Any:
    """A connection on which each statement is a transaction of its own."""
    if not url.startswith("sqlite:///"):
        return psycopg.connect(url, autocommit=True)
    connection = sqlite3.connect(Path(url.removeprefix("sqlite:///")), isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    return connection


def _with_tables(url: str) -> str:
    database = Database(url)
    metadata().create_all(database.engine)
    database.close()
    return url
