"""Action steps, the committee's commitments: one responsible person, one date, one state.

Every change goes through ``audit.change`` (so that it can be taken back and looked up), raises the
step's ``version`` (so that two people editing at once are told) and withdraws what is still queued about
the step: nobody is asked about what they have just spoken of.
"""

from collections.abc import Iterator
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BindParameter,
    CheckConstraint,
    ColumnElement,
    Index,
    UniqueConstraint,
    and_,
    bindparam,
    func,
)
from sqlmodel import Field, Session, col, select

from models import audit, outbox
from models.access import Act, authorize
from models.base import Owned, fetch, stored, tenant_key, within
from models.committee import Agency, Committee, Member, lock
from models.errors import AlreadySettled, NotFound, Refused, Stale
from models.goal import TEXT_LIMIT, Goal, GoalState, check_at_work, check_not_given_up, clean, number_of
from models.roles import Role


class StepState(StrEnum):
    """A commitment is open until it is done, or dropped with a reason."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


class Progress(StrEnum):
    """What the responsible person last said about an open step."""

    UNKNOWN = "unknown"
    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    BLOCKED = "blocked"


class ActionStep(Owned, table=True):
    """A commitment, known to people as ``A<number>``.

    ``due`` is a day in the committee's zone; ``due_words`` are the words it was read from.
    ``heard_at`` is when somebody last said something about it: nudging waits on that.
    ``unanswered`` counts the nudges since then.
    """

    __table_args__ = (
        tenant_key(),
        UniqueConstraint("committee_id", "number"),
        within("goal", "goal_id"),
        within("member", "owner_id"),
        within("member", "author_id"),
        within("agency", "waiting_on_id"),
        Index("ix_action_step_open_owner", "committee_id", "state", "owner_id"),
        CheckConstraint(f"length(title) BETWEEN 1 AND {TEXT_LIMIT}", name="title_length"),
        CheckConstraint("percent BETWEEN 0 AND 100", name="percent"),
        CheckConstraint("(state = 'done') = (done_at IS NOT NULL)", name="done_at"),
    )

    number: int
    goal_id: int = Field(index=True)
    title: str
    owner_id: int | None = None
    due: date | None = None
    due_words: str = ""
    state: StepState = Field(default=StepState.OPEN, sa_column=stored(StepState, "state"))
    progress: Progress = Field(default=Progress.UNKNOWN, sa_column=stored(Progress, "progress"))
    percent: int | None = None
    note: str = ""
    waiting_on_id: int | None = None
    waiting_why: str = ""
    snoozed_until: date | None = None
    dropped_because: str = ""
    done_at: datetime | None = None
    heard_at: datetime
    unanswered: int = 0
    author_id: int | None = None
    version: int = 1
    created_at: datetime

    @property
    def ref(self) -> str:
        """The short id that people type."""
        return f"A{self.number}"

    @property
    def subject(self) -> str:
        """How queued messages name this step (see ``outbox.py``)."""
        return f"step:{self.id}"

    @property
    def open(self) -> bool:
        """Whether it is still to be done."""
        return self.state == StepState.OPEN

    def days_late(self, today: date) -> int:
        """Days past the date; 0 or less when it is not late or has no date."""
        return (today - self.due).days if self.open and self.due else 0

    def snoozed_on(self, day: date) -> bool:
        """Whether its people have asked for quiet about it on that day."""
        return self.snoozed_until is not None and day < self.snoozed_until

    def roles_of(self, session: Session, member: Member) -> Iterator[Role]:
        """Its owner, who stands in for an absent owner, its author, and the lead of its workgroup."""
        if self.author_id == member.id:
            yield Role.AUTHOR
        if self.owner_id == member.id:
            yield Role.OWNER
        elif self.owner_id is not None:
            owner = fetch(session, Member, self.committee_id, self.owner_id)
            if owner.stand_in_id == member.id:
                yield Role.STAND_IN
        goal = fetch(session, Goal, self.committee_id, self.goal_id)
        yield from goal.lead_roles_of(session, member)


def add_step(
    session: Session,
    actor: Member,
    goal: Goal,
    *,
    title: str,
    owner: Member | None,
    due: date | None,
    due_words: str = "",
    now: datetime,
) -> ActionStep:
    """A new commitment under a goal, with the committee's next number.

    Raises Refused, NotAllowed, AlreadySettled for a goal that was given up.
    """
    authorize(session, actor, Act.ADD_STEP)
    check_at_work(session, goal)
    check_not_given_up(goal)
    committee = lock(session, actor.committee_id)
    committee.steps_made += 1
    session.add(committee)
    step = ActionStep(
        committee_id=actor.committee_id,
        number=committee.steps_made,
        goal_id=goal.pk,
        title=clean(title, "title"),
        owner_id=owner.pk if owner else None,
        due=due,
        due_words=due_words,
        author_id=actor.id,
        heard_at=now,
        created_at=now,
    )
    audit.create(session, actor, Act.ADD_STEP, step, now=now)
    return step


def finish(session: Session, actor: Member, step: ActionStep, *, now: datetime) -> None:
    """Marks the step done. Raises AlreadySettled, NotAllowed."""
    authorize(session, actor, Act.SETTLE_STEP, step)
    expect_open(session, step)
    _change(session, actor, Act.SETTLE_STEP, step, now=now, state=StepState.DONE, done_at=now, percent=100)


def drop(session: Session, actor: Member, step: ActionStep, *, reason: str, now: datetime) -> None:
    """Gives the step up, with the reason on record. Raises Refused, AlreadySettled, NotAllowed."""
    authorize(session, actor, Act.SETTLE_STEP, step)
    expect_open(session, step)
    if not reason.strip():
        raise Refused("reason", "no_reason")
    why = clean(reason, "reason")
    _change(session, actor, Act.SETTLE_STEP, step, now=now, state=StepState.DROPPED, dropped_because=why)


def reopen(session: Session, actor: Member, step: ActionStep, *, now: datetime) -> None:
    """Opens a done or dropped step again. Raises AlreadySettled when it is open, NotAllowed."""
    authorize(session, actor, Act.SETTLE_STEP, step)
    if step.open:
        raise AlreadySettled("step", step.ref, step.state)
    check_at_work(session, fetch(session, Goal, step.committee_id, step.goal_id))
    _change(
        session,
        actor,
        Act.SETTLE_STEP,
        step,
        now=now,
        state=StepState.OPEN,
        done_at=None,
        dropped_because="",
        percent=None,
    )


def edit(
    session: Session,
    actor: Member,
    step: ActionStep,
    *,
    version: int,
    title: str,
    goal: Goal,
    owner: Member | None,
    due: date | None,
    now: datetime,
) -> None:
    """Changes text, goal, owner and date as a form shows them.

    Raises Stale when the step has changed since ``version``, Refused, NotAllowed, AlreadySettled as above.
    """
    authorize(session, actor, Act.EDIT_STEP, step)
    if step.version != version:
        raise Stale("step", step.ref, last_editor(session, step))
    if not step.open:
        check_at_work(session, fetch(session, Goal, step.committee_id, step.goal_id))
    if goal.pk != step.goal_id:
        check_at_work(session, goal)
        check_not_given_up(goal)
    _change(
        session,
        actor,
        Act.EDIT_STEP,
        step,
        now=now,
        title=clean(title, "title"),
        goal_id=goal.pk,
        owner_id=owner.pk if owner else None,
        due=due,
        due_words=step.due_words if due == step.due else "",
    )


def wait_on(
    session: Session, actor: Member, step: ActionStep, agency: Agency | None, *, why: str, now: datetime
) -> None:
    """Marks the step as waiting on an agency; with None it waits no longer. Raises AlreadySettled."""
    authorize(session, actor, Act.SETTLE_STEP, step)
    expect_open(session, step)
    _change(
        session,
        actor,
        Act.SETTLE_STEP,
        step,
        now=now,
        waiting_on_id=agency.pk if agency else None,
        waiting_why=clean(why, "why") if agency else "",
    )


def snooze(session: Session, actor: Member, step: ActionStep, *, until: date, now: datetime) -> None:
    """No nudge about this step before ``until``. Raises AlreadySettled, NotAllowed."""
    authorize(session, actor, Act.SNOOZE_STEP, step)
    expect_open(session, step)
    _change(session, actor, Act.SNOOZE_STEP, step, now=now, snoozed_until=until)


def report(
    session: Session,
    actor: Member,
    step: ActionStep,
    *,
    progress: Progress,
    percent: int | None,
    note: str,
    now: datetime,
    queued: bool = True,
) -> None:
    """What a check-in says of an open step (``finish`` is for done). Raises AlreadySettled, NotAllowed.

    ``queued`` is False for a caller who has seen that nothing about the step is on its way.
    """
    authorize(session, actor, Act.CHECK_IN, step)
    expect_open(session, step)
    values = {"progress": progress, "percent": percent, "note": note}
    _change(session, actor, Act.CHECK_IN, step, now=now, queued=queued, **values)


def _change(
    session: Session,
    actor: Member,
    act: Act,
    step: ActionStep,
    *,
    now: datetime,
    queued: bool = True,
    **values: Any,
) -> None:
    """Changes and audits; whoever says something has been heard, so nudging starts afresh."""
    audit.change(
        session,
        actor,
        act,
        step,
        now=now,
        heard_at=now,
        unanswered=0,
        version=step.version + 1,
        **values,
    )
    if queued:
        outbox.withdraw(session, step.committee_id, step.subject, now=now)


def expect_open(session: Session, step: ActionStep) -> None:
    """Raises AlreadySettled for one that is done or dropped; Refused where its workgroup has ended."""
    if not step.open:
        check_at_work(session, fetch(session, Goal, step.committee_id, step.goal_id))
        raise AlreadySettled("step", step.ref, step.state)


def last_editor(session: Session, step: ActionStep) -> str | None:
    """The Slack id of whoever changed the step last."""
    statement = (
        select(audit.AuditLine.actor_slack_id)
        .where(
            audit.AuditLine.committee_id == step.committee_id,
            audit.AuditLine.kind == "action_step",
            audit.AuditLine.row_id == step.id,
        )
        .order_by(col(audit.AuditLine.id).desc())
    )
    return session.exec(statement).first()


_BY_NUMBER = select(ActionStep).where(
    ActionStep.committee_id == bindparam("committee_id"), ActionStep.number == bindparam("number")
)


def step_by_ref(session: Session, committee: Committee, ref: str) -> ActionStep:
    """The step that a person means by ``A12`` (any case). Raises NotFound."""
    wanted = {"committee_id": committee.id, "number": number_of(ref, "A")}
    found = session.exec(_BY_NUMBER, params=wanted).first()
    if found is None:
        raise NotFound("step", ref)
    return found


BY_DATE = (col(ActionStep.due).is_(None), col(ActionStep.due), col(ActionStep.number))
"""The order of lists: the earliest date first, those without one last."""


def is_open(committee_id: int | BindParameter[int]) -> ColumnElement[bool]:
    """The committee's open steps, but none of a goal that was given up: nothing is shown under it."""
    given_up = select(Goal.id).where(Goal.committee_id == committee_id, Goal.state == GoalState.DROPPED)
    return and_(
        col(ActionStep.committee_id) == committee_id,
        col(ActionStep.state) == StepState.OPEN,
        col(ActionStep.goal_id).not_in(given_up),
    )


def open_steps(session: Session, committee_id: int, *, due_by: date) -> list[ActionStep]:
    """The open steps that are due on that day or before it, by date."""
    statement = select(ActionStep).where(is_open(committee_id), col(ActionStep.due) <= due_by)
    return list(session.exec(statement.order_by(*BY_DATE)).all())


def still_open(session: Session, goal: Goal) -> int:
    """How many steps of the goal are open."""
    counted = select(func.count()).where(
        ActionStep.committee_id == goal.committee_id,
        ActionStep.goal_id == goal.id,
        ActionStep.state == StepState.OPEN,
    )
    return session.exec(counted.select_from(ActionStep)).one()


def check_percent(percent: int | None) -> int | None:
    """A percentage, or nothing. Raises Refused outside 0 to 100."""
    if percent is not None and not 0 <= percent <= 100:
        raise Refused("percent", "out_of_range", str(percent))
    return percent
