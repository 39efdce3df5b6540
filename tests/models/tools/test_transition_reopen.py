"""An initiative that was closed is taken up again; until then nothing is written to its workgroup."""

from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from models.asking import open_round
from models.audit import AuditLine
from models.chair import Candidate, offices_of
from models.checkin import Said, record_checkin
from models.committee import Step, calendar_of
from models.errors import AlreadySettled, ConvenerError, NotAllowed, Refused
from models.goal import GoalState, add_goal, take_up_again
from models.meeting import Meeting, MeetingState
from models.moves import add_meeting, restore_meeting
from models.office import Duty
from models.passing import works
from models.recurrence import Recurrence, weekly
from models.rhythm import put_series, set_rhythm
from models.rotation import begin_office, begin_rotation
from models.schedule import Work, find
from models.step import StepState, add_step, drop, edit, finish, reopen, snooze, wait_on
from models.tools import milestones
from models.tools.cycle import Plan, add_cycle
from models.tools.efforts import efforts_of
from models.tools.issues import note_issue
from models.tools.stage import Place, move_step
from models.tools.transition import prepared, transitions_of
from models.tools.transition_close import close_transition
from models.tools.transition_reopen import reopen_transition
from models.tools.transition_tables import TransitionState
from models.workgroup import workgroups_of
from tests.models.both import NOW, ZONE, cast, database, seat, session, url
from tests.models.tools.test_transition import BECAUSE, ready
from tests.there import there

__all__ = ["cast", "database", "session", "url"]

TODAY, DAY = date(2026, 11, 20), timedelta(days=1)
MORNING = Recurrence(weekly({0}), TODAY, time(9), ZONE)
LATER = NOW + 30 * DAY


class Ended:
    """A workgroup at work, with a goal, a step, a milestone and meetings; closed in an act of its own."""

    def __init__(self, database) -> None:
        self.database = database
        with database.transaction() as session:
            cast = self.cast = seat(session)
            set_rhythm(session, cast.ana, cast.committee, checkins=MORNING, digest=MORNING, now=NOW)
            self.series = put_series(
                session,
                cast.ana,
                cast.committee,
                recurrence=MORNING,
                minutes=60,
                place="",
                agenda_days=2,
                group=cast.group,
                now=NOW,
            )
            self.goal = cast.goal(session)
            self.step, self.done = (cast.step(session, self.goal, owner=cast.cho) for _ in "ab")
            finish(session, cast.cho, self.done, now=NOW)
            day = TODAY + 40 * DAY
            self.point = milestones.add_milestone(session, cast.ana, self.goal, title="Go", due=day, now=NOW)
            self.row = ready(session, cast)
        with database.transaction() as session:
            self.load(session)
            close_transition(
                session, self.cast.ana, prepared(session, self.row), {}, because=BECAUSE, now=NOW
            )

    def load(self, session) -> None:
        """All of it in this transaction."""
        for name in ("series", "goal", "step", "done", "point", "row"):
            setattr(self, name, session.get_one(type(getattr(self, name)), getattr(self, name).pk))
        old = self.cast
        rows = (old.committee, old.ana, old.ben, old.cho, old.dee, old.group, old.agency)
        self.cast = type(old)(*(session.get_one(type(one), one.pk) for one in rows))


@pytest.fixture
def ended(database) -> Ended:
    return Ended(database)


def meeting(session):
    return session.exec(select(Meeting).order_by(col(Meeting.starts_at).desc()).limit(1)).one()


