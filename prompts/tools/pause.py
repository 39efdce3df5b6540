"""A pause: how it stands, the form that begins it, the question when it ends, and the restart."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from slack_sdk.models.blocks import (
    Block,
    CheckboxesElement,
    InteractiveElement,
    PlainTextInputElement,
    RadioButtonsElement,
)

from models.outbox import Message
from models.tools.pause_tables import BECAUSE_LIMIT, Pause
from prompts import ids, kit, words
from prompts.pickers import date_field
from prompts.tools.showing import named, on_day

SHOW = ids.tool("pause", "show")
BEGIN = ids.tool("pause", "begin")
AGAIN = ids.tool("pause", "again")
BEGIN_FORM = ids.tool("pause", "begin-form")
RESTART = ids.tool("pause", "restart")
CHANGE = ids.tool("pause", "change")
CHANGE_FORM = ids.tool("pause", "change-form")
UNDO = ids.tool("pause", "undo")

CANCEL, KEEP = "cancel", "keep"
TERMS = "terms"
MOST_PAST = 5

EMPTY = (
    "The committee is at work. When something from outside makes work impossible for a time, such as a flood "
    "or a shutdown, it can pause: I ask nobody anything until the restart, and then every open date is later "
    "by the length of the pause. Nothing turns late."
)
FORM = (
    "From now on I send no nudges, check-ins, agendas or digests, what waits to be sent waits on, and "
    "nobody's time to answer runs out. What people do themselves works as ever. I say nothing in public "
    "now: tell the group yourself. At the restart I do, once."
)
OUTSIDE = (
    "Days that others set, such as a grant's deadlines, do not move: a pause of ours does not bind them."
)
MOST_OUTSIDE = 5


def render(
    pause: Pause | None,
    past: Sequence[Pause],
    *,
    day: date,
    may_pause: bool,
    again: bool = False,
    outside: Sequence[tuple[date, str]] = (),
    notice: str = "",
) -> Message:
    """Whether the committee pauses, why and until when; with buttons for those who may.

    ``again`` offers to go on with the last pause; ``outside`` are days that others have set, with the source.
    """
    blocks: list[Block] = [kit.section(notice)] if notice else []
    blocks += [kit.header("Pause"), kit.section(_standing(pause) if pause else EMPTY)]
    if pause:
        blocks.append(kit.context(_outside(outside)))
    if may_pause:
        blocks.append(kit.actions(*_buttons(pause, day, again=again), block_id="pause"))
    if past:
        lines = (f"{_span(one)}: {kit.escape(kit.clip(one.because, 150))}" for one in past[:MOST_PAST])
        blocks.append(kit.context("Before: " + " · ".join(lines)))
    return kit.say(notice or "Pause", *blocks)


def _standing(pause: Pause) -> str:
    until = "a day that is still to be decided"
    if pause.restart_on:
        until = f"the morning of {words.full_day(pause.restart_on)}"
    asked = f"\nI ask again about that on {words.full_day(pause.ask_on)}." if pause.ask_on else ""
    meetings = "Meetings until then are called off" if pause.cancels else "Meetings are kept"
    terms = "terms of offices become longer too" if pause.moves_terms else "terms of offices are not moved"
    return (
        f":double_vertical_bar: *We pause* since {words.full_day(pause.began_on)}, until {until}.\n"
        f"> {kit.escape(pause.because)}\n"
        f"I ask nobody anything meanwhile. {meetings}; {terms}.{asked}"
    )


def _outside(days: Sequence[tuple[date, str]]) -> str:
    if not days:
        return OUTSIDE
    told = [f"{named(title)} on {on_day(due)}" for due, title in days[:MOST_OUTSIDE]]
    more = [f"{len(days) - len(told)} more"] if len(days) > len(told) else []
    return f"{OUTSIDE} These come meanwhile: {kit.listed([*told, *more])}. `/committee funding` has them."


def _buttons(pause: Pause | None, day: date, *, again: bool) -> list[InteractiveElement]:
    if pause is None:
        begin = kit.button("Begin a pause …", BEGIN)
        return [begin, kit.button("Go on with the last one …", AGAIN)] if again else [begin]
    asked = ("Restart now?", "Every open date is moved by the length of the pause, and the channel is told.")
    buttons = [
        kit.button("Restart now", RESTART, confirm=asked),
        kit.button("Another restart day …", CHANGE),
    ]
    if pause.began_on == day:
        back = ("Take it back?", "Everything goes on as if there had been no pause. No date is moved.")
        buttons.append(kit.button("Take the pause back", UNDO, confirm=back))
    return buttons


def _span(one: Pause) -> str:
    if one.undone or one.ended_at is None:
        return f"{on_day(one.began_on)}, taken back"
    return f"{on_day(one.began_on)}, {kit.counted(one.days, 'day')}"


def begin_form(
    *, metadata: Mapping[str, Any], last: Pause | None = None, day: date | None = None
) -> dict[str, Any]:
    """Why, until when, and what becomes of meetings and of terms; as in the ``last`` one, if it goes on."""
    back = last.restart_on if last and day and last.restart_on and last.restart_on > day else None
    because = PlainTextInputElement(
        initial_value=last.because if last else None, max_length=BECAUSE_LIMIT, multiline=True
    )
    blocks = [
        kit.section(_goes_on(last) if last else FORM),
        kit.field("Why do we pause?", "because", because, hint="One sentence that everybody may read."),
        date_field(
            "When do we restart?",
            "restart_on",
            back,
            hint="Leave it empty if that is to be decided: I ask one of you every 30 days.",
        ),
        *_what_becomes(last),
        kit.context(OUTSIDE),
    ]
    return kit.form("Begin a pause", BEGIN_FORM, blocks, submit="Pause", metadata=metadata)


def _what_becomes(last: Pause | None) -> list[Block]:
    choices = [
        kit.option("Call them off until the restart", CANCEL),
        kit.option("Keep them: people come all the same", KEEP),
    ]
    kept = choices[1] if last and not last.cancels else choices[0]
    terms = [kit.option("Terms become longer by the pause", TERMS)]
    ticked = terms if last and last.moves_terms else None
    return [
        kit.field(
            "What becomes of meetings?",
            "meetings",
            RadioButtonsElement(options=choices, initial_option=kept),
        ),
        kit.field(
            "Terms of the chair and other offices",
            "terms",
            CheckboxesElement(options=terms, initial_options=ticked),
            optional=True,
            hint="By-laws set these days, so they are not moved unless you tick this. A handover that falls "
            "into the pause is done at the restart.",
        ),
    ]


def _goes_on(last: Pause) -> str:
    return (
        f"We go on pausing from now. The dates that were moved by {kit.counted(last.days, 'day')} at the "
        "restart stay so, and only what is still to come is added: nothing moves twice. Where the restart "
        "was not told yet, it is not told."
    )


def change_form(pause: Pause, *, metadata: Mapping[str, Any]) -> dict[str, Any]:
    """Another day of the restart."""
    hint = "Leave it empty if that is to be decided."
    field = date_field("When do we restart?", "restart_on", pause.restart_on, hint=hint)
    return kit.form("Another restart day", CHANGE_FORM, [field], metadata=metadata)


def begun() -> str:
    """It pauses."""
    return ":double_vertical_bar: Saved: we pause from now on."


def changed() -> str:
    """Another day."""
    return ":white_check_mark: Saved."


def taken_back() -> str:
    """It never paused."""
    return ":white_check_mark: The pause is taken back. No date was moved."


def was_restarted(pause: Pause, steps: int) -> str:
    """We are at work again."""
    moved = f"{kit.counted(steps, 'step')} got a date that is {kit.counted(pause.days, 'day')} later"
    return f":arrow_forward: We are at work again. {moved}. The channel and the leads are told."


def restarted(pause: Pause) -> Message:
    """To the committee's channel, once."""
    later = kit.counted(pause.days, "day")
    return kit.say(
        f":arrow_forward: *We are at work again* after our pause of {later}. Every open date is later by as "
        "much, so nothing has turned late. `/goals mine` shows yours."
    )


