"""/committee workplan: milestones from the form to the day they are reached, and what came up in a group."""

from models.meeting import next_meeting
from models.topic import topics_of
from models.workgroup import Mode
from tests.handlers.test_committee import buttons
from tests.handlers.tools.pressing import opened, pressed, row, sent, typed


def shown(world, who="ana", words="diversion"):
    return typed(world, f"/committee workplan {words}".strip(), who)


def card(world, who="ben", ref="G1"):
    return row(world, shown(world, who), f"*{ref}*", who)


def added(world, who="ben", **values):
    opened(world, card(world, who), "Add a milestone …", who)
    return sent(world, {"title": "Judges <!channel> *agree*", "due": "2026-12-04"} | values, who)


def standing(world):
    with world.session() as session:
        world.workgroup(session).mode = Mode.AS_THEY_ARISE


def test_without_goals_a_plan_says_how_to_begin_and_the_choice_names_the_groups(world):
    choice = shown(world, "eli", "")
    assert "Diversion" in choice.words
    plan = pressed(world, choice, "Open", "eli", value="1")
    assert "A plan begins with what is to be different" in plan.words
    assert buttons(plan) == ["New goal", "New action step", "All workplans"]
    again = pressed(world, plan, "All workplans", "eli")
    whole = pressed(world, again, "Open", "eli", value="0")
    assert "Workplan · Justice and Health" in whole.words
    assert "Did you mean Diversion" in shown(world, "eli", "housing").words


def test_a_milestone_goes_from_its_day_to_another_and_is_reached(world):
    world.step("Draft the protocol", owner="cho", due="2026-11-30")
    said = added(world)
    assert "Saved: Judges &lt;!channel&gt; ∗agree∗, Friday, 4 December 2026" in said.words
    opened(world, said, "Change or move …", "ben")
    said = sent(world, {"due": "2026-12-18", "why": "The court asked"}, "ben")
    assert "moved once, at first 4 Dec 2026" in said.words
    assert "on 16 Nov 2026 from 4 Dec 2026 to 18 Dec 2026: The court asked" in said.words
    plan = shown(world, "ana")
    assert "Fri 18 Dec · Judges" in plan.words
    assert "*A1* Draft the protocol — Cho Park, due Mon 30 Nov" in plan.words
    opened(world, card(world), "Reached …", "ben")
    wrong = world.person("ben").submit({"reached_on": "2026-12-01"})
    assert "today, or a day before it" in wrong.errors["reached_on"]
    said = sent(world, {"reached_on": "2026-11-16"}, "ben")
    assert "Reached: Judges" in said.words
    said = pressed(world, said, "Not reached after all", "ben")
    assert "It lies ahead again" in said.words
    assert "No milestone yet" in pressed(world, said, "Drop it", "ben").words


def test_what_was_typed_stays_when_a_day_is_over(world):
    world.goal()
    opened(world, card(world), "Add a milestone …", "ben")
    wrong = world.person("ben").submit({"title": "Judges agree", "due": "2026-11-01"})
    assert "still to come" in wrong.errors["due"]
    assert "Judges agree" in sent(world, {"due": "2026-12-04"}, "ben").words


def test_others_read_a_plan_without_buttons_and_without_blame(world):
    world.goal()
    before = added(world)
    world.walk(world.at("2026-12-07"))
    assert "its day has passed" in shown(world, "ben").words
    assert "its day has passed" in shown(world, "cho").words
    assert "its day has passed" not in shown(world, "eli").words
    theirs = card(world, "eli")
    assert buttons(theirs) == ["Add an action step", "The whole plan"]
    seen = world.person("eli").click(before, label="Drop it")
    assert seen.ok
    world.slack.wait_until(lambda: seen.messages)
    assert "needs the" in seen.messages[-1].words


def test_the_list_of_goals_shows_the_milestones_ahead_and_leads_to_the_plan(world):
    world.step("Draft the protocol", owner="cho", due="2026-11-30")
    added(world)
    listed = world.person("cho").command("/goals", channel="diversion").messages[-1]
    assert "*Milestones ahead*\n*G1* :triangular_flag_on_post: Fri 4 Dec" in listed.words
    assert "Workplan · Diversion" in pressed(world, listed, "Workplan", "cho").words


