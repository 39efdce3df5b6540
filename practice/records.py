"""The things that a workspace holds, as plain records without behaviour of their own."""

from dataclasses import dataclass, field
from typing import Any

from practice.words import visible_words

Json = dict[str, Any]


@dataclass
class User:
    """A member (or the bot, or a stranger from another organisation); `tz` is an IANA zone name."""

    id: str
    name: str
    real_name: str
    team_id: str
    title: str = ""
    email: str = ""
    tz: str = "America/Los_Angeles"
    is_bot: bool = False
    is_admin: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    is_stranger: bool = False
    deleted: bool = False
    updated: int = 0


@dataclass
class Channel:
    """A conversation; times are Unix seconds.

    `kind` is "channel" (`is_private` or not) or "im": the bot's direct message with the member whose id
    is `name`.
    """

    id: str
    name: str
    kind: str = "channel"
    members: list[str] = field(default_factory=list)
    is_private: bool = False
    is_archived: bool = False
    topic: str = ""
    purpose: str = ""
    creator: str = ""
    created: int = 0


@dataclass
class Message:
    """A message; `only_for` names the one who sees an ephemeral one; `seq` orders all that appeared."""

    ts: str
    channel: str
    user: str
    text: str = ""
    blocks: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    thread_ts: str | None = None
    broadcast: bool = False
    by_bot: bool = False
    username: str | None = None
    icon_emoji: str | None = None
    subtype: str | None = None
    metadata: Json | None = None
    edited: Json | None = None
    files: list[str] = field(default_factory=list)
    reactions: dict[str, list[str]] = field(default_factory=dict)
    pinned: bool = False
    only_for: str | None = None
    origin: str | None = None
    seq: int = 0

    @property
    def words(self) -> str:
        """All that a reader sees of it: the blocks' text, or the plain text when it has no blocks."""
        return visible_words(self.blocks) if self.blocks else self.text


@dataclass
class View:
    """A modal or Home view: `body` as the app sent it, `values` as its owner typed them (state.values)."""

    id: str
    user: str
    body: Json
    hash: str
    root_id: str
    previous_id: str | None = None
    values: dict[str, Json] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def blocks(self) -> list[Json]:
        return self.body["blocks"]

    @property
    def title(self) -> str:
        return self.body.get("title", {}).get("text", "")

    @property
    def callback_id(self) -> str:
        return self.body.get("callback_id", "")

    @property
    def words(self) -> str:
        """All that a reader sees of it, title first."""
        return "\n".join(part for part in (self.title, visible_words(self.blocks)) if part)


@dataclass
class File:
    """An uploaded file; it is shared once `channel` is set, and `uploaded` when its bytes have arrived.

    `size` is what Slack says of it, `mimetype` what whoever uploaded it said.
    """

    id: str
    name: str
    size: int
    user: str
    title: str = ""
    created: int = 0
    content: bytes = b""
    uploaded: bool = False
    complete: bool = False
    channel: str | None = None
    mimetype: str = ""


@dataclass
class UserGroup:
    """A user group such as `@leads`, with its members' ids; `disabled_at` (Unix) is 0 while it is on."""

    id: str
    handle: str
    name: str
    users: list[str] = field(default_factory=list)
    description: str = ""
    created: int = 0
    updated: int = 0
    disabled_at: int = 0
