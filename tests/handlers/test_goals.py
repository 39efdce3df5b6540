import pytest

from tests.world import World


@pytest.fixture
def world(tmp_path):
    with World(tmp_path) as made:
        yield made


def test_a_step_with_one_owner_one_date_and_one_goal_is_made_at_once(world):
    world.goal()
    seen = world.person("ben").command("/goals step Draft the protocol @cho by Friday", channel="diversion")
    assert seen.ok, seen.error
    assert "Friday, 20 November 2026" in seen.text
    step = world.step_row("A1")
    assert step.title == "Draft the protocol"
    assert step.due.isoformat() == "2026-11-20"
