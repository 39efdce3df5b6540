"""How an indicator's numbers, periods and comparisons are put into words."""

from calendar import monthrange

from models.tools.indicator import Direction, Indicator, Measure
from models.tools.observation import SMALL, Observation, is_hidden
from models.tools.period import Period, Span
from models.tools.trend import Change, IndicatorLine, change, is_reached
from prompts import kit, words
from prompts.tools.former import Tell, among, day, quoted

HIDDEN = f"<{SMALL}"
"""What others are shown of a small count; escaped where it stands in a message."""

PERIODS = {
    Period.WEEK: "a week, Monday to Sunday",
    Period.MONTH: "a month",
    Period.QUARTER: "a quarter of the calendar year",
    Period.YEAR: "a calendar year",
    Period.FISCAL_YEAR: "a fiscal year, named by the year in which it ends",
}
EVERY = {
    Period.WEEK: "weekly",
    Period.MONTH: "monthly",
    Period.QUARTER: "quarterly",
    Period.YEAR: "yearly",
    Period.FISCAL_YEAR: "by fiscal year",
}
MEASURES = {
    Measure.COUNT: "a count of people or events",
    Measure.SHARE: "a share in percent: so many of so many",
    Measure.AMOUNT: "an amount, such as days, dollars or a rate",
}
DIRECTIONS = {
    Direction.UP: "higher is better",
    Direction.DOWN: "lower is better",
    Direction.NEITHER: "neither way is better by itself",
}
CHANGES = {
    Change.BETTER: "better than",
    Change.WORSE: "worse than",
    Change.SAME: "the same as",
    Change.HIGHER: "higher than",
    Change.LOWER: "lower than",
}


def plain(number: float) -> str:
    """``1,204``, ``12.5``, ``0.003``: as many places as say something."""
    if number and abs(number) < 0.01:
        return f"{number:.2g}"
    told = f"{number:,.2f}".rstrip("0").rstrip(".")
    return "0" if told == "-0" else told


FORMER: Tell = {
    "name": ("called", quoted),
    "measure": ("measured as", among(MEASURES, Measure)),
    "unit": ("unit", quoted),
    "numerator": ("counted", quoted),
    "denominator": ("of", quoted),
    "direction": ("", among(DIRECTIONS, Direction)),
    "baseline": ("baseline", plain),
    "target": ("target", plain),
    "target_by": ("target by", day),
    "source": ("source", quoted),
    "period": ("", among(EVERY, Period)),
}
"""How what was said of an indicator before is told."""


def amount(indicator: Indicator, number: float) -> str:
    """``42``, ``70%``, ``12.5 days``: the number with its unit, safe for mrkdwn; a count has none."""
    return kit.escape(raw_amount(indicator, number))


def raw_amount(indicator: Indicator, number: float) -> str:
    """The same as plain text, for pictures and forms."""
    unit = "%" if indicator.measure is Measure.SHARE else indicator.unit
    if unit in ("$", "€", "£"):
        return f"{'−' if number < 0 else ''}{unit}{plain(abs(number))}"
    if unit == "%":
        return f"{plain(number)}%"
    return f"{plain(number)} {unit}" if unit and indicator.measure is Measure.AMOUNT else plain(number)


def value(indicator: Indicator, observation: Observation, *, inside: bool = False) -> str:
    """The number as others may see it; ``inside``, for who brings the numbers, as it is. Safe for mrkdwn."""
    if not inside and is_hidden(indicator, observation):
        return kit.escape(HIDDEN)
    told = amount(indicator, observation.value)
    if observation.denominator is None:
        return told
    if observation.numerator is not None:
        return f"{told} ({plain(observation.numerator)} of {plain(observation.denominator)})"
    return f"{told} of {plain(observation.denominator)}"


def span(one: Span, period: Period) -> str:
    """``October 2026``, ``Q3 2026``, ``FY2027``, ``week of 2 November 2026``; odd ones by their days."""
    if period is Period.WEEK and one.first.weekday() == 0:
        return f"week of {_day(one.first)}"
    if not _whole_months(one):
        return days(one)
    if period is Period.MONTH and one.first.month == one.last.month:
        return f"{words.MONTHS[one.first.month - 1]} {one.first.year}"
    if period is Period.QUARTER and one.first.month % 3 == 1:
        return f"Q{one.first.month // 3 + 1} {one.first.year}"
    if period is Period.FISCAL_YEAR:
        return f"FY{one.last.year}"
    if period is Period.YEAR and one.first.month == 1:
        return str(one.first.year)
    return days(one)


def days(one: Span) -> str:
    """``1 October 2026 to 31 October 2026``."""
    return f"{_day(one.first)} to {_day(one.last)}"


def _whole_months(one: Span) -> bool:
    return one.first.day == 1 and one.last.day == monthrange(one.last.year, one.last.month)[1]


def _day(day: object) -> str:
    return f"{day.day} {words.MONTHS[day.month - 1]} {day.year}"  # type: ignore[attr-defined]


def period_of(observation: Observation) -> str:
    """For when the number stands."""
    return span(observation.span, observation.period)


def last(line: IndicatorLine, *, inside: bool = False) -> str:
    """``*42* for October 2026, better than September 2026 (47)``; empty where there is no whole number."""
    if line.last is None:
        return ""
    told = f"*{value(line.indicator, line.last, inside=inside)}* for {period_of(line.last)}"
    if line.before is None:
        return told
    hidden = not inside and (is_hidden(line.indicator, line.last) or is_hidden(line.indicator, line.before))
    before = f"{period_of(line.before)} ({value(line.indicator, line.before, inside=inside)})"
    if hidden:  # which of two small numbers is the larger would tell too much
        return f"{told}; {before}"
    compared = CHANGES[change(line.indicator.direction, line.last.value, line.before.value)]
    return f"{told}, {compared} {before}"


def running(line: IndicatorLine, *, inside: bool = False) -> str:
    """``so far 12 for November 2026``; empty where there is none."""
    if line.running is None:
        return ""
    told = value(line.indicator, line.running, inside=inside)
    return f"so far {told} for {period_of(line.running)}"


def target(line: IndicatorLine) -> str:
    """``target 30 by 30 June 2027: not reached yet``; empty where there is none."""
    indicator = line.indicator
    if indicator.target is None:
        return ""
    by = f" by {_day(indicator.target_by)}" if indicator.target_by else ""
    told = f"target {amount(indicator, indicator.target)}{by}"
    reached = is_reached(indicator, line.last.value) if line.last else None
    if reached is None or (line.last is not None and is_hidden(indicator, line.last)):
        return told
    return f"{told}: {'reached' if reached else 'not reached yet'}"


def news(line: IndicatorLine) -> str:
    """One line for the digest."""
    told = [f"*{kit.escape(line.indicator.name)}*: {last(line)}", target(line)]
    return " · ".join(part for part in told if part)
