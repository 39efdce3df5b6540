"""/committee assess: from taking an instrument up to its results, the group's consensus and the next run."""

from datetime import timedelta

from sqlmodel import select

from models.access import Act
from models.audit import AuditLine
from models.committee import agencies_of
from models.meeting import next_meeting
from models.outbox import OutboxMessage
from models.tools.instrument import Item, Raters, Sheet, add_instrument
from models.tools.instrument_list import instrument_lines
from models.topic import parked_topics, topics_of
from tests.handlers.test_committee import buttons
from tests.handlers.tools.pressing import opened, pressed, sent, typed
from tests.rotation import leave, told


def shown(world, who="ana"):
    return typed(world, "/committee assess", who)


def wrong(world, who, values) -> dict[str, str]:
    """What stands below the fields of a form that was not taken."""
    seen = world.person(who).submit(values)
    assert world.person(who).views
    return seen.errors


def add(world, *texts, **values) -> int:
    whole = {"name": "Self-check", "scale": ["yes", "partly", "no"], "items": [Item(text) for text in texts]}
    with world.session() as session:
        sheet = Sheet(**(whole | values))
        return add_instrument(session, world.member(session, "ana"), sheet, now=world.now()).pk


def agency(world, name: str) -> int:
    with world.session() as session:
        return next(one.pk for one in agencies_of(session, world.committee(session).pk) if one.name == name)


def begin(world, *, who=("ben", "cho", "dee", "eli"), closes="2026-11-24"):
    opened(world, shown(world), "Start …")
    return sent(world, {"raters": list(who), "closes_on": closes})


def answer(world, who, *values):
    """Somebody answers from their private message; the values are those of the first items."""
    world.work()
    opened(world, world.person(who).dm[-1], "Answer …", who)
    return sent(world, {f"item_{place}": value for place, value in enumerate(values)}, who)


def line(world):
    with world.session() as session:
        [found] = instrument_lines(session, world.committee(session), world.member(session, "ana"))
        return found


def test_what_is_shipped_is_taken_up_and_a_member_sees_what_it_is_for(world):
    assert "Nobody has taken one up yet." in shown(world, "ben").words
    assert buttons(shown(world, "ben")) == []
    message = shown(world)
    assert "*Stepping Up: six questions* (6 items)" in message.words
    message = pressed(world, message, "Take it up", value="stepping_up_questions")
    assert "Taken up: Stepping Up: six questions" in message.words
    assert buttons(shown(world, "ben")) == ["Items"]
    items = pressed(world, shown(world, "ben"), "Items", "ben")
    assert "yes, in place / partly / being planned / not yet" in items.words
    assert "Stepping Up initiative" in items.words


def test_a_run_goes_from_private_questions_to_the_spread(world):
    add(world, "Leaders stand behind it", "We have data")
    assert "4 people are asked privately, until Tuesday, 24 November 2026" in begin(world).words
    for who, values in {"ben": "00", "cho": "02", "dee": "01"}.items():
        assert "Thank you" in answer(world, who, *values).words
    assert "3 of 4 have answered" in shown(world).words
    assert "have answered" not in shown(world, "ben").words
    asked = len(told(world, "eli")), len(told(world, "ben"))
    world.walk(world.at("2026-11-24", "17:01"))
    reminders = told(world, "eli")[asked[0] :]
    assert [text for text in reminders if "A reminder" in text and "Self-check" in text]
    assert not [text for text in told(world, "ben")[asked[1] :] if "Self-check" in text]
    world.walk(world.at("2026-11-25", "14:01"))
    closed = world.person("ana").dm[-1]
    assert "*Self-check* is closed: 3 of 4 people answered." in closed.words
    results = pressed(world, closed, "Results").words
    assert results.index("We have data") < results.index("Leaders stand behind it")
    assert "yes 1 · partly 1 · no 1" in results
    assert "yes 3" in results
    assert not any(name in results for name in ("Ben", "Cho", "Dee", "Eli"))
    late = world.person("eli").click(world.person("eli").dm[-1], label="Answer …")
    world.slack.wait_until(lambda: "It has closed" in late.text)


