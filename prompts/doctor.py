"""What ``check`` says: each thing that was looked at, and what to do where it is not well."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from prompts.kit import counted


class Found(StrEnum):
    """Everything that can be found, well or not."""

    SETTINGS_FINE = "settings_fine"
    SETTING_WRONG = "setting_wrong"
    SLACK_ANSWERS = "slack_answers"
    SLACK_SILENT = "slack_silent"
    TOKEN_FINE = "token_fine"
    TOKEN_REFUSED = "token_refused"
    SCOPES_FINE = "scopes_fine"
    SCOPES_MISSING = "scopes_missing"
    SCOPES_UNTOLD = "scopes_untold"
    SOCKET_FINE = "socket_fine"
    SOCKET_REFUSED = "socket_refused"
    HTTP_READY = "http_ready"
    CLOCK_FINE = "clock_fine"
    CLOCK_OFF = "clock_off"
    CLOCK_UNTOLD = "clock_untold"
    DATABASE_FINE = "database_fine"
    DATABASE_SILENT = "database_silent"
    DATABASE_EMPTY = "database_empty"
    DATABASE_BEHIND = "database_behind"
    DATABASE_LATER = "database_later"
    DATABASE_AHEAD = "database_ahead"


_FINE = {
    Found.SETTINGS_FINE: "The settings can be read.",
    Found.SLACK_ANSWERS: "Slack answers at {url}.",
    Found.TOKEN_FINE: "The bot token opens the workspace {team}, as {user}.",
    Found.SCOPES_FINE: "The bot has every scope that it needs.",
    Found.SOCKET_FINE: "Socket Mode is open to the app token.",
    Found.HTTP_READY: (
        "SLACK_SIGNING_SECRET is set for --http. Slack says whether it is the right one when you save the"
        " request URL (https://HOST/slack/events)."
    ),
    Found.CLOCK_FINE: "This machine's clock agrees with Slack's.",
    Found.DATABASE_FINE: "The database answers and is of this version ({revision}).",
    Found.DATABASE_LATER: (
        "The database answers. A later version has upgraded it ({revision}, this one knows {needed}); this "
        "version works with it until it is replaced too."
    ),
}

_NOT_FINE = {
    Found.SETTING_WRONG: "{words}",
    Found.SLACK_SILENT: (
        "Slack does not answer at {url} ({error}). Look at the network, a firewall or proxy, and at "
        "SLACK_API_URL."
    ),
    Found.TOKEN_REFUSED: (
        "Slack refuses SLACK_BOT_TOKEN ({error}). Install the app to the workspace (again) on its page "
        "“OAuth & Permissions” and copy the Bot User OAuth Token."
    ),
    Found.SCOPES_MISSING: (
        "The bot lacks {scopes}. Paste what `python bot.py manifest` prints on the app's page “App "
        "Manifest”, then install the app to the workspace again."
    ),
    Found.SCOPES_UNTOLD: (
        "Slack's answer does not say which scopes the bot has. A proxy may have taken the header x-oauth-"
        "scopes out; let it pass, or compare the scopes by hand."
    ),
    Found.SOCKET_REFUSED: (
        "Slack refuses SLACK_APP_TOKEN ({error}). Turn Socket Mode on, and make an App-Level Token with "
        "the scope connections:write on the app's page “Basic Information”."
    ),
    Found.CLOCK_OFF: (
        "This machine's clock is {seconds} seconds {direction}. Switch time synchronisation (NTP) on: "
        "reminders would come at the wrong time, and Slack's signatures would be refused."
    ),
    Found.CLOCK_UNTOLD: (
        "Slack's answer does not say what time it is, so the clock could not be compared. A proxy may "
        "have taken the header Date out."
    ),
    Found.DATABASE_SILENT: (
        "The database does not answer ({error}). Look at DATABASE_URL, and whether the server runs or the"
        " folder exists."
    ),
    Found.DATABASE_EMPTY: "The database is empty. Run `python bot.py migrate`.",
    Found.DATABASE_BEHIND: (
        "The database is at {revision}, this version needs {needed}. Make a backup, then run `python "
        "bot.py migrate`."
    ),
    Found.DATABASE_AHEAD: (
        "The database was written by a later version ({revision}, this one knows {needed}). Install that "
        "version again."
    ),
}


@dataclass(frozen=True)
class Finding:
    """One thing that was found, with the facts that its sentence names."""

    found: Found
    facts: Mapping[str, str] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Whether it is well."""
        return self.found in _FINE


def finding_line(finding: Finding) -> str:
    """The finding in a sentence; what to do is part of it when it is not well."""
    words = _FINE.get(finding.found) or _NOT_FINE[finding.found]
    return f"{'ok ' if finding.ok else 'FIX'}  {words.format(**finding.facts)}"


def render_findings(findings: Sequence[Finding]) -> str:
    """All findings, one a line, and how many things are to be done."""
    faults = sum(not finding.ok for finding in findings)
    last = f"{counted(faults, 'thing')} to fix." if faults else "All is well."
    return "\n".join([*map(finding_line, findings), last])
