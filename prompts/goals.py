"""Goals and action steps: the lists, the forms and the short confirmations."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from slack_sdk.models.blocks import (
    Block,
    CheckboxesElement,
    DatePickerElement,
    PlainTextInputElement,
    StaticSelectElement,
    UserSelectElement,
)

from models.committee import Agency, Committee
from models.goal import TEXT_LIMIT, Goal
from models.lines import Line
from models.outbox import Message
from models.step import ActionStep
from models.tools.milestones import Milestone
from prompts import ids, kit, steps, words
from prompts.tools import milestones
from prompts.tools.undo import taken_back

HELP = """*Goals and action steps*
`/goals` – what this workgroup has set out to do, what is late first
`/goals mine` – only my commitments, with buttons
`/goals add TEXT` – a new goal
`/goals step G3 Draft the protocol @ana by Friday` – a new action step: one person, one date
`/goals done A12` · `reopen A12` · `edit A12` · `drop A12 REASON`
`/goals wait A12 on Probation: we need their intake form` – tells that agency privately
`/goals met G3` · `reopen G3` – what a goal set out to change has changed, or has not after all
`/goals history A12` – who was told what about it and when, and what changed
`/goals undo` – takes back my last change"""

INTERCEPTS = (
    "0 · Community services",
    "1 · Law enforcement",
    "2 · Initial detention and court",
    "3 · Jails and courts",
    "4 · Reentry",
    "5 · Community corrections",
)

ROWS_A_PAGE, MOST_IDLE, MOST_AHEAD = 20, 10, 8


@dataclass(frozen=True)
class Listing:
    """One page of a list of commitments. ``origin`` names the list, ``count`` is how long all of it is.

    ``idle`` are the first of the goals that no open step serves, ``ahead`` the next milestones, by goal.
    """

    title: str
    origin: str
    lines: Sequence[Line]
    count: int
    idle: Sequence[Goal] = ()
    page: int = 0
    ahead: Sequence[tuple[Goal, Milestone]] = ()

    @property
    def left(self) -> int:
        """How many lines come after this page."""
        return max(0, self.count - (self.page + 1) * ROWS_A_PAGE)

    @property
    def tag(self) -> str:
        """How a row's block id names this list."""
        return f"{self.origin}:{self.page}"


def render_list(listing: Listing, *, today: date) -> Message:
    """Everybody's commitments, late ones first, with the goals that have none yet."""
    blocks: list[Block] = [kit.header(listing.title)]
    for line in listing.lines:
        blocks += steps.menu_row(line, origin=listing.tag, today=today)
    blocks += _after(listing)
    if listing.idle and not listing.left:
        told = "\n".join(f"*{goal.ref}* {kit.escape(goal.statement)}" for goal in listing.idle)
        blocks.append(kit.section(f"*Goals without an open step*\n{told}"))
    if listing.ahead and not listing.left:
        told = "\n".join(f"*{goal.ref}* {milestones.line(one, today)}" for goal, one in listing.ahead)
        blocks.append(kit.section(f"*Milestones ahead*\n{told}"))
    if not listing.count and not listing.idle:
        blocks.append(kit.section("Nothing is open here. A goal comes first, then who does what by when."))
    blocks.append(
        kit.actions(
            kit.button("New action step", ids.OPEN_STEP_FORM),
            kit.button("New goal", ids.OPEN_GOAL_FORM),
            milestones.to_workplan(listing.origin),
        )
    )
    return kit.say(f"{listing.title}: {kit.counted(listing.count, 'open step')}", *blocks)


def render_mine(listing: Listing, *, today: date) -> Message:
    """One's own commitments, each with its buttons."""
    if not listing.count:
        return kit.say("You have no open commitments. :seedling:")
    blocks: list[Block] = [kit.header(listing.title)]
    for line in listing.lines:
        blocks += steps.own_row(line, origin=listing.tag, today=today)
    blocks += _after(listing)
    return kit.say(f"{listing.title}: {listing.count}", *blocks)


