"""What a report learns from the tools of the six steps: counts and kinds, of one committee and period."""

from datetime import date, timedelta

import pytest
from sqlmodel import select

from models.checkin import Checkin
from models.committee import Sector
from models.tools.ballot import Ballot, Method
from models.tools.duties import DutyContest
from models.tools.partners import KeyPartner, PartnerCover, Standing
from models.tools.pause_tables import Pause
from models.tools.period import Span
from models.tools.readiness import ReadinessPrinciple
from models.tools.report import Wish
from models.tools.report_facts import report_facts
from models.tools.report_instruments import Duties, InstrumentFacts, Paused, Ready
from models.workgroup import Mode, Workgroup
from tests.models.both import NOW, cast, database, seat, session, url
from tests.models.test_queries import counting
from tests.models.tools.instrumented import fill_instruments
from tests.models.tools.reports import DAY, Q3, TODAY, Size
from tests.there import there

__all__ = ["cast", "database", "session", "url"]

CJ, BH, COM, _ = Sector
LATER = Span(date(2026, 8, 21), TODAY)


@pytest.fixture
def used(session, cast):
    fill_instruments(session, cast.committee, [cast.ana, cast.ben, cast.cho, cast.dee])
    return cast


def told_of(session, cast, span=Q3) -> InstrumentFacts:
    session.flush()
    return report_facts(session, cast.committee, Wish(span), now=NOW).told


def all_in(told: InstrumentFacts) -> list[object]:
    """Whatever there is to tell."""
    return [value for value in vars(told).values() if value and value != Duties()]


def test_of_a_committee_that_uses_none_of_them_nothing_is_told(session, cast):
    assert all_in(told_of(session, cast)) == []


def test_another_committees_records_are_not_told(session, used):
    other = seat(session, "T2")
    assert all_in(told_of(session, other)) == []
    before = told_of(session, used)
    fill_instruments(session, other.committee, [other.ana])
    assert len(all_in(before)) == len(vars(before))
    assert told_of(session, used) == before


def test_it_asks_as_much_of_a_large_committee_as_of_a_small_one(session, database, cast):
    other = seat(session, "T2")
    fill_instruments(session, cast.committee, [cast.ana])
    fill_instruments(session, other.committee, [other.ana], Size(gaps=30))
    asked = []
    for one in (cast, other):
        session.expire_all()
        with counting(database) as told:
            told_of(session, one)
        asked.append(len(told))
    assert 0 < asked[1] <= asked[0]


# --- key partners ---------------------------------------------------------------------------------------


def test_key_partners_are_told_by_where_they_stand_and_those_switched_off_are_not(session, used):
    assert told_of(session, used).partners == {
        Standing.COVERED: ["Law enforcement"],
        Standing.VACANT: ["Judges"],
        Standing.ASKED: ["Peers"],
        Standing.OPEN: ["Hospital"],
    }


def test_a_list_that_nobody_has_marked_does_not_say_that_all_are_missing(session, cast):
    row = KeyPartner(committee_id=cast.committee.pk, place=1, name="Judges")
    session.add(row)
    assert told_of(session, cast).partners == {}
    cover = {"agency_id": cast.agency.pk, "since": date(2026, 1, 1), "until": date(2026, 2, 1)}
    session.add(PartnerCover(committee_id=cast.committee.pk, partner_id=row.pk, **cover))
    assert told_of(session, cast).partners == {Standing.OPEN: ["Judges"]}


# --- the ranking ----------------------------------------------------------------------------------------


def test_the_last_ranking_has_its_turnout_by_sectors_that_tell_of_nobody(session, used):
    ranked = there(told_of(session, used).ranked)
    assert [(one.row.title, one.row.place) for one in ranked.options] == [
        ("Ranked 1", 1),
        ("Ranked 2", 2),
        ("Ranked 3", 2),
    ]
    assert ranked.voted == (6, 8)
    assert ranked.by_sector == {(CJ,): (3, 4), (BH, COM): (3, 4)}


