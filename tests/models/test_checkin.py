"""Check-ins: who is asked, what an answer replaces, what is still unsaid, and what a round has brought."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import event
from sqlmodel import select

from models.absence import come_back, go_away
from models.asking import asks, close_round, open_round, remindings, to_be_asked, whom_to_ask
from models.audit import AuditLine
from models.base import fetch
from models.checkin import (
    NOTE_LIMIT,
    Asked,
    Checkin,
    Said,
    answer_quickly,
    last_answers,
    open_round_of,
    outstanding,
    record_checkin,
    record_what_came_up,
    skip_rounds,
)
from models.committee import Agency, Sector, calendar_of
from models.errors import AlreadySettled, NotAllowed, NotSeated, Refused
from models.goal import Goal, GoalState
from models.step import Progress, StepState, edit, finish, reopen, snooze, wait_on
from models.undo import undo_last
from models.workgroup import put_member
from models.wrapup import wrap_up
from tests.council import ZONE, Council

MONDAY = datetime(2026, 11, 16, 16, tzinfo=UTC)
"""Monday, 16 November 2026, 9:00 in Denver."""

DAY = date(2026, 11, 16)
LATER = MONDAY + timedelta(days=1)


@pytest.fixture
def council(tmp_path):
    made = Council(tmp_path, MONDAY - timedelta(days=30))
    made.now = MONDAY
    return made


def old_step(council, title, owner, due="2026-12-01", *, group="Diversion"):
    """A step from before the round."""
    council.now = MONDAY - timedelta(days=20)
    made = council.step(title, owner, due, group=group)
    council.now = MONDAY
    return made


def begin_round(council, group="Diversion", *, now=MONDAY):
    with council.open() as session:
        calendar = calendar_of(session, council.committee(session))
        made = open_round(session, council.group(session, group), calendar, at=time(9), now=now)
        return made.pk if made else None


def current(council, session, group="Diversion"):
    """The group's round that is on."""
    this = open_round_of(session, council.group(session, group).pk)
    assert this is not None
    return this


def say(council, who, step_id, said=Said.ON_TRACK, *, now=LATER, **values):
    with council.open() as session:
        row = council.row(session, step_id)
        return record_checkin(session, council.member(session, who), row, said=said, now=now, **values)


def left(council, group="Diversion"):
    """Who still has to say what: name -> titles, with a question mark for what came up."""
    with council.open() as session:
        this = current(council, session, group)
        return {
            one.member.name.lower(): [step.title for step in one.steps] + ["?"] * one.what_came_up
            for one in outstanding(session, this)
        }


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


def test_a_second_answer_in_a_round_replaces_the_first(council):
    draft = old_step(council, "Draft", "cho")
    begin_round(council)
    say(council, "cho", draft, Said.ON_TRACK, percent=30)
    say(council, "cho", draft, Said.BLOCKED, note="No judge", now=LATER + timedelta(hours=1))
    with council.open() as session:
        [answer] = session.exec(select(Checkin)).all()
        row = council.row(session, draft)
        assert (answer.said, answer.percent, answer.note) == (Said.BLOCKED, None, "No judge")
        assert (row.progress, row.percent, row.note) == (Progress.BLOCKED, None, "No judge")


def test_outside_a_round_every_answer_stands(council):
    draft = old_step(council, "Draft", "cho")
    say(council, "cho", draft, Said.ON_TRACK)
    say(council, "cho", draft, Said.AT_RISK, now=LATER + timedelta(hours=1))
    with council.open() as session:
        assert len(session.exec(select(Checkin)).all()) == 2
        last = last_answers(session, council.committee(session).pk, [draft])
        assert last[draft].said == Said.AT_RISK


