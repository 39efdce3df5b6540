"""What the tools would put before the coming meeting: what of each, how many, and when it goes again."""

from datetime import date, time, timedelta

import pytest

from models.agreement import Paper, add_agreement, end_agreement
from models.committee import Agency, Sector
from models.meeting import Meeting, MeetingSeries, MeetingState
from models.tools.agenda_topic import put_on_agenda
from models.tools.ballot import Ballot, BallotState, Method
from models.tools.counsel import Told, answer_question, ask_counsel
from models.tools.cycle import Plan, add_cycle, decide, observe
from models.tools.cycle_tables import Compared, Cycle, Decision
from models.tools.duties import Part, add_duty, put_parts
from models.tools.funding import Source, add_funding
from models.tools.funding_tables import FundingKind
from models.tools.indicator import Direction
from models.tools.instrument_results import mark_shown
from models.tools.signals_rules import Signal
from models.tools.suggestions import FOR_THE_GROUP, MOST, suggestion_of, suggestions
from models.tools.vitality import Reply, VitalityNote
from models.topic import AgendaItem, TopicState, remove_topic
from prompts.tools.vitality import TOPICS
from tests.models.both import NOW, ZONE, cast, database, seat, session, url
from tests.models.rating import instrument, whole
from tests.models.test_queries import counting
from tests.models.tools.counting import add as add_indicator
from tests.models.tools.counting import give
from tests.models.tools.vital import check_in

__all__ = ["cast", "database", "session", "url"]

DAY = timedelta(days=1)
TODAY = date(2026, 11, 20)
COMING = date(2026, 12, 8)


def series(session, cast, *, workgroup_id=None) -> MeetingSeries:
    row = MeetingSeries(
        committee_id=cast.committee.pk,
        title="Council",
        rule="FREQ=MONTHLY;BYDAY=2TU",
        start=date(2026, 1, 1),
        at=time(9),
        zone=ZONE,
        workgroup_id=workgroup_id,
    )
    session.add(row)
    session.flush()
    return row


def planned(session, cast, of=None, *, day=COMING, state=MeetingState.PLANNED) -> Meeting:
    """The meeting of that day, at 16:00 UTC for two hours."""
    starts = NOW + (day - TODAY)
    meeting = Meeting(
        committee_id=cast.committee.pk,
        series_id=(of or series(session, cast)).pk,
        planned_on=day,
        starts_at=starts,
        ends_at=starts + timedelta(hours=2),
        state=state,
    )
    session.add(meeting)
    session.flush()
    return meeting


@pytest.fixture
def coming(session, cast) -> Meeting:
    """The committee's meeting of 8 December, the first of all."""
    return planned(session, cast)


def origins(session, meeting, *, most=MOST, now=NOW) -> list[str]:
    session.flush()
    return [one.origin.partition(":")[0] for one in suggestions(session, meeting, most=most, now=now)]


def observed_cycle(session, cast, **values) -> Cycle:
    """A test of change that was observed, and not decided on."""
    plan = {
        "change": "A peer at the gate",
        "owner": cast.cho,
        "question": "Do more come?",
        "prediction": "Seven of ten",
        "measure": "Visits kept",
        "starts_on": TODAY,
        "ends_on": TODAY,
    }
    cycle = add_cycle(session, cast.cho, Plan(**(plan | values)), start=True, now=NOW)
    observe(session, cast.cho, cycle, observed="Six", compared=Compared.WORSE, words="", now=NOW)
    return cycle


def money(session, cast, *, days: int, **values):
    source = Source("Crisis grant", FundingKind.GRANT, ends_on=COMING + days * DAY, **values)
    return add_funding(session, cast.ana, source, now=NOW)


def paper(session, cast, *, days: int = 20, title="Warm handoff"):
    return add_agreement(session, cast.ana, Paper(title, review_on=COMING + days * DAY), now=NOW)


def contested(session, cast, name="The ride"):
    other = Agency(committee_id=cast.committee.pk, name="Hospital", sector=Sector.BEHAVIORAL_HEALTH)
    session.add(other)
    session.flush()
    duty = add_duty(session, cast.ana, name=name, now=NOW)
    parts = {Part.RESPONSIBLE: [cast.agency, other]}
    put_parts(session, cast.ana, duty, name=name, parts=parts, now=NOW)
    return duty


def advised(session, cast, about="Sharing"):
    asked = ask_counsel(
        session, cast.ben, about=about, question="May we?", to=None, to_name="Counsel", now=NOW
    )
    answer_question(session, cast.ana, asked, Told("Yes.", "Memo"), now=NOW)
    return asked


