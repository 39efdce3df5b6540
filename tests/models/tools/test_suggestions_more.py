"""“Not now”, and what no tool lists by itself: old maps, bare principles, loose ends, missed milestones."""

from datetime import date, timedelta

import pytest
from sqlmodel import select

from models.errors import NotAllowed
from models.goal import GoalState
from models.tools.gap_map import begin_mapping
from models.tools.milestones import add_milestone, change_milestone
from models.tools.readiness import add_evidence, begin_principles, record_look, withdraw_evidence
from models.tools.readiness import readiness_of as readiness
from models.tools.suggestion_facts import BarePrinciple, LooseEnd, MissedMilestone, OldMap
from models.tools.suggestion_rest import SuggestionRest, not_now
from models.tools.suggestions import suggestions
from models.tools.transition import begin_transition, settle_part
from models.tools.transition_tables import Kind, Part
from models.tools.vitality import QUIET
from models.topic import TopicState
from models.workgroup import Mode
from tests.models.both import NOW, cast, database, seat, session, url
from tests.models.test_queries import counting
from tests.models.tools.test_suggestions import (
    COMING,
    TODAY,
    advised,
    coming,
    contested,
    origins,
    paper,
    planned,
    put_on_agenda,
    series,
)
from tests.there import of_kind

__all__ = ["cast", "coming", "database", "session", "url"]

DAY = timedelta(days=1)
KEYS = ["leadership", "joint"]


def first(session, meeting, *, now=NOW):
    session.flush()
    return next(iter(suggestions(session, meeting, now=now)), None)


def test_not_now_hides_it_for_a_quarter_and_the_next_of_the_tool_comes(session, cast, coming):
    for place, title in enumerate(("Warm handoff", "Data sharing")):
        paper(session, cast, days=10 + place, title=title)
    coming.starts_at, coming.ends_at = NOW + 2 * QUIET, NOW + 2 * QUIET + DAY
    one = first(session, coming)
    not_now(session, cast.ana, one.origin, now=NOW)
    not_now(session, cast.ana, one.origin, now=NOW)
    assert len(session.exec(select(SuggestionRest)).all()) == 1, "said twice, it counts once"
    assert first(session, coming).thing.title == "Data sharing"
    assert first(session, coming, now=NOW + QUIET - DAY).thing.title == "Data sharing"
    assert first(session, coming, now=NOW + QUIET).origin == one.origin


def test_not_now_ends_when_there_is_something_newer(session, cast, coming):
    row = paper(session, cast, days=10)
    not_now(session, cast.ana, first(session, coming).origin, now=NOW)
    assert origins(session, coming) == []
    row.review_on = COMING + 30 * DAY
    assert origins(session, coming) == ["agreement"]


def test_not_now_is_for_who_arranges_the_agenda_and_for_their_own_committee(session, cast, coming):
    contested(session, cast)
    other = seat(session, "T2")
    origin = first(session, coming).origin
    with pytest.raises(NotAllowed):
        not_now(session, cast.dee, origin, now=NOW)
    not_now(session, other.ana, origin, now=NOW)
    assert origins(session, coming) == ["duty"]


@pytest.mark.parametrize(("held_on", "told"), [("2025-12-08", True), ("2025-12-09", False)])
def test_a_map_is_worth_a_look_from_a_year_on(session, cast, coming, held_on, told):
    held = date.fromisoformat(held_on)
    begin_mapping(session, cast.ana, name="Spring", held_on=held, owned=(), now=NOW)
    assert origins(session, coming) == ["mapping"] * told


def test_an_old_map_that_was_talked_about_comes_again_a_year_later(session, cast):
    of = series(session, cast)
    begin_mapping(session, cast.ana, name="Spring", held_on=date(2025, 1, 10), owned=(), now=NOW)
    found = first(session, planned(session, cast, of))
    assert of_kind(OldMap, found.thing).years == 1
    item = put_on_agenda(session, cast.ana, title="The map", origin=found.origin, now=NOW).item
    item.state = TopicState.DONE
    assert first(session, planned(session, cast, of, day=COMING + 30 * DAY)) is None
    again = first(session, planned(session, cast, of, day=COMING + 60 * DAY))
    assert of_kind(OldMap, again.thing).years == 2


