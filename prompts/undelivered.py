"""What could not be delivered: why in plain words, and what somebody can do about it."""

from collections.abc import Sequence
from dataclasses import dataclass

from slack_sdk.models.blocks import Block, InteractiveElement

from models.causes import Cause
from models.meeting import Meeting
from models.outbox import Kind, Message
from models.places import Place
from models.resend import Again
from models.undelivered import Failure, News, Trouble
from prompts import ids, kit, words

MOST = 15
"""Places in one report: a tired reader's patience, well within a message's blocks."""

MOST_TROUBLES = 8

KINDS = {
    Kind.NUDGE: "a reminder about commitments",
    Kind.CHECKIN: "the check-in questions",
    Kind.REMINDER: "a reminder of the check-in",
    Kind.WRAP_UP: "a check-in's summary",
    Kind.AGENDA: "the agenda",
    Kind.DIGEST: "the weekly digest",
    Kind.CHAIR: "a word about the chair",
    Kind.NOTICE: "a notice",
}
"""What kind of message it is: all that others learn of somebody's private one."""


@dataclass(frozen=True)
class _Words:
    """A cause in two or three words, as a sentence about ``{place}``, and what to do about it."""

    short: str
    why: str
    todo: str


INVITE = "Type `/invite @Convener` in that channel."
OPERATOR = "Please tell whoever runs Convener"

EXPLAINED = {
    Cause.ARCHIVED: _Words(
        "archived",
        "{place} is archived.",
        "Unarchive it in Slack, or pick another channel with `/committee setup`.",
    ),
    Cause.NOT_IN_CHANNEL: _Words("I am not in it", "I am not in {place}.", INVITE),
    Cause.CHANNEL_GONE: _Words(
        "not found",
        "I cannot find {place}: it was deleted, or it is private and I am not in it.",
        f"{INVITE} If it is gone, pick another one with `/committee setup`.",
    ),
    Cause.ACCOUNT_CLOSED: _Words(
        "no active account here",
        "{place} has no active account in this Slack any more.",
        "Name a designee, or somebody else for the seat, with `/committee setup`. "
        "*Edit* in `/goals` gives a commitment to somebody else.",
    ),
    Cause.AN_APP: _Words(
        "an app, not a person",
        "{place} is an app, and apps get no private messages.",
        "Pick a person for the seat with `/committee setup`.",
    ),
    Cause.MESSAGES_OFF: _Words(
        "private messages are off",
        "Private messages from Convener are switched off, so {place} gets none.",
        f"{OPERATOR}: in the app's settings at Slack, under *App Home*, the *Messages Tab* belongs on.",
    ),
    Cause.NOT_ALLOWED: _Words(
        "I may not post there",
        "A setting of this Slack does not let me post to {place}.",
        "A workspace admin can allow it: in the channel's settings, under who can post.",
    ),
    Cause.NO_PERMISSION: _Words(
        "I lack a permission",
        "Convener lacks a permission that it needs for {place}.",
        f"{OPERATOR}: `python bot.py check` names the permission; then the app is installed once more.",
    ),
    Cause.MESSAGE_GONE: _Words(
        "what it belongs to is gone",
        "In {place} somebody deleted the message that it belongs to.",
        "Nothing is to be done: the next one stands on its own.",
    ),
    Cause.UNCHANGEABLE: _Words(
        "it cannot be changed any more",
        "Slack does not let me change that message in {place} any more.",
        "Nothing is to be done: the next one is right from the start.",
    ),
    Cause.ILL_WRITTEN: _Words(
        "Slack did not take it",
        "Slack did not take what I had written to {place}. That is our fault, not yours.",
        f"{OPERATOR}; the log has it as message {{reference}}.",
    ),
    Cause.OTHER: _Words(
        "Slack refused it",
        "Slack refused what I sent to {place} (“{word}”).",
        f"{OPERATOR}; the log has it as message {{reference}}.",
    ),
}

UNSURE = (
    "It may have arrived all the same: Slack's answer was lost, and I could not look. I never send twice by "
    "myself, so please look there first."
)

ONCE_MORE = ("Send again?", "Slack may have it already. Have you looked there?")


def render_report(news: News) -> Message:
    """To a coordinator: what did not get through, where, why, and what to do. Never another's words."""
    head = "*Some of what I send did not get through.*"
    if news.steps_in:
        head += " No coordinator of yours can be reached, so you hear of it as chair."
    blocks: list[Block] = [kit.section(head)]
    for failure in news.failures[:MOST]:
        blocks.append(_told(failure, button=not news.steps_in))
    if len(news.failures) > MOST:
        blocks.append(kit.context(f"… and {len(news.failures) - MOST} more places: `/committee` has them."))
    blocks.append(kit.context("I tell each of these once a week at most. `/committee` shows what is open."))
    return kit.say("Some of what I send did not get through. Here is why, and what helps.", *blocks)


