"""What a handler can answer with. ``answers.py`` shows it after the commit, never before."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from models.outbox import Message


@dataclass(frozen=True)
class Say:
    """A message that only the person sees, where they are (on the App Home: a line at its top)."""

    message: Message


@dataclass(frozen=True)
class Redraw:
    """The message whose button was pressed, as it is now."""

    message: Message


@dataclass(frozen=True)
class Open:
    """A form. It is opened in the trigger's three seconds, above a form that is open already."""

    view: dict[str, Any]


@dataclass(frozen=True)
class Turn:
    """The open form, changed."""

    view: dict[str, Any]


@dataclass(frozen=True)
class Correct:
    """What is wrong with which field of the form, which stays open with all that was typed."""

    errors: Mapping[str, str]


@dataclass(frozen=True)
class DrawHome:
    """The person's App Home, drawn afresh."""


@dataclass(frozen=True)
class Files:
    """Files that only the person gets, in their messages with the bot; each is made when it is sent."""

    files: Mapping[str, Callable[[], bytes]]
    comment: str


Reply = Say | Redraw | Open | Turn | Correct | DrawHome | Files
Replies = Reply | list[Reply] | None
