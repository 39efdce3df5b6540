"""The one place where the map asks the privacy guard: it is asked before anything is kept."""

from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Any

from sqlmodel import Session

from handlers.replies import Correct, Replies, Turn
from handlers.visit import Visit
from models.committee import members_of
from models.guard import check, stops
from prompts import guard as prompts
from prompts.tools.map_forms import look_again

Form = Callable[[str, dict[str, Any]], dict[str, Any]]
"""The form once more, from a warning to stand at its top and what it carries."""


def guarded(session: Session, visit: Visit, texts: Mapping[str, str], form: Form) -> Replies:
    """None when the texts (by the field that each stands in) can be kept; else what is shown instead.

    What needs other words is told on its field. What is grey is told once at the top of the form, and kept
    when it is sent again unchanged. All that was typed stays in the form either way.
    """
    committee, _ = visit.enter(session)
    names = [member.name for member in members_of(session, committee.pk)]
    found = {name: findings for name, text in texts.items() if (findings := check(text, names))}
    if stopped := {name: prompts.warning(one, texts[name]) for name, one in found.items() if stops(one)}:
        return Correct(stopped)
    read = sha256("\n".join(texts[name] for name in found).encode()).hexdigest()[:16]
    if not found or visit.metadata.get("read") == read:
        return None
    warning = "\n".join(prompts.warning(findings, texts[name]) for name, findings in found.items())
    return Turn(form(look_again(warning), visit.metadata | {"read": read}))
