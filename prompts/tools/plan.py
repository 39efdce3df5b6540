"""A plan that somebody brings in: what was read, what is uncertain, what came of the import, the list."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from slack_sdk.models.blocks import Block

from models.outbox import Message
from models.step import ActionStep
from models.tools.plan import LeftOut, Need, Plan
from models.tools.plan_draft import ImportLine, ImportState, PlanImport, Source
from models.tools.plan_import import Imported, TakenBack
from models.tools.plan_review import Decision, Item, Settled, items
from models.tools.plan_standing import Difference, Outcome
from prompts import ids, kit, packing, words

LOOK, IMPORT = ids.tool("plan", "look"), ids.tool("plan", "import")
DISCARD, UNDO = ids.tool("plan", "discard"), ids.tool("plan", "undo")
LEFT, LIST = ids.tool("plan", "left"), ids.tool("plan", "list")
PASTE = ids.tool("plan", "paste")

PASTED = "pasted table"
NAME, WORDS, LEFT_A_PAGE, MOST_REFS = 80, 300, 30, 12

EMPTY = (
    "*Bring last year's plan in.* Drop a spreadsheet (XLSX or CSV) into our direct messages, or press "
    "Paste a table … I read goals, steps, people and dates, and ask you only about what is uncertain. "
    "Nothing is imported before you say so, and it can be taken back as a whole."
)

NEEDS = {
    Need.OWNER: ("without a person", "without a person"),
    Need.ONE_OWNER: ("with several people", "with several people"),
    Need.DUE: ("without a date", "without a date"),
    Need.DUE_CHECK: ("with a date to check", "with dates to check"),
    Need.TEXT: ("with words to look at", "with words to look at"),
    Need.PRIVATE: ("that tells of one person", "that tell of one person"),
    Need.PRIVATE_CHECK: ("with words to look at once more", "with words to look at once more"),
}

WHY = {
    "heading": ("heading", "headings"),
    "number": ("number of a row", "numbers of rows"),
    "stray": ("text that belongs to no goal or step", "texts that belong to no goal or step"),
    "repeated": ("repeat of what stands above", "repeats of what stands above"),
    "repeated_heading": ("heading that comes again", "headings that come again"),
    "title": ("title", "titles"),
    "total": ("total", "totals"),
    "no_step": ("text in a row without a step", "texts in a row without a step"),
    "rule": ("line drawn", "lines drawn"),
    "hidden": ("hidden cell", "hidden cells"),
    "comment": ("comment on a cell", "comments on cells"),
    "private": ("text about one person", "texts about one person"),
    "formula": ("formula without a result", "formulas without a result"),
    "error": ("cell with an error", "cells with an error"),
}
"""Why a cell is in no goal and no step: of one, and of several."""

OTHER = ("other cell", "other cells")

OF_THE_TABLE = frozenset(("heading", "repeated_heading", "number", "rule", "repeated"))
"""What is left out of every table: nobody has to look at it, so it is not counted."""


def render_read(draft: PlanImport, plan: Plan, decisions: Mapping[str, Decision]) -> Message:
    """What was read, what of it is uncertain, what was left out, and the three ways on."""
    steps = [step for goal in plan.goals for step in goal.steps]
    unsure = [item for item in items(plan, dates=True) if item.key not in decisions]
    told = f"I have read *{named(draft)}*: {made(len(plan.goals), len(steps))}. Nothing is imported yet."
    lines = [_uncertain(unsure) if unsure else "Everything in it is clear."]
    if decisions:
        lines.append("What you decided the last time holds for what stands there unchanged.")
    if plan.left_out:
        lines.append(f"Left out: {_reasons(plan.left_out)}.{_shown_how(plan.left_out)}")
    body = "\n".join([f":page_facing_up: {told}", *(f"• {line}" for line in lines)])
    return kit.say(told, kit.section(body), _ways(draft, unsure=bool(unsure), left=bool(plan.left_out)))


def _ways(draft: PlanImport, *, unsure: bool, left: bool = False) -> Block:
    value = str(draft.pk)
    asked = ("Discard it?", "Nothing of it is kept. You can drop the file again at any time.")
    buttons = [kit.button("Import …", IMPORT, value, style=None if unsure else "primary")]
    if unsure:
        buttons.insert(0, kit.button("Look it through …", LOOK, value, style="primary"))
    if left:
        buttons.append(kit.button("What was left out", LEFT, f"{value}:0"))
    buttons.append(kit.button("Discard", DISCARD, value, confirm=asked))
    return kit.actions(*buttons, block_id=f"plan:{value}")


def named(draft: PlanImport) -> str:
    """The name of the file, safe."""
    return kit.escape(kit.clip(draft.source_name, NAME))


def made(goals: int, steps: int) -> str:
    """``4 goals and 23 action steps``."""
    return f"{kit.counted(goals, 'goal')} and {kit.counted(steps, 'action step')}"


def _uncertain(unsure: Sequence[Item]) -> str:
    """``4 need a look: 2 without a person, 1 with a date to check``."""
    counts = Counter(need for item in unsure for need in item.needs)
    told = [f"{count} {NEEDS[need][count > 1]}" for need in Need if (count := counts[need])]
    verb = "needs" if len(unsure) == 1 else "need"
    return f"{len(unsure)} {verb} a look: {', '.join(told)}"


def _reasons(left: Sequence[LeftOut]) -> str:
    counts = Counter(WHY.get(one.why, OTHER) for one in left if one.why not in OF_THE_TABLE)
    told = [kit.counted(count, *why) for why, count in counts.most_common()]
    if any(one.why in OF_THE_TABLE for one in left):
        told.append("the table's own headings and numbers")
    return kit.listed(told)


def _shown_how(left: Sequence[LeftOut]) -> str:
    """What to do about what may belong to the plan: a filter hides rows too, and is soon forgotten."""
    hidden = any(one.why == "hidden" for one in left)
    return (
        " If what is hidden belongs to the plan, show it in the sheet and drop that again." if hidden else ""
    )


def render_left(draft: PlanImport, left: Sequence[LeftOut], page: int) -> Message:
    """A page of the cells that are in no goal and no step: where, what and why."""
    start = page * LEFT_A_PAGE
    entries = [
        f"*{kit.escape(one.cell.where)}* “{kit.escape(kit.clip(one.cell.text, WORDS))}” "
        f"({WHY.get(one.why, OTHER)[0]})"
        for one in left[start : start + LEFT_A_PAGE]
    ]
    heading = f"*Left out of {named(draft)}*"
    blocks = packing.sections(heading, entries, most=LEFT_A_PAGE, room=20, where="in the file itself.")
    if (rest := len(left) - start - LEFT_A_PAGE) > 0:
        blocks.append(kit.actions(kit.button(f"{rest} more", LEFT, f"{draft.pk}:{page + 1}")))
    return kit.say(f"Left out of {named(draft)}", *blocks)


def outcome_lines(outcome: Outcome, people: Mapping[int, str], today: date) -> list[str]:
    """What of a plan is new, here, different, open and held back; a line each, none for nothing."""
    lines = [f"*{made(len(outcome.new_goals), len(outcome.new_steps))}* are new."]
    if outcome.here:
        count, verb = len(outcome.here), "is" if len(outcome.here) == 1 else "are"
        lines.append(f"{kit.counted(count, 'step')} {verb} here already ({_refs(outcome.here)}): left as is.")
    if outcome.differing:
        told = "; ".join(_difference(one, people, today) for one in outcome.differing[:MOST_REFS])
        more = len(outcome.differing) - MOST_REFS
        lines.append(f"The sheet says something else of: {told}{f' and {more} more' if more > 0 else ''}.")
    lines += _open(outcome)
    over = ((outcome.done, "done"), (outcome.dropped, "dropped"))
    if ended := [f"{count} {state}" for count, state in over if count]:
        lines.append(f"{kit.listed(ended)}: imported so.")
    if outcome.out:
        lines.append(f"{outcome.out} left out by you.")
    if outcome.held:
        lines.append(
            f":warning: {len(outcome.held)} cannot be imported, since words of theirs are missing, longer "
            f"than 500 characters or about a person: {_begun(outcome.held)}. Look it through to change them."
        )
    return lines


def _open(outcome: Outcome) -> list[str]:
    told = []
    if outcome.without_owner:
        told.append(f"{outcome.without_owner} without a person")
    if outcome.without_due:
        told.append(f"{outcome.without_due} without a date")
    return [f"{kit.listed(told)}: imported so, nothing is filled in."] if told else []


def _refs(steps: Sequence[ActionStep]) -> str:
    more = len(steps) - MOST_REFS
    shown = [step.ref for step in steps[:MOST_REFS]]
    return ", ".join([*shown, *([f"{more} more"] if more > 0 else [])])


def _difference(one: Difference, people: Mapping[int, str], today: date) -> str:
    told = []
    if one.due:
        told.append(f"due {words.short_day(one.due, today)}")
    if one.owner_id:
        told.append(kit.escape(people.get(one.owner_id, "somebody else")))
    if one.over:
        told.append(one.over.value)
    return f"{one.step.ref} ({', '.join(told)})"


def _begun(held: Sequence[Settled]) -> str:
    first = [_named_briefly(one) for one in held[:3]]
    more = len(held) - len(first)
    return kit.listed([*first, *([f"{more} more"] if more else [])])


def _named_briefly(one: Settled) -> str:
    """By its first words; what tells of a person by its place."""
    if Need.PRIVATE in one.of.needs:
        return kit.escape(next((cell.where for cell in one.of.cells), "(about one person)"))
    return f"“{kit.escape(kit.clip(one.text, 40) or '(no words)')}”"


def render_imported(imported: Imported, people: Mapping[int, str], today: date) -> Message:
    """What was made, what is to know about it, and the way back."""
    record, outcome = imported.record, imported.outcome
    goals, steps = len(imported.goals), len(imported.steps)
    told = f":white_check_mark: Imported from *{named(record)}*: {made(goals, steps)}."
    lines = [told, *(f"• {line}" for line in outcome_lines(outcome, people, today)[1:])]
    if imported.asked_on:
        day = words.full_day(imported.asked_on)
        lines.append(f"• {_past(outcome)}: owners hear nothing of it before the check-in on {day}.")
    lines.append("Nobody was sent anything. What the sheet said of a step is in `/goals history A12`.")
    blocks = packing.sections("", lines, most=len(lines), room=5, where="")
    return kit.say(told, *blocks, _after(record))


def _past(outcome: Outcome) -> str:
    verb = "is past its date" if outcome.past == 1 else "are past their date"
    return f"{outcome.past} {verb}"


def _after(record: PlanImport) -> Block:
    asked = ("Take it back?", "Goals and steps that nobody has touched since are given up again.")
    undo = kit.button("Undo this import", UNDO, str(record.pk), confirm=asked)
    return kit.actions(undo, kit.button("Goals", ids.OPEN_GOALS), block_id=f"plan:{record.pk}")


def render_plans(lines: Sequence[ImportLine], *, may_import: bool, notice: str = "") -> Message:
    """What it is for, and one's drafts and imports with their buttons."""
    blocks: list[Block] = [kit.section(notice)] if notice else []
    blocks += [kit.header("Plans"), kit.section(EMPTY if may_import else WHO)]
    if may_import:
        paste = kit.button("Paste a table …", PASTE, style=None if lines else "primary")
        blocks.append(kit.actions(paste, block_id="plan-paste"))
    for line in lines:
        blocks += _row(line)
    return kit.say(notice or "Plans", *blocks)


