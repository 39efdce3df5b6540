"""How an answer gets to the person, also when Slack or the database is having a bad day."""

import logging
import sqlite3
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from handlers.replies import DrawHome, Open, Redraw, Replies, Turn
from handlers.visit import Visit
from models.committee import Committee
from models.outbox import Message
from prompts import kit
from tests.handlers.doorway import BUTTON, Doorway, breaks, count, counts, door, form, said
from tests.sqlite import is_taken

__all__ = ["door"]


def opens_late(door: Doorway) -> Any:
    def handler(session: Session, visit: Visit) -> Replies:
        door.clock.advance(timedelta(seconds=4))
        count(session)
        return Open(form(origin=visit.origin.packed()))

    return handler


def test_a_command_whose_trigger_has_expired_is_told_so_with_its_words(door: Doorway) -> None:
    door.acts["command"] = opens_late(door)
    seen = door.ann.command("/goals step Ask the sheriff", channel="committee")
    assert seen.ok
    assert "could not open the form" in seen.text
    assert "You typed: /goals step Ask the sheriff" in seen.text


def test_a_button_whose_trigger_has_expired_is_told_so(door: Doorway) -> None:
    door.acts["button"] = opens_late(door)
    seen = door.ann.click(door.button(private=True), BUTTON)
    assert seen.ok
    door.slack.wait_until(lambda: "could not open the form" in seen.text)


def test_a_form_that_slack_is_slow_to_open_does_not_hold_up_the_ack(door: Doorway) -> None:
    door.slack.faults.add("views.open", kind="slow", seconds=4)
    door.acts["command"] = lambda session, visit: Open(form())
    began = time.monotonic()
    seen = door.ann.command("/goals form", channel="committee")
    assert time.monotonic() - began < 3
    assert seen.ok
    assert "could not open the form" in seen.text


@pytest.mark.parametrize("kind", ["429", "500", "answer_lost"])
def test_a_form_that_slack_does_not_open_is_told(door: Doorway, kind: str) -> None:
    door.slack.faults.add("views.open", kind=kind)
    door.acts["command"] = lambda session, visit: Open(form())
    seen = door.ann.command("/goals form", channel="committee")
    assert seen.ok
    assert "could not open the form" in seen.text


def test_an_answer_that_can_not_be_shown_any_more_does_not_matter(
    door: Doorway, caplog: pytest.LogCaptureFixture
) -> None:
    def late(session: Session, visit: Visit) -> Replies:
        count(session)
        door.clock.advance(timedelta(minutes=31))
        return [Redraw(Message("new", [kit.section("new").to_dict()])), *[said("counted")]]

    door.acts["button"] = late
    seen = door.ann.click(door.button(), BUTTON)
    assert seen.ok
    door.slack.wait_until(lambda: caplog.text.count("was not shown") == 2)
    assert door.made() == 1


def test_a_home_that_slack_does_not_take_does_not_matter(
    door: Doorway, caplog: pytest.LogCaptureFixture
) -> None:
    door.slack.faults.add("views.publish", kind="answer_lost")
    door.slack.faults.add("views.publish", kind="500")
    door.acts["home"] = lambda session, visit: DrawHome()
    for _ in range(2):
        door.ann.open_home()
    door.slack.wait_until(lambda: caplog.text.count("was not shown") == 2)


def test_a_locked_database_is_an_apology_in_time_and_changes_nothing(door: Doorway) -> None:
    door.acts["command"] = counts
    backup = sqlite3.connect(door.file, isolation_level=None, check_same_thread=False)
    backup.execute("BEGIN EXCLUSIVE")
    began = time.monotonic()
    seen = door.ann.command("/goals step A", channel="committee")
    assert time.monotonic() - began < 3
    assert seen.ok
    assert "nothing was changed" in seen.text
    assert "You typed: /goals step A" in seen.text
    backup.execute("ROLLBACK")
    backup.close()
    assert door.made() == 0
    assert "counted" in door.ann.command("/goals step A", channel="committee").text


