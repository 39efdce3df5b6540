"""When a commitment deserves a word: the rule by itself, and the facts of a morning."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event

from models.absence import go_away
from models.base import fetch
from models.calendar import WorkCalendar, instant_of
from models.checkin import Said, record_checkin
from models.committee import DayOff, calendar_of
from models.goal import Goal, GoalState
from models.nudge import GIVE_UP_AFTER, HANDED_UP, count, fall_for, last_fall, mornings
from models.step import ActionStep, edit, finish, snooze
from tests.council import ZONE, Council
from tests.models.both import put_member

DUE = date(2026, 12, 9)
"""A Wednesday without holidays around it."""

CALENDAR = WorkCalendar(zone=ZONE)
LONG_AGO = datetime.fromisoformat("2026-10-01T16:00:00+00:00")


@pytest.fixture
def council(tmp_path):
    return Council(tmp_path, LONG_AGO)


def nine(day):
    """9:00 in Denver."""
    return instant_of(day, time(9), ZONE)


@pytest.mark.parametrize(
    ("late", "fall"),
    [
        *[(-30, None), (-4, None), (-3, -3), (-2, -3), (-1, -3), (0, 0), (1, 1), (2, 1), (3, 3)],
        *[(4, 3), (6, 3), (7, 7), (8, 7), (13, 7), (14, 14), (20, 14), (21, 21), (365, 364)],
    ],
)
def test_a_word_falls_three_days_before_on_the_day_after_1_3_7_days_and_then_weekly(late, fall):
    expected = None if fall is None else DUE + timedelta(days=fall)
    assert last_fall(DUE, DUE + timedelta(days=late)) == expected


@given(st.dates(date(2020, 1, 1), date(2035, 1, 1)), st.integers(-40, 800))
def test_a_fall_is_never_ahead_and_never_more_than_a_week_back(due, late):
    day = due + timedelta(days=late)
    fall = last_fall(due, day)
    assert (fall is None) == (late < -3)
    assert fall is None or timedelta() <= day - fall < timedelta(days=7)
    assert fall is None or last_fall(due, fall) == fall


def step(**values):
    """A step that nobody has spoken of for long, unless the values say so."""
    facts = {"due": DUE, "created_at": LONG_AGO, "heard_at": LONG_AGO}
    return ActionStep(committee_id=1, number=1, goal_id=1, title="x", **(facts | values))


MORNING = nine(DUE)


@pytest.mark.parametrize(
    ("values", "days", "heard"),
    [
        ({}, 0, True),
        ({"due": None}, 0, False),
        ({"heard_at": MORNING - timedelta(hours=47)}, 0, False),
        ({"heard_at": MORNING - timedelta(hours=48)}, 0, True),
        # the word on the day fell into the quiet days, and is not made up for on the 12th (a Saturday)
        ({"heard_at": MORNING - timedelta(hours=1)}, 2, False),
        ({"heard_at": MORNING - timedelta(hours=1)}, 7, True),
        # made an hour before: a new commitment is not one that somebody has just spoken of
        ({"created_at": MORNING - timedelta(hours=1), "heard_at": MORNING - timedelta(hours=1)}, 0, True),
        ({"created_at": MORNING + timedelta(hours=1), "heard_at": MORNING + timedelta(hours=1)}, 0, False),
        ({"snoozed_until": DUE + timedelta(days=1)}, 0, False),
        ({"snoozed_until": DUE}, 0, True),
        # snoozed over the word on the day: said when the snooze ends
        ({"snoozed_until": DUE + timedelta(days=6), "heard_at": MORNING - timedelta(days=1)}, 6, True),
    ],
)
def test_a_step_keeps_quiet_while_it_is_snoozed_and_for_two_days_after_a_word(values, days, heard):
    day = DUE + timedelta(days=days)
    assert (fall_for(step(**values), CALENDAR, day, now=nine(day)) is not None) == heard


def test_an_update_on_thursday_does_not_silence_the_word_of_the_weekend_on_monday():
    saturday = date(2026, 12, 12)
    thursday = nine(date(2026, 12, 10)) + timedelta(hours=6)
    monday = date(2026, 12, 14)
    due = step(due=saturday, heard_at=thursday)
    assert fall_for(due, CALENDAR, monday, now=nine(monday)) == saturday + timedelta(days=1)


def hear(council, day, *, zone=ZONE):
    """Who hears what that morning: name -> (own, led, reassign), by the steps' titles; and counts it."""
    with council.open() as session:
        committee = council.committee(session)
        heard = mornings(session, committee, calendar_of(session, committee), zone=zone, now=nine(day))
        told = {
            one.member.name.lower(): tuple(
                [step.title for step in steps] for steps in (one.own, one.led, one.reassign)
            )
            for one in heard
        }
        for one in heard:
            count(session, one)
        return told


