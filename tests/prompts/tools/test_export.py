"""What is said of exports, at its edges."""

from datetime import UTC, datetime

from models.committee import Member
from models.tools.archive import left_out
from prompts.tools import archive_cli, export


def test_what_is_left_out_is_named_and_never_too_long():
    told = str(export.render({f"t.{n}": "<!channel> " + "x" * 500 for n in range(80)}, [], zone="UTC").blocks)
    assert "<!channel>" not in told
    assert "and 65 more" in told
    for block in export.render({f"t.{n}": "&" * 500 for n in range(80)}, [], zone="UTC").blocks:
        assert len(str(block.get("text", {}).get("text", ""))) <= 3000
    for why in left_out().values():
        assert why in str(export.render(left_out(), [], zone="UTC").blocks)


def test_who_had_an_export_made_is_named_with_the_time_and_no_word_is_live():
    now = datetime(2026, 11, 20, 16, tzinfo=UTC)
    who = Member(committee_id=1, slack_id="U1", name="<!channel> *x*" * 9, zone="UTC")
    told = str(export.render({}, [(now, who), (now, None)], zone="America/Denver").blocks[-1])
    assert "<!channel>" not in told
    assert "20 November 2026 at 9:00" in told
    assert "a former member" in told
    assert "None has been made" in str(export.render({}, [], zone="UTC").blocks[-1])


def test_the_command_line_says_what_came_in_and_what_did_not():
    told = archive_cli.imported("Council", {"goal": 2, "member": 3}, {"ballot_paper": "theirs alone"})
    assert "Council is here: 5 rows of 2 tables." in told
    assert "ballot_paper: theirs alone" in told
    assert "stop it first" in told
