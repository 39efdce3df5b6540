"""All of a committee in one parcel: a CSV file for each table, one JSON file with every row, and a manifest.

An *export* is one committee without what must not leave (``LEFT_OUT``); a *backup* is the whole database with
its secrets. Both are written from the tables' own description, so that a new table is in them by itself, and
in one order, so that the same rows make the same bytes. ``docs/export.md`` tells people how to read it.
"""

import csv
import hashlib
import io
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum
from typing import IO, Any

from sqlalchemy import Table, select
from sqlmodel import Session

from models import migrate
from models.audit import plain
from models.tools.archive_ratings import ratings_told
from models.tools.ballot import Ballot, BallotState
from models.tools.parcel import Out
from models.tools.pull import may_hold_key

FORMAT, VERSION = "convener", 1
MANIFEST, ROWS = "manifest.json", "committee.json"

AT_ONCE = 500
"""Rows that are held in memory: a committee may have a hundred thousand messages."""


class Kind(StrEnum):
    """What the parcel holds: one committee, or the whole database with its secrets."""

    EXPORT = "export"
    BACKUP = "backup"


LEFT_OUT: dict[str, str] = {
    "ballot_paper": "what somebody has chosen on a ballot that is open: it is theirs alone",
    "calendar_feed": "addresses of the calendar: whoever has one can read it. Members make new ones",
    "outbox_message.token": "how Slack knows a message of ours again; each gets a new one",
}
"""Every table and column that no export holds, and why. A line of the audit log does not hold them either."""

IN_PART: dict[str, str] = {
    "ballot_voter (some rows)": "who has voted on a ballot that is open: without the papers they vote again",
    "indicator_pull (some rows)": "an address that numbers are fetched from and that may hold a key. "
    "It is typed in again",
    "run_rater.ratings (in part)": "which rating is whose: it holds how often each was given in runs that "
    "are closed, and nothing of those that are open",
}
"""What an export does not hold all of, and why."""

_NOT_LOGGED = {*LEFT_OUT, "run_rater.ratings"}
"""Of what no line of an exported audit log holds a value."""

KEPT: dict[str, str] = {
    "indicator_pull.url": "an address that may hold a key is left out with its row",
    "board_report.digest": "says which file a report was; the file cannot be told from it",
    "plan_import.digest": "says which file a plan came from; the file cannot be told from it",
}
"""Columns whose name sounds like a secret, and why an export holds them all the same."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "'")


def tables(kind: Kind) -> list[Table]:
    """The tables of such a parcel; none refers to a later one."""
    every = migrate.metadata().sorted_tables
    return [table for table in every if kind is Kind.BACKUP or table.name not in LEFT_OUT]


def columns(table: Table, kind: Kind) -> list[str]:
    """The columns of the table in such a parcel, in the table's own order."""
    names = [column.name for column in table.columns]
    return (
        names if kind is Kind.BACKUP else [name for name in names if f"{table.name}.{name}" not in LEFT_OUT]
    )


def left_out() -> dict[str, str]:
    """Everything that an export does not hold, with the reason."""
    return {**LEFT_OUT, **IN_PART}


def export(session: Session, parcel: Out, committee_id: int) -> dict[str, Any]:
    """Writes that committee, without what must not leave; returns the manifest.

    ``session`` sees one state of the database from beginning to end (``Database.reading``).
    """
    return _write(session, parcel, Kind.EXPORT, committee_id)


def back_up(session: Session, parcel: Out) -> dict[str, Any]:
    """Writes every row of the database, secrets too; returns the manifest."""
    return _write(session, parcel, Kind.BACKUP, None)


def _write(session: Session, parcel: Out, kind: Kind, committee_id: int | None) -> dict[str, Any]:
    files: dict[str, dict[str, Any]] = {}
    manifest = {
        "format": FORMAT,
        "version": VERSION,
        "kind": kind.value,
        "schema": migrate.head(),
        "tables": {table.name: {"rows": 0, "columns": columns(table, kind)} for table in tables(kind)},
        "left_out": left_out() if kind is Kind.EXPORT else {},
        "files": files,
    }
    with _measured(parcel, ROWS, files) as file:
        _write_json(session, file, manifest, committee_id)
    for table in tables(kind):
        with _measured(parcel, csv_name(table.name), files) as file:
            _write_csv(session, file, table, kind, committee_id)
    with parcel.write(MANIFEST) as file:
        file.write((json.dumps(manifest, indent=1, ensure_ascii=False) + "\n").encode())
    return manifest


def csv_name(table: str) -> str:
    """The file of that table."""
    return f"tables/{table}.csv"


