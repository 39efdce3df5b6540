"""What is said about a plan: within Slack's limits however large, never live, and nothing out of nothing."""

from datetime import date
from typing import Any

import pytest

from models.goal import Goal
from models.step import ActionStep
from models.tools.plan import Candidate, Cell, LeftOut, Need, Plan, PlanGoal, PlanStep, Status
from models.tools.plan_draft import ImportLine, ImportState, Places, PlanImport, Source
from models.tools.plan_import import Imported, TakenBack
from models.tools.plan_review import Decision, Settled, items, page_of
from models.tools.plan_standing import Difference, Outcome
from practice.blockkit import check_message, check_view
from prompts.tools.plan import (
    OF_THE_TABLE,
    WHY,
    outcome_lines,
    pointer,
    render_imported,
    render_left,
    render_plans,
    render_read,
    source_blocks,
    taken_back,
)
from prompts.tools.plan_forms import last_form, place_form, review_form
from tests.prompts.people import NOON, TODAY, member, step, workgroup

LIVE = "<!channel> *all* & <@U1>"
ORIGIN = {"origin": {"url": "https://hooks.example/" + "x" * 120, "home": False}, "plan": 7, "place": 0}


def record(name: str = "plan.xlsx", state: ImportState = ImportState.DRAFT, **more) -> PlanImport:
    facts = {"id": 7, "goals": 2, "steps": 9, **more}
    return PlanImport(committee_id=1, source_name=name, digest="d", state=state, made_at=NOON, **facts)


def plan(*steps: PlanStep, left=0, goal="Fewer bookings") -> Plan:
    out = [LeftOut(Cell(f"B{n}", f"{LIVE} {n}"), ("heading", "stray", "odd")[n % 3]) for n in range(left)]
    return Plan([PlanGoal(goal, steps)], out)


def safe(blocks) -> bool:
    return "<!channel>" not in str(blocks) and "<@U1>" not in str(blocks)


def test_a_clear_plan_says_so_and_offers_the_import_first():
    message = render_read(record(), plan(PlanStep("A")), {})
    assert "Everything in it is clear." in str(message.blocks)
    labels = [element["text"]["text"] for element in message.blocks[-1]["elements"]]
    assert labels == ["Import …", "Discard"]


def test_what_needs_a_look_is_counted_by_kind_and_what_was_decided_is_not_asked_again():
    read = plan(
        PlanStep("A", needs=[Need.OWNER]),
        PlanStep("B", needs=[Need.OWNER, Need.DUE_CHECK]),
        PlanStep("x" * 501),
        left=5,
    )
    told = str(render_read(record(LIVE), read, {}).blocks)
    assert "3 need a look: 2 without a person, 1 with a date to check, 1 with words to look at" in told
    assert (
        "2 texts that belong to no goal or step, 1 other cell and the table's own headings and numbers."
        in told
    )
    assert safe(told)
    again = str(render_read(record(), read, {"0.0": Decision(), "0.1": Decision()}).blocks)
    assert "1 needs a look" in again
    assert "decided the last time" in again


def test_one_cell_of_a_kind_is_told_in_the_singular():
    left = [LeftOut(Cell("B1", "Q4"), why) for why in (*WHY, "of no known sort")]
    told = str(render_read(record(), Plan([], left), {}).blocks)
    for one, many in [words for why, words in WHY.items() if why not in OF_THE_TABLE]:
        assert f"1 {one}" in told
        assert f"1 {many}" not in told
    assert "1 other cell" in told
    cells = str(render_left(record(), left, 0).blocks)
    assert "“Q4” (heading)" in cells


@pytest.mark.parametrize("page", [0, 1, 16])
def test_all_that_was_left_out_can_be_read_page_by_page(page):
    left = plan(left=500).left_out
    message = render_left(record(LIVE), left, page)
    assert check_message(message.blocks) == []
    assert safe(message.blocks)
    assert f"*B{page * 30}*" in str(message.blocks)
    assert (f"7:{page + 1}" in str(message.blocks)) == (page < 16)


