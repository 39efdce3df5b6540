"""The self-audit: a gap is told, privately and once a day; the heartbeat goes out only without one."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from prometheus_client import CollectorRegistry
from sqlmodel import select

from handlers.logs import set_up_logging
from jobs.clockwork import CLEAN_AUDIT, Clockwork
from jobs.rounds import Rounds
from jobs.selfaudit import audit, beat
from models.committee import coordinators
from models.gaps import Gap
from models.outbox import OutboxMessage, SendState
from models.schedule import Schedule, Work
from tests.jobs.mailroom import Mailroom, room
from tests.timer import Timer

__all__ = ["room"]

SECRET = "0b7e7dd2-the-path"


class Monitor:
    """A little service that is called while all is well, and keeps the paths that were called."""

    def __init__(self, status: int) -> None:
        self.calls: list[str] = []
        monitor = self

        class Answer(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                monitor.calls.append(self.path)
                self.send_response(status)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Answer)
        self.url = f"http://127.0.0.1:{self.server.server_port}/{SECRET}"


@contextmanager
def monitor(status: int = 200) -> Iterator[Monitor]:
    made = Monitor(status)
    thread = threading.Thread(target=made.server.serve_forever, daemon=True)
    thread.start()
    yield made
    made.server.shutdown()
    made.server.server_close()
    thread.join(5)


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the machine goes through to reach the net, loopback is near."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@pytest.fixture
def coordinated(room: Mailroom) -> Mailroom:
    """A mailroom whose committee is coordinated by ann."""
    with room.database.transaction() as session:
        for schedule in session.exec(select(Schedule)).all():
            session.delete(schedule)
        [coordinator] = coordinators(session, room.pk)
        coordinator.slack_id = room.ann
    return room


def alarms(room: Mailroom) -> list[OutboxMessage]:
    with room.database.reading() as session:
        return [row for row in session.exec(select(OutboxMessage)).all() if row.key.startswith("alarm:")]


def late(room: Mailroom) -> None:
    """A message that was due ten minutes ago."""
    room.put("late")
    room.clock.advance(timedelta(minutes=10))


def run(room: Mailroom) -> list[Gap]:
    return [finding.gap for finding in audit(room.database, now=room.clock())]


def test_a_coordinator_is_told_privately_what_is_late_and_what_can_be_done(coordinated):
    late(coordinated)
    assert run(coordinated) == [Gap.MESSAGES_LATE]
    coordinated.deliver()
    [told] = [seen for seen in coordinated.shown("ann") if "late" in seen.text]
    assert told.text == (
        "Messages are late: Not sent yet: 1 message, since Friday, 20 November 2026 at 9:00."
    )
    assert "as soon as it can, each once" in str(told.blocks)
    assert "whoever runs Convener's server" in str(told.blocks)
    assert coordinated.seen("one") == ["late"]
    assert run(coordinated) == []


def test_an_alarm_comes_once_a_day_for_each_kind_of_gap(coordinated):
    late(coordinated)
    for _ in range(3):
        assert Gap.MESSAGES_LATE in run(coordinated)
        coordinated.clock.advance(timedelta(minutes=5))
    assert len(alarms(coordinated)) == 1
    with coordinated.database.transaction() as session:
        session.add(
            Schedule(committee_id=coordinated.pk, work=Work.DIGEST, zone="UTC", wake_at=coordinated.clock())
        )
    coordinated.clock.advance(timedelta(minutes=5))
    assert set(run(coordinated)) == {Gap.MESSAGES_LATE, Gap.WORK_LATE}
    assert len(alarms(coordinated)) == 2
    coordinated.clock.advance(timedelta(days=1))
    run(coordinated)
    assert len(alarms(coordinated)) == 4


def test_an_alarm_that_cannot_be_sent_for_hours_is_not_sent_at_all(coordinated):
    late(coordinated)
    run(coordinated)
    coordinated.later(5 * 3600)
    [alarm] = alarms(coordinated)
    assert alarm.state == SendState.EXPIRED


def test_slacks_own_word_is_passed_on_and_escaped(coordinated):
    coordinated.slack.faults.add("chat.postMessage", kind="429", times=3, seconds=400)
    coordinated.put("refused")
    coordinated.deliver()
    coordinated.clock.advance(timedelta(minutes=6))
    assert run(coordinated) == [Gap.MESSAGES_REFUSED]
    [alarm] = alarms(coordinated)
    assert "ratelimited" in alarm.text


def test_the_log_has_the_numbers_and_no_names(coordinated, caplog):
    late(coordinated)
    with caplog.at_level(logging.ERROR):
        run(coordinated)
    assert [record.getMessage() for record in caplog.records] == [
        "self-audit: messages_late: 1 in 1 committees"
    ]


def test_a_gap_without_a_coordinator_is_in_the_log(coordinated, caplog):
    with coordinated.database.transaction() as session:
        for member in coordinators(session, coordinated.pk):
            member.coordinator = False
    late(coordinated)
    assert run(coordinated) == [Gap.MESSAGES_LATE]
    assert alarms(coordinated) == []
    assert "self-audit" in caplog.text


def test_the_heartbeat_goes_out_without_a_gap_and_is_withheld_with_one(coordinated):
    timer = Timer()
    rounds = Rounds(CollectorRegistry(), timer)
    with monitor() as heard:
        clockwork = Clockwork(coordinated.deps, rounds, heartbeat=heard.url)
        assert clockwork.audit() == []
        assert heard.calls == [f"/{SECRET}"]
        late(coordinated)
        timer.now += 300
        assert clockwork.audit()
        assert heard.calls == [f"/{SECRET}"]
        assert rounds.age(CLEAN_AUDIT) == 300
        coordinated.deliver()
        assert clockwork.audit() == []
        assert len(heard.calls) == 2
        assert rounds.age(CLEAN_AUDIT) == 0


def test_a_heartbeat_that_is_refused_or_lost_is_a_warning_without_the_secret_path(capsys):
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    root.handlers = []
    try:
        set_up_logging("DEBUG", "text")
        with monitor(500) as unwell:
            assert not beat(unwell.url)
        assert not beat(unwell.url)  # nobody is there any more
        with monitor() as well:
            assert beat(well.url)
    finally:
        root.handlers = handlers
        root.setLevel(level)
    written = capsys.readouterr().err
    assert "WARNING" in written
    assert "status 500" in written
    assert "ConnectError" in written
    assert SECRET not in written
