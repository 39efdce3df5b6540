"""Who came in, where, with what words: a Slack payload as the handlers see it."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from models.access import Act, authorize
from models.calendar import today
from models.committee import Committee, Member, committee_with
from models.errors import NotSeated, NotSetUp
from models.roster import Person
from models.wire import Question

MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")
CHANNEL = re.compile(r"<#C[A-Z0-9]+\|([^>]*)>")
LINK = re.compile(r"<((?:https?|mailto):[^>|]+)(?:\|[^>]*)?>")


Ahead = Callable[[str, str], Question | None]
"""What to ask of the database on entering, by the workspace's id and the words typed."""


@dataclass(frozen=True)
class Origin:
    """Where an answer goes: back to the place of a message (``url``), or to the App Home."""

    url: str | None = None
    home: bool = False

    def packed(self) -> dict[str, Any]:
        """As it travels in a form's private metadata."""
        return {"url": self.url, "home": self.home}


@dataclass(frozen=True)
class Visit:
    """One act of one person. Everything in it is a claim, but for who sent it, which Slack has signed.

    ``once`` names the act, so that it is done once however often it comes in.
    ``people`` holds what Slack said of those picked, and ``channels`` whether the bot is in those picked,
    where the handler asked for them. ``known`` are the committee and the member, where this act's own
    transaction has read them already; in the same trip it asks ``ahead`` and finds ``found``.
    ``public_url`` is as in ``answers.Deps``.
    """

    name: str
    team_id: str
    slack_id: str
    now: datetime
    origin: Origin
    channel_id: str | None = None
    text: str = ""
    trigger_id: str | None = None
    action: Mapping[str, Any] = field(default_factory=dict)
    message: Mapping[str, Any] = field(default_factory=dict)
    view: Mapping[str, Any] = field(default_factory=dict)
    people: Mapping[str, Person] = field(default_factory=dict)
    channels: Mapping[str, bool] = field(default_factory=dict)
    once: str | None = None
    known: tuple[Committee, Member] | None = None
    ahead: Question | None = None
    found: Sequence[Any] = ()
    public_url: str = ""

    @property
    def by_command(self) -> bool:
        """Whether somebody typed a slash command."""
        return self.name.startswith("/")

    @property
    def by_form(self) -> bool:
        """Whether somebody sent a form."""
        return bool(self.view) and not self.action

    @property
    def line(self) -> str:
        """The slash command as it was typed, if it had words."""
        return f"{self.name} {self.text}" if self.by_command and self.text else ""

    @property
    def value(self) -> str:
        """What the pressed button, or the chosen option, carries."""
        chosen = self.action.get("selected_option") or {}
        return str(self.action.get("value") or chosen.get("value") or "")

    @property
    def metadata(self) -> dict[str, Any]:
        """What the form was opened with."""
        found: dict[str, Any] = json.loads(self.view.get("private_metadata") or "{}")
        return found

    @property
    def values(self) -> dict[str, Any]:
        """The form's values by the name of the field, in plain form (text, value, list, None)."""
        state = self.view.get("state", {}).get("values", {})
        return {
            field_of(block_id): _plain(element)
            for block_id, elements in state.items()
            for element in elements.values()
        }

    def carry(self, **facts: Any) -> dict[str, Any]:
        """What a form takes along: where its answer goes, and these facts."""
        return {"origin": self.origin.packed(), **facts}

    def enter(self, session: Session) -> tuple[Committee, Member]:
        """The committee and the acting member. Raises NotSetUp, NotSeated."""
        committee, me = self.known or committee_with(session, self.team_id, self.slack_id)
        if committee is None:
            raise NotSetUp("committee")
        if me is None or not me.active:
            raise NotSeated(self.name)
        return committee, me

    def enter_for(self, session: Session, act: Act) -> tuple[Committee, Member]:
        """As ``enter``, for those who may do that in the committee. Raises NotAllowed too."""
        committee, me = self.enter(session)
        authorize(session, me, act)
        return committee, me

    def today(self, zone: str) -> date:
        """The day of this act in that zone."""
        return today(self.now, zone)


def _plain(element: Mapping[str, Any]) -> Any:
    """The one value of an input element's state, whatever the element's type."""
    for key, value in element.items():
        if key == "type":
            continue
        if isinstance(value, Mapping):
            return value.get("value")
        if isinstance(value, list):
            return [item["value"] if isinstance(item, Mapping) else item for item in value]
        return value
    return None


def field_of(block_id: str) -> str:
    """The name of a form's field; after ``~`` stands which page of the form it is on (see ``kit.fresh``)."""
    return block_id.partition("~")[0]


def mentioned(text: str) -> list[str]:
    """Slack ids of the people mentioned, in order and without repeats."""
    return list(dict.fromkeys(MENTION.findall(text)))


def as_typed(text: str) -> str:
    """Slack's text as the person typed it: entities, links and channels undone; people stay mentioned."""
    return as_pasted(text).strip()


def as_pasted(text: str) -> str:
    """As ``as_typed``, with the space at both ends, which is a cell of its own in a table."""
    for pattern, plain in ((CHANNEL, r"#\1"), (LINK, r"\1")):
        text = pattern.sub(plain, text)
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def without_mentions(text: str) -> str:
    """The text without its mentions, on single spaces."""
    return " ".join(MENTION.sub(" ", text).split())
