"""What the command line says: faults in the settings, words that it cannot read, how a date was read."""

from collections.abc import Sequence

from models.dates import NoDate, Reading
from models.settings import FORMATS, LEVELS, Fault, SettingsFault, Wrong
from prompts.dates import NO_DATE
from prompts.kit import clip, listed

_WRONG = {
    Wrong.MISSING: (
        "is not set. It is the Bot User OAuth Token (xoxb-…) on the app's page “OAuth & Permissions”."
    ),
    Wrong.MISSING_FOR_SOCKET: (
        "is not set. Socket Mode needs it: an App-Level Token (xapp-…) with the scope connections:write, "
        "from the app's page “Basic Information”."
    ),
    Wrong.MISSING_FOR_HTTP: (
        "is not set. --http needs it: the Signing Secret on the app's page “Basic Information”."
    ),
    Wrong.MISSING_BOTH: (
        "is not set, nor is SLACK_SIGNING_SECRET. Set the first for Socket Mode (most people want that), "
        "or the second for --http; both are on the app's page “Basic Information”."
    ),
    Wrong.BOT_TOKEN: (
        "holds a bot token (xoxb-…). That belongs in SLACK_BOT_TOKEN; here goes an App-Level Token (xapp-…)."
    ),
    Wrong.APP_TOKEN: (
        "holds an App-Level Token (xapp-…). That belongs in SLACK_APP_TOKEN; here goes the Bot User OAuth"
        " Token (xoxb-…)."
    ),
    Wrong.USER_TOKEN: (
        "holds a user token (xoxp-…), which acts as one person. Convener acts as itself: copy the token "
        "that begins with {wanted}."
    ),
    Wrong.NOT_A_TOKEN: "does not begin with {wanted}. Copy the whole token, without quotes or blanks.",
    Wrong.NOT_A_SECRET: "holds a token. Here goes the Signing Secret on the app's page “Basic Information”.",
    Wrong.NOT_A_URL: "is not an address that can be read: {given}. It looks like {example}.",
    Wrong.UNKNOWN_DATABASE: "names a database that Convener does not know. It knows {choices}.",
    Wrong.UNKNOWN_WORD: "is “{given}”, which is not known. Use one of {choices}.",
    Wrong.NOT_AN_ADDRESS: "is “{given}”, which is neither PORT nor HOST:PORT. It looks like {example}.",
    Wrong.NOWHERE_SERVED: "is of no use without a port: set HEALTH_ADDRESS too, or run with --http.",
    Wrong.UNREADABLE_FILE: "cannot be read. It has to be a text file in UTF-8 that this account may open.",
}
_WANTED = {"SLACK_BOT_TOKEN": "xoxb-", "SLACK_APP_TOKEN": "xapp-"}
_EXAMPLE = {
    "SLACK_API_URL": "https://slack.com/api/",
    "DATABASE_URL": "sqlite:///convener.db or postgresql://user:password@host/name",
    "HEALTH_ADDRESS": "8080 or 0.0.0.0:8080",
    "PUBLIC_URL": "https://convener.example.org",
    "HEARTBEAT_URL": "https://heartbeat.example.org/your-own-path",
}
_CHOICES = {
    "LOG_LEVEL": LEVELS,
    "LOG_FORMAT": FORMATS,
    "DATABASE_URL": ("sqlite:///FILE", "postgresql://USER:PASSWORD@HOST/NAME"),
}


def fault_line(fault: Fault) -> str:
    """One fault of a setting and what to do about it."""
    words = _WRONG[fault.wrong].format(
        wanted=_WANTED.get(fault.name, ""),
        example=_EXAMPLE.get(fault.name, ""),
        choices=listed(_CHOICES.get(fault.name, ())).replace(" and ", " or "),
        given=fault.given or "(not shown, as it may hold a secret)",
    )
    return f"{fault.name} {words}"


def render_faults(fault: SettingsFault) -> str:
    """All faults of the settings at once."""
    lines = [f"  - {fault_line(each)}" for each in fault.faults]
    return "\n".join(["These settings need a hand (environment or .env, see .env.example):", *lines])


def render_reading(reading: Reading) -> str:
    """The date in ISO form; or ``none`` and why."""
    if reading.date is not None:
        return reading.date.isoformat()
    words = NO_DATE[reading.reason or NoDate.EMPTY]
    return f"none: {words}" + (f" (“{clip(reading.matched, 60)}”)" if reading.matched else "")


def render_migrated(before: str | None, after: str) -> str:
    """From which revision to which the database was brought."""
    if before == after:
        return f"The database was at {after} already; nothing was changed."
    return f"The database was {'empty' if before is None else f'at {before}'} and is at {after} now."


