"""Why something cannot be delivered: Slack's words for it, brought to what a person would put right."""

from enum import StrEnum

from models.places import is_person


class Cause(StrEnum):
    """Why something cannot be delivered."""

    ARCHIVED = "archived"
    NOT_IN_CHANNEL = "not-in-channel"
    CHANNEL_GONE = "channel-gone"
    ACCOUNT_CLOSED = "account-closed"
    AN_APP = "an-app"
    MESSAGES_OFF = "messages-off"
    NOT_ALLOWED = "not-allowed"
    NO_PERMISSION = "no-permission"
    MESSAGE_GONE = "message-gone"
    UNCHANGEABLE = "unchangeable"
    ILL_WRITTEN = "ill-written"
    OTHER = "other"


CAUSES = {
    "access_denied": Cause.NO_PERMISSION,
    "cannot_dm_bot": Cause.AN_APP,
    "cannot_reply_to_message": Cause.MESSAGE_GONE,
    "cant_delete_message": Cause.UNCHANGEABLE,
    "cant_update_message": Cause.UNCHANGEABLE,
    "channel_is_archived": Cause.ARCHIVED,
    "channel_not_found": Cause.CHANNEL_GONE,
    "edit_window_closed": Cause.UNCHANGEABLE,
    "ekm_access_denied": Cause.NOT_ALLOWED,
    "invalid_blocks": Cause.ILL_WRITTEN,
    "invalid_blocks_format": Cause.ILL_WRITTEN,
    "is_archived": Cause.ARCHIVED,
    "is_inactive": Cause.ARCHIVED,
    "message_not_found": Cause.MESSAGE_GONE,
    "messages_tab_disabled": Cause.MESSAGES_OFF,
    "missing_scope": Cause.NO_PERMISSION,
    "msg_too_long": Cause.ILL_WRITTEN,
    "no_permission": Cause.NO_PERMISSION,
    "no_text": Cause.ILL_WRITTEN,
    "not_in_channel": Cause.NOT_IN_CHANNEL,
    "restricted_action": Cause.NOT_ALLOWED,
    "thread_not_found": Cause.MESSAGE_GONE,
    "user_disabled": Cause.ACCOUNT_CLOSED,
    "user_not_found": Cause.ACCOUNT_CLOSED,
    "user_not_visible": Cause.ACCOUNT_CLOSED,
}
"""What Slack's words come to; those in ``OTHER`` are shown as they are."""

UNREACHABLE = frozenset(
    {
        Cause.ARCHIVED,
        Cause.NOT_IN_CHANNEL,
        Cause.CHANNEL_GONE,
        Cause.ACCOUNT_CLOSED,
        Cause.AN_APP,
        Cause.MESSAGES_OFF,
        Cause.NOT_ALLOWED,
    }
)
"""Causes that are about the place: nothing at all gets through there."""


def cause_of(error: str, target: str) -> Cause:
    """What the error of a failed message comes to; a person's conversation is gone with the account."""
    cause = CAUSES.get(error, Cause.OTHER)
    if is_person(target) and cause in (Cause.ARCHIVED, Cause.CHANNEL_GONE):
        return Cause.ACCOUNT_CLOSED
    return cause
