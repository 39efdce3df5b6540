"""What a handler can answer with. ``answers.py`` shows it after the commit, never before."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from slack_sdk import WebClient
from sqlmodel import Session

from models.outbox import Message


@dataclass(frozen=True)
class Say:
    """A message that only the person sees, where they are (on the App Home: a line at its top)."""

    message: Message


@dataclass(frozen=True)
class Send:
    """A message that goes into the person's own messages with the bot, and stays there."""

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
    """Files that only the person gets, in their messages with the bot; each is made when it is sent.

    ``described`` says in words what is in a picture, for those who hear it read out. With ``channel_id`` they
    go to that channel instead, where everybody sees them. Those in ``read`` are made from one reading of the
    database, which holds nobody up.
    """

    files: Mapping[str, Callable[[], bytes]]
    comment: str
    described: Mapping[str, str] = field(default_factory=dict)
    channel_id: str | None = None
    read: Mapping[str, Callable[[Session], bytes]] = field(default_factory=dict)


@dataclass(frozen=True)
class Later:
    """What takes its time: begun after the commit and the ack. It tells the person itself what came of it."""

    work: Callable[[WebClient], None]


Reply = Say | Send | Redraw | Open | Turn | Correct | DrawHome | Files | Later
Replies = Reply | list[Reply] | None
