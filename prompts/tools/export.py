"""``/committee export``: what is in the file, what is not, and the button that makes it."""

from collections.abc import Mapping
from datetime import date

from models.outbox import Message
from prompts import ids, kit

MAKE = ids.tool("export", "make")
MOST_LEFT_OUT = 15


def render(left_out: Mapping[str, str]) -> Message:
    """What it is for, and what it does not hold."""
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
    )


def on_its_way() -> Message:
    """The file is being made."""
    return kit.say("I am putting it together. It comes into our messages: the tab *Messages*.")


def comment() -> str:
    """What stands over the file."""
    return "Everything of the committee. The manifest in it says what is left out, and why."


def file_name(day: date) -> str:
    """With the day on which it was made."""
    return f"committee-{day.isoformat()}.zip"
