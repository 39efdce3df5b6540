"""The one gate before all that a person types: what the privacy guard says, to its writer alone.

It stands before every form and every command, so that no tool has to think of it. Nothing is kept of what it
stops. A name by itself, such as a signatory's, is nothing that the guard sees: so nearly no form is left out.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlmodel import Session

from handlers.replies import Correct, Open, Replies, Say, Turn
from handlers.visit import Visit
from models.committee import committee_with
from models.guard_finding import Finding, stops
from models.tools.private import findings_in
from prompts import guard as prompts
from prompts import guard_forms, ids

CLEAR = re.compile(
    r"(?:[a-z]*|(?:(?:done|reopen|edit|history)\s+)?#?[agm]\d{1,9}"
    r"(?:\s+(?:on[\s_-]?track|at[\s_-]?risk|blocked|done))?(?:\s+\d{1,3}\s?%)?)",
    re.IGNORECASE,
)
"""Words in which nothing can be found, so that nobody waits for the guard: ``mine``, ``A12 on track 60%``."""

GO_TOGETHER = {ids.tool("map", "evidence-form"): ("value", "text")}
"""Fields of which the second goes on with the first: "4" and "people with schizophrenia"."""

LEFT_OUT = {
    ids.tool("plan", "pasted"): "each cell is looked at when it is read, and asked about in the review",
}
"""Forms that the gate lets pass, and why."""

FROM_TALK = (ids.STEP_FORM, ids.TOPIC_FORM)
"""Forms that a shortcut fills with somebody's message: nobody has been asked about those words yet."""


def stopped(session: Session, visit: Visit) -> Replies:
    """What is shown instead of doing what was asked; None when it may be done."""
    if visit.by_form:
        return None if visit.name in LEFT_OUT else _form(session, visit)
    return _command(session, visit) if visit.by_command else None


@dataclass(frozen=True)
class _Typed:
    """What stands in a field, and what stood there when it was opened."""

    text: str
    before: str


def _form(session: Session, visit: Visit) -> Replies:
    """What needs other words is told on its field; what is grey once, at the top, and kept when sent again.

    All that was typed and picked stays in the form either way. Grey words that stood there when the form was
    opened have been asked about before, and are not at each change of something else.
    """
    typed = _typed(visit)
    found = _found(session, visit, {block_id: one.text for block_id, one in typed.items()})
    told = {block_id: prompts.warning(one, typed[block_id].text) for block_id, one in found.items()}
    if wrong := {block_id: told[block_id] for block_id, one in found.items() if stops(one)}:
        return Correct(wrong)
    if visit.name not in FROM_TALK:
        told = {
            block_id: why for block_id, why in told.items() if typed[block_id].text != typed[block_id].before
        }
    read = sha256("\n".join(typed[block_id].text for block_id in told).encode()).hexdigest()[:16]
    if not told or visit.metadata.get("read") == read:
        return None
    return Turn(guard_forms.shown_again(visit.view, told, metadata=visit.metadata | {"read": read}))


def _command(session: Session, visit: Visit) -> Replies:
    """A private answer in which the words wait for another wording, or to be kept as they are.

    What does not fit into a button waits in a form, which is opened at once.
    """
    if CLEAR.fullmatch(visit.text):
        return None
    found = _found(session, visit, {"words": visit.text}).get("words")
    if not found:
        return None
    held = guard_forms.Held(visit.once or "", visit.name, visit.text)
    if held.fits:
        return Say(guard_forms.render_stopped(found, held))
    carried = visit.carry(once=held.once, command=held.command, channel=visit.channel_id)
    warning = prompts.warning(found, held.text)
    return Open(guard_forms.rewording_form(held, warning=warning, metadata=carried))


def _found(session: Session, visit: Visit, texts: Mapping[str, str]) -> dict[str, list[Finding]]:
    """What the guard sees in what a member types, or in the first set-up; others are turned away behind."""
    committee, me = visit.known or committee_with(session, visit.team_id, visit.slack_id)
    if committee is not None and (me is None or not me.active):
        return {}
    return findings_in(session, committee.pk if committee else None, texts)


def _typed(visit: Visit) -> dict[str, _Typed]:
    """What was typed into the form's fields, by the id of the block."""
    found: dict[str, _Typed] = {}
    state = visit.view.get("state", {}).get("values", {})
    for block in visit.view.get("blocks", []):
        element = block.get("element", {})
        if block["type"] == "input" and element["type"] in ("plain_text_input", "rich_text_input"):
            given = state.get(block["block_id"], {}).get(element["action_id"], {})
            text = " ".join(_words(given.get("value") or given.get("rich_text_value")))
            found[block["block_id"]] = _Typed(text, " ".join(_words(element.get("initial_value"))))
    first, second = GO_TOGETHER.get(visit.name, ("", ""))
    if first in found and second in found:
        whole = f"{found[first].text} {found[second].text}".strip()
        found[second] = _Typed(whole, found[second].before)
    return found


def _words(value: Any) -> Iterator[str]:
    """The words of a field: plain as they are, those of formatted text piece by piece."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for one in value:
            yield from _words(one)
    elif value:
        yield from _words(value.get("text"))
        yield from _words(value.get("elements"))
