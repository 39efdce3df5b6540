"""Meetings of a series, their topics, and the facts an agenda is drafted from."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlmodel import col, select

from models import agenda, schedule
from models.calendar import instant_of
from models.checkin import Said, record_checkin, record_what_came_up
from models.database import Database
from models.errors import AlreadySettled, NotAllowed, NotFound, Refused
from models.goal import add_goal
from models.meeting import (
    Meeting,
    MeetingSeries,
    MeetingState,
    coming_meetings,
    next_meeting,
    previous_meeting,
)
from models.recurrence import Recurrence, monthly_nth, weekly
from models.rhythm import put_series
from models.roster import put_workgroup
from models.schedule import Work
from models.series import end_meeting, plan_meetings, series_here, series_of
from models.step import add_step, finish
from models.topic import AgendaItem, add_topic, parked_topics, remove_topic, topics_of
from models.undo import undo_last
from models.workgroup import Mode
from tests.laid import laid_file
from tests.models.small import ZONE, Small

NOON = datetime(2026, 11, 20, 19, tzinfo=UTC)
"""Friday, 20 November 2026, noon in Denver."""

TUESDAYS = monthly_nth(2, 1)
HOUR = timedelta(hours=1)


def at(day: str, hour: str = "09:00") -> datetime:
    return instant_of(date.fromisoformat(day), time.fromisoformat(hour), ZONE)


def put(session, committee, ana, rule=TUESDAYS, *, hour=time(9, 0), agenda_days=5, now=NOON) -> MeetingSeries:
    when = Recurrence(rule, date(2026, 11, 16), hour, ZONE)
    return put_series(
        session, ana, committee, recurrence=when, minutes=90, place="", agenda_days=agenda_days, now=now
    )


def due(session, meeting: Meeting, work: Work = Work.AGENDA) -> schedule.Schedule:
    found = schedule.find(session, meeting.committee_id, work, meeting.pk)
    assert found is not None
    return found


def own_series(session, committee) -> MeetingSeries:
    found = series_of(session, committee.pk)
    assert found is not None
    return found


@pytest.fixture
def small(tmp_path):
    kept = Database(laid_file(tmp_path / "small.db"))
    made = Small(kept, NOON)
    with made.open() as (session, committee, ana, _):
        put(session, committee, ana)
    yield made
    kept.close()


def planned(session) -> list[str]:
    statement = select(Meeting).where(Meeting.state == MeetingState.PLANNED)
    return [f"{one.planned_on}" for one in session.exec(statement.order_by(col(Meeting.starts_at))).all()]


def test_the_coming_meetings_are_planned_with_their_agenda_and_their_end(small):
    with small.open() as (session, committee, _, _):
        assert planned(session) == ["2026-12-08", "2027-01-12", "2027-02-09", "2027-03-09"]
        meeting = next_meeting(session, committee.pk, now=NOON)
        assert (meeting.starts_at, meeting.ends_at) == (at("2026-12-08"), at("2026-12-08", "10:30"))
        posting = due(session, meeting)
        end = due(session, meeting, Work.MEETING_END)
        assert (posting.next_run, end.next_run) == (at("2026-12-03"), meeting.ends_at)


def test_planning_again_plans_nothing_twice(small):
    with small.open() as (session, committee, _, _):
        before = planned(session)
        plan_meetings(session, own_series(session, committee), now=NOON)
        assert planned(session) == before


def test_a_meeting_that_is_on_is_the_next_one_until_it_ends(small):
    with small.open() as (session, committee, _, _):
        on = next_meeting(session, committee.pk, now=at("2026-12-08", "10:29"))
        after = next_meeting(session, committee.pk, now=at("2026-12-08", "10:30"))
        assert [on.planned_on.month, after.planned_on.month] == [12, 1]


def test_when_a_meeting_ends_the_series_goes_on(small):
    with small.open() as (session, committee, _, _):
        first = next_meeting(session, committee.pk, now=NOON)
        end_meeting(session, first, now=first.ends_at)
        assert first.state == MeetingState.HELD
        assert planned(session) == ["2027-01-12", "2027-02-09", "2027-03-09"]
        assert previous_meeting(session, next_meeting(session, committee.pk, now=first.ends_at)) == first


def test_a_cancelled_meeting_does_not_turn_into_one_that_was_held(small):
    with small.open() as (session, committee, _, _):
        first = next_meeting(session, committee.pk, now=NOON)
        first.state, first.agenda_posted_at = MeetingState.CANCELLED, NOON
        end_meeting(session, first, now=first.ends_at)
        assert first.state == MeetingState.CANCELLED


def test_another_hour_moves_the_planned_meetings_with_their_topics(small):
    with small.open() as (session, committee, ana, _):
        first = next_meeting(session, committee.pk, now=NOON)
        add_topic(session, ana, first, title="Intake form", now=NOON)
        put(session, committee, ana, hour=time(14, 0), agenda_days=2)
        moved = next_meeting(session, committee.pk, now=NOON)
        assert moved.starts_at == at("2026-12-08", "14:00")
        assert [item.title for item in topics_of(session, moved)] == ["Intake form"]
        posting = due(session, moved)
        assert posting.next_run == at("2026-12-06")


def test_topics_of_a_day_that_falls_away_are_on_the_next_meeting(small):
    with small.open() as (session, committee, ana, _):
        add_topic(session, ana, next_meeting(session, committee.pk, now=NOON), title="Beds", now=NOON)
        put(session, committee, ana, weekly({3}))
        first = next_meeting(session, committee.pk, now=NOON)
        assert first.planned_on == date(2026, 11, 26)
        assert [item.title for item in topics_of(session, first)] == ["Beds"]


def test_an_announced_meeting_stays_where_it_was_announced(small):
    with small.open() as (session, committee, ana, _):
        first = next_meeting(session, committee.pk, now=NOON)
        agenda.record_edition(session, first, fingerprint="x", now=NOON)
        put(session, committee, ana, weekly({3}))
        assert planned(session)[:2] == ["2026-12-08", "2026-12-10"]


def test_without_a_meeting_a_topic_waits_in_the_parking_lot(small):
    with small.open() as (session, committee, ana, _):
        add_topic(session, ana, None, title="Someday", now=NOON)
        assert [item.title for item in parked_topics(session, committee.pk)] == ["Someday"]


@pytest.mark.parametrize(
    ("title", "minutes", "field"),
    [("  ", None, "title"), ("x" * 201, None, "title"), ("ok", 0, "minutes"), ("ok", 241, "minutes")],
)
def test_a_topic_that_cannot_be_taken_says_which_field_is_at_fault(small, title, minutes, field):
    with small.open() as (session, committee, ana, _):
        meeting = next_meeting(session, committee.pk, now=NOON)
        with pytest.raises(Refused) as refused:
            add_topic(session, ana, meeting, title=title, minutes=minutes, now=NOON)
    assert refused.value.field == field


def test_no_topic_is_put_on_a_meeting_that_is_over(small):
    with small.open() as (session, committee, ana, _):
        meeting = next_meeting(session, committee.pk, now=NOON)
        with pytest.raises(AlreadySettled):
            add_topic(session, ana, meeting, title="Late", now=meeting.ends_at)


def test_its_author_or_staff_take_a_topic_off_and_nobody_else(small):
    with small.open() as (session, committee, ana, ben):
        meeting = next_meeting(session, committee.pk, now=NOON)
        mine = add_topic(session, ben, meeting, title="Mine", now=NOON)
        hers = add_topic(session, ana, meeting, title="Hers", now=NOON)
        with pytest.raises(NotAllowed):
            remove_topic(session, ben, hers, now=NOON)
        remove_topic(session, ben, mine, now=NOON)
        remove_topic(session, ana, hers, now=NOON)
        assert topics_of(session, meeting) == []
        with pytest.raises(AlreadySettled):
            remove_topic(session, ana, hers, now=NOON)


def test_adding_and_removing_a_topic_can_be_taken_back(small):
    def topics(act=None):
        with small.open() as (session, committee, ana, _):
            meeting = next_meeting(session, committee.pk, now=NOON)
            if act is not None:
                act(session, ana, meeting)
            return [item.title for item in topics_of(session, meeting)]

    def add(session, ana, meeting):
        add_topic(session, ana, meeting, title="Forms", now=NOON)

    def remove(session, ana, meeting):
        remove_topic(session, ana, topics_of(session, meeting)[0], now=NOON)

    def undo(session, ana, _meeting):
        undo_last(session, ana, now=NOON)

    assert [topics(act) for act in (add, remove, undo, undo)] == [["Forms"], [], ["Forms"], []]


def test_staff_make_the_posting_due_at_once_also_where_it_is_paused(small):
    with small.open() as (session, committee, ana, ben):
        meeting = next_meeting(session, committee.pk, now=NOON)
        posting = due(session, meeting)
        schedule.pause(session, ana, posting, paused=True, now=NOON)
        with pytest.raises(NotAllowed):
            agenda.post_agenda_now(session, ben, meeting, now=NOON)
        agenda.post_agenda_now(session, ana, meeting, now=NOON)
        assert posting.wake_at == NOON


def test_an_agenda_is_not_posted_twice_nor_after_the_meeting(small):
    with small.open() as (session, committee, ana, _):
        meeting = next_meeting(session, committee.pk, now=NOON)
        with pytest.raises(AlreadySettled) as over:
            agenda.post_agenda_now(session, ana, meeting, now=meeting.ends_at)
        agenda.record_edition(session, meeting, fingerprint="x", now=NOON)
        with pytest.raises(AlreadySettled) as posted:
            agenda.post_agenda_now(session, ana, meeting, now=NOON)
    assert (over.value.kind, posted.value.kind) == ("meeting", "agenda")


class Group:
    """A workgroup with a goal, whose steps are made in one word."""

    def __init__(self, session, committee, ana, ben, name="Diversion", mode=Mode.WORKPLAN):
        self.session, self.ana = session, ana
        self.group = put_workgroup(
            session, ana, committee, name=name, channel_id=None, mode=mode, leads=[ben], members=[], now=NOON
        )
        self.goal = add_goal(session, ana, statement=f"Goal of {name}", workgroup=self.group, now=NOON)

    def step(self, title, due):
        day = date.fromisoformat(due) if due else None
        return add_step(self.session, self.ana, self.goal, title=title, owner=self.ana, due=day, now=NOON)


def titles(lines) -> list[str]:
    assert lines.count == len(lines.first)
    return [line.step.title for line in lines.first]


def test_what_is_due_by_the_meeting_is_on_its_agenda_and_what_is_later_is_not(small):
    with small.open() as (session, committee, ana, ben):
        group = Group(session, committee, ana, ben)
        for title, due in (("late", "2026-11-01"), ("that day", "2026-12-08"), ("after", "2026-12-09")):
            group.step(title, due)
        group.step("some day", None)
        facts = agenda.agenda_facts(session, next_meeting(session, committee.pk, now=NOON))
        assert titles(facts.due) == ["late", "that day"]


def test_reports_tell_what_was_done_and_said_since_the_last_meeting_only(small):
    with small.open() as (session, committee, ana, ben):
        group = Group(session, committee, ana, ben)
        steps = {name: group.step(name, "2027-03-01") for name in ("old", "done", "moved", "silent")}
        first = next_meeting(session, committee.pk, now=NOON)
        finish(session, ana, steps["old"], now=first.starts_at)
        record_checkin(session, ana, steps["silent"], said=Said.ON_TRACK, now=first.starts_at)
        end_meeting(session, first, now=first.ends_at)
        later = first.ends_at + HOUR
        finish(session, ana, steps["done"], now=later)
        record_checkin(session, ana, steps["moved"], said=Said.AT_RISK, note="no room yet", now=later)
        facts = agenda.agenda_facts(session, next_meeting(session, committee.pk, now=later))
        [report] = facts.reports
        assert (titles(report.done), titles(report.moved)) == (["done"], ["moved"])
        assert [line.checkin and line.checkin.note for line in report.moved.first] == ["no room yet"]
        assert facts.since == date(2026, 12, 8)


def test_a_standing_group_reports_what_came_up(small):
    with small.open() as (session, committee, ana, ben):
        group = Group(session, committee, ana, ben, "Crisis desk", Mode.AS_THEY_ARISE).group
        record_what_came_up(session, ben, group, note="Two long waits", now=NOON)
        facts = agenda.agenda_facts(session, next_meeting(session, committee.pk, now=NOON))
        assert [one.note for one in facts.reports[0].came_up] == ["Two long waits"]


def test_a_workgroups_own_meeting_speaks_of_its_own_work_alone(small):
    with small.open() as (session, committee, ana, ben):
        own, other = (Group(session, committee, ana, ben, name) for name in ("Diversion", "Reentry"))
        own.step("ours", "2026-11-01")
        other.step("theirs", "2026-11-01")
        add_topic(session, ana, None, title="parked", now=NOON)
        series = MeetingSeries(
            committee_id=committee.pk,
            workgroup_id=own.group.pk,
            title="Diversion",
            rule=weekly({0}),
            start=date(2026, 11, 16),
            at=time(9, 0),
            zone=ZONE,
        )
        session.add(series)
        session.flush()
        plan_meetings(session, series, now=NOON)
        assert series_here(session, committee.pk, own.group) == series
        assert series_here(session, committee.pk, other.group) == series_of(session, committee.pk)
        facts = agenda.agenda_facts(session, coming_meetings(session, series, now=NOON)[0])
        assert titles(facts.due) == ["ours"]
        assert [report.workgroup.name for report in facts.reports] == ["Diversion"]
        assert [facts.leads, facts.parked] == [[ben], []]


def test_the_meeting_after_a_cancelled_one_is_named_as_the_next(small):
    with small.open() as (session, committee, _, _):
        first, second, third, _ = coming_meetings(session, own_series(session, committee), now=NOON)
        second.state, second.agenda_posted_at = MeetingState.CANCELLED, NOON
        session.add(second)
        assert agenda.agenda_facts(session, first).following == third.starts_at


def test_another_committees_meeting_is_not_found(small):
    with small.open() as (session, committee, _, _), pytest.raises(NotFound):
        next_meeting(session, committee.pk + 1, now=NOON)


def test_the_database_keeps_a_topic_of_no_words_out(small):
    with pytest.raises(Exception, match="title_length"), small.open() as (session, committee, _, _):
        session.add(AgendaItem(committee_id=committee.pk, title="", created_at=NOON))