def _told(failure: Failure, *, button: bool) -> Block:
    why, todo = explain(failure.cause, failure.place, word=failure.word, reference=failure.reference)
    kinds = kit.listed(KINDS[kind] for kind in failure.kinds)
    told = f"*{why}*\nNot delivered: {kinds}.\n:point_right: {todo}"
    if failure.unsure:
        told = f"*Perhaps not delivered to {name_of(failure.place)}: {kinds}.* {UNSURE}"
        told += f"\n{why} {todo}" if failure.cause != Cause.OTHER else ""
    again = _again(failure.place, unsure=failure.unsure) if button and failure.again else None
    return kit.section(told, accessory=again)


def _again(place: Place, *, unsure: bool) -> InteractiveElement:
    return kit.button("Send again", ids.SEND_AGAIN, place.target, confirm=ONCE_MORE if unsure else None)


def explain(cause: Cause, place: Place, *, word: str = "", reference: int = 0) -> tuple[str, str]:
    """Why, and what to do, as sentences."""
    told = EXPLAINED[cause]
    facts = {"place": name_of(place), "word": kit.escape(kit.clip(word, 80)), "reference": reference}
    why = told.why.format(**facts)
    return f"{why[0].upper()}{why[1:]}", told.todo.format(**facts)


def name_of(place: Place) -> str:
    """A person by name, without a ping; a channel as Slack shows it."""
    if not place.person:
        return kit.channel(place.target)
    return kit.escape(place.name) if place.name else "somebody who is not a member"


def glance_blocks(troubles: Sequence[Trouble], *, may_send: bool) -> list[Block]:
    """Whom and what I cannot reach; to those who can help, with what helps and a way to send again."""
    if may_send:
        shown = [_trouble(one) for one in troubles[:MOST_TROUBLES]]
        left = len(troubles) - len(shown)
        more = [kit.context(f"… and {left} more that I cannot reach.")] if left else []
        return [*shown, *more]
    cut_off = [one for one in troubles if one.unreachable]
    if not cut_off:
        return []
    names = kit.listed(f"{name_of(one.place)} ({EXPLAINED[one.cause].short})" for one in cut_off[:20])
    left = len(cut_off) - 20
    more_names = f" … and {left} more" if left > 0 else ""
    return [kit.section(f":mailbox_with_no_mail: I cannot reach {names}{more_names}. The coordinators know.")]


def _trouble(one: Trouble) -> Block:
    told = EXPLAINED[one.cause]
    _, todo = explain(one.cause, one.place)
    if one.unreachable:
        text = f":mailbox_with_no_mail: I cannot reach {name_of(one.place)} ({told.short}). {todo}"
    else:
        text = f":mailbox_with_mail: Something for {name_of(one.place)} was not delivered."
    if not one.again:
        return kit.section(text)
    waits = "One message waits" if one.again == 1 else f"{one.again} messages wait"
    text += f"\n{waits} for *Send again*."
    return kit.section(text, accessory=_again(one.place, unsure=one.unsure))


def sent_again(again: Again, place: Place) -> Message:
    """What the button has done."""
    where = name_of(place)
    too_old = ""
    if again.too_old:
        verb = "is" if again.too_old == 1 else "are"
        too_old = (
            f" {kit.counted(again.too_old, 'message')} {verb} too old to be of use, so I leave it at that."
        )
    if not again.sent:
        return kit.say(f"Nothing waits to be sent to {where}: it is out again, or settled by now.{too_old}")
    it = "it fails" if again.sent == 1 else "one fails"
    goes = "message goes" if again.sent == 1 else "messages go"
    return kit.say(f"{again.sent} {goes} to {where} now. If {it} again, I tell you.{too_old}")


def posting_in_doubt(meeting: Meeting, trouble: Trouble) -> Message:
    """An agenda on its way to where nothing has got through lately."""
    why, todo = explain(trouble.cause, trouble.place)
    day = words.full_day(meeting.day)
    return kit.say(
        f"I try to post the agenda for {day}, but it may not get through. {why} {todo} "
        "If it fails, `/committee` shows it, and a coordinator can send it again from there."
    )


def not_posted(meeting: Meeting, trouble: Trouble) -> Message:
    """An agenda that was posted and did not get through."""
    why, todo = explain(trouble.cause, trouble.place)
    day = words.full_day(meeting.day)
    return kit.say(
        f"The agenda for {day} could not be delivered. {why} {todo} "
        "Then a coordinator presses *Send again* in `/committee`."
    )
