"""An indicator as a picture: a line of its numbers, its target, and the starts of what was done about it.

A line joins numbers for periods of one length that follow each other, and nothing else: a missing period is a
gap, another length a panel of its own, a small count is not drawn where it lies. Meaning never hangs on
colour alone, since it is printed in grey.
"""

import io
import re
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from models.tools.indicator import Indicator, Measure
from models.tools.observation import Observation, is_hidden
from models.tools.period import Period, leaves_gap
from models.tools.trend import Mark
from prompts import kit, words
from prompts.tools import indicator_words as said
from prompts.tools.showing import on_day

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH, HEIGHT, DPI = 16.0, 9.0, 100
INK, FAINT, LINE, AIM = "#1f2a30", "#6b7880", "#1f5a7a", "#a04a12"
MOST_PANELS, MOST_TICKS, MOST_LABELS, MOST_ROWS = 3, 16, 14, 3
MARK_LIMIT, ALT_LIMIT, SOURCE_LIMIT = 30, 1000, 110
LEFT, RIGHT, BESIDE_TARGET, BOTTOM = 0.07, 0.965, 0.86, 0.13
"""Where the panels stand in the picture, as shares of it; beside a target its words need room."""

PRINT_WIDTH, PRINT_HEIGHT = 11.0, 4.8
"""Of the picture in a report, where head and foot stand beside it as words: so its own are larger."""

EDGE, TITLE_TOP, TITLE_LINE, ROW, ROW_POINTS = 0.035, 0.97, 0.042, 0.032, 20


@dataclass(frozen=True)
class Chart:
    """What is drawn: all numbers that count, of every series, and the days to mark."""

    indicator: Indicator
    points: Sequence[Observation]
    marks: Sequence[Mark] = ()

    @property
    def panels(self) -> list[list[Observation]]:
        """The newest series that have numbers, the oldest of them first, each by its periods."""
        series = sorted({one.series for one in self.points})[-MOST_PANELS:]
        return [
            sorted((one for one in self.points if one.series == number), key=lambda one: one.starts_on)
            for number in series
        ]

    def hidden(self, one: Observation) -> bool:
        """Whether the number is not shown."""
        return is_hidden(self.indicator, one)


def file_name(indicator: Indicator) -> str:
    """A name for the file from the indicator's, in letters that every machine takes."""
    plain = re.sub(r"[^a-z0-9]+", "-", indicator.name.casefold()).strip("-")
    return plain[:60] or "indicator"


def in_words(chart: Chart) -> str:
    """The picture in words, plain, for those who hear it read out; at most ``ALT_LIMIT`` characters."""
    indicator, parts = chart.indicator, []
    for panel in chart.panels:
        told = f"{said.EVERY[panel[0].period]} from {said.period_of(panel[0])} to {said.period_of(panel[-1])}"
        parts.append(f"{told}, {kit.counted(len(panel), 'number')}: {_told(chart, panel)}")
    if indicator.target is not None:
        parts.append(f"The target is {said.raw_amount(indicator, indicator.target)}")
    if marks := _marks_within(chart):
        parts.append(f"Marked: {', '.join(f'{one.label} on {_short(one.day)}' for one in marks)}")
    return kit.clip(f"Line chart of {indicator.name}, {'. '.join(parts)}.", ALT_LIMIT)


def _told(chart: Chart, panel: Sequence[Observation]) -> str:
    """First, last, highest and lowest of what is shown, and how much is not."""
    shown = [one for one in panel if not chart.hidden(one)]
    hidden = kit.counted(len(panel) - len(shown), "small count") + " not shown"
    if not shown:
        return hidden

    def one_told(one: Observation) -> str:
        return f"{said.raw_amount(chart.indicator, one.value)} for {said.period_of(one)}"

    first, last = shown[0], shown[-1]
    told = (
        [one_told(first)] if len(shown) == 1 else [f"first {one_told(first)}", f"last shown {one_told(last)}"]
    )
    told[-1] += " (so far)" if last.so_far else ""
    if len(shown) > 2:
        by_value = sorted(shown, key=lambda one: one.value)
        told += [f"highest {one_told(by_value[-1])}", f"lowest {one_told(by_value[0])}"]
    return ", ".join([*told, *([hidden] if len(shown) < len(panel) else [])])


