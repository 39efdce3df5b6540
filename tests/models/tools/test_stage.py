"""The six steps: moved by the chair or a workgroup's lead with a reason, back as well as on, and dated."""

from datetime import date, timedelta

import pytest

from models.asking import asks, open_round
from models.calendar import WorkCalendar
from models.committee import Step
from models.errors import NotAllowed, NotFound, Refused
from models.office import ChairTerm, TermState
from models.tools.stage import Place, move_step, moves_of, standings
from models.workgroup import Workgroup
from tests.models.both import NOW, ZONE, cast, database, seat, session, url
from tests.models.test_queries import counting
from tests.there import there

__all__ = ["cast", "database", "session", "url"]

TODAY, DAY = date(2026, 11, 20), timedelta(days=1)


def move(session, who, place, step=Step.MONITORING, why="We have begun", now=NOW):
    return move_step(session, who, place, step, why=why, now=now)


def of_group(cast) -> Place:
    return Place(cast.committee, cast.group)


def make_chair(session, cast, member):
    term = ChairTerm(
        committee_id=cast.committee.pk,
        member_id=member.pk,
        sector=cast.agency.sector,
        starts_on=TODAY - 30 * DAY,
        ends_on=TODAY + 300 * DAY,
        state=TermState.SERVING,
        number=1,
    )
    session.add(term)
    session.flush()
    return term


def test_it_goes_on_and_back_and_each_move_is_kept(session, cast):
    place = of_group(cast)
    move(session, cast.ben, place, Step.MONITORING, " The first  goals run ")
    move(session, cast.ben, place, Step.PROBLEM_SOLVING, "The chair left", now=NOW + 3 * DAY)
    move(session, cast.ben, place, Step.PLANNING, "A new lead", now=NOW + 9 * DAY)
    assert cast.group.step is Step.PLANNING
    assert [(one.was, one.became, one.why, one.moved_on) for one, _ in moves_of(session, place, most=9)] == [
        (Step.PROBLEM_SOLVING, Step.PLANNING, "A new lead", TODAY + 9 * DAY),
        (Step.MONITORING, Step.PROBLEM_SOLVING, "The chair left", TODAY + 3 * DAY),
        (Step.PLANNING, Step.MONITORING, "The first goals run", TODAY),
    ]
    assert moves_of(session, Place(cast.committee), most=9) == []
    assert cast.committee.step is Step.ENGAGEMENT


def test_where_each_stands_is_told_with_its_last_move(session, cast):
    session.add(Workgroup(committee_id=cast.committee.pk, name="Reentry"))
    session.flush()
    move(session, cast.ana, Place(cast.committee), Step.ASSESSMENT, "The map is due")
    move(session, cast.ben, of_group(cast), Step.MONITORING)
    move(session, cast.ben, of_group(cast), Step.PLANNING, "Too soon")
    whole, group, never = standings(session, cast.committee)
    assert (whole.place.workgroup, whole.place.step, there(whole.last).why, whole.mover) == (
        None,
        Step.ASSESSMENT,
        "The map is due",
        cast.ana,
    )
    assert (group.place.workgroup, there(group.last).why, group.mover) == (cast.group, "Too soon", cast.ben)
    assert (there(never.place.workgroup).name, never.last, never.mover) == ("Reentry", None, None)


def test_the_chair_moves_all_and_a_lead_just_their_workgroup(session, cast):
    make_chair(session, cast, cast.cho)
    move(session, cast.cho, Place(cast.committee))
    move(session, cast.cho, of_group(cast))
    move(session, cast.ben, of_group(cast), Step.PLANNING)
    theirs = seat(session, "T2")
    for who, place in (
        (cast.ben, Place(cast.committee)),
        (cast.dee, of_group(cast)),
        (cast.ana, of_group(cast)),
        (cast.ana, Place(cast.committee)),
        (theirs.ana, of_group(cast)),
    ):
        with pytest.raises(NotAllowed):
            move(session, who, place, Step.TRANSITION)
    with pytest.raises(NotFound):
        move(session, theirs.ana, Place(theirs.committee, cast.group), Step.TRANSITION)


def test_while_nobody_chairs_a_coordinator_moves_it(session, cast):
    move(session, cast.ana, Place(cast.committee))
    assert cast.committee.step is Step.MONITORING


@pytest.mark.parametrize(
    ("step", "why", "field", "code"),
    [
        (Step.PLANNING, "Because", "step", "same_step"),
        (Step.MONITORING, " ", "why", "empty"),
        (Step.MONITORING, "x" * 301, "why", "too_long"),
    ],
)
def test_a_move_needs_another_step_and_a_reason(session, cast, step, why, field, code):
    with pytest.raises(Refused) as told:
        move(session, cast.ben, of_group(cast), step, why)
    assert (told.value.field, told.value.code) == (field, code)
    assert cast.group.step is Step.PLANNING


def test_a_moved_step_changes_what_the_next_round_asks(session, cast):
    cast.step(session, cast.goal(session), owner=cast.cho)
    calendar = WorkCalendar(zone=ZONE)

    def asked_step(now):
        open_round(session, cast.group, calendar, at=NOW.time(), now=now)
        [ask] = asks(session, cast.committee, [cast.cho.pk], day=TODAY)
        return ask.step

    assert asked_step(NOW) is Step.PLANNING
    move(session, cast.ben, of_group(cast), Step.TRANSITION, "It is done")
    assert asked_step(NOW + 14 * DAY) is Step.TRANSITION


def test_many_workgroups_cost_as_many_queries_as_one(session, database, cast):
    def asked(count: int) -> int:
        for number in range(count):
            group = Workgroup(committee_id=cast.committee.pk, name=f"Group {count} {number}")
            session.add(group)
            session.flush()
            move(session, cast.ana, Place(cast.committee, group))
        with counting(database) as told:
            standings(session, cast.committee)
        return len(told)

    assert asked(1) == asked(6)
