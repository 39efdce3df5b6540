"""The calendar file, and the address under which a calendar program finds it by itself."""

from dataclasses import dataclass

from slack_sdk.models.blocks import InteractiveElement

from models.outbox import Message
from prompts import ids, kit

SHARED = (
    "Get a subscription address?",
    "Whoever has the address sees when and where the committee and its workgroups meet, without signing in. "
    "Please keep it to yourself. You can revoke it here at any time.",
)
REVOKED_MINE = ("Revoke your addresses?", "Calendars that use them are not kept up to date any more.")
REVOKED_ALL = (
    "Revoke all addresses?",
    "No calendar that anybody has subscribed is kept up to date any more. Each member can get a new address.",
)


@dataclass(frozen=True)
class Addresses:
    """How many addresses are in use: the reader's ``own``, and of ``all`` if the reader coordinates.

    ``offered`` says whether there can be one: the program is reached from outside.
    """

    offered: bool
    own: int = 0
    all: int | None = None


def offer(addresses: Addresses) -> Message:
    """What is sent, and what else there is."""
    text = (
        ":calendar: The meetings come to you as a file, in your direct messages with me. "
        "Open it, and your calendar program takes them in."
    )
    if addresses.offered:
        text += (
            "\nA file stays as it is today. With a *subscription address* your calendar follows "
            "by itself: new dates, moves and cancellations."
        )
    blocks = [kit.section(text)]
    if told := _in_use(addresses):
        blocks.append(kit.context(told))
    if buttons := _buttons(addresses):
        blocks.append(kit.actions(*buttons))
    return kit.say(text, *blocks)


def _buttons(addresses: Addresses) -> list[InteractiveElement]:
    buttons = []
    if addresses.offered:
        buttons.append(kit.button("Get a subscription address", ids.FEED_OPEN, confirm=SHARED))
    if addresses.own:
        mine = "Revoke mine" if addresses.own == 1 else f"Revoke mine ({addresses.own})"
        buttons.append(kit.button(mine, ids.FEED_REVOKE, confirm=REVOKED_MINE))
    if addresses.all is not None and addresses.all > addresses.own:
        label = f"Revoke all ({addresses.all})"
        buttons.append(kit.button(label, ids.FEED_REVOKE_ALL, confirm=REVOKED_ALL, style="danger"))
    return buttons


def _in_use(addresses: Addresses) -> str:
    """``You have 1 subscription address; the committee has 3 in all.``"""
    own = f"You have {kit.counted(addresses.own, 'subscription address', 'subscription addresses')}"
    if addresses.all is not None and addresses.all > addresses.own:
        return f"{own}; the committee has {addresses.all} in all."
    return f"{own}." if addresses.own else ""


def opened(address: str) -> Message:
    """The new address; nobody, not even we, can show it again."""
    text = (
        ":calendar: Your subscription address. It is shown *only now*, and only to you:\n"
        f"```{address}```\n"
        "• Google Calendar, in a browser: *Other calendars → + → From URL*\n"
        "• Outlook: *Add calendar → Subscribe from web*\n"
        "• Apple Calendar: *File → New Calendar Subscription*\n"
        "How soon a change shows is up to your calendar program: from minutes to a day."
    )
    return kit.say(text)


def revoked(count: int) -> Message:
    """They open nothing any more."""
    if not count:
        return kit.say("There was no address left to revoke.")
    told = "That address opens nothing" if count == 1 else f"Those {count} addresses open nothing"
    return kit.say(f"{told} any more. `/agenda ics` gets you a new one.")


def comment(committee: str) -> str:
    """What stands beside the file."""
    return f":calendar: The meetings of {kit.escape(committee)}, as they are planned now."
