"""Carries the outbox to Slack: claim with a lease, send outside any transaction, mark.

Slack has no key against duplicates. A send whose answer was lost is in doubt, and the conversation's
history is asked for the message's token before it is ever sent again.
"""

import logging
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from sqlmodel import Session

from models import outbox
from models.committee import Committee
from models.database import Database
from models.outbox import Op, OutboxMessage, SendState

log = logging.getLogger(__name__)

EVENT_TYPE = "convener_message"
BATCH = 50
LOOK_BACK = timedelta(minutes=5)
"""How far before the first attempt the history is searched: Slack's clock and ours may differ."""

HOPELESS = frozenset(
    {
        "channel_not_found",
        "is_archived",
        "not_in_channel",
        "user_not_found",
        "user_disabled",
        "cannot_dm_bot",
        "account_inactive",
        "invalid_auth",
        "token_revoked",
        "missing_scope",
        "message_not_found",
        "cant_update_message",
        "invalid_blocks",
        "msg_too_long",
        "restricted_action",
    }
)
"""Answers of Slack's that another try will not change."""

RETRY, RETRY_LIMIT = timedelta(seconds=5), timedelta(minutes=10)


@dataclass(frozen=True)
class Deps:
    """What the carrier stands on: the client is looked up for each workspace."""

    database: Database
    client: Callable[[str], WebClient]
    clock: Callable[[], datetime]
    threads: Executor


@dataclass(frozen=True)
class _Parcel:
    """A claimed message with what it needs for its way, read inside the claiming transaction."""

    message: OutboxMessage
    team_id: str
    anchor: OutboxMessage | None
    doubtful: bool


def deliver(deps: Deps) -> int:
    """Sends what may be sent now, several targets side by side; returns how many messages were tried."""
    tried = 0
    while parcels := _claim(deps):
        list(deps.threads.map(lambda parcel: _carry(deps, parcel), parcels))
        tried += len(parcels)
    return tried


def _claim(deps: Deps) -> list[_Parcel]:
    now = deps.clock()
    with deps.database.transaction() as session:
        outbox.expire(session, now=now)
        rows = outbox.claim(session, now=now, limit=BATCH)
        return [_parcel(session, row) for row in rows]


def _parcel(session: Session, row: OutboxMessage) -> _Parcel:
    anchor = outbox.find(session, row.committee_id, row.anchor_key) if row.anchor_key else None
    team_id = session.get_one(Committee, row.committee_id).team_id
    return _Parcel(row, team_id, anchor, doubtful=row.state == SendState.IN_DOUBT)


def _carry(deps: Deps, parcel: _Parcel) -> None:
    """One message: looked up first if it is in doubt, then sent, then marked."""
    message = parcel.message
    if message.anchor_key and (parcel.anchor is None or parcel.anchor.slack_ts is None):
        _mark(deps, message, outbox.mark_failed, error="what it belongs to was never sent")
        return
    client = deps.client(parcel.team_id)
    try:
        found = _look_up(client, parcel) if parcel.doubtful and message.op != Op.UPDATE else None
        channel, ts = found or _send(client, parcel)
    except SlackApiError as error:
        _refused(deps, message, error)
    except (SlackClientError, OSError) as error:
        log.warning("the answer to message %s was lost: %s", message.id, type(error).__name__)
        _mark(deps, message, outbox.put_in_doubt, now=deps.clock(), error=type(error).__name__)
    else:
        _mark(deps, message, outbox.mark_sent, channel=channel, ts=ts, now=deps.clock())


def _send(client: WebClient, parcel: _Parcel) -> tuple[str, str]:
    """The one call that people see; returns channel and ts."""
    message, anchor = parcel.message, parcel.anchor
    content: dict[str, Any] = {"text": message.text, "blocks": message.blocks}
    if message.op == Op.UPDATE:
        assert anchor is not None
        answer = client.chat_update(channel=anchor.slack_channel or "", ts=anchor.slack_ts or "", **content)
        return answer["channel"], answer["ts"]
    answer = client.chat_postMessage(
        channel=message.target,
        thread_ts=anchor.slack_ts if anchor else None,
        metadata={"event_type": EVENT_TYPE, "event_payload": {"token": message.token}},
        unfurl_links=False,
        unfurl_media=False,
        **content,
    )
    return answer["channel"], answer["ts"]


def _look_up(client: WebClient, parcel: _Parcel) -> tuple[str, str] | None:
    """Where Slack has the message, if it has it. Raises what the Web API raises."""
    message, anchor = parcel.message, parcel.anchor
    where: dict[str, Any] = {"channel": message.target}
    if message.target.startswith(("U", "W")):
        where["channel"] = client.conversations_open(users=message.target)["channel"]["id"]
    if anchor is not None:
        where |= {"channel": anchor.slack_channel, "ts": anchor.slack_ts}
    ask = client.conversations_replies if anchor is not None else client.conversations_history
    oldest = f"{(message.created_at - LOOK_BACK).timestamp():.6f}"
    cursor = None
    while True:
        page = ask(**where, oldest=oldest, include_all_metadata=True, limit=200, cursor=cursor)
        for found in page["messages"]:
            if found.get("metadata", {}).get("event_payload", {}).get("token") == message.token:
                return where["channel"], found["ts"]
        cursor = (page.get("response_metadata") or {}).get("next_cursor")
        if not cursor:
            return None


def _refused(deps: Deps, message: OutboxMessage, error: SlackApiError) -> None:
    """Slack answered no: later if it asked for patience or is unwell, never if it is hopeless."""
    now, word = deps.clock(), str(error.response.get("error", error.response.status_code))
    if error.response.status_code == 429:
        wait = timedelta(seconds=int(error.response.headers.get("Retry-After", 1)))
        _mark(deps, message, outbox.put_back, not_before=now + wait, error="ratelimited")
    elif word in HOPELESS:
        log.error("message %s cannot be sent: %s", message.id, word)
        _mark(deps, message, outbox.mark_failed, error=word)
    elif error.response.status_code >= 500:
        _mark(deps, message, outbox.put_in_doubt, now=now, error=word)
    else:
        wait = min(RETRY * 2**message.attempts, RETRY_LIMIT)
        _mark(deps, message, outbox.put_back, not_before=now + wait, error=word)


def _mark(deps: Deps, message: OutboxMessage, mark: Callable[..., None], **facts: Any) -> None:
    """Writes the outcome in a transaction of its own."""
    with deps.database.transaction() as session:
        mark(session, session.get_one(OutboxMessage, message.id), **facts)
