"""To coordinators: somebody has left Slack, what they held, and what to do when there is time."""

from collections.abc import Sequence

from models.departure import Departure
from models.outbox import Message
from prompts import ids, kit

WAY = (
    "Nothing is lost. When there is time, give it to somebody else: seats and workgroups in the settings "
    "(`/committee setup`), commitments with *Edit* in `/goals`. Should the account come back, seat them "
    "there again; it does not happen by itself."
)
NOBODY = (
    "Nothing is lost. But nobody coordinates the committee now, and only coordinators can give it to "
    "somebody else: please speak with whoever set me up in this Slack."
)
HEIR = "*You coordinate the committee from now on*, since nobody else does. Please name a second person soon."
MOST_NAMED = 8
"""Agencies or workgroups named in one line."""


def render_departed(departure: Departure, follows: Sequence[str] = ()) -> Message:
    """One private message: what happened, what is open now, that nothing is lost, the way on.

    ``follows`` is what has been set going for the offices that they held.
    """
    name = kit.escape(kit.clip(departure.member.name, 150))
    told = (
        f"*{name}* is not in this Slack any more: the account was closed. I have stopped writing to them, "
        "and they are counted nowhere."
    )
    held = [f"• {line}" for line in _held(departure)]
    if not held:
        return kit.say(f"{told} They held nothing here that somebody else would have to take.")
    coordinated = any(one.coordinator for one in departure.told)
    heir = f"\n{HEIR}" if departure.heir else ""
    button = kit.actions(kit.button("Open the settings", ids.OPEN_SETUP))
    return kit.say(
        f"{name} is not in this Slack any more",
        kit.section(told),
        *([kit.section("*How it goes on*\n" + "\n".join(follows))] if follows else []),
        kit.section("What they held:\n" + "\n".join(held) + heir),
        kit.section(WAY if coordinated else NOBODY),
        *([button] if coordinated else []),
    )


def _held(departure: Departure) -> list[str]:
    """Each thing in one line, the heaviest first."""
    alone = [led.group.name for led in departure.leads if led.alone]
    shared = [led.group.name for led in departure.leads if not led.alone]
    steps = kit.counted(departure.open_steps, "open commitment")
    lines = (
        (departure.chaired, "the chair"),
        (departure.coordinated, "coordinating the committee"),
        (departure.principal_for, f"the seat of {_named([one.name for one in departure.principal_for])}"),
        (departure.designee_for, f"designee for {_named([one.name for one in departure.designee_for])}"),
        (alone, f"the lead of {_named(alone)}, which nobody leads now"),
        (shared, f"a part in leading {_named(shared)}, which others still lead"),
        (departure.open_steps, f"{steps}, shown as held by nobody who is here"),
    )
    return [line for there, line in lines if there]


def _named(names: list[str]) -> str:
    shown = [kit.escape(kit.clip(name, 100)) for name in names[:MOST_NAMED]]
    more = len(names) - len(shown)
    return kit.listed([*shown, f"{more} more"] if more else shown)