def test_a_slow_job_in_the_database_is_waited_for_but_not_too_long(door: Doorway) -> None:
    door.acts["command"] = counts
    holding, let_go = threading.Event(), threading.Event()

    def job() -> None:
        with door.database.transaction() as session:
            session.exec(select(Committee)).one()
            holding.set()
            let_go.wait(10)

    with ThreadPoolExecutor(1) as pool:
        pool.submit(job)
        holding.wait(5)
        seen = door.ann.command("/goals step A", channel="committee")
        let_go.set()
    assert "nothing was changed" in seen.text
    assert "counted" in door.ann.command("/goals step A", channel="committee").text
    assert door.made() == 1


def test_twenty_people_at_once_are_all_answered(door: Doorway) -> None:
    door.acts["command"] = counts
    for number in range(20):
        door.slack.workspace.add_user(f"p{number}", f"Person {number}")
    people = [door.slack.person(f"p{number}") for number in range(20)]
    with ThreadPoolExecutor(20) as pool:
        seen = list(pool.map(lambda each: each.command("/goals step A"), people))
    assert [each.error for each in seen] == [None] * 20
    assert door.made() == 20


def test_a_form_that_turns_shows_its_next_page(door: Doorway) -> None:
    view = door.open_form()
    door.acts["form"] = lambda session, visit: Turn(form(page=2))
    seen = door.ann.submit({"title": "A"})
    assert seen.ok
    assert door.ann.views == [view]
    assert view.body["private_metadata"] == '{"page":2}'


def test_what_a_form_says_comes_where_the_form_was_asked_for(door: Doorway) -> None:
    door.open_form()
    door.acts["form"] = counts
    door.ann.submit({"title": "A"})
    door.slack.wait_until(lambda: door.ann.messages("committee"))
    assert door.ann.messages("committee")[-1].words == "counted"
    assert door.ann.messages("committee")[-1].only_for == door.ann.id


def test_two_answers_to_a_command_are_both_shown(door: Doorway) -> None:
    door.acts["command"] = lambda session, visit: [said("first"), said("second")]
    seen = door.ann.command("/goals", channel="committee")
    door.slack.wait_until(lambda: {message.text for message in seen.messages} == {"first", "second"})


def test_no_transaction_is_open_while_slack_is_called(door: Doorway) -> None:
    held: list[tuple[str, bool]] = []
    calls = door.slack.parts.calls

    class Watching(type(calls)):  # type: ignore[misc]
        def add(self, at: Any, method: str, *rest: Any) -> None:
            held.append((method, is_taken(door.database)))
            super().add(at, method, *rest)

    door.slack.parts.calls = Watching()
    door.acts["button"] = lambda session, visit: [
        Redraw(Message("new", [kit.section("new").to_dict()])),
        said("counted"),
    ]
    door.acts["home"] = lambda session, visit: DrawHome()
    door.open_form()
    door.ann.click(door.button(), BUTTON)
    door.slack.wait_until(lambda: [method for method, _ in held].count("response_url") == 2)
    door.ann.open_home()
    door.slack.wait_until(lambda: held[-1][0] == "views.publish")
    assert ("views.open", False) in held
    assert not any(taken for _, taken in held)


def test_no_secret_and_no_address_of_an_answer_is_in_the_log(
    door: Doorway, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    for name in ("handlers", "jobs", "models"):
        caplog.set_level(logging.DEBUG, logger=name)
    urls: list[str] = []

    def late(session: Session, visit: Visit) -> Replies:
        urls.append(visit.origin.url or "")
        door.clock.advance(timedelta(minutes=31))
        return said("late")

    door.acts |= {"command": breaks, "button": late, "home": breaks}
    door.ann.command("/goals x", channel="committee")
    door.ann.click(door.button(), BUTTON)
    door.slack.faults.add("views.*", kind="answer_lost")
    door.ann.open_home()
    door.slack.wait_until(lambda: caplog.text.count("was not shown") == 2)
    secrets = [door.slack.bot_token, door.slack.app_token, door.slack.signing_secret, *urls]
    assert len(urls) == 1
    assert not [secret for secret in secrets if secret in caplog.text]
    assert "/response/" not in caplog.text
