"""Progress by workgroup and by intercept, what was put in place, and the tests of change."""

from collections.abc import Sequence
from datetime import date

from models.goal import GoalState
from models.tools.cycle_tables import Cycle
from models.tools.gap_map import PointKind
from models.tools.indicator import Indicator
from models.tools.interventions import Intervention, InterventionState
from models.tools.observation import Observation
from models.tools.report_facts import GoalLine, GroupLine, ReportFacts
from models.workgroup import Mode
from prompts import kit, words
from prompts.goals import INTERCEPTS
from prompts.tools import indicator_words as said
from prompts.tools.cycle import COMPARED, DECIDED
from prompts.tools.report.blocks import Bar, Block, Facts, Heading, Items, Nothing, Section, Table, Text
from prompts.tools.report.standing import moved, step_of

MOST_GOALS, MOST_FINISHED, MOST_MILESTONES, MOST_REACHED = 40, 8, 4, 20
"""Of one workgroup: what is told one by one; the rest is counted."""

COUNTED = (
    "Counts are of action steps, as they stood on the day on which this was made. At risk: said to be at "
    "risk or blocked, or waiting on an agency. Late: past its date. No word: nobody has said how it goes."
)
EMPTY = "No goal has been set yet. Goals come from the gaps that the committee has found."


def sections(facts: ReportFacts) -> list[Section]:
    """What was reached in the period; then how things stand by workgroup and by intercept."""
    blocks: list[Block] = [Text(COUNTED, small=True)]
    for group in facts.groups:
        blocks += _group(facts, group)
    made = [Section("Progress by workgroup", blocks if facts.groups else [Nothing(EMPTY)])]
    return _reached(facts) + made + _by_intercept(facts) + _interventions(facts)


def _reached(facts: ReportFacts) -> list[Section]:
    """Goals met, indicators at their target, milestones; finished steps are told by workgroup."""
    met = sorted((line.met_on or facts.day, line.goal.number, line.goal) for line in facts.met)
    reached = sorted((one.reached_on or facts.day, one.pk, one, goal) for goal, one in facts.reached)
    told = {
        "Goals met": [f"{goal.ref} {goal.statement} ({_day(day)})" for day, _, goal in met],
        "Indicators at their target": [
            _at_target(one.line.indicator, one.reached) for one in facts.indicators if one.reached is not None
        ],
        "Milestones reached": [
            f"{one.title} ({goal.ref}): reached on {_day(day)}" for day, _, one, goal in reached
        ],
    }
    blocks = [Items(_counted(items, MOST_REACHED), lead) for lead, items in told.items() if items]
    return [Section("Reached in this period", blocks)] if blocks else []


def _at_target(indicator: Indicator, reached: Observation) -> str:
    """``Bookings: 28 for September 2026 (target 30)``."""
    number, target = (said.raw_amount(indicator, value) for value in (reached.value, indicator.target or 0))
    return f"{indicator.name}: {number} for {said.period_of(reached)} (target {target})"


def _counted(items: Sequence[str], most: int) -> list[str]:
    """The first of them, and how many more there are."""
    more = len(items) - most
    return [*items[:most], *([f"and {more} more"] if more > 0 else [])]


def _group(facts: ReportFacts, group: GroupLine) -> list[Block]:
    name = group.workgroup.name if group.workgroup else "The committee itself"
    arising = group.workgroup is not None and group.workgroup.mode == Mode.AS_THEY_ARISE
    about = [*_step(facts, group), *(["takes up issues as they arise"] if arising else [])]
    blocks: list[Block] = [Heading(name, "; ".join(about))]
    one = group.standing
    parts = [
        ("done", "done", group.done),
        ("on_track", "on track", one.on_track),
        ("at_risk", "at risk", one.at_risk),
        ("late", "late", one.late),
        ("unheard", "no word", one.unheard),
    ]
    if any(number for _, _, number in parts):
        blocks.append(Bar([part for part in parts if part[2]]))
    blocks += _lately_in(facts, group)
    blocks += _goals(facts, group.goals)
    blocks += _milestones(facts, group)
    blocks += _finished(group)
    return blocks if len(blocks) > 1 else [*blocks, Text("No goal yet.")]


