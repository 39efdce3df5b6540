"""Finds the conversations and members that a call names, with Slack's errors when it may not."""

from practice.errors import SlackError
from practice.methods import require_scope
from practice.parts import Parts
from practice.records import Channel, User

_SCOPE_WORD = {"channel": "channels", "group": "groups", "im": "im"}


def kind_of(channel: Channel) -> str:
    """ "im", "group" (a private channel) or "channel"."""
    return "im" if channel.kind == "im" else "group" if channel.is_private else "channel"


def scopes_for(verb: str) -> tuple[str, ...]:
    """The scopes of which a conversations method needs one, for instance `channels:read` and its like."""
    return tuple(f"{word}:{verb}" for word in ("channels", "groups", "mpim", "im"))


def find_conversation(parts: Parts, channel_id: str, verb: str | None = None) -> Channel:
    """A conversation that the bot can see, by id.

    `verb` ("read", "history") names the right that its kind needs. Raises SlackError channel_not_found (also
    for a private channel without the bot), missing_scope.
    """
    ws = parts.workspace
    found = ws.channels.get(channel_id)
    if found is None or (kind_of(found) != "channel" and ws.bot_user_id not in found.members):
        raise SlackError("channel_not_found")
    if verb:
        require_scope(parts, f"{_SCOPE_WORD[kind_of(found)]}:{verb}")
    return found


def find_user(parts: Parts, user_id: str) -> User:
    """The member with that id; raises SlackError user_not_found."""
    found = parts.workspace.users.get(user_id)
    if found is None:
        raise SlackError("user_not_found")
    return found
