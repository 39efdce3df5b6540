"""Watching over a whole Convener: its health over HTTP, as bot.py puts the parts together."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from sqlmodel import Session, text

import bot
from handlers.manifest import manifest
from models.migrate import head, metadata
from models.settings import Way, load_settings
from practice.server import PracticeSlack

ROOT = Path(__file__).parent.parent


@pytest.fixture
def slack() -> Iterator[PracticeSlack]:
    with PracticeSlack(manifest=manifest(), ack_seconds=0.5) as running:
        running.workspace.add_user("ana", "Ana Reyes")
        yield running


def made(slack: PracticeSlack, folder: Path, *, way: Way = Way.SOCKET, stamped: bool = True) -> bot.Convener:
    """A Convener with health endpoints on a free port and all its tables; nothing runs yet."""
    env = {
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_APP_TOKEN": slack.app_token,
        "SLACK_SIGNING_SECRET": slack.signing_secret,
        "SLACK_API_URL": slack.api_url,
        "DATABASE_URL": f"sqlite:///{folder / 'convener.db'}",
        "HEALTH_ADDRESS": "0",
    }
    settings = load_settings(env, way=way)
    convener = bot.build(settings, slack=bot.client_for(settings), clock=bot.present, way=way)
    metadata().create_all(convener.database.engine)
    if stamped:
        with convener.database.transaction() as session:
            stamp(session)
    return convener


def stamp(session: Session) -> None:
    """Says that the tables are those of this version."""
    session.connection().execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))
    session.connection().execute(text("INSERT INTO alembic_version VALUES (:it)"), {"it": head()})


def client_of(convener: bot.Convener) -> httpx.Client:
    assert convener.health is not None
    return httpx.Client(base_url=f"http://127.0.0.1:{convener.health.start()}", trust_env=False)


def wrong(client: httpx.Client, path: str = "/readyz") -> list[str]:
    answer = client.get(path)
    told: list[str] = answer.json()["wrong"]
    assert answer.status_code == (503 if told else 200)
    return told


def test_a_bot_becomes_ready_is_watched_and_goes(slack: PracticeSlack, tmp_path: Path) -> None:
    convener = made(slack, tmp_path)
    with client_of(convener) as client:
        assert wrong(client) == ["started", "socket"]
        assert wrong(client, "/healthz") == []
        convener.clockwork.start()
        ears = convener.listen(slack.app_token)
        slack.wait_until(lambda: wrong(client) == [])
        convener.clockwork.work()
        metrics = client.get("/metrics").text
        for line in (
            'convener_round_seconds_count{job="tick"}',
            'convener_round_seconds_count{job="deliver"}',
            "convener_messages_waiting 0.0",
            "convener_sockets_replaced_total 0.0",
            "convener_clean_audit_age_seconds",
            "convener_pong_age_seconds",
            "process_resident_memory_bytes",
        ):
            assert line in metrics
        convener.stop()
        with pytest.raises(httpx.TransportError):
            client.get("/healthz")
    slack.drop_sockets()
    ears.close()


def test_a_database_without_this_versions_tables_is_not_ready(slack: PracticeSlack, tmp_path: Path) -> None:
    convener = made(slack, tmp_path, stamped=False)
    with client_of(convener) as client:
        assert "database" in wrong(client)
        with convener.database.transaction() as session:
            stamp(session)
        assert "database" not in wrong(client)
    convener.stop()


@pytest.mark.parametrize("welcome", [True, False])
def test_a_bot_that_runs_stays_ready_on_a_later_versions_database_that_it_works_with(
    slack: PracticeSlack, tmp_path: Path, welcome: bool
) -> None:
    convener = made(slack, tmp_path)
    with convener.database.transaction() as session:
        upgraded = "ALTER TABLE alembic_version ADD COLUMN works_from VARCHAR(32)"
        session.connection().execute(text(upgraded))
        later = "UPDATE alembic_version SET version_num = '9999', works_from = :it"
        session.connection().execute(text(later), {"it": head() if welcome else "9998"})
    with client_of(convener) as client:
        assert ("database" not in wrong(client)) == welcome
    convener.stop()


def test_by_http_no_socket_is_asked_for(slack: PracticeSlack, tmp_path: Path) -> None:
    convener = made(slack, tmp_path, way=Way.HTTP)
    with client_of(convener) as client:
        assert wrong(client) == ["started"]
        assert set(client.get("/healthz").json()["seconds_since"]) == {"tick", "deliver"}
        assert "pong" not in client.get("/metrics").text
    convener.stop()


def test_a_port_that_is_taken_is_told_in_words(slack: PracticeSlack, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        env = {
            "SLACK_BOT_TOKEN": slack.bot_token,
            "SLACK_APP_TOKEN": slack.app_token,
            "SLACK_API_URL": slack.api_url,
            "HEALTH_ADDRESS": str(port),
        }
        words = [sys.executable, str(ROOT / "bot.py"), "run"]
        done = subprocess.run(
            words, cwd=tmp_path, env=os.environ | env, capture_output=True, text=True, check=False, timeout=60
        )
    assert done.returncode == 1
    assert f"cannot be served at 127.0.0.1:{port}" in done.stderr
    assert "Traceback" not in done.stderr
