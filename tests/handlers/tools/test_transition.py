"""/committee transition as people use it: prepared by the lead, closed by the coordinator after a preview."""

from datetime import timedelta

from models.tools.transition_tables import Part
from prompts.tools.transition import PARTS
from tests.handlers.test_committee import buttons
from tests.handlers.tools.pressing import beside, opened, pressed, sent, typed

LINE = "/committee transition"
LEARNED = {"worked": "One *form*", "hindered": "Two servers", "advice": "Ask <!channel> first"}


def group_value(world) -> str:
    with world.session() as session:
        return f"workgroup:{world.workgroup(session).pk}"


def begin(world, kind="time_limited", who="ana"):
    opened(world, typed(world, LINE, who), "Prepare an ending …", who)
    return sent(world, {"subject": group_value(world), "kind": kind}, who)


def one(world, who="ana", name="Diversion"):
    message = typed(world, LINE, who)
    return pressed(world, message, "Open", who, value=beside(message, name))


def settle(world, part, who="ana"):
    opened(world, one(world, who), f"{PARTS[part][0]} …", who)
    return sent(world, {"how": "The *budget* <!channel>", "member": world.id("dee"), "by": "2027-03-01"}, who)


def learn(world, who="ana"):
    opened(world, one(world, who), "What was learned …", who)
    return sent(world, LEARNED, who)


def test_before_anything_ends_it_says_what_it_is_for(world):
    assert buttons(typed(world, LINE)) == ["Prepare an ending …"]
    assert "Nothing ends just now." in typed(world, LINE, "eli").words
    assert buttons(typed(world, LINE, "eli")) == []
    assert buttons(typed(world, LINE, "ben")) == ["Prepare an ending …"]


def test_the_lead_prepares_and_cannot_close(world):
    assert "Nobody else is told yet." in begin(world, who="ben").words
    message = settle(world, Part.FUNDING, "ben")
    assert "The ∗budget∗ &lt;!channel&gt; (" in str(message.blocks)
    assert (
        "Before it can be closed: people, space and rules, data, owner and what was learned." in message.words
    )
    for part in list(Part)[1:]:
        settle(world, part, "ben")
    message = learn(world, "ben")
    assert "The chair or a coordinator closes it." in message.words
    assert "Preview and close …" not in buttons(message)
    assert "Preview and close …" in buttons(one(world))
    plain = one(world, "cho")
    assert buttons(plain) == ["All of them"]


def test_what_is_missing_in_a_part_is_told_on_its_field_with_the_rest_kept(world):
    begin(world)
    opened(world, one(world), "Data …")
    ana = world.person("ana")
    given = {"how": "The clerk counts", "member": world.id("dee"), "by": "2026-11-01"}
    assert "still to come" in ana.submit(given).errors["by"]
    assert (
        "not on this committee"
        in str(ana.submit({"by": "2027-01-04", "member": world.id("stranger")}).errors)
        or ana.views
    )
    assert "The clerk counts" in sent(world, {"member": world.id("dee")}).words


def test_it_is_closed_after_a_preview_announced_once_and_stays_readable(world):
    goal, other = world.goal("Fewer <!channel> bookings"), world.goal("Shorter stays")
    world.step("Write it", owner="cho", due="2026-12-01")
    begin(world)
    for part in Part:
        settle(world, part)
    learn(world)
    view = opened(world, one(world), "Preview and close …")
    names = [block["block_id"] for block in view.blocks if block["block_id"].startswith("goal-")]
    ana = world.person("ana")
    ana.submit({names[0]: "met", names[1]: "dropped"})
    preview = str(ana.views[-1].blocks)
    assert f"• met: *{goal}*" in preview
    assert f"• given up: *{other}*" in preview
    assert [one_ for one_ in world.person("eli").messages("committee") if "is closed" in one_.words] == []
    assert "It is announced in the committee's channel." in sent(world, {}).words
    world.work()
    [posted] = [
        message for message in world.person("eli").messages("committee") if "is closed" in message.words
    ]
    assert "Two servers" in posted.words
    assert "<!channel>" not in str(posted.blocks)
    seen = one(world, "eli")
    assert f"Met: {goal}. Given up: {other}." in seen.words
    assert buttons(seen) == ["All of them"]
    assert "Diversion" not in typed(world, "/committee").words
    ana.command("/goals add Fewer still", channel="diversion")
    assert "The workgroup Diversion has ended" in str(ana.submit({}).errors)
    world.walk(world.at("2026-12-01", "10:00"))
    asked = [message.words for who in ("ben", "cho") for message in world.person(who).dm]
    assert not any("Write it" in words for words in asked)


