"""Writing what a parcel holds into a database, all of it or nothing, in the caller's transaction.

The rows keep their ids, because what was sent speaks of them: buttons in Slack, keys of messages, the audit
log. Where an id is not free, nothing is written.
"""

import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import Column, Table, bindparam, delete, func, insert, text, update
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, col, select

from models import schedule
from models.committee import Committee
from models.errors import Refused
from models.outbox import WAITING, OutboxMessage, SendState
from models.recurrence import next_after
from models.schedule import Schedule
from models.tools.archive import AT_ONCE, Kind, tables
from models.tools.archive_read import Archive, rows_of

IMPORTED = "imported"
"""Why an occurrence was left out that came due between the export and the import."""

_ANEW: dict[str, Callable[[], Any]] = {
    "outbox_message.token": lambda: uuid.uuid4().hex,
    "run_rater.ratings": dict,
}
"""What stands in an imported row for what the export does not hold (``archive.LEFT_OUT``)."""


def has_committee(session: Session) -> bool:
    """Whether there is any committee in the database."""
    return session.exec(select(Committee.id).limit(1)).first() is not None


def import_committee(session: Session, archive: Archive, *, now: datetime) -> Committee:
    """Writes the committee of an export. Nothing of it is sent twice, and nothing is made up for.

    Messages that were waiting are withdrawn. What recurs goes on from ``now``: what came due since the export
    is recorded as skipped; what is due once (the end of a round, a handover) is done once, late, as after a
    pause. Raises Refused on ``archive``, and then the transaction is to be left by it.
    """
    if archive.kind is not Kind.EXPORT:
        raise Refused("archive", "archive_is_backup")
    mine: list[int] = []
    for table, rows in rows_of(archive):
        _insert(session, table, _of_one_committee(session, table, rows, mine))
    if not mine:
        raise Refused("archive", "no_archive")
    _set_sequences(session, archive)
    _arrive(session, mine[0], now=now)
    return session.get_one(Committee, mine[0])


def restore(session: Session, archive: Archive, *, replace: bool, now: datetime) -> None:
    """Writes the whole database as it was backed up. Raises Refused, as ``import_committee``.

    ``replace`` throws away what is there; without it, a database with a committee is left as it is.
    """
    if archive.kind is not Kind.BACKUP:
        raise Refused("archive", "archive_is_export")
    if has_committee(session) and not replace:
        raise Refused("archive", "database_in_use")
    for table in reversed(tables(Kind.BACKUP)):
        session.connection().execute(delete(table))
    for table, rows in rows_of(archive):
        _insert(session, table, rows)
    _set_sequences(session, archive)
    doubt_what_was_due(session, now=now)


def doubt_what_was_due(session: Session, *, now: datetime) -> None:
    """What was waiting in a backup and is due may have been sent since: Slack is asked before it is sent."""
    session.connection().execute(
        update(OutboxMessage)
        .where(
            col(OutboxMessage.state).in_([SendState.QUEUED, SendState.SENDING]),
            col(OutboxMessage.due_at) <= now,
        )
        .values(state=SendState.IN_DOUBT, absent_after=now, not_before=now)
    )


def _of_one_committee(
    session: Session, table: Table, rows: Iterator[dict[str, Any]], mine: list[int]
) -> Iterator[dict[str, Any]]:
    """The rows, each of which belongs to the one committee of the export, whatever its file says."""
    owner = "id" if table.name == "committee" else "committee_id"
    for row in rows:
        if table.name == "committee" and not mine:
            team = select(Committee.id).where(Committee.team_id == row["team_id"])
            if session.exec(team).first() is not None:
                raise Refused("archive", "committee_here", row["name"][:80])
            mine.append(row["id"])
        if [row[owner]] != mine:
            raise Refused("archive", "archive_row", f"{table.name}, {row['id']}")
        yield row


def _insert(session: Session, table: Table, rows: Iterator[dict[str, Any]]) -> None:
    """Writes the rows; those that refer to others of their own table get that said when all are there."""
    own = _own_references(table)
    later: list[dict[str, Any]] = []
    while chunk := list(islice(rows, AT_ONCE)):
        _check_free(session, table, [row["id"] for row in chunk])
        for row in chunk:
            for name, make in _ANEW.items():
                kind, _, column = name.partition(".")
                if kind == table.name and column not in row:
                    row[column] = make()
            if any(row[column.name] is not None for column in own):
                later.append({"row": row["id"], **{column.name: row[column.name] for column in own}})
                row.update(dict.fromkeys((column.name for column in own), None))
        with _named(table, chunk[0]["id"], chunk[-1]["id"]):
            session.connection().execute(insert(table), chunk)
    if later:
        values: dict[str, Any] = {column.name: bindparam(column.name) for column in own}
        with _named(table, later[0]["row"], later[-1]["row"]):
            session.connection().execute(
                update(table).where(table.c.id == bindparam("row")).values(**values), later
            )


def _own_references(table: Table) -> Sequence[Column[Any]]:
    """Columns by which a row of the table refers to another one of it."""
    return [
        column
        for key in table.foreign_key_constraints
        if key.referred_table is table
        for column in key.columns
        if column.name != "committee_id"
    ]


def _check_free(session: Session, table: Table, ids: Sequence[int]) -> None:
    taken = select(func.count()).select_from(table).where(table.c.id.in_(ids))
    if session.connection().execute(taken).scalar_one():
        raise Refused("archive", "ids_taken", table.name)


@contextmanager
def _named(table: Table, first: int, last: int) -> Iterator[None]:
    """A rule of the database that a row breaks, such as a reference to nothing, said with its table."""
    try:
        yield
    except DBAPIError as fault:
        raise Refused("archive", "archive_dangling", f"{table.name}, {first}–{last}") from fault


def _set_sequences(session: Session, archive: Archive) -> None:
    """On PostgreSQL, the next new row of each table gets an id that is free."""
    if session.connection().dialect.name != "postgresql":
        return
    for name in archive.counts:
        session.connection().execute(text(_SEQUENCE.format(name)), {"name": name})


_SEQUENCE = """
    SELECT setval(s, greatest(m, nextval(s)))
    FROM (SELECT max(id) AS m, CAST(pg_get_serial_sequence(:name, 'id') AS regclass) AS s FROM "{}") AS t
    WHERE m IS NOT NULL
"""
"""A name goes into it only if it is one of our tables'."""


def _arrive(session: Session, committee_id: int, *, now: datetime) -> None:
    """What the clock does with a committee that has been away: see ``import_committee``."""
    session.connection().execute(
        update(OutboxMessage)
        .where(col(OutboxMessage.committee_id) == committee_id, col(OutboxMessage.state).in_(WAITING))
        .values(state=SendState.WITHDRAWN, ended_at=now)
    )
    overdue = select(Schedule).where(
        Schedule.committee_id == committee_id,
        col(Schedule.next_run) <= now,
        col(Schedule.rule) != "",
        col(Schedule.paused).is_(False),
    )
    for each in session.exec(overdue).all():
        schedule.skip_due(session, each, IMPORTED, now=now)
        assert each.recurrence is not None, "it has a rule"
        each.next_run = each.wake_at = next_after(each.recurrence, now)
        each.faults = 0
        session.add(each)
    session.flush()
