"""The fields with which people pick a rule: how often, which weekday, what time, from when on."""

from datetime import date, time

from slack_sdk.models.blocks import Block, DatePickerElement, StaticSelectElement, TimePickerElement

from models.cadence import picked
from models.recurrence import Recurrence
from prompts import kit, words

EVERY = {
    "w1": "Every week",
    "w2": "Every second week",
    **{f"m{nth}": f"Every month, on the {words.ORDINALS[nth]} …" for nth in (1, 2, 3, 4, -1)},
}


def rule_fields(
    present: Recurrence | None, *, every: str, weekday: int, at: time, with_start: bool = True
) -> list[Block]:
    """How often, weekday, time and first day: as they are at present, else as proposed."""
    if present is not None:
        every, weekday = picked(present.rule) or (every, weekday)
        at = present.at
    fields = [
        kit.field("How often", "every", select(EVERY, every)),
        weekday_field("Weekday", "weekday", weekday),
        time_field("At what time", "time", at),
    ]
    return [*fields, _start_field(present.start if present else None)] if with_start else fields


def weekday_field(label: str, name: str, weekday: int) -> Block:
    """A day of the week; its value is 0 for Monday."""
    return kit.field(label, name, select({str(n): day for n, day in enumerate(words.WEEKDAYS)}, str(weekday)))


def time_field(label: str, name: str, at: time) -> Block:
    """An hour of the day, on the committee's clocks."""
    return kit.field(label, name, TimePickerElement(initial_time=f"{at:%H:%M}"))


def _start_field(start: date | None) -> Block:
    return kit.field(
        "Not before",
        "start",
        DatePickerElement(initial_date=start.isoformat() if start else None),
        optional=True,
        hint="Leave it empty to start with the next such day. “Every second week” counts from the first one.",
    )


def select(options: dict[str, str], chosen: str | None) -> StaticSelectElement:
    """A select of value -> words, with one chosen if it is among them."""
    made = {value: kit.option(text, value) for value, text in options.items()}
    return StaticSelectElement(options=list(made.values()), initial_option=made.get(chosen or ""))