def _lately_in(facts: ReportFacts, group: GroupLine) -> list[Block]:
    """What came up in the period, and its moves to another step with the reasons.

    The committee's own moves stand at the head of the report.
    """
    if group.workgroup is None:
        return []
    told = [moved(move) for move in facts.told.moves.get(group.workgroup.pk, ())]
    number, put = facts.told.arisen.get(group.workgroup.pk, (0, 0))
    if number:
        went = f"{put or 'none'} of them went" if number > 1 else f"it {'went' if put else 'did not go'}"
        told.append(f"{kit.counted(number, 'issue')} came up in this period; {went} before the committee.")
    return [Text("\n".join(told))] if told else []


def _step(facts: ReportFacts, group: GroupLine) -> list[str]:
    """At which of the six steps a workgroup is; the committee's own stands at the head of the report."""
    own = group.workgroup.pk if group.workgroup else None
    steps = {one.place.workgroup.pk: one for one in facts.standing.steps if one.place.workgroup}
    return [f"at {step_of(steps[own])}"] if own in steps else []


def _goals(facts: ReportFacts, every: Sequence[GoalLine]) -> list[Block]:
    """Those that are worked on, and those met since the period began; what was met before is counted."""
    lines = [line for line in every if line.goal.state is not GoalState.MET or _lately(facts, line)]
    told = []
    blocks: list[Block] = []
    if lines:
        rows = [_goal(line) for line in lines[:MOST_GOALS]]
        head = ("Goal", "Measured by", "Due", "Steps done")
        blocks.append(Table("Goals", head, rows, (5, 4, 0, 0)))
    if len(lines) > MOST_GOALS:
        told.append(f"And {kit.counted(len(lines) - MOST_GOALS, 'more goal')}.")
    if before := len(every) - len(lines):
        told.append(
            f"{kit.counted(before, 'goal')} {'was' if before == 1 else 'were'} met before this period."
        )
    return [*blocks, Text(" ".join(told), small=True)] if told else blocks


def _lately(facts: ReportFacts, line: GoalLine) -> bool:
    return line.met_on is not None and line.met_on >= facts.wish.span.first


def _goal(line: GoalLine) -> tuple[str, str, str, str]:
    goal = line.goal
    due = _day(goal.due) if goal.due else "no date"
    return (
        f"{goal.ref} {goal.statement}",
        goal.measure or "not stated",
        "met" if goal.state == GoalState.MET else due,
        f"{line.done} of {line.steps}" if line.steps else "no steps yet",
    )


def _milestones(facts: ReportFacts, group: GroupLine) -> list[Block]:
    """The next ones, and of those whose day has passed how many there are."""
    dated = [(line.goal, one) for line in group.goals for one in line.milestones]
    ahead = sorted(
        (
            (one.due, goal.ref, one.title)
            for goal, one in dated
            if one.reached_on is None and one.due >= facts.day
        )
    )[:MOST_MILESTONES]
    items = [f"{title} ({ref}): ahead, {_day(due)}" for due, ref, title in ahead]
    if passed := sum(one.late_on(facts.day) for _, one in dated):
        items.append(f"{passed} {'is' if passed == 1 else 'are'} past the planned day")
    return [Items(items, "Milestones")] if items else []


def _finished(group: GroupLine) -> list[Block]:
    if not group.finished:
        return []
    items = [f"{step.ref} {step.title}" for step in group.finished[:MOST_FINISHED]]
    more = len(group.finished) - len(items)
    return [Items([*items, *([f"and {more} more"] if more else [])], "Finished in this period")]