def test_done_settles_it_with_the_last_word_kept(council):
    draft = old_step(council, "Draft", "cho")
    begin_round(council)
    answer = say(council, "cho", draft, Said.DONE, percent=40, note="Signed by all")
    assert (answer.percent, answer.note) == (100, "Signed by all")
    with council.open() as session:
        assert council.row(session, draft).state == StepState.DONE
    with pytest.raises(AlreadySettled):
        say(council, "cho", draft, Said.ON_TRACK)


@pytest.mark.parametrize("values", [{"percent": 101}, {"percent": -1}, {"note": "x" * (NOTE_LIMIT + 1)}])
def test_what_cannot_be_taken_changes_nothing(council, values):
    draft = old_step(council, "Draft", "cho")
    with pytest.raises(Refused):
        say(council, "cho", draft, **values)
    with council.open() as session:
        assert council.row(session, draft).progress == Progress.UNKNOWN
        assert session.exec(select(Checkin)).all() == []


def test_lead_and_coordinator_may_answer_and_people_who_have_left_may_not(council):
    draft = old_step(council, "Draft", "cho")
    say(council, "ben", draft)
    say(council, "ana", draft)
    with council.open() as session:
        council.member(session, "cho").active = False
    with pytest.raises(NotSeated):
        say(council, "cho", draft)


def press(council, step_id, said, now=LATER, **values):
    with council.open() as session:
        cho = council.member(session, "cho")
        answer_quickly(session, cho, council.row(session, step_id), said=said, now=now, **values)
        row = council.row(session, step_id)
        return row.percent, row.note


def test_one_press_keeps_the_percentage_and_a_note_only_where_it_fits(council):
    draft = old_step(council, "Draft", "cho")
    say(council, "cho", draft, Said.BLOCKED, percent=30, note="No judge", now=MONDAY - timedelta(days=9))
    begin_round(council)
    assert press(council, draft, Said.BLOCKED) == (30, "No judge"), "the same state, said again"
    assert press(council, draft, Said.AT_RISK) == (30, "No judge"), "said in this round already"


def test_one_press_drops_a_note_of_an_earlier_round_about_another_state(council):
    draft = old_step(council, "Draft", "cho")
    say(council, "cho", draft, Said.BLOCKED, percent=30, note="No judge", now=MONDAY - timedelta(days=9))
    begin_round(council)
    assert press(council, draft, Said.ON_TRACK) == (30, "")
    assert press(council, draft, Said.ON_TRACK, percent=60, note="Judge found") == (60, "Judge found")


def test_what_came_up_replaces_itself_and_can_be_taken_back(council):
    begin_round(council, "Housing")
    with council.open() as session:
        housing, cho = council.group(session, "Housing"), council.member(session, "cho")
        assert record_what_came_up(session, cho, housing, note="  ", now=LATER) is None
        record_what_came_up(session, cho, housing, note="Beds", now=LATER)
        record_what_came_up(session, cho, housing, note="Beds and rent", now=LATER)
        [only] = session.exec(select(Checkin)).all()
        assert only.note == "Beds and rent"
        record_what_came_up(session, cho, housing, note="", now=LATER)
        assert session.exec(select(Checkin)).one().note == ""


def test_a_step_made_after_the_question_or_settled_since_is_not_missing(council):
    done, draft = old_step(council, "Done", "cho"), old_step(council, "Draft", "cho")
    waiting = old_step(council, "Waiting", "cho")
    begin_round(council)
    council.now = LATER
    council.step("New", "cho", "2026-12-01")
    with council.open() as session:
        cho, committee = council.member(session, "cho"), council.committee(session)
        agency = Agency(committee_id=committee.pk, name="Court", sector=Sector.CRIMINAL_JUSTICE)
        session.add(agency)
        session.flush()
        finish(session, cho, council.row(session, done), now=LATER)
        wait_on(session, cho, council.row(session, waiting), agency, why="A form", now=LATER)
    assert left(council) == {"cho": ["Draft"]}
    with council.open() as session:
        row = council.row(session, draft)
        fetch(session, Goal, row.committee_id, row.goal_id).state = GoalState.DROPPED
    assert left(council) == {}


