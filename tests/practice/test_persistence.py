from datetime import timedelta

from practice.clock import Clock
from practice.server import PracticeSlack
from tests.practice.workbench import MANIFEST, START, client_of, new_slack, section


def test_workspace_is_found_again_after_a_restart(tmp_path):
    with new_slack(data=tmp_path) as slack:
        client = client_of(slack)
        ann = slack.person("ann.reyes")
        first = client.chat_postMessage(
            channel=ann.id, text="one", metadata={"event_type": "x", "event_payload": {}}
        )
        client.views_publish(user_id=ann.id, view={"type": "home", "blocks": [section("mine")]})
        general = slack.workspace.channel("general").id
        client.chat_postEphemeral(channel=general, user=ann.id, text="private")
        slack.clock.advance(timedelta(days=3))
    again = _reopened(tmp_path)
    with again:
        ann = again.person("ann.reyes")
        assert [m.text for m in ann.dm] == ["one"]
        assert ann.home is not None
        assert ann.home.words == "mine"
        assert ann.messages("general")[-1].text == "private"
        assert again.clock() == START + timedelta(days=3)
        second = client_of(again).chat_postMessage(channel=ann.id, text="two")
        assert second["ts"] > first["ts"]
        assert second["channel"] == first["channel"]


def test_threads_and_files_are_kept(tmp_path):
    with new_slack(data=tmp_path) as slack:
        slack.limits = False
        client = client_of(slack)
        general = slack.workspace.channel("general").id
        ts = client.chat_postMessage(channel=general, text="parent")["ts"]
        client.chat_postMessage(channel=general, text="reply", thread_ts=ts)
        file_id = client.files_upload_v2(content=b"\x00\xff", filename="a.bin", channel=general)["files"][0][
            "id"
        ]
    with _reopened(tmp_path) as again:
        thread = client_of(again).conversations_replies(channel=general, ts=ts)["messages"]
        assert [m["text"] for m in thread] == ["parent", "reply"]
        assert again.workspace.files[file_id].content == b"\x00\xff"


def test_change_is_written_without_waiting_for_the_end(tmp_path):
    with new_slack(data=tmp_path) as slack:
        general = slack.workspace.channel("general").id
        client_of(slack).chat_postMessage(channel=general, text="kept early")
        path = tmp_path / "workspace.json"
        slack.wait_until(lambda: path.exists() and "kept early" in path.read_text())


def _reopened(folder):
    return PracticeSlack(clock=Clock(START, frozen=True), manifest=MANIFEST, data=folder)
