"""python bot.py export, import, backup and restore, as somebody types them."""

from pathlib import Path

import pytest

import bot
from models.database import Database
from models.settings import Settings
from tests.laid import laid_file
from tests.models.both import NOW, seat
from tests.models.tools.test_backup import at_head


@pytest.fixture
def here(tmp_path, monkeypatch):
    """A folder with a committee in convener.db, and without settings."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setattr(bot, "present", lambda: NOW)  # else what recurs would go on from today
    database = Database(at_head(laid_file(tmp_path / "convener.db")))
    with database.transaction() as session:
        seat(session)
    database.close()
    return tmp_path


def elsewhere(monkeypatch, folder: Path) -> None:
    monkeypatch.setenv("DATABASE_URL", at_head(laid_file(folder / "elsewhere.db")))


def test_out_in_and_out_again_is_the_same(here, monkeypatch, capsys):
    assert bot.main(["export", "out/first"]) == 0
    told = capsys.readouterr().out
    assert "written to out/first" in told
    assert "run_rater.ratings" in told
    elsewhere(monkeypatch, here)
    assert bot.main(["import", "out/first"]) == 0
    assert "Council is here" in capsys.readouterr().out
    assert bot.main(["export", "again"]) == 0
    names = sorted(file.relative_to(here / "again") for file in (here / "again").rglob("*.*"))
    assert len(names) > 50
    for name in names:
        assert (here / "again" / name).read_bytes() == (here / "out/first" / name).read_bytes()
    assert (here / "again").stat().st_mode & 0o077 == 0
    assert bot.main(["import", "again"]) == 1
    assert "has a committee here" in capsys.readouterr().err


def test_an_export_is_never_written_over_something(here, capsys):
    (here / "full").mkdir()
    (here / "full" / "mine.txt").write_text("mine")
    (here / "file").write_text("mine")
    for name in ("full", "file"):
        assert bot.main(["export", name]) == 1
        assert "new or an empty folder" in capsys.readouterr().err
    assert (here / "full" / "mine.txt").read_text() == "mine"
    (here / "empty").mkdir()
    assert bot.main(["export", "empty"]) == 0


def test_of_several_committees_one_is_named(here, capsys):
    database = Database(f"sqlite:///{here / 'convener.db'}")
    with database.transaction() as session:
        seat(session, "T2")
    database.close()
    assert bot.main(["export", "out"]) == 1
    told = capsys.readouterr().err
    assert "--team" in told
    assert "T2: Council" in told
    assert bot.main(["export", "out", "--team", "T9"]) == 1
    assert not (here / "out").exists()
    assert bot.main(["export", "out", "--team", "T2"]) == 0
    assert sorted(one.name for one in here.iterdir() if one.name.startswith(".")) == []


def test_a_backup_and_back(here, monkeypatch, capsys):
    assert bot.main(["backup", "kept.db"]) == 0
    assert bot.main(["backup", "kept.db"]) == 1
    assert "file exists" in capsys.readouterr().err
    assert bot.main(["restore", "kept.db"]) == 1
    assert "--replace" in capsys.readouterr().err
    assert bot.main(["restore", "kept.db", "--replace"]) == 0
    elsewhere(monkeypatch, here)
    assert bot.main(["restore", "kept.db"]) == 0
    assert "as it was when kept.db was made" in capsys.readouterr().out


def test_what_is_not_there_is_said(here, capsys):
    for words in (["import", "none"], ["restore", "none"]):
        assert bot.main(words) == 1
        assert "none cannot be used (no such file or directory)" in capsys.readouterr().err
    (here / "nothing").mkdir()
    assert bot.main(["import", "nothing"]) == 1
    assert "manifest.json" in capsys.readouterr().err
