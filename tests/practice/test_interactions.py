"""Commands, buttons, shortcuts and response URLs through Bolt in Socket Mode."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from tests.practice.workbench import actions, button, connected, field, modal, new_app, options, section

heard: list[dict[str, Any]] = []


@pytest.fixture(scope="module", autouse=True)
def app(slack):
    app = new_app(slack)

    @app.command("/goals")
    def goals(ack, command, respond, client):
        heard.append(command)
        if command["text"] == "slow":
            return
        if command["text"] == "form":
            client.views_open(trigger_id=command["trigger_id"], view=modal(field("f")))
        if command["text"] == "respond":
            respond("first")
            respond("loud", response_type="in_channel")
        if command["text"] == "broken":
            ack(blocks=[section("")], text="x")
            return
        ack("you said " + command["text"]) if command["text"].startswith("step") else ack()

    @app.action({"action_id": "pick"})
    @app.action({"action_id": "press"})
    @app.shortcut("to_agenda")
    @app.shortcut("new_goal")
    @app.command("/plain")
    def hear(ack, body):
        heard.append(body)
        ack()

    @app.options("far")
    def offer(ack, payload):
        heard.append(payload)
        ack(options=[o for o in options("Apple", "Pear") if payload["value"].lower() in o["value"]])

    with connected(slack, app):
        yield


@pytest.fixture
def ann(slack):
    heard.clear()
    person = slack.person("ann.reyes")
    slack.workspace.drop_views(person.views)
    return person


def post(client, ann, *blocks, **more):
    client.chat_postMessage(channel=ann.id, text="message", blocks=list(blocks), **more)
    return ann.dm[-1]


def test_command_payload_is_as_slack_sends_it(slack, ann):
    seen = ann.command("/goals step fix it @ben.ode in #general & <b>", channel="general")
    ben, general = slack.workspace.user("ben.ode").id, slack.workspace.channel("general").id
    payload = heard[0]
    assert payload["text"] == f"step fix it <@{ben}|ben.ode> in <#{general}|general> &amp; &lt;b&gt;"
    assert (payload["channel_id"], payload["channel_name"]) == (general, "general")
    assert (payload["user_id"], payload["user_name"], payload["team_id"]) == (
        ann.id,
        "ann.reyes",
        slack.team_id,
    )
    assert payload["is_enterprise_install"] == "false"
    assert payload["api_app_id"] == slack.workspace.app_id
    assert payload["response_url"].startswith(slack.url)
    assert seen.messages[0].only_for == ann.id
    assert seen.text.startswith("you said step fix it")


def test_command_without_escaping_leaves_mentions_as_typed(ann):
    ann.command("/plain to @ben.ode", channel="general")
    assert heard[0]["text"] == "to @ben.ode"


def test_command_in_the_direct_message_names_no_channel(ann):
    ann.command("/goals")
    assert (heard[0]["channel_name"], heard[0]["text"]) == ("directmessage", "")


def test_unknown_command_never_reaches_the_app(ann):
    assert ann.command("/goal add").error == "/goal is not a valid command."
    assert heard == []


def test_unanswered_command_times_out_for_the_person(ann):
    assert ann.command("/goals slow").error == "operation_timeout"


def test_acknowledgement_with_bad_blocks_is_an_error_for_the_person(ann):
    seen = ann.command("/goals broken")
    assert seen.error == "invalid_command_response"
    assert seen.messages == []


def test_answers_at_the_response_url_are_private_unless_told_otherwise(slack, ann):
    seen = ann.command("/goals respond", channel="general")
    assert [m.words for m in seen.messages] == ["first", "loud"]
    ben_sees = [m.words for m in slack.person("ben.ode").messages("general")]
    assert "loud" in ben_sees
    assert "first" not in ben_sees


def test_command_opens_a_form(ann):
    assert ann.command("/goals form").view.title == "Form"


def test_command_needs_membership_of_the_channel(slack):
    assert (
        slack.person("cyd.lam").command("/goals", channel="general").error == "You are not in this channel."
    )


def respond_at(url: str, **body: Any) -> httpx.Response:
    return httpx.post(url, json=body, trust_env=False)


def test_response_url_works_five_times(ann):
    ann.command("/goals")
    url = heard[0]["response_url"]
    assert [respond_at(url, text=str(n)).status_code for n in range(6)] == [200] * 5 + [404]
    assert respond_at(url, text="x").json()["error"] == "used_url"


def test_response_url_works_for_thirty_minutes(slack, ann):
    ann.command("/goals")
    url = heard[0]["response_url"]
    slack.clock.advance(timedelta(minutes=30))
    assert respond_at(url, text="just in time").status_code == 200
    slack.clock.advance(timedelta(seconds=1))
    assert respond_at(url, text="late").json()["error"] == "expired_url"


def test_response_url_refuses_what_slack_refuses(ann):
    ann.command("/goals")
    url = heard[0]["response_url"]
    assert respond_at(url, blocks=[section("x" * 3001)]).json()["error"] == "invalid_blocks"
    assert respond_at(url).json()["error"] == "no_text"
    assert httpx.post(url, content="{", trust_env=False).status_code == 400


def test_button_in_a_message_sends_block_actions(slack, client, ann):
    message = post(
        client, ann, section("Fix it"), actions(button("Done", "press", value="A12"), block_id="b1")
    )
    assert ann.click(message, label="Done").ok
    body = heard[0]
    container = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": message.channel,
        "is_ephemeral": False,
    }
    assert body["container"] == container
    action = body["actions"][0]
    assert (action["block_id"], action["action_id"], action["value"]) == ("b1", "press", "A12")
    assert action["text"] == {"type": "plain_text", "text": "Done"}
    assert action["action_ts"]
    assert body["message"]["ts"] == message.ts
    assert body["channel"] == {"id": message.channel, "name": "directmessage"}
    assert (body["user"]["id"], body["user"]["team_id"]) == (ann.id, slack.team_id)
    assert body["state"] == {"values": {}}
    assert {"trigger_id", "response_url", "api_app_id", "team"} <= set(body)


def test_ephemeral_message_is_not_sent_along_but_can_be_replaced_and_deleted(slack, client, ann, general):
    blocks = [actions(button("Done", "press"))]
    client.chat_postEphemeral(channel=general, user=ann.id, text="private", blocks=blocks)
    message = ann.messages("general")[-1]
    ann.click(message, "press")
    body = heard[0]
    assert body["container"]["is_ephemeral"]
    assert "message" not in body
    respond_at(body["response_url"], replace_original=True, text="replaced")
    assert ann.messages("general")[-1].words == "replaced"
    respond_at(body["response_url"], delete_original=True)
    assert message not in ann.messages("general")
    assert respond_at(body["response_url"], delete_original=True).json()["error"] == "message_not_found"


def test_original_message_is_replaced_for_everybody(slack, client, ann, general):
    client.chat_postMessage(channel=general, text="vote", blocks=[actions(button("Yes", "press"))])
    seen = ann.click(ann.messages("general")[-1], "press")
    respond_at(heard[0]["response_url"], replace_original=True, text="voted")
    assert seen.text == "voted"
    assert slack.person("ben.ode").messages("general")[-1].words == "voted"


def test_choice_among_same_buttons_is_by_value(client, ann):
    message = post(
        client,
        ann,
        actions(button("Done", "press", value="A1")),
        actions(button("Done", "press", value="A2")),
    )
    ann.click(message, label="Done", value="A2")
    assert heard[0]["actions"][0]["value"] == "A2"
    with pytest.raises(LookupError, match="2 elements fit Done"):
        ann.click(message, label="Done")


@pytest.mark.parametrize(
    ("element", "value", "chosen"),
    [
        (
            {"type": "static_select", "options": options("Red", "Blue")},
            "Blue",
            {"selected_option": options("Blue")[0]},
        ),
        (
            {"type": "overflow", "options": options("Red", "Blue")},
            "red",
            {"selected_option": options("Red")[0]},
        ),
        (
            {"type": "checkboxes", "options": options("A", "B")},
            ["a", "b"],
            {"selected_options": options("A", "B")},
        ),
        ({"type": "radio_buttons", "options": options("A", "B")}, "a", {"selected_option": options("A")[0]}),
        ({"type": "datepicker"}, "2026-12-01", {"selected_date": "2026-12-01"}),
        ({"type": "timepicker"}, "09:00", {"selected_time": "09:00"}),
        ({"type": "datetimepicker"}, "2026-12-01T09:00+00:00", {"selected_date_time": 1796115600}),
    ],
)
def test_choices_are_sent_in_the_elements_own_form(client, ann, element, value, chosen):
    message = post(client, ann, actions({"action_id": "pick", **element}))
    assert ann.click(message, "pick", value=value).ok
    action = heard[0]["actions"][0]
    assert {name: action[name] for name in chosen} == chosen


def test_person_is_chosen_by_name(slack, client, ann):
    message = post(client, ann, actions({"type": "users_select", "action_id": "pick"}))
    ann.click(message, "pick", value="ben.ode")
    assert heard[0]["actions"][0]["selected_user"] == slack.workspace.user("ben.ode").id


def test_option_that_is_not_offered_cannot_be_picked(client, ann):
    message = post(
        client, ann, actions({"type": "static_select", "action_id": "pick", "options": options("A")})
    )
    assert not ann.click(message, "pick", value="Z").ok
    assert heard == []


def test_inputs_in_a_message_are_sent_with_the_button(client, ann):
    message = post(client, ann, field("note"), actions(button("Send", "press")))
    ann.fill(message, {"note": "half done"})
    ann.click(message, label="Send")
    assert heard[0]["state"]["values"]["note"]["it"]["value"] == "half done"


def test_deleted_message_cannot_be_clicked(client, ann):
    message = post(client, ann, actions(button("Done", "press")))
    client.chat_delete(channel=message.channel, ts=message.ts)
    assert not ann.click(message, "press").ok
    assert heard == []


def test_button_nobody_listens_to_times_out(client, ann):
    message = post(client, ann, actions(button("Lost", "nobody")))
    assert ann.click(message, label="Lost").error == "operation_timeout"


def test_button_in_app_home_sends_its_view(client, ann):
    client.views_publish(user_id=ann.id, view={"type": "home", "blocks": [actions(button("Go", "press"))]})
    ann.click(ann.home, label="Go")
    body = heard[0]
    assert body["container"] == {"type": "view", "view_id": ann.home.id}
    assert body["view"]["type"] == "home"
    assert "message" not in body
    assert "response_url" not in body


def test_shortcuts_are_sent_with_or_without_a_message(client, ann):
    message = post(client, ann, section("talk about this"))
    ann.shortcut("to_agenda", message)
    ann.shortcut("new_goal")
    on_message, everywhere = heard
    assert (on_message["type"], on_message["message"]["ts"]) == ("message_action", message.ts)
    assert {"trigger_id", "response_url", "channel", "message_ts"} <= set(on_message)
    assert (everywhere["type"], "message" in everywhere) == ("shortcut", False)
    assert not ann.shortcut("to_agenda").ok
    assert not ann.shortcut("unknown").ok


def test_external_select_offers_what_the_app_finds(client, ann):
    message = post(client, ann, section("x", accessory={"type": "external_select", "action_id": "far"}))
    assert [o["value"] for o in ann.options(message, "far", "ea")] == ["pear"]
    assert (heard[0]["type"], heard[0]["value"]) == ("block_suggestion", "ea")


def test_deactivated_member_can_do_nothing(slack):
    slack.workspace.add_user("gone.away")
    gone = slack.person("gone.away")
    slack.workspace.change_user("gone.away", deleted=True)
    assert gone.command("/goals").error == "This account has been deactivated."
