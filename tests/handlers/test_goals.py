"""/goals as people use it: typed words, lists, forms and undo, through a real Slack client."""

import pytest

from models.errors import NotFound
from models.step import StepState


def shown(view, field):
    """What a field of a form shows."""
    [state] = [value for key, value in view.values.items() if key == field]
    [element] = [value for value in state.values() if isinstance(value, dict)] or [state]
    for key in ("value", "selected_date", "selected_user", "selected_option"):
        if element.get(key) is not None:
            return element[key]
    return None


def type_in(world, text, *, who="ben", channel="diversion"):
    seen = world.person(who).command(text, channel=channel)
    assert seen.ok, seen.error
    return seen


def latest(person):
    """The words of the last message that they see in the workgroup's channel."""
    return person.messages("diversion")[-1].words


def test_a_step_with_one_owner_one_date_and_one_goal_is_made_at_once(world):
    world.goal()
    seen = type_in(world, "/goals step Draft the protocol @cho by Friday")
    assert "Friday, 20 November 2026" in seen.text
    assert "by Friday" in seen.text
    step = world.step_row("A1")
    assert (step.title, step.due.isoformat()) == ("Draft the protocol", "2026-11-20")


def test_the_reading_of_a_date_can_be_corrected_with_one_press(world):
    world.goal()
    seen = type_in(world, "/goals step Draft the protocol @cho by Friday")
    ben = world.person("ben")
    ben.click(seen.messages[-1], label="Change …")
    assert shown(ben.views[-1], "due") == "2026-11-20"
    assert ben.submit({"due": "2026-12-04"}).ok
    assert world.step_row("A1").due.isoformat() == "2026-12-04"


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("Draft it by Friday", "who"),
        ("Draft it @cho", "when"),
        ("Draft it @cho @dee by Friday", "one person"),
        ("Draft it @cho by TBD", "when"),
        ("Draft it @cho by 13/13/2026", "when"),
        ("Draft it @cho by yesterday", "past"),
    ],
)
def test_what_a_typed_step_misses_is_said_in_a_form_that_keeps_the_rest(world, text, missing):
    world.goal()
    seen = type_in(world, f"/goals step {text}")
    assert seen.view is not None
    assert missing in seen.view.words
    assert shown(seen.view, "title").startswith("Draft it")


def test_of_several_goals_the_named_one_is_taken(world):
    world.goal("Fewer bookings")
    world.goal("Faster hand-overs")
    seen = type_in(world, "/goals step g2 Call dispatch @cho by Friday")
    assert "for G2" in seen.text


def test_of_several_goals_without_a_name_the_form_asks(world):
    world.goal("Fewer bookings")
    world.goal("Faster hand-overs")
    seen = type_in(world, "/goals step Call dispatch @cho by Friday")
    assert "which goal" in seen.view.words


def test_a_committee_without_goals_writes_its_first_one_with_the_step(world):
    ben = world.person("ben")
    seen = type_in(world, "/goals step Call dispatch @cho by Friday")
    assert seen.view is not None
    assert ben.submit({"new_goal": "Faster hand-overs"}).ok
    listed = type_in(world, "/goals")
    assert "Call dispatch" in listed.text


def test_done_and_reopen_by_words(world):
    ref = world.step("Draft the protocol", owner="cho", due="2026-11-20")
    assert "done" in type_in(world, f"/goals done {ref.lower()}", who="cho").text
    assert world.step_row(ref).state == StepState.DONE
    assert "done already" in type_in(world, f"/goals done {ref}", who="cho").text
    type_in(world, f"/goals reopen {ref}", who="cho")
    assert world.step_row(ref).state == StepState.OPEN


def test_a_dropped_step_keeps_its_reason(world):
    ref = world.step("Draft the protocol", owner="cho", due="2026-11-20")
    assert "few words" in type_in(world, f"/goals drop {ref}", who="cho").text
    type_in(world, f"/goals drop {ref} overtaken by the new statute", who="cho")
    assert world.step_row(ref).dropped_because == "overtaken by the new statute"


def test_undo_takes_back_my_last_change_and_nobody_elses(world):
    ref = world.step("Draft the protocol", owner="cho", due="2026-11-20")
    type_in(world, f"/goals done {ref}", who="cho")
    assert "no change of yours" in type_in(world, "/goals undo", who="dee").text
    assert ref in type_in(world, "/goals undo", who="cho").text
    assert world.step_row(ref).state == StepState.OPEN


def test_only_those_concerned_may_settle_a_step(world):
    ref = world.step("Draft the protocol", owner="cho", due="2026-11-20")
    seen = type_in(world, f"/goals done {ref}", who="dee")
    assert "Nothing was changed" in seen.text
    assert world.step_row(ref).state == StepState.OPEN


def test_waiting_tells_that_agencys_principal_privately(world):
    ref = world.step("Draft the protocol", owner="cho", due="2026-11-20")
    type_in(world, f"/goals wait {ref} on hospital: their intake form is missing", who="cho")
    world.work()
    assert "their intake form is missing" in world.person("dee").dm[-1].words
    assert not world.person("ben").dm
    assert not world.person("ben").messages("diversion")


def test_an_agency_that_is_not_known_gets_suggestions(world):
    ref = world.step("Draft the protocol", owner="cho", due="2026-11-20")
    seen = type_in(world, f"/goals wait {ref} on Sherif: keys", who="cho")
    assert "Sheriff" in seen.text


