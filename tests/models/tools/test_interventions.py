"""Interventions: typed, with how each stands and since when; charts mark the day on which one began."""

from datetime import date, timedelta

import pytest
from sqlmodel import select

from models.audit import AuditLine
from models.errors import AlreadySettled, NotAllowed, NotFound, Refused
from models.goal import GoalState
from models.tools.interventions import (
    About,
    Intervention,
    InterventionKind,
    InterventionState,
    add_intervention,
    change_intervention,
    interventions_of,
    line_of,
    marks,
    set_state,
)
from prompts.tools.interventions import KINDS
from tests.models.both import NOW, cast, database, seat, session, url
from tests.models.test_migrations import refused
from tests.models.test_queries import counting

__all__ = ["cast", "database", "session", "url"]

TODAY, DAY = date(2026, 11, 20), timedelta(days=1)
STATES = InterventionState


def about(title="Mobile crisis team", **values) -> About:
    return About(title, values.pop("kind", InterventionKind.SERVICE), **values)


def add(session, cast, *, by=None, **values) -> Intervention:
    return add_intervention(session, by or cast.ana, about(**values), now=NOW)


def put(session, row, state, on=None, *, by):
    set_state(session, by, row, state, on=on, now=NOW)


def days(row):
    return (row.approved_on, row.started_on, row.ended_on)


def test_any_member_proposes_one_with_its_goal_and_agencies(session, cast):
    goal = cast.goal(session)
    row = add(
        session,
        cast,
        by=cast.dee,
        title=" Mobile  team ",
        goal=goal,
        agencies=[cast.agency],
        intercepts=[1, 0],
    )
    line = line_of(session, row)
    assert (row.title, row.state, row.intercepts) == ("Mobile team", STATES.PROPOSED, [0, 1])
    assert (line.goal, line.agencies) == (goal, [cast.agency])
    change_intervention(session, cast.dee, row, about("Other", kind=InterventionKind.POLICY), now=NOW)
    line = line_of(session, row)
    assert (row.title, row.kind, line.goal, line.agencies) == ("Other", InterventionKind.POLICY, None, [])


def test_there_are_seven_kinds_and_each_is_kept_and_called_by_its_word(session, cast):
    named = ["policy", "protocol", "service", "funding", "position", "training", "project"]
    rows = [add(session, cast, title=f"A {kind.value}", kind=kind) for kind in InterventionKind]
    session.expire_all()
    assert [row.kind.value for row in rows] == [KINDS[row.kind] for row in rows] == named


def test_each_state_has_its_day_and_going_back_takes_the_later_ones(session, cast):
    row = add(session, cast)
    put(session, row, STATES.APPROVED, TODAY - 9 * DAY, by=cast.ana)
    put(session, row, STATES.RUNNING, TODAY - 3 * DAY, by=cast.ana)
    put(session, row, STATES.ENDED, by=cast.ana)
    assert days(row) == (TODAY - 9 * DAY, TODAY - 3 * DAY, TODAY)
    put(session, row, STATES.RUNNING, TODAY - 2 * DAY, by=cast.ana)
    assert days(row) == (TODAY - 9 * DAY, TODAY - 2 * DAY, None)
    put(session, row, STATES.PROPOSED, by=cast.ana)
    assert days(row) == (None, None, None)
    lines = session.exec(select(AuditLine).where(AuditLine.kind == "intervention")).all()
    assert (TODAY - 3 * DAY).isoformat() in str([line.before for line in lines])


def test_one_can_run_or_end_without_what_comes_before(session, cast):
    running, ended = add(session, cast), add(session, cast, title="Given up")
    put(session, running, STATES.RUNNING, by=cast.ana)
    put(session, ended, STATES.ENDED, by=cast.ana)
    assert (days(running), days(ended)) == ((None, TODAY, None), (None, None, TODAY))


