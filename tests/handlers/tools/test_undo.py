"""/goals undo after a change in a tool: what was taken back is named, and what cannot be says what to do."""

from tests.handlers.tools.pressing import opened, sent, typed


def test_a_change_in_a_tool_is_taken_back_and_named(world):
    opened(world, typed(world, "/committee interventions"), "Add …")
    sent(world, {"title": "Mobile <!channel> team", "kind": "service"})
    told = typed(world, "/goals undo").words
    assert told == "Taken back: your last change to an intervention."
    assert "Mobile" not in typed(world, "/committee interventions").words
    assert "no change of yours" in typed(world, "/goals undo", "eli").words


def test_what_cannot_be_taken_back_says_what_to_do_instead(world):
    opened(world, typed(world, "/committee pause"), "Begin a pause …")
    sent(world, {"because": "Flood", "restart_on": "2026-12-07", "meetings": "cancel"})
    told = typed(world, "/goals undo").words
    assert "/committee pause" in told
    assert "nothing was changed" in told
