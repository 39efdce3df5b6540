"""The forms of assessments: an instrument, a run, the ratings, what the group agreed on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from slack_sdk.models.blocks import (
    Block,
    DatePickerElement,
    PlainTextInputElement,
    UserMultiSelectElement,
    UserSelectElement,
)

from models.committee import Agency
from models.tools.consensus import NOTE_LIMIT
from models.tools.instrument import (
    ABOUT_LIMIT,
    LONGEST_REPEAT,
    MOST_ITEMS,
    NAME_LIMIT,
    SOURCE_LIMIT,
    Instrument,
    InstrumentVersion,
    Raters,
    Sheet,
)
from models.tools.instrument_reading import written
from models.tools.run_tables import InstrumentRun, RunRater
from prompts import ids, kit, words
from prompts.pickers import number_field, select
from prompts.tools.assess import RATERS, who_sees
from prompts.tools.showing import sentence

INSTRUMENT_FORM, PASTE_FORM, START_FORM, RATE_FORM, AGREE_FORM = (
    ids.tool("assess", act)
    for act in ("instrument-form", "paste-form", "start-form", "rate-form", "agree-form")
)

ITEMS_A_PAGE = 8
MOST_AGENCIES = 45
INPUT, CHUNK = 3000, 2800
"""Characters that Slack takes in a text field, and how many of an instrument's are put in one."""

PASTE_FIELDS = ("text", "text_2", "text_3", "text_4")
CANNOT_SAY = "none"

FIRST_ITEMS = (
    "One a line. “# Planning” begins a section. A table with a first line “section,item” is read too."
)
FIRST_SCALE = "What is wished for first, one label a line, such as: yes, partly, not yet."
GATED = {
    "no": "Sections are only headings",
    "yes": "Sections are phases: the next opens after the group's consensus",
}


def instrument_form(present: Sheet | None, *, metadata: Mapping[str, Any]) -> dict[str, Any]:
    """All that an instrument asks: empty, or as it is at present."""
    sheet = present or Sheet("")
    kinds = {kind.value: sentence(told) for kind, told in RATERS.items()}
    fields = [
        kit.field("Name", "name", _text(sheet.name, NAME_LIMIT)),
        kit.field("What is it for?", "about", _text(sheet.about, ABOUT_LIMIT), optional=True),
        kit.field(
            "Whose is it?",
            "source",
            _text(sheet.source, SOURCE_LIMIT),
            optional=True,
            hint="The credit that is shown with it. Enter other people's items only if you may.",
        ),
        kit.field("Scale", "scale", _text("\n".join(sheet.scale), 600, lines=True), hint=FIRST_SCALE),
        kit.field("Who rates?", "raters", select(kinds, sheet.raters)),
        number_field(
            "Repeat after how many months?",
            "repeat_months",
            sheet.repeat_months,
            1,
            LONGEST_REPEAT,
            optional=True,
        ),
        kit.field("Sections", "gated", select(GATED, "yes" if sheet.gated else "no")),
        *_item_fields(sheet),
    ]
    return kit.form("Assessment", INSTRUMENT_FORM, fields, metadata=metadata)


def _item_fields(sheet: Sheet) -> list[Block]:
    """As many fields as the items need, and an empty one: Slack takes 3,000 characters in each."""
    chunks = [""]
    for line in written(sheet.sections, sheet.items).splitlines():
        if len(chunks[-1]) + len(line) + 1 > CHUNK:
            chunks.append("")
        chunks[-1] = f"{chunks[-1]}\n{line}".strip()
    first = kit.field("Items", "items", _text(chunks[0], INPUT, lines=True), optional=True, hint=FIRST_ITEMS)
    hint = f"Goes on from the field above; {MOST_ITEMS} items in all."
    return [
        first,
        *(
            kit.field(
                "More items", f"items_{number}", _text(text, INPUT, lines=True), optional=True, hint=hint
            )
            for number, text in enumerate([*chunks[1:], ""], start=2)
        ),
    ]


def _text(value: str, limit: int, *, lines: bool = False) -> PlainTextInputElement:
    return PlainTextInputElement(initial_value=value or None, multiline=lines or None, max_length=limit)


def paste_form(*, metadata: Mapping[str, Any]) -> dict[str, Any]:
    """A whole instrument as text."""
    told = (
        "Paste a whole instrument here, as TOML or JSON: `name`, `scale`, `raters` (seats, agencies, group "
        "or one), `items` or `[[sections]]` with a `name` and `items`; if you like `source`, `about`, "
        "`repeat_months` and `gated`. For a list of items or a CSV, use *Add our own …*.\nThe file can also "
        "be dropped into our direct messages (.toml or .json); a CSV or XLSX list of items with such words: "
        "`assessment Crisis report card, scale good / fair / poor`."
    )
    first = kit.field("Text of the file", "text", _text("", INPUT, lines=True))
    more = [
        kit.field(
            "More of it", name, _text("", INPUT, lines=True), optional=True, hint="Cut it between two lines."
        )
        for name in PASTE_FIELDS[1:]
    ]
    return kit.form("From a file", PASTE_FORM, [kit.section(told), first, *more], metadata=metadata)


