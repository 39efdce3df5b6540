"""The command line as somebody types it: what it prints, where, and how it ends."""

import gc
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import bot
from handlers.manifest import manifest
from models.database import Database
from models.migrate import head
from models.settings import Settings
from practice.server import PracticeSlack

ROOT = Path(__file__).parent.parent


@pytest.fixture(autouse=True)
def _nothing_around(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder without .env and an environment without settings."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def slack(monkeypatch: pytest.MonkeyPatch) -> Iterator[PracticeSlack]:
    """A workspace with the app, and an environment that points to it."""
    with PracticeSlack(manifest=manifest()) as running:
        monkeypatch.setenv("SLACK_API_URL", running.api_url)
        monkeypatch.setenv("SLACK_BOT_TOKEN", running.bot_token)
        monkeypatch.setenv("SLACK_APP_TOKEN", running.app_token)
        yield running


def refused(*words: str) -> int:
    """The exit status of a command line that cannot be read."""
    with pytest.raises(SystemExit) as ended:
        bot.main(words)
    assert isinstance(ended.value.code, int)
    return ended.value.code


def test_manifest_is_printed_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert bot.main(["manifest"]) == 0
    assert json.loads(capsys.readouterr().out) == manifest()


@pytest.mark.parametrize(
    ("words", "printed"),
    [
        (["friday", "--now", "2026-11-20T09:00"], "2026-11-27"),
        (["today", "--now", "2026-11-21T05:00:00Z", "--tz", "America/Denver"], "2026-11-20"),
        (["today", "--now", "2026-11-21T05:00:00Z", "--tz", "Mountain"], "2026-11-20"),
        (["today", "--now", "2026-11-20T22:00-07:00"], "2026-11-20"),
        (["today", "--now", "2026-11-20T22:00-07:00", "--tz", "Asia/Tokyo"], "2026-11-21"),
        (["end of the month", "--now", "2026-11-20"], "2026-11-30"),
    ],
)
def test_when_prints_the_date(words: list[str], printed: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert bot.main(["when", *words]) == 0
    assert capsys.readouterr().out == f"{printed}\n"


@pytest.mark.parametrize(
    "text", ["TBD", "ongoing", "", "13/13/2026", "monthly", "gibberish", "-", "a" * 3000]
)
def test_when_says_none_and_why(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert bot.main(["when", "--now", "2026-11-20T09:00", "--", text]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("none: ")
    assert len(printed) < 200


@pytest.mark.parametrize(
    "option",
    [
        ("--now", "yesterday"),
        ("--now", "0001-01-01T00:00+14:00"),
        ("--now", "9999-12-31"),
        ("--tz", "Mars/Olympus"),
        ("--tz", ""),
    ],
)
def test_when_refuses_in_words_what_it_cannot_read(
    option: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert refused("when", "friday", *option) == 2
    assert "Write it like" in capsys.readouterr().err


@pytest.mark.parametrize("address", ["3000", "localhost:", ":3000", "localhost:http", "localhost:70000"])
def test_http_wants_host_and_port(address: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert refused("run", "--http", address) == 2
    assert "HOST:PORT" in capsys.readouterr().err


def test_unknown_command_ends_with_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    assert refused("rnu") == 2
    assert "migrate" in capsys.readouterr().err


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert refused("--help") == 0
    printed = capsys.readouterr().out
    for command in ("run", "practice", "check", "manifest", "when", "migrate"):
        assert f"    {command} " in printed


@pytest.mark.parametrize("words", [["run"], []])
def test_run_without_settings_tells_all_that_is_missing(
    words: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["bot.py"])
    assert bot.main(words or None) == 1
    told = capsys.readouterr().err
    assert "SLACK_BOT_TOKEN is not set" in told
    assert "SLACK_APP_TOKEN is not set" in told


def test_migrate_says_from_what_to_what(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert bot.main(["migrate"]) == 0
    assert capsys.readouterr().out == f"The database was empty and is at {head()} now.\n"
    assert (tmp_path / "convener.db").exists()
    assert bot.main(["migrate"]) == 0
    assert capsys.readouterr().out == f"The database was at {head()} already; nothing was changed.\n"


def test_migrate_leaves_a_later_versions_database_alone(capsys: pytest.CaptureFixture[str]) -> None:
    bot.main(["migrate"])
    database = Database("sqlite:///convener.db", threads=1)
    with database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999', works_from = '9998'")
    database.close()
    assert bot.main(["migrate"]) == 1
    assert "9999" in capsys.readouterr().err


def test_migrate_tells_when_the_database_does_not_answer(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"postgresql://ana:secretword@/convener?host={tmp_path}")
    assert bot.main(["migrate"]) == 1
    told = capsys.readouterr().err
    assert "DATABASE_URL" in told
    assert "secretword" not in told


def test_check_is_content_with_a_good_workspace(
    slack: PracticeSlack, capsys: pytest.CaptureFixture[str]
) -> None:
    bot.main(["migrate"])
    assert bot.main(["check"]) == 0
    assert capsys.readouterr().out.endswith("All is well.\n")


def test_check_ends_with_1_and_what_to_do(slack: PracticeSlack, capsys: pytest.CaptureFixture[str]) -> None:
    assert bot.main(["check"]) == 1
    printed = capsys.readouterr().out
    assert "FIX  The database is empty. Run `python bot.py migrate`." in printed
    assert printed.endswith("1 thing to fix.\n")


def test_run_over_http_answers_and_ends_in_order_when_told_to_stop(slack: PracticeSlack) -> None:
    slack.workspace.add_user("ana", "Ana Reyes")
    words = [sys.executable, str(ROOT / "bot.py"), "run", "--http", "127.0.0.1:0"]
    env = os.environ | {"SLACK_SIGNING_SECRET": slack.signing_secret}
    with subprocess.Popen(words, env=env, stderr=subprocess.PIPE, text=True) as program:
        assert program.stderr is not None
        found = next(filter(None, (re.search(r"running on (http://\S+)", line) for line in program.stderr)))
        slack.request_url = f"{found[1]}/slack/events"
        assert slack.verify_request_url()
        assert "not set up yet" in slack.person("ana").command("/committee").text
        program.send_signal(signal.SIGTERM)
        rest = program.stderr.read()
        assert program.wait(20) == 0
    assert "Traceback" not in rest


def test_program_starts_as_the_readme_shows() -> None:
    words = [sys.executable, str(ROOT / "bot.py"), "when", "tomorrow", "--now", "2026-11-20"]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "2026-11-21\n", "")


def test_garbage_is_looked_for_again_once_all_is_imported():
    assert gc.isenabled()
    assert gc.get_freeze_count() > 0
