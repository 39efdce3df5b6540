from typing import Any

import pytest

from practice.server import PracticeSlack
from tests.practice.workbench import connected, manifest, new_app, new_slack

heard: list[dict[str, Any]] = []


@pytest.fixture(scope="module", autouse=True)
def app(slack):
    app = new_app(slack)

    @app.middleware
    def hear(body, next_):
        heard.append(body)
        next_()

    @app.event({"type": "message"})
    @app.event({"type": "message", "subtype": "message_changed"})
    @app.event("app_home_opened")
    @app.event("app_mention")
    @app.event("member_joined_channel")
    @app.event("member_left_channel")
    @app.event("user_change")
    @app.event("team_join")
    @app.event("channel_archive")
    def on_event():
        pass

    with connected(slack, app):
        yield


@pytest.fixture
def ann(slack):
    heard.clear()
    return slack.person("ann.reyes")


def events(slack: PracticeSlack, kind: str, count: int = 1) -> list[dict[str, Any]]:
    def found() -> list[dict[str, Any]]:
        return [body["event"] for body in heard if body["event"]["type"] == kind]

    slack.wait_until(lambda: len(found()) >= count)
    return found()


def test_envelope_of_an_event_is_as_slack_sends_it(slack, ann):
    ann.say("hello")
    (event,) = events(slack, "message")
    body = heard[0]
    assert (body["type"], body["team_id"], body["api_app_id"]) == (
        "event_callback",
        slack.team_id,
        slack.workspace.app_id,
    )
    assert body["authorizations"][0]["user_id"] == slack.bot_user_id
    assert body["event_time"] == int(slack.clock().timestamp())
    assert (event["channel_type"], event["user"], event["text"]) == ("im", ann.id, "hello")
    ann.say("again")
    events(slack, "message", 2)
    assert heard[0]["event_id"] != heard[1]["event_id"]


def test_member_cannot_type_a_live_broadcast_by_its_markup(slack, ann):
    ann.say("<!channel> a & b see https://example.org")
    (event,) = events(slack, "message")
    assert event["text"] == "&lt;!channel&gt; a &amp; b see <https://example.org>"


def test_mention_comes_as_message_and_as_mention(slack, ann):
    ann.say(f"<@{slack.bot_user_id}> help", "general")
    assert events(slack, "app_mention")[0]["text"] == f"<@{slack.bot_user_id}> help"
    assert events(slack, "message")[0]["channel_type"] == "channel"


def test_reply_names_its_thread(slack, client, ann, general):
    ts = client.chat_postMessage(channel=general, text="parent")["ts"]
    ann.say("reply", "general", thread_ts=ts)
    assert events(slack, "message")[-1]["thread_ts"] == ts


def test_app_does_not_hear_channels_it_is_not_in(slack, ann):
    ann.say("secret", "quiet")
    ann.say("hello")
    assert [event["text"] for event in events(slack, "message")] == ["hello"]


def test_joining_and_leaving_are_told(slack, ann):
    cyd = slack.person("cyd.lam")
    cyd.join("general")
    cyd.leave("general")
    assert events(slack, "member_joined_channel")[0]["user"] == cyd.id
    assert events(slack, "member_left_channel")[0]["channel"] == slack.workspace.channel("general").id


def test_changes_of_people_and_channels_are_told(slack, ann):
    new = slack.workspace.add_user("new.person")
    slack.workspace.change_user("new.person", deleted=True)
    room = slack.workspace.add_channel("closing", [slack.bot_user_id])
    slack.workspace.archive(room, ann.id)
    assert events(slack, "team_join")[0]["user"]["id"] == new.id
    assert events(slack, "user_change")[0]["user"]["deleted"]
    assert events(slack, "channel_archive")[0]["channel"] == room.id


def test_opened_home_comes_with_its_view(slack, client, ann):
    ann.open_home()
    first = events(slack, "app_home_opened")[0]
    assert (first["user"], first["tab"], "view" in first) == (ann.id, "home", False)
    client.views_publish(user_id=ann.id, view={"type": "home", "blocks": []})
    ann.open_home()
    assert events(slack, "app_home_opened", 2)[1]["view"]["id"] == ann.home.id


def test_events_that_are_not_subscribed_are_not_sent():
    with new_slack(manifest=manifest(events=["message.im"])) as slack:
        heard.clear()
        app = new_app(slack)

        @app.middleware
        def hear(body, next_):
            heard.append(body)
            next_()

        app.event("message")(lambda: None)
        with connected(slack, app):
            ann = slack.person("ann.reyes")
            ann.open_home()
            ann.say("in the channel", "general")
            ann.say("direct")
            slack.wait_until(lambda: heard)
            assert [body["event"]["text"] for body in heard] == ["direct"]


def test_direct_messages_can_be_read_only():
    with new_slack(manifest=manifest(app_home={"messages_tab_read_only_enabled": True})) as slack:
        assert (
            slack.person("ann.reyes").say("hello").error
            == "Sending messages to this app has been turned off."
        )
