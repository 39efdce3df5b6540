"""The App Home: what is mine, where we stand, and buttons that act there."""

import pytest

from models.step import StepState
from tests.world import World


@pytest.fixture
def bare(tmp_path):
    with World(tmp_path, set_up=False) as world:
        yield world


def home_of(world, who):
    person = world.person(who)
    before = person.home
    person.open_home()
    world.slack.wait_until(lambda: person.home is not None and person.home is not before)
    return person


def use(world, person, **how):
    """Presses a button of the Home and waits for the Home to be drawn again."""
    before = person.home
    assert person.click(person.home, **how).ok
    world.slack.wait_until(lambda: person.home is not before)


def test_it_shows_my_commitments_late_first_and_the_committee(world):
    world.step("Later", owner="ben", due="2026-12-01")
    world.step("Late", owner="ben", due="2026-11-02")
    world.step("Not mine", owner="cho", due="2026-11-02")
    told = home_of(world, "ben").home.words
    assert told.index("Late") < told.index("Later")
    assert "Not mine" not in told
    assert "*Diversion*: 2 late, 1 with no word yet" in told
    assert "*Next meeting*: Tuesday, 8 December 2026 at 9:00" in told


def test_done_in_the_home_takes_it_off_and_says_so(world):
    ref = world.step("Draft the protocol", owner="ben", due="2026-12-01")
    ben = home_of(world, "ben")
    use(world, ben, label="Done")
    assert world.step_row(ref).state == StepState.DONE
    assert "Draft the protocol" in ben.home.blocks[0]["text"]["text"]
    assert "Nothing is waiting for you" in ben.home.words


def published(world) -> int:
    return len([call for call in world.slack.calls if call.method == "views.publish"])


def test_a_home_that_is_shown_late_does_not_undo_a_later_one(world):
    world.step("Draft the protocol", owner="ben", due="2026-12-01")
    ben = home_of(world, "ben")
    world.slack.faults.add("views.publish", kind="slow", seconds=0.5)
    ben.click(ben.home, label="Snooze")
    world.slack.wait_until(lambda: bool(ben.views))
    assert ben.submit({"until": "2026-11-25"}).ok
    world.slack.wait_until(lambda: published(world) == 3)
    assert "quiet until" in ben.home.words


def test_snooze_from_the_home_opens_a_form_and_the_home_follows(world):
    ref = world.step("Draft the protocol", owner="ben", due="2026-12-01")
    ben = home_of(world, "ben")
    ben.click(ben.home, label="Snooze")
    world.slack.wait_until(lambda: bool(ben.views))
    before = ben.home
    assert ben.submit({"until": "2026-11-25"}).ok
    world.slack.wait_until(lambda: ben.home is not before and "quiet until" in ben.home.words)
    assert world.step_row(ref).snoozed_until.isoformat() == "2026-11-25"


def test_fifteen_are_shown_and_the_rest_counted(world):
    for number in range(18):
        world.step(f"Step number {number}", owner="ben", due="2026-12-01")
    home = home_of(world, "ben").home
    assert home.words.count("Step number") == 15
    assert "and 3 more: `/goals mine`" in home.words
    assert len(home.blocks) <= 100


def test_coordinators_find_settings_and_schedule_and_others_do_not(world):
    ana = home_of(world, "ana")
    assert "Settings" in ana.home.words
    ana.click(ana.home, label="Schedule")
    assert ana.views[-1].title == "Schedule"
    assert "Settings" not in home_of(world, "ben").home.words


def test_what_is_paused_from_the_home_stays_in_its_form(world):
    ana = home_of(world, "ana")
    ana.click(ana.home, label="Schedule")
    before = ana.views[-1].hash
    ana.click(ana.views[-1], "schedule.pause", value="nudges")
    world.slack.wait_until(lambda: ana.views[-1].hash != before)
    assert "Paused" in ana.views[-1].words


def test_before_the_set_up_it_welcomes_and_the_button_begins(bare):
    ana = home_of(bare, "ana")
    assert "Whoever begins becomes the first coordinator" in ana.home.words
    ana.click(ana.home, label="Set up the committee")
    assert ana.views[-1].title == "Set-up: 1 of 6"
    page = {"name": "Council", "channel": "committee", "coordinators": ["ana"]}
    assert ana.submit(page).ok
    bare.slack.wait_until(lambda: "The set-up is not finished yet" in ana.home.words)
    ana.close_view()
    ana.click(ana.home, label="Go on with the set-up")
    assert ana.views[-1].title == "Set-up: 2 of 6"


def test_somebody_who_is_no_member_is_greeted_kindly(world):
    told = home_of(world, "stranger").home.words
    assert "Good to see you" in told
    assert world.id("ana") in told
    assert "Diversion" not in told


def test_a_refusal_in_the_home_is_a_line_at_its_top(world):
    ana = home_of(world, "ana")
    with world.session() as session:
        member = world.member(session, "ana")
        member.coordinator = False
        session.add(member)
    use(world, ana, label="Schedule")
    assert "This needs the coordinator" in ana.home.blocks[0]["text"]["text"]
    assert ana.views == []


def test_the_messages_tab_draws_nothing(world):
    calls = len([call for call in world.slack.calls if call.method == "views.publish"])
    ben = home_of(world, "ben")
    assert ben.home is not None
    assert len([call for call in world.slack.calls if call.method == "views.publish"]) == calls + 1
