"""``/committee export``: what is in the file, what is not, and the button that makes it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from models.committee import Member
from models.outbox import Message
from prompts import ids, kit, words

MAKE = ids.tool("export", "make")
MOST_LEFT_OUT = 15


def render(
    left_out: Mapping[str, str], made: Sequence[tuple[datetime, Member | None]], *, zone: str
) -> Message:
    """What it is for, what it does not hold, and who had one made last; ``zone`` is the committee's."""
    lines = [f"• {kit.escape(kit.clip(why, 150))}" for why in list(left_out.values())[:MOST_LEFT_OUT]]
    more = len(left_out) - MOST_LEFT_OUT
    return kit.say(
        "Everything of this committee as files",
        kit.header("Everything of this committee as files"),
        kit.section(
            "One ZIP with a CSV for each table, which Excel opens, and one JSON with every row. Keep it for "
            "your records, or bring it into another database with `python bot.py import`."
        ),
        kit.section("\n".join(["*It does not hold*", *lines, *([f"… and {more} more"] if more > 0 else [])])),
        kit.context(
            "It holds what people wrote, their check-ins and the messages to them. It comes to you alone: "
            "please keep it as you keep personnel files."
        ),
        kit.actions(kit.button("Make the file", MAKE, style="primary"), block_id="export"),
        kit.context(_made(made, zone)),
    )


def _made(made: Sequence[tuple[datetime, Member | None]], zone: str) -> str:
    if not made:
        return "None has been made in Slack yet. Each one is put on record here."
    told = [
        f"{words.when(at, zone)}, {kit.escape(kit.clip(who.name, 60)) if who else 'a former member'}"
        for at, who in made
    ]
    return "Made last: " + "; ".join(told)


def on_its_way() -> Message:
    """The file is being made."""
    return kit.say(
        "I am putting it together. It comes into our messages: the tab *Messages*. That you have it made is "
        "on record."
    )


def comment() -> str:
    """What stands over the file."""
    return "Everything of the committee. The manifest in it says what is left out, and why."


def file_name(day: date) -> str:
    """With the day on which it was made."""
    return f"committee-{day.isoformat()}.zip"