def set_unanswered(council, step_id, number):
    with council.open() as session:
        council.row(session, step_id).unanswered = number


def test_the_owner_hears_of_it_and_the_lead_only_after_a_week(council):
    council.step("Draft", "cho", "2026-12-09")
    assert hear(council, DUE) == {"cho": (["Draft"], [], [])}
    assert hear(council, DUE + timedelta(days=3)) == {}, "a Saturday"
    assert hear(council, DUE + timedelta(days=7)) == {
        "ben": ([], ["Draft"], []),
        "cho": (["Draft"], [], []),
    }


def test_a_lead_who_is_responsible_hears_of_it_once(council):
    council.step("Draft", "ben", "2026-12-09")
    assert hear(council, DUE + timedelta(days=7)) == {"ben": (["Draft"], [], [])}


def test_after_six_the_lead_is_asked_to_reassign_once(council):
    step_id = council.step("Draft", "cho", "2026-12-09")
    set_unanswered(council, step_id, GIVE_UP_AFTER)
    assert hear(council, DUE + timedelta(days=21)) == {"ben": ([], [], ["Draft"])}
    with council.open() as session:
        assert council.row(session, step_id).unanswered == HANDED_UP
    assert hear(council, DUE + timedelta(days=28)) == {}


def test_of_a_lead_who_stays_silent_the_coordinator_is_asked(council):
    step_id = council.step("Draft", "ben", "2026-12-09")
    set_unanswered(council, step_id, GIVE_UP_AFTER)
    assert hear(council, DUE + timedelta(days=21)) == {"ana": ([], [], ["Draft"])}


def test_of_two_leads_one_is_asked_to_reassign_and_one_who_is_there(council):

    step_id = council.step("Draft", "dee", "2026-12-09")
    set_unanswered(council, step_id, GIVE_UP_AFTER)
    with council.open() as session:
        put_member(session, council.group(session, "Diversion"), council.member(session, "cho"), lead=True)
        council.member(session, "ben").away_until = date(2027, 2, 1)
    assert hear(council, DUE + timedelta(days=21)) == {"cho": ([], [], ["Draft"])}


def test_nobody_responsible_is_the_leads_matter_at_once_and_once(council):
    council.step("Draft", None, "2026-12-09")
    assert hear(council, DUE) == {"ben": ([], [], ["Draft"])}
    assert hear(council, DUE + timedelta(days=7)) == {}


def test_the_step_of_somebody_who_has_left_is_the_leads_matter(council):
    council.step("Draft", "cho", "2026-12-09")
    with council.open() as session:
        council.member(session, "cho").active = False
    assert hear(council, DUE) == {"ben": ([], [], ["Draft"])}


@pytest.mark.parametrize(
    ("stand_in", "heard"),
    [("dee", {"dee": (["Draft"], [], [])}), (None, {}), ("eli", {})],
)
def test_for_an_absent_owner_the_stand_in_hears_or_nobody(council, stand_in, heard):
    council.step("Draft", "cho", "2026-12-09")
    with council.open() as session:
        cho, eli = council.member(session, "cho"), council.member(session, "eli")
        cho.away_until, eli.away_until = date(2026, 12, 15), date(2026, 12, 15)
        cho.stand_in_id = council.member(session, stand_in).pk if stand_in else None
    assert hear(council, DUE) == heard


def test_a_stand_in_who_leads_hears_of_it_once(council):
    council.step("Draft", "cho", "2026-12-09")
    with council.open() as session:
        cho = council.member(session, "cho")
        cho.away_until, cho.stand_in_id = date(2027, 1, 15), council.member(session, "ben").pk
    assert hear(council, DUE + timedelta(days=7)) == {"ben": (["Draft"], [], [])}


