"""The outbox through the real SDK to the practice Slack, with faults: nothing lost, nothing twice."""

import socket
import threading
from datetime import timedelta
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.web import SlackResponse

from jobs.verdict import HOPELESS, LONGEST_WAIT, TRIES
from models import outbox
from models.outbox import Message, Op, SendState
from models.settling import LAG
from tests.jobs.mailroom import START, Mailroom, odd_slack, room, text
from tests.sqlite import is_taken

__all__ = ["room"]

HTML = b"HTTP/1.1 %s\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n<html>Bad gateway</html>"
REFUSAL = b'HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{"ok": false, "error": "%s"}'


def test_messages_arrive_in_order_with_their_blocks_and_are_recorded(room: Mailroom) -> None:
    room.put("first")
    room.put("second")
    room.put("elsewhere", "two")
    room.put("personal", "ann")
    assert room.deliver() == 4
    assert room.seen() == ["first", "second"]
    assert room.seen("two") == ["elsewhere"]
    assert room.seen("ann") == ["personal"]
    row, shown = room.row("first"), room.shown()[0]
    assert (row.state, row.slack_channel, row.slack_ts) == (SendState.SENT, room.channel("one"), shown.ts)
    assert row.sent_at == START
    assert shown.blocks[0]["text"]["text"] == "first"
    assert room.row("personal").slack_channel != room.ann, "the direct message's own id is kept"
    assert room.deliver() == 0


def test_nothing_is_sent_before_its_time_or_after_it(room: Mailroom) -> None:
    room.put("later", not_before=START + timedelta(seconds=60))
    room.put(
        "stale", "two", not_before=START + timedelta(seconds=60), expires_at=START + timedelta(seconds=90)
    )
    assert room.deliver() == 0
    assert room.later(60 + 30) == 1
    assert room.seen() == ["later"]
    assert room.seen("two") == []
    assert room.row("stale").state == SendState.EXPIRED


def test_retry_after_is_never_violated(room: Mailroom) -> None:
    room.slack.faults.add("chat.postMessage", kind="429", seconds=30)
    room.put("first")
    room.put("second")
    assert room.deliver() == 1
    assert room.row("first").not_before == START + timedelta(seconds=30)
    assert room.later(29) == 0
    assert room.later(1) == 2
    assert room.seen() == ["first", "second"]
    assert [call.at - START for call in room.called("chat.postMessage")] == [
        timedelta(0),
        timedelta(seconds=30),
        timedelta(seconds=30),
    ]


def test_one_message_a_second_and_channel_goes_out_as_slack_allows(room: Mailroom) -> None:
    room.slack.limits = True
    for number in range(4):
        room.put(f"m{number}")
    for _ in range(8):
        room.later(1)
    assert room.seen() == ["m0", "m1", "m2", "m3"]


@pytest.mark.parametrize("where", ["one", "ann"])
def test_a_lost_answer_to_an_accepted_message_is_found_and_not_sent_again(room: Mailroom, where: str) -> None:
    room.slack.faults.add("chat.postMessage", kind="answer_lost")
    room.put("only once", where)
    room.put("next", where)
    room.deliver()
    assert room.row("only once").state == SendState.IN_DOUBT
    assert room.later(4) == 0, "history is given time to show it"
    room.later(1)
    assert room.seen(where) == ["only once", "next"]
    assert room.row("only once").slack_ts == room.shown(where)[0].ts


@pytest.mark.parametrize("where", ["one", "ann"])
def test_a_lost_answer_to_an_accepted_reply_is_found_in_the_thread(room: Mailroom, where: str) -> None:
    room.put("parent", where)
    room.deliver()
    room.slack.faults.add("chat.postMessage", kind="answer_lost")
    room.put("reply", where, op=Op.REPLY, anchor_key="parent")
    room.deliver()
    room.later(5)
    assert room.row("reply").state == SendState.SENT
    assert room.seen(where) == ["parent", "reply"]
    assert room.shown(where)[1].thread_ts == room.row("parent").slack_ts


def test_a_message_is_found_below_many_later_ones(room: Mailroom) -> None:
    room.slack.faults.add("chat.postMessage", kind="answer_lost")
    room.put("only once")
    room.deliver()
    for number in range(450):
        room.slack.workspace.add_message(room.channel("one"), room.ann, text=f"talk {number}")
    room.later(5)
    assert room.row("only once").state == SendState.SENT
    assert room.seen().count("only once") == 1
    assert len(room.called("conversations.history")) == 3


def test_a_message_that_slack_never_got_is_sent_once_more(room: Mailroom) -> None:
    with odd_slack() as address:
        room.client = room.client_at(address)
        room.put("only once")
        room.deliver()
    assert room.row("only once").state == SendState.IN_DOUBT
    room.client = room.client_at(room.slack.api_url)
    assert room.later(5) == 1
    assert room.seen() == [], "Slack's history may lag: that it is not there proves nothing yet"
    room.later(LAG.total_seconds() - 5)
    assert room.seen() == ["only once"]
    assert len(room.called("conversations.history")) == 2


