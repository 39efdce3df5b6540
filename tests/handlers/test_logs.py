"""The log: one line a record, and no secret in it wherever it stood."""

import io
import json
import logging
from collections.abc import Iterator

import pytest

from handlers.logs import mask, set_up_logging

TOKENS = [
    "xoxb-1234-5678-AbCdEf",
    "xoxa-2-1234",
    "xoxp-1234-5678",
    "xoxr-1234-5678",
    "xoxs-1234-5678",
    "xapp-1-A0123-4567-89abcdef",
    "xoxe.xoxb-1-Mi0yLTEyMzQ",
    "xoxe-1-My0xLTEyMzQ",
]


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    """What is logged; the logging that was there before comes back afterwards."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    root.handlers = []
    bolt = logging.getLogger("slack_bolt")  # the sockets of tests before this one may still be closing
    bolt.propagate = False
    yield io.StringIO()
    bolt.propagate = True
    root.handlers = handlers
    root.setLevel(level)
    for name in ("apscheduler.executors", "apscheduler.scheduler", "alembic"):
        logging.getLogger(name).setLevel(logging.NOTSET)


def fail(secret: str) -> None:
    raise ValueError(f"cannot use {secret}")


@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.parametrize("token", TOKENS)
def test_tokens_are_masked_wherever_they_stand(stream: io.StringIO, form: str, token: str) -> None:
    set_up_logging("DEBUG", form, stream=stream)
    log = logging.getLogger("anybody")
    log.info("in the message " + token)
    log.info("as an argument %s and in a list %s", token, [token])
    log.info("as a named argument %(token)s", {"token": token})
    log.info("beside it", extra={"body": {"token": token}})
    try:
        fail(token)
    except ValueError:
        log.exception("in an exception")
    written = stream.getvalue()
    assert token not in written
    assert token.rpartition("-")[2] not in written
    assert written.count("-…") == (6 if form == "json" else 5)  # text leaves the fields out
    assert "ValueError: cannot use" in written


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("postgresql://ana:word@db/convener", "postgresql://ana:…@db/convener"),
        (
            "wss://wss.slack.com/link/?ticket=12ab-cd&app_id=A1",
            "wss://wss.slack.com/link/?ticket=…&app_id=A1",
        ),
        ("to https://hooks.slack.com/actions/T1/2/abc now", "to https://hooks.slack.com/… now"),
        ("at 10:30 ana@example.org wrote", "at 10:30 ana@example.org wrote"),
        ("https://slack.com/api/chat.postMessage", "https://slack.com/api/chat.postMessage"),
        ("the word xoxb alone, and approx-imately", "the word xoxb alone, and approx-imately"),
    ],
)
def test_only_secrets_are_masked(text: str, shown: str) -> None:
    assert mask(text) == shown


def test_json_has_one_object_a_line_with_its_fields(stream: io.StringIO) -> None:
    set_up_logging("INFO", "json", stream=stream)
    log = logging.getLogger("convener.entry")
    log.info("two\nlines", extra={"reference": "ab12cd34"})
    log.debug("not shown")
    try:
        fail("it")
    except ValueError:
        log.exception("%s failed", "/goals")
    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    ours = [line for line in lines if line["logger"] == "convener.entry"]  # a thread may log, too
    assert len(ours) == 2, lines
    first, second = ours
    assert first.pop("time").endswith("+00:00")
    assert first == {
        "level": "INFO",
        "logger": "convener.entry",
        "message": "two\nlines",
        "reference": "ab12cd34",
    }
    assert second["level"] == "ERROR"
    assert second["message"] == "/goals failed"
    assert second["exception"].endswith("ValueError: cannot use it")


@pytest.mark.parametrize(("level", "shown"), [("INFO", False), ("DEBUG", True), ("ERROR", False)])
def test_every_seconds_wake_up_is_shown_at_debug_only(stream: io.StringIO, level: str, shown: bool) -> None:
    set_up_logging(level, "text", stream=stream)
    logging.getLogger("apscheduler.executors.default").info("ran")
    assert ("ran" in stream.getvalue()) is shown


def test_text_says_when_how_grave_and_who(stream: io.StringIO) -> None:
    set_up_logging("WARNING", "text", stream=stream)
    logging.getLogger("convener").info("not shown")
    logging.getLogger("convener").warning("look here")
    assert stream.getvalue().rstrip().endswith("WARNING convener: look here")
