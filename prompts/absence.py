"""What is said when somebody goes away, comes back or stands in."""

from collections.abc import Sequence
from datetime import date

from slack_sdk.models.blocks import DatePickerElement

from models.committee import Member
from models.dates import Reading
from models.lines import Line
from models.outbox import Message
from prompts import ids, kit, packing, steps, words
from prompts.dates import why_no_date

EXAMPLE = "`/checkin away until 7 December @ben`, or without a person."


def away(until: date, stand_in: Member | None) -> Message:
    """The reading of the date in full words, and who is asked meanwhile."""
    who = f"{kit.mention(stand_in.slack_id)} is asked instead and has been told." if stand_in else ""
    text = (
        f":palm_tree: Nobody asks you anything until *{words.full_day(until)}*, your first day back, "
        f"and nothing counts as missed. {who}\nNot what you meant? Pick the day here."
    )
    day = DatePickerElement(action_id=ids.AWAY_UNTIL, initial_date=until.isoformat())
    return kit.say(text, kit.section(text), kit.actions(day, kit.button("I am here", ids.AWAY_BACK)))


def no_day(reading: Reading) -> Message:
    """The day of return could not be read."""
    return kit.say(f"Until when are you away? I see no day: {why_no_date(reading)}.\nFor instance {EXAMPLE}")


def one_person() -> Message:
    """Several people were named as stand-in."""
    return kit.say(f"One person can stand in. Please name just one:\n{EXAMPLE}")


def standing_in(owner: Member, until: date, lines: Sequence[Line], *, today: date) -> Message:
    """To the stand-in, privately: for whom, how long and with what."""
    text = (
        f"{kit.mention(owner.slack_id)} is away until *{words.full_day(until)}* "
        "and has named you to stand in. You are asked about their commitments meanwhile, "
        "and can answer for them. Only you see this."
    )
    told = [f"• {steps.named(line.step)} · {steps.standing(line, today)}" for line in lines]
    message = kit.say(
        text,
        kit.section(text),
        *packing.sections("", told, most=30, room=3, where="`/checkin` has them all"),
        kit.actions(kit.button("See them in one form", ids.OPEN_CHECKIN)),
    )
    return steps.mentioning(message, [line.step for line in lines])


def back(*, was_away: bool, open_steps: int) -> Message:
    """Welcome, and what waits."""
    if not was_away:
        return kit.say("You were not away, so nothing has changed.")
    waiting = f"{kit.counted(open_steps, 'open commitment')} of yours: `/goals mine` shows them."
    return kit.say(f"Welcome back. {waiting if open_steps else 'Nothing waits for you. :seedling:'}")
