"""Vitality signals from records: what is read, whose it is, what was answered."""

from datetime import date, timedelta

import pytest
from sqlmodel import select

from models.bounds import set_bounds
from models.burden import Bound, Outside
from models.committee import Agency
from models.errors import NotAllowed, Refused
from models.goal import GoalState
from models.step import wait_on
from models.tools import signals_rules as rules
from models.tools.charter import Part as CharterPart
from models.tools.charter import put_in_force, put_to_sign_off, save_draft
from models.tools.gap_map import Point, PointKind, add_items, begin_mapping, link_goal
from models.tools.pause_tables import Pause
from models.tools.signals_rules import SHIPPED, Signal
from models.tools.vitality import Reply, VitalityNote, answer, notes_of, set_thresholds, thresholds_of, to_put
from prompts.tools.vitality import put_message
from tests.models.both import NOW, ZONE, cast, database, seat, session, url
from tests.models.tools.counting import add, give
from tests.models.tools.vital import check_in, let_chair, meet, meet_again, put_off, signs, sits, told
from tests.there import of_kind

__all__ = ["cast", "database", "session", "url"]

DAY = timedelta(days=1)
TODAY = date(2026, 11, 20)


def test_a_committee_that_has_just_begun_is_told_nothing(session, cast):
    assert told(session, cast) == set()


def test_attendance_falls_and_the_chair_is_asked(session, cast):
    let_chair(session, cast, cast.cho, cast.dee)
    first, second = sits(session, cast, "Hospital", cast.dee), sits(session, cast, "Clinic", cast.ben)
    both = {first.pk: "present", second.pk: "designee"}
    one = {first.pk: "present", second.pk: "excused"}
    meet(session, cast, both, both, both, one, one, one)
    [found] = signs(session, cast).values()
    assert (found.signal, found.member) == (Signal.ATTENDANCE, cast.cho)
    assert of_kind(rules.Fall, found.evidence).fewer == ("Clinic",)


def test_a_missed_seat_goes_to_the_chair_and_never_to_who_holds_it(session, cast):
    let_chair(session, cast, cast.cho, cast.dee)
    own, other = sits(session, cast, "Sheriff", cast.cho), sits(session, cast, "Hospital", cast.dee)
    empty = sits(session, cast, "Peers", None)
    away = dict.fromkeys((own.pk, other.pk, empty.pk), "absent")
    meet(session, cast, away, away)
    found = signs(session, cast)
    assert found.keys() == {(Signal.MISSES, own.pk), (Signal.MISSES, other.pk)}
    assert found[Signal.MISSES, other.pk].member == cast.cho
    assert found[Signal.MISSES, own.pk].member == cast.ana


def test_answers_that_dry_up_go_to_the_workgroups_lead(session, cast):
    asked = [cast.ana, cast.cho, cast.dee]
    check_in(session, cast, NOW - 30 * DAY, asked, [cast.ana])
    check_in(session, cast, NOW - 10 * DAY, asked, [cast.ana])
    found = signs(session, cast)[Signal.ANSWERS, cast.group.pk]
    assert found.member == cast.ben
    dry = of_kind(rules.Dry, found.evidence)
    assert (dry.asked, dry.answered) == (6, 2)
    check_in(session, cast, NOW - 5 * DAY, asked, [cast.cho, cast.dee])
    assert told(session, cast) == set()


def test_a_round_that_a_pause_cut_short_counts_for_nobody(session, cast):
    asked = [cast.ana, cast.cho, cast.dee]
    check_in(session, cast, NOW - 30 * DAY, asked, [cast.ana])
    check_in(session, cast, NOW - 10 * DAY, asked, [], closed_at=NOW - 9 * DAY)
    assert told(session, cast) == {"answers"}
    session.add(
        Pause(
            committee_id=cast.committee.pk,
            because="Flood",
            began_on=TODAY - 9 * DAY,
            began_at=NOW - 9 * DAY,
            author_id=cast.ana.pk,
        )
    )
    assert told(session, cast) == set()


