"""Rules of the chair, other offices in turns, proposals, swaps, notes and calls: as people use them."""

from datetime import timedelta

import pytest
from sqlmodel import select

from models.chair import office_for, rotation_of, serving_in
from models.office import Duty, Office, OfficeRotation
from models.vacancy import vacancy_of
from tests.handlers.test_chair import ask, labels, type_in
from tests.rotation import asked, chair, name_of, rotate, terms, told
from tests.there import there

RULES = {
    "sectors": "both",
    "most_terms": "1",
    "partial": [],
    "answer_days": "10",
    "again_days": "45, 30 and 7",
    "chain": "line-agency",
    "agency_days": "5",
}
LEAD = {
    "duty": "lead",
    "line": ["ben", "cho"],
    "chair": "ben",
    "ends_on": "2027-03-01",
    "term_months": "6",
    "notice_days": "30",
}


def opens(world, command: str, who: str = "ana"):
    """The form that a command opens for somebody."""
    seen = type_in(world, command, who=who)
    assert seen.view is not None, seen.text
    return world.person(who)


def rotation(world):
    with world.session() as session:
        return there(rotation_of(session, world.committee(session).pk))


def office(world, duty: Duty):
    with world.session() as session:
        group = world.workgroup(session) if duty is Duty.LEAD else None
        return office_for(session, world.committee(session).pk, duty, group.pk if group else None)


def holder(world, duty: Duty) -> str | None:
    found = there(office(world, duty))
    with world.session() as session:
        term = serving_in(session, found)
    return name_of(world, term.member_id) if term else None


def group_id(world) -> str:
    with world.session() as session:
        return str(world.workgroup(session).pk)


def press(world, label: str):
    """Presses a button of the coordinator's open form, and waits until the form has turned."""
    ana = world.person("ana")
    before = ana.views[-1].hash
    ana.click(ana.views[-1], label=label)
    world.slack.wait_until(lambda: ana.views[-1].hash != before)
    return ana


def add_turn(world, values):
    """A coordinator adds an office in the list of turns; what the form answers."""
    opens(world, "/chair turns")
    return press(world, "Add a turn …").submit(values)


# --- rules ----------------------------------------------------------------------------------------------


def test_the_rules_are_set_in_a_form_and_said_back_with_whom_they_would_ask(world):
    rotate(world)
    seen = opens(world, "/chair rules").submit(RULES)
    world.slack.wait_until(lambda: "Saved." in seen.text)
    assert "If the chair falls vacant" in seen.text
    found = rotation(world)
    assert (found.most_terms, found.partial_counts, found.answer_days, found.agency_days) == (1, False, 10, 5)
    assert (found.again_days, found.chain) == ([45, 30, 7], ["line", "agency"])


@pytest.mark.parametrize(
    ("values", "field", "says"),
    [
        ({"again_days": "soon"}, "again_days", "“soon” is not known here"),
        ({"again_days": "400"}, "again_days", "too much or too little"),
        ({"most_terms": "0"}, "most_terms", ""),
    ],
)
def test_rules_that_cannot_be_keep_the_form_with_what_was_typed(world, values, field, says):
    rotate(world)
    ana = opens(world, "/chair rules")
    seen = ana.submit(RULES | values)
    assert says in "".join(seen.errors.values())
    assert list(seen.errors) == [field]
    assert rotation(world).most_terms == 2


def test_rules_and_turns_are_the_coordinators(world):
    rotate(world)
    for command in ("/chair rules", "/chair turns"):
        assert "This needs the coordinator" in type_in(world, command, who="eli").text


def test_without_a_rotation_the_rules_name_the_setup(world):
    assert "/committee setup" in type_in(world, "/chair rules", who="ana").text


# --- other offices --------------------------------------------------------------------------------------


def test_a_lead_takes_turns_and_is_asked_and_handed_over_as_the_chair_is(world):
    rotate(world)
    seen = add_turn(world, LEAD | {"workgroup": group_id(world)})
    assert seen.ok, seen.errors
    assert "is lead of Diversion until Monday, 1 March 2027" in seen.text
    assert holder(world, Duty.LEAD) == "ben"
    world.walk(world.at("2027-01-30"))
    assert any("Would you lead Diversion next?" in text for text in told(world, "cho"))
    question = world.person("cho").dm[-1]
    world.person("cho").click(question, label="Accept")
    world.walk(world.at("2027-03-01", "09:01"))
    assert holder(world, Duty.LEAD) == "cho"
    assert any("You now lead Diversion" in text for text in told(world, "cho"))
    with world.session() as session:
        assert world.workgroup(session).roles_of(session, world.member(session, "cho"))
        assert not world.workgroup(session).roles_of(session, world.member(session, "ben"))


