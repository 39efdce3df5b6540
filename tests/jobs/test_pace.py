"""The pace that Slack grants, kept by all carriers together: never a 429, and no longer than it must take."""

from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from jobs import deliver
from models import outbox, pace, sending
from models.outbox import Kind, Message, Op, SendState
from tests.jobs.mailroom import START, Mailroom, room, text
from tests.models.both import seat, url

__all__ = ["room", "url"]

BURST = pace.SLACK.rates[pace.Lane.POST].burst
EVERY = pace.SLACK.rates[pace.Lane.POST].every


def walk(room: Mailroom, *workers: deliver.Deps) -> timedelta:
    """Lets the workers send in turn, and time pass to when something may be sent, until nothing waits."""
    for turn in range(10_000):
        worker = workers[turn % len(workers)]
        deliver.deliver(worker)
        due = deliver.next_due(worker)
        if due is None:
            return room.clock() - START
        if due > room.clock():
            room.clock.move_to(due)
    raise AssertionError("it never ends")


def refused(room: Mailroom) -> list[object]:
    return [call for call in room.slack.calls if not call.ok]


def test_a_channel_gets_one_message_a_second(room: Mailroom) -> None:
    room.slack.limits = True
    for number in range(30):
        room.put(f"m{number}")
    room.put("elsewhere", "two")
    assert walk(room, room.worker(pace.SLACK)) == timedelta(seconds=29)
    assert room.seen() == [f"m{number}" for number in range(30)]
    assert refused(room) == []


def test_workers_side_by_side_share_the_pace_of_a_workspace(url: str, tmp_path: Path) -> None:
    with Mailroom(tmp_path, url) as room:
        room.slack.limits = True
        names = [f"c{number}" for number in range(BURST + 20)]
        for name in names:
            room.slack.workspace.add_channel(name, ["ann", room.slack.bot_user_id])
            room.put(f"to {name}", name)
        took = walk(room, room.worker(pace.SLACK), room.worker(pace.SLACK), room.worker(pace.SLACK))
        assert took == 20 * EVERY, "hardly more than the least that Slack's limits allow"
        assert refused(room) == []
        assert [room.seen(name) for name in names] == [[f"to {name}"] for name in names]


def test_changes_have_a_lane_of_their_own(room: Mailroom) -> None:
    room.slack.limits = True
    room.put("agenda")
    for number in range(60):
        room.put(f"edition {number}", op=Op.UPDATE, anchor_key="agenda", message=text(f"edition {number}"))
    walk(room, room.worker(pace.SLACK))
    assert room.seen() == ["edition 59"]
    assert refused(room) == []


def test_look_ups_keep_to_their_tier(room: Mailroom) -> None:
    room.slack.limits = True
    names = [f"c{number}" for number in range(55)]
    room.slack.faults.add("chat.postMessage", kind="answer_lost", times=55)
    for name in names:
        room.slack.workspace.add_channel(name, ["ann", room.slack.bot_user_id])
        room.put(f"to {name}", name)
    walk(room, room.worker(pace.SLACK))
    assert [room.seen(name) for name in names] == [[f"to {name}"] for name in names]
    assert refused(room) == []


def test_slacks_word_to_wait_holds_the_whole_workspace_and_no_other(room: Mailroom) -> None:
    room.slack.faults.add("chat.postMessage", kind="429", seconds=30)
    room.put("first", "one")
    room.deliver()
    room.put("second", "two")
    with room.database.transaction() as session:
        other = seat(session, "T2").committee.pk
        target = room.channel("three")
        outbox.enqueue(
            session, other, text("theirs"), kind=Kind.NOTICE, key="theirs", target=target, now=START
        )
    room.later(29)
    assert (room.seen("one"), room.seen("two"), room.seen("three")) == ([], [], ["theirs"])
    room.later(1)
    assert (room.seen("one"), room.seen("two")) == (["first"], ["second"])


def test_an_answer_to_a_person_goes_before_a_digest_that_was_due_earlier(room: Mailroom) -> None:
    room.put("digest", "ann", kind=Kind.DIGEST)
    room.put("nudge", "one", kind=Kind.NUDGE)
    room.clock.advance(timedelta(seconds=5))
    room.put("answer", "ann")
    with room.database.transaction() as session:
        first = sending.claim(session, now=room.clock(), limit=9, limits=pace.SLACK)
    assert [each.message.key for each in first] == ["answer", "nudge"]


def test_a_digest_for_tomorrow_does_not_wait_for_an_answer_of_the_day_after(room: Mailroom) -> None:
    room.put("answer", "ann", not_before=START + timedelta(days=2))
    room.put("digest", "ann", kind=Kind.DIGEST, not_before=START + timedelta(days=1))
    room.later(86400)
    assert room.seen("ann") == ["digest"]


def block(subject: str, words: str) -> dict[str, object]:
    return {
        "type": "section",
        "block_id": f"{subject}/nudge/text",
        "text": {"type": "mrkdwn", "text": words},
    }


@pytest.mark.parametrize("dies", [False, True])
def test_a_nag_that_crossed_with_its_being_done_is_taken_back(room: Mailroom, dies: bool) -> None:
    room.put("alone", "ann", message=Message("Yours", [block("step:1", "A1")]))
    room.put("with another", message=Message("Yours", [block("step:1", "A1"), block("step:2", "A2")]))
    parcels = deliver._settle_and_claim(room.deps, [], limit=9)
    with room.database.transaction() as session:
        outbox.withdraw(session, room.pk, "step:1", now=room.clock())
    outcomes = [deliver._carry(room.deps, parcel) for parcel in parcels]
    assert len(room.shown("ann")) == len(room.shown("one")) == 1
    if not dies:
        deliver._settle_and_claim(room.deps, outcomes, limit=0)
    room.later(sending.LEASE.total_seconds())
    assert room.seen("ann") == []
    assert [each["text"]["text"] for each in room.shown("one")[0].blocks] == ["A2"]
    assert Counter(call.method for call in room.slack.calls)["chat.delete"] == 1


def test_what_is_gone_from_slack_already_counts_as_taken_back(room: Mailroom) -> None:
    room.put("unwanted")
    room.deliver()
    room.slack.workspace.remove_message(room.shown()[0])
    room.put("away", op=Op.DELETE, anchor_key="unwanted")
    room.deliver()
    assert room.row("away").state == SendState.SENT
