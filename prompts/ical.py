"""The committee's meetings as a calendar file (iCalendar, RFC 5545), for any calendar program to read.

Nobody is named in it, and nothing of what is talked about: who meets, when and where, and how to join.
"""

import re
import unicodedata
from collections.abc import Iterator
from datetime import UTC, time, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event
from icalendar.prop import vDDDLists, vDuration, vRecur

from models.calendar import instant_of
from models.datebook import Datebook, SeriesDates, Sitting
from prompts import kit
from prompts.vtimezone import vtimezone

PRODUCT = "-//Convener//Committee meetings//EN"
REFRESH = timedelta(hours=4)
"""How often a calendar program is asked to look for changes."""

FILE_NAME = "meetings.ics"
TEXT_LIMIT = 300
YEARS_OF_ZONE = 10
"""For how many years beyond the horizon irregular changes of a zone's clocks are listed."""

LINK = re.compile(r"https?://[!-~]+")
DESCRIPTION = "The agenda is posted in Slack beforehand. /agenda shows it there as it stands."
CANCELLED = "Cancelled: "


def render_calendar(book: Datebook) -> bytes:
    """The calendar file: the same bytes for the same meetings, whenever it is asked for.

    Each event has its own zone. X-WR-TIMEZONE, which many add, would move a series that meets by UTC to it.
    """
    made = Calendar()
    made.add("PRODID", PRODUCT)
    made.add("VERSION", "2.0")
    made.add("CALSCALE", "GREGORIAN")
    made.add("METHOD", "PUBLISH")
    name = _plain(book.committee.name)
    for title in ("NAME", "X-WR-CALNAME"):
        made.add(title, name)
    made.add("REFRESH-INTERVAL", vDuration(REFRESH), parameters={"VALUE": "DURATION"})
    made.add("X-PUBLISHED-TTL", vDuration(REFRESH))
    events = [event for dates in book.series for event in _events(book, dates)]
    for zone, year in sorted(_zones(book).items()):
        made.add_component(vtimezone(zone, year, book.until.year + YEARS_OF_ZONE))
    for event in events:
        made.add_component(event)
    return made.to_ical()


def _zones(book: Datebook) -> dict[str, int]:
    """The zones in which the series meet, each with the year of its first meeting."""
    years: dict[str, int] = {}
    for dates in book.series:
        instants = [each for each in [dates.first, *(one.starts_at for one in dates.sittings)] if each]
        if instants:
            zone = dates.series.zone
            years[zone] = min(
                [at.astimezone(ZoneInfo(zone)).year for at in instants] + [years.get(zone, 9999)]
            )
    return years


def _events(book: Datebook, dates: SeriesDates) -> Iterator[Event]:
    """The series by its rule, then the meetings that are not as the rule has them."""
    uid = f"{book.key}-series-{dates.series.pk}@convener"
    zone = ZoneInfo(dates.series.zone)
    if dates.first is not None:
        length = timedelta(minutes=dates.series.minutes)
        master = _event(book, dates, Sitting(dates.first, dates.first + length), uid)
        master.add("RRULE", _rrule(dates))
        if dates.skipped:
            master.add("EXDATE", vDDDLists([instant.astimezone(zone) for instant in dates.skipped]))
        yield master
    for sitting in dates.sittings:
        if sitting.instead_of is not None:
            event = _event(book, dates, sitting, uid)
            event.add("RECURRENCE-ID", sitting.instead_of.astimezone(zone))
        else:
            event = _event(book, dates, sitting, f"{book.key}-meeting-{sitting.pk}@convener")
        yield event


def _event(book: Datebook, dates: SeriesDates, sitting: Sitting, uid: str) -> Event:
    series, zone = dates.series, ZoneInfo(dates.series.zone)
    changed = dates.changed_at.astimezone(UTC).replace(microsecond=0)
    link = series.link if LINK.fullmatch(series.link) else ""
    place = _plain(sitting.place or series.place) or link
    made = Event()
    made.add("UID", uid)
    made.add("DTSTAMP", changed)
    made.add("LAST-MODIFIED", changed)
    made.add("SEQUENCE", dates.changes)
    made.add("DTSTART", sitting.starts_at.astimezone(zone))
    made.add("DTEND", sitting.ends_at.astimezone(zone))
    made.add("SUMMARY", (CANCELLED if sitting.cancelled else "") + _title(book, dates))
    made.add("STATUS", "CANCELLED" if sitting.cancelled else "CONFIRMED")
    made.add("DESCRIPTION", f"{DESCRIPTION}\nTo join: {link}" if link else DESCRIPTION)
    if place:
        made.add("LOCATION", place)
    if link:
        made.add("URL", link)
    return made


def _title(book: Datebook, dates: SeriesDates) -> str:
    """``Justice and Health``, ``Justice and Health · Diversion``."""
    committee = _plain(book.committee.name)
    return f"{committee} · {_plain(dates.workgroup.name)}" if dates.workgroup else committee


def _rrule(dates: SeriesDates) -> vRecur:
    """The rule; its end, which we keep as a day of the zone, as the instant that the standard asks for."""
    rule = vRecur.from_ical(dates.rule)
    if "UNTIL" in rule:
        [day] = rule["UNTIL"]
        rule["UNTIL"] = [instant_of(day, time(23, 59, 59), dates.series.zone)]
    return rule


def _plain(text: str) -> str:
    """What a person typed, as one line without anything that a reader of lines could trip over."""
    kept = "".join(" " if unicodedata.category(letter) in ("Cc", "Zl", "Zp") else letter for letter in text)
    return kit.clip(" ".join(kept.split()), TEXT_LIMIT)
