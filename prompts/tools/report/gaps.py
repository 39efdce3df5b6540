"""What agencies said, gaps owned and unowned, what was ranked first, and the map as a picture."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from functools import partial

from models.calendar import today
from models.tools.ballot import Ballot, Method
from models.tools.gap_map import PointKind
from models.tools.map_facts import MapLine
from models.tools.report_facts import ReportFacts
from models.tools.report_instruments import Ranked
from models.tools.scoping import RemarkKind, RemarkLine, themes
from prompts import kit, words
from prompts.minutes_paper import LETTER
from prompts.tools import ballot as ballots
from prompts.tools import map as maps
from prompts.tools import map_picture
from prompts.tools.report.blocks import Block, Figure, Items, Nothing, Picture, Section, Table, Text
from prompts.tools.report.sides import by_side, sides
from prompts.tools.showing import on_day

MAP = "map"
MOST_RANKED, MOST_THEMES = 10, 12
"""What is told one by one; the rest is counted."""

POINTS = {Method.DOTS: "Dots", Method.PAIRS: "Wins", Method.MEETING: "Votes"}
KINDS = {
    RemarkKind.CONCERN: ("concern", "concerns"),
    RemarkKind.BARRIER: ("barrier", "barriers"),
    RemarkKind.HOPE: ("hope", "hopes"),
    RemarkKind.BENEFIT: ("benefit", "benefits"),
}
EMPTY = "The committee has not mapped its gaps yet."


def sections(facts: ReportFacts) -> list[Section]:
    """What agencies said in the period, the gaps and their ranking as they are now, then the picture."""
    return [*_said(facts.told.said), *_gaps(facts), *_ranking(facts)]


def _said(lines: Sequence[RemarkLine]) -> list[Section]:
    """The themes of the scoping sessions by sector: a remark itself stays with the committee."""
    if not lines:
        return []
    every = themes(lines)
    rows = [_theme(theme, [line for line in lines if line.remark.theme == theme]) for theme in every]
    sittings = kit.counted(len({line.sitting.pk for line in lines}), "scoping session")
    more = len(every) - MOST_THEMES
    told = f"What was said at {sittings} in this period, by theme; the most remarks first."
    told += f" And {kit.counted(more, 'more theme')}." if more > 0 else ""
    table = Table("What agencies said", ("Theme", "Remarks", "From"), rows[:MOST_THEMES], (4, 4, 4))
    return [Section("What agencies said", [Text(told, small=True), table])]


def _theme(theme: str, lines: Sequence[RemarkLine]) -> tuple[str, str, str]:
    kinds = [line.remark.kind for line in lines]
    told = [kit.counted(kinds.count(kind), *KINDS[kind]) for kind in RemarkKind if kind in kinds]
    return theme, ", ".join(told), sides({line.agency.sector if line.agency else None for line in lines})


def _gaps(facts: ReportFacts) -> list[Section]:
    if facts.mapping is None:
        return [Section("Gaps", [Nothing(EMPTY)])]
    mapping, lines = facts.mapping, facts.map_lines
    gaps = [one for one in lines if one.entry.kind == PointKind.GAP and one.entry.open]
    told = f"{mapping.name}, mapped on {words.full_day(mapping.held_on)}: {maps.counts(lines)}."
    blocks: list[Block] = [Text(told)]
    alone = [one for one in gaps if one.ownerless]
    if alone:
        blocks.append(Items([_gap(one) for one in alone], "Gaps that nobody owns"))
    if owned := [one for one in gaps if not one.ownerless]:
        blocks.append(Items([_gap(one) for one in owned], "Gaps that somebody sees to"))
    if any(one.entry.open for one in lines):
        alt = kit.clip(f"Map of what there is and what is missing, by intercept. {told}", 900)
        blocks.append(Text("The map itself is at the end of this report.", small=True))
        return [Section("Gaps", blocks), Section("The map", [Figure(MAP, alt, wide=True)])]
    return [Section("Gaps", blocks)]


def _ranking(facts: ReportFacts) -> list[Section]:
    """The first places of the last ranking, how it was made, and who took part in it, by sector."""
    ranked = facts.told.ranked
    if ranked is None:
        return []
    scored = any(one.row.points is not None for one in ranked.options)
    head = ("What was ranked", *([POINTS[ranked.ballot.method]] if scored else []))
    rows = []
    for one in ranked.options[:MOST_RANKED]:
        tied = sum(other.row.place == one.row.place for other in ranked.options) > 1
        place = f"{one.row.place}.{' (tied)' if tied else ''}"
        points = [_points(ranked, one.row.points)] if scored else []
        rows.append((f"{place} {one.item.ref} {one.row.title}", *points))
    cut = len(rows) < len(ranked.options)
    rest = f" Below are the first {len(rows)} of {len(ranked.options)}." if cut else ""
    told = f"{ranked.ballot.title}{_ranked_on(facts, ranked)}. {_method(ranked.ballot)}"
    small = f"{told.rstrip('.')}.{_turnout(ranked)}{rest}"
    table = Table("Priorities", head, rows, (1, *([0] if scored else [])))
    return [Section("Priorities", [Text(small, small=True), table])]


def _method(ballot: Ballot) -> str:
    """As the ballot's own view has it; what was typed is not escaped for Slack here."""
    if ballot.method is Method.MEETING:
        return f"As chosen at a meeting: {ballot.how}"
    return ballots.method(ballot)


def _points(ranked: Ranked, points: int | None) -> str:
    """Of pairs, half wins are kept."""
    if points is None:
        return "–"
    return f"{points / 2:g}" if ranked.ballot.method is Method.PAIRS else str(points)


def _ranked_on(facts: ReportFacts, ranked: Ranked) -> str:
    ballot = ranked.ballot
    ended = today(ballot.ended_at, facts.committee.zone) if ballot.ended_at else None
    day = on_day(ballot.held_on or ended)
    return f", {day}" if day else ""


def _turnout(ranked: Ranked) -> str:
    voted, of = ranked.voted
    sides = f" ({by_side(ranked.by_sector)})" if ranked.by_sector else ""
    return f" Turnout: {voted} of {of}{sides}." if of else ""


def _gap(line: MapLine) -> str:
    """``M3 No crisis beds (intercepts 0 and 1; goal G4)``."""
    at = [str(number) for number in line.entry.intercepts]
    told = [f"intercept{'s' if len(at) > 1 else ''} {kit.listed(at)}"]
    if line.goals:
        refs = kit.listed(one.goal.ref for one in line.goals)
        told.append(f"goal{'s' if len(line.goals) > 1 else ''} {refs}")
    return f"{line.item.ref} {line.entry.title} ({'; '.join(told)})"


def pictures(facts: ReportFacts) -> dict[str, Picture]:
    """The map, where there is one, on as many landscape sheets as it needs."""
    if facts.mapping is None:
        return {}
    letter = facts.committee.country in LETTER
    sheet = map_picture.sheet_of(facts.committee, facts.mapping, facts.map_lines, letter=letter)
    draw, screen = (partial(made, sheet) for made in (map_picture.render_sheets, map_picture.render_svg))
    return {MAP: Picture(json.dumps(asdict(sheet)), draw, screen)}