def test_the_list_shows_what_is_late_first_and_can_be_worked_on(world):
    world.step("Later", owner="cho", due="2026-12-20")
    late = world.step("Earlier", owner="cho", due="2026-11-10")
    seen = type_in(world, "/goals")
    assert seen.text.index("Earlier") < seen.text.index("Later")
    assert "6 days late" in seen.text
    ben = world.person("ben")
    row = world.step_row(late)
    ben.click(seen.messages[-1], block_id=f"{row.subject}/group-1:0/text", value=f"done:{row.id}")
    world.slack.wait_until(lambda: "Earlier" not in latest(ben))
    assert "Later" in latest(ben)
    assert world.step_row(late).state == StepState.DONE


def test_mine_is_only_mine_and_its_buttons_change_the_row_in_place(world):
    world.step("Not mine", owner="dee", due="2026-11-10")
    ref = world.step("Mine", owner="cho", due="2026-11-10")
    seen = type_in(world, "/goals mine", who="cho")
    assert "Not mine" not in seen.text
    cho = world.person("cho")
    cho.click(seen.messages[-1], label="Done")
    world.slack.wait_until(lambda: "no open commitments" in latest(cho))
    assert len(cho.messages("diversion")) == 1
    assert world.step_row(ref).state == StepState.DONE


def test_a_long_list_is_turned_page_by_page(world):
    for number in range(45):
        world.step(f"Step {number:02d}", owner="cho", due="2026-12-01")
    seen = type_in(world, "/goals mine", who="cho")
    assert "Step 19" in seen.text
    assert "Step 20" not in seen.text
    cho = world.person("cho")
    cho.click(seen.messages[-1], label="Show the next 20 of 25 more")
    world.slack.wait_until(lambda: "Step 20" in latest(cho))
    assert "Step 19" not in latest(cho)


def test_snooze_asks_until_when_and_refuses_today(world):
    ref = world.step("Mine", owner="cho", due="2026-11-10")
    seen = type_in(world, "/goals mine", who="cho")
    cho = world.person("cho")
    cho.click(seen.messages[-1], label="Snooze")
    assert "after today" in cho.submit({"until": "2026-11-16"}).errors["until"]
    assert cho.submit({"until": "2026-11-23"}).ok
    assert world.step_row(ref).snoozed_until.isoformat() == "2026-11-23"


def test_two_people_editing_one_step_do_not_write_over_each_other(world):
    ref = world.step("Draft", owner="cho", due="2026-11-20")
    type_in(world, f"/goals edit {ref}", who="cho")
    type_in(world, f"/goals edit {ref}", who="ben")
    ben, cho = world.person("ben"), world.person("cho")
    assert ben.submit({"title": "Draft by Ben"}).ok
    refused = cho.submit({"title": "Draft by Cho"})
    assert "changed A1" in next(iter(refused.errors.values()))
    assert shown(cho.views[-1], "title") == "Draft by Cho"
    assert world.step_row(ref).title == "Draft by Ben"


def test_typed_formatting_and_mentions_are_never_live(world):
    world.goal()
    seen = type_in(world, "/goals step Tell <!channel> & *everybody* @cho by Friday")
    raw = str(seen.messages[-1].blocks)
    assert "<!channel>" not in raw
    assert "&lt;!channel&gt;" in raw
    assert "*everybody*" not in raw
    assert world.step_row("A1").title == "Tell <!channel> & *everybody*"


def test_a_text_that_is_too_long_is_refused_and_given_back(world):
    world.goal()
    seen = type_in(world, f"/goals step {'very ' * 550}long @cho by Friday")
    assert "shorter" in seen.text
    assert "very very very" in seen.text


@pytest.mark.parametrize("ref", ["A99", "A", "99999999999", "Axe", ""])
def test_a_step_that_is_not_there_gets_a_private_answer(world, ref):
    assert "no action step" in type_in(world, f"/goals done {ref}").text


def test_an_unknown_word_gets_a_suggestion_and_the_help(world):
    seen = type_in(world, "/goals dnoe A12")
    assert "`/goals done`" in seen.text
    assert "dnoe A12" in seen.text


def test_somebody_who_is_not_on_the_committee_is_told_so(world):
    assert "not on this committee" in type_in(world, "/goals", who="stranger").text


def test_a_person_who_is_no_member_cannot_be_made_responsible(world):
    world.goal()
    seen = type_in(world, "/goals step Draft @stranger by Friday")
    assert "not on this committee yet" in seen.text


def test_a_goal_is_written_with_its_benefits(world):
    ben = world.person("ben")
    type_in(world, "/goals add Fewer people in crisis are booked")
    assert shown(ben.views[-1], "statement") == "Fewer people in crisis are booked"
    assert ben.submit(
        {"intercepts": ["1", "2"], "measure": "Bookings a month", "What does Sheriff gain?": "time"}
    ).ok
    assert "Fewer people in crisis" in type_in(world, "/goals").text


def test_a_message_becomes_a_step_by_shortcut(world):
    ben = world.person("ben")
    ben.say("We should call dispatch & the hospital", "diversion")
    ben.shortcut("shortcut.step", ben.messages("diversion")[-1])
    assert shown(ben.views[-1], "title") == "We should call dispatch & the hospital"


def test_nothing_of_all_this_is_seen_by_anybody_else(world):
    world.step("Draft", owner="cho", due="2026-11-20")
    type_in(world, "/goals")
    type_in(world, "/goals done A1", who="cho")
    assert not world.person("dee").messages("diversion")


def test_a_step_of_another_committee_is_not_found(world):
    from models.base import fetch
    from models.step import ActionStep

    world.step("Draft", owner="cho", due="2026-11-20")
    with world.session() as session, pytest.raises(NotFound):
        fetch(session, ActionStep, 999, 1)
