"""The indicators: each number in words and as a chart."""

from functools import partial
from html import unescape

from models.tools.observation import is_hidden
from models.tools.report_facts import IndicatorFact, ReportFacts
from prompts import kit
from prompts.tools import chart
from prompts.tools import indicator_words as said
from prompts.tools.printable import printable
from prompts.tools.report.blocks import Block, Figure, Heading, Items, Nothing, Picture, Section, Text

__all__ = ["is_hidden", "pictures", "sections"]

MOST_CHARTS = 24
"""So many are drawn; each takes a third of a second."""

EMPTY = "No indicator is followed yet."


def sections(facts: ReportFacts) -> list[Section]:
    """Those with numbers first, each with its reading and its chart; then those that wait for a number."""
    if not facts.indicators:
        return [Section("Indicators", [Nothing(EMPTY)])]
    blocks: list[Block] = []
    drawn = _drawn(facts)
    for one in (one for one in facts.indicators if one.points):
        blocks += [Heading(one.line.indicator.name, _about(one)), Text(reading(one))]
        if one in drawn:
            blocks.append(Figure(_name(one), chart.in_words(_chart(facts, one)), _signs(one)))
    if waiting := [one.line.indicator.name for one in facts.indicators if not one.points]:
        blocks.append(Items(waiting, "Followed, without a number yet"))
    return [Section("Indicators", blocks)]


def reading(one: IndicatorFact) -> str:
    """The last number beside the one before and the target, in plain words; small counts are not told."""
    told = [said.last(one.line), said.running(one.line), said.target(one.line)]
    plain = [unescape(part).replace("*", "") for part in told if part]
    return " ".join(f"{part[0].upper()}{part[1:]}." for part in plain)


def _about(one: IndicatorFact) -> str:
    """``monthly; lower is better; source: jail roster``."""
    indicator = one.line.indicator
    told = [said.EVERY[indicator.period], said.DIRECTIONS[indicator.direction]]
    return "; ".join([*told, *([f"source: {indicator.source}"] if indicator.source else [])])


def _signs(one: IndicatorFact) -> str:
    """What the signs mean that are in the picture."""
    told = []
    if any(row.so_far for row in one.points):
        told.append("A hollow point: the period was not over yet.")
    if any(is_hidden(one.line.indicator, row) for row in one.points):
        told.append(f"{said.HIDDEN}: a count under 11, which could tell who was counted, is not shown.")
    return " ".join(told)


def _drawn(facts: ReportFacts) -> list[IndicatorFact]:
    return [one for one in facts.indicators if one.points][:MOST_CHARTS]


def _chart(facts: ReportFacts, one: IndicatorFact) -> chart.Chart:
    marks = [mark._replace(label=printable(mark.label)) for mark in facts.marks]
    return chart.Chart(one.line.indicator, one.points, marks)


def _name(one: IndicatorFact) -> str:
    return f"chart-{one.line.indicator.pk}"


def _svg(facts: chart.Chart) -> list[str]:
    return [chart.render_chart(facts, "svg", in_report=True).decode()]


def pictures(facts: ReportFacts) -> dict[str, Picture]:
    """The charts by name."""
    found = {}
    for one in _drawn(facts):
        numbers = [(str(row.span), row.value, row.so_far) for row in one.points]
        shown = _chart(facts, one)
        says = f"{chart.in_words(shown)} {numbers} {kit.listed(mark.label for mark in facts.marks)}"
        draw = partial(_svg, shown)
        found[_name(one)] = Picture(says, draw, draw)
    return found
