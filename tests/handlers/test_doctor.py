"""``check`` against the practice Slack and real databases: what is well, and what is told where it is not."""

import socket
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from handlers.doctor import examine
from handlers.manifest import manifest
from models.database import Database
from models.migrate import head
from practice.server import PracticeSlack
from prompts.doctor import Finding, Found, finding_line, render_findings
from tests.laid import migrated_file

FACTS = {
    name: name
    for name in (
        "url",
        "team",
        "user",
        "revision",
        "needed",
        "words",
        "error",
        "scopes",
        "seconds",
        "direction",
    )
}


def present() -> datetime:
    return datetime.now(UTC)


@pytest.fixture(scope="module")
def slack() -> Iterator[PracticeSlack]:
    """A workspace that has the app as this version's manifest wants it."""
    with PracticeSlack(manifest=manifest()) as running:
        yield running


@pytest.fixture
def env(slack: PracticeSlack, tmp_path: Path) -> dict[str, str]:
    """Good settings, and a database of this version."""
    return {
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_APP_TOKEN": slack.app_token,
        "SLACK_API_URL": slack.api_url,
        "DATABASE_URL": migrated_file(tmp_path / "convener.db"),
    }


def look(env: dict[str, str], clock: Callable[[], datetime] = present) -> dict[Found, Finding]:
    return {finding.found: finding for finding in examine(env, clock=clock)}


def faults(env: dict[str, str], clock: Callable[[], datetime] = present) -> dict[Found, Finding]:
    return {found: finding for found, finding in look(env, clock).items() if not finding.ok}


def test_all_is_well(env: dict[str, str]) -> None:
    findings = examine(env, clock=present)
    assert [finding.found for finding in findings] == [
        Found.SETTINGS_FINE,
        Found.SLACK_ANSWERS,
        Found.CLOCK_FINE,
        Found.TOKEN_FINE,
        Found.SCOPES_FINE,
        Found.SOCKET_FINE,
        Found.DATABASE_FINE,
    ]
    assert all(finding.ok for finding in findings)
    assert render_findings(findings).endswith("\nAll is well.")


def test_http_needs_no_app_token(env: dict[str, str]) -> None:
    del env["SLACK_APP_TOKEN"]
    found = look(env | {"SLACK_SIGNING_SECRET": "s" * 32})
    assert Found.HTTP_READY in found
    assert all(finding.ok for finding in found.values())


def test_faults_in_the_settings_come_alone_and_all_at_once(env: dict[str, str]) -> None:
    findings = examine(env | {"SLACK_BOT_TOKEN": "xoxp-1", "LOG_LEVEL": "loud"}, clock=present)
    assert [finding.found for finding in findings] == [Found.SETTING_WRONG] * 2
    assert render_findings(findings).endswith("\n2 things to fix.")


def test_missing_scopes_are_named(env: dict[str, str]) -> None:
    poor = manifest()
    poor["oauth_config"]["scopes"]["bot"] = ["chat:write", "commands"]
    with PracticeSlack(manifest=poor) as slack:
        found = faults(env | {"SLACK_API_URL": slack.api_url})
    assert list(found) == [Found.SCOPES_MISSING]
    told = finding_line(found[Found.SCOPES_MISSING])
    assert "users:read" in told
    assert "chat:write" not in told
    assert "python bot.py manifest" in told


def test_refused_tokens_are_told_apart(env: dict[str, str]) -> None:
    found = faults(env | {"SLACK_BOT_TOKEN": "xoxb-wrong", "SLACK_APP_TOKEN": "xapp-wrong"})
    assert set(found) == {Found.TOKEN_REFUSED, Found.SOCKET_REFUSED}
    assert "invalid_auth" in finding_line(found[Found.TOKEN_REFUSED])
    assert "SLACK_APP_TOKEN" in finding_line(found[Found.SOCKET_REFUSED])


def test_uninstalled_app_is_told(env: dict[str, str]) -> None:
    with PracticeSlack(manifest=manifest()) as slack:
        slack.workspace.uninstall()
        found = faults(env | {"SLACK_API_URL": slack.api_url})
    assert "account_inactive" in finding_line(found[Found.TOKEN_REFUSED])