WHO = (
    "*Bring last year's plan in.* It comes from a spreadsheet or a table. Leads of workgroups, the chair and "
    "coordinators can do that. Send your plan to one of them."
)


def _row(line: ImportLine) -> list[Block]:
    plan, by = line.plan, f" · {kit.escape(line.by.name)}" if line.by else ""
    if plan.state == ImportState.DRAFT:
        told = f"*{named(plan)}*{by}\nread, and not imported yet"
        return [kit.section(told), _ways(plan, unsure=True, left=True)]
    group = kit.escape(kit.clip(line.group.name, NAME)) if line.group else "the committee"
    told = f"*{named(plan)}*{by}\nimported into {group}: {made(plan.goals, plan.steps)}"
    return [kit.section(told), _after(plan)]


def discarded(draft: PlanImport) -> str:
    """It is not kept."""
    return f":wastebasket: Discarded: {named(draft)}. Nothing was imported."


def taken_back(record: PlanImport, back: TakenBack) -> str:
    """What was given up again, and what stays and why."""
    count = made(len(back.goals), len(back.steps))
    told = f":leftwards_arrow_with_hook: Taken back from {named(record)}: {count}."
    if not back.kept:
        return told
    refs = [one.ref for one in back.kept]
    shown = kit.listed([*refs[:MOST_REFS], *([f"{len(refs) - MOST_REFS} more"] if refs[MOST_REFS:] else [])])
    return f"{told} Changed or built on since, and so still here: {shown}."


