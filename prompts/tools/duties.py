"""The responsibility matrix in words: what is contested, what nobody does, and then the rest."""

from collections.abc import Mapping, Sequence
from typing import Any

from slack_sdk.models.blocks import Block, InteractiveElement, PlainTextInputElement

from models.committee import Agency
from models.outbox import Message
from models.tools.duties import MOST_DUTIES, NAME_LIMIT, WHY_LIMIT, ContestLine, DutyLine, Part
from models.topic import ATTACHMENT_LIMIT, TOPIC_LIMIT
from prompts import ids, kit
from prompts.pickers import select
from prompts.tools.showing import MOST_OPTIONS, agencies_field, agency_names, named, on_day

SHOW = ids.tool("duties", "show")
OPEN_ONE = ids.tool("duties", "one")
ADD = ids.tool("duties", "add")
CHANGE = ids.tool("duties", "change")
END = ids.tool("duties", "end")
CONTEST = ids.tool("duties", "contest")
SETTLE = ids.tool("duties", "settle")
AGENDA = ids.tool("duties", "agenda")

DUTY_FORM = ids.tool("duties", "duty-form")
CONTEST_FORM = ids.tool("duties", "contest-form")

MOST_CONTESTS, MOST_PAST = 8, 10

PARTS = {
    Part.RESPONSIBLE: "Responsible",
    Part.DOES: "Does it",
    Part.CONSULTED: "Consulted before",
    Part.INFORMED: "Informed after",
}

EMPTY = (
    "No duty is listed yet. Put in what has to be done between agencies, such as the ride to the hospital, "
    "and say which agency is responsible. What two agencies claim, and what nobody does, is shown first."
)


WHO_SETTLES = (
    "These agencies settle it between them; if they cannot, the chair or a coordinator puts it on the agenda."
)


def render_matrix(lines: Sequence[DutyLine], *, may_keep: bool, notice: str = "") -> Message:
    """All duties: contested ones first, then those that nobody is responsible for, then the rest."""
    blocks: list[Block] = [kit.section(notice)] if notice else []
    blocks.append(kit.header("Who does what"))
    blocks.append(kit.section(_summary(lines) if lines else EMPTY))
    for line in lines:
        button = kit.button("Open", OPEN_ONE, str(line.duty.pk))
        blocks.append(kit.section(_row(line), accessory=button, block_id=f"duty:{line.duty.pk}"))
    if may_keep and len(lines) < MOST_DUTIES:
        add = kit.button("Add …", ADD, style=None if lines else "primary")
        blocks.append(kit.actions(add, block_id="duties"))
    return kit.say(notice or "Who does what", *blocks)


def _summary(lines: Sequence[DutyLine]) -> str:
    """``5 duties: 1 contested, 2 that nobody is responsible for``."""
    contested = sum(line.contested for line in lines)
    orphans = sum(line.orphan for line in lines)
    told = [f"{contested} contested"] if contested else []
    told += [f"{orphans} that nobody is responsible for"] if orphans else []
    counted = kit.counted(len(lines), "duty", "duties")
    return f"{counted}: {', '.join(told)}" if told else f"{counted}, each with one agency responsible"


def _row(line: DutyLine) -> str:
    """The duty, what is wrong with it, and who has which part."""
    told = [f"*{named(line.duty.name)}*", *_faults(line)]
    parts = [f"{PARTS[part]}: {agency_names(line.of(part))}" for part in Part if line.of(part)]
    return "\n".join([*told, " · ".join(parts)] if parts else told)


def _faults(line: DutyLine) -> list[str]:
    responsible, told = line.of(Part.RESPONSIBLE), []
    if len(responsible) > 1:
        both = "both" if len(responsible) == 2 else "all"
        told.append(f":warning: *Contested*: {agency_names(responsible)} are {both} responsible")
    if line.contests:
        told.append(f":warning: *Contested* by {agency_names(one.agency for one in line.contests)}")
    if line.orphan:
        told.append(":white_circle: *Nobody is responsible*")
    return told