def test_the_offices_are_shown_with_the_chair(world):
    rotate(world)
    add_turn(world, LEAD | {"workgroup": group_id(world)})
    add_turn(world, LEAD | {"duty": "recorder", "line": ["dee", "eli"], "chair": "dee"})
    said = type_in(world, "/chair").text
    assert f"*Lead of Diversion:* <@{world.id('ben')}> until Monday, 1 March 2027" in said
    assert f"*Recorder:* <@{world.id('dee')}>" in said


def test_whoever_records_is_reminded_in_their_turn_and_nobody_asks_who_it_is(world):
    rotate(world)
    add_turn(world, LEAD | {"duty": "recorder", "line": ["dee", "eli"], "chair": "dee"})
    world.walk(world.at("2026-12-11", "14:01"))
    assert any("It is your turn to write the minutes" in text for text in told(world, "dee"))
    assert not any("Who records them?" in text for text in told(world, "cho") + told(world, "ana"))
    assert type_in(world, "/agenda minutes", who="dee").view is not None


def test_without_anybody_named_the_first_is_asked_at_once(world):
    rotate(world)
    seen = add_turn(world, LEAD | {"duty": "vice_chair", "line": ["dee", "ben"], "chair": None})
    assert "the first one is asked" in seen.text
    world.walk(timedelta(minutes=1))
    assert any("Would you be vice-chair of" in text for text in told(world, "dee"))


@pytest.mark.parametrize(
    ("values", "field", "says"),
    [
        ({"duty": "lead"}, "workgroup", "Please pick one here"),
        ({"duty": "co_chair"}, "side", "Please pick one here"),
        ({"duty": "co_chair", "side": "behavioral_health"}, "sectors", "Co-chairs come from two sides"),
        ({"duty": "recorder", "chair": "dee"}, "chair", "is in neither line"),
        ({"duty": "recorder", "ends_on": "2026-01-01"}, "ends_on", "still to come"),
    ],
)
def test_an_office_that_cannot_be_is_refused_with_the_reason(world, values, field, says):
    rotate(world)
    seen = add_turn(world, LEAD | values)
    assert says in "".join(seen.errors.values())
    with world.session() as session:
        assert session.exec(select(OfficeRotation)).all() == []


def test_what_is_due_for_an_office_is_in_the_schedule_in_words(world):
    rotate(world)
    add_turn(world, LEAD | {"workgroup": group_id(world)})
    add_turn(world, LEAD | {"duty": "vice_chair", "line": ["dee", "ben"], "chair": None})
    world.walk(timedelta(seconds=5))
    seen = type_in(world, "/committee schedule", who="ana")
    assert "The next lead of Diversion is asked" in seen.text
    assert "Handover to the next lead of Diversion" in seen.text
    assert f"Last day for <@{world.id('dee')}> to answer about being vice-chair" in seen.text


def test_an_office_can_be_changed_and_ended(world):
    rotate(world)
    add_turn(world, LEAD | {"duty": "recorder", "line": ["dee", "eli"], "chair": "dee"})
    opens(world, "/chair turns")
    ana = press(world, "Change …")
    values = {key: LEAD[key] for key in ("ends_on", "term_months", "notice_days")}
    assert ana.submit(values | {"line": ["eli", "dee"], "ends_on": "2027-04-01"}).ok
    assert holder(world, Duty.RECORDER) == "dee"
    press(world, "End")
    assert "does not go round any more" in ana.views[-1].words
    assert office(world, Duty.RECORDER) is None


def test_the_rules_of_another_office_are_set_from_the_list(world):
    rotate(world)
    add_turn(world, LEAD | {"duty": "recorder", "line": ["dee", "eli"], "chair": "dee"})
    opens(world, "/chair turns")
    seen = press(world, "Rules …").submit(RULES | {"sectors": "none", "most_terms": "3"})
    assert "This is how the recorder passes on" in seen.text
    with world.session() as session:
        assert session.exec(select(OfficeRotation)).one().most_terms == 3


# --- a proposal, a swap, a note, a call -----------------------------------------------------------------


def propose(world, who: str, other: str):
    person = world.person(who)
    person.click(person.dm[-1], label="Propose somebody …")
    return person.submit({"proposed": other})


