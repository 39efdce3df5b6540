"""The short way to the database: statements put together once, run by the driver itself, several in one trip.

A person waits for an act. SQLAlchemy takes several times as long over a small statement as SQLite does, and
on PostgreSQL each one is a trip to the server and back. So what every act asks and writes goes this way:
what is only written is sent off, and the server is at work on it while we go on; several questions are one
trip. What goes SQLAlchemy's way waits for that first, so that everything happens in the order of the program.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from typing import Any, NamedTuple

from psycopg import RawCursor
from sqlalchemy import (
    Connection,
    Dialect,
    Engine,
    Executable,
    PoolProxiedConnection,
    event,
    select,
    true,
)
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

Params = Mapping[str, Any]
Convert = Callable[[Any], Any]


class _Made(NamedTuple):
    """A statement for one kind of database: its parameters in the driver's order, with their own values, and
    what is to be converted, by its place, on the way there and back."""

    sql: str
    names: list[str]
    own: dict[str, Any]
    there: list[tuple[int, Convert]]
    back: list[tuple[int, Convert]]

    def given(self, params: Params) -> list[Any]:
        """The parameters as the driver takes them."""
        known = {**self.own, **params}
        values = [known[name] for name in self.names]
        for place, convert in self.there:
            values[place] = convert(values[place])
        return values

    def read(self, row: Sequence[Any]) -> list[Any]:
        """The columns of a row in their Python types."""
        values = list(row)
        for place, convert in self.back:
            if values[place] is not None:
                values[place] = convert(values[place])
        return values


class Prepared:
    """A Core statement whose text depends on nothing but the kind of database.

    ``columns`` are those that an insert or an update sets; parameters have their names.
    """

    def __init__(self, statement: Executable, columns: Sequence[str] | None = None) -> None:
        self.statement: Any = statement
        self._columns = columns
        self._made: dict[str, _Made] = {}

    def on(self, dialect: Dialect) -> _Made:
        """The statement as that database wants it."""
        found = self._made.get(dialect.name)
        if found is None:
            found = self._made[dialect.name] = self._put_together(dialect)
        return found

    def _put_together(self, dialect: Dialect) -> _Made:
        compiled = self.statement.compile(dialect=_in_order(dialect), column_keys=self._columns)
        state = compiled.construct_expanded_state(dict.fromkeys(compiled.binds) | _own_values(compiled))
        names = state.positiontup
        there = {
            name: bind.type.dialect_impl(dialect).bind_processor(dialect)
            for name, bind in compiled.binds.items()
        }
        there |= state.processors
        back = [
            column.type.dialect_impl(dialect).result_processor(dialect, None)
            for column in self.statement.exported_columns
        ]
        return _Made(
            sql=state.statement,
            names=names,
            own=dict(state.parameters),
            there=[(at, convert) for at, name in enumerate(names) if (convert := there.get(name))],
            back=[(at, convert) for at, convert in enumerate(back) if convert],
        )


def _in_order(dialect: Any) -> Any:
    """The dialect with parameters by their place, which PostgreSQL's driver need not translate."""
    return dialect if dialect.positional else type(dialect)(paramstyle="numeric_dollar")


def _own_values(compiled: Any) -> dict[str, Any]:
    """The values that are part of the statement."""
    return {name: bind.effective_value for name, bind in compiled.binds.items() if not bind.required}


@cache
def beside(first: Prepared, second: Prepared) -> Prepared:
    """What both find, side by side: each row of the first with each of the second, or with none of it."""
    left, right = first.statement.subquery(), second.statement.subquery()
    return Prepared(select(left, right).select_from(left.outerjoin(right, true())))


_KEY, _SESSION = "wire", "session"

Question = tuple[Prepared, Params]
Rows = list[list[Any]]


