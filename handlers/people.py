"""What Slack knows of people and channels that were picked: asked before the transaction begins."""

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from handlers.visit import Visit
from models.roster import Person

AT_ONCE = 8
"""Side by side, since twenty people one after the other would take longer than Slack waits."""


def picked(visit: Visit) -> list[str]:
    """Slack ids of all people picked in the form, and of the one who sent it."""
    ids = {visit.slack_id}
    for element in _elements(visit):
        ids |= set(element.get("selected_users") or [])
        ids |= {element["selected_user"]} if element.get("selected_user") else set()
    return sorted(ids)


def picked_channels(visit: Visit) -> list[str]:
    """Slack ids of the channels picked in the form, and of those that it carries along."""
    chosen = {str(element["selected_conversation"]) for element in _elements(visit) if _has_channel(element)}
    return sorted(chosen | set(visit.metadata.get("channels", [])))


def look_up(client: WebClient, visit: Visit) -> dict[str, Person]:
    """Names and zones by Slack id; bots, deactivated accounts and people of other workspaces are left out."""
    ids = picked(visit)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        found = pool.map(lambda slack_id: ask(client, slack_id), ids)
        return {slack_id: person for slack_id, person in zip(ids, found, strict=True) if person}


def look_up_channels(client: WebClient, visit: Visit) -> dict[str, bool]:
    """Whether the bot is in the picked channels; one that it cannot see is one that it is not in."""
    return {channel_id: _is_in(client, channel_id) for channel_id in picked_channels(visit)}


def ask(client: WebClient, slack_id: str) -> Person | None:
    """What Slack says of one person; None for anybody who cannot sit on the committee."""
    try:
        user = client.users_info(user=slack_id)["user"]
    except SlackApiError as error:
        if error.response["error"] in ("user_not_found", "user_not_visible"):
            return None
        raise
    return person_of(user)


def person_of(user: Mapping[str, Any]) -> Person | None:
    """The person in Slack's description of an account; None for anybody who cannot sit on the committee.

    The name is the real one, as papers and plans have it, before the one that is shown in Slack.
    """
    if user.get("is_bot") or user.get("deleted") or user.get("is_stranger"):
        return None
    profile = user.get("profile", {})
    real = profile.get("real_name") or user.get("real_name")
    name = real or profile.get("display_name") or user["name"]
    return Person(slack_id=user["id"], name=name, zone=user.get("tz") or "UTC")


def _is_in(client: WebClient, channel_id: str) -> bool:
    try:
        return bool(client.conversations_info(channel=channel_id)["channel"].get("is_member"))
    except SlackApiError as error:
        if error.response["error"] == "channel_not_found":
            return False
        raise


def _elements(visit: Visit) -> Iterator[Mapping[str, Any]]:
    for elements in visit.view.get("state", {}).get("values", {}).values():
        yield from elements.values()


def _has_channel(element: Mapping[str, Any]) -> bool:
    return bool(element.get("selected_conversation"))
