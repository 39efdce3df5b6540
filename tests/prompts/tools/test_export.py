"""What is said of exports, at its edges."""

from models.tools.archive import left_out
from prompts.tools import archive_cli, export


def test_what_is_left_out_is_named_and_never_too_long():
    told = str(export.render({f"t.{n}": "<!channel> " + "x" * 500 for n in range(80)}).blocks)
    assert "<!channel>" not in told
    assert "and 65 more" in told
    for block in export.render({f"t.{n}": "&" * 500 for n in range(80)}).blocks:
        assert len(str(block.get("text", {}).get("text", ""))) <= 3000
    for why in left_out().values():
        assert why in str(export.render(left_out()).blocks)


def test_the_command_line_says_what_came_in_and_what_did_not():
    told = archive_cli.imported("Council", {"goal": 2, "member": 3}, {"ballot_paper": "theirs alone"})
    assert "Council is here: 5 rows of 2 tables." in told
    assert "ballot_paper: theirs alone" in told
    assert "stop it first" in told
