"""The short way to the database keeps the order of the program, and its errors are SQLAlchemy's."""

from collections.abc import Callable
from contextlib import suppress

import pytest
from sqlalchemy import bindparam, insert, select
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlmodel import Session, col, func

from models import audit
from models.access import Act
from models.audit import AuditLine
from models.base import fetch
from models.checkin import Checkin, Said
from models.committee import Agency, Committee, Member, committee_with
from models.database import Database
from models.rows import columns_of
from models.wire import Prepared, beside, wire_of
from tests.models.both import NOW, Cast, database, seat, url

__all__ = ["database", "url"]

NAMES = Prepared(select(col(Member.name)).order_by(col(Member.id)))
BY_NAME = Prepared(select(*columns_of(Member)).where(col(Member.name) == bindparam("name")))
NEW_AGENCY = Prepared(insert(Agency).inline(), ["committee_id", "name", "sector"])


def agency(cast: Cast, name: str) -> dict[str, object]:
    return {"committee_id": cast.committee.pk, "name": name, "sector": cast.agency.sector}


def agencies(session: Session) -> list[str]:
    return list(session.execute(select(col(Agency.name)).order_by(col(Agency.id))).scalars())


def test_what_the_session_holds_back_is_seen_by_what_is_asked(database: Database) -> None:
    with database.transaction() as session:
        cast = seat(session)
        cast.ben.name = "Benjamin"
        [rows] = wire_of(session).ask((NAMES, {}))
    assert rows == [["Ana"], ["Benjamin"], ["Cho"], ["Dee"]]


def test_what_is_written_is_seen_by_what_goes_sqlalchemys_way(database: Database) -> None:
    with database.transaction() as session:
        cast = seat(session)
        wire_of(session).write(NEW_AGENCY, agency(cast, "Jail"))
        assert agencies(session) == ["Probation", "Jail"]
        wire_of(session).write(NEW_AGENCY, agency(cast, "Court"))
    with database.reading() as session:
        assert agencies(session) == ["Probation", "Jail", "Court"]


def test_several_questions_are_answered_in_order_in_their_python_types(database: Database) -> None:
    with database.transaction() as session:
        cast = seat(session)
        one, none, names = wire_of(session).ask(
            (BY_NAME, {"name": "Cho"}), (BY_NAME, {"name": "?"}), (NAMES, {})
        )
        assert one == [[getattr(cast.cho, column.key) for column in columns_of(Member)]]
    assert (none, len(names)) == ([], 4)


def test_a_fault_is_told_by_the_end_without_the_values_and_leaves_nothing(database: Database) -> None:
    with database.transaction() as session:
        cast = seat(session)

    def clash() -> None:
        with database.transaction() as session:
            wire_of(session).write(NEW_AGENCY, agency(cast, "Jail"))
            wire_of(session).write(NEW_AGENCY, agency(cast, "Probation"))

    with pytest.raises(IntegrityError) as told:
        clash()
    assert "Probation" not in str(told.value).partition("DETAIL")[0]
    with database.transaction() as session:
        assert agencies(session) == ["Probation"]


def ask(session: Session) -> None:
    wire_of(session).ask((NAMES, {}))


def ask_sqlalchemy(session: Session) -> None:
    agencies(session)


@pytest.mark.parametrize("notice", [ask, ask_sqlalchemy])
def test_a_fault_that_somebody_passed_over_is_no_success(
    database: Database, notice: Callable[[Session], None]
) -> None:
    with database.transaction() as session:
        cast = seat(session)

    def pass_over() -> None:
        with database.transaction() as session:
            wire_of(session).write(NEW_AGENCY, agency(cast, "Jail"))
            with suppress(Exception):
                wire_of(session).write(NEW_AGENCY, agency(cast, "Probation"))
                notice(session)

    if database.url.get_backend_name() == "sqlite":  # there a statement fails by itself
        pass_over()
    else:
        with pytest.raises(DBAPIError):
            pass_over()
    with database.reading() as session:
        kept = agencies(session)
    assert kept == (["Probation", "Jail"] if database.url.get_backend_name() == "sqlite" else ["Probation"])


def test_nothing_of_an_act_that_was_taken_back_is_in_the_next_one(database: Database) -> None:
    def break_off() -> None:
        with database.transaction() as session:
            cast = seat(session)
            wire_of(session).write(NEW_AGENCY, agency(cast, "Jail"))
            cast.ben.name = "Benjamin"
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        break_off()
    with database.transaction() as session:
        assert not session.info.keys() - {"wire"}
        assert (list(session), agencies(session)) == ([], [])
        assert wire_of(session).ask((NAMES, {})) == [[]]


def test_a_line_of_the_log_knows_the_row_that_was_put_with_it(database: Database) -> None:
    with database.transaction() as session:
        cast = seat(session)
        step = cast.step(session, cast.goal(session), owner=cast.cho)
        values = {
            "committee_id": cast.committee.pk,
            "round_id": None,
            "step_id": step.pk,
            "workgroup_id": None,
            "member_id": cast.cho.pk,
            "said": Said.AT_RISK,
            "percent": 30,
            "note": "",
            "at": NOW,
        }
        for _ in range(2):
            audit.put(session, cast.cho, Act.CHECK_IN, Checkin, values, now=NOW)
    with database.reading() as session:
        made = session.execute(select(col(Checkin.id)).order_by(col(Checkin.id))).scalars().all()
        lines = session.execute(select(AuditLine).where(col(AuditLine.kind) == "checkin")).scalars().all()
    assert [line.row_id for line in lines] == made
    assert (lines[0].before, lines[0].after["said"]) == ({}, "at_risk")


def test_side_by_side_the_second_may_find_nothing(database: Database) -> None:
    both = beside(NAMES, BY_NAME)
    with database.transaction() as session:
        seat(session)
        [found, *_] = wire_of(session).ask((both, {"name": "Dee"}))[0]
        assert (found[0], "Dee" in found[1:]) == ("Ana", True)
        [first, *_] = wire_of(session).ask((both, {"name": "?"}))[0]
    assert first == ["Ana", *[None] * len(columns_of(Member))]


def test_a_row_read_the_short_way_is_the_sessions_own(database: Database) -> None:
    with database.transaction() as session:
        seat(session)
    with database.transaction() as session:
        committee, me = committee_with(session, "T1", "UBENT1")
        assert committee
        assert me
        assert fetch(session, Member, committee.pk, me.pk) is me
        assert session.get(Committee, committee.pk) is committee
        me.name = "Benjamin"
    with database.reading() as session:
        count = session.execute(select(func.count()).where(col(Member.name) == "Benjamin")).scalar_one()
    assert count == 1
