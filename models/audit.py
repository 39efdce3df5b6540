"""Who changed what: one line per change, with the values before and after, and one per refusal."""

import uuid
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from enum import StrEnum
from functools import cache
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Index, insert, inspect
from sqlmodel import Field, Session, SQLModel

from models.base import Owned, json_column, within
from models.committee import Committee, Member
from models.rows import insert_row, put_values, update_row
from models.wire import LastId, Prepared, wire_of


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
    put_values(session, kind, values)
    after = {name: plain(value) for name, value in values.items()}
    line = _line(session, actor, act, kind, values["committee_id"], after=after, now=now)
    wire_of(session).write(_insert_beside(kind), line)


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
    update_row(session, row, changed)
    _write_line(session, actor, act, row, before=before, after=after, now=now)
    return True


def remove(
    session: Session, actor: Member | None, act: StrEnum, row: Owned | Committee, *, now: datetime
) -> None:
    """Deletes a row and writes the line that holds what it was."""
    _write_line(session, actor, act, row, before=snapshot(row), after={}, now=now)
    session.delete(row)
    session.flush()


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
    line = _line(session, actor, act, type(row), row.committee_id, before=before, after=after, now=now)
    wire_of(session).write(_INSERT, {**line, "row_id": row.id})


def _line(
    session: Session,
    actor: Member | None,
    act: StrEnum,
    kind: type[SQLModel],
    committee_id: int,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any],
    now: datetime,
) -> dict[str, Any]:
    return {
        "committee_id": committee_id,
        "at": now,
        "turn": _turn(session),
        "actor_id": actor.id if actor else None,
        "actor_slack_id": actor.slack_id if actor else None,
        "act": act.value,
        "kind": table_name(kind),
        "refused": False,
        "undone": False,
        "before": before or {},
        "after": after,
    }


# A line is written past the session: nobody holds on to it or asks for its id, and each act writes several.
_COLUMNS = [name for name in AuditLine.model_fields if name != "id"]
_INSERT = Prepared(insert(AuditLine).inline(), _COLUMNS)


@cache
def _insert_beside(kind: type[Owned]) -> Prepared:
    """The line about the row of that kind that this transaction has inserted last."""
    return Prepared(insert(AuditLine).values(row_id=LastId(table_name(kind))).inline(), _COLUMNS)


def record_refusal(
    session: Session, committee_id: int, slack_id: str, act: str, *, actor_id: int | None, now: datetime
) -> None:
    """Writes that somebody was not let do something."""
    line = {
        "committee_id": committee_id,
        "at": now,
        "turn": _turn(session),
        "actor_id": actor_id,
        "actor_slack_id": slack_id,
        "act": act,
        "kind": "refusal",
        "row_id": None,
        "refused": True,
        "undone": False,
        "before": {},
        "after": {},
    }
    wire_of(session).write(_INSERT, line)


def _turn(session: Session) -> str:
    """The name of this transaction; a session is used for one only."""
    turn: str = session.info.setdefault("turn", uuid.uuid4().hex)
    return turn


@cache
def table_name(kind: type[SQLModel]) -> str:
    """The name of the table of such rows."""
    return str(inspect(kind).local_table.name)


def snapshot(row: Owned | Committee) -> dict[str, Any]:
    """All columns but the id, as JSON values."""
    return {name: plain(getattr(row, name)) for name in type(row).model_fields if name != "id"}


def plain(value: Any) -> Any:
    """A column's value as JSON can hold it: instants in UTC, so that two databases write the same."""
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
