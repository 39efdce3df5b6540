"""Objectives: the list, shipped ones to start from (``objectives.toml``), and what one does not say yet."""

import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from slack_sdk.models.blocks import (
    Block,
    CheckboxesElement,
    InteractiveElement,
    PlainTextInputElement,
)

from models.goal import TEXT_LIMIT, Goal
from models.outbox import Message
from models.tools.former import Former
from models.tools.objectives import Lack, Objective, ObjectiveLine, Stated
from models.workgroup import Workgroup
from prompts import ids, kit, words
from prompts.goals import INTERCEPTS
from prompts.pickers import date_field, select
from prompts.tools.former import Tell, day, former_lines, quoted
from prompts.tools.showing import few

OPEN = ids.tool("objectives", "open")
PAGE = ids.tool("objectives", "page")
BACK = ids.tool("objectives", "back")
PICK = ids.tool("objectives", "pick")
WRITE = ids.tool("objectives", "write")
CHANGE = ids.tool("objectives", "change")
DROP = ids.tool("objectives", "drop")
GOAL = ids.tool("objectives", "goal")
PICK_FORM = ids.tool("objectives", "pick-form")
FORM = ids.tool("objectives", "form")
GOAL_FORM = ids.tool("objectives", "goal-form")

ROWS_A_PAGE = 15
WHOLE = "0"
"""The value of the whole committee among the workgroups."""

EMPTY = (
    "No objective yet. An objective says what will be different, by how much and by when. Pick one to start "
    "from, or write your own; with a press it becomes a goal that people work on."
)
LACKS = {
    Lack.WHAT: "what will be different",
    Lack.HOW_MUCH: "by how much, or how you will see it",
    Lack.BY_WHEN: "by when",
}
FORMER: Tell = {
    "statement": ("", quoted),
    "measure": ("measured by", quoted),
    "due": ("by", day),
}
"""How what an objective said before is told."""


@dataclass(frozen=True)
class Shipped:
    """An objective of the list that comes along."""

    key: str
    where: str
    title: str
    statement: str
    measure: str
    intercepts: Sequence[int] = ()


@cache
def shipped() -> tuple[Shipped, ...]:
    """All of them, in the order of the file."""
    told = tomllib.loads(Path(__file__).with_name("objectives.toml").read_text(encoding="utf-8"))
    return tuple(Shipped(**one) for one in told["objective"])


def from_list(key: str) -> Stated:
    """That objective of the list, to be made one's own; an empty one for a key that is none."""
    found = next((one for one in shipped() if one.key == key), None)
    if found is None:
        return Stated("")
    return Stated(found.statement, found.measure, intercepts=found.intercepts, source=found.key)


def render_objectives(
    lines: Sequence[ObjectiveLine],
    *,
    may_edit: Collection[int],
    said: Collection[int] = (),
    formers: Mapping[int, Sequence[Former]] = MappingProxyType({}),
    dropped: Sequence[Objective] = (),
    page: int = 0,
    notice: str = "",
) -> Message:
    """Each with what it does not say yet and its goal; ``may_edit`` are those that the reader may change.

    ``said`` are those that were made of a remark of a scoping session, ``formers`` (by id) what was said
    before, ``dropped`` those that were given up, the latest first.
    """
    start = page * ROWS_A_PAGE
    if start >= len(lines):
        start = page = 0
    blocks: list[Block] = [kit.section(notice)] if notice else []
    blocks.append(kit.header("Objectives"))
    if not lines:
        blocks.append(kit.section(EMPTY))
    for line in lines[start : start + ROWS_A_PAGE]:
        pk = line.objective.pk
        blocks += _row(line, formers.get(pk, ()), editable=pk in may_edit, said=pk in said)
    if dropped and start + ROWS_A_PAGE >= len(lines):
        blocks.append(kit.context(_given_up(dropped)))
    buttons = [kit.button("Pick from the list …", PICK), kit.button("Write one …", WRITE)]
    if page:
        buttons.append(kit.button("Back", BACK, str(page - 1)))
    if (rest := len(lines) - start - ROWS_A_PAGE) > 0:
        buttons.append(kit.button(f"{rest} more", PAGE, str(page + 1)))
    blocks.append(kit.actions(*buttons, block_id="objectives"))
    return kit.say(notice or "The committee's objectives", *blocks)


