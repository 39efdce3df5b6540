"""Settings from the environment and from ``.env`` (the environment wins): read once, all faults told at once.

``prompts/cli.py`` says every fault in words; ``.env.example`` describes every setting.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Any
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

ENV_FILE = ".env"
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
FORMATS = ("text", "json")
DATABASES = frozenset({"sqlite", "sqlite+pysqlite", "postgresql", "postgres", "postgresql+psycopg"})


LOCAL = "127.0.0.1"


class Way(Enum):
    """What the settings are read for: which way in from Slack, either one, or no Slack at all."""

    SOCKET = "socket"
    HTTP = "http"
    EITHER = "either"
    NONE = "none"


class Wrong(StrEnum):
    """What can be wrong with a setting."""

    MISSING = "missing"
    MISSING_FOR_SOCKET = "missing_for_socket"
    MISSING_FOR_HTTP = "missing_for_http"
    MISSING_BOTH = "missing_both"
    BOT_TOKEN = "bot_token"
    APP_TOKEN = "app_token"
    USER_TOKEN = "user_token"
    NOT_A_TOKEN = "not_a_token"
    NOT_A_SECRET = "not_a_secret"
    NOT_A_URL = "not_a_url"
    UNKNOWN_DATABASE = "unknown_database"
    UNKNOWN_WORD = "unknown_word"
    NOT_AN_ADDRESS = "not_an_address"
    NOWHERE_SERVED = "nowhere_served"
    UNREADABLE_FILE = "unreadable_file"


@dataclass(frozen=True)
class Fault:
    """One thing wrong with one setting; ``given`` is what stood there, unless it may hold a secret."""

    name: str
    wrong: Wrong
    given: str = ""


class SettingsFault(Exception):
    """All that is wrong with the settings, in the order of ``.env.example``."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(", ".join(f"{fault.name}: {fault.wrong}" for fault in faults))
        self.faults = faults


class Settings(BaseSettings):
    """The settings. No secret shows in its repr; an empty value counts as not set."""

    model_config = SettingsConfigDict(
        env_file=ENV_FILE,
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        str_strip_whitespace=True,
    )

    slack_bot_token: SecretStr = SecretStr("")
    slack_app_token: SecretStr | None = None
    slack_signing_secret: SecretStr | None = None
    slack_api_url: str = "https://slack.com/api/"
    database_url: str = Field(default="sqlite:///convener.db", repr=False)  # may hold a password
    log_level: str = "INFO"
    log_format: str = "text"
    health_address: str = ""
    public_url: str = ""
    heartbeat_url: SecretStr | None = None  # whoever knows it can say that all is well

    @property
    def health_at(self) -> tuple[str, int] | None:
        """Where the health endpoints are served; None when they are not."""
        return read_address(self.health_address, host=LOCAL)

    @field_validator("slack_api_url")
    @classmethod
    def _as_a_folder(cls, url: str) -> str:
        return url if url.endswith("/") else f"{url}/"

    @field_validator("log_level")
    @classmethod
    def _in_capitals(cls, level: str) -> str:
        return level.upper()

    @field_validator("log_format")
    @classmethod
    def _in_small_letters(cls, form: str) -> str:
        return form.lower()


def read_address(text: str, *, host: str = "") -> tuple[str, int] | None:
    """HOST:PORT, or a PORT alone on that ``host`` if one is given; an IPv6 host stands in brackets."""
    told, _, port = text.rpartition(":")
    if not ((told or host) and port.isascii() and port.isdigit() and 0 <= int(port) <= 65535):
        return None
    return (told or host).removeprefix("[").removesuffix("]"), int(port)