def test_ratings_are_kept_page_by_page_and_can_be_changed(world):
    add(world, *[f"Item {number}" for number in range(10)])
    begin(world)
    world.work()
    ben = world.person("ben")
    view = opened(world, ben.dm[-1], "Answer …", "ben")
    assert "page 1 of 2" in view.words
    seen = ben.submit({"item_0": "2", "item_1": "0"})
    assert "page 2 of 2" in seen.view.words
    ben.close_view()
    assert "0 of 4 have answered" in shown(world).words  # not through yet, but what was saved is there
    opened(world, ben.dm[-1], "Answer …", "ben")
    ben.submit({"item_1": "none"})
    assert "Thank you" in sent(world, {"item_9": "1"}, "ben").words
    with world.session() as session:
        [found] = instrument_lines(session, world.committee(session), world.member(session, "ben"))
        assert found.mine is not None
        assert found.mine.ratings == {"0": 2, "9": 1}
    assert "Change my answers …" in buttons(shown(world, "ben"))


def test_what_cannot_be_stays_in_the_form_with_what_was_typed(world):
    opened(world, shown(world), "Add our own …")
    whole = {"name": "<!channel> *Ours*", "scale": "yes", "items": "One\nTwo"}
    assert "at least two labels" in wrong(world, "ana", whole)["scale"]
    twice = {"scale": "yes\nno", "items": "One\none"}
    assert "“one” stands there twice" in wrong(world, "ana", twice)["items"]
    many = "\n".join(str(number) for number in range(300))
    assert "300 items" in wrong(world, "ana", {"items": many})["items"]
    said = sent(world, {"items": "# A\nOne\n# B\nTwo", "scale": "yes / no"})
    live = [block["text"]["text"] for block in said.blocks if block["type"] == "section"]
    assert not any("<!channel>" in text for text in live)
    assert any("&lt;!channel&gt; ∗Ours∗" in text for text in live)
    assert "2 items in 2 sections" in said.words
    opened(world, shown(world), "Start …")
    assert "still to come" in wrong(world, "ana", {"raters": ["ben"], "closes_on": "2026-11-16"})["closes_on"]
    errors = wrong(world, "ana", {"raters": ["ben", "stranger"], "closes_on": "2026-11-24"})
    assert "not on this committee" in errors["raters"]
    leave(world, "dee")
    assert "has left" in wrong(world, "ana", {"raters": ["dee"]})["raters"]
    assert line(world).on is None


def test_a_change_is_a_new_version_and_the_old_one_is_a_press_away(world):
    add(world, "One", "Two")
    opened(world, shown(world), "Change …")
    said = sent(world, {"items": "section,item\nA,One\nA,Three"})
    assert "It is version 2" in said.words
    items = pressed(world, shown(world), "Items")
    assert "Three" in items.words
    assert "Two" not in items.words
    assert "Two" in pressed(world, items, "The version before").words
    said = pressed(world, shown(world), "Retire")
    assert "Used no more." in said.words
    assert "Not used yet." in pressed(world, said, "Use it again").words


def test_a_whole_instrument_is_pasted_as_a_file(world):
    opened(world, shown(world), "From a file …")
    assert "cannot be read" in wrong(world, "ana", {"text": "name = "})["text"]
    text = 'name = "Crisis report card"\nscale = ["good", "poor"]\nraters = "one"'
    said = sent(world, {"text": text, "text_2": '[[sections]]\nname = "988"\nitems = ["It answers"]'})
    assert "Crisis report card" in said.words
    assert "1 item in 1 section, rated by one person" in said.words


def test_an_instrument_that_is_dropped_is_taken_up_and_what_is_none_is_answered(world):
    def answer(name, file, content, text="") -> str:
        who = world.person(name)
        before = len(who.dm)
        who.drop(file, content, text=text)
        world.slack.wait_until(lambda: len(answers()) > heard[0])
        heard[0] = len(answers())
        world.walk(timedelta(seconds=5))  # a conversation takes one message a second
        world.slack.wait_until(lambda: any(one.by_bot for one in who.dm[before:]))
        return who.dm[-1].words

    def answers() -> list[str]:
        with world.session() as session:
            keys = session.exec(select(OutboxMessage.key)).all()
        return [key for key in keys if key.startswith("instrument-read")]

    heard = [0]
    text = b'name = "Crisis *report* card"\nscale = ["good", "poor"]\nitems = ["Does <!here> it answer?"]\n'
    assert "Saved: Crisis" in answer("ana", "card.toml", text)
    assert "<!here>" not in str(world.person("ana").dm[-1].blocks)
    assert "“Crisis ∗report∗ card” already" in answer("ana", "card.toml", text)
    assert "web page" in answer("ana", "card.toml", b"<!DOCTYPE html><html>Sign in</html>")
    items = b"section,item\nNow,One\nLater,Two\n"
    assert "These are items alone" in answer("ana", "items.csv", items, "assessment")
    said = answer("ana", "items.csv", items, "Assessment Yearly look, scale yes / partly / no")
    assert "Saved: Yearly look." in said
    assert "2 items in 2 sections" in said
    assert "Nothing was changed" in answer("eli", "card.toml", text.replace(b"Crisis", b"Other"))
    assert "Other" not in shown(world).words
    with world.session() as session:
        refused = session.exec(select(AuditLine.act).where(AuditLine.refused)).all()
    assert refused == [Act.KEEP_INSTRUMENT.value]


