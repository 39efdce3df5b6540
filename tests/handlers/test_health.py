"""The health endpoints, asked over HTTP: alive in earnest, ready, and in numbers."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from prometheus_client import CollectorRegistry
from prometheus_client.parser import text_string_to_metric_families
from sqlmodel import select

from handlers.gauges import AgeGauges, DatabaseGauges
from handlers.health import AddressTaken, HealthServer, Sign, Watched
from models.database import Database
from models.outbox import Kind, Message, SendState, enqueue, find
from models.schedule import Schedule
from tests.models.both import NOW, database, seat, url
from tests.timer import Timer

__all__ = ["database", "url"]


@contextmanager
def asking(watched: Watched) -> Iterator[httpx.Client]:
    """Serves the endpoints on a free port; gives a client for them."""
    server = HealthServer(watched, ("127.0.0.1", 0))
    port = server.start()
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client:
            yield client
    finally:
        server.stop()


def watched(
    signs: dict[str, Sign] | None = None,
    conditions: dict[str, Callable[[], bool]] | None = None,
    registry: CollectorRegistry | None = None,
) -> Watched:
    return Watched(signs or {}, conditions or {}, registry or CollectorRegistry())


def numbers(client: httpx.Client) -> dict[str, float]:
    answer = client.get("/metrics")
    assert answer.status_code == 200
    return {
        sample.name: sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def test_alive_is_a_process_whose_signs_of_life_are_fresh():
    timer = Timer()
    began = timer()
    signs = {"tick": Sign(lambda: timer() - began, 60), "deliver": Sign(lambda: timer() - began, 120)}
    with asking(watched(signs)) as client:
        timer.now += 60
        answer = client.get("/healthz")
        assert answer.status_code == 200
        assert answer.json() == {
            "ok": True,
            "wrong": [],
            "seconds_since": {"tick": 60.0, "deliver": 60.0},
        }
        timer.now += 1
        answer = client.get("/healthz")
        assert answer.status_code == 503
        assert answer.json()["wrong"] == ["tick"]


def test_ready_is_a_process_for_which_every_condition_holds():
    def broken() -> bool:
        raise OSError("the database is away")

    conditions = {"started": lambda: True, "socket": lambda: False, "database": broken}
    with asking(watched(conditions=conditions)) as client:
        answer = client.get("/readyz")
        assert answer.status_code == 503
        assert answer.json() == {"ok": False, "wrong": ["socket", "database"]}
        conditions |= {"socket": lambda: True, "database": lambda: True}
        assert client.get("/readyz").status_code == 200
        assert client.get("/anything").status_code == 404


def test_the_database_is_told_in_numbers_without_names(database: Database):
    with database.transaction() as session:
        cast = seat(session)
        for each in session.exec(select(Schedule)).all():
            session.delete(each)
        pk = cast.committee.pk
        for key, state in (("a", SendState.QUEUED), ("b", SendState.IN_DOUBT), ("c", SendState.FAILED)):
            due = NOW - timedelta(minutes=10)
            enqueue(session, pk, Message(key, []), kind=Kind.NUDGE, key=key, target="U1", now=due)
            row = find(session, pk, key)
            assert row is not None
            row.state = state
    registry = CollectorRegistry()
    registry.register(DatabaseGauges(database, clock=lambda: NOW, timer=Timer()))
    registry.register(AgeGauges({"convener_pong_age_seconds": ("Since a pong", lambda: 3.5)}))
    with asking(watched(registry=registry)) as client:
        assert numbers(client) == {
            "convener_database_up": 1,
            "convener_messages_waiting": 2,
            "convener_messages_in_doubt": 1,
            "convener_oldest_message_seconds": 600,
            "convener_failures_untold": 1,
            "convener_schedules_late": 0,
            "convener_pong_age_seconds": 3.5,
        }
        text = client.get("/metrics").text
        assert not [name for name in (cast.committee.name, cast.ana.name, cast.ana.slack_id) if name in text]


def test_the_database_is_asked_once_in_ten_seconds_however_many_ask(database: Database):
    timer, reads = Timer(), []

    def clock() -> datetime:
        reads.append(1)
        return datetime(2026, 11, 20, tzinfo=UTC)

    registry = CollectorRegistry()
    registry.register(DatabaseGauges(database, clock=clock, timer=timer))
    with asking(watched(registry=registry)) as client:
        for _ in range(3):
            numbers(client)
        assert len(reads) == 1
        timer.now += 10
        numbers(client)
        assert len(reads) == 2


def test_metrics_are_there_without_the_database(tmp_path):
    empty = Database(f"sqlite:///{tmp_path / 'empty.db'}")
    registry = CollectorRegistry()
    registry.register(DatabaseGauges(empty, clock=lambda: NOW, timer=Timer()))
    with asking(watched(registry=registry)) as client:
        assert numbers(client) == {"convener_database_up": 0}
    empty.close()


def test_a_port_that_is_taken_is_told():
    first = HealthServer(watched(), ("127.0.0.1", 0))
    port = first.start()
    try:
        with pytest.raises(AddressTaken) as caught:
            HealthServer(watched(), ("127.0.0.1", port)).start()
    finally:
        first.stop()
    assert caught.value.address == f"127.0.0.1:{port}"
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"http://127.0.0.1:{port}/healthz", trust_env=False)
