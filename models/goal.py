"""Goals: what a workgroup, or the whole committee, has set out to change, stated specifically."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, Session, col, select

from models import audit
from models.access import Act, authorize
from models.base import Owned, fetch, json_column, stored, tenant_key, within
from models.committee import Committee, Member, lock
from models.errors import AlreadySettled, NotFound, Refused
from models.roles import Role
from models.workgroup import Mode, Workgroup, check_going

TEXT_LIMIT = 500
"""Characters that a goal's or a step's text may have: one sentence with room, readable on a phone."""


class GoalState(StrEnum):
    """A goal is worked on until it is met or given up."""

    OPEN = "open"
    MET = "met"
    DROPPED = "dropped"


class Goal(Owned, table=True):
    """A goal, known to people as ``G<number>``. Without a workgroup it is the whole committee's."""

    __table_args__ = (
        tenant_key(),
        UniqueConstraint("committee_id", "number"),
        within("workgroup", "workgroup_id"),
        within("member", "author_id"),
        CheckConstraint(f"length(statement) BETWEEN 1 AND {TEXT_LIMIT}", name="statement_length"),
    )

    number: int
    workgroup_id: int | None = Field(default=None, index=True)
    statement: str
    measure: str = ""
    due: date | None = None
    intercepts: list[int] = Field(default_factory=list, sa_column=json_column())
    state: GoalState = Field(default=GoalState.OPEN, sa_column=stored(GoalState, "state"))
    author_id: int | None = None
    version: int = 1
    created_at: datetime

    @property
    def ref(self) -> str:
        """The short id that people type."""
        return f"G{self.number}"

    def roles_of(self, session: Session, member: Member) -> Iterator[Role]:
        """Its author, and what the member is towards its workgroup."""
        if self.author_id == member.id:
            yield Role.AUTHOR
        yield from self.lead_roles_of(session, member)

    def lead_roles_of(self, session: Session, member: Member) -> Iterable[Role]:
        """What the member is towards the workgroup whose goal it is."""
        if self.workgroup_id is None:
            return ()
        group = fetch(session, Workgroup, self.committee_id, self.workgroup_id)
        return group.roles_of(session, member)


class GoalBenefit(Owned, table=True):
    """What one agency gains from a goal: said aloud, because unsaid benefits lose partners."""

    __table_args__ = (
        UniqueConstraint("goal_id", "agency_id"),
        within("goal", "goal_id"),
        within("agency", "agency_id"),
    )

    goal_id: int
    agency_id: int
    benefit: str


def clean(text: str, field: str, *, limit: int = TEXT_LIMIT) -> str:
    """The text on one line without stray space. Raises Refused when it is empty or too long."""
    tidy = " ".join(text.split())
    if not tidy:
        raise Refused(field, "empty")
    if len(tidy) > limit:
        raise Refused(field, "too_long", tidy)
    return tidy


def number_of(ref: str, letter: str) -> int:
    """The number in a short id in any case, whatever punctuation is around it; -1 for what is none."""
    digits = ref.strip(" \t\n.,:;!?()[]#*'\"“”‘’").upper().removeprefix(letter)
    return int(digits) if digits.isdecimal() and len(digits) < 10 else -1


def check_not_given_up(goal: Goal) -> None:
    """Raises AlreadySettled for a goal under which nothing is shown any more."""
    if goal.state == GoalState.DROPPED:
        raise AlreadySettled("goal", goal.ref, goal.state)


def check_at_work(session: Session, goal: Goal) -> None:
    """Raises Refused for a goal of a workgroup that has ended: nothing is written to it any more.

    Such a goal is never open, so that is read for others only.
    """
    if goal.state is not GoalState.OPEN and goal.workgroup_id is not None:
        check_going(fetch(session, Workgroup, goal.committee_id, goal.workgroup_id))


def check_intercepts(values: Sequence[int]) -> list[int]:
    """Sorted SIM intercepts. Raises Refused for a number that is not 0 to 5."""
    if any(value not in range(6) for value in values):
        raise Refused("intercepts", "unknown", str(list(values)))
    return sorted(set(values))


