"""PDSA cycles: the prediction first, the decision last, the next cycle linked to this one."""

from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest
from sqlmodel import select

from models.audit import AuditLine
from models.errors import AlreadySettled, NotAllowed, NotFound, Refused
from models.schedule import Work, find
from models.tools.cycle import (
    Plan,
    add_cycle,
    change_plan,
    correct_cycle,
    decide,
    drop_plan,
    observe,
)
from models.tools.cycle_list import cycle_lines, line_of, marks, notes_of
from models.tools.cycle_tables import Compared, Cycle, CycleState, Decision, cycle_by_ref
from tests.models.both import NOW, cast, database, seat, session, url
from tests.models.test_migrations import refused
from tests.models.test_queries import counting

__all__ = ["cast", "database", "session", "url"]

TODAY = date(2026, 11, 20)  # a Friday
DAY = timedelta(days=1)
LATER = NOW + 10 * DAY


def plan(cast, **values) -> Plan:
    whole = {
        "change": "A peer meets people at the gate",
        "owner": cast.cho,
        "question": "Do more people come to their first visit?",
        "prediction": "Seven of ten will come",
        "measure": "First visits kept within seven days",
        "starts_on": TODAY,
        "ends_on": TODAY + 7 * DAY,
    }
    return Plan(**(whole | values))


def started(session, cast, **values) -> Cycle:
    return add_cycle(session, cast.cho, plan(cast, **values), start=True, now=NOW)


def saw(session, cycle, who, *, observed="Six of ten came", compared=Compared.WORSE, words="", now=LATER):
    observe(session, who, cycle, observed=observed, compared=compared, words=words, now=now)


def adapted(session, cast) -> Cycle:
    cycle = started(session, cast)
    saw(session, cycle, cast.cho)
    decide(session, cast.cho, cycle, Decision.ADAPT, words="", now=LATER)
    return cycle


def due(session, cycle) -> datetime | None:
    row = find(session, cycle.committee_id, Work.CYCLE_END, cycle.pk)
    return row.next_run if row else None


def test_a_cycle_goes_from_its_prediction_to_its_decision(session, cast):
    cycle = started(session, cast)
    assert (cycle.ref, cycle.state) == ("C1", CycleState.STARTED)
    assert due(session, cycle) == datetime(
        2026, 11, 30, 16, tzinfo=UTC
    )  # Monday after the end, 9:00 in Denver
    saw(session, cycle, cast.cho, words="Two were moved to another jail")
    assert (cycle.state, cycle.observed_on, due(session, cycle)) == (
        CycleState.OBSERVED,
        TODAY + 10 * DAY,
        None,
    )
    decide(session, cast.cho, cycle, Decision.ADOPT, words="", now=LATER)
    assert (cycle.state, cycle.decision) == (CycleState.DECIDED, Decision.ADOPT)


@pytest.mark.parametrize(
    ("values", "field", "code"),
    [
        ({"change": " "}, "change", "empty"),
        ({"change": "x" * 501}, "change", "too_long"),
        ({"question": ""}, "question", "no_question"),
        ({"prediction": "  "}, "prediction", "no_prediction"),
        ({"measure": ""}, "measure", "no_measure"),
        ({"starts_on": None}, "starts_on", "no_day"),
        ({"ends_on": None}, "ends_on", "no_day"),
        ({"ends_on": TODAY - DAY}, "ends_on", "before_start"),
        ({"ends_on": TODAY + 400 * DAY}, "ends_on", "too_long_test"),
        ({"starts_on": TODAY - DAY}, "starts_on", "began_before"),
        ({"plan_who": "x" * 201}, "plan_who", "too_long"),
    ],
)
def test_nothing_starts_without_a_prediction_and_all_that_belongs_to_it(session, cast, values, field, code):
    with pytest.raises(Refused) as told:
        started(session, cast, **values)
    assert (told.value.field, told.value.code) == (field, code)
    assert cycle_lines(session, cast.committee.pk) == []


