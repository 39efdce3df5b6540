"""The forms of indicators: what is kept of one, one number of it, and many from a table."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from slack_sdk.models.blocks import (
    Block,
    CheckboxesElement,
    PlainTextInputElement,
    StaticSelectElement,
    UserSelectElement,
)

from models.goal import Goal
from models.tools.indicator import (
    NAME_LIMIT,
    UNIT_LIMIT,
    WORDS_LIMIT,
    Direction,
    Indicator,
    Measure,
)
from models.tools.observation import NOTE_LIMIT, Figure
from models.tools.period import Period
from models.workgroup import Workgroup
from prompts import ids, kit
from prompts.goals import INTERCEPTS
from prompts.pickers import date_field, select
from prompts.tools import indicator_words as said

ABOUT_FORM = ids.tool("indicators", "form")
NUMBER_FORM = ids.tool("indicators", "number-form")
TABLE_FORM = ids.tool("indicators", "table-form")

MOST_OPTIONS = 100
TABLE_LIMIT = 3000
"""What Slack takes in one field; longer ones are brought as a file."""

SMALL = (
    ":warning: *This rests on a count under 11.* So few people can be recognised, even without a name. "
    f"You can keep it: others are then shown {kit.escape(said.HIDDEN)} instead, in lists and charts. "
)


def about_form(
    present: Indicator | None,
    *,
    keeper: str | None,
    groups: Sequence[Workgroup],
    goals: Sequence[Goal],
    metadata: Mapping[str, Any],
    name: str = "",
) -> dict[str, Any]:
    """All that is said of an indicator: empty, or as it is at present. ``keeper`` is a Slack id."""
    fields = [
        kit.field("Name", "name", _text(present.name if present else name, NAME_LIMIT)),
        *_counting_fields(present),
        *_aim_fields(present),
        kit.field("Source", "source", _text(present.source if present else "", WORDS_LIMIT), optional=True),
        kit.field(
            "Who brings the number?",
            "keeper",
            UserSelectElement(initial_user=keeper),
            optional=True,
            hint="A member. Some days after each period I ask them for it, once and privately.",
        ),
        *_link_fields(present, groups, goals),
        _small_field(present),
    ]
    return kit.form("Indicator", ABOUT_FORM, fields, metadata=metadata)


def _counting_fields(present: Indicator | None) -> list[Block]:
    """What its numbers are, and for how long each stands."""
    measure = present.measure if present else Measure.COUNT
    period = present.period if present else Period.MONTH
    measures = {one.value: text.capitalize() for one, text in said.MEASURES.items()}
    periods = {one.value: text.capitalize() for one, text in said.PERIODS.items()}
    return [
        kit.field("What are its numbers?", "measure", select(measures, measure)),
        kit.field(
            "Unit",
            "unit",
            _text(present.unit if present else "", UNIT_LIMIT),
            optional=True,
            hint="Such as people, days or $.",
        ),
        kit.field(
            "What is counted?", "numerator", _text(present.numerator if present else ""), optional=True
        ),
        kit.field(
            "Of how many?",
            "denominator",
            _text(present.denominator if present else ""),
            optional=True,
            hint="In words, such as: all people booked. A share needs it.",
        ),
        kit.field(
            "Each number stands for",
            "period",
            select(periods, period),
            hint="Another period begins a new line; the numbers so far are kept on their own.",
        ),
    ]


def _aim_fields(present: Indicator | None) -> list[Block]:
    """Which way is better, from where, and to where by when."""
    direction = present.direction if present else Direction.DOWN
    directions = {one.value: text.capitalize() for one, text in said.DIRECTIONS.items()}
    target_by = present.target_by if present else None
    return [
        kit.field("Which way is better?", "direction", select(directions, direction)),
        kit.field("Baseline", "baseline", _number(present.baseline if present else None), optional=True),
        kit.field("Target", "target", _number(present.target if present else None), optional=True),
        date_field("Target to be reached by", "target_by", target_by),
    ]


def _link_fields(
    present: Indicator | None, groups: Sequence[Workgroup], goals: Sequence[Goal]
) -> list[Block]:
    """Whose it is, which goal it shows, and which intercepts; what there is none of cannot be picked."""
    fields: list[Block] = []
    named = [(group.pk, group.name) for group in groups]
    if named:
        chosen = present.workgroup_id if present else None
        fields.append(kit.field("Workgroup", "workgroup", _one_of(named, chosen), optional=True))
    aims = [(goal.pk, f"{goal.ref} {goal.statement}") for goal in goals]
    if aims:
        chosen = present.goal_id if present else None
        fields.append(kit.field("Goal", "goal", _one_of(aims, chosen), optional=True))
    options = [kit.option(text, text[0]) for text in INTERCEPTS]
    ticked = [options[number] for number in present.intercepts] if present else []
    boxes = CheckboxesElement(options=options, initial_options=ticked or None)
    return [*fields, kit.field("Intercepts", "intercepts", boxes, optional=True)]


def _one_of(named: Sequence[tuple[int, str]], chosen: int | None) -> StaticSelectElement:
    """The one that is chosen is always among what is offered."""
    first = sorted(named, key=lambda one: one[0] != chosen)[:MOST_OPTIONS]
    options = {pk: kit.option(name, str(pk)) for pk, name in first}
    return StaticSelectElement(options=list(options.values()), initial_option=options.get(chosen or 0))


def _small_field(present: Indicator | None) -> Block:
    option = kit.option("Show counts under 11 as they are: we have decided that together", "yes")
    shown = [option] if present and present.show_small else None
    boxes = CheckboxesElement(options=[option], initial_options=shown)
    hint = "Otherwise others are shown <11, since so few people can be recognised."
    return kit.field("Small counts", "show_small", boxes, optional=True, hint=hint)


def _text(present: str, limit: int = WORDS_LIMIT) -> PlainTextInputElement:
    return PlainTextInputElement(initial_value=present or None, max_length=limit)


def _number(present: float | None) -> PlainTextInputElement:
    return _text("" if present is None else f"{present:.12g}", 40)


class Fields(NamedTuple):
    """What stands in the fields of a number's form."""

    period: str
    value: str = ""
    denominator: str = ""
    note: str = ""