class Wire:
    """The short way of one transaction, on a connection of the pool.

    ``connection`` is what SQLAlchemy sees of it; unless given, it is made when somebody asks for it. Errors
    are the driver's own: ``as_sqlalchemy`` tells them in SQLAlchemy's words.
    """

    def __init__(
        self, engine: Engine, pooled: PoolProxiedConnection, connection: Connection | None = None
    ) -> None:
        self.dialect = engine.dialect
        self.begun = connection is None
        self.driver: Any = pooled.dbapi_connection
        self._engine, self._pooled, self._connection = engine, pooled, connection
        self._flow: Any = None
        self._writer: Any = None

    @property
    def connection(self) -> Connection:
        """The transaction as SQLAlchemy knows it."""
        if self._connection is None:
            self.settle()
            self._pooled.info[_KEY] = self
            self._connection = Connection(self._engine, self._pooled)
            self._connection.begin()
        return self._connection

    def write(self, statement: Prepared, params: Params) -> None:
        """Sends it off; what comes of it shows when something is asked, or on the commit."""
        made = statement.on(self.dialect)
        if self._writer is None and self.dialect.name != "sqlite":
            self._writer = RawCursor(self.driver)
        self.run(made.sql, made.given(params), self._writer)

    def ask(self, *questions: Question) -> list[Rows]:
        """The rows that each of the statements gives; all go in one trip, in this order."""
        asked = []
        for statement, params in questions:
            made = statement.on(self.dialect)
            asked.append((made, self.run(made.sql, made.given(params))))
        return [[made.read(row) for row in cursor.fetchall()] for made, cursor in asked]

    def run(self, sql: str, given: Any, cursor: Any = None) -> Any:
        """Has the driver run it; returns the driver's cursor, of which PostgreSQL's has no rows yet.

        ``cursor`` is one whose rows nobody reads.
        """
        if self.dialect.name == "sqlite":
            return self.driver.execute(sql, given)
        if self._flow is None:
            self._flow = self.driver.pipeline()
            self._flow.__enter__()
        return (cursor or RawCursor(self.driver)).execute(sql, given)

    def settle(self) -> None:
        """Waits for what was sent off."""
        if self._flow is not None:
            flow, self._flow = self._flow, None
            flow.__exit__(None, None, None)

    def commit(self, meanwhile: Callable[[], None] = lambda: None) -> None:
        """Commits, in one trip with what was sent off; ``meanwhile`` is done while we wait."""
        if self.dialect.name == "sqlite":
            self.driver.commit()
            meanwhile()
            return
        done = self.run("COMMIT", ())
        meanwhile()
        self.settle()
        if done.statusmessage != "COMMIT":  # the server takes back what has failed, and calls it a success
            raise self.dialect.loaded_dbapi.InternalError("the transaction had failed before")

    def give_up(self) -> None:
        """Takes back what was done; whatever the driver says to that, has been said already."""
        with suppress(self.dialect.loaded_dbapi.Error):
            self.settle()
        with suppress(self.dialect.loaded_dbapi.Error):
            self.driver.rollback()

    def close(self) -> None:
        """Lets go of the connection; one that SQLAlchemy has seen goes back to the pool."""
        if self._connection is not None:
            self._pooled.info.pop(_KEY, None)
            self._connection.close()


class WiredSession(Session):
    """A session on a wire: SQLAlchemy's own connection is only made if it is needed."""

    def __init__(self) -> None:
        super().__init__(expire_on_commit=False)

    def get_bind(self, *_: Any, **__: Any) -> Connection:
        """The wire's connection, whose transaction the session joins."""
        wire: Wire = self.info[_KEY]
        return wire.connection


@contextmanager
def wired(pooled: PoolProxiedConnection, engine: Engine) -> Iterator[tuple[Wire, WiredSession]]:
    """A wire on this connection and a session on the wire: committed on leaving, taken back on an error.

    A session is used again with its connection: to make one takes longer than a statement.
    """
    info, wire = pooled.info, Wire(engine, pooled)
    session = info.pop(_SESSION, None) or WiredSession()
    session.info[_KEY] = wire
    try:
        yield wire, session
        session.flush()
        wire.commit(meanwhile=session.close)
    except BaseException:
        session.close()
        wire.give_up()
        raise
    finally:
        session.info.clear()
        info[_SESSION] = session
        wire.close()


def as_sqlalchemy(error: Exception, dialect: Dialect) -> Exception:
    """The driver's error as SQLAlchemy's, without the values: they are what people typed."""
    base: Any = dialect.loaded_dbapi.Error
    if not isinstance(error, base):
        return error
    return DBAPIError.instance(None, None, error, base, hide_parameters=True, dialect=dialect)


def wire_of(session: Session) -> Wire:
    """The short way of the session's transaction; what the session holds back is written first."""
    session.flush()
    wire: Wire = session.info.get(_KEY) or session.connection().info[_KEY]
    return wire


def begun(connection: Connection) -> bool:
    """Whether the connection shows a transaction that a wire has begun."""
    wire = connection.info.get(_KEY)
    return wire is not None and wire.begun


def lay(engine: Engine) -> None:
    """Gives each transaction of the engine its short way; to be called before all else that listens to it."""

    def begin(connection: Connection) -> None:
        if not begun(connection):
            connection.info[_KEY] = Wire(engine, connection.connection, connection)

    def settle(connection: Connection, *_: Any) -> None:
        wire = connection.info.get(_KEY)
        if wire is not None:
            wire.settle()

    def commit(connection: Connection) -> None:
        connection.info.pop(_KEY).commit()

    event.listen(engine, "begin", begin)
    event.listen(engine, "before_cursor_execute", settle)
    event.listen(engine, "commit", commit)
