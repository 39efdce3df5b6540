"""Rows written at once: the session and the database agree on them, whatever else was waiting."""

from sqlmodel import select

from models import audit
from models.access import Act
from models.audit import AuditLine
from models.database import Database
from models.goal import Goal
from models.rows import insert_row
from tests.models.both import NOW, database, seat, url

__all__ = ["database", "url"]


def test_a_row_written_at_once_is_the_sessions_own_and_on_disk(database: Database) -> None:
    with database.transaction() as session:
        cast = seat(session)
        goal = Goal(committee_id=cast.ana.committee_id, number=9, statement="Fewer bookings", created_at=NOW)
        insert_row(session, goal)
        assert session.get(Goal, goal.pk) is goal
        goal.measure = "Bookings a month"  # a later change is still noticed
    with database.reading() as session:
        found = session.exec(select(Goal).where(Goal.number == 9)).one()
    assert (found.statement, found.measure, found.created_at) == ("Fewer bookings", "Bookings a month", NOW)


def test_what_waited_to_be_written_goes_before_a_change_at_once(database: Database) -> None:
    with database.transaction() as session:
        cast = seat(session)
        goal = cast.goal(session)
        goal.statement = "waits"
        cast.ben.name = "Ben the Second"
        audit.change(session, cast.ana, Act.EDIT_GOAL, goal, now=NOW, statement="goes after", version=7)
        assert not session.dirty
        assert (goal.statement, goal.version) == ("goes after", 7)
    with database.reading() as session:
        found = session.get_one(Goal, goal.pk)
        assert (found.statement, found.version) == ("goes after", 7)
        [line] = session.exec(select(AuditLine).where(AuditLine.act == Act.EDIT_GOAL)).all()
        assert (line.kind, line.row_id) == ("goal", goal.pk)
        assert line.before["statement"] == "waits"
        assert line.after == {"statement": "goes after", "version": 7}