def test_an_owner_who_comes_back_hears_what_fell_while_they_were_away(council):
    council.step("Draft", "cho", "2026-12-09")
    with council.open() as session:
        cho = council.member(session, "cho")
        go_away(
            session, cho, cho, until=date(2026, 12, 11), stand_in=None, today=date(2026, 12, 7), now=LONG_AGO
        )
    assert hear(council, DUE + timedelta(days=1)) == {}
    assert hear(council, DUE + timedelta(days=2)) == {"cho": (["Draft"], [], [])}


def test_steps_of_a_goal_that_was_given_up_are_not_spoken_of(council):
    step_id = council.step("Draft", "cho", "2026-12-09")
    with council.open() as session:
        committee = council.committee(session)
        fetch(session, Goal, committee.pk, council.row(session, step_id).goal_id).state = GoalState.DROPPED
    assert hear(council, DUE) == {}


def test_nothing_after_it_was_done_snoozed_or_spoken_of(council):
    acts = {
        "done": lambda s, me, row, now: finish(s, me, row, now=now),
        "snoozed": lambda s, me, row, now: snooze(s, me, row, until=date(2027, 3, 1), now=now),
        "spoken of": lambda s, me, row, now: record_checkin(s, me, row, said=Said.AT_RISK, now=now),
        "put off": lambda s, me, row, now: edit(
            s,
            me,
            row,
            version=row.version,
            title=row.title,
            goal=s.get_one(Goal, row.goal_id),
            owner=me,
            due=date(2027, 1, 20),
            now=now,
        ),
    }
    ids = {title: council.step(title, "cho", "2026-12-09") for title in acts}
    with council.open() as session:
        for title, act in acts.items():
            cho = council.member(session, "cho")
            act(session, cho, council.row(session, ids[title]), nine(DUE) - timedelta(days=1))
    assert hear(council, DUE) == {}


def test_on_a_day_off_nobody_hears_anything_and_the_next_day_makes_up_for_it(council):
    council.step("Draft", "cho", "2026-12-09")
    with council.open() as session:
        committee = council.committee(session)
        session.add(DayOff(committee_id=committee.pk, day=DUE, name="Court recess"))
    assert hear(council, DUE) == {}
    assert hear(council, DUE + timedelta(days=1)) == {"cho": (["Draft"], [], [])}


def test_everybody_hears_at_the_morning_of_their_own_zone(tmp_path):
    council = Council(tmp_path, LONG_AGO, cho="America/New_York")
    council.step("Draft", "cho", "2026-12-09")
    council.step("Write", "dee", "2026-12-09")
    assert hear(council, DUE, zone="America/New_York") == {"cho": (["Draft"], [], [])}
    assert hear(council, DUE) == {"dee": (["Write"], [], [])}


def test_a_message_holds_what_fits_and_the_most_late_first(council):
    for n in range(20):
        council.step(f"Step {n}", "cho", (DUE - timedelta(weeks=n)).isoformat())
    [(own, _, _)] = [told for who, told in hear(council, DUE).items() if who == "cho"]
    assert own == [f"Step {n}" for n in range(19, 3, -1)]


def queries_of_a_morning(council):
    seen = []
    listener = lambda *args: seen.append(args[2])  # noqa: E731
    event.listen(council.database.engine, "before_cursor_execute", listener)
    hear_only(council)
    event.remove(council.database.engine, "before_cursor_execute", listener)
    return len([one for one in seen if one.startswith("SELECT")])


def hear_only(council):
    with council.open() as session:
        committee = council.committee(session)
        return mornings(session, committee, calendar_of(session, committee), zone=ZONE, now=nine(DUE))


def test_a_morning_takes_as_many_queries_for_many_commitments_as_for_few(council):
    council.rounds("Diversion", weekday=2, at=time(15))
    council.step("First", "dee", "2026-12-09")
    few = queries_of_a_morning(council)
    for n in range(30):
        council.step(f"Step {n}", ["cho", "dee", "ben"][n % 3], "2026-12-02", group="Housing")
    assert queries_of_a_morning(council) == few <= 16
