"""The end of an initiative is prepared part by part; what was learned is kept, and so is what comes next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, select

from models import audit
from models.access import Act, authorize
from models.base import fetch
from models.calendar import today
from models.committee import Committee, Member, lock
from models.errors import AlreadySettled, NotFound, Refused
from models.goal import Goal, GoalState, clean, open_goals
from models.step import BY_DATE, ActionStep, StepState
from models.tools.ballot import last_ranking, options_of
from models.tools.transition_tables import (
    HOW_LIMIT,
    LEARNED_LIMIT,
    METHOD_LIMIT,
    NEXT_LIMIT,
    Kind,
    Part,
    PartLine,
    Transition,
    TransitionPart,
    TransitionState,
    parts_of,
)
from models.workgroup import Workgroup


@dataclass(frozen=True)
class Ranked:
    """What can come next: something of the map that is open still, at its place in the last ranking."""

    item_id: int
    ref: str
    title: str
    place: int


@dataclass(frozen=True)
class Prepared:
    """All that is known of an ending: its goals that are open, their open steps, the parts settled."""

    row: Transition
    name: str
    group: Workgroup | None
    goals: Sequence[Goal]
    steps: Sequence[ActionStep]
    parts: Mapping[Part, PartLine]

    @property
    def open(self) -> bool:
        """Whether it is still being prepared."""
        return self.row.state == TransitionState.OPEN

    @property
    def missing(self) -> tuple[Part, ...]:
        """Parts that nobody answers for yet; none for a standing body."""
        kind = self.row.kind
        return tuple(one for one in Part if one not in self.parts) if kind == Kind.TIME_LIMITED else ()

    @property
    def ready(self) -> bool:
        """Whether it can be closed: every part is settled, or the next priority is; and what was learned."""
        chosen = self.row.kind == Kind.TIME_LIMITED or self.row.next_priority
        return not self.missing and bool(chosen and self.row.worked)


def begin_transition(
    session: Session,
    actor: Member,
    subject: Workgroup | Goal,
    kind: Kind,
    *,
    now: datetime,
) -> Transition:
    """The ending of a workgroup or of an open goal is prepared from now on, one at a time for each.

    Raises AlreadySettled, NotFound for another committee's, NotAllowed.
    """
    if subject.committee_id != actor.committee_id:
        raise NotFound("goal" if isinstance(subject, Goal) else "workgroup")
    of_goal = isinstance(subject, Goal)
    row = Transition(
        committee_id=actor.committee_id,
        workgroup_id=None if of_goal else subject.pk,
        goal_id=subject.pk if of_goal else None,
        kind=kind,
        author_id=actor.pk,
        made_at=now,
    )
    authorize(session, actor, Act.PREPARE_TRANSITION, row)
    lock(session, actor.committee_id)
    if isinstance(subject, Goal) and subject.state != GoalState.OPEN:
        raise AlreadySettled("goal", subject.ref, subject.state)
    if isinstance(subject, Workgroup) and subject.ended_on is not None:
        raise AlreadySettled("transition", "", TransitionState.CLOSED)
    if any(
        (one.workgroup_id, one.goal_id) == (row.workgroup_id, row.goal_id) for one in _open(session, actor)
    ):
        raise AlreadySettled("open_transition", "", TransitionState.OPEN)
    audit.create(session, actor, Act.PREPARE_TRANSITION, row, now=now)
    return row


def _open(session: Session, actor: Member) -> Sequence[Transition]:
    statement = select(Transition).where(
        Transition.committee_id == actor.committee_id, Transition.state == TransitionState.OPEN
    )
    return session.exec(statement).all()


def settle_part(
    session: Session,
    actor: Member,
    transition: Transition,
    part: Part,
    *,
    how: str,
    member: Member | None,
    by: date | None,
    now: datetime,
) -> None:
    """How that part goes on, who answers for it, and by when. What was said before stays in the history.

    Raises Refused on the field at fault, NotFound, NotAllowed, AlreadySettled once it is closed.
    """
    _preparing(session, actor, transition)
    if member is None:
        raise Refused("member", "no_owner")
    if member.committee_id != transition.committee_id or not member.active:
        raise NotFound("member")
    if by is None:
        raise Refused("by", "no_day")
    if by < today(now, session.get_one(Committee, transition.committee_id).zone):
        raise Refused("by", "past")
    values: dict[str, Any] = {"how": clean(how, "how", limit=HOW_LIMIT), "member_id": member.pk, "by": by}
    present = parts_of(session, transition).get(part)
    if present is not None:
        audit.change(session, actor, Act.PREPARE_TRANSITION, present.row, now=now, **values)
        return
    row = TransitionPart(
        committee_id=transition.committee_id, transition_id=transition.pk, part=part, **values
    )
    audit.create(session, actor, Act.PREPARE_TRANSITION, row, now=now)


def choose_next(
    session: Session,
    actor: Member,
    transition: Transition,
    *,
    item_id: int | None = None,
    priority: str = "",
    method: str = "",
    now: datetime,
) -> None:
    """What comes next, and how it was chosen: one of the last ranking, else in words with the method named.

    Raises Refused on the field at fault, NotFound, NotAllowed, AlreadySettled.
    """
    _preparing(session, actor, transition)
    found = {one.item_id: one for one in ranked(session, transition.committee_id)}
    if item_id is not None:
        if item_id not in found:
            raise NotFound("map_item")
        ranking = last_ranking(session, transition.committee_id)
        assert ranking is not None
        priority, method = found[item_id].title, method.strip() or ranking.title
    audit.change(
        session,
        actor,
        Act.PREPARE_TRANSITION,
        transition,
        now=now,
        next_item_id=item_id,
        next_priority=clean(priority, "priority", limit=NEXT_LIMIT),
        method=clean(method, "method", limit=METHOD_LIMIT),
    )


def ranked(session: Session, committee_id: int) -> list[Ranked]:
    """What is open of the latest ranking that all may see, the first place first; nothing without one."""
    ballot = last_ranking(session, committee_id)
    if ballot is None:
        return []
    return [
        Ranked(one.item.pk, one.item.ref, one.row.title, one.row.place)
        for one in options_of(session, ballot)
        if one.open and one.row.place is not None
    ]


def say_learned(
    session: Session,
    actor: Member,
    transition: Transition,
    *,
    worked: str,
    hindered: str,
    advice: str,
    now: datetime,
) -> None:
    """What worked, what stood in the way, what the next ones should know. Raises Refused as above."""
    _preparing(session, actor, transition)
    told = {"worked": worked, "hindered": hindered, "advice": advice}
    values = {name: clean(text, name, limit=LEARNED_LIMIT) for name, text in told.items()}
    audit.change(session, actor, Act.PREPARE_TRANSITION, transition, now=now, **values)


def call_off(session: Session, actor: Member, transition: Transition, *, now: datetime) -> None:
    """It goes on after all; what was written stays on record. Raises NotAllowed, AlreadySettled."""
    _preparing(session, actor, transition)
    state = TransitionState.CALLED_OFF
    audit.change(session, actor, Act.PREPARE_TRANSITION, transition, now=now, state=state)


def _preparing(session: Session, actor: Member, transition: Transition) -> None:
    authorize(session, actor, Act.PREPARE_TRANSITION, transition)
    check_open(transition)


def check_open(transition: Transition) -> None:
    """Raises AlreadySettled for one that is closed or was called off."""
    if transition.state != TransitionState.OPEN:
        raise AlreadySettled("transition", "", transition.state)


def transitions_of(session: Session, committee_id: int) -> list[tuple[Transition, str]]:
    """All that are prepared or closed, with the name of what ends, the latest first; one query."""
    statement = (
        select(Transition, Workgroup.name, Goal)
        .join(Workgroup, col(Workgroup.id) == Transition.workgroup_id, isouter=True)
        .join(Goal, col(Goal.id) == Transition.goal_id, isouter=True)
        .where(Transition.committee_id == committee_id, Transition.state != TransitionState.CALLED_OFF)
        .order_by(col(Transition.id).desc())
    )
    return [(row, _named(name, goal)) for row, name, goal in session.exec(statement).all()]


def _named(name: str | None, goal: Goal | None) -> str:
    return f"{goal.ref} {goal.statement}" if goal else name or ""


def prepared(session: Session, transition: Transition) -> Prepared:
    """One of them with all that is known; as many queries however many goals it has."""
    group = goal = None
    if transition.workgroup_id is not None:
        group = fetch(session, Workgroup, transition.committee_id, transition.workgroup_id)
        goals = open_goals(session, transition.committee_id, group)
    else:
        goal = fetch(session, Goal, transition.committee_id, transition.goal_id)
        goals = [goal] if goal.state == GoalState.OPEN else []
    statement = select(ActionStep).where(
        ActionStep.committee_id == transition.committee_id,
        ActionStep.state == StepState.OPEN,
        col(ActionStep.goal_id).in_([one.pk for one in goals]),
    )
    steps = list(session.exec(statement.order_by(*BY_DATE)).all())
    name = _named(group.name if group else None, goal)
    return Prepared(transition, name, group, goals, steps, parts_of(session, transition))