def test_a_refused_connection_loses_nothing(room: Mailroom) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        address = f"http://127.0.0.1:{closed.getsockname()[1]}/api/"
    room.client = room.client_at(address)
    room.put("first")
    room.put("other", "two")
    assert room.deliver() == 2
    room.client = room.client_at(room.slack.api_url)
    room.later(LAG.total_seconds())
    assert (room.seen(), room.seen("two")) == (["first"], ["other"])


@pytest.mark.parametrize("status", [b"502 Bad Gateway", b"200 OK"])
def test_an_answer_that_is_not_slacks_leaves_the_message_in_doubt(room: Mailroom, status: bytes) -> None:
    with odd_slack(HTML % status) as address:
        room.client = room.client_at(address)
        room.put("only once")
        room.deliver()
    assert room.row("only once").state == SendState.IN_DOUBT


def test_after_an_error_500_it_is_looked_up_and_sent(room: Mailroom) -> None:
    room.slack.faults.add("chat.postMessage", kind="500")
    room.put("only once")
    room.deliver()
    assert room.row("only once").state == SendState.IN_DOUBT
    room.later(LAG.total_seconds())
    assert room.seen() == ["only once"]
    assert [call.method for call in room.slack.calls] == [
        "chat.postMessage",
        "conversations.history",
        "chat.postMessage",
    ]


@pytest.mark.parametrize("kind", ["429", "500", "answer_lost"])
def test_while_it_cannot_be_looked_up_it_is_not_sent_again(room: Mailroom, kind: str) -> None:
    room.slack.faults.add("chat.postMessage", kind="answer_lost")
    room.slack.faults.add("conversations.history", kind=kind, times=3, seconds=60)
    room.put("only once")
    room.deliver()
    for _ in range(6):
        room.later(60)
    assert room.row("only once").state == SendState.SENT
    assert room.seen() == ["only once"]
    assert len(room.called("chat.postMessage")) == 1


def test_where_history_cannot_be_read_it_is_once_or_never_and_the_log_says_so(
    room: Mailroom, caplog: pytest.LogCaptureFixture
) -> None:
    room.slack.faults.add("chat.postMessage", kind="answer_lost")
    room.put("only once")
    room.deliver()
    room.slack.workspace.leave(room.slack.workspace.channel("one"), room.slack.bot_user_id)
    room.later(5)
    assert room.row("only once").state == SendState.FAILED
    assert room.row("only once").unsure
    assert not room.row("only once").reported, "a coordinator is still to be told"
    assert "cannot be sent" in caplog.text
    assert room.seen().count("only once") == 1


class SlowConversation(WebClient):
    """Slack as ever, but one conversation's calls stay under way until they are let through."""

    def __init__(self, client: WebClient, channel: str) -> None:
        super().__init__(client.token, base_url=client.base_url, timeout=client.timeout, retry_handlers=[])
        self.channel, self.go_on = channel, threading.Event()

    def chat_postMessage(self, **said: Any) -> SlackResponse:
        if said["channel"] == self.channel:
            self.go_on.wait(60)
        return super().chat_postMessage(**said)


def test_a_slow_conversation_does_not_hold_up_the_others(room: Mailroom) -> None:
    slow = room.client = SlowConversation(room.client, room.channel("one"))
    room.put("slow", "one")
    for number in range(20):
        room.put(f"m{number}", "two" if number % 2 else "three")
    worker = threading.Thread(target=room.deliver)
    worker.start()
    try:
        room.slack.wait_until(lambda: len(room.seen("two")) + len(room.seen("three")) == 20)
        assert room.seen("one") == []
    finally:
        slow.go_on.set()
        worker.join(30)
    assert room.seen("one") == ["slow"]


def test_an_answer_that_takes_too_long_is_a_lost_one(room: Mailroom) -> None:
    room.client = room.client_at(room.slack.api_url, seconds=1)
    room.slack.faults.add("chat.postMessage", kind="slow", seconds=1.3)
    room.put("only once")
    room.deliver()
    room.slack.wait_until(lambda: room.seen() == ["only once"])
    room.later(5)
    assert room.row("only once").state == SendState.SENT
    assert room.seen() == ["only once"]


def test_a_lost_answer_is_not_made_up_for_by_the_sdk(room: Mailroom) -> None:
    room.slack.faults.add("chat.*", kind="answer_lost", times=3)
    room.put("only once")
    room.deliver()
    assert len(room.called("chat.postMessage")) == 1


@pytest.mark.parametrize("reason", ["archived", "left", "gone"])
def test_what_can_never_be_sent_fails_once_and_holds_up_nobody(room: Mailroom, reason: str) -> None:
    where = "ann" if reason == "gone" else "one"
    space = room.slack.workspace
    if reason == "archived":
        space.archive(space.channel("one"), room.ann)
    elif reason == "left":
        space.leave(space.channel("one"), room.slack.bot_user_id)
    else:
        space.change_user("ann", deleted=True)
    room.put("never", where)
    room.put("other", "two")
    room.put("reply", where, op=Op.REPLY, anchor_key="never")
    room.deliver()
    assert room.row("never").state == SendState.FAILED
    assert room.row("never").error in HOPELESS
    assert room.row("reply").state == SendState.FAILED
    assert room.row("other").state == SendState.SENT
    assert room.later(3600) == 0
    assert len([call for call in room.called("chat.postMessage") if not call.ok]) == 1


