"""Several replicas on one PostgreSQL database: no leader, no shared memory, no sticky sessions."""

import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path

import httpx
import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlmodel import select

import bot
from handlers.http import KEEP_ALIVE_SECONDS
from models import postgres as limits
from models.access import Act
from models.audit import AuditLine
from models.committee import Committee, Member
from models.database import HURRY
from models.goal import Goal
from models.inbox import enter
from models.schedule import claim_due
from models.sending import LEASE
from models.step import ActionStep
from tests.handlers.test_http import signed
from tests.handlers.test_setup import BASICS
from tests.replicas import Replicas
from tests.rotation import rotate

PAGE = Path(__file__).parents[2] / "docs" / "replicas.md"


ACTS = 12


def poll(condition: Callable[[], object], seconds: float = 20.0) -> None:
    """Returns once it holds; what is looked at is in another process, so nothing can ring a bell."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come to pass"


def act_everywhere(world: Replicas) -> None:
    """Many people act at once; each act has one effect, whichever replica it came to."""
    goal = world.goal()
    people = ("ana", "ben", "cho", "dee")

    def promise(name: str) -> list[str | None]:
        person = world.person(name)
        lines = (f"/goals step {goal} {name}'s task {n} @{name} by 2026-12-01" for n in range(ACTS // 4))
        return [person.command(line, channel="diversion").error for line in lines]

    outcomes = world.at_once(*(partial(promise, name) for name in people))
    assert [error for each in outcomes for error in each] == [None] * ACTS
    with world.session() as session:
        steps = session.exec(select(ActionStep)).all()
    assert sorted(step.number for step in steps) == list(range(1, ACTS + 1))
    assert len({step.title for step in steps}) == ACTS
    assert set(world.came_to) == set(range(world.count))


def form_across(world: Replicas) -> None:
    """A form that one replica opened is sent to another one."""
    ben = world.person("ben")
    world.came_to.clear()
    assert ben.command("/goals add Fewer bookings", channel="diversion").ok
    world.slack.wait_until(lambda: ben.views)
    seen = ben.submit({})
    assert seen.ok, seen.errors or seen.error
    opened, sent = world.came_to
    assert opened != sent
    with world.session() as session:
        assert len(session.exec(select(Goal)).all()) == 1


def shown(world: Replicas) -> Counter[str]:
    """How often each message of the outbox stands in Slack, by its token."""
    messages = [each for channel in world.slack.workspace.messages.values() for each in channel.values()]
    return Counter(str(each.metadata["event_payload"]["token"]) for each in messages if each.metadata)


def test_people_act_through_sockets_of_three_replicas(tmp_path: Path, postgres_url: str) -> None:
    with Replicas(tmp_path, postgres_url, count=3) as world:
        act_everywhere(world)


def test_a_form_opened_at_one_socket_is_sent_to_another(tmp_path: Path, postgres_url: str) -> None:
    with Replicas(tmp_path, postgres_url) as world:
        form_across(world)


def test_replicas_that_all_work_at_once_send_every_message_once(tmp_path: Path, postgres_url: str) -> None:
    with Replicas(tmp_path, postgres_url, count=3) as world:
        rotate(world)
        for name in ("ana", "ben", "cho", "dee"):
            world.step(f"{name}'s task", owner=name, due="2026-11-24")
        world.walk(timedelta(days=9))
        sent = world.sent()
        assert {"checkin", "digest", "nudge", "wrap_up"} <= {message.kind.value for message in sent}
        assert set(shown(world).values()) == {1}
        assert set(shown(world)) == {message.token for message in sent if message.op.value != "update"}


def test_people_act_through_a_balancer_in_front_of_web_servers(tmp_path: Path, postgres_url: str) -> None:
    with Replicas(tmp_path, postgres_url, http=True) as world:
        assert world.slack.verify_request_url()
        act_everywhere(world)
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        body = b"command=%2Fgoals&text=mine&team_id=T1&user_id=U1"
        secret = world.slack.signing_secret
        with httpx.Client(trust_env=False) as client:
            for url in [*world.urls, str(world.slack.request_url)]:
                for headers in ({}, signed("another", body), signed(secret, body, at=time.time() - 301)):
                    assert client.post(url, content=body, headers=kind | headers).status_code == 401
                good = client.post(url, content=body, headers=kind | signed(secret, body))
                assert good.status_code == 200


def test_a_form_opened_at_one_web_server_is_sent_to_another(tmp_path: Path, postgres_url: str) -> None:
    with Replicas(tmp_path, postgres_url, http=True) as world:
        form_across(world)


@pytest.mark.parametrize("http", [False, True])
def test_when_a_replica_stops_the_others_carry_on(tmp_path: Path, postgres_url: str, http: bool) -> None:
    with Replicas(tmp_path, postgres_url, http=http) as world:
        ref = world.step("Write the protocol", owner="ben", due="2026-11-24")
        world.stop(0)
        world.convener = world.replicas[1]
        world.timekeeper.database = world.convener.database
        ben = world.person("ben")
        # Slack may still try the socket that is being closed; a person then presses again.
        world.slack.wait_until(lambda: ben.command(f"/checkin {ref} on track", channel="diversion").ok)
        world.walk(timedelta(days=2))
        assert "checkin" in {message.kind.value for message in world.sent()}
        assert set(shown(world).values()) == {1}


def test_what_a_dead_replica_held_is_taken_over(tmp_path: Path, postgres_url: str) -> None:
    with Replicas(tmp_path, postgres_url) as world:
        world.step("Write the protocol", owner="ben", due="2026-11-24")
        world.clock.move_to(world.at("2026-11-16", "09:00"))

        def claim_and_die() -> None:
            with world.replicas[0].database.transaction() as session:
                assert claim_due(session, now=world.now()) is not None
                pid = session.connection().execute(text("SELECT pg_backend_pid()")).scalar_one()
                with psycopg.connect(postgres_url, autocommit=True) as administrator:
                    administrator.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])

        with pytest.raises(OperationalError):
            claim_and_die()
        world.stop(0)
        world.convener = world.replicas[1]
        world.work()
        assert [message.target for message in world.sent("checkin")] == [world.id("ben")]


def test_what_is_due_waits_for_the_act_that_may_make_it_needless(tmp_path: Path, postgres_url: str) -> None:
    """Else somebody who is just pressing Done would be reminded of it."""
    with Replicas(tmp_path, postgres_url) as world:
        world.step("Write the protocol", owner="ben", due="2026-11-24")
        world.clock.move_to(world.at("2026-11-16", "09:00"))
        with world.replicas[0].database.transaction() as session:
            enter(session, world.slack.team_id, world.id("ana"), None, now=world.now())
            with world.replicas[1].database.transaction() as another:
                assert claim_due(another, now=world.now()) is None
        world.work()
        assert [message.target for message in world.sent("checkin")] == [world.id("ben")]


def test_of_two_who_set_the_committee_up_at_once_one_coordinates(tmp_path: Path, postgres_url: str) -> None:
    """Both look, find no committee, and insert it: the second runs once more and finds the first one's."""
    with Replicas(tmp_path, postgres_url, set_up=False) as world:
        ana, eli = world.person("ana"), world.person("eli")
        for person in (ana, eli):
            assert person.command("/committee setup").ok
        waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
        with psycopg.connect(postgres_url) as holder, psycopg.connect(postgres_url, autocommit=True) as eye:
            # Both get as far as their insert before either one may do it: so they cross for certain.
            holder.execute("LOCK TABLE committee IN SHARE MODE")

            def let_go() -> None:
                poll(lambda: eye.execute(waiting).fetchone() == (2,))
                holder.rollback()

            ours, theirs, _ = world.at_once(
                partial(ana.submit, BASICS | {"coordinators": ["ana"]}),
                partial(eli.submit, BASICS | {"coordinators": ["eli"]}),
                let_go,
            )
        with world.session() as session:
            [committee] = session.exec(select(Committee)).all()
            [coordinator] = session.exec(select(Member).where(Member.coordinator)).all()
            refused = session.exec(select(AuditLine).where(AuditLine.refused)).all()
        won, lost = (ours, theirs) if coordinator.slack_id == ana.id else (theirs, ours)
        assert committee.name == BASICS["name"]
        assert won.ok
        told = " ".join(lost.errors.values())
        assert told
        assert "reference" not in told
        assert [line.act for line in refused] == [Act.SET_UP.value]


def test_the_page_names_the_limits_that_the_program_has() -> None:
    page = " ".join(PAGE.read_text(encoding="utf-8").split())
    for told in (
        f"holds at most {limits.CONNECTIONS},",
        f"gives up connecting after {limits.CONNECT_SECONDS} seconds",
        f"a dead connection after {limits.KEEPALIVE['tcp_user_timeout'] // 1000}",
        f"ends a statement after {limits.STATEMENT_SECONDS} seconds",
        f"whose replica is silent after {limits.IDLE_SECONDS}",
        f"waits {HURRY} seconds for a row",
        f"idle connections for less than {KEEP_ALIVE_SECONDS} seconds",
        f"listens to {bot.LISTENERS} people at the same moment and writes to {bot.SENDERS} conversations",
        f"its lease ends after {LEASE.seconds} seconds",
    ):
        assert told in page, told
