"""What Slack knows of people who were picked or mentioned: asked before the transaction begins."""

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from handlers.visit import Visit
from models.roster import Person


def picked(visit: Visit) -> list[str]:
    """Slack ids of all people picked in the form, and of the one who sent it."""
    ids = {visit.slack_id}
    for elements in visit.view.get("state", {}).get("values", {}).values():
        for element in elements.values():
            ids |= set(element.get("selected_users") or [])
            ids |= {element["selected_user"]} if element.get("selected_user") else set()
    return sorted(ids)


def look_up(client: WebClient, visit: Visit) -> dict[str, Person]:
    """Names and zones by Slack id; bots, deactivated accounts and people of other workspaces are left out."""
    return {slack_id: person for slack_id in picked(visit) if (person := ask(client, slack_id))}


def ask(client: WebClient, slack_id: str) -> Person | None:
    """What Slack says of one person; None for anybody who cannot sit on the committee."""
    try:
        user = client.users_info(user=slack_id)["user"]
    except SlackApiError as error:
        if error.response["error"] in ("user_not_found", "user_not_visible"):
            return None
        raise
    if user.get("is_bot") or user.get("deleted") or user.get("is_stranger"):
        return None
    name = user.get("profile", {}).get("display_name") or user.get("real_name") or user["name"]
    return Person(slack_id=slack_id, name=name, zone=user.get("tz") or "UTC")
