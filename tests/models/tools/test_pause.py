"""A pause: nothing is done meanwhile and no alarm is raised; then nothing is late; it can be taken back."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from sqlmodel import select

from jobs.tick import tick
from models import outbox
from models import schedule as schedules
from models.audit import AuditLine
from models.calendar import WorkCalendar
from models.chair import Candidate, serving_term
from models.checkin import CheckinRound
from models.committee import Sector
from models.errors import AlreadySettled, NotAllowed, Refused
from models.gaps import Gap, find_gaps
from models.meeting import Meeting, MeetingState
from models.office import Office
from models.outbox import Kind, Message, OutboxMessage, SendState
from models.recurrence import Recurrence, weekly
from models.rhythm import plan_nudges, put_series, set_rhythm
from models.rotation import begin_rotation
from models.schedule import Occurrence, Outcome, Schedule, Work
from models.step import ActionStep, edit, finish
from models.tools.ballot import Ballot, Method
from models.tools.pause import (
    begin_pause,
    change_restart,
    end_pause,
    tell_restart,
    the_pause,
    undo_pause,
)
from models.tools.pause_shift import later
from models.tools.pause_tables import Pause, pause_of
from tests.models.both import NOW, ZONE, cast, database, seat, session, url
from tests.there import there

__all__ = ["cast", "database", "session", "url"]

DAY = timedelta(days=1)
TODAY = date(2026, 11, 20)  # a Friday
BACK = TODAY + 14 * DAY
MORNING = Recurrence(weekly({0}), TODAY, time(9), ZONE)


def begin(session, cast, *, by=None, now=NOW, **values) -> Pause:
    whole: dict[str, Any] = {
        "because": "Flood",
        "restart_on": BACK,
        "cancels": True,
        "moves_terms": False,
    } | values
    return begin_pause(session, by or cast.ana, now=now, **whole)


def at_work(session, cast) -> None:
    """Check-ins, digests, nudges and weekly meetings on Mondays at 9:00."""
    set_rhythm(session, cast.ana, cast.committee, checkins=MORNING, digest=MORNING, now=NOW)
    plan_nudges(session, cast.committee, ZONE, now=NOW)
    put_series(
        session,
        cast.ana,
        cast.committee,
        recurrence=MORNING,
        minutes=60,
        place="",
        agenda_days=2,
        now=NOW,
    )


def due(session, cast, day, **values) -> ActionStep:
    goal = values.pop("goal", None) or cast.goal(session)
    step = cast.step(session, goal, **values)
    step.due = day
    session.add(step)
    session.flush()
    return step


def walk(database, until, *, start=NOW) -> None:
    """Ticks each hour."""
    at = start
    while at <= until:
        tick(database, now=at)
        at += timedelta(hours=1)


def gaps(session, now) -> list:
    """What the self-audit finds; here nothing delivers, so that messages wait says nothing."""
    return [one for one in find_gaps(session, now=now) if one.gap is not Gap.MESSAGES_LATE]


def outcomes(session, work) -> list[tuple[str, str]]:
    statement = select(Occurrence).join(Schedule).where(Schedule.work == work)
    return [(row.outcome.value, row.reason) for row in session.exec(statement).all()]


def test_chair_and_coordinator_pause_and_nobody_else(session, cast):
    for who in (cast.ben, cast.cho):
        with pytest.raises(NotAllowed):
            begin(session, cast, by=who)
    pause = begin(session, cast)
    with pytest.raises(AlreadySettled):
        begin(session, cast)
    for act in (
        lambda who: end_pause(session, who, pause, now=NOW),
        lambda who: undo_pause(session, who, pause, now=NOW),
        lambda who: change_restart(session, who, pause, None, now=NOW),
    ):
        with pytest.raises(NotAllowed):
            act(cast.cho)
    assert pause_of(session, seat(session, "T2").committee.pk) is None


@pytest.mark.parametrize(
    ("values", "field", "code"),
    [
        ({"because": " "}, "because", "empty"),
        ({"because": "x" * 301}, "because", "too_long"),
        ({"restart_on": TODAY}, "restart_on", "past"),
        ({"restart_on": TODAY + 731 * DAY}, "restart_on", "too_far"),
    ],
)
def test_what_cannot_be_is_refused_on_its_field(session, cast, values, field, code):
    with pytest.raises(Refused) as told:
        begin(session, cast, **values)
    assert (told.value.field, told.value.code) == (field, code)
    assert pause_of(session, cast.committee.pk) is None


def test_a_day_keeps_to_working_days_where_it_was_on_one():
    calendar = WorkCalendar(ZONE)
    assert later(TODAY, 14, calendar) == TODAY + 14 * DAY
    assert later(TODAY, 15, calendar) == TODAY + 17 * DAY  # Saturday becomes Monday
    assert later(TODAY + DAY, 14, calendar) == TODAY + 15 * DAY  # a Saturday stays one


def test_nothing_is_said_in_a_pause_all_is_recorded_and_no_alarm_is_raised(database):
    with database.transaction() as session:
        cast = seat(session)
        at_work(session, cast)
        due(session, cast, TODAY + 3 * DAY, owner=cast.cho)
        begin(session, cast)
    walk(database, NOW + 13 * DAY)
    with database.transaction() as session:
        assert session.exec(select(OutboxMessage)).all() == []
        for work in (Work.ROUND_OPEN, Work.DIGEST):
            assert outcomes(session, work) == [("skipped", "pause")] * 2
        nudges = outcomes(session, Work.NUDGE)
        assert len(nudges) == 13
        assert set(nudges) == {("skipped", "pause")}
        assert gaps(session, NOW + 13 * DAY) == []
    walk(database, NOW + 18 * DAY, start=NOW + 13 * DAY)
    with database.transaction() as session:
        assert pause_of(session, 1) is None
        assert gaps(session, NOW + 18 * DAY) == []
        assert outcomes(session, Work.ROUND_OPEN)[-1] == (Outcome.FIRED.value, "")
        assert outcomes(session, Work.NUDGE)[13:][0] == (Outcome.FIRED.value, "")


def test_a_restart_moves_every_open_date_by_the_pause_and_keeps_the_old_one(session, cast):
    goal = cast.goal(session)
    goal.due = TODAY + 30 * DAY
    coming, late = due(session, cast, TODAY + 3 * DAY, goal=goal), due(session, cast, TODAY - 4 * DAY)
    coming.snoozed_until = TODAY + 2 * DAY
    done, undated = due(session, cast, TODAY + DAY), due(session, cast, None)
    finish(session, cast.ana, done, now=NOW)
    pause = begin(session, cast)
    fresh = due(session, cast, TODAY + 20 * DAY)
    fresh.created_at = NOW + DAY
    assert end_pause(session, None, pause, now=NOW + 14 * DAY) == 2
    assert (coming.due, late.due) == (TODAY + 17 * DAY, TODAY + 10 * DAY)
    assert coming.snoozed_until == TODAY + 16 * DAY
    assert (done.due, undated.due, fresh.due) == (TODAY + DAY, None, TODAY + 20 * DAY)
    assert goal.due == TODAY + 44 * DAY
    statement = select(AuditLine).where(AuditLine.act == "committee.pause", AuditLine.row_id == coming.pk)
    [line] = [one for one in session.exec(statement).all() if one.kind == "action_step"]
    assert (line.before["due"], line.after["due"]) == ("2026-11-23", "2026-12-07")
    assert (pause.days, pause.ended_by_id) == (14, None)


def test_a_date_that_somebody_has_set_in_the_pause_is_what_they_meant(session, cast):
    step = due(session, cast, TODAY + 3 * DAY)
    pause = begin(session, cast)
    edit(
        session,
        cast.ana,
        step,
        version=step.version,
        title=step.title,
        goal=cast.goal(session),
        owner=None,
        due=TODAY + 40 * DAY,
        now=NOW + DAY,
    )
    end_pause(session, cast.ana, pause, now=NOW + 14 * DAY)
    assert step.due == TODAY + 40 * DAY


def test_a_round_that_is_on_is_closed_without_a_word_and_what_waits_is_not_sent(session, cast):
    at_work(session, cast)
    this = CheckinRound(
        committee_id=cast.committee.pk,
        workgroup_id=cast.group.pk,
        opened_at=NOW - DAY,
        remind_at=NOW + DAY,
        closes_at=NOW + 2 * DAY,
    )
    session.add(this)
    session.flush()
    for kind in (Kind.NUDGE, Kind.NOTICE):
        outbox.enqueue(
            session, cast.committee.pk, Message("x", []), kind=kind, key=kind.value, target="U1", now=NOW
        )
    pause = begin(session, cast)
    assert (this.closed_at, pause.rounds) == (NOW, [this.pk])
    states = {one.kind: one.state for one in session.exec(select(OutboxMessage)).all()}
    assert states == {Kind.NUDGE: SendState.WITHDRAWN, Kind.NOTICE: SendState.QUEUED}


def planned(session) -> list[date]:
    rows = session.exec(select(Meeting).where(Meeting.state == MeetingState.PLANNED)).all()
    return sorted(row.planned_on for row in rows)


def test_meetings_until_the_restart_are_called_off_and_later_ones_are_held(session, cast):
    at_work(session, cast)
    begin(session, cast)
    first = date(2026, 12, 7)
    assert planned(session)[0] == first
    cancelled = session.exec(select(Meeting).where(Meeting.state == MeetingState.CANCELLED)).all()
    assert {one.planned_on for one in cancelled} == {date(2026, 11, 23), date(2026, 11, 30)}
    assert {one.because for one in cancelled} == {"Flood"}


def test_an_early_restart_brings_back_the_meetings_after_it(session, cast):
    at_work(session, cast)
    pause = begin(session, cast)
    end_pause(session, cast.ana, pause, now=NOW + 5 * DAY)
    assert planned(session)[0] == date(2026, 11, 30)
    agenda = there(
        schedules.find(
            session,
            cast.committee.pk,
            Work.AGENDA,
            there(session.exec(select(Meeting).where(Meeting.planned_on == date(2026, 11, 30))).first()).pk,
        )
    )
    assert agenda.wake_at is not None


def test_kept_meetings_are_recorded_as_held_and_nobody_is_told_anything(database):
    with database.transaction() as session:
        cast = seat(session)
        at_work(session, cast)
        begin(session, cast, cancels=False)
    walk(database, NOW + 12 * DAY)
    with database.transaction() as session:
        held = session.exec(select(Meeting).where(Meeting.state == MeetingState.HELD)).all()
        assert {one.planned_on for one in held} == {date(2026, 11, 23), date(2026, 11, 30)}
        assert session.exec(select(OutboxMessage)).all() == []
        assert gaps(session, NOW + 12 * DAY) == []


def test_a_pause_that_was_taken_back_on_its_day_leaves_nothing_behind(session, cast):
    at_work(session, cast)
    this = CheckinRound(
        committee_id=cast.committee.pk,
        workgroup_id=cast.group.pk,
        opened_at=NOW - DAY,
        remind_at=NOW + DAY,
        closes_at=NOW + 2 * DAY,
    )
    session.add(this)
    step, before = due(session, cast, TODAY + DAY), planned(session)
    pause = begin(session, cast)
    with pytest.raises(Refused) as told:
        undo_pause(session, cast.ana, pause, now=NOW + DAY)
    assert told.value.code == "not_that_day"
    undo_pause(session, cast.ana, pause, now=NOW + timedelta(hours=2))
    assert (step.due, this.closed_at, pause.undone, pause.days) == (TODAY + DAY, None, True, 0)
    assert set(before) <= set(planned(session))
    assert there(schedules.find(session, cast.committee.pk, Work.ROUND_CLOSE, this.pk)).next_run is not None
    assert gaps(session, NOW + timedelta(hours=2)) == []
    begin(session, cast, now=NOW + timedelta(hours=3))


def test_without_a_day_one_person_is_asked_every_thirty_days_until_one_is_set(database):
    with database.transaction() as session:
        cast = seat(session)
        at_work(session, cast)
        begin(session, cast, restart_on=None)
    walk(database, NOW + 62 * DAY)
    with database.transaction() as session:
        asked = session.exec(select(OutboxMessage)).all()
        assert [(one.target, one.key) for one in asked] == [
            ("UANAT1", "pause:1:ask:2026-12-20"),
            ("UANAT1", "pause:1:ask:2027-01-19"),
        ]
        assert asked[0].not_before == datetime(2026, 12, 21, 21, tzinfo=UTC)  # not on a Sunday; at 14:00
        assert gaps(session, NOW + 62 * DAY) == []
        assert planned(session)[0] >= date(2027, 2, 18)
        pause = the_pause(session, 1)
        ana = session.get_one(type(cast.ana), pause.author_id)
        change_restart(session, ana, pause, date(2027, 1, 25), now=NOW + 62 * DAY)
        assert planned(session)[0] == date(2027, 1, 25)
    walk(database, NOW + 66 * DAY, start=NOW + 62 * DAY)
    with database.transaction() as session:
        assert pause_of(session, 1) is None


def chaired(session, cast):
    line = [Candidate(cast.cho.pk, Sector.CRIMINAL_JUSTICE), Candidate(cast.dee.pk, Sector.BEHAVIORAL_HEALTH)]
    begin_rotation(
        session,
        cast.ana,
        Office(cast.committee.pk),
        line=line,
        chair=line[0],
        starts_on=date(2026, 1, 15),
        ends_on=date(2027, 6, 15),
        now=NOW,
    )
    return there(serving_term(session, cast.committee.pk))


@pytest.mark.parametrize(("ticked", "end"), [(False, date(2027, 6, 15)), (True, date(2027, 6, 29))])
def test_terms_are_facts_of_by_laws_and_move_only_when_that_was_ticked(session, cast, ticked, end):
    term = chaired(session, cast)
    pause = begin(session, cast, moves_terms=ticked)
    end_pause(session, None, pause, now=NOW + 14 * DAY)
    assert term.ends_on == end
    handover = there(schedules.find(session, cast.committee.pk, Work.HANDOVER))
    assert there(handover.next_run).date() == end


def test_a_ballot_that_was_open_closes_so_much_later(session, cast):
    closes_at = NOW + 3 * DAY
    ballot = Ballot(
        committee_id=cast.committee.pk, title="Gaps", method=Method.DOTS, closes_at=closes_at, made_at=NOW
    )
    session.add(ballot)
    session.flush()
    pk, work = cast.committee.pk, Work.BALLOT_CLOSE
    schedules.once(session, pk, work, closes_at, subject_id=ballot.pk, zone=ZONE, now=NOW)
    pause = begin(session, cast)
    end_pause(session, None, pause, now=NOW + 14 * DAY)
    row = there(schedules.find(session, cast.committee.pk, Work.BALLOT_CLOSE, ballot.pk))
    assert (ballot.closes_at, row.next_run, row.wake_at) == (NOW + 17 * DAY,) * 3


def test_what_a_coordinator_runs_by_hand_is_done_in_a_pause_too(database):
    with database.transaction() as session:
        cast = seat(session)
        at_work(session, cast)
        begin(session, cast)
    with database.transaction() as session:
        digest = there(schedules.find(session, 1, Work.DIGEST))
        ana = session.get_one(type(cast.ana), cast.ana.pk)
        schedules.run_now(session, ana, digest, now=NOW + DAY)
    tick(database, now=NOW + DAY)
    with database.transaction() as session:
        assert outcomes(session, Work.DIGEST) == [("fired", "")]


def test_another_committee_goes_on_meanwhile(database):
    with database.transaction() as session:
        begin(session, seat(session))
        other = seat(session, "T2")
        at_work(session, other)
        due(session, other, TODAY, owner=other.cho)
    walk(database, NOW + 4 * DAY)
    with database.transaction() as session:
        rows = session.exec(select(OutboxMessage)).all()
        assert {row.committee_id for row in rows} == {2}


def test_the_restart_is_told_once_in_public_and_to_each_lead(session, cast):
    cast.committee.channel_id = "C1"
    pause = begin(session, cast)
    saturday = NOW + 15 * DAY
    end_pause(session, None, pause, now=saturday)
    for _ in range(2):
        words = Message("public", []), Message("private", [])
        tell_restart(session, cast.committee, pause, *words, note=Message("", []), now=saturday)
    rows = session.exec(select(OutboxMessage)).all()
    assert {(row.target, row.text) for row in rows} == {("C1", "public"), (cast.ben.slack_id, "private")}
    assert {row.not_before for row in rows} == {datetime(2026, 12, 7, 16, tzinfo=UTC)}
