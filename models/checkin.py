"""Check-ins: rounds, who was asked in them, and what was said of each commitment.

Whether somebody has answered is never stored: it follows from the check-ins, by commitment, see
``outstanding.py``. Who is asked is in ``asking.py``, how a round is summed up in ``wrapup.py``.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    Index,
    String,
    UniqueConstraint,
    and_,
    bindparam,
    cast,
    literal_column,
)
from sqlalchemy import select as core_select
from sqlalchemy.orm import aliased
from sqlmodel import Field, Session, col, select

from models import audit, outbox
from models.access import Act, authorize
from models.base import Owned, fetch, stored, tenant_key, within
from models.committee import OF_TEAM, Committee, Member
from models.errors import NotFound, Refused
from models.goal import Goal, number_of
from models.rows import columns_of, row_of
from models.step import ActionStep, Progress, check_percent, finish, report
from models.wire import Prepared, Question, wire_of
from models.workgroup import Workgroup

NOTE_LIMIT = 1000


class Said(StrEnum):
    """The four quick answers."""

    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    BLOCKED = "blocked"
    DONE = "done"


class CheckinRound(Owned, table=True):
    """One round of one workgroup: from the question to the wrap-up."""

    __table_args__ = (
        tenant_key(),
        within("workgroup", "workgroup_id"),
        UniqueConstraint("workgroup_id", "opened_at"),
        CheckConstraint("opened_at < remind_at AND remind_at < closes_at", name="in_order"),
    )

    workgroup_id: int
    opened_at: datetime
    remind_at: datetime
    closes_at: datetime
    closed_at: datetime | None = None


class Asked(Owned, table=True):
    """That a member was asked in a round; ``owner_id`` differs when this one stands in for an absent owner.

    ``skipped`` is for those who sit the round out: they are neither reminded nor counted. ``extra`` names the
    question of an instrument that they were asked besides (see ``tools/extra.py``).
    """

    __table_args__ = (
        UniqueConstraint("round_id", "member_id", "owner_id"),
        within("checkin_round", "round_id"),
        within("member", "member_id"),
        within("member", "owner_id"),
    )

    round_id: int
    member_id: int
    owner_id: int
    skipped: bool = False
    extra: str | None = Field(default=None, index=True)


class Checkin(Owned, table=True):
    """What a member said: of a step, or (for a group that takes issues as they arise) of what came up."""

    __table_args__ = (
        tenant_key(),
        within("checkin_round", "round_id"),
        within("action_step", "step_id"),
        within("workgroup", "workgroup_id"),
        within("member", "member_id"),
        UniqueConstraint("round_id", "step_id"),
        UniqueConstraint("round_id", "workgroup_id", "member_id"),
        Index("ix_checkin_step_at", "step_id", "at"),
        Index("ix_checkin_committee_at", "committee_id", "at"),
        CheckConstraint("percent BETWEEN 0 AND 100", name="percent"),
        CheckConstraint("step_id IS NOT NULL OR workgroup_id IS NOT NULL", name="about_something"),
    )

    committee_id: int = Field(foreign_key="committee.id")
    round_id: int | None = None
    step_id: int | None = None
    workgroup_id: int | None = None
    member_id: int
    said: Said | None = Field(default=None, sa_column=stored(Said, "said", nullable=True))
    percent: int | None = None
    note: str = ""
    at: datetime


def open_round_of(session: Session, workgroup_id: int) -> CheckinRound | None:
    """The workgroup's round that is on."""
    statement = select(CheckinRound).where(
        CheckinRound.workgroup_id == workgroup_id, col(CheckinRound.closed_at).is_(None)
    )
    return session.exec(statement.order_by(col(CheckinRound.id).desc()).limit(1)).first()


@dataclass(frozen=True)
class Standing:
    """What an answer about a step finds: the round that is on, and what was said in it, by their ids.

    ``queued`` is whether something about the step is on its way to somebody.
    """

    round_id: int | None
    answer_id: int | None
    queued: bool


def _standing(*entities: Any) -> Any:
    subject: ColumnElement[str] = literal_column("'step:'") + cast(col(ActionStep.id), String)
    answer = and_(col(Checkin.round_id) == CheckinRound.id, col(Checkin.step_id) == ActionStep.id)
    on = and_(col(CheckinRound.workgroup_id) == Goal.workgroup_id, col(CheckinRound.closed_at).is_(None))
    queued = outbox.anything_about(ActionStep.committee_id, subject)
    columns: tuple[Any, ...] = (*entities, CheckinRound.id, Checkin.id, queued)
    return (
        core_select(*columns)
        .select_from(ActionStep)
        .join(Goal, col(Goal.id) == ActionStep.goal_id)
        .join(CheckinRound, on, isouter=True)
        .join(Checkin, answer, isouter=True)
        .order_by(col(CheckinRound.id).desc())
        .limit(1)
    )


# Each answer asks one of these; putting a statement together takes longer than running it.
_COMMITTEE = core_select(col(Committee.id)).where(OF_TEAM).scalar_subquery()
_BY_NUMBER = Prepared(
    _standing(*columns_of(ActionStep)).where(
        col(ActionStep.committee_id) == _COMMITTEE, col(ActionStep.number) == bindparam("number")
    )
)
_BY_ID = Prepared(_standing().where(col(ActionStep.id) == bindparam("step_id")))


def asking_step(team_id: str, ref: str) -> Question:
    """Asks for the step that a person of the workspace means by ``A12``: see ``step_to_answer``."""
    return _BY_NUMBER, {"team_id": team_id, "number": number_of(ref, "A")}


