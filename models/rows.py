"""Single rows the short way (``wire.py``): for what each act of a person reads and writes.

A row that is written at once, as a flush does in ten times as long, stays in the session as if it had just
been read. What else the session has to write is written before it, in the order in which it was done.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import Column, Table, bindparam, insert, inspect, update
from sqlalchemy.orm import make_transient_to_detached
from sqlalchemy.orm.attributes import instance_dict, instance_state, manager_of_class, set_committed_value
from sqlalchemy.orm.util import identity_key
from sqlmodel import Session, SQLModel

from models.wire import Prepared, wire_of


def insert_row(session: Session, row: SQLModel) -> None:
    """Inserts a row that is new and gives it its id."""
    if not inspect(row).transient:  # the session has it already, and writes it in its turn
        session.flush()
        return
    values = {name: getattr(row, name) for name in all_but_id(type(row))}
    [[[row.id]]] = wire_of(session).ask((_insert(type(row)), values))
    make_transient_to_detached(row)
    session.add(row)


def put_values(session: Session, kind: type[SQLModel], values: Mapping[str, Any]) -> None:
    """Inserts a row of which nobody asks for the id, from the values of all other columns."""
    wire_of(session).write(_put(kind), values)


def update_row(session: Session, row: SQLModel, values: Mapping[str, Any]) -> None:
    """Sets columns of a row that is in the database."""
    if row not in session:
        session.add(row)
    named = {"of_row": row.id, **values}  # type: ignore[attr-defined]
    wire_of(session).write(_update(type(row), tuple(sorted(values))), named)
    for name, value in values.items():
        set_committed_value(row, name, value)


R = TypeVar("R", bound=SQLModel)


def row_of(session: Session, kind: type[R], values: Sequence[Any]) -> R | None:
    """The row with the values of all its columns, in their order, as the session's own; None if no id."""
    if values[0] is None:
        return None
    found = known(session, kind, values[0])
    if found is not None:
        return found
    row = loose_row(kind, values)
    state = instance_state(row)  # what a query of SQLAlchemy's does with a row, no more
    state.key, state.session_id = _key(kind, values[0]), session.hash_key
    session.identity_map.add(state)
    return row


def loose_row(kind: type[R], values: Sequence[Any]) -> R:
    """The row with these values, outside of any session."""
    row: R = manager_of_class(kind).new_instance()
    instance_dict(row).update(zip(_names(kind), values, strict=True))
    return row


def known(session: Session, kind: type[R], pk: int | None) -> R | None:
    """The row with that id, if the session has it already."""
    return session.identity_map.get(_key(kind, pk))


def _key(kind: type[SQLModel], pk: int | None) -> Any:
    return _root(kind), (pk,), None


@cache
def _root(kind: type[SQLModel]) -> type[SQLModel]:
    """The class by which SQLAlchemy keeps such rows."""
    root: type[SQLModel] = identity_key(kind, 0)[0]
    return root


@cache
def columns_of(kind: type[SQLModel]) -> tuple[Column[Any], ...]:
    """All columns of the table, in the order in which ``row_of`` takes their values."""
    return tuple(_table(kind).columns)


@cache
def _names(kind: type[SQLModel]) -> tuple[str, ...]:
    return tuple(column.key for column in columns_of(kind))


@cache
def all_but_id(kind: type[SQLModel]) -> tuple[str, ...]:
    """The names of all columns that a new row brings along."""
    return tuple(name for name in kind.model_fields if name != "id")


# To put a statement together takes longer than to run it.
@cache
def _insert(kind: type[SQLModel]) -> Prepared:
    table = _table(kind)
    return Prepared(insert(table).returning(table.c.id), all_but_id(kind))


@cache
def _put(kind: type[SQLModel]) -> Prepared:
    return Prepared(insert(_table(kind)).inline(), all_but_id(kind))


@cache
def _update(kind: type[SQLModel], columns: tuple[str, ...]) -> Prepared:
    table = _table(kind)
    return Prepared(update(table).where(table.c.id == bindparam("of_row")), columns)


def _table(kind: type[SQLModel]) -> Table:
    table: Table = kind.__table__  # type: ignore[attr-defined]
    return table
