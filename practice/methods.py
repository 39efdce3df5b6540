"""How a Web API method is described: its name, who may call it, how often, and what it does."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from practice.arguments import Arguments
from practice.errors import SlackError
from practice.limits import Tier
from practice.parts import Parts

Handler = Callable[[Parts, Arguments], dict[str, Any]]


@dataclass(frozen=True)
class Method:
    """`scopes`: one of them is needed, when any is named; `token` is "bot", "app" or "any"."""

    name: str
    handler: Handler
    tier: Tier
    scopes: tuple[str, ...] = ()
    token: str = "bot"


def require_scope(parts: Parts, *one_of: str) -> None:
    """Raises SlackError missing_scope unless the manifest grants one of these."""
    granted = parts.manifest.scopes
    if one_of and not set(one_of) & set(granted):
        raise SlackError("missing_scope", needed=",".join(one_of), provided=",".join(granted))
