"""What the committee stands on: charter and objectives, readiness, self-assessments, what was learned."""

from collections.abc import Sequence
from datetime import date

from models.calendar import today
from models.tools.charter import Charter, Part
from models.tools.instrument_results import LEAST, Change, Results, Spread
from models.tools.objectives import ObjectiveLine
from models.tools.report_facts import ReportFacts
from models.tools.report_instruments import Ready
from models.tools.stage import Standing, StepMove
from prompts import kit, words
from prompts.tools.readiness import principles
from prompts.tools.report.blocks import Block, Facts, Heading, Items, Nothing, Section, Table, Text

MOST_OBJECTIVES, MOST_ITEMS = 40, 60
"""What is told one by one; the rest is counted."""

MOVED = {
    Change.UP: "moved up",
    Change.DOWN: "moved down",
    Change.SAME: "as before",
    Change.MIXED: "moved both ways",
    Change.NEW: "a new item",
}
CHARTER = {
    Part.AIM: "Aim",
    Part.IN_SCOPE: "In scope",
    Part.OUT_OF_SCOPE: "Out of scope",
    Part.DELIVERABLES: "Deliverables",
}
"""What a board reads of the charter; the mission stands at the head of the report."""


def step_of(standing: Standing) -> str:
    """``planning since 2 Mar 2026``; only the step where it was never moved."""
    step = words.STEPS[standing.place.step]
    return f"{step} since {_day(standing.last.moved_on)}" if standing.last else step


def moved(move: StepMove) -> str:
    """``Moved from assessment to planning on 2 Mar 2026: the gaps are ranked``."""
    was, became = words.STEPS[move.was], words.STEPS[move.became]
    return f"Moved from {was} to {became} on {_day(move.moved_on)}: {move.why}"


def charter(facts: ReportFacts) -> list[Section]:
    """The charter that is in force, then the objectives with the goals that they became."""
    made, lines = facts.standing.charter, facts.standing.objectives
    sections = [Section("Charter", [_charter(made) if made else Nothing("No charter is in force.")])]
    if lines:
        sections.append(Section("Objectives", _objectives(lines)))
    return sections


def _charter(made: Charter) -> Block:
    since = f", in force since {_day(made.in_force_on)}" if made.in_force_on else ""
    said = [(label, made.said(part)) for part, label in CHARTER.items()]
    return Facts([("Version", f"{made.number}{since}"), *((label, text) for label, text in said if text)])


def _objectives(lines: Sequence[ObjectiveLine]) -> list[Block]:
    rows = [
        (
            line.objective.statement,
            line.objective.measure or "not stated",
            _day(line.objective.due) if line.objective.due else "no date",
            f"goal {line.goal.ref}" if line.goal else "no goal yet",
        )
        for line in lines[:MOST_OBJECTIVES]
    ]
    head = ("Objective", "Measured by", "By", "Goal")
    blocks: list[Block] = [Table("Objectives", head, rows, (5, 4, 0, 0))]
    if more := len(lines) - len(rows):
        blocks.append(Text(f"And {more} more.", small=True))
    return blocks


def readiness(facts: ReportFacts) -> list[Section]:
    """For each principle whether something shows that it holds, and somebody sees to it; never who."""
    known = {one.key: one for one in facts.told.readiness}
    rows = [
        (principle.name, _shown(known[key]), "yes" if known[key].owned else "not yet")
        for key, principle in principles().items()
        if key in known
    ]
    head = ("What a shared effort stands on", "What shows it", "Has an owner")
    return [Section("Readiness", [Table("Readiness", head, rows, (5, 4, 2))])] if rows else []


def _shown(one: Ready) -> str:
    """``2 pieces of evidence, the last of 3 May 2026``."""
    if not one.evidence or one.last is None:
        return "no evidence yet"
    if one.evidence == 1:
        return f"1 piece of evidence, of {_day(one.last)}"
    return f"{one.evidence} pieces of evidence, the last of {_day(one.last)}"


def assessed(facts: ReportFacts) -> list[Section]:
    """Each instrument that was used in the period, item by item beside the run before; never by person."""
    name = "Self-assessments"
    if not facts.standing.assessed:
        return [Section(name, [Nothing("No self-assessment was closed in this period.")])]
    blocks: list[Block] = []
    for results in facts.standing.assessed:
        blocks.append(Heading(results.instrument.name, _about(results, facts.committee.zone)))
        spreads = sorted(results.spreads, key=lambda one: one.place)
        rows = [_item(one, results.version.scale) for one in spreads[:MOST_ITEMS]]
        head = ("Item", "Ratings", "The run before", "Agreed on")
        blocks.append(Table(results.instrument.name, head, rows, (5, 4, 4, 2)))
        if more := len(spreads) - len(rows):
            blocks.append(Text(f"And {kit.counted(more, 'more item')}.", small=True))
    told = (
        f"How many gave each rating, never who and never an average. Where people rate for themselves, an "
        f"item with fewer than {LEAST} answers shows none."
    )
    return [Section(name, [Text(told, small=True), *blocks])]


def _about(results: Results, zone: str) -> str:
    """``closed on 3 Aug 2026; 9 of 12 answered; beside the run of 4 Feb 2026``."""
    told = []
    if results.run.section:
        told.append(results.run.section)
    if closed := results.run.closed_at:
        told.append(f"closed on {_day(today(closed, zone))}")
    if results.named:
        told.append(f"{results.answered} of {results.named} answered")
    if (before := results.before) is not None and before.closed_at is not None:
        day = _day(today(before.closed_at, zone))
        told.append(
            f"beside the run of {day}" if results.comparable else f"the run of {day} had another scale"
        )
    return "; ".join(told)


def _item(one: Spread, scale: Sequence[str]) -> tuple[str, str, str, str]:
    given = _tally(one.counts, scale) if one.counts is not None else "too few to show"
    if not one.answers:
        given = "–"
    before = _tally(one.before, scale) if one.before else ""
    moved = MOVED[one.change] if one.change else ""
    agreed = scale[one.agreed.value] if one.agreed is not None else "–"
    if one.agreed is not None and one.agreed_before not in (None, one.agreed.value):
        agreed += f" (before: {scale[one.agreed_before or 0]})"
    return one.text, given, "; ".join(part for part in (moved, before) if part) or "–", agreed


def _tally(counts: Sequence[int], scale: Sequence[str]) -> str:
    """``developed 3, planned 1``."""
    return ", ".join(f"{label} {number}" for label, number in zip(scale, counts, strict=True) if number)


def learned(facts: ReportFacts) -> list[Section]:
    """Of each initiative that was closed in the period: what worked, what hindered, what to do next time."""
    blocks: list[Block] = []
    for row, name in facts.standing.learned:
        day = _day(today(row.closed_at, facts.committee.zone)) if row.closed_at else ""
        said = (("What worked", row.worked), ("What hindered", row.hindered), ("For others", row.advice))
        blocks.append(Heading(name, f"closed on {day}"))
        blocks.append(Facts([(label, text) for label, text in said if text]))
        if row.next_priority:
            blocks.append(
                Items([f"{row.next_priority} ({row.method})" if row.method else row.next_priority], "Next")
            )
    return [Section("What was learned", blocks)] if blocks else []


def _day(day: date) -> str:
    return f"{day.day} {words.MONTHS[day.month - 1][:3]} {day.year}"
