"""The check-in: the message that asks, the form, the reminder and the short confirmations."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from slack_sdk.models.blocks import (
    Block,
    NumberInputElement,
    PlainTextInputElement,
    StaticSelectElement,
)

from models.asking import Ask, Reminding
from models.checkin import NOTE_LIMIT, Said
from models.committee import Member
from models.lines import Line
from models.outbox import Message, subject_of
from models.step import ActionStep
from models.tools.arisen import Issue
from models.workgroup import Workgroup
from prompts import ids, kit, packing, steps
from prompts.questions import questions_for
from prompts.tools import arisen

HELP = """*Check-ins*
`/checkin` – one form for all my open commitments
`/checkin A12 on track` · `at risk` · `blocked` · `done` – the quick answer
`/checkin A12 at risk 60% the judge has not signed` – with a percentage and a note
`/checkin away until 7 December @ben` – nobody asks me till then; Ben stands in
`/checkin back` – I am here again
`/checkin skip` – not this time"""

SAID = {
    Said.ON_TRACK: "On track",
    Said.AT_RISK: "At risk",
    Said.BLOCKED: "Blocked",
    Said.DONE: "Done",
}

SHARED = "What you say goes into a short summary for the workgroup, by commitment."
PRIVATE = "What you say is read by those who lead, and goes into no channel."


def action_of(said: Said) -> str:
    """The action id of a quick answer's button; its value is the answer with the step's id."""
    return f"{ids.CHECKIN_SAY}.{said.value}"


def render_ask(ask: Ask, *, today: date) -> Message:
    """All that one person is asked, each commitment with its last answer and four buttons."""
    question = questions_for(ask.step).above(dated=ask.dated)
    head = [kit.header("Check-in"), kit.section(question)]
    besides = [_what_came_up(one.workgroup) for one in ask.came_up]
    if ask.extra is not None:
        from prompts.tools import extra  # with what it stands on, where there is one

        besides.append(extra.block(ask.extra, today=today))
    rows = [ask_row(line, ask.member, today=today, said=line.step.pk in ask.answered) for line in ask.lines]
    return _asking(f"Check-in: {question}", head, rows, besides, ask)


def render_reminder(reminding: Reminding, *, today: date) -> Message:
    """Just what has not been answered, once."""
    told = "A reminder of what the check-in still misses. One press each is enough; nobody else sees this."
    came_up = [_what_came_up(group) for group in reminding.came_up]
    rows = [ask_row(line, reminding.member, today=today) for line in reminding.lines]
    return _asking(told, [kit.section(told)], rows, came_up, reminding)


def nothing_left() -> Message:
    """In place of a check-in in which everything is settled."""
    return kit.say("Thank you, that was everything. :seedling:")


def _asking(
    text: str,
    head: Sequence[Block],
    rows: Sequence[Sequence[Block]],
    besides: Sequence[Block],
    of: Ask | Reminding,
) -> Message:
    tail: list[Block] = [
        *besides,
        _who_reads(of),
        kit.actions(
            kit.button("Answer in one form", ids.OPEN_CHECKIN, style="primary"),
            kit.button("Skip this time", ids.CHECKIN_SKIP),
            block_id=ids.CHECKIN,
        ),
    ]
    shown, left = kit.fitted(rows, kit.MESSAGE_BLOCKS - len(head) - len(tail) - 1)
    more = (
        [kit.context(f"And {kit.counted(left, 'more commitment')}: the form has them too.")] if left else []
    )
    return kit.say(text, *head, *shown, *more, *tail)


def _who_reads(of: Ask | Reminding) -> Block:
    return kit.context(PRIVATE if of.private else SHARED)


def _what_came_up(group: Workgroup) -> Block:
    """The question to a standing group; it names its subject, so that it outlives settled commitments."""
    text = f"*{kit.escape(group.name)}* · {questions_for(group.step).came_up}"
    return kit.section(text, block_id=f"workgroup:{group.pk}/{ids.CHECKIN}/came-up")


def ask_row(line: Line, member: Member, *, today: date, said: bool = False) -> list[Block]:
    """A commitment with the four answers; once ``said``, the answer stands out and a note can be added."""
    if not line.step.open:
        return steps.own_row(line, origin=ids.CHECKIN, today=today, with_owner=_of_another(line, member))
    text = steps.text_of(line, today, with_owner=_of_another(line, member))
    buttons = [
        kit.button(
            label,
            action_of(answer),
            f"{answer.value}:{line.step.pk}",
            style="primary" if said and answer.value == line.step.progress.value else None,
        )
        for answer, label in SAID.items()
    ]
    if said:
        buttons.append(kit.button("Add a note …", ids.STEP_UPDATE, str(line.step.pk)))
    return [
        kit.section(text, block_id=steps.block_id(line.step, ids.CHECKIN, "text")),
        kit.actions(*buttons, block_id=steps.block_id(line.step, ids.CHECKIN, "buttons")),
    ]


def answered(
    blocks: Sequence[Mapping[str, Any]], line: Line, member: Member, *, today: date
) -> list[dict[str, Any]]:
    """The message's blocks with the answer in the commitment's row."""
    fresh = [block.to_dict() for block in ask_row(line, member, today=today, said=True)]
    kept: list[dict[str, Any]] = []
    for block in map(dict, blocks):
        if subject_of(block) != line.step.subject:
            kept.append(block)
        else:
            kept += fresh
            fresh = []
    return kept


def _of_another(line: Line, member: Member) -> bool:
    return line.owner is None or line.owner.id != member.id


def checkin_form(ask: Ask, *, metadata: Mapping[str, Any], today: date) -> dict[str, Any]:
    """One form for everything, prefilled with the last answers; the most urgent first when it is too much."""
    besides = [block for one in ask.came_up for block in arisen.answer_fields(one)]
    if ask.extra is not None:
        from prompts.tools import extra  # as above

        besides += extra.fields(ask.extra, today=today)
        metadata = {**metadata, "extra": ask.extra.key}
    head = [kit.section(questions_for(ask.step).above(dated=ask.dated)), _who_reads(ask)]
    if ask.extra is not None and not ask.lines and not ask.came_up:
        head = []  # the question stands alone
    rows = [_fields(line, ask.member, today) for line in ask.lines]
    shown, left = kit.fitted(rows, kit.VIEW_BLOCKS - len(head) - len(besides) - 1)
    told = f"And {left} more, less urgent. `/goals mine` lists all of them, each with an Update button."
    more = [kit.context(told)] if left else []
    return kit.form("Check-in", ids.CHECKIN_FORM, [*head, *shown, *more, *besides], metadata=metadata)


def _fields(line: Line, member: Member, today: date) -> list[Block]:
    step = line.step
    options = {said.value: kit.option(label, said.value) for said, label in SAID.items()}
    owner = f" — {steps.owner_name(line.owner)}" if _of_another(line, member) else ""
    return [
        kit.section(f"{steps.named(step)}{owner}\n{steps.mark(line)} {steps.standing(line, today)}"),
        kit.field(
            f"How does {step.ref} stand?",
            f"said-{step.pk}",
            StaticSelectElement(
                options=list(options.values()), initial_option=options.get(step.progress.value)
            ),
            optional=True,
        ),
        kit.field(
            "Percent done",
            f"percent-{step.pk}",
            NumberInputElement(
                is_decimal_allowed=False,
                min_value="0",
                max_value="100",
                initial_value=str(step.percent) if step.percent is not None else None,
            ),
            optional=True,
        ),
        kit.field(
            "A note",
            f"note-{step.pk}",
            PlainTextInputElement(initial_value=step.note or None, multiline=True, max_length=NOTE_LIMIT),
            optional=True,
        ),
    ]


def noted(
    lines: Sequence[Line], *, passed_over: Sequence[ActionStep], came_up: Sequence[Issue], today: date
) -> Message:
    """What was taken down, and what could not be; what the committee is to hear goes there by a press."""
    told = [f"{steps.mark(line)} {_short(line.step)} · {steps.standing(line, today)}" for line in lines]
    told += [":speech_balloon: What came up is noted for the workgroup."] if came_up else []
    told += [
        f"{_short(step)} was settled or given to somebody else meanwhile and stays as it is."
        for step in passed_over
    ]
    if not told:
        return kit.say("Nothing was said, so nothing was changed.")
    text = "Thank you, noted. You can change your answers until the round closes."
    buttons = kit.actions(kit.button("Change …", ids.OPEN_CHECKIN), kit.button("Undo", ids.UNDO))
    rows = packing.sections("", told, most=30, room=3, where="`/goals mine`")
    return kit.say(text, kit.section(text), *rows, *arisen.to_put_up(came_up), buttons)


def _short(step: ActionStep) -> str:
    return f"*{step.ref}* {kit.escape(kit.clip(step.title, 80))}"


def nothing_to_say() -> Message:
    """To somebody without commitments."""
    return kit.say(
        "You have no open commitments, so there is nothing to check in about. :seedling:\n"
        "`/goals` shows what the others are at."
    )


def question_gone() -> Message:
    """Somebody has answered it, or it is nobody's question any more."""
    return kit.say("That question was settled meanwhile. Thank you.")


def skipped(rounds: int) -> Message:
    """Sitting a round out is fine."""
    if not rounds:
        return kit.say("No check-in is waiting for your answer, so there is nothing to skip.")
    text = "Skipped. It does not count as missed, and you are not reminded this time."
    return kit.say(text, kit.section(text), kit.actions(kit.button("Answer after all", ids.OPEN_CHECKIN)))


def unclear(ref: str, said: str, near: str | None) -> Message:
    """The four words, of which one is needed."""
    guess = f" Did you mean `/checkin {ref} {near}`?" if near else ""
    what = f"“{kit.escape(kit.clip(said, 60))}” is none of the four words." if said else "How does it stand?"
    text = f"{what}{guess}\nType `/checkin {ref}` with `on track`, `at risk`, `blocked` or `done`."
    return kit.say(text)
