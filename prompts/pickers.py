"""The fields with which people pick a rule: how often, which weekday, what time, from when on."""

from datetime import date, time

from slack_sdk.models.blocks import (
    Block,
    DatePickerElement,
    NumberInputElement,
    StaticSelectElement,
    TimePickerElement,
)

from models.cadence import LONGEST_INTERVAL, ON_A_DATE, ON_A_DAY, ON_THE_LAST, Pick, pick_of, picked
from models.recurrence import Recurrence
from prompts import kit, words

EVERY = {
    "w1": "Every week",
    "w2": "Every second week",
    **{f"m{nth}": f"Every month, on the {words.ORDINALS[nth]} …" for nth in (1, 2, 3, 4, -1)},
}

EVERY_MEETING = {
    **EVERY,
    ON_A_DAY: "Every month, on a day such as the 15th",
    ON_THE_LAST: "Every month, on its last day",
    ON_A_DATE: "Every year, on the date of the first day",
}
"""How often a series can meet: what check-ins can, and what has no weekday."""


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


def meeting_rule_fields(present: Recurrence | None, *, proposed: Pick, at: time) -> list[Block]:
    """All that a series can be: as it is at present, else as proposed."""
    pick = (pick_of(present) if present else None) or proposed
    return [
        kit.field("How often", "every", select(EVERY_MEETING, pick.every)),
        number_field(
            "Less often: every how many weeks, months or years?",
            "interval",
            pick.interval,
            1,
            LONGEST_INTERVAL,
            optional=True,
            hint="Leave it empty for what is said above. With 3, “every month” becomes every third month.",
        ),
        weekday_field("Weekday, if it is on one", "weekday", pick.weekday),
        number_field("Day of the month, if it is on one", "monthday", pick.monthday, 1, 31, optional=True),
        time_field("At what time", "time", present.at if present else at),
        _start_field(present.start if present else None),
        date_field("Last day, if it ends", "until", pick.until),
    ]


def number_field(
    label: str,
    name: str,
    value: int | None,
    least: int,
    most: int,
    *,
    optional: bool = False,
    hint: str | None = None,
) -> Block:
    """A whole number within bounds."""
    element = NumberInputElement(
        is_decimal_allowed=False,
        initial_value=str(value) if value is not None else None,
        min_value=str(least),
        max_value=str(most),
    )
    return kit.field(label, name, element, optional=optional, hint=hint)


def date_field(label: str, name: str, value: date | None, *, hint: str | None = None) -> Block:
    """A day that may be left out."""
    element = DatePickerElement(initial_date=value.isoformat() if value else None)
    return kit.field(label, name, element, optional=True, hint=hint)


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


def term_fields(ends_on: date, *, months: int, notice: int) -> list[Block]:
    """When a term ends, how long the ones after it are, and how long before its end the next one is asked."""
    hint = "On that morning the next one takes over."
    return [
        kit.field(
            "Until which day?", "ends_on", DatePickerElement(initial_date=ends_on.isoformat()), hint=hint
        ),
        number_field("Months in a term", "term_months", months, 1, 60),
        number_field("How many days ahead is the next one asked?", "notice_days", notice, 1, 365),
    ]
