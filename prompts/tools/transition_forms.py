"""The forms of an ending: what ends, each part, what comes next, what was learned, and the preview."""

from collections.abc import Mapping, Sequence
from typing import Any

from slack_sdk.models.blocks import (
    Block,
    DatePickerElement,
    PlainTextInputElement,
    RadioButtonsElement,
    UserSelectElement,
)

from models.goal import Goal, GoalState
from models.outbox import Message
from models.tools.transition import Prepared, Ranked
from models.tools.transition_tables import (
    BECAUSE_LIMIT,
    HOW_LIMIT,
    LEARNED_LIMIT,
    METHOD_LIMIT,
    NEXT_LIMIT,
    Part,
    Transition,
)
from models.workgroup import Workgroup
from prompts import kit
from prompts.pickers import select
from prompts.tools.transition import (
    BEGIN_FORM,
    CLOSE_FORM,
    KINDS,
    LEARNED_FORM,
    NEXT_FORM,
    OUTCOME_FORM,
    PART_FORM,
    PARTS,
    REOPEN_FORM,
)

MOST_OPTIONS, MOST_OUTCOMES = 100, 60


def begin_form(
    groups: Sequence[Workgroup], goals: Sequence[Goal], *, metadata: Mapping[str, Any]
) -> dict[str, Any]:
    """What ends, and how."""
    options = {f"workgroup:{one.pk}": f"The workgroup {one.name}" for one in groups}
    options |= {f"goal:{one.pk}": f"{one.ref} {one.statement}" for one in goals}
    first = dict(list(options.items())[:MOST_OPTIONS])
    kinds = [kit.option(told, kind.value) for kind, told in KINDS.items()]
    blocks = [
        kit.field("What comes to its end?", "subject", select(first, None)),
        kit.field("Of which kind is it?", "kind", RadioButtonsElement(options=kinds)),
    ]
    return kit.form("Prepare an ending", BEGIN_FORM, blocks, submit="Prepare", metadata=metadata)


def part_form(found: Prepared, part: Part, *, metadata: Mapping[str, Any]) -> dict[str, Any]:
    """How one part goes on: as it was settled, or empty."""
    name, question = PARTS[part]
    line = found.parts.get(part)
    how = PlainTextInputElement(
        initial_value=line.row.how if line else None, max_length=HOW_LIMIT, multiline=True
    )
    who = UserSelectElement(initial_user=line.member.slack_id if line else None)
    by = DatePickerElement(initial_date=line.row.by.isoformat() if line else None)
    hint = "If it ends, say so: “It ends with the grant” is an answer too."
    blocks = [
        kit.field(question, "how", how, hint=hint),
        kit.field("Who answers for that?", "member", who),
        kit.field("By when?", "by", by),
    ]
    return kit.form(name, PART_FORM, blocks, metadata=metadata)


def next_form(row: Transition, ranking: Sequence[Ranked], *, metadata: Mapping[str, Any]) -> dict[str, Any]:
    """What comes next: from the ranking, or in words."""
    blocks: list[Block] = []
    if ranking:
        options = {str(one.item_id): f"{one.place}. {one.ref} {one.title}" for one in ranking[:MOST_OPTIONS]}
        chosen = str(row.next_item_id) if row.next_item_id else None
        field = select(options, chosen)
        blocks.append(kit.field("From the last ranking", "item", field, optional=True))
    in_words = PlainTextInputElement(
        initial_value=row.next_priority if row.next_priority and not row.next_item_id else None,
        max_length=NEXT_LIMIT,
    )
    method = PlainTextInputElement(initial_value=row.method or None, max_length=METHOD_LIMIT)
    blocks += [
        kit.field("Or in your own words", "priority", in_words, optional=True),
        kit.field(
            "How was it chosen?",
            "method",
            method,
            optional=bool(ranking),
            hint="Such as: by hands at the meeting in May. From a ranking, its name is put in.",
        ),
    ]
    return kit.form("What comes next", NEXT_FORM, blocks, metadata=metadata)


def learned_form(row: Transition, *, metadata: Mapping[str, Any]) -> dict[str, Any]:
    """Three short questions."""
    asked = {
        "worked": ("What worked?", row.worked),
        "hindered": ("What stood in the way?", row.hindered),
        "advice": ("What should the next ones know?", row.advice),
    }
    blocks = [
        kit.field(
            question,
            name,
            PlainTextInputElement(initial_value=value or None, max_length=LEARNED_LIMIT, multiline=True),
        )
        for name, (question, value) in asked.items()
    ]
    told = kit.section("About the work, never about a person. It is shown to whoever founds something alike.")
    return kit.form("What was learned", LEARNED_FORM, [told, *blocks], metadata=metadata)


def outcome_form(found: Prepared, *, metadata: Mapping[str, Any]) -> dict[str, Any]:
    """What became of each goal that is open."""
    states = {GoalState.MET.value: "Met", GoalState.DROPPED.value: "Given up"}
    blocks: list[Block] = [
        kit.section(f"What became of the goals of {kit.escape(kit.clip(found.name, 150))}?")
    ]
    for goal in found.goals[:MOST_OUTCOMES]:
        label = kit.clip(f"{goal.ref} {goal.statement}", 150)
        blocks.append(kit.field(label, f"goal-{goal.pk}", select(states, GoalState.MET.value)))
    if not found.goals:
        blocks.append(kit.section("No goal is open any more."))
    left = f"{kit.counted(len(found.steps), 'step')} still open: given up with it. " if found.steps else ""
    blocks.append(kit.context(f"{left}The next page shows what is announced."))
    return kit.form("Close it", OUTCOME_FORM, blocks, submit="Preview", metadata=metadata)


def close_form(
    found: Prepared, message: Message, *, where: str | None, metadata: Mapping[str, Any]
) -> dict[str, Any]:
    """The announcement as it will stand there, and what closing does."""
    told = f"This is posted in {kit.channel(where)}, once:" if where else "There is no channel to tell it in:"
    does = ["Goals and open steps are closed."]
    if found.row.workgroup_id is not None:
        does = [
            "The workgroup is archived: no check-ins, meetings or reminders any more. Its channel keeps its "
            "text, and all of it stays readable."
        ]
    view = kit.form(
        "Close it",
        CLOSE_FORM,
        [kit.section(told), kit.divider(), kit.divider(), kit.context(" ".join(does))],
        submit="Close and announce" if where else "Close",
        metadata=metadata,
    )
    view["blocks"][2:2] = message.blocks
    return view


def reopen_form(found: Prepared, *, metadata: Mapping[str, Any]) -> dict[str, Any]:
    """Why it is taken up again, and what that does."""
    told = (
        f"*{kit.escape(kit.clip(found.name, 150))}* goes on: its goals and steps are open as they were "
        "before it was closed. The committee's channel is told once, with your reason. How it ended stays on "
        "record."
    )
    because = PlainTextInputElement(max_length=BECAUSE_LIMIT, multiline=True)
    blocks = [kit.section(told), kit.field("Why is it taken up again?", "because", because)]
    return kit.form("Take it up again", REOPEN_FORM, blocks, submit="Take it up again", metadata=metadata)
