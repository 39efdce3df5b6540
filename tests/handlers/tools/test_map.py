"""/committee map as people use it: from the empty map to a gap that is a goal, and the picture of it."""

from datetime import date

import pytest
from sqlmodel import select

from models.audit import AuditLine
from models.tools.gap_map import Point, PointKind, add_items, begin_mapping
from models.topic import AgendaItem
from tests.handlers.test_committee import buttons

GAP, RESOURCE = PointKind.GAP, PointKind.RESOURCE


def shown(world, who="ana", words=""):
    seen = world.person(who).command(f"/committee map {words}".strip(), channel="committee")
    assert seen.ok, seen.error
    return seen.messages[-1]


def begin(world, *gaps, name="Mapping workshop May 2026", resources=()):
    with world.session() as session:
        ana = world.member(session, "ana")
        begin_mapping(session, ana, name=name, held_on=date(2026, 5, 8), owned=(), now=world.now())
        points = [Point(GAP, title, [2]) for title in gaps] + [
            Point(RESOURCE, one, [0, 1]) for one in resources
        ]
        add_items(session, ana, points, now=world.now())


def pressed(world, who, message, label, *, says="", value=None):
    """What is shown once a button has done its work."""
    seen = world.person(who).click(message, label=label, value=value)
    assert seen.ok, seen.error
    world.slack.wait_until(lambda: bool(seen.messages) and says in seen.messages[-1].words)
    return seen.messages[-1]


def answered(world, seen):
    assert seen.ok, seen.errors
    world.slack.wait_until(lambda: len(seen.messages) > 0)
    return seen.messages[-1]


def form(world, who, message, label):
    person = world.person(who)
    seen = person.click(message, label=label)
    assert seen.view is not None, seen.text
    return person


def test_an_empty_map_says_what_it_is_for_and_who_begins_it(world):
    message = shown(world)
    assert "There is no map yet." in message.words
    assert buttons(message) == ["Begin the map …"]
    assert message.only_for == world.id("ana")
    bens = shown(world, "ben")
    assert buttons(bens) == []
    assert "The chair or a coordinator begins it." in bens.words
    assert "There is no map yet" in shown(world, "ben", "add No beds").words
    assert "not on this committee" in world.person("stranger").command("/committee map").text


def test_a_map_is_begun_filled_line_by_line_and_read_by_intercept(world):
    ana = form(world, "ana", shown(world), "Begin the map …")
    seen = ana.submit({"name": "Workshop", "held_on": "2026-11-17"})
    assert "today, or a day before it" in seen.errors["held_on"]
    message = answered(world, ana.submit({"name": "Mapping workshop", "held_on": "2026-05-08"}))
    assert "“Mapping workshop” is the map from now on." in message.words
    dee = form(world, "dee", shown(world, "dee"), "Several at once …")
    lines = "• No crisis beds\n\n- <!channel> *all* & co\n" + "x" * 151
    seen = dee.submit({"kind": "gap", "intercepts": ["1", "2"], "title": lines})
    assert "151 characters" in seen.errors["title"]
    seen = dee.submit({"title": "No crisis beds\n<!channel> *all* & co"})
    message = answered(world, seen)
    assert "2 entries added." in message.words
    assert "*1 · Law enforcement*\n2 gaps, 2 that nobody owns" in message.words
    assert "<!channel>" not in str(message.blocks)
    dee.click(message, label="Add …")
    seen = dee.submit({"kind": "gap", "title": "no crisis beds", "intercepts": ["3"]})
    assert "is on the map already" in seen.errors["title"]
    seen = dee.submit({"title": "No beds at night", "intercepts": []})
    assert "at least one intercept" in seen.errors["intercepts"]
    told = answered(world, dee.submit({"intercepts": ["0", "5"], "details": "> quoted\n*bold*"})).words
    assert "*M3* No beds at night" in told
    assert "intercepts 0 and 5" in told


def shown_list(world):
    """The list of intercept 2, as eli sees it."""
    return pressed(world, "eli", shown(world, "eli"), "Look …", value="1:2:0", says="Gap 09")


