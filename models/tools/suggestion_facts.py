"""What can be put before a meeting that no tool lists by itself: an old map, what nobody sees to yet."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta
from sqlmodel import Session, col, or_, select

from models.committee import Member
from models.goal import Goal, GoalState
from models.tools.gap_map import Mapping, current_mapping
from models.tools.milestones import Milestone, MilestoneState
from models.tools.readiness import ReadinessEvidence, ReadinessLook, ReadinessPrinciple, last_look
from models.tools.transition import transitions_of
from models.tools.transition_tables import Kind, Part, Transition, TransitionPart, TransitionState
from models.workgroup import Mode, Workgroup


@dataclass(frozen=True)
class OldMap:
    """The map as it is worked on, and how many whole years old it is."""

    mapping: Mapping
    years: int


@dataclass(frozen=True)
class BarePrinciple:
    """A readiness principle for which nothing is shown, though the committee has looked at them."""

    key: str
    look: ReadinessLook


@dataclass(frozen=True)
class LooseEnd:
    """An ending that is prepared, the day on which it is to be, and its parts that nobody answers for."""

    transition: Transition
    name: str
    ends_on: date
    parts: Sequence[Part]


@dataclass(frozen=True)
class MissedMilestone:
    """A milestone whose day has passed; ``group`` is empty where it is the whole committee's."""

    milestone: Milestone
    group: str


def old_map(session: Session, committee_id: int, day: date) -> OldMap | None:
    """The map, where its mapping is a year old on that day; one query."""
    mapping = current_mapping(session, committee_id)
    years = relativedelta(day, mapping.held_on).years if mapping else 0
    return OldMap(mapping, years) if mapping and years >= 1 else None


def bare_principles(session: Session, committee_id: int) -> list[BarePrinciple]:
    """The principles without evidence, in their order; none before the first look. Two queries."""
    look = last_look(session, committee_id)
    if look is None:
        return []
    counts = (
        select(ReadinessEvidence.id)
        .where(
            ReadinessEvidence.principle_id == ReadinessPrinciple.id,
            col(ReadinessEvidence.withdrawn_on).is_(None),
        )
        .exists()
    )
    statement = select(ReadinessPrinciple.key).where(ReadinessPrinciple.committee_id == committee_id, ~counts)
    keys = session.exec(statement.order_by(col(ReadinessPrinciple.id))).all()
    return [BarePrinciple(key, look) for key in keys]


def loose_ends(session: Session, committee_id: int, until: date) -> list[LooseEnd]:
    """Endings up to that day with parts that nobody answers for, the earliest first; three queries.

    A goal ends on its day, a workgroup on the last of those of its goals; without any it is the last day of a
    part that is settled. Where no day is known, nothing is said. A part whose owner has left has none.
    """
    going = [
        (row, name)
        for row, name in transitions_of(session, committee_id)
        if row.state is TransitionState.OPEN and row.kind is Kind.TIME_LIMITED
    ]
    if not going:
        return []
    days = _days(session, committee_id, [row for row, _ in going])
    parts: dict[int, list[tuple[TransitionPart, Member]]] = defaultdict(list)
    statement = (
        select(TransitionPart, Member)
        .join(Member, col(Member.id) == TransitionPart.member_id)
        .where(TransitionPart.committee_id == committee_id)
    )
    for part, member in session.exec(statement).all():
        parts[part.transition_id].append((part, member))
    found = []
    for row, name in going:
        settled = parts[row.pk]
        ends_on = days.get(row.pk) or max((part.by for part, _ in settled), default=None)
        owned = {part.part for part, member in settled if member.active}
        missing = [one for one in Part if one not in owned]
        if ends_on is not None and ends_on <= until and missing:
            found.append(LooseEnd(row, name, ends_on, missing))
    return sorted(found, key=lambda one: (one.ends_on, one.transition.pk))


def _days(session: Session, committee_id: int, rows: Iterable[Transition]) -> dict[int, date]:
    """By transition the last day of its open goals, where one has a day."""
    by_goal = {row.goal_id: row.pk for row in rows if row.goal_id is not None}
    by_group = {row.workgroup_id: row.pk for row in rows if row.workgroup_id is not None}
    statement = select(Goal).where(
        Goal.committee_id == committee_id,
        Goal.state == GoalState.OPEN,
        col(Goal.due).is_not(None),
        or_(col(Goal.id).in_(by_goal), col(Goal.workgroup_id).in_(by_group)),
    )
    days: dict[int, date] = {}
    for goal in session.exec(statement).all():
        for pk in (by_goal.get(goal.pk), by_group.get(goal.workgroup_id or 0)):
            if pk is not None and goal.due is not None:
                days[pk] = max(goal.due, days.get(pk, goal.due))
    return days


def missed_milestones(session: Session, committee_id: int, day: date) -> list[MissedMilestone]:
    """Milestones of open goals that were due before that day, the earliest first; one query.

    Not those of groups that take issues as they arise, which are asked for no date, nor of ended ones.
    """
    dated = (col(Workgroup.mode) != Mode.AS_THEY_ARISE) & col(Workgroup.ended_on).is_(None)
    statement = (
        select(Milestone, Workgroup.name)
        .join(Goal, col(Goal.id) == Milestone.goal_id)
        .join(Workgroup, col(Workgroup.id) == Goal.workgroup_id, isouter=True)
        .where(
            Milestone.committee_id == committee_id,
            Milestone.state == MilestoneState.AHEAD,
            Milestone.due < day,
            Goal.state == GoalState.OPEN,
            or_(col(Goal.workgroup_id).is_(None), dated),
        )
        .order_by(col(Milestone.due), col(Milestone.id))
    )
    return [MissedMilestone(row, name or "") for row, name in session.exec(statement).all()]