def add_goal(
    session: Session,
    actor: Member,
    *,
    statement: str,
    workgroup: Workgroup | None,
    measure: str = "",
    due: date | None = None,
    intercepts: Sequence[int] = (),
    now: datetime,
) -> Goal:
    """A new goal with the committee's next number. Raises Refused, also in an ended workgroup, NotAllowed."""
    authorize(session, actor, Act.ADD_GOAL)
    check_going(workgroup)
    committee = lock(session, actor.committee_id)
    committee.goals_made += 1
    session.add(committee)
    goal = Goal(
        committee_id=actor.committee_id,
        number=committee.goals_made,
        workgroup_id=workgroup.pk if workgroup else None,
        statement=clean(statement, "statement"),
        measure=measure.strip(),
        due=due,
        intercepts=check_intercepts(intercepts),
        author_id=actor.id,
        created_at=now,
    )
    audit.create(session, actor, Act.ADD_GOAL, goal, now=now)
    return goal


def meet(session: Session, actor: Member, goal: Goal, *, now: datetime) -> None:
    """What the goal set out to change has changed; its open steps stay promised.

    Raises AlreadySettled when it is met or was given up, NotAllowed.
    """
    authorize(session, actor, Act.EDIT_GOAL, goal)
    if goal.state is not GoalState.OPEN:
        raise AlreadySettled("goal", goal.ref, goal.state)
    version = goal.version + 1
    audit.change(session, actor, Act.EDIT_GOAL, goal, now=now, state=GoalState.MET, version=version)


def take_up_again(session: Session, actor: Member, goal: Goal, *, now: datetime) -> None:
    """It is worked on again, whether it had been met or given up.

    Raises AlreadySettled when it is open, NotAllowed, Refused in a workgroup that has ended.
    """
    authorize(session, actor, Act.EDIT_GOAL, goal)
    if goal.state is GoalState.OPEN:
        raise AlreadySettled("goal", goal.ref, goal.state)
    if goal.workgroup_id is not None:
        check_going(fetch(session, Workgroup, goal.committee_id, goal.workgroup_id))
    version = goal.version + 1
    audit.change(session, actor, Act.EDIT_GOAL, goal, now=now, state=GoalState.OPEN, version=version)


def set_benefits(session: Session, goal: Goal, benefits: Mapping[int, str]) -> None:
    """Replaces the goal's benefit lines: agency id -> what it gains; an empty text removes the line."""
    present = {row.agency_id: row for row in benefits_of(session, goal)}
    for agency_id, text in benefits.items():
        row = present.get(agency_id)
        if row is not None and not text.strip():
            session.delete(row)
        elif text.strip():
            row = row or GoalBenefit(
                committee_id=goal.committee_id, goal_id=goal.pk, agency_id=agency_id, benefit=""
            )
            row.benefit = clean(text, "benefits")
            session.add(row)


def benefits_of(session: Session, goal: Goal) -> list[GoalBenefit]:
    """The goal's benefit lines."""
    statement = select(GoalBenefit).where(
        GoalBenefit.committee_id == goal.committee_id, GoalBenefit.goal_id == goal.pk
    )
    return list(session.exec(statement).all())


def works_by_dates(session: Session, goal: Goal) -> bool:
    """Whether its steps have dates: not in a workgroup that takes issues as they arise."""
    if goal.workgroup_id is None:
        return True
    return fetch(session, Workgroup, goal.committee_id, goal.workgroup_id).mode is not Mode.AS_THEY_ARISE


def goal_by_ref(session: Session, committee: Committee, ref: str) -> Goal:
    """The goal that a person means by ``G3`` (any case). Raises NotFound with the open goals at hand."""
    number = number_of(ref, "G")
    statement = select(Goal).where(Goal.committee_id == committee.id, Goal.number == number)
    found = session.exec(statement).first()
    if found is None:
        raise NotFound("goal", ref, near=[goal.ref for goal in open_goals(session, committee.pk)[:5]])
    return found


def open_goals(session: Session, committee_id: int, workgroup: Workgroup | None = None) -> list[Goal]:
    """Goals being worked on, by number: of one workgroup, or of all."""
    statement = select(Goal).where(Goal.committee_id == committee_id, Goal.state == GoalState.OPEN)
    if workgroup is not None:
        statement = statement.where(Goal.workgroup_id == workgroup.id)
    return list(session.exec(statement.order_by(col(Goal.number))).all())
