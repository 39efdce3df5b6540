"""Gaps owned and unowned, with the map as a picture."""

import json
from dataclasses import asdict
from functools import partial

from models.tools.gap_map import PointKind
from models.tools.map_facts import MapLine
from models.tools.report_facts import ReportFacts
from prompts import kit, words
from prompts.minutes_paper import LETTER
from prompts.tools import map as maps
from prompts.tools import map_picture
from prompts.tools.report.blocks import Block, Figure, Items, Nothing, Picture, Section, Text

MAP = "map"
EMPTY = "The committee has not mapped its gaps yet."


def sections(facts: ReportFacts) -> list[Section]:
    """The counts, the gaps by whether somebody owns them, then the picture."""
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