def render_duty(line: DutyLine, *, may_keep: bool, speaks_for: Sequence[Agency], notice: str = "") -> Message:
    """One duty: who has which part, what is contested and why, and how it was before."""
    duty, value = line.duty, str(line.duty.pk)
    told = [f"*{kit.escape(duty.name)}*", *_faults(line)]
    told += [f"{name}: {agency_names(line.of(part)) or 'nobody'}" for part, name in PARTS.items()]
    blocks: list[Block] = [kit.section(notice)] if notice else []
    blocks += [kit.header("Duty"), kit.section("\n".join(told))]
    for one in line.contests[:MOST_CONTESTS]:
        may = may_keep or one.agency in speaks_for
        button = kit.button("It is settled", SETTLE, str(one.row.pk)) if may else None
        blocks.append(kit.section(_contest(one), accessory=button))
    if line.contested:
        blocks.append(kit.context(WHO_SETTLES))
    if past := _past(line):
        blocks.append(kit.context(past))
    blocks.append(kit.actions(*_ways(line, value, may_keep, bool(speaks_for)), block_id=f"duty:{value}:keep"))
    return kit.say(notice or f"Duty: {named(duty.name)}", *blocks)


def _contest(one: ContestLine) -> str:
    return f"*{named(one.agency.name)}* ({on_day(one.row.said_on)}): {kit.escape(one.row.why)}"


def _past(line: DutyLine) -> str:
    told = [
        f"{PARTS[one.row.part]} from {on_day(one.row.since)} until {on_day(one.row.until)}: "
        f"{named(one.agency.name)}"
        for one in line.former
    ]
    told += [
        f"Contested by {named(one.agency.name)} on {on_day(one.row.said_on)}, settled on "
        f"{on_day(one.row.settled_on)}: {kit.escape(kit.clip(one.row.why, 100))}"
        for one in line.settled
    ]
    return "\n".join(told[-MOST_PAST:])


def _ways(line: DutyLine, value: str, may_keep: bool, may_contest: bool) -> list[InteractiveElement]:
    buttons = []
    if may_keep:
        asked = ("Take it out?", f"“{line.duty.name}” is not in the list any more. It stays on record.")
        buttons.append(kit.button("Who does it …", CHANGE, value))
        if line.contested or line.orphan:
            buttons.append(kit.button("Put on the agenda", AGENDA, value))
        buttons.append(kit.button("Take out", END, value, confirm=asked))
    if may_contest:
        buttons.append(kit.button("It is contested …", CONTEST, value))
    return [*buttons, kit.button("All duties", SHOW)]


def duty_form(
    agencies: Sequence[Agency], line: DutyLine | None = None, *, metadata: Mapping[str, Any]
) -> dict[str, Any]:
    """A duty and the agencies with their parts: empty, or as it is at present."""
    name = PlainTextInputElement(initial_value=line.duty.name if line else None, max_length=NAME_LIMIT)
    hints = {Part.RESPONSIBLE: "One, as a rule: who answers for it. With two, the duty counts as contested."}
    fields = [kit.field("What has to be done?", "name", name)]
    for part, label in PARTS.items() if agencies else ():
        chosen = line.of(part) if line else []
        element = agencies_field(agencies, chosen)
        fields.append(kit.field(label, part.value, element, optional=True, hint=hints.get(part)))
    return kit.form("Duty", DUTY_FORM, fields, metadata=metadata)


def contest_form(
    line: DutyLine, agencies: Sequence[Agency], *, metadata: Mapping[str, Any]
) -> dict[str, Any]:
    """Which agency says that it is not clear, and why."""
    options = {str(agency.pk): agency.name for agency in agencies[:MOST_OPTIONS]}
    only = next(iter(options)) if len(options) == 1 else None
    why = PlainTextInputElement(max_length=WHY_LIMIT, multiline=True)
    fields = [
        kit.section(f"*{kit.escape(line.duty.name)}*"),
        kit.field("Which agency says so?", "agency", select(options, only)),
        kit.field("What is not clear?", "why", why, hint="About the duty, never about a single person."),
    ]
    return kit.form("It is contested", CONTEST_FORM, fields, metadata=metadata)


def saved(name: str) -> str:
    """It is so from now on."""
    return f":white_check_mark: Saved: {named(name)}."


def ended(name: str) -> str:
    """It is not in the matrix any more."""
    return f":white_check_mark: Taken out: {named(name)}. It stays on record."


def settled(one: str) -> str:
    """What an agency contested is clear now."""
    return f":white_check_mark: Settled with {named(one)}."


def topic_title(line: DutyLine) -> str:
    """The topic that puts it to the group, within a topic's length."""
    return kit.clip(f"Who is responsible: {line.duty.name}", TOPIC_LIMIT)


def topic_paper(line: DutyLine) -> str:
    """Between which agencies it is open."""
    names = [agency.name for agency in line.of(Part.RESPONSIBLE)]
    names += [one.agency.name for one in line.contests if one.agency.name not in names]
    told = f"Contested: {', '.join(names)}" if line.contested else "Nobody is responsible at present"
    return kit.clip(told, ATTACHMENT_LIMIT)
