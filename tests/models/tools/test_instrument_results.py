"""What comes of a run: the spread and never an average, the run before, agencies, consensus and phases."""

import pytest

from models.committee import Agency, Sector
from models.errors import AlreadySettled, NotAllowed, NotFound, Refused
from models.schedule import Work
from models.tools.instrument import Item, Raters, Sheet, change_instrument, version_of
from models.tools.instrument_results import Change, mark_shown, moved, results_of
from models.tools.instrument_run import Asked, call_off_run, close_run, open_phases, phases_up_to
from models.tools.run_tables import RunState, Side
from tests.models.both import NOW, cast, database, seat, session, url
from tests.models.rating import DAY, TODAY, agree, answer, checklist, instrument, next_run, start, whole

__all__ = ["cast", "database", "session", "url"]


def counts(session, cast, run, *, by=None) -> dict[str, tuple[int, ...] | None]:
    return {one.text: one.counts for one in results_of(session, by or cast.ana, run).spreads}


def test_results_are_the_spread_with_the_widest_first(session, cast):
    run = whole(session, cast, instrument(session, cast), (0, 0), (0, 2), (0, 1), (1, 0))
    found = results_of(session, cast.ben, run)
    assert [(one.text, one.counts) for one in found.spreads] == [("Two", (2, 1, 1)), ("One", (3, 1, 0))]
    assert (found.named, found.answered, found.before) == (4, 4, None)


def test_too_few_answers_are_not_shown(session, cast):
    run = whole(session, cast, instrument(session, cast), (0, 0), (0, 2), (0,))
    assert counts(session, cast, run) == {"One": (3, 0, 0), "Two": None}
    assert [one.answers for one in results_of(session, cast.ana, run).spreads] == [3, 2]


def test_nobody_sees_results_before_it_is_closed_or_of_another_committee(session, cast):
    run = start(session, cast, instrument(session, cast))
    with pytest.raises(Refused):
        results_of(session, cast.ana, run)
    with pytest.raises(NotFound):
        results_of(session, seat(session, "T2").ana, run)
    call_off_run(session, cast.ana, run, now=NOW)
    with pytest.raises(AlreadySettled):
        results_of(session, cast.ana, run)


def test_under_an_open_meetings_law_results_are_staffs_until_they_were_shown(session, cast):
    cast.committee.open_meetings = True
    run = whole(session, cast, instrument(session, cast), (0, 0), (0, 0), (0, 0))
    with pytest.raises(NotAllowed):
        results_of(session, cast.ben, run)
    with pytest.raises(NotAllowed):
        mark_shown(session, cast.ben, run, now=NOW)
    mark_shown(session, cast.ana, run, now=NOW)
    assert run.shown_on == TODAY
    assert counts(session, cast, run, by=cast.ben) == {"One": (3, 0, 0), "Two": (3, 0, 0)}


@pytest.mark.parametrize(
    ("before", "now", "change"),
    [
        ((1, 1, 1), (2, 2, 2), Change.SAME),
        ((0, 2, 2), (1, 2, 1), Change.UP),
        ((2, 1, 0), (1, 1, 1), Change.DOWN),
        ((0, 4, 0), (2, 0, 2), Change.MIXED),
        ((3, 0, 1), (6, 0, 2), Change.SAME),
        ((4, 0), (0, 4), Change.DOWN),
    ],
)
def test_two_runs_are_compared_label_by_label_and_by_no_average(before, now, change):
    assert moved(before, now) is change


def test_items_are_compared_with_the_last_run_by_their_words(session, cast):
    found = instrument(session, cast, "One", "Two", "Three", "Few")
    whole(session, cast, found, (1, 0, 1, 0), (1, 0, 1), (1, 0, 1))
    sheet = version_of(session, found).sheet(found.name)
    items = [Item(text) for text in ("New", "three", "two", "ONE", "Few")]
    change_instrument(session, cast.ana, found, Sheet(**(vars(sheet) | {"items": items})), now=NOW)
    run = whole(session, cast, found, (0, 1, 1, 0, 0), (0, 1, 1, 0, 0), (0, 1, 1, 0, 0))
    told = {one.text: (one.change, one.before) for one in results_of(session, cast.ana, run).spreads}
    assert told == {
        "New": (Change.NEW, None),
        "three": (Change.SAME, (0, 3, 0)),
        "two": (Change.DOWN, (3, 0, 0)),
        "ONE": (Change.UP, (0, 3, 0)),
        "Few": (None, None),
    }


def test_another_scale_is_not_compared(session, cast):
    found = instrument(session, cast)
    whole(session, cast, found, (0, 0), (0, 0), (0, 0))
    sheet = version_of(session, found).sheet(found.name)
    change_instrument(session, cast.ana, found, Sheet(**(vars(sheet) | {"scale": ["a", "b", "c"]})), now=NOW)
    results = results_of(session, cast.ana, whole(session, cast, found, (1, 1), (1, 1), (1, 1)))
    assert not results.comparable
    assert {one.change for one in results.spreads} == {None}


