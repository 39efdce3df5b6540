"""/goals undo after a change in a tool: what was taken back is named, and what cannot be says what to do."""

from prompts.tools.undo import BACK
from tests.handlers.tools.pressing import opened, pressed, sent, typed


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


def added(world, word: str, values, who: str = "ana"):
    """What is shown once the form behind *Add …* of that tool was taken."""
    opened(world, typed(world, f"/committee {word}", who), "Add …", who)
    return sent(world, values, who)


def test_what_was_just_saved_in_a_tool_has_an_undo_beside_it(world):
    saved = added(world, "groups", {"name": "Home Again", "purpose": "Housing"}, "eli")
    assert saved.blocks[0]["accessory"]["text"]["text"] == "Undo"
    back = pressed(world, saved, "Undo", "eli")
    assert "Taken back: your last change to an earlier effort" in back.words
    assert "Home Again" not in pressed(world, back, "Groups", "eli").words

    saved = added(world, "indicators", {"name": "Bookings", "source": "Jail", "keeper": "ana"})
    number = typed(world, "/committee indicators Bookings 120 for October 2026")
    back = pressed(world, number, "Undo")
    assert "a number" in back.words
    card = pressed(world, pressed(world, back, "Indicators"), "Open")
    assert "120" not in card.words

    typed(world, "/committee map")
    opened(world, typed(world, "/committee map"), "Begin the map …")
    begun = sent(world, {"name": "Workshop", "held_on": "2026-11-12"})
    assert undos(begun) == []  # it has another way back
    opened(world, begun, "Add …")
    gap = sent(world, {"kind": "gap", "title": "No bed at night", "intercepts": ["1"]})
    pressed(world, gap, "Undo")
    assert "No bed at night" not in typed(world, "/committee map").words


def test_an_undo_takes_back_its_own_change_only_and_once(world):
    first = added(world, "funding", {"source": "State grant", "kind": "grant"})
    second = added(world, "funding", {"source": "City grant", "kind": "grant"})
    assert "not your last change any more" in pressed(world, first, "Undo").words
    funding = typed(world, "/committee funding").words
    assert "State grant" in funding
    assert "City grant" in funding
    pressed(world, second, "Undo")
    assert "City grant" not in typed(world, "/committee funding").words
    pressed(world, first, "Undo")
    assert "State grant" not in typed(world, "/committee funding").words


def test_what_is_only_read_or_has_its_own_way_back_has_no_undo(world):
    assert undos(typed(world, "/committee indicators")) == []
    opened(world, typed(world, "/committee pause"), "Begin a pause …")
    paused = sent(world, {"because": "Flood", "restart_on": "2026-12-07", "meetings": "cancel"})
    assert undos(paused) == []


def undos(message) -> list[str]:
    return [button for button in str(message.blocks).split("'") if button == BACK]
