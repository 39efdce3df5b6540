"""User groups as Slack documents them, over real HTTP: who is in one, and when Slack says no."""

import pytest

from tests.practice.test_persistence import _reopened
from tests.practice.workbench import client_of, error_of, manifest, new_slack


@pytest.fixture
def slack():
    with new_slack() as running:
        running.limits = False
        yield running


@pytest.fixture
def client(slack):
    return client_of(slack)


@pytest.fixture
def leads(slack):
    return slack.workspace.add_usergroup("leads", "Leads", ["ann.reyes"]).id


@pytest.fixture
def ben(slack):
    return slack.workspace.user("ben.ode").id


def listed(client, **how):
    return {group["handle"]: group for group in client.usergroups_list(**how)["usergroups"]}


def test_the_list_of_members_is_replaced_as_a_whole(slack, client, leads, ben):
    answer = client.usergroups_users_update(usergroup=leads, users=[ben, ben], include_count=True)
    assert (answer["usergroup"]["users"], answer["usergroup"]["user_count"]) == ([ben], 1)
    assert client.usergroups_users_list(usergroup=leads)["users"] == [ben]
    assert client.usergroups_users_update(usergroup=leads, users=f"{ben},{slack.person('cyd.lam').id}")["ok"]


def test_counts_and_members_are_listed_for_who_asks(client, leads):
    assert "users" not in listed(client)["leads"]
    assert "user_count" not in listed(client)["leads"]
    assert listed(client, include_count=True)["leads"]["user_count"] == 1
    assert len(listed(client, include_users=True)["leads"]["users"]) == 1


def test_nobody_empties_a_group(client, leads):
    assert error_of(client.usergroups_users_update, usergroup=leads, users="")["error"] == "no_users_provided"


@pytest.mark.parametrize(
    ("facts", "error"),
    [
        ({"is_restricted": True}, "invalid_users"),
        ({"is_ultra_restricted": True}, "single_channel_guests_cannot_be_added"),
        ({"deleted": True}, "invalid_users"),
        ({"is_stranger": True}, "failed_for_some_users"),
    ],
)
def test_guests_closed_accounts_and_strangers_cannot_be_in_one(slack, client, leads, facts, error):
    who = slack.workspace.add_user("odd.one", **facts).id
    assert error_of(client.usergroups_users_update, usergroup=leads, users=[who])["error"] == error


def test_nobody_unknown_and_no_app_can_be_in_one(slack, client, leads):
    for who in ("U404", slack.bot_user_id):
        assert (
            error_of(client.usergroups_users_update, usergroup=leads, users=who)["error"] == "invalid_users"
        )


def test_a_group_that_is_switched_off_is_found_only_by_who_asks_for_it(slack, client, leads, ben):
    assert client.usergroups_disable(usergroup=leads)["usergroup"]["date_delete"] == slack.workspace.unix()
    assert listed(client) == {}
    assert listed(client, include_disabled=True)["leads"]["date_delete"] > 0
    assert error_of(client.usergroups_users_update, usergroup=leads, users=ben)["error"] == "no_such_subteam"
    assert error_of(client.usergroups_users_list, usergroup=leads)["error"] == "no_such_subteam"
    assert client.usergroups_users_list(usergroup=leads, include_disabled=True)["ok"]
    assert client.usergroups_enable(usergroup=leads)["usergroup"]["date_delete"] == 0
    assert client.usergroups_users_update(usergroup=leads, users=ben)["ok"]


def test_a_group_that_is_not_there_is_not_found(client, ben):
    for call, more in (
        (client.usergroups_users_update, {"users": ben}),
        (client.usergroups_users_list, {}),
        (client.usergroups_update, {"name": "X"}),
        (client.usergroups_disable, {}),
    ):
        assert error_of(call, usergroup="S404", **more)["error"] == "no_such_subteam"


def test_a_group_is_made_and_renamed(client):
    made = client.usergroups_create(name="Committee Chair", description="Who chairs")["usergroup"]
    assert (made["handle"], made["description"], made["date_delete"]) == ("committee-chair", "Who chairs", 0)
    client.usergroups_update(usergroup=made["id"], handle="the-chair")
    assert set(listed(client)) == {"the-chair"}


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"name": " "}, "missing_subteam_name"),
        ({"name": "leads"}, "name_already_exists"),
        ({"name": "x" * 81}, "name_too_long"),
        ({"name": "New", "description": "x" * 141}, "description_too_long"),
        ({"name": "New", "handle": "two words"}, "bad_handle"),
        ({"name": "New", "handle": "here"}, "forbidden_handle"),
        ({"name": "New", "handle": "leads"}, "handle_already_exists"),
        ({"name": "New", "handle": "general"}, "handle_already_exists"),
        ({"name": "New", "handle": "ann.reyes"}, "handle_already_exists"),
    ],
)
def test_names_and_handles_that_slack_does_not_take(client, leads, given, error):
    assert error_of(client.usergroups_create, **given)["error"] == error


def test_a_workspace_without_a_paid_plan_has_no_user_groups(slack, client, leads, ben):
    slack.workspace.paid = False
    assert error_of(client.usergroups_create, name="New")["error"] == "paid_teams_only"
    assert error_of(client.usergroups_update, usergroup=leads, name="New")["error"] == "paid_teams_only"
    for call in (client.usergroups_users_update, client.usergroups_disable, client.usergroups_users_list):
        assert error_of(call, usergroup=leads, users=ben)["error"] == "plan_upgrade_required"
    assert error_of(client.usergroups_list)["error"] == "plan_upgrade_required"


def test_where_only_admins_may_change_groups_the_app_may_only_read_them(slack, client, leads, ben):
    slack.workspace.usergroups_open = False
    for call in (client.usergroups_users_update, client.usergroups_update, client.usergroups_disable):
        assert error_of(call, usergroup=leads, users=ben)["error"] == "permission_denied"
    assert client.usergroups_users_list(usergroup=leads)["ok"]


def test_reading_and_changing_need_scopes_of_their_own():
    with new_slack(manifest=manifest(scopes=["usergroups:read"])) as slack:
        client = client_of(slack)
        group = slack.workspace.add_usergroup("leads", "Leads", ["ann.reyes"]).id
        assert client.usergroups_list()["ok"]
        refused = error_of(client.usergroups_users_update, usergroup=group, users=slack.person("ben.ode").id)
        assert (refused["error"], refused["needed"]) == ("missing_scope", "usergroups:write")


def test_twenty_changes_a_minute_and_no_more(slack, client, leads, ben):
    slack.limits = True
    for _ in range(20):
        client.usergroups_users_update(usergroup=leads, users=ben)
    refused = error_of(client.usergroups_users_update, usergroup=leads, users=ben)
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "60")


def test_groups_and_the_plan_are_found_again_after_a_restart(tmp_path):
    with new_slack(data=tmp_path) as slack:
        group = slack.workspace.add_usergroup("leads", "Leads", ["ann.reyes"])
        slack.workspace.paid = slack.workspace.usergroups_open = False
    with _reopened(tmp_path) as again:
        assert again.workspace.usergroup("@leads") == group
        assert (again.workspace.paid, again.workspace.usergroups_open) == (False, False)


def test_there_is_no_group_by_a_name_that_nobody_gave(slack):
    with pytest.raises(LookupError):
        slack.workspace.usergroup("@nobody")