def render_later_version(revision: str) -> str:
    """Why a database cannot be migrated that a later version has written."""
    return (
        f"The database is at {revision}, which a later version of Convener wrote. Install that version again."
    )


def render_no_database(reason: str) -> str:
    """The database does not answer."""
    return (
        f"The database does not answer ({reason}). Look at DATABASE_URL, and whether the server runs or "
        "the folder exists."
    )


def render_no_health(address: str, reason: str) -> str:
    """The health endpoints cannot be served."""
    return (
        f"The health endpoints cannot be served at {address} ({reason}). Set HEALTH_ADDRESS to a free port "
        "of this machine, or leave it empty."
    )


def not_an_instant(text: str) -> str:
    """``--now`` could not be read."""
    return (
        f"“{clip(text, 60)}” is not a date and time. Write it like 2026-11-20T09:00 or 2026-11-20T16:00:00Z."
    )


def not_a_zone(text: str) -> str:
    """``--tz`` could not be read."""
    return f"“{clip(text, 60)}” is not a time zone that is known. Write it like America/Denver."


def not_a_day(text: str) -> str:
    """``--since`` could not be read."""
    return f"“{clip(text, 60)}” is no day. Write it like 2026-07-01."


def not_an_address(text: str) -> str:
    """``--http`` could not be read."""
    return f"“{clip(text, 60)}” is not HOST:PORT. Write it like 0.0.0.0:3000."


DESCRIPTION = "Convener keeps a cross-system committee alive, in Slack."

COMMANDS = {
    "run": "the bot against Slack (this is the default)",
    "practice": "the bot against a practice workspace on this machine",
    "check": "looks whether everything is in place, and says what to do",
    "manifest": "prints the Slack app manifest to paste",
    "when": "shows how a typed date is read",
    "guard": "what the privacy guard says of a text, as JSON",
    "import-plan": "reads an action plan (CSV, XLSX, a pasted table) and imports it",
    "export": "everything of a committee, as CSV and JSON, into a folder",
    "import": "brings in what export wrote",
    "backup": "the whole database in one file, secrets too",
    "restore": "the database as it was backed up",
    "report": "the report for the board, as a PDF or a web page",
    "migrate": "brings the database to this version",
}

OPTIONS = {
    "http": "listen for Slack's requests here instead of using Socket Mode",
    "port": "the port of the practice page (8765)",
    "data": "where the practice workspace is kept (practice-data)",
    "text": "a date as people type it, such as “next friday”",
    "now": "from when it is read (the present)",
    "guarded": "a text; without it, each line of standard input is looked at",
    "plan": "the file, or - for standard input",
    "dry_run": "shows what is read, and writes nothing",
    "json": "prints what is read as JSON",
    "workgroup": "whose plan it is (the whole committee's)",
    "goal": "what to call the goal of steps for which the plan names none",
    "export": "a new or an empty folder",
    "team": "the workspace whose committee it is, where several share the database",
    "import": "the folder, or a ZIP of it",
    "backup": "a new file",
    "restore": "the file that backup wrote",
    "replace": "throws away the committee that is there",
    "report": "a name that ends in .pdf or .html",
    "period": "for which time (last-quarter)",
    "parts": "the parts that are wanted, separated by commas (all of them)",
    "foreword": "the chair's foreword",
    "asks": "what you ask of the board; it stands on the first page",
    "since": "since which day, such as 2026-07-01, instead of a period",
    "tz": "in which time zone it is read (UTC)",
}


def no_tables() -> str:
    """There is no database of this version, so there is no committee either."""
    return "There is no database of this version yet. Run `python bot.py migrate` first."


def no_committee(team: str) -> str:
    """Nobody has begun the set-up here, or not in that workspace."""
    who = "Whoever coordinates it types /committee setup in Slack."
    if team:
        return f"No committee of the workspace {clip(team, 60)} is set up here. {who}"
    return f"No committee is set up here yet. {who}"


def several(found: Sequence[tuple[str, str]]) -> str:
    """It is not said which committee is meant: by its workspace and its name."""
    lines = [f"  - {team}: {clip(name, 80)}" for team, name in found]
    return "\n".join(["Several committees share this database. Say which one with --team:", *lines])


def render_practice(url: str, data: str) -> str:
    """Where the practice page is, and how to end or begin anew."""
    return (
        f"Practice workspace: {url}\n"
        f"Open it in a browser. Ctrl-C ends it; it is kept in {data} (remove that folder to begin anew)."
    )
