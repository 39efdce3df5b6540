"""The experiments with processes that are killed, in their short form, and what these stand on."""

import pickle
import secrets
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from chaos.acks import acks
from chaos.kills import kills, one_life
from chaos.lost_answers import lost_answers
from chaos.points import Death
from chaos.processes import Nursery, SharedClock
from chaos.replicas import replicas
from chaos.stage import START, Stage, said, tally
from tests.postgres import server


@pytest.fixture(scope="module")
def parts() -> None:
    """Skips where PostgreSQL is not installed, as the other tests do."""
    with server():
        pass


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    """One that bears all the processes of these tests."""
    with Nursery() as made:
        yield made


@pytest.mark.parametrize("experiment", [kills, lost_answers, replicas, acks])
def test_nothing_is_lost_and_nothing_comes_twice(experiment, parts):
    seed = secrets.randbelow(2**31)
    print(f"seed {seed}")
    result = experiment(seed, short=True)
    assert result.passed, result.figures


def test_a_process_dies_where_it_was_told_to_and_the_next_one_takes_over(nursery):
    with Stage("sqlite", 3) as stage:
        stage.clock.move_to(stage.scheduled())
        assert nursery.bear(one_life, stage.address, Death("tick: before its commit", 1)).wait()
        assert tally(stage).messages == 0
        assert nursery.bear(one_life, stage.address, Death("send: before the call", 1)).wait()
        assert tally(stage).messages == 3
        assert tally(stage).lost > 0
        stage.clock.advance(timedelta(minutes=1))
        assert not nursery.bear(one_life, stage.address, None).wait()
        assert (tally(stage).lost, tally(stage).twice, stage.waiting()) == (0, 0, None)


def test_a_process_that_fails_is_not_taken_for_one_that_was_killed(nursery):
    with pytest.raises(RuntimeError, match="failed"):
        nursery.bear(int, "no number").wait()


def test_what_slack_has_twice_is_counted():
    with Stage("sqlite", 3) as stage:
        stage.clock.move_to(stage.scheduled())
        convener = stage.address.convener()
        convener.clockwork.work()
        again = said(stage)[0]
        convener.slack.chat_postMessage(channel=again.channel, text="Once more", metadata=again.metadata)
        convener.stop()
        assert (tally(stage).lost, tally(stage).twice) == (0, 1)


def test_every_process_reads_the_same_clock(tmp_path: Path):
    clock = SharedClock(START, tmp_path / "clock")
    other = pickle.loads(pickle.dumps(clock))
    clock.advance(timedelta(hours=1))
    assert timedelta(0) <= other() - clock() + timedelta(seconds=1) < timedelta(seconds=2)
    assert other() >= START + timedelta(hours=1)
