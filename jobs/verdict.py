"""What became of a call to Slack that did not succeed: surely not taken, perhaps taken, never to be taken."""

import math
import re
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum

from slack_sdk.errors import SlackApiError

WAIT, LONGEST_WAIT = timedelta(seconds=5), timedelta(seconds=10)
"""The wait after the first failure, and after every later one: all is to go out soon after an outage."""

TRIES = 30
"""How often a message is sent that Slack refuses for a reason that is not known here."""

HOPELESS = frozenset(
    {
        "cannot_dm_bot",
        "cannot_reply_to_message",
        "cant_update_message",
        "channel_is_archived",
        "channel_not_found",
        "edit_window_closed",
        "invalid_blocks",
        "invalid_blocks_format",
        "is_archived",
        "is_inactive",
        "message_not_found",
        "messages_tab_disabled",
        "msg_too_long",
        "no_text",
        "not_in_channel",
        "restricted_action",
        "thread_not_found",
        "user_disabled",
        "user_not_found",
    }
)
"""Answers that are about this message or its target: another try will not change them."""

PATIENT = frozenset(
    {
        "access_denied",
        "account_inactive",
        "invalid_auth",
        "missing_scope",
        "not_authed",
        "ratelimited",
        "rate_limited",
        "team_access_not_granted",
        "token_expired",
        "token_revoked",
    }
)
"""Answers that are about the whole workspace: somebody will put that right, and all messages then go out."""

UNREADABLE = HOPELESS | {"access_denied", "missing_scope", "no_permission"}
"""Answers to a look-up that will not change while the message is worth sending."""

UNWELL = frozenset({"fatal_error", "internal_error", "request_timeout", "service_unavailable"})
"""Answers after which, says Slack, part of the call may have succeeded."""

_WORD = re.compile(r"[a-z0-9_]{1,80}")


class Fate(Enum):
    """What is known of a call that did not succeed."""

    NOT_TAKEN = "not taken"
    IN_DOUBT = "in doubt"
    HOPELESS = "hopeless"


@dataclass(frozen=True)
class Verdict:
    """The fate, Slack's word for it (or the fault's name), and how long to wait before the next try.

    ``limited`` when Slack asks to wait with all calls of this method in this workspace.
    """

    fate: Fate
    word: str
    wait: timedelta
    limited: bool = False


def judge(error: Exception, *, attempts: int, looking_up: bool = False) -> Verdict:
    """What the error says of a call, after so many attempts; whatever is not understood is in doubt."""
    wait = _next_look(attempts - 1) if looking_up else WAIT if attempts <= 1 else LONGEST_WAIT
    if not isinstance(error, SlackApiError):
        return Verdict(Fate.IN_DOUBT, type(error).__name__, wait)
    status, word = error.response.status_code, str(error.response.get("error", ""))
    if status == 429:
        return Verdict(Fate.NOT_TAKEN, "ratelimited", _retry_after(error) or wait, limited=True)
    if status >= 500 or word in UNWELL or not _WORD.fullmatch(word):
        return Verdict(Fate.IN_DOUBT, word if _WORD.fullmatch(word) else f"status {status}", wait)
    hopeless = word in (UNREADABLE if looking_up else HOPELESS)
    if hopeless or (word not in PATIENT and attempts >= TRIES):
        return Verdict(Fate.HOPELESS, word, wait)
    return Verdict(Fate.NOT_TAKEN, word, wait)


def _next_look(failed: int) -> timedelta:
    """The wait after so many look-ups of a message that failed: short at first, since all that is queued for
    the workspace waits for it."""
    return min(timedelta(seconds=2 ** min(failed, 10)), LONGEST_WAIT)


def _retry_after(error: SlackApiError) -> timedelta | None:
    """What Slack asks for; at least a second, so that nothing is sent again at once."""
    told = str(error.response.headers.get("Retry-After", ""))
    return timedelta(seconds=max(1, math.ceil(float(told)))) if re.fullmatch(r"\d+(\.\d+)?", told) else None
