"""/committee tools: every tool is on the shelf, and opens from a message as from the App Home."""

from handlers.tools import WORDS
from prompts.tools import shelf

OTHER_WORDS = {"tools", "what's", "import-plan"}
"""The shelf itself, another spelling, and a form of a tool by a word of its own."""


def test_every_tool_is_on_the_shelf():
    on_it = [word for tools in shelf.TOOLS.values() for word, _, _ in tools]
    assert sorted(on_it) == sorted(WORDS.keys() - OTHER_WORDS)


def test_every_tool_opens_by_its_button_for_everybody_who_is_seated(world):
    person = world.person("eli")
    for word, name, _ in (tool for tools in shelf.TOOLS.values() for tool in tools):
        seen = person.command("/committee tools", channel="committee")
        assert seen.messages, (word, seen)
        before = len(person.messages("committee")) + len(person.views)
        seen = person.click(seen.messages[-1], label=name)
        assert seen.ok, (word, seen.error)
        world.slack.wait_until(
            lambda before=before: len(person.messages("committee")) + len(person.views) > before
        )
        assert "went wrong" not in person.messages("committee")[-1].words, word


def test_the_shelf_marks_where_we_stand_and_says_on_request_what_each_is_for(world):
    person = world.person("eli")
    shelf_ = person.command("/committee tools", channel="committee").messages[-1]
    assert ":round_pushpin: *Engagement" in shelf_.words
    assert "what a word means" not in shelf_.words
    seen = person.click(shelf_, label="What is each for?")
    world.slack.wait_until(lambda: bool(seen.messages) and "Glossary: what a word means" in seen.text)
    assert not [one for one in shelf_.blocks if len(one.get("elements", [])) > 5]


def test_from_the_home_a_tool_comes_into_ones_own_messages(world):
    person = world.person("eli")
    person.open_home()
    world.slack.wait_until(lambda: person.home is not None)
    assert person.click(person.home, label="Tools").ok
    world.slack.wait_until(lambda: len(person.dm) == 1)
    assert "Tools of the six steps" in person.dm[-1].words
    assert person.click(person.dm[-1], label="Glossary").ok
    world.slack.wait_until(lambda: "in our messages" not in person.home.words or len(person.dm) == 2)
