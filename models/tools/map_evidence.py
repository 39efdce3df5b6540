"""What is known about an item of the map: numbers with their source and period, and what people tell.

A line is never changed: a wrong one is taken back and stays in the mapping that had it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint
from sqlmodel import Field, Session, col, or_, select

from models import audit
from models.access import Act, authorize
from models.base import Owned, stored, tenant_key, within
from models.calendar import today
from models.committee import Committee, Member
from models.errors import AlreadySettled, Refused
from models.goal import clean
from models.roles import Role
from models.tools.gap_map import MapEntry, Mapping, check_current

TEXT_LIMIT, VALUE_LIMIT, SOURCE_LIMIT, PERIOD_LIMIT = 500, 60, 200, 80

MOST_LINES = 20
"""How many lines of evidence one item can have: what a person reads before deciding."""


class EvidenceKind(StrEnum):
    """A number from a source, or something that somebody tells."""

    NUMBER = "number"
    ANECDOTE = "anecdote"


class MapEvidence(Owned, table=True):
    """A line of evidence. Of a number, ``text`` says what it counts; ``period`` is as people write it.

    ``first`` and ``last`` are the days of the period, where they were given.
    """

    __table_args__ = (
        tenant_key(),
        within("map_item", "item_id"),
        within("member", "author_id"),
        CheckConstraint(f"length(text) BETWEEN 1 AND {TEXT_LIMIT}", name="text_length"),
        CheckConstraint("last >= first", name="period_order"),
    )

    item_id: int = Field(index=True)
    kind: EvidenceKind = Field(sa_column=stored(EvidenceKind, "kind"))
    text: str
    value: str = ""
    source: str = ""
    period: str = ""
    first: date | None = None
    last: date | None = None
    author_id: int | None = None
    made_at: datetime
    withdrawn_at: datetime | None = None

    def roles_of(self, _session: Session, member: Member) -> Iterator[Role]:
        """Whoever brought it in."""
        if self.author_id == member.id:
            yield Role.AUTHOR


@dataclass(frozen=True)
class Proof:
    """All that somebody says in a line of evidence."""

    kind: EvidenceKind
    text: str
    value: str = ""
    source: str = ""
    period: str = ""
    first: date | None = None
    last: date | None = None


def add_evidence(
    session: Session, actor: Member, entry: MapEntry, proof: Proof, *, now: datetime
) -> MapEvidence:
    """Puts a line beside it. A number needs its source and its period; Convener's guard is asked before.

    Raises Refused on the field at fault, NotAllowed, AlreadySettled for an earlier mapping.
    """
    authorize(session, actor, Act.ADD_TO_MAP)
    mapping = check_current(session, entry)
    if len(evidence_of(session, mapping, entry.item_id)) >= MOST_LINES:
        raise Refused("text", "evidence_full", str(MOST_LINES))
    day = today(now, session.get_one(Committee, entry.committee_id).zone)
    row = MapEvidence(
        committee_id=entry.committee_id,
        item_id=entry.item_id,
        kind=proof.kind,
        author_id=actor.pk,
        made_at=now,
        **_checked(proof, day),
    )
    audit.create(session, actor, Act.ADD_TO_MAP, row, now=now)
    return row


def withdraw_evidence(session: Session, actor: Member, row: MapEvidence, *, now: datetime) -> None:
    """It counts no more: for who brought it in, the chair and coordinators.

    Raises NotAllowed, AlreadySettled.
    """
    authorize(session, actor, Act.EDIT_MAP, row)
    if row.withdrawn_at is not None:
        raise AlreadySettled("evidence", "", "withdrawn")
    audit.change(session, actor, Act.EDIT_MAP, row, now=now, withdrawn_at=now)


def evidence_of(session: Session, mapping: Mapping, item_id: int | None = None) -> list[MapEvidence]:
    """The evidence as it was on that mapping, of one item or of all, the oldest first; one query."""
    statement = select(MapEvidence).where(MapEvidence.committee_id == mapping.committee_id)
    if item_id is not None:
        statement = statement.where(MapEvidence.item_id == item_id)
    ended = mapping.ended_at
    if ended is None:
        statement = statement.where(col(MapEvidence.withdrawn_at).is_(None))
    else:
        there = or_(col(MapEvidence.withdrawn_at).is_(None), col(MapEvidence.withdrawn_at) > ended)
        statement = statement.where(MapEvidence.made_at <= ended, there)
    return list(session.exec(statement.order_by(col(MapEvidence.id))).all())


def _checked(proof: Proof, day: date) -> dict[str, Any]:
    number = proof.kind == EvidenceKind.NUMBER
    value = clean(proof.value, "value", limit=VALUE_LIMIT) if number or proof.value.strip() else ""
    if number and not any(char.isdecimal() for char in value):
        raise Refused("value", "no_number", value)
    text = clean(proof.text, "text", limit=TEXT_LIMIT)
    source = clean(proof.source, "source", limit=SOURCE_LIMIT) if number or proof.source.strip() else ""
    period = clean(proof.period, "period", limit=PERIOD_LIMIT) if proof.period.strip() else ""
    if number and not period and proof.first is None:
        raise Refused("period", "no_period")
    if proof.first is not None and proof.first > day:
        raise Refused("first", "to_come")
    if proof.first is not None and proof.last is not None and proof.last < proof.first:
        raise Refused("last", "ends_before_start")
    return {
        "text": text,
        "value": value,
        "source": source,
        "period": period,
        "first": proof.first,
        "last": proof.last,
    }
