"""Reports: for which days, what they are made of, who may make and send one, and what stays on record."""

from datetime import UTC, date, datetime

import pytest
from sqlmodel import col, select

from models.audit import AuditLine
from models.committee import Sector
from models.errors import AlreadySettled, NotAllowed, Refused
from models.goal import Goal, GoalState, meet, take_up_again
from models.tools.indicator import Indicator
from models.tools.period import Span
from models.tools.report import (
    WORDS_LIMIT,
    Part,
    Window,
    Wish,
    checked,
    record_posted,
    record_report,
    reports_of,
    span_for,
)
from models.tools.report_facts import report_facts
from models.tools.report_sectors import grouped
from models.tools.run_tables import InstrumentRun
from tests.models.both import NOW, cast, database, seat, session, url
from tests.models.test_queries import counting
from tests.models.tools.reports import DAY, Q3, TODAY, WISH, Size, fill, fill_more
from tests.there import there

__all__ = ["cast", "database", "session", "url"]

CJ, BH, COM, GOV = Sector


@pytest.fixture
def filled(session, cast):
    fill(session, cast.committee, [cast.ana, cast.ben, cast.cho, cast.dee])
    return cast


def facts_of(session, cast, span=Q3, now=NOW):
    return report_facts(session, cast.committee, Wish(span), now=now)


def record(session, who, cast, wish=WISH, digest="d"):
    return record_report(session, who, cast.committee, wish, digest=digest, now=NOW)


# --- for which days -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("window", "first", "last"),
    [
        (Window.LAST_QUARTER, date(2026, 7, 1), date(2026, 9, 30)),
        (Window.THIS_QUARTER, date(2026, 10, 1), TODAY),
        (Window.LAST_YEAR, date(2025, 7, 1), date(2026, 6, 30)),
        (Window.THIS_YEAR, date(2026, 7, 1), TODAY),
    ],
)
def test_a_window_ends_with_its_period_or_with_today(cast, window, first, last):
    assert span_for(window, cast.committee, TODAY) == Span(first, last)


def test_the_fiscal_year_is_the_committees_own(cast):
    cast.committee.fiscal_year_start_month = 1
    assert span_for(Window.LAST_YEAR, cast.committee, TODAY) == Span(date(2025, 1, 1), date(2025, 12, 31))


def test_since_a_day_goes_up_to_today_and_no_further(cast):
    since = date(2026, 2, 3)
    assert span_for(Window.SINCE, cast.committee, TODAY, since=since) == Span(since, TODAY)
    assert span_for(Window.SINCE, cast.committee, TODAY, since=TODAY).days == 1
    for day, code in ((None, "no_day"), (TODAY + DAY, "since_when"), (date(1900, 1, 1), "since_when")):
        with pytest.raises(Refused) as told:
            span_for(Window.SINCE, cast.committee, TODAY, since=day)
        assert (told.value.field, told.value.code) == ("since", code)


# --- what it is made of ---------------------------------------------------------------------------------


def test_work_is_counted_by_workgroup_and_goal(session, filled):
    facts = facts_of(session, filled)
    by_name = {group.workgroup.name if group.workgroup else "": group for group in facts.groups}
    assert list(by_name) == ["Diversion", "Jail group", "Reentry group", ""]
    reentry = by_name["Reentry group"]
    assert [line.goal.ref for line in reentry.goals] == ["G1", "G4"]
    assert [(line.done, line.steps) for line in reentry.goals] == [(1, 3), (1, 3)]
    assert (reentry.standing.late, reentry.standing.on_track, reentry.done) == (2, 2, 2)
    assert [step.ref for step in reentry.finished] == ["A10", "A40"]
    assert [one.title for one in reentry.goals[0].milestones] == [
        "Kick-off held",
        "Draft ready",
        "Protocol signed",
    ]
    assert by_name["Diversion"].goals == ()
    assert facts.finished == 4


def test_only_what_was_done_in_the_period_is_finished_in_it(session, filled):
    assert facts_of(session, filled, Span(date(2026, 8, 14), date(2026, 8, 14))).finished == 4
    assert facts_of(session, filled, Span(date(2026, 8, 15), TODAY)).finished == 0


def test_decisions_come_from_minutes_that_were_looked_through(session, filled):
    facts = facts_of(session, filled)
    assert len(facts.held) == 3
    assert [one.held.meeting.planned_on.month for one in facts.decided] == [7, 8]
    texts = [row.text for one in facts.decided for row in one.entries]
    assert "Adopt the charter of month 7" in texts
    assert "A note for the record" not in texts
    assert not any("month 9" in text for text in texts)


def test_attendance_is_of_seats_by_sector_and_a_sector_of_one_seat_is_not_alone(session, filled):
    facts = facts_of(session, filled)
    assert [one.meeting.planned_on.month for one in facts.attended] == [7, 8]
    assert facts.attended[0].by_group == {(CJ,): (2, 3), (BH, COM): (2, 3)}


