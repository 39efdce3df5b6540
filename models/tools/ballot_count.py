"""How ballots are counted: dots or pairs to points, and points to places. Pure; ties stay ties."""

from collections.abc import Mapping, Sequence
from itertools import combinations

Choices = Mapping[str, int]
"""One ballot paper. Dots: ``"12": 3`` is three dots for item 12. Pairs: ``"12-15": 15`` prefers item 15."""


def pair_key(one: int, other: int) -> str:
    """How a paper names two items, whichever way round they are given."""
    return f"{min(one, other)}-{max(one, other)}"


def pairs_of(items: Sequence[int]) -> list[tuple[int, int]]:
    """Each two of the items once, the lower id first."""
    return list(combinations(sorted(items), 2))


def dots(items: Sequence[int], papers: Sequence[Choices]) -> dict[int, int]:
    """The dots that each item has got."""
    return {item: sum(paper.get(str(item), 0) for paper in papers) for item in items}


def half_wins(items: Sequence[int], papers: Sequence[Choices]) -> dict[int, int]:
    """Copeland's rule, doubled to stay whole: 2 for each other item over which more voters prefer it, 1 for
    each with which as many prefer it as the other. Who has left a pair out counts for neither.
    """
    points = dict.fromkeys(items, 0)
    for one, other in pairs_of(items):
        said = [paper.get(pair_key(one, other)) for paper in papers]
        ahead = said.count(one) - said.count(other)
        points[one] += 2 if ahead > 0 else 1 if ahead == 0 else 0
        points[other] += 2 if ahead < 0 else 1 if ahead == 0 else 0
    return points


def places(points: Mapping[int, int]) -> dict[int, int]:
    """The place of each: 1 for the most points. The same points share a place, and the next ones are left out
    (1, 2, 2, 4): no tie is broken.
    """
    return {item: 1 + sum(other > own for other in points.values()) for item, own in points.items()}
