"""Earlier runs of an instrument: their list with what was agreed on, and comparison with any of them."""

from datetime import timedelta

import pytest

from models.errors import NotAllowed, NotFound
from models.tools.instrument_list import past_runs, taken_up
from models.tools.instrument_results import Change, mark_shown, results_of
from models.tools.instrument_run import call_off_run
from prompts.tools.assess_runs import MOST_AGREED, render_runs
from tests.models.both import NOW, cast, database, seat, session, url
from tests.models.rating import agree, instrument, start, whole
from tests.models.test_queries import counting

__all__ = ["cast", "database", "session", "url"]

YEAR = timedelta(days=365)


@pytest.fixture
def three(session, cast):
    """One instrument with three closed runs, a year apart: the first item fell, then rose above the first."""
    found = instrument(session, cast)
    values = ((1, 0), (2, 0), (0, 0))
    return found, [
        whole(session, cast, found, *[pair] * 3, now=NOW + number * YEAR)
        for number, pair in enumerate(values)
    ]


def test_runs_are_listed_with_the_latest_first_and_what_was_agreed_on_last(session, cast, three):
    found, (first, second, third) = three
    agree(session, cast, first, place=1, value=2)
    agree(session, cast, first, place=0, value=1)
    agree(session, cast, first, place=1, value=0, note="After all")
    call_off_run(session, cast.ana, start(session, cast, found, now=NOW), now=NOW)
    lines = past_runs(session, cast.ben, found)
    assert [line.run for line in lines] == [third, second, first]
    assert [(line.named, line.answered) for line in lines] == [(4, 3)] * 3
    assert [(row.place, row.value) for row in lines[2].agreed] == [(0, 1), (1, 0)]
    told = str(render_runs(found, lines, zone=cast.committee.zone).blocks)
    assert "One: partly (20 Nov 2026)" in told
    assert "Two: yes (20 Nov 2026)" in told


def test_a_run_is_compared_with_any_before_it(session, cast, three):
    _, (first, second, third) = three
    moved = {one.text: (one.change, one.before) for one in results_of(session, cast.ben, third).spreads}
    assert moved["One"] == (Change.UP, (0, 0, 3))
    found = results_of(session, cast.ben, third, before=first)
    assert found.before is first
    assert {one.text: one.before for one in found.spreads}["One"] == (0, 3, 0)
    for wrong in (third, whole(session, cast, instrument(session, cast, name="Other"), (0, 0))):
        with pytest.raises(NotFound):
            results_of(session, cast.ben, second, before=wrong)


def test_under_an_open_meetings_law_members_see_and_compare_only_what_was_shown(session, cast, three):
    found, (first, second, third) = three
    cast.committee.open_meetings = True
    assert past_runs(session, cast.ben, found) == []
    assert len(past_runs(session, cast.ana, found)) == 3
    for run in (second, third):
        mark_shown(session, cast.ana, run, now=NOW)
    assert [line.run for line in past_runs(session, cast.ben, found)] == [third, second]
    with pytest.raises(NotAllowed):
        results_of(session, cast.ben, third, before=first)


def test_another_committee_sees_none_and_many_runs_ask_no_more_queries(database, session, cast, three):
    found, runs = three
    other = seat(session, "T2")
    with pytest.raises(NotFound):
        past_runs(session, other.ana, found)
    assert taken_up(session, other.committee.pk, "") is None
    session.flush()
    past_runs(session, cast.ana, found)
    with counting(database) as few:
        past_runs(session, cast.ana, found)
    for number in range(3, 7):
        whole(session, cast, found, *[(0, 0)] * 3, now=NOW + number * YEAR)
    session.flush()
    with counting(database) as many:
        assert len(past_runs(session, cast.ana, found)) == len(runs) + 4
    assert len(many) == len(few)


def test_a_long_list_fits_and_what_people_wrote_is_not_live(session, cast):
    found = instrument(
        session, cast, *[f"*Item* <!channel> {n} " + "x" * 200 for n in range(9)], name="*A* <!here>"
    )
    runs = [whole(session, cast, found, *[(0,) * 9] * 3, now=NOW + n * YEAR) for n in range(10)]
    for place in range(9):
        agree(session, cast, runs[-1], place=place)
    lines = past_runs(session, cast.ana, found)
    for page in (0, 1, 7):
        message = render_runs(found, lines, zone=cast.committee.zone, page=page)
        assert len(message.blocks) <= 50
        assert "<!channel>" not in str([one for one in message.blocks if one["type"] == "section"])
    first = str(render_runs(found, lines, zone=cast.committee.zone).blocks)
    assert f"and {9 - MOST_AGREED} more agreed on" in first
    assert "No results yet" in str(render_runs(found, [], zone=cast.committee.zone).blocks)
