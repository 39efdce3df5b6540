"""After a meeting leads hear what their workgroup lacks; the chair reads it in the digest."""

from datetime import timedelta

from models.workgroup import Mode


def told(world, who):
    return [one.words for one in world.person(who).dm if "Still missing" in one.words]


def met(world):
    world.walk(world.at("2026-12-08", "14:01"))


def test_a_workgroup_without_a_goal_is_named_to_its_lead_alone(world):
    met(world)
    [words] = told(world, "ben")
    assert "no goal yet" in words
    assert not any(told(world, name) for name in ("ana", "cho", "dee", "eli"))


def test_what_is_missing_is_told_in_numbers_once_a_meeting(world):
    world.goal()
    world.step("Draft the protocol", owner=None, due=None)
    world.step("Sign it", owner="cho", due=None)
    world.goal("Shorter stays")
    met(world)
    [words] = told(world, "ben")
    assert "no steps under *G2*, 2 steps without a date and 1 step without a responsible person" in words
    world.walk(timedelta(days=20))
    assert len(told(world, "ben")) == 1


def test_nothing_is_said_when_nothing_is_missing(world):
    world.step("Draft the protocol", owner="cho", due="2026-12-20")
    met(world)
    assert told(world, "ben") == []


def test_a_group_that_takes_issues_as_they_arise_needs_no_dates(world):
    world.step("Look into it", owner="cho", due=None)
    with world.session() as session:
        world.workgroup(session).mode = Mode.AS_THEY_ARISE
    met(world)
    assert told(world, "ben") == []


def test_the_digest_names_workgroups_without_a_clear_goal(world):
    world.goal()
    world.walk(world.at("2026-11-20", "08:01"))
    [digest] = [one for one in world.person("ana").dm if one.text.startswith("This week")]
    assert "Without a clear goal" in digest.words
    assert "no steps under *G1*" in digest.words
