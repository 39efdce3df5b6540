"""The morning's one message: what is due or late, what a lead should know, what needs somebody else."""

from datetime import date

from slack_sdk.models.blocks import Block

from models.lines import Line
from models.nudge import Morning
from models.outbox import Message
from models.step import ActionStep
from prompts import ids, kit, steps, words

QUIET = "Snooze keeps me quiet about one of them until a day you pick; `/checkin away until DATE` about all."


def render_nudge(morning: Morning, lines: dict[int, Line], *, today: date) -> Message:
    """Kind and factual, with what can be done about each; ``lines`` are the morning's, by the step's id."""
    blocks: list[Block] = []
    if morning.own:
        blocks.append(kit.section(_opening(morning.own, today)))
        for step in morning.own:
            line = lines[step.pk]
            foreign = line.owner is None or line.owner.id != morning.member.id
            blocks += steps.own_row(line, origin=ids.NUDGE, today=today, with_owner=foreign)
    if morning.led:
        blocks.append(kit.section("*Late for a week or more in what you lead.* A word from you may help."))
        for step in morning.led:
            blocks += steps.menu_row(lines[step.pk], origin=ids.NUDGE, today=today)
    if morning.reassign:
        blocks.append(
            kit.section("*Looking for another way.* I have stopped asking about these; you decide.")
        )
        for step in morning.reassign:
            blocks += _reassign(lines[step.pk], today)
    if morning.own:
        blocks.append(kit.context(QUIET))
    return kit.say(_notice(morning, today), *blocks)


def _notice(morning: Morning, today: date) -> str:
    """What a phone shows. One commitment by name; of several no list, since one may be settled meanwhile."""
    if len(morning.steps) == 1:
        [step] = morning.steps
        return f"{step.ref} is {_lateness(step, today)}: {kit.escape(kit.clip(step.title, 100))}"
    return "A few commitments could use a word from you"


def _opening(own: list[ActionStep], today: date) -> str:
    if any(step.days_late(today) > 0 for step in own):
        return "Good morning. Done already? Tell me with one press."
    return "Good morning. This is coming up; one press tells me how it stands."


def _reassign(line: Line, today: date) -> list[Block]:
    """The commitment with its ways out; the buttons' rows can be drawn again like any other."""
    value = str(line.step.pk)
    why = (
        "Six reminders went without an answer. Is somebody else, or another date, the better way?"
        if line.owner
        else "Nobody is responsible for it now. Who could take it on?"
    )
    text = f"{steps.text_of(line, today, with_owner=True)}\n{why}"
    return [
        kit.section(text, block_id=steps.block_id(line.step, ids.NUDGE, "text")),
        kit.actions(
            kit.button("Edit …", ids.STEP_EDIT, value, style="primary"),
            kit.button("Waiting on …", ids.STEP_WAIT, value),
            kit.button("Done", ids.STEP_DONE, value),
            block_id=steps.block_id(line.step, ids.NUDGE, "buttons"),
        ),
    ]


def _lateness(step: ActionStep, today: date) -> str:
    return words.lateness(step.due, today) if step.due else "without a date"
