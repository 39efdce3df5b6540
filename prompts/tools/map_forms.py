"""The forms that keep the map: a mapping, an item, several at once, evidence, a goal."""

from collections.abc import Mapping as Facts
from collections.abc import Sequence
from datetime import date
from typing import Any

from slack_sdk.models.blocks import (
    Block,
    CheckboxesElement,
    DatePickerElement,
    PlainTextInputElement,
    StaticSelectElement,
    UserSelectElement,
)

from models.goal import TEXT_LIMIT as GOAL_LIMIT
from models.goal import Goal
from models.tools.gap_map import DETAILS_LIMIT, NAME_LIMIT, TITLE_LIMIT, WHY_LIMIT, PointKind
from models.tools.map_evidence import PERIOD_LIMIT, SOURCE_LIMIT, TEXT_LIMIT, VALUE_LIMIT, EvidenceKind
from models.tools.map_facts import MapLine
from models.workgroup import Workgroup
from prompts import ids, kit
from prompts.goals import INTERCEPTS
from prompts.pickers import date_field, select
from prompts.tools.map import KINDS, named

MAPPING_FORM = ids.tool("map", "mapping-form")
ITEM_FORM = ids.tool("map", "item-form")
SEVERAL_FORM = ids.tool("map", "several-form")
CLOSE_FORM = ids.tool("map", "close-form")
EVIDENCE_FORM = ids.tool("map", "evidence-form")
GOAL_FORM = ids.tool("map", "goal-form")

LINES_LIMIT = 3000
MOST_OPTIONS = 100

EVERYBODY = "Committee members can read it. Speak of the system, never of a person in care or custody."


def mapping_form(day: date, *, first: bool, metadata: Facts[str, Any]) -> dict[str, Any]:
    """A new mapping: its name and its day."""
    told = (
        "A mapping is the picture of one day."
        if first
        else "It begins as a copy of what is open now. The mapping before stays readable, as it is."
    )
    blocks = [
        kit.section(told),
        kit.field(
            "Name",
            "name",
            PlainTextInputElement(max_length=NAME_LIMIT, placeholder="Mapping workshop May 2026"),
        ),
        kit.field("On which day was it made?", "held_on", DatePickerElement(initial_date=day.isoformat())),
    ]
    return kit.form("New mapping", MAPPING_FORM, blocks, submit="Begin", metadata=metadata)


def item_form(present: MapLine | None, *, title: str = "", metadata: Facts[str, Any]) -> dict[str, Any]:
    """One thing on the map: empty, or as it is at present; too long a ``title`` stands whole below it."""
    entry = present.entry if present else None
    owner = present.owner.slack_id if present and present.owner else None
    more = entry.details if entry else title if len(title) > TITLE_LIMIT else ""
    details = PlainTextInputElement(initial_value=more or None, multiline=True, max_length=DETAILS_LIMIT)
    line = entry.title if entry else kit.clip(title, TITLE_LIMIT)
    name = PlainTextInputElement(initial_value=line or None, max_length=TITLE_LIMIT)
    blocks = [
        kit.field("What is it?", "kind", _kinds(entry.kind if entry else PointKind.GAP)),
        kit.field("In one line", "title", name, hint=EVERYBODY),
        _intercepts_field(entry.intercepts if entry else ()),
        kit.field("More about it", "details", details, optional=True),
        kit.field(
            "Who sees to it?",
            "owner",
            UserSelectElement(initial_user=owner),
            optional=True,
            hint="A gap is owned by this member, or by a goal that is made of it.",
        ),
    ]
    return kit.form("On the map", ITEM_FORM, blocks, metadata=metadata)


def _kinds(chosen: PointKind) -> StaticSelectElement:
    return select({kind.value: name.capitalize() for kind, name in KINDS.items()}, chosen)


def _intercepts_field(chosen: Sequence[int]) -> Block:
    options = [kit.option(text, text[0]) for text in INTERCEPTS]
    initial = [option for option in options if int(option.value or 0) in chosen]
    element = CheckboxesElement(options=options, initial_options=initial or None)
    return kit.field("At which intercepts?", "intercepts", element, optional=True)


