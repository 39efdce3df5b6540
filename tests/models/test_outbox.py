"""The outbox on both databases: joins the caller's transaction, keeps order, can be taken back."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, text
from sqlmodel import Session, col, select

from models import outbox, sending, settling
from models.database import Database
from models.mailing import Letter, enqueue_all
from models.outbox import Kind, Message, Op, OutboxMessage, SendState
from models.settling import Arrival
from models.told import LOOK_BACK, told_lately
from tests.jobs.mailroom import UNPACED
from tests.laid import laid_file
from tests.models.both import NOW, database, seat, url

__all__ = ["database", "url"]

SECOND = timedelta(seconds=1)
MESSAGE = Message("Hello", [{"type": "section", "text": {"type": "mrkdwn", "text": "Hello"}}])


@pytest.fixture
def pk(database: Database) -> int:
    """A committee's id."""
    with database.transaction() as session:
        return seat(session).committee.pk


def about(*subjects: str) -> Message:
    """A message with a frame and a block about each subject."""
    blocks = [{"type": "section", "block_id": f"{subject}/nudge/text"} for subject in subjects]
    return Message("Your commitments", [{"type": "header"}, *blocks, {"type": "divider", "block_id": "end"}])


def put(session: Session, pk: int, key: str, target: str = "C1", **more: Any) -> bool:
    values: dict[str, Any] = {"message": MESSAGE, "kind": Kind.NOTICE, "now": NOW} | more
    return outbox.enqueue(session, pk, key=key, target=target, **values)


def claim(database: Database, now: datetime = NOW, limit: int = 9) -> list[OutboxMessage]:
    with database.transaction() as session:
        claims = sending.claim(session, now=now, limit=limit, limits=UNPACED)
        return [message for message, _ in claims]


def claimed(database: Database, now: datetime = NOW) -> list[str]:
    return [row.key for row in claim(database, now)]


def row_of(database: Database, key: str) -> OutboxMessage:
    with database.reading() as session:
        return session.exec(select(OutboxMessage).where(OutboxMessage.key == key)).one()


def send(database: Database, row: OutboxMessage) -> None:
    with database.transaction() as session:
        settling.mark_sent(session, [Arrival(reload(session, row), row.target, "1.0")], now=NOW)


def reload(session: Session, row: OutboxMessage) -> OutboxMessage:
    return settling.reload(session, [row])[row.pk]


def next_due(database: Database, now: datetime = NOW) -> datetime | None:
    with database.reading() as session:
        return sending.next_due(session, now=now, limits=UNPACED)


def test_a_message_is_not_there_when_its_transaction_is_rolled_back(database: Database, pk: int) -> None:
    with pytest.raises(ZeroDivisionError), database.transaction() as session:
        assert put(session, pk, "a", message=about("step:1")) / 0
    assert claimed(database) == []
    with database.transaction() as session:
        assert put(session, pk, "a", message=about("step:1"))


def test_a_key_is_taken_once_in_each_committee(database: Database, pk: int) -> None:
    with database.transaction() as session:
        other = seat(session, "T2").committee.pk
        assert put(session, pk, "a")
        assert not put(session, pk, "a", message=about("step:1"))
        assert put(session, other, "a")
    with database.transaction() as session:
        assert not put(session, pk, "a")
    assert claimed(database) == ["a", "a"]


def test_letters_to_many_are_as_good_as_one_by_one(database: Database, pk: int) -> None:
    letters = [Letter(f"m{n}", f"U{n}", about(f"step:{n}", "step:0")) for n in range(700)]
    with database.transaction() as session:
        put(session, pk, "m5", "U5")
        new = enqueue_all(session, pk, letters, kind=Kind.NUDGE, now=NOW, expires_at=NOW + SECOND)
        assert new == {f"m{n}" for n in range(700)} - {"m5"}
        assert enqueue_all(session, pk, letters, kind=Kind.NUDGE, now=NOW) == set()
    row = row_of(database, "m7")
    assert (row.target, row.state, row.due_at, row.expires_at) == ("U7", SendState.QUEUED, NOW, NOW + SECOND)
    with database.transaction() as session:
        outbox.withdraw(session, pk, "step:7", now=NOW)
    assert [block.get("block_id") for block in row_of(database, "m7").blocks][1:-1] == ["step:0/nudge/text"]