class _Given(Settings):
    """Settings from what is handed over, and from nowhere else."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        *_others: PydanticBaseSettingsSource,
        **_named: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return (init_settings,)


def load_settings(env: Mapping[str, str] | None = None, *, way: Way = Way.SOCKET) -> Settings:
    """The settings, good for ``way``; from ``env`` alone when it is given. Raises SettingsFault."""
    try:
        settings = Settings() if env is None else _Given(**_lowered(env))
    except (OSError, UnicodeDecodeError):
        raise SettingsFault([Fault(ENV_FILE, Wrong.UNREADABLE_FILE)]) from None
    if faults := _faults(settings, way):
        raise SettingsFault(faults)
    return settings


def _lowered(env: Mapping[str, str]) -> dict[str, Any]:
    return {name.lower(): value for name, value in env.items() if value}


def _faults(settings: Settings, way: Way) -> list[Fault]:
    bot_token = _secret(settings.slack_bot_token)
    app_token, signing = _secret(settings.slack_app_token), _secret(settings.slack_signing_secret)
    found = [
        ("SLACK_BOT_TOKEN", _bot_token(bot_token, way), ""),
        ("SLACK_APP_TOKEN", _app_token(app_token, signing, way), ""),
        ("SLACK_SIGNING_SECRET", _signing_secret(signing, way), ""),
        ("SLACK_API_URL", _web_address(settings.slack_api_url), _harmless(settings.slack_api_url)),
        ("DATABASE_URL", _database(settings.database_url), ""),
        ("LOG_LEVEL", _one_of(settings.log_level, LEVELS), settings.log_level),
        ("LOG_FORMAT", _one_of(settings.log_format, FORMATS), settings.log_format),
        ("HEALTH_ADDRESS", _address(settings), settings.health_address),
        ("PUBLIC_URL", _public_address(settings, way), _harmless(settings.public_url)),
        ("HEARTBEAT_URL", _secret_address(_secret(settings.heartbeat_url)), ""),
    ]
    return [Fault(name, wrong, given) for name, wrong, given in found if wrong]


def _secret(value: SecretStr | None) -> str:
    return value.get_secret_value() if value else ""


def _harmless(url: str) -> str:
    return "" if "@" in url else url


def _kind(token: str) -> Wrong:
    """What sort of token this is, by its first letters."""
    kinds = {"xoxb-": Wrong.BOT_TOKEN, "xapp-": Wrong.APP_TOKEN, "xoxp-": Wrong.USER_TOKEN}
    return kinds.get(token[:5], Wrong.NOT_A_TOKEN)


def _bot_token(token: str, way: Way) -> Wrong | None:
    if not token:
        return None if way is Way.NONE else Wrong.MISSING
    return None if _kind(token) is Wrong.BOT_TOKEN else _kind(token)


def _app_token(token: str, signing_secret: str, way: Way) -> Wrong | None:
    if token:
        return None if _kind(token) is Wrong.APP_TOKEN else _kind(token)
    if way is Way.EITHER and not signing_secret:
        return Wrong.MISSING_BOTH
    return Wrong.MISSING_FOR_SOCKET if way is Way.SOCKET else None


def _signing_secret(secret: str, way: Way) -> Wrong | None:
    if secret:
        return Wrong.NOT_A_SECRET if secret.startswith(("xox", "xapp-")) else None
    return Wrong.MISSING_FOR_HTTP if way is Way.HTTP else None


def _web_address(url: str) -> Wrong | None:
    return None if _on_the_web(url) and not set("?#") & set(url) else Wrong.NOT_A_URL


def _secret_address(url: str) -> Wrong | None:
    return None if not url or _on_the_web(url) else Wrong.NOT_A_URL


def _on_the_web(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port that is no number
        return False


def _address(settings: Settings) -> Wrong | None:
    return Wrong.NOT_AN_ADDRESS if settings.health_address and settings.health_at is None else None


def _public_address(settings: Settings, way: Way) -> Wrong | None:
    """What is asked for there must be answered on a port: that of the health endpoints, or of HTTP mode."""
    if not settings.public_url:
        return None
    if _web_address(settings.public_url):
        return Wrong.NOT_A_URL
    by_socket = way is Way.SOCKET or (way is Way.EITHER and not settings.slack_signing_secret)
    return Wrong.NOWHERE_SERVED if by_socket and not settings.health_address else None


def _database(url: str) -> Wrong | None:
    try:
        driver = make_url(url).drivername
    except (ArgumentError, ValueError):
        return Wrong.NOT_A_URL
    return None if driver in DATABASES else Wrong.UNKNOWN_DATABASE


def _one_of(word: str, words: tuple[str, ...]) -> Wrong | None:
    return None if word in words else Wrong.UNKNOWN_WORD