def test_a_standing_body_takes_up_what_comes_next_in_words_with_the_method(world):
    begin(world, kind="standing")
    opened(world, one(world), "What comes next …")
    ana = world.person("ana")
    assert "method" in ana.submit({"priority": "Housing", "method": None}).errors
    assert "*Housing*, chosen by: hands in May" in sent(world, {"method": "hands in May"}).words
    assert "Call off" in buttons(learn(world))
    assert "goes on." in pressed(world, one(world), "Call off").words
    assert "Nothing ends just now." in typed(world, LINE).words


def closed(world) -> tuple[str, str]:
    """A goal and a step of Diversion, which is closed then."""
    goal, ref = world.goal(), world.step("Write it", owner="cho", due="2026-12-01")
    begin(world)
    for part in Part:
        settle(world, part)
    learn(world)
    opened(world, one(world), "Preview and close …")
    ana = world.person("ana")
    ana.submit({})
    sent(world, {})
    world.work()
    return goal, ref


def test_old_words_and_buttons_for_a_workgroup_that_has_ended_are_answered_kindly_and_write_nothing(world):
    cho = world.person("cho")
    goal, ref = world.goal("Shorter stays"), world.step("Ask the court", owner="cho", due="2026-12-01")
    listed = cho.command("/goals mine", channel="diversion").messages[-1]
    closed(world)
    for press in (
        lambda: cho.click(listed, label="Done"),
        lambda: cho.command(f"/goals reopen {ref}", channel="diversion"),
        lambda: cho.command(f"/goals done {ref}", channel="diversion"),
        lambda: cho.command(f"/goals edit {ref}", channel="diversion"),
        lambda: cho.command(f"/checkin {ref} on track", channel="diversion"),
        lambda: world.person("ben").command(f"/goals reopen {goal}", channel="diversion"),
        lambda: cho.command(f"/goals step {goal} Call @cho by Friday", channel="diversion"),
    ):
        seen = press()
        world.slack.wait_until(lambda seen=seen: bool(seen.messages or seen.errors or seen.view))
        told = " ".join(message.words for message in seen.messages) + str(seen.errors)
        if seen.view is not None:
            told = str(cho.submit({}).errors)
        assert "has ended" in told, told
        assert "wrong" not in told
    assert world.step_row(ref).state.value == "dropped"


def test_what_was_closed_by_mistake_is_taken_up_again_with_a_reason_and_told_once(world):
    _, ref = closed(world)
    for who in ("ben", "cho"):
        assert buttons(one(world, who)) == ["All of them"]
    opened(world, one(world), "Take it up again …")
    ana = world.person("ana")
    assert "because" in ana.submit({"because": None}).errors
    message = sent(world, {"because": "The *grant* <!channel> came"})
    assert "1 step open again" in message.words
    assert "Taken up again on" in message.words
    assert buttons(message) == ["All of them"]
    world.walk(timedelta(minutes=1))
    [posted] = [row for row in world.person("eli").messages("committee") if "is taken up again" in row.words]
    assert "<!channel>" not in str(posted.blocks)
    assert world.step_row(ref).state.value == "open"
    assert world.person("cho").command(f"/goals done {ref}", channel="diversion").ok
