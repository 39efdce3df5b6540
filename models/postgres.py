"""PostgreSQL as the committee's engine: connections that notice a dead server, and limits on every wait.

What a connection may do is told to the server once, when it opens. A parameter in the address itself
(``?connect_timeout=10``) wins over ours.
"""

import time
from typing import Any

from sqlalchemy import URL, Connection, Engine, PoolProxiedConnection, event
from sqlalchemy.exc import InvalidatePoolError
from sqlmodel import create_engine

from models.compiled import share_compiled
from models.silence import has_spoken
from models.wire import begun, lay

CONNECTIONS = 20
"""At most so many per replica: four replicas fit into a server's default of 100."""

POOL_SECONDS = 2.0
"""How long a transaction waits for a free connection."""

CONNECT_SECONDS = 5
"""How long a server may take to let us in; a silent host would otherwise hold a caller for minutes."""

STATEMENT_SECONDS = 30
"""No statement of ours takes longer than a second; what does is stuck and is ended by the server."""

IDLE_SECONDS = 15
"""After this the server ends a transaction whose client is silent: a dead machine's locks are let go."""

TRUSTED_SECONDS = 5.0
"""A connection used as lately as that is asked whether it lives only if the server has said something on it.

To look whether there is something to read costs nothing; to ask costs every act of a person one more trip.
"""

KEEPALIVE = {
    "keepalives": 1,
    "keepalives_idle": 15,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,  # milliseconds until unanswered data means a dead server
}

BUSY = frozenset({"55P03", "57014", "53300"})
"""SQLSTATE: a lock did not come in time, a statement took too long, the server has no connection left."""

CROSSED = frozenset({"40P01", "40001", "23505"})
"""SQLSTATE: a deadlock, a serialization failure, a row that another transaction inserted meanwhile."""


def engine(url: URL, threads: int, *, lock_seconds: float, patience: float) -> Engine:
    """An engine that heals: a connection that has died is noticed before it is used, and replaced.

    A transaction waits ``patience`` seconds for each lock unless it has an execution option of that name.
    One that asks for ``lock_seconds`` costs nothing more: with these each connection opens.
    """
    given = {"connect_timeout": CONNECT_SECONDS, "application_name": "convener", **KEEPALIVE}
    made = create_engine(
        _with_driver(url),
        pool_size=min(threads, CONNECTIONS - 1),
        max_overflow=1,  # beside the one that is kept at hand (database.py)
        pool_timeout=POOL_SECONDS,
        pool_use_lifo=True,  # the one used last has its statements prepared
        hide_parameters=True,
        connect_args={name: value for name, value in given.items() if name not in url.query},
    )

    def set_up(connection: Any, _record: Any) -> None:
        connection.autocommit = True  # else the rollback that ends a first transaction takes it back
        connection.execute(
            f"SET statement_timeout = '{STATEMENT_SECONDS}s';"
            f"SET idle_in_transaction_session_timeout = '{IDLE_SECONDS}s';"
            f"SET lock_timeout = '{int(lock_seconds * 1000)}ms'"
        )
        connection.autocommit = False

    def begin(connection: Connection) -> None:
        wanted = connection.get_execution_options().get("patience", patience)
        if wanted != lock_seconds and not begun(connection):
            connection.exec_driver_sql(patient(wanted))

    lay(made)
    share_compiled(made)
    event.listen(made, "connect", set_up)
    event.listen(made, "begin", begin)
    _expect_alive(made)
    return made


def patient(seconds: float) -> str:
    """The command with which a transaction waits so long for each lock."""
    return f"SET LOCAL lock_timeout = '{max(int(seconds * 1000), 1)}ms'"


USED = "used"
"""Where a connection's info says when it was last known to live, in monotonic seconds."""


def is_alive(made: Engine, pooled: PoolProxiedConnection) -> bool:
    """Whether the server is still there on an idle connection; it is asked only where that is not sure."""
    lately = time.monotonic() - pooled.info.get(USED, 0.0) < TRUSTED_SECONDS
    if lately and not has_spoken(pooled.dbapi_connection):
        return True
    try:
        made.dialect.do_ping(pooled.dbapi_connection)  # type: ignore[arg-type]
    except made.dialect.loaded_dbapi.Error:
        return False
    return True


def _expect_alive(made: Engine) -> None:
    """Has each connection looked at before it is used; when one has died, the pool opens new ones."""

    def expect_alive(_connection: Any, _record: Any, pooled: Any) -> None:
        if not is_alive(made, pooled):
            raise InvalidatePoolError

    def note_use(_connection: Any, record: Any) -> None:
        record.info[USED] = time.monotonic()

    event.listen(made, "checkout", expect_alive)
    event.listen(made, "checkin", note_use)


def _with_driver(url: URL) -> URL:
    """``postgresql://`` and ``postgres://`` mean psycopg 3, whatever the host's habit is."""
    plain = url.get_backend_name() in ("postgresql", "postgres")
    return url.set(drivername="postgresql+psycopg") if plain else url