def test_what_came_up_is_noted_followed_up_and_put_on_the_agenda_by_a_press(world):
    standing(world)
    assert "Nothing has come up yet" in shown(world, "cho").words
    opened(world, shown(world, "cho"), "Note what came up …", "cho")
    wrong = world.person("cho").submit({"note": "John Doe, DOB 4/12/1988, was arrested"})
    assert wrong.errors["note"]
    said = sent(world, {"note": "Beds are <!here> full", "wanted": ["yes"]}, "cho")
    assert "Noted." in said.words
    assert "Cho Park, today · for the committee" in said.words
    opened(world, said, "What was done …", "cho")
    said = sent(world, {"done": "Two more were opened"}, "cho")
    assert "done: Two more were opened" in said.words
    said = pressed(world, said, "Put on the agenda", "cho")
    assert "It is on the agenda of" in said.words
    assert "on the agenda" in said.words
    assert "Put on the agenda" not in buttons(said)
    with world.session() as session:
        meeting = next_meeting(session, world.committee(session).pk, now=world.now())
        assert [one.title for one in topics_of(session, meeting)] == ["Beds are <!here> full"]
    assert buttons(shown(world, "eli")) == [
        "Note what came up …",
        "New goal",
        "New action step",
        "All workplans",
    ]


def test_the_check_in_of_such_a_group_asks_what_was_done_and_whether_the_committee_should_hear(world):
    standing(world)
    with world.session() as session:
        pk = world.workgroup(session).pk
    ben = world.person("ben")
    world.walk(world.at("2026-11-16", "09:01"))
    assert ben.command("/checkin", channel="diversion").view is not None
    wrong = ben.submit({f"came-done-{pk}": "Two were opened"})
    assert "few words" in wrong.errors[f"came-{pk}"]
    said = sent(world, {f"came-{pk}": "Beds are full", f"came-for-{pk}": ["yes"]}, "ben")
    assert "What came up is noted" in said.words
    said = pressed(world, said, "Put on the agenda", "ben")
    assert "done: Two were opened · on the agenda" in said.words
    again = ben.command("/checkin", channel="diversion").view
    assert "Two were opened" in str(again.blocks)


def test_a_step_without_a_date_is_taken_at_once_where_nobody_works_by_dates(world):
    world.goal()
    line = "/goals step Call the three providers @cho"
    seen = world.person("ana").command(line, channel="diversion")
    assert seen.view is not None
    assert "when" in seen.view.words
    standing(world)
    said = world.person("ana").command(line, channel="diversion").messages[-1]
    assert "*A1* Call the three providers" in said.words
    late = world.person("ana").command("/goals step Call them @cho by 31 June", channel="diversion")
    assert late.view is not None, "a day that cannot be read is not lost"


def test_under_an_open_meetings_law_only_those_who_lead_read_what_came_up(world):
    standing(world)
    opened(world, shown(world, "cho"), "Note what came up …", "cho")
    sent(world, {"note": "Beds are full"}, "cho")
    with world.session() as session:
        world.committee(session).open_meetings = True
    assert "read by those who lead alone" in shown(world, "cho").words
    assert "Beds are full" not in shown(world, "cho").words
    assert "Beds are full" in shown(world, "ben").words
    opened(world, shown(world, "ben"), "Note what came up …", "ben")
    told = sent(world, {"note": "Cots are short"}, "ben").words
    assert "Noted. Those who lead read it." in told
    assert "report-back" not in told


def test_in_a_group_without_dates_milestones_are_moved_up_and_down(world):
    world.goal()
    standing(world)
    added(world, title="First")
    said = added(world, title="Second", due="2026-12-11")
    assert "Move up" not in str(
        world.person("cho").command("/committee workplan diversion").messages[-1].blocks
    )
    said = pressed(world, said, "Move up", "ben")
    assert "Moved: Second" in said.words
    assert said.words.index("· Second") < said.words.index("· First")
    assert "Move up" in str(said.blocks)
    assert str(said.blocks).count("Move up") == str(said.blocks).count("Move down") == 1
