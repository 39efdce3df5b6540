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

    The rule: of the words that tell groups apart, the name shares ``ENOUGH`` with the other's name and topic,
    or one of the two names has no others than those that they share. Where the other's name has none, its
    topic speaks for it; where neither name has any, they are alike when they are made of the same words.
    """
    mine, theirs = telling(name), telling(other)
    if not mine or not theirs:
        same = words_of(name) == words_of(other) and not (mine or theirs)
        return words_of(name) if same else mine & telling(other_topic)
    shared = mine & (theirs | telling(other_topic))
    if len(shared) >= ENOUGH or shared == mine or theirs <= mine:
        return shared
    return frozenset()


def mentions(text: str, phrases: Collection[str]) -> bool:
    """Whether all words of one of the phrases are among the text's."""
    said = words_of(text)
    return any(words and words <= said for words in map(words_of, phrases))
