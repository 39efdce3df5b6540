"""The report as a paper: its head, its summary made from the facts, and the parts that were asked for."""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from datetime import date
from hashlib import sha256

from models.tools.period import Period, Span, span_of
from models.tools.report import Part
from models.tools.report_facts import RENEWAL, ReportFacts
from models.tools.report_instruments import Paused
from models.tools.stage import Standing
from models.tools.trend import is_reached
from prompts import kit, words
from prompts.minutes_paper import LETTER
from prompts.tools.report import gaps, meetings, money, numbers, progress, standing
from prompts.tools.report.blocks import Block, Figure, Items, Nothing, Paper, Picture, Section, Text, Tiles

BUILT: dict[Part, Callable[[ReportFacts], Sequence[Section]]] = {
    Part.PROGRESS: progress.sections,
    Part.GAPS: gaps.sections,
    Part.INDICATORS: numbers.sections,
    Part.ASSESSMENTS: lambda facts: [*standing.readiness(facts), *standing.assessed(facts)],
    Part.CYCLES: lambda facts: [*progress.cycles(facts), *standing.learned(facts)],
    Part.DECISIONS: meetings.decisions,
    Part.ATTENDANCE: lambda facts: [*meetings.partners(facts), *meetings.attendance(facts)],
    Part.AGREEMENTS: lambda facts: [*standing.charter(facts), *meetings.agreements(facts)],
    Part.FUNDING: money.sections,
    Part.MEETINGS: meetings.coming,
}
"""The parts in their order on paper, and what writes each."""


def paper(facts: ReportFacts) -> Paper:
    """The whole report, ready to be set."""
    wish, committee = facts.wish, facts.committee
    sections: list[Section] = []
    if wish.foreword:
        sections.append(Section("Foreword", [Text(wish.foreword)]))
    sections.append(Section("In short", _summary(facts)))
    if wish.asks:
        sections.append(Section("What we ask of the board", [Text(wish.asks)]))
    for part, build in BUILT.items():
        if part in wish.parts:
            sections += build(facts)
    sections = _arranged(sections)
    drawn: dict[str, Picture] = {}
    if Part.GAPS in wish.parts:
        drawn |= gaps.pictures(facts)
    if Part.INDICATORS in wish.parts:
        drawn |= numbers.pictures(facts)
    return Paper(
        title=committee.name,
        subtitle=f"Progress report, {period(wish.span, committee.fiscal_year_start_month)}",
        facts=_head(facts),
        sections=sections,
        made=day_of(facts.day),
        foot="Made from the committee's own records, as they stood on the day on which it was made. "
        "It counts work and seats; it says nothing of any person in care or custody.",
        size="us-letter" if committee.country in LETTER else "a4",
        pictures={name: one.once() for name, one in drawn.items()},
    )


def _arranged(sections: Sequence[Section]) -> list[Section]:
    """Sections with nothing to tell are lines of one at the end; after it come landscape sheets."""
    blocks = [one for section in sections for one in section.blocks]
    nothing = [one.text for one in blocks if isinstance(one, Nothing)]
    full = [one for one in sections if not any(isinstance(block, Nothing) for block in one.blocks)]
    if nothing:
        full.append(Section("Nothing to tell yet", [Items(nothing)]))
    return sorted(full, key=lambda one: any(isinstance(block, Figure) and block.wide for block in one.blocks))


def digest(page: Paper) -> str:
    """What tells whether two reports say the same, but for the day on which they were made."""
    said = replace(page, made="", pictures={})
    shown = {name: one.says for name, one in page.pictures.items()}
    return sha256(json.dumps([asdict(said), shown]).encode()).hexdigest()


def period(span: Span, fiscal_month: int) -> str:
    """``Q3 2026``, ``fiscal year 2026``, else the days: ``1 July to 20 November 2026``."""
    if span == span_of(span.first, Period.QUARTER, fiscal_month):
        return f"Q{span.first.month // 3 + 1} {span.first.year}"
    if span == span_of(span.first, Period.FISCAL_YEAR, fiscal_month):
        return f"fiscal year {span.last.year}"
    return days(span)


def days(span: Span) -> str:
    """``1 July to 30 September 2026``."""
    year = "" if span.first.year == span.last.year else f" {span.first.year}"
    return f"{span.first.day} {words.MONTHS[span.first.month - 1]}{year} to {day_of(span.last)}"


def day_of(day: date) -> str:
    """``20 November 2026``."""
    return f"{day.day} {words.MONTHS[day.month - 1]} {day.year}"


def _head(facts: ReportFacts) -> list[tuple[str, str]]:
    chairs = kit.listed(member.name for member in facts.chairs) or "vacant"
    told = [("Period", days(facts.wish.span)), ("Chairs" if len(facts.chairs) > 1 else "Chair", chairs)]
    told += [("At the step", _step(facts, one)) for one in facts.standing.steps if not one.place.workgroup]
    told += [("Paused", _paused(one)) for one in facts.told.paused]
    if facts.committee.mission:
        told.append(("Mission", facts.committee.mission))
    return told


