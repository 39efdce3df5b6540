"""What a measure says: a figure, what it is held against, and whether it is within its bar."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from time import perf_counter
from typing import Protocol


@dataclass(frozen=True)
class Measure:
    """One figure. ``ratio`` is figure / baseline; ``bar`` is the bar in words, empty where none is set."""

    name: str
    figure: float
    baseline: float | None
    ratio: float | None
    bar: str
    passed: bool
    unit: str


class Step(Protocol):
    """One thing to time."""

    def __call__(self) -> object:
        """Does it once."""
        ...


def at_most(name: str, figure: float, baseline: float, times: float, unit: str) -> Measure:
    """A figure that may be at most so many times its baseline."""
    ratio = figure / baseline
    return Measure(name, figure, baseline, ratio, f"≤ {times:g}×", ratio <= times, unit)


def at_least(name: str, figure: float, baseline: float, times: float, unit: str) -> Measure:
    """A figure that must be at least so many times its baseline."""
    ratio = figure / baseline
    return Measure(name, figure, baseline, ratio, f"≥ {times:g}×", ratio >= times, unit)


def within(name: str, figure: float, limit: float, unit: str) -> Measure:
    """A figure with a bar of its own, in the figure's unit."""
    return Measure(name, figure, None, None, f"≤ {limit:g} {unit}".strip(), figure <= limit, unit)


def reported(name: str, figure: float, unit: str, baseline: float | None = None) -> Measure:
    """A figure without a bar."""
    ratio = figure / baseline if baseline else None
    return Measure(name, figure, baseline, ratio, "", True, unit)


def interleaved(times: int, *steps: Step) -> list[list[float]]:
    """Milliseconds that each step took, ``times`` times, in turn: what disturbs one disturbs the other."""
    taken: list[list[float]] = [[] for _ in steps]
    for _ in range(times):
        for step, found in zip(steps, taken, strict=True):
            begun = perf_counter()
            step()
            found.append((perf_counter() - begun) * 1000)
    return taken


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least ``share`` (0 to 1) of the values do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -(-int(share * 1000) * len(ordered) // 1000) - 1)]


def table(measures: Sequence[Measure]) -> str:
    """The measures in columns, one a line."""
    head = ("measure", "figure", "baseline", "ratio", "bar", "")
    rows = [head, *(_cells(measure) for measure in measures)]
    wide = [max(len(row[column]) for row in rows) for column in range(len(head))]
    return "\n".join(_line(row, wide) for row in rows)


def as_json(measures: Iterable[Measure]) -> str:
    """The measures as a list of objects with the fields' names."""
    return json.dumps([asdict(measure) for measure in measures], indent=1, ensure_ascii=False)


def _line(row: Sequence[str], wide: Sequence[int]) -> str:
    name, *rest = (
        cell.ljust(size) if not at else cell.rjust(size)
        for at, (cell, size) in enumerate(zip(row, wide, strict=True))
    )
    return "  ".join([name, *rest]).rstrip()


def _cells(measure: Measure) -> tuple[str, ...]:
    return (
        measure.name,
        _amount(measure.figure, measure.unit),
        "" if measure.baseline is None else _amount(measure.baseline, measure.unit),
        "" if measure.ratio is None else f"{measure.ratio:.2f}×",
        measure.bar,
        "" if not measure.bar else "ok" if measure.passed else "MISSED",
    )


def _amount(value: float, unit: str) -> str:
    return f"{value:.4g} {unit}".strip() if abs(value) < 1000 else f"{value:,.0f} {unit}".strip()
