"""/agenda ics as people use it: the file, the address, and what becomes of it when it is revoked."""

import io
import logging
import re
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, time

import httpx
import icalendar
import pytest
from slack_bolt import App
from starlette.applications import Starlette

from handlers.feed_http import AT_ONCE, calendar_route
from handlers.http import PATH, http_app
from handlers.logs import set_up_logging
from models.database import Database
from models.meeting import coming_meetings
from models.moves import move_meeting
from models.series import series_of
from tests.laid import laid_file
from tests.serving import served
from tests.there import there
from tests.world import MONDAY, World

ADDRESS = re.compile(r"https://convener\.example\.org(/calendar/([A-Za-z0-9_-]+)\.ics)")
WANTED, MINE, ALL = "Get a subscription address", "Revoke mine", "Revoke all"


@pytest.fixture
def open_world(tmp_path) -> Iterator[World]:
    """A world that calendar programs can reach."""
    env = {"HEALTH_ADDRESS": "0", "PUBLIC_URL": "https://convener.example.org/"}
    with World(tmp_path, env=env) as made:
        yield made


@pytest.fixture
def http(open_world) -> Iterator[httpx.Client]:
    """A calendar program."""
    port = there(open_world.convener.health).start()
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client:
        yield client


def ask(world, who="cho"):
    """Asks for the calendar; returns the private answer."""
    seen = world.person(who).command("/agenda ics", channel="committee")
    assert seen.ok, seen.error
    return seen.messages[-1]


def buttons(message) -> list[str]:
    rows = [block["elements"] for block in message.blocks if block["type"] == "actions"]
    return [element["text"]["text"] for row in rows for element in row]


def press(world, who, label, said) -> str:
    """Presses a button of the answer, and waits for these words; returns all that is shown then."""
    seen = world.person(who).click(ask(world, who), label=label)
    assert seen.ok, seen.error
    world.slack.wait_until(lambda: said in seen.text)
    return seen.text


def get_address(world, who="cho") -> str:
    """A new address; returns its path."""
    found = ADDRESS.search(press(world, who, WANTED, "only now"))
    return there(found).group(1)


def test_the_file_comes_as_a_direct_message(world):
    answer = ask(world)
    assert "as a file" in answer.words
    cho = world.person("cho")
    world.slack.wait_until(lambda: cho.dm and cho.dm[-1].files)
    file = world.slack.workspace.files[cho.dm[-1].files[0]]
    assert file.name == "meetings.ics"
    [event] = icalendar.Calendar.from_ical(file.content).events
    assert (event["SUMMARY"], event["LOCATION"]) == ("Justice and Health", "Room 2")
    assert event.start == world.at("2026-12-08")


def test_the_coming_dates_have_a_button_for_it(world):
    seen = world.person("cho").command("/agenda next", channel="committee")
    seen = world.person("cho").click(seen.messages[-1], label="In my calendar …")
    world.slack.wait_until(lambda: "as a file" in seen.text)
    world.slack.wait_until(lambda: world.person("cho").dm and world.person("cho").dm[-1].files)


def test_without_a_public_address_only_the_file_is_offered(world):
    answer = ask(world)
    assert buttons(answer) == []
    assert "subscription" not in answer.words


def test_who_is_not_on_the_committee_gets_nothing(open_world):
    seen = open_world.person("stranger").command("/agenda ics", channel="committee")
    assert "not on this committee" in seen.text
    assert open_world.person("stranger").dm == []


def test_an_address_gives_the_meetings_to_a_calendar_program(open_world, http):
    answer = http.get(get_address(open_world))
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    [event] = icalendar.Calendar.from_ical(answer.content).events
    assert event.start == open_world.at("2026-12-08")


def test_what_has_not_changed_is_not_sent_again_and_a_change_is(open_world, http):
    path = get_address(open_world)
    first = http.get(path)
    tag = first.headers["etag"]
    assert "private" in first.headers["cache-control"]
    for known in (tag, f'W/{tag}, "other"', "*"):
        again = http.get(path, headers={"If-None-Match": known})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    with open_world.session() as session:
        series = there(series_of(session, 1))
        [meeting, *_] = coming_meetings(session, series, now=open_world.now())
        ana, now = open_world.member(session, "ana"), open_world.now()
        move_meeting(session, ana, meeting, day=date(2026, 12, 9), at=time(9), because="Court", now=now)
    changed = http.get(path, headers={"If-None-Match": tag})
    assert changed.status_code == 200
    assert changed.headers["etag"] != tag
    assert b"20261209T090000" in changed.content


