"""What came up in a group that takes issues as they arise, and that such a group is never asked for dates."""

from datetime import date, timedelta

import pytest

from models.agenda import agenda_facts
from models.asking import asks, open_round
from models.calendar import WorkCalendar
from models.checkin import record_what_came_up
from models.clarity import clarity_of
from models.digest import week
from models.errors import NotAllowed, NotFound, Refused
from models.goal import add_goal, works_by_dates
from models.meeting import next_meeting
from models.nudge import mornings
from models.recurrence import Recurrence, monthly_nth
from models.rhythm import put_series
from models.step import add_step
from models.tools.arisen import issue_by_id, issues_of
from models.tools.issues import note_issue, put_up, tell_more
from models.tools.workplan import workplan
from models.topic import TopicState, parked_topics
from models.undo import undo_last
from models.workgroup import Mode
from models.wrapup import wrap_up
from tests.models.both import NOW, ZONE, database, put_member, seat, session, url
from tests.there import there

__all__ = ["database", "session", "url"]

TODAY, DAY, LATER = date(2026, 11, 20), timedelta(days=1), NOW + timedelta(hours=1)


@pytest.fixture
def standing(session):
    """The committee, with Diversion as a group that takes issues as they arise."""
    made = seat(session)
    made.group.mode = Mode.AS_THEY_ARISE
    session.flush()
    return made


def note(session, cast, who=None, text="Beds are full", **more):
    return note_issue(session, who or cast.ben, cast.group, note=text, now=NOW, **more)


def shown(session, cast):
    return issues_of(session, cast.committee.pk, cast.group.pk, most=9)


def answer(session, cast, text="Beds are full", who=None):
    made = record_what_came_up(session, who or cast.ben, cast.group, note=text, now=LATER)
    return issue_by_id(session, cast.committee.pk, there(made).pk)


def test_an_issue_is_kept_with_what_was_done(session, standing):
    note(session, standing, done=" Two  more were  opened ", for_committee=True)
    note(session, standing, standing.cho, "The van broke")
    assert [
        (one.checkin.note, one.author.name, one.done, one.for_committee) for one in shown(session, standing)
    ] == [
        ("The van broke", "Cho", "", False),
        ("Beds are full", "Ben", "Two more were opened", True),
    ]


def test_the_answer_of_a_check_in_is_an_issue_and_can_be_followed_up(session, standing):
    issue = answer(session, standing)
    assert (issue.done, issue.for_committee, issue.more) == ("", False, None)
    assert tell_more(session, standing.ben, issue, done=" ", for_committee=False, now=NOW).more is None
    told = tell_more(session, standing.ana, issue, done="Asked the county", for_committee=True, now=NOW)
    tell_more(session, standing.ben, told, done="It was granted", for_committee=False, now=NOW)
    [found] = shown(session, standing)
    assert (found.done, found.for_committee) == ("It was granted", False)


def test_it_goes_on_the_agenda_once(session, standing):
    issue = note(session, standing)
    put = put_up(session, standing.ben, issue, title="Beds are full", attachment="Came up", now=NOW)
    again = put_up(
        session, standing.ben, shown(session, standing)[0], title="Beds are full", attachment="", now=NOW
    )
    assert (put.fresh, again.fresh, put.item.pk) == (True, False, again.item.pk)
    [found] = shown(session, standing)
    assert (found.for_committee, found.topic) == (True, put.item)
    assert [one.title for one in parked_topics(session, standing.committee.pk)] == ["Beds are full"]


@pytest.mark.parametrize(
    ("values", "field", "code"),
    [
        ({"text": "  "}, "note", "empty"),
        ({"text": "x" * 1001}, "note", "too_long"),
        ({"done": "x" * 501}, "done", "too_long"),
    ],
)
def test_what_cannot_be_is_refused_on_its_field(session, standing, values, field, code):
    with pytest.raises(Refused) as told:
        note(session, standing, **values)
    assert (told.value.field, told.value.code) == (field, code)


def test_who_said_it_and_who_runs_the_group_follow_it_up(session, standing):
    issue = note(session, standing, standing.cho)
    for who in (standing.cho, standing.ben, standing.ana):
        issue = tell_more(session, who, issue, done=who.name, for_committee=False, now=NOW)
    theirs = seat(session, "T2")
    for who in (standing.dee, theirs.ana):
        with pytest.raises(NotAllowed):
            tell_more(session, who, issue, done="No", for_committee=False, now=NOW)
        with pytest.raises(NotAllowed):
            put_up(session, who, issue, title="No", attachment="", now=NOW)
    with pytest.raises(NotFound):
        issue_by_id(session, theirs.committee.pk, issue.checkin.pk)
    with pytest.raises(NotFound):
        note_issue(session, theirs.ana, standing.group, note="Theirs", now=NOW)


