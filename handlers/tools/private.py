"""What the privacy guard says of a form, to its writer alone, before anything is kept."""

from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Any

from sqlmodel import Session

from handlers.replies import Correct, Replies, Turn
from handlers.visit import Visit, field_of
from models.committee import Committee
from models.guard import stops
from models.tools.private import findings_in
from prompts.guard import look_again, warning

Form = Callable[[str, dict[str, Any]], dict[str, Any]]
"""The form once more, from a warning to stand at its top and what it carries."""


def guarded(session: Session, visit: Visit, texts: Mapping[str, str], form: Form) -> Replies:
    """None when the texts (by the field that each stands in) can be kept; else what is shown instead.

    What needs other words is told on its field. What is grey is told once at the top of the form, and kept
    when it is sent again unchanged. All that was typed stays in the form either way.
    """
    committee, _ = visit.enter(session)
    found = findings_in(session, committee.pk, texts)
    if wrong := {name: warning(one, texts[name]) for name, one in found.items() if stops(one)}:
        return Correct(wrong)
    read = sha256("\n".join(texts[name] for name in found).encode()).hexdigest()[:16]
    if not found or visit.metadata.get("read") == read:
        return None
    told = "\n".join(warning(findings, texts[name]) for name, findings in found.items())
    return Turn(form(look_again(told), visit.metadata | {"read": read}))


def stopped(session: Session, visit: Visit, committee: Committee, *fields: str) -> Correct | None:
    """What has to be said another way, on its field, with all that was typed kept; None if nothing has.

    The models refuse it all the same; here it is said where, why and how else.
    """
    texts = {field: visit.values.get(field) or "" for field in fields}
    found = findings_in(session, committee.pk, texts)
    blocks = {field_of(block["block_id"]): block["block_id"] for block in visit.view["blocks"]}
    wrong = {blocks[field]: warning(one, texts[field]) for field, one in found.items() if stops(one)}
    return Correct(wrong) if wrong else None


def with_grey(session: Session, visit: Visit, committee: Committee, notice: str, *fields: str) -> str:
    """The notice and, where a text was kept that had better be looked at once more, why."""
    texts = {field: visit.values.get(field) or "" for field in fields}
    found = findings_in(session, committee.pk, texts)
    told = [f":point_right: {warning(one, texts[field])}" for field, one in found.items()]
    return "\n".join([notice, *told])