def _after(listing: Listing) -> list[Block]:
    """A way on when the list is longer than a page."""
    if not listing.left:
        return []
    label = f"Show the next {min(listing.left, ROWS_A_PAGE)} of {listing.left} more"
    return [kit.actions(kit.button(label, ids.LIST_PAGE, f"{listing.origin}:{listing.page + 1}"))]


def step_added(line: Line, goal: Goal, *, read_from: str | None, today: date) -> Message:
    """Shows the reading of the date back in words, with a one-press correction."""
    due = f"due *{words.full_day(line.step.due)}*" if line.step.due else "no date"
    quoted = f" (from “{kit.escape(read_from)}”)" if read_from else ""
    facts = f"{steps.owner_name(line.owner)} · {due}{quoted} · for {goal.ref}"
    text = f":memo: {steps.named(line.step)}\n{facts}"
    value = str(line.step.pk)
    return kit.say(
        text,
        kit.section(text),
        kit.actions(kit.button("Change …", ids.STEP_EDIT, value), kit.button("Undo", ids.UNDO)),
    )


def goal_added(goal: Goal) -> Message:
    """The new goal, and what comes next."""
    text = f":dart: *{goal.ref}* {kit.escape(goal.statement)}\nNext: who does what by when?"
    return kit.say(
        text,
        kit.section(text),
        kit.actions(
            kit.button("Add an action step", ids.OPEN_STEP_FORM, str(goal.pk)), kit.button("Undo", ids.UNDO)
        ),
    )


def goal_met(goal: Goal, *, still_open: int) -> Message:
    """A goal is met; of its open steps it is said that they stay."""
    text = f":white_check_mark: *{goal.ref}* {kit.escape(goal.statement)}\nThe goal is met."
    if still_open:
        stay = "is open and stays" if still_open == 1 else "are open and stay"
        text += f" {kit.counted(still_open, 'step')} of it {stay} promised: finish it, or drop it."
    return kit.say(text, kit.section(text), kit.actions(kit.button("Undo", ids.UNDO)))


def goal_taken_up(goal: Goal) -> Message:
    """A goal is worked on again."""
    text = f":dart: *{goal.ref}* {kit.escape(goal.statement)}\nIt is worked on again."
    return kit.say(text, kit.section(text), kit.actions(kit.button("Undo", ids.UNDO)))


def changed(line: Line, *, today: date) -> Message:
    """A commitment as it stands after a change, which can be taken back."""
    text = steps.text_of(line, today, with_owner=True)
    return kit.say(text, kit.section(text), kit.actions(kit.button("Undo", ids.UNDO)))


def undone(refs: Sequence[str], kinds: Sequence[str] = ()) -> Message:
    """What was taken back: goals and steps by their ids, other things by what they are."""
    told = kit.listed([*refs, *taken_back(kinds)])
    return kit.say(f"Taken back: your last change to {told}." if told else "Taken back.")


def waiting_told(line: Line, *, by: str, today: date) -> Message:
    """To the principal of the agency that a commitment waits on: private, factual, no blame."""
    text = (
        f":hourglass: {kit.mention(by)} notes that {steps.named(line.step)} is waiting on your agency:\n"
        f"> {kit.escape(line.step.waiting_why)}\n"
        f"{steps.due(line.step, today)} · "
        f"{steps.owner_name(line.owner)} is responsible and glad of a word from you. Only you see this."
    )
    return steps.mentioning(kit.say(text), [line.step])


def goal_form(
    agencies: Sequence[Agency],
    *,
    metadata: Mapping[str, Any],
    statement: str = "",
) -> dict[str, Any]:
    """A new goal: stated specifically, with what each agency gains."""
    blocks = [
        kit.field(
            "What will be different?",
            "statement",
            PlainTextInputElement(initial_value=statement or None, multiline=True, max_length=TEXT_LIMIT),
            hint="Specific enough that everybody would agree whether it has happened.",
        ),
        kit.field("How will you know?", "measure", PlainTextInputElement(max_length=300), optional=True),
        kit.field("By when?", "due", DatePickerElement(), optional=True),
        kit.field(
            "Which intercepts does it touch?",
            "intercepts",
            CheckboxesElement(options=[kit.option(text, text[0]) for text in INTERCEPTS]),
            optional=True,
        ),
        *(
            kit.field(
                f"What does {agency.name} gain?",
                f"benefit-{agency.pk}",
                PlainTextInputElement(max_length=300),
                optional=True,
            )
            for agency in agencies[:20]
        ),
    ]
    return kit.form("New goal", ids.GOAL_FORM, blocks, submit="Add goal", metadata=metadata)