def source_blocks(source: Source) -> list[Block]:
    """The sheet's own words about a goal or a step, for its history."""
    said = [f"{kit.escape(name)}: “{kit.escape(text)}”" for name, text in source.words.items()]
    lines = [f"From *{kit.escape(kit.clip(source.name, NAME))}*: “{kit.escape(source.text)}”", *said]
    return _whole(lines)


def _whole(lines: Iterable[str]) -> list[Block]:
    """The lines in sections of which none is cut; a line that is too long for one goes on in the next."""
    texts = [""]
    for line in lines:
        for start in range(0, len(line) or 1, kit.SECTION - 1):
            piece = line[start : start + kit.SECTION - 1]
            if len(texts[-1]) + 1 + len(piece) > kit.SECTION:
                texts.append("")
            texts[-1] += f"\n{piece}" if texts[-1] else piece
    return [kit.section(text) for text in texts[:6]]


def unread() -> Message:
    """The program ended over it."""
    return kit.say("I could not finish reading what you sent. Please drop it here once more.")


def busy() -> Message:
    """Too many files are being read just now."""
    return kit.say("I am reading several files just now. Please drop yours here again in a minute.")


def too_many(most: int) -> Message:
    """Only the first files of a message are read."""
    return kit.say(f"I read the first {most} files of a message. Please drop the others one by one.")


def not_yours() -> Message:
    """A member who may not import."""
    return kit.say(f"Thank you for the plan. {WHO}")


def outsider() -> Message:
    """Somebody who is not on the committee."""
    return kit.say(
        "You are not on this committee, so I cannot take anything in here; what you sent was not read. If "
        "you should be, ask a coordinator to add you with `/committee setup`."
    )


def too_early() -> Message:
    """A plan that comes before the committee."""
    return kit.say(
        "Thank you. I have not read it yet, since no committee is set up here. Whoever coordinates it types "
        "`/committee setup`: ten minutes. Then drop it here once more."
    )


def pointer() -> Message:
    """Where words belong that are no plan."""
    told = (
        "I do not read messages here. But drop a plan (XLSX, CSV or a pasted table) and I bring it in. For "
        "all else: `/goals help`, `/checkin help`, `/agenda help`, or my Home tab."
    )
    return kit.say(told, kit.section(told), kit.actions(kit.button("Plans", LIST), block_id="plans"))
