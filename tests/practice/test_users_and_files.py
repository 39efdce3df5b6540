import io

from tests.practice.workbench import client_of, error_of, manifest, new_slack


def test_member_is_described_with_zone_and_title(slack, client):
    ann = slack.workspace.user("ann.reyes")
    user = client.users_info(user=ann.id)["user"]
    assert (user["tz"], user["tz_offset"]) == ("America/New_York", -5 * 3600)
    assert (user["profile"]["title"], user["profile"]["email"]) == ("Chair", "ann.reyes@example.org")
    assert error_of(client.users_info, user="U404")["error"] == "user_not_found"


def test_email_needs_its_own_scope():
    with new_slack(manifest=manifest(scopes=["users:read"])) as slack:
        user = client_of(slack).users_info(user=slack.workspace.user("ann.reyes").id)["user"]
        assert "email" not in user["profile"]


def test_stranger_and_deactivated_member_are_marked(slack, client):
    stranger = slack.workspace.add_user("outside.person", is_stranger=True)
    shown = client.users_info(user=stranger.id)["user"]
    assert shown["is_stranger"]
    assert shown["team_id"] != slack.team_id
    gone = slack.workspace.add_user("gone.away", deleted=True)
    assert client.users_info(user=gone.id)["user"]["deleted"]
    listed = {user["id"] for user in client.users_list()["members"]}
    assert gone.id in listed
    assert stranger.id not in listed


def test_users_are_listed_page_by_page(slack, client):
    first = client.users_list(limit=2)
    second = client.users_list(limit=2, cursor=first["response_metadata"]["next_cursor"])
    assert {u["id"] for u in first["members"]}.isdisjoint(u["id"] for u in second["members"])


def test_team_and_bot_are_described(slack, client):
    assert client.team_info()["team"]["id"] == slack.team_id
    bot = client.bots_info(bot=slack.workspace.bot_id)["bot"]
    assert bot["user_id"] == slack.bot_user_id


def test_file_is_uploaded_and_shared_in_three_steps(slack, client, general):
    answer = client.files_upload_v2(
        file=io.BytesIO(b"BEGIN:VCALENDAR"),
        filename="meeting.ics",
        title="Meeting",
        channel=general,
        initial_comment="Dates",
    )
    file_id = answer["files"][0]["id"]
    message = slack.person("ann.reyes").messages("general")[-1]
    assert (message.text, message.files) == ("Dates", [file_id])
    assert client.files_info(file=file_id)["file"]["title"] == "Meeting"
    assert slack.workspace.files[file_id].content == b"BEGIN:VCALENDAR"


def test_file_is_not_there_before_its_bytes_are(client):
    file_id = client.files_getUploadURLExternal(filename="a.txt", length=3)["file_id"]
    assert error_of(client.files_info, file=file_id)["error"] == "file_not_found"
    incomplete = error_of(client.files_completeUploadExternal, files=[{"id": file_id}])
    assert incomplete["error"] == "file_not_found"