def step_to_answer(session: Session, ref: str, found: Sequence[Any]) -> tuple[ActionStep, Standing]:
    """The step that was asked for, with what an answer finds. Raises NotFound."""
    step = row_of(session, ActionStep, found[: len(columns_of(ActionStep))])
    if step is None:
        raise NotFound("step", ref)
    return step, Standing(*found[-len(fields(Standing)) :])


def _standing_of(session: Session, step: ActionStep) -> Standing:
    [rows] = wire_of(session).ask((_BY_ID, {"step_id": step.id}))
    return Standing(*rows[0])


def record_checkin(
    session: Session,
    actor: Member,
    step: ActionStep,
    *,
    said: Said,
    percent: int | None = None,
    note: str = "",
    now: datetime,
    standing: Standing | None = None,
) -> None:
    """What the actor says of a step; within a round a second answer replaces the first. Done is 100 percent.

    ``standing`` is what this transaction has read of it already. Raises AlreadySettled when the step is done
    or dropped, Refused, NotAllowed.
    """
    check_percent(percent)
    note = check_note(note)
    found = standing or _standing_of(session, step)
    if said is Said.DONE:
        authorize(session, actor, Act.CHECK_IN, step)
        finish(session, actor, step, now=now)
        percent = 100
    else:
        progress, queued = Progress(said.value), found.queued
        report(session, actor, step, progress=progress, percent=percent, note=note, now=now, queued=queued)
    values = {"said": said, "percent": percent, "note": note, "member_id": actor.pk}
    _put_answer(session, actor, step, found, values, now=now)


def _put_answer(
    session: Session,
    actor: Member,
    step: ActionStep,
    found: Standing,
    values: dict[str, Any],
    *,
    now: datetime,
) -> None:
    if found.answer_id is not None:
        earlier = fetch(session, Checkin, step.committee_id, found.answer_id)
        audit.change(session, actor, Act.CHECK_IN, earlier, now=now, at=now, **values)
        return
    about = {"committee_id": step.committee_id, "round_id": found.round_id, "step_id": step.pk}
    answer = {**about, "workgroup_id": None, "at": now, **values}
    audit.put(session, actor, Act.CHECK_IN, Checkin, answer, now=now)


def answer_quickly(
    session: Session,
    actor: Member,
    step: ActionStep,
    *,
    said: Said,
    percent: int | None = None,
    note: str = "",
    now: datetime,
    standing: Standing | None = None,
) -> None:
    """One press or a few words: what is not said again stays, but a note only as long as it fits.

    A note fits the state of which it was said, and the round in which it was said. Raises as
    ``record_checkin``.
    """
    found = standing or _standing_of(session, step)
    if not note and step.note and (step.progress.value == said.value or found.answer_id is not None):
        note = step.note
    record_checkin(
        session,
        actor,
        step,
        said=said,
        percent=step.percent if percent is None else percent,
        note=note,
        now=now,
        standing=found,
    )


def record_what_came_up(
    session: Session, actor: Member, workgroup: Workgroup, *, note: str, now: datetime
) -> Checkin | None:
    """What a member says has come up in a standing group; within a round it replaces what they said before.

    Nothing said is nothing recorded, unless it takes back what was said. Raises Refused when it is too long.
    """
    authorize(session, actor, Act.ADD_TOPIC)
    note = check_note(note)
    current = open_round_of(session, workgroup.pk)
    earlier = _came_up(session, current, actor) if current else None
    if earlier is not None:
        audit.change(session, actor, Act.CHECK_IN, earlier, now=now, note=note, at=now)
        return earlier
    if not note:
        return None
    answer = Checkin(
        committee_id=workgroup.committee_id,
        round_id=current.pk if current else None,
        workgroup_id=workgroup.pk,
        member_id=actor.pk,
        note=note,
        at=now,
    )
    audit.create(session, actor, Act.CHECK_IN, answer, now=now)
    return answer


def check_note(note: str) -> str:
    """The note without stray space at its ends. Raises Refused when it is too long."""
    if len(note.strip()) > NOTE_LIMIT:
        raise Refused("note", "too_long", note.strip())
    return note.strip()


def _came_up(session: Session, checkin_round: CheckinRound, member: Member) -> Checkin | None:
    statement = select(Checkin).where(
        Checkin.round_id == checkin_round.id,
        Checkin.workgroup_id == checkin_round.workgroup_id,
        Checkin.member_id == member.id,
    )
    return session.exec(statement).first()


def skip_rounds(session: Session, actor: Member, *, now: datetime) -> int:
    """The actor sits out every round that is on; returns how many of them they were asked in."""
    statement = (
        select(Asked)
        .join(CheckinRound, col(CheckinRound.id) == Asked.round_id)
        .where(Asked.member_id == actor.id, col(CheckinRound.closed_at).is_(None), ~col(Asked.skipped))
    )
    rows = session.exec(statement).all()
    for row in rows:
        audit.change(session, actor, Act.CHECK_IN, row, now=now, skipped=True)
    return len({row.round_id for row in rows})


def last_answers(session: Session, committee_id: int, step_ids: list[int]) -> dict[int, Checkin]:
    """The latest check-in on each of the steps: for prefilling a form and for report-backs."""
    other = aliased(Checkin)
    newest_first = (col(other.at).desc(), col(other.id).desc())
    latest = select(other.id).where(other.step_id == ActionStep.id).order_by(*newest_first).limit(1)
    statement = (
        select(ActionStep.id, Checkin)
        .join(Checkin, col(Checkin.id) == latest.correlate(ActionStep).scalar_subquery())
        .where(ActionStep.committee_id == committee_id, col(ActionStep.id).in_(step_ids))
    )
    return {step_id: checkin for step_id, checkin in session.exec(statement).all() if step_id is not None}
