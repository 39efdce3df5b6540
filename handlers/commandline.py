"""The words of the command line: read strictly, refused in plain words (argparse then exits with 2)."""

from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from models.calendar import WorkCalendar, find_zone
from models.dates import read_date
from models.settings import read_address
from prompts import cli


def instant(text: str) -> datetime:
    """``--now``: ISO 8601, with an offset or as wall time (then naive). Raises ArgumentTypeError."""
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        read = None
    if read is None or not 1 < read.year < 9999:  # at the edges no zone could be applied
        raise ArgumentTypeError(cli.not_an_instant(text))
    return read


def day(text: str) -> date:
    """``--since``: a day as 2026-07-01. Raises ArgumentTypeError."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(cli.not_a_day(text)) from None


def zone(text: str) -> str:
    """``--tz``: an IANA zone, or as people say it ("Mountain", "Denver"). Raises ArgumentTypeError."""
    found = find_zone(text)
    if found is None:
        raise ArgumentTypeError(cli.not_a_zone(text))
    return found


def address(text: str) -> tuple[str, int]:
    """``--http``: HOST:PORT; an IPv6 host stands in brackets. Raises ArgumentTypeError."""
    read = read_address(text)
    if read is None:
        raise ArgumentTypeError(cli.not_an_address(text))
    return read


def when(text: str, *, now: datetime, zone: str | None) -> str:
    """How a typed date is read: the ISO date, or ``none`` and why.

    ``now`` is read in ``zone``: an instant becomes its wall time there, a naive one is wall time already.
    Without a zone, what ``now`` says by its own offset counts (UTC, if it has none).
    """
    if zone is None:
        now, zone = now.replace(tzinfo=UTC), "UTC"
    elif now.tzinfo is None:
        now = now.replace(tzinfo=ZoneInfo(zone))
    return cli.render_reading(read_date(text, now=now, calendar=WorkCalendar(zone=zone)))


ARCHIVE = {"export": "DIR", "import": "PATH", "backup": "FILE", "restore": "FILE"}
"""The commands that take everything out and bring it back, and what each is given."""


def add_archive_words(commands: Mapping[str, ArgumentParser]) -> None:
    """The words that these commands take."""
    for name, given in ARCHIVE.items():
        commands[name].add_argument("path", type=Path, metavar=given, help=cli.OPTIONS[name])
    commands["export"].add_argument("--team", default="", metavar="ID", help=cli.OPTIONS["team"])
    commands["restore"].add_argument("--replace", action="store_true", help=cli.OPTIONS["replace"])


WINDOWS = ("last-quarter", "this-quarter", "last-year", "this-year")
"""For which time a report can be asked for, beside since a day; a year is the committee's fiscal year."""


def add_report_words(command: ArgumentParser) -> None:
    """The words that ``report`` takes."""
    command.add_argument("file", type=Path, metavar="FILE", help=cli.OPTIONS["report"])
    command.add_argument(
        "--for", dest="window", choices=WINDOWS, default=WINDOWS[0], help=cli.OPTIONS["period"]
    )
    command.add_argument("--since", type=day, metavar="DATE", help=cli.OPTIONS["since"])
    command.add_argument("--parts", default="", metavar="PARTS", help=cli.OPTIONS["parts"])
    command.add_argument("--foreword", default="", metavar="TEXT", help=cli.OPTIONS["foreword"])
    command.add_argument("--asks", default="", metavar="TEXT", help=cli.OPTIONS["asks"])
    command.add_argument("--team", default="", metavar="ID", help=cli.OPTIONS["team"])
