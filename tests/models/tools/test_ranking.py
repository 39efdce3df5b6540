"""Rankings: how dots and pairs are counted, ties, and what a meeting has chosen."""

from datetime import date
from typing import Any

import pytest

from models.errors import NotAllowed, NotFound, Refused
from models.tools.ballot import Ranking, last_ranking, record_ranking
from models.tools.ballot_count import dots, half_wins, places
from tests.models.both import NOW, cast, database, seat, session, url
from tests.models.tools.test_ballot import gaps, ranked

__all__ = ["cast", "database", "session", "url"]


def test_dots_are_added_up():
    assert dots([1, 2, 3], [{"1": 3}, {"1": 1, "2": 2}]) == {1: 4, 2: 2, 3: 0}


def test_a_pair_is_won_by_whom_more_prefer_and_a_tie_is_half_a_win():
    papers = [{"1-2": 1, "1-3": 1}, {"1-2": 1, "1-3": 3}, {"1-2": 2}]
    assert half_wins([1, 2, 3], papers) == {1: 3, 2: 1, 3: 2}


def test_a_circle_of_preferences_is_a_tie_of_all():
    papers = [{"1-2": 1, "2-3": 2, "1-3": 3}]
    assert places(half_wins([1, 2, 3], papers)) == {1: 1, 2: 1, 3: 1}


def test_those_with_the_same_points_share_a_place_and_the_next_is_left_out():
    assert places({1: 5, 2: 3, 3: 3, 4: 0}) == {1: 1, 2: 2, 3: 2, 4: 4}
    assert places({}) == {}


# --- made at a meeting --------------------------------------------------------------------------------------


def test_a_ranking_from_a_meeting_is_kept_by_places_or_votes_also_under_the_law(session, cast):
    entries = gaps(session, cast)
    cast.committee.open_meetings = True
    session.add(cast.committee)
    by_place = dict(zip([entry.pk for entry in entries], (2, 1, 2), strict=True))
    first = record_ranking(
        session, cast.ana, Ranking("May", "By hand", date(2026, 11, 20), by_place, by_place=True), now=NOW
    )
    assert ranked(session, first) == [("Screening", 1, None), ("Beds", 2, None), ("Housing", 2, None)]
    votes = {entries[0].pk: 7, entries[1].pk: 9}
    second = record_ranking(session, cast.ana, Ranking("June", "Stickers", date(2026, 6, 2), votes), now=NOW)
    assert ranked(session, second) == [("Screening", 1, 9), ("Beds", 2, 7)]
    assert last_ranking(session, cast.committee.pk) is second


@pytest.mark.parametrize(
    ("values", "field", "code"),
    [
        ({"title": ""}, "title", "empty"),
        ({"how": " "}, "how", "empty"),
        ({"held_on": None}, "held_on", "no_day"),
        ({"held_on": date(2026, 11, 21)}, "held_on", "to_come"),
        ({"count": 1}, "gaps", "too_few_to_rank"),
        ({"by_place": True, "number": 0}, "numbers", "out_of_range"),
    ],
)
def test_a_ranking_that_cannot_be_is_refused_on_its_field(session, cast, values, field, code):
    entries = gaps(session, cast)
    numbers = {entry.pk: values.get("number", 4) for entry in entries[: values.get("count", 3)]}
    given: dict[str, Any] = {
        "title": "May",
        "how": "By hand",
        "held_on": date(2026, 11, 2),
        "by_place": False,
    } | values
    ranking = Ranking(given["title"], given["how"], given["held_on"], numbers, given["by_place"])
    with pytest.raises(Refused) as told:
        record_ranking(session, cast.ana, ranking, now=NOW)
    assert (told.value.field, told.value.code) == (field, code)


def test_a_ranking_is_recorded_by_chair_or_coordinator_and_of_this_committees_map(session, cast):
    numbers = {entry.pk: 1 for entry in gaps(session, cast)}
    with pytest.raises(NotAllowed):
        record_ranking(session, cast.ben, Ranking("May", "By hand", date(2026, 11, 2), numbers), now=NOW)
    other = seat(session, "T2")
    gaps(session, other)
    with pytest.raises(NotFound):
        record_ranking(session, other.ana, Ranking("May", "By hand", date(2026, 11, 2), numbers), now=NOW)