def test_a_list_is_paged_and_leads_to_an_item_and_back(world):
    begin(world, *(f"Gap {number:02}" for number in range(25)))
    message = shown(world, "eli")
    assert "… and 20 more" in message.words
    listed = shown_list(world)
    assert "Gap 10" not in listed.words
    second = pressed(world, "eli", listed, "15 more", says="Gap 10")
    third = pressed(world, "eli", second, "5 more", says="Gap 24")
    pressed(world, "eli", third, "Back", says="Gap 19")
    item = pressed(world, "eli", listed, "Open", value="11", says="nobody owns it")
    assert buttons(item) == ["Add a number …", "Add an anecdote …", "Make it a goal …", "The whole map"]
    library = pressed(world, "eli", shown_list(world), "Resources for it")
    assert library.only_for == world.id("eli")
    pressed(world, "eli", item, "The whole map", says="Mapping workshop May 2026")


def test_a_member_changes_and_closes_what_is_theirs_and_not_what_is_others(world):
    begin(world, "No beds")
    assert "Change …" not in buttons(shown(world, "ben", "M1"))
    ana = form(world, "ana", shown(world, "ana", "m1"), "Change …")
    told = answered(world, ana.submit({"title": "No beds at night", "owner": world.id("ben")})).words
    assert "Ben Ode sees to it" in told
    ana = form(world, "ana", shown(world, "ana", "M1"), "Change …")
    assert "not on this committee yet" in ana.submit({"owner": world.id("stranger")}).errors["owner"]
    ana.close_view()
    ana = form(world, "ana", shown(world, "ana", "M1"), "Close …")
    message = answered(world, ana.submit({"why": "The <b>center</b> has opened"}))
    assert "closed on Monday, 16 November 2026: The &lt;b&gt;center" in str(message.blocks)
    pressed(world, "ana", message, "Open again", says="Ben Ode sees to it")


def test_evidence_is_put_beside_a_gap_and_taken_back(world):
    begin(world, "No beds")
    eli = form(world, "eli", shown(world, "eli", "M1"), "Add a number …")
    number = {"value": "many", "text": "nights without a bed", "source": "Crisis line"}
    assert "no number in it" in eli.submit(number).errors["value"]
    assert "for when it holds" in eli.submit({"value": "412 of 3,120"}).errors["period"]
    message = answered(world, eli.submit({"period": "FY2026", "first": "2025-07-01", "last": "2026-06-30"}))
    says = "*412 of 3,120* nights without a bed — Crisis line, FY2026, 1 July 2025 to 30 June 2026"
    assert says in message.words
    cho = form(world, "cho", shown(world, "cho", "M1"), "Add an anecdote …")
    message = answered(world, cho.submit({"text": "Deputies wait six hours", "source": "Patrol"}))
    assert "“Deputies wait six hours” — Patrol" in message.words
    assert [block["accessory"]["text"]["text"] for block in message.blocks if "accessory" in block] == [
        "Undo",
        "Take back",
    ]
    left = pressed(world, "cho", message, "Take back", says="412")
    world.slack.wait_until(lambda: "Deputies" not in shown(world, "cho", "M1").words)
    assert left is not None


def test_what_tells_of_a_person_is_not_kept_and_stays_in_the_form_to_be_written_another_way(world):
    begin(world, "No beds")
    cho = form(world, "cho", shown(world, "cho", "M1"), "Add an anecdote …")
    seen = cho.submit({"text": "Maria Lopez was booked again, she has schizophrenia"})
    assert "Say “a person” instead of the name" in seen.errors["text"]
    assert "Lopez" not in seen.errors["text"]
    message = answered(world, cho.submit({"text": "A person waited 40 days for a bed"}))
    assert "A person waited 40 days" in message.words
    dee = form(world, "dee", shown(world, "dee", "M1"), "Add an anecdote …")
    seen = dee.submit({"text": "Only 4 people with schizophrenia were served"})
    assert not seen.errors
    assert "Send it again to keep it as it is." in str(dee.views[-1].blocks)
    assert "Only 4 people" not in shown(world, "dee", "M1").words
    message = answered(world, dee.submit())
    assert "Only 4 people" in message.words
    eli = form(world, "eli", shown(world, "eli"), "Add …")
    seen = eli.submit({"title": "Bed for John D. after his arrest", "intercepts": ["3"]})
    assert "instead of the name" in seen.errors["title"]
    with world.session() as session:
        assert "Lopez" not in str([one.after for one in session.exec(select(AuditLine)).all()])


