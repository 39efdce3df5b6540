"""How initiatives end: parts, the next priority, what was learned, closing once, and the archive."""

from datetime import date, time, timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from models.agenda import agenda_facts
from models.audit import AuditLine
from models.checkin import CheckinRound
from models.clarity import clarity_of
from models.datebook import datebook
from models.digest import glance
from models.errors import AlreadySettled, NotAllowed, NotFound, Refused
from models.goal import GoalState
from models.meeting import Meeting, MeetingState
from models.recurrence import Recurrence, weekly
from models.rhythm import missing_part, put_series, set_rhythm
from models.roster import group_lines, put_workgroup
from models.schedule import Work, find, schedules_of
from models.step import StepState
from models.tools.ballot import Ranking, record_ranking
from models.tools.efforts import alike_to, efforts_of
from models.tools.gap_map import Point, PointKind, add_items, begin_mapping, close_item
from models.tools.plan import Plan, PlanGoal
from models.tools.plan_draft import keep_draft, places_for
from models.tools.plan_import import import_draft
from models.tools.stage import standings
from models.tools.transition import (
    begin_transition,
    call_off,
    choose_next,
    prepared,
    ranked,
    say_learned,
    settle_part,
    transitions_of,
)
from models.tools.transition_close import close_transition
from models.tools.transition_tables import Kind, Part, TransitionState, parts_of
from models.tools.workplan import group_named
from models.workgroup import Mode, Workgroup, workgroups_of
from tests.models.both import NOW, ZONE, cast, database, seat, session, url
from tests.models.test_queries import counting
from tests.there import there

__all__ = ["cast", "database", "session", "url"]

TODAY, DAY = date(2026, 11, 20), timedelta(days=1)
LEARNED = {"worked": "One form", "hindered": "Two servers", "advice": "Ask counsel first"}
BECAUSE = "The initiative was closed."


def begin(session, cast, subject=None, kind=Kind.TIME_LIMITED, *, by=None):
    return begin_transition(session, by or cast.ana, subject or cast.group, kind, now=NOW)


def settle(session, cast, row, part=Part.FUNDING, *, who=None, **values):
    whole = {"how": "The county budget", "member": cast.cho, "by": TODAY + 30 * DAY} | values
    settle_part(session, who or cast.ben, row, part, now=NOW, **whole)


def learn(session, cast, row, **told):
    say_learned(session, cast.ben, row, **(LEARNED | told), now=NOW)


def ready(session, cast, subject=None):
    row = begin(session, cast, subject)
    for part in Part:
        settle(session, cast, row, part, who=cast.ana)
    say_learned(session, cast.ana, row, **LEARNED, now=NOW)
    return row


def close(session, cast, row, outcomes=None, *, by=None):
    found = prepared(session, row)
    close_transition(session, by or cast.ana, found, outcomes or {}, because=BECAUSE, now=NOW)


def ranking(session, cast, *titles):
    begin_mapping(session, cast.ana, name="Spring", held_on=TODAY, owned=(), now=NOW)
    entries = add_items(session, cast.ana, [Point(PointKind.GAP, title, [1]) for title in titles], now=NOW)
    numbers = {entry.pk: 10 - place for place, entry in enumerate(entries)}
    record_ranking(session, cast.ana, Ranking("Priorities 2026", "hands", TODAY, numbers), now=NOW)
    return entries


def test_chair_coordinator_and_the_groups_own_lead_prepare_and_nobody_else(session, cast):
    stranger = seat(session, "T2")
    for who in (cast.cho, cast.dee):
        with pytest.raises(NotAllowed):
            begin(session, cast, by=who)
    with pytest.raises(NotFound):
        begin(session, cast, by=stranger.ana)
    row = begin(session, cast, by=cast.ben)
    settle(session, cast, row, who=cast.ben)
    for who in (cast.cho, stranger.ana):
        with pytest.raises(NotAllowed):
            settle(session, cast, row, who=who)
        with pytest.raises(NotAllowed):
            say_learned(session, who, row, **LEARNED, now=NOW)


def test_an_ending_is_prepared_once_at_a_time(session, cast):
    row, goal = begin(session, cast), cast.goal(session)
    with pytest.raises(AlreadySettled):
        begin(session, cast)
    begin(session, cast, goal)
    call_off(session, cast.ana, row, now=NOW)
    assert begin(session, cast).pk != row.pk
    with pytest.raises(AlreadySettled):
        call_off(session, cast.ana, row, now=NOW)


@pytest.mark.parametrize(
    ("values", "field", "code"),
    [
        ({"how": " "}, "how", "empty"),
        ({"how": "x" * 301}, "how", "too_long"),
        ({"member": None}, "member", "no_owner"),
        ({"by": None}, "by", "no_day"),
        ({"by": TODAY - DAY}, "by", "past"),
    ],
)
def test_what_settles_nothing_is_refused_on_its_field(session, cast, values, field, code):
    row = begin(session, cast)
    with pytest.raises(Refused) as told:
        settle(session, cast, row, **values)
    assert (told.value.field, told.value.code) == (field, code)
    assert parts_of(session, row) == {}


