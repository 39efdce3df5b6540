"""When two names speak of the same thing: by the words that say something, in any case, form and order."""

import re
from collections.abc import Collection

_WORD = re.compile(r"[^\W_]+")

_SMALL = "a an and as at by for from in into of on or our out the their to up who with"
_COMMON = """
    action agency ad advisory behavioral board care change collaboration collaborative commission committee
    community coordinating council county court criminal department effort force group health hoc improvement
    initiative jail joint justice local meeting mental new office partnership people person pilot planning
    program project service steering subcommittee system task team work workgroup
"""

SMALL = frozenset(_SMALL.split())
COMMON = SMALL | frozenset(_COMMON.split())
"""Words that half the groups of a county have in their names: sharing one of them says nothing."""

_KINDS = """
    action ad advisory board coalition collaboration collaborative commission committee coordinating council
    effort force forum group hoc improvement initiative local meeting new office partnership pilot planning
    program project response reform service steering subcommittee support task team training use work
    workgroup
"""
KINDS = SMALL | frozenset(_KINDS.split())
"""Words that say which kind of group it is or that it does something, and not about what."""

_OTHER_WORDS = {
    "addiction alcohol drug opioid overdose": "substance",
    "bail": "pretrial",
    "competence competency forensic": "competency",
    "discharge release returning": "reentry",
    "homeless homelessness shelter": "housing",
    "information record": "data",
    "exchange": "sharing",
    "juvenile": "youth",
    "assessment": "screening",
    "woman": "women",
}
_PHRASES = {
    "alternative to incarceration": "diversion",
    "crisis intervention team": "cit",
    "lived experience": "peer",
    "law enforcement": "police",
}
MEANS = {word: one for several, one in _OTHER_WORDS.items() for word in several.split()}
"""Words of the field that mean the same in the name of a group."""

ENOUGH = 2
"""How many words two groups share when they are taken to be for the same thing."""


def words_of(text: str) -> frozenset[str]:
    """The words of a text in small letters, without the smallest ones; a plural counts as its singular."""
    found = (_singular(word) for word in _WORD.findall(text.casefold()))
    return frozenset(word for word in found if word not in SMALL)


def _singular(word: str) -> str:
    """``courts`` -> ``court``, ``agencies`` -> ``agency``; ``crisis`` and ``access`` stay."""
    if len(word) > 4 and word.endswith("ies"):
        return f"{word[:-3]}y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def telling(text: str) -> frozenset[str]:
    """The words of a text that tell one group from another: without what half of them share."""
    return words_of(text) - COMMON


def overlap(name: str, other: str, other_topic: str = "") -> frozenset[str]:
    """The words by which a group of that name may be for the same thing as the other; empty if it is not.

    The rule: the name shares ``ENOUGH`` words with the other's name and topic, one of which at least tells
    groups apart. One alone is not enough, unless all that one of the two is about is said of the other too:
    a court and housing for veterans are two things. Where the other's name tells nothing, its topic speaks
    for it; where neither name does, they are alike when they are made of the same words. Words that mean the
    same count as one.
    """
    mine, theirs, topic = _meant(name), _meant(other), _meant(other_topic)
    tell, told = mine - KINDS - COMMON, theirs - KINDS - COMMON
    more = topic - KINDS - COMMON
    if not tell or not told:
        same = words_of(name) == words_of(other) and not (tell or told)
        return words_of(name) if same else tell & more
    shared = tell & (told | more)
    about, other_about = mine - KINDS, theirs - KINDS
    whole = about <= other_about | topic or other_about <= about
    both = about & (other_about | topic)
    return shared if shared and (len(both) >= ENOUGH or whole) else frozenset()


def _meant(text: str) -> frozenset[str]:
    """As ``words_of``, with one word for all those that mean the same in the field."""
    words = " ".join(_singular(word) for word in _WORD.findall(text.casefold()))
    for phrase, one in _PHRASES.items():
        words = words.replace(phrase, one)
    return frozenset(MEANS.get(word, word) for word in words.split() if word not in SMALL)


def mentions(text: str, phrases: Collection[str]) -> bool:
    """Whether all words of one of the phrases are among the text's."""
    said = words_of(text)
    return any(words and words <= said for words in map(words_of, phrases))
