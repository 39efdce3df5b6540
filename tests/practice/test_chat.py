import pytest

from practice.methods_chat import LONGEST_POST, LONGEST_UPDATE
from tests.practice.workbench import actions, button, client_of, error_of, manifest, new_slack, section


@pytest.fixture
def ann(slack):
    return slack.person("ann.reyes")


def test_message_to_a_member_goes_to_their_direct_message(client, ann):
    answer = client.chat_postMessage(channel=ann.id, text="hello")
    assert answer["channel"].startswith("D")
    assert ann.dm[-1].text == "hello"
    assert client.chat_postMessage(channel=answer["channel"], text="again")["channel"] == answer["channel"]


def test_message_looks_as_slack_shows_it(slack, client, general):
    message = client.chat_postMessage(channel=general, text="hi", blocks=[section("hi")])["message"]
    assert message["bot_id"] == slack.workspace.bot_id
    assert message["user"] == slack.bot_user_id
    assert message["bot_profile"]["app_id"] == message["app_id"]
    assert message["blocks"][0]["block_id"]


def test_channel_can_be_named(client):
    assert client.chat_postMessage(channel="#general", text="hi")["ok"]


@pytest.mark.parametrize(
    ("channel", "error"),
    [("C404", "channel_not_found"), ("quiet", "not_in_channel"), ("hidden", "channel_not_found")],
)
def test_bot_posts_only_where_it_is(slack, client, channel, error):
    held = {c.name for c in slack.workspace.channels.values()}
    if "hidden" not in held:
        slack.workspace.add_channel("hidden", ["ann.reyes"], is_private=True)
    target = slack.workspace.channel(channel).id if channel in ("quiet", "hidden") else channel
    assert error_of(client.chat_postMessage, channel=target, text="x")["error"] == error


def test_archived_channel_takes_no_message(slack, client):
    old = slack.workspace.add_channel("old", [slack.bot_user_id])
    slack.workspace.archive(old, slack.bot_user_id)
    assert error_of(client.chat_postMessage, channel=old.id, text="x")["error"] == "is_archived"


def test_deactivated_member_and_bots_get_no_direct_message(slack, client):
    gone = slack.workspace.add_user("gone.away", deleted=True)
    assert error_of(client.chat_postMessage, channel=gone.id, text="x")["error"] == "channel_not_found"
    assert error_of(client.conversations_open, users=gone.id)["error"] == "user_disabled"
    assert error_of(client.conversations_open, users=slack.bot_user_id)["error"] == "cannot_dm_bot"


def test_message_needs_something_to_say_and_not_too_much(client, general):
    assert error_of(client.chat_postMessage, channel=general)["error"] == "no_text"
    too_long = "x" * (LONGEST_POST + 1)
    assert error_of(client.chat_postMessage, channel=general, text=too_long)["error"] == "msg_too_long"
    assert client.chat_postMessage(channel=general, text=too_long[1:])["ok"]


def test_invalid_blocks_are_explained_as_slack_does(client, general):
    answer = error_of(client.chat_postMessage, channel=general, text="x", blocks=[section("x" * 3001)])
    assert answer["error"] == "invalid_blocks"
    detail = "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"
    assert answer["response_metadata"]["messages"] == [f"[ERROR] {detail}"]
    assert answer["errors"] == [detail]
    assert (
        error_of(client.chat_postMessage, channel=general, blocks="{no")["error"] == "invalid_blocks_format"
    )


def test_blocks_in_attachments_are_checked_too(client, general):
    attachments = [{"blocks": [section("")]}]
    answer = error_of(client.chat_postMessage, channel=general, attachments=attachments)
    assert "/attachments/0/blocks/0/text/text" in answer["response_metadata"]["messages"][0]


def test_metadata_is_kept_and_returned_only_when_asked(client, general):
    metadata = {"event_type": "outbox", "event_payload": {"key": "nudge:A34"}}
    ts = client.chat_postMessage(channel=general, text="x", metadata=metadata)["ts"]
    without = client.conversations_history(channel=general, oldest=ts, inclusive=True)["messages"][0]
    assert "metadata" not in without
    asked = client.conversations_history(
        channel=general, oldest=ts, inclusive=True, include_all_metadata=True
    )
    assert asked["messages"][0]["metadata"] == metadata


@pytest.mark.parametrize(
    ("metadata", "error"),
    [
        ({"event_type": "x"}, "invalid_metadata_schema"),
        ({"event_type": "x", "event_payload": {"deep": {"er": 1}}}, "invalid_metadata_schema"),
        ({"event_type": "x", "event_payload": {"k": "v" * 16_000}}, "metadata_too_large"),
        ("nonsense", "invalid_metadata_format"),
    ],
)
def test_bad_metadata_is_refused(client, general, metadata, error):
    assert error_of(client.chat_postMessage, channel=general, text="x", metadata=metadata)["error"] == error


def test_broadcast_typed_by_an_app_is_kept_raw(client, general, slack):
    client.chat_postMessage(channel=general, text="<!channel> hello")
    assert slack.person("ann.reyes").messages("general")[-1].text == "<!channel> hello"


def test_replies_hang_below_their_message(client, general):
    ts = client.chat_postMessage(channel=general, text="parent")["ts"]
    reply = client.chat_postMessage(channel=general, text="reply", thread_ts=ts)["ts"]
    deeper = client.chat_postMessage(channel=general, text="to the reply", thread_ts=reply)
    assert deeper["message"]["thread_ts"] == ts
    thread = client.conversations_replies(channel=general, ts=ts)["messages"]
    assert [m["text"] for m in thread] == ["parent", "reply", "to the reply"]
    assert thread[0]["reply_count"] == 2
    top = client.conversations_history(channel=general, oldest=ts, inclusive=True)["messages"]
    assert [m["text"] for m in top] == ["parent"]


