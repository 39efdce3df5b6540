"""What tests of change say: within Slack's limits and safe, with the chain and what comes next."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from models.committee import Member
from models.goal import Goal
from models.tools.cycle_list import CycleLine, chained
from models.tools.cycle_tables import Compared, Cycle, CycleNote, CycleState, Decision
from models.workgroup import Workgroup
from prompts.tools import cycle as prompts
from prompts.tools import cycle_forms as forms

NOW = datetime(2026, 11, 20, 16, tzinfo=UTC)
DAY = date(2026, 11, 20)
LONG = "<!channel> *x* " + "w " * 240
CHO = Member(id=1, committee_id=1, slack_id="UCHO", name="Cho <!here>", zone="UTC")


def cycle(number: int = 1, **values) -> Cycle:
    whole: dict[str, Any] = {
        "state": CycleState.STARTED,
        "change": LONG,
        "question": LONG,
        "prediction": LONG,
        "measure": LONG,
        "starts_on": DAY,
        "ends_on": DAY + timedelta(days=7),
    }
    return Cycle(
        id=number, committee_id=1, number=number, owner_id=1, author_id=1, made_at=NOW, **(whole | values)
    )


def line(one: Cycle, chain=()) -> CycleLine:
    return CycleLine(one, CHO, None, None, chain or [one])


def fits(message) -> None:
    assert len(message.blocks) <= 50
    for block in message.blocks:
        assert "<!" not in str(block)
        if block["type"] == "section":
            assert len(block["text"]["text"]) <= 3000
        if block["type"] == "actions":
            assert len(block["elements"]) <= 25


def test_a_long_list_is_read_page_by_page():
    lines = [line(cycle(number)) for number in range(1, 41)]
    first = prompts.render_list(lines, day=DAY, closed=False)
    fits(first)
    assert "*C40*" in str(first.blocks)
    assert "25 more" in str(first.blocks)
    assert "None is closed yet." in str(prompts.render_list(lines, day=DAY, closed=True).blocks)


def test_the_longest_cycle_fits():
    one = cycle(
        state=CycleState.DECIDED,
        observed=LONG,
        compared=Compared.MIXED,
        compared_words=LONG,
        decision=Decision.ABANDON,
        decision_words=LONG,
        decided_on=DAY,
        plan_who="w" * 200,
        indicator="<!here>",
    )
    note = CycleNote(committee_id=1, cycle_id=1, author_id=1, text=LONG, written_on=DAY)
    rights = prompts.Rights(edit=True, settle=True)
    message = prompts.render_cycle(line(one), [(note, CHO)] * 40, rights, day=DAY)
    fits(message)
    fits(prompts.ask(one, again=False))


@pytest.mark.parametrize(
    ("values", "day", "says"),
    [
        ({"state": CycleState.PLAN}, DAY, "planned, not started"),
        ({}, DAY - timedelta(days=1), "starts tomorrow"),
        ({}, DAY, "runs until Fri 27 Nov"),
        ({}, DAY + timedelta(days=8), "ended yesterday; what was observed?"),
        (
            {"state": CycleState.OBSERVED, "compared": Compared.WORSE},
            DAY,
            "worse than predicted; to be decided",
        ),
        (
            {"state": CycleState.DECIDED, "decision": Decision.ADAPT, "decided_on": DAY},
            DAY,
            "adapted on 20 Nov 2026",
        ),
    ],
)
def test_where_it_stands_is_said_in_words(values, day, says):
    assert prompts.state(cycle(**values), day) == says


def test_a_chain_is_shown_with_the_present_one_marked_and_a_long_one_by_its_end():
    chain = [cycle(number, before_id=number - 1 or None) for number in range(1, 16)]
    found = chained(chain)
    assert found[3] is found[15]
    said = prompts.chain(line(chain[14], chain))
    assert said.startswith("… → C4 → ")
    assert said.endswith("C14 → *C15*")


def test_the_form_of_a_next_cycle_has_all_but_the_prediction():
    before = cycle(state=CycleState.DECIDED, observed="Six came", plan_where="At the gate")
    view = forms.plan_form(forms.Draft("UCHO", before=before), [], [], metadata={})
    given = {
        block["block_id"]: block["element"].get("initial_value")
        for block in view["blocks"]
        if block["type"] == "input"
    }
    assert given["change"] == LONG
    assert given["plan_where"] == "At the gate"
    assert given["prediction"] is None
    assert "goal" not in given


def test_goals_and_workgroups_beyond_a_menu_are_cut_with_the_chosen_one_in_it():
    goals = [Goal(id=n, committee_id=1, number=n, statement="x" * 500, created_at=NOW) for n in range(1, 130)]
    groups = [Workgroup(id=n, committee_id=1, name=f"Group {n}") for n in range(1, 130)]
    draft = forms.Draft("UCHO", present=cycle(state=CycleState.PLAN, goal_id=129))
    view = forms.plan_form(draft, goals, groups, metadata={})
    menus = {
        block["block_id"]: block["element"]
        for block in view["blocks"]
        if block.get("element", {}).get("type") == "static_select"
    }
    assert all(len(menu["options"]) <= 100 for menu in menus.values())
    assert menus["goal"]["initial_option"]["value"] == "129"
