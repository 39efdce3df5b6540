"""The README is held against the program: every command it shows is checked, every table is complete."""

import re
import shlex
from collections.abc import Iterable
from pathlib import Path

import pytest

import bot
from handlers import agenda, chair, checkins, goals
from handlers import committee as committees
from models.settings import Settings
from prompts.manifest import COMMANDS, SHORTCUTS

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
TABLES: dict[str, Iterable[str]] = {
    "/goals": goals.TYPED,
    "/checkin": checkins.TYPED,
    "/agenda": agenda.TYPED,
    "/chair": chair.TYPED,
    "/committee": committees.TYPED,
}


def section(title: str) -> str:
    """The part of the README under that heading."""
    return README.split(f"\n## {title}\n")[1].split("\n## ")[0]


def rows(text: str) -> list[str]:
    """The first cells of a table's rows, without their marks."""
    cells = re.findall(r"^\| `([^`]+)` \|", text, re.MULTILINE)
    assert cells
    return [cell for cell in cells if "…" not in cell]  # the heading of a table


def test_every_make_target_that_is_shown_exists():
    shown = set(re.findall(r"(?:`|\$ )make ([a-z]+)", README))
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert {"practice", "test", "lint", "parts"} <= shown
    for target in shown:
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_every_command_line_that_is_shown_is_understood():
    shown = re.findall(r"python bot\.py ([^`\n…]+)", README)
    assert shown
    for line in shown:
        bot.read_arguments(shlex.split(line))


def test_the_commands_of_the_command_line_are_all_in_the_table():
    named = {row.split()[0] for row in rows(section("The command line"))}
    assert named == set(bot.cli.COMMANDS)


def test_every_slash_command_and_word_is_in_the_table_and_known():
    told: dict[str, set[str]] = {command.name: set() for command in COMMANDS}
    for row in rows(section("What people type")):
        command, _, rest = row.partition(" ")
        word = rest.split(" ")[0] if rest else ""
        if word and not re.match(r"[A-Z]\d+$", word):
            told[command].add(word)
    for command, table in TABLES.items():
        assert told[command] == {word.split(" ")[0] for word in table}, command


def test_the_shortcuts_are_named():
    for shortcut in SHORTCUTS:
        assert shortcut.name in README


def test_every_setting_is_in_the_table_and_no_other():
    assert {name.lower() for name in rows(section("Settings"))} == set(Settings.model_fields)


@pytest.mark.parametrize("path", sorted(set(re.findall(r"\]\(([^)h][^)]*)\)", README))))
def test_every_file_that_is_linked_is_there(path):
    assert (ROOT / path).exists()
