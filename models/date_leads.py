"""How a date phrase begins at the end of a text, so that "signed by the judge" is not taken for one."""

import re

from models.date_reasons import NoDate
from models.date_words import MONTH, NTH, NUMBER, ORD, UNIT, WORKING, either

FAULTS = frozenset({NoDate.IMPOSSIBLE, NoDate.WRONG_WEEKDAY, NoDate.PAST, NoDate.TOO_FAR})
STATED = frozenset({NoDate.TBD, NoDate.ONGOING, NoDate.ASAP, NoDate.RECURRING})

_WEEKDAY = (
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|mon|tues?|thu|thurs?|fri)"  # "sat" and "sun" are words
)
_A_DAY = either(
    (
        rf"(?:(?:this|next|coming) )?{_WEEKDAY}\b",
        rf"{MONTH}\.? \d{{1,2}}(?!\d)",
        rf"\d{{1,2}}{ORD}?[ -](?:of )?{MONTH}\b",
        r"\d{4}[-/]\d{1,2}[-/]\d",
        r"\d{1,2}[-/]\d{1,2}[-/]\d",
    )
)
_LEADS = [  # the words that introduce a date, and what besides a date may follow them
    (re.compile(pattern), accepted)
    for pattern, accepted in (
        (
            r"(?:(?:is|are) )?due\b|no later than |not later than |nlt |deadline\b|target date\b",
            FAULTS | STATED | {NoDate.VAGUE, NoDate.AFTER_SOMETHING},
        ),
        # "by 3 weeks" and "by the month" say how much, not when.
        (rf"by (?!(?:the )?(?:{NUMBER} )?{UNIT}$)", FAULTS | STATED),
        (r"(?:before|until|till?|within) ", FAULTS | STATED),
        # "on FY27" and "on spring" say what about; "on" is for a day.
        (
            rf"on (?:or |(?:the )?(?:{_A_DAY}|{NTH} |\d{{1,2}}/\d|\d{{1,2}}{ORD}\b|(?:sat|sun|weds?)$))",
            FAULTS,
        ),
        (r"(?:through(?:out)?|thru) ", FAULTS),
        (r"(?:in|during|from|between|around|about) ", frozenset[NoDate]()),
    )
]
_BARE = re.compile(
    rf"(?:the )?(?:{_A_DAY}|today|tonight|tomorrow|asap|tb[ad]\b|eo[dwmqy]\b|eofy\b|cob\b|(?:end|close) of "
    rf"|(?:this|next) (?:week|month|quarter|year|{WORKING})\b|{NUMBER} {UNIT} from )"
)
_NOT_BEFORE_BARE = re.compile(
    r"(?:.*\W)?(?:for|of|about|to|at|the|an?|and|or|with|than|since|after|from|every|each|other|this|next|last"
    r"|first|second|third|fourth|fifth|in|on|per|not)\s+",
    re.DOTALL,
)
_SET_APART = re.compile(r"(?:[(\[|;]|\s-+)\s*$")
_AMOUNT = re.compile(rf"{NUMBER} {UNIT}|\d{{4}}")  # "(6 months)", "(2019)": how long, or of when


def accepted_after(before: str, phrase: str) -> frozenset[NoDate] | None:
    """What besides a date is taken from a phrase that begins so; None when it does not begin as a date.

    Both are folded text, the phrase with single spaces. A phrase that nothing introduces must stand apart, as
    in "(ongoing)" or "- March", or say a day outright ("... next Friday") and not hang on the word before it
    ("the agenda for next Friday").
    """
    for lead, accepted in _LEADS:
        if lead.match(phrase):
            return accepted
    if _SET_APART.search(before[-20:]) and not _AMOUNT.fullmatch(phrase):
        return STATED | {NoDate.VAGUE}
    if _BARE.match(phrase) and not _NOT_BEFORE_BARE.fullmatch(before[-20:]):
        return FAULTS | {NoDate.TBD, NoDate.ASAP}
    return None
