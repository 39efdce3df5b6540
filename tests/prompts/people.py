"""Rows for tests of what is said: made by hand, never stored."""

from datetime import UTC, date, datetime
from typing import Any

from models.checkin import Checkin
from models.committee import Agency, Committee, Member, Sector
from models.lines import Line
from models.step import ActionStep
from models.workgroup import Workgroup

NOON = datetime(2026, 11, 20, 19, tzinfo=UTC)
"""Friday, 20 November 2026, noon in Denver."""

TODAY = date(2026, 11, 20)
ZONE = "America/Denver"


def committee(**values: Any) -> Committee:
    values = {"channel_id": "C0COMM", "name": "Justice and Health", **values}
    return Committee(id=1, team_id="T1", zone=ZONE, created_at=NOON, **values)


def member(number: int, *, active: bool = True) -> Member:
    return Member(
        id=number, committee_id=1, slack_id=f"U{number:04}", name=f"Person {number}", zone=ZONE, active=active
    )


def workgroup(number: int = 1, name: str = "Diversion") -> Workgroup:
    return Workgroup(id=number, committee_id=1, name=name)


def agency(name: str = "Probation") -> Agency:
    return Agency(id=1, committee_id=1, name=name, sector=Sector.CRIMINAL_JUSTICE)


def step(number: int, title: str = "Draft the protocol", **values: Any) -> ActionStep:
    values = {"due": date(2026, 11, 27), "owner_id": 1, **values}
    return ActionStep(
        id=number,
        committee_id=1,
        number=number,
        goal_id=1,
        title=title,
        heard_at=NOON,
        created_at=NOON,
        **values,
    )


def line(
    row: ActionStep,
    *,
    owner: Member | None = None,
    waiting_on: Agency | None = None,
    note: str | None = None,
) -> Line:
    said = None if note is None else Checkin(committee_id=1, step_id=row.id, member_id=1, note=note, at=NOON)
    return Line(step=row, owner=owner, waiting_on=waiting_on, checkin=said)


def texts(message: Any) -> list[str]:
    """What a reader sees, block by block."""
    found = []
    for block in message.blocks:
        parts = [block.get("text"), *block.get("elements", [])]
        found.append(" ".join(_text(part) for part in parts if part))
    return found


def _text(part: dict[str, Any]) -> str:
    inner = part.get("text", "")
    return inner["text"] if isinstance(inner, dict) else inner
