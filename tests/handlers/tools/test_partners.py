"""/committee roster: from who sits at the table to a partner who is asked and what came of it."""

import pytest

from models.topic import parked_topics
from tests.handlers.test_committee import buttons
from tests.handlers.tools.pressing import agency, opened, pressed, row, sent, typed
from tests.rotation import rotate, told


def shown(world, who="ana"):
    return typed(world, "/committee roster", who)


def listed(world, who="ana"):
    return pressed(world, shown(world, who), "Key partners", who)


def one(world, name: str, who="ana"):
    """The card of a key partner."""
    return row(world, listed(world, who), f"*{name}*", who)


def form(world, name, label, who="ana"):
    return opened(world, one(world, name, who), label, who)


def test_the_roster_shows_the_sides_and_the_ways_on(world):
    message = shown(world)
    assert message.only_for == world.id("ana")
    assert "criminal justice 2, behavioral health 2, community 1" in message.words
    assert f"• Probation: <@{world.id('ana')}>" in message.words
    assert "0 of 12 are at the table" in message.words
    assert buttons(message) == ["Seats …"]
    assert buttons(shown(world, "eli")) == []


def test_a_coordinator_marks_who_covers_a_partner_and_the_list_knows_it(world):
    card = one(world, "Probation and parole")
    assert ":bulb: By their names it might be Probation." in card.words
    form(world, "Probation and parole", "Who covers it …")
    after = sent(world, {"places": [f"a{agency(world, 'Probation')}"]})
    assert "Saved: Probation and parole is covered by Probation." in after.words
    assert "1 of 12 is at the table" in shown(world).words
    form(world, "Probation and parole", "Who covers it …")
    after = sent(world, {"places": []})
    assert "nobody covers Probation and parole" in after.words
    assert "Covered by Probation from 16 Nov 2026 until 16 Nov 2026" in after.words


def test_who_covers_each_is_marked_in_one_form_that_is_filled_in_by_names(world):
    assert "Who covers each …" not in buttons(listed(world, "eli"))
    view = opened(world, listed(world), "Who covers each …")
    fields = {block["label"]["text"]: block for block in view.blocks if block["type"] == "input"}
    assert len(fields) == 12
    probation, care = fields["Probation and parole"], fields["Managed care organization"]
    [guess] = probation["element"]["initial_options"]
    assert guess["text"]["text"] == "Probation"
    assert "take it out if that is wrong" in probation["hint"]["text"]
    assert "initial_options" not in care["element"]
    assert "0 of 12" in shown(world).words  # nothing is marked by looking at it
    sheriff = f"a{agency(world, 'Sheriff')}"
    after = sent(world, {care["block_id"].partition("~")[0]: [sheriff]})
    assert "Saved who covers each." in after.words
    assert "covered by Probation" in after.words
    assert "covered by Sheriff" in after.words
    opened(world, after, "Who covers each …")
    sent(world, {care["block_id"].partition("~")[0]: []})
    card = one(world, "Managed care organization")
    assert "Covered by Sheriff from 16 Nov 2026 until 16 Nov 2026" in card.words
    assert "covered by Probation" in listed(world).words


def test_whom_to_invite_reaches_one_member_twice_and_what_came_of_it_is_kept(world):
    view = form(world, "Judges", "Whom to invite …")
    assert view.title == "Whom to invite"
    values = {"name": "*The* court clerk", "contact": "Court desk", "owner": "ben", "ask_by": "2026-11-25"}
    after = sent(world, values)
    assert "asks ∗The∗ court clerk by Wednesday, 25 November 2026" in after.words
    world.work()
    assert ["asks you to invite" in text for text in told(world, "ben")] == [True]
    world.walk(world.at("2026-11-25", "08:59"))
    assert len([text for text in told(world, "ben") if "invite" in text]) == 1
    world.walk(world.at("2026-12-04", "12:00"))
    letters = [text for text in told(world, "ben") if "court clerk" in text]
    assert len(letters) == 2
    assert "A reminder" in letters[1]
    dm = next(message for message in world.person("ben").dm[::-1] if "court clerk" in message.words)
    assert world.person("ben").click(dm, label="What came of it …").view is not None
    after = sent(world, {"state": "later", "note": "After the budget", "again_on": "2027-02-01"}, "ben")
    assert "They are asked again by Monday, 1 February 2027" in after.words
    assert "∗The∗ court clerk said later (4 Dec 2026): After the budget" in after.words