def test_what_is_taken_back_takes_along_what_else_was_said(session, standing):
    issue = answer(session, standing)
    tell_more(session, standing.ben, issue, done="Asked", for_committee=True, now=NOW)
    undo_last(session, standing.ben, now=NOW)
    assert shown(session, standing) == []


def test_a_topic_that_was_taken_off_can_be_put_up_again(session, standing):
    issue = note(session, standing)
    put_up(session, standing.ben, issue, title="Beds", attachment="", now=NOW).item.state = TopicState.REMOVED
    session.flush()
    again = put_up(session, standing.ben, shown(session, standing)[0], title="Beds", attachment="", now=NOW)
    assert again.fresh
    assert shown(session, standing)[0].topic is again.item


def test_the_report_back_and_the_wrap_up_tell_it_with_what_was_done(session, standing):
    committee = standing.committee
    rule = Recurrence(monthly_nth(2, 1), TODAY, NOW.time(), ZONE)
    put_series(
        session, standing.ana, committee, recurrence=rule, minutes=60, place="", agenda_days=5, now=NOW
    )
    this = there(open_round(session, standing.group, WorkCalendar(zone=ZONE), at=NOW.time(), now=NOW))
    issue = answer(session, standing)
    tell_more(session, standing.ben, issue, done="Two were opened", for_committee=True, now=LATER)
    assert wrap_up(session, this, zone=ZONE).came_up == [("Beds are full", "Two were opened")]
    [report] = agenda_facts(session, next_meeting(session, committee.pk, now=NOW)).reports
    assert [one.note for one in report.came_up] == ["Beds are full"]
    assert report.more[issue.checkin.pk].done == "Two were opened"
    [ask] = asks(session, committee, [standing.ben.pk], day=TODAY)
    assert [(one.note, there(one.more).done) for one in ask.came_up] == [("Beds are full", "Two were opened")]


def test_under_an_open_meetings_law_others_do_not_read_what_came_up(session, standing):
    note(session, standing)
    committee = standing.committee

    def read(who):
        plan = workplan(session, committee, who, standing.group, now=NOW)
        return (len(plan.issues), plan.hidden)

    assert read(standing.dee) == (1, False)
    committee.open_meetings = True
    session.flush()
    assert [read(who) for who in (standing.dee, standing.ben, standing.ana)] == [
        (0, True),
        (1, False),
        (1, False),
    ]


def test_a_group_without_dates_is_never_nagged_for_one(session, standing):
    committee, calendar = standing.committee, WorkCalendar(zone=ZONE)
    goal = add_goal(session, standing.ana, statement="Fewer waits", workgroup=standing.group, now=NOW)
    add_step(session, standing.ana, goal, title="Ask the court", owner=standing.cho, due=None, now=NOW)
    assert not works_by_dates(session, goal)
    for days in range(1, 40):
        assert mornings(session, committee, calendar, zone=ZONE, now=NOW + days * DAY) == []
    [clarity] = clarity_of(session, committee.pk)
    assert clarity.complete
    facts = week(session, committee, now=NOW + 30 * DAY)
    assert (facts.incomplete.count, facts.unclear) == (0, [])


def test_a_step_of_such_a_group_without_an_owner_lacks_just_that(session, standing):
    goal = add_goal(session, standing.ana, statement="Fewer waits", workgroup=standing.group, now=NOW)
    step = add_step(session, standing.ana, goal, title="Ask the court", owner=None, due=None, now=NOW)
    own = add_goal(session, standing.ana, statement="Ours", workgroup=None, now=NOW)
    other = add_step(session, standing.ana, own, title="Dated work", owner=None, due=None, now=NOW)
    facts = week(session, standing.committee, now=NOW)
    assert {line.step.pk for line in facts.incomplete.first} == {step.pk, other.pk}
    assert facts.undated == {step.pk}


def test_who_is_asked_by_such_a_group_is_not_asked_about_dates(session, standing):
    put_member(session, standing.group, standing.cho, lead=False)
    [alone] = asks(session, standing.committee, [standing.ben.pk], day=TODAY)
    assert not alone.dated
    open_round(session, standing.group, WorkCalendar(zone=ZONE), at=NOW.time(), now=NOW)
    [asked] = asks(session, standing.committee, [standing.ben.pk], day=TODAY)
    assert not asked.dated
    standing.group.mode = Mode.WORKPLAN
    session.flush()
    [dated] = asks(session, standing.committee, [standing.ben.pk], day=TODAY)
    assert dated.dated
