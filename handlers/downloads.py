"""Getting a file that somebody has shared with the bot: from Slack and nowhere else, and not without end."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from models.errors import Refused

log = logging.getLogger(__name__)

SLACK_FILES = frozenset({"files.slack.com", "files.slack-gov.com"})
SECONDS = 30.0
"""How long a download may take as a whole."""

SILENT_SECONDS = 10.0
GONE = frozenset({"file_not_found", "file_deleted", "not_visible"})


@dataclass(frozen=True)
class Shared:
    """A file's name and its bytes."""

    name: str
    content: bytes


def download(client: WebClient, file_id: str, *, check: Callable[[int], None]) -> Shared:
    """The file as Slack has it; called outside of any transaction.

    ``check`` raises Refused for too many bytes: it is asked of the size that Slack says, and then of what has
    really come so far. Only Slack's own addresses are asked, by the bot's token, and whoever
    sends us on is not followed. Raises Refused on ``file`` too for one that is gone, kept elsewhere, or that
    Slack does not hand over, and what the Web API raises.
    """
    about = _about(client, file_id)
    name = str(about.get("name") or "file")
    if about.get("is_external") or about.get("mode") == "external":
        raise Refused("file", "file_elsewhere", name)
    check(int(about.get("size") or 0))
    address = str(about.get("url_private_download") or about.get("url_private") or "")
    if not _is_slacks(address, client.base_url):
        log.warning("a file's address is not one of Slack's")
        raise Refused("file", "file_not_given", name)
    is_page = "html" in str(about.get("mimetype", ""))
    return Shared(name, _bytes_of(client, address, check=check, is_page=is_page, name=name))


def _about(client: WebClient, file_id: str) -> dict[str, Any]:
    """What Slack says of it now, which is more than the event may have said."""
    try:
        found: dict[str, Any] = client.files_info(file=file_id)["file"]
    except SlackApiError as error:
        word = error.response.get("error")
        if word == "missing_scope":
            raise Refused("file", "file_scope") from error
        if word in GONE:
            raise Refused("file", "file_gone") from error
        raise
    return found


def _is_slacks(address: str, base_url: str) -> bool:
    """Whether that is Slack's host for files, or the very one that we call Slack (a practice workspace)."""
    asked, ours = urlsplit(address), urlsplit(base_url)
    if asked.scheme == "https" and asked.netloc in SLACK_FILES:
        return True
    return (asked.scheme, asked.netloc) == (ours.scheme, ours.netloc)


def _bytes_of(
    client: WebClient, address: str, *, check: Callable[[int], None], is_page: bool, name: str
) -> bytes:
    import httpx  # which takes a tenth of a second, and few starts of the program need

    headers = {"Authorization": f"Bearer {client.token}", "Accept-Encoding": "identity"}
    until = time.monotonic() + SECONDS
    try:
        with (
            httpx.Client(timeout=SILENT_SECONDS, proxy=client.proxy, trust_env=False) as web,
            web.stream("GET", address, headers=headers) as answer,
        ):
            page = "text/html" in answer.headers.get("content-type", "")
            if answer.status_code != 200 or (page and not is_page):  # a page to sign in: the token is no good
                log.warning("a file was not handed over: status %s", answer.status_code)
                raise Refused("file", "file_not_given", name)
            content = bytearray()
            for piece in answer.iter_bytes():
                content += piece
                check(len(content))
                if time.monotonic() > until:
                    raise Refused("file", "file_too_slow", name)
            return bytes(content)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        log.warning("a file was not handed over: %s", type(error).__name__)
        raise Refused("file", "file_not_given", name) from error
