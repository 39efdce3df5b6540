"""Funding: who keeps a source, of which deadlines they hear when, and what ends with nothing after it."""

from datetime import UTC, date, datetime, timedelta

import pytest

from models.errors import AlreadySettled, NotAllowed, NotFound, Refused
from models.schedule import Work
from models.schedule import find as find_schedule
from models.tools.funding import (
    Post,
    Source,
    add_funding,
    add_report,
    change_funding,
    end_position,
    hand_in,
    put_position,
    remove_report,
)
from models.tools.funding_facts import (
    NEAR,
    cliffs,
    cliffs_were_told,
    deadlines,
    funding_lines,
    line_of,
    news_of_cliffs,
)
from models.tools.funding_tables import Funding, FundingKind, FundingState
from models.tools.interventions import About, InterventionKind, InterventionState, add_intervention, set_state
from tests.models.both import NOW, cast, database, seat, session, url
from tests.models.test_queries import counting

__all__ = ["cast", "database", "session", "url"]

TODAY, DAY = date(2026, 11, 20), timedelta(days=1)  # a Friday


def source(name="Crisis grant", **values) -> Source:
    return Source(name, values.pop("kind", FundingKind.GRANT), **values)


def add(session, cast, *, by=None, **values) -> Funding:
    return add_funding(session, by or cast.ana, source(**values), now=NOW)


def position(session, cast, row, title="Peer specialist", fte=50, until=None, by=None):
    return put_position(session, by or cast.ana, row, Post(title, cast.agency, fte, until), now=NOW)


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 16, tzinfo=UTC)


def told(session, cast, day):
    """Who hears on that day of what: the day due, the stage, an application or not."""
    found = deadlines(session, cast.committee, now=at(day))
    return [(one.to.name, one.due, one.stage, one.application) for one in found]


def over(session, cast, day=TODAY, **values):
    return cliffs(funding_lines(session, cast.committee.pk), day, **values)


def test_a_source_is_kept_by_who_enters_it_or_is_named(session, cast):
    mine = add(session, cast, amount=250_000, match_required=50_000, match_found=20_000)
    given = add(session, cast, name="County", kind=FundingKind.COUNTY, keeper=cast.dee, amount=4 * 10**9)
    assert (mine.keeper_id, given.keeper_id) == (cast.ana.pk, cast.dee.pk)
    change_funding(session, cast.dee, given, source("County funds", keeper=cast.dee), now=NOW)
    assert (given.source, given.amount) == ("County funds", None)
    assert find_schedule(session, cast.committee.pk, Work.FUNDING) is not None


def test_staff_enter_sources_and_the_keeper_keeps_just_theirs(session, cast):
    row = add(session, cast, keeper=cast.dee)
    report = add_report(session, cast.dee, row, TODAY + 60 * DAY, now=NOW)
    post = position(session, cast, row, by=cast.dee)
    theirs = seat(session, "T2")
    for who in (cast.ben, theirs.ana):
        for act in (
            lambda who=who: change_funding(session, who, row, source(), now=NOW),
            lambda who=who: add_report(session, who, row, TODAY + 9 * DAY, now=NOW),
            lambda who=who: hand_in(session, who, report, now=NOW),
            lambda who=who: remove_report(session, who, report, now=NOW),
            lambda who=who: put_position(session, who, row, Post("No", None, 100), now=NOW),
            lambda who=who: end_position(session, who, post, now=NOW),
        ):
            with pytest.raises((NotAllowed, NotFound)):
                act()
    with pytest.raises(NotAllowed):
        add(session, cast, by=cast.dee)
    for values in ({"keeper": theirs.ana}, {"interventions": [_running(session, theirs)]}):
        with pytest.raises(NotFound):
            add(session, cast, **values)
    with pytest.raises(NotFound):
        put_position(session, cast.ana, row, Post("No", theirs.agency, 100), now=NOW)


@pytest.mark.parametrize(
    ("values", "field", "code"),
    [
        ({"name": ""}, "source", "empty"),
        ({"name": "x" * 151}, "source", "too_long"),
        ({"successor": "x" * 151}, "successor", "too_long"),
        ({"amount": -1}, "amount", "out_of_range"),
        ({"match_found": 10**12 + 1}, "match_found", "out_of_range"),
        ({"starts_on": TODAY, "ends_on": TODAY - DAY}, "ends_on", "ends_before_start"),
    ],
)
def test_what_cannot_be_is_refused_on_its_field(session, cast, values, field, code):
    with pytest.raises(Refused) as refused:
        add(session, cast, **values)
    assert (refused.value.field, refused.value.code) == (field, code)


