"""Each of the ten vitality signals walked through records: just short of its threshold, at it, and cured."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import select

from jobs.burden import put_to_group
from jobs.tools.vitality import put_one
from models import schedule
from models.committee import Agency, Sector
from models.goal import Goal
from models.outbox import OutboxMessage
from models.schedule import Work
from models.step import finish, wait_on
from models.tools.gap_map import Point, PointKind, add_items, begin_mapping, link_goal
from models.tools.pause import begin_pause, end_pause
from models.tools.signals_rules import LIMITS, SHIPPED, Signal
from models.tools.vitality_times import plan_look
from models.topic import AgendaItem
from prompts.tools import vitality as prompts
from tests.models.both import NOW, cast, database, session, url
from tests.models.tools.counting import add, give
from tests.models.tools.vital import check_in, let_chair, meet, meet_again, put_off, signs, sits, told
from tests.there import there

__all__ = ["cast", "database", "session", "url"]

DAY = timedelta(days=1)
TODAY = date(2026, 11, 20)

Cure = Callable[[], object]


def attendance(session, cast, reached) -> Cure:
    """Of ten seats eight were filled, then six: twenty points."""
    seats = [sits(session, cast, f"Agency {number}", None) for number in range(10)]

    def filled(number):
        return {one.pk: "present" if n < number else "excused" for n, one in enumerate(seats)}

    meet(session, cast, *map(filled, (8, 8, 8, 6, 6, 6 if reached else 7)))
    return lambda: meet_again(session, cast, NOW - DAY, filled(10))


def misses(session, cast, reached) -> Cure:
    row = sits(session, cast, "Hospital", cast.dee)
    meet(session, cast, {row.pk: "absent" if reached else "present"}, {row.pk: "absent"})
    return lambda: meet_again(session, cast, NOW - DAY, {row.pk: "designee"})


def waiting(session, cast, reached) -> Cure:
    """Four steps of ten wait on one agency, or four of eleven."""
    goal, steps = cast.goal(session), []
    for name, many in {"Hospital": 4, "Court": 3, "Jail": 3, "Clinic": 0 if reached else 1}.items():
        agency = Agency(committee_id=cast.committee.pk, name=name, sector=Sector.COMMUNITY)
        session.add(agency)
        session.flush()
        for _ in range(many):
            steps.append(cast.step(session, goal))
            wait_on(session, cast.ana, steps[-1], agency, why="Counsel reads it", now=NOW)
    return lambda: finish(session, cast.ana, steps[0], now=NOW)


def answers(session, cast, reached) -> Cure:
    """Four of eight answered, or three."""
    asked = [cast.ana, cast.ben, cast.cho, cast.dee]
    check_in(session, cast, NOW - 30 * DAY, asked, asked[:2])
    check_in(session, cast, NOW - 10 * DAY, asked, asked[: 1 if reached else 2])
    return lambda: check_in(session, cast, NOW - 5 * DAY, asked, asked)


def moved(session, cast, reached) -> Cure:
    step = cast.step(session, cast.goal(session))
    step.due = TODAY
    put_off(session, cast, step, 3 if reached else 2)
    return lambda: finish(session, cast.ana, step, now=NOW)


def outcome(session, cast, reached) -> Cure:
    cast.goal(session).created_at = NOW - (90 if reached else 89) * DAY
    indicator = add(session, cast)
    return lambda: give(session, cast.ana, indicator, 10, 40)


def assessment(session, cast, reached) -> Cure:
    goals = [cast.goal(session) for _ in range(3 if reached else 2)]

    def cure():
        begin_mapping(session, cast.ana, name="Spring", held_on=TODAY, owned=(), now=NOW)
        [entry] = add_items(session, cast.ana, [Point(PointKind.GAP, "No beds", [1])], now=NOW)
        link_goal(session, cast.ana, entry, goals[0], now=NOW)

    return cure


def drift(session, cast, reached) -> Cure:
    """Three of five topics are tied to nothing, or three of six."""
    cast.goal(session, statement="Fewer bookings of people in crisis")
    meet(session, cast)
    ours = ["Crisis line hours", "Bookings in May", "Crisis beds"][: 2 if reached else 3]
    for days, topics in ((21, ["Parking permits", "The picnic"]), (14, ["New logo"]), (7, ours)):
        meet_again(session, cast, NOW - days * DAY, {}, topics)
    return lambda: meet_again(session, cast, NOW - DAY, {}, ["Crisis line"])


def too_many(session, cast, reached) -> Cure:
    """Two hours in October are the bound; three are more."""
    cast.committee.most_hours = 2
    meet(session, cast)
    for day in range(6, 9 if reached else 8):
        meet_again(session, cast, datetime(2026, 10, day, 16, tzinfo=UTC), {})
    return lambda: setattr(cast.committee, "most_hours", 3)


def too_few(session, cast, reached) -> Cure:
    """Three meetings from August to October are the bound; two are fewer."""
    cast.committee.fewest_meetings, cast.committee.set_up_at = 3, NOW - 200 * DAY
    meet(session, cast)
    for month in range(8, 10 if reached else 11):
        meet_again(session, cast, datetime(2026, month, 6, 16, tzinfo=UTC), {})
    return lambda: meet_again(session, cast, datetime(2026, 10, 20, 16, tzinfo=UTC), {})


def alone(session, cast, reached) -> Cure:
    let_chair(session, cast, cast.ana, cast.dee)
    cast.ben.coordinator = not reached
    return lambda: setattr(cast.ben, "coordinator", True)


WALKS = {
    attendance: (Signal.ATTENDANCE, "cho", "18 of 30 seats were filled, in the three before 24 of 30"),
    misses: (Signal.MISSES, "cho", "6 Nov 2026 and 13 Nov 2026"),
    waiting: (Signal.WAITING, "cho", "4 steps of 10 that wait for somebody wait for Hospital"),
    answers: (Signal.ANSWERS, "ben", "3 of 8 questions were answered"),
    moved: (Signal.MOVED, "ben", "was put off 3 times since it was due on 20 Nov 2026"),
    outcome: (Signal.OUTCOME, "cho", "the indicator that is kept has no number for its last two periods"),
    assessment: (Signal.ASSESSMENT, "cho", "3 goals are open, and there is no map of gaps yet"),
    drift: (Signal.DRIFT, "cho", "3 of 5 topics of the last three meetings name no goal"),
    too_many: (Signal.MEETINGS, "cho", "October 2026: up to 3 h in meetings for one person (our bound: 2 h)"),
    too_few: (Signal.MEETINGS, "cho", "2 meetings of the committee (our bound: at least 3)"),
    alone: (Signal.ALONE, "ana", "Ana chairs the committee and is its only coordinator"),
}


def walked(session, cast, walk, *, reached=True) -> Cure:
    if walk is not alone:
        let_chair(session, cast, cast.cho, cast.dee)
    return walk(session, cast, reached)


def letters(session) -> list[OutboxMessage]:
    return list(session.exec(select(OutboxMessage)).all())


def put(session, cast, signal) -> None:
    """The monthly look that is this signal's."""
    job, work = (put_one, Work.VITALITY) if signal is not Signal.MEETINGS else (put_to_group, Work.BURDEN)
    plan_look(session, cast.committee, now=NOW)
    row = schedule.find(session, cast.committee.pk, work) or schedule.find(
        session, cast.committee.pk, Work.VITALITY
    )
    job(session, there(row), NOW, now=NOW)


