"""Socket Mode itself, seen by an app that reads the frames."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from socket import SHUT_RDWR
from typing import Any

import pytest
from slack_sdk import WebClient
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from practice.server import PracticeSlack
from tests.practice.workbench import connected, new_app, new_slack


class Socket:
    """An app's socket that keeps what it gets and acknowledges when it is told to."""

    def __init__(self, connection: ClientConnection, acks: bool) -> None:
        self.acks = acks
        self.got: list[dict[str, Any]] = []
        self.connection = connection
        self.hello = json.loads(self.connection.recv(5))
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        try:
            for frame in self.connection:
                said = json.loads(frame)
                self.got.append(said)
                if self.acks and "envelope_id" in said:
                    self.connection.send(json.dumps({"envelope_id": said["envelope_id"]}))
        except ConnectionClosed:
            pass

    def of(self, kind: str) -> list[dict[str, Any]]:
        return [said for said in self.got if said["type"] == kind]


@pytest.fixture
def slack() -> Iterator[PracticeSlack]:
    with new_slack(ack_seconds=0.3, retry_seconds=(0.0, 0.0, 0.0)) as running:
        yield running


def address_of(slack: PracticeSlack) -> str:
    client = WebClient(token=slack.app_token, base_url=slack.api_url)
    return client.apps_connections_open(app_token=slack.app_token)["url"]


@pytest.fixture
def open_socket(slack: PracticeSlack) -> Iterator[Callable[..., Socket]]:
    with ExitStack() as stack:
        yield lambda acks=True: Socket(stack.enter_context(connect(address_of(slack), proxy=None)), acks)


def test_hello_says_how_many_sockets_there_are(slack, open_socket):
    first, second = open_socket().hello, open_socket().hello
    assert (first["type"], first["num_connections"], second["num_connections"]) == ("hello", 1, 2)
    assert first["debug_info"]["approximate_connection_time"] > 0
    assert first["connection_info"]["app_id"] == slack.workspace.app_id


def test_ticket_opens_one_socket_only(slack):
    address = address_of(slack)
    with connect(address, proxy=None), pytest.raises(InvalidStatus), connect(address, proxy=None):
        pass


def test_each_envelope_goes_to_exactly_one_socket_in_turn(slack, open_socket):
    one, two = open_socket(), open_socket()
    ann = slack.person("ann.reyes")
    assert all(ann.command("/goals").ok for _ in range(4))
    assert len(one.of("slash_commands")) == len(two.of("slash_commands")) == 2


def test_eleventh_socket_is_turned_away(slack, open_socket):
    sockets = [open_socket() for _ in range(10)]
    assert open_socket().hello == {"type": "disconnect", "reason": "too_many_websockets"}
    assert len(sockets) == 10


def test_unacknowledged_event_comes_again_three_times(slack, open_socket):
    socket = open_socket(acks=False)
    slack.person("ann.reyes").say("hello")
    slack.wait_until(lambda: len(socket.of("events_api")) == 4)
    events = socket.of("events_api")
    assert [e["retry_attempt"] for e in events] == [0, 1, 2, 3]
    assert [e["retry_reason"] for e in events] == ["", "timeout", "timeout", "timeout"]
    assert len({e["payload"]["event_id"] for e in events}) == 1
    assert len({e["envelope_id"] for e in events}) == 4


def test_acknowledged_event_comes_once(slack, open_socket):
    socket = open_socket()
    slack.person("ann.reyes").say("one")
    slack.person("ann.reyes").say("two")
    assert [e["payload"]["event"]["text"] for e in socket.of("events_api")] == ["one", "two"]
    assert not socket.of("events_api")[0]["accepts_response_payload"]


def test_event_of_a_dropped_socket_goes_to_another(slack, open_socket):
    one, two = open_socket(), open_socket()
    slack.faults.add("events_api", kind="dropped")
    slack.person("ann.reyes").say("hello")
    slack.wait_until(lambda: len(one.of("events_api")) == len(two.of("events_api")) == 1)
    assert sorted(s.of("events_api")[0]["retry_attempt"] for s in (one, two)) == [0, 1]
    assert slack.parts.delivery.sockets.count == 1


def test_deaf_socket_stays_open_but_answers_no_ping_and_gets_nothing(slack, open_socket):
    one, two = open_socket(), open_socket()
    slack.faults.add("slash_commands", kind="deaf")
    ann = slack.person("ann.reyes")
    assert ann.command("/goals").error == "operation_timeout"
    heard = [socket.connection.ping().wait(0.3) for socket in (one, two)]
    assert sorted(heard) == [False, True]
    assert sorted(ann.command("/goals").error or "" for _ in range(2)) == ["", "operation_timeout"]
    slack.deafen_sockets()
    assert ann.command("/goals").error == "operation_timeout"
    assert slack.parts.delivery.sockets.count == 2
    assert len([*one.of("slash_commands"), *two.of("slash_commands")]) == 1
    for socket in (one, two):  # else the client waits for the answer to its farewell
        socket.connection.socket.shutdown(SHUT_RDWR)


def test_end_of_a_deaf_socket_is_noticed(slack, open_socket):
    socket = open_socket()
    slack.deafen_sockets()
    socket.connection.socket.shutdown(SHUT_RDWR)
    slack.wait_until(lambda: slack.parts.delivery.sockets.count == 0)


def test_app_hears_that_it_was_uninstalled(slack, open_socket):
    socket = open_socket()
    slack.workspace.uninstall()
    slack.wait_until(lambda: socket.of("events_api"))
    assert socket.of("events_api")[0]["payload"]["event"]["type"] == "app_uninstalled"


def test_commands_are_not_delivered_again(slack, open_socket):
    socket = open_socket(acks=False)
    assert slack.person("ann.reyes").command("/goals").error == "operation_timeout"
    assert len(socket.of("slash_commands")) == 1
    assert socket.of("slash_commands")[0]["accepts_response_payload"]
    assert "retry_attempt" not in socket.of("slash_commands")[0]


def test_command_without_any_socket_fails_at_once(slack):
    assert slack.person("ann.reyes").command("/goals").error == "dispatch_failed"


def test_event_waits_for_a_socket_to_come(slack, open_socket):
    slack.person("ann.reyes").say("hello")
    socket = open_socket()
    slack.wait_until(lambda: socket.of("events_api"))
    assert socket.of("events_api")[0]["retry_reason"] == "connection_failed"


def test_warned_socket_stays_and_a_refreshed_one_gets_nothing_more(slack, open_socket):
    socket = open_socket()
    slack.ask_to_reconnect("warning")
    assert slack.person("ann.reyes").command("/goals").ok
    slack.ask_to_reconnect("refresh_requested")
    assert slack.person("ann.reyes").command("/goals").error == "dispatch_failed"
    slack.wait_until(lambda: len(socket.of("disconnect")) == 2)
    assert [s["reason"] for s in socket.of("disconnect")] == ["warning", "refresh_requested"]


def test_bolt_reconnects_after_refresh_and_after_a_cut(slack):
    app = new_app(slack)
    app.command("/goals")(lambda ack: ack("here"))
    ann = slack.person("ann.reyes")
    with connected(slack, app, ping_interval=0.5):
        slack.ask_to_reconnect("refresh_requested")
        slack.wait_until(lambda: ann.command("/goals").text == "here")
        slack.drop_sockets()
        slack.wait_until(lambda: ann.command("/goals").text == "here")
