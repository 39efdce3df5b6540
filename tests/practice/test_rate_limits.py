from datetime import timedelta

import pytest

from tests.practice.workbench import client_of, error_of, new_slack


@pytest.fixture(scope="module")
def limited():
    with new_slack() as slack:
        yield slack


def test_channel_takes_one_message_a_second(limited):
    client, clock = client_of(limited), limited.clock
    general, ann = limited.workspace.channel("general").id, limited.workspace.user("ann.reyes").id
    assert client.chat_postMessage(channel=general, text="1")["ok"]
    refused = error_of(client.chat_postMessage, channel=general, text="2")
    assert (refused.status_code, refused["error"], refused.headers["Retry-After"]) == (
        429,
        "ratelimited",
        "1",
    )
    assert client.chat_postMessage(channel=ann, text="another channel")["ok"]
    clock.advance(timedelta(milliseconds=999))
    assert error_of(client.chat_postMessage, channel=general, text="2").status_code == 429
    clock.advance(timedelta(milliseconds=1))
    assert client.chat_postMessage(channel=general, text="2")["ok"]


def test_refused_message_does_not_use_up_the_second(limited):
    client = client_of(limited)
    limited.clock.advance(timedelta(seconds=2))
    general = limited.workspace.channel("general").id
    assert error_of(client.chat_postMessage, channel=general)["error"] == "no_text"
    assert client.chat_postMessage(channel=general, text="ok")["ok"]


def test_other_methods_have_their_tier_a_minute(limited):
    client = client_of(limited)
    for _ in range(20):
        client.conversations_list()
    limited.clock.advance(timedelta(seconds=20))
    refused = error_of(client.conversations_list)
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "40")
    limited.clock.advance(timedelta(seconds=40))
    assert client.conversations_list()["ok"]


def test_limits_can_be_switched_off(limited):
    client = client_of(limited)
    limited.limits = False
    general = limited.workspace.channel("general").id
    assert all(client.chat_postMessage(channel=general, text="x")["ok"] for _ in range(5))
