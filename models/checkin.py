"""Check-ins: rounds, who was asked in them, what was said of each commitment and what is still unsaid.

Whether somebody has answered is never stored: it follows from the check-ins, by commitment. Who is asked
is in ``asking.py``, how a round is summed up in ``wrapup.py``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, Session, col, select

from models import audit
from models.access import Act, authorize
from models.base import Owned, stored, tenant_key, within
from models.committee import Member
from models.errors import Refused
from models.goal import Goal
from models.step import ActionStep, Progress, check_percent, finish, open_steps, report
from models.workgroup import Mode, Workgroup, leads_by_workgroup

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

    ``skipped`` is for those who sit the round out: they are neither reminded nor counted.
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
        CheckConstraint("percent BETWEEN 0 AND 100", name="percent"),
        CheckConstraint("step_id IS NOT NULL OR workgroup_id IS NOT NULL", name="about_something"),
    )

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
    return session.exec(statement.order_by(col(CheckinRound.id).desc())).first()


def record_checkin(
    session: Session,
    actor: Member,
    step: ActionStep,
    *,
    said: Said,
    percent: int | None = None,
    note: str = "",
    now: datetime,
) -> Checkin:
    """What the actor says of a step; within a round a second answer replaces the first. Done is 100 percent.

    Raises AlreadySettled when the step is done or dropped, Refused, NotAllowed.
    """
    check_percent(percent)
    note = check_note(note)
    if said is Said.DONE:
        authorize(session, actor, Act.CHECK_IN, step)
        finish(session, actor, step, now=now)
        percent = 100
    else:
        report(session, actor, step, progress=Progress(said.value), percent=percent, note=note, now=now)
    current = _round_about(session, step)
    earlier = _answer(session, current, step) if current else None
    if earlier is not None:
        values = {"said": said, "percent": percent, "note": note, "at": now, "member_id": actor.pk}
        audit.change(session, actor, Act.CHECK_IN, earlier, now=now, **values)
        return earlier
    answer = Checkin(
        committee_id=step.committee_id,
        round_id=current.pk if current else None,
        step_id=step.pk,
        member_id=actor.pk,
        said=said,
        percent=percent,
        note=note,
        at=now,
    )
    audit.create(session, actor, Act.CHECK_IN, answer, now=now)
    return answer


def answer_quickly(
    session: Session,
    actor: Member,
    step: ActionStep,
    *,
    said: Said,
    percent: int | None = None,
    note: str = "",
    now: datetime,
) -> Checkin:
    """One press or a few words: what is not said again stays, but a note only as long as it fits.

    A note fits the state of which it was said, and the round in which it was said. Raises as
    ``record_checkin``.
    """
    current = _round_about(session, step)
    fits = step.progress.value == said.value or (current and _answer(session, current, step))
    return record_checkin(
        session,
        actor,
        step,
        said=said,
        percent=step.percent if percent is None else percent,
        note=note or (step.note if fits else ""),
        now=now,
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


def _round_about(session: Session, step: ActionStep) -> CheckinRound | None:
    goal = session.get_one(Goal, step.goal_id)
    return open_round_of(session, goal.workgroup_id) if goal.workgroup_id else None


def _answer(session: Session, checkin_round: CheckinRound, step: ActionStep) -> Checkin | None:
    statement = select(Checkin).where(Checkin.round_id == checkin_round.id, Checkin.step_id == step.id)
    return session.exec(statement).first()


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
    statement = select(Checkin).where(
        Checkin.committee_id == committee_id, col(Checkin.step_id).in_(step_ids)
    )
    rows = session.exec(statement.order_by(col(Checkin.at), col(Checkin.id))).all()
    return {row.step_id: row for row in rows if row.step_id is not None}


@dataclass(frozen=True)
class Outstanding:
    """What one member still has to say in a round: of these open steps, and of what came up."""

    member: Member
    steps: list[ActionStep]
    what_came_up: bool


def outstanding(session: Session, checkin_round: CheckinRound) -> list[Outstanding]:
    """By member, what has not been answered in the round; skipped and settled things do not count."""
    return outstanding_in(session, checkin_round.committee_id, [checkin_round])[checkin_round.pk]


def outstanding_in(
    session: Session, committee_id: int, rounds: Sequence[CheckinRound]
) -> dict[int, list[Outstanding]]:
    """``outstanding`` of several rounds, by their id; as many queries as for one."""
    if not rounds:
        return {}
    steps = open_by_workgroup(session, committee_id)
    leads = standing_leads(session, committee_id)
    asked = _asked_in(session, rounds)
    said = _said_since(session, committee_id, min(one.opened_at for one in rounds))
    return {
        one.pk: _left(
            one,
            asked.get(one.pk, []),
            steps.get(one.workgroup_id, []),
            leads.get(one.workgroup_id, set()),
            said,
        )
        for one in rounds
    }


def _left(
    one: CheckinRound,
    asked: list[tuple[Member, int]],
    steps: list[ActionStep],
    leads: set[int],
    said: Sequence[Checkin],
) -> list[Outstanding]:
    """By member, the steps and the question to which nobody has spoken since the round was opened."""
    since = [checkin for checkin in said if checkin.at >= one.opened_at]
    told = {checkin.member_id for checkin in since if checkin.workgroup_id == one.workgroup_id}
    waiting = [step for step in steps if not answered(one, step, since)]
    owners: dict[int, set[int]] = {}
    for member, owner_id in asked:
        owners.setdefault(member.pk, set()).add(owner_id)
    found = []
    for member in {member.pk: member for member, _ in asked}.values():
        own = [step for step in waiting if step.owner_id in owners[member.pk]]
        what = member.pk in leads and member.pk not in told
        if own or what:
            found.append(Outstanding(member, own, what))
    return found


def answered(one: CheckinRound, step: ActionStep, said: Sequence[Checkin]) -> bool:
    """Whether somebody has said in the round how an open step stands; a newer step was never asked about.

    To mark it as waiting on an agency is an answer. That it was done is none once it is open again.
    """
    waiting = step.waiting_on_id is not None and step.heard_at >= one.opened_at
    newer = step.created_at > one.opened_at
    spoken = any(checkin.step_id == step.pk and checkin.said is not Said.DONE for checkin in said)
    return waiting or newer or spoken


def open_by_workgroup(session: Session, committee_id: int) -> dict[int | None, list[ActionStep]]:
    """Open steps by the workgroup of their goal (None: the whole committee's), the earliest date first."""
    goals = session.exec(select(Goal).where(Goal.committee_id == committee_id)).all()
    group_of = {goal.pk: goal.workgroup_id for goal in goals}
    found: dict[int | None, list[ActionStep]] = {}
    for step in open_steps(session, committee_id):
        found.setdefault(group_of[step.goal_id], []).append(step)
    return found


def standing_leads(session: Session, committee_id: int) -> dict[int, set[int]]:
    """The leads' ids by workgroup, of those groups that take issues as they arise."""
    groups = session.exec(
        select(Workgroup.id).where(
            Workgroup.committee_id == committee_id, Workgroup.mode == Mode.AS_THEY_ARISE
        )
    ).all()
    leads = leads_by_workgroup(session, committee_id)
    return {group_id: {lead.pk for lead in leads.get(group_id, [])} for group_id in groups if group_id}


def _asked_in(session: Session, rounds: Sequence[CheckinRound]) -> dict[int, list[tuple[Member, int]]]:
    """By round: who was asked and has not skipped, by name, with the owner for whom they answer."""
    statement = (
        select(Member, Asked)
        .join(Asked, col(Asked.member_id) == Member.id)
        .where(col(Asked.round_id).in_([one.pk for one in rounds]), ~col(Asked.skipped), col(Member.active))
        .order_by(Member.name, col(Member.id))
    )
    found: dict[int, list[tuple[Member, int]]] = {}
    for member, asked in session.exec(statement).all():
        found.setdefault(asked.round_id, []).append((member, asked.owner_id))
    return found


def _said_since(session: Session, committee_id: int, since: datetime) -> Sequence[Checkin]:
    statement = select(Checkin).where(Checkin.committee_id == committee_id, Checkin.at >= since)
    return session.exec(statement).all()
