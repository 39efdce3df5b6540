"""The committee at a glance, as one message or as a part of the App Home."""

from collections.abc import Sequence
from dataclasses import dataclass

from slack_sdk.models.blocks import Block

from models.digest import Glance, Standing
from models.meeting import Meeting
from models.outbox import Message
from models.roster import SeatLine
from models.undelivered import Trouble
from prompts import ids, kit, undelivered, words
from prompts.tools import shelf

_EXAMPLES = (
    "what is CIT",
    "map M3",
    "resources housing",
    "indicators Bookings 42 for October 2026",
    "cycle C4",
)


def _help() -> str:
    """The words of the command; those of the tools by step, since each is explained where it opens."""
    tools = [
        f"*{shelf.STEPS[step].partition(' · ')[0]}*: {' '.join(f'`{word}`' for word, _, _ in words)}"
        for step, words in shelf.TOOLS.items()
    ]
    lines = (
        "*The committee*",
        "`/committee` – where we stand: goals, what is late, the next meeting, the chair, vacant seats",
        "`/committee meetings` – how often and how long we meet, how long I sat, and our own bounds",
        "`/committee setup` – coordinators: agencies and seats, workgroups, meetings, check-ins, the chair",
        "`/committee schedule` – coordinators: everything that I send by the clock; change, pause or run it",
        "`/committee tools` – the tools of the six steps, each with what it is for; these words open them:",
        *tools,
        "For example: " + ", ".join(f"`/committee {example}`" for example in _EXAMPLES),
    )
    return "\n".join(lines)


HELP = _help()

MOST_GROUPS = 20


@dataclass(frozen=True)
class Standpoint:
    """The facts of a glance, with the next meeting and the seats that nobody holds."""

    glance: Glance
    meeting: Meeting | None
    place: str
    vacant: Sequence[SeatLine]


@dataclass(frozen=True)
class Rights:
    """Which buttons a person is shown: only those that they can use."""

    settings: bool
    schedule: bool
    send_again: bool = False


def render_glance(standpoint: Standpoint, rights: Rights, *, troubles: Sequence[Trouble] = ()) -> Message:
    """Everything at a glance, with the ways on."""
    committee = standpoint.glance.committee
    buttons = [
        kit.button("Goals", ids.OPEN_GOALS),
        kit.button("Meetings", ids.OPEN_BURDEN),
        kit.button("Chair", ids.CHAIR_SHOW),
        kit.button("Tools", shelf.SHOW),
    ]
    if rights.schedule:
        buttons.append(kit.button("Schedule", ids.OPEN_SCHEDULE))
    if rights.settings:
        buttons.append(kit.button("Settings", ids.OPEN_SETUP))
    blocks = [
        kit.header(committee.name),
        *glance_blocks(standpoint),
        *undelivered.glance_blocks(troubles, may_send=rights.send_again),
        meeting_block(standpoint),
    ]
    return kit.say(
        f"{kit.escape(committee.name)} at a glance", *blocks, kit.actions(*buttons, block_id="committee")
    )


def glance_blocks(standpoint: Standpoint) -> list[Block]:
    """Step and goals, commitments by workgroup, the chair, and what is open."""
    glance = standpoint.glance
    step = words.STEPS[glance.committee.step]
    goals = kit.counted(glance.goals, "open goal")
    lines = [f"We are at *{step}*, with {goals}."]
    lines += [_standing(one) for one in glance.standings[:MOST_GROUPS]]
    if len(glance.standings) > MOST_GROUPS:
        lines.append(f"… and {len(glance.standings) - MOST_GROUPS} more workgroups")
    return [kit.section("\n".join(lines)), kit.section("\n".join(_people(standpoint)))]


def _standing(one: Standing) -> str:
    """``*Diversion*: 3 on track, 1 at risk, 2 late``; nothing is said of an empty heap."""
    name = kit.escape(kit.clip(one.workgroup.name, 60)) if one.workgroup else "The committee itself"
    told = words.standing(one.on_track, one.at_risk, one.late, one.unheard)
    return f"• *{name}*: {told or 'nothing open'}"


def _people(standpoint: Standpoint) -> list[str]:
    """Who chairs, and where somebody or a word is missing: seats by agency, commitments by their number."""
    glance = standpoint.glance
    lines = [_chair(glance)]
    if standpoint.vacant:
        names = kit.listed(kit.escape(line.agency.name) for line in standpoint.vacant)
        lines.append(f"Vacant: {kit.clip(names, 500)}")
    if glance.silent:
        counted = kit.counted(glance.silent, "commitment")
        verb = "has" if glance.silent == 1 else "have"
        lines.append(f"{counted} {verb} no answer in the present check-in")
    return lines


def _chair(glance: Glance) -> str:
    if glance.chair is None or glance.term is None:
        return ":chair: The chair is vacant; `/chair` shows who is next"
    told = f"{kit.mention(glance.chair.slack_id)} chairs until {words.full_day(glance.term.ends_on)}"
    return f"{told}, then {kit.mention(glance.next_chair.slack_id)}" if glance.next_chair else told


def meeting_block(standpoint: Standpoint) -> Block:
    """When and where the committee meets next, with a way to add a topic."""
    meeting = standpoint.meeting
    if meeting is None:
        return kit.section("No meeting is planned.")
    when = words.when(meeting.starts_at, standpoint.glance.committee.zone)
    place = f" · {kit.escape(standpoint.place)}" if standpoint.place else ""
    topic = kit.button("Add a topic", ids.OPEN_TOPIC_FORM)
    return kit.section(f"*Next meeting*: {when}{place}", accessory=topic, block_id="next-meeting")
