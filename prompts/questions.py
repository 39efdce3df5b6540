"""The questions of a check-in for each of the six steps, from ``questions.toml``."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from models.committee import Step

FILE = Path(__file__).with_name("questions.toml")


@dataclass(frozen=True)
class Questions:
    """What is asked above a list of commitments, and of a group that takes issues as they arise.

    ``undated`` stands above the commitments of such a group, where the usual question speaks of dates.
    """

    checkin: str
    came_up: str
    undated: str = ""

    def above(self, *, dated: bool) -> str:
        """The question above the commitments of a workgroup that works by dates, or without."""
        return self.checkin if dated else self.undated or self.checkin


def questions_for(step: Step) -> Questions:
    """The questions of that step."""
    return _all()[step]


@cache
def _all() -> dict[Step, Questions]:
    """All of them. Raises KeyError or TypeError when the file misses a step or a question."""
    told = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {step: Questions(**told[step.value]) for step in Step}