@dataclass(frozen=True)
class Proposed:
    """Whom a form about a run proposes, as Slack ids: the raters, or leaders and IT by the agency's id."""

    raters: Sequence[str] = ()
    leaders: Mapping[int, str] = field(default_factory=dict)
    it: Mapping[int, str] = field(default_factory=dict)
    phases: Sequence[str] = ()
    agencies: Sequence[Agency] = ()


def start_form(
    instrument: Instrument,
    version: InstrumentVersion,
    proposed: Proposed,
    *,
    open_to_all: bool,
    metadata: Mapping[str, Any],
) -> dict[str, Any]:
    """Who rates what, until when."""
    in_meeting = version.raters is Raters.GROUP
    told = (
        "The group rates it together: you record what it agrees on, item by item."
        if in_meeting
        else "Each is asked once, privately, and reminded once. They are told: "
        + f"“{who_sees(version.raters, open_to_all=open_to_all)}”"
    )
    fields: list[Block] = [kit.section(f"*{kit.escape(instrument.name)}*\n{told}")]
    if version.gated:
        phases = {phase: phase for phase in proposed.phases}
        chosen = proposed.phases[-1] if proposed.phases else None
        hint = "A phase opens when the group's consensus on the one before it is recorded."
        fields.append(kit.field("Which phase?", "section", select(phases, chosen), hint=hint))
    if not in_meeting:
        closes = kit.field(
            "Last day", "closes_on", DatePickerElement(), hint="It closes at 17:00 of that day."
        )
        fields.append(closes)
    fields += _rater_fields(version, proposed)
    return kit.form("Begin an assessment", START_FORM, fields, submit="Begin", metadata=metadata)


def _rater_fields(version: InstrumentVersion, proposed: Proposed) -> list[Block]:
    if version.raters is Raters.SEATS:
        picker = UserMultiSelectElement(initial_users=list(proposed.raters) or None)
        return [kit.field("Who rates?", "raters", picker, hint="Whoever holds a seat is proposed.")]
    if version.raters is Raters.ONE:
        one = UserSelectElement(initial_user=next(iter(proposed.raters), None))
        return [kit.field("Who rates?", "raters", one)]
    if version.raters is Raters.GROUP:
        return []
    fields: list[Block] = []
    for agency in proposed.agencies[:MOST_AGENCIES]:
        leader = UserSelectElement(initial_user=proposed.leaders.get(agency.pk))
        it = UserSelectElement(initial_user=proposed.it.get(agency.pk))
        fields.append(kit.field(f"{agency.name}: its leader", f"leader_{agency.pk}", leader, optional=True))
        fields.append(kit.field(f"{agency.name}: its IT", f"it_{agency.pk}", it, optional=True))
    if len(proposed.agencies) > MOST_AGENCIES:
        fields.append(kit.context(f"A form holds {MOST_AGENCIES} agencies; these are the first by name."))
    return fields


def pages_of(version: InstrumentVersion, run: InstrumentRun) -> list[list[int]]:
    """The places of the run's items, page by page."""
    places = version.places(run.section)
    return [places[start : start + ITEMS_A_PAGE] for start in range(0, len(places), ITEMS_A_PAGE)]


def rate_form(
    instrument: Instrument,
    version: InstrumentVersion,
    run: InstrumentRun,
    rater: RunRater,
    *,
    page: int,
    open_to_all: bool,
    metadata: Mapping[str, Any],
) -> dict[str, Any]:
    """One page of the items, as this person has rated them so far."""
    assert run.closes_on is not None
    pages = pages_of(version, run)
    options = {str(value): label for value, label in enumerate(version.scale)} | {CANNOT_SAY: "I cannot say"}
    told = f"*{kit.escape(instrument.name)}*, page {page + 1} of {len(pages)}"
    if page == 0:
        until = f"You can come back and change it until {words.full_day(run.closes_on)} at 17:00."
        told += f"\n{who_sees(version.raters, open_to_all=open_to_all)} {until}"
    blocks: list[Block] = [kit.section(told)]
    above = ""
    for place in pages[page]:
        section, text = version.items[place]
        if section and section != above:
            blocks.append(kit.section(f"*{kit.escape(section)}*"))
        above = section
        present = rater.ratings.get(str(place))
        chosen = None if present is None else str(present)
        blocks.append(kit.field(text, f"item_{place}", select(options, chosen), optional=True))
    last = page + 1 == len(pages)
    submit = "Save" if last else "Save, next page"
    return kit.form("Your ratings", RATE_FORM, blocks, submit=submit, close="Close", metadata=metadata)


def agree_form(
    version: InstrumentVersion,
    *,
    about: str,
    chosen: int | None,
    note: str,
    day: date,
    metadata: Mapping[str, Any],
) -> dict[str, Any]:
    """What the group agreed on in a meeting, about an item or a phase."""
    options = {str(value): label for value, label in enumerate(version.scale)}
    fields = [
        kit.section(f"*{kit.escape(about)}*\nWhat was recorded before stays readable in the log."),
        kit.field(
            "What did the group agree on?", "value", select(options, None if chosen is None else str(chosen))
        ),
        kit.field("In which meeting? Its day", "met_on", DatePickerElement(initial_date=day.isoformat())),
        kit.field(
            "Note",
            "note",
            _text(note, NOTE_LIMIT, lines=True),
            optional=True,
            hint="On what evidence, and who owns what follows. Systems only, never individuals.",
        ),
    ]
    return kit.form("Consensus", AGREE_FORM, fields, metadata=metadata)
