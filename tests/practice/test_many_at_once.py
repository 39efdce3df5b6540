from concurrent.futures import ThreadPoolExecutor

from tests.practice.workbench import connected, new_app


def test_posts_from_many_threads_all_arrive_with_their_own_timestamps(slack, client):
    room = slack.workspace.add_channel("busy", [slack.bot_user_id]).id
    with ThreadPoolExecutor(8) as pool:
        stamps = list(
            pool.map(lambda n: client.chat_postMessage(channel=room, text=str(n))["ts"], range(200))
        )
    assert len(set(stamps)) == 200
    assert sorted(stamps) == list(slack.workspace.messages[room])


def test_people_act_at_the_same_time_and_each_gets_their_own_answer(slack):
    app = new_app(slack)
    app.command("/goals")(lambda ack, command: ack(f"{command['user_name']}: {command['text']}"))
    people = [slack.person(slack.workspace.add_user(f"person.{n}").id) for n in range(8)]
    with connected(slack, app), ThreadPoolExecutor(8) as pool:
        seen = list(pool.map(lambda person: person.command("/goals mine").text, people))
    assert seen == [f"person.{n}: mine" for n in range(8)]
