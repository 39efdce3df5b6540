"""What the privacy guard makes of a plan: needs, cells that are left out, and nothing of it kept."""

import json

import pytest
from sqlmodel import select

from models.tools.plan import Need
from models.tools.plan_draft import PlanLine, PlanSheet, decide, open_draft
from models.tools.plan_import import import_draft
from models.tools.plan_review import Decision, items
from prompts.tools import plan as prompts
from prompts.tools import plan_forms
from prompts.tools.plan_cli import render_json, render_plan
from tests.models.both import NOW, cast, database, session, url
from tests.models.tools.plan_shapes import cells, read, steps
from tests.models.tools.plans import draft

__all__ = ["cast", "database", "session", "url"]

SHEET = "\n".join(
    [
        "Goal\tAction step\tResponsible\tBy when\tNotes",
        "Faster beds\tFind a bed for Travis Boone, who was arrested\tAna Reyes\tMarch 2027\tby phone",
        "\tServe the 4 people with schizophrenia who were booked\tAna Reyes\tApril 2027\t",
        "\tWrite the protocol\tAna Reyes\tMay 2027\tTravis B. relapsed in May",
    ]
)


def test_words_about_a_person_are_a_need_and_what_is_grey_another():
    plan = read(SHEET)
    first, second, third = steps(plan)
    assert list(first.needs) == [Need.PRIVATE]
    assert list(second.needs) == [Need.PRIVATE_CHECK]
    assert list(third.needs) == []
    assert third.notes == {}
    told = json.loads(render_json(plan))
    assert [step["needs"] for step in told["goals"][0]["steps"]] == [["private"], ["private_check"], []]
    assert "it tells of one person" in render_plan(plan, roster_known=True)


def test_a_cell_beside_the_words_is_left_out_with_its_place_and_without_its_text():
    plan = read(SHEET)
    [left] = [one for one in plan.left_out if one.why == "private"]
    assert left.cell.where
    assert "relapsed" not in json.dumps([cell.text for cell in cells(plan)])
    assert "Travis" not in json.dumps([cell.text for cell in cells(plan)])


def test_members_may_be_named():
    plan = read(
        "Action step\tWho\nAsk Martin Kade, who was arrested by the view\tAna Reyes\nWrite it\tAna Reyes"
    )
    assert [list(step.needs) for step in steps(plan) if Need.PRIVATE in step.needs] == []


def test_it_is_not_imported_before_it_is_said_another_way_and_nothing_of_it_is_kept(session, cast):
    made = draft(session, cast, read(SHEET))
    imported = import_draft(session, cast.ana, made, workgroup=cast.group, quiet=True, now=NOW)
    assert [step.title for step in imported.steps] == [
        "Serve the 4 people with schizophrenia who were booked",
        "Write the protocol",
    ]
    told = "\n".join(prompts.outcome_lines(imported.outcome, {}, NOW.date()))
    assert "1 cannot be imported" in told
    assert "Travis" not in told
    kept = [str(one) for table in (PlanLine, PlanSheet) for one in session.exec(select(table)).all()]
    assert not any(word in "".join(kept) for word in ("Travis", "Boone", "relapsed"))


def test_said_another_way_it_is_imported_and_the_old_words_are_gone(session, cast):
    made = draft(session, cast, read(SHEET))
    decide(session, cast.ana, made, {"0.0": Decision(text="A person waits for a bed")})
    imported = import_draft(session, cast.ana, made, workgroup=cast.group, quiet=True, now=NOW)
    assert imported.steps[0].title == "A person waits for a bed"
    kept = [str(one) for table in (PlanLine, PlanSheet) for one in session.exec(select(table)).all()]
    assert "Travis" not in "".join(kept)
    assert "A person waits for a bed" in "".join(kept)


@pytest.mark.parametrize(
    ("key", "stands", "told"),
    [
        ("0.0", None, "it is not imported before"),
        ("0.1", "Serve the 4 people with schizophrenia who were booked", "It may tell of one person"),
    ],
)
def test_the_review_asks_for_other_words_and_leaves_what_is_grey(session, cast, key, stands, told):
    made = draft(session, cast, read(SHEET))
    plan, decisions = open_draft(session, cast.ana, made)
    shown = [item for item in items(plan, dates=True) if item.key == key]
    form = plan_forms.review_form(shown, decisions, [], page=0, count=1, metadata={})
    [field] = [block for block in form["blocks"] if block.get("block_id") == f"text-{key}"]
    assert field["element"].get("initial_value") == stands
    assert told in field["hint"]["text"]