@pytest.mark.parametrize(
    ("state", "on", "code"),
    [
        (STATES.RUNNING, TODAY + DAY, "to_come"),
        (STATES.RUNNING, TODAY - 6 * DAY, "before_state"),
        (STATES.ENDED, TODAY - 6 * DAY, "before_state"),
    ],
)
def test_a_state_begins_neither_in_the_future_nor_before_the_one_it_follows(session, cast, state, on, code):
    row = add(session, cast)
    put(session, row, STATES.APPROVED, TODAY - 5 * DAY, by=cast.ana)
    with pytest.raises(Refused) as told:
        put(session, row, state, on, by=cast.ana)
    assert (told.value.field, told.value.code) == ("on", code)


@pytest.mark.parametrize(
    ("values", "field", "code"),
    [
        ({"title": " "}, "title", "empty"),
        ({"title": "x" * 151}, "title", "too_long"),
        ({"note": "x" * 501}, "note", "too_long"),
        ({"intercepts": [6]}, "intercepts", "unknown"),
    ],
)
def test_what_cannot_be_is_refused_on_its_field(session, cast, values, field, code):
    with pytest.raises(Refused) as told:
        add(session, cast, **values)
    assert (told.value.field, told.value.code) == (field, code)


def test_another_committees_goal_and_agency_are_not_found(session, cast):
    theirs = seat(session, "T2")
    for values in ({"goal": theirs.goal(session)}, {"agencies": [theirs.agency]}):
        with pytest.raises(NotFound):
            add(session, cast, **values)
    given_up = cast.goal(session)
    given_up.state = GoalState.DROPPED
    with pytest.raises(AlreadySettled):
        add(session, cast, goal=given_up)


def test_who_proposed_it_changes_it_and_who_runs_the_group_says_how_it_stands(session, cast):
    goal = cast.goal(session)
    row = add(session, cast, by=cast.dee, goal=goal)
    change_intervention(session, cast.dee, row, about("Renamed", goal=goal), now=NOW)
    for who in (cast.dee, cast.cho, seat(session, "T2").ana):
        with pytest.raises(NotAllowed):
            put(session, row, STATES.RUNNING, by=who)
    with pytest.raises(NotAllowed):
        change_intervention(session, cast.cho, row, about(), now=NOW)
    put(session, row, STATES.RUNNING, by=cast.ben)
    assert row.state is STATES.RUNNING


def test_charts_are_marked_where_one_really_began_and_nowhere_else(session, cast):
    add(session, cast, title="Only planned", planned_on=TODAY - 9 * DAY)
    late, early = add(session, cast, title="Late " + "x" * 60), add(session, cast, title="Early")
    put(session, late, STATES.RUNNING, by=cast.ana)
    put(session, early, STATES.RUNNING, TODAY - 5 * DAY, by=cast.ana)
    put(session, early, STATES.ENDED, by=cast.ana)
    theirs = seat(session, "T2")
    put(session, add(session, theirs), STATES.RUNNING, by=theirs.ana)
    assert marks(session, cast.committee.pk) == [(TODAY - 5 * DAY, "Early"), (TODAY, "Late " + "x" * 35)]


def test_what_runs_comes_first_and_what_has_ended_last(session, cast):
    rows = {state: add(session, cast, title=state.value) for state in STATES}
    for state, row in rows.items():
        put(session, row, state, by=cast.ana)
    found = [line.intervention.title for line in interventions_of(session, cast.committee.pk)]
    assert found == ["running", "approved", "proposed", "ended"]


def test_the_database_keeps_a_running_one_from_having_no_start(session, cast):
    row = add(session, cast)

    def run():
        row.state = STATES.RUNNING

    assert refused(session, run)


def test_many_are_read_in_as_many_queries_as_one(session, database, cast):
    def asked(count: int) -> int:
        for _ in range(count):
            add(session, cast, goal=cast.goal(session), agencies=[cast.agency])
        with counting(database) as told:
            interventions_of(session, cast.committee.pk)
        return len(told)

    assert asked(1) == asked(6)
