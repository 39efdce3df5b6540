"""What could not be delivered, on both databases: found cheaply, told once, sent again once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlmodel import Session, select

from models import outbox
from models.causes import Cause
from models.committee import Committee, Member
from models.database import Database
from models.errors import NotAllowed
from models.ledger import Change, Fate, Sending, history_of
from models.outbox import Kind, Message, Op, OutboxMessage, SendState, find
from models.resend import Again, send_again
from models.settling import ANCHOR_LOST, Arrival, mark_failed, mark_sent
from models.step import finish
from models.undelivered import committees_with_failures, news, take_failures, troubles
from tests.models.both import NOW, Cast, database, seat, url

__all__ = ["database", "url"]

LATER = NOW + timedelta(minutes=5)


def words(said: str, *, block_id: str = "") -> Message:
    block = {"type": "section", "text": {"type": "mrkdwn", "text": said}}
    return Message(said, [block | ({"block_id": block_id} if block_id else {})])


def put(session: Session, cast: Cast, key: str, target: str, **more: object) -> OutboxMessage:
    values = {"message": words(key), "kind": Kind.NOTICE, "now": NOW} | more
    assert outbox.enqueue(session, cast.committee.pk, key=key, target=target, **values)  # type: ignore[arg-type]
    found = find(session, cast.committee.pk, key)
    assert found is not None
    return found


def fail(session: Session, cast: Cast, key: str, target: str, error: str, **more: object) -> OutboxMessage:
    message = put(session, cast, key, target, **more)
    mark_failed(session, message, error=error, now=LATER)
    session.flush()
    return message


def me(session: Session, member: Member) -> Member:
    return session.get_one(Member, member.pk)


def test_two_workers_tell_the_same_failure_once(database: Database) -> None:
    with database.transaction() as session:
        cast = seat(session)
        fail(session, cast, "one", "C1", "is_archived")

    def tell(_: int) -> int:
        with database.transaction() as session:
            found = [
                (committee, take_failures(session, committee))
                for committee in committees_with_failures(session)
            ]
            return sum(len(news(session, committee, failed, now=LATER)) for committee, failed in found)

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(tell, range(2))) == [0, 1]


def test_looking_for_what_nobody_was_told_of_uses_its_own_small_index(database: Database) -> None:
    """With many failures that were told of, and statistics that know it."""
    with database.transaction() as session:
        cast = seat(session)
        for number in range(300):
            fail(session, cast, f"told:{number}", "C1", "is_archived").reported = True
    explain = "EXPLAIN QUERY PLAN" if database.engine.dialect.name == "sqlite" else "EXPLAIN"
    query = select(OutboxMessage.committee_id).where(outbox.UNREPORTED)
    with database.engine.connect() as connection:
        if explain == "EXPLAIN":
            connection.execute(text("ANALYZE outbox_message"))
        told = "\n".join(
            str(row) for row in connection.execute(text(f"{explain} {query.compile(database.engine)}")).all()
        )
    assert "ix_outbox_message_unreported" in told


def test_whoever_is_cut_off_is_so_until_something_arrives(database: Database) -> None:
    with database.transaction() as session:
        cast = seat(session)
        fail(session, cast, "one", cast.ben.slack_id, "user_disabled")
        [found] = troubles(session, cast.committee, now=LATER)
        assert (found.place.name, found.cause, found.unreachable, found.again) == (
            "Ben",
            Cause.ACCOUNT_CLOSED,
            True,
            1,
        )
        after = put(session, cast, "two", cast.ben.slack_id)
        mark_sent(session, [Arrival(after, "D1", "1.0")], now=LATER + timedelta(minutes=1))
        session.flush()
        [found] = troubles(session, cast.committee, now=LATER)
        assert not found.unreachable
        assert troubles(session, cast.committee, now=LATER + timedelta(days=30)) == []


def test_only_a_coordinator_sends_again_and_two_at_once_do_so_once(database: Database) -> None:
    with database.transaction() as session:
        cast = seat(session)
        fail(session, cast, "one", "C1", "not_in_channel")
        with pytest.raises(NotAllowed):
            send_again(session, cast.ben, "C1", now=LATER)

    def press(_: int) -> Again:
        with database.transaction() as session:
            return send_again(session, me(session, cast.ana), "C1", now=LATER)

    with ThreadPoolExecutor(2) as threads:
        assert sorted(again.sent for again in threads.map(press, range(2))) == [0, 1]


@pytest.mark.parametrize("anchor_sent", [True, False])
def test_of_the_changes_of_a_message_only_the_last_is_sent_again(
    database: Database, anchor_sent: bool
) -> None:
    with database.transaction() as session:
        cast = seat(session)
        post = put(session, cast, "agenda", "C1", kind=Kind.AGENDA)
        if anchor_sent:
            mark_sent(session, [Arrival(post, "C1", "1.0")], now=NOW)
        else:
            mark_failed(session, post, error="is_archived", now=NOW)
        session.flush()
        for number in (2, 3):
            change = {"op": Op.UPDATE, "anchor_key": "agenda", "kind": Kind.AGENDA}
            error = "is_archived" if anchor_sent else ANCHOR_LOST
            fail(session, cast, f"agenda:{number}", "C1", error, **change)
        send_again(session, cast.ana, "C1", now=LATER)
        waiting = select(OutboxMessage.key).where(OutboxMessage.state == SendState.QUEUED)
        queued = set(session.exec(waiting).all())
    assert queued == ({"agenda:3"} if anchor_sent else {"agenda", "agenda:3"})


def test_what_belongs_to_a_message_that_never_came_is_not_sent_again(database: Database) -> None:
    with database.transaction() as session:
        cast = seat(session)
        put(session, cast, "head", "C1", expires_at=LATER).state = SendState.EXPIRED
        fail(session, cast, "details", "C1", ANCHOR_LOST, op=Op.REPLY, anchor_key="head")
        assert send_again(session, cast.ana, "C1", now=LATER) == Again(0, 0)


def test_another_committees_failures_are_neither_seen_nor_sent(database: Database) -> None:
    with database.transaction() as session:
        cast, other = seat(session, "T1"), seat(session, "T2")
        fail(session, other, "theirs", "C1", "is_archived")
        assert send_again(session, cast.ana, "C1", now=LATER) == Again(0, 0)
        assert troubles(session, cast.committee, now=LATER) == []
        assert [found.pk for found in committees_with_failures(session)] == [other.committee.pk]


def test_a_history_knows_what_became_of_every_message(database: Database) -> None:
    with database.transaction() as session:
        cast = seat(session)
        step = cast.step(session, cast.goal(session), owner=cast.ben)
        own = {"message": words("x", block_id=f"{step.subject}/x/text")}
        for state in SendState:
            message = put(session, cast, state.value, cast.ben.slack_id, **own)
            message.state = state
            session.add(message)
        fail(session, cast, "unsure", "C1", "not_in_channel", **own).unsure = True
        mentioned = Message("digest", words("y").blocks, mentions=(step.subject,))
        put(session, cast, "digest", cast.ana.slack_id, message=mentioned)
        session.flush()
        finish(session, cast.ben, step, now=LATER)
        committee = session.get_one(Committee, cast.committee.pk)
        found = history_of(session, cast.dee, committee, step)
    fates = [entry.fate for entry in found.entries if isinstance(entry, Sending)]
    assert sorted(fates) == sorted(
        [
            Fate.TAKEN_BACK,  # queued
            Fate.TAKEN_BACK,  # sending
            Fate.TAKEN_BACK,  # in doubt
            Fate.DELIVERED,
            Fate.TAKEN_BACK,
            Fate.TOO_LATE,
            Fate.FAILED,
            Fate.UNSURE,
            Fate.ON_ITS_WAY,  # what only mentions it is not taken back
        ]
    )
    assert [entry.line.act for entry in found.entries if isinstance(entry, Change)] == [
        "step.settle",
        "step.add",
    ]


def test_somebody_who_is_out_sees_no_history(database: Database) -> None:
    with database.transaction() as session:
        cast = seat(session)
        step = cast.step(session, cast.goal(session))
        cast.dee.active = False
        with pytest.raises(NotAllowed):
            history_of(session, cast.dee, cast.committee, step)
