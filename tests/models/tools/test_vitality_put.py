"""Vitality signals are put: one a month, privately, and again only once there is a newer record of it."""

from datetime import date, datetime, timedelta

import pytest
from sqlmodel import select

from jobs.tools.vitality import put_one
from models import schedule
from models.meeting import MeetingState
from models.outbox import OutboxMessage
from models.roster import set_coordinators
from models.schedule import Work
from models.step import wait_on
from models.tools.signals import signs_of
from models.tools.signals_rules import SHIPPED, Signal
from models.tools.vitality import QUIET, Reply, answer, mine, notes_of, to_put, was_told
from models.tools.vitality_times import plan_look
from tests.models.both import NOW, ZONE, cast, database, seat, session, url
from tests.models.test_queries import counting
from tests.models.tools.vital import check_in, let_chair, meet, meet_again, put_off, signs, sits, told
from tests.there import there

__all__ = ["cast", "database", "session", "url"]

DAY = timedelta(days=1)
TODAY = date(2026, 11, 20)


def test_what_was_told_or_answered_is_left_alone_for_ninety_days(session, cast):
    cast.goal(session).created_at = NOW - 100 * DAY
    [found] = signs(session, cast).values()
    assert found.signal is Signal.OUTCOME  # each month without a number is news
    for keep in (
        lambda at: was_told(session, cast.committee.pk, found, now=at),
        lambda at: answer(session, cast.ana, Signal.OUTCOME, 0, Reply.ON_IT, now=at),
    ):
        keep(NOW)
        notes = notes_of(session, cast.committee.pk)
        assert to_put([found], notes, zone=ZONE, now=NOW + QUIET - DAY) is None
        assert to_put([found], notes, zone=ZONE, now=NOW + QUIET) == found
    assert mine([found], cast.ana) == [found]
    assert mine([found], cast.ben) == []


def put(session, cast, *, now):
    """What would be put then."""
    found = signs(session, cast, now=now).values()
    return to_put(found, notes_of(session, cast.committee.pk), zone=ZONE, now=now)


@pytest.mark.parametrize("reply", [None, Reply.ON_IT])
def test_nothing_is_put_again_before_there_is_a_newer_record_of_it(session, cast, reply):
    def more_goals(at):
        cast.goal(session).created_at = at

    def put_off_again(at):
        put_off(session, cast, steps[0], 1, now=at)

    def wait_more(at):
        wait_on(session, cast.ana, cast.step(session, goals[0]), cast.agency, why="x", now=at)

    goals = [cast.goal(session) for _ in range(3)]
    steps = [cast.step(session, goals[0]) for _ in range(3)]
    steps[0].due = TODAY
    put_off(session, cast, steps[0], 3)
    for step in steps:
        wait_on(session, cast.ana, step, cast.agency, why="x", now=NOW)
    later = NOW + QUIET + DAY
    found = {one.signal: one for one in signs(session, cast).values()}
    more = {Signal.ASSESSMENT: more_goals, Signal.MOVED: put_off_again, Signal.WAITING: wait_more}
    assert found.keys() == more.keys()
    for one in found.values():
        was_told(session, cast.committee.pk, one, now=NOW)
        if reply:
            answer(session, cast.ana, one.signal, one.subject_id, reply, now=NOW + timedelta(hours=1))
    notes = notes_of(session, cast.committee.pk)
    for signal, again in more.items():
        one = next(one for one in signs(session, cast, now=later).values() if one.signal is signal)
        assert to_put([one], notes, zone=ZONE, now=later) is None, signal
        again(NOW + DAY)
        one = next(one for one in signs(session, cast, now=later).values() if one.signal is signal)
        assert to_put([one], notes, zone=ZONE, now=later) == one, signal


def test_a_seat_that_was_missed_is_put_again_only_after_a_later_roll_call(session, cast):
    row = sits(session, cast, "Hospital", cast.dee)
    meet(session, cast, {row.pk: "absent"}, {row.pk: "absent"})
    last = NOW - 7 * DAY
    was_told(session, cast.committee.pk, there(put(session, cast, now=last + DAY)), now=last + DAY)
    assert told(session, cast, now=last + QUIET + 5 * DAY) == {"misses"}
    assert put(session, cast, now=last + QUIET + 5 * DAY) is None
    meet_again(session, cast, last + 80 * DAY, {row.pk: "absent"})
    assert there(put(session, cast, now=last + QUIET + 5 * DAY)).as_of == (last + 80 * DAY).date()


def test_a_chair_who_coordinates_alone_is_told_again_only_after_somebody_came_or_went(session, cast):
    let_chair(session, cast, cast.ana, cast.dee)
    was_told(session, cast.committee.pk, there(put(session, cast, now=NOW)), now=NOW)
    assert put(session, cast, now=NOW + QUIET) is None
    for days, coordinating in ((10, [cast.ben]), (20, [])):
        set_coordinators(session, cast.ana, cast.committee, coordinating, now=NOW + days * DAY)
    assert there(put(session, cast, now=NOW + QUIET)).signal is Signal.ALONE


