"""How initiatives end: what is prepared and what is closed, one of them with its parts, the announcement."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from slack_sdk.models.blocks import Block, InteractiveElement

from models.calendar import wall_of
from models.goal import Goal, GoalState
from models.outbox import Message
from models.tools.transition import Prepared
from models.tools.transition_tables import Kind, Part, Transition, TransitionState
from prompts import ids, kit, words
from prompts.tools import shelf
from prompts.tools.showing import named, on_day, on_local_day, packed, page_of, turning

SHOW = ids.tool("transition", "show")
PAGE = ids.tool("transition", "page")
BACK = ids.tool("transition", "back")
OPEN_ONE = ids.tool("transition", "one")
BEGIN = ids.tool("transition", "begin")
BEGIN_FORM = ids.tool("transition", "begin-form")
PART = {part: ids.tool("transition", f"part-{part.value}") for part in Part}
PART_FORM = ids.tool("transition", "part-form")
NEXT = ids.tool("transition", "next")
NEXT_FORM = ids.tool("transition", "next-form")
LEARNED = ids.tool("transition", "learned")
LEARNED_FORM = ids.tool("transition", "learned-form")
CLOSE = ids.tool("transition", "close")
OUTCOME_FORM = ids.tool("transition", "outcome-form")
CLOSE_FORM = ids.tool("transition", "close-form")
CALL_OFF = ids.tool("transition", "call-off")
REOPEN = ids.tool("transition", "reopen")
REOPEN_FORM = ids.tool("transition", "reopen-form")

ROWS_A_PAGE, MOST_GOALS = 20, 10

KINDS = {
    Kind.TIME_LIMITED: "It was for a time: its work goes on in other hands",
    Kind.STANDING: "We go on: the next priority is taken up",
}

PARTS = {
    Part.FUNDING: ("Funding", "Who pays from then on? A budget line, a grant, Medicaid …"),
    Part.PEOPLE: ("People", "Who does the work, in whose post?"),
    Part.SPACE: ("Space and rules", "Rooms, policies, protocols, an MOU: where, and in force until when?"),
    Part.DATA: ("Data", "Who goes on counting, and who looks at it?"),
    Part.OWNER: ("Owner", "Which agency answers for the whole from then on?"),
}
"""Each part by its name, with the question that it asks."""

EMPTY = (
    "Nothing ends just now. When a goal or a workgroup comes to its end, prepare it here: who pays, who does "
    "the work, who counts, who answers for it, or what comes next; and what was learned. Then it is closed "
    "and announced once, and stays readable."
)
CLOSED_BECAUSE = "The initiative was closed."
"""Why steps that were still open are given up; and why meetings that were announced are not held."""


@dataclass(frozen=True)
class Rights:
    """Whether the reader may begin one, prepare this one, close it, and take it up again."""

    begin: bool = False
    prepare: bool = False
    close: bool = False
    reopen: bool = False


def render_list(
    rows: Sequence[tuple[Transition, str]], rights: Rights, *, zone: str, page: int = 0, notice: str = ""
) -> Message:
    """What is being prepared and what was closed, the latest first; days are those of that zone."""
    page = page_of(page, len(rows), ROWS_A_PAGE)
    blocks: list[Block] = [kit.section(notice)] if notice else []
    blocks.append(kit.header("Transition"))
    if not rows:
        blocks.append(kit.section(EMPTY))
    for row, name in rows[page * ROWS_A_PAGE : (page + 1) * ROWS_A_PAGE]:
        state = f"closed on {on_local_day(row.closed_at, zone)}" if row.closed_at else "being prepared"
        if row.reopened_at:
            state += f", taken up again on {on_local_day(row.reopened_at, zone)}"
        button = kit.button("Open", OPEN_ONE, str(row.pk))
        told = f"*{named(name)}* · {state}"
        blocks.append(kit.section(told, accessory=button, block_id=f"transition:{row.pk}"))
    style = None if rows else "primary"
    buttons = [kit.button("Prepare an ending …", BEGIN, style=style)] if rights.begin else []
    buttons += turning(page, len(rows), ROWS_A_PAGE, back=BACK, on=PAGE)
    if buttons:
        blocks.append(kit.actions(*buttons, block_id="transitions"))
    return kit.say(notice or "Transition", *blocks)


def render_one(found: Prepared, rights: Rights, *, zone: str, notice: str = "") -> Message:
    """All that is known of one: what is settled, what is missing, what was learned; or how it was closed."""
    row = found.row
    blocks: list[Block] = [kit.section(notice)] if notice else []
    blocks += [kit.header(found.name), kit.section(_standing(found, zone))]
    lines = _parts(found) if row.kind == Kind.TIME_LIMITED else [_next(row)]
    blocks += packed("*How it goes on*" if row.kind == Kind.TIME_LIMITED else "*What comes next*", lines)
    blocks += packed("*What was learned*", _learned(row) or ["• not written yet"])
    if found.open and rights.prepare:
        blocks += _buttons(found, rights)
    last = [kit.button("All of them", SHOW)]
    if rights.reopen and row.state == TransitionState.CLOSED and not row.reopened_at:
        last.insert(0, kit.button("Take it up again …", REOPEN, str(row.pk)))
    blocks.append(kit.actions(*last, block_id=f"transition:{row.pk}:all"))
    return kit.say(notice or f"The end of {named(found.name)}", *blocks)


def _standing(found: Prepared, zone: str) -> str:
    row = found.row
    if row.state == TransitionState.CLOSED and row.closed_at:
        left = f" {kit.counted(row.steps_left, 'step')} were still open." if row.steps_left > 1 else ""
        again = ""
        if row.reopened_at:
            again = f"\nTaken up again on {words.full_day(wall_of(row.reopened_at, zone).date())}:\n> "
            again += kit.escape(row.reopened_because)
        closed_on = words.full_day(wall_of(row.closed_at, zone).date())
        return f"Closed on {closed_on}. {_outcomes(row.outcomes)}{left}{again}"
    if row.state == TransitionState.CALLED_OFF:
        return "Called off: it goes on."
    goals = kit.counted(len(found.goals), "open goal")
    steps = kit.counted(len(found.steps), "open step")
    return f"Being prepared. {KINDS[row.kind]}. There are {goals} and {steps}."


def _outcomes(outcomes: Mapping[str, str]) -> str:
    met = [ref for ref, state in outcomes.items() if state == GoalState.MET.value]
    dropped = [ref for ref, state in outcomes.items() if state == GoalState.DROPPED.value]
    told = [f"Met: {kit.listed(met)}."] if met else []
    return " ".join([*told, f"Given up: {kit.listed(dropped)}."] if dropped else told)


def _parts(found: Prepared) -> list[str]:
    lines = []
    for part, (name, _) in PARTS.items():
        line = found.parts.get(part)
        if line is None:
            lines.append(f"• :white_large_square: *{name}*: nobody answers for it yet")
        else:
            who = kit.mention(line.member.slack_id)
            told = f"{kit.escape(line.row.how)} ({who}, by {on_day(line.row.by)})"
            lines.append(f"• :white_check_mark: *{name}*: {told}")
    return lines


def _next(row: Transition) -> str:
    if not row.next_priority:
        return "• not chosen yet"
    return f"• *{kit.escape(row.next_priority)}*, chosen by: {kit.escape(row.method)}"


def _learned(row: Transition) -> list[str]:
    told = {
        "What worked": row.worked,
        "What stood in the way": row.hindered,
        "What to know next time": row.advice,
    }
    return [f"• {name}: {kit.escape(text)}" for name, text in told.items() if text]


def _buttons(found: Prepared, rights: Rights) -> list[Block]:
    row, value = found.row, str(found.row.pk)
    buttons: list[InteractiveElement] = []
    if row.kind == Kind.TIME_LIMITED:
        buttons += [kit.button(f"{name} …", PART[part], value) for part, (name, _) in PARTS.items()]
    else:
        buttons.append(kit.button("What comes next …", NEXT, value))
        buttons.append(kit.button("The ranking", shelf.open_id("ballot"), value="ballot"))
    last = [kit.button("What was learned …", LEARNED, value)]
    if rights.close and found.ready:
        last.append(kit.button("Preview and close …", CLOSE, value, style="primary"))
    asked = ("Call it off?", "It goes on as before. What was written down stays in the history.")
    last.append(kit.button("Call off", CALL_OFF, value, confirm=asked))
    rows: list[Block] = [kit.actions(*buttons, block_id=f"transition:{value}:parts")]
    if not found.ready:
        rows.append(kit.context(_missing(found)))
    elif not rights.close:
        rows.append(kit.context("It is ready. The chair or a coordinator closes it."))
    return [*rows, kit.actions(*last, block_id=f"transition:{value}:last")]


def _missing(found: Prepared) -> str:
    missing = [PARTS[part][0].lower() for part in found.missing]
    if found.row.kind == Kind.STANDING and not found.row.next_priority:
        missing.append("what comes next")
    if not found.row.worked:
        missing.append("what was learned")
    return f"Before it can be closed: {kit.listed(missing)}."


def announcement(found: Prepared, dropped: Collection[int]) -> Message:
    """What the committee's channel reads, once: how it ended and how it goes on."""
    row = found.row
    lines = [f":checkered_flag: *{named(found.name)}* is closed."]
    lines += _told_goals(found.goals, dropped)
    blocks: list[Block] = [kit.section("\n".join(lines))]
    if row.kind == Kind.TIME_LIMITED:
        blocks += packed("*How it goes on*", _parts(found))
    else:
        blocks += packed("*What comes next*", [_next(row)])
    blocks += packed("*What we learned*", _learned(row))
    blocks.append(kit.context("It stays readable: `/committee transition`"))
    return kit.say(f"{named(found.name)} is closed.", *blocks)