def _short(day: date) -> str:
    return f"{day.day} {words.MONTHS[day.month - 1]} {day.year}"


def render_chart(chart: Chart, form: str, *, in_report: bool = False) -> bytes:
    """The picture as ``png`` (1600 by 900) or ``svg``; ``in_report`` it has neither head nor foot.

    Raises ValueError where there is no number.
    """
    from matplotlib.figure import Figure  # half a second, which nobody should wait for at the start

    panels = chart.panels
    if not panels:
        raise ValueError("there is no number to draw")
    size = (PRINT_WIDTH, PRINT_HEIGHT + 2 * (len(panels) - 1)) if in_report else (WIDTH, HEIGHT)
    wider, higher = WIDTH / size[0], HEIGHT / size[1]  # what has a size in points takes so much more of it
    figure = Figure(figsize=size, dpi=DPI, facecolor="white")
    first, last = _bounds(panels)
    placed = list(_placed(_marks_within(chart), first, last, CHARACTER * wider))
    rows = 1 + max((row for _, row, _, _ in placed if row is not None), default=0)
    right = 1 - (1 - (RIGHT if chart.indicator.target is None else BESIDE_TARGET)) * wider
    top = (TITLE_TOP if in_report else _head(figure, chart)) - ROW * rows * higher
    bottom, left = (0.08 * higher if in_report else BOTTOM), LEFT * wider
    grid = figure.add_gridspec(len(panels), 1, left=left, right=right, top=top, bottom=bottom, hspace=0.42)
    for place, panel in enumerate(panels):
        axes = figure.add_subplot(grid[place, 0])
        axes.set_xlim(first, last)
        _panel(axes, chart, panel, newest=place == len(panels) - 1, several=len(panels) > 1)
        _marks(axes, placed, labelled=place == 0)
    if not in_report:
        _foot(figure, chart, sum(row is None for _, row, _, _ in placed))
    made = io.BytesIO()
    about = {"Title": chart.indicator.name, "Description": in_words(chart)}
    figure.savefig(made, format=form, metadata={**about, "Date": None} if form == "svg" else about)
    return made.getvalue()


def _middle(one: Observation) -> float:
    """Where the number lies: in the middle of its period, as a day's number."""
    return (one.starts_on.toordinal() + one.ends_on.toordinal()) / 2


def _bounds(panels: Sequence[Sequence[Observation]]) -> tuple[float, float]:
    """From the first day to the last, as days' numbers, with a little room on both sides."""
    first = min(one.starts_on for panel in panels for one in panel).toordinal()
    last = max(one.ends_on for panel in panels for one in panel).toordinal()
    room = max((last - first) * 0.03, 3)
    return first - room, last + room


def _head(figure: "Figure", chart: Chart) -> float:
    """Name, unit and which way is better; returns how far up the picture is free below them."""
    indicator = chart.indicator
    title = textwrap.wrap(indicator.name, 72, max_lines=2, placeholder=" …")
    unit = f"{indicator.unit}, " if indicator.unit else ""
    below = f"{unit}{said.EVERY[indicator.period]}; {said.DIRECTIONS[indicator.direction]}"
    plain: dict[str, Any] = {"ha": "left", "va": "top", "parse_math": False}
    figure.text(EDGE, TITLE_TOP, "\n".join(title), fontsize=23, weight="bold", color=INK, **plain)
    lower = TITLE_TOP - TITLE_LINE * len(title) - 0.005
    figure.text(EDGE, lower, below, fontsize=15, color=FAINT, **plain)
    return lower - 0.04