def test_two_who_write_the_same_key_at_once_both_go_on(database: Database, pk: int) -> None:
    barrier = threading.Barrier(2, timeout=5)

    def write(name: str) -> bool:
        barrier.wait()
        with database.transaction() as session:
            written = put(session, pk, "same")
            put(session, pk, f"other-{name}", target=name)
            return written

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(write, ["x", "y"])) == [False, True]
    assert sorted(claimed(database)) == ["other-x", "other-y", "same"]


def test_order_is_kept_for_each_target_and_targets_go_side_by_side(database: Database, pk: int) -> None:
    with database.transaction() as session:
        for key, target in [("a1", "A"), ("b1", "B"), ("a2", "A"), ("a3", "A")]:
            put(session, pk, key, target)
    first = claim(database)
    assert [row.key for row in first] == ["a1", "b1"]
    assert claimed(database) == []
    send(database, first[0])
    assert claimed(database) == ["a2"]


def test_what_waits_for_another_try_holds_back_what_came_later(database: Database, pk: int) -> None:
    with database.transaction() as session:
        put(session, pk, "a1", "A")
        put(session, pk, "a2", "A")
        put(session, pk, "b1", "B")
    first, other = claim(database)
    send(database, other)
    with database.transaction() as session:
        settling.put_back(session, reload(session, first), not_before=NOW + 30 * SECOND, error="429", now=NOW)
    assert claimed(database, NOW + 29 * SECOND) == []
    assert next_due(database) == NOW + 30 * SECOND
    assert claimed(database, NOW + 30 * SECOND) == ["a1"]


def test_what_is_for_later_does_not_hold_back_what_is_for_now(database: Database, pk: int) -> None:
    with database.transaction() as session:
        put(session, pk, "tomorrow", not_before=NOW + timedelta(days=1))
        put(session, pk, "now")
    [row] = claim(database)
    assert row.key == "now"
    send(database, row)
    assert claimed(database, NOW + timedelta(hours=23)) == []
    assert next_due(database) == NOW + timedelta(days=1)
    assert claimed(database, NOW + timedelta(days=1)) == ["tomorrow"]


def test_after_a_night_without_service_messages_go_in_the_order_of_their_times(
    database: Database, pk: int
) -> None:
    with database.transaction() as session:
        put(session, pk, "second", not_before=NOW + 2 * SECOND)
        put(session, pk, "first", not_before=NOW + SECOND)
    morning = NOW + timedelta(hours=9)
    for key in ("first", "second"):
        [row] = claim(database, morning)
        assert row.key == key
        send(database, row)


def test_an_update_waits_for_its_message_and_goes_where_that_goes(database: Database, pk: int) -> None:
    tomorrow = NOW + timedelta(days=1)
    with database.transaction() as session:
        put(session, pk, "agenda", "C1", not_before=tomorrow)
        put(session, pk, "agenda-2", "elsewhere", op=Op.UPDATE, anchor_key="agenda")
    assert claimed(database) == []
    [agenda] = claim(database, tomorrow)
    assert agenda.key == "agenda"
    assert claimed(database, tomorrow) == []
    send(database, agenda)
    [update] = claim(database, tomorrow)
    assert (update.key, update.target) == ("agenda-2", "C1")


def test_a_claim_that_ran_out_comes_back_in_doubt(database: Database, pk: int) -> None:
    with database.transaction() as session:
        put(session, pk, "a")
        put(session, pk, "b")
    [row] = claim(database)
    assert row.state == SendState.SENDING
    assert claimed(database, NOW + sending.LEASE - SECOND) == []
    [again] = claim(database, NOW + sending.LEASE)
    assert (again.key, again.state, again.attempts) == ("a", SendState.IN_DOUBT, 2)


def test_workers_side_by_side_never_claim_the_same_message(database: Database, pk: int) -> None:
    with database.transaction() as session:
        for number in range(40):
            put(session, pk, f"m{number}", f"C{number}")
    with ThreadPoolExecutor(5) as pool:
        keys = [row.key for rows in pool.map(lambda _: claim(database, limit=4), range(15)) for row in rows]
    assert sorted(keys) == sorted({f"m{number}" for number in range(40)})