def _told_goals(goals: Sequence[Goal], dropped: Collection[int]) -> list[str]:
    lines = [
        f"• {'given up' if goal.pk in dropped else 'met'}: *{goal.ref}* "
        f"{kit.escape(kit.clip(goal.statement, 150))}"
        for goal in goals[:MOST_GOALS]
    ]
    more = len(goals) - len(lines)
    return [*lines, f"• and {kit.counted(more, 'more goal')}"] if more > 0 else lines


def begun(found: Prepared) -> str:
    """It is being prepared."""
    return f":white_check_mark: The end of {named(found.name)} is being prepared. Nobody else is told yet."


def saved() -> str:
    """It is written down."""
    return ":white_check_mark: Saved."


def called_off(name: str) -> str:
    """It goes on."""
    return f":white_check_mark: {named(name)} goes on."


def closed(name: str, *, announced: bool) -> str:
    """It is closed."""
    told = (
        "It is announced in the committee's channel." if announced else "There is no channel to tell it in."
    )
    return f":checkered_flag: {named(name)} is closed. {told}"


def taken_up(found: Prepared) -> Message:
    """To the committee's channel, once: it goes on."""
    because = kit.escape(found.row.reopened_because)
    text = f":arrow_forward: *{named(found.name)}* is taken up again.\n> {because}"
    how = "How it had ended can be read: `/committee transition`"
    return kit.say(text, kit.section(text), kit.context(how))


def was_taken_up(found: Prepared, steps: int, *, announced: bool) -> str:
    """To whoever did it: what is as it was, and what is not."""
    told = "The channel is told." if announced else "There is no channel to tell it in."
    opened = f"{kit.counted(steps, 'step')} open again, with the dates that they had: look through them. "
    after = (
        "Check-ins and meetings go on by their rules; meetings that were called off stay so, and turns of "
    )
    after += "its offices are begun anew with `/chair`." if found.group else ""
    return (
        f":arrow_forward: {named(found.name)} is taken up again. {opened if steps else ''}"
        f"{after if found.group else ''} {told}"
    )
