"""Reading a parcel: looked through whole before a row of it is used. Nothing in it is believed.

Names, sizes, digests, the tables and columns, the number of rows and the type of every value are checked;
that rows refer to something, the database checks (``archive_load.py``).
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import partial
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Enum,
    Float,
    Integer,
    String,
    Table,
    Time,
    TypeDecorator,
)

from models import migrate
from models.errors import Refused
from models.tools.archive import FORMAT, MANIFEST, ROWS, VERSION, Kind, columns, csv_name, tables
from models.tools.parcel import MOST_BYTES, In, Reader

LONGEST_MANIFEST, LONGEST_ROW, PIECE = 1 << 20, 32 << 20, 1 << 20
"""Bytes that are held in memory at most."""


@dataclass(frozen=True)
class Archive:
    """A parcel whose files are all there and unchanged. ``left_out`` is what it does not hold, and why."""

    parcel: In
    kind: Kind
    counts: Mapping[str, int]
    columns: Mapping[str, Sequence[str]]
    left_out: Mapping[str, str]


def open_archive(parcel: In) -> Archive:
    """The parcel, looked through. Raises Refused on ``archive`` for one that is not whole or not ours."""
    manifest = _manifest(parcel)
    try:
        kind = Kind(manifest["kind"])
        told = manifest["tables"]
        counts = {str(name): int(about["rows"]) for name, about in told.items()}
        named = {str(name): [str(one) for one in about["columns"]] for name, about in told.items()}
        left = {str(name): str(why) for name, why in manifest["left_out"].items()}
        files = {
            str(name): (int(one["bytes"]), str(one["sha256"])) for name, one in manifest["files"].items()
        }
    except (KeyError, TypeError, ValueError, AttributeError) as fault:
        raise Refused("archive", "no_archive") from fault
    _check_tables(kind, named)
    wanted = {ROWS, *map(csv_name, counts)}
    for name in sorted(wanted | files.keys()):
        if name not in files or name not in wanted:
            raise Refused("archive", "archive_file_missing" if name in wanted else "archive_path", name)
    if sum(size for size, _ in files.values()) > MOST_BYTES:
        raise Refused("archive", "archive_too_large")
    for name, (size, digest) in files.items():
        _check_file(parcel, name, size, digest)
    return Archive(parcel, kind, counts, named, left)


def _manifest(parcel: In) -> dict[str, Any]:
    with parcel.read(MANIFEST) as file:
        data = file.read(LONGEST_MANIFEST + 1)
    try:
        found = json.loads(data) if len(data) <= LONGEST_MANIFEST else None
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise Refused("archive", "no_archive")
    version, schema = found.get("version"), str(found.get("schema"))
    if not isinstance(version, int) or version > VERSION or not migrate.known(schema):
        raise Refused("archive", "archive_newer", schema[:40])
    return found


def _check_tables(kind: Kind, named: Mapping[str, Sequence[str]]) -> None:
    """That the tables and columns are some of ours, in our order."""
    ours = {table.name: columns(table, kind) for table in tables(kind)}
    if list(named) != [name for name in ours if name in named]:
        raise Refused("archive", "archive_unknown", next((n for n in named if n not in ours), "")[:80])
    for name, told in named.items():
        if list(told) != [one for one in ours[name] if one in told] or "id" not in told:
            raise Refused("archive", "archive_unknown", name)


def _check_file(parcel: In, name: str, size: int, digest: str) -> None:
    seen, sha = 0, hashlib.sha256()
    with parcel.read(name) as file:
        while piece := file.read(PIECE):
            seen += len(piece)
            sha.update(piece)
            if seen > size:
                break
    if seen != size or sha.hexdigest() != digest:
        raise Refused("archive", "archive_changed", name)


def rows_of(archive: Archive) -> Iterator[tuple[Table, Iterator[dict[str, Any]]]]:
    """Each table with its rows, in the order of the file, with values as the columns take them.

    The rows of a table are to be taken before the next table. Raises Refused for what is not as it should be.
    """
    ours = {table.name: table for table in tables(archive.kind)}
    with archive.parcel.read(ROWS) as file:
        lines = partial(_line, file)
        if not lines().startswith('{"format": '):
            raise Refused("archive", "no_archive")
        for name, count in archive.counts.items():
            if lines() != f'"{name}": [':
                raise Refused("archive", "archive_row", f"{name}, 0")
            yield ours[name], _rows(lines, ours[name], archive.columns[name], count)
            if lines().rstrip(",") != "]":
                raise Refused("archive", "archive_row", f"{name}, {count + 1}")


def _line(file: Reader) -> str:
    data = file.readline(LONGEST_ROW)
    try:
        return data.decode().rstrip("\n") if data.endswith(b"\n") else ""
    except UnicodeDecodeError:
        return ""


def _rows(
    lines: Callable[[], str], table: Table, names: Sequence[str], count: int
) -> Iterator[dict[str, Any]]:
    readers = {name: _reader(table.c[name]) for name in names}
    last = 0
    for number in range(1, count + 1):
        line = lines()
        try:
            row = json.loads(line[:-1] if number < count else line, parse_constant=_no_constant)
            if list(row) != list(names):
                raise ValueError
            values = {name: read(row[name]) for name, read in readers.items()}
        except (ValueError, TypeError, AttributeError, RecursionError) as fault:
            raise Refused("archive", "archive_row", f"{table.name}, {number}") from fault
        if values["id"] <= last:
            raise Refused("archive", "archive_row", f"{table.name}, {number}")
        last = values["id"]
        yield values


def _no_constant(word: str) -> None:
    raise ValueError(word)


def _reader(column: Column[Any]) -> Callable[[Any], Any]:
    """What reads a JSON value for that column; it raises ValueError for one that the column does not take."""
    kind = column.type.impl_instance if isinstance(column.type, TypeDecorator) else column.type
    read = next((read for known, read in _READERS if isinstance(kind, known)), _as_json)
    if isinstance(kind, Enum):
        read = partial(_among, frozenset(kind.enums))
    return partial(_or_none, read, nullable=bool(column.nullable))


def _or_none(read: Callable[[Any], Any], value: Any, *, nullable: bool) -> Any:
    if value is None and nullable:
        return None
    return read(value)


def _text(value: Any) -> str:
    if not isinstance(value, str) or "\x00" in value:  # which PostgreSQL does not keep
        raise ValueError
    value.encode()
    return value


def _among(known: frozenset[str], value: Any) -> str:
    if value not in known:
        raise ValueError
    return str(value)


def _number(bits: int, value: Any) -> int:
    if type(value) is not int or not -(1 << bits) <= value < 1 << bits:
        raise ValueError
    return value


def _float(value: Any) -> float:
    if type(value) not in (int, float):
        raise ValueError
    return float(value)


def _truth(value: Any) -> bool:
    if type(value) is not bool:
        raise ValueError
    return value


def _instant(value: Any) -> datetime:
    found = datetime.fromisoformat(value)
    if found.utcoffset() is None:
        raise ValueError
    return found


def _as_json(value: Any) -> Any:
    if "\\u0000" in json.dumps(value):
        raise ValueError
    return value


_READERS: Sequence[tuple[type[Any], Callable[[Any], Any]]] = (
    (String, _text),
    (BigInteger, partial(_number, 63)),
    (Integer, partial(_number, 31)),
    (Float, _float),
    (Boolean, _truth),
    (DateTime, _instant),
    (Date, date.fromisoformat),
    (Time, time.fromisoformat),
)