def test_only_so_many_are_claimed(database: Database, pk: int) -> None:
    with database.transaction() as session:
        for number in range(5):
            put(session, pk, f"m{number}", f"C{number}")
    assert [row.key for row in claim(database, limit=2)] == ["m0", "m1"]
    assert claim(database, limit=0) == []


def test_withdrawing_one_subject_takes_just_its_blocks(database: Database, pk: int) -> None:
    with database.transaction() as session:
        other = seat(session, "T2").committee.pk
        put(session, pk, "two", message=about("step:1", "step:2"))
        put(session, pk, "one", message=about("step:1"))
        put(session, other, "theirs", message=about("step:1"))
        outbox.withdraw(session, pk, "step:1", now=NOW)
    assert [block.get("block_id") for block in row_of(database, "two").blocks] == [
        None,
        "step:2/nudge/text",
        "end",
    ]
    assert row_of(database, "two").text == "Your commitments"
    assert row_of(database, "one").state == SendState.WITHDRAWN
    assert claimed(database) == ["two", "theirs"]
    assert len(row_of(database, "theirs").blocks) == 3


def test_withdrawing_the_last_subject_withdraws_the_message(database: Database, pk: int) -> None:
    with database.transaction() as session:
        put(session, pk, "two", message=about("step:1", "step:2", "step:2"))
        outbox.withdraw(session, pk, "step:1", now=NOW)
        outbox.withdraw(session, pk, "step:2", now=NOW)
    assert row_of(database, "two").state == SendState.WITHDRAWN
    assert claimed(database) == []


def test_one_subject_is_not_taken_for_another_that_begins_alike(database: Database, pk: int) -> None:
    with database.transaction() as session:
        put(session, pk, "a", message=about("step:1", "step:12"))
        outbox.withdraw(session, pk, "step:1", now=NOW)
    assert [block.get("block_id") for block in row_of(database, "a").blocks][1] == "step:12/nudge/text"


def test_what_was_withdrawn_while_on_its_way_is_not_sent_if_it_comes_back(
    database: Database, pk: int
) -> None:
    with database.transaction() as session:
        put(session, pk, "one", "A", message=about("step:1"))
        put(session, pk, "two", "B", message=about("step:1", "step:2"))
    rows = claim(database)
    with database.transaction() as session:
        outbox.withdraw(session, pk, "step:1", now=NOW)
    assert row_of(database, "one").state == SendState.SENDING
    assert len(row_of(database, "one").blocks) == 3, "what is being sent stays on record as it is sent"
    with database.transaction() as session:
        for row in rows:
            settling.put_back(session, reload(session, row), not_before=NOW, error="ratelimited", now=NOW)
    assert row_of(database, "one").state == SendState.WITHDRAWN
    [again] = claim(database)
    assert [block.get("block_id") for block in again.blocks] == [None, "step:2/nudge/text", "end"]


def test_what_slack_has_is_not_withdrawn(database: Database, pk: int) -> None:
    with database.transaction() as session:
        put(session, pk, "a", message=about("step:1"))
    [row] = claim(database)
    send(database, row)
    with database.transaction() as session:
        outbox.withdraw(session, pk, "step:1", now=NOW)
        outbox.withdraw_key(session, pk, "a", now=NOW)
    assert row_of(database, "a").state == SendState.SENT
    assert len(row_of(database, "a").blocks) == 3


def test_a_queued_message_can_be_withdrawn_by_its_key(database: Database, pk: int) -> None:
    with database.transaction() as session:
        put(session, pk, "a")
        outbox.withdraw_key(session, pk, "a", now=NOW)
        outbox.withdraw_key(session, pk, "nothing", now=NOW)
    assert claimed(database) == []