def test_roll_calls_of_more_than_three_months_ago_show_nothing(session, cast):
    first, second = sits(session, cast, "Hospital", cast.dee), sits(session, cast, "Clinic", cast.ben)
    both, one = dict.fromkeys((first.pk, second.pk), "present"), {first.pk: "present", second.pk: "absent"}
    meet(session, cast, both, both, both, one, one, one)
    assert told(session, cast, now=NOW + 90 * DAY) == {"attendance", "misses"}
    assert told(session, cast, now=NOW + 100 * DAY) == set()
    for days in (93, 100):  # excused since, so what was missed is still the last that is known
        meet_again(session, cast, NOW + days * DAY, {first.pk: "present", second.pk: "excused"})
    assert told(session, cast, now=NOW + 101 * DAY) == set()


def test_a_look_around_a_meeting_is_made_after_it_and_the_next_one_as_planned(session, cast):
    [cast.goal(session) for _ in range(3)]
    plan_look(session, cast.committee, now=NOW)
    row = there(schedule.find(session, cast.committee.pk, Work.VITALITY))
    due = there(row.next_run)
    meet(session, cast)
    begins = due + timedelta(hours=23)
    meeting = meet_again(session, cast, begins, {}, state=MeetingState.PLANNED)

    def letters():
        rows = session.exec(select(OutboxMessage)).all()
        return [one for one in rows if one.key.startswith("vitality:")]

    def look(at):
        taken = schedule.take_occurrence(session, row, now=at)
        put_one(session, row, there(taken), now=at)
        return there(row.next_run)

    monday = look(due)
    assert monday == datetime(2026, 12, 14, 17, tzinfo=NOW.tzinfo)  # the meeting is on a Friday
    assert letters() == []
    meeting.state = MeetingState.HELD
    assert look(monday) == datetime(2027, 1, 14, 17, tzinfo=NOW.tzinfo)
    assert len(letters()) == 1


def test_one_person_is_told_of_the_most_pressing_thing_once_a_month_privately(session, cast):
    [cast.goal(session) for _ in range(3)]
    let_chair(session, cast, cast.ana, cast.dee)
    plan_look(session, cast.committee, now=NOW)
    plan_look(session, cast.committee, now=NOW)
    row = there(schedule.find(session, cast.committee.pk, Work.VITALITY))
    due = there(row.next_run)
    assert due == datetime(2026, 12, 10, 17, tzinfo=NOW.tzinfo)

    def messages():
        rows = session.exec(select(OutboxMessage)).all()
        return [one for one in rows if one.key.startswith("vitality:")]

    put_one(session, row, due, now=due)
    [first] = messages()
    assert first.target == cast.ana.slack_id
    assert "only coordinator" in str(first.blocks)
    put_one(session, row, due, now=due + 31 * DAY)
    assert "no map" in str(messages()[1].blocks)
    put_one(session, row, due, now=due + 62 * DAY)
    assert len(messages()) == 2


def test_who_is_away_is_told_when_they_are_back(session, cast):
    [cast.goal(session) for _ in range(3)]
    plan_look(session, cast.committee, now=NOW)
    row = there(schedule.find(session, cast.committee.pk, Work.VITALITY))
    cast.ana.away_until = date(2026, 12, 12)  # a Saturday
    put_one(session, row, NOW, now=there(row.next_run))
    [message] = session.exec(select(OutboxMessage).where(OutboxMessage.target == cast.ana.slack_id)).all()
    assert message.not_before == datetime(2026, 12, 14, 21, tzinfo=NOW.tzinfo)  # at 14:00 there


def test_looking_costs_the_same_for_much_as_for_little(database):
    counts = []
    for size in (1, 4):
        with database.transaction() as session:
            cast = seat(session, f"T{size}")
            seats = [sits(session, cast, f"Agency {n}", None) for n in range(size)]
            meet(
                session,
                cast,
                *[dict.fromkeys([one.pk for one in seats], "present")] * 6,
                topics=["Parking"] * size,
            )
            goal = cast.goal(session)
            for place in range(size):
                step = cast.step(session, goal)
                step.due = TODAY
                put_off(session, cast, step, 3)
                wait_on(session, cast.ana, step, cast.agency, why="x", now=NOW)
                check_in(session, cast, NOW - (place + 1) * DAY, [cast.ana, cast.cho, cast.dee], [cast.ana])
            session.flush()
            session.expire_all()
            session.refresh(cast.committee)
            with counting(database) as statements:
                signs_of(session, cast.committee, SHIPPED, now=NOW)
            counts.append(len(statements))
    assert counts[1] <= counts[0] + 1  # the agency on which much waits is read where there is one