def _foot(figure: "Figure", chart: Chart, unlabelled: int) -> None:
    """Source, period and how many numbers; then what the signs mean that are in the picture."""
    indicator, told = chart.indicator, []
    shown = [one for panel in chart.panels for one in panel]
    source = kit.clip(indicator.source, SOURCE_LIMIT) or "not stated"
    span = (
        f"{said.period_of(shown[0])} to {said.period_of(shown[-1])}"
        if len(shown) > 1
        else said.period_of(shown[0])
    )
    lines = [f"Source: {source}", f"{span} · n = {kit.counted(len(shown), 'number')}"]
    if any(one.so_far for one in shown):
        told.append("hollow point: the period is not over yet")
    if any(map(chart.hidden, shown)):
        told.append(f"{said.HIDDEN}: a count under 11, not shown where it lies")
    if unlabelled:
        told.append(f"{unlabelled} more starts are marked without words")
    lines[1] += "".join(f" · {one}" for one in told)
    figure.text(EDGE, 0.018, "\n".join(lines), fontsize=13, color=FAINT, parse_math=False, linespacing=1.4)


def _panel(axes: "Axes", chart: Chart, panel: Sequence[Observation], *, newest: bool, several: bool) -> None:
    shown = [one for one in panel if not chart.hidden(one)]
    _scale(axes, chart, shown, newest=newest)
    _lines(axes, chart, panel)
    for one in shown:
        face = "white" if one.so_far else LINE
        axes.plot(
            [_middle(one)],
            [one.value],
            marker="o",
            markersize=8 if len(panel) <= 24 else 5,
            markerfacecolor=face,
            markeredgecolor=LINE,
            markeredgewidth=2,
            zorder=3,
        )
    _values(axes, chart, panel, shown)
    if newest and chart.indicator.target is not None:
        _target(axes, chart.indicator)
    _ticks(axes, panel)
    if several:
        axes.set_title(said.EVERY[panel[0].period], loc="right", fontsize=13, color=FAINT)


def _scale(axes: "Axes", chart: Chart, shown: Sequence[Observation], *, newest: bool) -> None:
    """From zero, unless something lies below it; with room for what is written above the points."""
    from matplotlib.ticker import MaxNLocator

    indicator = chart.indicator
    target = indicator.target if newest else None
    values = [one.value for one in shown] + ([target] if target is not None else [])
    low, high = min([0.0, *values]), max([0.0, *values])
    if low == high:
        high = 1.0
    axes.set_ylim(low * 1.15, high + (high - low) * 0.15)
    axes.grid(axis="y", color="#e3e7ea", linewidth=1)
    axes.set_axisbelow(True)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(FAINT)
    axes.tick_params(colors=FAINT, labelsize=13, length=0)
    axes.yaxis.set_major_formatter(lambda number, _: _short_amount(indicator, number))
    if indicator.measure is Measure.COUNT:
        axes.yaxis.set_major_locator(MaxNLocator(nbins="auto", integer=True))
    if not values:
        axes.set_yticks([])


def _short_amount(indicator: Indicator, number: float) -> str:
    """The number with its sign, $ or %; a unit in words stands in the head. Millions are rounded."""
    if abs(number) >= 1e6:
        return f"{_short_amount(indicator, round(number / 1e6, 1))}M"
    told = said.raw_amount(indicator, number)
    return told if told[-1:].isdigit() or told.endswith("%") else said.plain(number)


def _lines(axes: "Axes", chart: Chart, panel: Sequence[Observation]) -> None:
    """Joins each number with the one before it, where no period is missing or hidden between them."""
    for before, after in pairwise(panel):
        if chart.hidden(before) or chart.hidden(after) or leaves_gap(before.span, after.span):
            continue
        axes.plot(
            [_middle(before), _middle(after)],
            [before.value, after.value],
            color=LINE,
            linewidth=2.5,
            linestyle=":" if after.so_far else "-",
            zorder=2,
        )


def _values(axes: "Axes", chart: Chart, panel: Sequence[Observation], shown: Sequence[Observation]) -> None:
    """What the points are worth: all of a few, else the last; small counts as such, at the foot."""
    for one in shown if len(panel) <= MOST_LABELS else shown[-1:]:
        axes.annotate(
            _short_amount(chart.indicator, one.value),
            (_middle(one), one.value),
            xytext=(0, 11),
            textcoords="offset points",
            ha="center",
            fontsize=14,
            color=INK,
            parse_math=False,
            bbox={"boxstyle": "square,pad=0.1", "facecolor": "white", "edgecolor": "none", "alpha": 0.75},
            zorder=5,
        )
    for one in panel:
        if chart.hidden(one):
            axes.text(
                _middle(one),
                0.02,
                said.HIDDEN,
                transform=axes.get_xaxis_transform(),
                ha="center",
                va="bottom",
                rotation=90 if len(panel) > 2 * MOST_LABELS else 0,
                fontsize=13 if len(panel) <= 2 * MOST_LABELS else 9,
                color=FAINT,
            )