def test_a_plan_may_wait_for_its_prediction_and_is_then_locked_by_the_start(session, cast):
    bare = plan(cast, prediction="", question="", measure="", starts_on=None, ends_on=None)
    cycle = add_cycle(session, cast.ben, bare, start=False, now=NOW)
    assert (cycle.state, due(session, cycle)) == (CycleState.PLAN, None)
    with pytest.raises(Refused):
        change_plan(session, cast.ben, cycle, bare, start=True, now=NOW)
    change_plan(session, cast.ben, cycle, plan(cast), start=True, now=NOW)
    assert (cycle.prediction, cycle.state) == ("Seven of ten will come", CycleState.STARTED)
    with pytest.raises(AlreadySettled):
        change_plan(session, cast.ben, cycle, plan(cast, prediction="Nine of ten"), start=False, now=NOW)
    assert cycle.prediction == "Seven of ten will come"


def test_a_correction_is_added_and_overwrites_nothing(session, cast):
    cycle = started(session, cast)
    correct_cycle(session, cast.cho, cycle, "It is seven of those who have no home", now=NOW)
    correct_cycle(session, cast.ana, cycle, "A week longer", ends_on=TODAY + 14 * DAY, now=NOW + DAY)
    told = [(author.name, note.text) for note, author in notes_of(session, cycle)]
    assert told == [("Cho", "It is seven of those who have no home"), ("Ana", "A week longer")]
    assert (cycle.prediction, cycle.ends_on) == ("Seven of ten will come", TODAY + 14 * DAY)
    assert due(session, cycle) == datetime(2026, 12, 7, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    ("ends_on", "code"),
    [(TODAY - DAY, "past"), (TODAY + 400 * DAY, "too_long_test")],
)
def test_another_last_day_must_be_possible(session, cast, ends_on, code):
    cycle = started(session, cast)
    with pytest.raises(Refused) as told:
        correct_cycle(session, cast.cho, cycle, "Another day", ends_on=ends_on, now=NOW)
    assert told.value.code == code


def test_no_decision_comes_before_an_observation(session, cast):
    cycle = started(session, cast)
    with pytest.raises(Refused) as told:
        decide(session, cast.cho, cycle, Decision.ADOPT, words="It works", now=LATER)
    assert (told.value.field, told.value.code) == ("decision", "no_observation")
    row = {"state": CycleState.DECIDED, "decision": Decision.ADOPT}
    assert refused(session, partial(_write, session, cycle, row))


def test_the_database_keeps_the_order_too(session, cast):
    bare = add_cycle(session, cast.cho, plan(cast, prediction=""), start=False, now=NOW)
    assert refused(session, partial(_write, session, bare, {"state": CycleState.STARTED}))


def _write(session, cycle, values):
    for name, value in values.items():
        setattr(cycle, name, value)
    session.add(cycle)


def test_nothing_is_observed_before_the_start_or_twice(session, cast):
    cycle = started(session, cast, starts_on=TODAY + 3 * DAY)
    with pytest.raises(Refused) as told:
        saw(session, cycle, cast.cho, now=NOW)
    assert told.value.code == "not_started"
    with pytest.raises(Refused) as told:
        saw(session, cycle, cast.cho, compared=None)
    assert (told.value.field, told.value.code) == ("compared", "required")
    saw(session, cycle, cast.cho)
    with pytest.raises(AlreadySettled):
        saw(session, cycle, cast.cho, observed="Ten of ten")
    assert cycle.observed == "Six of ten came"


def test_to_give_up_needs_a_sentence_and_a_decision_stands(session, cast):
    cycle = started(session, cast)
    saw(session, cycle, cast.cho)
    with pytest.raises(Refused) as told:
        decide(session, cast.cho, cycle, Decision.ABANDON, words=" ", now=LATER)
    assert (told.value.field, told.value.code) == ("decision_words", "abandon_why")
    decide(session, cast.cho, cycle, Decision.ABANDON, words="Nobody was there at night", now=LATER)
    with pytest.raises(AlreadySettled):
        decide(session, cast.cho, cycle, Decision.ADOPT, words="", now=LATER)


def test_an_adapted_cycle_has_one_next_one_and_the_chain_is_shown(session, cast):
    first = adapted(session, cast)
    later = plan(cast, starts_on=TODAY + 10 * DAY, ends_on=TODAY + 20 * DAY)
    second = add_cycle(session, cast.cho, later, start=True, before=first, now=LATER)
    with pytest.raises(AlreadySettled):
        add_cycle(session, cast.cho, later, start=True, before=first, now=LATER)
    with pytest.raises(AlreadySettled):
        add_cycle(session, cast.cho, later, start=True, before=second, now=LATER)
    alone = started(session, cast)
    assert [one.ref for one in line_of(session, first).chain] == ["C1", "C2"]
    assert line_of(session, first).next is second
    assert [one.ref for one in line_of(session, alone).chain] == ["C3"]


