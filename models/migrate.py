"""Brings a database to this version of the program. Alembic's settings live here, not in a file beside."""

import importlib
import pkgutil
from pathlib import Path
from tempfile import TemporaryDirectory

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import Script, ScriptDirectory
from sqlalchemy import Connection, MetaData, text
from sqlalchemy.engine import make_url
from sqlmodel import SQLModel

import models
from models.database import Database

FOLDER = Path(__file__).parent / "migrations"
_ONE_AT_A_TIME = 0x636F6E76656E65
"""The key of PostgreSQL's advisory lock that makes a second upgrade wait for the first."""


def metadata() -> MetaData:
    """Every table of the committee, whatever has been imported so far."""
    for module in pkgutil.iter_modules(models.__path__, "models."):
        if not module.ispkg:
            importlib.import_module(module.name)
    return SQLModel.metadata


def head() -> str:
    """The revision that this version of the program needs."""
    revision = _scripts().get_current_head()
    assert revision is not None, "there are no migrations"
    return revision


def known(revision: str) -> bool:
    """Whether this version of the program knows the revision; a later version's it does not."""
    return any(script.revision == revision for script in _scripts().walk_revisions())


def current(database_url: str) -> str | None:
    """The database's revision; None when it is empty. An SQLite file that is not there is not made.

    Raises SQLAlchemyError when the database cannot be reached.
    """
    if _absent(database_url):
        return None
    database = Database(database_url, threads=1)
    try:
        with database.engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision()
    finally:
        database.close()


def upgrade(database_url: str) -> tuple[str | None, str]:
    """Brings the database to ``head`` in one transaction; returns the revisions before and after.

    Of several programs that upgrade at once, one does it and the others find it done. Raises
    SQLAlchemyError when the database cannot be reached, UnknownRevision when a later version wrote it.
    """
    database = Database(database_url, threads=1)
    try:
        with database.engine.begin() as connection:
            _wait_for_turn(connection)
            before = MigrationContext.configure(connection).get_current_revision()
            if before is not None and not known(before):
                raise UnknownRevision(before)
            command.upgrade(_config(connection), "head")
        return before, head()
    finally:
        database.close()


class UnknownRevision(Exception):
    """The database was written by a later version of the program; ``revision`` is what it holds."""

    def __init__(self, revision: str) -> None:
        super().__init__(revision)
        self.revision = revision


def write_revision(message: str) -> Path:
    """For maintainers (``make revision``): from the migrations so far to the tables as they are."""
    number = len(list(_scripts().walk_revisions())) + 1
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/so-far.db"
        if number > 1:
            upgrade(url)
        database = Database(url, threads=1)
        with database.engine.begin() as connection:
            written = command.revision(
                _config(connection), message=message, autogenerate=True, rev_id=f"{number:04d}"
            )
        database.close()
    assert isinstance(written, Script)
    file = Path(written.path)
    lines = file.read_text().splitlines(keepends=True)
    file.write_text("".join(line for line in lines if not line.lstrip().startswith("# ###")))
    return file


def _absent(database_url: str) -> bool:
    url = make_url(database_url)
    return url.get_backend_name() == "sqlite" and not Path(url.database or "").exists()


def _wait_for_turn(connection: Connection) -> None:
    """On SQLite every transaction of ours holds the one write lock from its beginning."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ONE_AT_A_TIME})


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


def _config(connection: Connection | None = None) -> Config:
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    return config
