"""Milestones: dated points on the way to a goal. What was moved keeps its old day, and how often it moved."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field, Session, col, select

from models import audit
from models.access import Act, authorize
from models.base import Owned, fetch, stored, tenant_key, within
from models.calendar import today
from models.committee import Committee, Member, lock
from models.errors import AlreadySettled, Refused
from models.goal import Goal, GoalState, check_at_work, check_not_given_up, clean
from models.roles import Role

TITLE_LIMIT, WHY_LIMIT = 150, 300
MOST_OF_A_GOAL = 20
"""A goal with more points than that is no plan that anybody can read."""


class MilestoneState(StrEnum):
    """A milestone lies ahead until it is reached, or is dropped from the plan."""

    AHEAD = "ahead"
    REACHED = "reached"
    DROPPED = "dropped"


class Milestone(Owned, table=True):
    """A dated point of a goal; ``due`` and ``reached_on`` are days of the committee's zone.

    ``moves`` counts how often its day was moved; ``MilestoneMove`` holds each time. ``place`` is its place
    among those of its goal where they were put in order by hand.
    """

    __table_args__ = (
        tenant_key(),
        within("goal", "goal_id"),
        within("member", "author_id"),
        CheckConstraint(f"length(title) BETWEEN 1 AND {TITLE_LIMIT}", name="title_length"),
        CheckConstraint("(state = 'reached') = (reached_on IS NOT NULL)", name="reached_on"),
    )

    goal_id: int = Field(index=True)
    title: str
    due: date
    state: MilestoneState = Field(default=MilestoneState.AHEAD, sa_column=stored(MilestoneState, "state"))
    reached_on: date | None = None
    moves: int = 0
    place: int | None = None
    author_id: int
    made_at: datetime

    def late_on(self, day: date) -> bool:
        """Whether its day has passed on that day and it is not reached."""
        return self.state is MilestoneState.AHEAD and self.due < day

    def roles_of(self, session: Session, member: Member) -> Iterator[Role]:
        """What the member is towards the goal that it leads to."""
        yield from fetch(session, Goal, self.committee_id, self.goal_id).roles_of(session, member)


class MilestoneMove(Owned, table=True):
    """That the day of a milestone was moved on ``moved_on``, from ``was`` to ``became``, and why."""

    __table_args__ = (
        within("milestone", "milestone_id"),
        within("member", "author_id"),
        Index("ix_milestone_move_milestone_id", "milestone_id"),
        CheckConstraint("was <> became", name="another_day"),
    )

    milestone_id: int
    author_id: int
    was: date
    became: date
    why: str = ""
    moved_on: date


@dataclass(frozen=True)
class MilestoneLine:
    """A milestone with each time that it was moved, the first one first."""

    milestone: Milestone
    moves: list[MilestoneMove] = field(default_factory=list)


def add_milestone(
    session: Session, actor: Member, goal: Goal, *, title: str, due: date | None, now: datetime
) -> Milestone:
    """A new point of the goal. Raises Refused, NotAllowed, AlreadySettled for a goal that was given up."""
    authorize(session, actor, Act.KEEP_MILESTONES, goal)
    check_at_work(session, goal)
    check_not_given_up(goal)
    day = _checked_day(session, goal.committee_id, due, now=now)
    if len(milestones_of(session, goal.committee_id, [goal.pk]).get(goal.pk, [])) >= MOST_OF_A_GOAL:
        raise Refused("title", "too_many_milestones", str(MOST_OF_A_GOAL))
    milestone = Milestone(
        committee_id=goal.committee_id,
        goal_id=goal.pk,
        title=clean(title, "title", limit=TITLE_LIMIT),
        due=day,
        author_id=actor.pk,
        made_at=now,
    )
    audit.create(session, actor, Act.KEEP_MILESTONES, milestone, now=now)
    return milestone


def change_milestone(
    session: Session,
    actor: Member,
    milestone: Milestone,
    *,
    title: str,
    due: date | None,
    why: str,
    now: datetime,
) -> None:
    """Another title or day; of another day it is kept which it was before, when it was moved, and why.

    Raises Refused on the field at fault, NotAllowed, AlreadySettled for one that is not ahead.
    """
    _authorize(session, actor, milestone)
    check_ahead(milestone)
    title = clean(title, "title", limit=TITLE_LIMIT)
    why = clean(why, "why", limit=WHY_LIMIT) if why.strip() else ""
    values = {"title": title}
    if due != milestone.due:
        day, was = _checked_day(session, milestone.committee_id, due, now=now), milestone.due
        move = MilestoneMove(
            committee_id=milestone.committee_id,
            milestone_id=milestone.pk,
            author_id=actor.pk,
            was=was,
            became=day,
            why=why,
            moved_on=_today(session, milestone.committee_id, now),
        )
        audit.create(session, actor, Act.KEEP_MILESTONES, move, now=now)
        moved = {"due": day, "moves": milestone.moves + 1}
        audit.change(session, actor, Act.KEEP_MILESTONES, milestone, now=now, **moved, **values)
        return
    audit.change(session, actor, Act.KEEP_MILESTONES, milestone, now=now, **values)


def reach(
    session: Session, actor: Member, milestone: Milestone, *, on: date | None = None, now: datetime
) -> None:
    """It is reached, today unless said otherwise.

    Raises Refused for a day to come, NotAllowed, AlreadySettled.
    """
    _authorize(session, actor, milestone)
    check_ahead(milestone)
    day = _today(session, milestone.committee_id, now)
    if on is not None and on > day:
        raise Refused("reached_on", "to_come")
    values = {"state": MilestoneState.REACHED, "reached_on": on or day}
    audit.change(session, actor, Act.KEEP_MILESTONES, milestone, now=now, **values)


def not_reached(session: Session, actor: Member, milestone: Milestone, *, now: datetime) -> None:
    """It lies ahead after all, with the day that it had. Raises NotAllowed, AlreadySettled."""
    _authorize(session, actor, milestone)
    if milestone.state is MilestoneState.AHEAD:
        raise AlreadySettled("open_milestone", milestone.title, milestone.state)
    values = {"state": MilestoneState.AHEAD, "reached_on": None}
    audit.change(session, actor, Act.KEEP_MILESTONES, milestone, now=now, **values)


def drop(session: Session, actor: Member, milestone: Milestone, *, now: datetime) -> None:
    """It is no point of the plan any more; the record keeps it. Raises NotAllowed, AlreadySettled."""
    _authorize(session, actor, milestone)
    check_ahead(milestone)
    audit.change(session, actor, Act.KEEP_MILESTONES, milestone, now=now, state=MilestoneState.DROPPED)


def put_in_place(session: Session, actor: Member, milestone: Milestone, *, up: bool, now: datetime) -> bool:
    """One place further up or down among those of its goal; False for the first or last, which stays.

    For groups without dates: a plan by dates is read by its dates. Raises NotAllowed.
    """
    _authorize(session, actor, milestone)
    lock(session, milestone.committee_id)
    rows = milestones_of(session, milestone.committee_id, [milestone.goal_id]).get(milestone.goal_id, [])
    order = [one.milestone for one in by_hand(rows)]
    here = next((place for place, one in enumerate(order) if one.pk == milestone.pk), None)
    there = None if here is None else here + (-1 if up else 1)
    if here is None or there is None or not 0 <= there < len(order):
        return False
    order[here], order[there] = order[there], order[here]
    changes = [(one, {"place": place}) for place, one in enumerate(order, start=1)]
    audit.change_all(session, actor, Act.KEEP_MILESTONES, changes, now=now)
    return True


def by_hand(lines: Sequence[MilestoneLine]) -> list[MilestoneLine]:
    """In the order that people gave them; those that were added since come last, by their day."""
    return sorted(lines, key=lambda one: (one.milestone.place is None, one.milestone.place or 0))


def check_ahead(milestone: Milestone) -> None:
    """Raises AlreadySettled for one that is reached or dropped."""
    if milestone.state is not MilestoneState.AHEAD:
        raise AlreadySettled("milestone", milestone.title, milestone.state)


def milestones_of(
    session: Session, committee_id: int, goal_ids: Collection[int]
) -> dict[int, list[MilestoneLine]]:
    """By goal its milestones but for those dropped, the earliest day first; two queries."""
    statement = select(Milestone).where(
        Milestone.committee_id == committee_id,
        col(Milestone.goal_id).in_(goal_ids),
        Milestone.state != MilestoneState.DROPPED,
    )
    rows = session.exec(statement.order_by(col(Milestone.due), col(Milestone.id))).all()
    lines = {row.pk: MilestoneLine(row) for row in rows}
    moved = [pk for pk, line in lines.items() if line.milestone.moves]
    moves = select(MilestoneMove).where(
        MilestoneMove.committee_id == committee_id, col(MilestoneMove.milestone_id).in_(moved)
    )
    for move in session.exec(moves.order_by(col(MilestoneMove.id))).all():
        lines[move.milestone_id].moves.append(move)
    found: dict[int, list[MilestoneLine]] = {}
    for line in lines.values():
        found.setdefault(line.milestone.goal_id, []).append(line)
    return found


def next_milestones(
    session: Session, committee_id: int, *, workgroup_id: int | None = None, most: int
) -> list[tuple[Goal, Milestone]]:
    """The first that lie ahead of the open goals, of one workgroup or of all, by day; one query."""
    statement = (
        select(Goal, Milestone)
        .join(Milestone, col(Milestone.goal_id) == Goal.id)
        .where(
            Goal.committee_id == committee_id,
            Goal.state == GoalState.OPEN,
            Milestone.state == MilestoneState.AHEAD,
        )
        .order_by(col(Milestone.due), col(Milestone.id))
        .limit(most)
    )
    if workgroup_id is not None:
        statement = statement.where(Goal.workgroup_id == workgroup_id)
    return [(goal, milestone) for goal, milestone in session.exec(statement).all()]


def _authorize(session: Session, actor: Member, milestone: Milestone) -> None:
    """Raises NotAllowed, and Refused where the goal's workgroup has ended."""
    authorize(session, actor, Act.KEEP_MILESTONES, milestone)
    check_at_work(session, fetch(session, Goal, milestone.committee_id, milestone.goal_id))


def _checked_day(session: Session, committee_id: int, due: date | None, *, now: datetime) -> date:
    if due is None:
        raise Refused("due", "no_day")
    if due < _today(session, committee_id, now):
        raise Refused("due", "past")
    return due


def _today(session: Session, committee_id: int, now: datetime) -> date:
    return today(now, session.get_one(Committee, committee_id).zone)
