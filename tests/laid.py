"""Databases with all their tables at once: to make the tables takes longer than most tests."""

import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from functools import cache
from pathlib import Path

from models.database import Database
from models.migrate import metadata, upgrade


def make_tables(url: str) -> None:
    """Makes all tables as they are described."""
    made = Database(url)
    metadata().create_all(made.engine)
    made.close()


def laid_file(file: Path) -> str:
    """The address of a new SQLite file with all tables and no row: a copy of one that has them."""
    return _copy(make_tables, file)


def migrated_file(file: Path) -> str:
    """The address of a new SQLite file with what the migrations make: a copy of one that they have made."""
    return _copy(upgrade, file)


def _copy(make: Callable[[str], object], file: Path) -> str:
    file.write_bytes(_made(make))
    return f"sqlite:///{file}"


@cache
def _made(make: Callable[[str], object]) -> bytes:
    """A file so made, in the mode in which a new one is."""
    with tempfile.TemporaryDirectory(prefix="convener-laid-") as folder:
        file = Path(folder) / "laid.db"
        make(f"sqlite:///{file}")
        with closing(sqlite3.connect(file)) as plain:
            plain.execute("PRAGMA journal_mode = DELETE")
        return file.read_bytes()
