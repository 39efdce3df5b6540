"""The forms by which a plan is brought in: where to, what is uncertain, and what the import will make."""

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType
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
from models.tools.plan_review import OF_WORDS, Decision, Item, pages
from models.tools.plan_standing import Outcome
from prompts import ids, kit, words
from prompts.pickers import date_field, select
from prompts.tools.plan import named, outcome_lines

PLACE, REVIEW, LAST = ids.tool("plan", "place"), ids.tool("plan", "review"), ids.tool("plan", "last")
BACK, PASTED = ids.tool("plan", "back"), ids.tool("plan", "pasted")

COMMITTEE, NOBODY = "0", "0"
ASK, REMIND = "ask", "remind"
MOST_TYPED = 3000
"""Characters that Slack takes in a field."""

PASTE_FIELDS = ("table", "table_2", "table_3")
GROUP = 100
QUOTED, MOST_PIECES = 560, 8
"""Characters of the source in a section, which may take five each there, and how many sections of an item."""

MOST_NOTES, NOTED = 5, 70
"""Further cells of a row that are shown, and characters of each."""


def paste_form(text: str = "", *, metadata: Mapping[str, Any]) -> dict[str, Any]:
    """A table or a list as text; ``text`` stands there already."""
    told = (
        "Copy the table out of your sheet, or the list out of your document, and paste it here. Each step is "
        "a line; columns such as Goal, Action step, Responsible, By when and Status are found by their "
        "names. I read it and ask about what is uncertain. Nothing is imported before you say so."
    )
    hint = (
        "Slack takes 3,000 characters in a field, some thirty steps. What does not fit goes into the next "
        "field; all of a longer plan comes best as a file, dropped into our direct messages."
    )
    first = PlainTextInputElement(initial_value=text or None, multiline=True, max_length=MOST_TYPED)
    blocks = [kit.section(told), kit.field("The table", PASTE_FIELDS[0], first, hint=hint)]
    for name in PASTE_FIELDS[1:]:
        more = PlainTextInputElement(multiline=True, max_length=MOST_TYPED)
        blocks.append(
            kit.field("More of it", name, more, optional=True, hint="Please cut between two lines.")
        )
    return kit.form("Import a plan", PASTED, blocks, submit="Read it", metadata=metadata)


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
    same: Mapping[str, int] = MappingProxyType({}),
    metadata: Mapping[str, Any],
) -> dict[str, Any]:
    """One page of what is uncertain; ``count`` is how much there is of it. What is left empty stays open.

    ``same``: how many steps follow in the same words about their owner, by the key of the first.
    """
    told = f"Page {page + 1} of {pages(count)}. What you leave empty is imported without it."
    blocks: list[Block] = [kit.context(told)]
    for item in shown:
        blocks += _item(item, decisions.get(item.key), members, same.get(item.key, 0))
        blocks.append(kit.divider())
    blocks.append(kit.actions(kit.button("Back", BACK), block_id="plan-back"))
    return kit.form("What is uncertain", REVIEW, blocks, submit="Next", metadata=metadata)


def _item(item: Item, decision: Decision | None, members: Sequence[Member], same: int) -> list[Block]:
    step = item.of if isinstance(item.of, PlanStep) else None
    blocks = _words(item)
    if set(OF_WORDS) & set(item.needs):
        blocks.append(_text_field(item, decision))
    if step and (Need.OWNER in item.needs or Need.ONE_OWNER in item.needs):
        chosen = str(decision.owner or NOBODY) if decision else None
        owner = _owner_select(step, members, chosen)
        blocks.append(kit.field("Who is responsible?", f"owner-{item.key}", owner, optional=True))
        blocks += [_same_field(item.key, step.owner_text, same)] if same else []
    if step and (Need.DUE in item.needs or Need.DUE_CHECK in item.needs):
        read = step.due if Need.DUE_CHECK in item.needs else None
        hint = f"I read {words.full_day(read)}. Next takes it as it stands here." if read else None
        due = decision.due if decision and decision.seen else read
        blocks.append(date_field("By when?", f"due-{item.key}", due, hint=hint))
    label = "Leave it out" if step else "Leave this goal and its steps out"
    out = kit.option(label, "out")
    left = CheckboxesElement(options=[out], initial_options=[out] if decision and decision.out else None)
    blocks.append(kit.field("Not to be imported?", f"out-{item.key}", left, optional=True))
    return blocks


def _same_field(key: str, said: str, same: int) -> Block:
    others = "the other step" if same == 1 else f"the {same} other steps"
    box = CheckboxesElement(options=[kit.option(f"Take the same person for {others}", "same")])
    label = f"“{kit.clip(' '.join(said.split()), 60)}” stands at {kit.counted(same, 'more step')} too"
    return kit.field(label, f"same-{key}", box, optional=True)


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
    beside = [kit.context(row)] if step and (row := _row(step)) else []
    if len(pieces) == 1:
        return [kit.section("\n".join([*lines, pieces[0], *facts])), *beside]
    head, *rest = pieces
    blocks = [kit.section("\n".join([*lines, head])), *(kit.section(piece) for piece in rest)]
    return [*blocks, *([kit.section("\n".join(facts))] if facts else []), *beside]


def _row(step: PlanStep) -> str:
    """The other cells of its row, in small print: what they say may settle what is open."""
    told = [
        f"{kit.escape(kit.clip(name, 30))}: “{kit.escape(kit.clip(text, NOTED))}”"
        for name, text in list(step.notes.items())[:MOST_NOTES]
    ]
    more = len(step.notes) - len(told)
    return " · ".join([*told, *([f"{more} more in the sheet"] if more > 0 else [])])


def _facts(step: PlanStep) -> list[str]:
    """Who and when, in the words of the source."""
    found = {"Who": step.owner_text, "When": step.due_text, "Status": step.status_text}
    told = [f"{name}: “{kit.escape(kit.clip(text, 150))}”" for name, text in found.items() if text]
    if step.owner and not ({Need.OWNER, Need.ONE_OWNER} & set(step.needs)):
        told.append(f"Responsible: {kit.escape(step.owner.name)}")
    if step.due and Need.DUE_CHECK not in step.needs:
        told.append(f"Due: {words.full_day(step.due)}")
    return told


_HINTS = {
    Need.PRIVATE: "It seems to tell of one person. Please say it of the system; it is not imported before.",
    Need.PRIVATE_CHECK: "It may tell of one person. Leave it as it is, or say it another way.",
}


def _text_field(item: Item, decision: Decision | None) -> Block:
    told = "" if Need.PRIVATE in item.needs else item.of.text  # nobody sends those words back by mistake
    text = (decision.text if decision else "") or told
    known = text if 0 < len(text) <= MOST_TYPED else None
    label = "The step in your words" if isinstance(item.of, PlanStep) else "The goal in your words"
    hint = next((told for need, told in _HINTS.items() if need in item.needs), None)
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
