"""Check-in rounds: who was asked, what they said of each commitment, and what stayed without an answer.

Whether somebody has answered is never stored: it follows from the check-ins of the round, by commitment.
"""

from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, Session, col, select

from models import audit
from models.access import Act, authorize
from models.base import Owned, stored, tenant_key, within
from models.calendar import WorkCalendar, instant_of, today
from models.committee import Member
from models.errors import Refused
from models.goal import Goal
from models.step import ActionStep, Progress, StepState, check_percent, finish, open_steps, report
from models.workgroup import Mode, Workgroup, leads_of

REMIND_AFTER = 2
"""Working days after which those who have not answered are reminded, once."""

CLOSE_AFTER = 4
"""Working days after which the round closes and is summed up."""

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
    """That a member was asked in a round; ``for_id`` is the absent owner for whom this one stands in."""

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


def open_round(
    session: Session, workgroup: Workgroup, calendar: WorkCalendar, *, at: time, now: datetime
) -> CheckinRound:
    """A new round and the record of who is asked in it; a round that is still on is closed by it."""
    earlier = open_round_of(session, workgroup.pk)
    if earlier is not None:
        close_round(session, earlier, now=now)
    day = today(now, calendar.zone)

    def instant(days: int) -> datetime:
        return instant_of(calendar.add_working_days(day, days), at, calendar.zone)

    new = CheckinRound(
        committee_id=workgroup.committee_id,
        workgroup_id=workgroup.pk,
        opened_at=now,
        remind_at=instant(REMIND_AFTER),
        closes_at=instant(CLOSE_AFTER),
    )
    session.add(new)
    session.flush()
    for owner in _responsible(session, workgroup):
        _ask(session, new, owner, calendar, now=now)
    session.flush()
    return new


def _responsible(session: Session, workgroup: Workgroup) -> list[Member]:
    """Owners of open steps; and the leads of a group that takes issues as they arise."""
    owners = {
        step.owner_id for step in open_steps(session, workgroup.committee_id, workgroup_id=workgroup.pk)
    }
    if workgroup.mode == Mode.AS_THEY_ARISE:
        owners |= {lead.pk for lead in leads_of(session, workgroup)}
    statement = select(Member).where(
        Member.committee_id == workgroup.committee_id, col(Member.id).in_(owners - {None}), col(Member.active)
    )
    return list(session.exec(statement.order_by(Member.name)).all())


def _ask(
    session: Session, checkin_round: CheckinRound, owner: Member, calendar: WorkCalendar, *, now: datetime
) -> None:
    """Asks the owner; an absent one's stand-in instead, and nobody when there is none."""
    asked_id = owner.stand_in_id if owner.away_on(today(now, calendar.zone)) else owner.pk
    if asked_id is not None:
        session.add(
            Asked(
                committee_id=owner.committee_id,
                round_id=checkin_round.pk,
                member_id=asked_id,
                owner_id=owner.pk,
            )
        )


def close_round(session: Session, checkin_round: CheckinRound, *, now: datetime) -> None:
    """Ends the round; later answers count as given outside it."""
    checkin_round.closed_at = now
    session.add(checkin_round)


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
    """What the actor says of a step; within a round a second answer replaces the first.

    Raises AlreadySettled when the step is done or dropped, Refused, NotAllowed.
    """
    check_percent(percent)
    note = check_note(note)
    if said is Said.DONE:
        authorize(session, actor, Act.CHECK_IN, step)
        finish(session, actor, step, now=now)
    else:
        report(session, actor, step, progress=Progress(said.value), percent=percent, note=note, now=now)
    goal = session.get_one(Goal, step.goal_id)
    current = open_round_of(session, goal.workgroup_id) if goal.workgroup_id else None
    values = {"said": said, "percent": percent, "note": note, "at": now, "member_id": actor.pk}
    earlier = _answer(session, current, step) if current else None
    if earlier is not None:
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


