"""Writing one row at once, as a flush does, in a tenth of its time: for what each act of a person writes.

The row stays in the session as if it had just been read. What else the session has to write is written
before it, in the order in which it was done.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import Insert, Table, Update, bindparam, insert, inspect, update
from sqlalchemy.orm import make_transient_to_detached
from sqlalchemy.orm.attributes import set_committed_value
from sqlmodel import Session, SQLModel


def insert_row(session: Session, row: SQLModel) -> None:
    """Inserts a row that is new and gives it its id."""
    if not inspect(row).transient:  # the session has it already, and writes it in its turn
        session.flush()
        return
    _write_rest(session)
    values = {name: getattr(row, name) for name in _columns(type(row))}
    row.id = session.connection().execute(_insert(type(row)), values).scalar_one()
    make_transient_to_detached(row)
    session.add(row)


def update_row(session: Session, row: SQLModel, values: Mapping[str, Any]) -> None:
    """Sets columns of a row that is in the database."""
    _write_rest(session, row)
    session.connection().execute(_update(type(row)), {"of_row": row.id, **values})  # type: ignore[attr-defined]
    for name, value in values.items():
        set_committed_value(row, name, value)


def _write_rest(session: Session, row: SQLModel | None = None) -> None:
    """Writes what the session holds back; the row itself, too, if the session does not know it yet."""
    if row is not None and row not in session:
        session.add(row)
    if session.new or session.deleted or session.dirty:
        session.flush()


# To put a statement together takes longer than to run it.
@cache
def _insert(kind: type[SQLModel]) -> Insert:
    table = _table(kind)
    return insert(table).returning(table.c.id)


@cache
def _update(kind: type[SQLModel]) -> Update:
    table = _table(kind)
    return update(table).where(table.c.id == bindparam("of_row"))


@cache
def _columns(kind: type[SQLModel]) -> tuple[str, ...]:
    return tuple(name for name in kind.model_fields if name != "id")


def _table(kind: type[SQLModel]) -> Table:
    table: Table = kind.__table__  # type: ignore[attr-defined]
    return table
