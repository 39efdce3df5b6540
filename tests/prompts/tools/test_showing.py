"""What the tools show alike: rows of buttons, and the way to take a change back."""

import pytest

from prompts import kit
from prompts.tools import undo
from prompts.tools.showing import in_rows


@pytest.mark.parametrize(
    ("number", "rows"), [(0, []), (1, [1]), (5, [5]), (6, [3, 3]), (10, [5, 5]), (11, [4, 4, 3])]
)
def test_buttons_stand_in_even_rows_of_at_most_five(number, rows):
    found = [one.to_dict() for one in in_rows([kit.button(str(n), f"a{n}") for n in range(number)], "row")]
    assert [len(one["elements"]) for one in found] == rows
    assert len({one["block_id"] for one in found}) == len(rows)


def test_undo_stands_beside_the_first_words_or_at_the_foot_and_never_one_block_too_many():
    told = undo.beside(kit.say("Saved", kit.section("Saved: &lt;!channel&gt;")), "t1", "map")
    assert [one["accessory"]["value"] for one in told.blocks] == ["t1:map"]
    card = undo.beside(kit.say("A card", kit.header("A card")), "t1", "map")
    assert card.blocks[-1]["elements"][0]["action_id"] == undo.BACK
    taken = kit.section("A row", accessory=kit.button("Open", "open"))
    full = kit.say("Full", *[taken] * kit.MESSAGE_BLOCKS)
    assert undo.beside(full, "t1", "map") == full


def test_the_way_back_to_the_tool_is_there_where_the_shelf_has_it():
    told = kit.say("Taken back.")
    assert undo.leading_to(told, "map").blocks[-1]["elements"][0]["text"]["text"] == "Map"
    assert undo.leading_to(told, "") == told