@pytest.mark.parametrize(("fte", "fits"), [(0, False), (1, True), (10_000, True), (10_001, False)])
def test_a_position_is_a_share_of_full_time(session, cast, fte, fits):
    row = add(session, cast)
    if fits:
        assert position(session, cast, row, fte=fte).fte == fte
        return
    with pytest.raises(Refused, match="no_fte"):
        position(session, cast, row, fte=fte)


def test_positions_are_changed_and_ended_and_the_record_keeps_them(session, cast):
    row = add(session, cast)
    first, second = position(session, cast, row), position(session, cast, row, "Clinician", 100)
    put_position(session, cast.ana, row, Post("Peer lead", None, 75, TODAY), present=first, now=NOW)
    end_position(session, cast.ana, second, now=NOW)
    [line] = line_of(session, row).positions
    assert (line.position.title, line.agency, line.position.fte, line.position.until) == (
        "Peer lead",
        None,
        75,
        TODAY,
    )
    assert second.ended_on == TODAY
    with pytest.raises(AlreadySettled):
        end_position(session, cast.ana, second, now=NOW)


def test_the_keeper_hears_thirty_and_seven_days_before_and_then_no_more(session, cast):
    due = date(2027, 2, 1)
    row = add(session, cast, keeper=cast.dee)
    add_report(session, cast.ana, row, due, now=NOW)
    stages = {
        day: [stage for _, _, stage, _ in told(session, cast, day)]
        for day in (due - n * DAY for n in range(40, -3, -1))
        if day.weekday() < 5
    }
    assert stages[date(2026, 12, 31)] == []
    first = next(day for day in sorted(stages) if stages[day])
    assert first == date(2027, 1, 4)  # 30 days before is a Saturday: the next working day
    assert {stages[day][0] for day in stages if due - 29 * DAY <= day < due - 7 * DAY and stages[day]} == {30}
    assert (stages[due - 7 * DAY], stages[due]) == ([7], [7])
    assert stages[due + DAY] == []
    assert told(session, cast, date(2027, 1, 26)) == [("Dee", due, 7, False)]


def test_an_application_is_told_of_while_it_is_sought(session, cast):
    due = TODAY + 20 * DAY
    row = add(session, cast, state=FundingState.SOUGHT, apply_by=due)
    assert told(session, cast, due - 8 * DAY) == []  # entered within the 30 days: whoever did knows
    assert told(session, cast, due - 7 * DAY) == [("Ana", due, 7, True)]
    change_funding(session, cast.ana, row, source(apply_by=due, keeper=cast.ana), now=NOW)
    assert told(session, cast, due - 7 * DAY) == []


def test_what_is_handed_in_or_taken_out_is_not_asked_for(session, cast):
    row, due = add(session, cast), TODAY + 60 * DAY
    given, gone = (add_report(session, cast.ana, row, due + n * DAY, now=NOW) for n in (0, 1))
    assert len(told(session, cast, due - 7 * DAY)) == 2
    hand_in(session, cast.ana, given, now=NOW)
    remove_report(session, cast.ana, gone, now=NOW)
    assert told(session, cast, due - 7 * DAY) == []
    with pytest.raises(AlreadySettled):
        hand_in(session, cast.ana, given, now=NOW)


def test_a_report_has_a_day_of_its_own_that_is_to_come(session, cast):
    row = add(session, cast)
    add_report(session, cast.ana, row, TODAY, now=NOW)
    for due, code in ((None, "no_day"), (TODAY - DAY, "past"), (TODAY, "report_known")):
        with pytest.raises(Refused, match=code):
            add_report(session, cast.ana, row, due, now=NOW)


def test_while_the_keeper_is_away_or_gone_somebody_else_hears(session, cast):
    row, due = add(session, cast, keeper=cast.dee), TODAY + 60 * DAY
    add_report(session, cast.ana, row, due, now=NOW)
    cast.dee.away_until, cast.dee.stand_in_id = due + DAY, cast.cho.pk
    session.flush()
    assert [name for name, *_ in told(session, cast, due - 7 * DAY)] == ["Cho"]
    cast.cho.away_until = due
    cast.dee.active = False
    session.flush()
    assert [name for name, *_ in told(session, cast, due - 7 * DAY)] == ["Ana"]
    cast.ana.active = False
    session.flush()
    assert told(session, cast, due - 7 * DAY) == []


