"""What ``import-plan`` prints: what was read, what is uncertain, and what came of the import."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from models.tools.plan import Candidate, Cell, Need, Plan, PlanGoal, PlanStep, Status
from models.tools.plan_review import needs_of
from prompts.kit import clip, listed

_NEEDS = {
    Need.OWNER: "nobody found for it",
    Need.ONE_OWNER: "one person has to be picked",
    Need.DUE: "no date",
    Need.DUE_CHECK: "please check the date",
    Need.TEXT: "please check the words",
    Need.PRIVATE: "it tells of one person: please say it of the system",
    Need.PRIVATE_CHECK: "please look once more whether it tells of one person",
}
_STATUS = {
    Status.UNKNOWN: "",
    Status.NOT_STARTED: "not started",
    Status.UNDERWAY: "under way",
    Status.DONE: "done",
    Status.DROPPED: "dropped",
}
_WHY = {
    "heading": "names of columns",
    "repeated_heading": "names of columns once more",
    "number": "numbers of rows",
    "title": "titles",
    "stray": "notes about the paper",
    "total": "sums",
    "rule": "lines drawn",
    "repeated": "marks for “the same”",
    "no_step": "beside no step",
    "hidden": "hidden in the workbook",
    "comment": "comments on cells",
    "private": "about one person",
    "formula": "formulas without a result",
    "error": "errors in the workbook",
}
_SHOWN_APART = ("heading", "repeated_heading", "number", "rule")
"""What is left out of every table, and is only counted."""

TEXT, OWNER = 58, 24
MOST_SHOWN = 40


def render_json(plan: Plan) -> str:
    """The whole plan as one JSON object; every cell of the source is in it as it stands there.

    A goal begins with ``text`` and ``steps``, a step with ``text``, ``owner``, ``owner_text``, ``due``,
    ``due_text``, ``status`` and ``needs``: what a person must settle, which is nothing for what is over.
    """
    told = {
        "goals": [_goal(goal) for goal in plan.goals],
        "left_out": [{**_cell(left.cell), "why": left.why} for left in plan.left_out],
    }
    return json.dumps(told, indent=2, ensure_ascii=False)


def _goal(goal: PlanGoal) -> dict[str, Any]:
    return {
        "text": goal.text,
        "steps": [_step(step) for step in goal.steps],
        "needs": [need.value for need in needs_of(goal, dates=True)],
        "section": goal.section,
        "cells": [_cell(cell) for cell in goal.cells],
    }


def _step(step: PlanStep) -> dict[str, Any]:
    return {
        "text": step.text,
        "owner": step.owner.name if step.owner else None,
        "owner_text": step.owner_text,
        "due": step.due.isoformat() if step.due else None,
        "due_text": step.due_text,
        "status": step.status.value,
        "needs": [need.value for need in needs_of(step, dates=True)],
        "candidates": [_candidate(one) for one in step.candidates],
        "status_text": step.status_text,
        "notes": step.notes,
        "cells": [_cell(cell) for cell in step.cells],
    }


def _candidate(one: Candidate) -> dict[str, str]:
    return {"name": one.name, "by": one.by}


def _cell(cell: Cell) -> dict[str, str]:
    return {"where": cell.where, "text": cell.text}


def render_plan(plan: Plan, *, roster_known: bool) -> str:
    """A short table of what was read, then what a person has to settle and what was left out."""
    steps = [step for goal in plan.goals for step in goal.steps]
    parts = [_counted(len(plan.goals), "goal") + ", " + _counted(len(steps), "step") + "."]
    parts += [line for goal in plan.goals for line in _lines(goal)]
    if not roster_known:
        parts += ["", "No committee is set up here, so nobody could be looked up and every owner is open."]
    return "\n".join([*parts, *_uncertain(steps), *_left_out(plan)])


def _lines(goal: PlanGoal) -> Iterator[str]:
    yield ""
    under = f"  ({goal.section})" if goal.section else ""
    yield f"{clip(goal.text, 90) or 'No goal is named for these steps'}{clip(under, 60)}"
    for step in goal.steps:
        who = step.owner.name if step.owner else "?"
        when = step.due.isoformat() if step.due else "?"
        unsure = "?" if step.due and Need.DUE_CHECK in needs_of(step, dates=True) else " "
        row = f"  {clip(step.text, TEXT):{TEXT}}  {clip(who, OWNER):{OWNER}}  {when:>10}{unsure}"
        yield f"{row} {_STATUS[step.status]}".rstrip()


def _uncertain(steps: Sequence[PlanStep]) -> Iterator[str]:
    """Each step with something to settle: what, and the words of the plan."""
    open_ones = [step for step in steps if needs_of(step, dates=True)]
    if open_ones:
        yield from ("", f"To settle ({len(open_ones)} of {_counted(len(steps), 'step')}):")
    for step in open_ones[:MOST_SHOWN]:
        said = [f"“{clip(text, 40)}”" for text in (step.owner_text, step.due_text) if text]
        maybe = [one.name for one in step.candidates]
        yield (
            f"  {clip(step.text, TEXT)}: {', '.join(_NEEDS[need] for need in needs_of(step, dates=True))}"
            + (f"; it says {listed(said)}" if said else "")
            + (f"; perhaps {listed(maybe)}" if maybe else "")
        )
    if len(open_ones) > MOST_SHOWN:
        yield f"  … and {len(open_ones) - MOST_SHOWN} more"


def _left_out(plan: Plan) -> Iterator[str]:
    if plan.left_out:
        counts = Counter(left.why for left in plan.left_out)
        told = [f"{_WHY.get(why, why)} ({count})" for why, count in counts.items()]
        yield from ("", f"Left out: {listed(told)}.")
    apart = [left for left in plan.left_out if left.why not in _SHOWN_APART]
    for left in apart[:MOST_SHOWN]:
        yield f"  {left.cell.where}: {clip(' '.join(left.cell.text.split()), 90)}"
    if len(apart) > MOST_SHOWN:
        yield f"  … and {len(apart) - MOST_SHOWN} more (--json shows all)"


def render_imported(goals: int, steps: int, here: int, differing: int, held: int, place: str) -> str:
    """What an import has made, and what it did not make."""
    lines = [f"Imported {_counted(goals, 'goal')} and {_counted(steps, 'step')} into {place}."]
    if here:
        lines.append(f"{_counted(here, 'step')} of it {'was' if here == 1 else 'were'} here already.")
    if differing:
        lines.append(f"Of those {differing} differ from the plan; they were left as they are.")
    if held:
        lines.append(
            f"{held} could not be imported: their words are missing, too long or about a person. Name a goal "
            "with --goal, or change them and import again; what is here is not made twice."
        )
    lines.append("What is to be settled stays open: /committee plan shows it in Slack.")
    return "\n".join(lines)


def render_dry_run() -> str:
    """That nothing was written."""
    return "Nothing was written (--dry-run)."


def no_file(name: str, reason: str) -> str:
    """The file cannot be opened."""
    return f"{name} cannot be opened ({reason}). Give the path of a CSV or XLSX file, or - to paste a table."


def look_only() -> str:
    """It is not clear into which committee; the plan can be looked at all the same."""
    return "With --dry-run the plan can be looked at before that."


def no_workgroup(name: str, known: Sequence[str]) -> str:
    """There is no such workgroup."""
    there = f"There are {listed(known)}." if known else "There is none yet."
    return (
        f"There is no workgroup called “{clip(name, 60)}”. {there} Without --workgroup it is the committee's."
    )


def whole_committee() -> str:
    """Where a plan without a workgroup goes."""
    return "the committee's own plan"


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" + ("" if count == 1 else "s")
