"""How a commitment is shown: one row in a list, with what can be done about it."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from slack_sdk.models.blocks import Block

from models.committee import Member
from models.lines import Line
from models.outbox import Message, subject_of
from models.step import ActionStep, Progress, StepState
from prompts import ids, kit, words

MARKS = {
    Progress.UNKNOWN: ":white_circle:",
    Progress.ON_TRACK: ":large_green_circle:",
    Progress.AT_RISK: ":large_yellow_circle:",
    Progress.BLOCKED: ":red_circle:",
}

NAMED = re.compile(r"\*(A\d+)\*")
"""How a message names a step; what people type cannot look like that (``kit.escape``)."""


def named(step: ActionStep) -> str:
    """``*A12* Certify each pilot``."""
    return f"*{step.ref}* {kit.escape(step.title)}"


def mentioning(message: Message, steps: Iterable[ActionStep]) -> Message:
    """The message with a note of those among the steps that it names: what was left out was not told."""
    named_in = set(NAMED.findall(str(message.blocks)))
    subjects = {step.subject for step in steps if step.ref in named_in}
    return replace(message, mentions=tuple(sorted(subjects)))


def owner_name(owner: Member | None) -> str:
    """Who is responsible, or that nobody is."""
    return kit.mention(owner.slack_id) if owner else "nobody yet"


def standing(line: Line, today: date, *, public: bool = False) -> str:
    """``3 days late · at risk, 60% · waiting on Probation``; nothing ``public`` counts the days."""
    step = line.step
    if step.state == StepState.DONE:
        return "done"
    if step.state == StepState.DROPPED:
        return f"dropped: {kit.escape(step.dropped_because)}"
    told = [due(step, today, public=public)]
    progress = words.PROGRESS[step.progress]
    told.append(f"{progress}, {step.percent}%" if step.percent is not None else progress)
    if line.waiting_on:
        told.append(f"waiting on {kit.escape(line.waiting_on.name)}")
    if step.snoozed_until and step.snoozed_until > today:
        told.append(f"quiet until {words.short_day(step.snoozed_until, today)}")
    return " · ".join(told)


def due(step: ActionStep, today: date, *, public: bool = False) -> str:
    """``3 days late``; in public ``due Fri 27 Nov``."""
    if step.due is None:
        return "no date"
    return f"due {words.short_day(step.due, today)}" if public else words.lateness(step.due, today)


def mark(line: Line) -> str:
    """One sign for the state, beside the words that say it."""
    return ":white_check_mark:" if line.step.state == StepState.DONE else MARKS[line.step.progress]


def text_of(line: Line, today: date, *, with_owner: bool) -> str:
    """The row's two lines, and the last note as a third."""
    owner = f" — {owner_name(line.owner)}" if with_owner else ""
    told = f"{named(line.step)}{owner}\n{mark(line)} {standing(line, today)}"
    if line.step.open and line.step.note:
        told += f"\n> {kit.escape(kit.clip(' '.join(line.step.note.split()), 200))}"
    return told


def block_id(step: ActionStep, origin: str, part: str) -> str:
    """Names the step (for withdrawal) and the list in which the row stands (for drawing it again)."""
    return f"{step.subject}/{origin}/{part}"


def origin_of(block_id: str) -> str:
    """The list in which a row stands."""
    return block_id.split("/")[1] if block_id.count("/") == 2 else ""


HISTORY = ("History", "history")


def menu_row(line: Line, *, origin: str, today: date) -> list[Block]:
    """A row in a list of everybody's commitments: everything that can be done is in its menu."""
    verbs = [("Done", "done"), ("Update …", "update"), ("Edit …", "edit"), ("Waiting on …", "wait")]
    verbs.append(HISTORY)
    if not line.step.open:
        verbs = [("Open again", "reopen"), HISTORY]
    menu = kit.menu(ids.STEP_MENU, [(label, f"{verb}:{line.step.pk}") for label, verb in verbs])
    text = text_of(line, today, with_owner=True)
    return [kit.section(text, accessory=menu, block_id=block_id(line.step, origin, "text"))]


def own_row(line: Line, *, origin: str, today: date, with_owner: bool = False) -> list[Block]:
    """A row about one's own commitment, with its buttons; a settled one can only be opened again."""
    text = kit.section(
        text_of(line, today, with_owner=with_owner), block_id=block_id(line.step, origin, "text")
    )
    value = str(line.step.pk)
    buttons = [
        kit.button("Done", ids.STEP_DONE, value, style="primary"),
        kit.button("Update", ids.STEP_UPDATE, value),
        kit.button("Snooze", ids.STEP_SNOOZE, value),
        kit.button("Waiting on …", ids.STEP_WAIT, value),
    ]
    if not line.step.open:
        buttons = [kit.button("Open again", ids.STEP_REOPEN, value)]
    return [text, kit.actions(*buttons, block_id=block_id(line.step, origin, "buttons"))]


def replace_row(
    blocks: list[dict[str, Any]], line: Line, *, origin: str, today: date
) -> list[dict[str, Any]]:
    """A message's blocks with the step's row drawn afresh, in its place."""
    fresh = [block.to_dict() for block in own_row(line, origin=origin, today=today)]
    kept: list[dict[str, Any]] = []
    for block in blocks:
        if subject_of(block) != line.step.subject:
            kept.append(block)
        else:
            kept += fresh
            fresh = []
    return kept