def _running(session, cast, title="Mobile team"):
    row = add_intervention(session, cast.ana, About(title, InterventionKind.SERVICE), now=NOW)
    set_state(session, cast.ana, row, InterventionState.RUNNING, now=NOW)
    return row


@pytest.mark.parametrize(
    ("days", "values", "found"),
    [
        (365, {}, True),
        (366, {}, False),
        (0, {}, True),
        (-1, {}, False),
        (30, {"successor": "County general fund"}, False),
        (30, {"state": FundingState.SOUGHT}, False),
        (30, {"state": FundingState.CLOSED}, False),
    ],
)
def test_the_cliff_is_what_is_held_and_ends_within_a_year_with_nothing_after_it(
    session, cast, days, values, found
):
    add(session, cast, ends_on=TODAY + days * DAY, **values)
    assert bool(over(session, cast)) is found


def test_on_a_cliff_hang_its_positions_and_what_still_runs(session, cast):
    running, ended = _running(session, cast), _running(session, cast, "Old pilot")
    set_state(session, cast.ana, ended, InterventionState.ENDED, now=NOW)
    row = add(session, cast, ends_on=TODAY + 90 * DAY, interventions=[running, ended])
    position(session, cast, row, fte=50)
    position(session, cast, row, "Clinician", 100)
    end_position(session, cast.ana, position(session, cast, row, "Gone"), now=NOW)
    [cliff] = over(session, cast)
    assert ([one.position.title for one in cliff.positions], cliff.fte) == (
        ["Clinician", "Peer specialist"],
        150,
    )
    assert cliff.interventions == [running]


def test_positions_can_end_before_their_source_does(session, cast):
    row = add(session, cast, ends_on=TODAY + 900 * DAY)
    position(session, cast, row, "Clinician", 100)
    position(session, cast, row, until=TODAY + 40 * DAY)
    [cliff] = over(session, cast)
    assert (cliff.ends_on, [one.position.title for one in cliff.positions]) == (
        TODAY + 40 * DAY,
        ["Peer specialist"],
    )


def test_the_chair_reads_of_a_near_cliff_once_a_month_at_most(session, cast):
    add(session, cast, ends_on=TODAY + NEAR)
    add(session, cast, name="Far", ends_on=TODAY + NEAR + DAY)

    def read(day):
        found = news_of_cliffs(session, cast.committee, now=at(day))
        cliffs_were_told(session, cast.committee, found, now=at(day))
        return [one.line.funding.source for one in found]

    assert read(TODAY) == ["Crisis grant"]
    assert read(TODAY + 28 * DAY) == []
    assert read(date(2026, 12, 19)) == []
    assert read(date(2026, 12, 20)) == ["Crisis grant", "Far"]


def test_the_register_is_the_committees_own(session, cast):
    add(session, seat(session, "T2"), ends_on=TODAY + DAY)
    assert funding_lines(session, cast.committee.pk) == []


def test_a_large_register_is_read_in_as_many_queries_as_a_small_one(session, database, cast):
    def asked(count: int) -> int:
        for number in range(count):
            row = add(session, cast, interventions=[_running(session, cast, f"One {count} {number}")])
            add_report(session, cast.ana, row, TODAY + 9 * DAY, now=NOW)
            position(session, cast, row)
        with counting(database) as told:
            deadlines(session, cast.committee, now=NOW)
            over(session, cast)
        return len(told)

    assert asked(1) == asked(6)


def test_a_source_of_the_register_follows_another_and_ends_its_cliff_until_it_is_over_itself(session, cast):
    grant = add(session, cast, ends_on=TODAY + 90 * DAY)
    assert len(over(session, cast)) == 1
    settlement = add(session, cast, name="Settlement", state=FundingState.SOUGHT)
    linked = source(ends_on=TODAY + 90 * DAY, follows=settlement)
    change_funding(session, cast.ana, grant, linked, now=NOW)
    assert over(session, cast) == []
    assert (line_of(session, grant).after, line_of(session, settlement).before) == (settlement, [grant])
    for wrong, which in ((settlement, settlement), (settlement, grant)):
        with pytest.raises(Refused) as told:
            change_funding(session, cast.ana, wrong, source("Settlement", follows=which), now=NOW)
        assert (told.value.field, told.value.code) == ("follows", "circle")
    change_funding(session, cast.ana, settlement, source("Settlement", state=FundingState.CLOSED), now=NOW)
    assert len(over(session, cast)) == 1
    other = seat(session, "T2")
    foreign = add_funding(session, other.ana, source(), now=NOW)
    with pytest.raises(NotFound):
        add(session, cast, name="Third", follows=foreign)