def test_one_persons_rating_is_shown_as_it_is(session, cast):
    found = instrument(session, cast, raters=Raters.ONE)
    run = start(session, cast, found, [Asked(cast.ben)])
    answer(session, run, cast.ben, 2, 0)
    close_run(session, None, run, now=NOW)
    assert counts(session, cast, run) == {"One": (0, 0, 1), "Two": (1, 0, 0)}


# --- agencies, phases, consensus ----------------------------------------------------------------------


def sides(session, cast) -> list[Asked]:
    health = Agency(committee_id=cast.committee.pk, name="Health", sector=Sector.BEHAVIORAL_HEALTH)
    session.add(health)
    session.flush()
    return [
        Asked(cast.ana, cast.agency, Side.LEADER),
        Asked(cast.ben, cast.agency, Side.IT),
        Asked(cast.cho, health, Side.LEADER),
        Asked(cast.dee, health, Side.IT),
    ]


def test_a_checklist_is_shown_by_agency_with_the_differences_first(session, cast):
    found = checklist(session, cast)
    run = start(session, cast, found, sides(session, cast), section="Planning")
    for who, value in ((cast.ana, 0), (cast.ben, 2), (cast.cho, 1), (cast.dee, 1)):
        answer(session, run, who, value)
    close_run(session, None, run, now=NOW)
    [spread] = results_of(session, cast.ben, run).spreads
    told = [(one.agency, one.leaders, one.it, one.differ) for one in spread.agencies]
    assert told == [("Probation", (0,), (2,), True), ("Health", (1,), (1,), False)]
    assert spread.counts == (1, 2, 1)


def test_the_next_phase_opens_with_the_recorded_consensus_and_not_before(session, cast):
    found = checklist(session, cast)
    version, asked = version_of(session, found), sides(session, cast)
    for section, code in (("Development", "phase_closed"), ("", "no_phase")):
        with pytest.raises(Refused) as told:
            start(session, cast, found, asked, section=section)
        assert (told.value.field, told.value.code) == ("section", code)
    run = start(session, cast, found, asked, section="Planning")
    with pytest.raises(Refused):
        agree(session, cast, run, section="Planning")
    close_run(session, None, run, now=NOW)
    agree(session, cast, run, place=0, value=1)
    assert open_phases(session, found, version) == ["Planning"]
    row = agree(session, cast, run, section="Planning", note="The MOU says so")
    assert (row.recorder_id, row.met_on) == (cast.ana.pk, TODAY)
    assert open_phases(session, found, version) == ["Planning", "Development"]
    assert start(session, cast, found, asked, section="Development").section == "Development"


def test_phases_open_one_after_the_other():
    phases = ["A", "B", "C"]
    assert phases_up_to(phases, set()) == ["A"]
    assert phases_up_to(phases, {"A", "C"}) == ["A", "B"]
    assert phases_up_to(phases, {"A", "B", "C"}) == phases


def test_consensus_is_dated_and_the_latest_word_counts(session, cast):
    run = whole(session, cast, instrument(session, cast), (0, 0))
    agree(session, cast, run, place=1, value=0)
    agree(session, cast, run, place=1, value=2, note="After a second look", met_on=TODAY - DAY)
    found = {one.place: one.agreed for one in results_of(session, cast.ben, run).spreads}
    assert found[0] is None
    assert found[1] is not None
    assert (found[1].value, found[1].note) == (2, "After a second look")


@pytest.mark.parametrize(
    ("values", "field", "code"),
    [
        ({"place": 9}, "value", "unknown"),
        ({"section": "Nowhere"}, "value", "unknown"),
        ({"place": 0, "value": 3}, "value", "unknown"),
        ({"place": 0, "met_on": None}, "met_on", "no_day"),
        ({"place": 0, "met_on": TODAY + DAY}, "met_on", "to_come"),
        ({"place": 0, "note": "x" * 501}, "note", "too_long"),
    ],
)
def test_a_consensus_that_cannot_be_is_refused(session, cast, values, field, code):
    run = whole(session, cast, instrument(session, cast), (0, 0))
    with pytest.raises(Refused) as told:
        agree(session, cast, run, **values)
    assert (told.value.field, told.value.code) == (field, code)


def test_only_staff_records_consensus(session, cast):
    run = whole(session, cast, instrument(session, cast), (0, 0))
    with pytest.raises(NotAllowed):
        agree(session, cast, run, place=0, by=cast.ben)
    with pytest.raises(NotFound):
        agree(session, cast, run, place=0, by=seat(session, "T2").ana)


def test_what_the_group_rates_needs_no_raters_and_is_closed_from_the_start(session, cast):
    found = instrument(session, cast, raters=Raters.GROUP, repeat_months=6)
    run = start(session, cast, found, [], closes_on=None)
    assert (run.state, run.closes_on) == (RunState.CLOSED, None)
    agree(session, cast, run, place=0, value=1)
    agreed = results_of(session, cast.ben, run).spreads[0].agreed
    assert agreed is not None
    assert agreed.value == 1
    again = start(session, cast, found, [], closes_on=None)
    told = {
        one.place: (one.agreed, one.agreed_before) for one in results_of(session, cast.ben, again).spreads
    }
    assert told == {0: (None, 1), 1: (None, None)}
    assert next_run(session, cast, Work.INSTRUMENT_REPEAT, found.pk) is not None
