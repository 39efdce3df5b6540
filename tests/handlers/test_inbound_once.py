"""What comes in has one effect, however often and wherever it comes in: two replicas, on both databases."""

import random
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlmodel import select

from models.committee import Member
from models.goal import Goal
from models.inbox import InboxEntry
from models.step import ActionStep
from practice.carriers import Ack, Kind
from practice.finding import find_element
from practice.payloads import action_payload, command_payload, submission_payload
from practice.people import Person
from tests.models.both import url
from tests.replicas import Replicas

__all__ = ["url"]

TIMES = 28


@pytest.fixture
def world(tmp_path: Path, url: str) -> Iterator[Replicas]:
    """Two replicas behind sockets; on PostgreSQL behind a balancer."""
    with Replicas(tmp_path, url, http=not url.startswith("sqlite")) as made:
        yield made


def delivered(world: Replicas, kind: Kind, payload: dict[str, Any], times: int = 8) -> list[Ack]:
    """Takes the same thing to the bot at the same time; both replicas get it."""
    world.came_to.clear()
    acks = world.at_once(*[partial(world.slack.parts.delivery.ask, kind, payload)] * times)
    assert set(world.came_to) == {0, 1}
    return acks


def goals(world: Replicas) -> int:
    with world.session() as session:
        return len(session.exec(select(Goal)).all())


def home_opened(world: Replicas, event_id: str) -> dict[str, Any]:
    return {
        "type": "event_callback",
        "team_id": world.slack.team_id,
        "event_id": event_id,
        "event": {"type": "app_home_opened", "user": world.id("ben"), "tab": "home"},
    }


def taken_in(world: Replicas) -> Counter[str]:
    """How often the bot has noted each event as having come in."""
    with world.session() as session:
        names = session.exec(select(InboxEntry.name)).all()
    return Counter(name for name in names if name.startswith("event:"))


# --- the same thing, many times ------------------------------------------------------------------------


