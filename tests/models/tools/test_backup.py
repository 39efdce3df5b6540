"""A backup holds everything, secrets too, and nothing is lost for it by mistake."""

import sqlite3
import stat
from contextlib import closing

import pytest
from sqlalchemy import text
from sqlmodel import select

from models import feed, outbox
from models.database import Database
from models.errors import Refused
from models.goal import Goal
from models.migrate import head
from models.outbox import Kind, Message, OutboxMessage, SendState
from models.tools.backup import read_backup, write_backup
from tests.archived import export
from tests.laid import laid_file
from tests.models.both import NOW, seat, url

__all__ = ["url"]


def at_head(url: str) -> str:
    """The database, marked as one that the migrations have made."""
    database = Database(url, threads=1)
    with database.engine.begin() as connection:
        connection.execute(
            text("CREATE TABLE alembic_version (version_num VARCHAR(32), works_from VARCHAR(32))")
        )
        connection.execute(text("INSERT INTO alembic_version VALUES (:it, :it)"), {"it": head()})
    database.close()
    return url


@pytest.fixture
def kept(url):
    """A database of each kind with a committee, an address of its calendar, a message that is due."""
    database = Database(at_head(url), threads=2)
    with database.transaction() as session:
        cast = seat(session)
        cast.goal(session)
        feed.open_feed(session, cast.ana, now=NOW)
        message = Message("Hello", [])
        outbox.enqueue(
            session, cast.committee.pk, message, kind=Kind.NUDGE, key="hello", target="U1", now=NOW
        )
    database.close()
    yield url
    left = Database(url, threads=1)
    with left.engine.begin() as connection:
        connection.execute(text("DROP TABLE alembic_version"))
    left.close()


@pytest.fixture
def new(tmp_path):
    """The address of an empty SQLite database."""
    return at_head(laid_file(tmp_path / "new.db"))


def looked(url, look):
    database = Database(url, threads=1)
    with database.transaction() as session:
        found = look(session)
    database.close()
    return found


def test_it_comes_back_with_its_secrets_and_what_was_due_is_doubted(kept, new, tmp_path):
    target = tmp_path / "kept"
    write_backup(kept, target)
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    read_backup(new, target, replace=False, now=NOW)
    tokens = looked(kept, lambda s: [(one.key, one.token) for one in s.exec(select(OutboxMessage))])
    digests = looked(kept, lambda s: [one.digest for one in s.exec(select(feed.CalendarFeed))])
    assert tokens == looked(new, lambda s: [(one.key, one.token) for one in s.exec(select(OutboxMessage))])
    assert digests == looked(new, lambda s: [one.digest for one in s.exec(select(feed.CalendarFeed))])
    assert looked(new, lambda s: [one.state for one in s.exec(select(OutboxMessage))]) == [SendState.IN_DOUBT]


def test_nothing_is_overwritten_unless_somebody_says_so(kept, tmp_path):
    target = tmp_path / "kept"
    write_backup(kept, target)
    before = target.read_bytes()
    with pytest.raises(FileExistsError):
        write_backup(kept, target)
    assert target.read_bytes() == before
    looked(kept, lambda s: s.add(there(s)))
    with pytest.raises(Refused) as told:
        read_backup(kept, target, replace=False, now=NOW)
    assert told.value.code == "database_in_use"
    assert looked(kept, lambda s: len(s.exec(select(Goal)).all())) == 2
    read_backup(kept, target, replace=True, now=NOW)
    assert looked(kept, lambda s: len(s.exec(select(Goal)).all())) == 1
    looked(kept, lambda s: s.add(there(s)))  # and new rows still get numbers of their own


def there(session) -> Goal:
    """Another goal beside the first."""
    first = session.exec(select(Goal)).first()
    return Goal(committee_id=first.committee_id, number=9, statement="Later", created_at=NOW)


def test_a_file_that_is_no_backup_changes_nothing(new, tmp_path):
    plain = tmp_path / "plain.db"
    with closing(sqlite3.connect(plain)) as file:
        file.execute("CREATE TABLE x (y)")
    later = tmp_path / "later.db"
    with closing(sqlite3.connect(later)) as file:
        file.execute("CREATE TABLE alembic_version (version_num TEXT)")
        file.execute("INSERT INTO alembic_version VALUES ('9999')")
        file.commit()
    words = tmp_path / "words.txt"
    words.write_text("hello")
    for source, code in ((plain, "no_archive"), (later, "archive_newer"), (words, "no_archive")):
        with pytest.raises(Refused) as told:
            read_backup(new, source, replace=True, now=NOW)
        assert told.value.code == code
    with pytest.raises(FileNotFoundError):
        read_backup(new, tmp_path / "none", replace=True, now=NOW)
    assert looked(new, lambda s: s.exec(select(Goal)).all()) == []


def test_what_one_has_the_other_is_told_how_to_bring_in(new, postgres_url, tmp_path):
    write_backup(new, tmp_path / "sqlite.db")
    with pytest.raises(Refused) as told:
        read_backup(postgres_url, tmp_path / "sqlite.db", replace=True, now=NOW)
    assert told.value.code == "backup_is_sqlite"


def test_an_export_is_not_restored(kept, tmp_path):
    database = Database(kept, threads=2)
    with database.reading() as session:
        pk = session.exec(select(Goal)).one().committee_id
    (tmp_path / "export.zip").write_bytes(export(database, pk))
    database.close()
    with pytest.raises(Refused) as told:
        read_backup(kept, tmp_path / "export.zip", replace=True, now=NOW)
    assert told.value.code == "archive_is_export"
    assert looked(kept, lambda s: len(s.exec(select(Goal)).all())) == 1