def test_a_principle_without_evidence_counts_once_the_committee_has_looked(session, cast, coming):
    begin_principles(session, cast.committee.pk, KEYS)
    assert origins(session, coming) == []
    record_look(session, cast.ana, KEYS, note="", now=NOW)
    assert of_kind(BarePrinciple, first(session, coming).thing).key == "leadership"
    lines = readiness(session, cast.committee, KEYS, now=NOW).lines
    given = [
        add_evidence(session, cast.cho, one.principle, text="Signed", link="", on=None, now=NOW)
        for one in lines
    ]
    assert origins(session, coming) == []
    withdraw_evidence(session, cast.cho, given[1], now=NOW)
    assert of_kind(BarePrinciple, first(session, coming).thing).key == "joint"


@pytest.mark.parametrize(("days", "told"), [(-3, True), (14, True), (15, False)])
def test_a_part_without_an_owner_counts_from_two_weeks_before_the_end(session, cast, coming, days, told):
    goal = cast.goal(session)
    goal.due = COMING + days * DAY
    row = begin_transition(session, cast.ana, goal, Kind.TIME_LIMITED, now=NOW)
    assert origins(session, coming) == ["transition"] * told
    for part in Part:
        values = {"how": "The county pays", "member": cast.dee, "by": COMING}
        settle_part(session, cast.ana, row, part, now=NOW, **values)
    assert origins(session, coming) == []
    cast.dee.active = False
    assert origins(session, coming) == ["transition"] * told


def test_a_workgroups_end_is_the_last_day_of_its_goals_else_of_its_parts(session, cast, coming):
    row = begin_transition(session, cast.ana, cast.group, Kind.TIME_LIMITED, now=NOW)
    assert origins(session, coming) == [], "nobody has said when it ends"
    values = {"how": "The county pays", "member": cast.dee, "by": COMING}
    settle_part(session, cast.ana, row, Part.FUNDING, now=NOW, **values)
    found = of_kind(LooseEnd, first(session, coming).thing)
    assert (found.name, found.ends_on, Part.FUNDING in found.parts) == ("Diversion", COMING, False)
    for days in (10, 40):
        cast.goal(session).due = COMING + days * DAY
    assert origins(session, coming) == []


def test_a_standing_bodys_next_priority_has_no_parts(session, cast, coming):
    goal = cast.goal(session)
    goal.due = COMING
    begin_transition(session, cast.ana, goal, Kind.STANDING, now=NOW)
    assert origins(session, coming) == []


def test_a_missed_milestone_is_told_until_it_is_moved_or_its_group_has_no_dates(session, cast, coming):
    goal = cast.goal(session)
    point = add_milestone(session, cast.ana, goal, title="MOU signed", due=TODAY, now=NOW)
    assert origins(session, coming) == []
    later = NOW + DAY
    found = of_kind(MissedMilestone, first(session, coming, now=later).thing)
    assert (found.milestone, found.group) == (point, "Diversion")
    cast.group.mode = Mode.AS_THEY_ARISE
    assert origins(session, coming, now=later) == []
    cast.group.mode, cast.group.ended_on = Mode.WORKPLAN, TODAY
    assert origins(session, coming, now=later) == []
    cast.group.ended_on, goal.state = None, GoalState.MET
    assert origins(session, coming, now=later) == []
    goal.state = GoalState.OPEN
    change_milestone(session, cast.ana, point, title="MOU signed", due=COMING, why="", now=later)
    assert origins(session, coming, now=later) == []


def test_as_many_queries_for_many_endings_and_milestones_as_for_one(database):
    with database.transaction() as session:
        cast = seat(session)
        meeting = planned(session, cast)
        told = []
        for rounds in range(2):
            for _ in range(1 + 3 * rounds):
                goal = cast.goal(session)
                goal.due = COMING
                begin_transition(session, cast.ana, goal, Kind.TIME_LIMITED, now=NOW)
                add_milestone(session, cast.ana, goal, title="Signed", due=TODAY, now=NOW)
            advised(session, cast)
            session.flush()
            with counting(database) as statements:
                suggestions(session, meeting, most=99, now=NOW + DAY)
            told.append(len(statements))
    assert told[0] == told[1]
