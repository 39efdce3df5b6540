"""The privacy guard: looks whether a text says something of one person that belongs in no committee's talk.

Committee talk is of systems. The guard knows what to look for from the field's rules (the HIPAA identifiers,
42 CFR Part 2, CJIS); it is a guard, and no certificate of compliance. It holds on to nothing that it reads.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from models.guard_facts import facts
from models.guard_finding import Finding, Kind, Severity, stops
from models.guard_numbers import numbers
from models.guard_people import level, sentences

__all__ = ["LONGEST", "Finding", "Kind", "Severity", "check", "stops"]

LONGEST = 20_000
"""How many characters are looked at: more than any field of Slack holds."""

_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
"""What takes no room between two letters, such as the soft hyphen of a printed page."""

_STRONGER = {Kind.NAMED_PERSON_HEALTH: 1, Kind.NAMED_PERSON_JUSTICE: 1}


def check(text: str, known_names: Iterable[str] = ()) -> list[Finding]:
    """What the text tells of one person, in the order of the text; empty for nearly all that is written.

    ``known_names`` are the members' names as they are written out: of them it lets everything pass. It takes
    less than a millisecond for 500 characters, asks nobody, and stores nothing.
    """
    text = text[:LONGEST]
    level_text = level(_UNSEEN.sub("", text))
    found = _tidied([*numbers(level_text), *facts(sentences(level_text, known_names), level_text)])
    return found if len(level_text) == len(text) else _placed(found, text)


def _placed(found: Sequence[Finding], text: str) -> list[Finding]:
    """The findings at their places in the text as it was given."""
    places = [place for place, letter in enumerate(text) if not _UNSEEN.match(letter)]
    return [replace(one, start=places[one.start], end=places[one.end - 1] + 1) for one in found]


def _tidied(found: Sequence[Finding]) -> list[Finding]:
    """One finding of a kind for each place; a death in custody counts as that alone."""
    deaths = [one for one in found if one.kind is Kind.DEATH_IN_CUSTODY]
    kept: list[Finding] = []
    for one in sorted(found, key=lambda one: (one.start, one.start - one.end, one.kind)):
        if any(one.kind is kind for kind in _STRONGER) and any(_about(one, death) for death in deaths):
            continue
        if not any(_same(one, other) for other in kept):
            kept.append(one)
    return kept


def _same(one: Finding, other: Finding) -> bool:
    return one.kind is other.kind and one.start < other.end and other.start < one.end


def _about(one: Finding, death: Finding) -> bool:
    """Whether the fact that was found is just that death."""
    return one.start <= death.end and death.start <= one.end
