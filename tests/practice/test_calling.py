"""What Slack checks before any method runs: method, token, scope, body."""

import httpx
import pytest
from slack_sdk import WebClient

from tests.practice.workbench import SCOPES, client_of, error_of, manifest, new_slack


def test_auth_test_says_who_the_app_is_and_which_scopes_it_has(slack, client):
    answer = client.auth_test()
    assert answer["user_id"] == slack.bot_user_id
    assert answer["team_id"] == slack.team_id
    assert answer["bot_id"].startswith("B")
    assert answer.headers["x-oauth-scopes"].split(",") == SCOPES


def test_unknown_method_is_refused(client):
    assert error_of(client.api_call, "chat.shout")["error"] == "unknown_method"


@pytest.mark.parametrize(
    ("token", "error"),
    [(None, "not_authed"), ("xoxb-wrong", "invalid_auth"), ("app", "not_allowed_token_type")],
)
def test_calls_without_the_right_token_are_refused(slack, token, error):
    given = slack.app_token if token == "app" else token
    client = WebClient(token=given, base_url=slack.api_url)
    assert error_of(client.auth_test)["error"] == error


def test_sockets_are_opened_with_the_app_token_only(slack, client):
    assert (
        error_of(client.apps_connections_open, app_token=slack.bot_token)["error"] == "not_allowed_token_type"
    )
    assert client.apps_connections_open(app_token=slack.app_token)["url"].startswith("ws://127.0.0.1:")


def test_missing_scope_names_what_is_needed_and_what_there_is():
    with new_slack(manifest=manifest(scopes=["chat:write"])) as slack:
        answer = error_of(client_of(slack).users_info, user=slack.bot_user_id)
        assert (answer["error"], answer["needed"], answer["provided"]) == (
            "missing_scope",
            "users:read",
            "chat:write",
        )


def test_scope_must_fit_the_kind_of_conversation():
    with new_slack(manifest=manifest(scopes=["chat:write", "channels:history", "channels:read"])) as slack:
        client = client_of(slack)
        ann = slack.workspace.user("ann.reyes").id
        dm = client.chat_postMessage(channel=ann, text="hello")["channel"]
        assert client.conversations_history(channel=slack.workspace.channel("general").id)["ok"]
        assert error_of(client.conversations_history, channel=dm)["needed"] == "im:history"
        assert error_of(client.conversations_list, types="private_channel")["needed"] == "groups:read"


def test_form_and_json_bodies_mean_the_same(slack, general):
    def post(**how):
        headers = {"Authorization": f"Bearer {slack.bot_token}"}
        with httpx.Client(trust_env=False, headers=headers) as client:
            return client.post(f"{slack.api_url}chat.postMessage", **how).json()

    form = post(
        data={"channel": general, "blocks": '[{"type": "divider", "block_id": "x"}]', "unheard_of": "1"}
    )
    as_json = post(json={"channel": general, "blocks": [{"type": "divider", "block_id": "x"}]})
    assert form["message"]["blocks"] == as_json["message"]["blocks"] == [{"type": "divider", "block_id": "x"}]


def test_token_counts_in_a_form_but_not_in_a_json_body(slack):
    with httpx.Client(trust_env=False) as client:
        address = f"{slack.api_url}auth.test"
        assert client.post(address, data={"token": slack.bot_token}).json()["ok"]
        assert client.post(address, json={"token": slack.bot_token}).json()["error"] == "not_authed"


@pytest.mark.parametrize(("body", "error"), [(b"{oops", "invalid_json"), (b"[1]", "json_not_object")])
def test_bodies_that_are_no_json_object_are_refused(slack, body, error):
    headers = {"Authorization": f"Bearer {slack.bot_token}", "Content-Type": "application/json"}
    answer = httpx.post(f"{slack.api_url}api.test", content=body, headers=headers, trust_env=False)
    assert answer.json()["error"] == error


def test_uninstalled_app_is_told_that_its_account_is_inactive():
    with new_slack() as slack:
        slack.workspace.uninstall()
        assert error_of(client_of(slack).auth_test)["error"] == "account_inactive"


def test_each_call_is_recorded_without_its_token(slack, client, general):
    client.chat_postMessage(channel=general, text="for the record")
    last = slack.calls[-1]
    assert (last.method, last.ok, last.args["text"]) == ("chat.postMessage", True, "for the record")
    assert "token" not in last.args
    assert last.summary == f"{general} for the record"
    error_of(client.chat_postMessage, channel="C404", text="x")
    assert (slack.calls[-1].n, slack.calls[-1].error) == (last.n + 1, "channel_not_found")


def test_api_test_echoes_and_fails_on_demand(client):
    assert client.api_test(foo="bar")["args"] == {"foo": "bar"}
    assert error_of(client.api_test, error="my_error")["error"] == "my_error"
