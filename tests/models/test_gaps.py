"""What was due against what was done, on both databases."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import Session, col, select

from models import outbox
from models.committee import Committee
from models.database import Database
from models.gaps import Addressee, Figures, Finding, Gap, addressees, alarms_raised, figures, find_gaps
from models.outbox import Kind, Message, SendState
from models.schedule import Schedule, Work
from tests.models.both import NOW, ZONE, database, seat, url

__all__ = ["database", "url"]

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


def committee(session: Session, team: str = "T1") -> int:
    """A committee's id; what its making has planned is taken out."""
    pk = seat(session, team).committee.pk
    for each in session.exec(select(Schedule).where(Schedule.committee_id == pk)).all():
        session.delete(each)
    session.flush()
    return pk


def plan(session: Session, pk: int, subject: int = 1, **values: Any) -> Schedule:
    """A schedule's row, just as given."""
    row = Schedule(committee_id=pk, work=Work.DIGEST, subject_id=subject, zone=ZONE, **values)
    session.add(row)
    session.flush()
    return row


def weekly(session: Session, pk: int, rule: str = "FREQ=WEEKLY;BYDAY=FR", **values: Any) -> Schedule:
    return plan(session, pk, rule=rule, start=date(2026, 11, 6), at=time(8), **values)


def post(session: Session, pk: int, key: str, *, due: datetime, **values: Any) -> None:
    """A message's row that was due then, in the state that is given."""
    message = Message(key, [])
    outbox.enqueue(session, pk, message, kind=Kind.NOTICE, key=key, target="C1", now=due)
    row = outbox.find(session, pk, key)
    assert row is not None
    for name, value in values.items():
        setattr(row, name, value)
    session.flush()


def found(session: Session, now: datetime = NOW) -> list[tuple[Gap, int, datetime | None]]:
    return [(finding.gap, finding.count, finding.since) for finding in find_gaps(session, now=now)]


def test_nothing_is_found_where_all_is_well(database: Database) -> None:
    with database.transaction() as session:
        pk = seat(session).committee.pk  # with the daily nudges of its members' zones, all to come
        post(session, pk, "sent", due=NOW - DAY, state=SendState.SENT)
        post(session, pk, "expired", due=NOW - DAY, state=SendState.EXPIRED)
        post(session, pk, "just now", due=NOW - 4 * MINUTE)
        plan(session, pk, 1, next_run=NOW - 4 * MINUTE, wake_at=NOW - 4 * MINUTE)
        plan(session, pk, 2)  # done once, and over
        assert found(session) == []


def test_work_that_nobody_has_done_is_found_after_five_minutes(database: Database) -> None:
    with database.transaction() as session:
        pk = committee(session)
        plan(session, pk, 1, next_run=NOW, wake_at=NOW)
        plan(session, pk, 2, next_run=NOW + MINUTE, wake_at=NOW + MINUTE)
        assert found(session, NOW + 4 * MINUTE) == []
        assert found(session, NOW + 5 * MINUTE) == [(Gap.WORK_LATE, 1, NOW)]
        assert found(session, NOW + DAY) == [(Gap.WORK_LATE, 2, NOW)]


def test_paused_work_is_no_gap_but_one_to_run_at_once_is(database: Database) -> None:
    with database.transaction() as session:
        pk = committee(session)
        row = weekly(session, pk, paused=True, next_run=NOW - DAY)
        assert found(session) == []
        row.wake_at = NOW - DAY  # "run now" was pressed
        session.flush()
        assert found(session) == [(Gap.WORK_LATE, 1, NOW - DAY)]


def test_work_that_nothing_will_wake_is_found(database: Database) -> None:
    with database.transaction() as session:
        pk = committee(session)
        plan(session, pk, 1, next_run=NOW + DAY)
        weekly(session, pk, subject=2)
        assert found(session) == [(Gap.WORK_ASLEEP, 2, NOW + DAY)]


@pytest.mark.parametrize("end", [";UNTIL=20261113", ";COUNT=2"])
def test_a_rule_that_has_ended_is_no_gap(database: Database, end: str) -> None:
    with database.transaction() as session:
        pk = committee(session)
        weekly(session, pk, rule=f"FREQ=WEEKLY;BYDAY=FR{end}")
        assert found(session) == []
        assert found(session, NOW - 10 * DAY) == [(Gap.WORK_ASLEEP, 1, None)]


def test_work_that_fails_again_and_again_is_found(database: Database) -> None:
    with database.transaction() as session:
        pk = committee(session)
        plan(session, pk, 1, next_run=NOW - DAY, wake_at=NOW + MINUTE, faults=2)
        assert found(session) == []
        plan(session, pk, 2, next_run=NOW - DAY, wake_at=NOW + MINUTE, faults=3)
        assert found(session) == [(Gap.WORK_IN_VAIN, 1, NOW - DAY)]