@dataclass(frozen=True)
class Draft:
    """What is known of a step when its form opens; ``missing`` says what could not be read."""

    title: str = ""
    goal_id: int | None = None
    owner: str | None = None
    due: date | None = None
    missing: str = ""


def step_form(goals: Sequence[Goal], draft: Draft, *, metadata: Mapping[str, Any]) -> dict[str, Any]:
    """A new action step, or with ``step`` in the metadata a change of one."""
    editing = "step" in metadata
    blocks: list[Block] = [kit.section(draft.missing)] if draft.missing else []
    blocks.append(
        kit.field(
            "What will be done?",
            "title",
            PlainTextInputElement(initial_value=draft.title or None, multiline=True, max_length=TEXT_LIMIT),
        )
    )
    blocks += goal_fields(goals, draft.goal_id)
    blocks += [
        kit.field(
            "Who is responsible?",
            "owner",
            UserSelectElement(initial_user=draft.owner),
            optional=True,
            hint="One person. They may get help, but one name keeps it moving.",
        ),
        kit.field(
            "By when?",
            "due",
            DatePickerElement(initial_date=draft.due.isoformat() if draft.due else None),
            optional=True,
        ),
    ]
    return kit.form(
        "Edit action step" if editing else "New action step",
        ids.STEP_EDIT_FORM if editing else ids.STEP_FORM,
        blocks,
        submit="Save" if editing else "Add step",
        metadata=metadata,
    )


def goal_fields(goals: Sequence[Goal], chosen: int | None) -> list[Block]:
    """The goal to pick; where there is none yet, the goal to write."""
    if not goals:
        return [
            kit.field(
                "Which goal does it serve?",
                "new_goal",
                PlainTextInputElement(max_length=TEXT_LIMIT),
                hint="There is no goal here yet, so this writes the first one.",
            )
        ]
    options = {goal.pk: kit.option(f"{goal.ref} {goal.statement}", str(goal.pk)) for goal in goals[:100]}
    select = StaticSelectElement(
        options=list(options.values()), initial_option=options.get(chosen or goals[0].pk)
    )
    return [kit.field("Which goal does it serve?", "goal", select)]


def snooze_form(step: ActionStep, *, tomorrow: date, metadata: Mapping[str, Any]) -> dict[str, Any]:
    """Until when to be quiet about a step."""
    blocks = [
        kit.section(f"{steps.named(step)}\nYou hear nothing about it until that day. Its date stays."),
        kit.field("Quiet until", "until", DatePickerElement(initial_date=tomorrow.isoformat())),
    ]
    return kit.form("Snooze", ids.SNOOZE_FORM, blocks, submit="Snooze", metadata=metadata)


def wait_form(
    step: ActionStep,
    agencies: Sequence[Agency],
    *,
    metadata: Mapping[str, Any],
    chosen: int | None = None,
    why: str = "",
) -> dict[str, Any]:
    """On which agency a step waits, and why."""
    first = sorted(agencies, key=lambda agency: agency.pk != chosen)[:99]
    options = [kit.option(agency.name, str(agency.pk)) for agency in first]
    options.append(kit.option("Nobody any more", "0"))
    present = options[0] if first and first[0].pk == chosen else None
    blocks = [
        kit.section(f"{steps.named(step)}\nThat agency's principal is told privately; nobody else is."),
        kit.field("Waiting on", "agency", StaticSelectElement(options=options, initial_option=present)),
        kit.field(
            "What is needed?",
            "why",
            PlainTextInputElement(initial_value=why or None, multiline=True, max_length=TEXT_LIMIT),
            optional=True,
        ),
    ]
    return kit.form("Waiting on …", ids.WAIT_FORM, blocks, submit="Save", metadata=metadata)


def title_for(committee: Committee, workgroup_name: str | None) -> str:
    """The heading of a list."""
    return workgroup_name or committee.name
