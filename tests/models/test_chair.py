"""Who is next in line: the pure rule, over tables and over every line that people could draw up."""

import itertools
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.chair import Candidate, next_in_line, succession
from models.committee import Sector
from models.office import CHAIRING_SIDES, ChairRotation

CJ, BH = CHAIRING_SIDES
COMMUNITY = Sector.COMMUNITY


def line(*sectors: Sector) -> list[Candidate]:
    """People 1, 2, 3 … on those sides."""
    return [Candidate(number, sector) for number, sector in enumerate(sectors, start=1)]


@pytest.mark.parametrize(
    ("people", "last", "served", "passed_over", "expected"),
    [
        pytest.param(line(CJ, BH, CJ), None, [], {}, 1, id="the first chair is the first in line"),
        pytest.param(line(CJ, BH, CJ), CJ, [1], {}, 2, id="then the other side"),
        pytest.param(line(CJ, BH, CJ), BH, [1, 2], {}, 3, id="within a side the turn goes round"),
        pytest.param(line(CJ, BH, CJ), BH, [1, 2, 3, 2], {}, 1, id="and begins anew after the last"),
        pytest.param(line(CJ, BH, BH), CJ, [1], {2}, 3, id="who said no is passed over"),
        pytest.param(line(CJ, BH, BH), CJ, [1], {2, 3}, None, id="never the same side twice"),
        pytest.param(line(CJ, CJ), CJ, [1], {}, None, id="a side without anybody is a vacancy"),
        pytest.param(line(CJ, BH), None, [], {1}, 2, id="before the first chair either side may begin"),
        pytest.param(line(COMMUNITY, CJ), None, [], {}, 2, id="other sectors do not rotate"),
        pytest.param(line(COMMUNITY, BH), CJ, [9], {}, 2, id="also when the other side is due"),
        pytest.param(line(BH, CJ), COMMUNITY, [9], {}, 1, id="after a chair of neither side both may"),
        pytest.param([], CJ, [1], {}, None, id="an empty line"),
        pytest.param(line(CJ, BH, BH), CJ, [2, 1], {}, 3, id="who served before waits for the others"),
        pytest.param(line(CJ, BH, BH), CJ, [7, 8], {}, 2, id="chairs who left the line do not count"),
    ],
)
def test_next_in_line(people, last, served, passed_over, expected):
    found = next_in_line(people, last_sector=last, served=served, passed_over=frozenset(passed_over))
    assert (found.member_id if found else None) == expected


sides = st.lists(st.sampled_from([CJ, BH, COMMUNITY]), max_size=8)


@given(sides, st.sampled_from([None, CJ, BH, COMMUNITY]), st.lists(st.integers(1, 9), max_size=6))
def test_published_line_alternates_and_names_nobody_twice_in_a_row(sectors, last, served):
    coming = succession(line(*sectors), last_sector=last, served=served, terms=6)
    told = [last, *(person.sector for person in coming)]
    assert all(before != after for before, after in itertools.pairwise(told))
    assert {person.sector for person in coming} <= set(CHAIRING_SIDES)


@given(st.integers(1, 4), st.integers(1, 4))
def test_everybody_of_both_sides_has_a_turn_before_anybody_has_a_second(justice, health):
    people = line(*[CJ] * justice, *[BH] * health)
    coming = succession(people, last_sector=None, served=[], terms=2 * max(justice, health))
    turns = [[one.member_id for one in coming if one.sector == side] for side in (CJ, BH)]
    for own, size in zip(turns, (justice, health), strict=True):
        assert len(set(own[:size])) == size


@given(sides, st.sampled_from([CJ, BH]), st.sets(st.integers(1, 8)))
def test_who_said_no_is_left_out_of_the_next_term_only(sectors, last, said_no):
    people = line(*sectors)
    coming = succession(people, last_sector=last, served=[], passed_over=frozenset(said_no), terms=6)
    assert not coming or coming[0].member_id not in said_no


@pytest.mark.parametrize(
    ("months", "start", "end"),
    [
        (12, date(2026, 7, 1), date(2027, 7, 1)),
        (12, date(2024, 2, 29), date(2025, 2, 28)),
        (6, date(2026, 8, 31), date(2027, 2, 28)),
        (1, date(2026, 1, 31), date(2026, 2, 28)),
    ],
)
def test_a_term_ends_on_the_same_day_of_a_later_month(months, start, end):
    assert ChairRotation(committee_id=1, term_months=months).term_end(start) == end
