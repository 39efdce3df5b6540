"""How things were described before they were changed: what was said once stays readable.

The audit log has each change with its values before and after; this reads them, by the committee's days.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from models.access import Act
from models.audit import AuditLine, table_name
from models.base import Owned
from models.calendar import today
from models.committee import Committee, Member

EMPTY: tuple[Any, ...] = (None, "", [])


@dataclass(frozen=True)
class Former:
    """What held until that day, as JSON values by column, and who changed it then (empty: nobody)."""

    until: date
    by: str
    was: Mapping[str, Any]


def former_of(session: Session, rows: Sequence[Owned], columns: Collection[str]) -> dict[int, list[Former]]:
    """By the id of each changed row how these columns were before, the latest first; two queries for all.

    The rows are of one table and committee. What was empty before has replaced nothing, and what was taken
    back by an undo was never so: neither is among them.
    """
    if not rows:
        return {}
    committee_id = rows[0].committee_id
    statement = (
        select(AuditLine, Member.name)
        .join(Member, col(Member.id) == AuditLine.actor_id, isouter=True)
        .where(
            AuditLine.committee_id == committee_id,
            AuditLine.kind == table_name(type(rows[0])),
            col(AuditLine.row_id).in_([row.pk for row in rows]),
            AuditLine.act != Act.UNDO.value,
            ~col(AuditLine.undone),
        )
        .order_by(col(AuditLine.id).desc())
    )
    zone = session.get_one(Committee, committee_id).zone
    found: dict[int, list[Former]] = {}
    for line, name in session.exec(statement).all():
        was = {name: value for name, value in line.before.items() if name in columns and value not in EMPTY}
        if was and line.row_id is not None:
            found.setdefault(line.row_id, []).append(Former(today(line.at, zone), name or "", was))
    return found
