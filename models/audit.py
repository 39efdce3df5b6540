"""Who changed what: one line per change, with the values before and after, and one per refusal."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Index, insert, inspect
from sqlmodel import Field, Session, SQLModel

from models.base import Owned, json_column, within
from models.committee import Committee, Member
from models.rows import (
    Beside,
    all_but_id,
    insert_all,
    insert_row,
    put_with,
    update_all,
    update_with,
)
from models.wire import Prepared, wire_of


class AuditLine(Owned, table=True):
    """One change of one thing. ``before`` and ``after`` hold only the columns that changed, as JSON values.

    What one transaction has changed bears one ``turn``: it was one act, and is taken back as one.
    """

    __table_args__ = (
        within("member", "actor_id"),
        Index("ix_audit_line_newest", "committee_id", "id"),
        Index("ix_audit_line_actor", "committee_id", "actor_id", "id"),
        Index("ix_audit_line_row", "committee_id", "kind", "row_id"),
    )

    committee_id: int = Field(foreign_key="committee.id")
    at: datetime
    turn: str = Field(default_factory=lambda: uuid.uuid4().hex)
    actor_id: int | None = None
    actor_slack_id: str | None = None
    act: str
    kind: str
    row_id: int | None = None
    refused: bool = False
    undone: bool = False
    before: dict[str, Any] = Field(default_factory=dict, sa_column=json_column())
    after: dict[str, Any] = Field(default_factory=dict, sa_column=json_column())


def create(
    session: Session, actor: Member | None, act: StrEnum, row: Owned | Committee, *, now: datetime
) -> None:
    """Adds a new row and the line that says who made it."""
    insert_row(session, row)
    _write_line(session, actor, act, row, before={}, after=snapshot(row), now=now)


def create_all(
    session: Session, actor: Member | None, act: StrEnum, rows: Sequence[Owned], *, by: str, now: datetime
) -> None:
    """``create`` for many rows of one committee and table: as few statements for a thousand as for one.

    ``by`` is a column in which no two of them have the same value.
    """
    if rows:
        insert_all(session, rows, by)
        _write_lines(session, actor, act, [(row, {}, snapshot(row)) for row in rows], now=now)


def change_all(
    session: Session,
    actor: Member | None,
    act: StrEnum,
    changes: Sequence[tuple[Owned, Mapping[str, Any]]],
    *,
    now: datetime,
) -> None:
    """``change`` for many rows of one committee and table, each with new values of the same columns."""
    if not changes:
        return
    lines = []
    for row, values in changes:
        before = {name: plain(getattr(row, name)) for name in values}
        lines.append((row, before, {name: plain(value) for name, value in values.items()}))
    update_all(session, changes)
    _write_lines(session, actor, act, lines, now=now)


def put(
    session: Session,
    actor: Member,
    act: StrEnum,
    kind: type[Owned],
    values: Mapping[str, Any],
    *,
    now: datetime,
) -> None:
    """``create`` from the values of all columns but the id, for a row at which nobody looks in this act."""
    after = {name: plain(value) for name, value in values.items()}
    line = _line(session, values["committee_id"], _by(actor), act, table_name(kind), after=after, now=now)
    put_with(session, kind, values, _LINE, line)


def change(
    session: Session,
    actor: Member | None,
    act: StrEnum,
    row: Owned | Committee,
    *,
    now: datetime,
    **values: Any,
) -> bool:
    """Sets the row's columns to ``values`` and writes the line; False, and no line, if nothing differs."""
    changed = {name: value for name, value in values.items() if getattr(row, name) != value}
    if not changed:
        return False
    before = {name: plain(getattr(row, name)) for name in changed}
    after = {name: plain(value) for name, value in changed.items()}
    kind = table_name(type(row))
    line = _line(session, row.committee_id, _by(actor), act, kind, before=before, after=after, now=now)
    update_with(session, row, changed, _LINE, line)
    return True


def remove(
    session: Session, actor: Member | None, act: StrEnum, row: Owned | Committee, *, now: datetime
) -> None:
    """Deletes a row and writes the line that holds what it was."""
    _write_line(session, actor, act, row, before=snapshot(row), after={}, now=now)
    session.delete(row)
    session.flush()


