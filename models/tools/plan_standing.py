"""What of a plan is here already, what differs, and what an import would make."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from sqlmodel import Session, col, select

from models.committee import Member
from models.goal import Goal, GoalState
from models.step import ActionStep, StepState
from models.tools.plan import PlanStep, Status
from models.tools.plan_draft import ImportState, PlanImport, PlanLine
from models.tools.plan_review import OVER, Settled, Whole, likened
from models.undoable import GIVEN_UP
from models.workgroup import Workgroup

TAKEN_BACK: str = GIVEN_UP[ActionStep]["dropped_because"]
"""Why a step was given up whose making was taken back."""


@dataclass(frozen=True)
class Found:
    """The goals of a place and the steps under them, by the words by which they may be known.

    What was taken back is not among them: it may be imported again. ``people`` are the
    ids of all who are on the committee.
    """

    goals: dict[str, Goal]
    steps: dict[tuple[int, str], list[ActionStep]]
    people: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Difference:
    """A step that is here and of which the sheet says something else: date, owner, or that it is over."""

    step: ActionStep
    due: date | None = None
    owner_id: int | None = None
    over: Status | None = None


@dataclass
class Outcome:
    """What an import makes and what it leaves alone.

    ``goals_here`` are the goals of the plan that exist, by their key in it; new steps come with the key of
    their goal. ``held`` cannot be imported as it is; ``out`` counts what somebody has left out. ``dates``:
    whether a new step without a date misses one.
    """

    new_goals: list[Settled] = field(default_factory=list)
    new_steps: list[tuple[str, Settled]] = field(default_factory=list)
    goals_here: dict[str, int] = field(default_factory=dict)
    here: list[ActionStep] = field(default_factory=list)
    differing: list[Difference] = field(default_factory=list)
    held: list[Settled] = field(default_factory=list)
    out: int = 0
    dates: bool = True
    without_owner: int = 0
    without_due: int = 0
    past: int = 0
    done: int = 0
    dropped: int = 0

    @property
    def nothing_new(self) -> bool:
        """Whether an import would make nothing at all."""
        return not self.new_goals and not self.new_steps


def look_for(session: Session, committee_id: int, workgroup: Workgroup | None) -> Found:
    """The goals and steps of a workgroup, or of the committee itself, in four queries."""
    place = col(Goal.workgroup_id) == workgroup.id if workgroup else col(Goal.workgroup_id).is_(None)
    alive = (Goal.committee_id == committee_id, place, Goal.state != GoalState.DROPPED)
    ids = select(Goal.id).where(*alive)
    goals = session.exec(select(Goal).where(*alive).order_by(col(Goal.number))).all()
    lines = session.exec(
        select(PlanLine)
        .join(PlanImport, col(PlanImport.id) == PlanLine.import_id)
        .where(PlanLine.committee_id == committee_id, col(PlanLine.goal_id).in_(ids))
        .where(PlanImport.state == ImportState.IMPORTED)
        .order_by(col(PlanLine.id))
    ).all()
    moved = select(PlanLine.step_id).where(
        PlanLine.committee_id == committee_id, col(PlanLine.goal_id).in_(ids)
    )
    steps = session.exec(
        select(ActionStep)
        .where(ActionStep.committee_id == committee_id, ActionStep.dropped_because != TAKEN_BACK)
        .where(col(ActionStep.goal_id).in_(ids) | col(ActionStep.id).in_(moved))
        .order_by(col(ActionStep.number))
    ).all()
    people = select(col(Member.id)).where(Member.committee_id == committee_id, col(Member.active))
    return Found(
        _goals_by_words(goals, lines),
        _steps_by_words(steps, lines),
        frozenset(pk for pk in session.exec(people).all() if pk),
    )


def _goals_by_words(goals: Sequence[Goal], lines: Sequence[PlanLine]) -> dict[str, Goal]:
    """By what they are called now, and by what the sheet called them."""
    known: dict[str, Goal] = {}
    for goal in goals:
        known.setdefault(likened(goal.statement), goal)
    by_id = {goal.pk: goal for goal in goals}
    for line in lines:
        if line.step_id is None:
            known.setdefault(likened(line.goal_text), by_id[line.goal_id])
    return known


def _steps_by_words(
    steps: Sequence[ActionStep], lines: Sequence[PlanLine]
) -> dict[tuple[int, str], list[ActionStep]]:
    """Likewise, under their goal; a step that was moved since is also found under its first one."""
    known: dict[tuple[int, str], list[ActionStep]] = {}
    for step in steps:
        known.setdefault((step.goal_id, likened(step.title)), []).append(step)
    by_id = {step.pk: step for step in steps}
    for line in lines:
        made = by_id.get(line.step_id or 0)
        named = known.setdefault((line.goal_id, likened(line.step_text)), [])
        if made is not None and made not in named:
            named.append(made)
    return known


def outcome_of(whole: Whole, found: Found, *, day: date) -> Outcome:
    """What becomes of each goal and step that is wanted; ``day`` is the committee's today.

    Goals of the same words are one goal. Of steps with the same words each one here stands for one.
    """
    outcome = Outcome(out=whole.out, dates=whole.dates)
    new: dict[str, str] = {}
    used: set[int] = set()
    for one in whole.goals:
        goal = found.goals.get(likened(one.goal.text)) or found.goals.get(likened(one.goal.of.text))
        if goal is not None:
            outcome.goals_here[one.goal.key] = goal.pk
            _sort_steps(outcome, one.steps, one.goal.key, goal.pk, found, used, day)
        elif one.goal.held:
            outcome.held += [one.goal, *one.steps]
        else:
            key = new.setdefault(likened(one.goal.text), one.goal.key)
            if key == one.goal.key:
                outcome.new_goals.append(one.goal)
            _sort_steps(outcome, one.steps, key, None, found, used, day)
    return outcome


def _sort_steps(
    outcome: Outcome,
    steps: Sequence[Settled],
    goal_key: str,
    goal_id: int | None,
    found: Found,
    used: set[int],
    day: date,
) -> None:
    for settled in steps:
        if settled.owner_id not in found.people:  # who has left since the plan was read
            settled = replace(settled, owner_id=None)
        present = _present(settled, goal_id, found, used) if goal_id is not None else None
        if present is not None:
            used.add(present.pk)
            outcome.here.append(present)
            if differs := _difference(settled, present):
                outcome.differing.append(differs)
        elif settled.held:
            outcome.held.append(settled)
        else:
            outcome.new_steps.append((goal_key, settled))
            _count(outcome, settled, day)


def _present(settled: Settled, goal_id: int, found: Found, used: set[int]) -> ActionStep | None:
    """The step that is here already, among those for which no other line of the sheet stands."""
    for words in (likened(settled.text), likened(settled.of.text)):
        for step in found.steps.get((goal_id, words), []):
            if step.pk not in used:
                return step
    return None


def _difference(settled: Settled, present: ActionStep) -> Difference | None:
    """What the sheet says else; where it leaves something open, it says nothing."""
    assert isinstance(settled.of, PlanStep)
    over = settled.of.status if present.state == StepState.OPEN and settled.of.status in OVER else None
    due = settled.due if settled.due != present.due else None
    owner_id = settled.owner_id if settled.owner_id != present.owner_id else None
    return Difference(present, due, owner_id, over) if over or due or owner_id else None


def _count(outcome: Outcome, settled: Settled, day: date) -> None:
    assert isinstance(settled.of, PlanStep)
    if settled.of.status in OVER:
        outcome.done += settled.of.status is Status.DONE
        outcome.dropped += settled.of.status is Status.DROPPED
        return
    outcome.without_owner += settled.owner_id is None
    outcome.without_due += outcome.dates and settled.due is None
    outcome.past += settled.due is not None and settled.due < day
