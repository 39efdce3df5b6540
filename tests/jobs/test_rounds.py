"""What the clockwork tells of itself: that it gets on, how long it takes, how much it did."""

from datetime import timedelta

import pytest
from prometheus_client import CollectorRegistry
from sqlmodel import Session

from jobs.clockwork import Clockwork
from jobs.deliver import Deps
from jobs.rounds import Rounds
from models.schedule import Schedule, Work
from tests.jobs.mailroom import Mailroom, room
from tests.timer import Timer

__all__ = ["room"]


class Watched:
    """A clockwork over a mailroom, with its measures."""

    def __init__(self, room: Mailroom) -> None:
        self.registry, self.timer = CollectorRegistry(), Timer()
        self.rounds = Rounds(self.registry, self.timer)
        deps = Deps(
            room.database, lambda _: room.client, room.clock, room.threads, recorded=self.rounds.delivered
        )
        self.clockwork = Clockwork(deps, self.rounds)

    def number(self, name: str, **labels: str) -> float | None:
        return self.registry.get_sample_value(name, labels)


@pytest.fixture
def watched(room: Mailroom) -> Watched:
    return Watched(room)


def test_a_job_that_has_never_run_ages_from_the_beginning():
    timer = Timer()
    rounds = Rounds(CollectorRegistry(), timer)
    timer.now += 70
    assert rounds.age("tick") == 70


def test_work_leaves_a_sign_of_life_and_counts(room, watched):
    for key in ("one", "two"):
        room.put(key, key)
    watched.timer.now += 50
    watched.clockwork.work()
    watched.timer.now += 1
    assert (watched.rounds.age("tick"), watched.rounds.age("deliver")) == (1, 1)
    assert watched.number("convener_sent_total", kind="notice") == 2
    assert watched.number("convener_round_seconds_count", job="tick") == 1
    assert watched.number("convener_round_seconds_count", job="deliver") == 1


def test_what_slack_did_not_take_is_a_sign_of_life_and_not_counted_as_sent(room, watched):
    room.slack.faults.add("chat.postMessage", kind="429", seconds=30)
    room.put("refused")
    watched.clockwork.work()
    assert watched.rounds.age("deliver") == 0
    assert watched.number("convener_sent_total", kind="notice") is None


def test_a_round_that_fails_is_no_sign_of_life(watched):
    watched.timer.now += 10
    with pytest.raises(ZeroDivisionError), watched.rounds.measured("tick"):
        _ = 1 // 0
    assert watched.rounds.age("tick") == 10
    assert watched.number("convener_round_faults_total", job="tick") == 1


def test_a_round_that_takes_long_but_gets_on_is_alive():
    """A thousand things may be due at nine: each that is done shows that the tick is not stuck."""
    timer = Timer()
    rounds = Rounds(CollectorRegistry(), timer)
    work = rounds.heard(lambda *_: None, "tick")
    with rounds.measured("tick"):
        timer.now += 100
        work()
        assert rounds.age("tick") == 0


def test_fired_occurrences_are_counted(room, watched):
    with room.database.transaction() as session:
        add_due(session, room)
    watched.clockwork.work()
    assert (watched.number("convener_fired_total") or 0) >= 1


def add_due(session: Session, room: Mailroom) -> None:
    """A weekly digest that is due now."""
    due = room.clock() - timedelta(seconds=1)
    session.add(Schedule(committee_id=room.pk, work=Work.DIGEST, zone="UTC", next_run=due, wake_at=due))
