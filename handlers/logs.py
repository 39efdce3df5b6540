"""The log: one line a record, as text or as JSON, and never a secret in it, whoever wrote the record."""

import json
import logging
import re
import sys
from datetime import UTC, datetime
from typing import Any, TextIO

_SECRETS = (
    # Slack's tokens: bot, user, app-level, refresh and what else begins so.
    (re.compile(r"\b((?:xoxe\.)?xox[a-z]|xapp)-[A-Za-z0-9._-]+"), r"\1-…"),
    # The password in an address, and what opens a socket or answers in somebody's name.
    (re.compile(r"(://[^\s/:@]*):[^\s@]+@"), r"\1:…@"),
    (re.compile(r"\b(ticket=)[^&\s\"']+"), r"\1…"),
    (re.compile(r"(hooks\.slack(?:-gov)?\.com/)[^\s\"'>]+"), r"\1…"),
    # What opens a calendar.
    (re.compile(r"((?:/|%2[Ff])calendar(?:/|%2[Ff]))[A-Za-z0-9_-]+"), r"\1…"),
)
_PLAIN = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_OWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "color_message"}
_CHATTY = ("apscheduler.executors", "apscheduler.scheduler", "alembic")
"""What reports at INFO every second, or what nobody asked for; shown at DEBUG."""

_TELLTALE = ("httpx", "httpcore")
"""What reports whole addresses, which may be secrets; never heard below WARNING."""


def mask(text: str) -> str:
    """The text with everything that looks like a secret made unreadable."""
    for pattern, instead in _SECRETS:
        text = pattern.sub(instead, text)
    return text


class MaskSecrets(logging.Filter):
    """Masks a record's message, its exception and stack, and the fields that it carries."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Lets every record pass, masked."""
        record.msg, record.args = mask(record.getMessage()), None
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = mask(record.exc_text)
        if record.stack_info:
            record.stack_info = mask(record.stack_info)
        for name, value in fields_of(record).items():
            setattr(record, name, mask(str(value)))
        return True


class JsonLines(logging.Formatter):
    """One JSON object a line: time (UTC), level, logger, message, fields given by ``extra``, exception."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line of JSON."""
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **fields_of(record),
        }
        if record.exc_info and not record.exc_text:
            record.exc_text = self.formatException(record.exc_info)
        if record.exc_text:
            line["exception"] = record.exc_text
        if record.stack_info:
            line["stack"] = record.stack_info
        return json.dumps(line, ensure_ascii=False, default=str)


def fields_of(record: logging.LogRecord) -> dict[str, Any]:
    """What the record was given beside its message (``extra``), such as an error's reference."""
    return {name: value for name, value in vars(record).items() if name not in _OWN}


def set_up_logging(level: str, form: str, *, stream: TextIO | None = None) -> None:
    """Sends all logging to one place (standard error), masked; replaces what was set up before.

    ``level`` and ``form`` as in the settings. A server's own loggers must be left to propagate
    (``uvicorn.Config(log_config=None)``), else they bypass the mask.
    """
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonLines() if form == "json" else logging.Formatter(_PLAIN))
    handler.addFilter(MaskSecrets())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in _CHATTY:
        logging.getLogger(name).setLevel("WARNING" if level == "INFO" else logging.NOTSET)
    for name in _TELLTALE:
        logging.getLogger(name).setLevel("WARNING")
