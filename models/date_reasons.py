"""Why a text gives no date, and the words by which people say that there is none."""

import re
from enum import StrEnum

from models.date_words import MONTH, NTH, NUMBER, ORD, SEASON, UNIT, WEEKDAY, either


class NoDate(StrEnum):
    """Why a text gives no date."""

    EMPTY = "empty"
    TBD = "tbd"
    ONGOING = "ongoing"
    ASAP = "asap"
    RECURRING = "recurring"
    VAGUE = "vague"  # "short term", "soon"
    AFTER_SOMETHING = "after_something"  # hangs on an event: "after the vote", "at the next meeting"
    IMPOSSIBLE = "impossible"  # 31 June; 13/12 where the month comes first
    WRONG_WEEKDAY = "wrong_weekday"  # "Friday, March 15" where that day is a Monday
    PAST = "past"
    TOO_FAR = "too_far"
    UNREADABLE = "unreadable"


_OFTEN = r"(?:(?:bi|semi)? ?(?:weekly|monthly|annual|annually)|(?:fortnight|night|hour|quarter|year)ly|daily)"
_EACH = either([UNIT, WEEKDAY, MONTH, SEASON, "fiscal years?", "meetings?"])
_WORDS = {
    NoDate.TBD: (
        r"(?:date )?(?:tbd|tba|tbc)",
        r"(?:date )?to be (?:determined|decided|confirmed|announced|set|scheduled)",
        r"not (?:yet )?(?:set|known|scheduled|determined|applicable)|no (?:due )?date",
        r"n/?a|none|unknown|undetermined|pending",
    ),
    NoDate.ONGOING: (
        r"on ?going|continuous(?:ly)?|continual(?:ly)?|continuing|indefinite(?:ly)?|open ended|rolling",
        r"in progress|currently|always|(?:until )?further notice",
        r"as (?:needed|necessary|required|they (?:arise|occur))",
    ),
    NoDate.ASAP: (
        r"asap|as soon as (?:possible|practicable|practical)",
        r"immediate(?:ly)?|urgent(?:ly)?|promptly|right away|at once|now",
    ),
    NoDate.RECURRING: (
        rf"{_OFTEN}(?: .+)?|{WEEKDAY}s|recurring|regularly",
        rf"(?:every|each)(?: other| {NUMBER}| \d+{ORD})? {_EACH}(?: .+)?",
        rf"(?:once|twice|{NUMBER} times) (?:a|per|each|every) {_EACH}(?: .+)?",
        rf"(?:the )?{NTH}(?: {WEEKDAY}s?)? (?:of )?(?:a|per|each|every) {_EACH}(?: .+)?",
    ),
    NoDate.VAGUE: (
        r"(?:short|medium|mid|long|near|immediate)(?:er)? term|(?:the )?(?:near )?future",
        r"soon|later|eventually|some ?day|some ?time(?: soon)?|as time permits",
        rf"(?:the )?(?:next )?(?:a )?(?:few|several|some) {UNIT}",
    ),
    NoDate.AFTER_SOMETHING: (
        r"(?:after|following|once|upon|when(?:ever)?|as soon as|since|if|from|starting|beginning) .+",
        r"(?:pending|contingent|depends|depending|subject to|not before|no (?:earlier|sooner) than) .+",
        r"(?:the |our )?next meeting",
    ),
}
_PATTERNS = [(reason, re.compile(either(patterns))) for reason, patterns in _WORDS.items()]


def why_no_date(phrase: str) -> NoDate | None:
    """What a canonical phrase says instead of a date, or None when it says nothing known."""
    return next((reason for reason, pattern in _PATTERNS if pattern.fullmatch(phrase)), None)
