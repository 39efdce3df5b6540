"""What the chairs read once a week: short when all is well, and otherwise what needs them, kindly."""

from collections.abc import Callable, Sequence
from datetime import date

from slack_sdk.models.blocks import Block

from models.digest import NAMED, Glance, Standing, Week
from models.lines import Line, Lines
from models.outbox import Message
from models.succession import OfficeFacts
from prompts import burden, clarity, kit, packing, steps, words
from prompts import chair as chair_prompts
from prompts.tools import agreements

ROOM = 4
WHERE = "`/goals` lists them all."


def render_digest(
    facts: Week,
    chair: OfficeFacts,
    numbers: Sequence[str] = (),
    cliff: str = "",
    unsigned: Sequence[str] = (),
) -> Message:
    """The week's digest, to the chair; while the chair is vacant, to the coordinators.

    ``numbers`` are lines about indicators that have a new number, ``cliff`` is about money that ends soon,
    ``unsigned`` about signatures that are missing for weeks.
    """
    blocks: list[Block] = [kit.header(f"This week · {facts.glance.committee.name}")]
    blocks += _vacancy(chair)
    blocks += _standings(facts)
    for part in _parts(facts):
        blocks += part
    blocks += _unclear(facts)
    blocks += _bounds(facts)
    blocks += _numbers(numbers)
    blocks += _overdue(facts)
    blocks += _unsigned(unsigned)
    blocks += [kit.section(cliff)] if cliff else []
    blocks += _term(chair)
    message = kit.say(f"This week: {headline(facts)}", *blocks)
    heaps = (facts.long_late, facts.waiting, facts.silent, facts.incomplete, facts.coming_steps)
    return steps.mentioning(message, [line.step for heap in heaps for line in heap.first])


def _parts(facts: Week) -> list[list[Block]]:
    """The heaps of commitments that need somebody, each under its heading; an empty one has no blocks."""
    glance = facts.glance
    return [
        _part("More than two weeks late", facts.long_late, lambda line: _late(line, glance.day)),
        _part("Waiting on another agency", facts.waiting, _waiting),
        _part("No answer to the last check-in", facts.silent, lambda line: steps.named(line.step)),
        _part(
            "Without an owner or a date",
            facts.incomplete,
            lambda line: _incomplete(line, dated=line.step.pk not in facts.undated),
        ),
        _part(
            "The coming two weeks",
            facts.coming_steps,
            lambda line: _coming(line, glance.day),
            first=_meetings(facts),
        ),
    ]


def headline(facts: Week) -> str:
    """``7 on track, 3 at risk, 2 late``; or that nothing needs the reader."""
    glance = facts.glance
    if not glance.open and glance.goals:
        return "No commitments are open. Who does what by when for the goals? `/goals step` writes it down."
    if not glance.open:
        return "No commitments are open. A goal comes first (`/goals add`), then who does what by when."
    if _all_well(glance, facts.incomplete):
        return "All on track. Nothing needs you this week."
    return f"{words.standing(glance.on_track, glance.at_risk, glance.late, glance.unheard)}."


def _all_well(glance: Glance, incomplete: Lines) -> bool:
    return not (glance.at_risk or glance.late or glance.unheard or glance.silent or incomplete)


def _standings(facts: Week) -> list[Block]:
    told, glance = [headline(facts)], facts.glance
    if glance.open and not _all_well(glance, facts.incomplete):
        told += [line for one in glance.standings if (line := _standing(one))]
    return packing.sections(told[0], told[1:], most=30, room=3, where="`/committee` has them all.")


def _standing(one: Standing) -> str:
    name = kit.escape(one.workgroup.name) if one.workgroup else "The whole committee"
    told = words.standing(one.on_track, one.at_risk, one.late, one.unheard)
    return f"• *{name}*: {told}" if told else ""


