"""The JSON that the page lives on."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from tests.practice.workbench import START, actions, button, connected, field, modal, new_app, options

answers: dict[str, Any] = {}


@pytest.fixture(scope="module", autouse=True)
def app(slack):
    app = new_app(slack)

    @app.command("/goals")
    def goals(ack, command, client):
        form = modal(
            field("title"), field("far", element={"type": "external_select"}), actions(button("Go", "press"))
        )
        client.views_open(trigger_id=command["trigger_id"], view={**form, "callback_id": "form"})
        ack("opened")

    @app.action("press")
    def pressed(ack, body):
        answers["pressed"] = body
        ack()

    @app.options("it")
    def offer(ack):
        ack(options=options("Apple", "Pear"))

    @app.view("form")
    def submitted(ack, view):
        answers["view"] = view
        title = view["state"]["values"]["title"]["it"]["value"]
        ack(response_action="errors", errors={"title": "no"}) if title == "bad" else ack()

    @app.event("app_home_opened")
    def opened(client, event):
        client.views_publish(
            user_id=event["user"], view={"type": "home", "blocks": [actions(button("Go", "press"))]}
        )

    app.event("message")(lambda: None)
    with connected(slack, app):
        yield


@pytest.fixture
def ann(slack):
    return slack.workspace.user("ann.reyes").id


@pytest.fixture(scope="module")
def web(slack):
    with httpx.Client(base_url=f"{slack.url}/page/", trust_env=False, timeout=10) as web:
        yield web


@pytest.fixture
def get(web, ann):
    return lambda path, **asked: web.get(path, params={"as": ann, **asked}).json()


@pytest.fixture
def post(web, ann):
    return lambda path, **said: web.post(path, json={"as": ann, **said}).json()


def test_state_names_the_user_groups(slack, get):
    group = slack.workspace.add_usergroup("leads", "Leads", ["ann.reyes"])
    assert get("state")["usergroups"] == [{"id": group.id, "handle": "leads", "name": "Leads"}]


def test_state_shows_the_workspace_to_one_member(slack, get, ann):
    state = get("state")
    assert (state["me"], state["zone"]) == (ann, "America/New_York")
    assert datetime.fromisoformat(state["now"]) == slack.clock()
    names = {c["name"]: c for c in state["channels"]}
    assert (names["general"]["kind"], names["general"]["is_member"]) == ("channel", True)
    assert sum(c["kind"] == "im" for c in state["channels"]) == 1
    assert {"command": "/goals", "description": "Goals", "usage_hint": "add"} in state["commands"]
    assert {"name": "New goal", "callback_id": "new_goal", "type": "global"} in state["shortcuts"]
    assert (state["next_due"], state["next_why"]) == (None, None)


def test_unread_counts_until_it_is_read(slack, client, get, post, general):
    def unread() -> int:
        return next(c["unread"] for c in get("state")["channels"] if c["id"] == general)

    post("read", channel=general)
    client.chat_postMessage(channel=general, text="news")
    assert unread() == 1
    post("read", channel=general)
    assert unread() == 0


def test_message_is_written_and_seen_with_its_thread(client, get, post, general):
    assert post("message", channel=general, text="parent")["ok"]
    parent = get("messages", channel=general)[-1]
    post("message", channel=general, text="reply", thread_ts=parent["ts"])
    shown = get("messages", channel=general)[-1]
    assert (shown["text"], shown["reply_count"], shown["is_bot"]) == ("parent", 1, False)
    assert [m["text"] for m in get("messages", channel=general, thread=parent["ts"])] == ["parent", "reply"]


def test_ephemeral_message_is_marked(client, get, general, ann):
    client.chat_postEphemeral(channel=general, user=ann, text="only you")
    assert get("messages", channel=general)[-1]["ephemeral"]


def test_command_opens_a_form_that_is_filled_in_and_submitted(slack, get, post, general):
    assert post("command", channel=general, text="/goals") == {"ok": True, "error": None}
    (held,) = get("views")
    view = held["view"]
    assert view["title"]["text"] == "Form"
    assert held["values"]["title"]["it"]["value"] is None
    asked = {"view_id": view["id"], "block_id": "far", "action_id": "it"}
    assert [o["value"] for o in post("options", query="p", **asked)["options"]] == ["apple", "pear"]
    button_block = view["blocks"][2]["block_id"]
    pressed = {"view_id": view["id"], "block_id": button_block, "action_id": "press", "value": None}
    post("action", values={"title": "half"}, message=None, **pressed)
    assert answers["pressed"]["view"]["state"]["values"]["title"]["it"]["value"] == "half"
    refused = post("view/submit", view_id=view["id"], values={"title": "bad", "far": "pear"})
    assert (refused["ok"], refused["errors"]) == (False, {"title": "no"})
    assert get("views")[0]["values"]["title"]["it"]["value"] == "bad"
    assert post("view/submit", view_id=view["id"], values={"title": "good"})["ok"]
    assert answers["view"]["state"]["values"]["far"]["it"]["selected_option"]["value"] == "pear"
    assert get("views") == []


def test_form_can_be_closed(get, post, general):
    post("command", channel=general, text="/goals")
    view_id = get("views")[0]["view"]["id"]
    assert post("view/close", view_id=view_id)["ok"]
    assert post("view/close", view_id=view_id)["error"] == "that view is gone"


def test_home_is_opened_and_its_button_pressed(slack, get, post):
    assert get("home") == {"view": None}
    post("home/open")
    slack.wait_until(lambda: get("home")["view"])
    view = get("home")["view"]
    block_id = view["blocks"][0]["block_id"]
    assert post("action", message=None, view_id=view["id"], block_id=block_id, action_id="press", value=None)[
        "ok"
    ]


def test_button_in_a_message_is_pressed(client, get, post, ann):
    answer = client.chat_postMessage(
        channel=ann, text="x", blocks=[actions(button("Go", "press"), block_id="b")]
    )
    message = {"channel": answer["channel"], "ts": answer["ts"]}
    assert post("action", message=message, view_id=None, block_id="b", action_id="press", value="v")["ok"]


@pytest.mark.parametrize(
    ("path", "said", "status"),
    [
        ("command", {"text": "/goals"}, 400),
        ("command", {"channel": "C404", "text": "/goals"}, 404),
        ("message", {"as": "U404", "channel": "general", "text": "x"}, 404),
        ("view/submit", {"view_id": "V404"}, 404),
        ("faults", {"kind": "earthquake"}, 400),
        ("clock", {"by": -5}, 400),
        ("clock", {"to": "next"}, 404),
    ],
)
def test_refused_acts_say_why(web, ann, path, said, status):
    answer = web.post(path, json={"as": ann, **said})
    assert answer.status_code == status
    assert answer.json()["error"]


def test_body_must_be_json(web):
    assert web.post("command", content="nonsense").status_code == 400


def test_another_members_direct_message_is_out_of_reach(slack, client, web, ann):
    ben = slack.workspace.user("ben.ode").id
    channel = client.chat_postMessage(channel=ben, text="for ben")["channel"]
    assert web.get("messages", params={"as": ann, "channel": channel}).status_code == 404


def test_clock_moves_and_a_timekeeper_walks_it(slack, get, post):
    before = slack.clock()
    assert datetime.fromisoformat(post("clock", by=3600)["now"]) == before + timedelta(hours=1)

    class Keeper:
        def next_due(self) -> datetime:
            return datetime(2026, 12, 1, 9, tzinfo=UTC)

        def why(self) -> str:
            return "a nudge"

        def walk_to(self, instant: datetime) -> None:
            slack.clock.move_to(instant)

    slack.timekeeper = Keeper()
    assert get("state")["next_why"] == "a nudge"
    assert datetime.fromisoformat(post("clock", to="next")["now"]) == datetime(2026, 12, 1, 9, tzinfo=UTC)
    slack.timekeeper = None
    assert slack.clock() > START


def test_log_shows_what_the_bot_called(client, get, general):
    client.chat_postMessage(channel=general, text="logged")
    last = get("log")[-1]
    assert (last["method"], last["ok"], last["summary"]) == ("chat.postMessage", True, f"{general} logged")
    assert get("log", after=last["n"]) == []


def test_faults_are_switched_on_and_cleared(get, post):
    post("faults", method="chat.*", kind="429", times=3, seconds=5)
    assert get("faults") == [{"method": "chat.*", "kind": "429", "times": 3, "seconds": 5.0}]
    post("faults", clear=True)
    assert get("faults") == []


def test_stream_tells_what_changed_for_this_member_only(slack, client, web, ann, general):
    ben = slack.workspace.user("ben.ode").id
    with web.stream("GET", "stream", params={"as": ann}) as stream:
        lines = (line for line in stream.iter_lines() if line)
        assert next(lines).startswith(":")
        client.chat_postEphemeral(channel=general, user=ben, text="not for ann")
        client.chat_postMessage(channel=general, text="for all")
        heard: list[str] = []
        while "messages" not in heard:
            heard += json.loads(next(lines).removeprefix("data: "))["what"]
        assert set(heard) <= {"messages", "log", "state"}


def test_page_and_its_files_are_served(slack):
    assert httpx.get(slack.url, trust_env=False).status_code == 200
    assert httpx.get(f"{slack.url}/static/nothing.js", trust_env=False).status_code == 404