def _step(facts: ReportFacts, here: Standing) -> str:
    """Where the committee stands, with the reason of a move in the period, and its moves before that one."""
    moves = facts.told.moves.get(None, ())
    why = f": {moves[-1].why}" if moves else ""
    return "\n".join([f"{standing.step_of(here)}{why}", *(standing.moved(one) for one in moves[:-1])])


def _paused(one: Paused) -> str:
    """``from 3 March 2026 until 20 March 2026: the flood``."""
    until = f"until {day_of(one.until)}" if one.until else "with no end yet"
    return f"from {day_of(one.since)} {until}: {one.because}"


def _summary(facts: ReportFacts) -> list[Block]:
    """The numbers that come first, and the same in sentences."""
    votes = sum(len(one.entries) for one in facts.decided)
    tiles = [
        (str(sum(line.goal.state == "open" for line in facts.goals)), "open goals"),
        (str(facts.finished), "steps finished in the period"),
        (str(len(facts.held)), "meetings held"),
        (str(votes), "motions and decisions"),
    ]
    sentences = [_work(facts), *_outcomes(facts), *_open_questions(facts)]
    return [Tiles(tiles), Text(" ".join(sentences))]


def _work(facts: ReportFacts) -> str:
    heaps = [group.standing for group in facts.groups]
    still = sum(one.on_track + one.at_risk + one.late + one.unheard for one in heaps)
    groups = kit.counted(sum(group.workgroup is not None for group in facts.groups), "workgroup")
    goals = kit.counted(len(facts.goals), "goal")
    begin = f"The committee has {goals} in {groups}."
    if not facts.goals:
        return "The committee has not set a goal yet."
    steps = f"{kit.counted(facts.finished, 'action step')} {_was(facts.finished)} finished"
    done = f"In this period {_reached(facts)}{steps}"
    if not still:
        return f"{begin} {done}, and none is open."
    track = sum(one.on_track for one in heaps)
    of = f"of the {kit.counted(still, 'step')} that {_is(still)} open"
    return f"{begin} {done}; {of}, {track} {_is(track)} on track."


def _reached(facts: ReportFacts) -> str:
    """``1 goal was met, 2 milestones were reached and ``; nothing where there is none."""
    goals, points = len(facts.met), len(facts.reached)
    told = [f"{kit.counted(goals, 'goal')} {_was(goals)} met"] if goals else []
    told += [f"{kit.counted(points, 'milestone')} {_was(points)} reached"] if points else []
    return f"{', '.join(told)} and " if told else ""


def _outcomes(facts: ReportFacts) -> list[str]:
    """Indicators that have a number: how many have reached their target; small counts are not read."""
    lines = [one.line for one in facts.indicators if one.line.last is not None]
    reached = [
        is_reached(line.indicator, line.last.value)
        for line in lines
        if line.last is not None and not numbers.is_hidden(line.indicator, line.last)
    ]
    known = [one for one in reached if one is not None]
    if not lines:
        return []
    told = f"{kit.counted(len(lines), 'indicator')} {_has(len(lines))} numbers"
    if not known:
        return [f"{told}."]
    reached_it = f"{_has(sum(known) or 1)} reached it"
    number = str(sum(known)) if any(known) else "none"
    return [f"{told}; of {len(known)} that can be compared with a target, {number} {reached_it}."]


def _open_questions(facts: ReportFacts) -> list[str]:
    """Gaps that nobody owns, contested duties, and agreements that are soon to be renewed."""
    told = []
    found = [line for line in facts.map_lines if line.entry.open and line.entry.kind == "gap"]
    alone = sum(line.ownerless for line in found)
    if found:
        begin = f"The map shows {kit.counted(len(found), 'gap')}"
        nobody = f"; nobody owns {alone} of them." if alone else ", and somebody sees to each."
        told.append(begin + nobody)
    duties = facts.told.duties
    if duties.contested or duties.orphans:
        shared = f"Of {kit.counted(duties.all, 'shared duty', 'shared duties')}"
        contested = f"{duties.contested or 'none'} {_is(duties.contested or 1)} contested"
        nobodys = f"; nobody is responsible for {duties.orphans}" if duties.orphans else ""
        told.append(f"{shared}, {contested}{nobodys}.")
    soon = sum(
        line.agreement.review_on is not None and line.agreement.review_on <= facts.day + RENEWAL
        for line in facts.agreements
    )
    if soon:
        told.append(
            f"{kit.counted(soon, 'agreement').capitalize()} {_is(soon)} to be renewed within six months."
        )
    return told


def _is(number: int) -> str:
    return "is" if number == 1 else "are"


def _was(number: int) -> str:
    return "was" if number == 1 else "were"


def _has(number: int) -> str:
    return "has" if number == 1 else "have"