def several_form(*, metadata: Facts[str, Any]) -> dict[str, Any]:
    """Several of one kind at the same intercepts, one a line."""
    element = PlainTextInputElement(multiline=True, max_length=LINES_LIMIT)
    blocks = [
        kit.field("What are they?", "kind", _kinds(PointKind.GAP)),
        _intercepts_field(()),
        kit.field("One a line", "title", element, hint=EVERYBODY),
    ]
    return kit.form("Several at once", SEVERAL_FORM, blocks, submit="Add them", metadata=metadata)


def close_form(line: MapLine, *, metadata: Facts[str, Any]) -> dict[str, Any]:
    """Why it holds no more."""
    element = PlainTextInputElement(max_length=WHY_LIMIT, placeholder="The crisis center has opened")
    blocks = [
        kit.section(f"{named(line)}\nIt leaves the map, and stays readable among the closed ones."),
        kit.field("Why does it hold no more?", "why", element),
    ]
    return kit.form("Close", CLOSE_FORM, blocks, submit="Close it", metadata=metadata)


def evidence_form(line: MapLine, kind: EvidenceKind, *, metadata: Facts[str, Any]) -> dict[str, Any]:
    """A number with its source and period, or what somebody tells."""
    fields = _number_fields() if kind == EvidenceKind.NUMBER else _anecdote_fields()
    title = "A number" if kind == EvidenceKind.NUMBER else "An anecdote"
    return kit.form(title, EVIDENCE_FORM, [kit.section(named(line)), *fields], metadata=metadata)


def _number_fields() -> list[Block]:
    value = PlainTextInputElement(max_length=VALUE_LIMIT, placeholder="412 of 3,120")
    text = PlainTextInputElement(max_length=TEXT_LIMIT, placeholder="jail bookings with a mental-health flag")
    source = PlainTextInputElement(max_length=SOURCE_LIMIT, placeholder="Jail management system")
    period = PlainTextInputElement(max_length=PERIOD_LIMIT, placeholder="FY2026")
    counts = "Counts under 11 can identify people: better a wider period or a larger group."
    return [
        kit.field("The number", "value", value, hint=counts),
        kit.field("What does it count?", "text", text),
        kit.field("From which source?", "source", source),
        kit.field("For which period?", "period", period, optional=True, hint="A word, or the days below."),
        date_field("First day", "first", None),
        date_field("Last day", "last", None),
    ]


def _anecdote_fields() -> list[Block]:
    text = PlainTextInputElement(max_length=TEXT_LIMIT, multiline=True)
    source = PlainTextInputElement(max_length=SOURCE_LIMIT, placeholder="Patrol sergeants, at the workshop")
    period = PlainTextInputElement(max_length=PERIOD_LIMIT, placeholder="Spring 2026")
    return [
        kit.field("What is told?", "text", text, hint=EVERYBODY),
        kit.field("By whom? A role or an agency", "source", source, optional=True),
        kit.field("When was it?", "period", period, optional=True),
    ]


def goal_form(
    line: MapLine, goals: Sequence[Goal], groups: Sequence[Workgroup], *, metadata: Facts[str, Any]
) -> dict[str, Any]:
    """A goal of a gap: a new one, or one that there is."""
    element = PlainTextInputElement(multiline=True, max_length=GOAL_LIMIT)
    blocks: list[Block] = [
        kit.section(named(line)),
        kit.field(
            "What will be different?",
            "statement",
            element,
            optional=True,
            hint="Specific enough that everybody would agree whether it has happened.",
        ),
        kit.field("How will you know?", "measure", PlainTextInputElement(max_length=300), optional=True),
        date_field("By when?", "due", None),
    ]
    if groups:
        names = {str(one.pk): one.name for one in groups[:MOST_OPTIONS]}
        hint = "Leave it empty for the whole committee."
        blocks.append(kit.field("Whose goal is it?", "group", select(names, None), optional=True, hint=hint))
    if goals:
        told = {str(one.pk): f"{one.ref} {one.statement}" for one in goals[:MOST_OPTIONS]}
        hint = "Then the fields above are not needed."
        blocks.append(kit.field("Or a goal there is", "goal", select(told, None), optional=True, hint=hint))
    return kit.form("Make it a goal", GOAL_FORM, blocks, submit="Make it", metadata=metadata)
