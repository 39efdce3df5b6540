"""``python bot.py guard``: what the privacy guard says of a text, as one line of JSON."""

import json
import sys
from collections.abc import Iterator

from models.guard import check, stops


def answers(text: str | None) -> Iterator[str]:
    """An answer for the text; without one, for each line of standard input as it comes."""
    if text is not None:
        yield answer(text)
        return
    sys.stdin.reconfigure(errors="replace")  # type: ignore[union-attr]
    for line in sys.stdin:
        yield answer(line.rstrip("\r\n"))


def answer(text: str) -> str:
    """``{"ok": …, "findings": […]}``; it holds where something was found, and nothing of the text."""
    findings = check(text)
    told = [
        {
            "kind": one.kind.value,
            "severity": one.severity.value,
            "start": one.start,
            "end": one.end,
            "why": one.why,
        }
        for one in findings
    ]
    return json.dumps({"ok": not stops(findings), "findings": told})
