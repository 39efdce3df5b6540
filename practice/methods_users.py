"""Methods about members and user groups."""

from typing import Any

from practice.arguments import Arguments
from practice.errors import SlackError
from practice.limits import Tier
from practice.lookups import find_user
from practice.methods import Method
from practice.paging import page_of
from practice.parts import Parts
from practice.shapes import user_json, usergroup_json


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


def list_usergroups(parts: Parts, args: Arguments) -> dict[str, Any]:
    ws = parts.workspace
    users = args.flag("include_users")
    return {"usergroups": [usergroup_json(ws, g, with_users=users) for g in ws.usergroups.values()]}


def update_usergroup_users(parts: Parts, args: Arguments) -> dict[str, Any]:
    group = parts.workspace.usergroups.get(args.required("usergroup"))
    if group is None:
        raise SlackError("no_such_subteam")
    users = args.listed("users")
    if not users:
        raise SlackError("no_users_provided")
    if any(user not in parts.workspace.users for user in users):
        raise SlackError("invalid_users")
    group.users = users
    parts.workspace.changes.ring("state")
    return {"usergroup": usergroup_json(parts.workspace, group, with_users=True)}


def _sees_email(parts: Parts) -> bool:
    return "users:read.email" in parts.manifest.scopes


METHODS = [
    Method("users.info", user_info, Tier.FOUR, ("users:read",)),
    Method("users.list", list_users, Tier.TWO, ("users:read",)),
    Method("usergroups.list", list_usergroups, Tier.TWO, ("usergroups:read",)),
    Method("usergroups.users.update", update_usergroup_users, Tier.TWO, ("usergroups:write",)),
]
