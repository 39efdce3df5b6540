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
    text = told.get(error.kind, "That is not here any more.")
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
    "required": "Please pick one here: without it the rest cannot work.",
    "of_committee": "That is an office of the whole committee. Please leave the workgroup empty.",
    "one_side": "Co-chairs come from two sides of the table, and here both could be of one. Set the chair's "
    "rules to one side first (/chair rules), and the co-chair to the other.",
    "other_side": "{given} does not sit on that side of the table. Please pick somebody who does; a "
    "coordinator gives people a seat with /committee setup.",
    "said_no": "{given} has said no to this term already. Please pick somebody else.",
    "holds_it": "{given} holds it now, and it goes to the other side next. Please pick somebody else.",
    "at_limit": "{given} has served as many terms in a row as one person may. Please pick somebody else.",
    "to_come": "Please pick today, or a day before it.",
    "past": "Please pick a day that is still to come.",
    "too_far": "That is more than two years away. Please pick a day that is nearer.",
    "no_time": "Please pick an hour.",
    "no_day": "Please pick a day.",
    "principal_comes": "{given}, whose seat it is, has said to come, so there is nothing to answer.",
    "somebody_comes": "{given} comes for that seat already. Whoever holds it can change that.",
    "sits_elsewhere": "{given} comes for another seat, and one person sits on one seat. Please name another.",
    "nobody_named": "Please pick who comes in your place.",
    "empty_seat": "Nobody holds that seat just now, so only a designee can come for it.",
    "too_early": "Attendance can be taken from the day of the meeting on. Nothing was saved.",
    "outside_meeting": "That is not within the meeting. Please pick an hour from its beginning to its end.",
    "left_first": "Nobody leaves before they arrive. Please pick a later hour, or none.",
    "no_monthday": "Please say on which day of the month, from 1 to 31.",
    "no_first_day": "Please pick the first day: it says on which date of the year it is.",
    "ends_before_start": "That is before the first day. Please pick a later last day, or none.",
    "never_occurs": "There is no such day before it ends. Please pick a later last day, or none.",
    "never_held": "Every day of this rule is a holiday, so it would never be held. Please pick another.",
    "meets_already": "There is a meeting then already. Please pick another day or hour.",
    "no_party": "{given} is not among the parties. Please pick it there as well, or take it out here.",
    "not_yet": "That day is still to come. Please leave it empty until it is signed.",
    "before_signed": "That is before it was signed. Please check both days.",
    "agency_gone": "That agency is not here any more. Please pick another.",
    "no_link": "“{given}” is no link. It begins with https:// and has no spaces.",
    "too_long_off": "At most {given} days can be off at once. Please put in a long recess as two.",
    "was_cancelled": "That meeting was cancelled, so there are no minutes of it.",
    "not_begun": "That meeting has not begun yet. Its minutes can be written from its beginning on.",
    "not_reviewed": "These minutes are still a draft. Please look them through and press Reviewed first.",
    "same_meeting": "Minutes are approved at a later meeting of the same group, not at their own.",
    "no_quorum_to_approve": "There was no quorum in this meeting, so the minutes wait for the next one.",
    "before_opened": "That is before it was called to order. Please check both times.",
    "own_motion": "{given} moved it. Please pick somebody else as seconder, or nobody.",
    "was_away": "{given} is recorded as not there. Please pick another, or correct the roll call first.",
    "too_many_votes": "That makes {given} seats present. Please check the count, or the roll call.",
    "no_quorum": "No quorum ({given} seats): it cannot be adopted. Lay it over, or write down what was said.",
    "outvoted": "{given} does not adopt a motion. Please check the count, or what came of it.",
    "no_owner": "Please pick the one person who is responsible.",
    "no_date": "Please pick the day by which it is due.",
    "part_gone": "That part is not on this agenda any more. Please pick another.",
    "away_too": "{given} is away too. Please pick somebody else, or nobody.",
    "part_twice": "One part stands there twice. Please take one of the two out.",
    "no_business": "There is no place for topics. Please keep a line “New business”.",
    "too_many_parts": "At most {given} parts fit. Please take some out.",
    "no_reason": "Please add a few words on why, as in: /goals drop A12 overtaken by the new law.",
    "no_status": "Please pick how it stands as well, so that your words are not lost.",
    "too_many": "You have {given} already. Please revoke those that you do not use, then get a new one.",
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


_ATTENDANCE = {
    "cancelled": "That meeting was called off, so there is no attendance to take.",
    "approved": "The minutes of that meeting are approved, so its attendance stands. Record a correction.",
}
_MEETING = {
    "over": "That meeting is over. Please pick the next one; /agenda shows it.",
    "cancelled": "That meeting is called off already. /agenda next shows the coming dates.",
    "planned": "That meeting is held as planned already. /agenda next shows the coming dates.",
}


def _settled(error: AlreadySettled) -> Explained:
    told = {
        "step": f"{error.ref} is {error.state} already, so nothing was changed.",
        "goal": f"{error.ref} was given up meanwhile. Please pick another goal; /goals lists them.",
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