def restarted_for_leads(pause: Pause, steps: int) -> Message:
    """To each lead, privately."""
    later = kit.counted(pause.days, "day")
    text = (
        f":arrow_forward: The pause is over. Open dates are {later} later ({kit.counted(steps, 'step')} in "
        "the whole committee); each old date is in its history. Days that others set, such as a grant's, "
        "have not moved. Check-ins begin again with their next turn. "
        "A word to your group helps: what has changed meanwhile, and which dates are still right?"
    )
    return kit.say(
        text, kit.section(text), kit.actions(kit.button("Goals", ids.OPEN_GOALS), block_id="pause")
    )


def held(pause: Pause) -> Message:
    """What stands below a message that was written before the pause and goes out after it."""
    later = kit.counted(pause.days, "day")
    told = f"I wrote this before our pause. Days that we set ourselves are {later} later now."
    return kit.say(told, kit.context(told))


def when_to_restart(pause: Pause) -> Message:
    """To one person, every 30 days while no day is set."""
    text = (
        f":double_vertical_bar: We pause since {words.full_day(pause.began_on)} "
        f"(“{kit.escape(kit.clip(pause.because, 150))}”), and no day is set for the restart. When is it?"
    )
    buttons = [
        kit.button("Restart now", RESTART),
        kit.button("Set the day …", CHANGE, style="primary"),
    ]
    told = "Only you are asked. If it is too early, leave it: I ask again in 30 days."
    return kit.say(text, kit.section(text), kit.actions(*buttons, block_id="pause:ask"), kit.context(told))