def test_that_it_was_done_is_no_answer_once_it_is_open_again(council):
    draft = old_step(council, "Draft", "cho")
    begin_round(council)
    say(council, "cho", draft, Said.DONE)
    with council.open() as session:
        reopen(session, council.member(session, "cho"), council.row(session, draft), now=LATER)
    assert left(council) == {"cho": ["Draft"]}


def test_to_skip_counts_for_nothing_and_is_on_record(council):
    old_step(council, "Draft", "cho")
    begin_round(council)
    begin_round(council, "Housing")
    with council.open() as session:
        assert skip_rounds(session, council.member(session, "cho"), now=LATER) == 1
        assert skip_rounds(session, council.member(session, "cho"), now=LATER) == 0
        assert session.exec(select(AuditLine).where(AuditLine.kind == "asked")).one().after == {
            "skipped": True
        }
    assert left(council) == {}


def test_an_answer_after_the_close_belongs_to_no_round_and_is_missing_no_longer(council):
    draft = old_step(council, "Draft", "cho")
    begin_round(council)
    with council.open() as session:
        this = current(council, session)
        close_round(session, this, now=LATER)
    answer = say(council, "cho", draft, now=LATER + timedelta(hours=1))
    assert answer.round_id is None
    with council.open() as session:
        assert outstanding(session, session.merge(this)) == []


def test_undo_takes_an_answer_back(council):
    draft = old_step(council, "Draft", "cho")
    begin_round(council)
    say(council, "cho", draft, Said.BLOCKED, note="No judge")
    with council.open() as session:
        undo_last(session, council.member(session, "cho"), now=LATER + timedelta(minutes=1))
        assert council.row(session, draft).progress == Progress.UNKNOWN
    assert left(council) == {"cho": ["Draft"]}


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


def test_a_wrap_up_sorts_by_commitment_and_names_nobody_who_was_silent(council):
    steps = {title: old_step(council, title, "cho") for title in ("On", "Risk", "Stop", "Done", "Silent")}
    other = old_step(council, "Marked done elsewhere", "dee")
    waiting = old_step(council, "Waiting", "dee")
    edited = old_step(council, "Edited", "dee")
    begin_round(council)
    for title, said in (("On", Said.ON_TRACK), ("Risk", Said.AT_RISK), ("Stop", Said.BLOCKED)):
        say(council, "cho", steps[title], said)
    say(council, "cho", steps["Done"], Said.DONE)
    with council.open() as session:
        dee, committee = council.member(session, "dee"), council.committee(session)
        agency = Agency(committee_id=committee.pk, name="Court", sector=Sector.CRIMINAL_JUSTICE)
        session.add(agency)
        session.flush()
        finish(session, dee, council.row(session, other), now=LATER)
        wait_on(session, dee, council.row(session, waiting), agency, why="A form", now=LATER)
        row = council.row(session, edited)
        goal = fetch(session, Goal, row.committee_id, row.goal_id)
        due = date(2026, 12, 24)
        edit(
            session, dee, row, version=row.version, title=row.title, goal=goal, owner=dee, due=due, now=LATER
        )
    with council.open() as session:
        this = current(council, session)
        result = wrap_up(session, this, zone=ZONE)
    assert {line.step.title for line in result.moved} == {"On", "Done", "Marked done elsewhere"}
    assert {line.step.title for line in result.stuck} == {"Risk", "Stop", "Waiting"}
    assert [step.title for step in result.silent] == ["Silent", "Edited"]
    assert result.opened == DAY


def test_a_round_that_everybody_sat_out_has_nothing_to_tell(council):
    old_step(council, "Draft", "cho")
    begin_round(council)
    with council.open() as session:
        skip_rounds(session, council.member(session, "cho"), now=LATER)
        this = current(council, session)
        assert wrap_up(session, this, zone=ZONE).empty


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