def test_a_checklist_shows_agencies_and_its_next_phase_waits_for_consensus(world):
    items = [Item("Who decides", "Planning"), Item("Where it is kept", "Development")]
    add(world, items=items, gated=True, raters=Raters.AGENCIES, scale=["developed", "underway", "neither"])
    opened(world, shown(world), "Start …")
    probation, hospital = agency(world, "Probation"), agency(world, "Hospital")
    values = {
        "section": "Planning",
        "closes_on": "2026-11-24",
        f"leader_{probation}": "ana",
        f"it_{probation}": "cho",
        f"leader_{hospital}": "dee",
        **{f"leader_{agency(world, name)}": None for name in ("Behavioral Health", "Sheriff", "Peers")},
    }
    assert "Development" not in str(world.person("ana").views[-1].blocks)
    sent(world, values)
    for who, value in (("ana", "0"), ("cho", "2"), ("dee", "1")):
        answer(world, who, value)
    said = pressed(world, shown(world), "Close now")
    assert "Probation: leaders say developed, IT says neither" in said.words
    assert "Hospital: underway (leaders only)" in said.words
    opened(world, said, "Agreed on Planning …")
    assert "today, or a day before" in wrong(world, "ana", {"value": "1", "met_on": "2026-12-01"})["met_on"]
    said = sent(world, {"met_on": "2026-11-10", "note": "MOU § 4, Probation owns it"})
    assert (
        "*Planning*: agreed on Tuesday, 10 November 2026: underway. MOU § 4, Probation owns it" in said.words
    )
    assert "Recorded by Ana Reyes." in said.words
    opened(world, shown(world), "Start …")
    assert "Development" in str(world.person("ana").views[-1].blocks)


def test_the_groups_own_rating_is_recorded_item_by_item_and_put_on_the_agenda_once(world):
    message = pressed(world, shown(world), "Take it up", value="stepping_up_measures")
    opened(world, message, "Start …")
    said = sent(world, {})
    results = pressed(world, said, "Results")
    opened(world, results, "Agreed …", block_id="item:0")
    said = sent(world, {"value": "3", "note": "The jail's system has no flag"})
    assert "agreed on Monday, 16 November 2026: not measured yet. The jail's system has no flag" in said.words
    said = pressed(world, pressed(world, shown(world, "ben"), "Results", "ben"), "Put on the agenda", "ben")
    assert "It is on the agenda of" in said.words
    again = pressed(world, results, "Put on the agenda")
    assert "It is already on the agenda of" in again.words
    with world.session() as session:
        meeting = next_meeting(session, world.committee(session).pk, now=world.now())
        titles = [topic.title for topic in topics_of(session, meeting)]
        assert titles.count("Results: Stepping Up: four measures") == 1
        assert parked_topics(session, world.committee(session).pk) == []


def test_under_an_open_meetings_law_members_see_nothing_before_it_was_shown(world):
    add(world, "One")
    with world.session() as session:
        world.committee(session).open_meetings = True
    begin(world, who=("ben", "cho", "dee"))
    for who in ("ben", "cho", "dee"):
        answer(world, who, "0")
    assert "The results go to the chair and the coordinators until the meeting." in told(world, "ben")[-2]
    results = pressed(world, shown(world), "Close now")
    assert "only the chair and the coordinators see this" in results.words
    assert "Results" not in buttons(shown(world, "ben"))
    pressed(world, results, "It was shown at a meeting")
    assert "yes 3" in pressed(world, shown(world, "ben"), "Results", "ben").words


