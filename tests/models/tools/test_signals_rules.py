"""The rules of the vitality signals: each at the edge of its threshold, and what must never set it off."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from models.attendance import Presence
from models.tools import signals_rules as rules
from models.tools.signals_rules import LIMITS, SHIPPED, Roll, Round

FIRST, WEEK = date(2026, 6, 2), timedelta(days=7)
HERE, AWAY, EXCUSED = Presence.PRESENT, Presence.ABSENT, Presence.EXCUSED


def rolls(*meetings) -> list[Roll]:
    """A meeting a week, each with how the seats 1, 2, 3 … were recorded."""
    return [
        Roll(FIRST + place * WEEK, {seat: how for seat, how in enumerate(seats, start=1) if how})
        for place, seats in enumerate(meetings)
    ]


def filled(*there: int, seats: int = 10) -> list[Roll]:
    """Meetings of ten seats, so many of them filled."""
    return rolls(*([HERE] * number + [AWAY] * (seats - number) for number in there))


def test_every_threshold_that_ships_is_within_its_limits():
    assert SHIPPED.keys() == LIMITS.keys()
    assert all(least <= SHIPPED[signal] <= most for signal, (least, most) in LIMITS.items())


def test_attendance_falls_at_twenty_points_and_not_just_under():
    names = {seat: f"Agency {seat}" for seat in range(1, 11)}
    fall = rules.falling(filled(8, 8, 8, 6, 6, 6), names, 20)
    assert fall is not None
    assert (fall.there, fall.seats, fall.there_before, fall.seats_before) == (18, 30, 24, 30)
    assert (fall.since, fall.fewer) == (FIRST, ("Agency 7", "Agency 8"))
    assert rules.falling(filled(8, 8, 8, 6, 6, 7), names, 20) is None


def test_roll_calls_before_a_gap_of_about_three_months_are_left_out():
    def days(*ago: int) -> list[int]:
        told = [Roll(FIRST - timedelta(days=back), {}) for back in ago]
        return [(FIRST - one.day).days for one in rules.recent(told, FIRST)]

    assert days() == []
    assert days(150, 120, 90, 60, 30) == [150, 120, 90, 60, 30]  # monthly: old, and never a gap
    assert days(300, 200, 100) == [300, 200, 100]
    assert days(230, 201, 100, 40) == [100, 40]
    assert days(130, 101) == []


def test_attendance_has_no_trend_before_six_meetings_and_only_the_last_six_count():
    assert rules.falling(filled(10, 10, 1, 1, 1), {}, 20) is None
    assert rules.falling(filled(10, 10, 10, 6, 6, 6, 6, 6, 6), {}, 20) is None


def test_a_designee_fills_a_seat_and_rising_attendance_says_nothing():
    stand_in = rolls(*([[HERE, HERE]] * 3), *([[HERE, Presence.DESIGNEE]] * 3))
    assert rules.falling(stand_in, {}, 20) is None
    assert rules.falling(filled(2, 2, 2, 9, 9, 9), {}, 20) is None


def test_a_seat_misses_twice_in_a_row_and_once_is_nothing():
    assert rules.missed(rolls([HERE], [AWAY], [AWAY]), 1, 2) == (FIRST + WEEK, FIRST + 2 * WEEK)
    assert rules.missed(rolls([HERE], [HERE], [AWAY]), 1, 2) is None
    assert rules.missed(rolls([AWAY], [AWAY], [HERE]), 1, 2) is None
    assert rules.missed(rolls([AWAY]), 1, 2) is None


def test_an_excuse_neither_counts_nor_ends_the_row():
    assert rules.missed(rolls([AWAY], [EXCUSED], [AWAY]), 1, 2) == (FIRST, FIRST + 2 * WEEK)
    assert rules.missed(rolls([EXCUSED], [EXCUSED]), 1, 2) is None
    assert rules.missed(rolls([AWAY], [None], [AWAY]), 1, 2) is not None


def test_answers_dry_up_under_half_and_not_at_half():
    day = FIRST
    assert rules.drying("Diversion", [Round(day, 4, 2), Round(day, 4, 2)], 50) is None
    dry = rules.drying("Diversion", [Round(day, 9, 9), Round(day, 4, 2), Round(day, 4, 1)], 50)
    assert dry is not None
    assert (dry.asked, dry.answered) == (8, 3)
    assert rules.drying("Diversion", [Round(day, 4, 0)], 50) is None


def test_where_two_are_asked_nothing_dries_up():
    assert rules.drying("Pair", [Round(FIRST, 2, 0), Round(FIRST, 4, 0)], 50) is None


def test_a_step_is_put_off_three_times_and_twice_is_nothing():
    days = [FIRST + place * WEEK for place in range(4)]
    thrice = list(pairwise(days))
    found = rules.moved("A1", "Sign", days[-1], thrice, 3)
    assert found is not None
    assert (found.times, found.first, found.due) == (3, FIRST, days[-1])
    assert rules.moved("A1", "Sign", days[2], thrice[:2], 3) is None


def test_an_earlier_date_puts_nothing_off_and_no_date_does():
    earlier = [(FIRST + WEEK, FIRST)] * 3
    assert rules.moved("A1", "Sign", FIRST, earlier, 3) is None
    assert rules.moved("A1", "Sign", None, [(FIRST, FIRST + WEEK)] * 2 + [(FIRST, None)], 3) is not None


@pytest.mark.parametrize(
    ("steps", "found"),
    [
        ({1: 4, 2: 3, 3: 3}, (1, 4)),  # 40 percent
        ({1: 4, 2: 3, 3: 4}, None),  # 36 percent
        ({1: 2, 2: 1}, None),  # two are too few
        ({1: 3}, (1, 3)),
        ({}, None),
    ],
)
def test_work_waits_on_one_agency_from_forty_percent_and_three_steps(steps, found):
    assert rules.waiting(steps, 40) == found


def test_goals_without_an_assessment_are_told_from_three_on_and_not_when_one_is_tied():
    found = rules.unassessed(3, 0, 3, mapped=False)
    assert found is not None
    assert (found.goals, found.mapped) == (3, False)
    assert rules.unassessed(2, 0, 3, mapped=False) is None
    assert rules.unassessed(9, 1, 3, mapped=True) is None


def test_no_outcome_is_told_after_ninety_days_unless_a_number_is_current():
    def look(day, current=0):
        return rules.unmeasured(FIRST, current, 2, None, day=day, days=90)

    assert look(FIRST + timedelta(days=90)) is not None
    assert look(FIRST + timedelta(days=89)) is None
    assert look(FIRST + timedelta(days=200), current=1) is None
    assert rules.unmeasured(None, 0, 0, None, day=FIRST, days=90) is None


SAID = ["Fewer bookings of people in crisis", "Diversion"]


def agendas(loose: int, tied: int):
    topics = ["Parking permits"] * loose + ["Crisis line hours"] * tied
    return [topics[:2], topics[2:4], topics[4:]]


def test_an_agenda_drifts_at_sixty_percent_and_not_under():
    drift = rules.drifting(agendas(3, 2), SAID, 60)
    assert drift is not None
    assert (drift.loose, drift.topics, drift.examples) == (3, 5, ("Parking permits",) * 3)
    assert rules.drifting(agendas(3, 3), SAID, 60) is None


def test_an_agenda_never_drifts_from_nothing_nor_with_few_topics():
    assert rules.drifting(agendas(6, 0), [], 60) is None
    assert rules.drifting(agendas(4, 0), SAID, 60) is None
    assert rules.drifting(agendas(6, 0)[:2], SAID, 60) is None


def test_a_topic_is_tied_by_a_number_or_by_one_word_that_says_something():
    assert rules.tied("Where does g3 stand?", SAID)
    assert rules.tied("DIVERSIONS in spring", SAID)
    assert not rules.tied("County meeting", ["County committee on justice"])


def test_the_chair_alone_at_the_desk_is_told_and_two_coordinators_are_enough():
    found = rules.alone({1}, {1: "Ana"})
    assert found is not None
    assert found.name == "Ana"
    assert rules.alone({1}, {1: "Ana", 2: "Ben"}) is None
    assert rules.alone({1}, {2: "Ben"}) is None
    assert rules.alone(set(), {1: "Ana"}) is None