def _given_up(dropped: Sequence[Objective]) -> str:
    """The last of them, on the last page of the list."""
    told = few((f"“{kit.escape(kit.clip(one.statement, 120))}”" for one in dropped), most=5)
    return f"Given up: {told}"


def _row(line: ObjectiveLine, formers: Sequence[Former], *, editable: bool, said: bool) -> list[Block]:
    one, value = line.objective, str(line.objective.pk)
    told = [f"*{kit.escape(one.statement)}*"]
    if one.measure:
        told.append(f"Measured by: {kit.escape(one.measure)}")
    beside = [f"by {words.full_day(one.due)}"] if one.due else []
    if line.goal:
        beside.append(f"goal *{line.goal.ref}*")
    if said:
        beside.append("said at a scoping session")
    if beside:
        told.append(" · ".join(beside))
    if one.lacks and line.goal is None:
        told.append(f":bulb: {missing(one.lacks)}")
    told += former_lines(formers, FORMER, most=2)
    buttons: list[InteractiveElement] = []
    if line.goal is None:
        buttons.append(kit.button("Make it a goal …", GOAL, value))
    if editable:
        asked = ("Give it up?", "It leaves this list. A goal that it has become goes on.")
        buttons += [kit.button("Change …", CHANGE, value), kit.button("Drop", DROP, value, confirm=asked)]
    row: list[Block] = [kit.section("\n".join(told), block_id=f"objective:{value}")]
    return [*row, kit.actions(*buttons, block_id=f"objective:{value}:do")] if buttons else row


def missing(lacks: Sequence[Lack]) -> str:
    """``It does not say yet by when.``"""
    return f"It does not say yet {kit.listed(LACKS[one] for one in lacks)}."


def pick_form(*, metadata: Mapping[str, Any]) -> dict[str, Any]:
    """Which objective of the list to start from."""
    options = {one.key: f"{one.where[0].upper()}{one.where[1:]}: {one.title}" for one in shipped()}
    hint = "You see its words next, and make them your own."
    fields = [kit.field("Which one comes nearest?", "key", select(options, None), hint=hint)]
    return kit.form("Objective", PICK_FORM, fields, submit="Next", metadata=metadata)


def objective_form(start: Stated, *, metadata: Mapping[str, Any]) -> dict[str, Any]:
    """An objective in one's own words; what is not known yet may be left out."""
    boxes = [kit.option(text, text[0]) for text in INTERCEPTS]
    chosen = [box for box in boxes if int(box.value or 0) in start.intercepts]
    statement = PlainTextInputElement(
        multiline=True, max_length=TEXT_LIMIT, initial_value=start.statement or None
    )
    measure = PlainTextInputElement(max_length=TEXT_LIMIT, initial_value=start.measure or None)
    touched = CheckboxesElement(options=boxes, initial_options=chosen or None)
    fields = [
        kit.field(
            "What will be different, and by how much?",
            "statement",
            statement,
            hint="Put your own number where a blank (__) stands.",
        ),
        kit.field("How will you see it?", "measure", measure, optional=True),
        date_field("By when?", "due", start.due),
        kit.field("Which intercepts does it touch?", "intercepts", touched, optional=True),
    ]
    return kit.form("Objective", FORM, fields, metadata=metadata)


def goal_form(
    objective: Objective, groups: Sequence[Workgroup], *, metadata: Mapping[str, Any]
) -> dict[str, Any]:
    """Whose goal it becomes."""
    options = {WHOLE: "The whole committee", **{str(one.pk): one.name for one in groups[:90]}}
    told = [f"*{kit.escape(objective.statement)}*"]
    if objective.lacks:
        told.append(f":bulb: {missing(objective.lacks)} You can go on all the same.")
    field = kit.field("Who works on it?", "group", select(options, WHOLE))
    fields = [kit.section("\n".join(told)), field]
    return kit.form("Make it a goal", GOAL_FORM, fields, submit="Make it a goal", metadata=metadata)


def saved(objective: Objective) -> str:
    """It is kept, with what it does not say yet."""
    told = ":white_check_mark: Saved."
    return f"{told} {missing(objective.lacks)} You can add that at any time." if objective.lacks else told


def became(goal: Goal) -> str:
    """It is a goal now."""
    return f":white_check_mark: It is goal *{goal.ref}* now. `/goals step {goal.ref}` gives it a first step."


def dropped(objective: Objective) -> str:
    """It is given up."""
    return f":white_check_mark: Given up: {kit.escape(kit.clip(objective.statement, 150))}"