WRITES: dict[str, Callable[[Any, Ended], object]] = {
    "a goal": lambda s, e: add_goal(s, e.cast.ana, statement="More", workgroup=e.cast.group, now=LATER),
    "a goal again": lambda s, e: take_up_again(s, e.cast.ana, e.goal, now=LATER),
    "a step": lambda s, e: add_step(s, e.cast.ana, e.goal, title="More", owner=None, due=None, now=LATER),
    "a step again": lambda s, e: reopen(s, e.cast.cho, e.step, now=LATER),
    "a done step again": lambda s, e: reopen(s, e.cast.cho, e.done, now=LATER),
    "done": lambda s, e: finish(s, e.cast.cho, e.step, now=LATER),
    "dropped": lambda s, e: drop(s, e.cast.cho, e.step, reason="no", now=LATER),
    "quiet": lambda s, e: snooze(s, e.cast.cho, e.step, until=TODAY + 60 * DAY, now=LATER),
    "waiting": lambda s, e: wait_on(s, e.cast.cho, e.step, e.cast.agency, why="form", now=LATER),
    "edited": lambda s, e: edit(
        s,
        e.cast.cho,
        e.step,
        version=e.step.version,
        title="Other",
        goal=e.goal,
        owner=None,
        due=None,
        now=LATER,
    ),
    "a check-in": lambda s, e: record_checkin(s, e.cast.cho, e.step, said=Said.ON_TRACK, now=LATER),
    "what came up": lambda s, e: note_issue(s, e.cast.cho, e.cast.group, note="A bed", now=LATER),
    "a milestone": lambda s, e: milestones.add_milestone(
        s, e.cast.ana, e.goal, title="More", due=TODAY + 90 * DAY, now=LATER
    ),
    "a milestone reached": lambda s, e: milestones.reach(s, e.cast.ana, e.point, now=LATER),
    "a milestone dropped": lambda s, e: milestones.drop(s, e.cast.ana, e.point, now=LATER),
    "another rule": lambda s, e: put_series(
        s,
        e.cast.ana,
        e.cast.committee,
        recurrence=MORNING,
        minutes=60,
        place="",
        agenda_days=2,
        group=e.cast.group,
        now=LATER,
    ),
    "another meeting": lambda s, e: add_meeting(
        s, e.cast.ana, e.series, day=TODAY + 60 * DAY, at=time(9), minutes=60, now=LATER
    ),
    "a meeting after all": lambda s, e: restore_meeting(s, e.cast.ana, meeting(s), now=LATER),
    "another step of the six": lambda s, e: move_step(
        s, e.cast.ben, Place(e.cast.committee, e.cast.group), Step.PLANNING, why="On", now=LATER
    ),
    "a test of change": lambda s, e: add_cycle(
        s, e.cast.cho, Plan("Call", e.cast.cho, workgroup=e.cast.group), start=False, now=LATER
    ),
}


@pytest.mark.parametrize("write", WRITES)
def test_nothing_is_written_to_a_workgroup_that_has_ended(ended, write):
    with ended.database.transaction() as session:
        ended.load(session)
        lines = len(session.exec(select(AuditLine.id)).all())
        with pytest.raises(ConvenerError) as told:
            WRITES[write](session, ended)
        assert isinstance(told.value, Refused | AlreadySettled)
        if isinstance(told.value, Refused):
            assert (told.value.code, told.value.given) == ("workgroup_ended", "Diversion")
        session.expire_all()
        assert len(session.exec(select(AuditLine.id)).all()) == lines