@pytest.mark.parametrize("state", [SendState.QUEUED, SendState.SENDING, SendState.IN_DOUBT])
def test_messages_on_their_way_are_late_after_five_minutes(database: Database, state: SendState) -> None:
    with database.transaction() as session:
        pk = committee(session)
        post(session, pk, "one", due=NOW, state=state, not_before=NOW + DAY)
        assert found(session, NOW + 4 * MINUTE) == []
        assert found(session, NOW + 5 * MINUTE) == [(Gap.MESSAGES_LATE, 1, NOW)]


def test_what_slack_refuses_is_told_apart_and_what_waits_behind_it_is_counted_with_it(
    database: Database,
) -> None:
    with database.transaction() as session:
        pk = committee(session)
        post(session, pk, "refused", due=NOW - DAY, error="ratelimited", not_before=NOW + MINUTE)
        post(session, pk, "behind it", due=NOW - 6 * MINUTE)
        [finding] = find_gaps(session, now=NOW)
        assert finding == Finding(pk, Gap.MESSAGES_REFUSED, 2, NOW - DAY, "ratelimited")


def test_failures_are_found_until_a_coordinator_has_been_told(database: Database) -> None:
    with database.transaction() as session:
        pk = committee(session)
        failed = {"state": SendState.FAILED, "ended_at": NOW}
        post(session, pk, "told", due=NOW, reported=True, **failed)
        post(session, pk, "untold", due=NOW, reported=False, **failed)
        assert found(session, NOW + 9 * MINUTE) == []
        assert found(session, NOW + 10 * MINUTE) == [(Gap.FAILURES_UNTOLD, 1, NOW)]


def test_each_committee_has_its_own_findings_in_as_many_queries_as_for_one(database: Database) -> None:
    asked: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *call: asked.append(call[2]))

    def queries() -> int:
        asked.clear()
        with database.reading() as session:
            find_gaps(session, now=NOW)
            figures(session, now=NOW)
            pks = [each.pk for each in session.exec(select(Committee)).all()]
            addressees(session, pks)
            alarms_raised(session, pks, since=NOW - DAY)
        return sum("SELECT" in statement for statement in asked)

    counts = []
    for teams in (["A"], ["B", "C", "D"]):
        with database.transaction() as session:
            for team in teams:
                pk = committee(session, team)
                for subject in range(pk):
                    plan(session, pk, subject, next_run=NOW - DAY, wake_at=NOW - DAY)
                plan(session, pk, 99, next_run=NOW - DAY)
                post(session, pk, "late", due=NOW - DAY)
        counts.append(queries())
    assert counts[0] == counts[1]
    with database.reading() as session:
        late = [finding for finding in find_gaps(session, now=NOW) if finding.gap is Gap.WORK_LATE]
        pks = session.exec(select(Committee.id).order_by(col(Committee.id))).all()
    assert [(finding.committee_id, finding.count) for finding in late] == [(pk, pk) for pk in pks]


def test_alarms_go_to_the_active_coordinators(database: Database) -> None:
    with database.transaction() as session:
        cast = seat(session)
        cast.ben.coordinator = cast.cho.coordinator = True
        cast.cho.active = False
        session.add_all([cast.ben, cast.cho])
        session.flush()
        pk = cast.committee.pk
        found = addressees(session, [pk])
        assert found == {pk: Addressee(ZONE, (cast.ana.slack_id, cast.ben.slack_id))}


def test_an_alarm_on_its_way_is_no_gap_and_is_known_to_have_been_raised(database: Database) -> None:
    with database.transaction() as session:
        pk = committee(session)
        post(session, pk, "alarm:work_late:2026-11-19:U1", due=NOW - 2 * DAY)
        post(session, pk, "alarm:work_late:2026-11-20:U1", due=NOW - 6 * MINUTE)
        assert found(session) == []
        raised = alarms_raised(session, [pk], since=NOW - DAY)
        assert raised == {(pk, "alarm:work_late:2026-11-20:U1")}


def test_figures_count_what_is_due_and_not_what_is_to_come(database: Database) -> None:
    with database.transaction() as session:
        pk = committee(session)
        assert figures(session, now=NOW) == Figures(0, 0, None, 0, 0)
        post(session, pk, "queued", due=NOW - MINUTE)
        post(session, pk, "in doubt", due=NOW - 3 * MINUTE, state=SendState.IN_DOUBT)
        post(session, pk, "to come", due=NOW + DAY)
        post(session, pk, "failed", due=NOW, state=SendState.FAILED, ended_at=NOW)
        plan(session, pk, next_run=NOW - DAY, wake_at=NOW - DAY)
        assert figures(session, now=NOW) == Figures(2, 1, NOW - 3 * MINUTE, 1, 1)
