"""Nudges over weeks and years: who gets a message on exactly which days."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from jobs.nudges import nudge
from models import schedule as schedules
from models.absence import go_away
from models.checkin import Said, record_checkin, skip_rounds
from models.committee import DayOff
from models.errors import ConvenerError
from models.nudge import HANDED_UP
from models.outbox import OutboxMessage
from models.schedule import Work
from models.step import finish, snooze, step_by_ref
from practice.blockkit import check_message
from tests.council import Council

AUTUMN = datetime(2026, 10, 1, 16, tzinfo=UTC)


@pytest.fixture
def council(tmp_path):
    return Council(tmp_path, AUTUMN)


def test_one_neglected_step_over_a_year(council):
    # Wednesday, 9 December 2026; three days before is a Sunday, three days after a Saturday
    council.step("Draft the protocol", "cho", "2026-12-09")
    council.walk(council.at("2027-12-31"))
    assert council.days("cho") == [
        "2026-12-07",  # Monday, for Sunday the 6th: three days before
        "2026-12-09",  # on the day
        "2026-12-10",  # one day after
        "2026-12-14",  # Monday, for Saturday the 12th: three days after
        "2026-12-16",  # a week
        "2026-12-23",  # two weeks: the sixth
    ]
    assert council.days("ben") == [
        "2026-12-16",  # late for a week: the lead sees it
        "2026-12-23",
        "2026-12-30",  # three weeks: asked to find another way, once
    ]
    assert {word.who for word in council.words()} == {"cho", "ben"}
    assert "Six reminders went without an answer" in council.words()[-1].text


def test_the_same_step_in_weeks_with_holidays(council):
    # Thanksgiving is Thursday, 26 November 2026; the court closes on the Friday; Christmas is a Friday
    with council.open() as session:
        committee = council.committee(session)
        session.add(DayOff(committee_id=committee.pk, day=date(2026, 11, 27), name="Court closed"))
    council.step("Draft the protocol", "cho", "2026-11-26")
    council.walk(council.at("2027-02-28"))
    assert council.days("cho") == [
        "2026-11-23",  # three days before
        "2026-11-30",  # Monday, for the day itself, the day after and the third day after: one word
        "2026-12-03",  # a week
        "2026-12-10",
        "2026-12-17",
        "2026-12-24",
    ]
    assert council.days("ben") == ["2026-12-03", "2026-12-10", "2026-12-17", "2026-12-24", "2026-12-31"]


def test_every_answer_starts_it_afresh(council):
    step_id = council.step("Draft the protocol", "cho", "2026-12-09")
    council.walk(council.at("2026-12-22"))
    with council.open() as session:
        cho = council.member(session, "cho")
        record_checkin(session, cho, council.row(session, step_id), said=Said.AT_RISK, now=council.now)
    council.walk(council.at("2027-02-28"))
    # the word of the 23rd falls into the two quiet days; six more follow, then the lead is asked
    after = [day for day in council.days("cho") if day > "2026-12-22"]
    assert after == ["2026-12-30", "2027-01-06", "2027-01-13", "2027-01-20", "2027-01-27", "2027-02-03"]
    assert council.days("ben")[-1] == "2027-02-10"


def test_nothing_is_sent_after_it_was_done(council):
    step_id = council.step("Draft the protocol", "cho", "2026-12-09")
    council.walk(council.at("2026-12-16"))
    with council.open() as session:
        finish(session, council.member(session, "cho"), council.row(session, step_id), now=council.now)
    before = council.words()
    council.walk(council.at("2027-02-28"))
    assert council.words() == before


def test_a_snooze_is_kept_and_ends(council):
    step_id = council.step("Draft the protocol", "cho", "2026-12-09")
    with council.open() as session:
        cho = council.member(session, "cho")
        snooze(session, cho, council.row(session, step_id), until=date(2026, 12, 18), now=council.now)
    council.walk(council.at("2026-12-20"))
    assert council.days("cho") == ["2026-12-18"]


def test_several_commitments_are_one_message_with_buttons_for_each(council):
    for title, due in (("Draft", "2026-12-09"), ("Call", "2026-12-08"), ("Write", "2026-12-06")):
        council.step(title, "cho", due)
    council.walk(council.at("2026-12-09"))
    last = council.words("nudge")[-1]
    assert (last.who, last.day.isoformat()) == ("cho", "2026-12-09")
    for words in ("due today", "1 day late", "3 days late", "Done already?", "Snooze"):
        assert words in last.text


def test_the_message_is_what_slack_takes_and_ends_with_the_day(council):
    for n in range(30):
        council.step(f"Step {n} " + "x" * 480, "cho", (date(2026, 12, 9) - timedelta(weeks=n)).isoformat())
        council.step(f"Other {n}", "dee", (date(2026, 11, 9)).isoformat())
        council.step(f"Nobody's {n}", None, "2026-12-09")
    council.walk(council.at("2026-12-09"))
    with council.open() as session:
        for message in session.exec(select(OutboxMessage)).all():
            assert check_message(message.blocks) == []
            assert message.expires_at is not None
            assert message.expires_at - message.created_at == timedelta(hours=15)


def test_what_did_not_fit_is_said_the_next_morning(council):
    for n in range(20):
        council.step(f"Step {n:02}", "cho", "2026-12-09")
    council.walk(council.at("2026-12-08"))
    first, second = council.words("nudge")
    assert ("Step 15" in first.text, "Step 16" in first.text) == (True, False)
    assert ("Step 15" in second.text, "Step 16" in second.text) == (False, True)


def test_a_round_that_asks_later_today_takes_the_place_of_the_nudge(council):
    council.step("Draft", "cho", "2026-12-09")
    council.rounds("Diversion", weekday=2, at=time(15), every=1)
    council.walk(council.at("2026-12-31", "08:00"))
    asked = set(council.days("cho", "checkin"))
    assert {"2026-12-09", "2026-12-16", "2026-12-23", "2026-12-30"} <= asked
    assert asked.isdisjoint(council.days("cho"))


def test_rounds_on_the_very_days_of_the_nudges_do_not_keep_the_lead_from_being_asked(council):
    step_id = council.step("Draft", "cho", "2026-12-09")
    council.rounds("Diversion", weekday=2, every=1)
    council.walk(council.at("2027-02-15"))
    assert any("Six reminders" in word.text for word in council.words("nudge") if word.who == "ben")
    with council.open() as session:
        assert council.row(session, step_id).unanswered == HANDED_UP


def test_running_the_job_twice_tells_nobody_twice(council):
    step_id = council.step("Draft", "cho", "2026-12-09")
    council.walk(council.at("2026-12-09", "09:00"))
    with council.open() as session:
        schedule = schedules.find(session, council.committee(session).pk, Work.NUDGE)
        assert schedule is not None
        nudge(session, schedule, council.now, now=council.now)
        assert council.row(session, step_id).unanswered == 2
    assert council.days("cho") == ["2026-12-07", "2026-12-09"]


PEOPLE = st.sampled_from(["ben", "cho", "dee", "eli", None])
DAYS = st.integers(0, 25)
STEPS = st.lists(st.tuples(PEOPLE, DAYS, st.booleans()), min_size=1, max_size=8)
ACTS = st.lists(
    st.tuples(
        DAYS,
        st.sampled_from(["said", "done", "snooze", "away", "skip", "moved"]),
        st.sampled_from(["ben", "cho", "dee"]),
        st.integers(1, 8),
    ),
    max_size=10,
)
ZONES = st.sampled_from(["America/Denver", "America/New_York", "Pacific/Honolulu", "Europe/Paris"])


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS, acts=ACTS, zone=ZONES, weekdays=st.tuples(st.integers(0, 6), st.integers(0, 6)))
def test_nobody_ever_gets_two_messages_on_one_day(tmp_path_factory, steps, acts, zone, weekdays):
    start = datetime(2026, 11, 2, 12, tzinfo=UTC)
    council = Council(tmp_path_factory.mktemp("council"), start, cho=zone)
    council.rounds("Diversion", weekday=weekdays[0], every=1)
    council.rounds("Housing", weekday=weekdays[1], at=time(14))
    for owner, day, housing in steps:
        due = (start.date() + timedelta(days=day)).isoformat()
        council.step("Step", owner, due, group="Housing" if housing else "Diversion")
    for day, act, who, number in sorted(acts):
        council.walk(max(council.now, start + timedelta(days=day, hours=9)))
        _act(council, act, who, number)
    council.walk(start + timedelta(days=32))
    told = [(word.who, word.day) for word in council.words() if word.kind in ("nudge", "checkin", "reminder")]
    assert len(told) == len(set(told))
    council.database.close()


def _act(council, act, who, number):
    """Something that a person might do."""
    with council.open() as session:
        me, now = council.member(session, who), council.now
        try:
            if act == "away":
                stand_in = council.member(session, "eli") if number % 2 else None
                until = now.date() + timedelta(days=number)
                go_away(session, me, me, until=until, stand_in=stand_in, today=now.date(), now=now)
            elif act == "skip":
                skip_rounds(session, me, now=now)
            else:
                step = step_by_ref(session, council.committee(session), f"A{number}")
                _speak(session, me, step, act, now)
        except ConvenerError:
            return


def _speak(session, me, step, act, now):
    if act == "said":
        record_checkin(session, me, step, said=Said.BLOCKED, now=now)
    elif act == "done":
        finish(session, me, step, now=now)
    elif act == "snooze":
        snooze(session, me, step, until=now.date() + timedelta(days=5), now=now)
    elif act == "moved":
        step.owner_id, step.heard_at = me.pk, now