def _by_intercept(facts: ReportFacts) -> list[Section]:
    """One row for each intercept; a goal or a gap at several counts at each."""
    gaps = [one for one in facts.map_lines if one.entry.open and one.entry.kind == PointKind.GAP]
    placed = [line for line in facts.goals if line.goal.intercepts]
    if not gaps and not placed:
        return []
    rows = []
    for number, name in enumerate(INTERCEPTS):
        goals = [line for line in placed if number in line.goal.intercepts]
        here = [one for one in gaps if number in one.entry.intercepts]
        alone = sum(one.ownerless for one in here)
        steps = f"{sum(one.done for one in goals)} of {sum(one.steps for one in goals)}" if goals else "–"
        rows.append((name, str(len(goals)), steps, str(len(here) - alone), str(alone)))
    head = ("Intercept", "Goals", "Steps done", "Gaps owned", "Gaps nobody owns")
    told = "What concerns several intercepts is counted at each of them."
    return [
        Section(
            "Progress by intercept",
            [Text(told, small=True), Table("Progress by intercept", head, rows, (1, 0, 0, 0, 0))],
        )
    ]


def _interventions(facts: ReportFacts) -> list[Section]:
    """What is done: all that has not ended, and what ended in the period; how many began and ended in it."""
    span = facts.wish.span
    shown = [
        one
        for one in facts.interventions
        if one.intervention.ended_on is None or span.first <= one.intervention.ended_on <= span.last
    ]
    rows = [
        (
            one.intervention.title,
            one.intervention.kind.value.capitalize(),
            _standing(one.intervention),
            kit.listed(agency.name for agency in one.agencies) or "–",
        )
        for one in shown
    ]
    name, head = "What is being put in place", ("What", "Kind", "Where it stands", "Agencies")
    table = Table(name, head, rows, (5, 2, 3, 4))
    return [Section(name, [*_begun(facts), table])] if rows else []


def _begun(facts: ReportFacts) -> list[Block]:
    """``In this period 2 began and 1 ended.``"""
    span, every = facts.wish.span, [one.intervention for one in facts.interventions]
    numbers = {
        "began": sum(span.first <= day <= span.last for one in every if (day := one.started_on)),
        "ended": sum(span.first <= day <= span.last for one in every if (day := one.ended_on)),
    }
    told = [f"{number} {verb}" for verb, number in numbers.items() if number]
    return [Text(f"In this period {kit.listed(told)}.")] if told else []


def _standing(one: Intervention) -> str:
    """``running since 2 Mar 2026``."""
    if one.state is InterventionState.RUNNING and one.started_on:
        return f"running since {_day(one.started_on)}"
    if one.state is InterventionState.ENDED and one.ended_on:
        return f"ended on {_day(one.ended_on)}"
    planned = f", planned for {_day(one.planned_on)}" if one.planned_on else ""
    return f"{one.state.value}{planned}"


def cycles(facts: ReportFacts) -> list[Section]:
    """The tests of change on which it was decided in the period; nothing where there is none."""
    blocks: list[Block] = []
    for cycle in facts.cycles:
        decided = DECIDED[cycle.decision] if cycle.decision else ""
        blocks += [Heading(f"{cycle.ref} {cycle.change}"), Facts(_cycle(cycle, decided))]
    told = "No test of change was decided on in this period."
    return [Section("Tests of change (PDSA)", blocks or [Nothing(told)])]


def _cycle(cycle: Cycle, decided: str) -> list[tuple[str, str]]:
    compared = COMPARED[cycle.compared] if cycle.compared else ""
    said = [
        ("Predicted", cycle.prediction),
        ("Observed", cycle.observed),
        ("Compared", ". ".join(part for part in (compared, cycle.compared_words) if part)),
        ("Decision", ". ".join(part for part in (decided, cycle.decision_words) if part)),
    ]
    return [(label, text) for label, text in said if text]


def _day(day: date) -> str:
    return f"{day.day} {words.MONTHS[day.month - 1][:3]} {day.year}"
