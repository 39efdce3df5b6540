"""Methods that open, change and publish views."""

from typing import Any

from practice.arguments import Arguments
from practice.blockkit import check_view
from practice.errors import SlackError
from practice.limits import Tier
from practice.lookups import find_user
from practice.methods import Method
from practice.parts import Parts
from practice.records import Json, View
from practice.shapes import view_json
from practice.typed import keep_typed

MOST_STACKED = 3
LARGEST_VIEW = 250_000


def open_view(parts: Parts, args: Arguments) -> dict[str, Any]:
    return _show(parts, args, on_top=False)


def push_view(parts: Parts, args: Arguments) -> dict[str, Any]:
    return _show(parts, args, on_top=True)


def _show(parts: Parts, args: Arguments, *, on_top: bool) -> dict[str, Any]:
    ws = parts.workspace
    trigger_id = args.text("trigger_id") or args.text("interactivity_pointer")
    if not trigger_id:
        raise SlackError("invalid_arguments", ["missing required field: trigger_id"])
    body = read_view(args, "modal")
    trigger = parts.interactivity.exchange(trigger_id)
    if on_top and trigger.view not in ws.views:
        raise SlackError("invalid_trigger_id")
    return {"view": view_json(ws, stack_view(parts, trigger.user, body))}


def stack_view(parts: Parts, user: str, body: Json) -> View:
    """Opens a checked modal on top; raises SlackError push_limit_reached, duplicate_external_id."""
    ws = parts.workspace
    if len(ws.stack(user)) >= MOST_STACKED:
        raise SlackError("push_limit_reached")
    refuse_taken_external_id(parts, body, None)
    view = ws.add_view(user, body)
    keep_typed(view, {})
    return view


def update_view(parts: Parts, args: Arguments) -> dict[str, Any]:
    ws = parts.workspace
    view_id, external_id = args.text("view_id"), args.text("external_id")
    if bool(view_id) == bool(external_id):
        raise SlackError("invalid_arguments", ["must provide exactly one of view_id and external_id"])
    held = ws.views.values()
    named = next((v for v in held if external_id and v.body.get("external_id") == external_id), None)
    view = named or ws.views.get(view_id or "")
    if view is None:
        raise SlackError("not_found")
    body = read_view(args, "modal")
    _require_hash(args, view)
    replace_view(parts, view, body)
    return {"view": view_json(ws, view)}


def replace_view(parts: Parts, view: View, body: Json) -> None:
    """Puts a checked body in place of a modal's; typed values stay where block_id and action_id stay."""
    refuse_taken_external_id(parts, body, view)
    typed = view.values
    parts.workspace.change_view(view, body)
    keep_typed(view, typed)


def publish_home(parts: Parts, args: Arguments) -> dict[str, Any]:
    ws = parts.workspace
    user = find_user(parts, args.required("user_id"))
    if not parts.manifest.home_tab:
        raise SlackError("not_enabled")
    body = read_view(args, "home")
    if user.id in ws.homes:
        _require_hash(args, ws.homes[user.id])
    view = ws.add_view(user.id, body, home=True)
    keep_typed(view, {})
    return {"view": view_json(ws, view)}


def read_view(args: Arguments, kind: str) -> Json:
    """The checked `view` argument; raises SlackError invalid_arguments, view_too_large."""
    body = args.json("view", "invalid_arguments")
    if not isinstance(body, dict):
        raise SlackError("invalid_arguments", ["must provide an object [json-pointer:/view]"])
    return checked_view(body, kind)


def checked_view(body: Json, kind: str) -> Json:
    if len(str(body)) > LARGEST_VIEW:
        raise SlackError("view_too_large")
    if problems := check_view(body, kind):
        raise SlackError("invalid_arguments", problems)
    return body


def refuse_taken_external_id(parts: Parts, body: Json, own: View | None) -> None:
    taken = {v.body.get("external_id") for v in parts.workspace.views.values() if v is not own}
    if body.get("external_id") and body["external_id"] in taken:
        raise SlackError("duplicate_external_id")


def _require_hash(args: Arguments, view: View) -> None:
    if args.text("hash") not in (None, "", view.hash):
        raise SlackError("hash_conflict")


METHODS = [
    Method("views.open", open_view, Tier.FOUR),
    Method("views.push", push_view, Tier.FOUR),
    Method("views.update", update_view, Tier.FOUR),
    Method("views.publish", publish_home, Tier.FOUR),
]