def record_what_came_up(
    session: Session, actor: Member, workgroup: Workgroup, *, note: str, now: datetime
) -> Checkin:
    """What a standing group's member says has come up. Raises Refused when it is empty or too long."""
    authorize(session, actor, Act.ADD_TOPIC)
    if not note.strip():
        raise Refused("note", "empty")
    current = open_round_of(session, workgroup.pk)
    answer = Checkin(
        committee_id=workgroup.committee_id,
        round_id=current.pk if current else None,
        workgroup_id=workgroup.pk,
        member_id=actor.pk,
        note=check_note(note),
        at=now,
    )
    audit.create(session, actor, Act.CHECK_IN, answer, now=now)
    return answer


def check_note(note: str) -> str:
    """The note without stray space at its ends. Raises Refused when it is too long."""
    if len(note.strip()) > NOTE_LIMIT:
        raise Refused("note", "too_long", note)
    return note.strip()


def _answer(session: Session, checkin_round: CheckinRound, step: ActionStep) -> Checkin | None:
    statement = select(Checkin).where(Checkin.round_id == checkin_round.id, Checkin.step_id == step.id)
    return session.exec(statement).first()


def skip_rounds(session: Session, actor: Member) -> int:
    """The actor sits out every round that is on; returns how many there were."""
    statement = (
        select(Asked)
        .join(CheckinRound, col(CheckinRound.id) == Asked.round_id)
        .where(Asked.member_id == actor.id, col(CheckinRound.closed_at).is_(None), ~col(Asked.skipped))
    )
    rows = session.exec(statement).all()
    for row in rows:
        row.skipped = True
        session.add(row)
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
    workgroup = session.get_one(Workgroup, checkin_round.workgroup_id)
    answers = session.exec(select(Checkin).where(Checkin.round_id == checkin_round.id)).all()
    answered = {answer.step_id for answer in answers}
    told = {answer.member_id for answer in answers if answer.step_id is None}
    steps = open_steps(session, checkin_round.committee_id, workgroup_id=workgroup.pk)
    waiting = [
        step for step in steps if step.pk not in answered and step.created_at <= checkin_round.opened_at
    ]
    asks_what_came_up = workgroup.mode == Mode.AS_THEY_ARISE
    lead_ids = {lead.pk for lead in leads_of(session, workgroup)}
    found: list[Outstanding] = []
    for member, owners in _asked_members(session, checkin_round):
        own = [step for step in waiting if step.owner_id in owners]
        what = asks_what_came_up and member.pk in lead_ids and member.pk not in told
        if own or what:
            found.append(Outstanding(member, own, what))
    return found


def _asked_members(session: Session, checkin_round: CheckinRound) -> list[tuple[Member, set[int]]]:
    """Who was asked and has not skipped, with the owners for whom each of them answers."""
    statement = (
        select(Member, Asked)
        .join(Asked, col(Asked.member_id) == Member.id)
        .where(Asked.round_id == checkin_round.id, ~col(Asked.skipped), col(Member.active))
        .order_by(Member.name, col(Member.id))
    )
    owners: dict[int, tuple[Member, set[int]]] = {}
    for member, asked in session.exec(statement).all():
        owners.setdefault(member.pk, (member, set()))[1].add(asked.owner_id)
    return list(owners.values())


@dataclass(frozen=True)
class Answered:
    """One commitment of a round as the wrap-up shows it; ``checkin`` is None when nobody answered."""

    step: ActionStep
    owner: Member | None
    checkin: Checkin | None


def answers_of(session: Session, checkin_round: CheckinRound) -> tuple[list[Answered], list[Checkin]]:
    """The round by commitment, in the order of their dates, and what was said to have come up."""
    checkins = session.exec(
        select(Checkin).where(Checkin.round_id == checkin_round.id).order_by(col(Checkin.at))
    ).all()
    by_step = {checkin.step_id: checkin for checkin in checkins if checkin.step_id is not None}
    open_ids = {step.pk for one in outstanding(session, checkin_round) for step in one.steps}
    statement = (
        select(ActionStep, Member)
        .join(Member, col(Member.id) == ActionStep.owner_id, isouter=True)
        .where(col(ActionStep.id).in_(open_ids | set(by_step)), ActionStep.state != StepState.DROPPED)
        .order_by(col(ActionStep.due).is_(None), col(ActionStep.due), col(ActionStep.number))
    )
    rows = [Answered(step, owner, by_step.get(step.pk)) for step, owner in session.exec(statement).all()]
    return rows, [checkin for checkin in checkins if checkin.step_id is None]
