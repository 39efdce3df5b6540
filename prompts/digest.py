"""What the chairs read once a week: short when all is well, and otherwise what needs them, kindly."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block

from models.digest import Glance, Standing
from models.lines import Line
from models.outbox import Message
from models.succession import ChairFacts
from prompts import chair as chair_prompts
from prompts import kit, packing, steps, words

MOST, ROOM = 8, 4
WHERE = "`/goals` lists them all."


def render_digest(facts: Glance, chair: ChairFacts) -> Message:
    """The week's digest, to the chair; while the chair is vacant, to the coordinators."""
    parts = [
        _part("More than two weeks late", [_late(line, facts) for line in facts.long_late]),
        _part("Waiting on another agency", [_waiting(line) for line in facts.waiting]),
        _part("No answer to the last check-in", [steps.named(line.step) for line in facts.silent]),
        _part("Without an owner or a date", [_incomplete(line) for line in facts.incomplete]),
        _part(
            "The coming two weeks",
            [*_meetings(facts), *(_coming(line, facts) for line in facts.coming_steps)],
        ),
    ]
    blocks: list[Block] = [kit.header(f"This week · {facts.committee.name}")]
    blocks += _vacancy(chair)
    blocks += _standings(facts)
    for part in parts:
        blocks += part
    blocks += _term(chair)
    return kit.say(f"This week: {headline(facts)}", *blocks)


def headline(facts: Glance) -> str:
    """``7 on track, 3 at risk, 2 late``; or that nothing needs the reader."""
    if not facts.open:
        return "No commitments are open. A goal comes first (`/goals add`), then who does what by when."
    if _all_well(facts):
        return "All on track. Nothing needs you this week."
    return f"{words.standing(facts.on_track, facts.at_risk, facts.late, facts.unheard)}."


def _all_well(facts: Glance) -> bool:
    return not (facts.at_risk or facts.late or facts.unheard or facts.silent or facts.incomplete)


def _standings(facts: Glance) -> list[Block]:
    told = [headline(facts)]
    if facts.open and not _all_well(facts):
        told += [line for one in facts.standings if (line := _standing(one))]
    return packing.sections(told[0], told[1:], most=30, room=3, where="`/committee` has them all.")


def _standing(one: Standing) -> str:
    name = kit.escape(one.workgroup.name) if one.workgroup else "The whole committee"
    told = words.standing(len(one.on_track), len(one.at_risk), len(one.late), len(one.unheard))
    return f"• *{name}*: {told}" if told else ""


def _part(heading: str, entries: Sequence[str]) -> list[Block]:
    """A section that is left out when there is nothing to say."""
    bullets = [f"• {entry}" for entry in entries]
    return packing.sections(f"*{heading}*", bullets, most=MOST, room=ROOM, where=WHERE) if bullets else []


def _late(line: Line, facts: Glance) -> str:
    told = f"{steps.named(line.step)}\n{steps.owner_name(line.owner)} · {steps.standing(line, facts.day)}"
    return packing.with_note(told, line.step.note)


def _waiting(line: Line) -> str:
    agency = kit.escape(line.waiting_on.name) if line.waiting_on else ""
    told = f"{steps.named(line.step)}\n{steps.owner_name(line.owner)} waits on {agency}"
    return packing.with_note(told, line.step.waiting_why)


def _incomplete(line: Line) -> str:
    lacks = []
    if line.owner is None:
        lacks.append("no owner")
    elif not line.owner.active:
        lacks.append("its owner has left")
    if line.step.due is None:
        lacks.append("no date")
    return f"{steps.named(line.step)} · {kit.listed(lacks)}"


def _coming(line: Line, facts: Glance) -> str:
    due = words.lateness(line.step.due, facts.day) if line.step.due else ""
    return f"{steps.named(line.step)}\n{steps.owner_name(line.owner)} · {due}"


def _meetings(facts: Glance) -> list[str]:
    return [
        f"{kit.escape(facts.series[one.series_id].title)} meets on "
        f"{words.when(one.starts_at, facts.series[one.series_id].zone)}"
        for one in facts.coming_meetings
    ]


def _vacancy(chair: ChairFacts) -> list[Block]:
    """No chair: said first, with what to do."""
    if chair.chair is not None:
        return []
    ask = chair_prompts.ask_button(chair)
    return [kit.section(chair_prompts.vacancy(chair)), *([kit.actions(ask)] if ask else [])]


def _term(chair: ChairFacts) -> list[Block]:
    """When the reader's term ends and who is next, in small print."""
    if chair.chair is None or chair.term is None:
        return []
    until = f"Your term as chair ends on {words.full_day(chair.term.ends_on)}."
    return [kit.context(f"{until} {chair_prompts.who_is_next(chair)}")]