@pytest.mark.parametrize(
    ("seats", "groups"),
    [
        ({CJ: 3, BH: 2}, [(CJ,), (BH,)]),
        ({CJ: 3, BH: 1, COM: 1}, [(CJ,), (COM, BH)]),
        ({CJ: 1, BH: 1, COM: 1, GOV: 1}, [(BH, CJ), (GOV, COM)]),
        ({CJ: 1}, []),
        ({}, []),
    ],
)
def test_no_group_of_sectors_tells_of_one_seat(seats, groups):
    found = grouped([{sector: (0, n) for sector, n in seats.items()}])
    assert {frozenset(group) for group in found} == {frozenset(group) for group in groups}


def test_a_sector_that_had_one_seat_at_one_meeting_is_joined_at_all(session):
    meetings: list[dict[Sector | None, tuple[int, int]]] = [
        {CJ: (2, 3), BH: (1, 2)},
        {CJ: (2, 3), BH: (1, 1)},
    ]
    assert grouped(meetings) == [(CJ, BH)]


def test_the_rest_is_there_and_only_of_this_committee(session, filled):
    other = seat(session, "T2")
    fill(session, other.committee, [other.ana])
    facts = facts_of(session, filled)
    assert [one.name for one in facts.chairs] == ["Ana"]
    assert [one.entry.title for one in facts.map_lines if one.ownerless] == ["Gap 2: no crisis beds"]
    assert [len(one.points) for one in facts.indicators] == [9, 9]
    assert [mark.label for mark in facts.marks] == [
        "C1 A peer meets people at the gate",
        "Mobile crisis team",
    ]
    assert [line.agreement.title for line in facts.agreements] == ["Data sharing"]
    assert [cycle.ref for cycle in facts.cycles] == ["C1"]
    assert [meeting.planned_on for meeting, _ in facts.coming] == [date(2026, 12, 8)]
    assert [line.funding.source for line in facts.funding] == ["Crisis grant"]


def test_a_cycle_decided_outside_the_period_is_not_in_it(session, filled):
    assert facts_of(session, filled, Span(date(2026, 8, 21), TODAY)).cycles == []


def test_an_empty_committee_has_facts_too(session, cast):
    facts = facts_of(session, cast)
    assert (facts.goals, facts.held, facts.chairs, facts.mapping) == ([], [], [], None)


def test_a_report_asks_as_much_of_a_large_committee_as_of_a_small_one(session, database, cast):
    def asked(committee) -> int:
        session.expire_all()
        with counting(database) as told:
            report_facts(session, committee, WISH, now=NOW)
        return len(told)

    other = seat(session, "T2")
    fill(session, cast.committee, [cast.ana])
    fill(session, other.committee, [other.ana], Size(goals=30, indicators=8, gaps=20))
    for one in (cast, other):
        fill_more(session, one.committee, [one.ana])
    small, big = asked(cast.committee), asked(other.committee)
    assert 0 < big <= small


# --- what was reached -----------------------------------------------------------------------------------


def test_a_goal_is_met_in_the_period_in_which_somebody_said_so(session, filled):
    august = datetime(2026, 8, 20, 18, tzinfo=UTC)
    goals = {goal.ref: goal for goal in session.exec(select(Goal)).all()}
    for ref in ("G1", "G2", "G3"):
        meet(session, filled.ana, goals[ref], now=august)
    take_up_again(session, filled.ana, goals["G2"], now=august + DAY)
    line = session.exec(select(AuditLine).where(AuditLine.row_id == goals["G3"].pk)).all()[-1]
    line.undone, goals["G3"].state = True, GoalState.OPEN
    session.flush()
    facts = facts_of(session, filled)
    assert [(line.goal.ref, line.met_on) for line in facts.met] == [("G1", date(2026, 8, 20))]
    assert len(facts.reached) == 4
    later = facts_of(session, filled, Span(date(2026, 8, 21), TODAY))
    assert (later.met, later.reached) == ([], [])


def test_a_goal_that_was_met_twice_was_met_the_last_time(session, filled):
    goal = session.exec(select(Goal)).first()
    for month, act in ((3, meet), (4, take_up_again), (8, meet)):
        act(session, filled.ana, goal, now=datetime(2026, month, 20, 18, tzinfo=UTC))
    assert [line.met_on for line in facts_of(session, filled).met] == [date(2026, 8, 20)]


