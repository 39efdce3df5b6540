"""Brings a database to this version of the program. Alembic's settings live here, not in a file beside.

Old and new replicas work side by side on the upgraded database while a new version is rolled out. So a
revision of one release only adds: tables, columns that may be null or have a server default, wider checks;
what nobody uses any more is taken away by a revision of a later release. A new value of an enumeration is
understood by one release and written by the next, since a program cannot read a row with a value that it does
not know. Each revision names in ``works_from`` the oldest revision whose program still works after it: the
same as its predecessor's when it only adds, a later one when it takes away. The database keeps that name, so
that an older replica that starts again knows whether it may. ``tests/models/test_rolling_upgrade.py`` holds
every revision to this.
"""

import importlib
import pkgutil
from pathlib import Path
from tempfile import TemporaryDirectory

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import Script, ScriptDirectory
from sqlalchemy import Connection, MetaData, inspect, text
from sqlalchemy.engine import make_url
from sqlmodel import SQLModel

import models
from models.database import Database

FOLDER = Path(__file__).parent / "migrations"
_ONE_AT_A_TIME = 0x636F6E76656E65
"""The key of PostgreSQL's advisory lock that makes a second upgrade wait for the first."""

UPGRADE_SECONDS = 600.0
"""How long an upgrade waits for another one, and for the locks that it needs."""

_NO_TABLES = "models.migrations"


def metadata() -> MetaData:
    """Every table of the committee, whatever has been imported so far."""
    for module in pkgutil.walk_packages(models.__path__, "models."):
        if not module.name.startswith(_NO_TABLES):
            importlib.import_module(module.name)
    return SQLModel.metadata


def head(folder: Path = FOLDER) -> str:
    """The revision that this version of the program needs."""
    revision = _scripts(folder).get_current_head()
    assert revision is not None, "there are no migrations"
    return revision


def known(revision: str, folder: Path = FOLDER) -> bool:
    """Whether this version of the program knows the revision; a later version's it does not."""
    return any(script.revision == revision for script in _scripts(folder).walk_revisions())


def fits(database_url: str) -> bool:
    """Whether this version works with the database as it is: at ``head``, or welcome on a later version's.

    Raises SQLAlchemyError when the database cannot be reached.
    """
    revision = current(database_url)
    if revision is None or revision == head():
        return revision is not None
    return not known(revision) and welcome(database_url)


def current(database_url: str) -> str | None:
    """The database's revision; None when it is empty. An SQLite file that is not there is not made.

    Raises SQLAlchemyError when the database cannot be reached.
    """
    if _absent(database_url):
        return None
    database = Database(database_url, threads=1)
    try:
        with database.engine.connect() as connection:
            return _revision(connection)
    finally:
        database.close()


def welcome(database_url: str) -> bool:
    """Whether this version of the program works with the database, which a later version has upgraded."""
    database = Database(database_url, threads=1)
    try:
        with database.engine.connect() as connection:
            return _welcome(connection, FOLDER)
    finally:
        database.close()


def upgrade(database_url: str, folder: Path = FOLDER) -> tuple[str | None, str]:
    """Brings the database to ``head`` in one transaction; returns the revisions before and after.

    Of several programs that upgrade at once, one does it and the others find it done. A later version's
    database is left as it is. Raises SQLAlchemyError when the database cannot be reached, UnknownRevision
    when a later version wrote it with which this one does not work, BrokenReference when rows would be left
    that refer to nothing.
    """
    database = Database(database_url, threads=1)
    try:
        with database.engine.connect().execution_options(patience=UPGRADE_SECONDS) as connection:
            _switch_foreign_keys_off(connection)
            with connection.begin():
                return _upgrade(connection, folder)
    finally:
        database.close()


def _upgrade(connection: Connection, folder: Path) -> tuple[str | None, str]:
    _wait_for_turn(connection)
    before, after = _revision(connection), head(folder)
    if before is not None and not known(before, folder):
        if not _welcome(connection, folder):
            raise UnknownRevision(before)
        return before, before
    if before != after:  # else Alembic would load every table only to find that there is nothing to do
        command.upgrade(_config(folder, connection), "head")
        _check_references(connection)
    _keep_works_from(connection, folder)
    return before, after


class UnknownRevision(Exception):
    """The database was written by a later version of the program; ``revision`` is what it holds."""

    def __init__(self, revision: str) -> None:
        super().__init__(revision)
        self.revision = revision


class BrokenReference(Exception):
    """After a revision a row of ``table`` refers to nothing; the upgrade is taken back."""

    def __init__(self, table: str) -> None:
        super().__init__(table)
        self.table = table


def write_revision(message: str) -> Path:
    """For maintainers (``make revision``): from the migrations so far to the tables as they are."""
    number = len(list(_scripts(FOLDER).walk_revisions())) + 1
    works_from = _works_from(FOLDER) if number > 1 else f"{number:04d}"
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/so-far.db"
        if number > 1:
            upgrade(url)
        database = Database(url, threads=1)
        with database.engine.begin() as connection:
            config = _config(FOLDER, connection)
            config.attributes["works_from"] = works_from
            written = command.revision(config, message=message, autogenerate=True, rev_id=f"{number:04d}")
        database.close()
    assert isinstance(written, Script)
    file = Path(written.path)
    lines = file.read_text().splitlines(keepends=True)
    file.write_text("".join(line for line in lines if not line.lstrip().startswith("# ###")))
    return file


def _absent(database_url: str) -> bool:
    url = make_url(database_url)
    return url.get_backend_name() == "sqlite" and not Path(url.database or "").exists()


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _wait_for_turn(connection: Connection) -> None:
    """On SQLite every transaction of ours holds the one write lock from its beginning."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL statement_timeout = 0"))  # a large table takes its time
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ONE_AT_A_TIME})


def _switch_foreign_keys_off(connection: Connection) -> None:
    """SQLite alters a table by building it anew; dropping the old one would take with it what refers to it.

    Only outside of a transaction can that be said, hence by the driver's connection; afterwards all
    references are checked.
    """
    if connection.dialect.name == "sqlite":
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.execute("PRAGMA foreign_keys = OFF")


def _check_references(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        if broken is not None:
            raise BrokenReference(broken[0])


def _works_from(folder: Path) -> str:
    """The oldest revision whose program works with the tables as they are at ``head``."""
    revision = head(folder)
    return str(getattr(_scripts(folder).get_revision(revision).module, "works_from", revision))


def _keep_works_from(connection: Connection, folder: Path) -> None:
    """Beside the revision, in Alembic's table: a word to older versions, which do not know this revision."""
    if not _keeps_works_from(connection):
        connection.execute(text("ALTER TABLE alembic_version ADD COLUMN works_from VARCHAR(32)"))
    connection.execute(text("UPDATE alembic_version SET works_from = :it"), {"it": _works_from(folder)})


def _keeps_works_from(connection: Connection) -> bool:
    columns = inspect(connection).get_columns("alembic_version")
    return any(column["name"] == "works_from" for column in columns)


def _welcome(connection: Connection, folder: Path) -> bool:
    """Whether the revision whose program still works is one that is known here, or an earlier one."""
    if not _keeps_works_from(connection):
        return False
    oldest = connection.execute(text("SELECT works_from FROM alembic_version")).scalar()
    return oldest is not None and known(oldest, folder)


def _scripts(folder: Path) -> ScriptDirectory:
    return ScriptDirectory.from_config(_config(folder))


def _config(folder: Path, connection: Connection | None = None) -> Config:
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    return config
