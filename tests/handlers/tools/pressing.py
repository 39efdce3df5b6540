"""Pressing through the private messages of a tool, as a person does."""

from models.committee import agencies_of
from prompts.tools import undo


def typed(world, line: str, who: str = "ana"):
    """The message that answers a command."""
    seen = world.person(who).command(line, channel="committee")
    assert seen.ok, seen.error
    return seen.messages[-1]


def pressed(world, message, label: str, who: str = "ana", **which):
    """The message that stands there after the press."""
    seen = world.person(who).click(message, label=label, **which)
    assert seen.ok, seen.error
    world.slack.wait_until(lambda: seen.messages)
    return seen.messages[-1]


def opened(world, message, label: str, who: str = "ana", **which):
    """The form that the press opens."""
    seen = world.person(who).click(message, label=label, **which)
    assert seen.view is not None, [one.words for one in seen.messages]
    return seen.view


def sent(world, values, who: str = "ana"):
    """What is shown once a form was taken."""
    seen = world.person(who).submit(values)
    assert seen.ok, seen.errors
    world.slack.wait_until(lambda: len(seen.messages) > 0)
    return seen.messages[-1]


def beside(message, text: str) -> str:
    """The value of the button that stands beside the section with that text (*Undo* aside)."""
    return next(
        block["accessory"]["value"]
        for block in message.blocks
        if block["type"] == "section" and text in block["text"]["text"] and "accessory" in block
        if block["accessory"]["action_id"] != undo.BACK
    )


def row(world, message, text: str, who: str = "ana"):
    """The card that *Open* beside that text leads to."""
    return pressed(world, message, "Open", who, value=beside(message, text))


def agency(world, name: str) -> str:
    """The value that stands for an agency in a form."""
    with world.session() as session:
        rows = agencies_of(session, world.committee(session).pk)
        return str(next(one.pk for one in rows if one.name == name))