def test_cells_as_long_as_they_get_still_fit():
    left = [LeftOut(Cell("Sheet with a long name!B4", "<&>" * 5000), "stray")] * 40
    assert check_message(render_left(record(), left, 0).blocks) == []


def item_form(read: Plan, members, decisions=None):
    found = items(read, dates=True)
    shown = page_of(found, 0)
    return review_form(
        shown, decisions or {}, members, page=0, count=len(found), metadata=ORIGIN | {"page": 0}
    )


def owner_select(view):
    return next(block["element"] for block in view["blocks"] if block.get("block_id") == "owner-0.0")


def test_five_items_of_the_longest_words_and_three_hundred_people_fit_in_a_form():
    people = [member(n) for n in range(1, 301)]
    needs = [Need.ONE_OWNER, Need.DUE_CHECK, Need.TEXT]
    candidates = [Candidate(n, "x" * 80, "agency") for n in (3, 5, 999)]
    long = PlanStep(
        "<&>" * 999,
        candidates=candidates,
        owner_text=LIVE * 50,
        due_text=LIVE * 50,
        due=date(2027, 5, 31),
        status_text=LIVE,
        needs=needs,
        cells=[Cell(LIVE, "x")],
    )
    view = item_form(plan(*[long] * 5, goal="y" * 400), people)
    assert check_view(view, "modal") == []
    assert safe(view["blocks"])
    assert len(str(view)) < 250_000


def test_suggestions_come_first_nobody_is_chosen_and_those_who_left_are_not_offered():
    people = [member(1), member(2)]
    unsure = PlanStep("A", candidates=[Candidate(2, "Person 2", "role"), Candidate(9, "Gone", "name")])
    read = plan(PlanStep(**{**vars(unsure), "needs": [Need.ONE_OWNER]}))
    select = owner_select(item_form(read, people))
    groups = [
        (group["label"]["text"], [one["text"]["text"] for one in group["options"]])
        for group in select["option_groups"]
    ]
    assert groups[0] == ("Suggested", ["Person 2"])
    assert [names for _, names in groups] == [["Person 2"], ["Person 1"], ["Nobody yet"]]
    assert "initial_option" not in select
    for decision, name in ((Decision(owner=2), "Person 2"), (Decision(), "Nobody yet")):
        chosen = owner_select(item_form(read, people, {"0.0": decision}))
        assert chosen["initial_option"]["text"]["text"] == name


def test_a_reading_to_check_is_shown_in_words_and_a_missing_date_is_not_made_up():
    unsure = PlanStep("A", due=date(2027, 5, 31), due_text="Spring 2027", needs=[Need.DUE_CHECK])
    told = str(item_form(plan(unsure), [])["blocks"])
    assert "I read Monday, 31 May 2027." in told
    assert "'initial_date': '2027-05-31'" in told
    missing = PlanStep("A", due=date(2027, 5, 31), due_text="soon", needs=[Need.DUE])
    assert "initial_date" not in str(item_form(plan(missing), [])["blocks"])


def test_a_text_that_is_too_long_is_shown_whole_with_its_length():
    told = item_form(plan(PlanStep("word " * 200 + "END")), [])["blocks"]
    assert "END" in str([block for block in told if block["type"] == "section"])
    assert "It has 1003 characters; 500 fit." in str(told)


def test_the_place_is_chosen_for_whoever_has_only_one():
    one = place_form(record(LIVE), Places([workgroup(4, LIVE)], committee=False), None, metadata=ORIGIN)
    assert "'initial_option'" in str(one)
    assert check_view(one, "modal") == []
    groups = [workgroup(n, f"Group {n}") for n in range(1, 130)]
    many = place_form(record(), Places(groups, committee=True), None, metadata=ORIGIN)
    assert check_view(many, "modal") == []
    assert "'initial_option'" not in str(many)
    assert "The whole committee" in str(many)


