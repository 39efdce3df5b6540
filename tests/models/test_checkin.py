"""Check-ins: what an answer replaces, what is still unsaid, and what a round has brought."""

from datetime import date, timedelta

import pytest
from sqlmodel import select

from models.asking import close_round
from models.audit import AuditLine
from models.base import fetch
from models.checkin import (
    NOTE_LIMIT,
    Checkin,
    Said,
    answer_quickly,
    last_answers,
    record_what_came_up,
    skip_rounds,
)
from models.committee import Agency, Sector
from models.errors import AlreadySettled, NotSeated, Refused
from models.goal import Goal, GoalState
from models.outstanding import outstanding
from models.step import Progress, StepState, edit, finish, reopen, wait_on
from models.undo import undo_last
from models.wrapup import wrap_up
from tests.council import ZONE, Council
from tests.models.rounds import DAY, LATER, MONDAY, begin_round, current, left, old_step, say


@pytest.fixture
def council(tmp_path):
    made = Council(tmp_path, MONDAY - timedelta(days=30))
    made.now = MONDAY
    return made


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
