"""What becomes of what was missed: one outcome for each occurrence, under each policy, on both databases."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlmodel import Session, col, select

from models import schedule as schedules
from models.audit import AuditLine
from models.calendar import instant_of
from models.catch_up import ON_TIME, CatchUp, sort_out
from models.errors import NotAllowed
from models.recurrence import Recurrence, due_between
from models.rhythm import nudges_of, plan_nudges
from models.schedule import Occurrence, Outcome, Schedule
from models.work import DEFAULTS, Work
from tests.models.both import database, url
from tests.models.small import ZONE, Small

__all__ = ["database", "url"]

NOON = datetime(2026, 11, 20, 19, tzinfo=UTC)
DAILY = Recurrence("FREQ=DAILY", date(2026, 11, 20), time(9, 0), ZONE)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
DOWN = {"a minute": MINUTE, "an hour": HOUR, "a day": DAY, "a month": 30 * DAY}
DUE = [NOON + n * DAY for n in range(3)]
"""Three days' occurrences."""


def at(day: int) -> datetime:
    """9:00 on a day of November 2026 in Denver."""
    return instant_of(date(2026, 11, day), time(9), ZONE)


@pytest.fixture
def small(database):
    """A daily digest and no nudges, on both databases."""
    made = Small(database, NOON)
    with made.open() as (session, committee, *_):
        for nudges in nudges_of(session, committee.pk):
            session.delete(nudges)
        schedules.recur(session, committee.pk, Work.DIGEST, DAILY, now=NOON)
    return made


def digest(session: Session) -> Schedule:
    return session.exec(select(Schedule).where(Schedule.work == Work.DIGEST)).one()


def choose(small: Small, policy: CatchUp) -> None:
    with small.open() as (session, _, ana, _):
        schedules.change_catch_up(session, ana, digest(session), policy, now=NOON)


def fire(small: Small, now: datetime) -> list[list[datetime]]:
    """What was to be done, transaction by transaction."""
    done: list[list[datetime]] = []
    while True:
        with small.database.transaction() as session:
            claimed = schedules.claim_due(session, now=now)
            if claimed is None:
                return done
            due = schedules.take_occurrence(session, claimed, now=now)
            done.append([due] if due else [])


def rows(small: Small) -> list[Occurrence]:
    with small.database.reading() as session:
        return list(session.exec(select(Occurrence).order_by(col(Occurrence.due_at))).all())


@pytest.mark.parametrize("policy", CatchUp)
@pytest.mark.parametrize("seconds", [0, 5, ON_TIME.total_seconds()])
def test_what_is_seconds_or_minutes_late_is_done_and_was_never_missed(policy, seconds):
    [fate] = sort_out([NOON], policy, grace=ON_TIME, now=NOON + timedelta(seconds=seconds))
    assert (fate.done, fate.reason, fate.announce) == (True, "", False)


def test_skip_leaves_out_what_is_later_than_its_grace_and_does_the_latest_of_the_rest():
    fates = sort_out([*DUE, DUE[-1] + MINUTE], CatchUp.SKIP, grace=ON_TIME, now=DUE[-1] + 2 * MINUTE)
    assert [(fate.done, fate.reason, fate.announce) for fate in fates] == [
        (False, "skip:too_late", True),
        (False, "skip:too_late", True),
        (False, "skip:overtaken", False),
        (True, "", False),
    ]


def test_run_once_does_the_latest_and_the_earlier_are_overtaken():
    fates = sort_out(DUE, CatchUp.RUN_ONCE, grace=ON_TIME, now=DUE[-1] + HOUR)
    assert [fate.reason for fate in fates] == ["run_once:overtaken", "run_once:overtaken", "run_once:late"]
    assert [fate.due for fate in fates if fate.done] == DUE[-1:]


def test_run_all_takes_the_earliest_alone():
    [fate] = sort_out(DUE, CatchUp.RUN_ALL, grace=ON_TIME, now=DUE[-1])
    assert (fate.due, fate.done, fate.reason) == (DUE[0], True, "run_all:late")


@pytest.mark.parametrize("down", DOWN)
@pytest.mark.parametrize("policy", CatchUp)
def test_after_an_outage_every_occurrence_has_one_outcome_that_names_the_policy(small, policy, down):
    choose(small, policy)
    back = at(21) + DOWN[down]
    fire(small, back)
    fire(small, back)
    told = rows(small)
    assert [row.due_at for row in told] == due_between(DAILY, NOON, back)
    late = [row for row in told if back - row.due_at > ON_TIME]
    assert {row.reason.partition(":")[0] for row in late} <= {policy.value}
    assert [row.reason for row in told if row not in late] == [""] * (len(told) - len(late))


def test_run_all_does_each_missed_one_in_order_and_one_at_a_time(small):
    choose(small, CatchUp.RUN_ALL)
    assert fire(small, at(24) + HOUR) == [[at(21)], [at(22)], [at(23)], [at(24)]]
    assert fire(small, at(25)) == [[at(25)]]
    assert {row.outcome for row in rows(small)} == {Outcome.FIRED}


