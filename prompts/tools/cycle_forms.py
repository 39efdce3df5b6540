"""The forms of tests of change: the plan and its prediction, what was observed, decision and correction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from slack_sdk.models.blocks import Block, DatePickerElement, PlainTextInputElement, UserSelectElement

from models.goal import Goal
from models.tools.cycle import PLAN_LIMIT
from models.tools.cycle_tables import TEXT_LIMIT, Cycle, Decision
from models.workgroup import Workgroup
from prompts import ids, kit
from prompts.pickers import date_field, select
from prompts.tools.cycle import COMPARED
from prompts.tools.showing import sentence

PLAN_FORM, OBSERVE_FORM, DECIDE_FORM, CORRECT_FORM = (
    ids.tool("cycle", act) for act in ("plan-form", "observe-form", "decide-form", "correct-form")
)

MOST_OPTIONS = 99
NOBODY = "0"
START, KEEP = "start", "keep"
SAVE_AS = {START: "Start it: the prediction is locked from then on", KEEP: "Keep it as a plan for now"}

DECISIONS = {
    Decision.ADOPT: "Adopt: this is how we do it from now on",
    Decision.ADAPT: "Adapt: change something and test again",
    Decision.ABANDON: "Abandon: it is not worth doing",
}


@dataclass(frozen=True)
class Draft:
    """What the form shows at first: a plan as it is, or (``before``) one that goes on from another cycle.

    ``owner`` is a Slack id.
    """

    owner: str
    present: Cycle | None = None
    before: Cycle | None = None


def plan_form(
    draft: Draft, goals: Sequence[Goal], groups: Sequence[Workgroup], *, metadata: Mapping[str, Any]
) -> dict[str, Any]:
    """What is changed, the question, the prediction, the measure, then who does what, when and where.

    A next cycle comes with the plan of the one before, but for the prediction: that is made anew.
    """
    cycle = draft.present or draft.before
    blocks: list[Block] = [_from_before(draft.before)] if draft.before else []
    blocks += _change_fields(cycle, "" if draft.before else cycle.prediction if cycle else "")
    blocks.append(kit.field("Who is responsible?", "owner", UserSelectElement(initial_user=draft.owner)))
    starts, ends = (draft.present.starts_on, draft.present.ends_on) if draft.present else (None, None)
    first, last = "Today or later: a prediction comes first.", "Then whoever is responsible is asked once."
    blocks.append(date_field("First day", "starts_on", starts, hint=first))
    blocks.append(date_field("Last day", "ends_on", ends, hint=last))
    for name in ("who", "what", "when", "where"):
        text = _text(getattr(cycle, f"plan_{name}") if cycle else "", PLAN_LIMIT)
        blocks.append(kit.field(f"Plan: {name}?", f"plan_{name}", text, optional=True))
    blocks += _belongs_to(cycle, goals, groups)
    blocks.append(
        kit.field(
            "Indicator",
            "indicator",
            _text(cycle.indicator if cycle else "", PLAN_LIMIT),
            optional=True,
            hint="If one of the committee's indicators should show it: which?",
        )
    )
    blocks.append(kit.field("And now?", "save", select(SAVE_AS, START)))
    return kit.form(
        "Test of change" if not draft.before else "Next cycle", PLAN_FORM, blocks, metadata=metadata
    )


def _from_before(before: Cycle) -> Block:
    told = (
        f"This goes on from *{before.ref}*. There you predicted: {kit.escape(before.prediction)}\n"
        f"You observed: {kit.escape(before.observed)}\nWhat do you change, and what do you predict now?"
    )
    return kit.section(told)


def _change_fields(cycle: Cycle | None, prediction: str) -> list[Block]:
    given = (cycle.change, cycle.question, cycle.measure) if cycle else ("", "", "")
    change, question, measure = (_text(text, TEXT_LIMIT, lines=True) for text in given)
    hint = "Something small that can be tried within days. Systems only, never individuals."
    return [
        kit.field("What do you change?", "change", change, hint=hint),
        kit.field("Which question is that to answer?", "question", question, optional=True),
        kit.field(
            "What do you predict?",
            "prediction",
            _text(prediction, TEXT_LIMIT, lines=True),
            optional=True,
            hint="With a number, if you can. A plan can wait for it; nothing starts without it.",
        ),
        kit.field("By what will you see it?", "measure", measure, optional=True),
    ]


def _belongs_to(cycle: Cycle | None, goals: Sequence[Goal], groups: Sequence[Workgroup]) -> list[Block]:
    """A goal, or a workgroup; what there is none of is not asked for."""
    fields: list[Block] = []
    if goals:
        first = sorted(goals, key=lambda goal: cycle is None or goal.id != cycle.goal_id)[:MOST_OPTIONS]
        options = {NOBODY: "No goal"} | {str(goal.pk): f"{goal.ref} {goal.statement}" for goal in first}
        chosen = str(cycle.goal_id or NOBODY) if cycle else NOBODY
        fields.append(kit.field("Which goal does it serve?", "goal", select(options, chosen)))
    if groups:
        options = {NOBODY: "The committee itself"}
        options |= {str(group.pk): group.name for group in groups[:MOST_OPTIONS]}
        chosen = str(cycle.workgroup_id or NOBODY) if cycle else NOBODY
        hint = "With a goal, it belongs to the goal's workgroup."
        fields.append(kit.field("Whose is it?", "workgroup", select(options, chosen), hint=hint))
    return fields


def _text(value: str, limit: int, *, lines: bool = False) -> PlainTextInputElement:
    return PlainTextInputElement(initial_value=value or None, multiline=lines or None, max_length=limit)


def observe_form(cycle: Cycle, *, metadata: Mapping[str, Any]) -> dict[str, Any]:
    """What was observed, how it compares with the prediction, and last, if it is known, the decision."""
    compared = {one.value: sentence(told) for one, told in COMPARED.items()}
    told = (
        f"*{cycle.ref}* {kit.escape(cycle.change)}\n*You predicted:* {kit.escape(cycle.prediction)}\n"
        f"*Measured by:* {kit.escape(cycle.measure)}"
    )
    blocks = [
        kit.section(told),
        kit.field(
            "What was observed?",
            "observed",
            _text("", TEXT_LIMIT, lines=True),
            hint="What you saw, also what nobody expected. Systems only, never individuals.",
        ),
        kit.field("Compared with the prediction", "compared", select(compared, None)),
        kit.field("In words", "compared_words", _text("", TEXT_LIMIT, lines=True), optional=True),
        *_decision_fields(optional=True),
    ]
    return kit.form("What was observed?", OBSERVE_FORM, blocks, metadata=metadata)


def _decision_fields(*, optional: bool) -> list[Block]:
    options = {one.value: told for one, told in DECISIONS.items()}
    later = "You can leave it empty and decide later." if optional else None
    return [
        kit.field("And the decision?", "decision", select(options, None), optional=optional, hint=later),
        kit.field(
            "Why?",
            "decision_words",
            _text("", TEXT_LIMIT, lines=True),
            optional=True,
            hint="To abandon a change takes a sentence: others will want to know.",
        ),
    ]


def decide_form(cycle: Cycle, *, metadata: Mapping[str, Any]) -> dict[str, Any]:
    """Adopt, adapt or abandon, beside what was observed."""
    assert cycle.compared is not None
    told = (
        f"*{cycle.ref}* {kit.escape(cycle.change)}\n*Observed:* {kit.escape(cycle.observed)}\n"
        f"*Compared with the prediction:* {COMPARED[cycle.compared]}"
    )
    return kit.form(
        "Decision", DECIDE_FORM, [kit.section(told), *_decision_fields(optional=False)], metadata=metadata
    )


def correct_form(cycle: Cycle, *, may_move: bool, metadata: Mapping[str, Any]) -> dict[str, Any]:
    """A word that is added; while it runs, another last day too (``may_move``)."""
    kept = "What was written stays; this is added to it with your name."
    told = f"*{cycle.ref}* {kit.escape(cycle.change)}\n{kept}"
    blocks: list[Block] = [
        kit.section(told),
        kit.field("What is to be added, or is not right?", "text", _text("", TEXT_LIMIT, lines=True)),
    ]
    if may_move:
        ends = DatePickerElement(initial_date=cycle.ends_on.isoformat() if cycle.ends_on else None)
        blocks.append(kit.field("Last day", "ends_on", ends, optional=True))
    return kit.form("Add to it", CORRECT_FORM, blocks, submit="Add", metadata=metadata)