def _target(axes: "Axes", indicator: Indicator) -> None:
    """A dashed line, with its words in the margin beside it."""
    assert indicator.target is not None
    axes.axhline(indicator.target, color=AIM, linewidth=2, linestyle=(0, (6, 4)), zorder=1)
    told = f"target {said.raw_amount(indicator, indicator.target)}"
    if indicator.target_by:
        told += f"\nby {on_day(indicator.target_by)}"
    axes.text(
        1.01,
        indicator.target,
        "\n".join(line for part in told.split("\n") for line in textwrap.wrap(part, 18)),
        transform=axes.get_yaxis_transform(),
        va="center",
        fontsize=14,
        color=AIM,
        parse_math=False,
    )


def _ticks(axes: "Axes", panel: Sequence[Observation]) -> None:
    """A word below some of the points, the last among them, never closer than they can be read."""
    first, last = axes.get_xlim()
    room, kept = (last - first) / MOST_TICKS, [panel[-1]]
    for one in reversed(panel[:-1]):
        if _middle(kept[-1]) - _middle(one) >= room * 0.95:
            kept.append(one)
    places = [_middle(one) for one in kept]
    labels = [_tick(one) for one in kept]
    axes.set_xticks(places, labels=labels)


def _tick(one: Observation) -> str:
    """``Oct 2026``, ``Q3 2026``, ``FY2027``; of a week its Monday."""
    months = words.MONTHS[one.starts_on.month - 1][:3]
    if one.period is Period.WEEK:
        return f"{one.starts_on.day} {months}\n{one.starts_on.year}"
    if one.period is Period.MONTH:
        return f"{months}\n{one.starts_on.year}"
    told = said.period_of(one)
    return told if len(told) <= 8 else f"from\n{one.starts_on.day} {months} {one.starts_on.year}"


def _marks_within(chart: Chart) -> list[Mark]:
    """The marks between the first and the last day that is drawn, by day."""
    first, last = _bounds(chart.panels)
    return sorted(mark for mark in chart.marks if first <= mark.day.toordinal() <= last)


Placed = tuple[Mark, int | None, str, bool]
"""A mark with the row of its words, None where there is no room for them, these, and if they go leftward."""


def _marks(axes: "Axes", placed: Sequence[Placed], *, labelled: bool) -> None:
    """An upright line for each start; its words above the first panel."""
    for mark, row, label, leftward in placed:
        day = mark.day.toordinal()
        axes.axvline(day, color=FAINT, linewidth=1.4, linestyle=(0, (1, 2)), zorder=1)
        if not labelled or row is None:
            continue
        axes.annotate(
            f"{label} ▾" if leftward else f"▾ {label}",
            (day, 1.0),
            xycoords=axes.get_xaxis_transform(),
            xytext=(0, 5 + ROW_POINTS * row),
            textcoords="offset points",
            ha="right" if leftward else "left",
            fontsize=13,
            color=INK,
            parse_math=False,
            annotation_clip=False,
        )


CHARACTER = 0.0078
"""How wide a letter of a mark's words is, as a share of the panel's width."""


def _at(day: date, first: float, last: float) -> float:
    return (day.toordinal() - first) / (last - first)


def _placed(marks: Sequence[Mark], first: float, last: float, letter: float) -> Iterator[Placed]:
    """Each mark with the row in which its words run into no other's; None where there is none free."""
    free = [0.0] * MOST_ROWS
    for mark in marks:
        label = kit.clip(" ".join(mark.label.split()), MARK_LIMIT)
        start = end = _at(mark.day, first, last)
        width = letter * (len(label) + 3)
        leftward = start + width > 1  # else the words would run out of the picture
        start, end = (start - width, end) if leftward else (start, end + width)
        row = next((row for row in range(MOST_ROWS) if free[row] <= start), None)
        if row is not None:
            free[row] = end
        yield mark, row, label, leftward