def test_months_later_one_coordinator_is_asked_to_repeat_it(world):
    add(world, "One", "Two", repeat_months=1)
    begin(world)
    for who in ("ben", "cho", "dee"):
        answer(world, who, "1", "1")
    world.walk(world.at("2026-12-24", "14:01"))
    asked = world.person("ana").dm[-1]
    assert "*Self-check* was last used on Tuesday, 24 November 2026" in asked.words
    opened(world, asked, "Start …")
    sent(world, {"raters": ["ben", "cho", "dee"], "closes_on": "2026-12-30"})
    for who in ("ben", "cho", "dee"):
        answer(world, who, "0", "2")
    results = pressed(world, shown(world), "Close now").words
    assert "compared with Tuesday, 24 November 2026" in results
    assert "moved up; then partly 3" in results
    assert "moved down; then partly 3" in results


def test_whose_right_has_gone_meanwhile_and_who_is_not_asked_is_refused(world):
    add(world, "One", "Two")
    begin(world, who=("ben", "cho"))
    world.work()
    message = shown(world)
    assert buttons(shown(world, "dee")) == ["Items"]
    with world.session() as session:
        world.member(session, "ana").coordinator = False
    seen = world.person("ana").click(message, label="Close now")
    world.slack.wait_until(lambda: "This needs the chair or coordinator" in seen.text)
    assert line(world).on is not None
    leave(world, "ben")
    asked = world.person("ben").click(world.person("ben").dm[-1], label="Answer …")
    world.slack.wait_until(lambda: "not on this committee" in asked.text)


PHASES = (
    "# Planning\nWho decides\n# Development\nWhere it is kept\n# Implementation and maintenance\nWho pays"
)


def rated(world, phase, closes, **ratings):
    """The form of a run of that phase, by Probation (its leader and IT) and the Hospital, and its results."""
    probation, hospital = agency(world, "Probation"), agency(world, "Hospital")
    nobody = {f"leader_{agency(world, name)}": None for name in ("Behavioral Health", "Sheriff", "Peers")}
    asked = {f"leader_{probation}": "ana", f"it_{probation}": "cho", f"leader_{hospital}": "dee", **nobody}
    opened(world, shown(world), "Start …")
    form = str(world.person("ana").views[-1].blocks)
    sent(world, {"section": phase, "closes_on": closes, **asked})
    world.work()
    item = f"item_{PHASES.partition(phase)[0].count('#') - 1}"  # one in each phase
    for who, value in ratings.items():
        opened(world, world.person(who).dm[-1], "Answer …", who)
        sent(world, {item: value}, who)
    return form, pressed(world, shown(world), "Close now")


def test_the_data_warehouse_checklist_from_its_frame_to_the_third_phase(world):
    message = pressed(world, shown(world), "Take it up", value="data_warehouse")
    assert "No items in 3 phases" in message.words
    opened(world, message, "Enter its items …")
    assert "It is version 2" in sent(world, {"items": PHASES}).words
    form, results = rated(world, "Planning", "2026-11-24", ana="0", cho="2", dee="1")
    assert "Development" not in form  # its gate is closed
    assert "Probation: leaders say developed, IT says planned" in results.words
    opened(world, results, "Agreed …", block_id="item:0")
    results = sent(world, {"value": "1", "note": "Probation and its IT meet in May"})
    assert "agreed on Monday, 16 November 2026: underway." in results.words
    opened(world, shown(world), "Start …")
    assert "Development" not in str(world.person("ana").views[-1].blocks)  # an item is not the phase
    opened(world, results, "Agreed on Planning …")
    sent(world, {"value": "1"})
    world.walk(world.at("2026-11-17", "10:00"))
    form, results = rated(world, "Development", "2026-11-25", ana="3", cho="3", dee="2")
    assert "Implementation and maintenance" not in form
    assert "Hospital: planned (leaders only)" in results.words
    opened(world, results, "Agreed on Development …")
    sent(world, {"value": "2"})
    world.walk(world.at("2026-11-18", "10:00"))
    form, results = rated(world, "Planning", "2026-11-26", ana="0", cho="0", dee="0")
    assert "Implementation and maintenance" in form
    runs = pressed(world, results, "All runs")
    assert ":handshake: Planning: underway (16 Nov 2026)" in runs.words
    assert runs.words.count("3 of 3 answered") == 3
    rows = [block["elements"] for block in runs.blocks if block["type"] == "actions"]
    [choice] = [one for row in rows for one in row if "options" in one]
    assert len(choice["options"]) == 1  # Planning with Planning, Development with nothing yet
    seen = world.person("ana").click(runs, choice["action_id"], value=choice["options"][0]["value"])
    world.slack.wait_until(lambda: "moved up; then developed 1 · underway 1 · planned 1" in seen.text)