def test_somebody_of_another_committee_answers_for_nothing(session, cast):
    row = begin(session, cast)
    with pytest.raises(NotFound):
        settle(session, cast, row, member=seat(session, "T2").cho)


def test_a_part_that_is_settled_anew_keeps_what_was_said_before_in_the_history(session, cast):
    row = begin(session, cast)
    settle(session, cast, row, how="A grant")
    settle(session, cast, row, how="The budget")
    assert parts_of(session, row)[Part.FUNDING].row.how == "The budget"
    lines = session.exec(select(AuditLine).where(AuditLine.kind == "transition_part")).all()
    assert [line.before.get("how") for line in lines] == [None, "A grant"]


def test_it_is_ready_with_all_five_parts_and_what_was_learned(session, cast):
    row = begin(session, cast)
    for part in list(Part)[:-1]:
        settle(session, cast, row, part)
    learn(session, cast, row)
    assert prepared(session, row).missing == (Part.OWNER,)
    with pytest.raises(Refused) as told:
        close(session, cast, row)
    assert told.value.code == "not_prepared"
    settle(session, cast, row, Part.OWNER)
    assert prepared(session, row).ready


def test_a_standing_body_takes_what_comes_next_from_the_ranking(session, cast):
    first, second = ranking(session, cast, "No beds", "No data")
    assert [(one.place, one.title) for one in ranked(session, cast.committee.pk)] == [
        (1, "No beds"),
        (2, "No data"),
    ]
    row = begin(session, cast, kind=Kind.STANDING)
    choose_next(session, cast.ana, row, item_id=second.item_id, now=NOW)
    assert (row.next_priority, row.method) == ("No data", "Priorities 2026")
    close_item(session, cast.ana, first, why="It is there", now=NOW)
    with pytest.raises(NotFound):
        choose_next(session, cast.ana, row, item_id=first.item_id, now=NOW)
    assert not prepared(session, row).ready
    learn(session, cast, row)
    assert prepared(session, row).ready


def test_what_comes_next_in_words_names_its_method(session, cast):
    row = begin(session, cast, kind=Kind.STANDING)
    with pytest.raises(Refused) as told:
        choose_next(session, cast.ana, row, priority="Housing", now=NOW)
    assert told.value.field == "method"
    choose_next(session, cast.ana, row, priority="Housing", method="Hands in May", now=NOW)
    assert (row.next_priority, row.next_item_id) == ("Housing", None)


def test_only_the_chair_or_a_coordinator_closes_and_only_once(session, cast):
    row = ready(session, cast)
    with pytest.raises(NotAllowed):
        close(session, cast, row, by=cast.ben)
    close(session, cast, row)
    assert (row.state, row.closed_by_id, row.closed_at) == (TransitionState.CLOSED, cast.ana.pk, NOW)
    with pytest.raises(AlreadySettled):
        close(session, cast, row)
    with pytest.raises(AlreadySettled):
        settle(session, cast, row)
    with pytest.raises(AlreadySettled):
        begin(session, cast)


def test_a_goals_end_leaves_its_workgroup_at_work(session, cast):
    goal, other = cast.goal(session), cast.goal(session)
    step = cast.step(session, goal)
    row = ready(session, cast, goal)
    close(session, cast, row, {goal.pk: GoalState.DROPPED})
    assert (goal.state, other.state) == (GoalState.DROPPED, GoalState.OPEN)
    assert (step.state, step.dropped_because) == (StepState.DROPPED, BECAUSE)
    assert (row.outcomes, row.steps_left) == ({goal.ref: "dropped"}, 1)
    assert cast.group.ended_on is None


def at_work(session, cast):
    """Diversion checks in and meets, and a round is on."""
    daily = Recurrence(weekly({0}), TODAY, time(9), ZONE)
    set_rhythm(session, cast.ana, cast.committee, checkins=daily, digest=daily, now=NOW)
    series = put_series(
        session,
        cast.ana,
        cast.committee,
        recurrence=daily,
        minutes=60,
        place="",
        agenda_days=2,
        group=cast.group,
        now=NOW,
    )
    first = session.exec(select(Meeting).order_by(col(Meeting.planned_on))).first()
    there(first).agenda_posted_at = NOW
    this = CheckinRound(
        committee_id=cast.committee.pk,
        workgroup_id=cast.group.pk,
        opened_at=NOW - DAY,
        remind_at=NOW + DAY,
        closes_at=NOW + 2 * DAY,
    )
    session.add(this)
    session.flush()
    return series, this, daily


def test_an_archived_workgroup_is_asked_nothing_any_more(session, cast):
    series, this, _ = at_work(session, cast)
    met, dropped = cast.goal(session), cast.goal(session)
    row = ready(session, cast)
    close(session, cast, row, {dropped.pk: GoalState.DROPPED})
    assert (met.state, dropped.state) == (GoalState.MET, GoalState.DROPPED)
    assert cast.group.ended_on == TODAY
    assert (this.closed_at, series.active) == (NOW, False)
    assert {one.state for one in session.exec(select(Meeting)).all()} == {MeetingState.CANCELLED}
    due = {one.work for one in schedules_of(session, cast.committee.pk)}
    assert due <= {Work.DIGEST, Work.NUDGE}
    rounds = there(find(session, cast.committee.pk, Work.ROUND_OPEN, cast.group.pk))
    assert (rounds.rule, rounds.next_run, rounds.wake_at) == ("", None, None)


