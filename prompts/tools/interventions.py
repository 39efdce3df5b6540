"""Interventions: what is done about the gaps, by state, one of them, and the forms that keep them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from slack_sdk.models.blocks import (
    Block,
    CheckboxesElement,
    DatePickerElement,
    InteractiveElement,
    PlainTextInputElement,
)

from models.committee import Agency
from models.goal import Goal
from models.outbox import Message
from models.tools.former import Former
from models.tools.interventions import (
    NOTE_LIMIT,
    TITLE_LIMIT,
    Intervention,
    InterventionKind,
    InterventionLine,
    InterventionState,
)
from prompts import ids, kit, words
from prompts.goals import INTERCEPTS
from prompts.pickers import date_field, select
from prompts.tools.former import Tell, among, quoted, render_former
from prompts.tools.former import day as told_day
from prompts.tools.showing import agencies_field, agency_names, on_day, page_of, sentence, turning

LIST = ids.tool("interventions", "list")
PAGE = ids.tool("interventions", "page")
BACK = ids.tool("interventions", "back")
SHOW = ids.tool("interventions", "show")
ADD = ids.tool("interventions", "add")
CHANGE = ids.tool("interventions", "change")
STATE = ids.tool("interventions", "state")
FORM = ids.tool("interventions", "form")
STATE_FORM = ids.tool("interventions", "state-form")

ROWS_A_PAGE, MOST_GOALS, NO_GOAL = 15, 99, "0"

KINDS = {
    InterventionKind.POLICY: "policy",
    InterventionKind.PROTOCOL: "protocol",
    InterventionKind.SERVICE: "service",
    InterventionKind.FUNDING: "funding",
    InterventionKind.POSITION: "position",
    InterventionKind.TRAINING: "training",
    InterventionKind.PROJECT: "project",
}
STATES = {
    InterventionState.PROPOSED: "proposed",
    InterventionState.APPROVED: "approved",
    InterventionState.RUNNING: "running",
    InterventionState.ENDED: "ended",
}

FORMER: Tell = {
    "title": ("called", quoted),
    "kind": ("a", among(KINDS, InterventionKind)),
    "state": ("state", among(STATES, InterventionState)),
    "planned_on": ("planned for", told_day),
    "approved_on": ("approved on", told_day),
    "started_on": ("began on", told_day),
    "ended_on": ("ended on", told_day),
    "note": ("note", quoted),
}

EMPTY = (
    "No intervention is listed yet. An intervention is what you do about a gap: a policy, a protocol, a "
    "service, funding, a position, a training or a project. The day on which it really begins is marked in "
    "the charts of your numbers. Press *Add …* to enter the first one."
)


@dataclass(frozen=True)
class Rights:
    """What the reader may do with an intervention: change what is said of it, or how it stands."""

    edit: bool = False
    settle: bool = False


def render_list(lines: Sequence[InterventionLine], *, day: date, page: int = 0, notice: str = "") -> Message:
    """What runs first, then what is approved, proposed and ended."""
    page = page_of(page, len(lines), ROWS_A_PAGE)
    blocks: list[Block] = [kit.section(notice)] if notice else []
    blocks.append(kit.header("Interventions"))
    if not lines:
        blocks.append(kit.section(EMPTY))
    for line in lines[page * ROWS_A_PAGE : (page + 1) * ROWS_A_PAGE]:
        pk = line.intervention.pk
        button = kit.button("Open", SHOW, str(pk))
        blocks.append(kit.section(_row(line, day), accessory=button, block_id=f"intervention:{pk}"))
    add = kit.button("Add …", ADD, style=None if lines else "primary")
    buttons = [add, *turning(page, len(lines), ROWS_A_PAGE, back=BACK, on=PAGE)]
    return kit.say(notice or "Interventions", *blocks, kit.actions(*buttons, block_id="interventions"))


def _row(line: InterventionLine, day: date) -> str:
    row = line.intervention
    parts = [KINDS[row.kind], standing(row, day)]
    parts += [line.goal.ref] if line.goal else []
    return f"*{kit.escape(row.title)}*\n{sentence(' · '.join(parts))}"


def standing(row: Intervention, day: date) -> str:
    """``running since 2 Mar 2026``; before the start, when it is planned for."""
    if row.state is InterventionState.RUNNING:
        return f"running since {on_day(row.started_on)}"
    if row.state is InterventionState.ENDED:
        return f"ended on {on_day(row.ended_on)}" + ("" if row.started_on else ", never begun")
    told = STATES[row.state] + (f" on {on_day(row.approved_on)}" if row.approved_on else "")
    return f"{told}, planned for {words.short_day(row.planned_on, day)}" if row.planned_on else told


def render_one(
    line: InterventionLine,
    rights: Rights,
    *,
    day: date,
    formers: Sequence[Former] = (),
    notice: str = "",
) -> Message:
    """All that is known of one, and what was said of it before."""
    row, value = line.intervention, str(line.intervention.pk)
    blocks: list[Block] = [kit.section(notice)] if notice else []
    told = [f"*{kit.escape(row.title)}*", sentence(f"{KINDS[row.kind]}, {standing(row, day)}"), _days(row)]
    if line.goal:
        told.append(f"For *{line.goal.ref}* {kit.escape(kit.clip(line.goal.statement, 200))}")
    told += [f"Intercept {INTERCEPTS[number]}" for number in row.intercepts]
    told += [f"Taking part: {agency_names(line.agencies)}"] if line.agencies else []
    told += [f"> {kit.escape(' '.join(row.note.split()))}"] if row.note else []
    blocks += [kit.section("\n".join(one for one in told if one)), *render_former(formers, FORMER)]
    buttons: list[InteractiveElement] = []
    if rights.settle:
        buttons.append(kit.button("How it stands …", STATE, value, style="primary"))
    if rights.edit:
        buttons.append(kit.button("Change …", CHANGE, value))
    buttons.append(kit.button("All interventions", LIST))
    title = kit.escape(row.title)
    return kit.say(notice or title, *blocks, kit.actions(*buttons, block_id=f"intervention:{value}:do"))


def _days(row: Intervention) -> str:
    """The days that the line above does not say."""
    days = [("approved", row.approved_on, InterventionState.APPROVED)]
    days.append(("began", row.started_on, InterventionState.RUNNING))
    told = [f"{what} on {on_day(day)}" for what, day, state in days if day and row.state is not state]
    if row.started_on and row.planned_on and row.planned_on != row.started_on:
        told.append(f"was planned for {on_day(row.planned_on)}")
    return sentence(", ".join(told))


def about_form(
    line: InterventionLine | None,
    goals: Sequence[Goal],
    agencies: Sequence[Agency],
    *,
    metadata: Mapping[str, Any],
) -> dict[str, Any]:
    """What it is: empty, or as it is at present."""
    row = line.intervention if line else None
    title = PlainTextInputElement(initial_value=row.title if row else None, max_length=TITLE_LIMIT)
    note = PlainTextInputElement(
        initial_value=(row.note or None) if row else None, max_length=NOTE_LIMIT, multiline=True
    )
    kinds = {kind.value: sentence(told) for kind, told in KINDS.items()}
    places = [kit.option(told, str(number)) for number, told in enumerate(INTERCEPTS)]
    at = [places[number] for number in (row.intercepts if row else ())]
    boxes = CheckboxesElement(options=places, initial_options=at or None)
    planned = row.planned_on if row else None
    blocks = [
        kit.field("What is done?", "title", title, hint="Such as: a mobile crisis team, day and night."),
        kit.field("What sort of thing is it?", "kind", select(kinds, row.kind.value if row else None)),
        *_goal_field(row, goals),
        kit.field("At which intercepts?", "intercepts", boxes, optional=True),
        *_agency_fields(line, agencies),
        date_field("Planned to begin on", "planned_on", planned, hint="The real day comes when it begins."),
        kit.field("In words", "note", note, optional=True, hint="Systems only, never individuals."),
    ]
    return kit.form("Intervention", FORM, blocks, metadata=metadata)


def _goal_field(row: Intervention | None, goals: Sequence[Goal]) -> list[Block]:
    if not goals:
        return []
    first = sorted(goals, key=lambda goal: row is None or goal.id != row.goal_id)[:MOST_GOALS]
    options = {NO_GOAL: "No goal"} | {str(goal.pk): f"{goal.ref} {goal.statement}" for goal in first}
    chosen = str(row.goal_id or NO_GOAL) if row else NO_GOAL
    return [kit.field("Which goal does it serve?", "goal", select(options, chosen))]


def _agency_fields(line: InterventionLine | None, agencies: Sequence[Agency]) -> list[Block]:
    if not agencies:
        return []
    element = agencies_field(agencies, line.agencies if line else ())
    return [kit.field("Which agencies take part?", "agencies", element, optional=True)]


def state_form(row: Intervention, *, day: date, metadata: Mapping[str, Any]) -> dict[str, Any]:
    """How it stands, and since when: back as well as on."""
    options = {state.value: sentence(told) for state, told in STATES.items()}
    states = list(InterventionState)
    following = states[min(states.index(row.state) + 1, len(states) - 1)]
    on = DatePickerElement(initial_date=day.isoformat())
    hint = "For “running” it is the day on which it really began: charts mark it."
    blocks = [
        kit.section(f"*{kit.escape(row.title)}*: {standing(row, day)}"),
        kit.field("How does it stand?", "state", select(options, following.value)),
        kit.field("Since when?", "on", on, hint=hint),
    ]
    return kit.form("How it stands", STATE_FORM, blocks, metadata=metadata)


def saved(row: Intervention) -> str:
    """It is in the list so."""
    return f":white_check_mark: Saved: {kit.escape(row.title)}."
