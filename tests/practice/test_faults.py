import time
from http.client import RemoteDisconnected
from urllib.error import URLError

import pytest
from slack_sdk import WebClient

from tests.practice.workbench import error_of


@pytest.fixture(autouse=True)
def no_fault_is_left_over(slack):
    yield
    slack.faults.clear()


def test_429_comes_with_its_wait_and_posts_nothing(slack, client, general):
    before = len(slack.workspace.messages[general])
    slack.faults.add("chat.*", kind="429", times=2, seconds=30)
    for _ in range(2):
        refused = error_of(client.chat_postMessage, channel=general, text="x")
        assert (refused.status_code, refused["error"], refused.headers["Retry-After"]) == (
            429,
            "ratelimited",
            "30",
        )
    assert client.chat_postMessage(channel=general, text="x")["ok"]
    assert len(slack.workspace.messages[general]) == before + 1


def test_500_fails_the_named_method_only(slack, client):
    slack.faults.add("users.info", kind="500")
    assert client.auth_test()["ok"]
    refused = error_of(client.users_info, user=slack.bot_user_id)
    assert (refused.status_code, refused["error"]) == (500, "internal_error")


def test_lost_answer_leaves_the_message_posted(slack, client, general):
    slack.faults.add("chat.postMessage", kind="answer_lost")
    with pytest.raises((RemoteDisconnected, ConnectionResetError, URLError)):
        client.chat_postMessage(channel=general, text="did it arrive?")
    assert client.conversations_history(channel=general, limit=1)["messages"][0]["text"] == "did it arrive?"
    assert slack.calls[-2].ok


def test_blind_retry_of_the_sdk_posts_twice(slack, general):
    slack.faults.add("chat.postMessage", kind="answer_lost")
    WebClient(token=slack.bot_token, base_url=slack.api_url).chat_postMessage(channel=general, text="twice")
    texts = [m.text for m in slack.person("ann.reyes").messages("general")]
    assert texts[-2:] == ["twice", "twice"]


def test_slow_answer_takes_real_time(slack, client):
    slack.faults.add("auth.test", kind="slow", seconds=0.2)
    begun = time.monotonic()
    assert client.auth_test()["ok"]
    assert time.monotonic() - begun >= 0.2


def test_unknown_fault_is_refused(slack):
    with pytest.raises(ValueError, match="earthquake is none of"):
        slack.faults.add("*", kind="earthquake")
