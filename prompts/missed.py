"""What was left out after an outage, told to the coordinators."""

from collections.abc import Sequence
from datetime import date, datetime

from models.calendar import wall_of
from models.missed import LeftOut
from models.outbox import Message
from models.schedule import Work
from prompts import ids, kit, packing, timetable, words

HEADING = "*While I was not working, this came due. I have left it out:*"
NOTHING_LOST = (
    "Nothing is lost: every commitment, answer and date is as it was, and from here on all comes as planned."
)
NUDGES = " What the nudges would have said comes on the next working morning."
WAYS = (
    "To have one of them done now, press *Run now* in the schedule (`/committee schedule`). "
    "With *Edit …* you choose there what I do the next time."
)

MOST, ROOM = 60, 8
"""Lines, and the sections into which they are packed."""

MOST_INSTANTS = 40


def render_missed(left_out: Sequence[LeftOut], *, today: date) -> Message:
    """What was left out, each with its instants; that nothing is lost; what can be done."""
    told: dict[str, list[tuple[datetime, str]]] = {}
    for one in left_out:  # the nudges of several zones are one line
        zone, instants = one.entry.schedule.zone, told.setdefault(timetable.title(one.entry), [])
        instants += [(due, _instant(due, zone, today)) for due in one.instants]
    lines = [f"• *{title}*: {_listed(instants)}" for title, instants in told.items()]
    nudged = any(one.entry.schedule.work is Work.NUDGE for one in left_out)
    return kit.say(
        "Something came due while I was not working, and was left out",
        *packing.sections(HEADING, lines, most=MOST, room=ROOM, where="`/committee schedule`"),
        kit.section(f"{NOTHING_LOST}{NUDGES if nudged else ''}\n{WAYS}"),
        kit.actions(kit.button("Open the schedule", ids.OPEN_SCHEDULE)),
    )


def _instant(due: datetime, zone: str, today: date) -> str:
    wall = wall_of(due, zone)
    return f"{words.short_day(wall.date(), today)} at {words.hour(wall.time())}"


def _listed(instants: Sequence[tuple[datetime, str]]) -> str:
    """The earliest first; one hour in several zones is said once."""
    told = list(dict.fromkeys(text for _, text in sorted(instants)))
    more = len(told) - MOST_INSTANTS
    return kit.listed([*told[:MOST_INSTANTS], f"{more} more"] if more > 0 else told)