def put_back(session: Session, actor: Member | None, act: StrEnum, row: Owned, *, now: datetime) -> None:
    """``create`` for a row that was removed: it has its old id again, so that older lines still name it."""
    session.add(row)
    session.flush()
    _write_line(session, actor, act, row, before={}, after=snapshot(row), now=now)


def _write_line(
    session: Session,
    actor: Member | None,
    act: StrEnum,
    row: Owned | Committee,
    *,
    before: dict[str, Any],
    after: dict[str, Any],
    now: datetime,
) -> None:
    kind = table_name(type(row))
    line = _line(session, row.committee_id, _by(actor), act, kind, before=before, after=after, now=now)
    wire_of(session).write(_INSERT, {**line, "row_id": row.id})


def _write_lines(
    session: Session,
    actor: Member | None,
    act: StrEnum,
    changes: Sequence[tuple[Owned, Mapping[str, Any], Mapping[str, Any]]],
    *,
    now: datetime,
) -> None:
    """Lines of one act about rows of one table, each with its values before and after."""
    by = _by(actor)
    lines = [
        _line(session, row.committee_id, by, act, table_name(type(row)), before=before, after=after, now=now)
        | {"row_id": row.id}
        for row, before, after in changes
    ]
    if lines:
        session.connection().execute(insert(AuditLine), lines)


def _by(actor: Member | None) -> tuple[int | None, str | None]:
    return (actor.id, actor.slack_id) if actor else (None, None)


def _line(
    session: Session,
    committee_id: int,
    by: tuple[int | None, str | None],
    act: str,
    kind: str,
    *,
    before: Mapping[str, Any] = MappingProxyType({}),
    after: Mapping[str, Any] = MappingProxyType({}),
    now: datetime,
) -> dict[str, Any]:
    """The columns of a line but for the row's id; ``by`` is the actor's id and Slack id."""
    return {
        "committee_id": committee_id,
        "at": now,
        "turn": _turn(session),
        "actor_id": by[0],
        "actor_slack_id": by[1],
        "act": str(act),
        "kind": kind,
        "refused": False,
        "undone": False,
        "before": dict(before),
        "after": dict(after),
    }


# A line is written past the session: nobody holds on to it or asks for its id, and each act writes several.
_LINE = Beside(AuditLine, "row_id")
_INSERT = Prepared(insert(AuditLine).inline(), all_but_id(AuditLine))


def record_refusal(
    session: Session, committee_id: int, slack_id: str, act: str, *, actor_id: int | None, now: datetime
) -> None:
    """Writes that somebody was not let do something."""
    line = _line(session, committee_id, (actor_id, slack_id), act, "refusal", now=now)
    wire_of(session).write(_INSERT, {**line, "row_id": None, "refused": True})


def record_act(session: Session, actor: Member, act: StrEnum, kind: str, *, now: datetime) -> None:
    """Writes that somebody did something that changes no row, such as taking everything out."""
    line = _line(session, actor.committee_id, _by(actor), act, kind, now=now)
    wire_of(session).write(_INSERT, {**line, "row_id": None})


def turn_of(session: Session) -> str | None:
    """The turn of what this transaction has written so far; None while that is nothing."""
    turn: str | None = session.info.get("turn")
    return turn


def _turn(session: Session) -> str:
    """The name of this transaction; a session is used for one only."""
    turn = turn_of(session)
    if turn is None:
        turn = session.info["turn"] = uuid.uuid4().hex
    return turn


@cache
def table_name(kind: type[SQLModel]) -> str:
    """The name of the table of such rows."""
    return str(inspect(kind).local_table.name)


def snapshot(row: Owned | Committee) -> dict[str, Any]:
    """All columns but the id, as JSON values."""
    return {name: plain(getattr(row, name)) for name in all_but_id(type(row))}


def plain(value: Any) -> Any:
    """A column's value as JSON can hold it: instants in UTC, so that two databases write the same."""
    if value is None or type(value) in (str, int, bool):
        return value
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    return value


def typed(table: type[Owned], values: Mapping[str, Any]) -> dict[str, Any]:
    """JSON values of an audit line in the types of the table's columns."""
    kinds: dict[str, Any] = {name: column.annotation for name, column in table.model_fields.items()}
    return {name: TypeAdapter(kinds[name]).validate_python(value) for name, value in values.items()}