def test_a_reply_waits_for_its_message_and_hangs_under_it(room: Mailroom) -> None:
    room.slack.faults.add("chat.postMessage", kind="429", seconds=10)
    room.put("parent")
    room.put("reply", op=Op.REPLY, anchor_key="parent")
    room.deliver()
    assert room.seen() == []
    room.later(10)
    parent, reply = room.shown()
    assert (parent.text, reply.text) == ("parent", "reply")
    assert reply.thread_ts == parent.ts


def test_an_update_changes_the_message_in_place(room: Mailroom) -> None:
    room.put("agenda")
    room.put("edition-2", op=Op.UPDATE, anchor_key="agenda", message=text("changed"))
    room.deliver()
    assert room.seen() == ["changed"]
    room.slack.faults.add("chat.update", kind="answer_lost")
    room.put("edition-3", op=Op.UPDATE, anchor_key="agenda", message=text("changed again"))
    room.deliver()
    room.later(5)
    assert room.seen() == ["changed again"]
    assert room.row("edition-3").state == SendState.SENT


def test_an_update_of_a_deleted_message_fails_and_what_follows_goes_on(room: Mailroom) -> None:
    room.put("agenda")
    room.deliver()
    room.slack.workspace.remove_message(room.shown()[0])
    room.put("edition-2", op=Op.UPDATE, anchor_key="agenda", message=text("changed"))
    room.put("next")
    room.deliver()
    assert room.row("edition-2").state == SendState.FAILED
    assert room.seen() == ["next"]


def test_a_withdrawn_commitment_is_not_spoken_of_after_a_wait(room: Mailroom) -> None:
    room.slack.faults.add("chat.postMessage", kind="429", seconds=10, times=2)
    block = {"type": "section", "block_id": "step:1/nudge/text", "text": {"type": "mrkdwn", "text": "A1"}}
    room.put("alone", "one", message=Message("Yours", [block]))
    other = block | {"block_id": "step:2/nudge/text", "text": {"type": "mrkdwn", "text": "A2"}}
    room.put("with another", "two", message=Message("Yours", [block, other]))
    room.deliver()
    with room.database.transaction() as session:
        outbox.withdraw(session, room.pk, "step:1", now=room.clock())
    room.later(10)
    assert room.seen("one") == []
    assert room.row("alone").state == SendState.WITHDRAWN
    assert [block["text"]["text"] for block in room.shown("two")[0].blocks] == ["A2"]


def test_an_unknown_refusal_is_tried_some_times_with_growing_waits_and_then_failed(room: Mailroom) -> None:
    room.put("odd")
    waits: list[timedelta] = []
    with odd_slack(REFUSAL % b"odd_new_word") as address:
        room.client = room.client_at(address)
        while room.deliver() and (row := room.row("odd")).state == SendState.QUEUED:
            waits.append(row.not_before - room.clock())
            room.clock.move_to(row.not_before)
    assert room.row("odd").state == SendState.FAILED
    assert room.row("odd").error == "odd_new_word"
    assert len(waits) == TRIES - 1
    assert waits == sorted(waits)
    assert max(waits) <= LONGEST_WAIT


def test_blocks_that_slack_will_never_take_fail_at_once(room: Mailroom) -> None:
    room.put("bad", message=Message("bad", [{"type": "nothing"}]))
    room.put("next")
    room.deliver()
    assert room.row("bad").error == "invalid_blocks"
    assert room.seen() == ["next"]


def test_a_token_that_is_out_of_order_for_a_day_loses_nothing(room: Mailroom) -> None:
    room.put("still wanted")
    with odd_slack(REFUSAL % b"token_revoked") as address:
        room.client = room.client_at(address)
        room.deliver()
        for _ in range(24):
            room.later(3600)
    room.client = room.client_at(room.slack.api_url)
    room.later(LONGEST_WAIT.total_seconds())
    assert room.seen() == ["still wanted"]


def test_no_transaction_is_open_while_slack_is_called(room: Mailroom) -> None:
    held: list[bool] = []

    class Watching(type(room.client)):  # type: ignore[misc]
        def api_call(self, *args: object, **kwargs: object) -> object:
            held.append(is_taken(room.database))
            return super().api_call(*args, **kwargs)

    room.client = Watching(room.slack.bot_token, base_url=room.slack.api_url, retry_handlers=[])
    room.slack.faults.add("chat.postMessage", kind="answer_lost")
    room.put("one")
    room.put("reply", op=Op.REPLY, anchor_key="one")
    room.put("update", op=Op.UPDATE, anchor_key="one")
    room.deliver()
    room.later(5)
    assert room.row("update").state == SendState.SENT
    assert held == [False] * 4
