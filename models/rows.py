"""Single rows the short way (``wire.py``): for what each act of a person reads and writes.

A row that is written at once, as a flush does in ten times as long, stays in the session as if it had just
been read. What else the session has to write is written before it, in the order in which it was done.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Column, Table, bindparam, func, insert, inspect, select, update
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


def insert_all(session: Session, rows: Sequence[SQLModel], by: str) -> None:
    """Inserts new rows of one table in one go; ``by`` is a column in which no two have the same value."""
    session.flush()
    table, names = _table(type(rows[0])), all_but_id(type(rows[0]))
    statement = insert(table).returning(table.c.id, table.c[by])
    values = [{name: getattr(row, name) for name in names} for row in rows]
    ids = {value: pk for pk, value in session.connection().execute(statement, values).all()}
    for row in rows:
        row.id = ids[getattr(row, by)]
        make_transient_to_detached(row)
        session.add(row)


def put_with(
    session: Session,
    kind: type[SQLModel],
    values: Mapping[str, Any],
    beside: "Beside",
    others: Mapping[str, Any],
) -> None:
    """Inserts a row and one ``beside`` it, from the values of all columns but the ids."""
    wire = wire_of(session)
    if wire.dialect.name == "sqlite":
        wire.write(_put(kind), values)
        wire.write(_put_next(beside), others)
    else:
        wire.write(_put_both(kind, beside), {**values, **_second(others)})


def update_with(
    session: Session, row: SQLModel, values: Mapping[str, Any], beside: "Beside", others: Mapping[str, Any]
) -> None:
    """Sets columns of a row that is in the database, and inserts one ``beside`` it."""
    if row not in session:
        session.add(row)
    kind, columns = type(row), tuple(sorted(values))
    named = {"of_row": row.id, **values}  # type: ignore[attr-defined]
    wire = wire_of(session)
    if wire.dialect.name == "sqlite":
        wire.write(_update(kind, columns), named)
        wire.write(_put(beside.kind), {**others, beside.refer: named["of_row"]})
    else:
        wire.write(_update_both(kind, columns, beside), {**named, **_second(others)})
    for name, value in values.items():
        set_committed_value(row, name, value)


def update_all(session: Session, changes: Sequence[tuple[SQLModel, Mapping[str, Any]]]) -> None:
    """Sets the same columns of several rows of one table, each to its own values, in one go."""
    session.flush()
    kind, names = type(changes[0][0]), tuple(changes[0][1])
    table = _table(kind)
    statement = update(table).where(table.c.id == bindparam("of_row")).values(_given(kind, names, "_"))
    given = [
        {"of_row": row.id, **_second(values)}  # type: ignore[attr-defined]
        for row, values in changes
    ]
    session.connection().execute(statement, given)
    for row, values in changes:
        for name, value in values.items():
            set_committed_value(row, name, value)


class Beside(NamedTuple):
    """Rows of a kind that refer to another one by the column ``refer``."""

    kind: type[SQLModel]
    refer: str


def _second(values: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters of the second row, told from the first one's by an underscore."""
    return {f"{name}_": value for name, value in values.items()}


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
def _put_next(beside: Beside) -> Prepared:
    """What refers to the row that was inserted just before, on SQLite."""
    last: Any = func.last_insert_rowid()
    statement = insert(_table(beside.kind)).values({beside.refer: last}).inline()
    return Prepared(statement, all_but_id(beside.kind))


# PostgreSQL does both in one statement: each takes the driver as long as the server.
@cache
def _put_both(kind: type[SQLModel], beside: Beside) -> Prepared:
    return _both(insert(_table(kind)).values(_given(kind, all_but_id(kind))), kind, beside)


@cache
def _update_both(kind: type[SQLModel], columns: tuple[str, ...], beside: Beside) -> Prepared:
    table = _table(kind)
    statement = update(table).where(table.c.id == bindparam("of_row")).values(_given(kind, columns))
    return _both(statement, kind, beside)


def _both(first: Any, kind: type[SQLModel], beside: Beside) -> Prepared:
    done = first.returning(_table(kind).c.id).cte("done")
    names = [name for name in all_but_id(beside.kind) if name != beside.refer]
    columns = _given(beside.kind, names, "_") | {beside.refer: done.c.id}
    rows = select(*columns.values())
    return Prepared(insert(_table(beside.kind)).from_select(list(columns), rows).inline())


def _given(kind: type[SQLModel], names: Iterable[str], mark: str = "") -> dict[str, Any]:
    """Parameters for these columns, called after them."""
    return {name: bindparam(name + mark, type_=_table(kind).c[name].type) for name in names}


@cache
def _update(kind: type[SQLModel], columns: tuple[str, ...]) -> Prepared:
    table = _table(kind)
    return Prepared(update(table).where(table.c.id == bindparam("of_row")), columns)


def _table(kind: type[SQLModel]) -> Table:
    table: Table = kind.__table__  # type: ignore[attr-defined]
    return table