def test_a_revoked_address_is_answered_as_one_that_never_was(open_world, http):
    path = get_address(open_world)
    never = http.get(path.replace("/calendar/", "/calendar/x"))
    assert never.status_code == 404
    press(open_world, "cho", MINE, "opens nothing any more")
    revoked = http.get(path, headers={"If-None-Match": "*"})
    assert (revoked.status_code, revoked.content) == (404, never.content)
    differing = {name for name in never.headers if never.headers[name] != revoked.headers.get(name)}
    assert differing <= {"date"}


def test_a_head_is_answered_and_nothing_can_be_written(open_world, http):
    path = get_address(open_world)
    assert http.head(path).status_code == 200
    for method in ("POST", "PUT", "DELETE", "PROPFIND"):
        assert http.request(method, path).status_code == 405


def test_each_member_revokes_their_own_and_a_coordinator_all(open_world, http):
    chos, dees = get_address(open_world, "cho"), get_address(open_world, "dee")
    assert buttons(ask(open_world, "ben")) == [WANTED]
    assert buttons(ask(open_world, "cho")) == [WANTED, MINE]
    press(open_world, "cho", MINE, "opens nothing any more")
    assert [http.get(path).status_code for path in (chos, dees)] == [404, 200]
    chos = get_address(open_world, "cho")
    answer = ask(open_world, "ana")
    assert "You have no subscription addresses; the committee has 2 in all." in answer.words
    assert buttons(answer) == [WANTED, f"{ALL} (2)"]
    press(open_world, "ana", f"{ALL} (2)", "open nothing any more")
    assert [http.get(path).status_code for path in (chos, dees)] == [404, 404]


def test_the_answer_tells_at_once_how_many_there_are(open_world):
    open_world.person("cho").click(ask(open_world), label=WANTED)

    def told() -> bool:
        return any(buttons(one) == [WANTED, MINE] for one in open_world.slack.workspace.ephemerals)

    open_world.slack.wait_until(told)


def test_a_sixth_address_is_refused_kindly(open_world):
    for _ in range(5):
        get_address(open_world)
    assert "You have 5 already" in press(open_world, "cho", WANTED, "already")


def test_no_log_line_holds_the_secret(open_world, http):
    root = logging.getLogger()
    handlers, level, written = root.handlers[:], root.level, io.StringIO()
    set_up_logging("DEBUG", "text", stream=written)
    try:
        path = get_address(open_world)
        http.get(path)
        http.get(path.removesuffix(".ics"))
        open_world.convener.database.close()
        logging.getLogger("proxy").warning("could not reach %s", path)
        logging.getLogger("proxy").warning("see ?next=%s", path.replace("/", "%2F"))
    finally:
        root.handlers = handlers
        root.setLevel(level)
    secret = path.removeprefix("/calendar/").removesuffix(".ics")
    assert "/calendar/…" in written.getvalue()
    assert secret not in written.getvalue()


def test_it_is_served_beside_slacks_posts_too(tmp_path):
    """A database without tables: what is asked for is neither found nor denied."""
    empty = Database(f"sqlite:///{tmp_path / 'empty.db'}")
    app = App(signing_secret="s", token="xoxb-1", token_verification_enabled=False)
    route = calendar_route(empty, lambda: MONDAY)
    with served(http_app(app, threads=1, others=[route])) as url, httpx.Client(trust_env=False) as client:
        answer = client.get(url.removesuffix(PATH) + "/calendar/abc.ics")
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "300")
        assert client.get(url.removesuffix(PATH) + "/calendar/").status_code == 404
        assert client.post(url).status_code == 401
    empty.close()


def test_many_at_once_do_not_hold_up_the_rest_of_the_program(tmp_path):
    database = Database(laid_file(tmp_path / "convener.db"))
    begun, go_on = threading.Semaphore(0), threading.Event()

    def clock() -> datetime:
        begun.release()
        go_on.wait(20)
        return MONDAY

    server = Starlette(routes=[calendar_route(database, clock)])
    with served(server) as url, httpx.Client(trust_env=False) as client, ThreadPoolExecutor(AT_ONCE) as pool:
        address = url.removesuffix(PATH) + "/calendar/abc.ics"
        waiting = [pool.submit(client.get, address, timeout=20) for _ in range(AT_ONCE)]
        assert all(begun.acquire(timeout=10) for _ in range(AT_ONCE))
        assert client.get(address).status_code == 503
        go_on.set()
        assert {answer.result().status_code for answer in waiting} == {404}
        assert client.get(address).status_code == 404
    database.close()
