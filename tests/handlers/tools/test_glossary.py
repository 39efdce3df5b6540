"""/committee what is WORD: an answer to oneself, words added, asked for, locked."""

from datetime import timedelta

import pytest

from tests.handlers.test_committee import buttons
from tests.handlers.tools.test_plan import answered
from tests.rotation import told


def ask(world, line, who="eli"):
    seen = world.person(who).command(f"/committee {line}", channel="committee")
    assert seen.ok, seen.error
    return seen.messages[-1]


def said(world, seen):
    assert seen.ok, seen.errors
    world.slack.wait_until(lambda: len(seen.messages) > 0)
    return seen.messages[-1].words


def explain(world, word="FUSE", meaning="Our own *list*", who="ben", label="Say it our way …"):
    person = world.person(who)
    assert person.click(ask(world, f"what is {word}", who), label=label).view is not None
    return said(world, person.submit({"meaning": meaning, "source": "Handbook"}))


@pytest.mark.parametrize(
    "line", ["what is CIT", "what CIT?", "what's a cit", "What’s CITs", "what does C.I.T. mean?"]
)
def test_a_word_is_explained_to_who_asks_alone_however_it_is_asked(world, line):
    message = ask(world, line)
    assert "Crisis Intervention Team" in message.words
    assert message.only_for == world.id("eli")


def test_the_committees_own_words_go_before_and_every_wording_is_kept(world):
    assert "Frequent Users" in ask(world, "what is fuse").words
    first = explain(world)
    assert "Our own ∗list∗" in first
    assert "earlier wording" not in first
    message = ask(world, "what is FUSE")
    assert "Our own ∗list∗" in message.words
    assert f"Source: Handbook · by <@{world.id('ben')}> on Monday, 16 November 2026" in message.words
    assert "Frequent Users" not in message.words
    again = explain(world, meaning="A better list", who="dee", label="Change …")
    assert "The earlier wording is kept." in again
    seen = world.person("eli").click(ask(world, "what is FUSE"), label="Earlier wordings")
    words = said(world, seen)
    assert "A better list" in words
    assert "Our own ∗list∗" in words


def test_near_words_are_suggested_and_shown_by_a_press(world):
    message = ask(world, "what is a comptency?")
    assert "“comptency” is not in the glossary. Did you mean" in message.words
    assert "*Competency*" in message.words
    seen = world.person("eli").click(message, "tool.glossary.show", value="Competency")
    assert "incompetent to stand trial" in said(world, seen)


def test_a_word_that_nobody_knows_is_asked_for_and_who_asked_hears_of_the_answer_once(world):
    message = ask(world, "what is <!channel> ISMICC")
    assert "<!channel>" not in str(message.blocks[0])
    eli = world.person("eli")
    seen = eli.click(ask(world, "what is the ISMICC"), label="Ask the committee")
    assert "“ISMICC” is asked for." in said(world, seen)
    world.work()
    [message] = [one for one in world.person("ana").dm if "ISMICC" in one.words]
    assert world.id("eli") not in message.words
    assert "nobody has explained it yet" in ask(world, "what is ISMICC", "ben").words
    assert "Asked for: *ISMICC*" in ask(world, "what", "ana").words
    assert "Asked for" not in ask(world, "what", "ben").words
    ana = world.person("ana")
    assert ana.click(message, label="Explain it …").view is not None
    assert "meaning" in ana.submit({"meaning": "  "}).errors
    said(world, ana.submit({"meaning": "A federal committee"}))
    explain(world, "ISMICC", "The federal committee on SMI", label="Change …")
    world.work()
    assert [text for text in told(world, "eli") if "You asked for" in text] == [
        "You asked for *ISMICC*:\nA federal committee"
    ]


def test_a_coordinator_locks_a_word_and_takes_one_out(world):
    explain(world)
    assert "Lock" not in buttons(ask(world, "what is FUSE", "ben"))
    old = ask(world, "what is FUSE", "ben")
    ana = world.person("ana")
    seen = ana.click(ask(world, "what is FUSE", "ana"), label="Lock")
    assert "only coordinators change it" in said(world, seen)
    assert "Change …" not in buttons(ask(world, "what is FUSE", "ben"))
    refused = world.person("ben").click(old, label="Change …")
    assert "This needs the coordinator." in said(world, refused)
    seen = ana.click(ask(world, "what is FUSE", "ana"), label="Remove")
    assert "Removed from the glossary." in said(world, seen)
    assert "Frequent Users" in ask(world, "what is FUSE").words


def test_the_whole_glossary_has_a_way_to_look_up_and_to_add(world):
    message = ask(world, "what")
    assert "I bring along: 988, ACT" in message.words
    eli = world.person("eli")
    assert eli.click(message, label="Look up …").view is not None
    assert "Crisis Intervention Team" in said(world, eli.submit({"term": "what is CIT?"}))
    assert eli.click(ask(world, "what"), label="Add …").view is not None
    assert "Saved." in said(world, eli.submit({"term": "DRB", "meaning": "Our review board"}))
    assert "*DRB*: Our review board" in ask(world, "what", "ben").words


def test_a_word_is_explained_in_the_direct_messages_too(world):
    assert "Crisis Intervention Team" in answered(world, "eli", lambda eli: eli.say("what is CIT?"))
    world.walk(timedelta(minutes=1))
    assert "xyzzy" in answered(world, "eli", lambda eli: eli.say("What’s a xyzzy"))
    world.walk(timedelta(minutes=1))
    long = "what is it that the committee wants of us this year"
    assert "I do not read messages here" in answered(world, "eli", lambda eli: eli.say(long))
