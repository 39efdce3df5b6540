"""Who changed what: one line per change, with the values before and after, and one per refusal."""

from collections.abc import Mapping
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

from sqlalchemy import inspect
from sqlmodel import Field, Session

from models.base import Owned, json_column, within
from models.committee import Member


class AuditLine(Owned, table=True):
    """One act on one thing. ``before`` and ``after`` hold only the columns that changed, as JSON values."""

    __table_args__ = (within("member", "actor_id"),)

    at: datetime = Field(index=True)
    actor_id: int | None = Field(default=None, index=True)
    actor_slack_id: str | None = None
    act: str
    kind: str
    row_id: int | None = None
    refused: bool = False
    undone: bool = False
    before: dict[str, Any] = Field(default_factory=dict, sa_column=json_column())
    after: dict[str, Any] = Field(default_factory=dict, sa_column=json_column())


def create(session: Session, actor: Member | None, act: StrEnum, row: Owned, *, now: datetime) -> None:
    """Adds a new row and the line that says who made it."""
    session.add(row)
    session.flush()
    after = {name: plain(value) for name, value in row.model_dump(mode="python").items() if name != "id"}
    session.add(_line(actor, act, row, before={}, after=after, now=now))


def change(
    session: Session, actor: Member | None, act: StrEnum, row: Owned, *, now: datetime, **values: Any
) -> bool:
    """Sets the row's columns to ``values`` and writes the line; False, and no line, if nothing differs."""
    changed = {name: value for name, value in values.items() if getattr(row, name) != value}
    if not changed:
        return False
    before = {name: plain(getattr(row, name)) for name in changed}
    for name, value in changed.items():
        setattr(row, name, value)
    after = {name: plain(value) for name, value in changed.items()}
    session.add(_line(actor, act, row, before=before, after=after, now=now))
    session.add(row)
    session.flush()
    return True


def _line(
    actor: Member | None,
    act: StrEnum,
    row: Owned,
    *,
    before: dict[str, Any],
    after: dict[str, Any],
    now: datetime,
) -> AuditLine:
    return AuditLine(
        committee_id=row.committee_id,
        at=now,
        actor_id=actor.id if actor else None,
        actor_slack_id=actor.slack_id if actor else None,
        act=act.value,
        kind=table_name(row),
        row_id=row.id,
        before=before,
        after=after,
    )


def record_refusal(
    session: Session, committee_id: int, slack_id: str, act: str, *, actor_id: int | None, now: datetime
) -> None:
    """Writes that somebody was not let do something."""
    session.add(
        AuditLine(
            committee_id=committee_id,
            at=now,
            actor_id=actor_id,
            actor_slack_id=slack_id,
            act=act,
            kind="refusal",
            refused=True,
        )
    )


def table_name(row: Owned) -> str:
    """The name of the row's table."""
    return str(inspect(type(row)).local_table.name)


def plain(value: Any) -> Any:
    """A column's value as JSON can hold it."""
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return value


def restore(row: Owned, values: Mapping[str, Any]) -> None:
    """Puts JSON values of an audit line back into the row's columns, in the columns' own types."""
    columns = inspect(type(row)).local_table.columns
    for name, value in values.items():
        setattr(row, name, typed(columns[name].type.python_type, value))


def typed(kind: type, value: Any) -> Any:
    """The value that ``plain`` was given."""
    if value is None:
        return None
    if issubclass(kind, datetime | date | time):
        return kind.fromisoformat(value)
    return kind(value) if issubclass(kind, StrEnum) else value
