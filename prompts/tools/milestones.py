"""Milestones: as a line of a plan, with their history, and the forms that keep them."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from slack_sdk.models.blocks import Block, DatePickerElement, InteractiveElement, PlainTextInputElement

from models.goal import Goal
from models.tools.milestones import (
    TITLE_LIMIT,
    WHY_LIMIT,
    Milestone,
    MilestoneLine,
    MilestoneMove,
    MilestoneState,
)
from prompts import ids, kit, words
from prompts.tools.showing import on_day

PLAN = ids.tool("workplan", "plan")
ADD = ids.tool("workplan", "add")
MENU = ids.tool("workplan", "menu")
FORM = ids.tool("workplan", "form")
MOVE_FORM = ids.tool("workplan", "move-form")
REACHED_FORM = ids.tool("workplan", "reached-form")

CHANGE, REACHED, NOT_REACHED, DROP = "change", "reached", "not-reached", "drop"
UP, DOWN = "up", "down"
MOVES = {UP: "Move up", DOWN: "Move down"}
MOST_MOVES = 4
WHOLE = "0"
"""A button's value for the committee's own plan."""


def to_workplan(origin: str) -> InteractiveElement:
    """The way from a list of commitments to the plan of the same workgroup."""
    group = origin.removeprefix(f"{ids.GROUP}-") if origin.startswith(f"{ids.GROUP}-") else ""
    return kit.button("Workplan", PLAN, f"new:{group}")


def line(milestone: Milestone, day: date, *, own: bool = True) -> str:
    """``:triangular_flag_on_post: Fri 4 Dec · Judges have agreed``; to others (``own``) nothing is late."""
    if milestone.state is MilestoneState.REACHED:
        return f":white_check_mark: {kit.escape(milestone.title)} · reached on {on_day(milestone.reached_on)}"
    late = " · :warning: its day has passed" if own and milestone.late_on(day) else ""
    when = words.short_day(milestone.due, day)
    return f":triangular_flag_on_post: {when} · {kit.escape(milestone.title)}{late}"


def told(one: MilestoneLine, day: date, *, own: bool) -> str:
    """The line and, where its day was moved, how often and from which day at first."""
    text = line(one.milestone, day, own=own)
    if not one.moves:
        return text
    times = "once" if len(one.moves) == 1 else f"{len(one.moves)} times"
    return f"{text} · moved {times}, at first {on_day(one.moves[0].was)}"


def row(one: MilestoneLine, day: date, *, own: bool, may: bool, places: Sequence[str] = ()) -> list[Block]:
    """One of a goal's card: with each time that it was moved, and what can be done with it.

    ``places`` are the ways (``UP``, ``DOWN``) in which it can be put in order by hand.
    """
    milestone, value = one.milestone, str(one.milestone.pk)
    verbs = [("Reached …", REACHED), ("Change or move …", CHANGE), ("Drop it", DROP)]
    if milestone.state is MilestoneState.REACHED:
        verbs = [("Not reached after all", NOT_REACHED)]
    verbs += [(MOVES[place], place) for place in places]
    menu = kit.menu(MENU, [(label, f"{verb}:{value}") for label, verb in verbs]) if may else None
    text = "\n".join([told(one, day, own=own), *(_move(move) for move in one.moves[-MOST_MOVES:])])
    return [kit.section(text, accessory=menu, block_id=f"milestone:{value}")]


def _move(move: MilestoneMove) -> str:
    why = f": {kit.escape(move.why)}" if move.why else ""
    return f"   on {on_day(move.moved_on)} from {on_day(move.was)} to {on_day(move.became)}{why}"


def milestone_form(goal: Goal, milestone: Milestone | None, *, metadata: Mapping[str, Any]) -> dict[str, Any]:
    """A new point of the goal, or one as it is; with another day it is asked why."""
    title = PlainTextInputElement(
        initial_value=milestone.title if milestone else None, max_length=TITLE_LIMIT
    )
    due = DatePickerElement(initial_date=milestone.due.isoformat() if milestone else None)
    blocks: list[Block] = [
        kit.section(f"*{goal.ref}* {kit.escape(goal.statement)}"),
        kit.field(
            "What will be there then?",
            "title",
            title,
            hint="A point that everybody can see, such as: all judges have signed.",
        ),
        kit.field("On which day?", "due", due),
    ]
    if milestone is None:
        return kit.form("Milestone", FORM, blocks, submit="Add", metadata=metadata)
    why = PlainTextInputElement(max_length=WHY_LIMIT)
    hint = "If the day moves. The day that it had stays readable."
    blocks.append(kit.field("Why?", "why", why, optional=True, hint=hint))
    return kit.form("Milestone", MOVE_FORM, blocks, metadata=metadata)


def reached_form(milestone: Milestone, *, day: date, metadata: Mapping[str, Any]) -> dict[str, Any]:
    """On which day it was reached."""
    on = DatePickerElement(initial_date=day.isoformat())
    blocks = [
        kit.section(kit.escape(milestone.title)),
        kit.field("Reached on", "reached_on", on),
    ]
    return kit.form("Reached", REACHED_FORM, blocks, metadata=metadata)


def saved(milestone: Milestone) -> str:
    """It is in the plan so."""
    return f":white_check_mark: Saved: {kit.escape(milestone.title)}, {words.full_day(milestone.due)}."


def reached(milestone: Milestone) -> str:
    """One point further."""
    return f":tada: Reached: {kit.escape(milestone.title)}."


def not_reached(milestone: Milestone) -> str:
    """It lies ahead again."""
    return f":white_check_mark: It lies ahead again: {kit.escape(milestone.title)}."


def put(milestone: Milestone, *, moved: bool) -> str:
    """It stands in another place, or could not."""
    told = "Moved" if moved else "It stands first or last already"
    return f":white_check_mark: {told}: {kit.escape(milestone.title)}."


def dropped(milestone: Milestone) -> str:
    """It is no part of the plan any more."""
    return f":white_check_mark: Dropped from the plan: {kit.escape(milestone.title)}."
