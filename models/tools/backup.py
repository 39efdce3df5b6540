"""A backup of the whole database, secrets and all, and getting it back.

On SQLite it is a copy of the file, made by SQLite itself while others write; on PostgreSQL a parcel as
``archive.back_up`` writes it. A parcel can be restored on either.
"""

import sqlite3
import urllib.parse
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from sqlalchemy.engine import make_url

from models import migrate
from models.database import Database
from models.errors import Refused
from models.tools.archive import back_up
from models.tools.archive_load import doubt_what_was_due, has_committee, restore
from models.tools.archive_read import open_archive
from models.tools.parcel import ZipIn, ZipOut, private_file

_MAGIC = b"SQLite format 3\x00"


def write_backup(database_url: str, target: Path) -> None:
    """Writes all of the database into a new file that only its owner reads. Raises FileExistsError, OSError.

    What others write meanwhile is in it whole or not at all.
    """
    file = private_file(target)
    try:
        with file:
            if (source := _sqlite_file(database_url)) is None:
                with opened(database_url) as database, database.reading() as session, ZipOut(file) as out:
                    back_up(session, out)
        if source is not None:
            _copy(source, target)
    except BaseException:
        target.unlink()
        raise


def read_backup(database_url: str, source: Path, *, replace: bool, now: datetime) -> None:
    """Makes the database what it was, at this version's revision.

    Nothing else may be at work on it. Raises OSError, and Refused on ``archive`` for what is no backup of
    ours, for a database with a committee unless ``replace``, and for an SQLite file on a PostgreSQL.
    """
    with source.open("rb") as file:
        if file.read(len(_MAGIC)) != _MAGIC:
            parcel = open_archive(ZipIn(file))
            migrate.upgrade(database_url)
            with opened(database_url) as database, database.transaction() as session:
                restore(session, parcel, replace=replace, now=now)
            return
    _restore_file(database_url, source, replace=replace)
    migrate.upgrade(database_url)
    with opened(database_url) as database, database.transaction() as session:
        doubt_what_was_due(session, now=now)


def _restore_file(database_url: str, source: Path, *, replace: bool) -> None:
    target = _sqlite_file(database_url)
    if target is None:
        raise Refused("archive", "backup_is_sqlite")
    _check_file(source)
    if migrate.current(database_url) is not None and not replace:
        with opened(database_url) as database, database.reading() as session:
            if has_committee(session):
                raise Refused("archive", "database_in_use")
    _copy(source, target)


def _check_file(source: Path) -> None:
    """That it is whole, and of a revision that is known."""
    try:
        with closing(_read_only(source)) as file:
            [whole] = file.execute("PRAGMA quick_check(1)").fetchone()
            [revision] = file.execute("SELECT version_num FROM alembic_version").fetchone()
    except (sqlite3.Error, TypeError) as fault:
        raise Refused("archive", "no_archive") from fault
    if whole != "ok":
        raise Refused("archive", "archive_broken", source.name)
    if not migrate.known(revision):
        raise Refused("archive", "archive_newer", revision)


def _copy(source: Path, target: Path) -> None:
    """By SQLite's own means: the copy is one state of the source, and one step for those who read it."""
    try:
        with closing(_read_only(source)) as old, closing(sqlite3.connect(target)) as new:
            old.backup(new)
            new.execute("PRAGMA journal_mode = DELETE")  # all of it in this one file
    except sqlite3.OperationalError as fault:
        raise Refused("archive", "restore_busy") from fault


def _read_only(file: Path) -> sqlite3.Connection:
    address = f"file:{urllib.parse.quote(str(file.absolute()))}?mode=ro"
    return sqlite3.connect(address, uri=True, timeout=10)


def _sqlite_file(database_url: str) -> Path | None:
    url = make_url(database_url)
    return Path(url.database or "") if url.get_backend_name() == "sqlite" else None


@contextmanager
def opened(database_url: str) -> Iterator[Database]:
    """The database there, for one at a time, until it is left."""
    database = Database(database_url, threads=1)
    try:
        yield database
    finally:
        database.close()