def test_broadcast_reply_shows_in_the_channel_too(client, general):
    ts = client.chat_postMessage(channel=general, text="parent")["ts"]
    client.chat_postMessage(channel=general, text="loud", thread_ts=ts, reply_broadcast=True)
    top = client.conversations_history(channel=general, oldest=ts, inclusive=True)["messages"]
    assert [(m["text"], m.get("subtype")) for m in top] == [("loud", "thread_broadcast"), ("parent", None)]


def test_reply_needs_a_real_message(client, general):
    answer = error_of(client.chat_postMessage, channel=general, text="x", thread_ts="1700000000.000001")
    assert answer["error"] == "thread_not_found"
    assert (
        error_of(client.chat_postMessage, channel=general, text="x", thread_ts="soon")["error"]
        == "invalid_thread_ts"
    )


def test_update_replaces_the_message_in_place(client, general, slack):
    ts = client.chat_postMessage(channel=general, text="one", blocks=[section("one")])["ts"]
    client.chat_update(channel=general, ts=ts, text="two", blocks=[section("two")])
    changed = client.conversations_history(channel=general, oldest=ts, inclusive=True)["messages"][0]
    assert (changed["text"], changed["blocks"][0]["text"]["text"]) == ("two", "two")
    assert changed["edited"]["user"] == slack.bot_user_id
    client.chat_update(channel=general, ts=ts, text="three")
    assert (
        "blocks"
        not in client.conversations_history(channel=general, oldest=ts, inclusive=True)["messages"][0]
    )


def test_app_changes_and_deletes_only_its_own_messages(client, general, slack):
    slack.person("ann.reyes").say("mine", "general")
    ts = slack.person("ann.reyes").messages("general")[-1].ts
    assert error_of(client.chat_update, channel=general, ts=ts, text="x")["error"] == "cant_update_message"
    assert error_of(client.chat_delete, channel=general, ts=ts)["error"] == "cant_delete_message"
    missing = error_of(client.chat_update, channel=general, ts="1700000000.000001", text="x")
    assert missing["error"] == "message_not_found"


def test_update_has_a_shorter_limit(client, general):
    ts = client.chat_postMessage(channel=general, text="one")["ts"]
    long = "x" * (LONGEST_UPDATE + 1)
    assert error_of(client.chat_update, channel=general, ts=ts, text=long)["error"] == "msg_too_long"


def test_deleted_message_is_gone(client, general):
    ts = client.chat_postMessage(channel=general, text="one")["ts"]
    client.chat_delete(channel=general, ts=ts)
    assert error_of(client.chat_delete, channel=general, ts=ts)["error"] == "message_not_found"


def test_ephemeral_message_is_seen_by_one_person_and_not_in_history(client, general, slack, ann):
    client.chat_postEphemeral(
        channel=general, user=ann.id, text="only you", blocks=[actions(button("Ok", "ok"))]
    )
    assert ann.messages("general")[-1].text == "only you"
    assert all(m.text != "only you" for m in slack.person("ben.ode").messages("general"))
    assert all(m["text"] != "only you" for m in client.conversations_history(channel=general)["messages"])


def test_ephemeral_message_needs_a_member_of_the_channel(client, general, slack):
    cyd = slack.workspace.user("cyd.lam").id
    assert (
        error_of(client.chat_postEphemeral, channel=general, user=cyd, text="x")["error"]
        == "user_not_in_channel"
    )
    assert (
        error_of(client.chat_postEphemeral, channel=general, user="U404", text="x")["error"]
        == "user_not_found"
    )


def test_permalink_is_for_messages_that_exist(client, general):
    ts = client.chat_postMessage(channel=general, text="one")["ts"]
    link = client.chat_getPermalink(channel=general, message_ts=ts)["permalink"]
    assert link.endswith(f"/archives/{general}/p{ts.replace('.', '')}")
    missing = error_of(client.chat_getPermalink, channel=general, message_ts="1700000000.000001")
    assert missing["error"] == "message_not_found"


def test_disguise_needs_its_own_scope(client, general):
    answer = error_of(client.chat_postMessage, channel=general, text="x", username="Somebody")
    assert (answer["error"], answer["needed"]) == ("missing_scope", "chat:write.customize")


def test_app_without_messages_tab_has_no_direct_messages():
    with new_slack(manifest=manifest(app_home={"messages_tab_enabled": False})) as slack:
        ann = slack.workspace.user("ann.reyes").id
        answer = error_of(client_of(slack).chat_postMessage, channel=ann, text="x")
        assert answer["error"] == "messages_tab_disabled"


def test_markdown_text_stands_alone(client, general):
    assert client.chat_postMessage(channel=general, markdown_text="**bold**")["message"]["text"] == "**bold**"
    both = error_of(client.chat_postMessage, channel=general, markdown_text="a", text="b")
    assert both["error"] == "markdown_text_conflict"


def test_reactions_and_pins_are_added_once(client, general):
    ts = client.chat_postMessage(channel=general, text="one")["ts"]
    client.reactions_add(channel=general, timestamp=ts, name="tada")
    client.pins_add(channel=general, timestamp=ts)
    assert (
        error_of(client.reactions_add, channel=general, timestamp=ts, name="tada")["error"]
        == "already_reacted"
    )
    assert (
        error_of(client.reactions_add, channel=general, timestamp=ts, name="N O")["error"] == "invalid_name"
    )
    assert error_of(client.pins_add, channel=general, timestamp=ts)["error"] == "already_pinned"