def test_silent_slack_is_told_and_the_database_is_looked_at_all_the_same(env: dict[str, str]) -> None:
    with PracticeSlack(manifest=manifest()) as slack:
        gone = slack.api_url
    found = look(env | {"SLACK_API_URL": gone})
    assert list(found) == [Found.SETTINGS_FINE, Found.SLACK_SILENT, Found.DATABASE_FINE]
    assert gone in finding_line(found[Found.SLACK_SILENT])


def test_what_answers_may_not_be_slack(env: dict[str, str], slack: PracticeSlack) -> None:
    found = faults(env | {"SLACK_API_URL": f"{slack.url}/nowhere/"})
    assert list(found) == [Found.SLACK_SILENT]
    assert "404" in finding_line(found[Found.SLACK_SILENT])


@pytest.mark.parametrize("kind", ["500", "429", "answer_lost"])
def test_unwell_slack_is_not_taken_for_a_refusal(
    env: dict[str, str], slack: PracticeSlack, kind: str
) -> None:
    slack.faults.add("auth.test", kind=kind)
    assert list(faults(env)) == [Found.SLACK_SILENT]


@pytest.mark.parametrize(("minutes", "word"), [(7, "fast"), (-7, "slow")])
def test_wrong_clock_is_told_with_its_direction(env: dict[str, str], minutes: int, word: str) -> None:
    found = faults(env, lambda: present() + timedelta(minutes=minutes))
    assert list(found) == [Found.CLOCK_OFF]
    told = finding_line(found[Found.CLOCK_OFF])
    assert word in told
    assert 410 <= int(found[Found.CLOCK_OFF].facts["seconds"]) <= 430


def test_empty_database_wants_migrating_and_is_not_made_by_looking(
    env: dict[str, str], tmp_path: Path
) -> None:
    file = tmp_path / "new.db"
    found = faults(env | {"DATABASE_URL": f"sqlite:///{file}"})
    assert list(found) == [Found.DATABASE_EMPTY]
    assert "python bot.py migrate" in finding_line(found[Found.DATABASE_EMPTY])
    assert not file.exists()


def upgraded_by_a_later_version(url: str, works_from: str) -> None:
    database = Database(url, threads=1)
    with database.engine.begin() as connection:
        connection.exec_driver_sql(
            f"UPDATE alembic_version SET version_num = '9999', works_from = '{works_from}'"
        )
    database.close()


def test_database_of_a_later_version_wants_that_version(env: dict[str, str]) -> None:
    upgraded_by_a_later_version(env["DATABASE_URL"], "9998")
    found = faults(env)
    assert list(found) == [Found.DATABASE_AHEAD]
    assert {"9999", head()} <= set(found[Found.DATABASE_AHEAD].facts.values())


def test_database_of_a_later_version_is_well_when_this_version_works_with_it(env: dict[str, str]) -> None:
    upgraded_by_a_later_version(env["DATABASE_URL"], head())
    assert faults(env) == {}
    assert "9999" in finding_line(look(env)[Found.DATABASE_LATER])


def test_silent_database_host_is_given_up(env: dict[str, str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"postgresql://ana@127.0.0.1:{silent.getsockname()[1]}/convener?connect_timeout=2"
        found = faults(env | {"DATABASE_URL": url})
    assert list(found) == [Found.DATABASE_SILENT]
    assert "timeout" in finding_line(found[Found.DATABASE_SILENT])


def test_silent_database_is_told_without_its_password(env: dict[str, str], tmp_path: Path) -> None:
    for url in (
        f"postgresql://ana:secretword@/convener?host={tmp_path}",
        f"sqlite:///{tmp_path}",
    ):
        found = faults(env | {"DATABASE_URL": url})
        assert list(found) == [Found.DATABASE_SILENT]
        told = finding_line(found[Found.DATABASE_SILENT])
        assert "secretword" not in told
        assert "\n" not in told


@pytest.mark.parametrize("found", Found)
def test_every_finding_has_words(found: Found) -> None:
    finding = Finding(found, FACTS)
    assert "{" not in finding_line(finding)
    assert finding_line(finding).startswith("ok " if finding.ok else "FIX")
