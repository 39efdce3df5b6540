"""Each measure in a tiny form: it runs, and its figures are about what it says. No speed is asked for."""

from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import event

from bench import ack, fanout, replicas, start
from bench.report import Measure
from models.wire import Wire
from tests.world import World


def names(measures: Sequence[Measure]) -> list[str]:
    assert all(measure.figure >= 0 for measure in measures)
    return [measure.name for measure in measures]


@pytest.fixture(autouse=True)
def _only_sqlite(monkeypatch: pytest.MonkeyPatch) -> None:
    """The long form measures both databases."""
    for module in (ack, fanout):
        monkeypatch.setattr(module, "STORES", {"SQLite": module.STORES["SQLite"]})


def test_the_ack_is_measured_alone_and_with_others() -> None:
    found = ack.measure(alone=3, at_once=5, bursts=1)
    assert names(found) == [
        "ack on SQLite, p50",
        "ack on SQLite, p99",
        "slowest ack of 5 at once on SQLite",
    ]


def test_the_fan_out_is_measured_beside_bare_calls() -> None:
    [rate] = fanout.measure(messages=6, times=1)
    assert rate.baseline
    assert rate.unit == "messages/s"


def test_the_fan_out_under_limits_is_held_against_their_arithmetic() -> None:
    across, refused, one, _ = fanout.measure_limited(people=61, in_one=2)
    assert across.baseline == pytest.approx(0.15)
    assert one.baseline == pytest.approx(1.0)
    assert refused.name == "61 messages to 61 people: refused"


def test_the_start_is_measured_beside_a_bare_app() -> None:
    seconds, memory = start.measure(times=1, rest=0, left_out=0)
    assert seconds.baseline
    assert memory.baseline
    assert memory.figure > 10


def test_replicas_are_reported() -> None:
    found = replicas.measure(most=1, bursts=1, messages=10)
    assert names(found)[0] == "check-ins a second, 1 replica"
    assert all(not measure.bar for measure in found)


MOST_STATEMENTS = 6
"""Of a check-in by its owner: two ask, in one trip, and four write, with the commit in another."""


def test_a_check_in_takes_few_statements_however_large_the_committee(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    ref = world.step("Draft the protocol", owner="cho", due="2026-12-20")
    world.person("cho").command(f"/checkin {ref} at risk", channel="diversion")
    seen: list[str] = []
    run = Wire.run

    def follow(wire: Wire, sql: str, *given: Any) -> Any:
        seen.append(sql)
        return run(wire, sql, *given)

    monkeypatch.setattr(Wire, "run", follow)
    engine = world.convener.database.engine
    event.listen(engine, "before_cursor_execute", lambda *told: seen.append(told[2]))
    assert world.person("cho").command(f"/checkin {ref} on track", channel="diversion").ok
    assert len(seen) == MOST_STATEMENTS, "\n".join(seen)
