"""/committee scoping: a session whose form stays open, lists by theme and by agency, a topic of a concern."""

from models.tools.scoping import remarks_of
from prompts.tools.scoping import MAKE
from tests.handlers.test_committee import buttons
from tests.handlers.tools.pressing import agency, opened, pressed, row, sent, typed
from tests.handlers.tools.test_map import begin


def shown(world, who="ana"):
    return typed(world, "/committee scoping", who)


def held(world, title="First round"):
    opened(world, shown(world), "New session …")
    return sent(world, {"title": title, "held_on": "2026-11-10"})


def noted(world, message, *remarks):
    """The remarks are written down one after the other, in one form."""
    opened(world, message, "Add …")
    ana = world.person("ana")
    for values in remarks:
        seen = ana.submit(values)
        assert seen.ok, seen.errors
        assert ana.views[-1].title == "What was said"
    return ana


def test_remarks_are_written_down_one_after_the_other_and_listed_by_theme_and_by_agency(world):
    assert "No scoping session yet" in shown(world).words
    message = held(world)
    assert "Nothing is written down yet. Press *Add …*." in message.words
    sheriff, hospital = agency(world, "Sheriff"), agency(world, "Hospital")
    ana = noted(
        world,
        message,
        {"text": "*Who* pays?", "agency": sheriff, "new_theme": "Transport"},
        {"text": "No beds", "kind": "barrier", "agency": hospital, "theme": None, "new_theme": "Beds"},
        {"text": "One form", "kind": "hope", "agency": "outside", "theme": "Transport"},
    )
    assert "Saved: One form (3 so far)" in ana.views[-1].words
    message = row(world, shown(world), "First round")
    assert "∗Who∗ pays?" in message.words
    assert message.words.index("*Transport*") < message.words.index("*Beds*")
    message = pressed(world, message, "By agency")
    places = [message.words.index(f"*{name}*") for name in ("Hospital", "Sheriff", "Outside the committee")]
    assert places == sorted(places)


def test_what_cannot_be_written_down_keeps_what_was_typed(world):
    opened(world, held(world), "Add …")
    ana = world.person("ana")
    values = {"text": "Who pays?", "agency": "outside", "new_theme": "  "}
    assert "a few words" in ana.submit(values).errors["new_theme~remark0"]
    seen = ana.submit({"text": "Maria Lopez missed her methadone", "new_theme": "Money"})
    assert "Say “a person” instead" in seen.errors["text~remark0"]
    assert ana.submit({"text": "Who pays?"}).ok
    with world.session() as session:
        assert [line.remark.text for line in remarks_of(session, world.committee(session).pk)] == [
            "Who pays?"
        ]


def test_a_concern_is_corrected_put_on_the_agenda_and_taken_back(world):
    message = held(world)
    noted(world, message, {"text": "Who pays?", "agency": agency(world, "Sheriff"), "new_theme": "Money"})
    card = row(world, row(world, shown(world), "First round"), "Who pays?")
    opened(world, card, "Change …")
    card = sent(world, {"text": "Who pays for the ride?"})
    card = chosen(world, card, "topic")
    assert (
        "on the agenda of Tuesday, 8 December 2026: Concern about Money: Who pays for the ride?" in card.words
    )
    assert "topic" not in choices(card)
    assert ":arrow_right: on the agenda" in pressed(world, card, "Back to the session").words
    message = pressed(world, row(world, row(world, shown(world), "First round"), "Who pays"), "Take back")
    assert "Taken back" in message.words
    assert "Nothing is written down yet" in message.words


def chosen(world, card, what):
    """What the menu of a remark leads to: the message in its place, or none where a form opens."""
    seen = world.person("ana").click(card, MAKE, value=f"{what}:{beside_id(card)}")
    world.slack.wait_until(lambda: seen.messages if what == "topic" else seen.view is not None)
    return seen.messages[-1] if seen.messages else None


def menu(card):
    """The menu that makes something of a remark."""
    rows = [block for block in card.blocks if block["type"] == "actions"]
    return [one for row in rows for one in row["elements"] if one["action_id"] == MAKE]


def choices(card) -> list[str]:
    return [option["value"].partition(":")[0] for one in menu(card) for option in one["options"]]


def beside_id(card) -> str:
    return menu(card)[0]["options"][0]["value"].partition(":")[2]


def test_a_barrier_becomes_a_gap_on_the_map_and_an_objective_and_each_knows_of_the_other(world):
    text = "No ride *home* <!channel> from jail after dark"
    noted(world, held(world), {"text": text, "agency": agency(world, "Sheriff"), "new_theme": "Rides"})
    card = row(world, row(world, shown(world), "First round"), "No ride")
    assert choices(card) == ["gap", "objective", "topic"]
    seen = world.person("ana").click(card, MAKE, value=f"gap:{beside_id(card)}")
    world.slack.wait_until(lambda: "There is no map yet" in seen.text)
    begin(world, "No beds")
    assert chosen(world, card, "gap") is None
    assert text in str(world.person("ana").views[-1].blocks)
    item = sent(world, {"intercepts": ["4"]})
    assert "From the scoping session “First round”, 10 Nov 2026 (Sheriff): No ride ∗home∗" in item.words
    assert "<!channel>" not in item.words
    assert chosen(world, card, "objective") is None
    said = sent(world, {"statement": "A ride home for each release after dark"})
    assert "said at a scoping session" in said.words
    card = row(world, row(world, shown(world), "First round"), "No ride")
    assert "It became: *M2* on the map and an objective." in card.words
    assert choices(card) == ["topic"]


def test_members_read_it_and_write_nothing(world):
    message = held(world)
    noted(world, message, {"text": "Who pays?", "agency": "outside", "new_theme": "Money"})
    assert buttons(shown(world, "eli")) == []
    message = row(world, shown(world, "eli"), "First round", "eli")
    assert "Who pays?" in message.words
    assert buttons(message) == ["By agency", "All sessions"]