def test_an_event_delivered_28_times_in_any_order_is_taken_in_once(world: Replicas) -> None:
    payloads = [home_opened(world, f"Ev{n}") for n in range(4)] * (TIMES // 4)
    random.Random(28).shuffle(payloads)
    acts = [partial(world.slack.parts.delivery.ask, "events_api", payload) for payload in payloads]
    for start in range(0, TIMES, 7):
        world.at_once(*acts[start : start + 7])
    assert taken_in(world) == {f"event:Ev{n}": 1 for n in range(4)}
    assert set(world.came_to) == {0, 1}


def test_a_form_sent_to_both_at_the_same_time_has_one_effect(world: Replicas) -> None:
    ben = world.person("ben")
    assert ben.command("/goals add Fewer bookings", channel="diversion").ok
    world.slack.wait_until(lambda: ben.views)
    payload = submission_payload(world.slack.parts, ben.user, ben.views[-1])
    assert [ack.error for ack in delivered(world, "interactive", payload)] == [None] * 8
    assert goals(world) == 1


def test_a_click_that_comes_to_both_at_the_same_time_has_one_effect(world: Replicas) -> None:
    ref = world.step("Write the protocol", owner="ben", due="2026-12-01")
    ben = world.person("ben")
    [message] = ben.command("/goals mine", channel="diversion").messages
    spot = find_element(message.blocks, None, "Done", None, None)
    payload = action_payload(world.slack.parts, ben.user, message, spot, {}, {})
    assert [ack.error for ack in delivered(world, "interactive", payload)] == [None] * 8
    row = world.step_row(ref)
    assert (row.state, row.version) == ("done", 2)


def test_two_clicks_at_the_same_time_have_one_effect(world: Replicas) -> None:
    """A double click is two acts of one person: the second one finds it done."""
    ref = world.step("Write the protocol", owner="ben", due="2026-12-01")
    ben = world.person("ben")
    [message] = ben.command("/goals mine", channel="diversion").messages
    spot = find_element(message.blocks, None, "Done", None, None)
    payloads = [action_payload(world.slack.parts, ben.user, message, spot, {}, {}) for _ in range(2)]
    ask = world.slack.parts.delivery.ask
    acks = world.at_once(*(partial(ask, "interactive", payload) for payload in payloads))
    assert [ack.error for ack in acks] == [None, None]
    row = world.step_row(ref)
    assert (row.state, row.version) == ("done", 2)
    world.slack.wait_until(lambda: any("done already" in each.words for each in ben.messages("diversion")))


def test_a_command_delivered_again_is_done_once_and_one_typed_again_twice(world: Replicas) -> None:
    goal, ben = world.goal(), world.person("ben")
    place = world.slack.workspace.channel("diversion")
    right = world.slack.parts.interactivity.new_response(place.id, ben.id)
    text = f"step {goal} Write the protocol <@{ben.id}> by 2026-12-01"
    payload = command_payload(world.slack.parts, ben.user, place, "/goals", text, right)
    assert [ack.error for ack in delivered(world, "slash_commands", payload)] == [None] * 8

    def steps() -> int:
        with world.session() as session:
            return len(session.exec(select(ActionStep)).all())

    assert steps() == 1
    assert ben.command(f"/goals step {goal} Write the protocol @ben by 2026-12-01", channel="diversion").ok
    assert steps() == 2


# --- a database that is not there at the commit --------------------------------------------------------


@contextmanager
def database_held(url: str, table: str) -> Iterator[None]:
    """Somebody else holds what the act must write, for longer than the act can wait."""
    if url.startswith("sqlite"):
        backup = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
        backup.execute("BEGIN EXCLUSIVE")
        yield
        backup.execute("ROLLBACK")
        backup.close()
        return
    with psycopg.connect(url) as holder:
        holder.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE".encode())
        yield
        holder.rollback()


def form_of(world: Replicas, ben: Person) -> None:
    assert ben.command("/goals add Fewer bookings", channel="diversion").ok
    world.slack.wait_until(lambda: ben.views)


def test_a_form_whose_commit_fails_says_so_keeps_the_text_and_can_be_sent_again(
    world: Replicas, url: str
) -> None:
    ben = world.person("ben")
    form_of(world, ben)
    with database_held(url, "goal"):
        seen = ben.submit({"statement": "Fewer bookings, more care"})
    assert ["try again" in words for words in seen.errors.values()] == [True]
    [view] = ben.views
    assert "Fewer bookings, more care" in str(view.values)
    assert goals(world) == 0
    assert ben.submit().ok
    assert goals(world) == 1


def test_a_command_whose_commit_fails_gives_back_what_was_typed(world: Replicas, url: str) -> None:
    line = f"/goals step {world.goal()} Write the protocol @ben by 2026-12-01"
    with database_held(url, "action_step"):
        seen = world.person("ben").command(line, channel="diversion")
    assert "try again" in seen.text
    assert f"You typed: {line}" in seen.text
    assert all(message.only_for for message in seen.messages)


def test_an_event_whose_commit_fails_is_not_acknowledged_and_is_delivered_again(
    tmp_path: Path, url: str
) -> None:
    with Replicas(tmp_path, url, http=True) as world:
        ask = world.slack.parts.delivery.ask
        with database_held(url, "inbox_entry"):
            assert ask("events_api", home_opened(world, "Ev1")).error is not None
        assert taken_in(world) == {}
        assert ask("events_api", home_opened(world, "Ev1")).error is None
        assert taken_in(world) == {"event:Ev1": 1}


def test_slack_itself_brings_an_event_again(tmp_path: Path, postgres_url: str) -> None:
    with Replicas(tmp_path, postgres_url, http=True) as world:
        with database_held(postgres_url, "inbox_entry"):
            opened = threading.Thread(target=world.person("ben").open_home)
            opened.start()
            opened.join(10)  # the first time; its turn did not come
        poll(lambda: len(taken_in(world)) == 1)
        assert len(world.came_to) >= 2


def poll(condition: Callable[[], object], seconds: float = 20.0) -> None:
    """Returns once it holds; what is looked at is in a database, so nothing rings a bell."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come to pass"


def test_a_form_whose_connection_dies_says_so_keeps_the_text_and_can_be_sent_again(
    tmp_path: Path, postgres_url: str
) -> None:
    waiting = "SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
    with (
        Replicas(tmp_path, postgres_url, http=True) as world,
        psycopg.connect(postgres_url, autocommit=True) as administrator,
    ):
        ben = world.person("ben")
        form_of(world, ben)

        def end() -> None:
            poll(lambda: administrator.execute(waiting).fetchone())
            [pid] = administrator.execute(waiting).fetchone() or [0]
            administrator.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])

        with database_held(postgres_url, "goal"):
            submit = partial(ben.submit, {"statement": "Fewer bookings, more care"})
            seen, _ = world.at_once(submit, end)
        assert ["reference" in words for words in seen.errors.values()] == [True]
        assert goals(world) == 0
        assert ben.submit().ok
        assert goals(world) == 1
        with world.session() as session:
            assert session.exec(select(Member).where(Member.slack_id == ben.id)).one().active