def noted(session, cast, *, days: int, signal=Signal.ANSWERS, reply=None) -> VitalityNote:
    """That Diversion's answers dry up, which they do, was put to its lead so many days ago."""
    asked = [cast.ana, cast.cho, cast.dee]
    for ago in (40, 30):
        check_in(session, cast, NOW - ago * DAY, asked, [])
    note = VitalityNote(
        committee_id=cast.committee.pk,
        signal=signal,
        subject_id=cast.group.pk,
        member_id=cast.ben.pk,
        told_at=NOW - days * DAY,
        reply=reply,
    )
    session.add(note)
    session.flush()
    return note


def counted(session, cast, *, method=Method.DOTS, state=BallotState.CLOSED) -> Ballot:
    ballot = Ballot(
        committee_id=cast.committee.pk,
        title="What first?",
        method=method,
        state=state,
        counted=True,
        made_at=NOW,
        ended_at=NOW,
    )
    session.add(ballot)
    session.flush()
    return ballot


def test_nothing_is_suggested_where_no_tool_is_used(session, coming):
    assert origins(session, coming) == []


def test_what_waits_for_a_decision_comes_first_and_three_are_enough(session, cast, coming):
    for made in (noted, money, paper):
        made(session, cast, days=20)
    for make in (advised, contested, observed_cycle, counted):
        make(session, cast)
    assert origins(session, coming) == ["ballot", "cycle", "funding"]
    assert origins(session, coming, most=99) == [
        "ballot",
        "cycle",
        "funding",
        "agreement",
        "duty",
        "counsel",
        "signal",
    ]


def test_a_tool_has_one_line_and_the_next_comes_when_that_is_put(session, cast, coming):
    first, second = paper(session, cast, days=10), paper(session, cast, days=20, title="Data sharing")
    [found] = suggestions(session, coming, now=NOW)
    assert found.thing is first
    put_on_agenda(session, cast.ana, title="Anything", origin=found.origin, now=NOW)
    [found] = suggestions(session, coming, now=NOW)
    assert found.thing is second


def test_what_is_put_on_an_agenda_carries_its_origin_and_is_put_once(session, cast, coming):
    cycle = observed_cycle(session, cast)
    put = put_on_agenda(session, cast.ana, title="One", origin=cycle.subject, now=NOW)
    again = put_on_agenda(session, cast.ana, title="Other words", origin=cycle.subject, now=NOW)
    assert (put.item.origin, put.item.meeting_id) == (f"cycle:{cycle.pk}", coming.pk)
    assert (again.item, again.fresh) == (put.item, False)
    assert origins(session, coming) == []
    assert suggestion_of(session, coming, cycle.subject, now=NOW) is None


def test_topics_without_an_origin_are_told_apart_by_their_titles(session, cast, coming):
    one, other = (put_on_agenda(session, cast.ana, title=title, now=NOW) for title in ("One", "Two"))
    assert one.item is not other.item


def test_what_was_dealt_with_stays_away_and_what_was_taken_off_comes_back(session, cast, coming):
    cycle = observed_cycle(session, cast)
    item: AgendaItem = put_on_agenda(session, cast.ana, title="One", origin=cycle.subject, now=NOW).item
    remove_topic(session, cast.ana, item, now=NOW)
    assert origins(session, coming) == ["cycle"]
    item.state = TopicState.DONE
    assert origins(session, coming) == []


def test_a_test_of_change_is_no_topic_before_it_is_observed_nor_once_it_is_decided(session, cast, coming):
    cycle = observed_cycle(session, cast)
    decide(session, cast.cho, cycle, Decision.ADOPT, words="", now=NOW)
    assert origins(session, coming) == []


@pytest.mark.parametrize(("days", "told"), [(-1, True), (60, True), (61, False)])
def test_a_review_counts_from_sixty_days_after_the_meeting_back(session, cast, coming, days, told):
    row = paper(session, cast, days=days)
    assert origins(session, coming) == ["agreement"] * told
    end_agreement(session, cast.ana, row, now=NOW)
    assert origins(session, coming) == []


@pytest.mark.parametrize(("days", "told"), [(0, True), (60, True), (61, False)])
def test_money_that_ends_counts_up_to_sixty_days_after_the_meeting(session, cast, coming, days, told):
    money(session, cast, days=days)
    assert origins(session, coming) == ["funding"] * told


def test_money_with_something_after_it_is_no_cliff(session, cast, coming):
    money(session, cast, days=10, successor="County budget")
    assert origins(session, coming) == []


