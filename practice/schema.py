"""Small checks that put together say whether JSON has a shape, in Slack's words.

A check is a function (report, value, path): it adds what is wrong to the report; `path` is a JSON pointer.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]


@dataclass
class Report:
    """What is wrong so far; `surface` is "message", "modal" or "home"."""

    surface: str
    problems: list[str] = field(default_factory=list)

    def add(self, words: str, path: str) -> None:
        self.problems.append(f"{words} [json-pointer:{path}]")


Check = Callable[[Report, Any, str], None]


def string(most: int | None = None, *, least: int = 0, pattern: str | None = None, like: str = "") -> Check:
    """A string of `least` to `most` characters; `like` names the form that `pattern` stands for."""

    def check(report: Report, value: Any, path: str) -> None:
        if not isinstance(value, str):
            report.add("must provide a string", path)
        elif len(value) < least:
            report.add(f"must be more than {least - 1} characters", path)
        elif most is not None and len(value) > most:
            report.add(f"must be less than {most + 1} characters", path)
        elif pattern and not re.fullmatch(pattern, value):
            report.add(f"must be a valid {like}", path)

    return check


def boolean(report: Report, value: Any, path: str) -> None:
    if not isinstance(value, bool):
        report.add("must provide a boolean", path)


def integer(least: int | None = None, most: int | None = None) -> Check:
    def check(report: Report, value: Any, path: str) -> None:
        if isinstance(value, bool) or not isinstance(value, int):
            report.add("must provide an integer", path)
        elif least is not None and value < least:
            report.add(f"must be greater than {least - 1}", path)
        elif most is not None and value > most:
            report.add(f"must be less than {most + 1}", path)

    return check


def one_of(*allowed: str) -> Check:
    def check(report: Report, value: Any, path: str) -> None:
        if value not in allowed:
            report.add(f"must be one of: {', '.join(allowed)}", path)

    return check


def array(item: Check, *, least: int = 0, most: int | None = None) -> Check:
    def check(report: Report, value: Any, path: str) -> None:
        if not isinstance(value, list):
            report.add("must provide an array", path)
            return
        if len(value) < least:
            report.add(f"no fewer than {least} items allowed", path)
        if most is not None and len(value) > most:
            report.add(f"no more than {most} items allowed", path)
        for index, each in enumerate(value):
            item(report, each, f"{path}/{index}")

    return check


def structure(required: Mapping[str, Check], optional: Mapping[str, Check] | None = None) -> Check:
    """An object with these fields, perhaps those, and no others."""
    known = {**required, **(optional or {})}

    def check(report: Report, value: Any, path: str) -> None:
        if not isinstance(value, dict):
            report.add("must provide an object", path)
            return
        for name in required:
            if name not in value:
                report.add(f"missing required field: {name}", path)
        for name, each in value.items():
            if name in known:
                known[name](report, each, f"{path}/{name}")
            else:
                report.add(f"invalid additional property: {name}", path)

    return check


def by_type(kinds: Mapping[str, Check]) -> Check:
    """An object whose `type` says which check it must pass."""

    def check(report: Report, value: Any, path: str) -> None:
        if not isinstance(value, dict):
            report.add("must provide an object", path)
        elif "type" not in value:
            report.add("missing required field: type", path)
        elif value["type"] not in kinds:
            report.add(f"unsupported type: {value['type']}", f"{path}/type")
        else:
            kinds[value["type"]](report, value, path)

    return check


def also(*checks: Check) -> Check:
    """All of these, one after the other; the later ones only when the earlier found nothing."""

    def check(report: Report, value: Any, path: str) -> None:
        before = len(report.problems)
        for each in checks:
            each(report, value, path)
            if len(report.problems) > before:
                return

    return check


def either(one: str, other: str, *, both: bool = False) -> Check:
    """An object with one of two fields (`both`: or with both)."""

    def check(report: Report, value: Any, path: str) -> None:
        held = [name for name in (one, other) if value.get(name)]
        if not held:
            report.add(f"must define either `{one}` or `{other}`", path)
        elif len(held) == 2 and not both:
            report.add(f"must define only one of `{one}` and `{other}`", path)

    return check
