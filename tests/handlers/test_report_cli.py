"""``report`` on the command line: what it writes, what it puts on record, and how it ends."""

from pathlib import Path

import pytest

import bot
from models.database import Database
from models.settings import Settings
from models.tools.report import reports_of
from tests.handlers.test_plan_cli import database_of_now
from tests.models.both import Cast, seat


@pytest.fixture(autouse=True)
def _nothing_around(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder without .env and an environment without settings."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return database_of_now(tmp_path)


def seated(database: Database, team: str = "T1") -> Cast:
    with database.transaction() as session:
        return seat(session, team)


def test_either_form_is_written_and_put_on_record(database, capsys):
    seated(database)
    assert bot.main(["report", "board.pdf"]) == 0
    assert "board.pdf is written" in capsys.readouterr().out
    assert Path("board.pdf").read_bytes().startswith(b"%PDF")
    assert bot.main(["report", "board.html", "--since", "2026-01-01"]) == 0
    assert Path("board.html").read_text().startswith("<!doctype html>")
    with database.reading() as session:
        newest, before = reports_of(session, 1)
        assert (newest.author, before.author) == (None, None)
        assert newest.report.starts_on.isoformat() == "2026-01-01"


def test_what_is_wrong_is_said_and_nothing_is_written(database, capsys):
    for words, says in (
        (["board.pdf"], "No such committee"),
        (["board.doc"], "end in .pdf or .html"),
    ):
        assert bot.main(["report", *words]) == 1
        assert says in capsys.readouterr().err
    seated(database)
    for words, says in (
        (["board.pdf", "--since", "9999-01-01"], "up to today"),
        (["board.pdf", "--team", "T404"], "No such committee"),
        (["nowhere/board.pdf"], "could not be written"),
    ):
        assert bot.main(["report", *words]) == 1
        assert says in capsys.readouterr().err
    with pytest.raises(SystemExit):
        bot.main(["report", "board.pdf", "--since", "soon"])
    assert "is no day" in capsys.readouterr().err
    assert list(Path().glob("board*")) == []


def test_among_several_committees_the_workspace_says_which(database, capsys):
    seated(database)
    seated(database, "T2")
    assert bot.main(["report", "board.html"]) == 1
    assert "--team" in capsys.readouterr().err
    assert bot.main(["report", "board.html", "--team", "T2", "--for", "this-year"]) == 0


def test_without_a_database_it_says_what_to_run(capsys):
    assert bot.main(["report", "board.pdf"]) == 1
    assert "python bot.py migrate" in capsys.readouterr().err
