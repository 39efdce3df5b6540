"""Methods about members."""

from typing import Any

from practice.arguments import Arguments
from practice.limits import Tier
from practice.lookups import find_user
from practice.methods import Method
from practice.paging import page_of
from practice.parts import Parts
from practice.shapes import user_json


def user_info(parts: Parts, args: Arguments) -> dict[str, Any]:
    user = find_user(parts, args.required("user"))
    return {"user": user_json(parts.workspace, user, with_email=_sees_email(parts))}


def list_users(parts: Parts, args: Arguments) -> dict[str, Any]:
    ws = parts.workspace
    # Strangers are met in shared channels only; Slack's list is of the team itself.
    team = [user for user in ws.users.values() if not user.is_stranger]
    page, metadata = page_of(team, args, default=1000, most=1000)
    members = [user_json(ws, user, with_email=_sees_email(parts)) for user in page]
    return {"members": members, "cache_ts": ws.unix(), "response_metadata": metadata}


def _sees_email(parts: Parts) -> bool:
    return "users:read.email" in parts.manifest.scopes


METHODS = [
    Method("users.info", user_info, Tier.FOUR, ("users:read",)),
    Method("users.list", list_users, Tier.TWO, ("users:read",)),
]
