"""What a workgroup lacks of goal, timeline and responsible person: to its lead, and for the chair."""

from models.clarity import Clarity
from models.outbox import Message
from prompts import ids, kit

GOALS_NAMED = 5


def lacks(found: Clarity) -> list[str]:
    """All that is missing, in words."""
    told = _aims(found)
    if found.undated:
        told.append(f"{kit.counted(found.undated, 'step')} without a date")
    if found.unowned:
        told.append(f"{kit.counted(found.unowned, 'step')} without a responsible person")
    return told


def _aims(found: Clarity) -> list[str]:
    told = []
    if found.no_goal:
        told.append("no goal yet")
    if found.bare:
        names = kit.listed(f"*{goal.ref}*" for goal in found.bare[:GOALS_NAMED])
        told.append(f"no steps under {names}")
    return told


def to_lead(found: Clarity) -> Message:
    """To a lead after the committee has met: what its next report should be able to say."""
    text = (
        f"*{kit.escape(found.workgroup.name)}*: a workgroup that moves has a clear goal, a timeline and a "
        f"responsible person for each step. Still missing: {kit.listed(lacks(found))}. "
        "Would you see to it before the committee meets again?"
    )
    return kit.say(text, kit.section(text), kit.actions(kit.button("Open the goals", ids.OPEN_GOALS)))


def line(found: Clarity) -> str:
    """For the chair's digest, which names steps without an owner or a date elsewhere."""
    return f"*{kit.escape(found.workgroup.name)}*: {kit.listed(_aims(found))}"
