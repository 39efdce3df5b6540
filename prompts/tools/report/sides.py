"""The sectors in words, as tables and sentences of a report name them."""

from collections.abc import Iterable, Mapping

from models.committee import Sector
from models.tools.report_sectors import Counts, Group, Place
from prompts import kit, words

_ORDER: tuple[Place, ...] = (*Sector, None)


def sides(group: Iterable[Place], nobody: str = "outside the committee") -> str:
    """``criminal justice and behavioral health``, in their order; ``nobody`` names what has no sector."""
    return kit.listed(words.SECTORS[one] if one else nobody for one in sorted(group, key=_ORDER.index))


def by_side(counts: Mapping[Group, Counts]) -> str:
    """``criminal justice 2 of 3; behavioral health and community 3 of 3``."""
    told = (f"{sides(group, 'without a seat')} {here} of {all_}" for group, (here, all_) in counts.items())
    return "; ".join(told)
