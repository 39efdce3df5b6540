import pytest

from tests.practice.workbench import error_of


def test_opening_a_direct_message_twice_gives_the_same_one(slack, client):
    ben = slack.workspace.user("ben.ode").id
    first = client.conversations_open(users=ben)["channel"]["id"]
    again = client.conversations_open(users=[ben], return_im=True)
    assert (again["channel"]["id"], again["channel"]["user"], again["already_open"]) == (first, ben, True)


def test_opening_needs_somebody_who_exists(client):
    assert error_of(client.conversations_open, users="U404")["error"] == "user_not_found"
    assert error_of(client.conversations_open, users="")["error"] == "users_list_not_supplied"


def test_channels_are_listed_page_by_page(slack, client):
    for number in range(5):
        slack.workspace.add_channel(f"page-{number}")
    names: list[str] = []
    cursor = ""
    while True:
        answer = client.conversations_list(limit=2, cursor=cursor)
        assert len(answer["channels"]) <= 2
        names += [channel["name"] for channel in answer["channels"]]
        cursor = answer["response_metadata"]["next_cursor"]
        if not cursor:
            break
    assert len(names) == len(set(names)) >= 7


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        ({"cursor": "nonsense"}, "invalid_cursor"),
        ({"limit": 1001}, "invalid_limit"),
        ({"types": "pub"}, "invalid_types"),
    ],
)
def test_bad_paging_is_refused(client, asked, error):
    assert error_of(client.conversations_list, **asked)["error"] == error


def test_private_channel_without_the_bot_does_not_exist_for_it(slack, client):
    hidden = slack.workspace.add_channel("closed", ["ann.reyes"], is_private=True)
    listed = client.conversations_list(types="public_channel,private_channel")["channels"]
    assert hidden.id not in {channel["id"] for channel in listed}
    assert error_of(client.conversations_info, channel=hidden.id)["error"] == "channel_not_found"


def test_history_goes_back_page_by_page_and_between_two_times(slack, client):
    room = slack.workspace.add_channel("history", [slack.bot_user_id]).id
    stamps = [client.chat_postMessage(channel=room, text=str(number))["ts"] for number in range(5)]
    first = client.conversations_history(channel=room, limit=3)
    assert [m["text"] for m in first["messages"]] == ["4", "3", "2"]
    assert first["has_more"]
    rest = client.conversations_history(
        channel=room, limit=3, cursor=first["response_metadata"]["next_cursor"]
    )
    assert [m["text"] for m in rest["messages"]] == ["1", "0"]
    assert not rest["has_more"]
    between = client.conversations_history(channel=room, oldest=stamps[1], latest=stamps[3])
    assert [m["text"] for m in between["messages"]] == ["2"]


def test_history_is_for_members_only(slack, client):
    quiet = slack.workspace.channel("quiet").id
    assert error_of(client.conversations_history, channel=quiet)["error"] == "not_in_channel"
    assert error_of(client.conversations_replies, channel=quiet, ts="1.0")["error"] == "not_in_channel"


def test_members_and_info_tell_who_is_there(slack, client, general):
    members = client.conversations_members(channel=general, limit=2)
    assert len(members["members"]) == 2
    assert members["response_metadata"]["next_cursor"]
    info = client.conversations_info(channel=general, include_num_members=True)["channel"]
    assert (info["is_member"], info["num_members"]) == (True, 3)


def test_bot_joins_public_channels_by_itself(slack, client):
    room = slack.workspace.add_channel("open-door").id
    assert client.conversations_join(channel=room)["channel"]["is_member"]
    assert client.conversations_join(channel=room)["warning"] == "already_in_channel"
    ann = slack.workspace.user("ann.reyes").id
    client.conversations_invite(channel=room, users=ann)
    assert error_of(client.conversations_invite, channel=room, users=ann)["error"] == "already_in_channel"
    assert (
        error_of(client.conversations_invite, channel=room, users=slack.bot_user_id)["error"]
        == "cant_invite_self"
    )


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("", "invalid_name_required"),
        ("No Caps", "invalid_name_specials"),
        ("x" * 81, "invalid_name_maxlength"),
        ("general", "name_taken"),
    ],
)
def test_channel_names_follow_slacks_rules(client, name, error):
    assert error_of(client.conversations_create, name=name)["error"] == error


def test_created_channel_has_the_bot_in_it(client):
    made = client.conversations_create(name="goals-2026")["channel"]
    assert made["is_member"]
    assert not made["is_private"]


def test_users_conversations_are_those_that_the_member_is_in(slack, client, general):
    ben = slack.workspace.user("ben.ode").id
    found = {channel["id"] for channel in client.users_conversations(user=ben, limit=200)["channels"]}
    assert {general, slack.workspace.channel("quiet").id} <= found
    assert slack.workspace.channel("quiet").id not in {
        c["id"] for c in client.users_conversations()["channels"]
    }


def test_missing_argument_is_named(client):
    answer = error_of(client.api_call, "conversations.info")
    assert answer["error"] == "invalid_arguments"
    assert answer["response_metadata"]["messages"] == ["[ERROR] missing required field: channel"]