def test_it_is_taken_up_again_as_it_was_and_how_it_ended_stays_on_record(ended):
    with ended.database.transaction() as session:
        ended.load(session)
        cast, row = ended.cast, ended.row
        assert reopen_transition(session, cast.ana, row, because=" The grant came. ", now=LATER) == 1
    with ended.database.transaction() as session:
        ended.load(session)
        cast, row = ended.cast, ended.row
        assert (ended.goal.state, ended.step.state, ended.step.dropped_because) == (
            GoalState.OPEN,
            StepState.OPEN,
            "",
        )
        assert ended.done.state == StepState.DONE
        assert (cast.group.ended_on, cast.group.step) == (None, Step.PLANNING)
        assert [one.pk for one in workgroups_of(session, cast.committee.pk)] == [cast.group.pk]
        check_in = there(find(session, cast.committee.pk, Work.ROUND_OPEN, cast.group.pk))
        assert there(check_in.next_run) > LATER
        assert ended.series.active
        planned = session.exec(select(Meeting).where(Meeting.state == MeetingState.PLANNED)).all()
        assert planned
        assert all(one.starts_at > LATER for one in planned)
        assert efforts_of(session, cast.committee.pk) == []
        assert (row.state, row.outcomes, row.reopened_because) == (
            TransitionState.CLOSED,
            {"G1": "met"},
            "The grant came.",
        )
        assert row.reopened_by_id == cast.ana.pk
        assert [one.pk for one, _ in transitions_of(session, cast.committee.pk)] == [row.pk]
        add_step(session, cast.ana, ended.goal, title="More", owner=None, due=None, now=LATER)
        open_round(session, cast.group, calendar_of(session, cast.committee), at=time(9), now=LATER)


def test_it_can_be_closed_once_more_and_only_what_is_closed_is_taken_up(ended):
    with ended.database.transaction() as session:
        ended.load(session)
        reopen_transition(session, ended.cast.ana, ended.row, because="Money", now=LATER)
        with pytest.raises(AlreadySettled):
            reopen_transition(session, ended.cast.ana, ended.row, because="Money", now=LATER)
        again = ready(session, ended.cast)
        with pytest.raises(AlreadySettled):
            reopen_transition(session, ended.cast.ana, again, because="Money", now=LATER)
        close_transition(session, ended.cast.ana, prepared(session, again), {}, because=BECAUSE, now=LATER)
        assert len(efforts_of(session, ended.cast.committee.pk)) == 1


@pytest.mark.parametrize(
    ("who", "because", "error"), [("ben", "Money", NotAllowed), ("cho", "x", NotAllowed)]
)
def test_only_the_chair_or_a_coordinator_takes_it_up_again(ended, who, because, error):
    with ended.database.transaction() as session:
        ended.load(session)
        with pytest.raises(error):
            reopen_transition(session, getattr(ended.cast, who), ended.row, because=because, now=LATER)


@pytest.mark.parametrize(
    ("because", "code"),
    [(" ", "empty"), ("x" * 301, "too_long"), ("John Doe, DOB 4/12/1988, was arrested", "about_a_person")],
)
def test_it_wants_a_reason_that_everybody_may_read(ended, because, code):
    with ended.database.transaction() as session:
        ended.load(session)
        with pytest.raises(Refused) as told:
            reopen_transition(session, ended.cast.ana, ended.row, because=because, now=LATER)
        assert (told.value.field, told.value.code) == ("because", code)
        assert ended.cast.group.ended_on is not None


def test_another_committees_is_out_of_reach(ended):
    with ended.database.transaction() as session:
        other = seat(session, "T2")
        ended.load(session)
        with pytest.raises(NotAllowed):
            reopen_transition(session, other.ana, ended.row, because="Money", now=LATER)


def test_whoever_leads_it_by_turns_is_asked_to_hand_over_again(session, cast):
    office = begin_office(session, cast.ana, cast.committee, Duty.LEAD, cast.group, now=NOW)
    lead, end = Candidate(cast.ben.pk, None), TODAY + 200 * DAY
    begin_rotation(session, cast.ana, office, line=[lead], chair=lead, starts_on=TODAY, ends_on=end, now=NOW)

    def due():
        rows = [find(session, cast.committee.pk, work, office.id) for work in works(office)[:2]]
        return [row.next_run if row else None for row in rows]

    before = due()
    row = ready(session, cast)
    close_transition(session, cast.ana, prepared(session, row), {}, because=BECAUSE, now=NOW)
    assert due() == [None, None]
    reopen_transition(session, cast.ana, row, because="More to do", now=NOW + DAY)
    assert due() == before
    assert office.id in {one.id for one in offices_of(session, cast.committee.pk)}
