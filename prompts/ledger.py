"""The history of a goal or a commitment: who was told what and when, between what changed about it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from slack_sdk.models.blocks import Block

from models.access import Act
from models.calendar import wall_of
from models.goal import Goal, GoalState
from models.ledger import MOST, Change, Entry, Fate, History, Sending
from models.outbox import Message
from models.step import ActionStep, Progress, StepState
from prompts import kit, packing, words
from prompts.undelivered import EXPLAINED, KINDS, name_of

ROOM = 8
"""Sections for the lines: more than they ever fill."""

FATES = {
    Fate.ON_ITS_WAY: "on its way",
    Fate.DELIVERED: "delivered",
    Fate.TAKEN_BACK: "taken back, as it was settled first",
    Fate.TOO_LATE: "not sent, as it had become too late",
    Fate.FAILED: "could not be delivered",
    Fate.UNSURE: "may have arrived; Slack's answer was lost",
}

PRIVATE = "Of private messages you see what kind they were, not what they said."


def render_history(history: History, *, zone: str, beside: str = "", source: Sequence[Block] = ()) -> Message:
    """The newest first, by day, on the clocks of the reader's zone; ``beside`` is told under the title.

    ``source`` is what an imported plan said of it.
    """
    of = history.of
    title = of.title if isinstance(of, ActionStep) else of.statement
    head = [f"*{of.ref}* {kit.escape(title)}", beside, "The newest first."]
    blocks: list[Block] = [kit.section("\n".join(line for line in head if line))]
    blocks += packing.sections("", _lines(history, zone), most=2 * MOST, room=ROOM, where="they are older.")
    if history.earlier:
        blocks.append(kit.context(f"{kit.counted(history.earlier, 'earlier line')} not shown."))
    blocks += [*source, kit.context(PRIVATE)]
    return kit.say(f"The history of {of.ref}", *blocks)


def _lines(history: History, zone: str) -> list[str]:
    """A heading for each day, and the lines below it."""
    lines: list[str] = []
    today: date | None = None
    for entry in history.entries:
        wall = wall_of(entry.at, zone)
        if wall.date() != today:
            today = wall.date()
            lines.append(f"*{words.full_day(today)}*")
        lines.append(f"{words.hour(wall.time())} · {_told(entry, history)}")
    return lines


def _told(entry: Entry, history: History) -> str:
    if isinstance(entry, Sending):
        cause = f" ({EXPLAINED[entry.cause].short})" if entry.cause and entry.fate == Fate.FAILED else ""
        kind = KINDS[entry.kind]
        to = "in" if not entry.place.person else "to"
        return f":envelope: {kind} {to} {name_of(entry.place)}: {FATES[entry.fate]}{cause}"
    own = f"*{entry.of.ref}* " if entry.of is not history.of else ""
    return f"{own}{_changed(entry, history)}{_by(entry, history)}{_undone(entry)}"


def _by(entry: Change, history: History) -> str:
    who = history.members.get(entry.line.actor_id or 0)
    return f" · {kit.escape(who.name)}" if who else ""


def _undone(entry: Change) -> str:
    return " (taken back later)" if entry.line.undone else ""


def _changed(entry: Change, history: History) -> str:
    """What one change came to, in few words."""
    before, after = entry.line.before, entry.line.after
    if not before:
        told = _first(entry, history)
    else:
        told = [
            said for name, say in SAYINGS.items() if name in after and (said := say(after, before, history))
        ]
    if entry.line.act == Act.UNDO.value:
        return kit.listed(["took back a change", *told])
    if entry.line.act == Act.CHECK_IN.value and "progress" not in after:
        told.insert(0, "checked in" if told else "checked in, all as before")
    return ", ".join(told) or "small change"


def _first(entry: Change, history: History) -> list[str]:
    """How it was when it was made."""
    after = entry.line.after
    told = ["set out" if isinstance(entry.of, Goal) else "promised"]
    if owner := history.members.get(after.get("owner_id") or 0):
        told.append(f"responsible: {kit.escape(owner.name)}")
    if after.get("due"):
        told.append(f"due {_day(after['due'])}")
    return told


Values = Mapping[str, Any]


def _state(after: Values, before: Values, history: History) -> str:
    return {
        StepState.DONE.value: "done",
        GoalState.MET.value: "met",
        StepState.DROPPED.value: f"given up: {kit.escape(kit.clip(after.get('dropped_because') or '', 150))}"
        if after.get("dropped_because")
        else "given up",
        StepState.OPEN.value: "open again",
    }[after["state"]]


def _progress(after: Values, before: Values, history: History) -> str:
    return words.PROGRESS[Progress(after["progress"])]


def _percent(after: Values, before: Values, history: History) -> str:
    percent = after["percent"]
    return "" if percent is None or "state" in after else f"{percent}%"


def _due(after: Values, before: Values, history: History) -> str:
    if after["due"] is None:
        return "the date taken off"
    moved = f"moved from {_day(before['due'])} to" if before["due"] else "set to"
    return f"the date {moved} {_day(after['due'])}"


def _owner(after: Values, before: Values, history: History) -> str:
    owner = history.members.get(after["owner_id"] or 0)
    return f"given to {kit.escape(owner.name)}" if owner else "nobody responsible any more"


def _waiting(after: Values, before: Values, history: History) -> str:
    agency = history.agencies.get(after["waiting_on_id"] or 0)
    return f"waits on {kit.escape(agency.name)}" if agency else "waits no longer"


def _goal(after: Values, before: Values, history: History) -> str:
    goal = history.goals.get(after["goal_id"])
    return f"moved to {goal.ref}" if goal else ""


def _snoozed(after: Values, before: Values, history: History) -> str:
    until = after["snoozed_until"]
    return f"quiet until {_day(until)}" if until else "quiet no longer"


SAYINGS: dict[str, Callable[[Values, Values, History], str]] = {
    "state": _state,
    "progress": _progress,
    "percent": _percent,
    "due": _due,
    "owner_id": _owner,
    "waiting_on_id": _waiting,
    "goal_id": _goal,
    "snoozed_until": _snoozed,
    "title": lambda after, before, history: "reworded",
    "statement": lambda after, before, history: "reworded",
}
"""What is said of a column that has changed; of the others nothing is said."""


def _day(value: str) -> str:
    """``Fri 4 Dec 2026``: a date as the audit log has it."""
    day = date.fromisoformat(value)
    return f"{day:%a} {day.day} {day:%b} {day.year}"
