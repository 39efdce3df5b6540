"""/agenda as people use it: the view, topics by words, form and shortcut, and the posting."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import col, select

from handlers.topic_words import read_topic
from models.meeting import Meeting
from models.schedule import Work, find, pause
from models.topic import AgendaItem, TopicState, Wanted
from prompts import ids
from prompts.topics import PARKING_LOT


def type_in(world, text, *, who="ben", channel="committee"):
    seen = world.person(who).command(text, channel=channel)
    assert seen.ok, seen.error
    return seen


def topics(world) -> list[AgendaItem]:
    with world.session() as session:
        statement = select(AgendaItem).where(AgendaItem.state == TopicState.OPEN)
        return list(session.exec(statement.order_by(col(AgendaItem.id))).all())


def posted(world, channel="committee"):
    seen = world.person("ana").messages(channel)
    return [one for one in seen if one.text.startswith("Agenda ·") and not one.only_for]


@pytest.mark.parametrize(
    ("text", "title", "minutes", "people", "wanted"),
    [
        ("Jail intake form", "Jail intake form", None, [], None),
        ("Jail intake form 10m", "Jail intake form", 10, [], None),
        ("Jail intake form 10m <@U1|ana> decide", "Jail intake form", 10, ["U1"], Wanted.DECIDE),
        ("Jail intake form decide <@U1> 10 min", "Jail intake form", 10, ["U1"], Wanted.DECIDE),
        ("Jail intake form, 10m, <@U1>, inform", "Jail intake form", 10, ["U1"], Wanted.INFORM),
        ("Beds DISCUSS", "Beds", None, [], Wanted.DISCUSS),
        ("Discuss the beds", "Discuss the beds", None, [], None),
        ("What we decide about beds", "What we decide about beds", None, [], None),
        ("Things we still have to discuss", "Things we still have to discuss", None, [], None),
        ("Who should decide 5m", "Who should decide", 5, [], None),
        ("What to decide decide", "What to decide", None, [], Wanted.DECIDE),
        ("Walk 10m to the court", "Walk 10m to the court", None, [], None),
        ("Thank <@U1> for her work", "Thank <@U1> for her work", None, [], None),
        ("Thank <@U1> for her work <@U2>", "Thank <@U1> for her work", None, ["U2"], None),
        ("Beds <@U1> <@U2>", "Beds", None, ["U1", "U2"], None),
        ("Beds 5m 10m", "Beds 5m", 10, [], None),
        ("Form 10m.", "Form", 10, [], None),
        ("AB 109", "AB 109", None, [], None),
        ("decide", "", None, [], Wanted.DECIDE),
        ("", "", None, [], None),
    ],
)
def test_how_a_typed_topic_is_read(text, title, minutes, people, wanted):
    read = read_topic(text)
    assert (read.title, read.minutes, read.people, read.wanted) == (title, minutes, people, wanted)


@given(st.permutations(["15m", "<@U1|ana>", "inform"]))
def test_the_last_words_may_come_in_any_order(words):
    read = read_topic("New beds " + " ".join(words))
    assert (read.title, read.minutes, read.people, read.wanted) == ("New beds", 15, ["U1"], Wanted.INFORM)


@given(st.text())
def test_any_text_is_read_without_loss_of_its_beginning(text):
    read = read_topic(text)
    assert text.strip().startswith(read.title)


def test_agenda_shows_the_next_meeting_privately(world):
    world.step("Draft the protocol", owner="cho", due="2026-12-01")
    seen = type_in(world, "/agenda")
    assert "Tuesday, 8 December 2026" in seen.text
    assert "A1 Draft the protocol" in seen.text.replace("*", "")
    assert "Thursday, 3 December 2026 at 9:00" in seen.text
    assert posted(world) == []


def test_a_topic_is_added_at_once_and_its_reading_is_shown_back(world):
    seen = type_in(world, "/agenda add Jail intake form 10m @cho decide")
    assert "Tuesday, 8 December 2026" in seen.text
    assert "10 minutes · to decide" in seen.text
    [item] = topics(world)
    with world.session() as session:
        assert item.presenter_id == world.member(session, "cho").id
    assert (item.title, item.minutes, item.wanted) == ("Jail intake form", 10, Wanted.DECIDE)


def test_without_a_presenter_whoever_adds_it_presents(world):
    type_in(world, "/agenda add Beds")
    [item] = topics(world)
    with world.session() as session:
        assert item.presenter_id == world.member(session, "ben").id


def test_a_topic_can_be_taken_back_by_its_undo_button(world):
    seen = type_in(world, "/agenda add Beds")
    world.person("ben").click(seen.messages[-1], label="Undo")
    assert topics(world) == []


def test_people_named_in_a_topic_stay_in_it_by_name(world):
    type_in(world, "/agenda add Thank @dee for her work 5m")
    assert topics(world)[0].title == "Thank Dee Marsh for her work"


def test_a_topic_with_marks_and_mentions_reads_as_it_was_typed(world):
    type_in(world, "/agenda add Beds & <rooms> *now*")
    assert topics(world)[0].title == "Beds & <rooms> *now*"
    assert "Beds &amp; &lt;rooms&gt; ∗now∗" in str(type_in(world, "/agenda").messages[-1].blocks)


@pytest.mark.parametrize("typed", ["/agenda add", "/agenda add Beds @ana @cho", "/agenda add decide"])
def test_what_cannot_be_added_at_once_opens_the_form(world, typed):
    seen = type_in(world, typed)
    assert seen.view is not None
    assert topics(world) == []


def test_a_presenter_who_is_no_member_is_explained(world):
    seen = type_in(world, "/agenda add Beds @stranger")
    assert "not on this committee" in seen.text
    assert topics(world) == []


def test_the_form_adds_a_topic_and_confirms_it(world):
    ben = world.person("ben")
    seen = type_in(world, "/agenda")
    ben.click(seen.messages[-1], label="Add a topic")
    answer = ben.submit({"title": "Beds", "presenter": "dee", "minutes": "20", "wanted": "inform"})
    assert answer.ok, answer.errors
    [item] = topics(world)
    assert (item.title, item.minutes, item.wanted) == ("Beds", 20, Wanted.INFORM)
    world.slack.wait_until(lambda: "20 minutes" in answer.text)


def test_the_form_can_put_a_topic_in_the_parking_lot_and_the_agenda_shows_it(world):
    ben = world.person("ben")
    type_in(world, "/agenda add")
    answer = ben.submit({"title": "Someday", "meeting": PARKING_LOT})
    assert answer.ok, answer.errors
    assert topics(world)[0].meeting_id is None
    assert "Parking lot" in type_in(world, "/agenda").text


def test_a_form_that_is_refused_keeps_its_words_and_names_the_field(world):
    type_in(world, "/agenda add Beds")
    type_in(world, "/agenda add")
    answer = world.person("ben").submit({"title": "Beds", "presenter": "stranger"})
    assert list(answer.errors) == ["presenter"]
    assert len(topics(world)) == 1


def test_a_form_sent_after_the_meeting_is_over_says_so_and_loses_nothing(world):
    type_in(world, "/agenda add")
    world.walk(world.at("2026-12-08", "11:00"))
    answer = world.person("ben").submit({"title": "Beds"})
    assert "over" in " ".join(answer.errors.values())
    assert topics(world) == []


def test_the_shortcut_opens_the_form_with_the_messages_words(world):
    ben = world.person("ben")
    ben.say("We should look at the wait for beds, <@" + world.id("dee") + ">", "committee")
    ben.shortcut(ids.SHORTCUT_TOPIC, ben.messages("committee")[-1])
    answer = ben.submit({})
    assert answer.ok, answer.errors
    assert topics(world)[0].title == "We should look at the wait for beds, Dee Marsh"


def test_its_author_takes_a_topic_off_and_others_are_not_offered_it(world):
    type_in(world, "/agenda add Beds")
    seen = type_in(world, "/agenda", who="cho")
    assert "Take a topic off" not in str(seen.messages[-1].blocks)
    seen = type_in(world, "/agenda", who="ben")
    world.person("ben").click(seen.messages[-1], action_id=ids.TOPIC_REMOVE, value="Beds")
    assert topics(world) == []


def test_a_member_cannot_post_and_is_told_who_can(world):
    seen = type_in(world, "/agenda post")
    assert "chair or coordinator" in seen.text
    world.work()
    assert posted(world) == []


def test_the_coordinator_posts_at_once_and_only_once(world):
    assert "<#" in type_in(world, "/agenda post", who="ana").messages[-1].text
    world.work()
    assert len(posted(world)) == 1
    assert "posted already" in type_in(world, "/agenda post", who="ana").text
    world.walk(world.at("2026-12-04"))
    assert len(posted(world)) == 1


def test_the_button_posts_and_is_gone_afterwards(world):
    seen = type_in(world, "/agenda", who="ana")
    world.person("ana").click(seen.messages[-1], label="Post it now")
    world.work()
    assert len(posted(world)) == 1
    assert "Post it now" not in str(type_in(world, "/agenda", who="ana").messages[-1].blocks)


def test_a_paused_posting_is_posted_when_the_coordinator_says_so(world):
    with world.session() as session:
        meeting = session.exec(select(Meeting).order_by(col(Meeting.starts_at))).first()
        posting = find(session, meeting.committee_id, Work.AGENDA, meeting.pk)
        assert posting is not None
        pause(session, world.member(session, "ana"), posting, paused=True, now=world.now())
    assert "Nothing is set to post it" in type_in(world, "/agenda").text
    type_in(world, "/agenda post", who="ana")
    world.work()
    assert len(posted(world)) == 1


def test_a_topic_added_by_the_button_under_the_posted_agenda_appears_in_it(world):
    type_in(world, "/agenda post", who="ana")
    world.work()
    dee = world.person("dee")
    dee.click(posted(world)[0], label="Add a topic")
    assert dee.submit({"title": "Beds"}).ok
    world.walk(timedelta(minutes=1))
    [message] = posted(world)
    assert "Beds" in message.words


def test_an_old_button_offers_the_meetings_to_come(world):
    type_in(world, "/agenda post", who="ana")
    world.work()
    world.walk(world.at("2027-02-01"))
    first = posted(world)[0]
    dee = world.person("dee")
    dee.click(first, label="Add a topic")
    assert "9 February 2027" in dee.views[-1].words


def test_a_workgroups_channel_without_meetings_of_its_own_shows_the_committees(world):
    assert "Justice and Health" in type_in(world, "/agenda", channel="diversion").text


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("/agenda help", "/agenda add"),
        ("/agenda psot", "Did you mean `/agenda post`"),
        ("/agenda frobnicate", "is not a word"),
        (f"/agenda add {'x' * 3000}", "shorter"),
    ],
)
def test_words_that_are_not_understood_are_answered_with_help(world, typed, told):
    assert told in type_in(world, typed).messages[-1].words + type_in(world, typed).text


def test_strangers_are_told_that_they_are_not_on_the_committee(world):
    assert "not on this committee" in type_in(world, "/agenda", who="stranger").text
