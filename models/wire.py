"""The short way to the database: statements put together once, run by the driver itself, several in one trip.

A person waits for an act. SQLAlchemy takes several times as long over a small statement as SQLite does, and
on PostgreSQL each one is a trip to the server and back. So what every act asks and writes goes this way:
what is only written is kept until something is asked or the transaction ends, and then goes along with it.
Whatever else runs in the transaction sends it off first, so that nothing is ever seen to be missing.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from typing import Any, NamedTuple

from sqlalchemy import Connection, Dialect, Engine, Executable, event
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

Params = Mapping[str, Any]
Convert = Callable[[Any], Any] | None


class _Made(NamedTuple):
    """A statement for one kind of database. ``binds``: name, own value, converter, in the driver's order."""

    sql: str
    by_position: bool
    binds: list[tuple[str, Any, Convert]]
    readers: list[Convert]

    def given(self, params: Params) -> Any:
        """The parameters as the driver takes them."""
        values = [
            (name, value if convert is None else convert(value))
            for name, own, convert in self.binds
            for value in (params.get(name, own),)
        ]
        return tuple(value for _, value in values) if self.by_position else dict(values)

    def read(self, row: Sequence[Any]) -> list[Any]:
        """The columns of a row in their Python types."""
        return [
            value if convert is None or value is None else convert(value)
            for value, convert in zip(row, self.readers, strict=True)
        ]


class Prepared:
    """A Core statement whose text depends on nothing but the kind of database.

    ``columns`` are those that an insert or an update sets; parameters have their names.
    """

    def __init__(self, statement: Executable, columns: Sequence[str] | None = None) -> None:
        self._statement: Any = statement
        self._columns = columns
        self._made: dict[str, _Made] = {}

    def on(self, dialect: Dialect) -> _Made:
        """The statement as that database wants it."""
        found = self._made.get(dialect.name)
        if found is None:
            found = self._made[dialect.name] = self._put_together(dialect)
        return found

    def _put_together(self, dialect: Dialect) -> _Made:
        compiled = self._statement.compile(dialect=dialect, column_keys=self._columns)
        order = compiled.positiontup if compiled.positional else compiled.binds
        kinds = {name: compiled.binds[name].type.dialect_impl(dialect) for name in compiled.binds}
        given = [column.type.dialect_impl(dialect) for column in self._statement.exported_columns]
        return _Made(
            sql=str(compiled),
            by_position=compiled.positional,
            binds=[(name, compiled.params[name], kinds[name].bind_processor(dialect)) for name in order],
            readers=[kind.result_processor(dialect, None) for kind in given],
        )


Question = tuple[Prepared, Params]
Rows = list[list[Any]]


class Wire:
    """The short way of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._dialect = connection.dialect
        self._driver: Any = connection.connection.dbapi_connection
        self._trip = getattr(self._driver, "pipeline", nullcontext)
        self._kept: list[tuple[str, Any]] = []

    def write(self, statement: Prepared, params: Params) -> None:
        """Writes it before anything else is asked, and before the commit."""
        made = statement.on(self._dialect)
        self._kept.append((made.sql, made.given(params)))

    def ask(self, *questions: Question) -> list[Rows]:
        """The rows that each of the statements gives; all go in one trip, in this order."""
        made = [statement.on(self._dialect) for statement, _ in questions]
        with _Faults(self._dialect):
            with self._trip():
                self._send()
                asked = [
                    self._run(each.sql, each.given(params))
                    for each, (_, params) in zip(made, questions, strict=True)
                ]
            return [
                [each.read(row) for row in cursor.fetchall()]
                for each, cursor in zip(made, asked, strict=True)
            ]

    def send(self) -> None:
        """Writes what was kept."""
        if self._kept:
            with _Faults(self._dialect), self._trip():
                self._send()

    def commit(self) -> None:
        """Writes what was kept, and commits, in one trip."""
        with _Faults(self._dialect), self._trip():
            self._send()
            self._driver.commit()

    def _send(self) -> None:
        kept, self._kept = self._kept, []
        for sql, given in kept:
            self._run(sql, given)

    def _run(self, sql: str, given: Any) -> Any:
        tell = self._connection.dispatch.before_cursor_execute
        cursor = self._driver.cursor()
        for listener in tell:  # those who follow what is sent to the database
            listener(self._connection, cursor, sql, given, None, False)
        return cursor.execute(sql, given)


class _Faults:
    """Raises the driver's errors as SQLAlchemy's, without the values: they are what people typed."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect

    def __enter__(self) -> None: ...

    def __exit__(self, _kind: Any, error: BaseException | None, _trace: Any) -> None:
        base: Any = self._dialect.loaded_dbapi.Error
        if isinstance(error, base):
            raise DBAPIError.instance(
                None, None, error, base, hide_parameters=True, dialect=self._dialect
            ) from error


_KEY = "wire"


def wire_of(session: Session) -> Wire:
    """The short way of the session's transaction."""
    wire: Wire = session.connection().info[_KEY]
    return wire


def lay(engine: Engine) -> None:
    """Gives each transaction of the engine its short way; to be called before all else that listens to it.

    What a transaction has kept that was taken back is forgotten with its wire.
    """

    def begin(connection: Connection) -> None:
        connection.info[_KEY] = Wire(connection)

    def send(connection: Connection, *_: Any) -> None:
        wire = connection.info.get(_KEY)
        if wire is not None:
            wire.send()

    def commit(connection: Connection) -> None:
        connection.info.pop(_KEY).commit()

    event.listen(engine, "begin", begin)
    event.listen(engine, "before_cursor_execute", send)
    event.listen(engine, "commit", commit)
