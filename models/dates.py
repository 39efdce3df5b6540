"""The one reader of typed dates: "by Friday", "Oct. 15, 2018", "end of next week", "in 3 weeks", "TBD".

It follows "How a date is read" in the description of the commands. Its words are in `date_words` and in
`date_reasons`, its grammar in `date_grammar`, `date_days` and `date_periods`. dateparser is asked last, and
only about a day, a month and a year in an order that the grammar does not know.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from dateutil.relativedelta import relativedelta

from models import date_days, date_periods
from models.calendar import WorkCalendar, wall_of
from models.date_grammar import Days, Frame, Refused, Rules
from models.date_leads import accepted_after
from models.date_reasons import NoDate, why_no_date
from models.date_words import MONTH, MONTHS, ORD, canonical, fold, peel

__all__ = ["NoDate", "Reading", "find_date", "read_date", "split_due"]

RULES = Rules([*date_days.RULES, *date_periods.RULES])
FARTHEST = relativedelta(years=30)
LONGEST = 120  # characters of a phrase
MOST_WORDS = 14

_SPACE = " \t\r\n\u00a0"
_AROUND = _SPACE + ".,;:!?()[]*_~\"'“”‘’-–—"
_BEFORE = _SPACE + ',;:|([-–—"“'
_BEHIND = _SPACE + '.,;:!?)]*_~"”'
_WORD = re.compile(r"(?<![^\s(\[*_\"])[^\s(\[*_\"]+")
_MENTION = re.compile(r"<[@#!][^<>]{1,80}>|(?<=\s)@[\w.-]{1,80}")
_DATE_WORDS = re.compile(rf"{MONTH}|{ORD}|[0-9]+|the|day|of|in")
_LAST_MENTION = re.compile(rf"(?:{_MENTION.pattern})$")


@dataclass(frozen=True)
class Reading:
    """How a text was read: either `date` or `reason` is set.

    `matched` are the words that were read, as they were typed, and `span` is their place in the text; both
    are None when there were none (EMPTY, UNREADABLE).
    """

    date: date | None = None
    reason: NoDate | None = None
    matched: str | None = None
    span: tuple[int, int] | None = None


def read_date(text: str, *, now: datetime, calendar: WorkCalendar, past: bool = False) -> Reading:
    """The date that the whole of `text` says, read in the calendar's zone from `now`, or why there is none.

    Never raises on a text, and never gives a date before today unless `past` (imports). A date more than
    thirty years away is TOO_FAR: that is a slip of the keys. Raises ValueError for a naive `now`.
    """
    start = len(text) - len(text.lstrip(_AROUND))
    end = max(start, len(text.rstrip(_AROUND)))
    return _read(text, (start, end), _frame(now, calendar), past)


def find_date(text: str, *, now: datetime, calendar: WorkCalendar, past: bool = False) -> Reading:
    """The date phrase that ends a step's text, with the words that introduce it: "... by January 1, 2019".

    Mentions may follow it. What only looks like one stays text: "signed by the judge", "cut waiting by 3
    weeks", "the agenda for next week". A stated no-date ("by TBD", "(ongoing)") is found too; EMPTY when
    there is neither.
    """
    folded, end, frame = fold(text), _end_of_words(text), _frame(now, calendar)
    words = list(_WORD.finditer(folded, max(0, end - LONGEST), end))
    for start in [word.start() for word in words[-MOST_WORDS:]]:
        accepted = accepted_after(folded[:start], " ".join(folded[start:end].split()))
        if accepted is None or _breaks_brackets(text, start, end):
            continue
        reading = _read(text, (start, end), frame, past)
        if reading.date or reading.reason in accepted:
            return reading
    return Reading(reason=NoDate.EMPTY)


def split_due(text: str, *, now: datetime, calendar: WorkCalendar, past: bool = False) -> tuple[str, Reading]:
    """The text without its date phrase (mentions behind it are kept), and the reading of that phrase."""
    reading = find_date(text, now=now, calendar=calendar, past=past)
    if reading.span is None:
        return text.strip(), reading
    start, end = reading.span
    kept = [text[:start].rstrip(_BEFORE), *_MENTION.findall(text[end:])]
    return " ".join(part for part in kept if part), reading


def _frame(now: datetime, calendar: WorkCalendar) -> Frame:
    return Frame(wall_of(now, calendar.zone), calendar, RULES)


def _read(text: str, place: tuple[int, int], frame: Frame, past: bool) -> Reading:
    words = text[slice(*place)]
    meant = _meant(canonical(words), frame)
    if meant in (NoDate.EMPTY, NoDate.UNREADABLE):
        return Reading(reason=meant)
    if isinstance(meant, NoDate):
        return Reading(None, meant, words, place)
    fault = _misplaced(meant.last, frame.today, past)
    return Reading(None if fault else meant.last, fault, words, place)


def _misplaced(day: date, today: date, past: bool) -> NoDate | None:
    if day < today and not past:
        return NoDate.PAST
    return None if today - FARTHEST <= day <= today + FARTHEST else NoDate.TOO_FAR


def _meant(phrase: str, frame: Frame) -> Days | NoDate:
    if not phrase:
        return NoDate.EMPTY
    core = peel(phrase[: LONGEST + 1])
    if len(core) > LONGEST or core.count(" ") >= MOST_WORDS:
        return NoDate.UNREADABLE
    try:
        days = frame.days(core)
        reason = None if days else why_no_date(phrase) or why_no_date(core)
        return days or reason or _in_other_order(core, frame) or NoDate.UNREADABLE
    except Refused as refused:
        return refused.reason
    except (OverflowError, ValueError):  # what date arithmetic raises beyond the years 1 to 9999
        return NoDate.TOO_FAR


def _in_other_order(phrase: str, frame: Frame) -> Days | None:
    """A day, a month by name and perhaps a year in an unusual order ("2027 March 15"), by way of dateparser.

    It reads much more, but wrongly and with confidence ("a week from today" is last week). So it is asked
    about such phrases only, its day, month and year must be the ones that stand there, and our own rule picks
    the year.
    """
    words = re.findall(r"[a-z]+|[0-9]+|\S", phrase)
    numbers = [int(word) for word in words if word.isdecimal()]
    months = [word for word in words if word[:3] in MONTHS]
    if len(months) != 1 or len(numbers) not in (1, 2) or not all(map(_DATE_WORDS.fullmatch, words)):
        return None
    found = _ask_dateparser(phrase, frame.now)
    if found is None or MONTHS[months[0][:3]] != found.month:
        return None
    if sorted(numbers) == [found.day, found.year]:
        return frame.days(f"{months[0]} {found.day} {found.year}")
    return frame.days(f"{months[0]} {found.day}") if numbers == [found.day] else None


def _ask_dateparser(phrase: str, wall: datetime) -> datetime | None:
    import dateparser  # here, because it takes long to load and few phrases come this far

    settings = {
        "PARSERS": ["absolute-time"],
        "REQUIRE_PARTS": ["day", "month"],
        "PREFER_DATES_FROM": "future",
        "RELATIVE_BASE": wall.replace(tzinfo=None),
    }
    return dateparser.parse(phrase, languages=["en"], settings=settings)


def _end_of_words(text: str) -> int:
    """Where the words end, before closing punctuation and mentions."""
    end = len(text)
    while True:
        end = len(text[:end].rstrip(_BEHIND))
        mention = _LAST_MENTION.search(text, max(0, end - 90), end)
        if mention is None:
            return end
        end = mention.start()


def _breaks_brackets(text: str, start: int, end: int) -> bool:
    """Whether a cut here would leave a bracket open, as in "(see Friday)"."""
    closes_later = ")" in text[end:] and "(" not in text[start:end]
    return closes_later and not text[:start].rstrip().endswith("(")
