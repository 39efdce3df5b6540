"""What an experiment found, as a line of JSON for machines and a row of a table for people."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Result:
    """The figures that were counted, the bar they are held against in words, and whether it was reached."""

    name: str
    figures: dict[str, Any]
    bar: str
    passed: bool


@dataclass(frozen=True)
class Run:
    """A result with what it takes to repeat it, and how many seconds it took."""

    result: Result
    seed: int
    short: bool
    seconds: float


def as_json(run: Run) -> str:
    """The run as one line of JSON."""
    result = run.result
    line = {
        "name": result.name,
        "seed": run.seed,
        "short": run.short,
        "seconds": round(run.seconds, 1),
        "figures": result.figures,
        "bar": result.bar,
        "passed": result.passed,
    }
    return json.dumps(line, default=str)


def as_table(runs: Sequence[Run]) -> str:
    """All runs for reading: the verdict, the bar, and each figure on a line of its own."""
    lines: list[str] = []
    for run in runs:
        result = run.result
        verdict = "passed" if result.passed else "MISSED"
        lines += [
            f"{result.name:<14} {verdict:<7} {run.seconds:7.1f} s   seed {run.seed}",
            f"    bar: {result.bar}",
        ]
        lines += [f"    {figure}: {_shown(value)}" for figure, value in result.figures.items()]
    return "\n".join(lines)


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} {_shown(each)}" for key, each in value.items())
    return (
        f"{value:,.2f}"
        if isinstance(value, float)
        else f"{value:,}"
        if isinstance(value, int)
        else str(value)
    )