def outcome(**facts) -> Outcome:
    new = [("0", Settled(f"0.{n}", PlanStep("A"), "A")) for n in range(19)]
    return Outcome(new_goals=[Settled("0", PlanGoal("G"), "G")] * 4, new_steps=new, **facts)


def test_the_last_form_says_what_is_made_and_asks_about_old_dates_only_where_there_are_any():
    facts: dict[str, Any] = {"today": TODAY, "checkin": date(2026, 11, 30), "metadata": ORIGIN}
    view = last_form(record(), outcome(), LIVE, {}, **facts)
    assert view["submit"]["text"] == "Import 4 goals, 19 steps"
    assert "past" not in [block.get("block_id") for block in view["blocks"]]
    assert safe(view["blocks"])
    asked = last_form(record(), outcome(past=2), "Diversion", {}, **facts)
    assert check_view(asked, "modal") == []
    assert "2 steps are past their date. What then?" in str(asked)
    none = last_form(record(), Outcome(here=[step(1)]), "Diversion", {}, **facts)
    assert "submit" not in none
    assert "Nothing in it is new." in str(none)
    assert "1 step is here already (A1)" in str(none)


def test_everything_about_an_outcome_is_a_line_and_long_lists_are_counted():
    many = [step(n) for n in range(1, 41)]
    held = [Settled("9", PlanStep(LIVE * 50), LIVE * 50, held=True)] * 5
    full = outcome(
        here=many,
        differing=[Difference(one, date(2027, 1, 5), 3, Status.DONE) for one in many],
        held=held,
        out=2,
        without_owner=3,
        without_due=1,
        done=4,
        dropped=1,
    )
    lines = outcome_lines(full, {3: LIVE}, TODAY)
    told = "\n".join(lines)
    assert "40 steps are here already (A1, A2" in told
    assert "28 more" in told
    assert "A1 (due Tue 5 Jan 2027, &lt;!channel&gt;" in told
    assert "3 without a person and 1 without a date: imported so, nothing is filled in." in told
    assert "5 cannot be imported" in told
    assert safe(lines)
    imported = Imported(record(state=ImportState.IMPORTED), [], [], full, date(2026, 11, 30))
    message = render_imported(imported, {3: LIVE}, TODAY)
    assert check_message(message.blocks) == []
    assert "Monday, 30 November 2026" in str(message.blocks)


def test_what_stays_after_an_undo_is_named_and_why():
    kept: list[Goal | ActionStep] = [
        Goal(id=1, committee_id=1, number=3, statement="x", created_at=NOON),
        step(12),
    ]
    told = taken_back(record(LIVE), TakenBack([], [step(2)], kept))
    assert "no goals and 1 action step" in told
    assert "Changed or built on since, and so still here: G3 and A12." in told
    assert safe(told)


def test_the_list_holds_as_many_as_there_are_and_says_who_can_import():
    lines = [
        ImportLine(record(LIVE, state, id=number), member(1), workgroup(name=LIVE))
        for number, state in enumerate([ImportState.DRAFT, ImportState.IMPORTED] * 5, 1)
    ]
    message = render_plans(lines, may_import=True)
    assert check_message(message.blocks) == []
    assert safe(message.blocks)
    assert "Leads of workgroups" not in str(message.blocks)
    assert "Leads of workgroups" in str(render_plans([], may_import=False).blocks)


def test_the_sheets_own_words_are_shown_whole_and_never_live():
    blocks = source_blocks(Source(LIVE, LIVE * 20, {"who": LIVE, "resources": "x" * 7000}))
    dicts = [block.to_dict() for block in blocks]
    assert check_message(dicts) == []
    assert safe(dicts)
    assert str(dicts).count("x") >= 7000


def test_the_pointer_leads_to_the_plans():
    assert "tool.plan.list" in str(pointer().blocks)
