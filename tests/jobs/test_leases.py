"""Workers that die, wake up late or race: each message is sent once, by whoever holds it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

from jobs import deliver
from jobs.verdict import judge
from models import sending
from models.outbox import SendState
from models.sending import LEASE
from tests.jobs.mailroom import UNPACED, Mailroom, room
from tests.models.both import url

__all__ = ["room", "url"]


def test_a_worker_that_died_before_sending_is_followed_by_another(room: Mailroom) -> None:
    room.put("only once")
    with room.database.transaction() as session:
        assert sending.claim(session, now=room.clock(), limit=1, limits=UNPACED)
    assert room.later(LEASE.total_seconds() - 1) == 0
    room.later(1)
    assert room.seen() == ["only once"]
    assert len(room.called("conversations.history")) == 1


def test_what_a_worker_sent_before_it_died_is_not_sent_again(room: Mailroom) -> None:
    room.put("only once", "ann")
    [parcel] = deliver._settle_and_claim(room.deps, [], limit=1)
    deliver.send(room.client, parcel)
    room.later(LEASE.total_seconds())
    assert room.seen("ann") == ["only once"]
    assert room.row("only once").state == SendState.SENT


def test_a_worker_that_wakes_up_late_neither_sends_nor_spoils_the_outcome(room: Mailroom) -> None:
    room.put("only once")
    [parcel] = deliver._settle_and_claim(room.deps, [], limit=1)
    room.later(LEASE.total_seconds())
    sent = room.row("only once")
    outcome = deliver._carry(room.deps, parcel)
    assert (outcome.place, len(room.called("chat.postMessage"))) == (None, 1)
    late = deliver.Outcome(parcel, room.clock(), verdict=judge(TimeoutError(), attempts=1))
    deliver._settle_and_claim(room.deps, [late], limit=0)
    assert room.row("only once") == sent
    assert room.seen() == ["only once"]


def test_two_workers_and_lost_answers_send_each_message_once(url: str, tmp_path: Path) -> None:
    with Mailroom(tmp_path, url) as room:
        other = room.worker()
        for number in range(60):
            room.put(f"m{number}", ("one", "two", "three", "ann")[number % 4])
        room.slack.faults.add("chat.postMessage", kind="answer_lost", times=15)
        room.slack.faults.add("chat.postMessage", kind="500", times=5)
        with ThreadPoolExecutor(2) as pool:
            for _ in range(40):
                list(pool.map(deliver.deliver, [room.deps, other]))
                room.clock.advance(timedelta(seconds=20))
        seen = [each for name in ("one", "two", "three", "ann") for each in room.seen(name)]
        assert sorted(seen) == sorted(f"m{number}" for number in range(60))
        assert room.seen("two") == [f"m{number}" for number in range(1, 60, 4)]
