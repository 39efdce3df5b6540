"""Tests of change (PDSA cycles): the list, one of them with its chain, and what its owner is asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from slack_sdk.models.blocks import Block, InteractiveElement

from models.committee import Member
from models.outbox import Message
from models.tools.cycle_list import CycleLine
from models.tools.cycle_tables import Compared, Cycle, CycleNote, CycleState, Decision
from prompts import ids, kit, words
from prompts.tools import showing

LIST, CLOSED, SHOW = (ids.tool("cycle", act) for act in ("list", "closed", "show"))
ADD, CHANGE, DROP, NEXT = (ids.tool("cycle", act) for act in ("add", "change", "drop", "next"))
OBSERVE, DECIDE, CORRECT, AGENDA = (
    ids.tool("cycle", act) for act in ("observe", "decide", "correct", "agenda")
)
PAGE, BACK, CLOSED_PAGE, CLOSED_BACK = (
    ids.tool("cycle", act) for act in ("page", "back", "closed-page", "closed-back")
)

ROWS_A_PAGE = 15
CHANGE_LINE = 140
MOST_OF_CHAIN = 12
MOST_NOTES = 15

OPEN = (CycleState.PLAN, CycleState.STARTED, CycleState.OBSERVED)

COMPARED = {
    Compared.AS_PREDICTED: "as predicted",
    Compared.BETTER: "better than predicted",
    Compared.WORSE: "worse than predicted",
    Compared.MIXED: "partly as predicted",
}

DECISIONS = {Decision.ADOPT: "adopt", Decision.ADAPT: "adapt", Decision.ABANDON: "abandon"}
DECIDED = {Decision.ADOPT: "adopted", Decision.ADAPT: "adapted", Decision.ABANDON: "abandoned"}

EMPTY = (
    "A test of change (PDSA) tries something small before it is done everywhere: what do we change, what "
    "do we predict, what did we observe, and then: adopt, adapt or abandon. Press *New test …* to plan the "
    "first one."
)


@dataclass(frozen=True)
class Rights:
    """What the reader may do with a cycle: change and correct it, or say what was observed and decide."""

    edit: bool = False
    settle: bool = False


def render_list(
    lines: Sequence[CycleLine], *, day: date, closed: bool, page: int = 0, notice: str = ""
) -> Message:
    """The open ones, or the closed ones with what was decided; the newest first."""
    shown = [line for line in reversed(lines) if (line.cycle.state in OPEN) is not closed]
    page = showing.page_of(page, len(shown), ROWS_A_PAGE)
    blocks: list[Block] = [kit.section(notice)] if notice else []
    blocks.append(kit.header("Tests of change: closed" if closed else "Tests of change"))
    if not lines:
        blocks.append(kit.section(EMPTY))
    elif not shown:
        blocks.append(kit.section("None is closed yet." if closed else "None is open at present."))
    for line in shown[page * ROWS_A_PAGE : (page + 1) * ROWS_A_PAGE]:
        button = kit.button("Open", SHOW, str(line.cycle.pk))
        blocks.append(kit.section(row(line, day), accessory=button, block_id=f"cycle:{line.cycle.pk}"))
    buttons = [kit.button("New test …", ADD, style=None if lines else "primary")]
    if any((line.cycle.state in OPEN) is closed for line in lines):
        buttons.append(kit.button("Open ones", LIST) if closed else kit.button("Closed ones", CLOSED))
    back, on = (CLOSED_BACK, CLOSED_PAGE) if closed else (BACK, PAGE)
    buttons += showing.turning(page, len(shown), ROWS_A_PAGE, back=back, on=on)
    return kit.say(notice or "Tests of change", *blocks, kit.actions(*buttons, block_id="cycles"))


def row(line: CycleLine, day: date) -> str:
    """``*C4* A peer at the gate`` and whose it is, how it stands, its chain."""
    told = f"*{line.cycle.ref}* {kit.escape(kit.clip(line.cycle.change, CHANGE_LINE))}"
    parts = [showing.named(line.owner.name), state(line.cycle, day)]
    if len(line.chain) > 1:
        parts.append(chain(line))
    return f"{told}\n{' · '.join(parts)}"


def state(cycle: Cycle, day: date) -> str:
    """Where it stands and what comes next, in words."""
    if cycle.state is CycleState.PLAN:
        return "planned, not started"
    if cycle.state is CycleState.DROPPED:
        return "dropped before it started"
    if cycle.state is CycleState.OBSERVED and cycle.compared:
        return f"{COMPARED[cycle.compared]}; to be decided"
    if cycle.state is CycleState.DECIDED and cycle.decision and cycle.decided_on:
        return f"{DECIDED[cycle.decision]} on {showing.on_day(cycle.decided_on)}"
    assert cycle.starts_on is not None
    assert cycle.ends_on is not None
    if day < cycle.starts_on:
        return f"starts {words.near_day(cycle.starts_on, day)}"
    ended = "ended" if cycle.ends_on < day else "runs until"
    asked = "; what was observed?" if cycle.ends_on < day else ""
    return f"{ended} {words.near_day(cycle.ends_on, day)}{asked}"


def chain(line: CycleLine) -> str:
    """``C1 → *C2* → C3``; of a long one the last."""
    shown = line.chain[-MOST_OF_CHAIN:]
    refs = [f"*{one.ref}*" if one.id == line.cycle.id else one.ref for one in shown]
    return " → ".join([*(["…"] if len(shown) < len(line.chain) else []), *refs])


def render_cycle(
    line: CycleLine,
    notes: Sequence[tuple[CycleNote, Member]],
    rights: Rights,
    *,
    day: date,
    notice: str = "",
) -> Message:
    """All of one: what was planned and predicted, what was observed and decided, what was added."""
    cycle = line.cycle
    blocks: list[Block] = [kit.section(notice)] if notice else []
    blocks.append(kit.header(f"Test of change {cycle.ref}"))
    blocks.append(kit.context(_about(line, day)))
    blocks += [kit.section(text) for text in (_planned(cycle), _plan(cycle), _seen(cycle)) if text]
    if notes:
        blocks += showing.packed("*Added since the start*", [_note(*one) for one in notes[-MOST_NOTES:]])
    blocks.append(kit.actions(*_buttons(line, rights), block_id=f"cycle:{cycle.pk}"))
    return kit.say(notice or f"{cycle.ref}: {kit.escape(kit.clip(cycle.change, CHANGE_LINE))}", *blocks)


def _about(line: CycleLine, day: date) -> str:
    parts = [showing.named(line.owner.name), state(line.cycle, day)]
    if line.cycle.starts_on and line.cycle.ends_on:
        parts.append(f"{showing.on_day(line.cycle.starts_on)} to {showing.on_day(line.cycle.ends_on)}")
    if line.goal:
        parts.append(f"for {line.goal.ref} {kit.escape(kit.clip(line.goal.statement, 80))}")
    if line.workgroup:
        parts.append(showing.named(line.workgroup.name))
    if line.cycle.indicator:
        parts.append(f"indicator: {showing.named(line.cycle.indicator)}")
    if len(line.chain) > 1:
        parts.append(chain(line))
    return " · ".join(parts)


def _planned(cycle: Cycle) -> str:
    """The change, the question, the prediction and the measure; what is not written yet is said."""
    locked = "" if cycle.state in (CycleState.PLAN, CycleState.DROPPED) else " (locked at the start)"
    told = (
        ("What we change", cycle.change),
        ("The question", cycle.question),
        (f"The prediction{locked}", cycle.prediction),
        ("The measure", cycle.measure),
    )
    return "\n".join(f"*{label}:* {kit.escape(text) or 'not written yet'}" for label, text in told)


def _plan(cycle: Cycle) -> str:
    told = (
        ("Who", cycle.plan_who),
        ("What", cycle.plan_what),
        ("When", cycle.plan_when),
        ("Where", cycle.plan_where),
    )
    return "\n".join(f"*{label}:* {kit.escape(text)}" for label, text in told if text)


def _seen(cycle: Cycle) -> str:
    """What was observed, how it compares, what was decided."""
    if not cycle.observed or cycle.compared is None:
        return ""
    more = f" {kit.escape(cycle.compared_words)}" if cycle.compared_words else ""
    told = [f"*Observed:* {kit.escape(cycle.observed)}"]
    told.append(f"*Compared with the prediction:* {COMPARED[cycle.compared]}.{more}")
    if cycle.decision:
        why = f" {kit.escape(cycle.decision_words)}" if cycle.decision_words else ""
        told.append(f"*Decision:* {DECISIONS[cycle.decision]}.{why}")
    return "\n".join(told)


def _note(note: CycleNote, author: Member) -> str:
    return f"• {showing.on_day(note.written_on)}, {showing.named(author.name)}: {kit.escape(note.text)}"


def _buttons(line: CycleLine, rights: Rights) -> list[InteractiveElement]:
    cycle, value = line.cycle, str(line.cycle.pk)
    buttons: list[InteractiveElement] = []
    if cycle.state is CycleState.PLAN and rights.edit:
        asked = ("Drop it?", f"{cycle.ref} stays readable, as one that was never started.")
        buttons = [
            kit.button("Change or start …", CHANGE, value, style="primary"),
            kit.button("Drop", DROP, value, confirm=asked),
        ]
    if cycle.state is CycleState.STARTED and rights.settle:
        buttons.append(kit.button("What was observed …", OBSERVE, value, style="primary"))
    if cycle.state is CycleState.OBSERVED and rights.settle:
        buttons.append(kit.button("Decide …", DECIDE, value, style="primary"))
    if cycle.decision is Decision.ADAPT and line.next is None:
        buttons.append(kit.button("Next cycle …", NEXT, value, style="primary"))
    if cycle.state not in (CycleState.PLAN, CycleState.DROPPED) and rights.edit:
        buttons.append(kit.button("Add a correction …", CORRECT, value))
    if cycle.state is not CycleState.DROPPED:
        buttons.append(kit.button("Put on the agenda", AGENDA, value))
    buttons += [
        kit.button(f"Go to {one.ref}", SHOW, str(one.pk))
        for one in line.chain
        if one.id == cycle.before_id or one.before_id == cycle.id
    ]
    return [*buttons, kit.button("All tests", LIST)]


def ask(cycle: Cycle, *, again: bool) -> Message:
    """The test has ended: its owner is asked what was observed, or (``again``) asked once more."""
    change = kit.escape(kit.clip(cycle.change, CHANGE_LINE))
    first = (
        f"A reminder, the only one: what was observed in *{cycle.ref}* {change}?"
        if again
        else f"Your test of change *{cycle.ref}* {change} has ended. What was observed? It takes two minutes."
    )
    told = f"{first}\nYou predicted: {kit.escape(cycle.prediction)}"
    buttons = [
        kit.button("What was observed …", OBSERVE, str(cycle.pk), style="primary"),
        kit.button("It takes longer …", CORRECT, str(cycle.pk)),
    ]
    return kit.say(
        f"What was observed in {cycle.ref}?",
        kit.section(told, block_id=f"{cycle.subject}/told"),
        kit.actions(*buttons, block_id=f"{cycle.subject}/do"),
    )


def saved(cycle: Cycle) -> str:
    """It is kept, as a plan or started."""
    if cycle.state is CycleState.PLAN:
        return f":white_check_mark: Saved: {cycle.ref} is a plan. Start it when its prediction is written."
    return f":white_check_mark: {cycle.ref} is started, and its prediction locked."


def dropped(cycle: Cycle) -> str:
    """It was never started."""
    return f":white_check_mark: Dropped: {cycle.ref}."


def corrected(cycle: Cycle) -> str:
    """A word was added."""
    return f":white_check_mark: Added to {cycle.ref}. What was written before stays."


def observed(cycle: Cycle) -> str:
    """What was observed is kept, and decided perhaps."""
    if cycle.decision:
        return f":white_check_mark: {cycle.ref} is {DECIDED[cycle.decision]}."
    return f":white_check_mark: Kept for {cycle.ref}. What is left is to decide: adopt, adapt or abandon."


def topic_title(cycle: Cycle) -> str:
    """What the agenda calls it."""
    return f"Test of change {cycle.ref}: {kit.clip(cycle.change, CHANGE_LINE)}"


def topic_attachment(cycle: Cycle) -> str:
    """Where it is, and how it stands."""
    stands = f" · {COMPARED[cycle.compared]}" if cycle.compared else ""
    decided = f", {DECIDED[cycle.decision]}" if cycle.decision else ""
    return f"/committee cycle {cycle.ref}{stands}{decided}"
