"""The map as it is read: each item with its owner, goals and evidence, and what two mappings differ in."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, case, func
from sqlmodel import Session, col, select

from models.committee import Member
from models.goal import Goal, GoalState
from models.step import ActionStep, StepState
from models.tools.gap_map import MapEntry, MapGoal, MapItem, Mapping, PointKind
from models.tools.map_evidence import evidence_of


@dataclass(frozen=True)
class Served:
    """A goal that serves an item, and how many of its steps are done; dropped ones do not count."""

    goal: Goal
    done: int = 0
    steps: int = 0


@dataclass(frozen=True)
class MapLine:
    """An item as it stands in a mapping. ``owner`` is an active member; ``evidence`` counts its lines."""

    entry: MapEntry
    item: MapItem
    owner: Member | None = None
    goals: Sequence[Served] = ()
    evidence: int = 0

    @property
    def owned(self) -> bool:
        """Whether somebody sees to it: an open goal serves it, or a member has it in hand.

        Of an earlier mapping, whether it was so when the next one began.
        """
        if self.entry.was_owned is not None:
            return self.entry.was_owned
        return self.owner is not None or any(one.goal.state == GoalState.OPEN for one in self.goals)

    @property
    def ownerless(self) -> bool:
        """Whether it is an open gap to which nobody sees."""
        return self.entry.kind == PointKind.GAP and self.entry.open and not self.owned


_ORDER = {PointKind.GAP: 0, PointKind.RESOURCE: 1, PointKind.OPPORTUNITY: 2}


def lines_of(session: Session, mapping: Mapping) -> list[MapLine]:
    """The whole mapping, closed items too: gaps, resources, opportunities, each by number; three queries."""
    statement = (
        select(MapEntry, MapItem, Member)
        .join(MapItem, col(MapItem.id) == MapEntry.item_id)
        .join(Member, and_(col(Member.id) == MapEntry.owner_id, col(Member.active)), isouter=True)
        .where(MapEntry.committee_id == mapping.committee_id, MapEntry.mapping_id == mapping.id)
    )
    goals = _goals(session, mapping)
    counted = Counter(row.item_id for row in evidence_of(session, mapping))
    lines = [
        MapLine(entry, item, owner, goals.get(item.pk, ()), counted[item.pk])
        for entry, item, owner in session.exec(statement).all()
    ]
    return sorted(lines, key=lambda line: (_ORDER[line.entry.kind], line.item.number))


def line_of(session: Session, mapping: Mapping, entry: MapEntry) -> MapLine:
    """One entry of the mapping as above."""
    return next(line for line in lines_of(session, mapping) if line.entry.id == entry.id)


def _goals(session: Session, mapping: Mapping) -> dict[int, list[Served]]:
    """By item: the goals that serve it, those linked after an earlier mapping's end left out."""
    state = col(ActionStep.state)
    counts = (state != StepState.DROPPED, state == StepState.DONE)
    steps, done = (func.coalesce(func.sum(case((one, 1), else_=0)), 0) for one in counts)
    statement = (
        select(MapGoal.item_id, Goal, done, steps)
        .join(Goal, col(Goal.id) == MapGoal.goal_id)
        .join(ActionStep, col(ActionStep.goal_id) == Goal.id, isouter=True)
        .where(MapGoal.committee_id == mapping.committee_id, Goal.state != GoalState.DROPPED)
        .group_by(col(MapGoal.item_id), col(Goal.id))
        .order_by(col(Goal.number))
    )
    if mapping.ended_at is not None:
        statement = statement.where(MapGoal.made_at <= mapping.ended_at)
    found: dict[int, list[Served]] = defaultdict(list)
    for item_id, goal, finished, counted in session.execute(statement):
        found[item_id].append(Served(goal, int(finished), int(counted)))
    return found


def behind(session: Session, goal: Goal) -> list[tuple[MapItem, MapEntry]]:
    """What on the map a goal serves, as each last stood; by number."""
    statement = (
        select(MapItem, MapEntry)
        .join(MapGoal, col(MapGoal.item_id) == MapItem.id)
        .join(MapEntry, col(MapEntry.item_id) == MapItem.id)
        .where(MapGoal.committee_id == goal.committee_id, MapGoal.goal_id == goal.id)
        .order_by(col(MapItem.number), col(MapEntry.mapping_id))
    )
    last = {item.pk: (item, entry) for item, entry in session.exec(statement).all()}
    return list(last.values())


@dataclass(frozen=True)
class Change:
    """An item that stands in both mappings, but not as it was; ``what`` names the columns."""

    before: MapLine
    after: MapLine
    what: tuple[str, ...]


@dataclass(frozen=True)
class Changes:
    """What has come, what is closed, and what is told otherwise, from one mapping to a later one."""

    new: Sequence[MapLine] = ()
    closed: Sequence[MapLine] = ()
    changed: Sequence[Change] = ()

    @property
    def none(self) -> bool:
        """Whether nothing differs."""
        return not (self.new or self.closed or self.changed)


TOLD = ("kind", "title", "intercepts", "details", "owner_id")


def compare(before: Sequence[MapLine], after: Sequence[MapLine]) -> Changes:
    """What differs. Closed is what stood on the earlier mapping and does not hold on the later one."""
    earlier = {line.item.pk: line for line in before}
    later = {line.item.pk: line for line in after}
    closed = [
        later.get(pk, line) for pk, line in earlier.items() if pk not in later or not later[pk].entry.open
    ]
    changed = []
    for pk, line in later.items():
        if pk in earlier and line.entry.open:
            was = earlier[pk]
            what = tuple(name for name in TOLD if getattr(was.entry, name) != getattr(line.entry, name))
            changed += [Change(was, line, what)] if what else []
    return Changes([line for pk, line in later.items() if pk not in earlier], closed, changed)