def test_who_may_plan_change_and_settle(session, cast):
    cycle = started(session, cast, owner=cast.dee, workgroup=cast.group)
    stranger = seat(session, "T2").ana
    for act in (
        lambda who: correct_cycle(session, who, cycle, "A word", now=NOW),
        lambda who: saw(session, cycle, who),
    ):
        with pytest.raises(NotAllowed):
            act(stranger)
    other = add_cycle(session, cast.ana, plan(cast, owner=cast.ana), start=True, now=NOW)
    for who in (cast.ben, cast.cho, cast.dee):  # no lead of its workgroup: it has none
        with pytest.raises(NotAllowed):
            saw(session, other, who)
    correct_cycle(session, cast.cho, cycle, "Its author", now=NOW)
    with pytest.raises(NotAllowed):
        saw(session, cycle, cast.cho)
    saw(session, cycle, cast.ben)  # leads the workgroup
    decide(session, cast.dee, cycle, Decision.ADOPT, words="", now=LATER)


def test_what_is_another_committees_is_not_found(session, cast):
    theirs = seat(session, "T2")
    goal = theirs.goal(session)
    for values in ({"owner": theirs.cho}, {"goal": goal}, {"workgroup": theirs.group}):
        with pytest.raises(NotFound):
            started(session, cast, **values)
    cycle = started(session, cast)
    with pytest.raises(NotFound):
        cycle_by_ref(session, theirs.committee.pk, "C1")
    assert cycle_by_ref(session, cast.committee.pk, " c1.") is cycle


def test_who_has_left_owns_nothing_new(session, cast):
    cast.dee.active = False
    with pytest.raises(Refused) as told:
        started(session, cast, owner=cast.dee)
    assert (told.value.field, told.value.code) == ("owner", "rater_left")


def test_a_goal_brings_its_workgroup_along(session, cast):
    cycle = started(session, cast, goal=cast.goal(session))
    assert cycle.workgroup_id == cast.group.pk


def test_a_plan_can_be_dropped_and_what_has_started_cannot(session, cast):
    cycle = add_cycle(session, cast.cho, plan(cast), start=False, now=NOW)
    drop_plan(session, cast.cho, cycle, now=NOW)
    with pytest.raises(AlreadySettled):
        change_plan(session, cast.cho, cycle, plan(cast), start=True, now=NOW)
    with pytest.raises(AlreadySettled):
        drop_plan(session, cast.cho, started(session, cast), now=NOW)


def test_numbers_are_never_given_twice_and_are_each_committees_own(session, cast):
    assert [started(session, cast).ref for _ in range(2)] == ["C1", "C2"]
    theirs = seat(session, "T2")
    assert add_cycle(session, theirs.cho, plan(theirs), start=True, now=NOW).ref == "C1"


def test_starts_are_marked_for_charts(session, cast):
    started(session, cast, starts_on=TODAY + 5 * DAY)
    started(session, cast, change="x" * 100)
    add_cycle(session, cast.cho, plan(cast), start=False, now=NOW)
    found = marks(session, cast.committee.pk)
    assert found[0][0] == TODAY
    assert len(found[0][1]) <= 40
    assert found[1] == (TODAY + 5 * DAY, "C1 A peer meets people at the gate")
    assert len(found) == 2


def test_the_committees_day_counts_and_not_the_servers(session, cast):
    night = datetime(2026, 11, 21, 4, tzinfo=UTC)  # nine in the evening of the 20th in Denver
    cycle = add_cycle(session, cast.cho, plan(cast), start=True, now=night)
    assert cycle.starts_on == TODAY


def test_who_changed_what_is_on_record(session, cast):
    adapted(session, cast)
    told = [line.act for line in session.exec(select(AuditLine).where(AuditLine.kind == "cycle")).all()]
    assert told == ["cycle.add", "cycle.settle", "cycle.settle"]


def test_all_cycles_are_read_in_as_many_queries_as_one(session, database, cast):
    def asked() -> int:
        session.flush()
        with counting(database) as told:
            cycle_lines(session, cast.committee.pk)
        return len(told)

    started(session, cast)
    few = asked()
    for _ in range(8):
        started(session, cast, goal=cast.goal(session))
    assert asked() == few
