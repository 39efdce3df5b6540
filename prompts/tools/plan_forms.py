"""The forms by which a plan is brought in: where to, what is uncertain, and what the import will make."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from slack_sdk.models.blocks import (
    Block,
    CheckboxesElement,
    OptionGroup,
    PlainTextInputElement,
    RadioButtonsElement,
    StaticSelectElement,
)

from models.committee import Member
from models.goal import TEXT_LIMIT
from models.tools.plan import Need, PlanStep
from models.tools.plan_draft import Places, PlanImport
from models.tools.plan_review import Decision, Item, pages
from models.tools.plan_standing import Outcome
from prompts import ids, kit, words
from prompts.pickers import date_field, select
from prompts.tools.plan import named, outcome_lines

PLACE, REVIEW, LAST = ids.tool("plan", "place"), ids.tool("plan", "review"), ids.tool("plan", "last")
BACK = ids.tool("plan", "back")

COMMITTEE, NOBODY = "0", "0"
ASK, REMIND = "ask", "remind"
MOST_TYPED = 3000
GROUP = 100
QUOTED, MOST_PIECES = 560, 8
"""Characters of the source in a section, which may take five each there, and how many sections of an item."""


def place_form(
    draft: PlanImport, places: Places, chosen: str | None, *, metadata: Mapping[str, Any]
) -> dict[str, Any]:
    """Whose plan it is: a workgroup's, or the whole committee's."""
    options = {str(group.pk): kit.clip(group.name, kit.OPTION) for group in places.groups[:99]}
    if places.committee:
        options[COMMITTEE] = "The whole committee"
    if len(options) == 1:
        chosen = next(iter(options))
    hint = "Goals of the same words that are there already get the new steps; nothing is made twice."
    field = kit.field("Whose plan is it?", "place", select(options, chosen), hint=hint)
    return kit.form(
        "Import a plan", PLACE, [kit.section(f"*{named(draft)}*"), field], submit="Next", metadata=metadata
    )


def review_form(
    shown: Sequence[Item],
    decisions: Mapping[str, Decision],
    members: Sequence[Member],
    *,
    page: int,
    count: int,
    metadata: Mapping[str, Any],
) -> dict[str, Any]:
    """One page of what is uncertain; ``count`` is how much there is of it. What is left empty stays open."""
    told = f"Page {page + 1} of {pages(count)}. What you leave empty is imported without it."
    blocks: list[Block] = [kit.context(told)]
    for item in shown:
        blocks += [*_item(item, decisions.get(item.key), members), kit.divider()]
    blocks.append(kit.actions(kit.button("Back", BACK), block_id="plan-back"))
    return kit.form("What is uncertain", REVIEW, blocks, submit="Next", metadata=metadata)


def _item(item: Item, decision: Decision | None, members: Sequence[Member]) -> list[Block]:
    step = item.of if isinstance(item.of, PlanStep) else None
    blocks = _words(item)
    if Need.TEXT in item.needs:
        blocks.append(_text_field(item, decision))
    if step and (Need.OWNER in item.needs or Need.ONE_OWNER in item.needs):
        chosen = str(decision.owner or NOBODY) if decision else None
        owner = _owner_select(step, members, chosen)
        blocks.append(kit.field("Who is responsible?", f"owner-{item.key}", owner, optional=True))
    if step and (Need.DUE in item.needs or Need.DUE_CHECK in item.needs):
        read = step.due if Need.DUE_CHECK in item.needs else None
        hint = f"I read {words.full_day(read)}. Next takes it as it stands here." if read else None
        due = decision.due if decision else read
        blocks.append(date_field("By when?", f"due-{item.key}", due, hint=hint))
    label = "Leave it out" if step else "Leave this goal and its steps out"
    out = kit.option(label, "out")
    left = CheckboxesElement(options=[out], initial_options=[out] if decision and decision.out else None)
    blocks.append(kit.field("Not to be imported?", f"out-{item.key}", left, optional=True))
    return blocks


def _words(item: Item) -> list[Block]:
    """What the source says of it: whole, in as many sections as that takes."""
    step = item.of if isinstance(item.of, PlanStep) else None
    where = next((cell.where for cell in item.of.cells), "")
    kind = "Step" if step else "Goal"
    lines = [f"*{kind}{f' · {kit.escape(where)}' if where else ''}*"]
    if step and item.goal.text:
        lines.append(f"_{kit.escape(kit.clip(item.goal.text, 150))}_")
    body = item.of.text or "(no words)"
    pieces = [kit.escape(body[start : start + QUOTED]) for start in range(0, len(body), QUOTED)][:MOST_PIECES]
    facts = _facts(step) if step else []
    if len(pieces) == 1:
        return [kit.section("\n".join([*lines, pieces[0], *facts]))]
    head, *rest = pieces
    blocks = [kit.section("\n".join([*lines, head])), *(kit.section(piece) for piece in rest)]
    return [*blocks, kit.section("\n".join(facts))] if facts else blocks


def _facts(step: PlanStep) -> list[str]:
    """Who and when, in the words of the source."""
    found = {"Who": step.owner_text, "When": step.due_text, "Status": step.status_text}
    told = [f"{name}: “{kit.escape(kit.clip(text, 150))}”" for name, text in found.items() if text]
    if step.owner and not ({Need.OWNER, Need.ONE_OWNER} & set(step.needs)):
        told.append(f"Responsible: {kit.escape(step.owner.name)}")
    return told


def _text_field(item: Item, decision: Decision | None) -> Block:
    text = (decision.text if decision else "") or item.of.text
    known = text if 0 < len(text) <= MOST_TYPED else None
    label = "The step in your words" if isinstance(item.of, PlanStep) else "The goal in your words"
    hint = None
    if len(item.of.text) > TEXT_LIMIT:
        hint = f"It has {len(item.of.text)} characters; {TEXT_LIMIT} fit. It is not imported before."
    element = PlainTextInputElement(initial_value=known, multiline=True, max_length=MOST_TYPED)
    return kit.field(label, f"text-{item.key}", element, optional=True, hint=hint)


def _owner_select(step: PlanStep, members: Sequence[Member], chosen: str | None) -> StaticSelectElement:
    """Suggestions first, then everybody, and nobody: none is chosen before somebody has."""
    known = {member.pk for member in members}
    suggested = {one.member_id: one.name for one in step.candidates if one.member_id in known}
    others = [(member.pk, member.name) for member in members if member.pk not in suggested]
    nobody = kit.option("Nobody yet", NOBODY)
    made = {pk: kit.option(name, str(pk)) for pk, name in [*suggested.items(), *others]}
    groups = []
    if suggested:
        groups.append(OptionGroup(label="Suggested", options=[made[pk] for pk in suggested]))
    for start in range(0, len(others), GROUP):
        some = others[start : start + GROUP]
        label = kit.clip(f"{some[0][1]} – {some[-1][1]}", kit.OPTION)
        groups.append(OptionGroup(label=label, options=[made[pk] for pk, _ in some]))
    groups.append(OptionGroup(label="Or", options=[nobody]))
    by_value = {NOBODY: nobody, **{str(pk): option for pk, option in made.items()}}
    return StaticSelectElement(
        option_groups=groups, initial_option=by_value.get(chosen or ""), placeholder="Nobody chosen yet"
    )


def last_form(
    draft: PlanImport,
    outcome: Outcome,
    place: str,
    people: Mapping[int, str],
    *,
    today: date,
    checkin: date,
    metadata: Mapping[str, Any],
) -> dict[str, Any]:
    """What the import will make, and what owners hear of steps that are past their date."""
    lines = outcome_lines(outcome, people, today)
    if outcome.nothing_new:
        lines[0] = "Nothing in it is new."
    head = f"*{named(draft)}* into *{kit.escape(place)}*"
    blocks: list[Block] = [kit.section(head), *(kit.section(f"• {line}") for line in lines)]
    if outcome.past:
        blocks.append(_past_field(outcome.past, checkin))
    submit = None if outcome.nothing_new else _submit(len(outcome.new_goals), len(outcome.new_steps))
    return kit.form("Import a plan", LAST, blocks, submit=submit, close="Not now", metadata=metadata)


def _submit(goals: int, steps: int) -> str:
    """``Import 4 goals, 19 steps``, where it fits on the button."""
    told = f"Import {kit.counted(goals, 'goal')}, {kit.counted(steps, 'step')}"
    return told if len(told) <= kit.TITLE else "Import"


def _past_field(past: int, checkin: date) -> Block:
    count = "1 step is past its date" if past == 1 else f"{past} steps are past their date"
    ask = kit.option("Ask their owners for a new date in the next check-in", ASK)
    remind = kit.option("Remind their owners as usual, once a week", REMIND)
    hint = f"With the first, nobody hears of them before {words.full_day(checkin)}."
    element = RadioButtonsElement(options=[ask, remind], initial_option=ask)
    return kit.field(f"{count}. What then?", "past", element, hint=hint)
