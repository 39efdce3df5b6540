"""Due work of the tools of the six steps; a file is imported when its work is first due."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

Fire = Callable[..., None]


def later(file: str, function: str) -> Fire:
    """That function of that file here, imported when it is first called."""

    def fire(*facts: Any, **named: Any) -> None:
        getattr(import_module(f"jobs.tools.{file}"), function)(*facts, **named)

    return fire