def test_an_assessment_counts_from_its_closing_until_it_was_shown(session, cast, coming):
    run = whole(session, cast, instrument(session, cast), (0, 0), (0, 2), (0, 1))
    assert origins(session, coming) == ["run"]
    mark_shown(session, cast.ana, run, now=NOW)
    assert origins(session, coming) == []


@pytest.mark.parametrize(
    ("numbers", "about", "told"),
    [
        ((40, 42), {"direction": Direction.DOWN}, True),
        ((42, 40), {"direction": Direction.DOWN}, False),
        ((40, 42), {"direction": Direction.NEITHER}, False),
        ((42, 30), {"direction": Direction.DOWN, "target": 30.0}, True),
        ((29, 28), {"direction": Direction.DOWN, "target": 30.0}, False),
        ((42, 40), {"direction": Direction.DOWN, "target": 30.0, "target_by": COMING}, True),
        ((42, 40), {"direction": Direction.DOWN, "target": 30.0, "target_by": COMING + DAY}, False),
        ((42,), {"direction": Direction.DOWN}, False),
    ],
)
def test_a_number_counts_when_it_is_worse_or_says_something_of_its_target(
    session, cast, coming, numbers, about, told
):
    one = add_indicator(session, cast, **about)
    for month, number in zip((9, 10), numbers, strict=False):
        give(session, cast.ana, one, month, number)
    assert origins(session, coming) == ["indicator"] * told


def test_of_news_only_that_of_since_the_last_meeting_counts(session, cast):
    of = series(session, cast)
    planned(session, cast, of, day=TODAY + DAY, state=MeetingState.HELD)
    coming = planned(session, cast, of)
    one = add_indicator(session, cast, direction=Direction.DOWN)
    for month, number in ((9, 40), (10, 42)):
        give(session, cast.ana, one, month, number)
    for make in (advised, counted, contested):
        make(session, cast)
    whole(session, cast, instrument(session, cast), (0, 0), (0, 2), (0, 1))
    assert origins(session, coming, most=99, now=NOW + 2 * DAY) == ["duty"], "what is still contested"


def test_a_choice_made_at_a_meeting_and_an_open_ballot_are_none(session, cast, coming):
    counted(session, cast, method=Method.MEETING)
    counted(session, cast, state=BallotState.OPEN)
    assert origins(session, coming) == []
    counted(session, cast)
    assert origins(session, coming) == ["ballot"]
    cast.committee.open_meetings = True
    assert origins(session, coming) == [], "no vote runs in Slack there"


@pytest.mark.parametrize(
    ("days", "values", "told"),
    [
        (13, {}, False),
        (14, {}, True),
        (90, {}, False),
        (20, {"reply": Reply.ON_IT}, False),
        (20, {"signal": Signal.MISSES}, False),
    ],
)
def test_a_sign_is_left_to_one_person_for_two_weeks_and_then_offered_to_the_group(
    session, cast, coming, days, values, told
):
    noted(session, cast, days=days, **values)
    assert origins(session, coming) == ["signal"] * told
    check_in(session, cast, NOW - 5 * DAY, [cast.ana, cast.cho, cast.dee], [cast.ana, cast.cho, cast.dee])
    assert origins(session, coming) == [], "they answer again"


def test_the_signs_for_the_group_are_those_that_have_a_question_to_it():
    assert set(TOPICS) == FOR_THE_GROUP


def test_nothing_for_a_workgroup_a_closed_agenda_or_a_meeting_that_is_over(session, cast, coming):
    paper(session, cast, days=10)
    apart = planned(session, cast, series(session, cast, workgroup_id=cast.group.pk))
    assert origins(session, apart) == []
    assert origins(session, coming, now=coming.ends_at) == []
    coming.frozen_at = NOW
    assert origins(session, coming) == []


def test_another_committees_things_are_none_of_ours(session, cast, coming):
    other = seat(session, "T2")
    for make in (advised, contested, observed_cycle, counted):
        make(session, other)
    for dated in (noted, money, paper):
        dated(session, other, days=20)
    assert origins(session, coming, most=99) == []


def test_as_many_queries_for_many_as_for_one(database):
    with database.transaction() as session:
        cast = seat(session)
        coming = planned(session, cast)
        told = []
        for rounds in range(2):
            for _ in range(1 + 4 * rounds):
                observed_cycle(session, cast)
                advised(session, cast)
                paper(session, cast, days=20)
                money(session, cast, days=20)
            session.flush()
            with counting(database) as statements:
                suggestions(session, coming, most=99, now=NOW)
            told.append(len(statements))
    assert told[0] == told[1] <= 28
