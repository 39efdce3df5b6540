"""The privacy guard over a plan that was read: what tells of one person is imported only in other words."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from models.guard_finding import Finding, stops
from models.tools.plan import Cell, LeftOut, Need, Plan, PlanGoal, PlanStep

Guard = Callable[[str], list[Finding]]

HIDDEN = "…"
"""What stands in the place of words that are not kept."""


def looked_through(plan: Plan, names: Iterable[str]) -> Plan:
    """The plan with needs on goals and steps whose words the guard sees something in; members may be named.

    Other cells that tell of one person are left out, and their place is named. Until the import only
    ``text`` holds words that have to be said another way, for the one who edits them.
    """
    from models.guard import check  # its tables, which nobody needs at the start

    known = tuple(names)

    @cache  # a sheet says the same in many cells
    def seen(text: str) -> list[Finding]:
        return check(text, known) if check(text) else []

    out: list[LeftOut] = []
    goals = []
    for goal in plan.goals:
        steps = [_step(step, seen, out) for step in goal.steps]
        section = goal.section if not stops(seen(goal.section)) else ""
        needs = [*goal.needs, *_needs(goal.text, seen)]
        found = replace(goal, steps=tuple(steps), section=section, needs=tuple(needs))
        goals.append(replace(found, cells=_cells(found, seen, out)))
    left = [replace(one, cell=_hidden(one.cell, seen)) for one in plan.left_out]
    return Plan(tuple(goals), (*left, *out))


def _step(step: PlanStep, seen: Guard, out: list[LeftOut]) -> PlanStep:
    def clear(text: str) -> str:
        return "" if stops(seen(text)) else text

    found = replace(
        step,
        owner_text=clear(step.owner_text),
        due_text=clear(step.due_text),
        status_text=clear(step.status_text),
        notes={name: text for name, text in step.notes.items() if clear(text)},
        needs=(*step.needs, *_needs(step.text, seen)),
    )
    return replace(found, cells=_cells(found, seen, out))


def _needs(text: str, seen: Guard) -> list[Need]:
    found = seen(text)
    return [Need.PRIVATE if stops(found) else Need.PRIVATE_CHECK] if found else []


def _cells(entry: PlanGoal | PlanStep, seen: Guard, out: list[LeftOut]) -> Sequence[Cell]:
    """The entry's cells without such words; those beside the text are left out."""
    kept = []
    for cell in entry.cells:
        hidden = _hidden(cell, seen)
        if hidden is cell or (Need.PRIVATE in entry.needs and entry.text in cell.text):
            kept.append(hidden)
        else:
            out.append(LeftOut(hidden, "private"))
    return tuple(kept)


def _hidden(cell: Cell, seen: Guard) -> Cell:
    return replace(cell, text=HIDDEN) if stops(seen(cell.text)) else cell


def without_words(plan: Mapping[str, Any]) -> dict[str, Any]:
    """A packed plan as it is kept after its import: what had to be said another way stands in it no more."""
    return {
        **plan,
        "goals": [_kept({**goal, "steps": [*map(_kept, goal["steps"])]}) for goal in plan["goals"]],
    }


def _kept(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {**entry, "text": HIDDEN} if Need.PRIVATE in entry["needs"] else dict(entry)
