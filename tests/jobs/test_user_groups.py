"""The user group follows the chair in a practice Slack: past faults, and with news once when it cannot."""

from dataclasses import replace
from datetime import timedelta

import pytest

from jobs.user_groups import LATER, SOON, keep_groups
from models.chair import serving_term
from models.user_groups import LEASE, follow, group_of
from tests.jobs.mailroom import odd_slack
from tests.rotation import chair, leave, rotate, told
from tests.there import there
from tests.world import World

METHOD = "usergroups.users.update"


@pytest.fixture
def world(world: World) -> World:
    """cho chairs until Thursday; @committee-chair, in which ben is, is to follow."""
    rotate(world, ends_on="2026-11-19")
    world.slack.workspace.add_usergroup("committee-chair", "Committee chair", ["ben"])
    name_it(world)
    return world


def name_it(world, *, off=False):
    with world.session() as session:
        group_id = None if off else world.slack.workspace.usergroup("committee-chair").id
        follow(session, world.member(session, "ana"), world.committee(session), group_id, now=world.now())


def keep(world) -> int:
    return keep_groups(world.convener.clockwork.deps)


def inside(world) -> list[str]:
    users = world.slack.workspace.usergroup("committee-chair").users
    return [world.slack.workspace.user(user).name for user in users]


def calls(world) -> list[str | None]:
    """What Slack answered, call by call."""
    return [call.error for call in world.slack.calls if call.method == METHOD]


def news(world, name="ana") -> list[str]:
    world.work()
    return [words for words in told(world, name) if "follow the chair" in words]


def chairs(world, name) -> None:
    """That person chairs from this moment on."""
    with world.session() as session:
        term = there(serving_term(session, world.committee(session).pk))
        term.member_id = world.member(session, name).pk
        session.add(term)


def test_just_the_chair_is_in_it_and_slack_is_asked_once(world):
    assert (keep(world), keep(world)) == (1, 0)
    assert inside(world) == ["cho"]
    assert calls(world) == [None]


def test_it_follows_when_the_chair_passes_on(world):
    keep(world)
    chairs(world, "ben")
    world.work()
    assert inside(world) == ["ben"]


def test_at_a_handover_it_changes_on_the_day_and_not_before(world):
    world.work()
    assert world.person("ben").command("/chair accept", channel="committee").ok
    world.walk(world.at("2026-11-18", "23:59"))
    assert inside(world) == ["cho"]
    world.walk(world.at("2026-11-19", "12:00"))
    assert chair(world) == "ben"
    assert inside(world) == ["ben"]


def test_a_vacant_chair_leaves_it_as_it_was(world):
    keep(world)
    leave(world, "cho")
    assert keep(world) == 0
    assert inside(world) == ["cho"]


def test_a_group_that_does_not_follow_any_more_is_left_alone(world):
    name_it(world, off=True)
    assert keep(world) == 0
    assert inside(world) == ["ben"]


@pytest.mark.parametrize(
    ("switch", "word", "advice"),
    [
        ("paid", "plan_upgrade_required", "paid plans"),
        ("usergroups_open", "permission_denied", "only admins may change user groups"),
    ],
)
def test_coordinators_are_told_once_why_and_it_is_not_tried_again(world, switch, word, advice):
    setattr(world.slack.workspace, switch, False)
    assert keep(world) == 1
    world.walk(timedelta(days=1))
    assert calls(world) == [word]
    [said] = news(world)
    assert advice in said
    assert news(world, "ben") == []


def test_naming_the_group_again_tries_again_and_tells_again_if_it_fails_again(world):
    world.slack.workspace.paid = False
    keep(world)
    world.walk(timedelta(minutes=5))
    name_it(world)
    keep(world)
    assert len(news(world)) == 2
    world.slack.workspace.paid = True
    name_it(world)
    keep(world)
    assert inside(world) == ["cho"]


