"""The two things that the outbox asks of Slack: send a message, and look whether it is there already."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, NamedTuple

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from models.outbox import Op, OutboxMessage

EVENT_TYPE = "convener_message"
LOOK_BACK = timedelta(minutes=5)
"""How far before a message was due the history is searched: Slack's clock and ours may differ."""

PAGE = 200


class Place(NamedTuple):
    """Where Slack has a message."""

    channel: str
    ts: str


@dataclass(frozen=True)
class Parcel:
    """A claimed message with what it needs on its way, read inside the claiming transaction.

    ``anchor`` is where Slack has the message that it answers or changes.
    """

    message: OutboxMessage
    team_id: str
    anchor: Place | None
    doubtful: bool


def send(client: WebClient, parcel: Parcel) -> Place:
    """The one call that people see. Raises what the Web API raises."""
    message, anchor = parcel.message, parcel.anchor
    content: dict[str, Any] = {"text": message.text, "blocks": message.blocks}
    if message.op == Op.DELETE:
        assert anchor is not None
        _delete(client, anchor)
        return anchor
    if message.op == Op.UPDATE:
        assert anchor is not None
        answer = client.chat_update(channel=anchor.channel, ts=anchor.ts, **content)
    else:
        answer = client.chat_postMessage(
            channel=anchor.channel if anchor else message.target,
            thread_ts=anchor.ts if anchor else None,
            metadata={"event_type": EVENT_TYPE, "event_payload": {"token": message.token}},
            unfurl_links=False,
            unfurl_media=False,
            **content,
        )
    return Place(answer["channel"], answer["ts"])


def _delete(client: WebClient, place: Place) -> None:
    """Takes a message out of Slack; that it is gone already is as good."""
    try:
        client.chat_delete(channel=place.channel, ts=place.ts)
    except SlackApiError as error:
        if error.response.get("error") != "message_not_found":
            raise


def look_up(client: WebClient, parcel: Parcel) -> Place | None:
    """Where Slack has the message, if it has it. Raises what the Web API raises."""
    message, anchor = parcel.message, parcel.anchor
    channel = anchor.channel if anchor else _conversation(client, message.target)
    where: dict[str, Any] = {"channel": channel, "ts": anchor.ts} if anchor else {"channel": channel}
    ask = client.conversations_replies if anchor else client.conversations_history
    oldest = f"{(message.due_at - LOOK_BACK).timestamp():.6f}"
    cursor: str | None = None
    while True:
        page = ask(**where, oldest=oldest, include_all_metadata=True, limit=PAGE, cursor=cursor)
        for found in page["messages"]:
            if found.get("metadata", {}).get("event_payload", {}).get("token") == message.token:
                return Place(channel, found["ts"])
        cursor = (page.get("response_metadata") or {}).get("next_cursor")
        if not cursor:
            return None


def _conversation(client: WebClient, target: str) -> str:
    """The channel's id; for a person, the id of the direct message."""
    if target.startswith(("U", "W")):
        return str(client.conversations_open(users=target)["channel"]["id"])
    return target
