"""The committee's calendar over HTTP, for who has its address: ``/calendar/SECRET.ics``.

Nothing else opens it, so the address is a secret: no log line holds it, and an address that never was is
answered as one that was revoked.
"""

import hashlib
import logging
import threading
from collections.abc import Callable
from datetime import datetime

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from models.database import Database
from models.datebook import datebook
from models.feed import feed_committee
from prompts.ical import FILE_NAME, render_calendar

log = logging.getLogger(__name__)

PATH = "/calendar/{secret}.ics"
FRESH = {"Cache-Control": "private, max-age=900"}
HEADERS = {
    **FRESH,
    "Content-Disposition": f'inline; filename="{FILE_NAME}"',
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}
NEVER_KEPT = {"Cache-Control": "no-store"}
AGAIN_SECONDS = 300
"""When a calendar program should ask again while it cannot be answered."""

AT_ONCE, PATIENCE_SECONDS = 4, 1.0
"""How many are answered side by side and how long others wait: people and Slack go before calendars."""


def address_of(public_url: str, secret: str) -> str:
    """The address to subscribe to."""
    return public_url.rstrip("/") + PATH.format(secret=secret)


def calendar_route(database: Database, clock: Callable[[], datetime]) -> Route:
    """The route; one question is answered in a number of queries that no committee's size changes."""

    turns = threading.BoundedSemaphore(AT_ONCE)

    # A plain function, which Starlette runs in a thread: it asks the database.
    def on_get(request: Request) -> Response:
        if not turns.acquire(timeout=PATIENCE_SECONDS):
            return _later()
        try:
            body = _calendar(database, request.path_params["secret"], now=clock())
        except Exception as error:
            log.warning("a calendar could not be given: %s", type(error).__name__)
            return _later()
        finally:
            turns.release()
        if body is None:
            return PlainTextResponse("Not Found", 404, headers=NEVER_KEPT)
        tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
        if _known(request.headers.get("if-none-match", ""), tag):
            return Response(status_code=304, headers={**FRESH, "ETag": tag})
        return Response(body, media_type="text/calendar", headers={**HEADERS, "ETag": tag})

    return Route(PATH, on_get)


def _later() -> Response:
    headers = {**NEVER_KEPT, "Retry-After": str(AGAIN_SECONDS)}
    return PlainTextResponse("Service Unavailable", 503, headers=headers)


def _calendar(database: Database, secret: str, *, now: datetime) -> bytes | None:
    """The calendar that the secret opens, if it opens one."""
    with database.reading() as session:
        committee = feed_committee(session, secret)
        book = datebook(session, committee, now=now) if committee else None
    return render_calendar(book) if book else None


def _known(asked: str, tag: str) -> bool:
    """Whether the tag is among those that the client has (RFC 9110, 13.1.2: compared weakly)."""
    return asked.strip() == "*" or tag in {each.strip().removeprefix("W/") for each in asked.split(",")}