def test_every_signal_is_walked():
    assert {signal for signal, _, _ in WALKS.values()} == set(Signal)
    assert SHIPPED.keys() == LIMITS.keys() == set(Signal) - {Signal.ALONE, Signal.MEETINGS}


@pytest.mark.parametrize("walk", WALKS, ids=lambda one: one.__name__)
def test_just_short_of_the_threshold_nothing_is_said(session, cast, walk):
    walked(session, cast, walk, reached=False)
    assert told(session, cast) == set()
    put(session, cast, WALKS[walk][0])
    assert letters(session) == []


@pytest.mark.parametrize("walk", WALKS, ids=lambda one: one.__name__)
def test_at_the_threshold_one_person_hears_privately_why_and_what_to_try(session, cast, walk):
    signal, who, evidence = WALKS[walk]
    cure = walked(session, cast, walk)
    [found] = signs(session, cast).values()
    member = getattr(cast, who)
    assert (found.signal, found.member) == (signal, member)
    assert evidence in prompts.because(found, cast.committee)
    assert prompts.to_try(found).count("One thing to try") == 1
    before = {one.pk for one in letters(session)}
    cure()
    assert told(session, cast) == set()
    put(session, cast, signal)
    assert letters(session) == [], "its cause went away before the look"
    assert not before


