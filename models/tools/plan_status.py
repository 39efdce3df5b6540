"""How far a step is, by the words, ticks and percentages that plans have for it."""

import re

from models.date_words import MONTH, SEASON
from models.tools.plan import Status

_SAID = {
    Status.DONE: (
        r"done|completed?|finished|closed|accomplished|achieved|met|implemented|fully implemented|yes|y|true"
        r"|100 ?%(?: (?:complete|done))?|x|[✓✔☑✅√☒🗸]"
    ),
    Status.NOT_STARTED: (
        r"not (?:yet )?(?:started|begun|initiated|done|completed?)|to ?do|to be (?:started|done)|pending"
        r"|planned|no progress|not yet|upcoming|open|new|0 ?%(?: (?:complete|done))?|☐"
    ),
    Status.UNDERWAY: (
        r"in (?:progress|process|development|the works)|under ?way|on ?going|started|begun|initiated|active"
        r"|partial(?:ly)?(?: (?:completed?|done|met))?|incomplete|continuing|on ?track|at risk"
        r"|behind(?: schedule)?|delayed|on ?hold|paused|stalled|blocked|[1-9]\d? ?%(?: (?:complete|done))?"
    ),
    Status.DROPPED: (
        r"dropped|cancel(?:l)?ed|abandoned|discontinued|withdrawn|removed|deleted|superseded"
        r"|no longer (?:needed|relevant|applicable|pursued)|not pursued|not needed"
    ),
}
_SAID_PATTERNS = {
    status: re.compile(rf"(?P<said>{words})(?P<rest>(?:[\s,;:.(–—/-].*)?)", re.I | re.S)
    for status, words in _SAID.items()
}
_DATE_ONLY = re.compile(
    rf"(?:{MONTH}|{SEASON}|fy|q[1-4]|in|on|as|of|by|since|at|the|\d|st|nd|rd|th|[\W_])*", re.I
)
_BY = re.compile(r"complete by\b", re.I)


def status_of(text: str) -> Status:
    """What the whole of the text says; UNKNOWN for anything more than a status with a date or percentage.

    "Completed 3/2018" is done; "Completed the training of 20 deputies" tells of a part of the work.
    """
    tidy = " ".join(text.split()).strip(" .;:!")
    if not tidy or len(tidy) > 80 or _BY.match(tidy):
        return Status.UNKNOWN
    for status, pattern in _SAID_PATTERNS.items():
        found = pattern.fullmatch(tidy)
        if found and _DATE_ONLY.fullmatch(found["rest"]):
            return status
    return Status.UNKNOWN


def is_mark(text: str) -> bool:
    """Whether it only ticks something: in a column called "In progress" it means that."""
    return text.strip().casefold() in {"x", "✓", "✔", "☑", "✅", "√", "☒", "yes", "y", "true"}