def test_a_new_rhythm_does_not_wake_an_archived_workgroup(session, cast):
    _, _, daily = at_work(session, cast)
    close(session, cast, ready(session, cast))
    other = Recurrence(weekly({2}), TODAY, time(10), ZONE)
    set_rhythm(session, cast.ana, cast.committee, checkins=other, digest=daily, now=NOW)
    assert there(find(session, cast.committee.pk, Work.ROUND_OPEN, cast.group.pk)).next_run is None


def test_a_workgroup_that_has_ended_is_offered_and_shown_nowhere_but_in_the_past(session, cast):
    at_work(session, cast)
    goal, meeting = cast.goal(session), session.exec(select(Meeting)).first()
    other = Workgroup(committee_id=cast.committee.pk, name="Housing")
    session.add(other)
    session.flush()
    pk = cast.committee.pk
    draft = drafted(session, cast)
    close(session, cast, ready(session, cast))
    assert workgroups_of(session, pk) == [other]
    assert workgroups_of(session, pk, besides=cast.group.pk) == [cast.group, other]
    assert [one.workgroup for one in glance(session, cast.committee, now=NOW).standings] == [other]
    assert [one.workgroup for one in clarity_of(session, pk)] == [other]
    assert [one.place.workgroup for one in standings(session, cast.committee)] == [None, other]
    assert places_for(session, cast.ana).groups == [other]
    # What is past stays readable under its name.
    assert workgroups_of(session, pk, ended=True) == [cast.group, other]
    assert [line.group for line in group_lines(session, pk)] == [cast.group, other]
    assert group_named(session, pk, "diversion") == cast.group
    assert agenda_facts(session, there(meeting)).workgroup == cast.group
    assert [one.workgroup for one in datebook(session, cast.committee, now=NOW).series] == [cast.group]
    assert missing_part(session, cast.committee) != "workgroups"
    for late in (lambda: cast.goal(session), lambda: import_to(session, cast, draft)):
        with pytest.raises(Refused) as told:
            late()
        assert (told.value.code, told.value.given) == ("workgroup_ended", "Diversion")
    assert goal.workgroup_id == cast.group.pk


def drafted(session, cast):
    """A plan that waits for its workgroup to be picked."""
    plan = Plan(goals=(PlanGoal("Fewer bookings"),))
    return keep_draft(session, cast.ana, plan, source_name="plan.csv", digest="x", now=NOW)


def import_to(session, cast, draft):
    return import_draft(session, cast.ana, draft, workgroup=cast.group, quiet=True, now=NOW)


def test_the_name_of_a_workgroup_that_has_ended_is_not_taken_anew_and_it_can_be_put_right(session, cast):
    close(session, cast, ready(session, cast))
    values: dict[str, Any] = {
        "channel_id": None,
        "mode": Mode.WORKPLAN,
        "leads": [cast.ben],
        "members": [],
        "now": NOW,
    }
    with pytest.raises(Refused) as told:
        put_workgroup(session, cast.ana, cast.committee, name="diversion", **values)
    assert (told.value.field, told.value.code) == ("workgroup", "name_ended")
    put_workgroup(session, cast.ana, cast.committee, name="Diversion 2026", group=cast.group, **values)
    assert (cast.group.name, cast.group.ended_on) == ("Diversion 2026", TODAY)


def test_what_was_learned_is_told_to_whoever_founds_something_alike(session, cast):
    cast.goal(session, statement="Warm handoff at reentry")
    close(session, cast, ready(session, cast))
    [effort] = efforts_of(session, cast.committee.pk)
    assert (effort.name, effort.ended, effort.ended_on) == ("Diversion", True, TODAY)
    assert "One form" in effort.learned
    found = alike_to(session, cast.committee.pk, "Reentry handoff")
    assert [one.effort.pk for one in found if one.effort] == [effort.pk]


def test_a_name_that_is_among_the_efforts_already_stands_in_nobodys_way(session, cast):
    goal = cast.goal(session, statement="Warm handoff")
    close(session, cast, ready(session, cast, goal))
    again = cast.goal(session, statement="Warm handoff")
    again.number = goal.number + 100
    close(session, cast, ready(session, cast, again))
    assert len(efforts_of(session, cast.committee.pk)) == 2


def test_the_list_costs_one_query_and_leaves_out_what_was_called_off(database):
    with database.transaction() as session:
        cast = seat(session)
        row = begin(session, cast)
        for _ in range(5):
            begin(session, cast, cast.goal(session))
        call_off(session, cast.ana, row, now=NOW)
        with counting(database) as statements:
            found = transitions_of(session, cast.committee.pk)
        assert len(statements) == 1
        assert found[0][1] == "G5 Fewer bookings"
        assert len(found) == 5
