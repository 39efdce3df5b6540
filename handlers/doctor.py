"""``check``: looks at the settings, at Slack and at the database, and says what it found. Changes nothing."""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from http.client import HTTPException

from pydantic import SecretStr
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web import SlackResponse
from sqlalchemy.exc import SQLAlchemyError

from handlers.logs import mask
from handlers.manifest import SCOPES
from models import migrate
from models.settings import Settings, SettingsFault, Way, load_settings
from prompts.cli import fault_line
from prompts.doctor import Finding, Found

log = logging.getLogger(__name__)

TIMEOUT = 10
TOLERANCE = timedelta(seconds=60)
"""How far the clocks may differ: a reminder a minute off does no harm; Slack refuses five minutes."""


def examine(env: Mapping[str, str] | None = None, *, clock: Callable[[], datetime]) -> list[Finding]:
    """Everything that was found, well or not; from ``env`` alone when it is given.

    Faults in the settings come alone: nothing else can be looked at with them.
    """
    try:
        settings = load_settings(env, way=Way.EITHER)
    except SettingsFault as fault:
        return [Finding(Found.SETTING_WRONG, {"words": fault_line(each)}) for each in fault.faults]
    return [Finding(Found.SETTINGS_FINE), *_slack(settings, clock), _database(settings.database_url)]


def _slack(settings: Settings, clock: Callable[[], datetime]) -> list[Finding]:
    """What Slack says of the tokens; nothing more is asked once it is out of reach."""
    url = {"url": settings.slack_api_url}
    try:
        answer = _ask(_client(settings, settings.slack_bot_token).auth_test)
    except (SlackClientError, OSError, HTTPException) as error:
        return [Finding(Found.SLACK_SILENT, url | {"error": reason(error)})]
    headers = {name.lower(): str(value) for name, value in answer.headers.items()}
    found = [Finding(Found.SLACK_ANSWERS, url), _clock(headers.get("date"), clock()), _token(answer)]
    if answer["ok"]:
        found += [_scopes(headers.get("x-oauth-scopes"))]
    return [*found, _way_in(settings)]


def _client(settings: Settings, token: SecretStr) -> WebClient:
    return WebClient(
        token=token.get_secret_value(),
        base_url=settings.slack_api_url,
        timeout=TIMEOUT,
        retry_handlers=[],
    )


def _ask(call: Callable[[], SlackResponse]) -> SlackResponse:
    """Slack's answer, also a refusal. Raises when what answers is not Slack, or is unwell."""
    try:
        return call()
    except SlackApiError as error:
        word = str(error.response.get("error", ""))
        if error.response.status_code != 200 or not word.replace("_", "").isalnum():
            raise
        return error.response


def _clock(date: str | None, now: datetime) -> Finding:
    try:
        ahead = now - parsedate_to_datetime(date or "")
    except (ValueError, TypeError):  # none, not a date, or one without a zone
        return Finding(Found.CLOCK_UNTOLD)
    if abs(ahead) <= TOLERANCE:
        return Finding(Found.CLOCK_FINE)
    seconds = round(ahead.total_seconds())
    direction = "fast" if seconds > 0 else "slow"
    return Finding(Found.CLOCK_OFF, {"seconds": str(abs(seconds)), "direction": direction})


def _token(answer: SlackResponse) -> Finding:
    if answer["ok"]:
        return Finding(Found.TOKEN_FINE, {"team": answer["team"], "user": answer["user"]})
    return Finding(Found.TOKEN_REFUSED, {"error": answer["error"]})


def _scopes(granted: str | None) -> Finding:
    if granted is None:
        return Finding(Found.SCOPES_UNTOLD)
    missing = set(SCOPES) - {scope.strip() for scope in granted.split(",")}
    if missing:
        return Finding(Found.SCOPES_MISSING, {"scopes": ", ".join(sorted(missing))})
    return Finding(Found.SCOPES_FINE)


def _way_in(settings: Settings) -> Finding:
    """Whether Slack would open a socket; a signing secret cannot be tried from here."""
    if settings.slack_app_token is None:
        return Finding(Found.HTTP_READY)
    client = _client(settings, settings.slack_app_token)
    token = settings.slack_app_token.get_secret_value()
    try:
        answer = _ask(lambda: client.apps_connections_open(app_token=token))
    except (SlackClientError, OSError, HTTPException) as error:
        return Finding(Found.SLACK_SILENT, {"url": settings.slack_api_url, "error": reason(error)})
    return (
        Finding(Found.SOCKET_FINE)
        if answer["ok"]
        else Finding(Found.SOCKET_REFUSED, {"error": answer["error"]})
    )


def _database(url: str) -> Finding:
    needed = migrate.head()
    try:
        revision = migrate.current(url)
    except (SQLAlchemyError, OSError) as error:
        return Finding(Found.DATABASE_SILENT, {"error": reason(error)})
    if revision is None:
        return Finding(Found.DATABASE_EMPTY)
    facts = {"revision": revision, "needed": needed}
    if revision == needed:
        return Finding(Found.DATABASE_FINE, facts)
    if migrate.known(revision):
        return Finding(Found.DATABASE_BEHIND, facts)
    return Finding(Found.DATABASE_LATER if migrate.welcome(url) else Found.DATABASE_AHEAD, facts)


def reason(error: Exception) -> str:
    """What went wrong in the words of whoever noticed: one line, no secret; the rest is logged."""
    log.debug("a look at the surroundings failed", exc_info=error)
    if isinstance(error, SlackApiError):
        return f"HTTP status {error.response.status_code}"
    cause = getattr(error, "orig", None) or getattr(error, "reason", None) or error
    first = str(cause).strip().partition("\n")[0]
    return mask(first) or type(error).__name__
