"""Settings: all faults at once, in words; nothing secret shown; ``.env.example`` true."""

import os
import re
from pathlib import Path

import pytest

from models.settings import FORMATS, LEVELS, Fault, Settings, SettingsFault, Way, Wrong, load_settings
from prompts.cli import fault_line, render_faults

ROOT = Path(__file__).parent.parent
GOOD = {"SLACK_BOT_TOKEN": "xoxb-1-secretbot", "SLACK_APP_TOKEN": "xapp-1-secretapp"}
SIGNED = {"SLACK_BOT_TOKEN": "xoxb-1-secretbot", "SLACK_SIGNING_SECRET": "8f742231b10e8888abcd99yyyzzz85a5"}


@pytest.fixture(autouse=True)
def _nothing_around(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder without .env and an environment without settings, whatever the machine has."""
    monkeypatch.chdir(tmp_path)
    for name in list(os.environ):
        if name.lower() in Settings.model_fields:
            monkeypatch.delenv(name)


def faults(env: dict[str, str], way: Way = Way.SOCKET) -> dict[str, Wrong]:
    try:
        load_settings(env, way=way)
    except SettingsFault as fault:
        return {each.name: each.wrong for each in fault.faults}
    return {}


def test_two_tokens_are_enough_and_the_rest_has_defaults() -> None:
    settings = load_settings(GOOD)
    assert settings.slack_bot_token.get_secret_value() == "xoxb-1-secretbot"
    assert settings.slack_app_token is not None
    assert settings.slack_app_token.get_secret_value() == "xapp-1-secretapp"
    assert settings.slack_signing_secret is None
    assert settings.slack_api_url == "https://slack.com/api/"
    assert settings.database_url == "sqlite:///convener.db"
    assert (settings.log_level, settings.log_format) == ("INFO", "text")


def test_given_settings_are_the_only_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOG_LEVEL", "ERROR")
    Path(".env").write_text("DATABASE_URL=sqlite:///other.db\n")
    assert load_settings(GOOD).log_level == "INFO"
    assert load_settings(GOOD).database_url == "sqlite:///convener.db"


def test_environment_wins_over_the_file_and_an_empty_value_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_text("SLACK_BOT_TOKEN=xoxb-file\nSLACK_APP_TOKEN='xapp-file'\nLOG_FORMAT=json\n")
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-environment")
    monkeypatch.setenv("LOG_FORMAT", "")
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "")
    settings = load_settings()
    assert settings.slack_bot_token.get_secret_value() == "xoxb-environment"
    assert settings.slack_app_token is not None
    assert settings.slack_app_token.get_secret_value() == "xapp-file"
    assert settings.log_format == "json"
    assert settings.slack_signing_secret is None


def test_all_faults_are_told_at_once() -> None:
    env = {
        "SLACK_BOT_TOKEN": "xoxp-somebody",
        "SLACK_API_URL": "slack.com",
        "DATABASE_URL": "mysql://somewhere/convener",
        "LOG_LEVEL": "LOUD",
        "LOG_FORMAT": "xml",
    }
    assert faults(env) == {
        "SLACK_BOT_TOKEN": Wrong.USER_TOKEN,
        "SLACK_APP_TOKEN": Wrong.MISSING_FOR_SOCKET,
        "SLACK_API_URL": Wrong.NOT_A_URL,
        "DATABASE_URL": Wrong.UNKNOWN_DATABASE,
        "LOG_LEVEL": Wrong.UNKNOWN_WORD,
        "LOG_FORMAT": Wrong.UNKNOWN_WORD,
    }


@pytest.mark.parametrize(
    ("name", "value", "wrong"),
    [
        ("SLACK_BOT_TOKEN", "", Wrong.MISSING),
        ("SLACK_BOT_TOKEN", "xapp-1-a", Wrong.APP_TOKEN),
        ("SLACK_BOT_TOKEN", "token", Wrong.NOT_A_TOKEN),
        ("SLACK_BOT_TOKEN", "“xoxb-1”", Wrong.NOT_A_TOKEN),
        ("SLACK_APP_TOKEN", "xoxb-1-a", Wrong.BOT_TOKEN),
        ("SLACK_APP_TOKEN", "xoxp-1-a", Wrong.USER_TOKEN),
        ("SLACK_SIGNING_SECRET", "xoxb-1-a", Wrong.NOT_A_SECRET),
        ("SLACK_SIGNING_SECRET", "xapp-1-a", Wrong.NOT_A_SECRET),
        ("SLACK_API_URL", "ftp://slack.com/api/", Wrong.NOT_A_URL),
        ("SLACK_API_URL", "https://", Wrong.NOT_A_URL),
        ("SLACK_API_URL", "https://slack.com:port/api/", Wrong.NOT_A_URL),
        ("HEALTH_ADDRESS", "localhost", Wrong.NOT_AN_ADDRESS),
        ("HEALTH_ADDRESS", "localhost:99999", Wrong.NOT_AN_ADDRESS),
        ("HEARTBEAT_URL", "ftp://beat.example.org/a", Wrong.NOT_A_URL),
        ("HEARTBEAT_URL", "beat.example.org/a", Wrong.NOT_A_URL),
        ("DATABASE_URL", "convener.db", Wrong.NOT_A_URL),
        ("DATABASE_URL", "postgresql://host:port/name", Wrong.NOT_A_URL),
        ("DATABASE_URL", "postgresql+asyncpg://host/name", Wrong.UNKNOWN_DATABASE),
    ],
)
def test_each_wrong_value_is_named(name: str, value: str, wrong: Wrong) -> None:
    assert faults(GOOD | {name: value}) == {name: wrong}


@pytest.mark.parametrize(
    ("env", "way", "expected"),
    [
        (GOOD, Way.SOCKET, {}),
        (SIGNED, Way.HTTP, {}),
        (GOOD | SIGNED, Way.SOCKET, {}),
        (GOOD | SIGNED, Way.HTTP, {}),
        (GOOD, Way.EITHER, {}),
        (SIGNED, Way.EITHER, {}),
        ({}, Way.NONE, {}),
        (SIGNED, Way.SOCKET, {"SLACK_APP_TOKEN": Wrong.MISSING_FOR_SOCKET}),
        (GOOD, Way.HTTP, {"SLACK_SIGNING_SECRET": Wrong.MISSING_FOR_HTTP}),
        ({}, Way.EITHER, {"SLACK_BOT_TOKEN": Wrong.MISSING, "SLACK_APP_TOKEN": Wrong.MISSING_BOTH}),
    ],
)
def test_what_is_needed_hangs_on_the_way_in(
    env: dict[str, str], way: Way, expected: dict[str, Wrong]
) -> None:
    assert faults(env, way) == expected


@pytest.mark.parametrize(
    "url",
    [
        "sqlite:////var/lib/convener/convener.db",
        "postgresql://ana:word@db.example.org:5432/convener?sslmode=require",
        "postgres://db/convener",
        "postgresql+psycopg:///convener?host=/run/postgresql",
    ],
)
def test_database_addresses_as_hosts_give_them(url: str) -> None:
    assert load_settings(GOOD | {"DATABASE_URL": url}).database_url == url


@pytest.mark.parametrize(
    ("value", "where"),
    [
        ("", None),
        ("8080", ("127.0.0.1", 8080)),
        ("0", ("127.0.0.1", 0)),
        ("0.0.0.0:8080", ("0.0.0.0", 8080)),
        ("[::1]:8080", ("::1", 8080)),
    ],
)
def test_health_is_served_on_loopback_unless_a_host_is_named(
    value: str, where: tuple[str, int] | None
) -> None:
    assert load_settings(GOOD | {"HEALTH_ADDRESS": value}).health_at == where


def test_heartbeat_address_is_a_secret_and_may_carry_a_query() -> None:
    settings = load_settings(GOOD | {"HEARTBEAT_URL": "https://beat.example.org/hidden?status=up"})
    assert settings.heartbeat_url is not None
    assert settings.heartbeat_url.get_secret_value() == "https://beat.example.org/hidden?status=up"
    assert "hidden" not in repr(settings)


def test_api_address_becomes_a_folder_and_words_lose_their_case() -> None:
    env = {"SLACK_API_URL": "https://slack-gov.com/api", "LOG_LEVEL": "debug", "LOG_FORMAT": "JSON"}
    settings = load_settings(GOOD | env)
    assert settings.slack_api_url == "https://slack-gov.com/api/"
    assert (settings.log_level, settings.log_format) == ("DEBUG", "json")


def test_blanks_around_a_token_are_not_part_of_it() -> None:
    assert (
        load_settings(GOOD | {"SLACK_BOT_TOKEN": " xoxb-1 \n"}).slack_bot_token.get_secret_value() == "xoxb-1"
    )


def test_nothing_secret_is_shown() -> None:
    url = "postgresql://ana:secretword@db/convener"
    settings = load_settings(GOOD | SIGNED | {"DATABASE_URL": url})
    for shown in (repr(settings), str(settings), f"{settings}"):
        assert "secret" not in shown.replace("slack_signing_secret", "")
        assert "8f74" not in shown


def test_faults_never_repeat_what_may_be_secret() -> None:
    env = {
        "SLACK_BOT_TOKEN": "xoxp-hidden",
        "SLACK_APP_TOKEN": "hidden",
        "SLACK_SIGNING_SECRET": "xoxb-hidden",
        "SLACK_API_URL": "ftp://ana:hidden@proxy/",
        "DATABASE_URL": "mysql://ana:hidden@db/convener",
        "HEARTBEAT_URL": "beat.example.org/hidden",
    }
    with pytest.raises(SettingsFault) as caught:
        load_settings(env)
    assert len(caught.value.faults) == 6
    assert "hidden" not in render_faults(caught.value) + str(caught.value) + repr(caught.value.faults)


def test_unreadable_file_is_a_fault_and_no_traceback() -> None:
    Path(".env").write_bytes(b"SLACK_BOT_TOKEN=\xff\xfe\n")
    with pytest.raises(SettingsFault) as caught:
        load_settings()
    assert caught.value.faults == [Fault(".env", Wrong.UNREADABLE_FILE)]


@pytest.mark.parametrize("wrong", Wrong)
def test_every_fault_has_words_that_say_what_to_do(wrong: Wrong) -> None:
    for name in (field.upper() for field in Settings.model_fields):
        line = fault_line(Fault(name, wrong, "given"))
        assert line.startswith(f"{name} ")
        assert line.endswith(".")
        assert "{" not in line


def test_faults_are_told_one_a_line_with_the_setting_first() -> None:
    with pytest.raises(SettingsFault) as caught:
        load_settings({"SLACK_BOT_TOKEN": "xoxp-a", "LOG_LEVEL": "LOUD"})
    told = render_faults(caught.value).splitlines()
    assert [line.split()[1] for line in told[1:]] == ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "LOG_LEVEL"]
    assert "xoxb-" in told[1]
    assert all(level in told[3] for level in LEVELS)


def example() -> dict[str, tuple[str, str]]:
    """The settings of ``.env.example``: value and the comment above."""
    found = {}
    comment = ""
    for line in (ROOT / ".env.example").read_text().splitlines():
        if match := re.fullmatch(r"([A-Z_]+)=(.*)", line):
            found[match[1]] = (match[2], comment)
        comment = f"{comment} {line.lstrip('# ')}" if line.startswith("#") else ""
    return found


def test_example_file_has_every_setting_and_no_other() -> None:
    assert list(example()) == [name.upper() for name in Settings.model_fields]


def test_example_file_describes_every_setting_and_shows_its_default() -> None:
    for name, (value, comment) in example().items():
        default = Settings.model_fields[name.lower()].default
        shown = default if isinstance(default, str) else ""
        assert value == shown, name
        assert len(comment.split()) >= 8, name
    for word in (*LEVELS, *FORMATS):
        assert word in " ".join(comment for _, comment in example().values())


def test_filled_in_example_file_is_good() -> None:
    text = (ROOT / ".env.example").read_text()
    for name, value in GOOD.items():
        text = text.replace(f"{name}=\n", f"{name}={value}\n")
    Path(".env").write_text(text)
    assert load_settings().model_dump() == load_settings(GOOD).model_dump()


def test_a_public_address_is_one_and_has_a_port_behind_it() -> None:
    public = {"PUBLIC_URL": "https://convener.example.org"}
    assert faults(GOOD | public) == {"PUBLIC_URL": Wrong.NOWHERE_SERVED}
    assert faults(GOOD | public, Way.EITHER) == {"PUBLIC_URL": Wrong.NOWHERE_SERVED}
    assert faults(GOOD | public | {"HEALTH_ADDRESS": "8080"}) == {}
    assert faults(SIGNED | public, Way.HTTP) == faults(SIGNED | public, Way.EITHER) == {}
    assert faults(public, Way.NONE) == {}
    assert faults(SIGNED | {"PUBLIC_URL": "convener.example.org"}, Way.HTTP) == {
        "PUBLIC_URL": Wrong.NOT_A_URL
    }