def test_a_gap_becomes_a_goal_and_each_shows_the_other(world):
    begin(world, "No beds")
    eli = form(world, "eli", shown(world, "eli", "M1"), "Make it a goal …")
    assert "a few words" in eli.submit({"measure": "Nights"}).errors["statement"]
    message = answered(world, eli.submit({"statement": "Eight crisis beds open"}))
    assert "*G1* Eight crisis beds open serves M1 from now on." in message.words
    assert "goal G1: no step yet" in message.words
    assert "nobody owns" not in shown(world).words
    world.step("Find a site", owner="ben", due="2026-12-01")
    assert "goal G1: 0 of 1 step done" in shown(world, "eli", "M1").words
    history = world.person("eli").command("/goals history G1", channel="committee").messages[-1]
    assert "From the map: *M1* No beds" in history.words
    assert "Unlink" not in str(shown(world, "eli", "M1").blocks)
    pressed(world, "ana", shown(world, "ana", "M1"), "Unlink", says="nobody owns it")
    ana = form(world, "ana", shown(world, "ana", "M1"), "Make it a goal …")
    assert "G1: 0 of 1 step" in answered(world, ana.submit({"goal": "1"})).words


def test_a_new_mapping_leaves_the_one_before_readable_and_tells_what_changed(world):
    begin(world, "No beds", "No data")
    message = shown(world)
    assert "New mapping …" not in buttons(shown(world, "ben"))
    ana = form(world, "ana", message, "New mapping …")
    assert (
        "already" in ana.submit({"name": "mapping workshop MAY 2026", "held_on": "2026-11-16"}).errors["name"]
    )
    later = answered(world, ana.submit({"name": "November", "held_on": "2026-11-16"}))
    assert "begins with the 2 open from the one before" in later.words
    ana = form(world, "ana", shown(world, "ana", "M1"), "Close …")
    answered(world, ana.submit({"why": "Eight beds opened"}))
    ana = form(world, "ana", shown(world), "Add …")
    answered(world, ana.submit({"kind": "opportunity", "title": "A grant", "intercepts": ["4"]}))
    told = pressed(world, "ben", shown(world, "ben"), "What has changed", says="*New*").words
    assert "*M3* A grant (opportunity)" in told
    assert "*M1* No beds: Eight beds opened" in told
    ben = world.person("ben")
    seen = ben.click(shown(world, "ben"), action_id="tool.map.view", value="1")
    world.slack.wait_until(
        lambda: bool(seen.messages) and "An earlier mapping, as it was" in seen.messages[-1].words
    )
    earlier = seen.messages[-1]
    assert "2 gaps, 2 that nobody owns" in earlier.words
    assert "Add …" not in str(earlier.blocks)


def test_the_chair_puts_the_gaps_that_nobody_owns_on_the_agenda_once(world):
    begin(world, "No beds", "No data")
    assert "Unowned gaps on the agenda" not in buttons(shown(world, "ben"))
    told = pressed(world, "ana", shown(world), "Unowned gaps on the agenda", says="It is on the agenda of")
    assert "Tuesday, 8 December 2026" in told.words
    pressed(world, "ana", shown(world), "Unowned gaps on the agenda", says="already")
    with world.session() as session:
        [item] = session.exec(select(AgendaItem)).all()
    assert item.title == "Who takes on the gaps that nobody owns? M1, M2"


def test_the_picture_comes_as_files_and_is_posted_by_those_who_may(world):
    begin(world, "No beds", resources=["Mobile team"])
    eli = world.person("eli")
    seen = eli.command("/committee map picture", channel="committee")
    assert buttons(seen.messages[-1]) == []
    world.slack.wait_until(lambda: eli.dm and eli.dm[-1].files)
    files = world.slack.workspace.files
    by_name = {files[one].name: files[one].content for one in eli.dm[-1].files}
    assert by_name["map-2026-05-08.png"].startswith(b"\x89PNG")
    assert by_name["map-2026-05-08.pdf"].startswith(b"%PDF")
    assert len(by_name["map-2026-05-08.png"]) < 1_000_000
    message = pressed(world, "ana", shown(world), "Picture", says="on its way to your messages")
    pressed(world, "ana", message, "Post it in the channel", says="channel")
    channel = world.channel("committee")
    world.slack.wait_until(lambda: any(one.files for one in eli.messages(channel)))


@pytest.mark.parametrize("words", ["M99", "nonsense", "M"])
def test_what_is_not_on_the_map_is_told_kindly(world, words):
    begin(world, "No beds")
    assert "not on the map" in shown(world, "eli", words).words
