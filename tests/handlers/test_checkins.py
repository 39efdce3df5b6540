"""/checkin as people use it: by words, by the form, away and back, through a real Slack client."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlmodel import col, select

from models.audit import AuditLine
from models.checkin import Checkin, Said
from models.step import Progress, StepState
from models.workgroup import Mode


def type_in(world, text, *, who="cho", channel="diversion"):
    seen = world.person(who).command(text, channel=channel)
    assert seen.ok, seen.error
    return seen


def shown(world, who="cho", channel="diversion"):
    """All that somebody sees there now."""
    return "\n".join(one.words for one in world.person(who).messages(channel))


def sees(world, text, **where):
    """Waits for what is shown a little after the ack."""
    world.slack.wait_until(lambda: text in shown(world, **where))


def answers(world):
    """What is on record, in order: (said, percent, note, in a round)."""
    with world.session() as session:
        rows = session.exec(select(Checkin).order_by(col(Checkin.id))).all()
        return [(row.said, row.percent, row.note, row.round_id is not None) for row in rows]


def standing(world, ref):
    row = world.step_row(ref)
    return row.progress, row.percent, row.note


def field(world, name, ref):
    return f"{name}-{world.step_row(ref).id}"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("on track", (Progress.ON_TRACK, None, "")),
        ("On Track 60%", (Progress.ON_TRACK, 60, "")),
        ("at-risk 5 % the judge has not signed", (Progress.AT_RISK, 5, "the judge has not signed")),
        ("at risk: we wait", (Progress.AT_RISK, None, "we wait")),
        ("blocked – no room & no money", (Progress.BLOCKED, None, "no room & no money")),
        ("blocked 100%", (Progress.BLOCKED, 100, "")),
        ("ON_TRACK 0% begun, 50 files of 988", (Progress.ON_TRACK, 0, "begun, 50 files of 988")),
    ],
)
def test_the_quick_answer(world, words, expected):
    ref = world.step("Draft the protocol", owner="cho", due="2026-12-20")
    seen = type_in(world, f"/checkin {ref.lower()} {words}")
    assert standing(world, ref) == expected
    assert ref in seen.text
    assert len(answers(world)) == 1


def test_done_in_one_line_can_be_taken_back_with_one_press(world):
    ref = world.step("Draft the protocol", owner="cho", due="2026-12-20")
    seen = type_in(world, f"/checkin {ref} done signed by all")
    assert world.step_row(ref).state == StepState.DONE
    assert answers(world) == [(Said.DONE, 100, "signed by all", False)]
    world.person("cho").click(seen.messages[-1], label="Undo")
    assert world.step_row(ref).state == StepState.OPEN
    assert answers(world) == []


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("blokced no judge", "`/checkin A1 blocked`"),
        ("on trak 60%", "`/checkin A1 on track`"),
        ("60%", "none of the four words"),
        ("on track 101%", "“101%” is no percentage"),
        ("on track -5%", "“-5%” is no percentage"),
        ("on track 6.5% nearly", "“6.5%” is no percentage"),
        ("at risk " + "x" * 1200, "That is 1200 characters"),
    ],
)
def test_what_cannot_be_read_changes_nothing_and_is_kept(world, words, told):
    ref = world.step("Draft the protocol", owner="cho", due="2026-12-20")
    seen = type_in(world, f"/checkin {ref} {words}")
    assert told in seen.text
    assert f"You typed: /checkin {ref} {words[:300]}" in seen.text
    assert standing(world, ref) == (Progress.UNKNOWN, None, "")


def test_an_id_alone_opens_the_form_for_just_that(world):
    ref = world.step("Draft the protocol", owner="cho", due="2026-12-20")
    world.step("Call dispatch", owner="cho", due="2026-12-20")
    seen = type_in(world, f"/checkin {ref}")
    assert "Draft the protocol" in seen.view.words
    assert "Call dispatch" not in seen.view.words


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("/checkin A99 done", "There is no action step A99"),
        ("/checkin help", "the quick answer"),
        ("/checkin awya until Friday", "Did you mean `/checkin away`?"),
        ("/checkin <!channel> done", "is not a word that"),
    ],
)
def test_unknown_ids_and_words_are_explained(world, text, told):
    assert told in type_in(world, text).text


def test_another_persons_commitment_is_refused_and_the_refusal_is_on_record(world):
    ref = world.step("Draft the protocol", owner="cho", due="2026-12-20")
    assert "Nothing was changed" in type_in(world, f"/checkin {ref} done", who="dee").text
    assert world.step_row(ref).state == StepState.OPEN
    with world.session() as session:
        assert session.exec(select(AuditLine).where(AuditLine.refused)).one().act == "checkin.record"
    assert "Nothing was changed" in type_in(world, f"/checkin {ref}", who="dee").text


@pytest.mark.parametrize("who", ["ben", "ana"])
def test_lead_and_coordinator_may_answer_for_the_owner(world, who):
    ref = world.step("Draft the protocol", owner="cho", due="2026-12-20")
    type_in(world, f"/checkin {ref} blocked", who=who)
    assert standing(world, ref)[0] == Progress.BLOCKED


def test_who_has_no_commitments_is_told_so_kindly(world):
    assert "no open commitments" in type_in(world, "/checkin", who="eli").text
    assert "not on this committee" in type_in(world, "/checkin", who="stranger").text


def test_one_form_for_everything_records_what_was_said_and_only_that(world):
    first = world.step("Draft the protocol", owner="cho", due="2026-12-20")
    second = world.step("Call dispatch", owner="cho", due="2026-12-10")
    third = world.step("Write the letter", owner="cho", due=None)
    type_in(world, f"/checkin {third} at risk 40% slow")
    seen = type_in(world, "/checkin")
    words = seen.view.words
    assert words.index("Call dispatch") < words.index("Draft the protocol") < words.index("Write the letter")
    cho = world.person("cho")
    sent = cho.submit({field(world, "said", first): "on_track", field(world, "percent", first): "60"})
    assert sent.ok
    assert standing(world, first) == (Progress.ON_TRACK, 60, "")
    assert standing(world, second) == (Progress.UNKNOWN, None, ""), "nothing was said"
    assert standing(world, third) == (Progress.AT_RISK, 40, "slow"), "said again as it was"
    assert len(answers(world)) == 3
    sees(world, "Thank you, noted")
    assert second not in shown(world)


def test_a_form_that_is_refused_keeps_everything_and_can_be_sent_again(world):
    ref = world.step("Draft the protocol", owner="cho", due="2026-12-20")
    type_in(world, "/checkin")
    cho = world.person("cho")
    said, note, percent = (field(world, name, ref) for name in ("said", "note", "percent"))
    refused = cho.submit({note: "The judge has not signed"})
    assert "pick how it stands" in refused.errors[said]
    assert "The judge has not signed" in str(cho.views[-1].values[note])
    assert answers(world) == []
    assert cho.submit({said: "blocked", percent: "20"}).ok
    assert standing(world, ref) == (Progress.BLOCKED, 20, "The judge has not signed")
    assert not cho.views


def test_the_form_can_be_opened_again_and_its_answer_replaces_the_first_within_the_round(world):
    ref = world.step("Draft the protocol", owner="cho", due="2026-12-20")
    world.walk(world.at("2026-11-16", "10:00"))
    cho = world.person("cho")
    type_in(world, "/checkin")
    cho.submit({field(world, "said", ref): "on_track"})
    sees(world, "Thank you, noted")
    cho.click(cho.messages("diversion")[-1], label="Change …")
    assert cho.submit({field(world, "said", ref): "blocked", field(world, "note", ref): "No judge"}).ok
    assert answers(world) == [(Said.BLOCKED, None, "No judge", True)]


def test_what_was_settled_or_given_away_while_the_form_was_open_does_not_hold_up_the_rest(world):
    mine = world.step("Draft the protocol", owner="cho", due="2026-12-20")
    done = world.step("Call dispatch", owner="cho", due="2026-12-20")
    given = world.step("Write the letter", owner="cho", due="2026-12-20")
    type_in(world, "/checkin")
    type_in(world, f"/goals done {done}", who="ben")
    row = world.step_row(given)
    with world.session() as session:
        session.merge(row).owner_id = world.member(session, "dee").id
    cho = world.person("cho")
    values = {field(world, "said", ref): "on_track" for ref in (mine, done, given)}
    assert cho.submit(values).ok
    sees(world, "Thank you, noted")
    assert standing(world, mine)[0] == Progress.ON_TRACK
    assert standing(world, given)[0] == Progress.UNKNOWN
    for ref in (done, given):
        assert ref in shown(world)
    assert "stays as it is" in shown(world)
    with world.session() as session:
        assert session.exec(select(AuditLine).where(AuditLine.refused)).one().act == "checkin.record"


def test_a_standing_group_is_asked_what_came_up(world):
    with world.session() as session:
        world.workgroup(session).mode = Mode.AS_THEY_ARISE
    dee = world.person("dee")
    seen = type_in(world, "/checkin", who="dee")
    assert "What came up?" in seen.view.words
    with world.session() as session:
        name = f"came-{world.workgroup(session).pk}"
    assert dee.submit({name: "Beds are full in the county"}).ok
    assert answers(world) == [(None, None, "Beds are full in the county", False)]
    sees(world, "What came up is noted", who="dee")


def test_the_form_sent_empty_changes_nothing_and_says_so(world):
    ref = world.step("Draft the protocol", owner="cho", due="2026-12-20")
    type_in(world, "/checkin")
    assert world.person("cho").submit({}).ok
    sees(world, "Nothing was said")
    assert standing(world, ref)[0] == Progress.UNKNOWN


def test_update_in_a_list_opens_the_form_for_that_one_and_draws_the_list_again(world):
    ref = world.step("Draft the protocol", owner="cho", due="2026-12-20")
    world.step("Call dispatch", owner="cho", due="2026-12-24")
    cho = world.person("cho")
    seen = type_in(world, "/goals mine")
    cho.click(seen.messages[-1], label="Update", value=str(world.step_row(ref).id))
    assert "Call dispatch" not in cho.views[-1].words
    assert cho.submit({field(world, "said", ref): "at_risk", field(world, "note", ref): "No judge"}).ok
    sees(world, "No judge")
    assert "Call dispatch" in shown(world)


def test_update_in_the_menu_of_everybodys_list(world):
    ref = world.step("Draft the protocol", owner="cho", due="2026-12-20")
    seen = type_in(world, "/goals", who="ben")
    ben = world.person("ben")
    ben.click(seen.messages[-1], action_id="step.menu", value=f"update:{world.step_row(ref).id}")
    assert ben.submit({field(world, "said", ref): "blocked"}).ok
    assert standing(world, ref)[0] == Progress.BLOCKED


def test_update_of_what_is_done_already_is_explained(world):
    ref = world.step("Draft the protocol", owner="cho", due="2026-12-20")
    seen = type_in(world, "/goals mine")
    type_in(world, f"/goals done {ref}", who="ben")
    cho = world.person("cho")
    cho.click(seen.messages[-1], label="Update")
    sees(world, "is done already")
    assert not cho.views


def test_away_shows_the_date_in_full_and_tells_the_stand_in_privately(world):
    world.step("Draft the protocol", owner="cho", due="2026-12-20")
    seen = type_in(world, "/checkin away until next friday @dee")
    assert "Friday, 27 November 2026" in seen.text
    world.work()
    told = world.person("dee").dm[-1].words
    assert "Friday, 27 November 2026" in told
    assert "Draft the protocol" in told
    assert not world.person("cho").dm
    type_in(world, "/checkin A1 on track", who="dee")
    assert standing(world, "A1")[0] == Progress.ON_TRACK
    form = type_in(world, "/checkin", who="dee")
    assert "Draft the protocol" in form.view.words


def test_the_stand_in_is_told_once_however_often_it_is_typed(world):
    for _ in range(2):
        type_in(world, "/checkin away until 2026-11-27 @dee")
    world.work()
    assert len(world.person("dee").dm) == 1


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("", "I see no day"),
        ("until TBD", "leaves the date open"),
        ("until yesterday", "past"),
        ("until today", "still to come"),
        ("until Friday @cho", "cannot stand in for themselves"),
        ("until Friday @dee @eli", "just one"),
        ("until Friday @stranger", "not on this committee"),
    ],
)
def test_an_absence_that_cannot_be_read_or_be_is_explained(world, words, told):
    assert told in type_in(world, f"/checkin away {words}").text
    with world.session() as session:
        assert world.member(session, "cho").away_until is None


def test_back_ends_the_absence_and_the_stand_ins_rights(world):
    world.step("Draft the protocol", owner="cho", due="2026-12-20")
    type_in(world, "/checkin away until 2026-12-24 @dee")
    assert "Welcome back. 1 open commitment" in type_in(world, "/checkin back").text
    assert "not away" in type_in(world, "/checkin back").text
    assert "Nothing was changed" in type_in(world, "/checkin A1 done", who="dee").text


def test_skip_without_a_round_says_that_there_is_none(world):
    assert "nothing to skip" in type_in(world, "/checkin skip").text


def test_a_form_sent_twice_at_once_has_one_effect(world):
    ref = world.step("Draft the protocol", owner="cho", due="2026-12-20")
    type_in(world, "/checkin")
    cho = world.person("cho")
    cho.fill(cho.views[-1], {field(world, "said", ref): "on_track"})
    together = Barrier(2)

    def send():
        together.wait()
        cho.submit()

    with ThreadPoolExecutor(2) as threads:
        for sent in [threads.submit(send), threads.submit(send)]:
            sent.result()
    sees(world, "Thank you, noted")
    assert len(answers(world)) == 1
    assert world.step_row(ref).version == 2
    assert shown(world).count("Thank you, noted") == 1


def test_the_day_of_return_can_be_corrected_with_one_press(world):
    seen = type_in(world, "/checkin away until next friday @dee")
    cho = world.person("cho")
    moved = cho.click(seen.messages[-1], action_id="away.until", value="2026-12-04")
    world.slack.wait_until(lambda: "Friday, 4 December 2026" in moved.text)
    with world.session() as session:
        row = world.member(session, "cho")
        assert (row.away_until.isoformat(), row.stand_in_id) == (
            "2026-12-04",
            world.member(session, "dee").id,
        )
    here = cho.click(moved.messages[-1], label="I am here")
    world.slack.wait_until(lambda: "Welcome back" in here.text)
    with world.session() as session:
        assert world.member(session, "cho").away_until is None


def test_a_day_of_return_that_is_past_is_refused_and_changes_nothing(world):
    seen = type_in(world, "/checkin away until next friday")
    cho = world.person("cho")
    cho.click(seen.messages[-1], action_id="away.until", value="2026-11-01")
    world.slack.wait_until(lambda: "still to come" in cho.messages("diversion")[-1].words)
    with world.session() as session:
        assert world.member(session, "cho").away_until.isoformat() == "2026-11-27"


def test_a_day_of_return_that_is_cleared_in_the_picker_stays_as_it_was(world, caplog):
    seen = type_in(world, "/checkin away until next friday")
    assert world.person("cho").click(seen.messages[-1], action_id="away.until", value=None).ok
    with world.session() as session:
        assert world.member(session, "cho").away_until.isoformat() == "2026-11-27"
    assert "failed" not in caplog.text


def test_somebody_who_has_left_is_not_told_that_they_stand_in(world):
    seen = type_in(world, "/checkin away until next friday @dee")
    with world.session() as session:
        gone = world.member(session, "dee")
        gone.active = False
        session.add(gone)
    moved = world.person("cho").click(seen.messages[-1], action_id="away.until", value="2026-12-04")
    world.slack.wait_until(lambda: "Friday, 4 December 2026" in moved.text)
    world.work()
    assert all("4 December" not in message.words for message in world.person("dee").dm)