def test_a_step_that_is_put_off_three_times_goes_to_the_lead(session, cast):
    step = cast.step(session, cast.goal(session))
    step.due = TODAY
    put_off(session, cast, step, 2)
    assert told(session, cast) & {"moved"} == set()
    put_off(session, cast, step, 1)
    found = signs(session, cast)[Signal.MOVED, step.pk]
    moved = of_kind(rules.Moved, found.evidence)
    assert (found.member, moved.times, moved.first) == (cast.ben, 3, TODAY)


def test_work_that_waits_on_one_agency_names_its_principal_to_the_chair(session, cast):
    let_chair(session, cast, cast.cho, cast.dee)
    seat_row = sits(session, cast, "Hospital", cast.dee)
    hospital = session.get_one(Agency, seat_row.agency_id)
    goal = cast.goal(session)
    for place in range(3):
        assert told(session, cast) == set(), place
        step = cast.step(session, goal)
        wait_on(session, cast.ana, step, hospital, why="Counsel reads it", now=NOW)
    found = signs(session, cast)[Signal.WAITING, hospital.pk]
    assert (found.member, of_kind(rules.Waiting, found.evidence).principal) == (cast.cho, cast.dee.slack_id)


def test_goals_without_a_gap_behind_them_and_one_that_came_from_the_map(session, cast):
    goals = [cast.goal(session) for _ in range(3)]
    assert told(session, cast) == {"assessment"}
    begin_mapping(session, cast.ana, name="Spring", held_on=TODAY, owned=(), now=NOW)
    [entry] = add_items(session, cast.ana, [Point(PointKind.GAP, "No beds", [1])], now=NOW)
    assert of_kind(rules.Unassessed, signs(session, cast)[Signal.ASSESSMENT, 0].evidence).mapped
    link_goal(session, cast.ana, entry, goals[0], now=NOW)
    assert told(session, cast) == set()


def test_no_outcome_is_silent_while_a_number_of_the_last_two_periods_is_there(session, cast):
    goal = cast.goal(session)
    goal.created_at = NOW - 100 * DAY
    indicator = add(session, cast)
    assert told(session, cast) == {"outcome"}
    give(session, cast.ana, indicator, 8, 40)
    silent = of_kind(rules.Unmeasured, signs(session, cast)[Signal.OUTCOME, 0].evidence)
    assert silent.last == date(2026, 8, 31)
    give(session, cast.ana, indicator, 9, 40)  # September is the last period but one
    assert told(session, cast) == set()


def test_an_agenda_that_drifts_is_told_and_never_once_the_goals_were_met(session, cast):
    goal = cast.goal(session, statement="Fewer bookings of people in crisis")
    meet(session, cast, {}, {}, {}, topics=["Parking permits", "Budget of the picnic"])
    assert told(session, cast) == {"drift"}
    assert of_kind(rules.Drift, signs(session, cast)[Signal.DRIFT, 0].evidence).loose == 6
    goal.state = GoalState.MET
    assert told(session, cast) == set()


def test_an_agenda_that_keeps_to_the_charter_in_force_does_not_drift(session, cast):
    cast.goal(session, statement="Fewer bookings of people in crisis")
    charter = save_draft(
        session, cast.ana, {CharterPart.MISSION: "Free parking for night nurses"}, edits=None, now=NOW
    )
    meet(session, cast, {}, {}, {}, topics=["Parking permits", "Budget of the picnic"])
    assert (
        of_kind(rules.Drift, signs(session, cast)[Signal.DRIFT, 0].evidence).loose == 6
    )  # a draft is no charter
    put_to_sign_off(session, cast.ana, charter, now=NOW)
    put_in_force(session, cast.ana, charter, now=NOW)
    assert told(session, cast) == set()


