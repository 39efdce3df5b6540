"""/committee resources: found by intercept, role and word; a local one; hidden ones; the ways there."""

from models.tools.resources import CommitteeResource, library
from prompts.tools.resources import BY_AUDIENCE, BY_INTERCEPT, MENU, shipped
from tests.handlers.tools.pressing import opened, pressed, sent, typed

LOCAL = {
    "title": "*Alder* crisis line <!channel>",
    "link": "https://alder.example/crisis",
    "about": "Day and night, for families too",
    "intercepts": ["0"],
    "audiences": ["peers and families"],
}


def buttons(message) -> list[str]:
    """The words on its buttons; its menus are none."""
    rows = [element for block in message.blocks for element in block.get("elements", [])]
    return [element["text"]["text"] for element in rows if element["type"] == "button"]


def shown(world, rest="", who="eli"):
    return typed(world, f"/committee resources {rest}".strip(), who)


def turned(world, message, action_id: str, value: str, who="eli"):
    """The message after a choice in one of its menus."""
    seen = world.person(who).click(message, action_id, value=value)
    assert seen.ok, seen.error
    world.slack.wait_until(lambda: seen.messages)
    return seen.messages[-1]


def hidden(world) -> set[str]:
    with world.session() as session:
        return library(session, world.committee(session).pk, shipped())[1]


def own(world) -> list[str]:
    with world.session() as session:
        every, _ = library(session, world.committee(session).pk, {})
        return [one.title for one in every]


def test_everybody_looks_through_the_library_by_page_intercept_and_role(world):
    first = shown(world)
    assert "20 resources" in first.words
    assert first.only_for == world.id("eli")
    assert "12 more" in buttons(first)
    assert "accessory" not in str(first.blocks)
    second = pressed(world, first, "12 more", "eli")
    assert "Back" in buttons(second)
    of_two = turned(world, second, BY_INTERCEPT, "2||||0|")
    assert "for intercept 2 · Initial detention and court" in of_two.words
    assert "Taking the Call" not in of_two.words
    for_courts = turned(world, of_two, BY_AUDIENCE, "2|courts|||0|")
    assert "Embedding clinicians" in for_courts.words
    assert "for courts" in for_courts.words
    assert "20 resources" in pressed(world, for_courts, "All resources", "eli").words


def test_words_and_numbers_can_be_typed_or_put_into_a_form(world):
    assert "making housing a priority" in shown(world, "housing").words
    assert "so I looked for “housing”" in shown(world, "huosing").words
    assert "for intercept 4" in shown(world, "4").words
    nothing = shown(world, "zebra")
    assert "Nothing in the library fits" in nothing.words
    opened(world, nothing, "Search …", "eli")
    assert "Tips for successfully implementing a 911" in sent(world, {"word": "dispatch"}, "eli").words


def test_a_member_adds_a_local_resource_changes_it_and_takes_it_out(world):
    opened(world, shown(world), "Add ours …", "eli")
    card = sent(world, LOCAL, "eli")
    assert "∗Alder∗ crisis line &lt;!channel&gt;" in card.words
    assert "Our own · intercept 0 · peers and families" in card.words
    assert "Saved:" in card.words
    with world.session() as session:
        [row] = library(session, world.committee(session).pk, {})[0]
        assert row.row is not None
        number = row.row.pk
    person = world.person("eli")
    seen = person.click(card, MENU, value=f"change:{number}")
    assert seen.view is not None
    assert "Alder line" in sent(world, {"title": "Alder line"}, "eli").words
    assert own(world) == ["Alder line"]
    gone = turned(world, shown(world), MENU, f"remove:{number}")
    assert "Taken out: Alder line." in gone.words
    assert own(world) == []


def test_what_cannot_be_is_shown_on_its_field_with_the_form_kept(world):
    person = world.person("eli")
    opened(world, shown(world), "Add ours …", "eli")
    for values, field, says in (
        ({"link": "alder.example"}, "link", "no link"),
        ({"title": "  "}, "title", "a few words"),
    ):
        seen = person.submit(LOCAL | values)
        assert list(seen.errors) == [field]
        assert says in seen.errors[field]
    assert own(world) == []


def test_a_local_resource_is_changed_by_its_author_and_the_staff_only(world):
    opened(world, shown(world), "Add ours …", "eli")
    sent(world, LOCAL, "eli")
    with world.session() as session:
        row = library(session, world.committee(session).pk, {})[0][0].row
        assert isinstance(row, CommitteeResource)
        number = row.pk
    card = shown(world, who="ben")
    assert not any(block.get("accessory", {}).get("type") == "overflow" for block in card.blocks)
    forged = shown(world, who="ana")
    seen = world.person("ana").click(forged, MENU, value=f"change:{number}")
    assert seen.view is not None


def test_the_coordinator_hides_one_and_shows_it_again(world):
    message = shown(world, "stepping up", who="ana")
    message = pressed(world, message, "Hide", "ana", value="stepping-up|||||0|stepping up")
    assert "Hidden from this committee: Stepping Up Initiative." in message.words
    assert hidden(world) == {"stepping-up"}
    assert "19 resources" in shown(world, who="eli").words
    assert "1 hidden …" not in buttons(shown(world, who="eli"))
    kept = pressed(world, shown(world, who="ana"), "1 hidden …", "ana")
    assert "Stepping Up Initiative" in kept.words
    back = pressed(world, kept, "Show again", "ana")
    assert "Nothing is hidden." in back.words
    assert hidden(world) == set()


def test_the_view_of_the_steps_leads_to_what_helps_in_the_present_one(world):
    message = pressed(world, typed(world, "/committee step", "eli"), "Further reading", "eli")
    assert "for engagement" in message.words
