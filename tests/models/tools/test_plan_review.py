"""What is uncertain about a plan, and what a person's decisions make of it."""

from datetime import date

import pytest

from models.tools.plan import Candidate, Cell, LeftOut, Need, Plan, PlanGoal, PlanStep, Status
from models.tools.plan_review import (
    PAGE,
    Decision,
    alike,
    also,
    carried,
    firsts,
    items,
    packed,
    packed_decisions,
    page_of,
    pages,
    settle,
    unpacked,
    unpacked_decisions,
)

ANA = Candidate(1, "Ana", "name")
BEN = Candidate(2, "Ben", "agency")
SPRING = date(2027, 5, 31)


def step(text="Write the protocol", **facts) -> PlanStep:
    return PlanStep(text, **facts)


def plan(*steps: PlanStep, goal="Fewer bookings", **facts) -> Plan:
    return Plan([PlanGoal(goal, steps, **facts)])


def only(read: Plan, decisions=None, *, dates=True):
    """The one step as it would be imported."""
    [goal] = settle(read, decisions or {}, dates=dates).goals
    return goal.steps[0]


def test_a_plan_and_its_decisions_come_back_from_json_as_they_were():
    read = Plan(
        [
            PlanGoal(
                "Fewer bookings",
                [
                    step(
                        owner=ANA,
                        candidates=(BEN,),
                        due=SPRING,
                        due_text="Spring 2027",
                        status=Status.UNDERWAY,
                        notes={"resources": "a grant"},
                        needs=(Need.DUE_CHECK,),
                        cells=(Cell("B4", "x"),),
                    )
                ],
            )
        ],
        [LeftOut(Cell("A1", "Page 1"), "stray")],
    )
    back = unpacked(packed(read))
    assert packed(back) == packed(read)
    assert back.goals[0].steps[0].owner == ANA
    assert back.goals[0].steps[0].due == SPRING
    decided = {"0": Decision(text="Fewer"), "0.0": Decision(owner=2, due=SPRING, out=True)}
    assert unpacked_decisions(packed_decisions(decided)) == decided


@pytest.mark.parametrize(
    ("made", "needs"),
    [
        (step(owner=ANA, due=SPRING), []),
        (step(needs=[Need.OWNER, Need.DUE]), [Need.OWNER, Need.DUE]),
        (step("x" * 501), [Need.TEXT]),
        (step(" "), [Need.TEXT]),
        (step("x" * 500), []),
        (step(needs=[Need.OWNER, Need.DUE], status=Status.DONE), []),
        (step("x" * 501, needs=[Need.ONE_OWNER], status=Status.DROPPED), [Need.TEXT]),
    ],
)
def test_only_what_is_uncertain_is_asked(made, needs):
    assert [list(item.needs) for item in items(plan(made), dates=True)] == ([needs] if needs else [])


def test_a_group_that_works_without_dates_is_asked_only_about_words_that_stand_there():
    without, unclear = step(needs=[Need.DUE]), step(needs=[Need.DUE], due_text="asap")
    found = items(plan(without, unclear), dates=False)
    assert [item.key for item in found] == ["0.1"]


def test_items_come_in_the_order_of_the_source_a_page_at_a_time():
    read = Plan([PlanGoal("", [step(needs=[Need.OWNER])] * 4), PlanGoal("B", [step(needs=[Need.DUE])] * 3)])
    found = items(read, dates=True)
    assert [item.key for item in found] == ["0", "0.0", "0.1", "0.2", "0.3", "1.0", "1.1", "1.2"]
    assert pages(len(found)) == 2
    assert [item.key for item in page_of(found, 1)] == ["1.0", "1.1", "1.2"]
    assert len(page_of(found, 0)) == PAGE
    assert pages(0) == 0


def test_what_nobody_has_decided_stays_open():
    unsure = step(owner=ANA, candidates=(ANA, BEN), due=SPRING, needs=[Need.ONE_OWNER, Need.DUE_CHECK])
    assert (only(plan(unsure)).owner_id, only(plan(unsure)).due) == (None, None)
    sure = step(owner=ANA, due=SPRING)
    assert (only(plan(sure)).owner_id, only(plan(sure)).due) == (1, SPRING)


def test_a_decision_counts_only_for_what_was_asked():
    asked_owner = step(owner_text="SCAO", due=SPRING, needs=[Need.OWNER])
    decided = {"0.0": Decision(owner=2, due=date(2030, 1, 1), text="Other words")}
    settled = only(plan(asked_owner), decided)
    assert (settled.owner_id, settled.due, settled.text) == (2, SPRING, "Write the protocol")


def test_long_words_are_held_until_somebody_shortens_them_and_never_cut():
    long = plan(step("word " * 200))
    assert only(long).held
    assert len(only(long).text) == 999
    assert not only(long, {"0.0": Decision(text="Short  words\nnow")}).held
    assert only(long, {"0.0": Decision(text="Short  words\nnow")}).text == "Short words now"


def test_what_is_left_out_is_counted_and_a_goal_takes_its_steps_along():
    read = plan(step(), step("Other"))
    assert settle(read, {"0.1": Decision(out=True)}, dates=True).out == 1
    whole = settle(read, {"0": Decision(out=True)}, dates=True)
    assert (whole.goals, whole.out) == ([], 3)


def test_decisions_are_carried_to_what_stands_unchanged_in_a_later_version():
    earlier = plan(
        step("A", owner_text="SCAO", due_text="soon"),
        step("B", owner_text="SCAO", due_text="soon"),
        step("C"),
    )
    decided = {
        "0.0": Decision(owner=1, due=SPRING),
        "0.1": Decision(owner=1, due=SPRING),
        "0.2": Decision(out=True),
    }
    later = plan(
        step("New"),
        step("c."),
        step("B", owner_text="Sheriff", due_text="soon"),
        step("A", owner_text="SCAO", due_text="June"),
    )
    assert carried(earlier, decided, later) == {
        "0.1": Decision(out=True),
        "0.2": Decision(due=SPRING),
        "0.3": Decision(owner=1),
    }
    assert carried(earlier, decided, plan(step("A"), goal="Another goal")) == {}


def test_one_person_is_taken_for_all_steps_that_name_their_owner_in_the_same_words():
    unknown = {"owner_text": "SCAO", "needs": [Need.OWNER]}
    doubtful = {"due": SPRING, "needs": [Need.OWNER, Need.DUE_CHECK]}
    read = plan(
        step("One", **unknown),
        step("Two", owner_text="nobody", needs=[Need.OWNER]),
        step("Three", **unknown | {"owner_text": " scao "}),
        step("Four", **unknown | doubtful),
        step("Five", owner_text="SCAO", owner=ANA, needs=[Need.DUE]),
        step("Six", needs=[Need.OWNER]),
        step("Seven", needs=[Need.OWNER]),
    )
    found = items(read, dates=True)
    assert firsts(found) == {"0.0": 2}
    assert [one.key for one in alike(found, found[0])] == ["0.2", "0.3"]
    assert alike(found, found[-1]) == []
    decided = {"0.2": Decision(owner=2, due=SPRING)}
    made = also(alike(found, found[0]), 1, decided)
    assert made == {"0.3": Decision(owner=1, seen=False)}
    [goal] = settle(read, decided | made, dates=True).goals
    assert [one.owner_id for one in goal.steps][2:4] == [2, 1]
    assert goal.steps[3].due is None, "a date that nobody has looked at is not taken"
    assert unpacked_decisions(packed_decisions(made)) == made
    assert unpacked_decisions({"0": {"owner": 1}}) == {"0": Decision(owner=1)}, "those of an earlier version"