@pytest.mark.parametrize(
    ("bounds", "bound"),
    [
        ({"most_hours": 1, "fewest_meetings": None}, Bound.MOST_HOURS),
        ({"most_hours": None, "fewest_meetings": 6}, Bound.FEWEST_MEETINGS),
    ],
)
def test_too_many_meetings_or_too_few_are_told_to_the_chair_alone_by_bounds_that_are_set(
    session, cast, bounds, bound
):
    let_chair(session, cast, cast.cho, cast.dee)
    cast.committee.created_at = cast.committee.set_up_at = NOW - 200 * DAY
    meet(session, cast)
    for days in (22, 36):  # in October, an hour each
        meet_again(session, cast, NOW - days * DAY, {})
    assert told(session, cast) == set()  # nobody has said what is too much or too little
    set_bounds(session, cast.ana, cast.committee, **bounds, now=NOW)
    [found] = signs(session, cast).values()
    assert (found.signal, found.member) == (Signal.MEETINGS, cast.cho)
    assert of_kind(Outside, found.evidence).bounds == (bound,)
    assert "One thing to try: put the question to the group" in str(put_message(found, cast.committee).blocks)
    assert to_put([found], {}, zone=ZONE, now=NOW) is None  # the chair's digest has it
    wider = {name: value and (50 if name == "most_hours" else 1) for name, value in bounds.items()}
    set_bounds(session, cast.ana, cast.committee, **wider, now=NOW)
    assert told(session, cast) == set()


def test_the_chair_as_the_only_coordinator_hears_that_a_second_one_is_missing(session, cast):
    let_chair(session, cast, cast.ana, cast.dee)
    assert signs(session, cast)[Signal.ALONE, 0].member == cast.ana
    cast.ben.coordinator = True
    assert told(session, cast) == set()


def test_thresholds_are_the_committees_own_within_limits_and_a_coordinators_to_set(session, cast):
    other = seat(session, "T2")
    assert thresholds_of(session, cast.committee.pk) == SHIPPED
    assert set_thresholds(session, cast.ana, {Signal.MOVED: 5, Signal.DRIFT: 60}, now=NOW)
    assert thresholds_of(session, cast.committee.pk)[Signal.MOVED] == 5
    assert thresholds_of(session, other.committee.pk) == SHIPPED
    assert not set_thresholds(session, cast.ana, {Signal.MOVED: 5}, now=NOW)
    assert set_thresholds(session, cast.ana, {Signal.MOVED: 3}, now=NOW)
    with pytest.raises(Refused) as refused:
        set_thresholds(session, cast.ana, {Signal.MOVED: 11}, now=NOW)
    assert (refused.value.field, refused.value.code) == ("moved", "out_of_range")
    with pytest.raises(NotAllowed):
        set_thresholds(session, cast.cho, {Signal.MOVED: 4}, now=NOW)


def test_who_was_asked_and_staff_may_answer_and_nobody_else(session, cast):
    for who in (cast.ben, cast.cho, seat(session, "T2").ben):
        with pytest.raises(NotAllowed):
            answer(session, who, Signal.MOVED, 7, Reply.ON_IT, now=NOW)
    asked = VitalityNote(
        committee_id=cast.committee.pk, signal=Signal.MOVED, subject_id=7, member_id=cast.ben.pk, told_at=NOW
    )
    session.add(asked)
    session.flush()
    note = answer(session, cast.ben, Signal.MOVED, 7, Reply.ON_IT, now=NOW + DAY)
    assert (note.member_id, note.answered_by_id) == (cast.ben.pk, cast.ben.pk)
    with pytest.raises(NotAllowed):
        answer(session, cast.cho, Signal.MOVED, 7, Reply.ON_IT, now=NOW + DAY)
    with pytest.raises(Refused) as refused:
        answer(session, cast.ana, Signal.MOVED, 7, Reply.NO_PROBLEM, because=" ", now=NOW)
    assert refused.value.field == "because"


def test_an_answer_is_kept_when_a_later_one_comes(session, cast):
    answer(session, cast.ana, Signal.DRIFT, 0, Reply.ON_IT, now=NOW)
    answer(session, cast.ana, Signal.DRIFT, 0, Reply.NO_PROBLEM, because="A retreat", now=NOW + DAY)
    assert len(session.exec(select(VitalityNote)).all()) == 2
    assert notes_of(session, cast.committee.pk)[Signal.DRIFT, 0].because == "A retreat"
