"""Counts of seats by sector, joined so that none of them tells of one person."""

from collections.abc import Iterable, Mapping

from models.committee import Sector

FEWEST_SEATS = 2
"""A sector with fewer seats would tell of one person: it is counted together with another one."""

Counts = tuple[int, int]
"""Seats there, of seats recorded; of a ballot, who has voted of those who could."""

Place = Sector | None
"""A sector; None for who has no seat."""

Group = tuple[Place, ...]


def grouped(all_counts: Iterable[Mapping[Place, Counts]]) -> list[Group]:
    """The sectors, those of a single seat counted with another; none where that would still be one seat.

    The rest of the seats would tell of that one too: so it is joined to another sector, never left out.
    """
    fewest: dict[Place, int] = {}
    for counts in all_counts:
        for sector, (_, seats) in counts.items():
            fewest[sector] = min(seats, fewest.get(sector, seats))
    groups: list[Group] = [(sector,) for sector in (*Sector, None) if sector in fewest]

    def size(group: Group) -> int:
        return sum(fewest[sector] for sector in group)

    while len(groups) > 1 and size(smallest := min(groups, key=size)) < FEWEST_SEATS:
        groups.remove(smallest)
        other = min(groups, key=size)
        groups[groups.index(other)] = (*other, *smallest)
    return [group for group in groups if size(group) >= FEWEST_SEATS]


def sum_of(counts: Mapping[Place, Counts], group: Group) -> Counts:
    """Those of the group's sectors together."""
    known = [counts[sector] for sector in group if sector in counts]
    return sum(here for here, _ in known), sum(seats for _, seats in known)
