"""Reading costs as many queries in a committee of 300 members and 3,000 steps as in one of five."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest
from sqlalchemy import event
from sqlmodel import Session, select

from bench.big import BIG, NOW, SMALL, ZONES, Size, make_committee, slack_id
from handlers.agenda import show as show_agenda
from handlers.checkins import open_form
from handlers.committee import show_glance, type_meetings
from handlers.goals import show_here, show_mine
from handlers.home import home_view
from handlers.visit import Origin, Visit
from jobs.agendas import refresh_agendas
from jobs.digests import send_digest
from models.agenda import record_edition
from models.asking import remindings, whom_to_ask
from models.calendar import today
from models.committee import Committee, calendar_of
from models.database import Database
from models.meeting import next_meeting
from models.nudge import mornings
from models.schedule import Work, find
from models.told import told_lately
from tests.laid import laid_file

SIZES = {"small": SMALL, "big": BIG}


@pytest.fixture(scope="module")
def databases(tmp_path_factory) -> Iterator[dict[str, Database]]:
    """The small committee and the big one, each in a database of its own."""
    folder = tmp_path_factory.mktemp("sizes")
    made = {name: _filled(laid_file(folder / f"{name}.db"), size) for name, size in SIZES.items()}
    yield made
    for database in made.values():
        database.close()


def _filled(url: str, size: Size) -> Database:
    database = Database(url)
    with database.transaction() as session:
        make_committee(session, size)
    return database


class Undone(Exception):
    """Takes back what was done for counting."""


@contextmanager
def counting(database: Database) -> Iterator[list[str]]:
    """The statements that are sent to the database meanwhile."""
    told: list[str] = []

    def note(_connection, _cursor, statement, *_rest) -> None:
        told.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    yield told
    event.remove(database.engine, "before_cursor_execute", note)


def statements(database: Database, act: Callable[[Session, Committee], object]) -> list[str]:
    """What the act asks of the database, in a transaction that is taken back."""
    told: list[str] = []
    with suppress(Undone), database.transaction() as session:
        committee = session.exec(select(Committee)).one()
        with counting(database) as told:
            act(session, committee)
            session.flush()
        raise Undone
    return told


def visit(who: int = 3) -> Visit:
    return Visit("/goals", "T0", slack_id(who), NOW, Origin())


def due_digest(session: Session, committee: Committee) -> None:
    schedule = find(session, committee.pk, Work.DIGEST)
    assert schedule is not None
    send_digest(session, schedule, NOW, now=NOW)


def change_of_an_agenda(session: Session, committee: Committee) -> None:
    """The agenda is posted, something has changed since, and the tick sees to it."""
    meeting = next_meeting(session, committee.pk, now=NOW)
    record_edition(session, meeting, fingerprint="", now=NOW)
    meeting.agenda_seen = 0
    refresh_agendas(session, now=NOW)


READING = {
    "goals": lambda session, _: show_here(session, visit(), ""),
    "goals mine": lambda session, _: show_mine(session, visit(), ""),
    "checkin form": lambda session, _: open_form(session, visit(), ""),
    "agenda": lambda session, _: show_agenda(session, visit(), ""),
    "home": lambda session, _: home_view(session, visit(), None),
    "committee": lambda session, _: show_glance(session, visit(), ""),
    "how much it meets": lambda session, _: type_meetings(session, visit(), ""),
    "digest": due_digest,
    "agenda refresh": change_of_an_agenda,
    "nudges of a zone": lambda session, committee: mornings(
        session, committee, calendar_of(session, committee), zone=ZONES[0], now=NOW
    ),
    "told lately": lambda session, committee: told_lately(session, committee.pk, now=NOW),
    "whom to ask": lambda session, committee: whom_to_ask(session, committee.pk, today(NOW, committee.zone)),
    "reminders": lambda session, committee: remindings(
        session, committee, day=today(NOW, committee.zone), zone=committee.zone
    ),
}


@pytest.mark.parametrize("name", READING)
def test_as_many_queries_for_a_big_committee_as_for_a_small_one(databases, name):
    small, big = (statements(databases[size], READING[name]) for size in SIZES)
    assert 0 < len(big) <= len(small), "\n".join(big)


def test_a_tick_asks_one_thing_about_agendas_while_none_has_changed(databases):
    def nothing_new(session: Session, committee: Committee) -> None:
        refresh_agendas(session, now=NOW)

    assert len(statements(databases["big"], nothing_new)) == 1


def test_the_small_committee_shows_all_that_the_big_one_does(databases):
    """Else fewer queries for the big one would say nothing."""
    for database in databases.values():
        with database.reading() as session:
            assert "waiting on Agency" in str(show_mine(session, visit(1), ""))
            assert "is vacant" not in str(home_view(session, visit(), None))