def _part(heading: str, lines: Lines, entry: Callable[[Line], str], first: Sequence[str] = ()) -> list[Block]:
    """A section that is left out when there is nothing to say."""
    bullets = [f"• {told}" for told in [*first, *map(entry, lines.first)]]
    count = len(first) + lines.count
    return (
        packing.sections(f"*{heading}*", bullets, most=NAMED, room=ROOM, where=WHERE, count=count)
        if count
        else []
    )


def _late(line: Line, day: date) -> str:
    told = f"{steps.named(line.step)}\n{steps.owner_name(line.owner)} · {steps.standing(line, day)}"
    return packing.with_note(told, line.step.note)


def _waiting(line: Line) -> str:
    agency = kit.escape(line.waiting_on.name) if line.waiting_on else ""
    told = f"{steps.named(line.step)}\n{steps.owner_name(line.owner)} waits on {agency}"
    return packing.with_note(told, line.step.waiting_why)


def _incomplete(line: Line, *, dated: bool) -> str:
    """What it lacks; a date is not missed where nobody works by dates."""
    lacks = []
    if line.owner is None:
        lacks.append("no owner")
    elif not line.owner.active:
        lacks.append("its owner has left")
    if line.step.due is None and dated:
        lacks.append("no date")
    return f"{steps.named(line.step)} · {kit.listed(lacks)}"


def _unclear(facts: Week) -> list[Block]:
    """Workgroups that have nothing to aim at yet; steps without an owner or a date are named above."""
    if not facts.unclear:
        return []
    bullets = [f"• {clarity.line(one)}" for one in facts.unclear]
    return packing.sections("*Without a clear goal*", bullets, most=NAMED, room=1, where="`/committee`")


def _bounds(facts: Week) -> list[Block]:
    """More or less in meetings than the committee meant; nothing while it is as meant."""
    if facts.outside is None:
        return []
    return [kit.section(burden.digest_line(facts.outside, facts.glance.committee))]


def _overdue(facts: Week) -> list[Block]:
    """Agreements whose review day has passed since the last digest; said once, and then in the register."""
    bullets = [
        f"• {agreements.titled(line.agreement)}, {agreements.renewal(line.agreement, facts.glance.day)}"
        for line in facts.overdue
    ]
    where = "`/committee agreements`"
    heading = f"*Agreements to look at again* ({where})"
    return packing.sections(heading, bullets, most=NAMED, room=2, where=where) if bullets else []


def _unsigned(lines: Sequence[str]) -> list[Block]:
    """What waits for signatures so long that the chair may want to speak of it; said once."""
    bullets = [f"• {line}" for line in lines]
    heading, where = "*Waiting for signatures*", "`/committee agreements`"
    return packing.sections(heading, bullets, most=NAMED, room=1, where=where) if bullets else []


def _numbers(lines: Sequence[str]) -> list[Block]:
    """The indicators that have a new number."""
    where = "`/committee indicators` lists them all."
    bullets = [f"• {line}" for line in lines]
    return packing.sections("*New numbers*", bullets, most=NAMED, room=1, where=where) if bullets else []


def _coming(line: Line, day: date) -> str:
    due = words.lateness(line.step.due, day) if line.step.due else ""
    return f"{steps.named(line.step)}\n{steps.owner_name(line.owner)} · {due}"


def _meetings(facts: Week) -> list[str]:
    return [
        f"{kit.escape(facts.series[one.series_id].title)} meets on "
        f"{words.when(one.starts_at, facts.series[one.series_id].zone)}"
        for one in facts.coming_meetings
    ]


def _vacancy(chair: OfficeFacts) -> list[Block]:
    """No chair: said first, with what to do."""
    if chair.holder is not None:
        return []
    ask = chair_prompts.ask_button(chair)
    return [kit.section(chair_prompts.vacancy(chair)), *([kit.actions(ask)] if ask else [])]


def _term(chair: OfficeFacts) -> list[Block]:
    """When the reader's term ends and who is next, in small print."""
    if chair.holder is None or chair.term is None:
        return []
    until = f"Your term as chair ends on {words.full_day(chair.term.ends_on)}."
    return [kit.context(f"{until} {chair_prompts.who_is_next(chair)}")]
