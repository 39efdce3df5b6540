"""``/chair group``: naming the user group that follows the chair, as coordinators type it."""

import pytest

from handlers.payloads import of_command
from handlers.replies import Say
from handlers.user_groups import type_group
from models.errors import NotAllowed
from models.user_groups import group_of
from practice.typing_box import as_sent
from tests.rotation import rotate


@pytest.fixture
def group(world):
    rotate(world)
    return world.slack.workspace.add_usergroup("committee-chair", "Committee chair", ["ben"])


def type_in(world, rest, *, who="ana") -> str:
    """What the person is answered to ``/chair group`` and these words, as Slack sends them."""
    text = as_sent(world.slack.workspace, f"group {rest}".strip(), with_names=True)
    body = {"team_id": world.slack.team_id, "user_id": world.id(who), "text": text, "trigger_id": "1.2"}
    visit = of_command("/chair", body, world.now())
    with world.session() as session:
        reply = type_group(session, visit, visit.text.partition(" ")[2])
    assert isinstance(reply, Say)
    return reply.message.text + str(reply.message.blocks)


def following(world) -> str | None:
    with world.session() as session:
        row = group_of(session, world.committee(session).pk)
        return row.usergroup_id if row else None


def test_a_coordinator_names_the_group_by_its_handle_and_sees_what_follows(world, group):
    said = type_in(world, "@committee-chair")
    assert f"<!subteam^{group.id}> follows the chair" in said
    assert f"just <@{world.id('cho')}> is in it" in said
    assert following(world) == group.id


def test_typed_in_slack_it_is_answered_and_done(world, group):
    seen = world.person("ana").command("/chair group @committee-chair", channel="committee")
    assert "follows the chair from now on" in seen.text
    world.work()
    assert group.users == [world.id("cho")]


def test_the_bare_id_names_it_too(world, group):
    type_in(world, group.id)
    assert following(world) == group.id


def test_the_state_is_shown_before_and_after_slack_has_done_it(world, group):
    assert "No user group follows the chair" in type_in(world, "")
    type_in(world, "@committee-chair")
    assert "will be in it in a minute" in type_in(world, "", who="eli")
    world.work()
    assert f"<@{world.id('cho')}> is in it" in type_in(world, "", who="eli")


def test_while_it_could_not_be_done_the_state_says_why(world, group):
    world.slack.workspace.paid = False
    type_in(world, "@committee-chair")
    world.work()
    said = type_in(world, "")
    assert "does not just now" in said
    assert "paid plans" in said


def test_while_slack_is_unwell_the_state_says_that_it_is_tried_again(world, group):
    type_in(world, "@committee-chair")
    world.slack.faults.add("usergroups.users.update", kind="500")
    world.work()
    assert "I try again by myself" in type_in(world, "")


def test_off_ends_it_and_leaves_the_group_as_it_is(world, group):
    type_in(world, "@committee-chair")
    world.work()
    assert "stays in it" in type_in(world, "off")
    assert following(world) is None
    assert group.users == [world.id("cho")]
    assert "No user group follows the chair" in type_in(world, "off")


def test_nobody_in_the_chair_is_said(world):
    world.slack.workspace.add_usergroup("committee-chair", "Committee chair", ["ben"])
    assert "Nobody chairs just now" in type_in(world, "@committee-chair")
    assert "Nobody chairs just now" in type_in(world, "")


@pytest.mark.parametrize("typed", ["@nobody", "committee-chair", "@ben", "@committee-chair please", "S1"])
def test_what_is_no_group_is_answered_with_the_way_to_name_one(world, group, typed):
    said = type_in(world, typed)
    assert "no user group" in said
    assert "@committee-chair" in said
    assert following(world) is None


@pytest.mark.parametrize("typed", ["@committee-chair", "off"])
def test_only_coordinators_change_it(world, group, typed):
    with pytest.raises(NotAllowed):
        type_in(world, typed, who="cho")
