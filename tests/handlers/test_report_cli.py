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
        (["board.pdf"], "No committee is set up here yet"),
        (["board.doc"], "end in .pdf or .html"),
    ):
        assert bot.main(["report", *words]) == 1
        assert says in capsys.readouterr().err
    seated(database)
    for words, says in (
        (["board.pdf", "--since", "9999-01-01"], "up to today"),
        (["board.pdf", "--team", "T404"], "No committee of the workspace T404"),
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


def test_the_chairs_words_and_the_choice_of_parts_are_taken_as_the_form_takes_them(database, capsys):
    seated(database)
    words = ["--parts", "Funding, meetings", "--foreword", "Dear board #eval", "--asks", "A second team"]
    assert bot.main(["report", "board.html", *words]) == 0
    page = Path("board.html").read_text()
    assert "Dear board #eval" in page
    assert "What we ask of the board" in page
    assert "No meeting is planned." in page
    assert "No agreement is in force." not in page
    with database.reading() as session:
        [made] = reports_of(session, 1)
        assert made.report.parts == ["funding", "meetings"]
        assert (made.report.foreword, made.report.asks) == ("Dear board #eval", "A second team")


def test_words_of_one_person_are_refused_and_grey_ones_told_and_kept(database, capsys):
    seated(database)
    for words, says in (
        (["--foreword", "John Smith was booked with SSN 123-45-6789."], "--foreword: Please write this"),
        (["--asks", "x" * 3001], "3001 characters"),
        (["--parts", "funding,maps"], "agreements, funding"),
    ):
        assert bot.main(["report", "board.html", *words]) == 1
        told = capsys.readouterr().err
        assert says in told
        assert "123-45-6789" not in told
    assert not Path("board.html").exists()
    assert bot.main(["report", "board.html", "--asks", "4 people with SMI were booked in May."]) == 0
    assert "--asks: " in capsys.readouterr().err
    with database.reading() as session:
        assert len(reports_of(session, 1)) == 1
