"""Methods about the app itself: who am I, and a door to Socket Mode."""

from typing import Any

from practice.arguments import Arguments
from practice.errors import SlackError
from practice.limits import Tier
from practice.methods import Method
from practice.parts import Parts
from practice.shapes import bot_profile


def test_api(parts: Parts, args: Arguments) -> dict[str, Any]:
    given = {name: value for name, value in args.raw.items() if name != "token"}
    if error := args.text("error"):
        raise SlackError(error, args=given)
    return {"args": given} if given else {}


def test_auth(parts: Parts, args: Arguments) -> dict[str, Any]:
    ws = parts.workspace
    return {
        "url": f"{parts.url}/",
        "team": ws.team_name,
        "user": ws.users[ws.bot_user_id].name,
        "team_id": ws.team_id,
        "user_id": ws.bot_user_id,
        "bot_id": ws.bot_id,
        "app_id": ws.app_id,
        "is_enterprise_install": False,
    }


def open_connection(parts: Parts, args: Arguments) -> dict[str, Any]:
    ticket = parts.delivery.sockets.new_ticket()
    address = parts.url.replace("http://", "ws://")
    return {"url": f"{address}/link/?ticket={ticket}&app_id={parts.workspace.app_id}"}


def team_info(parts: Parts, args: Arguments) -> dict[str, Any]:
    ws = parts.workspace
    team = {"id": ws.team_id, "name": ws.team_name, "domain": ws.team_domain, "email_domain": "example.org"}
    return {"team": team | {"icon": {"image_default": True}}}


def bot_info(parts: Parts, args: Arguments) -> dict[str, Any]:
    if args.text("bot") not in (None, parts.workspace.bot_id):
        raise SlackError("bot_not_found")
    return {"bot": bot_profile(parts.workspace)}


METHODS = [
    Method("api.test", test_api, Tier.FOUR, token="any"),
    Method("auth.test", test_auth, Tier.SPECIAL),
    Method("apps.connections.open", open_connection, Tier.ONE, token="app"),
    Method("team.info", team_info, Tier.THREE, ("team:read",)),
    Method("bots.info", bot_info, Tier.THREE, ("users:read",)),
]
