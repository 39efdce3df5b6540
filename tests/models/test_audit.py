"""The audit log: what it holds of a change, the same on both databases."""

import json
from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from models import audit
from models.access import Act
from models.audit import AuditLine, plain, typed
from models.database import Database
from models.goal import Goal
from models.meeting import MeetingSeries
from models.step import ActionStep, Progress, StepState, finish
from tests.models.both import NOW, database, seat, url

__all__ = ["database", "url"]


def lines(session: Session) -> list[AuditLine]:
    return list(session.exec(select(AuditLine).order_by(col(AuditLine.id))).all())


def test_a_change_holds_before_and_after_of_what_changed_and_nothing_else(database: Database) -> None:
    with database.transaction() as session:
        cast = seat(session)
        step = cast.step(session, cast.goal(session), owner=cast.ben)
        finish(session, cast.ben, step, now=NOW.astimezone(ZoneInfo("Asia/Kolkata")) + timedelta(hours=1))
    with database.reading() as session:
        line = lines(session)[-1]
    assert (line.act, line.kind, line.row_id, line.actor_slack_id) == (
        "step.settle",
        "action_step",
        step.pk,
        cast.ben.slack_id,
    )
    assert line.before == {
        "heard_at": "2026-11-20T16:00:00+00:00",
        "version": 1,
        "state": "open",
        "done_at": None,
        "percent": None,
    }
    assert line.after == {
        "heard_at": "2026-11-20T17:00:00+00:00",
        "version": 2,
        "state": "done",
        "done_at": "2026-11-20T17:00:00+00:00",
        "percent": 100,
    }


def test_a_new_thing_holds_all_its_columns(database: Database) -> None:
    with database.transaction() as session:
        cast = seat(session)
        step = cast.step(session, cast.goal(session))
    with database.reading() as session:
        line = lines(session)[-1]
        row = session.get_one(ActionStep, step.pk)
        assert line.before == {}
        assert line.after == json.loads(json.dumps(audit.snapshot(row)))
        assert set(line.after) == set(ActionStep.model_fields) - {"id"}


def test_a_change_to_what_is_there_already_writes_nothing(database: Database) -> None:
    with database.transaction() as session:
        cast = seat(session)
        goal = cast.goal(session)
        count = len(lines(session))
        assert not audit.change(session, cast.ana, Act.EDIT_GOAL, goal, now=NOW, measure="")
        assert audit.change(session, cast.ana, Act.EDIT_GOAL, goal, now=NOW, measure="Bookings a month")
        assert len(lines(session)) == count + 1


def test_lists_in_json_columns_are_kept_when_replaced(database: Database) -> None:
    with database.transaction() as session:
        cast = seat(session)
        goal = cast.goal(session)
        audit.change(session, cast.ana, Act.EDIT_GOAL, goal, now=NOW, intercepts=[1, 2])
    with database.reading() as session:
        assert session.get_one(Goal, goal.pk).intercepts == [1, 2]
        assert lines(session)[-1].before == {"intercepts": []}


def test_what_one_transaction_changes_is_one_turn(database: Database) -> None:
    with database.transaction() as session:
        cast = seat(session)
        step = cast.step(session, cast.goal(session))
    with database.transaction() as session:
        finish(session, cast.ana, session.get_one(ActionStep, step.pk), now=NOW)
    with database.reading() as session:
        turns = [line.turn for line in lines(session) if line.kind in ("goal", "action_step")]
    assert turns[0] == turns[1]
    assert turns[2] != turns[0]


def test_what_is_removed_is_on_record(database: Database) -> None:
    with database.transaction() as session:
        cast = seat(session)
        goal = cast.goal(session)
        audit.remove(session, cast.ana, Act.EDIT_GOAL, goal, now=NOW)
    with database.reading() as session:
        assert session.exec(select(Goal)).all() == []
        assert lines(session)[-1].before["statement"] == "Fewer bookings"
        assert lines(session)[-1].after == {}


def test_a_refusal_is_on_record_for_somebody_who_is_no_member(database: Database) -> None:
    with database.transaction() as session:
        pk = seat(session).committee.pk
        audit.record_refusal(session, pk, "U9", "goal.add", actor_id=None, now=NOW)
        line = lines(session)[-1]
    assert (line.refused, line.actor_slack_id, line.act) == (True, "U9", "goal.add")


def test_json_values_go_back_into_the_columns_own_types() -> None:
    values = {
        "state": StepState.DONE,
        "progress": Progress.AT_RISK,
        "due": date(2026, 11, 20),
        "done_at": NOW,
        "percent": 60,
        "owner_id": None,
        "title": "2026-11-20",
    }
    kept = json.loads(json.dumps({name: plain(value) for name, value in values.items()}))
    back = typed(ActionStep, kept)
    assert back == values
    assert {name: type(value) for name, value in back.items()} == {
        name: type(value) for name, value in values.items()
    }
    assert typed(Goal, {"intercepts": [0, 5]}) == {"intercepts": [0, 5]}
    assert typed(MeetingSeries, {"at": plain(time(9, 30))}) == {"at": time(9, 30)}
