"""Methods about user groups: made, listed, changed, switched off and on, and filled with members.

As Slack documents them, with what its reference leaves open chosen strictly: what is switched off is not
found by those who do not ask for it. Only a paid plan has user groups, and the workspace says who may change
them: the app may if everybody may.
"""

import re
from typing import Any

from practice.arguments import Arguments
from practice.errors import SlackError
from practice.limits import Tier
from practice.methods import Method
from practice.parts import Parts
from practice.records import UserGroup
from practice.shapes import usergroup_json

_READ, _WRITE = ("usergroups:read",), ("usergroups:write",)
_HANDLE = re.compile(r"[a-z0-9._\-]{1,21}")
_FORBIDDEN = {"channel", "everyone", "group", "here"}
_MOST_USERS, _LONGEST_NAME, _LONGEST_DESCRIPTION = 50_000, 80, 140


def create(parts: Parts, args: Arguments) -> dict[str, Any]:
    _need_right(parts, "paid_teams_only")
    name = (args.text("name") or "").strip()
    if not name:
        raise SlackError("missing_subteam_name")
    handle = args.text("handle") or re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    _check_names(parts, name=name, handle=handle, description=args.text("description"))
    group = parts.workspace.add_usergroup(handle, name, [])
    group.description = args.text("description") or ""
    return {"usergroup": usergroup_json(parts.workspace, group, with_count=args.flag("include_count"))}


def list_groups(parts: Parts, args: Arguments) -> dict[str, Any]:
    _need_plan(parts, "plan_upgrade_required")
    shown = {"with_users": args.flag("include_users"), "with_count": args.flag("include_count")}
    ws, disabled = parts.workspace, args.flag("include_disabled")
    groups = [group for group in ws.usergroups.values() if disabled or not group.disabled_at]
    return {"usergroups": [usergroup_json(ws, group, **shown) for group in groups]}


def update(parts: Parts, args: Arguments) -> dict[str, Any]:
    _need_right(parts, "paid_teams_only")
    group = _group(parts, args, disabled=True)
    given = {name: args.text(name) for name in ("name", "handle", "description")}
    given = {name: value for name, value in given.items() if value is not None}
    _check_names(parts, group, **given)
    parts.workspace.change_usergroup(group, **given)
    return {"usergroup": usergroup_json(parts.workspace, group, with_count=args.flag("include_count"))}


def disable(parts: Parts, args: Arguments) -> dict[str, Any]:
    return _switch(parts, args, parts.workspace.unix())


def enable(parts: Parts, args: Arguments) -> dict[str, Any]:
    return _switch(parts, args, 0)


def _switch(parts: Parts, args: Arguments, disabled_at: int) -> dict[str, Any]:
    _need_right(parts, "plan_upgrade_required")
    group = _group(parts, args, disabled=True)
    parts.workspace.change_usergroup(group, disabled_at=disabled_at)
    return {"usergroup": usergroup_json(parts.workspace, group, with_count=args.flag("include_count"))}


def list_users(parts: Parts, args: Arguments) -> dict[str, Any]:
    _need_plan(parts, "plan_upgrade_required")
    return {"users": list(_group(parts, args, disabled=args.flag("include_disabled")).users)}


def update_users(parts: Parts, args: Arguments) -> dict[str, Any]:
    _need_right(parts, "plan_upgrade_required")
    group, ws = _group(parts, args), parts.workspace
    users = list(dict.fromkeys(args.listed("users")))
    if not users:
        raise SlackError("no_users_provided")
    if len(users) > _MOST_USERS:
        raise SlackError("subteam_max_users_exceeded")
    if any(ws.users[user].is_ultra_restricted for user in users if user in ws.users):
        raise SlackError("single_channel_guests_cannot_be_added")
    if not all(_may_be_in_one(parts, user) for user in users):
        raise SlackError("invalid_users")
    if any(ws.users[user].is_stranger for user in users):
        raise SlackError("failed_for_some_users")
    ws.change_usergroup(group, users=users)
    return {"usergroup": usergroup_json(ws, group, with_users=True, with_count=args.flag("include_count"))}


def _may_be_in_one(parts: Parts, user_id: str) -> bool:
    """Guests, apps and closed accounts may not be in a user group."""
    user = parts.workspace.users.get(user_id)
    return user is not None and not (user.is_bot or user.deleted or user.is_restricted)


def _group(parts: Parts, args: Arguments, *, disabled: bool = False) -> UserGroup:
    group = parts.workspace.usergroups.get(args.required("usergroup"))
    if group is None or (group.disabled_at and not disabled):
        raise SlackError("no_such_subteam")
    return group


def _need_plan(parts: Parts, error: str) -> None:
    if not parts.workspace.paid:
        raise SlackError(error)


def _need_right(parts: Parts, plan_error: str) -> None:
    """The plan has user groups, and the app may change them."""
    _need_plan(parts, plan_error)
    if not parts.workspace.usergroups_open:
        raise SlackError("permission_denied")


def _check_names(parts: Parts, own: UserGroup | None = None, **given: str | None) -> None:
    """What a group may be called; of handles there is one in the workspace, whoever bears it."""
    ws = parts.workspace
    others = [group for group in ws.usergroups.values() if group is not own]
    name, handle = given.get("name"), given.get("handle")
    if name is not None and len(name) > _LONGEST_NAME:
        raise SlackError("name_too_long")
    if name is not None and any(group.name.casefold() == name.casefold() for group in others):
        raise SlackError("name_already_exists")
    if len(given.get("description") or "") > _LONGEST_DESCRIPTION:
        raise SlackError("description_too_long")
    if handle is None:
        return
    if not _HANDLE.fullmatch(handle):
        raise SlackError("bad_handle")
    if handle in _FORBIDDEN:
        raise SlackError("forbidden_handle")
    taken = {group.handle for group in others} | {user.name for user in ws.users.values()}
    if handle in taken | {channel.name for channel in ws.channels.values()}:
        raise SlackError("handle_already_exists")


METHODS = [
    Method("usergroups.create", create, Tier.TWO, _WRITE),
    Method("usergroups.list", list_groups, Tier.TWO, _READ),
    Method("usergroups.update", update, Tier.TWO, _WRITE),
    Method("usergroups.disable", disable, Tier.TWO, _WRITE),
    Method("usergroups.enable", enable, Tier.TWO, _WRITE),
    Method("usergroups.users.list", list_users, Tier.TWO, _READ),
    Method("usergroups.users.update", update_users, Tier.TWO, _WRITE),
]
