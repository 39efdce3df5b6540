"""Who is asked in a round and by a reminder, about what; and what it means to be away."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import event
from sqlmodel import select

from models.absence import come_back, go_away
from models.asking import asks, remindings, to_be_asked, whom_to_ask
from models.checkin import (
    Asked,
    Said,
    record_what_came_up,
)
from models.errors import NotAllowed, Refused
from models.step import snooze
from tests.council import ZONE, Council
from tests.models.both import put_member
from tests.models.rounds import DAY, LATER, MONDAY, begin_round, current, left, old_step, say


@pytest.fixture
def council(tmp_path):
    made = Council(tmp_path, MONDAY - timedelta(days=30))
    made.now = MONDAY
    return made


def asked(council):
    """Who was asked, for whom, and whether they sit it out."""
    with council.open() as session:
        names = {council.member(session, name).pk: name for name in ("ana", "ben", "cho", "dee", "eli")}
        rows = session.exec(select(Asked)).all()
        return {(names[row.member_id], names[row.owner_id], row.skipped) for row in rows}


def test_a_round_asks_everybody_responsible_and_reminds_and_closes_on_working_days(council):
    old_step(council, "Draft", "cho")
    old_step(council, "Call", "dee")
    old_step(council, "Elsewhere", "eli", group="Housing")
    thursday = datetime(2026, 11, 19, 16, tzinfo=UTC)
    begin_round(council, now=thursday)
    assert asked(council) == {("cho", "cho", False), ("dee", "dee", False)}
    with council.open() as session:
        this = current(council, session)
        assert (this.remind_at - thursday).days == 4, "Monday"
        assert this.closes_at == council.at("2026-11-25", "09:00")


def test_where_nobody_is_responsible_there_is_no_round(council):
    old_step(council, "Nobody's", None)
    assert begin_round(council) is None


def test_leads_of_a_standing_group_are_asked_what_came_up_without_any_commitment(council):
    begin_round(council, "Housing")
    assert left(council, "Housing") == {"dee": ["?"]}
    with council.open() as session:
        housing, dee = council.group(session, "Housing"), council.member(session, "dee")
        record_what_came_up(session, dee, housing, note="Beds are full", now=LATER)
    assert left(council, "Housing") == {}


@pytest.mark.parametrize(
    ("stand_in", "expected"), [("eli", {("eli", "cho", False)}), (None, set()), ("dee", set())]
)
def test_for_the_absent_a_stand_in_is_asked_who_is_there_or_nobody(council, stand_in, expected):
    old_step(council, "Draft", "cho")
    old_step(council, "Call", "ben")
    with council.open() as session:
        cho, dee = council.member(session, "cho"), council.member(session, "dee")
        cho.away_until = dee.away_until = date(2026, 11, 20)
        cho.stand_in_id = council.member(session, stand_in).pk if stand_in else None
    begin_round(council)
    assert asked(council) == {("ben", "ben", False)} | expected


def test_who_has_left_the_committee_is_not_asked(council):
    old_step(council, "Draft", "cho")
    with council.open() as session:
        council.member(session, "cho").active = False
    assert begin_round(council) is None


def test_a_stand_in_answers_for_the_owner_and_a_stranger_may_not(council):
    draft = old_step(council, "Draft", "cho")
    with council.open() as session:
        cho, eli = council.member(session, "cho"), council.member(session, "eli")
        go_away(session, cho, cho, until=date(2026, 11, 30), stand_in=eli, today=DAY, now=MONDAY)
    begin_round(council)
    assert left(council) == {"eli": ["Draft"]}
    with pytest.raises(NotAllowed):
        say(council, "dee", draft)
    say(council, "eli", draft, Said.AT_RISK)
    assert left(council) == {}


def test_who_goes_away_while_a_round_is_on_hands_the_question_to_the_stand_in(council):
    old_step(council, "Draft", "cho")
    begin_round(council)
    with council.open() as session:
        cho, eli = council.member(session, "cho"), council.member(session, "eli")
        go_away(session, cho, cho, until=date(2026, 11, 30), stand_in=eli, today=DAY, now=LATER)
    assert left(council) == {"eli": ["Draft"]}
    assert asked(council) == {("cho", "cho", True), ("eli", "cho", False)}


def test_who_goes_away_without_a_stand_in_misses_nothing(council):
    old_step(council, "Draft", "cho")
    begin_round(council)
    with council.open() as session:
        cho = council.member(session, "cho")
        go_away(session, cho, cho, until=date(2026, 11, 30), stand_in=None, today=DAY, now=LATER)
    assert left(council) == {}


@pytest.mark.parametrize(
    ("until", "stand_in", "code"),
    [
        (DAY, None, "past"),
        (date(2026, 11, 1), None, "past"),
        (date(2026, 12, 1), "cho", "same_person"),
        (date(2026, 12, 1), "dee", "away_too"),
    ],
)
def test_an_absence_that_cannot_be_is_refused(council, until, stand_in, code):
    with council.open() as session:
        council.member(session, "dee").away_until = date(2027, 1, 1)
    with council.open() as session:
        cho = council.member(session, "cho")
        other = council.member(session, stand_in) if stand_in else None
        with pytest.raises(Refused) as refused:
            go_away(session, cho, cho, until=until, stand_in=other, today=DAY, now=MONDAY)
    assert refused.value.code == code


def test_only_oneself_or_a_coordinator_says_that_somebody_is_away(council):
    with council.open() as session:
        cho, eli, ana = (council.member(session, name) for name in ("cho", "eli", "ana"))
        with pytest.raises(NotAllowed):
            go_away(session, eli, cho, until=date(2026, 12, 1), stand_in=None, today=DAY, now=MONDAY)
        go_away(session, ana, cho, until=date(2026, 12, 1), stand_in=eli, today=DAY, now=MONDAY)
        assert cho.away_on(DAY)
        assert come_back(session, cho, cho, now=LATER)
        assert (cho.away_until, cho.stand_in_id) == (None, None)
        assert not come_back(session, cho, cho, now=LATER)


def ask_of(council, who, *, day=DAY):
    with council.open() as session:
        committee = council.committee(session)
        [ask] = asks(session, committee, [council.member(session, who).pk], day=day)
        return ask


def test_one_is_asked_about_all_workgroups_and_for_whom_one_stands_in_the_most_urgent_first(council):
    old_step(council, "Mine later", "cho", "2026-12-20")
    old_step(council, "Mine undated", "cho", None, group="Housing")
    old_step(council, "Mine late", "cho", "2026-11-02", group="Housing")
    old_step(council, "Eli's", "eli", "2026-12-01")
    old_step(council, "Dee's", "dee", "2026-12-01")
    with council.open() as session:
        eli, cho = council.member(session, "eli"), council.member(session, "cho")
        eli.away_until, eli.stand_in_id = date(2026, 11, 18), cho.pk
    ask = ask_of(council, "cho")
    assert [line.step.title for line in ask.lines] == ["Mine late", "Eli's", "Mine later", "Mine undated"]
    assert [one.workgroup.name for one in ask.came_up] == ["Housing"]
    after = ask_of(council, "cho", day=date(2026, 11, 18))
    assert "Eli's" not in [line.step.title for line in after.lines], "eli is back"
    assert "Eli's" in [line.step.title for line in ask_of(council, "eli").lines], "away, and yet here"


def test_the_question_is_that_of_the_step_of_the_group_that_asked_last(council):
    from models.committee import Step

    old_step(council, "Draft", "cho")
    old_step(council, "Call", "cho", group="Housing")
    with council.open() as session:
        council.group(session, "Housing").step = Step.MONITORING
    assert ask_of(council, "cho").step == Step.ENGAGEMENT, "the committee's"
    begin_round(council)
    assert ask_of(council, "cho").step == Step.PLANNING
    begin_round(council, "Housing", now=MONDAY + timedelta(hours=1))
    assert ask_of(council, "cho").step == Step.MONITORING


def test_a_reminder_is_about_what_is_missing_in_all_rounds_that_remind_that_day(council):
    draft, snoozed = old_step(council, "Draft", "cho"), old_step(council, "Snoozed", "cho")
    old_step(council, "Call", "cho", group="Housing")
    old_step(council, "Answered", "dee")
    begin_round(council)
    begin_round(council, "Housing", now=MONDAY + timedelta(hours=1))
    with council.open() as session:
        cho = council.member(session, "cho")
        snooze(session, cho, council.row(session, snoozed), until=date(2026, 12, 1), now=LATER)
    with council.open() as session:
        committee = council.committee(session)
        found = remindings(session, committee, day=date(2026, 11, 18), zone=ZONE)
        told = {
            one.member.name: ([line.step.title for line in one.lines], [g.name for g in one.came_up])
            for one in found
        }
        assert told == {"Cho": (["Draft", "Call"], []), "Dee": (["Answered"], ["Housing"])}
        assert remindings(session, committee, day=date(2026, 11, 19), zone=ZONE) == []
        assert council.row(session, draft).title == "Draft"


def test_those_still_to_be_asked_today_are_known(council):
    old_step(council, "Draft", "cho")
    old_step(council, "Call", "eli", group="Housing")
    council.rounds("Diversion", weekday=1)
    with council.open() as session:
        committee = council.committee(session)
        until = council.at("2026-11-17", "23:59")
        names = to_be_asked(session, committee.pk, date(2026, 11, 17), until=until)
        assert names == {council.member(session, "cho").pk}
        assert to_be_asked(session, committee.pk, DAY, until=council.at("2026-11-16", "23:59")) == set()


def test_a_co_lead_of_a_standing_group_is_asked_too(council):
    with council.open() as session:
        put_member(session, council.group(session, "Housing"), council.member(session, "cho"), lead=True)
    begin_round(council, "Housing")
    assert left(council, "Housing") == {"cho": ["?"], "dee": ["?"]}


def count_queries(council, work):
    seen = []

    def listener(*args):
        seen.append(args[2])

    event.listen(council.database.engine, "before_cursor_execute", listener)
    with council.open() as session:
        work(session, council.committee(session))
    event.remove(council.database.engine, "before_cursor_execute", listener)
    return len([one for one in seen if one.startswith("SELECT")])


@pytest.mark.parametrize(
    "work",
    [
        lambda session, committee: asks(session, committee, range(1, 99), day=DAY),
        lambda session, committee: remindings(session, committee, day=date(2026, 11, 18), zone=ZONE),
        lambda session, committee: whom_to_ask(session, committee.pk, DAY),
    ],
)
def test_the_facts_take_as_many_queries_for_many_as_for_few(council, work):
    old_step(council, "Draft", "cho")
    begin_round(council)
    few = count_queries(council, work)
    for n in range(20):
        old_step(
            council, f"Step {n}", ["ben", "cho", "dee", "eli"][n % 4], group=["Diversion", "Housing"][n % 2]
        )
    begin_round(council, "Housing")
    assert count_queries(council, work) == few