@pytest.mark.parametrize(
    ("target", "span", "reached"),
    [
        (45, Q3, 40.0),
        (40, Q3, 40.0),
        (39, Q3, None),
        (45, Span(date(2026, 7, 1), date(2026, 9, 29)), 41.0),
        (45, Span(date(2026, 10, 1), TODAY), None),
        (None, Q3, None),
    ],
)
def test_an_indicator_is_at_its_target_with_the_last_number_of_the_period(
    session, filled, target, span, reached
):
    for row in session.exec(select(Indicator)).all():
        row.target = target
    session.flush()
    _, second = facts_of(session, filled, span).indicators
    assert (second.reached.value if second.reached else None) == reached


def test_a_small_count_is_never_told_as_reached(session, filled):
    first = facts_of(session, filled).indicators[0]
    assert first.points
    assert first.reached is None


def test_charter_objectives_and_what_was_learned_are_there(session, filled):
    fill_more(session, filled.committee, [filled.ana, filled.ben, filled.cho, filled.dee])
    found = facts_of(session, filled).standing
    assert there(found.charter).number == 1
    assert [line.objective.statement for line in found.objectives] == ["Half as many bookings"]
    assert [name for _, name in found.learned] == ["Finished"]
    [results] = found.assessed
    assert [one.counts for one in results.spreads if one.place == 0] == [(3, 1, 0)]
    assert [one.before for one in results.spreads if one.place == 0] == [(0, 2, 2)]
    before = facts_of(session, filled, Span(date(2026, 5, 1), date(2026, 6, 30))).standing
    assert (before.assessed, before.learned) == ([], [])


def test_under_an_open_meetings_law_only_what_was_shown_is_in_it(session, filled):
    fill_more(session, filled.committee, [filled.ana, filled.ben, filled.cho, filled.dee])
    filled.committee.open_meetings = True
    assert facts_of(session, filled).standing.assessed == []
    run = session.exec(select(InstrumentRun).order_by(col(InstrumentRun.id).desc())).first()
    run.shown_on = TODAY
    session.flush()
    assert len(facts_of(session, filled).standing.assessed) == 1


# --- on record ------------------------------------------------------------------------------------------


def test_a_report_made_is_on_record_with_all_that_makes_it_again(session, cast):
    wish = Wish(Q3, [Part.MEETINGS, Part.PROGRESS], " Dear board \n\nSo it is. ", "A team")
    report = record(session, cast.ana, cast, wish)
    assert report.wish == Wish(Q3, [Part.PROGRESS, Part.MEETINGS], "Dear board \n\nSo it is.", "A team")
    [line] = reports_of(session, cast.committee.pk)
    assert (line.report, line.author) == (report, cast.ana)
    act = session.exec(select(AuditLine).where(AuditLine.kind == "board_report")).one()
    assert (act.act, act.actor_id) == ("report.make", cast.ana.pk)


def test_a_part_that_is_no_more_does_not_break_an_old_report(session, cast):
    report = record(session, cast.ana, cast)
    report.parts = ["progress", "weather"]
    assert report.wish.parts == [Part.PROGRESS]


def test_the_command_line_makes_one_as_nobody(session, cast):
    report = record(session, None, cast)
    assert report.author_id is None
    assert reports_of(session, cast.committee.pk)[0].author is None


@pytest.mark.parametrize(
    ("wish", "field", "code"),
    [
        (Wish(Q3, []), "parts", "no_parts"),
        (Wish(Q3, foreword="x" * (WORDS_LIMIT + 1)), "foreword", "too_long"),
        (Wish(Q3, asks="x" * (WORDS_LIMIT + 1)), "asks", "too_long"),
    ],
)
def test_what_cannot_be_is_refused_on_its_field(wish, field, code):
    with pytest.raises(Refused) as told:
        checked(wish)
    assert (told.value.field, told.value.code) == (field, code)


def test_chair_and_coordinator_make_and_send_and_nobody_else(session, cast):
    report = record(session, cast.ana, cast)
    for who in (cast.ben, cast.cho):
        with pytest.raises(NotAllowed):
            record(session, who, cast)
        with pytest.raises(NotAllowed):
            record_posted(session, who, report, now=NOW)
    fill(session, cast.committee, [cast.cho])  # who chairs then
    record_posted(session, cast.cho, record(session, cast.cho, cast), now=NOW)


def test_a_report_goes_to_the_channel_once(session, cast):
    report = record(session, cast.ana, cast)
    record_posted(session, cast.ana, report, now=NOW)
    assert report.posted_at == NOW
    with pytest.raises(AlreadySettled):
        record_posted(session, cast.ana, report, now=NOW)


def test_the_last_ten_are_listed_the_newest_first_and_no_others(session, cast):
    made = [record(session, cast.ana, cast, digest=str(number)) for number in range(12)]
    other = seat(session, "T2")
    record_report(session, other.ana, other.committee, WISH, digest="x", now=NOW)
    listed = reports_of(session, cast.committee.pk)
    assert [line.report for line in listed] == made[:1:-1]