def number_form(
    indicator: Indicator, typed: Fields, *, warned: bool = False, metadata: Mapping[str, Any]
) -> dict[str, Any]:
    """One number for one period; ``warned``: the same again, to be kept though it is small."""
    told = f"*{kit.escape(indicator.name)}*, {said.EVERY[indicator.period]}"
    if indicator.numerator:
        told += f"\nCounted: {kit.escape(indicator.numerator)}"
    blocks: list[Block] = [kit.section(told)]
    if warned:
        blocks.append(kit.section(f"{SMALL}Press Keep it, or close this form."))
    blocks.append(
        kit.field(
            "For which period?",
            "period",
            _text(typed.period, 80),
            hint="Such as October 2026, Q3 2026, FY27, week of 2 November, 2026-10-15 to 2026-11-14.",
        )
    )
    blocks.append(kit.field("The number", "value", _text(typed.value, 60), hint=_hint(indicator)))
    if indicator.denominator or typed.denominator:
        label = kit.clip(f"Of how many? {indicator.denominator}".strip(), 150)
        blocks.append(kit.field(label, "denominator", _text(typed.denominator, 60), optional=True))
    blocks.append(kit.field("Note", "note", _text(typed.note, NOTE_LIMIT), optional=True))
    submit = "Keep it" if warned else "Save"
    return kit.form(
        "Number",
        NUMBER_FORM,
        kit.fresh(blocks, "again" if warned else "first"),
        submit=submit,
        metadata=metadata,
    )


def _hint(indicator: Indicator) -> str:
    if indicator.measure is Measure.SHARE:
        return "The count, with “of how many” below; or the share itself, such as 70%."
    return "Such as 42, or 42 of 60." if indicator.denominator else "Such as 42 or 1,204.5."


def fields_of(indicator: Indicator, figure: Figure) -> Fields:
    """A number that is there as the form's fields hold it."""
    count = figure.value if figure.numerator is None else figure.numerator
    percent = "%" if indicator.measure is Measure.SHARE and figure.numerator is None else ""
    of = "" if figure.denominator is None else f"{figure.denominator:.12g}"
    return Fields(said.span(figure.span, indicator.period), f"{count:.12g}{percent}", of, figure.note)


def table_form(
    indicator: Indicator,
    *,
    text: str = "",
    warned: int = 0,
    metadata: Mapping[str, Any],
) -> dict[str, Any]:
    """Many numbers at once; ``warned``: how many of them are small, to be kept all the same."""
    name = kit.escape(indicator.name)
    told = (
        f"Numbers of *{name}*, {said.EVERY[indicator.period]}: copy two columns from a "
        "sheet and paste them here, a period and its number in each line. All lines are taken, or none."
    )
    blocks: list[Block] = [kit.section(told)]
    if warned:
        blocks.append(
            kit.section(f"{SMALL}{kit.counted(warned, 'line')}. Press Keep them, or close this form.")
        )
    table = PlainTextInputElement(multiline=True, initial_value=text or None, max_length=TABLE_LIMIT)
    hint = (
        "October 2026, 42 — a third column is “of how many”, a fourth a note. A heading line is passed over."
    )
    blocks.append(kit.field("Table", "table", table, hint=hint))
    limit = "Slack takes 3,000 characters here. For more, drop the XLSX or CSV file into our direct"
    blocks.append(kit.context(f"{limit} messages with the words: indicator {name}"))
    submit = "Keep them" if warned else "Save"
    return kit.form(
        "From a table",
        TABLE_FORM,
        kit.fresh(blocks, "again" if warned else "first"),
        submit=submit,
        metadata=metadata,
    )


def keep_small(indicator: Indicator, figure: Figure) -> str:
    """What is asked about a typed small number."""
    period = said.span(figure.span, indicator.period)
    number = kit.escape(said.raw_amount(indicator, figure.value))
    return f"{SMALL}\n{kit.escape(indicator.name)}: *{number}* for {period}. Nothing is kept yet."