def test_those_without_a_seat_are_counted_and_never_alone(session, used):
    ballot = session.exec(select(Ballot)).one()
    ballot.turnout = {"": [1, 1], "criminal_justice": [2, 4], "behavioral_health": [0, 2]}
    assert there(told_of(session, used).ranked).by_sector == {(CJ,): (2, 4), (BH, None): (1, 3)}
    ballot.turnout = {"": [1, 1]}
    assert there(told_of(session, used).ranked).by_sector == {}


def test_a_ranking_that_was_not_posted_stays_with_the_chair_and_one_of_a_meeting_is_public(session, used):
    ballot = session.exec(select(Ballot)).one()
    ballot.posted_at = None
    assert told_of(session, used).ranked is None
    ballot.method, ballot.how, ballot.turnout = Method.MEETING, "A show of hands", {}
    used.committee.open_meetings = True
    ranked = there(told_of(session, used).ranked)
    assert (ranked.voted, ranked.by_sector) == ((0, 0), {})


# --- readiness ------------------------------------------------------------------------------------------


def test_readiness_counts_evidence_that_was_not_withdrawn_and_names_nobody(session, used):
    ready = {one.key: one for one in told_of(session, used).readiness}
    assert ready == {
        "leadership": Ready("leadership", 2, date(2026, 4, 2), owned=True),
        "joint": Ready("joint"),
    }
    used.dee.active = False  # who saw to it has left
    assert not told_of(session, used).readiness[0].owned


def test_principles_that_nobody_has_used_are_not_told(session, cast):
    session.add(ReadinessPrinciple(committee_id=cast.committee.pk, key="joint"))
    assert told_of(session, cast).readiness == []


# --- what was said, came up, was moved, is contested ----------------------------------------------------


def test_only_what_was_said_at_sessions_of_the_period_is_told(session, used):
    said = told_of(session, used).said
    assert [(line.remark.theme, line.agency and line.agency.sector) for line in said] == [
        ("Transport at night", CJ),
        ("Transport at night", BH),
        ("Transport at night", None),
    ]
    assert told_of(session, used, LATER).said == []


def test_issues_are_counted_by_group_and_how_many_were_put_before_the_committee(session, used):
    group = session.exec(select(Workgroup).where(Workgroup.name == "Standing group")).one()
    assert told_of(session, used).arisen == {group.pk: (3, 1)}
    assert told_of(session, used, LATER).arisen == {}
    first = session.exec(select(Checkin).where(Checkin.note == "Issue 1")).one()
    first.at = NOW
    assert told_of(session, used, LATER).arisen == {group.pk: (1, 0)}
    group.mode = Mode.WORKPLAN
    assert told_of(session, used).arisen == {}


def test_moves_are_those_of_the_period_with_the_reason(session, used):
    group = session.exec(select(Workgroup).where(Workgroup.name == "Moved group")).one()
    moves = told_of(session, used).moves
    assert {pk: [one.why for one in rows] for pk, rows in moves.items()} == {
        None: ["The gaps are ranked"],
        group.pk: ["We know enough"],
    }
    assert told_of(session, used, LATER).moves == {}


def test_duties_are_numbers(session, used):
    assert told_of(session, used).duties == Duties(4, 2, 1)
    session.exec(select(DutyContest)).one().settled_on = TODAY
    assert told_of(session, used).duties == Duties(4, 1, 1)


# --- pauses ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("span", "is_in"),
    [
        (Q3, True),
        (Span(date(2026, 8, 19), TODAY), True),
        (Span(date(2026, 8, 20), TODAY), False),  # on the morning of that day it had ended
        (Span(date(2026, 7, 1), date(2026, 8, 3)), True),
        (Span(date(2026, 7, 1), date(2026, 8, 2)), False),
    ],
)
def test_a_pause_is_told_if_a_day_of_it_is_in_the_period(session, used, span, is_in):
    flood = Paused(date(2026, 8, 3), date(2026, 8, 20), "The flood")
    assert told_of(session, used, span).paused == ([flood] if is_in else [])


def test_a_pause_that_is_on_has_no_end(session, used):
    flood = session.exec(select(Pause).where(Pause.because == "The flood")).one()
    flood.ended_at = None
    assert [one.until for one in told_of(session, used, Span(TODAY - DAY, TODAY)).paused] == [None]
    assert told_of(session, used, Span(date(2026, 7, 1), date(2026, 8, 1) + timedelta(days=1))).paused == []
