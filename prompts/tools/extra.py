"""The one question of an instrument in a check-in: its line, its fields in the form, what came of it."""

from datetime import date

from slack_sdk.models.blocks import Block, DatePickerElement, PlainTextInputElement

from models.asking import Extra
from models.outbox import Message
from models.tools.cycle_tables import TEXT_LIMIT, Cycle
from models.tools.indicator import Indicator
from models.tools.milestones import Milestone
from models.tools.period import Span
from prompts import ids, kit, words
from prompts.pickers import select
from prompts.tools import indicator_words
from prompts.tools import milestones as points
from prompts.tools.cycle import CHANGE_LINE, COMPARED, DECIDE, observed
from prompts.tools.showing import named, sentence

OBSERVED, COMPARISON, VALUE, OF, STANDS, DUE = (
    f"extra-{name}" for name in ("observed", "compared", "value", "of", "stands", "due")
)
REACHED, HOLDS, MOVES = "reached", "holds", "moves"
CHOICES = {
    REACHED: "It is reached",
    HOLDS: "Not yet; its day holds",
    MOVES: "Not yet; it needs another day",
}
PREDICTION = 300


def span_of(one: Extra) -> Span:
    """The period that it is about."""
    assert one.first is not None, one.key
    assert one.last is not None, one.key
    return Span(one.first, one.last)


def question(one: Extra, *, today: date) -> str:
    """What is asked, safe for mrkdwn."""
    match one.thing:
        case Cycle() as cycle:
            change, said = (kit.clip(cycle.change, CHANGE_LINE), kit.clip(cycle.prediction, PREDICTION))
            ended = f"Test of change *{cycle.ref}* {kit.escape(change)} has ended. What was observed?"
            return f"{ended}\nYou predicted: {kit.escape(said)}"
        case Indicator() as indicator:
            period = indicator_words.span(span_of(one), indicator.period)
            return f"*{named(indicator.name)}*: what is the number for {period}?"
        case Milestone() as milestone:
            day = words.near_day(milestone.due, today)
            when = f"was for {day}" if milestone.due < today else f"is for {day}"
            return f"Milestone *{kit.escape(milestone.title)}* {when}. Is it reached, or does its day hold?"
        case _:
            raise TypeError(one.key)


def block(one: Extra, *, today: date) -> Block:
    """The question in the message that asks; its answer is two fields away."""
    button = kit.button("Answer …", ids.CHECKIN_EXTRA, one.key)
    return kit.section(
        question(one, today=today), accessory=button, block_id=f"extra:0/{ids.CHECKIN}/question"
    )


def fields(one: Extra, *, today: date) -> list[Block]:
    """The question in the form; whoever has no answer yet leaves it empty."""
    told = kit.section(question(one, today=today))
    match one.thing:
        case Cycle():
            text = PlainTextInputElement(multiline=True, max_length=TEXT_LIMIT)
            hint = "What you saw, also what nobody expected. Systems only, never individuals."
            compared = {each.value: sentence(said) for each, said in COMPARED.items()}
            return [
                told,
                kit.field("What was observed?", OBSERVED, text, optional=True, hint=hint),
                kit.field("Beside the prediction, it was", COMPARISON, select(compared, None), optional=True),
            ]
        case Indicator() as indicator:
            return [told, *_number_fields(indicator)]
        case _:
            return [
                told,
                kit.field("How does it stand?", STANDS, select(CHOICES, None), optional=True),
                kit.field("If it needs another day", DUE, DatePickerElement(), optional=True),
            ]


def _number_fields(indicator: Indicator) -> list[Block]:
    hint = "It is kept with the indicator, with your name and the day."
    found = [kit.field("The number", VALUE, PlainTextInputElement(max_length=60), optional=True, hint=hint)]
    if indicator.denominator:
        label = kit.clip(f"Of how many? {indicator.denominator}", 150)
        found.append(kit.field(label, OF, PlainTextInputElement(max_length=60), optional=True))
    return found


def was_observed(cycle: Cycle) -> Message:
    """It is kept; what is left is one press."""
    told = observed(cycle)
    return kit.say(told, kit.section(told), kit.actions(kit.button("Decide …", DECIDE, str(cycle.pk))))


def stands(milestone: Milestone, choice: str) -> Message:
    """The milestone as it is now."""
    if choice == REACHED:
        return kit.say(points.reached(milestone))
    return kit.say(points.saved(milestone))


def gone(typed: str) -> Message:
    """Somebody has answered it meanwhile; what was typed is not lost."""
    quoted = f"\n> {kit.escape(kit.clip(' '.join(typed.split()), 1000))}" if typed.strip() else ""
    return kit.say(f"That question was settled meanwhile, so this was not kept:{quoted}")
