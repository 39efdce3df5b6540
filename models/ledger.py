"""Who was told what about a commitment, and when, between what changed about it: the delivery ledger.

What was told is read from the outbox, and what changed from the audit log: it is kept nowhere else.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import defer
from sqlmodel import Session, col, select

from models.access import Act, authorize
from models.audit import AuditLine
from models.causes import Cause, cause_of
from models.committee import Agency, Committee, Member, agencies_of
from models.goal import Goal
from models.outbox import Kind, Op, OutboxMessage, OutboxSubject, SendState
from models.places import Place, places_of
from models.step import ActionStep

MOST = 25
"""How many lines of a history are shown: what a person reads on a phone."""


class Fate(StrEnum):
    """What became of a message about a commitment."""

    ON_ITS_WAY = "on-its-way"
    DELIVERED = "delivered"
    TAKEN_BACK = "taken-back"
    TOO_LATE = "too-late"
    FAILED = "failed"
    UNSURE = "unsure"


@dataclass(frozen=True)
class Sending:
    """One message that speaks of the commitment, in whatever words; a changed one counts once.

    ``at`` is when it was sent or given up, else when it is due. ``cause`` is why it failed.
    """

    at: datetime
    kind: Kind
    place: Place
    fate: Fate
    cause: Cause | None = None


@dataclass(frozen=True)
class Change:
    """One change of a goal or a step, as the audit log has it."""

    at: datetime
    line: AuditLine
    of: Goal | ActionStep


Entry = Sending | Change


@dataclass(frozen=True)
class History:
    """The latest entries about a goal (with its steps) or a step, the newest first, and what names them.

    ``earlier`` is how many there are before. Members, agencies and goals are by id.
    """

    of: Goal | ActionStep
    entries: list[Entry]
    earlier: int
    members: dict[int, Member]
    agencies: dict[int, Agency]
    goals: dict[int, Goal]


def history_of(session: Session, reader: Member, committee: Committee, of: Goal | ActionStep) -> History:
    """For any member: of private messages the kind, never the words. Raises NotAllowed.

    A constant number of queries.
    """
    authorize(session, reader, Act.SEE_HISTORY)
    steps = [of] if isinstance(of, ActionStep) else _steps_of(session, of)
    entries: list[Entry] = [
        *_sendings(session, committee, [step.subject for step in steps]),
        *_changes(session, of, steps),
    ]
    order = sorted(range(len(entries)), key=lambda place: (entries[place].at, place), reverse=True)
    members = session.exec(select(Member).where(Member.committee_id == committee.pk)).all()
    goals = session.exec(select(Goal).where(Goal.committee_id == committee.pk)).all()
    return History(
        of=of,
        entries=[entries[place] for place in order[:MOST]],
        earlier=max(0, len(entries) - MOST),
        members={member.pk: member for member in members},
        agencies={agency.pk: agency for agency in agencies_of(session, committee.pk)},
        goals={goal.pk: goal for goal in goals},
    )


def _steps_of(session: Session, goal: Goal) -> list[ActionStep]:
    statement = select(ActionStep).where(
        ActionStep.committee_id == goal.committee_id, ActionStep.goal_id == goal.id
    )
    return list(session.exec(statement).all())


def _sendings(session: Session, committee: Committee, subjects: Sequence[str]) -> list[Sending]:
    """The messages that speak of one of these, each once however often it was changed."""
    statement = (
        select(OutboxMessage, OutboxSubject.withdrawn)
        .join(OutboxSubject, col(OutboxSubject.message_id) == OutboxMessage.id)
        .where(OutboxSubject.committee_id == committee.pk, col(OutboxSubject.subject).in_(subjects))
        .order_by(col(OutboxMessage.id), col(OutboxSubject.withdrawn).desc())
        .options(defer(OutboxMessage.blocks))  # type: ignore[arg-type]
    )
    places = places_of(session, committee)
    first: dict[str, Sending] = {}
    for message, withdrawn in session.exec(statement).all():
        changing = message.op in (Op.UPDATE, Op.DELETE)
        seen = message.anchor_key if changing and message.anchor_key else message.key
        sending = _sending(message, places, withdrawn=withdrawn)
        before = first.get(seen)
        if before is None and changing and sending.fate != Fate.DELIVERED:
            continue  # a change that nobody has seen
        if before is None or (before.fate != Fate.DELIVERED and sending.fate == Fate.DELIVERED):
            first[seen] = sending
    return list(first.values())


def _sending(message: OutboxMessage, places: dict[str, Place], *, withdrawn: bool) -> Sending:
    return Sending(
        at=message.sent_at or message.ended_at or message.due_at,
        kind=message.kind,
        place=places.get(message.target) or Place(message.target),
        fate=_fate(message, withdrawn=withdrawn),
        cause=cause_of(message.error, message.target) if message.state == SendState.FAILED else None,
    )


def _fate(message: OutboxMessage, *, withdrawn: bool) -> Fate:
    """A commitment that is settled first is taken out of a message, which may go out without it."""
    if message.state == SendState.FAILED:
        return Fate.UNSURE if message.unsure else Fate.FAILED
    if message.state == SendState.EXPIRED:
        return Fate.TOO_LATE
    if withdrawn or message.state == SendState.WITHDRAWN:
        return Fate.TAKEN_BACK
    return Fate.DELIVERED if message.state == SendState.SENT else Fate.ON_ITS_WAY


def _changes(session: Session, of: Goal | ActionStep, steps: Sequence[ActionStep]) -> list[Change]:
    """What the audit log has of the goal, if it is one, and of these steps."""
    things: list[tuple[str, Sequence[Goal | ActionStep]]] = [("action_step", steps)]
    if isinstance(of, Goal):
        things.append(("goal", [of]))
    found = []
    for kind, rows in things:
        by_id = {row.pk: row for row in rows}
        statement = select(AuditLine).where(
            AuditLine.committee_id == of.committee_id,
            AuditLine.kind == kind,
            col(AuditLine.row_id).in_(by_id),
        )
        for line in session.exec(statement.order_by(col(AuditLine.id))).all():
            found.append(Change(line.at, line, by_id[line.row_id or 0]))
    return found
