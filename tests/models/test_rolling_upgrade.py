"""Rolling upgrades: the version before works on the upgraded database, and may start again on it."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Table, delete, inspect, select, update
from sqlalchemy.exc import IntegrityError

from models.database import Database
from models.migrate import (
    FOLDER,
    BrokenReference,
    UnknownRevision,
    current,
    head,
    known,
    metadata,
    upgrade,
)
from tests.models.both import empty_url
from tests.models.rolling import Shape, narrower, program, release, revisions, shape
from tests.rotation import rotate
from tests.world import World

__all__ = ["empty_url"]

ADDS = """op.add_column("member", sa.Column("pronouns", sa.String(), nullable=True))
    op.add_column("goal", sa.Column("weight", sa.Integer(), server_default="1", nullable=False))
    op.create_table("room", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("name", sa.String()))
    with op.batch_alter_table("committee", recreate=anew) as batch_op:
        batch_op.add_column(sa.Column("motto", sa.String(), nullable=True))"""

Rows = dict[str, list[dict[str, Any]]]


@pytest.fixture
def url(empty_url: str) -> str:
    """The migrations make the tables."""
    return empty_url


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> Rows:
    """Every row of a committee that has worked for three weeks, by table."""
    with World(tmp_path_factory.mktemp("story")) as world:
        rotate(world)
        ref = world.step("Write the protocol", owner="ben", due="2026-11-18")
        world.step("Count the beds", owner="dee", due="2026-12-20")
        ben, ana = world.person("ben"), world.person("ana")
        ben.command(f"/checkin {ref} at risk 60% The court is late", channel="diversion")
        ben.command(f"/goals wait {ref} on Hospital: beds", channel="diversion")
        ana.command("/agenda add Night releases 10m @ben decide", channel="committee")
        world.walk(timedelta(days=21))
        with world.convener.database.reading() as session:
            return {
                table.name: [
                    dict(row) for row in session.connection().execute(select(table)).mappings().all()
                ]
                for table in metadata().sorted_tables
            }


def known_to(shape: Shape, table: Table) -> list[str]:
    """The table's columns that the old program knows."""
    return [column.name for column in table.columns if (table.name, column.name) in shape.columns]


def to_itself(table: Table) -> Iterator[str]:
    for key in table.foreign_keys:
        if key.column.table is table and key.parent.nullable:
            yield key.parent.name


def works_as(old: Shape, url: str, rows: Rows) -> set[str]:
    """Writes, reads, changes and deletes the rows as the old program would; returns the tables tried."""
    database = Database(url, threads=1)
    tables = [t for t in metadata().sorted_tables if known_to(old, t) and rows[t.name]]
    with database.transaction() as session:
        connection = session.connection()
        for table in tables:
            names = known_to(old, table)
            mine = [{name: row[name] for name in names} for row in rows[table.name]]
            later = set(to_itself(table))
            for row in mine:
                connection.execute(table.insert().values({k: v for k, v in row.items() if k not in later}))
            for row in mine:
                connection.execute(update(table).where(table.c.id == row["id"]).values(row))
            read = connection.execute(select(*(table.c[name] for name in names)).order_by(table.c.id))
            assert [dict(row) for row in read.mappings()] == sorted(mine, key=lambda row: row["id"])
    with database.transaction() as session:
        for table in reversed(tables):
            if later := set(to_itself(table)):
                session.connection().execute(update(table).values(dict.fromkeys(later)))
            session.connection().execute(delete(table))
    database.close()
    return {table.name for table in tables}


def upgraded(url: str, old: Path, new: Path) -> tuple[Shape, Shape]:
    """Brings the database to the old version and then to the new one."""
    upgrade(url, old)
    before = shape(url)
    upgrade(url, new)
    return before, shape(url)


# --- the real revisions ---------------------------------------------------------------------------------


@pytest.mark.parametrize("back", range(len(revisions())))
def test_every_revision_only_adds_or_names_the_version_it_still_works_with(
    url: str, tmp_path: Path, rows: Rows, back: int
) -> None:
    new = program(tmp_path, without=back)
    if back == len(revisions()) - 1:  # the first one: nothing was there before
        upgrade(url, new)
        assert works_from(url) == head(new)
        return
    old = program(tmp_path, without=back + 1)
    upgrade(url, old)
    before, worked_from = shape(url), works_from(url)
    upgrade(url, new)
    assert known(works_from(url), old), "the version before must still work"
    if narrower(before, shape(url)):
        assert works_from(url) > worked_from, "a revision that takes away names a later version"
    else:
        assert works_from(url) == worked_from, "a revision that adds works with all that worked before"
    upgrade(url)
    if known(works_from(url), old):
        assert works_as(before, url, rows)


def works_from(url: str) -> str:
    database = Database(url, threads=1)
    with database.engine.connect() as connection:
        found = connection.exec_driver_sql("SELECT works_from FROM alembic_version").scalar_one()
    database.close()
    return str(found)


