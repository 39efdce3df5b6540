"""What is said when something cannot be done: what happened, and what to do."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from slack_sdk.models.blocks import ContextBlock, PlainTextObject
from slack_sdk.models.views import View

from models.errors import (
    AlreadySettled,
    ConvenerError,
    NotAllowed,
    NotFound,
    NothingToUndo,
    NotSeated,
    NotSetUp,
    Refused,
    Stale,
)
from models.outbox import Message
from prompts import kit

MENTION = re.compile(r"<@[^|>]+\|([^>]+)>")


@dataclass(frozen=True)
class Explained:
    """An explanation as plain text (for a form's field) and as a message; ``field`` is where it belongs."""

    plain: str
    field: str | None = None

    @property
    def message(self) -> Message:
        """The explanation as a message."""
        return kit.say(kit.escape(self.plain))


def explain(error: ConvenerError, now: datetime) -> Explained:
    """Every error of ``models/errors.py`` in words. Raises KeyError for one that nobody has explained."""
    return EXPLAINED[type(error)](error)


def apology(reference: str) -> Explained:
    """Something went wrong that is our fault."""
    return Explained(
        "Something went wrong on our side and nothing was changed. Please try again; if it happens again, "
        f"tell your coordinator the reference {reference}."
    )


def busy() -> Explained:
    """The act did not get its turn in the database."""
    return Explained(
        "A lot is being written just now and your turn did not come, so nothing was changed. "
        "Please try again in a moment."
    )


def form_not_opened() -> Message:
    """Slack did not open the form in time."""
    return kit.say("Slack could not open the form just now. Nothing is lost: please try once more.")


def with_typed(message: Message, line: str) -> Message:
    """The message, and below it the line that was typed, to be copied and corrected: no word of it is lost.

    Plain text needs no escaping, so what is copied is what was typed; people are named as one types them.
    """
    if not line:
        return message
    told = "You typed: " + MENTION.sub(r"@\1", line)
    parts = [PlainTextObject(text=part, emoji=False) for part in _cut(told, kit.CONTEXT)]
    return Message(message.text, [*message.blocks, ContextBlock(elements=parts[:10]).to_dict()])


def _cut(text: str, length: int) -> list[str]:
    return [text[start : start + length] for start in range(0, len(text), length)]


def bare_home(text: str) -> dict[str, Any]:
    """An App Home that only says why there is no other; ``text`` is safe already."""
    return View(type="home", blocks=[kit.section(text)]).to_dict()


NOT_A_MEMBER = "That person is not on this committee yet. A coordinator can add them with /committee setup."


def _not_found(error: NotFound) -> Explained:
    ref = kit.clip(MENTION.sub(r"@\1", error.ref), 80)
    step = f"There is no action step {ref} here." if ref else "This names no action step, such as A12."
    told = {
        "owner": NOT_A_MEMBER,
        "goal": f"There is no goal {ref} here. /goals lists them.",
        "step": f"{step} /goals mine lists yours, /goals all of them.",
        "member": NOT_A_MEMBER,
        "presenter": "That person is not on this committee yet. Please pick a member.",
        "meeting": "No meeting is planned. A coordinator can set the meeting rule with /committee setup.",
        "term": "You have not been asked to chair. /chair shows who is next in line.",
        "agency": f"There is no agency called “{ref}” here.",
    }
    text = told.get(error.kind, "That is not here any more.")
    if error.near:
        text += f" Did you mean {kit.listed(error.near)}?"
    return Explained(text, error.kind)


def _not_allowed(error: NotAllowed) -> Explained:
    who = kit.listed(error.needs).replace(" and ", " or ")
    whom = "them" if "coordinator" in error.needs else "one of them, or your coordinator"
    return Explained(f"This needs the {who}. Nothing was changed; please ask {whom}.")


def _not_seated(_error: NotSeated) -> Explained:
    return Explained(
        "You are not on this committee, so there is nothing to show here. "
        "If you should be, ask a coordinator to add you with /committee setup."
    )


REFUSED = {
    "empty": "Please write a few words here.",
    "too_long": "That is {length} characters; please keep it shorter: one sentence is enough.",
    "unknown": "“{given}” is not known here. Please pick or type another.",
    "out_of_range": "{given} is too much or too little here. Please choose another number.",
    "same_person": "{given} cannot stand in for themselves. Please pick somebody else, or nobody.",
    "taken": "That channel is in use: the committee and each workgroup need one of their own. Pick another.",
    "name_taken": "There is a workgroup called “{given}” already. Please choose another name.",
    "seated": "{given} holds another seat already. Please pick somebody else, or change that seat.",
    "outsider": "{given} cannot sit here: it is an app, a closed account, or from another workspace.",
    "both_sides": "Somebody is in both lines. Each person stands on one side of the table only.",
    "not_in_line": "{given} is in neither line. Please put them into the line of their side first.",
    "past": "Please pick a day that is still to come.",
    "away_too": "{given} is away too. Please pick somebody else, or nobody.",
    "no_reason": "Please add a few words on why, as in: /goals drop A12 overtaken by the new law.",
    "no_status": "Please pick how it stands as well, so that your words are not lost.",
    "no_percent": "“{given}” is no percentage. Please write a whole number from 0 to 100.",
}


def _refused(error: Refused) -> Explained:
    words = REFUSED[error.code].format(given=kit.clip(error.given, 80), length=len(error.given))
    return Explained(words, error.field)


def _stale(error: Stale) -> Explained:
    who = "Somebody" if error.by is None else "Somebody else"
    return Explained(
        f"{who} changed {error.ref} while this form was open. Your words are still here: copy what you need, "
        "close the form and open it again to see the change."
    )


def _settled(error: AlreadySettled) -> Explained:
    told = {
        "step": f"{error.ref} is {error.state} already, so nothing was changed.",
        "goal": f"{error.ref} was given up meanwhile. Please pick another goal; /goals lists them.",
        "agenda": "The agenda is posted already; it is brought up to date by itself when something changes.",
        "term": "That question is settled already, so nothing was changed. /chair shows how things stand.",
        "meeting": "That meeting is over. Please pick the next one; /agenda shows it.",
        "topic": "That topic is off the agenda already.",
        "schedule": "That is over already, so there is nothing to run.",
    }
    return Explained(told[error.kind], error.kind)


def _nothing_to_undo(error: NothingToUndo) -> Explained:
    told = {
        "none": "There is no change of yours to take back.",
        "changed_since": "Somebody has changed that since, so it was not taken back. Edit it instead.",
    }
    return Explained(told[error.reason])


def _not_set_up(error: NotSetUp) -> Explained:
    told = {"chair": "No line of succession is set yet. A coordinator can set it with /committee setup."}
    return Explained(
        told.get(
            error.missing,
            "The committee is not set up yet. Whoever coordinates it types /committee setup: ten minutes.",
        )
    )


EXPLAINED: dict[type[ConvenerError], Callable[[Any], Explained]] = {
    NotFound: _not_found,
    NotAllowed: _not_allowed,
    NotSeated: _not_seated,
    Refused: _refused,
    Stale: _stale,
    AlreadySettled: _settled,
    NothingToUndo: _nothing_to_undo,
    NotSetUp: _not_set_up,
}
