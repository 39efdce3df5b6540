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
from models.roles import Role
from prompts import kit
from prompts.refused import REFUSED
from prompts.tools import refused as tools
from prompts.tools.undo import not_taken_back

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


def files_not_made(reference: str) -> Message:
    """Something of ours went wrong while the files were made; the reference is in the log."""
    return kit.say(
        "Sorry, the file could not be made, and nothing was sent. Please try again; if it happens again, "
        f"tell whoever runs Convener this reference: `{reference}`."
    )


def files_not_sent() -> Message:
    """Slack did not take the files."""
    return kit.say(
        "Slack did not take the files just now. Please try again; if it happens again, a coordinator should "
        "see whether the app is allowed to write files (`files:write`)."
    )


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
        "designee": NOT_A_MEMBER,
        "seat": "That seat does not count at this meeting. Please look at the list again.",
        "presenter": "That person is not on this committee yet. Please pick a member.",
        "mover": "That person is not on this committee. Please pick a member who moved it.",
        "seconder": "That person is not on this committee. Please pick a member, or nobody.",
        "recorder": NOT_A_MEMBER,
        "minutes": "Nobody has begun these minutes yet. /agenda minutes begins them.",
        "entry": "That is not in these minutes any more. /agenda minutes shows them as they are.",
        "meeting": "No meeting is planned. A coordinator can set the meeting rule with /committee setup.",
        "line": "You are not in the line of succession. /chair shows who is; a coordinator can change it.",
        "line_place": f"{ref} is not in the line of succession. /chair shows who is.",
        "term": "You have not been asked to chair. /chair shows who is next in line.",
        "agency": f"There is no agency called “{ref}” here.",
    }
    text = told.get(error.kind) or tools.NOT_FOUND.get(error.kind, "That is not here any more.")
    if error.near:
        text += f" Did you mean {kit.listed(error.near)}?"
    return Explained(text, error.kind)


def _not_allowed(error: NotAllowed) -> Explained:
    # Whoever calls a meeting does so while nobody chairs, and is allowed it then: no news to anybody else.
    who = kit.listed(one for one in error.needs if one != Role.CALLER).replace(" and ", " or ")
    whom = "them" if "coordinator" in error.needs else "one of them, or your coordinator"
    return Explained(f"This needs the {who}. Nothing was changed; please ask {whom}.")


def _not_seated(_error: NotSeated) -> Explained:
    return Explained(
        "You are not on this committee, so there is nothing to show here. "
        "If you should be, ask a coordinator to add you with /committee setup."
    )


def _refused(error: Refused) -> Explained:
    words = REFUSED.get(error.code) or tools.REFUSED[error.code]
    words = words.format(given=kit.clip(error.given, 80), length=len(error.given))
    return Explained(words, error.field)


def _stale(error: Stale) -> Explained:
    who = "Somebody" if error.by is None else "Somebody else"
    return Explained(
        f"{who} changed {error.ref} while this form was open. Your words are still here: copy what you need, "
        "close the form and open it again to see the change."
    )


_ATTENDANCE = {
    "cancelled": "That meeting was called off, so there is no attendance to take.",
    "approved": "The minutes of that meeting are approved, so its attendance stands. Record a correction.",
}
_MEETING = {
    "over": "That meeting is over. Please pick the next one; /agenda shows it.",
    "cancelled": "That meeting is called off already. /agenda next shows the coming dates.",
    "planned": "That meeting is held as planned already. /agenda next shows the coming dates.",
}


_GOAL = {
    "open": "{ref} is being worked on, so nothing was changed.",
    "met": "{ref} is met already, so nothing was changed. /goals reopen {ref} takes it up again.",
    "dropped": "{ref} was given up meanwhile. Please pick another goal; /goals lists them.",
}


def _settled(error: AlreadySettled) -> Explained:
    told = {
        "step": f"{error.ref} is {error.state} already, so nothing was changed.",
        "goal": _GOAL.get(error.state, _GOAL["dropped"]).format(ref=error.ref),
        "agenda": "The agenda is posted already; it is brought up to date by itself when something changes.",
        "closed_agenda": "That agenda is closed, as its notice rule asks. The chair or a coordinator can "
        "publish an amendment: a new topic, or one taken off.",
        "term": "That question is settled already, so nothing was changed. /chair shows how things stand.",
        "meeting": _MEETING.get(error.state, _MEETING["over"]),
        "attendance": _ATTENDANCE.get(error.state, "That attendance can no longer be changed."),
        "series": "These meetings have ended already, so nothing was changed.",
        "topic": "That topic is off the agenda already.",
        "minutes": "These minutes are approved and locked. A correction can be added to them.",
        "reviewed_minutes": "These minutes are reviewed already.",
        "open_minutes": "These minutes are not approved yet: the recorder can still change them.",
        "posted_minutes": "They are posted already; what is changed is brought up to date there.",
        "swap": "That question is answered already. /chair shows the line.",
        "vacancy": "That is settled already. /chair shows how things stand.",
        "feed": "That address was revoked already.",
        "agreement": "That agreement has ended already. /committee agreements shows those that hold.",
        "schedule": "That is over already, so there is nothing to run.",
    }
    return Explained(told.get(error.kind) or tools.SETTLED[error.kind], error.kind)


def _nothing_to_undo(error: NothingToUndo) -> Explained:
    told = {
        "none": "There is no change of yours to take back.",
        "changed_since": "Somebody has changed that since, so it was not taken back. Edit it instead.",
        "not_last": "That is not your last change any more, so nothing was taken back. "
        "Change it where it stands.",
        "imported": "The last thing you did was to import a plan. /committee plan takes it back as a whole.",
    }
    return Explained(told.get(error.reason) or not_taken_back(error.act))


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