def _write_json(
    session: Session, file: IO[bytes], manifest: Mapping[str, Any], committee_id: int | None
) -> None:
    """One JSON document with each row on a line of its own, so that nobody has to hold it all in memory."""
    kind = Kind(manifest["kind"])
    about = {name: manifest[name] for name in ("format", "version", "kind", "schema")}
    file.write(f'{_json(about)[:-1]}, "tables": {{'.encode())
    for place, table in enumerate(tables(kind)):
        file.write(f'{"," if place else ""}\n"{table.name}": ['.encode())
        counted = manifest["tables"][table.name]
        for row in _rows(session, table, kind, committee_id):
            file.write(f"{',' if counted['rows'] else ''}\n{_json(row)}".encode())
            counted["rows"] += 1
        file.write(b"\n]")
    file.write(b"\n}}\n")


def _write_csv(session: Session, file: IO[bytes], table: Table, kind: Kind, committee_id: int | None) -> None:
    """As Excel reads it right: UTF-8 with its mark, commas, CRLF; no cell is taken for a formula."""
    names = columns(table, kind)
    file.write("\ufeff".encode())
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(names)
    for row in _rows(session, table, kind, committee_id):
        writer.writerow([cell(row[name]) for name in names])
        if buffer.tell() > 1 << 16:
            file.write(buffer.getvalue().encode())
            buffer.seek(0)
            buffer.truncate()
    file.write(buffer.getvalue().encode())


def cell(value: Any) -> str:
    """A value as a CSV cell. One ``'`` goes before what a spreadsheet might calculate, and before a ``'``."""
    if value is None:
        return ""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_FORMULA) else value
    return _json(value)


def as_typed(cell: str) -> str:
    """The text of a cell, without the ``'`` that ``cell`` has put before it."""
    return cell[1:] if cell.startswith("'") else cell


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _rows(session: Session, table: Table, kind: Kind, committee_id: int | None) -> Iterator[dict[str, Any]]:
    """The table's rows by id, as JSON values."""
    names = columns(table, kind)
    statement = select(*(table.c[name] for name in names)).order_by(table.c.id).limit(AT_ONCE)
    if committee_id is not None:
        owner = table.c.id if table.name == "committee" else table.c.committee_id
        statement = statement.where(owner == committee_id)
    if kind is Kind.EXPORT and table.name == "ballot_voter":
        counted = select(Ballot.id).where(Ballot.state != BallotState.OPEN)  # type: ignore[call-overload]
        statement = statement.where(table.c.ballot_id.in_(counted))
    tell = _telling(session, table, committee_id) if kind is Kind.EXPORT else None
    last: int | None = None
    while True:
        beyond = statement if last is None else statement.where(table.c.id > last)
        found = session.connection().execute(beyond).all()
        for row in found:
            values = {name: plain(value) for name, value in zip(names, row, strict=True)}
            if tell is None or tell(values):
                yield values
        if len(found) < AT_ONCE:
            return
        last = found[-1].id


def _telling(
    session: Session, table: Table, committee_id: int | None
) -> Callable[[dict[str, Any]], bool] | None:
    """What takes out of a row what must not leave, and says whether the row leaves at all."""
    if table.name == "audit_line":
        return _without_secrets
    if table.name == "indicator_pull":
        return lambda row: not may_hold_key(row["url"])
    if table.name == "run_rater":
        told = ratings_told(session, committee_id or 0)
        return lambda row: row.update(ratings=told.get(row["id"], {})) is None
    return None


def _without_secrets(line: dict[str, Any]) -> bool:
    """Takes the values of what is left out from a line of the audit log."""
    kind = line["kind"]
    for when in ("before", "after"):
        line[when] = {
            name: value
            for name, value in line[when].items()
            if kind not in _NOT_LOGGED and f"{kind}.{name}" not in _NOT_LOGGED
        }
    return True


class Measured:
    """A file of the parcel that counts its bytes and knows their digest."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self._digest, self.size = file, hashlib.sha256(), 0

    def write(self, data: bytes) -> int:
        """Writes on, and counts."""
        self._digest.update(data)
        self.size += len(data)
        return self._file.write(data)

    @property
    def noted(self) -> dict[str, Any]:
        """What the manifest says of it."""
        return {"bytes": self.size, "sha256": self._digest.hexdigest()}


@contextmanager
def _measured(parcel: Out, name: str, files: dict[str, dict[str, Any]]) -> Iterator[Any]:
    with parcel.write(name) as file:
        measured = Measured(file)
        yield measured
    files[name] = measured.noted