def test_what_is_past_its_time_expires_and_nothing_else(database: Database, pk: int) -> None:
    with database.transaction() as session:
        put(session, pk, "today", "A", expires_at=NOW + timedelta(hours=9))
        put(session, pk, "always", "B")
        put(session, pk, "sending", "C", expires_at=NOW + SECOND)
    rows = {row.key: row for row in claim(database)}
    with database.transaction() as session:
        for key in ("today", "always"):
            settling.put_back(session, reload(session, rows[key]), not_before=NOW, error="", now=NOW)
    with database.transaction() as session:
        sending.expire(session, now=NOW + timedelta(hours=9))
    assert row_of(database, "today").state == SendState.EXPIRED
    assert row_of(database, "sending").state == SendState.SENDING
    assert row_of(database, "always").state == SendState.QUEUED
    with database.transaction() as session:
        sending.expire(session, now=NOW + outbox.KEPT)
    assert row_of(database, "always").state == SendState.EXPIRED


def test_doubt_ends_with_the_time_of_the_message(database: Database, pk: int) -> None:
    with database.transaction() as session:
        put(session, pk, "a", expires_at=NOW + timedelta(hours=1))
    [row] = claim(database)
    for hours, state in [(0, SendState.IN_DOUBT), (2, SendState.FAILED)]:
        now = NOW + timedelta(hours=hours)
        with database.transaction() as session:
            settling.put_in_doubt(
                session, reload(session, row), not_before=now + SECOND, error="500", now=now
            )
        assert row_of(database, "a").state == state
    assert next_due(database) is None


def test_who_was_told_of_a_kind_since_when(database: Database, pk: int) -> None:
    with database.transaction() as session:
        put(session, pk, "old", "U1", kind=Kind.NUDGE, now=NOW - timedelta(days=1))
        put(session, pk, "new", "U2", kind=Kind.NUDGE)
        put(session, pk, "checkin", "U3", kind=Kind.CHECKIN)
        put(session, pk, "digest", "U4", kind=Kind.DIGEST)
        put(session, pk, "gone", "U5", kind=Kind.NUDGE)
        outbox.withdraw_key(session, pk, "gone", now=NOW)
        put(session, seat(session, "T2").committee.pk, "theirs", "U6", kind=Kind.NUDGE)
        assert set(told_lately(session, pk, now=NOW + LOOK_BACK).people) == {"U2", "U3"}


def test_nothing_is_due_while_all_is_being_sent(database: Database, pk: int) -> None:
    assert next_due(database) is None
    with database.transaction() as session:
        put(session, pk, "a")
        put(session, pk, "b")
    assert next_due(database) == NOW
    claim(database)
    assert next_due(database) is None


def test_claiming_reads_no_table_from_end_to_end(tmp_path: Path) -> None:
    database = Database(laid_file(tmp_path / "convener.db"))
    with database.transaction() as session:
        pk = seat(session).committee.pk
    with database.transaction() as session:
        for number in range(50):
            put(session, pk, f"m{number}", f"C{number % 5}", not_before=NOW)
    queries: dict[str, Any] = {
        "claim": sending.READY.params(now=NOW, since=NOW, size=9),
        "claim again": sending.READY_AGAIN.params(now=NOW, since=NOW, size=9),
        "expire": select(OutboxMessage).where(
            OutboxMessage.state == SendState.QUEUED, OutboxMessage.expires_at <= NOW
        ),
        "told": select(OutboxMessage.target).where(
            OutboxMessage.committee_id == pk,
            col(OutboxMessage.kind).in_([Kind.NUDGE]),
            OutboxMessage.created_at >= NOW,
        ),
    }
    for name, query in queries.items():
        sql = str(query.compile(database.engine, compile_kwargs={"literal_binds": True}))
        with database.reading() as session:
            plan = session.connection().execute(text(f"EXPLAIN QUERY PLAN {sql}")).all()
        steps = [step[-1] for step in plan]
        assert not any(step.startswith("SCAN") for step in steps), (name, steps)


def test_withdrawing_takes_the_same_few_queries_however_much_is_queued(database: Database, pk: int) -> None:
    with database.transaction() as session:
        for number in range(30):
            put(session, pk, f"m{number}", message=about(f"step:{number}"))
    asked: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *call: asked.append(call[2]))
    with database.transaction() as session:
        outbox.withdraw(session, pk, "step:7", now=NOW)
    assert len([each for each in asked if not each.startswith(("PRAGMA", "BEGIN", "SET LOCAL"))]) <= 4
