"""The words of the command line: read strictly, refused in plain words (argparse then exits with 2)."""

from argparse import ArgumentTypeError
from datetime import UTC, datetime
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
