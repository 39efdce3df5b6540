"""Forms sent after what they were about has changed, and days that are over."""

from tests.handlers.test_goals import type_in


def take_back_goal(world):
    """ana writes a goal and takes it back while others still see it in their forms."""
    assert "Taken back" in type_in(world, "/goals undo", who="ana").text


def test_no_step_is_made_under_a_goal_that_was_given_up(world):
    world.goal()
    ben = world.person("ben")
    type_in(world, "/goals step Call dispatch @cho")
    take_back_goal(world)
    refused = ben.submit({"due": "2026-12-04"})
    assert "given up" in refused.errors["goal"]
    assert "given up" in type_in(world, "/goals step G1 Call dispatch @cho by Friday").text


def test_a_step_cannot_be_moved_under_a_goal_that_was_given_up(world):
    ref = world.step("Call dispatch", owner="cho", due="2026-11-20")
    world.goal("Faster hand-overs")
    type_in(world, f"/goals edit {ref}", who="cho")
    take_back_goal(world)
    assert "given up" in world.person("cho").submit({"goal": "G2 Faster hand-overs"}).errors["goal"]


def test_a_day_that_is_over_is_refused_for_a_new_step_and_a_new_goal(world):
    ben = world.person("ben")
    type_in(world, "/goals add Fewer bookings")
    assert "still to come" in ben.submit({"due": "2026-11-15"}).errors["due"]
    assert ben.submit({"due": "2026-11-16"}).ok
    type_in(world, "/goals step Call dispatch @cho")
    assert "still to come" in ben.submit({"due": "2026-11-15"}).errors["due"]
    assert ben.submit({"due": "2026-11-16"}).ok


def test_a_late_step_can_be_edited_without_a_new_day_but_not_into_the_past(world):
    ref = world.step("Call dispatch", owner="cho", due="2026-11-10")
    cho = world.person("cho")
    type_in(world, f"/goals edit {ref}", who="cho")
    assert "still to come" in cho.submit({"due": "2026-11-11"}).errors["due"]
    assert cho.submit({"due": "2026-11-10", "title": "Call dispatch again"}).ok
    assert world.step_row(ref).title == "Call dispatch again"


def test_a_refusal_names_whom_to_ask_once(world):
    said = type_in(world, "/committee schedule", who="cho").text
    assert "This needs the coordinator." in said
    assert said.count("coordinator") == 1