@pytest.mark.parametrize("walk", WALKS, ids=lambda one: one.__name__)
def test_the_look_reaches_exactly_that_person(session, cast, walk):
    signal, who, _ = WALKS[walk]
    walked(session, cast, walk)
    session.flush()
    put(session, cast, signal)
    assert [one.target for one in letters(session)] == [getattr(cast, who).slack_id]
    put(session, cast, signal)
    assert len(letters(session)) == 1, "once"


def test_a_committee_that_pauses_shows_no_sign(session, cast):
    for walk in (alone, outcome, assessment, too_few, answers):
        walk(session, cast, True)
    assert len(told(session, cast)) == 5
    begin_pause(session, cast.ana, because="Flood", restart_on=None, cancels=True, moves_terms=False, now=NOW)
    assert told(session, cast) == set()


def pause(session, cast, begins, ends) -> None:
    row = begin_pause(
        session, cast.ana, because="Flood", restart_on=None, cancels=True, moves_terms=False, now=begins
    )
    end_pause(session, cast.ana, row, now=ends)


def test_after_a_restart_numbers_have_the_whole_time_again(session, cast):
    outcome(session, cast, True)
    pause(session, cast, NOW - 60 * DAY, NOW)
    assert told(session, cast, now=NOW + 89 * DAY) == set()
    assert told(session, cast, now=NOW + 90 * DAY) == {"outcome"}


def test_months_in_which_the_committee_paused_are_not_too_few_meetings(session, cast):
    too_few(session, cast, True)
    pause(session, cast, datetime(2026, 10, 1, 18, tzinfo=UTC), datetime(2026, 10, 30, 18, tzinfo=UTC))
    assert told(session, cast) == set()
    assert told(session, cast, now=datetime(2027, 2, 3, 18, tzinfo=UTC)) == {"meetings"}


def test_a_topic_that_a_tool_put_up_and_routine_ones_are_no_drift(session, cast):
    drift(session, cast, True)
    item = session.exec(select(AgendaItem).where(AgendaItem.title == "The picnic")).one()
    assert told(session, cast) == {"drift"}
    item.origin = "agreement:4:2026-12-01"
    assert told(session, cast) == set()
    item.origin, item.title = "", "Approval of the minutes of October"
    assert told(session, cast) == set()


def test_an_empty_committee_and_one_of_open_meetings_hear_nothing_false(session, cast):
    assert told(session, cast) == set()
    cast.committee.open_meetings = True
    assert told(session, cast) == set()
    assert told(session, cast, now=NOW + 400 * DAY) == set()
    assert session.exec(select(Goal)).all() == []


def test_who_alone_speaks_for_the_agency_is_asked_to_tell_the_others(session, cast):
    """The only coordinator holds the seat on which much waits: no word with oneself is suggested."""
    row = sits(session, cast, "Hospital", cast.ana)
    hospital, goal = session.get_one(Agency, row.agency_id), cast.goal(session)
    for _ in range(3):
        wait_on(session, cast.ana, cast.step(session, goal), hospital, why="x", now=NOW)
    [found] = signs(session, cast).values()
    assert found.member == cast.ana
    assert cast.ana.slack_id not in prompts.to_try(found)


def test_a_look_whose_person_is_away_for_long_is_made_when_they_are_back(session, cast):
    cure = walked(session, cast, misses)
    plan_look(session, cast.committee, now=NOW)
    row = there(schedule.find(session, cast.committee.pk, Work.VITALITY))
    cast.cho.away_until = TODAY + 20 * DAY
    put_one(session, row, NOW, now=NOW)
    assert letters(session) == []
    assert there(row.next_run).date() == date(2026, 12, 10)
    cure()
    put_one(session, row, NOW, now=there(row.next_run))
    assert letters(session) == []
