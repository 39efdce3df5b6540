"""A statement is put together once for all databases of a kind, and never shared between the kinds."""

from sqlalchemy import event
from sqlmodel import col, select

from models.committee import Committee
from models.database import Database
from tests.laid import laid_file
from tests.models.both import url

__all__ = ["url"]


def ask(database: Database, name: str) -> tuple[list[str], bool]:
    """The statements that a question becomes, and whether SQLAlchemy had it compiled already."""
    said, known = [], []

    def listen(connection, cursor, statement, parameters, context, many):
        if context.compiled is not None:
            said.append(statement)
            known.append(context.cache_hit.name == "CACHE_HIT")

    event.listen(database._reader, "before_cursor_execute", listen)
    with database.reading() as session:
        assert session.exec(select(col(Committee.id)).where(Committee.name == name)).all() == []
    return said, all(known)


def test_what_one_database_has_compiled_the_next_of_its_kind_finds(url):
    first, second = Database(url), Database(url)
    try:
        once, _ = ask(first, "one")
        again, known = ask(second, "two")
        assert known
        assert once == again
    finally:
        first.close()
        second.close()


def test_the_kinds_of_databases_keep_theirs_apart(postgres_url, tmp_path):
    for address, mark in ((laid_file(tmp_path / "a.db"), "?"), (postgres_url, "%(")):
        database = Database(address)
        try:
            [said], _ = ask(database, "one")
            assert mark in said
        finally:
            database.close()
