"""Exports in tests: made, taken in elsewhere, and held against each other row by row."""

import csv
import io
import json
import random
import zipfile
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import insert, select, update
from sqlalchemy.sql.sqltypes import JSON, Boolean, Date, DateTime, Enum, Float, Integer, Time
from sqlalchemy.types import TypeDecorator

from models.database import Database
from models.migrate import metadata
from models.tools import archive
from models.tools.archive_load import import_committee
from models.tools.archive_read import open_archive
from models.tools.parcel import ZipIn, ZipOut

NASTY = (
    "=1+1",
    "+x",
    "-x",
    "@x",
    "\tx",
    "'x",
    'a,b\r\n"c"',
    "Ängste 🧭",
    "",
    "<!channel> *x*",
    "＝1",
    "x" * 3000,
)


def export(database, committee_id: int) -> bytes:
    """That committee as a ZIP."""
    made = io.BytesIO()
    with database.reading() as session, ZipOut(made) as out:
        archive.export(session, out, committee_id)
    return made.getvalue()


def take_in(database, data: bytes, *, now: datetime, checks: bool = True) -> None:
    """Imports it; without ``checks``, the rules of SQLite's tables that rows made by chance would break."""
    found = open_archive(ZipIn(io.BytesIO(data)))
    with database.transaction() as session:
        if not checks:
            session.connection().exec_driver_sql("PRAGMA ignore_check_constraints = ON")
        import_committee(session, found, now=now)


def files(data: bytes) -> dict[str, bytes]:
    """The files of a ZIP."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def packed(files: dict[str, bytes]) -> bytes:
    """A ZIP of these files."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as out:
        for name, data in files.items():
            out.writestr(name, data)
    return made.getvalue()


def rows(data: bytes) -> dict[str, dict[int, dict]]:
    """The rows of an export by table and id."""
    found = json.loads(files(data)[archive.ROWS])["tables"]
    return {table: {row["id"]: row for row in its} for table, its in found.items()}


def cells(data: bytes, table: str) -> list[dict[str, str]]:
    """The rows of a table's CSV, each cell as it stands there."""
    text = files(data)[archive.csv_name(table)].decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def differing(one: bytes, other: bytes) -> set[str]:
    """The columns (``table.column``) in which rows differ; ``table`` where a row is in one of them only."""
    found, left, right = set(), rows(one), rows(other)
    for table in left.keys() | right.keys():
        mine, its = left.get(table, {}), right.get(table, {})
        if mine.keys() != its.keys():
            found.add(table)
        for pk in mine.keys() & its.keys():
            found |= {f"{table}.{name}" for name in mine[pk] if mine[pk][name] != its[pk].get(name)}
    return found


def comes_back(database, committee_id: int, url: str, *, now: datetime) -> set[str]:
    """Takes the committee into the empty database there; the columns in which it differs then."""
    first, other = export(database, committee_id), Database(url)
    take_in(other, first, now=now)
    second = export(other, committee_id)
    other.close()
    return differing(first, second)


def fill_every_table(session, chance: random.Random, *, count: int = 4) -> int:
    """Rows by chance in every table, which refer to one another as they must; returns the committee's id.

    Up to ``count`` in each: one that comes out as another one where it must not is not kept.
    """
    connection, there = session.connection(), {"committee": [1]}
    connection.exec_driver_sql("PRAGMA ignore_check_constraints = ON")
    for table in metadata().sorted_tables:
        keys = {
            column.name: key.referred_table.name
            for key in table.foreign_key_constraints
            for column in key.columns
            if key.referred_table is not table
        }
        own = {
            column.name
            for key in table.foreign_key_constraints
            for column in key.columns
            if key.referred_table is table and column.name != "committee_id"
        }
        for pk in range(1, 2 if table.name == "committee" else count + 1):
            row = {column.name: _value(column, chance, f"{table.name}{pk}") for column in table.columns}
            row |= {name: chance.choice(there[other]) for name, other in keys.items()}
            row |= dict.fromkeys(own) | {"id": pk}
            row |= {"committee_id": 1} if "committee_id" in row else {}
            connection.execute(insert(table).prefix_with("OR IGNORE"), row)
        there[table.name] = list(connection.execute(select(table.c.id)).scalars())
        for pk in there[table.name] if own else ():
            pointing = {name: chance.choice(there[table.name]) for name in own}
            connection.execute(update(table).where(table.c.id == pk).values(**pointing))
    return 1


def _value(column, chance: random.Random, unique: str):
    kind = column.type.impl_instance if isinstance(column.type, TypeDecorator) else column.type
    if column.nullable and chance.random() < 0.3:
        return None
    instant = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(microseconds=chance.randrange(10**13))
    if isinstance(kind, Enum):
        return chance.choice(kind.enums)
    if (column.table.name, column.name) == ("run_rater", "ratings"):
        return {str(place): chance.randrange(3) for place in chance.sample(range(4), chance.randrange(5))}
    if isinstance(kind, JSON) and column.table.name == "audit_line":
        return {"name": chance.choice(NASTY), "token": None}
    if isinstance(kind, JSON):
        return chance.choice([[], {}, [1, "=x"], {"a": {"b": [None, 1.5, True]}}, {"z": 1, "a": "ü"}])
    made = {
        Boolean: lambda: chance.random() < 0.5,
        Integer: lambda: chance.randrange(-(2**31), 2**31),
        Float: lambda: chance.uniform(-1e6, 1e6),
        DateTime: lambda: instant,
        Date: lambda: date(2026, 1, 1) + timedelta(days=chance.randrange(2000)),
        Time: lambda: time(chance.randrange(24), chance.randrange(60)),
    }
    for known, make in made.items():
        if isinstance(kind, known):
            return make()
    return f"{chance.choice(NASTY)}{unique}" if chance.random() < 0.8 else f"{chance.random()}"