def test_an_invitation_that_was_answered_is_not_reminded_of(world):
    form(world, "Judges", "Whom to invite …")
    sent(world, {"name": "Clerk", "contact": "", "owner": "ana", "ask_by": "2026-11-25"})
    card = one(world, "Judges")
    assert world.person("ana").click(card, label="What came of it …").view is not None
    after = sent(world, {"state": "joined", "note": ""})
    assert "A coordinator gives them a seat" in after.words
    world.walk(world.at("2026-11-26", "12:00"))
    assert not [text for text in told(world, "ana") if "Clerk" in text]


def test_the_reminder_of_somebody_who_has_left_goes_to_a_coordinator(world):
    form(world, "Judges", "Whom to invite …")
    sent(world, {"name": "Clerk", "contact": "", "owner": "ben", "ask_by": "2026-11-25"})
    with world.session() as session:
        world.member(session, "ben").active = False
    world.walk(world.at("2026-11-25", "14:01"))
    assert [text for text in told(world, "ana") if "Clerk" in text]


@pytest.mark.parametrize(
    ("values", "field", "says"),
    [
        ({"ask_by": "2026-11-13"}, "ask_by", "still to come"),
        ({"ask_by": None}, "ask_by", "pick a day"),
        ({"owner": "stranger"}, "owner", "not on this committee"),
    ],
)
def test_a_wrong_invitation_keeps_what_was_typed(world, values, field, says):
    form(world, "Judges", "Whom to invite …")
    whole = {"name": "Clerk", "contact": "Desk", "owner": "ben", "ask_by": "2026-11-25"}
    seen = world.person("ana").submit(whole | values)
    assert says in seen.errors[field]
    assert world.person("ana").views[-1].title == "Whom to invite"


def test_the_list_is_the_committees_own(world):
    assert world.person("ana").click(listed(world), label="Add …").view is not None
    assert "Saved: Tribal court." in sent(world, {"name": "Tribal court", "about": "Ours"}).words
    form(world, "Tribal court", "Does not apply …")
    assert "does not apply here: Moved away" in sent(world, {"why": "Moved away"}).words
    card = one(world, "Dispatch")
    assert "It applies here" in buttons(card)
    card = pressed(world, card, "It applies here")
    assert "0 of 13" in pressed(world, card, "All partners").words
    form(world, "Dispatch", "Change …")
    seen = world.person("ana").submit({"name": "Judges", "about": "911"})
    assert "on the list already" in seen.errors["name"]


def test_the_gaps_get_on_the_agenda_by_a_press_and_once(world):
    rotate(world)
    message = listed(world, "cho")
    message = pressed(world, message, "Put on the agenda", "cho")
    assert "It is on the agenda of Tuesday, 8 December 2026: Key partners not at the table" in message.words
    message = pressed(world, message, "Put on the agenda", "cho")
    assert "It is already on the agenda" in message.words
    with world.session() as session:
        assert parked_topics(session, world.committee(session).pk) == []


def test_a_member_reads_and_changes_nothing(world):
    assert buttons(listed(world, "eli")) == ["Roster"]
    assert buttons(one(world, "Judges", "eli")) == ["All partners"]
    view_of_ana = one(world, "Judges")
    with world.session() as session:
        world.member(session, "ana").coordinator = False
    seen = world.person("ana").click(view_of_ana, label="Whom to invite …")
    world.slack.wait_until(lambda: seen.messages)
    assert "This needs the chair or coordinator" in seen.messages[-1].words
    seen = world.person("stranger").command("/committee roster", channel="committee")
    assert "not on this committee" in seen.messages[-1].words