def test_run_all_goes_on_where_it_stopped_after_a_fault(small):
    choose(small, CatchUp.RUN_ALL)
    back = at(23) + HOUR
    with small.open() as (session, *_):
        schedules.take_occurrence(session, digest(session), now=back)
    with small.open() as (session, *_):
        schedules.postpone(session, digest(session).pk, now=back)
    assert fire(small, back) == []
    assert fire(small, back + MINUTE) == [[at(22)], [at(23)]]


def test_a_month_is_settled_in_one_transaction_unless_each_is_to_be_done(small):
    for policy, transactions in ((CatchUp.RUN_ONCE, 1), (CatchUp.SKIP, 1), (CatchUp.RUN_ALL, 31)):
        with small.open() as (session, _, ana, _):
            schedules.change_catch_up(session, ana, digest(session), policy, now=NOON)
            for row in session.exec(select(Occurrence)).all():
                session.delete(row)
            one = digest(session)
            one.next_run = one.wake_at = at(21)
        assert len(fire(small, at(21) + 30 * DAY + HOUR)) == transactions


def test_what_was_left_out_is_marked_for_telling_and_nothing_else_is(small):
    choose(small, CatchUp.SKIP)
    fire(small, at(23) + MINUTE)
    assert [(row.outcome, row.announce) for row in rows(small)] == [
        (Outcome.SKIPPED, True),
        (Outcome.SKIPPED, True),
        (Outcome.FIRED, False),
    ]


def test_run_now_does_what_skip_would_leave_out(small):
    choose(small, CatchUp.SKIP)
    later = at(22) + HOUR
    with small.open() as (session, _, ana, _):
        schedules.run_now(session, ana, digest(session), now=later)
    assert fire(small, later) == [[later]]
    assert [row.reason for row in rows(small)] == ["replaced", "replaced", ""]


def test_work_due_once_is_done_however_late(small):
    with small.open() as (session, committee, *_):
        schedules.cancel(session, committee.pk, Work.DIGEST, 0, now=NOON)
        for work in set(Work) - {Work.NUDGE}:
            schedules.once(session, committee.pk, work, NOON, subject_id=7, zone=ZONE, now=NOON)
    assert len(fire(small, NOON + 90 * DAY)) == len(Work) - 1
    assert {(row.outcome, row.reason) for row in rows(small)} == {(Outcome.FIRED, "run_once:late")}


def test_due_work_that_is_replaced_or_called_off_before_it_was_done_has_an_outcome(small):
    with small.open() as (session, committee, *_):
        pk, later = committee.pk, NOON + HOUR
        schedules.cancel(session, pk, Work.DIGEST, 0, now=NOON)
        for subject in (1, 2, 3, 4):
            schedules.once(session, pk, Work.AGENDA, NOON, subject_id=subject, zone=ZONE, now=NOON - DAY)
        schedules.once(session, pk, Work.AGENDA, later + DAY, subject_id=1, zone=ZONE, now=later)
        schedules.cancel(session, pk, Work.AGENDA, 2, now=later)
        schedules.once(session, pk, Work.AGENDA, NOON, subject_id=3, zone=ZONE, now=later)
        schedules.cancel(session, pk, Work.AGENDA, 4, now=NOON - HOUR)
    assert fire(small, later) == [[NOON]]
    assert [row.reason for row in rows(small)] == ["replaced", "called_off", "run_once:late"]


def test_the_policy_is_changed_by_coordinators_only_and_is_on_record(small):
    with small.open() as (session, _, _, ben), pytest.raises(NotAllowed):
        schedules.change_catch_up(session, ben, digest(session), CatchUp.SKIP, now=NOON)
    choose(small, CatchUp.SKIP)
    choose(small, CatchUp.SKIP)
    choose(small, DEFAULTS[Work.DIGEST])
    with small.open() as (session, *_):
        lines = session.exec(select(AuditLine).where(AuditLine.kind == "schedule")).all()
        assert digest(session).policy is CatchUp.RUN_ONCE
    assert [(line.before, line.after) for line in lines] == [
        ({"catch_up": None}, {"catch_up": "skip"}),
        ({"catch_up": "skip"}, {"catch_up": None}),
    ]


def test_nudges_of_a_new_zone_are_treated_as_the_others(small):
    with small.open() as (session, committee, ana, _):
        plan_nudges(session, committee, ZONE, now=NOON)
        for one in nudges_of(session, committee.pk):
            schedules.change_catch_up(session, ana, one, CatchUp.RUN_ONCE, now=NOON)
        plan_nudges(session, committee, "America/New_York", now=NOON)
        assert [one.policy for one in nudges_of(session, committee.pk)] == [CatchUp.RUN_ONCE] * 2
