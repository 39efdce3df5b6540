"""Socket Mode, watched, against the practice Slack: whatever befalls the socket, people are answered."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from prometheus_client import CollectorRegistry
from slack_bolt import Ack, App
from slack_sdk.errors import SlackApiError

from handlers.ears import Ears, Patience
from practice.server import PracticeSlack
from tests.practice.workbench import new_app, new_slack
from tests.timer import Timer

QUICK = Patience(ping=0.1, look=0.05, deaf=8.0, longest=0.2)
"""For faults that are noticed by more than the age of the last pong."""


@pytest.fixture
def slack() -> Iterator[PracticeSlack]:
    with new_slack(ack_seconds=0.3, retry_seconds=(0.0, 0.0, 0.0)) as running:
        yield running


@pytest.fixture
def app(slack: PracticeSlack) -> App:
    """A bot that knows one command."""

    def on_goals(ack: Ack) -> None:
        ack(text="here")

    made = new_app(slack)
    made.command("/goals")(on_goals)
    return made


@pytest.fixture
def registry() -> CollectorRegistry:
    return CollectorRegistry()


@contextmanager
def opened(
    slack: PracticeSlack,
    app: App,
    registry: CollectorRegistry,
    *,
    timer: Callable[[], float] = time.monotonic,
    patience: Patience = QUICK,
) -> Iterator[Ears]:
    """Listens with little patience."""
    ears = Ears(app, slack.api_url, threads=4, registry=registry, timer=timer, patience=patience)
    ears.listen(slack.app_token)
    try:
        yield ears
    finally:
        # The SDK's client takes seconds to close; nothing waits on it, so it closes aside.
        threading.Thread(target=ears.close, daemon=True).start()


def answered(slack: PracticeSlack) -> bool:
    return slack.person("ann.reyes").command("/goals").text == "here"


def replaced(registry: CollectorRegistry) -> float | None:
    return registry.get_sample_value("convener_sockets_replaced_total")


def test_a_socket_that_went_deaf_is_replaced_and_people_are_answered(slack, app, registry):
    timer = Timer()
    with opened(slack, app, registry, timer=timer, patience=Patience(look=0.02)) as ears:
        slack.wait_until(lambda: answered(slack))
        slack.deafen_sockets()
        assert not answered(slack)
        assert ears.connected  # as far as the SDK knows
        timer.now += 34
        assert not answered(slack)
        timer.now += 2
        slack.wait_until(lambda: answered(slack))
        slack.wait_until(lambda: slack.parts.delivery.sockets.count == 1)  # the deaf one is closed
        assert replaced(registry) == 1
        slack.wait_until(lambda: ears.age() == 0)


def test_a_command_into_a_deaf_socket_is_lost_and_the_next_one_is_not(slack, app, registry):
    timer = Timer()
    with opened(slack, app, registry, timer=timer, patience=Patience(look=0.02)):
        slack.wait_until(lambda: answered(slack))
        slack.faults.add("slash_commands", kind="deaf")
        assert slack.person("ann.reyes").command("/goals").error == "operation_timeout"
        timer.now += 36
        slack.wait_until(lambda: answered(slack))


def test_a_socket_that_was_deaf_from_its_beginning_is_replaced(slack, app, registry):
    """The SDK holds a session without any pong for a fresh one, however old it is."""
    slack.faults.add("hello", kind="deaf")
    with opened(slack, app, registry, patience=replace(QUICK, deaf=1.0)):
        slack.wait_until(lambda: answered(slack))
        assert (replaced(registry) or 0) >= 1  # more on a machine too busy for a pong within a second


def test_no_new_socket_counts_as_a_sign_of_life_before_it_was_heard(slack, app, registry):
    timer = Timer()
    slack.faults.add("hello", kind="deaf", times=3)
    with opened(slack, app, registry, timer=timer, patience=Patience(look=0.02)) as ears:
        for count in (1, 2):
            timer.now += 36
            slack.wait_until(lambda count=count: replaced(registry) == count)
        assert ears.age() == 72
        timer.now += 36
        slack.wait_until(lambda: ears.age() == 0)
        assert replaced(registry) == 3


def test_a_socket_that_hears_is_left_alone_however_much_time_passes(slack, app, registry):
    timer = Timer()
    patience = Patience(ping=0.02, look=0.02)
    with opened(slack, app, registry, timer=timer, patience=patience) as ears:
        for _ in range(5):
            timer.now += 20
            slack.wait_until(lambda: ears.age() < 20)
        assert replaced(registry) == 0


@pytest.mark.parametrize("reason", ["warning", "refresh_requested"])
def test_slack_asks_to_reconnect_and_the_sdk_follows(slack, app, registry, reason):
    with opened(slack, app, registry):
        slack.wait_until(lambda: answered(slack))
        slack.ask_to_reconnect(reason)
        slack.wait_until(lambda: [call.method for call in slack.calls].count("apps.connections.open") == 2)
        slack.wait_until(lambda: answered(slack))
        slack.wait_until(lambda: slack.parts.delivery.sockets.count == 1)
        assert replaced(registry) == 0


def test_a_reconnect_that_failed_five_times_succeeds_in_the_end(slack, app, registry):
    """The SDK tries once; the old session still answers pings, but Slack delivers nothing to it."""
    with opened(slack, app, registry, patience=replace(QUICK, leave=0.2)) as ears:
        slack.wait_until(lambda: answered(slack))
        slack.faults.add("apps.connections.open", kind="500", times=5)
        slack.ask_to_reconnect("refresh_requested")
        slack.wait_until(lambda: answered(slack))
        assert slack.faults.as_json() == []
        assert replaced(registry) == 1
        slack.wait_until(lambda: ears.age() < 1)


def test_a_cut_socket_comes_back_though_slack_is_out_of_reach_for_a_while(slack, app, registry):
    with opened(slack, app, registry):
        slack.wait_until(lambda: answered(slack))
        slack.faults.add("apps.connections.open", kind="answer_lost", times=5)
        slack.drop_sockets()
        slack.wait_until(lambda: answered(slack))


def test_a_client_whose_thread_has_died_is_replaced(slack, app, registry):
    with opened(slack, app, registry) as ears:
        slack.wait_until(lambda: answered(slack))
        assert ears._handler is not None
        ears._handler.client.current_app_monitor.shutdown()  # nobody sends pings any more
        slack.wait_until(lambda: replaced(registry) == 1)
        slack.wait_until(lambda: answered(slack))


def test_a_wrong_token_is_told_at_once(slack, app, registry):
    ears = Ears(app, slack.api_url, threads=4, registry=registry, timer=time.monotonic)
    with pytest.raises(SlackApiError):
        ears.listen("xapp-wrong")
    assert not ears.connected


def test_closed_ears_stay_closed(slack, app, registry):
    with opened(slack, app, registry) as ears:
        slack.wait_until(lambda: answered(slack))
        ears.close()
        assert not ears.connected
        slack.wait_until(lambda: slack.parts.delivery.sockets.count == 0)
        assert slack.person("ann.reyes").command("/goals").error == "dispatch_failed"


def test_acks_are_measured(slack, app, registry):
    with opened(slack, app, registry):
        slack.wait_until(lambda: answered(slack))
        slack.wait_until(lambda: registry.get_sample_value("convener_ack_seconds_count") == 1)