def test_the_one_asked_proposes_a_colleague_who_is_asked_instead(world):
    ask(world)
    seen = propose(world, "ben", "dee")
    world.slack.wait_until(lambda: "I have asked" in seen.text)
    world.walk(timedelta(seconds=5))
    assert asked(world) == "dee"
    assert any("proposes" in text for text in told(world, "ana"))
    assert any("Would you chair" in text for text in told(world, "dee"))


@pytest.mark.parametrize(
    ("other", "says"), [("eli", "does not sit on that side"), ("stranger", "cannot sit here")]
)
def test_a_proposal_that_cannot_be_is_refused_on_the_form(world, other, says):
    ask(world)
    assert says in "".join(propose(world, "ben", other).errors.values())
    assert asked(world) == "ben"


def swap(world, answer: str) -> None:
    rotate(world)
    said = type_in(world, f"/chair swap <@{world.id('dee')}|dee>", who="ben").text
    assert "I have asked" in said
    world.walk(timedelta(seconds=5))
    world.person("dee").click(world.person("dee").dm[-1], label=answer)
    world.walk(timedelta(seconds=5))


def test_two_people_change_places_once_both_agree(world):
    swap(world, "Agree")
    said = type_in(world, "/chair").text
    assert said.index(f"<@{world.id('dee')}>") < said.index(f"<@{world.id('ben')}>")
    assert any("agrees: you have changed places" in text for text in told(world, "ben"))


def test_who_would_rather_not_keeps_the_place_without_a_reason(world):
    swap(world, "Keep my place")
    said = type_in(world, "/chair").text
    assert said.index(f"<@{world.id('ben')}>") < said.index(f"<@{world.id('dee')}>")
    assert any("rather keep the place" in text for text in told(world, "ben"))


@pytest.mark.parametrize(
    ("other", "says"),
    [
        ("", "With whom?"),
        ("cho", "does not sit on that side"),
        ("eli", "is not in the line of succession"),
        ("ben", "cannot stand in for themselves"),
    ],
)
def test_a_swap_that_cannot_be_says_why(world, other, says):
    rotate(world)
    mention = f"<@{world.id(other)}|{other}>" if other else ""
    assert says in type_in(world, f"/chair swap {mention}".strip(), who="ben").text


def test_a_week_before_the_day_both_get_the_note_and_the_old_chair_adds_a_word(world):
    ask(world)
    type_in(world, "/chair accept", who="ben")
    world.walk(world.at("2027-01-25", "09:01"))
    assert any("What is on the way" in text for text in told(world, "ben"))
    cho = world.person("cho")
    note = next(message for message in reversed(cho.dm) if "takes over from you" in message.words)
    cho.click(note, label="Add a word of your own …")
    assert cho.submit({"note": "Call the judge first."}).ok
    world.walk(world.at("2027-02-01", "09:01"))
    assert chair(world) == "ben"
    welcome = next(text for text in told(world, "ben") if "You now chair" in text)
    assert "Call the judge first." in welcome
    assert f"A word from <@{world.id('cho')}>" in welcome.replace("*", "")


def offered(world):
    """cho steps down, and dee is asked to call the next meeting."""
    rotate(world)
    seen = type_in(world, "/chair step down", who="cho")
    world.person("cho").click(seen.messages[-1], label="Step down")
    world.walk(timedelta(seconds=5))
    dee = world.person("dee")
    return dee, next(message for message in dee.dm if "would you call it?" in message.words)


def test_one_person_is_asked_to_call_the_meeting_while_nobody_chairs(world):
    dee, offer = offered(world)
    assert "It does not make you the chair" in offer.words
    dee.click(offer, label="I will call it")
    world.walk(timedelta(seconds=5))
    posted = dee.messages(world.channel("committee"))
    assert any("that does not make them the chair" in one.words for one in posted)
    assert dee.command("/agenda post", channel="committee").ok
    assert chair(world) is None
    with world.session() as session:
        vacancy = there(vacancy_of(session, Office(world.committee(session).pk)))
        assert vacancy.called_at is not None


def test_who_cannot_call_it_hears_that_this_is_fine_and_a_coordinator_is_asked(world):
    dee, offer = offered(world)
    dee.click(offer, label="I cannot")
    world.walk(timedelta(seconds=5))
    assert any("would you call it?" in text for text in told(world, "ana"))


def test_everything_about_the_chair_can_be_reached_by_button(world):
    rotate(world)
    seen = type_in(world, "/chair", who="ana")
    assert labels(seen) == ["Ask the next person now", "Rules …", "Other turns …"]
    for label in ("Rules …", "Other turns …"):
        assert world.person("ana").click(seen.messages[-1], label=label).view is not None
    assert terms(world)
