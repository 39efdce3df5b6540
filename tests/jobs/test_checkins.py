"""A check-in round from the question to the wrap-up, through a real Slack client; and its rarer turns."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlmodel import select

from models.catch_up import CatchUp
from models.checkin import Checkin, Said, record_what_came_up, skip_rounds
from models.committee import DayOff
from models.outbox import OutboxMessage
from models.schedule import Work, find, run_now
from models.step import Progress, StepState
from practice.blockkit import check_message
from tests.council import Council

OPENED, REMINDED, CLOSED = "2026-11-16", "2026-11-18", "2026-11-20"
"""Monday, Wednesday and Friday at 9:00."""


def ask_everybody(world):
    """Three commitments; the round has just been opened."""
    refs = {
        "draft": world.step("Draft the protocol", owner="cho", due="2027-03-01"),
        "call": world.step("Call dispatch", owner="cho", due="2027-02-01"),
        "letter": world.step("Write the letter", owner="dee", due="2027-03-01"),
    }
    world.walk(world.at(OPENED, "09:01"))
    return refs


def dm(world, who):
    """The words of all direct messages to somebody, in order."""
    return [message.words for message in world.person(who).dm]


def posted(world):
    return world.person("ben").messages("diversion")


def soon(world, condition):
    world.slack.wait_until(condition)


def press(world, who, label, ref, message=-1):
    person = world.person(who)
    number = world.step_row(ref).id
    said = {"On track": "on_track", "At risk": "at_risk", "Blocked": "blocked", "Done": "done"}[label]
    person.click(person.dm[message], label=label, value=f"{said}:{number}")


def test_everybody_responsible_gets_one_message_with_all_of_theirs(world):
    ask_everybody(world)
    [to_cho] = dm(world, "cho")
    assert to_cho.index("Call dispatch") < to_cho.index("Draft the protocol"), "the earlier date first"
    assert "the right person and the right date?" in to_cho, "the question of the planning step"
    assert "Write the letter" not in to_cho
    [to_dee] = dm(world, "dee")
    assert "Write the letter" in to_dee
    assert not dm(world, "ben")
    assert not posted(world)


def test_a_button_in_the_message_is_an_answer_and_shows_in_its_row(world):
    refs = ask_everybody(world)
    press(world, "cho", "At risk", refs["draft"])
    cho = world.person("cho")
    soon(world, lambda: "at risk" in cho.dm[-1].words)
    assert world.step_row(refs["draft"]).progress == Progress.AT_RISK
    assert world.step_row(refs["call"]).progress == Progress.UNKNOWN
    assert "Call dispatch" in cho.dm[-1].words
    press(world, "cho", "On track", refs["draft"])
    soon(world, lambda: "on track" in cho.dm[-1].words)
    with world.session() as session:
        assert [row.said for row in session.exec(select(Checkin)).all()] == [Said.ON_TRACK]


def test_a_note_can_be_added_to_an_answer(world):
    refs = ask_everybody(world)
    press(world, "cho", "Blocked", refs["draft"])
    cho = world.person("cho")
    soon(world, lambda: "Add a note" in cho.dm[-1].words)
    cho.click(cho.dm[-1], label="Add a note …")
    assert "Call dispatch" not in cho.views[-1].words
    assert cho.submit({f"note-{world.step_row(refs['draft']).id}": "No judge"}).ok
    soon(world, lambda: "No judge" in cho.dm[0].words)
    assert world.step_row(refs["draft"]).note == "No judge"
    assert world.step_row(refs["draft"]).progress == Progress.BLOCKED


def test_the_form_from_the_message_answers_all_and_the_message_shows_it(world):
    refs = ask_everybody(world)
    cho = world.person("cho")
    cho.click(cho.dm[-1], label="Answer in one form")
    draft, call = (world.step_row(refs[name]).id for name in ("draft", "call"))
    assert cho.submit({f"said-{draft}": "done", f"said-{call}": "on_track", f"percent-{call}": "60"}).ok
    soon(world, lambda: "on track, 60%" in cho.dm[0].words)
    assert "Draft the protocol" not in cho.dm[0].words, "done: nothing more is asked"
    soon(world, lambda: "Thank you, noted" in "\n".join(dm(world, "cho")))
    assert world.step_row(refs["draft"]).state == StepState.DONE


def test_a_done_step_can_be_opened_again_from_the_message(world):
    refs = ask_everybody(world)
    press(world, "cho", "Done", refs["draft"])
    cho = world.person("cho")
    soon(world, lambda: "Open again" in cho.dm[-1].words)
    cho.click(cho.dm[-1], label="Open again")
    soon(world, lambda: "Open again" not in cho.dm[-1].words)
    assert world.step_row(refs["draft"]).state == StepState.OPEN


def test_skip_takes_the_person_out_of_reminder_and_wrap_up(world):
    ask_everybody(world)
    cho = world.person("cho")
    cho.click(cho.dm[-1], label="Skip this time")
    soon(world, lambda: "does not count as missed" in cho.dm[-1].words)
    world.walk(world.at(CLOSED, "09:01"))
    assert len(dm(world, "cho")) == 1
    assert "1 without an answer" in posted(world)[0].words, "dee's"


def test_who_has_not_answered_everything_is_reminded_once_of_just_that(world):
    refs = ask_everybody(world)
    press(world, "cho", "On track", refs["draft"])
    world.person("dee").command(f"/checkin {refs['letter']} on track", channel="diversion")
    world.walk(world.at(REMINDED, "09:01"))
    assert len(dm(world, "cho")) == 2
    assert "Call dispatch" in dm(world, "cho")[-1]
    assert "Draft the protocol" not in dm(world, "cho")[-1]
    assert len(dm(world, "dee")) == 1
    world.walk(world.at("2026-11-25"))
    assert len(dm(world, "cho")) == 2


def test_the_wrap_up_is_one_line_with_a_thread_and_no_list_of_shame(world):
    refs = ask_everybody(world)
    press(world, "cho", "Done", refs["draft"])
    world.person("dee").command(f"/checkin {refs['letter']} blocked no room yet", channel="diversion")
    world.walk(world.at(CLOSED, "09:01"))
    headline, details = posted(world)
    assert "Check-in of 16 November: 1 moved, 1 stuck, 1 without an answer" in headline.words
    assert details.thread_ts == headline.ts
    for words in ("Draft the protocol — Cho Park", "Write the letter — Dee Marsh", "no room yet"):
        assert words in details.words
    silent = details.words.split("Without an answer")[1]
    assert "Call dispatch · due Mon 1 Feb 2027" in silent
    assert "Cho" not in silent
    assert "Dee" not in silent
    assert not world.person("ben").messages("committee")


def test_an_answer_in_the_last_minute_still_reaches_the_wrap_up(world):
    refs = ask_everybody(world)
    world.walk(world.at(CLOSED, "08:59"))
    world.clock.move_to(world.at(CLOSED, "08:59") + timedelta(seconds=59))
    press(world, "cho", "Blocked", refs["call"], message=0)
    world.walk(world.at(CLOSED, "09:01"))
    assert "1 stuck, 2 without an answer" in posted(world)[0].words


def test_an_answer_after_the_close_changes_nothing_that_was_posted(world):
    refs = ask_everybody(world)
    world.walk(world.at(CLOSED, "09:01"))
    press(world, "cho", "Blocked", refs["call"], message=0)
    world.walk(world.at(CLOSED, "12:00"))
    assert "3 without an answer" in posted(world)[0].words
    assert len(posted(world)) == 2
    assert world.step_row(refs["call"]).progress == Progress.BLOCKED


def test_in_the_place_of_an_absent_owner_the_stand_in_is_asked(world):
    refs = {"draft": world.step("Draft the protocol", owner="cho", due="2027-03-01")}
    world.step("Write the letter", owner="dee", due="2027-03-01")
    world.person("cho").command("/checkin away until 2026-12-01 @eli", channel="diversion")
    world.person("dee").command("/checkin away until 2026-12-01", channel="diversion")
    world.walk(world.at(OPENED, "09:01"))
    assert not dm(world, "cho")
    assert not dm(world, "dee")
    named, asked = dm(world, "eli")
    assert "has named you to stand in" in named
    assert "Draft the protocol" in asked
    press(world, "eli", "At risk", refs["draft"])
    world.walk(world.at(CLOSED, "09:01"))
    assert "Check-in of 16 November: 1 stuck" in posted(world)[0].words
    assert "without an answer" not in posted(world)[0].words, "the absent count for nothing"


def test_what_is_settled_while_the_message_is_queued_is_not_asked_about(world):
    draft = world.step("Draft the protocol", owner="cho", due="2027-03-01")
    world.step("Call dispatch", owner="cho", due="2027-03-01")
    letter = world.step("Write the letter", owner="dee", due="2027-03-01")
    world.slack.faults.add("chat.postMessage", kind="429", times=2, seconds=60)
    world.walk(world.at(OPENED, "09:00"))
    world.person("cho").command(f"/goals done {draft}", channel="diversion")
    world.person("dee").command(f"/goals done {letter}", channel="diversion")
    world.walk(world.at(OPENED, "09:05"))
    [to_cho] = dm(world, "cho")
    assert "Draft the protocol" not in to_cho
    assert "Call dispatch" in to_cho
    assert not dm(world, "dee")


def test_a_button_of_a_year_ago_still_does_what_it_says(world):
    refs = ask_everybody(world)
    world.walk(world.at("2026-12-31"))
    world.clock.move_to(world.at("2027-11-16"))
    press(world, "cho", "Done", refs["draft"], message=0)
    assert world.step_row(refs["draft"]).state == StepState.DONE
    world.person("cho").command(f"/goals done {refs['call']}", channel="diversion")
    press(world, "cho", "At risk", refs["call"], message=0)
    soon(world, lambda: "is done already" in "\n".join(dm(world, "cho")))


MONDAY = datetime(2026, 11, 16, 15, 30, tzinfo=UTC)


@pytest.fixture
def council(tmp_path):
    return Council(tmp_path, MONDAY)


def test_two_workgroups_on_one_day_are_one_message_about_everything(council):
    council.step("Draft", "cho", "2027-03-01")
    council.step("House", "cho", "2027-03-01", group="Housing")
    council.step("Rent", "eli", "2027-03-01", group="Housing")
    council.rounds("Diversion")
    council.rounds("Housing")
    council.walk(council.at(OPENED))
    words = {word.who: word.text for word in council.words("checkin")}
    assert sorted(words) == ["cho", "dee", "eli"]
    assert len(council.words()) == 3
    assert "Draft" in words["cho"]
    assert "House" in words["cho"]
    assert "What came up?" in words["cho"], "a member of the standing group"
    assert "What came up?" in words["dee"], "its lead, without any commitment"
    assert "What came up?" not in words["eli"]


def test_two_rounds_that_remind_on_one_day_are_one_reminder(council):
    council.step("Draft", "cho", "2027-03-01")
    council.step("House", "cho", "2027-03-01", group="Housing")
    council.rounds("Diversion")
    council.rounds("Housing", at=time(15))
    council.walk(council.at("2026-11-19", "23:00"))
    [reminder] = [word for word in council.words("reminder") if word.who == "cho"]
    assert reminder.day == date(2026, 11, 18)
    assert "Draft" in reminder.text
    assert "House" in reminder.text


def test_nobody_is_reminded_on_the_day_on_which_another_round_asks_them(council):
    council.step("Draft", "cho", "2027-03-01")
    council.step("House", "cho", "2027-03-01", group="Housing")
    council.rounds("Diversion")
    council.rounds("Housing", weekday=2, at=time(15))
    council.walk(council.at("2026-11-18", "23:00"))
    told = [(word.kind, word.day.day) for word in council.words() if word.who == "cho"]
    assert told == [("checkin", 16), ("checkin", 18)]


def test_on_a_day_off_the_round_waits_for_the_next_working_day(council):
    council.step("Draft", "cho", "2027-03-01")
    council.rounds("Diversion")
    with council.open() as session:
        committee = council.committee(session)
        session.add(DayOff(committee_id=committee.pk, day=date(2026, 11, 30), name="Court recess"))
    council.walk(council.at("2026-12-16"))
    # every second Monday: the 16th, the 30th (a day off, so the 1st), the 14th as before
    assert council.days("cho", "checkin") == ["2026-11-16", "2026-12-01", "2026-12-14"]


def test_run_now_asks_at_once_even_on_a_day_off(council):
    council.step("Draft", "cho", "2027-03-01")
    council.rounds("Diversion")
    council.walk(council.at("2026-11-21"))
    with council.open() as session:
        committee, ana = council.committee(session), council.member(session, "ana")
        group = council.group(session, "Diversion")
        schedule = find(session, committee.pk, Work.ROUND_OPEN, group.pk)
        assert schedule is not None
        run_now(session, ana, schedule, now=council.now)
    council.walk(council.at("2026-11-21", "13:00"))
    assert council.days("cho", "checkin")[-1] == "2026-11-21"


def test_a_round_that_is_still_on_when_the_next_begins_is_summed_up_first(council):
    council.step("Draft", "cho", "2027-03-01")
    council.rounds("Diversion", every=1)
    with council.open() as session:
        committee = council.committee(session)
        for day in (17, 18, 19, 20):
            session.add(DayOff(committee_id=committee.pk, day=date(2026, 11, day), name="Conference"))
    council.walk(council.at("2026-11-23", "10:00"))
    wrap_ups = council.words("wrap_up")
    assert [word.day.day for word in wrap_ups] == [23, 23]
    assert "Check-in of 16 November: 1 without an answer" in wrap_ups[0].text
    council.walk(council.at("2026-12-01"))
    assert len([w for w in council.words("wrap_up") if "Check-in of 16" in w.text]) == 1


def test_of_several_missed_rounds_that_are_all_made_up_for_one_asks(council):
    council.step("Draft", "cho", "2027-03-01")
    council.rounds("Diversion", every=1)
    with council.open() as session:
        committee = council.committee(session)
        group = council.group(session, "Diversion")
        opening = find(session, committee.pk, Work.ROUND_OPEN, group.pk)
        assert opening is not None
        opening.catch_up = CatchUp.RUN_ALL
        session.add(opening)
    council.now = council.at("2026-12-01", "10:00")
    council.walk(council.now)
    assert council.days("cho", "checkin") == ["2026-12-01"]
    assert council.words("wrap_up") == []


def test_without_a_channel_or_without_anything_asked_nothing_is_posted(council):
    council.rounds("Diversion")
    council.walk(council.at("2026-11-29"))
    assert council.words() == []
    council.step("Draft", "cho", "2027-03-01")
    with council.open() as session:
        council.group(session, "Diversion").channel_id = None
    council.walk(council.at("2026-12-10"))
    assert {word.kind for word in council.words()} == {"checkin", "reminder"}


def test_what_came_up_is_told_without_names(council):
    council.rounds("Housing")
    council.walk(council.at(OPENED))
    with council.open() as session:
        housing, dee = council.group(session, "Housing"), council.member(session, "dee")
        record_what_came_up(session, dee, housing, note="Beds are full", now=council.now)
    council.walk(council.at(CLOSED))
    headline, details = council.words("wrap_up")
    assert headline.who == "CHOUSING"
    assert "Check-in of 16 November: 1 thing came up" in headline.text
    assert "Beds are full" in details.text
    assert "Dee" not in details.text


def test_a_round_that_everybody_skipped_ends_in_silence(council):
    council.step("Draft", "cho", "2027-03-01")
    council.rounds("Diversion")
    council.walk(council.at(OPENED))
    with council.open() as session:
        skip_rounds(session, council.member(session, "cho"), now=council.now)
    council.walk(council.at("2026-11-29"))
    assert {word.kind for word in council.words()} == {"checkin"}


def test_everything_that_is_sent_is_what_slack_takes(council):
    for n in range(40):
        council.step(f"Step {n} " + "x" * 450, ["cho", "dee"][n % 2], "2027-03-01")
    council.rounds("Diversion")
    council.rounds("Housing")
    council.walk(council.at("2026-11-29"))
    with council.open() as session:
        rows = session.exec(select(OutboxMessage)).all()
    assert {row.kind.value for row in rows} == {"checkin", "reminder", "wrap_up"}
    for row in rows:
        assert check_message(row.blocks) == []