def test_this_version_works_on_tables_to_which_the_next_one_adds(
    url: str, tmp_path: Path, rows: Rows
) -> None:
    before, after = upgraded(url, FOLDER, release(tmp_path, FOLDER, ADDS))
    assert narrower(before, after) == []
    assert {("member", "pronouns"), ("goal", "weight"), ("committee", "motto")} <= after.columns.keys()
    tried = works_as(before, url, rows)
    assert {"committee", "member", "goal", "action_step", "outbox_message", "schedule", "meeting"} <= tried


# --- what is narrower -----------------------------------------------------------------------------------


NARROWS = """op.drop_table("day_off")
    op.rename_table("checkin", "answer")
    with op.batch_alter_table("committee", recreate=anew) as batch_op:
        batch_op.drop_column("mission")
        batch_op.alter_column("channel_id", nullable=False)
        batch_op.alter_column("goals_made", type_=sa.String())
        batch_op.add_column(sa.Column("motto", sa.String(), nullable=False))
        batch_op.create_unique_constraint("uq_committee_name", ["name"])
        batch_op.drop_constraint(op.f("ck_committee_step"), type_="check")
        few = sa.text("step IN ('engagement', 'planning')")
        batch_op.create_check_constraint(op.f("ck_committee_step"), few)
    with op.batch_alter_table("member", recreate=anew) as batch_op:
        batch_op.alter_column("zone", new_column_name="clock")"""


def test_all_that_old_statements_would_stumble_over_is_noticed(url: str, tmp_path: Path) -> None:
    before, after = upgraded(url, FOLDER, release(tmp_path, FOLDER, NARROWS))
    told = narrower(before, after)
    for expected in (
        "day_off.day is gone",
        "checkin.note is gone",
        "committee.mission is gone",
        "committee.channel_id may not be null any more",
        "committee.goals_made was INTEGER and is VARCHAR",
        "committee.motto is asked of old statements",
        "committee.uq_committee_name is new",
        "committee.ck_committee_step refuses assessment, monitoring, problem_solving, transition",
        "member.zone is gone",
    ):
        assert expected in told, told


# --- an older program on a newer database ---------------------------------------------------------------


def test_an_older_version_starts_on_a_database_that_only_got_more(url: str, tmp_path: Path) -> None:
    later = release(tmp_path, release(tmp_path, FOLDER, ADDS), "pass", works_from=head())
    upgrade(url, later)
    before = shape(url)
    assert upgrade(url) == (head(later), head(later))
    assert (current(url), shape(url)) == (head(later), before)


def test_an_older_version_that_would_not_work_does_not_start(url: str, tmp_path: Path) -> None:
    adds = release(tmp_path, FOLDER, ADDS)
    takes_away = release(tmp_path, adds, 'op.drop_column("goal", "weight")', works_from=head(adds))
    upgrade(url, takes_away)
    with pytest.raises(UnknownRevision, match=head(takes_away)):
        upgrade(url)
    assert upgrade(url, adds) == (head(takes_away), head(takes_away))


def test_a_database_that_does_not_say_what_works_with_it_is_left_alone(url: str, tmp_path: Path) -> None:
    later = release(tmp_path, FOLDER, ADDS)
    upgrade(url, later)
    database = Database(url, threads=1)
    with database.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE alembic_version DROP COLUMN works_from")
    database.close()
    with pytest.raises(UnknownRevision):
        upgrade(url)
    assert upgrade(url, later) == (head(later), head(later))
    assert upgrade(url) == (head(later), head(later))


# --- tables that are built anew (SQLite) ----------------------------------------------------------------


def with_rows(url: str, rows: Rows) -> None:
    upgrade(url)
    database = Database(url, threads=1)
    with database.engine.connect() as connection:
        for table in metadata().sorted_tables:
            later = set(to_itself(table))
            for row in rows[table.name]:
                values = {name: value for name, value in row.items() if name not in later}
                connection.execute(table.insert().values(values))
        connection.commit()
    database.close()


def count(url: str) -> dict[str, int]:
    database = Database(url, threads=1)
    with database.engine.connect() as connection:
        counted = {
            table: connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one()
            for table in inspect(connection).get_table_names()
        }
    database.close()
    return counted


def test_a_table_that_others_refer_to_can_be_built_anew(url: str, tmp_path: Path, rows: Rows) -> None:
    with_rows(url, rows)
    before = count(url)
    anew = "\n    ".join(
        f'with op.batch_alter_table("{table}", recreate=anew) as batch_op:\n'
        f'        batch_op.add_column(sa.Column("extra", sa.Integer(), nullable=True))'
        for table in ("committee", "member", "workgroup")
    )
    upgrade(url, release(tmp_path, FOLDER, anew))
    assert count(url) == before
    database = Database(url, threads=1)
    with pytest.raises(Exception, match=r"(?i)foreign key"), database.transaction() as session:
        session.connection().exec_driver_sql("DELETE FROM member")
    database.close()


def test_a_revision_that_leaves_rows_without_their_owner_is_taken_back(
    url: str, tmp_path: Path, rows: Rows
) -> None:
    with_rows(url, rows)
    before = count(url)
    with pytest.raises((BrokenReference, IntegrityError)) as refused:
        upgrade(url, release(tmp_path, FOLDER, 'op.execute("DELETE FROM member")'))
    assert isinstance(refused.value, BrokenReference) or url.startswith("postgresql")
    assert (current(url), count(url)) == (head(), before)
