"""The words that typed dates are made of, and how a phrase is put in order before the grammar sees it.

Every pattern of the grammar is written for the canonical form of a phrase: small letters, single spaces, no
commas or brackets, straight quotes, no full stop behind a letter ("Oct. 15, 2018" is "oct 15 2018").
"""

import re
from collections.abc import Iterable

_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NUMBERS = (
    *("one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)
MONTHS = {name[:3]: number for number, name in enumerate(_MONTHS, 1)}
WEEKDAYS = {name[:3]: number for number, name in enumerate(_WEEKDAYS)}
SEASONS = {"spring": 3, "summer": 6, "fall": 9, "autumn": 9, "winter": 12}  # the month in which each starts
NTHS = {name: number for number, name in enumerate(("first", "second", "third", "fourth", "fifth"))}
NTHS |= {name: number for number, name in enumerate(("1st", "2nd", "3rd", "4th", "5th"))}
NTHS |= {"last": -1, "final": -1}


def either(words: Iterable[str]) -> str:
    """A pattern for any one of the words."""
    return f"(?:{'|'.join(words)})"


MONTH = either(
    [*_MONTHS, "jan", "febuary", "feb", "mar", "apr", "jun", "jul", "aug", "sept?", "oct", "nov", "dec"]
)
WEEKDAY = either([*_WEEKDAYS, "mon", "tues?", "weds?", "thurs?", "thu", "fri", "sat", "sun"])
NUMBER = either(["an?", *_NUMBERS, "(?:a )?couple(?: of)?", r"\d{1,4}"])
NTH = either(NTHS)
SEASON = either(SEASONS)
WORKING = "(?:business|working|work) day"
PERIOD = either(["weekend", "week", "month", "quarter", "calendar year", "fiscal year", "year", "fy"])
UNIT = f"(?:{WORKING}|day|week|wk|fortnight|month|mo|quarter|qtr|year|yr|hour|hr|minute|min)s?"
ORD = "(?:st|nd|rd|th)"
YEAR = r"(?:\d{4}|'\d\d|(?:this|next) year)"


def number_of(text: str) -> int:
    """The number that a text matched by NUMBER stands for."""
    if text.isdecimal():
        return int(text)
    if "couple" in text:
        return 2
    return 1 if text in ("a", "an") else _NUMBERS.index(text) + 1


# One character for one, so that a place in the folded text is the same place in the original.
_PLAIN = {"'": "‘’ʼ", '"': "“”", "-": "‐‑‒–—−", " ": "\u00a0\u202f\u2009"}
_FOLD = {ord(big): big.lower() for big in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
_FOLD |= {ord(fancy): plain for plain, others in _PLAIN.items() for fancy in others}


def fold(text: str) -> str:
    """The text in small letters with plain quotes, dashes and spaces; every character keeps its place."""
    return text.translate(_FOLD)


_HYPHENED = "mid|early|late|year|month|quarter|fiscal|on|bi|semi|open|short|medium|long|near"
_REWRITES = [
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"(?<=[a-z])[.:]|\.(?= |$)", ""),
        (r"[,;()\[\]{}*_\"`!?|<>]", " "),
        (r"'(?!\d\d\b)", ""),
        (r"@", " at "),
        (r"~", " about "),
        (rf"\b({_HYPHENED})-(?=[a-z])", r"\1 "),
        (r"\bthis (?:morning|afternoon|evening)\b", "today"),
        (r"\beow\b", "end of week"),
        (r"\beom\b", "end of month"),
        (r"\beoq\b", "end of quarter"),
        (r"\beoy\b", "end of year"),
        (r"\beofy\b", "end of fiscal year"),
        (r"\b((?:(?:this|next) )?(?:(?:fiscal|calendar) year|month|quarter|year))s? end\b", r"end of \1"),
    )
]


def canonical(text: str) -> str:
    """The phrase in the form that the patterns are written for."""
    phrase = " ".join(fold(text).split())
    for pattern, replacement in _REWRITES:
        phrase = pattern.sub(replacement, phrase)
    return " ".join(phrase.split()).strip(" .:/-")


_DAY_END = r"eod|cob|eob|(?:end|close) of (?:the )?(?:business(?: day)?|work ?day|day)"
_HOUR = r"noon|midnight|lunch(?:time)?|\d{1,2}(?::[0-5]\d)? ?[ap]m|\d{1,2}:[0-5]\d(?::[0-5]\d)?"
_ZONE = r"(?: (?:[ecmp][sd]?t|utc|gmt|(?:eastern|central|mountain|pacific)(?: time)?))?"
_CLOCK = f"(?:the )?(?:{_DAY_END}|{_HOUR}){_ZONE}"
_CLOCK_ALONE = re.compile(_CLOCK)
_INTRODUCTION = (
    r"due(?: date)?|deadline|target(?: date)?|(?:is|are|to be|must be|should be)(?= )|completed?|done"
    r"|finished|no later than|not later than|nlt|on or (?:before|about)|by|on|until|till?|through(?:out)?"
    r"|thru|up to|within|in|during|over|at|around|about|approx(?:imately)?|roughly|circa|for|some ?time|later"
    r"|first thing"
)
_PEELS = [
    re.compile(pattern)
    for pattern in (
        rf"^(?:(?:{_INTRODUCTION})(?: |$)|before (?={_CLOCK}(?: |$)))",
        rf"^{_CLOCK}(?: on| of)?(?: |$)",
        rf"(?: |^)(?:(?:at|by|before) )?{_CLOCK}$",
        r"(?: at \d{1,2}| (?:in the )?(?:morning|afternoon|evening|night))$",
        r" (?:at the latest|latest|or (?:sooner|earlier|before)|if possible|please)$",
    )
]


def peel(phrase: str) -> str:
    """A canonical phrase without what does not move a date: "by", "due", "no later than", "EOD", "at 5 pm".

    A time of day alone means today.
    """
    while not _CLOCK_ALONE.fullmatch(phrase):
        shorter = (pattern.sub("", phrase, count=1).strip() for pattern in _PEELS)
        peeled = next((rest for rest in shorter if rest != phrase), None)
        if peeled is None:
            return phrase
        phrase = peeled
    return "today"
