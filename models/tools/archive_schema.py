"""What an export's tables and columns are, told from the tables themselves (``docs/export.md``)."""

import inspect
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Column, Enum, Table, TypeDecorator
from sqlmodel import SQLModel

from models.tools.archive import Kind, columns, tables


@dataclass(frozen=True)
class ColumnFact:
    """A column: its type in a word, whether it may be empty, to which table it refers, its only values."""

    name: str
    kind: str
    optional: bool
    refers: str = ""
    values: Sequence[str] = ()


@dataclass(frozen=True)
class TableFact:
    """A table, and the first sentence of what its class says of it."""

    name: str
    about: str
    columns: Sequence[ColumnFact]


def schema() -> list[TableFact]:
    """Every table of an export in its order."""
    found = tables(Kind.EXPORT)
    about = {
        str(mapper.class_.__tablename__): inspect.getdoc(mapper.class_) or ""
        for mapper in SQLModel._sa_registry.mappers
    }
    return [
        TableFact(
            table.name,
            " ".join(about.get(table.name, "").split("\n\n")[0].split()),
            [_column(table, table.c[name]) for name in columns(table, Kind.EXPORT)],
        )
        for table in found
    ]


def _column(table: Table, column: Column[object]) -> ColumnFact:
    kind = column.type.impl_instance if isinstance(column.type, TypeDecorator) else column.type
    word = next(word for name, word in _WORDS if name in [each.__name__ for each in type(kind).__mro__])
    refers = next(
        (
            key.referred_table.name
            for key in table.foreign_key_constraints
            if column.name in key.columns and (len(key.columns) == 1 or column.name != "committee_id")
        ),
        "",
    )
    values = tuple(kind.enums) if isinstance(kind, Enum) else ()
    return ColumnFact(column.name, word, bool(column.nullable), refers, values)


_WORDS = (
    ("Enum", "one of"),
    ("Integer", "number"),
    ("Float", "number"),
    ("Boolean", "true or false"),
    ("DateTime", "instant"),
    ("Date", "day"),
    ("Time", "time of day"),
    ("JSON", "JSON"),
    ("String", "text"),
)