def test_a_group_that_was_switched_off_is_told(world):
    world.slack.workspace.change_usergroup(world.slack.workspace.usergroup("committee-chair"), disabled_at=1)
    keep(world)
    assert "Slack does not find it" in news(world)[0]


def test_a_scope_that_is_missing_is_told_with_the_way_to_get_it(world):
    granted = world.slack.parts.manifest
    scopes = tuple(scope for scope in granted.scopes if scope != "usergroups:write")
    world.slack.parts.manifest = replace(granted, scopes=scopes)
    keep(world)
    assert "bot.py manifest" in news(world)[0]


def test_a_guest_in_the_chair_is_told_and_the_next_chair_is_put_in_by_itself(world):
    world.slack.workspace.change_user("cho", is_restricted=True)
    keep(world)
    assert "guests" in news(world)[0]
    assert keep(world) == 0
    chairs(world, "ben")
    assert keep(world) == 1
    assert inside(world) == ["ben"]


def test_a_rate_limit_is_waited_out_for_as_long_as_slack_says(world):
    world.slack.faults.add(METHOD, kind="429", seconds=40)
    keep(world)
    world.clock.advance(timedelta(seconds=39))
    assert keep(world) == 0
    world.clock.advance(timedelta(seconds=1))
    assert keep(world) == 1
    assert inside(world) == ["cho"]
    assert news(world) == []


def test_while_slack_is_unwell_it_is_tried_ever_more_seldom_and_nobody_is_told(world):
    world.slack.faults.add(METHOD, kind="500", times=2)
    for wait in (SOON, LATER):
        assert keep(world) == 1
        world.clock.advance(wait - timedelta(seconds=1))
        assert keep(world) == 0
        world.clock.advance(timedelta(seconds=1))
    assert keep(world) == 1
    assert inside(world) == ["cho"]
    assert news(world) == []


def test_a_call_whose_answer_was_lost_is_made_again(world):
    world.slack.faults.add(METHOD, kind="answer_lost")
    keep(world)
    assert inside(world) == ["cho"]
    chairs(world, "ben")
    world.clock.advance(SOON)
    assert keep(world) == 1
    assert inside(world) == ["ben"]


def test_a_slack_out_of_reach_puts_it_off(world):
    deps = world.convener.clockwork.deps
    with odd_slack() as nowhere:
        lost = type(world.convener.slack)(world.slack.bot_token, base_url=nowhere, timeout=2)
        assert keep_groups(replace(deps, client=lambda _team: lost)) == 1
    world.clock.advance(SOON)
    assert keep(world) == 1
    assert inside(world) == ["cho"]


def test_tokens_that_slack_refuses_are_waited_out_with_everything_else(world):
    world.slack.workspace.installed = False
    keep(world)
    world.slack.workspace.installed = True
    world.clock.advance(SOON)
    assert keep(world) == 1
    assert inside(world) == ["cho"]


def test_a_worker_that_died_during_the_call_is_followed_by_another(world):
    def dies(_team: str):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        keep_groups(replace(world.convener.clockwork.deps, client=dies))
    assert keep(world) == 0
    world.clock.advance(LEASE)
    assert keep(world) == 1
    assert inside(world) == ["cho"]


def test_a_setting_changed_during_the_call_is_not_overwritten_by_its_outcome(world):
    other = world.slack.workspace.add_usergroup("chair", "Chair", ["ben"])
    deps = world.convener.clockwork.deps

    def meanwhile(team: str):
        with world.session() as session:
            actor = world.member(session, "ana")
            follow(session, actor, world.committee(session), other.id, now=world.now())
        return deps.client(team)

    assert keep_groups(replace(deps, client=meanwhile)) == 1
    assert keep(world) == 1
    assert [world.slack.workspace.user(user).name for user in other.users] == ["cho"]
    with world.session() as session:
        row = there(group_of(session, world.committee(session).pk))
        assert (row.members, row.error, row.retry_at) == ([world.id("cho")], "", None)
